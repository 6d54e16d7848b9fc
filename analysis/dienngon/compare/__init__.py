"""Words that set periods apart."""

from dienngon.compare.tfidf import keywords

__all__ = ["keywords"]
