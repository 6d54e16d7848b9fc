"""Rates over periods: their intervals, each period against the others, and the trend, with documents as units."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.inference.attainable import LEAST_BLOCKS_TREND, smallest_p, smallest_trend_p
from dienngon.inference.blocks import Blocks, blocks
from dienngon.inference.bootstrap import bootstrap_rates
from dienngon.inference.design import DIFFERS, NO_DOCUMENTS, NOT_SHOWN, ON_GROUP, ON_ONE, TOO_FEW, DocumentTest, worded
from dienngon.inference.intervals import group_rates, log_slopes, rate_interval
from dienngon.inference.permutation import Permutation, permutation_test
from dienngon.inference.statistic import resting_on

FloatArray = NDArray[np.float64]
# A trend over two periods is their difference.
LEAST_PERIODS = 3
Members = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Differences:
    """Each period of an axis against the others; arrays have shape (features, periods).

    Attributes
    ----------
    low, high
        Ends of the 95% interval of the rate, per word; NaN where the spread between documents is unknown.
    p
        Two-sided, of the feature in the period by itself; NaN where no test could decide.
    p_adjusted
        Against all features in all periods that could be decided (Westfall and Young 1993); NaN likewise.
    verdicts
        One of the words of :mod:`dienngon.inference.design` a feature and period.
    notes
        Why nothing can be told, or an empty string, likewise.
    rests_on
        The documents without which a difference is gone, as places among those given, likewise: one, or those of a
        cluster in the period; none where no single one makes it.
    """

    low: FloatArray = field(repr=False)
    high: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    p_adjusted: FloatArray = field(repr=False)
    verdicts: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, ...], ...]
    rests_on: tuple[tuple[Members, ...], ...]


@dataclass(frozen=True, eq=False)
class Trends:
    """Rates over periods in their order; arrays have shape (features,).

    ``slope``, ``low`` and ``high`` are growth of log₂ of the rate by unit of time with its 95% interval; ``p`` and
    ``p_adjusted`` as in :class:`Differences`, the family being the features; ``notes`` say why nothing can be told,
    ``rests_on`` without which documents a trend is gone. Where a verdict says that rates differ, ``slope`` has the
    direction.
    """

    slope: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    p_adjusted: FloatArray
    verdicts: tuple[str, ...]
    notes: tuple[str, ...]
    rests_on: tuple[Members, ...]

    @classmethod
    def undecided(cls, slopes: tuple[FloatArray, ...], note: str) -> Trends:
        """Return slopes with their intervals of which no test can tell, for the same reason."""
        slope, low, high = slopes
        nothing, size = np.full(len(slope), np.nan), len(slope)
        return cls(slope, low, high, nothing, nothing, (TOO_FEW,) * size, (note,) * size, ((),) * size)


def differences(
    counts: sparse.sparray,
    sizes: ArrayLike,
    periods: ArrayLike,
    number: int,
    test: DocumentTest,
    *,
    tested: bool = True,
) -> Differences:
    """Compare each period with all others.

    The statistic is the studentised score of :func:`dienngon.inference.permutation_test`; whole documents are dealt to
    the periods. Documents without words say nothing of a rate and are left out.

    Parameters
    ----------
    counts
        Hits, shape (documents, features).
    sizes
        Words of each document, shape (documents,).
    periods
        The period of each document, from 0 on, shape (documents,).
    number
        How many periods there are, empty ones among them.
    test
        How; its clusters are places among these documents.
    tested
        Whether to test at all, or to give intervals only.

    Raises
    ------
    ParameterError
        If a cluster holds a document that there is not.
    """
    sample = _Sample.of(counts, sizes, periods, test)
    shape = (sample.made.counts.shape[1], number)
    low, high, p, p_adjusted = (np.full(shape, np.nan) for _ in range(4))
    verdicts = np.full(shape, NO_DOCUMENTS, dtype=object)
    notes = np.full(shape, NO_DOCUMENTS, dtype=object)
    rests_on = np.full(shape, None, dtype=object)
    total = len(sample.made.labels)
    decidable = []
    for place, period in enumerate(sample.filled):
        low[:, period], high[:, period] = _interval(sample.made, place, test)
        held = int(sample.made.group_sizes[place])
        verdicts[:, period], notes[:, period] = TOO_FEW, sample.doubt(held, test.level)
        if tested and smallest_p(held, total) <= test.level:
            decidable.append(place)
    if decidable:
        contrasts = np.eye(len(sample.filled))[decidable]
        result = permutation_test(
            sample.made, contrasts, permutations=test.permutations, seed=test.seed, level=test.level
        )
        for row, place in enumerate(decidable):
            period = sample.filled[place]
            p[:, period], p_adjusted[:, period] = result.p[row], result.p_adjusted[row]
            notes[:, period] = _doubts(result, row, test.level)
            for one, (verdict, members) in enumerate(_against_rest(sample, place, result, row, test.level)):
                verdicts[one, period], rests_on[one, period] = verdict, members
    answer, note = (tuple(tuple(one) for one in words.tolist()) for words in (verdicts, notes))
    resting = tuple(tuple(members or () for members in one) for one in rests_on.tolist())
    return Differences(low, high, p, p_adjusted, answer, note, resting)


def trends(
    counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, places: ArrayLike, test: DocumentTest
) -> Trends:
    """Say whether rates move in one direction over periods.

    Features without a hit have no slope. Nothing is told of fewer than ``LEAST_BLOCKS_TREND`` documents that move
    alone, clusters counted as one.

    Parameters
    ----------
    counts, sizes, periods, test
        As in :func:`differences`.
    places
        The place of each period in time, such as its year, shape (periods,).

    Raises
    ------
    ParameterError
        If a cluster holds a document that there is not.
    """
    sample = _Sample.of(counts, sizes, periods, test)
    made = sample.made
    at, number = np.asarray(places, dtype=float)[sample.filled], len(made.labels)
    if len(at) < LEAST_PERIODS:
        nothing = np.full(made.counts.shape[1], np.nan)
        return Trends.undecided((nothing,) * 3, f"a trend needs three periods with documents; got {len(at)}")
    silent = np.asarray(made.counts.sum(axis=0)).ravel() == 0
    slopes = tuple(np.where(silent, np.nan, one / np.log(2)) for one in log_slopes(made, at))
    if number < LEAST_BLOCKS_TREND:
        joined = ", reposts moving as one" if number < len(made.block_of) else ""
        note = f"{TOO_FEW}: a trend needs {LEAST_BLOCKS_TREND} documents that move alone; got {number}{joined}"
        return Trends.undecided(slopes, note)
    attainable = smallest_trend_p(made.group_sizes.tolist(), at.tolist())
    if attainable > test.level:
        return Trends.undecided(slopes, f"{TOO_FEW}: the smallest attainable p of a trend is {attainable:.2g}")
    result = permutation_test(made, at, permutations=test.permutations, seed=test.seed, level=test.level)
    slope, low, high = slopes
    agrees = (slope >= 0) == (result.statistic[0] >= 0)
    scores = at[made.labels]
    answers = [_answer(sample, scores, result, (0, one), test.level, agrees=agrees[one]) for one in range(len(slope))]
    verdicts, rests_on = zip(*answers, strict=True) if answers else ((), ())
    doubts = _doubts(result, 0, test.level)
    notes = tuple(f"{TOO_FEW}: no hit" if silent[one] else note for one, note in enumerate(doubts))
    return Trends(slope, low, high, result.p[0], result.p_adjusted[0], verdicts, notes, rests_on)


@dataclass(frozen=True, eq=False)
class _Sample:
    """The documents that have words, as blocks labelled by the periods that have any, ``filled``.

    ``kept`` are their places among those given.
    """

    made: Blocks
    filled: list[int]
    kept: NDArray[np.int64]

    @classmethod
    def of(cls, counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, test: DocumentTest) -> _Sample:
        size, period = np.asarray(sizes, dtype=float), np.asarray(periods, dtype=np.int64)
        kept = np.flatnonzero(size > 0)
        filled, labels = np.unique(period[kept], return_inverse=True)
        matrix = sparse.csr_array(counts)[kept]
        return cls(blocks(matrix, size[kept], labels, test.within(len(size)).at(kept).clusters), filled.tolist(), kept)

    def members(self, block: int) -> Members:
        """Return the documents of a block, as places among those given."""
        return tuple(self.kept[self.made.block_of == block].tolist())

    def doubt(self, held: int, level: float) -> str:
        """Return why a period of so many blocks cannot be told from the others, or an empty string."""
        total = len(self.made.labels)
        if smallest_p(held, total) <= level:
            return ""
        joined = ", reposts moving as one" if total < len(self.made.block_of) else ""
        share = f"{held} of {total} documents{joined}"
        if held == total:
            return f"{TOO_FEW}: {share}, so there is nothing to compare with"
        return f"{TOO_FEW}: with {share} the smallest attainable p is {smallest_p(held, total):.2g}"


def _interval(made: Blocks, group: int, test: DocumentTest) -> tuple[FloatArray, FloatArray]:
    if test.interval == "bootstrap":
        return bootstrap_rates(made, group, replicates=test.replicates, seed=test.seed)
    return rate_interval(group_rates(made, group))


def _against_rest(
    sample: _Sample, group: int, result: Permutation, row: int, level: float
) -> list[tuple[str, Members]]:
    made, inside = sample.made, sample.made.labels == group
    own, rest = (np.asarray(made.counts[one].sum(axis=0)).ravel() / made.sizes[one].sum() for one in (inside, ~inside))
    agrees = (own >= rest) == (result.statistic[row] >= 0)
    scores = inside.astype(float)
    return [_answer(sample, scores, result, (row, one), level, agrees=agrees[one]) for one in range(len(own))]


def _answer(
    sample: _Sample, scores: FloatArray, result: Permutation, cell: tuple[int, int], level: float, *, agrees: np.bool_
) -> tuple[str, Members]:
    """Return what is told of a contrast and feature, ``cell``, with the documents that a finding rests on."""
    row, feature = cell
    verdict = worded(result.p_adjusted[cell], result.attainable[cell], level, lambda: False)
    if verdict != DIFFERS:
        return verdict, ()
    if not agrees:
        # The rate of the whole and those of the documents lean to different sides.
        return NOT_SHOWN, ()
    block = resting_on(sample.made, feature, scores, float(result.critical[row]))
    if block is None:
        return DIFFERS, ()
    members = sample.members(block)
    return ON_GROUP if len(members) > 1 else ON_ONE, members


def _doubts(result: Permutation, row: int, level: float) -> tuple[str, ...]:
    """Return for each feature why no arrangement of its documents could decide, or an empty string."""
    return tuple(
        f"{TOO_FEW}: if its documents lay as far to one side as they can, the adjusted p would be {one:.2g}"
        if one > level
        else ""
        for one in result.attainable[row].tolist()
    )
