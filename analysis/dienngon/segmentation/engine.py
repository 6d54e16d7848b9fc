"""Pyvi's tokens as spans of the text."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any


@cache
def _pyvi() -> Any:
    """Return Pyvi's tokenizer class; imported late, because its model takes a second to load."""
    with warnings.catch_warnings():
        # Pyvi's source has escapes that newer Pythons warn of, and its model an old scikit-learn version.
        warnings.simplefilter("ignore")
        from pyvi.ViTokenizer import ViTokenizer
    return ViTokenizer


def tokenize(text: str) -> list[tuple[int, int]]:
    """Return the tokens of ``pyvi.ViTokenizer.tokenize(text)`` as (start, end) offsets into ``text``.

    ``text`` must be in NFC: Pyvi normalises what it is given, and offsets refer to its result. A
    token's text is what Pyvi joined with underscores, with the white space that stands between.
    """
    _, syllables = _pyvi().sylabelize(text)
    if not syllables:
        return []
    tokens, _ = _pyvi().spacy_tokenize(text)
    spans = []
    position = 0
    remaining = iter(syllables)
    for token in tokens:
        size = -1
        start = -1
        # Syllables are matched by length: an underscore of the input looks like one of Pyvi's own.
        while size < len(token):
            syllable = next(remaining)
            at = text.index(syllable, position)
            start = at if start < 0 else start
            position = at + len(syllable)
            size += 1 + len(syllable)
        spans.append((start, position))
    return spans
