"""Precision, recall, F1 and corrected prevalence from a stratified sample of coded units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS = 4_000
# Standard normal deviation that holds 95%.
_Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Coded:
    """Units of one stratum: how many there are, and the codes of those drawn, each from 0 to 1, shape (coded,)."""

    size: int
    codes: Floats


class Interval(NamedTuple):
    """An estimate with the bounds of its 95% interval; NaN where nothing can be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Error:
    """How a theme's hits err: what can be known of units with a hit and of units without.

    ``present`` and ``missed`` are the shares of units with a hit, and without one, in which coders see the theme: an
    estimate first, then draws that show its uncertainty, shape (1 + draws,). ``hits`` and ``others`` are how many
    units there are of each.
    """

    hits: int
    others: int
    present: Floats
    missed: Floats

    @classmethod
    def of(cls, hits: Sequence[Coded], others: Sequence[Coded], seed: int) -> Error:
        """Return the error of strata with hits and without, weighted by their sizes."""
        random = np.random.default_rng(seed)
        sizes = sum(one.size for one in hits), sum(one.size for one in others)
        return cls(*sizes, _share(hits, random), _share(others, random))

    def _cells(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return true and false positives, false and true negatives."""
        positive, negative = self.hits * self.present, self.others * self.missed
        return positive, self.hits - positive, negative, self.others - negative

    def precision(self) -> Interval:
        """Return the share of units with a hit that coders agree with."""
        return interval(self.present if self.hits else np.full(1, np.nan))

    def recall(self) -> Interval:
        """Return the share of the units in which coders see the theme that have a hit."""
        true, _, missed, _ = self._cells()
        return interval(_ratio(true, true + missed))

    def f1(self) -> Interval:
        """Return the harmonic mean of precision and recall."""
        true, false, missed, _ = self._cells()
        return interval(_ratio(2 * true, 2 * true + false + missed))

    def prevalence(self, hits: int, units: int) -> Interval:
        """Return the share of units with the theme, from the share with a hit (Rogan and Gladen 1978).

        (share + specificity - 1) / (sensitivity + specificity - 1), kept between 0 and 1. Sensitivity and specificity
        are those of this error, with their uncertainty; the share itself is counted, not drawn. NaN where units of one
        kind, with a hit or without, are there but not one was coded: there is nothing to correct with.
        """
        true, false, missed, right = self._cells()
        sensitivity, specificity = _ratio(true, true + missed), _ratio(right, false + right)
        if not units or np.isnan(self.present[0]) or np.isnan(self.missed[0]):
            return interval(np.full(1, np.nan))
        # Without a unit of one kind there is nothing on that side to correct.
        sensitivity = np.where(np.isnan(sensitivity), 1.0, sensitivity)
        specificity = np.where(np.isnan(specificity), 1.0, specificity)
        informed = sensitivity + specificity - 1
        corrected = _ratio(hits / units + specificity - 1, np.where(informed > 0, informed, np.nan))
        # Hits no better than chance say nothing of where the theme is: what was coded is then all there is.
        corrected = np.where(np.isnan(corrected), (true + missed) / (self.hits + self.others), corrected)
        return interval(np.clip(corrected, 0.0, 1.0))


def interval(values: Floats) -> Interval:
    """Return the first value with the middle 95% of the draws behind it; what has no value has no bounds."""
    draws = values[1:][~np.isnan(values[1:])]
    if np.isnan(values[0]) or not len(draws):
        return Interval(float(values[0]), float("nan"), float("nan"))
    low, high = np.quantile(draws, [(1 - 0.95) / 2, (1 + 0.95) / 2])
    # The estimate may be at the edge, where half a unit more or less makes the interval.
    return Interval(float(values[0]), min(float(low), float(values[0])), max(float(high), float(values[0])))


def _ratio(part: Floats, whole: Floats) -> Floats:
    empty = np.full(np.broadcast(part, whole).shape, np.nan)
    return np.asarray(np.divide(part, whole, out=empty, where=whole != 0))


def _share(strata: Sequence[Coded], random: np.random.Generator) -> Floats:
    """Return the weighted share of positive units, then draws of it.

    The draws are from the Beta distribution that gives Jeffreys' interval (Brown, Cai and DasGupta 2001), on the
    effective number of units under unequal weights (Kish 1965; Korn and Graubard 1998) with the correction for a finite
    population (Cochran 1977): where every unit was coded nothing is uncertain.
    """
    coded = [one for one in strata if len(one.codes)]
    population, drawn = sum(one.size for one in coded), sum(len(one.codes) for one in coded)
    if not sum(one.size for one in strata):
        # No such unit: it adds nothing to any count.
        return np.zeros(1 + DRAWS)
    if not drawn:
        return np.full(1 + DRAWS, np.nan)
    share = sum(one.size * float(one.codes.mean()) for one in coded) / population
    effective = population**2 / sum(one.size**2 / len(one.codes) for one in coded)
    if drawn == population == sum(one.size for one in strata):
        return np.full(1 + DRAWS, share)
    effective /= 1 - drawn / population if drawn < population else 1
    draws = random.beta(share * effective + 0.5, (1 - share) * effective + 0.5, DRAWS)
    return np.concatenate([[share], draws])


def wilson(right: float, total: float) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927), NaN where nothing was counted; numbers may be effective ones.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(7.5, 10)]
    [0.442, 0.919]
    """
    if not total:
        return float("nan"), float("nan")
    share, wide = right / total, _Z**2 / total
    middle = (share + wide / 2) / (1 + wide)
    half = _Z / (1 + wide) * math.sqrt(share * (1 - share) / total + wide / (4 * total))
    return (0.0 if right <= 0 else middle - half), (1.0 if share >= 1 else middle + half)


def drift(groups: Sequence[Floats], seed: int, draws: int = 9_999) -> float:
    """Return p that the mean code of some groups differs by chance: codes are permuted over all units.

    The statistic is the sum over groups of n (mean of the group - mean of all)²; p = (1 + draws as large or larger) /
    (1 + draws) (Phipson and Smyth 2010). NaN where there are fewer than two groups or all codes are equal.
    """
    groups = [one for one in groups if len(one)]
    if len(groups) < 2:
        return float("nan")
    codes = np.concatenate(groups)
    if np.ptp(codes) == 0:
        return float("nan")
    random = np.random.default_rng(seed)
    sizes = np.array([len(one) for one in groups])
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def statistic(row: Floats) -> Floats:
        means = np.add.reduceat(row, begins, axis=-1) / sizes
        return np.asarray((sizes * (means - codes.mean()) ** 2).sum(axis=-1))

    shuffled = random.permuted(np.tile(codes, (draws, 1)), axis=1)
    # Equal sums differ in their last bits.
    return float((1 + (statistic(shuffled) >= statistic(codes) - 1e-9).sum()) / (1 + draws))
