"""Which of the occurrences found count: names and exclusions first, then the longest match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dienngon.themes.patterns import Matches
from dienngon.themes.trie import Integers

Span = tuple[int, int]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Spans:
    """Stretches of a stream that take hits away, found by the items they cover."""

    start: Integers
    end: Integers

    def touched(self, matches: Matches, length: int) -> Iterator[tuple[int, list[Span]]]:
        """Yield the positions of the matches that share an item with a span, with these spans."""
        if not len(self.start) or not len(matches):
            return
        edges = np.zeros(length + 1, dtype=np.int64)
        np.add.at(edges, self.start, 1)
        np.add.at(edges, self.end, -1)
        covered = np.concatenate([[0], np.cumsum(np.cumsum(edges[:-1]) > 0)])
        inside = np.flatnonzero(covered[matches.start + matches.size] > covered[matches.start])
        order = np.argsort(self.start, kind="stable")
        start, end = self.start[order], self.end[order]
        # A span that begins before this one and is no longer than the longest may still reach it.
        longest = int((end - start).max())
        for number in inside.tolist():
            left = int(matches.start[number])
            right = left + int(matches.size[number])
            near = range(int(np.searchsorted(start, left - longest)), int(np.searchsorted(start, right)))
            yield number, [(int(start[one]), int(end[one])) for one in near if end[one] > left]


def outside_names(matches: Matches, names: Spans, length: int) -> Booleans:
    """Return which matches do not stand in the name of a body.

    A longer phrase that holds the whole name (Hiến chương Liên hợp quốc) is more than the name.
    """
    kept = np.ones(len(matches), dtype=bool)
    for number, spans in names.touched(matches, length):
        left = int(matches.start[number])
        right = left + int(matches.size[number])
        kept[number] = all(left <= start and end <= right and (start, end) != (left, right) for start, end in spans)
    return kept


def longest(theme: Integers, matches: Matches, term: Integers) -> Booleans:
    """Return which matches stay where, of those that overlap within a theme, the longest wins.

    Of equally long ones the first in the text, of these the first in the lexicon (``term``).
    """
    kept = np.ones(len(matches), dtype=bool)
    order = np.lexsort((matches.start, theme))
    for cluster in _clusters(theme[order], matches.start[order], matches.size[order]):
        members = order[cluster].tolist()
        ranked = sorted(members, key=lambda one: (-matches.size[one], matches.start[one], term[one]))
        taken: list[Span] = []
        for one in ranked:
            left = int(matches.start[one])
            right = left + int(matches.size[one])
            kept[one] = all(right <= start or left >= end for start, end in taken)
            if kept[one]:
                taken.append((left, right))
    return kept


def _clusters(theme: Integers, start: Integers, size: Integers) -> Iterator[slice]:
    """Yield the slices of matches, sorted by theme and start, that hang together by overlaps; single ones are left."""
    if not len(start):
        return
    # Each theme is moved behind the one before it, so that one running maximum serves all.
    shift = theme * (int((start + size).max()) + 1)
    begins = start + shift
    reach = np.maximum.accumulate(begins + size)
    opens = np.flatnonzero(np.concatenate([[True], begins[1:] >= reach[:-1]]))
    ends = np.concatenate([opens[1:], [len(start)]])
    for number in np.flatnonzero(ends - opens > 1).tolist():
        yield slice(int(opens[number]), int(ends[number]))


def not_inside_others(theme: Integers, matches: Matches, related: Sequence[frozenset[int]]) -> Booleans:
    """Return which matches do not lie in a longer one of another theme, ``related`` themes left aside."""
    kept = np.ones(len(matches), dtype=bool)
    order = np.lexsort((matches.size, matches.start))
    everything = np.zeros(len(matches), dtype=np.int64)
    for cluster in _clusters(everything, matches.start[order], matches.size[order]):
        members = order[cluster].tolist()
        for one in members:
            left, size = int(matches.start[one]), int(matches.size[one])
            kept[one] = not any(
                matches.size[other] > size
                and matches.start[other] <= left
                and left + size <= matches.start[other] + matches.size[other]
                and int(theme[other]) not in related[int(theme[one])]
                for other in members
            )
    return kept
