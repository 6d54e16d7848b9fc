"""Tokens as they are written: a number for each spelling, and what is known of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.text import SYLLABLE, syllable_key, veiled, visible

IntArray = NDArray[np.int32]


class Written(dict[str, int]):
    """Numbers of tokens by how they are in a text; one that is new is looked at once.

    ``forms`` are the tokens as they are seen, without full stops and commas at their ends, with the key of each, as
    :func:`dienngon.text.phrase_key` gives it. Syllables have the numbers of ``known`` by their keys, all others 0.

    Examples
    --------
    >>> written = Written({"gao": 1})
    >>> written.read("gạo, gạo trắng", np.array([0, 3, 5]), np.array([3, 4, 14])).tolist()
    [0, 1, 2]
    >>> written.words([0, 1, 2]).tolist(), list(written.forms)
    ([True, False, True], ['gạo', '', 'gạo trắng'])
    """

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        super().__init__()
        self._known = {} if known is None else known
        self.forms: dict[str, str] = {}
        self._place: dict[str, int] = {}
        # By token: its form, its syllables, and where these are among the syllables of all tokens.
        self._form, self._size, self._first = array("i"), array("i"), array("i")
        # By syllable: its number, and its start and end in the token.
        self._syllable, self._start, self._end = array("i"), array("i"), array("i")

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self)
        self._first.append(len(self._syllable))
        keys = []
        for one in SYLLABLE.finditer(token):
            keys.append(syllable_key(one[0]))
            self._syllable.append(self._known.get(keys[-1], 0))
            self._start.append(one.start())
            self._end.append(one.end())
        self._size.append(len(keys))
        form = seen(token).rstrip(".,")
        self.forms.setdefault(form, " ".join(keys))
        self._form.append(self._place.setdefault(form, len(self._place)))
        return number

    def read(self, text: str, start: IntArray, end: IntArray) -> IntArray:
        """Return the numbers of tokens of a text."""
        # Not by a generator: this is done for every token of a corpus.
        pairs = zip(start.tolist(), end.tolist(), strict=True)
        return np.array([self[text[left:right]] for left, right in pairs], dtype=np.int32)

    def words(self, numbers: Any) -> NDArray[np.bool_]:
        """Return which tokens hold a letter or digit."""
        return _at(self._size, numbers) > 0

    def form(self, numbers: Any) -> IntArray:
        """Return the form of each token, as a place in ``forms``."""
        return _at(self._form, numbers)

    def syllables(self, numbers: IntArray) -> tuple[IntArray, IntArray, IntArray, IntArray]:
        """Return the syllables of tokens, one behind the other: number, place of the token, start and end in it."""
        size = _at(self._size, numbers)
        token = np.repeat(np.arange(len(numbers), dtype=np.int32), size)
        ends = np.cumsum(size)
        at = np.arange(len(token)) + np.repeat(_at(self._first, numbers) - (ends - size), size)
        return _at(self._syllable, at), token, _at(self._start, at), _at(self._end, at)


def _at(column: array[int], places: Any) -> IntArray:
    # The array cannot grow while it is looked at.
    return np.frombuffer(column, dtype=np.int32)[places] if column else np.zeros(np.shape(places), dtype=np.int32)


def cut(text: str, start: IntArray, end: IntArray) -> Iterator[str]:
    """Yield tokens of a text as they are in it."""
    return (text[left:right] for left, right in zip(start.tolist(), end.tolist(), strict=True))


def surfaces(text: str, start: IntArray, end: IntArray) -> list[str]:
    """Return tokens of a text as strings: as they are seen, white space as single spaces."""
    return [*map(seen, cut(text, start, end))]


def seen(token: str) -> str:
    """Return a token as it is seen, white space as single spaces."""
    return " ".join((visible(token) if veiled(token) else token).split())
