"""The family-wise p: against the largest statistic of all features and contrasts that are tested together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
# Statistics that are equal but for rounding count as equal.
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Family:
    """The largest |statistic| of every contrast under every arrangement, and what they make of single ones.

    Contrasts are weighed by rank: a small group's largest statistic is wider spread than a large one's and would
    drown it. With one contrast this is the max-statistic itself; with more, the smallest p of the contrasts'
    max-statistics (Westfall and Young 1993).
    """

    maxima: FloatArray
    ranks: FloatArray
    add: int

    @classmethod
    def of(cls, maxima: FloatArray, observed: FloatArray, add: int) -> Family:
        """Return the family for maxima of shape (contrasts, arrangements); ``add`` is 1 if these are a sample."""
        ordered = np.sort(maxima, axis=1)
        total = maxima.shape[1] + add
        p = np.empty(maxima.shape)
        for number, row in enumerate(maxima):
            beyond = maxima.shape[1] - np.searchsorted(ordered[number], less(row), side="left")
            # The arrangement as it is counts among the random ones.
            p[number] = (beyond + add * (observed[number] >= less(row))) / total
        return cls(ordered, np.sort(p.min(axis=0)), add)

    @property
    def total(self) -> int:
        """Return the number of arrangements, the one as it is included."""
        return int(self.maxima.shape[1]) + self.add

    def adjusted(self, values: FloatArray) -> FloatArray:
        """Return p_adjusted of |statistics| of shape (contrasts, features)."""
        found = np.empty(values.shape)
        for number, row in enumerate(values):
            beyond = self.maxima.shape[1] - np.searchsorted(self.maxima[number], less(np.abs(row)), side="left")
            own = (beyond + self.add) / self.total
            found[number] = (np.searchsorted(self.ranks, own * (1 + SLACK), side="right") + self.add) / self.total
        return found

    def critical(self, level: float) -> FloatArray:
        """Return the |statistic| of each contrast above which p_adjusted is at the level or below."""
        allowed = int(level * self.total * (1 + SLACK)) - self.add
        if allowed < 0:
            return np.full(len(self.maxima), np.inf)
        if allowed >= len(self.ranks):
            return np.zeros(len(self.maxima))
        # p of a contrast's own must stay below this one, so that no more than allowed ranks are as small.
        most = self.ranks[allowed] * self.total - self.add
        beyond = int(np.ceil(most * (1 - SLACK))) - 1
        if beyond < 0:
            return np.full(len(self.maxima), np.inf)
        found: FloatArray = self.maxima[:, -min(beyond + 1, self.maxima.shape[1])]
        return found.copy()


def less(values: FloatArray) -> FloatArray:
    """Return values less rounding, so that statistics that are equal but for it count as equal."""
    return values * (1 - SLACK) - SLACK
