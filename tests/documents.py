"""Small corpora made in memory, and the names of the figures of a study."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

import dienngon as dn
from dienngon.corpus import Corpus, Document, DocumentDate
from dienngon.reading.labels.labeller import label, marked
from dienngon.reading.pages import Mark, Page
from dienngon.text import nfc

FIGURES = [
    "timeline",
    "theme_comparison",
    "themes_by_year",
    "theme_trajectories",
    "keywords_by_year",
    "keyness",
    "topic_terms",
    "topics_over_years",
    "topic_stability",
    "topic_map",
    "topic_scan",
    "topic_agreement",
    "theme_network",
    "dispersion",
    "collocation_changes",
    "network",
]


def marks(page: Page) -> list[Mark]:
    """Return what the markup of a page says that its lines are."""
    return marked(page.text, page.markup)


def document(name: str, text: str, year: str | None = None, **known: str) -> Document:
    text = nfc(text)
    date = None if year is None else DocumentDate(year, "test")
    return Document(name, text, label(text), date, **known)


def corpus(texts: Mapping[str, tuple[str, str | None]]) -> Corpus:
    return Corpus(tuple(document(name, text, year) for name, (text, year) in texts.items()))


SEA, FIELD = ["biển", "đảo", "cảng", "tàu", "cá", "sóng"], ["lúa", "ruộng", "gạo", "trâu", "phân", "hạt"]


def dated(years: dict[int, tuple[int, float]], length: int = 20) -> dn.Counts:
    """Return for each year so many documents, with that share of words on the sea; the years mix the rest."""
    random = np.random.default_rng(0)
    texts = {}
    for year, (number, share) in years.items():
        for one in range(number):
            sea = random.random() < share
            words = [
                *random.choice(SEA if sea else FIELD, length),
                *random.choice(FIELD if sea else SEA, 1 if share else 0),
            ]
            texts[f"{year}-{one:02}"] = (" , ".join(words) + ".", str(year))
    return dn.count(dn.segment(corpus(texts)), "document", stop=[])


def sea(topics: dn.Topics) -> int:
    return next(number for number in (1, 2) if topics.top_terms(number, 1)[0][0] in SEA)


def own(table: dn.Table, topics: dn.Topics) -> pd.DataFrame:
    """Return the rows of a table that are of the topic of the sea."""
    return table.frame[table.frame["topic"] == sea(topics)]
