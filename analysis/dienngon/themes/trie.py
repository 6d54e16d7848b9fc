"""Many runs of syllables found at once, with array operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dienngon.themes.stream import Numbers

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Trie:
    """Runs of numbers as a tree (Fredkin 1960), walked from all places of a stream in step.

    Node 0 is the root. A step from a node by a number is a code, node × ``width`` + number; ``codes`` are sorted, and
    ``children`` has the node that each leads to. ``first`` are the nodes under the root, by number; ``word`` is the
    run that ends at a node, or -1; ``goes_on`` whether the node has children.
    """

    width: int
    first: Numbers = field(repr=False)
    codes: Integers = field(repr=False)
    children: Numbers = field(repr=False)
    word: Numbers = field(repr=False)
    goes_on: NDArray[np.bool_] = field(repr=False)

    @classmethod
    def build(cls, runs: Sequence[tuple[int, ...]], width: int) -> Trie:
        """Return the tree of some different runs of numbers from 1 to below ``width``."""
        steps: dict[int, int] = {}
        word = [-1]
        for number, run in enumerate(runs):
            node = 0
            for item in run:
                code = node * width + item
                node = steps.get(code, 0)
                if not node:
                    node = steps[code] = len(word)
                    word.append(-1)
            word[node] = number
        codes = np.array(sorted(steps), dtype=np.int64)
        children = np.array([steps[code] for code in codes.tolist()], dtype=np.int32)
        first = np.zeros(width, dtype=np.int32)
        roots = codes < width
        first[codes[roots]] = children[roots]
        goes_on = np.zeros(len(word), dtype=bool)
        goes_on[codes // width] = True
        return cls(width, first, codes, children, np.array(word, dtype=np.int32), goes_on)

    def scan(self, ids: Numbers) -> tuple[Integers, Integers, Integers]:
        """Return start, size and run of every occurrence of a run in ``ids``, numbers below ``width``."""
        found: list[tuple[Integers, int, Numbers]] = []
        nodes = self.first[ids]
        place = np.flatnonzero(nodes)
        node = nodes[place]
        size = 1
        while len(place):
            word = self.word[node]
            ends = word >= 0
            found.append((place[ends], size, word[ends]))
            further = self.goes_on[node] & (place + size < len(ids))
            place, node = place[further], node[further]
            following = ids[place + size]
            # Most syllables are in no term.
            known = following > 0
            place, code = place[known], node[known].astype(np.int64) * self.width + following[known]
            at = np.minimum(np.searchsorted(self.codes, code), len(self.codes) - 1)
            right = self.codes[at] == code
            place, node = place[right], self.children[at[right]]
            size += 1
        if not found:
            return (np.zeros(0, dtype=np.int64),) * 3
        start = np.concatenate([one for one, _, _ in found])
        sizes = np.concatenate([np.full(len(one), step, dtype=np.int64) for one, step, _ in found])
        return start, sizes, np.concatenate([one for _, _, one in found]).astype(np.int64)
