"""Blocks: documents that must move together, as the units that are permuted and resampled; their arrangements."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.inference.design import Design


@dataclass(frozen=True, eq=False)
class Blocks:
    """Counts of exchangeable units: single documents, or documents of one group that must move together.

    ``counts`` is CSR, shape (blocks, features); ``sizes`` are the words and ``labels`` the groups, from 0 on, of the
    blocks; ``block_of`` is the block of each document.
    """

    counts: sparse.csr_array = field(repr=False)
    sizes: NDArray[np.float64] = field(repr=False)
    labels: NDArray[np.int64] = field(repr=False)
    block_of: NDArray[np.int64] = field(repr=False)

    @property
    def group_sizes(self) -> NDArray[np.int64]:
        """Return the number of blocks of each group, shape (groups,)."""
        return np.bincount(self.labels)


def blocks(
    counts: sparse.sparray,
    sizes: ArrayLike,
    labels: ArrayLike,
    design: Design = Design(),
) -> Blocks:
    """Return documents as blocks, from counts of shape (documents, features), their words and their groups from 0 on.

    A cluster of the design, which holds places among these documents, becomes one block in each group that it spans (an
    article of one year reposted in the next): the observed groups stay as they are, and since its parts may come to one
    side, the permuted differences are larger than they would be, which makes the test stricter, not laxer.
    ParameterError if the shapes do not agree, a value is not a finite number from 0 on, or a cluster holds a position
    that no document has.

    Examples
    --------
    >>> made = blocks(np.array([[1], [2], [4]]), [10, 10, 20], [0, 0, 1], Design(clusters=[[0, 1]]))
    >>> made.counts.toarray().ravel().tolist(), made.group_sizes.tolist()
    ([3.0, 4.0], [1, 1])
    """
    matrix = sparse.csr_array(counts, dtype=np.float64)
    size, label = np.asarray(sizes, dtype=float), np.asarray(labels)
    height = matrix.shape[0]
    if size.shape != (height,) or label.shape != (height,):
        raise ParameterError(
            f"'sizes' and 'labels' must have one entry a document. Got {height} documents, sizes of shape "
            f"{size.shape} and labels of shape {label.shape}."
        )
    for name, values in (("counts", matrix.data), ("sizes", size), ("labels", label)):
        if values.size and not (np.isfinite(values).all() and values.min() >= 0):
            raise ParameterError(
                f"'{name}' must be finite numbers from 0 on; remove or mend the documents that have others."
            )
    pairs = np.column_stack([label.astype(np.int64), design.first_of(height)])
    _, block_of = np.unique(pairs, axis=0, return_inverse=True)
    block_of = _in_order(block_of.ravel())
    number = int(block_of.max(initial=-1)) + 1
    if number == height:
        return Blocks(matrix, size, label.astype(np.int64), block_of)
    gather = sparse.csr_array((np.ones(height), (block_of, np.arange(height))), shape=(number, height))
    own = np.zeros(number, dtype=np.int64)
    own[block_of] = label
    return Blocks(sparse.csr_array(gather @ matrix), gather @ size, own, block_of)


def _in_order(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the same partition, numbered by first member, so that blocks are in the order of documents."""
    _, first, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def number_of_arrangements(sizes: Sequence[int]) -> int:
    """Return in how many ways labels can be arranged over blocks, given how many blocks each group has.

    Examples
    --------
    >>> number_of_arrangements([1, 3, 1])
    20
    """
    total, ways = sum(sizes), 1
    for size in sizes:
        ways *= math.comb(total, size)
        total -= size
    return ways


def every_arrangement(labels: NDArray[np.int64], batch: int) -> Iterator[NDArray[np.int64]]:
    """Yield all different arrangements of ``labels``, shape (at most ``batch``, blocks), in a fixed order."""
    found = _deal(tuple(range(len(labels))), [int(size) for size in np.bincount(labels)], 0)
    while rows := list(itertools.islice(found, batch)):
        arranged = np.empty((len(rows), len(labels)), dtype=np.int64)
        for number, row in enumerate(rows):
            for place, label in row:
                arranged[number, place] = label
        yield arranged


def _deal(places: tuple[int, ...], sizes: list[int], label: int) -> Iterator[list[tuple[int, int]]]:
    if label == len(sizes) - 1:
        yield [(place, label) for place in places]
        return
    for chosen in itertools.combinations(places, sizes[label]):
        left = tuple(place for place in places if place not in chosen)
        for rest in _deal(left, sizes, label + 1):
            yield [(place, label) for place in chosen] + rest


def sampled_arrangements(labels: NDArray[np.int64], number: int, batch: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """Yield ``number`` random arrangements of ``labels`` in batches, shape (at most ``batch``, blocks)."""
    random = np.random.default_rng(seed)
    for first in range(0, number, batch):
        rows = np.tile(labels, (min(batch, number - first), 1))
        yield random.permuted(rows, axis=1)
