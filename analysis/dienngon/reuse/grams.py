"""Runs of n syllables that several documents hold, found in bounded memory: sorted bucket by bucket."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import numpy.typing as npt

from dienngon.reuse.syllables import Bits, Hashes, Numbered, Numbers, Positions

Mask = npt.NDArray[np.bool_]

# Odd, so that no bit of a syllable's hash is lost.
_FACTOR = 0x9E3779B97F4A7C15
_BLOCK = 1 << 20
# So many runs are sorted at a time: 16 MB.
_BUCKET = 1 << 21
_IN_MEMORY = 1 << 25

# A run of more documents than this opens only the pairs of the first of them with each other one.
_ALL_PAIRS = 12
# A run of so many documents is common.
COMMON = 5


def hashed(numbers: Numbers, hashes: Hashes, n: int) -> Hashes:
    """Return 64 bits for each run of ``n`` syllables, in order: a polynomial of their hashes."""
    values = hashes[numbers]
    count = max(0, len(values) - n + 1)
    found = values[:count].copy()
    factor = np.uint64(_FACTOR)
    for ahead in range(1, n):
        found *= factor
        found += values[ahead : ahead + count]
    return found


def candidates(numbered: Numbered, n: int) -> tuple[Positions, Bits]:
    """Return the pairs of documents that share a run of ``n`` syllables, and where common runs begin.

    Pairs are rows of two positions in ``numbered``, the smaller one first, in order. A run is common if ``COMMON``
    documents or more have it.
    """
    common = Bits(len(numbered.numbers))
    codes = np.empty(0, dtype=np.int64)
    for positions, groups in _shared(numbered, n, None):
        # Of each run each document once.
        documents = np.searchsorted(numbered.starts, positions, side="right") - 1
        new = np.r_[True, (groups[1:] != groups[:-1]) | (documents[1:] != documents[:-1])]
        distinct, members = groups[new], documents[new]
        sizes = np.bincount(distinct, minlength=int(groups[-1]) + 1)
        common.set(positions[sizes[groups] >= COMMON])
        codes = np.union1d(codes, _pairs(distinct, members, sizes))
    return np.column_stack([codes >> 32, codes & 0xFFFFFFFF]), common


def widely_common(numbered: Numbered, n: int, common: Bits, clusters: Positions) -> Bits:
    """Return which common runs occur in ``COMMON`` clusters of documents or more, given the cluster of each."""
    wide = Bits(len(common))
    for positions, groups in _shared(numbered, n, common):
        documents = np.searchsorted(numbered.starts, positions, side="right") - 1
        pairs = np.unique(groups * len(clusters) + clusters[documents])
        sizes = np.bincount(pairs // len(clusters), minlength=int(groups[-1]) + 1)
        wide.set(positions[sizes[groups] >= COMMON])
    return wide


def _shared(numbered: Numbered, n: int, only: Bits | None) -> Iterator[tuple[Positions, Positions]]:
    """Yield positions of runs that occur more than once, in order within each run, and the numbers of the runs."""
    total = len(numbered.numbers)
    low = np.uint64(max(1, total.bit_length()))
    for keys in _buckets(numbered, n, only, low):
        keys.sort()
        runs = keys >> low
        begins = np.r_[True, runs[1:] != runs[:-1]]
        sizes = np.diff(np.r_[np.flatnonzero(begins), len(keys)])
        several = np.repeat(sizes > 1, sizes)
        if several.any():
            groups = np.cumsum(begins[several]) - 1
            yield (keys[several] & ((np.uint64(1) << low) - np.uint64(1))).astype(np.int64), groups


def _buckets(numbered: Numbered, n: int, only: Bits | None, low: Any) -> Iterator[Hashes]:
    """Yield keys of runs, bits of the run above its position, with equal runs in one bucket.

    Two runs may have equal bits by chance: that only opens a pair in which nothing is found.
    """
    total = len(numbered.numbers)
    bits = (total // _BUCKET).bit_length()
    with ExitStack() as stack:
        files = [stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY >> bits)) for _ in range(1 << bits)]
        for start in range(0, total, _BLOCK):
            stop = min(start + _BLOCK, total)
            runs = hashed(numbered.numbers[start : stop + n - 1], numbered.hashes, n)
            places = np.flatnonzero(_inside(numbered, n, start, start + len(runs), only))
            runs = runs[places]
            buckets = runs >> np.uint64(64 - bits) if bits else np.zeros(len(runs), dtype=np.uint64)
            keys = ((runs << np.uint64(bits)) >> low << low) | (places + start).astype(np.uint64)
            order = np.argsort(buckets, kind="stable")
            cuts = np.searchsorted(buckets[order], np.arange(1, 1 << bits, dtype=np.uint64))
            for file, part in zip(files, np.split(keys[order], cuts), strict=True):
                file.write(part.tobytes())
        for file in files:
            file.seek(0)
            keys = np.frombuffer(bytearray(file.read()), dtype=np.uint64)
            if len(keys):
                yield keys


def _inside(numbered: Numbered, n: int, start: int, stop: int, only: Bits | None) -> Mask:
    """Return at which syllables from ``start`` to ``stop`` a run begins that ends in the same document."""
    inside = np.ones(stop - start, dtype=bool) if only is None else only[start:stop]
    ends = numbered.starts[1:]
    ends = ends[np.searchsorted(ends, start) : np.searchsorted(ends, stop + n)]
    for short in range(1, n):
        last = ends - short - start
        inside[last[(last >= 0) & (last < len(inside))]] = False
    return inside


def _pairs(distinct: Positions, members: Positions, sizes: Positions) -> Positions:
    """Return codes of the pairs of documents that runs open, each once."""
    starts = np.cumsum(sizes) - sizes
    found = [np.empty(0, dtype=np.int64)]
    for size in range(2, _ALL_PAIRS + 1):
        rows = members[starts[sizes == size][:, None] + np.arange(size)]
        found += [rows[:, one] << 32 | rows[:, other] for one in range(size) for other in range(one + 1, size)]
    many = sizes[distinct] > _ALL_PAIRS
    firsts = members[starts[distinct[many]]]
    rest = members[many]
    found.append((firsts << 32 | rest)[firsts != rest])
    return np.unique(np.concatenate(found))
