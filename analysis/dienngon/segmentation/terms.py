"""Multi-word terms merged on top of Pyvi's tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.lexicon import Term, Variant
from dienngon.text import syllables, trimmed, visible

# Signs that may be between the syllables of a term: "Covid-19", and if it has one there, "phòng, chống".
_INSIDE = frozenset({",", "-", "‐", "‑", "–"})
# Tokens whose syllables are kept; all are dropped when there are more.
_MOST_KEPT = 1 << 17

Span = tuple[int, int]
Keys = tuple[str, ...]
# The syllables of a token: key, start and end in it.
Parts = tuple[tuple[str, int, int], ...]
# Tokens of a document: start, end and paragraph, shape (tokens, 3).
Table = NDArray[np.int32]


class _Syllables(dict[str, Parts]):
    """The syllables of tokens; a token that is new is looked at once."""

    def __missing__(self, token: str) -> Parts:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[token] = found = tuple((one.key, one.start, one.end) for one in syllables(token))
        return found


class Merger:
    """Joins runs of tokens that spell a term: longest first, over syllables, whatever tone placement.

    A term begins and ends at token boundaries, or inside a token that Pyvi joined although its list has neither such a
    word nor the two syllables as one (``Luật_Phòng``, before ``, chống``): the token is cut there. Capitals and commas
    are those that the term asks for, as where themes are matched; hyphens may be anywhere in it. Terms with a gap and
    of one syllable are left out; ``known`` says whether a word, its syllables in lower case with spaces between, is in
    Pyvi's list.
    """

    def __init__(self, terms: Sequence[Term], known: Callable[[str], bool]) -> None:
        self._known = known
        self._by_first: dict[str, list[tuple[Keys, Variant]]] = {}
        for term in terms:
            if len(term.parts) == 1 and len(term.parts[0]) > 1:
                self._by_first.setdefault(term.parts[0][0], []).append((term.parts[0], term.variants[0]))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda one: (-len(one[0]), one[0]))
        self._syllables = _Syllables()
        starts = {keys[:2] for terms in self._by_first.values() for keys, _ in terms}
        # Syllables that terms begin with, by number; any other is 0.
        self._number = {key: place for place, key in enumerate({key for pair in starts for key in pair}, start=1)}
        self._starts = [self._pair(self._number[one], self._number[other]) for one, other in starts]

    def _pair(self, one: Any, other: Any) -> Any:
        return one * (len(self._number) + 1) + other

    def merge(self, text: str, table: Table) -> Table:
        """Return the tokens of a document with each run in a paragraph that spells a term joined to one."""
        rows = table.tolist()
        parts = [self._syllables[text[start:end]] for start, end, _ in rows]
        keys = [part[0] for token in parts for part in token]
        numbers = np.array([self._number.get(key, 0) for key in keys], dtype=np.int64)
        # Where the first two syllables of a term follow each other.
        places = np.flatnonzero(np.isin(self._pair(numbers[:-1], numbers[1:]), self._starts)).tolist()
        if not places:
            return table
        run = _Run(text, rows, parts, keys)
        merged: list[list[int]] = []
        done = 0  # tokens
        covered = 0  # syllables
        for position in places:
            size = self._longest(run, position) if position >= covered else 0
            if not size:
                continue
            first, last = run.tokens[position], run.tokens[position + size - 1]
            start, end = run.place(position)[0], run.place(position + size - 1)[1]
            begin, _, paragraph = rows[first]
            if first < done:
                # A second term in a token that was cut: the rest of it is cut again.
                begin, _, _ = merged.pop()
            merged += rows[done:first]
            # What is left of a token that is cut stays a token.
            parted = [*_trimmed(text, begin, start), (start, end), *_trimmed(text, end, rows[last][1])]
            merged += [[left, right, paragraph] for left, right in parted]
            done, covered = last + 1, position + size
        return np.array(merged + rows[done:], dtype=np.int32)

    def merge_line(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Return the token spans of one line with each run that spells a term joined."""
        table = np.array([(start, end, 0) for start, end in spans], dtype=np.int32).reshape(-1, 3)
        return [(start, end) for start, end, _ in self.merge(text, table).tolist()]

    def _longest(self, run: _Run, position: int) -> int:
        """Return the number of syllables of the longest term that begins at ``position``, 0 if none does."""
        for keys, variant in self._by_first[run.keys[position]]:
            stop = position + len(keys)
            if tuple(run.keys[position:stop]) == keys and self._free(run, position) and self._free(run, stop):
                first, last = run.tokens[position], run.tokens[stop - 1]
                between = (run.token(number) for number in range(first + 1, last))
                together = run.rows[first][2] == run.rows[last][2]
                plain = together and all(sign in _INSIDE or self._syllables[sign] for sign in between)
                if plain and variant.fits(run.text[run.place(position)[0] : run.place(stop - 1)[1]]):
                    return len(keys)
        return 0

    def _free(self, run: _Run, position: int) -> bool:
        """Return whether the text may be cut before a syllable: at a token's edge, or where nothing is a word."""
        if position in (0, len(run.keys)) or run.tokens[position - 1] != run.tokens[position]:
            return True
        left, right = run.place(position - 1), run.place(position)
        pair = visible(f"{run.text[slice(*left)]} {run.text[slice(*right)]}").lower()
        token = " ".join(visible(run.token(run.tokens[position])).lower().split())
        return not self._known(token) and not self._known(pair)


class _Run:
    """Tokens with their syllables, which are numbered through: ``keys`` and the ``tokens`` they belong to."""

    def __init__(self, text: str, rows: Sequence[Sequence[int]], parts: Sequence[Parts], keys: Sequence[str]) -> None:
        self.text = text
        self.rows = rows
        self._parts = parts
        self.keys = keys
        self.tokens = [number for number, token in enumerate(parts) for _ in token]

    def token(self, number: int) -> str:
        """Return the text of a token."""
        start, end, _ = self.rows[number]
        return self.text[start:end]

    def place(self, position: int) -> Span:
        """Return where a syllable begins and ends."""
        token = self.tokens[position]
        _, start, end = self._parts[token][position - bisect_left(self.tokens, token)]
        return self.rows[token][0] + start, self.rows[token][0] + end


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Return a span without what is blank at its ends, none if nothing is left of it."""
    begin, finish = trimmed(text, start, end)
    return [(begin, finish)] if begin < finish else []
