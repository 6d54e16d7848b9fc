"""Rates over periods: their intervals, each period against the others, and the trend, with documents as units."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.codes import Interval, Note, Verdict
from dienngon.inference.answers import Answer, Members, answer
from dienngon.inference.blocks import Blocks, blocks
from dienngon.inference.contrasts import (
    Covers,
    Effects,
    detectable,
    detectable_growth,
    quotients,
    too_wide,
    untold,
)
from dienngon.inference.design import POINTWISE, Design
from dienngon.inference.intervals import bootstrap_rates, group_rates, log_slopes, rate_interval
from dienngon.inference.permutation import Permutation, permutation_test
from dienngon.inference.verdicts import LEAST_BLOCKS_TREND, doubt, smallest_p, smallest_trend_p

FloatArray = NDArray[np.float64]
# A trend over two periods is their difference.
LEAST_PERIODS = 3
Cell = TypeVar("Cell")
Notes = tuple[Note | None, ...]
Contrast = Callable[[Blocks, NDArray[np.bool_], Design], Effects]


@dataclass(frozen=True, eq=False)
class Differences:
    """Each period of an axis against the others; arrays have shape (features, periods).

    ``low`` and ``high`` are the ends of the 95% interval of the rate, per word, NaN where the spread between documents
    is unknown or tells nothing; then ``covers`` says of how few documents. ``effects`` are the differences of a period
    from the others, by period, ``detectable`` the smallest that would be shown in four cases of five. ``p`` is
    two-sided, of the feature in the period by itself; ``p_adjusted`` is against all features in all periods that could
    be decided (Westfall and Young 1993), ``q`` bounds the share of false ones among what is found in them (Benjamini
    and Hochberg 1995); all are NaN where no test could decide, and ``notes`` say why.
    """

    low: FloatArray = field(repr=False)
    high: FloatArray = field(repr=False)
    covers: tuple[tuple[Covers, ...], ...]
    effects: tuple[Effects | None, ...] = field(repr=False)
    detectable: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    p_adjusted: FloatArray = field(repr=False)
    q: FloatArray = field(repr=False)
    answers: tuple[tuple[Answer, ...], ...]
    notes: tuple[Notes, ...]

    @property
    def verdicts(self) -> tuple[tuple[Verdict, ...], ...]:
        """Return the family-wise verdicts, by feature and period."""
        return tuple(tuple(one.verdict for one in row) for row in self.answers)

    @property
    def discoveries(self) -> tuple[tuple[Verdict, ...], ...]:
        """Return the verdicts by false discoveries, by feature and period."""
        return tuple(tuple(one.discovery for one in row) for row in self.answers)

    @property
    def rests_on(self) -> tuple[tuple[Members, ...], ...]:
        """Return the documents without which a difference is gone, as places among those given."""
        return tuple(tuple(one.rests_on for one in row) for row in self.answers)


@dataclass(frozen=True, eq=False)
class Trends:
    """Rates over periods in their order; arrays have shape (features,).

    ``slope``, ``low`` and ``high`` are growth of log₂ of the rate by unit of time with its 95% interval; ``p`` and
    ``p_adjusted`` as in :class:`Differences`, the family being the features; ``notes`` say why no test could decide,
    ``detectable`` and ``answers`` as there too. Where a verdict says that rates differ, ``slope`` has the direction.
    """

    slope: FloatArray
    low: FloatArray
    high: FloatArray
    detectable: FloatArray
    p: FloatArray
    p_adjusted: FloatArray
    q: FloatArray
    answers: tuple[Answer, ...]
    notes: Notes

    @classmethod
    def undecided(cls, slopes: tuple[FloatArray, ...], note: Note) -> Trends:
        """Return slopes with their intervals that no test can decide, for the same reason."""
        slope, low, high = slopes
        nothing, size = np.full(len(slope), np.nan), len(slope)
        answers = (Answer.none(Verdict.TOO_FEW),) * size
        return cls(slope, low, high, nothing, nothing, nothing, nothing, answers, (note,) * size)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Return the family-wise verdicts."""
        return tuple(one.verdict for one in self.answers)

    @property
    def rests_on(self) -> tuple[Members, ...]:
        """Return the documents without which a trend is gone, as places among those given."""
        return tuple(one.rests_on for one in self.answers)


