"""Rates over periods: their intervals, each period against the others, and the trend, with documents as units."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.inference.attainable import LEVEL, smallest_p, smallest_trend_p
from dienngon.inference.blocks import Blocks, blocks
from dienngon.inference.bootstrap import bootstrap_rates
from dienngon.inference.intervals import group_rates, rate_interval
from dienngon.inference.permutation import PERMUTATIONS, Permutation, permutation_test
from dienngon.inference.slopes import log_slopes
from dienngon.inference.statistic import rests_on_one
from dienngon.inference.verdicts import NO_DOCUMENTS, NOT_SHOWN, TOO_FEW, worded

FloatArray = NDArray[np.float64]
Interval = Literal["jackknife", "bootstrap"]
# A trend over two periods is their difference.
LEAST_PERIODS = 3


@dataclass(frozen=True)
class DocumentTest:
    """How rates are compared between periods.

    Attributes
    ----------
    level
        At or below which an adjusted p is called small.
    permutations
        Random arrangements of documents, where there are more than these.
    seed
        Of the arrangements and the bootstrap.
    clusters
        Positions in the corpus of documents that move together, such as reposts.
    interval
        ``"jackknife"``: with Student's t, between documents (Tukey 1958); ``"bootstrap"``: percentiles over documents
        drawn with replacement within their period (Davison and Hinkley 1997), which are too narrow with few documents.
    replicates
        Of the bootstrap.

    Raises
    ------
    ParameterError
        If a value cannot be used.
    """

    level: float = LEVEL
    permutations: int = PERMUTATIONS
    seed: int = 0
    clusters: Sequence[Sequence[int]] = ()
    interval: Interval = "jackknife"
    replicates: int = 1999

    def __post_init__(self) -> None:
        if self.interval not in get_args(Interval):
            message = f"'interval' must be 'jackknife' or 'bootstrap'. Got '{self.interval}' instead."
            raise ParameterError(message)
        if self.replicates < 100:
            message = f"'replicates' must be at least 100 for a percentile to mean anything. Got {self.replicates}."
            raise ParameterError(message)

    def at(self, positions: ArrayLike) -> DocumentTest:
        """Return the test for some of the documents: clusters as places among ``positions``."""
        place = {int(one): number for number, one in enumerate(np.asarray(positions).tolist())}
        own = ([place[one] for one in cluster if one in place] for cluster in self.clusters)
        return dataclasses.replace(self, clusters=tuple(tuple(one) for one in own if len(one) > 1))


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
        One of the words of :mod:`dienngon.inference.verdicts` a feature and period.
    notes
        Why nothing can be told, or an empty string, likewise.
    """

    low: FloatArray = field(repr=False)
    high: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    p_adjusted: FloatArray = field(repr=False)
    verdicts: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Trends:
    """Rates over periods in their order; arrays have shape (features,).

    ``slope``, ``low`` and ``high`` are growth of log₂ of the rate by unit of time with its 95% interval; ``p`` and
    ``p_adjusted`` as in :class:`Differences`, the family being the features; ``notes`` say why nothing can be told.
    """

    slope: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    p_adjusted: FloatArray
    verdicts: tuple[str, ...]
    notes: tuple[str, ...]


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
    """
    sample = _Sample.of(counts, sizes, periods, test)
    shape = (sample.made.counts.shape[1], number)
    low, high, p, p_adjusted = (np.full(shape, np.nan) for _ in range(4))
    verdicts = np.full(shape, NO_DOCUMENTS, dtype=object)
    notes = np.full(shape, NO_DOCUMENTS, dtype=object)
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
            verdicts[:, period] = _against_rest(sample.made, place, result, row, test.level)
            notes[:, period] = _doubts(result, row, test.level)
    said = (tuple(tuple(one) for one in words.tolist()) for words in (verdicts, notes))
    return Differences(low, high, p, p_adjusted, *said)


def trends(
    counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, places: ArrayLike, test: DocumentTest
) -> Trends:
    """Say whether rates move in one direction over periods.

    Parameters
    ----------
    counts, sizes, periods, test
        As in :func:`differences`.
    places
        The place of each period in time, such as its year, shape (periods,).
    """
    sample = _Sample.of(counts, sizes, periods, test)
    features = sample.made.counts.shape[1]
    nothing = np.full(features, np.nan)
    at = np.asarray(places, dtype=float)[sample.filled]
    if len(at) < LEAST_PERIODS:
        note = f"a trend needs three periods with documents; got {len(at)}"
        return Trends(nothing, nothing, nothing, nothing, nothing, (TOO_FEW,) * features, (note,) * features)
    slope, low, high = (one / np.log(2) for one in log_slopes(sample.made, at))
    attainable = smallest_trend_p(sample.made.group_sizes.tolist(), at.tolist())
    if attainable > test.level:
        note = f"{TOO_FEW}: the smallest attainable p of a trend is {attainable:.2g}"
        return Trends(slope, nothing, nothing, nothing, nothing, (TOO_FEW,) * features, (note,) * features)
    result = permutation_test(sample.made, at, permutations=test.permutations, seed=test.seed, level=test.level)
    scores, critical = at[sample.made.labels], float(result.critical[0])
    verdicts = tuple(
        worded(
            result.p_adjusted[0, one],
            result.attainable[0, one],
            test.level,
            partial(rests_on_one, sample.made, one, scores, critical),
        )
        for one in range(features)
    )
    return Trends(slope, low, high, result.p[0], result.p_adjusted[0], verdicts, _doubts(result, 0, test.level))


@dataclass(frozen=True, eq=False)
class _Sample:
    """The documents that have words, as blocks labelled by the periods that have any, ``filled``."""

    made: Blocks
    filled: list[int]

    @classmethod
    def of(cls, counts: sparse.sparray, sizes: ArrayLike, periods: ArrayLike, test: DocumentTest) -> _Sample:
        size, period = np.asarray(sizes, dtype=float), np.asarray(periods, dtype=np.int64)
        kept = np.flatnonzero(size > 0)
        filled, labels = np.unique(period[kept], return_inverse=True)
        matrix = sparse.csr_array(counts)[kept]
        return cls(blocks(matrix, size[kept], labels, test.at(kept).clusters), filled.tolist())

    def doubt(self, held: int, level: float) -> str:
        """Return why a period of so many blocks cannot be told from the others, or an empty string."""
        total = len(self.made.labels)
        if smallest_p(held, total) <= level:
            return ""
        joined = ", reposts moving as one" if total < len(self.made.block_of) else ""
        share = f"{held} of {total} dated documents{joined}"
        if held == total:
            return f"{TOO_FEW}: {share}, so there is nothing to compare with"
        return f"{TOO_FEW}: with {share} the smallest attainable p is {smallest_p(held, total):.2g}"


def _interval(made: Blocks, group: int, test: DocumentTest) -> tuple[FloatArray, FloatArray]:
    if test.interval == "bootstrap":
        return bootstrap_rates(made, group, replicates=test.replicates, seed=test.seed)
    return rate_interval(group_rates(made, group))


def _against_rest(made: Blocks, group: int, result: Permutation, row: int, level: float) -> list[str]:
    inside = made.labels == group
    scores, critical = inside.astype(float), float(result.critical[row])
    own, rest = (np.asarray(made.counts[one].sum(axis=0)).ravel() / made.sizes[one].sum() for one in (inside, ~inside))
    found = []
    for one in range(made.counts.shape[1]):
        verdict = worded(
            result.p_adjusted[row, one],
            result.attainable[row, one],
            level,
            partial(rests_on_one, made, one, scores, critical),
        )
        # The rate of the whole and those of the documents may lean to different sides.
        agrees = bool(own[one] >= rest[one]) == bool(result.statistic[row, one] >= 0)
        found.append(verdict if agrees or result.p_adjusted[row, one] > level else NOT_SHOWN)
    return found


def _doubts(result: Permutation, row: int, level: float) -> tuple[str, ...]:
    """Return for each feature why no arrangement of its documents could decide, or an empty string."""
    return tuple(
        f"{TOO_FEW}: if its documents lay as far to one side as they can, the adjusted p would be {one:.2g}"
        if one > level
        else ""
        for one in result.attainable[row].tolist()
    )
