"""Multi-word terms merged on top of Pyvi's tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from dienngon.lexicon import Term, Variant
from dienngon.segmentation.written import IntArray, Written
from dienngon.text import trimmed, visible

# Signs that may be between the syllables of a term: "Covid-19", and if it has one there, "phòng, chống".
_INSIDE = frozenset({",", "-", "‐", "‑", "–"})
# Tokens of single lines that are remembered; all are forgotten when there are more.
_MOST_KEPT = 1 << 17

Span = tuple[int, int]
# Tokens of a document: start, end and paragraph, shape (tokens, 3).
Table = NDArray[np.int32]


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
        every = [(one.parts[0], one.variants[0]) for one in terms if len(one.parts) == 1 and len(one.parts[0]) > 1]
        # Syllables of terms by number; any other is 0.
        self.syllables = {key: place for place, key in enumerate({key for keys, _ in every for key in keys}, start=1)}
        self._by_first: dict[int, list[tuple[list[int], Variant]]] = {}
        for keys, variant in sorted(every, key=lambda one: (-len(one[0]), one[0])):
            numbers = [self.syllables[key] for key in keys]
            self._by_first.setdefault(numbers[0], []).append((numbers, variant))
        starts = {tuple(numbers[:2]) for terms in self._by_first.values() for numbers, _ in terms}
        size = len(self.syllables) + 1
        self._starts = np.array(sorted(one * size + other for one, other in starts), dtype=np.int64)
        self._opens, self._follows = (np.zeros(size, dtype=bool) for _ in range(2))
        self._opens[[one for one, _ in starts]] = self._follows[[other for _, other in starts]] = True
        self._written = Written(self.syllables)

    def merge(self, text: str, table: Table, numbers: IntArray, written: Written) -> tuple[Table, IntArray]:
        """Return the tokens of a document with each run in a paragraph that spells a term joined to one.

        ``numbers`` are those of the tokens in ``written``, which must know :attr:`syllables`; those of the joined
        tokens are returned with these.
        """
        run = _Run(text, table, written.syllables(numbers))
        one, other = run.numbers[:-1], run.numbers[1:]
        # Where the first two syllables of a term follow each other.
        places = np.flatnonzero(self._opens[one] & self._follows[other])
        if len(places):
            pairs = one[places].astype(np.int64) * len(self._opens) + other[places]
            places = places[self._starts[np.searchsorted(self._starts[:-1], pairs)] == pairs]
        parts: list[NDArray[np.int32]] = []
        done = 0  # tokens
        covered = 0  # syllables
        for position in places.tolist():
            size = self._longest(run, position) if position >= covered else 0
            if not size:
                continue
            first, last = int(run.tokens[position]), int(run.tokens[position + size - 1])
            start, end = run.place(position)[0], run.place(position + size - 1)[1]
            begin, _, paragraph = table[first].tolist()
            if first < done:
                # A second term in a token that was cut: the rest of it is cut again.
                begin = int(parts[-1][-1, 0])
                parts[-1] = parts[-1][:-1]
            # What is left of a token that is cut stays a token.
            parted = [*_trimmed(text, begin, start), (start, end), *_trimmed(text, end, int(table[last, 1]))]
            joined = [(left, right, paragraph, written[text[left:right]]) for left, right in parted]
            parts += [_rows(table, numbers, done, first), np.array(joined, dtype=np.int32)]
            done, covered = last + 1, position + size
        if not parts:
            return table, numbers
        merged = np.concatenate([*parts, _rows(table, numbers, done, len(table))])
        return merged[:, :3], merged[:, 3]

    def merge_line(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """Return the token spans of one line with each run that spells a term joined."""
        if len(self._written) > _MOST_KEPT:
            self._written = Written(self.syllables)
        table = np.array([(start, end, 0) for start, end in spans], dtype=np.int32).reshape(-1, 3)
        numbers = self._written.read(text, table[:, 0], table[:, 1])
        merged, _ = self.merge(text, table, numbers, self._written)
        return [(start, end) for start, end, _ in merged.tolist()]

    def _longest(self, run: _Run, position: int) -> int:
        """Return the number of syllables of the longest term that begins at ``position``, 0 if none does."""
        for numbers, variant in self._by_first[int(run.numbers[position])]:
            stop = position + len(numbers)
            same = run.numbers[position:stop].tolist() == numbers
            if same and self._free(run, position) and self._free(run, stop):
                first, last = int(run.tokens[position]), int(run.tokens[stop - 1])
                # Tokens between those of the syllables hold none.
                holding = set(run.tokens[position:stop].tolist())
                between = (run.token(number) for number in range(first + 1, last) if number not in holding)
                together = run.table[first, 2] == run.table[last, 2]
                plain = together and all(sign in _INSIDE for sign in between)
                if plain and variant.fits(run.text[run.place(position)[0] : run.place(stop - 1)[1]]):
                    return len(numbers)
        return 0

    def _free(self, run: _Run, position: int) -> bool:
        """Return whether the text may be cut before a syllable: at a token's edge, or where nothing is a word."""
        if position in (0, len(run.tokens)) or run.tokens[position - 1] != run.tokens[position]:
            return True
        left, right = run.place(position - 1), run.place(position)
        pair = visible(f"{run.text[slice(*left)]} {run.text[slice(*right)]}").lower()
        token = " ".join(visible(run.token(int(run.tokens[position]))).lower().split())
        return not self._known(token) and not self._known(pair)


def _rows(table: Table, numbers: IntArray, first: int, last: int) -> NDArray[np.int32]:
    return np.column_stack([table[first:last], numbers[first:last]])


class _Run:
    """Tokens with their syllables, which are numbered through: their ``numbers`` and the ``tokens`` they belong to."""

    def __init__(self, text: str, table: Table, syllables: tuple[IntArray, IntArray, IntArray, IntArray]) -> None:
        self.text = text
        self.table = table
        self.numbers, self.tokens, self._start, self._end = syllables

    def token(self, number: int) -> str:
        """Return the text of a token."""
        start, end, _ = self.table[number].tolist()
        return self.text[start:end]

    def place(self, position: int) -> Span:
        """Return where a syllable begins and ends."""
        begin = int(self.table[self.tokens[position], 0])
        return begin + int(self._start[position]), begin + int(self._end[position])


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Return a span without what is blank at its ends, none if nothing is left of it."""
    begin, finish = trimmed(text, start, end)
    return [(begin, finish)] if begin < finish else []
