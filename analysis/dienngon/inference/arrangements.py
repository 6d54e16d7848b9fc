"""Arrangements of group labels over blocks: all of them when they are few, else a seeded sample."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray


def number_of_arrangements(sizes: Sequence[int]) -> int:
    """Return in how many ways labels can be dealt to blocks, given how many blocks each group has.

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
