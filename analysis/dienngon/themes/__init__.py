"""Themes of a lexicon: hits, prevalence over periods, trends, co-occurrence, checks, suggestions and samples."""

from dienngon.themes.cooccurrence import cooccurrence
from dienngon.themes.documents import by_document, effect_of_copies
from dienngon.themes.evidence import evidence
from dienngon.themes.hits import Hits, match
from dienngon.themes.lexicon_check import check_lexicon
from dienngon.themes.matcher import Matcher, Why
from dienngon.themes.prevalence import theme_trends, track, track_groups
from dienngon.themes.samples import draw_sample
from dienngon.themes.suggestions import suggest_theme_terms, theme_lines

__all__ = [
    "Hits",
    "Matcher",
    "Why",
    "by_document",
    "check_lexicon",
    "cooccurrence",
    "draw_sample",
    "effect_of_copies",
    "evidence",
    "match",
    "suggest_theme_terms",
    "theme_lines",
    "theme_trends",
    "track",
    "track_groups",
]