def differences(
    counts: sparse.sparray,
    sizes: ArrayLike,
    periods: ArrayLike,
    number: int,
    design: Design,
    *,
    tested: bool = True,
    contrast: Contrast = quotients,
) -> Differences:
    """Return each period against all others, from hits of shape (documents, features), words and periods from 0 on.

    The statistic is the studentised score of :func:`dienngon.inference.permutation_test`; whole documents are permuted
    between the periods, of which there are ``number``, empty ones among them. Documents without words say nothing of a
    rate and are left out. If not ``tested``, only intervals are given. ``contrast`` is how a period differs:
    :func:`dienngon.inference.contrasts.quotients`, log₂ of two rates, or ``mean_differences``.
    """
    sample = _Sample.of(counts, sizes, periods, design)
    made, features = sample.made, int(sample.made.counts.shape[1])
    low, high, least, p, p_adjusted, q = (np.full((features, number), np.nan) for _ in range(6))
    # By period: the answers to all features.
    answers: list[list[Answer]] = [[Answer.none(Verdict.NO_DOCUMENTS)] * features] * number
    notes: list[Notes] = [(Note.of("verdict.no_documents"),) * features] * number
    covers: list[tuple[Covers, ...]] = [("",) * features] * number
    effects: list[Effects | None] = [None] * number
    total = len(made.labels)
    decidable = []
    for place, period in enumerate(sample.filled):
        low[:, period], high[:, period], covers[period] = _interval(made, place, design)
        held = int(made.group_sizes[place])
        answers[period] = [Answer.none(Verdict.TOO_FEW)] * features
        notes[period] = (doubt(held, total, design.level, joined=sample.joined),) * features
        if tested and smallest_p(held, total) <= design.level:
            decidable.append(place)
        elif tested and held < total:
            effects[period] = contrast(made, made.labels == place, design).settled(*_untold(features))
    if decidable:
        result = permutation_test(made, np.eye(len(sample.filled))[decidable], design=design)
        for row, place in enumerate(decidable):
            period, inside = sample.filled[place], made.labels == place
            p[:, period], p_adjusted[:, period], q[:, period] = result.p[row], result.p_adjusted[row], result.q[row]
            notes[period] = _doubts(result, row, design.level)
            side, agrees = np.where(result.statistic[row] >= 0, 1.0, -1.0), _agrees(sample, inside, result, row)
            answers[period] = _answers(sample, inside.astype(float), result, row, level=design.level, agrees=agrees)
            told = _told(result, row, answers[period]) & agrees
            effects[period] = contrast(made, inside, design).settled(side, told)
            found = detectable(made, inside, float(result.critical[row]), side > 0)
            least[:, period] = found.log2 if contrast is quotients else found.difference
    return Differences(
        low=low,
        high=high,
        covers=_by_feature(covers, features),
        effects=tuple(effects),
        detectable=least,
        p=p,
        p_adjusted=p_adjusted,
        q=q,
        answers=_by_feature(answers, features),
        notes=_by_feature(notes, features),
    )


def _by_feature(by_period: Sequence[Sequence[Cell]], features: int) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(own[feature] for own in by_period) for feature in range(features))


def _untold(features: int) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return sides where no test has told any."""
    return np.ones(features), np.zeros(features, dtype=bool)


def _told(result: Permutation, row: int, answers: Sequence[Answer]) -> NDArray[np.bool_]:
    """Return of which features the test tells the side: by p, at the level of a 95% interval, or by a verdict."""
    return np.asarray((result.p[row] <= POINTWISE) | np.array([one.found for one in answers], dtype=bool))


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
    agrees, side = (slope >= 0) == (result.statistic[0] >= 0), np.where(slope >= 0, 1.0, -1.0)
    scores = at[made.labels]
    answers = _answers(sample, scores, result, 0, level=design.level, agrees=agrees)
    crosses = _told(result, 0, answers) & agrees & (low < 0) & (high > 0)
    low, high = np.where(crosses & (side > 0), 0.0, low), np.where(crosses & (side < 0), 0.0, high)
    doubts = _doubts(result, 0, design.level)
    notes = tuple(Note.of("inference.no_hit") if silent[one] else note for one, note in enumerate(doubts))
    least = side * detectable_growth(made, scores, float(result.critical[0])) / np.log(2)
    tests = result.p[0], result.p_adjusted[0], result.q[0]
    return Trends(slope, low, high, least, *tests, tuple(answers), notes)


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


def _interval(made: Blocks, group: int, design: Design) -> tuple[FloatArray, FloatArray, tuple[Covers, ...]]:
    """Return the interval of the rates in a period, NaN where it tells nothing, and what it covers."""
    rates = group_rates(made, group)
    if design.interval == "bootstrap":
        low, high = bootstrap_rates(made, group, replicates=design.replicates, seed=design.seed)
        wide, nominal = np.isnan(low), Interval.NARROW
    else:
        low, high = rate_interval(rates)
        wide, nominal = np.isnan(low) | too_wide(low, high, rates.words), Interval.NOMINAL
    held = rates.documents.tolist()
    covers = tuple(untold(number) if one else nominal for one, number in zip(wide.tolist(), held, strict=True))
    return np.where(wide, np.nan, low), np.where(wide, np.nan, high), covers


def _agrees(sample: _Sample, inside: NDArray[np.bool_], result: Permutation, row: int) -> NDArray[np.bool_]:
    """Return of which features the rate leans to the same side as those of the documents."""
    made = sample.made
    own, rest = (np.asarray(made.counts[one].sum(axis=0)).ravel() / made.sizes[one].sum() for one in (inside, ~inside))
    return np.asarray((own >= rest) == (result.statistic[row] >= 0))


def _answers(
    sample: _Sample, scores: FloatArray, result: Permutation, row: int, *, level: float, agrees: NDArray[np.bool_]
) -> list[Answer]:
    """Return the answers to a contrast, for all features, with the documents, among those given, that they rest on."""
    found = (
        answer(sample.made, result, (row, one), scores, level, agrees=bool(agrees[one])) for one in range(len(agrees))
    )
    return [
        dataclasses.replace(one, rests_on=tuple(sample.kept[list(one.rests_on)].tolist())) if one.rests_on else one
        for one in found
    ]


def _doubts(result: Permutation, row: int, level: float) -> Notes:
    """Return for each feature why no arrangement of its documents could decide, None where one could."""
    return tuple(
        Note.of("inference.attainable", p=one) if one > level else None for one in result.attainable[row].tolist()
    )
