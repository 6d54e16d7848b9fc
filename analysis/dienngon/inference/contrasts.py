"""One group of documents against others: the difference with its interval, and the smallest that could be shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Interval, Note
from dienngon.inference.blocks import Blocks
from dienngon.inference.design import Design
from dienngon.inference.intervals import HALF, bootstrap_interval, group_rates, log_interval, log_quotient, t_interval
from dienngon.inference.statistic import Residuals

FloatArray = NDArray[np.float64]
Numbers = NDArray[np.int64]
Covers = Interval | Note | str
# Power of 80% for one side: the standard normal deviate that a fifth of draws stay below.
POWER_DEVIATE = 0.84
_STEPS = 100
# Between a Poisson variable's (1) and that of documents that differ by a factor (2); of 1, 1.25 and 1.5 the one by
# which most nearly four in five of the differences planted in labelled news were found.
_VARIANCE = 1.25
# A difference of shares lies between -1 and 1; an interval wider than half of that says nothing.
_HALF_OF_ALL = 1.0
# A variance as good as none.
_TINY = 1e-24
# Growths that are tried: up to rates whose logarithms differ by so much between the middle and an end.
_MOST, _GRID = 8.0, 400
# An interval of a quotient that leaves open a rise and a fall beyond this, or of a rate whose ends are the square of it
# apart, says nothing: it is not given.
TENFOLD = 10.0


@dataclass(frozen=True, eq=False)
class Detectable:
    """The smallest difference that a test would show in four cases of five, as rates of the two groups per word.

    Shapes are (features,); NaN where no difference could be shown.
    """

    target: FloatArray = field(repr=False)
    reference: FloatArray = field(repr=False)

    @property
    def log2(self) -> FloatArray:
        """Return log₂ of the quotient of the rates."""
        return np.asarray(np.log2(self.target / self.reference))

    @property
    def difference(self) -> FloatArray:
        """Return the difference of the rates."""
        return self.target - self.reference


def detectable(blocks: Blocks, inside: NDArray[np.bool_], critical: float, more: NDArray[np.bool_]) -> Detectable:
    """Return the smallest differences that could be shown between the blocks ``inside`` and all others.

    The score of a difference must exceed the critical statistic, and .84 more for a power of 80%, times its standard
    error: that of the arrangements, or that within the groups, whichever is larger, as the statistic has it. All hits
    of a feature are taken as they are and shared out between the groups, and the variance of a group grows with its
    rate to the power of ``_VARIANCE``. ``more`` says which features are to be more frequent inside.
    benchmarks/keyness.py plants such differences and counts how many are found.
    """
    n, share = len(blocks.sizes), float(inside.mean())
    root = np.sqrt(blocks.sizes)
    a, b = float(root[inside].sum()), float(root[~inside].sum())
    residuals = Residuals.of(sparse.csr_array(blocks.counts.T), blocks.sizes)
    weights = inside - share
    square = float(weights @ weights)
    nothing = np.full(len(residuals.rate), np.nan)
    if n < 3 or not a * b or critical**2 >= n - 1:
        return Detectable(nothing, nothing)
    score = residuals.counts @ weights - residuals.rate * float(residuals.sizes @ weights)
    within = np.maximum(residuals.total - score**2 / square, 0.0) * square / (n - 1)
    rate = np.where(residuals.rate > 0, residuals.rate, np.nan)
    # Standard error of a difference of rates, as a share of the common one.
    unit = np.sqrt(within) * (a + b) / (a * b) / rate
    # The difference itself widens the spread of the arrangements.
    widened = critical / np.sqrt(1 - critical**2 / (n - 1))
    side = np.where(more, 1.0, -1.0)
    step = np.zeros(len(rate))
    for _ in range(_STEPS):
        target, reference = 1 + side * step * b / (a + b), 1 - side * step * a / (a + b)
        one, two = (np.maximum(rate, 0.0) ** _VARIANCE for rate in (target, reference))
        pooled, spread = np.sqrt(share * one + (1 - share) * two), np.sqrt((1 - share) * one + share * two)
        step = (np.maximum(widened * pooled, critical * spread) + POWER_DEVIATE * spread) * unit
    possible = (target > 0) & (reference > 0)
    return Detectable(np.where(possible, rate * target, np.nan), np.where(possible, rate * reference, np.nan))


def detectable_growth(blocks: Blocks, scores: FloatArray, critical: float) -> FloatArray:
    """Return the smallest growth of the logarithm of rates, per unit of the scores, that could be shown; as above.

    Rates are taken to grow by the same share from one period to the next.
    """
    n, root = len(blocks.sizes), np.sqrt(blocks.sizes)
    residuals = Residuals.of(sparse.csr_array(blocks.counts.T), blocks.sizes)
    at = scores - scores.mean()
    square = float(at @ at)
    if n < 3 or not square or critical**2 >= n - 1:
        return np.full(len(residuals.rate), np.nan)
    score = residuals.counts @ at - residuals.rate * float(residuals.sizes @ at)
    within = np.maximum(residuals.total - score**2 / square, 0.0) * square / (n - 1)
    widened = critical / np.sqrt(1 - critical**2 / (n - 1))
    growths = np.linspace(0.0, _MOST / np.abs(at).max(), _GRID)
    rates = np.exp(growths[:, None] * at)
    rates *= root.sum() / (rates @ root)[:, None]
    pooled = np.sqrt((rates**_VARIANCE).mean(axis=1))
    spread = np.sqrt(rates**_VARIANCE @ at**2 / square)
    # Scores that growths come to, by what they must come to for a standard error of 1.
    reached = (rates - 1) @ (at * root) / (np.maximum(widened * pooled, critical * spread) + POWER_DEVIATE * spread)
    rate = np.where(residuals.rate > 0, residuals.rate, np.nan)
    return np.asarray(np.interp(np.sqrt(within) / rate, np.maximum.accumulate(reached), growths, right=np.nan))


@dataclass(frozen=True, eq=False)
class Effects:
    """Differences with their intervals, shape (features,); ``interval`` is empty where it is not known.

    ``bare`` says which intervals tell nothing, ``held`` how many blocks hold the features.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    interval: tuple[Covers, ...]
    bare: NDArray[np.bool_]
    held: Numbers

    def at(self, features: Sequence[int]) -> Effects:
        """Return those of some features, by their places."""
        some = list(features)
        parts = (self.value[some], self.low[some], self.high[some], tuple(self.interval[one] for one in some))
        return Effects(*parts, self.bare[some], self.held[some])

    def settled(self, side: FloatArray, told: NDArray[np.bool_]) -> Effects:
        """Return them once a test has been made, which has ``told`` of some the ``side`` (1 or -1).

        Their intervals end at 0 where they hold it inside: a confidence set that goes with a test ends there where the
        test rejects (Hayter and Hsu 1994). The test says that there is a difference to that side, the interval how
        large it may be. All others that tell nothing are left out, and the number of documents is given instead.
        """
        crosses = told & (self.low < 0) & (self.high > 0)
        kept = ~self.bare | told
        low = np.where(kept, np.where(crosses & (side > 0), 0.0, self.low), np.nan)
        high = np.where(kept, np.where(crosses & (side < 0), 0.0, self.high), np.nan)
        each = zip(self.interval, crosses.tolist(), kept.tolist(), self.held.tolist(), strict=True)
        interval = tuple(
            (Interval.CUT if cut and one == Interval.NOMINAL else one) if stays or not one else untold(held)
            for one, cut, stays, held in each
        )
        return Effects(self.value, low, high, interval, self.bare, self.held)


