"""Multi-word terms merged on top of Pyvi's tokens."""

from __future__ import annotations

from collections.abc import Sequence

from dienngon.lexicon import Term
from dienngon.text import syllables

# Tokens that may stand between the syllables of a term: "phòng, chống", "Covid-19".
_INSIDE = frozenset({",", "-", "‐", "‑", "–"})


class Merger:
    """Joins runs of tokens that spell a term: longest first, over syllables, whatever the case or tone placement.

    A term must begin and end at token boundaries; commas and hyphens may stand inside it ("phòng, chống").
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for term in terms:
            if len(term.parts) == 1 and len(term.parts[0]) > 1:
                self._by_first.setdefault(term.parts[0][0], []).append(term.parts[0])
        for candidates in self._by_first.values():
            candidates.sort(key=lambda one: (-len(one), one))

    def merge(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the token spans of one paragraph with each run that spells a term joined to one span."""
        keys = [tuple(one.key for one in syllables(text, start, end)) for start, end in spans]
        merged = []
        position = 0
        while position < len(spans):
            stop = self._match(text, spans, keys, position)
            merged.append((spans[position][0], spans[stop - 1][1]))
            position = stop
        return merged

    def _match(
        self, text: str, spans: Sequence[tuple[int, int]], keys: Sequence[tuple[str, ...]], position: int
    ) -> int:
        """Return the position after the longest term that begins at ``position``, or the next position."""
        first = keys[position]
        for term in self._by_first.get(first[0], ()) if first else ():
            size = 0
            stop = position
            while stop < len(spans) and size < len(term):
                here = keys[stop]
                if here:
                    if here != term[size : size + len(here)]:
                        break
                    size += len(here)
                elif text[spans[stop][0] : spans[stop][1]] not in _INSIDE:
                    break
                stop += 1
            if size == len(term):
                return stop
        return position + 1
