"""Rates over periods: their intervals, each period against the others, and the trend, with documents as units."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.inference.blocks import Blocks, blocks
from dienngon.inference.design import Design
from dienngon.inference.intervals import bootstrap_rates, group_rates, log_slopes, rate_interval
from dienngon.inference.permutation import Permutation, permutation_test
from dienngon.inference.verdicts import LEAST_BLOCKS_TREND, Members, answer, doubt, smallest_p, smallest_trend_p

FloatArray = NDArray[np.float64]
# A trend over two periods is their difference.
LEAST_PERIODS = 3
Notes = tuple[Note | None, ...]


@dataclass(frozen=True, eq=False)
class Differences:
    """Each period of an axis against the others; arrays have shape (features, periods).

    ``low`` and ``high`` are the ends of the 95% interval of the rate, per word, NaN where the spread between documents
    is unknown. ``p`` is two-sided, of the feature in the period by itself; ``p_adjusted`` is against all features in
    all periods that could be decided (Westfall and Young 1993); both are NaN where no test could decide, and ``notes``
    say why. ``rests_on`` holds the documents without which a difference is gone, as places among those given: one, or
    those of a cluster in the period; empty where no single one makes it.
    """

    low: FloatArray = field(repr=False)
    high: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    p_adjusted: FloatArray = field(repr=False)
    verdicts: tuple[tuple[Verdict, ...], ...]
    notes: tuple[Notes, ...]
    rests_on: tuple[tuple[Members, ...], ...]


@dataclass(frozen=True, eq=False)
class Trends:
    """Rates over periods in their order; arrays have shape (features,).

    ``slope``, ``low`` and ``high`` are growth of log₂ of the rate by unit of time with its 95% interval; ``p`` and
    ``p_adjusted`` as in :class:`Differences`, the family being the features; ``notes`` say why no test could decide,
    ``rests_on`` without which documents a trend is gone. Where a verdict says that rates differ, ``slope`` has the
    direction.
    """

    slope: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    p_adjusted: FloatArray
    verdicts: tuple[Verdict, ...]
    notes: Notes
    rests_on: tuple[Members, ...]

    @classmethod
    def undecided(cls, slopes: tuple[FloatArray, ...], note: Note) -> Trends:
        """Return slopes with their intervals that no test can decide, for the same reason."""
        slope, low, high = slopes
        nothing, size = np.full(len(slope), np.nan), len(slope)
        return cls(slope, low, high, nothing, nothing, (Verdict.TOO_FEW,) * size, (note,) * size, ((),) * size)


def differences(
    counts: sparse.sparray,
    sizes: ArrayLike,
    periods: ArrayLike,
    number: int,
    design: Design,
    *,
    tested: bool = True,
) -> Differences:
    """Return each period against all others, from hits of shape (documents, features), words and periods from 0 on.

    The statistic is the studentised score of :func:`dienngon.inference.permutation_test`; whole documents are permuted
    between the periods, of which there are ``number``, empty ones among them. Documents without words say nothing of a
    rate and are left out. If not ``tested``, only intervals are given.
    """
    sample = _Sample.of(counts, sizes, periods, design)
    features = int(sample.made.counts.shape[1])
    low, high, p, p_adjusted = (np.full((features, number), np.nan) for _ in range(4))
    # By period: the answers to all features.
    answers: list[list[tuple[Verdict, Members]]] = [[(Verdict.NO_DOCUMENTS, ())] * features] * number
    notes: list[Notes] = [(Note.of("verdict.no_documents"),) * features] * number
    total = len(sample.made.labels)
    decidable = []
    for place, period in enumerate(sample.filled):
        low[:, period], high[:, period] = _interval(sample.made, place, design)
        held = int(sample.made.group_sizes[place])
        answers[period] = [(Verdict.TOO_FEW, ())] * features
        notes[period] = (doubt(held, total, design.level, joined=sample.joined),) * features
        if tested and smallest_p(held, total) <= design.level:
            decidable.append(place)
    if decidable:
        result = permutation_test(sample.made, np.eye(len(sample.filled))[decidable], design=design)
        for row, place in enumerate(decidable):
            period = sample.filled[place]
            p[:, period], p_adjusted[:, period] = result.p[row], result.p_adjusted[row]
            notes[period] = _doubts(result, row, design.level)
            answers[period] = _against_rest(sample, place, result, row, design.level)
    verdicts = tuple(tuple(own[feature][0] for own in answers) for feature in range(features))
    rests_on = tuple(tuple(own[feature][1] for own in answers) for feature in range(features))
    why = tuple(tuple(own[feature] for own in notes) for feature in range(features))
    return Differences(low, high, p, p_adjusted, verdicts, why, rests_on)


def trends(counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, places: ArrayLike, design: Design) -> Trends:
    """Return whether rates move in one direction over periods, whose places in time are given, such as their years.

    Features without a hit have no slope. No trend can be shown with fewer than ``LEAST_BLOCKS_TREND`` documents that
    move alone, clusters counted as one.
    """
    sample = _Sample.of(counts, sizes, periods, design)
    made, at = sample.made, np.asarray(places, dtype=float)[sample.filled]
    undecided = _no_trend(sample, at, design.level)
    silent = np.asarray(made.counts.sum(axis=0)).ravel() == 0
    slopes: tuple[FloatArray, ...] = (np.full(len(silent), np.nan),) * 3
    if len(at) >= LEAST_PERIODS:
        slopes = tuple(np.where(silent, np.nan, one / np.log(2)) for one in log_slopes(made, at))
    if undecided is not None:
        return Trends.undecided(slopes, undecided)
    result = permutation_test(made, at, design=design)
    slope, low, high = slopes
    agrees = (slope >= 0) == (result.statistic[0] >= 0)
    scores = at[made.labels]
    answers = [_answer(sample, scores, result, (0, one), design.level, agrees=agrees[one]) for one in range(len(slope))]
    verdicts, rests_on = zip(*answers, strict=True) if answers else ((), ())
    doubts = _doubts(result, 0, design.level)
    notes = tuple(Note.of("inference.no_hit") if silent[one] else note for one, note in enumerate(doubts))
    return Trends(slope, low, high, result.p[0], result.p_adjusted[0], verdicts, notes, rests_on)


def changes(counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, number: int, design: Design) -> FloatArray:
    """Return the adjusted p of each period and all after it against all before, shape (features, periods).

    Parameters are those of :func:`differences`; the family is all features at all periods. NaN where no test could
    decide.
    """
    sample = _Sample.of(counts, sizes, periods, design)
    held = sample.made.group_sizes
    p = np.full((sample.made.counts.shape[1], number), np.nan)
    later = [int(held[one:].sum()) for one in range(len(held))]
    splits = [one for one in range(1, len(held)) if smallest_p(later[one], later[0]) <= design.level]
    if splits:
        contrasts = (np.arange(len(held)) >= np.array(splits)[:, None]).astype(float)
        p[:, np.array(sample.filled)[splits]] = permutation_test(sample.made, contrasts, design=design).p_adjusted.T
    return p


def directions(
    counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, places: ArrayLike, design: Design
) -> tuple[FloatArray, FloatArray]:
    """Return whether each feature rises (1) or falls (-1) over periods, and the adjusted p; NaN if nothing can decide.

    Parameters are those of :func:`trends`, which has slopes as well.
    """
    sample = _Sample.of(counts, sizes, periods, design)
    at = np.asarray(places, dtype=float)[sample.filled]
    if _no_trend(sample, at, design.level) is not None:
        nothing = np.full(sample.made.counts.shape[1], np.nan)
        return nothing, nothing
    result = permutation_test(sample.made, at, design=design)
    return np.where(result.statistic[0] >= 0, 1.0, -1.0), result.p_adjusted[0]


def _no_trend(sample: _Sample, at: FloatArray, level: float) -> Note | None:
    """Return why no test can decide on a trend over periods with these places, None if one can."""
    number = len(sample.made.labels)
    if len(at) < LEAST_PERIODS:
        return Note.of("inference.trend_periods", least=LEAST_PERIODS, got=len(at))
    if number < LEAST_BLOCKS_TREND:
        few = {"least": LEAST_BLOCKS_TREND, "got": number, "joined": sample.joined}
        return Note.of("inference.trend_documents", **few)
    attainable = smallest_trend_p(sample.made.group_sizes.tolist(), at.tolist())
    return Note.of("inference.trend_smallest", p=attainable) if attainable > level else None


@dataclass(frozen=True, eq=False)
class _Sample:
    """The documents that have words, as blocks labelled by the periods that have any, ``filled``.

    ``kept`` are their places among those given.
    """

    made: Blocks
    filled: list[int]
    kept: NDArray[np.int64]

    @classmethod
    def of(cls, counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, design: Design) -> _Sample:
        size, period = np.asarray(sizes, dtype=float), np.asarray(periods, dtype=np.int64)
        kept = np.flatnonzero(size > 0)
        filled, labels = np.unique(period[kept], return_inverse=True)
        matrix = sparse.csr_array(counts)[kept]
        return cls(blocks(matrix, size[kept], labels, design.within(len(size)).at(kept)), filled.tolist(), kept)

    @property
    def joined(self) -> bool:
        """Return whether several documents move as one."""
        return len(self.made.labels) < len(self.made.block_of)


def _interval(made: Blocks, group: int, design: Design) -> tuple[FloatArray, FloatArray]:
    if design.interval == "bootstrap":
        return bootstrap_rates(made, group, replicates=design.replicates, seed=design.seed)
    return rate_interval(group_rates(made, group))


def _against_rest(
    sample: _Sample, group: int, result: Permutation, row: int, level: float
) -> list[tuple[Verdict, Members]]:
    made, inside = sample.made, sample.made.labels == group
    own, rest = (np.asarray(made.counts[one].sum(axis=0)).ravel() / made.sizes[one].sum() for one in (inside, ~inside))
    agrees = (own >= rest) == (result.statistic[row] >= 0)
    scores = inside.astype(float)
    return [_answer(sample, scores, result, (row, one), level, agrees=agrees[one]) for one in range(len(own))]


def _answer(
    sample: _Sample, scores: FloatArray, result: Permutation, cell: tuple[int, int], level: float, *, agrees: np.bool_
) -> tuple[Verdict, Members]:
    """Return the verdict on a contrast and feature, ``cell``, with the documents, among those given, it rests on."""
    verdict, members = answer(
        sample.made,
        cell[1],
        scores,
        p_adjusted=float(result.p_adjusted[cell]),
        attainable=float(result.attainable[cell]),
        critical=float(result.critical[cell[0]]),
        level=level,
        agrees=bool(agrees),
    )
    return verdict, tuple(sample.kept[list(members)].tolist())


def _doubts(result: Permutation, row: int, level: float) -> Notes:
    """Return for each feature why no arrangement of its documents could decide, None where one could."""
    return tuple(
        Note.of("inference.attainable", p=one) if one > level else None for one in result.attainable[row].tolist()
    )
