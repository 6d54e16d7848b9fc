"""Permutation of group labels over blocks: all arrangements when they are few, else a seeded sample.

Features and contrasts that are tested together are one family: the chance of one false finding or more among them.
"""

from __future__ import annotations

import dataclasses
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.inference.blocks import Blocks, every_arrangement, number_of_arrangements, sampled_arrangements
from dienngon.inference.design import Design
from dienngon.inference.discovery import DISCOVERY, false_discovery
from dienngon.inference.family import Family, less
from dienngon.inference.statistic import Residuals, Sums, Weights, extremes, statistic, sums_of_two
from dienngon.inference.verdicts import smallest_feature_p, smallest_trend_p
from dienngon.processes import one_thread
from dienngon.store import Store, digest_of, key_of

FloatArray = NDArray[np.float64]
# Part of the key of what is kept: counts up when the same arrays give other numbers.
VERSION = "2"
# What is kept of a permutation: for each contrast and feature, and for each contrast.
_WIDE = ("statistic", "p", "p_adjusted", "attainable", "fine", "floor", "q", "attainable_q", "critical_q")
_NARROW = ("smallest", "critical", "pooled")
# A p resting on fewer arrangements than this is replaced, for Benjamini-Hochberg, by the pooled tail.
_FEW = 10
_WIDTH, _BINS, _STRATUM = 0.02, 2000, 500
# Features a thread takes at a time, arrangements in a batch, and numbers of 8 bytes in its weights: what caches hold.
_FEATURES = 500
_BATCH, _CELLS = 50, 600_000


@dataclass(frozen=True, eq=False)
class Permutation:
    """What permuting labels gives; arrays have shape (contrasts, features), and the last ones (contrasts,).

    ``statistic`` is the studentised score of the labels as they are; its sign is the direction. ``p`` is two-sided, of
    the feature by itself; ``p_adjusted`` goes against the largest |statistic| of any feature, and of contrasts that
    with the smallest p (Westfall and Young 1993), which controls the probability of one false finding or more among all
    features and contrasts. ``attainable`` is the p_adjusted of the feature if its documents were as far to one side as
    they can be.

    ``fine`` is p with what permutations do not resolve taken from the pooled tail, and ``floor`` the smallest that the
    feature's documents allow; of these ``q`` and ``attainable_q`` are made, for all features and contrasts together
    (:func:`dienngon.inference.discovery.false_discovery`). ``critical_q`` is the |statistic| from which q is at
    ``DISCOVERY`` or below, as the pooled tail has it, infinite if it never is.

    ``smallest`` is the smallest p that any arrangement attains; ``critical`` the |statistic| above which p_adjusted is
    at the level or below, infinite if it never is; ``pooled`` for how many features q rests on the pooled tail.
    ``exact`` says that ``arrangements`` are all there are.
    """

    statistic: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    p_adjusted: FloatArray = field(repr=False)
    attainable: FloatArray = field(repr=False)
    fine: FloatArray = field(repr=False)
    floor: FloatArray = field(repr=False)
    q: FloatArray = field(repr=False)
    attainable_q: FloatArray = field(repr=False)
    critical_q: FloatArray = field(repr=False)
    smallest: FloatArray
    critical: FloatArray
    arrangements: int
    exact: bool
    pooled: NDArray[np.int64]

    def at(self, contrast: int, factor: int = 1) -> Permutation:
        """Return one contrast alone, its adjusted p multiplied by ``factor`` (Bonferroni)."""
        own = {name: getattr(self, name)[[contrast]] for name in (*_WIDE, *_NARROW)}
        for name in ("p_adjusted", "attainable", "smallest"):
            own[name] = np.minimum(factor * own[name], 1.0)
        return dataclasses.replace(self, **own)


