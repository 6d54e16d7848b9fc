"""Words that set periods, or other groups of documents, apart."""

from dienngon.compare.descriptions import describe
from dienngon.compare.keyness import keyness
from dienngon.compare.tfidf import keyword_grid, keywords
from dienngon.compare.trend import trend

__all__ = ["describe", "keyness", "keyword_grid", "keywords", "trend"]
