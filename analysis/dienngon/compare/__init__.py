"""Words that set periods, or other groups of documents, apart."""

from dienngon.compare.keyness import keyness
from dienngon.compare.tfidf import keywords

__all__ = ["keyness", "keywords"]
