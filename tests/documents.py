"""Small corpora made in memory, and the names of the figures of a study."""

from __future__ import annotations

from collections.abc import Mapping

from dienngon.corpus import Corpus, Document, DocumentDate
from dienngon.reading.cleaning.labelling import label
from dienngon.text import nfc

FIGURES = [
    "timeline",
    "themes_by_year",
    "theme_trajectories",
    "keywords_by_year",
    "keyness",
    "topic_terms",
    "topics_over_years",
    "theme_network",
]


def document(name: str, text: str, year: str | None = None, **known: str) -> Document:
    text = nfc(text)
    date = None if year is None else DocumentDate(year, "test")
    return Document(name, text, label(text), date, **known)


def corpus(texts: Mapping[str, tuple[str, str | None]]) -> Corpus:
    return Corpus(tuple(document(name, text, year) for name, (text, year) in texts.items()))