def permutation_test(
    blocks: Blocks,
    contrasts: ArrayLike,
    *,
    design: Design = Design(),
    workers: int | None = None,
) -> Permutation:
    """Permute the labels of blocks, and compare each feature's lean to a group with what chance gives.

    Where labels can be arranged in no more than ``permutations`` ways, all of them are looked at and p is exact; else p
    = (1 + b) / (1 + B), with b of B random arrangements at least as extreme (Phipson and Smyth 2010). ``contrasts``
    hold the score of each group, shape (contrasts, groups): a group against the rest is 1 for it and 0 for the others,
    a trend is the place of each group in time. All contrasts are one family. ``workers`` are threads, by default one
    for each core; they change no number.
    """
    scores = np.atleast_2d(np.asarray(contrasts, dtype=float))
    groups = blocks.group_sizes
    if scores.shape[1] != len(groups) or not np.isfinite(scores).all():
        raise ParameterError(
            f"'contrasts' must have a finite score for each of {len(groups)} groups. Got shape {scores.shape}."
        )
    ways = number_of_arrangements([int(size) for size in groups])
    exact = ways <= design.permutations
    number = ways if exact else design.permutations
    store = None if design.cache is None else Store(design.cache, "permutations")
    key = _key(blocks, scores, design) if store is not None else b""
    shape = (len(scores), blocks.counts.shape[1])
    for pack in store.load([key]) if store is not None else ():
        if pack.entries[key].shape == (shape[0] * (len(_WIDE) * shape[1] + len(_NARROW)), 1):
            return _unpacked(pack.entries[key], shape, number, exact=exact)
    batch = max(1, min(_BATCH, _CELLS // max(blocks.counts.shape[0], 1)))
    arranged = (
        every_arrangement(blocks.labels, batch)
        if exact
        else sampled_arrangements(blocks.labels, design.permutations, batch, design.seed)
    )
    with one_thread():
        tally = _Tally.start(blocks, scores, workers)
        for labels in arranged:
            tally.add(labels)
        found = _result(tally, blocks, design.level, number, exact=exact)
    if store is not None:
        store.save({key: np.concatenate([getattr(found, name).ravel() for name in (*_WIDE, *_NARROW)])[:, None]})
    return found


def _key(blocks: Blocks, scores: FloatArray, design: Design) -> bytes:
    """Return the key of all that a permutation depends on."""
    counts = sparse.csr_array(blocks.counts)
    arrays = (counts.indptr, counts.indices, counts.data, blocks.sizes, blocks.labels, scores)
    stated = (VERSION, str(design.level), str(design.permutations), str(design.seed))
    return key_of(*stated, *map(digest_of, arrays))


def _unpacked(rows: FloatArray, shape: tuple[int, int], number: int, *, exact: bool) -> Permutation:
    """Return what was kept of a permutation, for ``shape`` of (contrasts, features)."""
    wide, narrow = np.split(rows.ravel(), [len(_WIDE) * shape[0] * shape[1]])
    parts: dict[str, FloatArray] = dict(zip(_WIDE, wide.reshape(len(_WIDE), *shape), strict=True))
    parts |= dict(zip(_NARROW, narrow.reshape(len(_NARROW), shape[0]), strict=True))
    pooled = parts.pop("pooled").astype(np.int64)
    return Permutation(**parts, pooled=pooled, arrangements=number, exact=exact)


@dataclass(eq=False)
class _Tally:
    """Running counts over batches of arrangements."""

    parts: list[tuple[slice, Residuals]]
    scores: FloatArray
    observed: FloatArray
    beyond: NDArray[np.int64]
    strata: NDArray[np.int64]
    tails: NDArray[np.int64]
    maxima: list[FloatArray]
    threads: int
    # Whether the contrasts are groups that together are all blocks, each against the rest: Σ w e and Σ w e² of the last
    # are those of the others, with the other sign. Of each part, the sums of the contrasts so far.
    partition: bool
    sums: list[list[FloatArray]]

    @classmethod
    def start(cls, blocks: Blocks, scores: FloatArray, workers: int | None) -> _Tally:
        parts = Residuals.in_parts(blocks, _FEATURES)
        sizes = np.sqrt(blocks.sizes)
        weights = [Weights.of(one[blocks.labels][None, :], sizes) for one in scores]
        observed = np.hstack([[statistic(part, one)[:, 0] for one in weights] for _, part in parts])
        strata = _strata(np.concatenate([part.held for _, part in parts]))
        tails = np.zeros((len(scores), int(strata.max(initial=0)) + 1, _BINS), dtype=np.int64)
        beyond = np.zeros(observed.shape, dtype=np.int64)
        threads = min(workers or os.cpu_count() or 1, len(parts))
        partition = len(scores) > 1 and bool(np.isin(scores, (0, 1)).all() and (scores.sum(axis=0) == 1).all())
        return cls(parts, scores, observed, beyond, strata, tails, [], threads, partition, [[] for _ in parts])

    def add(self, labels: NDArray[np.int64]) -> None:
        largest = np.zeros((len(self.scores), len(labels)))
        sizes = self.parts[0][1].sizes
        with ThreadPoolExecutor(self.threads) as pool:
            for number, contrast in enumerate(self.scores):
                arranged = Weights.of(contrast[labels], sizes)
                done = pool.map(lambda part, k=number, x=arranged: self._part(part, k, x), range(len(self.parts)))
                for maxima, tails in done:
                    np.maximum(largest[number], maxima, out=largest[number])
                    self.tails[number] += tails
        self.maxima.append(largest)

    def _part(self, part: int, number: int, weights: Weights) -> tuple[FloatArray, NDArray[np.int64]]:
        where, residuals = self.parts[part]
        values = statistic(residuals, weights, self._sums(part, number, weights) if self.partition else None)
        np.abs(values, out=values)
        least = less(np.abs(self.observed[number, where]))
        self.beyond[number, where] += (values >= least[:, None]).sum(axis=1)
        maxima = values.max(axis=0, initial=0.0)
        values /= _WIDTH
        np.minimum(values, _BINS - 1, out=values)
        cells = values.astype(np.intp)
        cells += (self.strata[where] * _BINS)[:, None]
        size = self.tails.shape[1] * _BINS
        return maxima, np.bincount(cells.ravel(), minlength=size).reshape(-1, _BINS)

    def _sums(self, part: int, number: int, weights: Weights) -> Sums:
        """Return Σ w e and Σ w e² of one of contrasts that are a partition."""
        if number == len(self.scores) - 1:
            score, squares = (np.negative(one, out=one) for one in self.sums[part])
            return score, squares
        score, squares = sums_of_two(self.parts[part][1], weights)
        if number:
            self.sums[part][0] += score
            self.sums[part][1] += squares
        else:
            self.sums[part] = [score.copy(), squares.copy()]
        return score, squares


def _strata(held: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each feature a number shared by those that about as many blocks hold, some hundreds together."""
    ends = np.sort(held)[_STRATUM::_STRATUM]
    # The last few join those before them.
    ends = np.unique(ends[: max(0, len(held) // _STRATUM - 1)])
    return np.searchsorted(ends, held, side="right").astype(np.int64)


def _result(tally: _Tally, blocks: Blocks, level: float, number: int, *, exact: bool) -> Permutation:
    add = 0 if exact else 1
    family = Family.of(np.concatenate(tally.maxima, axis=1), np.abs(tally.observed).max(axis=1, initial=0.0), add)
    p = (tally.beyond + add) / (number + add)
    p_adjusted = np.maximum(family.adjusted(tally.observed), p)
    groups = [int(size) for size in blocks.group_sizes]
    smallest = np.array([_smallest(groups, one, number, exact=exact) for one in tally.scores])
    best = np.hstack([extremes(part, tally.scores[:, blocks.labels]) for _, part in tally.parts])
    attainable = np.minimum(np.maximum(family.adjusted(best), smallest[:, None]), p_adjusted)
    floor = _floors(tally, blocks, smallest, exact=exact)
    fine = p if exact else _with_tails(tally, p, floor)
    q, attainable_q = false_discovery(fine, floor)
    return Permutation(
        statistic=tally.observed,
        p=p,
        p_adjusted=p_adjusted,
        attainable=attainable,
        fine=fine,
        floor=floor,
        q=q,
        attainable_q=attainable_q,
        critical_q=_critical_q(tally, q, floor),
        smallest=smallest,
        critical=family.critical(level),
        arrangements=number,
        exact=exact,
        pooled=(fine < p).sum(axis=1),
    )


def _smallest(groups: list[int], scores: FloatArray, number: int, *, exact: bool) -> float:
    """Return the smallest p of a contrast: groups of one score are one group."""
    values = np.unique(scores)
    sizes = [sum(size for size, score in zip(groups, scores, strict=True) if score == value) for value in values]
    least = smallest_trend_p(sizes, [float(value) for value in values])
    return least if exact else max(least, 1 / (number + 1))


def _floors(tally: _Tally, blocks: Blocks, smallest: FloatArray, *, exact: bool) -> FloatArray:
    """Return the smallest p that the documents of each feature allow, 1 where it does not vary."""
    held = np.concatenate([part.held for _, part in tally.parts])
    silent = np.concatenate([part.total for _, part in tally.parts]) == 0
    found = np.zeros(tally.observed.shape)
    for number, contrast in enumerate(tally.scores):
        if exact:
            found[number] = smallest[number]
        if len(np.unique(contrast)) == 2:
            inside = int(blocks.group_sizes[contrast == contrast.max()].sum())
            found[number] = np.maximum(found[number], smallest_feature_p(held, inside, len(blocks.labels)))
    found[:, silent] = 1.0
    return found


def _tails(tally: _Tally, number: int) -> FloatArray:
    """Return the share of a stratum's statistics that reach each bin, of one contrast, shape (strata, bins)."""
    reached = tally.tails[number, :, ::-1].cumsum(axis=1)[:, ::-1]
    return np.asarray((1 + reached) / (1 + reached[:, :1]))


def _critical_q(tally: _Tally, q: FloatArray, floor: FloatArray) -> FloatArray:
    """Return the |statistic| of each feature in each contrast from which it is among what is found at ``DISCOVERY``."""
    family = int((floor < 1).sum())
    most = DISCOVERY * max(int((q <= DISCOVERY).sum()), 1) / max(family, 1)
    found = np.full(q.shape, np.inf)
    for number in range(len(q)):
        rare = _tails(tally, number) <= most
        first = np.where(rare.any(axis=1), _WIDTH * rare.argmax(axis=1), np.inf)
        found[number] = np.where(floor[number] <= most, first[tally.strata], np.inf)
    return found


def _with_tails(tally: _Tally, p: FloatArray, floor: FloatArray) -> FloatArray:
    """Return p, and where few arrangements were as extreme the share in the pooled tail, if that is smaller.

    The tail is that of the five hundred features or more that about as many blocks hold, whose statistics are taken
    to be distributed alike, as in Storey and Tibshirani (2003); it cannot fall below what the feature's documents
    allow.
    """
    found = p.copy()
    for number in range(len(tally.scores)):
        bins = np.minimum(np.abs(tally.observed[number]) / _WIDTH, _BINS - 1).astype(np.int64)
        tail = _tails(tally, number)[tally.strata, bins]
        few = tally.beyond[number] < _FEW
        found[number, few] = np.minimum(p[number], np.maximum(tail, floor[number]))[few]
    return found
