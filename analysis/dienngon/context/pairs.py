"""Pairs: how often two nodes stand together, and how often they would if each were moved along its documents."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.context.points import Points
from dienngon.positions import Index
from dienngon.positions.index import Integers

FloatArray = NDArray[np.float64]
# Added to a count before its root is taken, which makes rare and frequent pairs comparable (Anscombe 1948).
_ANSCOMBE = 0.375
# The standard deviation of the root of a Poisson count: the null's is taken as no less.
_LEAST_SPREAD = 0.5


@dataclass(frozen=True, eq=False)
class Layout:
    """The counted words of an index as one line, with the unit of each, and the points on it.

    ``unit`` is the sentence or paragraph of each counted word; with ``reach`` pairs are at most so many words apart in
    their paragraph, else they are units that hold both. Of each point there are its ``word`` on the line, its
    ``node``, ``first`` and ``size`` of its document on the line, and ``moving``, the node's points in one document.
    """

    unit: NDArray[np.int32] = field(repr=False)
    reach: int | None
    nodes: int
    node: Integers = field(repr=False)
    word: Integers = field(repr=False)
    document: Integers = field(repr=False)
    first: Integers = field(repr=False)
    size: Integers = field(repr=False)
    moving: Integers = field(repr=False)

    @classmethod
    def of(cls, points: Points, unit: str, reach: int | None) -> Layout:
        """Return the layout of points; what copies hold is not on the line."""
        index, node = points.index, points.node
        out = np.flatnonzero(np.unpackbits(index.arrays["counted"], count=index.size) == 0)

        def line(words: Integers) -> Integers:
            return words - np.searchsorted(out, words)

        begins = index.sentences if unit == "sentence" else index.paragraphs[:-1]
        ends = np.append(begins[1:], index.size)
        units = np.repeat(np.arange(len(begins), dtype=np.int32), line(ends) - line(begins))
        document = points.document
        bounds = line(index.documents)
        _, moving = np.unique(document * len(points.labels) + node, return_inverse=True)
        size = (bounds[1:] - bounds[:-1])[document]
        where = (line(points.place.first), document, bounds[document], size, moving)
        return cls(units, reach, len(points.labels), node, *where)

    def shifted(self, random: np.random.Generator) -> Integers:
        """Return the points with those of each node in each document moved round by one random number of words."""
        groups = int(self.moving.max(initial=-1)) + 1
        shift = (random.random(groups)[self.moving] * self.size).astype(np.int64)
        return self.first + (self.word - self.first + shift) % self.size

    def pairs(self, word: Integers) -> tuple[Integers, Integers]:
        """Return which pairs of nodes stand together, as a number for each, lower · nodes + higher, and a point in it.

        ``word`` are the points' places on the line. With a reach every two points count, else every unit once.
        """
        unit = self.unit[word].astype(np.int64)
        place = unit if self.reach is None else word
        code = place * self.nodes + self.node
        order = np.argsort(code)
        if self.reach is None:
            code = code[order]
            order = order[np.append(True, code[1:] != code[:-1])] if len(order) else order
        place, unit, node = place[order], unit[order], self.node[order]
        reach = self.reach or 0
        found, which = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        at, step = np.arange(len(order)), 1
        while True:
            at = at[at + step < len(order)]
            other = at + step
            at = at[(unit[at] == unit[other]) & (place[other] - place[at] <= reach)]
            if not len(at):
                return np.concatenate(found), np.concatenate(which)
            one, two = node[at], node[at + step]
            apart = one != two
            found.append((np.minimum(one, two) * self.nodes + np.maximum(one, two))[apart])
            which.append(order[at[apart]])
            step += 1


@dataclass(frozen=True, eq=False)
class Together:
    """Pairs of nodes that stand together: by group of documents, the last one all documents; and by document.

    ``codes`` are the pairs as :meth:`Layout.pairs` numbers them, those that stand together at all; other arrays have
    shape (groups + 1, pairs), ``documents`` is a matrix of counts, shape (documents, pairs). ``p`` is the chance of one
    pair or more as far above what is expected, among all pairs of the whole, or of all groups.
    """

    codes: Integers
    count: FloatArray = field(repr=False)
    expected: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    documents: sparse.csr_array = field(repr=False)

    def take(self, chosen: Integers) -> Together:
        """Return some of the pairs, by position."""
        count, expected, p = (one[:, chosen] for one in (self.count, self.expected, self.p))
        return Together(self.codes[chosen], count, expected, p, self.documents[:, chosen])

    def inside(self, documents: NDArray[np.bool_], row: int) -> Together:
        """Return the pairs in some documents, with the numbers of one row alone."""
        count, expected, p = (one[[row]] for one in (self.count, self.expected, self.p))
        return Together(self.codes, count, expected, p, self.documents[np.flatnonzero(documents)])


def together(layout: Layout, group: Integers, number: int, draws: int, seed: int) -> Together:
    """Return pairs with the null of circular shifts; ``group`` is that of each document, -1 for none.

    In every document the points of each node are moved along its words by one random number of words, round from the
    end to the beginning. A pair's statistic is the root of its count less that of what is expected, over its standard
    deviation under the shifts; p goes against the largest of any pair in each draw (Westfall and Young 1993).
    """
    own = np.where(group < 0, number, group)[layout.document]
    size = layout.nodes**2

    def counted(code: Integers, point: Integers) -> Integers:
        return np.bincount(own[point] * size + code, minlength=(number + 1) * size).reshape(number + 1, size)

    code, point = layout.pairs(layout.word)
    here = counted(code, point)
    # What is nowhere together has no edge; it is in the null all the same.
    a, b = np.triu_indices(layout.nodes, 1)
    every = a * layout.nodes + b
    random = np.random.default_rng(seed)
    drawn = np.empty((draws, number + 1, len(every)), dtype=np.float32)
    for at in range(draws):
        found = counted(*layout.pairs(layout.shifted(random)))[:, every]
        drawn[at] = found
        drawn[at, number] = found.sum(axis=0)
    observed = here[:, every].astype(float)
    observed[number] = observed.sum(axis=0)
    expected, p = _against(observed, drawn)
    held = np.flatnonzero(observed[number] > 0)
    column = np.full(size, -1)
    column[every[held]] = np.arange(len(held))
    height = len(group)
    cells = (np.ones(len(code)), (layout.document[point], column[code]))
    documents = sparse.csr_array(cells, shape=(height, len(held)))
    return Together(every[held], observed[:, held], expected[:, held], p[:, held], documents)


def _against(observed: FloatArray, drawn: NDArray[np.float32]) -> tuple[FloatArray, FloatArray]:
    """Return what is expected, and p: of the whole, the last row, by itself, and of the groups together."""
    expected = drawn.mean(axis=0, dtype=float)
    roots = np.sqrt(drawn + np.float32(_ANSCOMBE))
    middle = roots.mean(axis=0, dtype=float)
    spread = np.maximum(roots.std(axis=0, dtype=float), _LEAST_SPREAD)
    value = (np.sqrt(observed + _ANSCOMBE) - middle) / spread
    null = (roots - middle) / spread
    p = np.ones(observed.shape)
    for rows in (slice(0, len(observed) - 1), slice(len(observed) - 1, None)):
        if observed[rows].size:
            most = np.sort(null[:, rows].reshape(len(drawn), -1).max(axis=1))
            beyond = len(drawn) - np.searchsorted(most, value[rows] - 1e-9)
            p[rows] = (1 + beyond) / (1 + len(drawn))
    return expected, p


def chance_by_document(index: Index, unit: str, reach: int | None) -> FloatArray:
    """Return for each document the chance that two of its words, at random, stand together, shape (documents,)."""
    begins = index.sentences if unit == "sentence" else index.paragraphs[:-1]
    size = np.diff(np.append(begins, index.size)).astype(float)
    if reach is not None:
        short = np.minimum(size - 1, reach)
        size = np.sqrt(np.maximum(2 * size * short - short * (short + 1), 0.0))
    # Paragraphs without a word begin where the next one does.
    document = np.minimum(index.document_of(begins), len(index.documents) - 2)
    words = np.diff(index.documents).astype(float)
    return np.asarray(np.bincount(document, size**2, len(words)) / np.maximum(words, 1.0) ** 2)


def support(
    found: Together, counts: Integers, chance: FloatArray, blocks: Integers, *, seed: int, replicates: int = 999
) -> FloatArray:
    """Return the share of bootstraps over documents in which each pair is more often together than expected.

    What is expected of a pair, the last row of ``found.expected``, is spread over the documents by its points there,
    ``counts`` of shape (documents, nodes), and their ``chance`` to stand together; documents of one of the ``blocks``
    are drawn as one.
    """
    a, b = np.divmod(found.codes, counts.shape[1])
    number = int(blocks.max(initial=-1)) + 1
    random = np.random.default_rng(seed)
    # How often each document is drawn, in a byte each.
    drawn = random.multinomial(number, np.full(number, 1 / number), size=replicates).astype(np.uint8)[:, blocks]
    shares = np.empty(len(found.codes))
    columns = found.documents.tocsc()
    for at in range(len(found.codes)):
        weight = counts[:, a[at]] * counts[:, b[at]] * chance
        rows, total = np.flatnonzero(weight), weight.sum()
        expected = weight[rows] * (found.expected[-1, at] / total if total else 0.0)
        own = columns[:, [at]].toarray().ravel()[rows]
        shares[at] = (drawn[:, rows] @ (own - expected) > 0).mean()
    return shares
