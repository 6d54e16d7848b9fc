"""Windows: the words near a node, each once, within a number of words or in its sentence or paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dienngon.context.concordance import absent
from dienngon.errors import ParameterError
from dienngon.positions import Index, index
from dienngon.positions.index import Integers
from dienngon.positions.query import Query
from dienngon.positions.search import Nodes, ranges
from dienngon.segmentation import Tokens

Window = tuple[int, int] | Literal["sentence", "paragraph"]
# Words to each side. Of 25,000 news articles one paragraph in a hundred is longer; a wider window is a paragraph.
WIDEST = 100


def read_window(window: object) -> tuple[int, int, str]:
    """Return how many words to the left and right are near a node, and the unit that they do not leave.

    Raises
    ------
    ParameterError
        If it is neither two numbers of words, from 0 to ``WIDEST`` and not both 0, nor ``sentence`` or ``paragraph``.

    Examples
    --------
    >>> read_window((5, 3))
    (5, 3, 'paragraph')
    """
    if window in ("sentence", "paragraph"):
        return 1 << 31, 1 << 31, str(window)
    got = f"Got {window!r}."
    pair = tuple(window) if isinstance(window, Sequence) and not isinstance(window, str) else ()
    if len(pair) != 2 or not all(isinstance(one, int) and not isinstance(one, bool) for one in pair):
        raise ParameterError(
            f"'window' must be words to the left and right, such as (5, 5), or 'sentence' or 'paragraph'. {got}"
        )
    if min(pair) < 0 or max(pair) == 0:
        raise ParameterError(f"A window must hold words: at least 1 to the left or right, and none below 0. {got}")
    if max(pair) > WIDEST:
        raise ParameterError(
            f"A window has at most {WIDEST} words to each side; for all that is around a node give 'paragraph'. {got}"
        )
    return int(pair[0]), int(pair[1]), "paragraph"


def index_of(given: Tokens | Index) -> Index:
    """Return the index that was given, or that of the tokens that were; ParameterError for anything else."""
    return given if isinstance(given, Index) else index(given)


def asked(found: Index, node: str | Query) -> tuple[Query, Nodes]:
    """Return a query and where its hits are that count.

    Raises
    ------
    ParameterError
        If there is no such hit; words that are written much the same are offered.
    """
    query = node if isinstance(node, Query) else Query.parse(node)
    nodes = query.nodes(found)
    if not len(nodes):
        raise ParameterError(str(absent(found, query)))
    nodes = nodes.take(nodes.counted)
    if not len(nodes):
        raise ParameterError(
            f"'{query.text}' occurs in copies of other documents alone, which are not counted. Count copies as well, "
            "or look for something else."
        )
    return query, nodes


def whole_terms(nodes: Nodes) -> Nodes:
    """Return hits that begin and end where the merged terms do that hold them; ``start`` and ``end`` stay."""
    arrays = nodes.index.arrays
    at = arrays["term_at"].astype(np.int64)
    if not len(at):
        return nodes
    ends = at + arrays["term_size"] - 1

    def term(words: Integers) -> tuple[Integers, NDArray[np.bool_]]:
        number = np.maximum(np.searchsorted(at, words, side="right") - 1, 0)
        return number, (at[number] <= words) & (words <= ends[number])

    left, inside = term(nodes.first)
    first = np.where(inside, at[left], nodes.first)
    right, inside = term(nodes.last)
    last = np.where(inside, ends[right], nodes.last)
    return Nodes(nodes.index, first, last, nodes.start, nodes.end)


@dataclass(frozen=True, eq=False)
class Windows:
    """The words near hits: of each hit what is before and what is behind it, shape (2 hits,), no word twice.

    ``begin`` and ``end`` are numbers of words. A word between two hits is near the nearer one; words of hits are near
    none. A hit inside a merged term takes the term whole.
    """

    nodes: Nodes = field(repr=False)
    begin: Integers = field(repr=False)
    end: Integers = field(repr=False)

    @classmethod
    def of(cls, nodes: Nodes, window: Window) -> Windows:
        """Return the windows of hits, in the order of the corpus."""
        left, right, unit = read_window(window)
        nodes = whole_terms(nodes)
        first, last = nodes.first, nodes.last
        low, high = nodes.index.bounds_of(first, unit)[0], nodes.index.bounds_of(last, unit)[1]
        before, behind = np.maximum(first - left, low), np.minimum(last + 1 + right, high)
        # Where two windows overlap, they are cut in the middle between the hits.
        begin, end = last[:-1] + 1, first[1:]
        middle = np.clip((begin + end + 1) // 2, before[1:], behind[:-1])
        middle = np.maximum(np.minimum(middle, end), begin)
        over = behind[:-1] > before[1:]
        behind[:-1][over] = middle[over]
        before[1:][over] = middle[over]
        return cls(nodes, np.stack([before, last + 1], axis=1).ravel(), np.stack([first, behind], axis=1).ravel())

    @property
    def index(self) -> Index:
        """Return the index that the hits are in."""
        return self.nodes.index

    @cached_property
    def near(self) -> Near:
        """Return the words near the hits that are counted."""
        size = np.maximum(self.end - self.begin, 0)
        words, stretch = ranges(self.begin, size), np.repeat(np.arange(len(size)), size)
        if self.index.word_counts.sum() < self.index.size:
            kept = self.index.is_counted(words)
            words, stretch = words[kept], stretch[kept]
        return Near(words, stretch, self.index.keys_at(words))

    @cached_property
    def inside(self) -> Integers:
        """Return the words of the hits that are counted."""
        first, last = self.nodes.first, self.nodes.last
        words = ranges(first, last - first + 1)
        # Hits that end in one merged term share its words.
        words = words if (np.diff(words) > 0).all() else np.unique(words)
        return words[self.index.is_counted(words)]


@dataclass(frozen=True, eq=False)
class Near:
    """Words near hits, in order: their numbers, the stretch of :class:`Windows` that each is in, and their keys.

    ``key`` is -1 for words inside a merged term.
    """

    word: Integers
    stretch: Integers
    key: Integers

    def counts(self, keys: int) -> Integers:
        """Return how many of the words have each key, shape (keys,)."""
        return np.bincount(self.key + 1, minlength=keys + 1)[1:]


def within(nodes: Nodes, words: Integers) -> NDArray[np.bool_]:
    """Return which words, in whatever order, are words of hits, shape (words,)."""
    if not len(nodes):
        return np.zeros(len(words), dtype=bool)
    at = np.searchsorted(nodes.first, words, side="right") - 1
    return np.asarray((at >= 0) & (words <= np.maximum.accumulate(nodes.last)[np.maximum(at, 0)]))
