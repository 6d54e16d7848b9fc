"""Topic models: one fitted value for NMF, LDA and BERTopic."""

from dienngon.topics.fitting import MODELS, fit_topics
from dienngon.topics.value import SHARE_COLUMNS, TERM_COLUMNS, Topics

__all__ = ["MODELS", "SHARE_COLUMNS", "TERM_COLUMNS", "Topics", "fit_topics"]
