"""Text to tokens: Pyvi's segmentation with offsets, and the terms of a lexicon merged on top."""

from dienngon.segmentation.engine import tokenize
from dienngon.segmentation.tokens import Tokens, TokenSpans, segment

__all__ = ["TokenSpans", "Tokens", "segment", "tokenize"]
