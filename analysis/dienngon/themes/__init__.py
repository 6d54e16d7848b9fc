"""Themes of a lexicon: hits, prevalence over periods, trends, co-occurrence, checks, suggestions and samples."""

from dienngon.themes.cooccurrence import cooccurrence as cooccurrence
from dienngon.themes.documents import by_document as by_document
from dienngon.themes.documents import effect_of_copies as effect_of_copies
from dienngon.themes.documents import evidence as evidence
from dienngon.themes.fit import Why as Why
from dienngon.themes.hits import Hits as Hits
from dienngon.themes.hits import match as match
from dienngon.themes.lexicon_check import check_lexicon as check_lexicon
from dienngon.themes.matcher import Matcher as Matcher
from dienngon.themes.prevalence import theme_trends as theme_trends
from dienngon.themes.prevalence import track as track
from dienngon.themes.prevalence import track_groups as track_groups
from dienngon.themes.samples import draw_sample as draw_sample
from dienngon.themes.suggestions import suggest_theme_terms as suggest_theme_terms
from dienngon.themes.suggestions import theme_lines as theme_lines
