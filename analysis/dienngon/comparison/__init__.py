"""Words that set periods, or other groups of documents, apart."""

from dienngon.comparison.descriptions import describe
from dienngon.comparison.keyness import keyness
from dienngon.comparison.tfidf import keyword_grid, keywords
from dienngon.comparison.trend import trend

__all__ = ["describe", "keyness", "keyword_grid", "keywords", "trend"]
