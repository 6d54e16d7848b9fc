"""Themes of a lexicon: matching over syllables, tracking, co-occurrence, suggestion and validation."""

from dienngon.themes.agreement import krippendorff_alpha
from dienngon.themes.checking import check_lexicon
from dienngon.themes.cooccurring import cooccurrence
from dienngon.themes.documents import by_document
from dienngon.themes.effect import effect_of_copies
from dienngon.themes.evidence import evidence, find_evidence
from dienngon.themes.finding import find_hits
from dienngon.themes.matching import Hit, Matcher
from dienngon.themes.observing import Observations, observe
from dienngon.themes.sampling import Sample, draw_sample
from dienngon.themes.scoring import Scores, score
from dienngon.themes.sheets import write_sample
from dienngon.themes.suggesting import suggest_theme_terms, theme_lines
from dienngon.themes.tracking import tabulate, tabulate_groups, track, track_groups
from dienngon.themes.trending import theme_trends

__all__ = [
    "Hit",
    "Matcher",
    "Observations",
    "Sample",
    "Scores",
    "by_document",
    "check_lexicon",
    "cooccurrence",
    "draw_sample",
    "effect_of_copies",
    "evidence",
    "find_evidence",
    "find_hits",
    "krippendorff_alpha",
    "observe",
    "score",
    "suggest_theme_terms",
    "tabulate",
    "tabulate_groups",
    "theme_lines",
    "theme_trends",
    "track",
    "track_groups",
    "write_sample",
]
