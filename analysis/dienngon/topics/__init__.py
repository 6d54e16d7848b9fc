"""Topic models: one fitted value for NMF, LDA and BERTopic."""

from dienngon.topics.fitting import MODELS, fit_topics
from dienngon.topics.value import Topics

__all__ = ["MODELS", "Topics", "fit_topics"]