def quotients(blocks: Blocks, inside: NDArray[np.bool_], design: Design) -> Effects:
    """Return log₂ of the rates of the blocks ``inside`` by those of all others, a count of 0 taken as ½.

    It is NaN where that ½ alone is more than the rate of the other side: so few words cannot show the direction.
    """
    own = dataclasses.replace(blocks, labels=inside.astype(np.int64))
    target, reference = group_rates(own, 1), group_rates(own, 0)
    ends = log_interval(target, reference)
    bare = says_nothing(*ends)
    if design.interval == "bootstrap" and min(target.blocks, reference.blocks) > 1:
        ends = bootstrap_interval(own, log_quotient, replicates=design.replicates, seed=design.seed)
        bare = np.zeros(len(bare), dtype=bool)
    sides = (np.log2(np.where(one.count > 0, one.count, HALF) / max(one.words, 1.0)) for one in (target, reference))
    value = np.subtract(*sides)
    turned = ((target.count == 0) & (value > 0)) | ((reference.count == 0) & (value < 0))
    value = np.where(turned, np.nan, value)
    held = target.documents + reference.documents
    return _known(value, ends[0] / np.log(2), ends[1] / np.log(2), design, bare=bare, held=held)


def mean_differences(blocks: Blocks, inside: NDArray[np.bool_], design: Design) -> Effects:
    """Return the mean of the blocks ``inside`` less that of all others, each counting by its size, by Welch's t.

    The standard error is no smaller than that of all arrangements, so that a share of 0 in a few documents has an
    interval too.
    """
    rates = blocks.counts.toarray() / blocks.sizes[:, None]
    n, held = len(rates), np.bincount(blocks.counts.indices, minlength=rates.shape[1])
    means, variances, numbers = [], [], []
    for group in (inside, ~inside):
        weight = blocks.sizes[group] / blocks.sizes[group].sum()
        mean, number = weight @ rates[group], int(group.sum())
        means.append(mean)
        variances.append(weight**2 @ (rates[group] - mean) ** 2 * number / max(number - 1, 1))
        numbers.append(number)
    least = rates.var(axis=0, ddof=1) * n / max(numbers[0] * numbers[1], 1) if n > 1 else np.zeros(len(held))
    short = np.maximum(least - variances[0] - variances[1], 0.0) / 2 + _TINY
    low, high = t_interval(means[0] - means[1], (variances[0] + short, variances[1] + short), (numbers[0], numbers[1]))
    # Shares can differ by no more.
    low, high = np.clip(low, -1.0, 1.0), np.clip(high, -1.0, 1.0)
    return _known(means[0] - means[1], low, high, design, bare=high - low > _HALF_OF_ALL, held=held)


def _known(
    value: FloatArray, low: FloatArray, high: FloatArray, design: Design, *, bare: NDArray[np.bool_], held: Numbers
) -> Effects:
    known = np.isfinite(low) & np.isfinite(high)
    nominal = Interval.NARROW if design.interval == "bootstrap" else Interval.NOMINAL
    return Effects(value, low, high, tuple(nominal if one else "" for one in known.tolist()), bare, held)


def says_nothing(low: FloatArray, high: FloatArray) -> NDArray[np.bool_]:
    """Return which intervals of the logarithm of a quotient leave open both a tenfold rise and a tenfold fall."""
    return np.asarray((low < -np.log(TENFOLD)) & (high > np.log(TENFOLD)))


def too_wide(low: FloatArray, high: FloatArray, words: float) -> NDArray[np.bool_]:
    """Return which intervals of rates have ends more than a hundred times apart, half a hit being the least."""
    return np.asarray(high > TENFOLD**2 * np.maximum(low, HALF / max(words, 1.0)))


def untold(documents: int) -> Note:
    """Return the note that an interval says nothing, since so few documents hold the feature.

    Examples
    --------
    >>> print(untold(3))
    not given: only 3 documents have hits
    """
    return Note.of("inference.untold", documents=documents)
