"""dienngon: topic and discourse analysis of Vietnamese documents.

>>> import dienngon as dn
>>> from dienngon.examples import corpus
>>> tokens = dn.segment(corpus())
>>> dn.timeline(tokens, "year").frame["documents"].tolist()
[4, 4, 0, 4]
>>> terms = dn.keyness(dn.count(tokens), by="year", target="2024", minimum=3)
>>> terms.frame["term"].iloc[0]
'người'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dienngon.checks import check as check
    from dienngon.coding import krippendorff_alpha as krippendorff_alpha
    from dienngon.coding import score as score
    from dienngon.coding import write_sheet as write_sheet
    from dienngon.comparison import describe as describe
    from dienngon.comparison import keyness as keyness
    from dienngon.comparison import keywords as keywords
    from dienngon.comparison import trend as trend
    from dienngon.corpus import Corpus as Corpus
    from dienngon.corpus import Document as Document
    from dienngon.counts import Counts as Counts
    from dienngon.counts import count as count
    from dienngon.errors import DienngonError as DienngonError
    from dienngon.exports import export as export
    from dienngon.inference import Design as Design
    from dienngon.lexicon import Lexicon as Lexicon
    from dienngon.lexicon import read_lexicon as read_lexicon
    from dienngon.overview import documents as documents
    from dienngon.overview import spans as spans
    from dienngon.overview import timeline as timeline
    from dienngon.periods import Periods as Periods
    from dienngon.phrases import lexicon_lines as lexicon_lines
    from dienngon.phrases import suggest_terms as suggest_terms
    from dienngon.phrases.units import count_units as count_units
    from dienngon.plots import plot as plot
    from dienngon.reading import StoredCorpus as StoredCorpus
    from dienngon.reading import open_corpus as open_corpus
    from dienngon.reading import read as read
    from dienngon.reading.importer import import_corpus as import_corpus
    from dienngon.reporting import report as report
    from dienngon.reuse import Reuse as Reuse
    from dienngon.reuse import counted_once as counted_once
    from dienngon.reuse import find_reuse as find_reuse
    from dienngon.reuse import suggest_dates as suggest_dates
    from dienngon.segmentation import Tokens as Tokens
    from dienngon.segmentation import segment as segment
    from dienngon.study.results import run as run
    from dienngon.study.settings import read_study as read_study
    from dienngon.table import Table as Table
    from dienngon.themes import Hits as Hits
    from dienngon.themes import by_document as by_document
    from dienngon.themes import check_lexicon as check_lexicon
    from dienngon.themes import cooccurrence as cooccurrence
    from dienngon.themes import draw_sample as draw_sample
    from dienngon.themes import effect_of_copies as effect_of_copies
    from dienngon.themes import evidence as evidence
    from dienngon.themes import match as match
    from dienngon.themes import suggest_theme_terms as suggest_theme_terms
    from dienngon.themes import theme_lines as theme_lines
    from dienngon.themes import theme_trends as theme_trends
    from dienngon.themes import track as track
    from dienngon.themes import track_groups as track_groups
    from dienngon.topic_models import Topics as Topics
    from dienngon.topic_models import assess as assess
    from dienngon.topic_models import choose_k as choose_k
    from dienngon.topic_models import fit_topics as fit_topics
    from dienngon.topic_models import intrusion_sheet as intrusion_sheet
    from dienngon.topic_models import load_topics as load_topics
    from dienngon.topic_models import match_topics as match_topics
    from dienngon.topic_models import quality as quality
    from dienngon.topic_models import save_topics as save_topics
    from dienngon.topic_models import stability_table as stability_table
    from dienngon.topic_models import topic_map as topic_map
    from dienngon.topic_models import topic_themes as topic_themes
    from dienngon.topic_models import unit_for as unit_for
    from dienngon.topic_models import words_over_time as words_over_time
    from dienngon.vectorizer import PyviTokenizer as PyviTokenizer

# Loaded when first used: `dienngon --help` must not wait for pandas and matplotlib.
_HOMES = {
    "Corpus": "corpus",
    "Counts": "counts",
    "Design": "inference",
    "DienngonError": "errors",
    "Document": "corpus",
    "Lexicon": "lexicon",
    "Periods": "periods",
    "PyviTokenizer": "vectorizer",
    "StoredCorpus": "reading",
    "Table": "table",
    "Tokens": "segmentation",
    "Topics": "topic_models",
    "assess": "topic_models",
    "Reuse": "reuse",
    "by_document": "themes",
    "choose_k": "topic_models",
    "cooccurrence": "themes",
    "check": "checks",
    "count": "counts",
    "counted_once": "reuse",
    "count_units": "phrases.units",
    "describe": "comparison",
    "documents": "overview",
    "export": "exports",
    "effect_of_copies": "themes",
    "find_reuse": "reuse",
    "fit_topics": "topic_models",
    "intrusion_sheet": "topic_models",
    "keyness": "comparison",
    "import_corpus": "reading.importer",
    "keywords": "comparison",
    "lexicon_lines": "phrases",
    "load_topics": "topic_models",
    "Hits": "themes",
    "match": "themes",
    "match_topics": "topic_models",
    "open_corpus": "reading",
    "plot": "plots",
    "quality": "topic_models",
    "read": "reading",
    "read_lexicon": "lexicon",
    "read_study": "study",
    "report": "reporting",
    "run": "study",
    "save_topics": "topic_models",
    "segment": "segmentation",
    "spans": "overview",
    "stability_table": "topic_models",
    "suggest_dates": "reuse",
    "suggest_terms": "phrases",
    "timeline": "overview",
    "topic_map": "topic_models",
    "topic_themes": "topic_models",
    "check_lexicon": "themes",
    "draw_sample": "themes",
    "evidence": "themes",
    "krippendorff_alpha": "coding",
    "score": "coding",
    "suggest_theme_terms": "themes",
    "theme_lines": "themes",
    "theme_trends": "themes",
    "write_sheet": "coding",
    "track": "themes",
    "track_groups": "themes",
    "unit_for": "topic_models",
    "words_over_time": "topic_models",
    "trend": "comparison",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - one list is enough


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dienngon' has no attribute {name!r}")
    return getattr(importlib.import_module(f"dienngon.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
