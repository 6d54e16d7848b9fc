"""Themes of a lexicon: matching over syllables, tracking, co-occurrence, suggestion and validation."""

from dienngon.themes.checks import check_lexicon
from dienngon.themes.cooccurrence import cooccurrence
from dienngon.themes.documents import by_document, effect_of_copies
from dienngon.themes.evidence import evidence, find_evidence
from dienngon.themes.hits import find_hits
from dienngon.themes.matching import Hit, Matcher
from dienngon.themes.observations import Observations, observe
from dienngon.themes.samples import draw_sample
from dienngon.themes.suggestions import suggest_theme_terms, theme_lines
from dienngon.themes.tracking import tabulate, tabulate_groups, track, track_groups
from dienngon.themes.trends import theme_trends

__all__ = [
    "Hit",
    "Matcher",
    "Observations",
    "by_document",
    "check_lexicon",
    "cooccurrence",
    "draw_sample",
    "effect_of_copies",
    "evidence",
    "find_evidence",
    "find_hits",
    "observe",
    "suggest_theme_terms",
    "tabulate",
    "tabulate_groups",
    "theme_lines",
    "theme_trends",
    "track",
    "track_groups",
]
