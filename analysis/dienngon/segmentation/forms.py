"""How tokens are written: their forms as numbers, and the keys that equal forms share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dienngon.text import phrase_key, veiled, visible

IntArray = NDArray[np.int32]
# A capital and a number: U23, U-23 and U.23 are one.
_NUMBERED = re.compile(r"\A([A-ZĐ])[.‐‑-]([0-9]{1,4})\Z")


class _Numbers(dict[str, int]):
    """Numbers of forms by how a token is in a text; one that is new is looked at once."""

    def __init__(self, same: Mapping[str, str]) -> None:
        super().__init__()
        self.forms: dict[str, int] = {}
        self._same = same

    def __missing__(self, token: str) -> int:
        form = _NUMBERED.sub(r"\1\2", seen(token).rstrip(".,"))
        form = self._same.get(phrase_key(form), form) if self._same else form
        self[token] = number = self.forms.setdefault(form, len(self.forms))
        return number


@dataclass(frozen=True, eq=False)
class Forms:
    """How the merged tokens of a corpus are written.

    ``surfaces`` are the forms, full stops and commas at their ends left out; ``keys`` the keys that equal phrases
    share, ``key`` that of each form, shape (forms,). ``ids`` has the form of each token, an array for each document.
    U-23 and U.23 have the form U23, and spellings that count as another (:class:`dienngon.WordLists`) the form of that.
    """

    surfaces: tuple[str, ...]
    keys: tuple[str, ...]
    key: IntArray
    ids: tuple[IntArray, ...]

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]], same: Mapping[str, str] = MappingProxyType({})) -> Forms:
        """Return the forms of tokens, given for each document as they are in the text; ``same`` as in WordLists."""
        numbers = _Numbers(same)
        ids = tuple(np.array([*map(numbers.__getitem__, text)], dtype=np.int32) for text in texts)
        place: dict[str, int] = {}
        key = [place.setdefault(phrase_key(one), len(place)) for one in numbers.forms]
        return cls(tuple(numbers.forms), tuple(place), np.array(key, dtype=np.int32), ids)

    @cached_property
    def by_key(self) -> dict[str, list[int]]:
        """Return the forms of each key."""
        found: dict[str, list[int]] = {key: [] for key in self.keys}
        for form, key in enumerate(self.key.tolist()):
            found[self.keys[key]].append(form)
        return found


def cut(text: str, start: IntArray, end: IntArray) -> Iterator[str]:
    """Yield tokens of a text as they are in it."""
    return (text[left:right] for left, right in zip(start.tolist(), end.tolist(), strict=True))


def surfaces(text: str, start: IntArray, end: IntArray) -> list[str]:
    """Return tokens of a text as strings: as they are seen, white space as single spaces."""
    return [*map(seen, cut(text, start, end))]


def seen(token: str) -> str:
    """Return a token as it is seen: without invisible characters, white space as single spaces."""
    return " ".join((visible(token) if veiled(token) else token).split())
