"""How far coders agree: Krippendorff's alpha."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.errors import ParameterError

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on units: how many could be compared, alpha, the share of equal pairs, and what hinders."""

    units: int
    alpha: float = math.nan
    agreement: float = math.nan
    note: Note | str = ""


def compared(units: Sequence[Sequence[Hashable | None]]) -> Agreement:
    """Return the agreement on nominal codes; a unit has the value of each person, None where one gave none."""
    pairs = [[pair for pair in itertools.combinations(unit, 2) if None not in pair] for unit in units]
    size = sum(map(bool, pairs))
    if not size:
        alone = all(len(unit) < 2 for unit in units)
        return Agreement(0, note=Note.of("coding.one_person" if alone else "coding.no_pair"))
    alpha = krippendorff_alpha(units)
    equal = float(np.mean([a == b for unit in pairs for a, b in unit]))
    return Agreement(size, alpha, equal, Note.of("coding.all_equal") if math.isnan(alpha) else "")


def krippendorff_alpha(units: Sequence[Sequence[Hashable | None]], level: Level = "nominal") -> float:
    """Return Krippendorff's alpha: 1 - observed / expected disagreement (Krippendorff 2011, section C).

    Parameters
    ----------
    units
        For each unit the values that coders gave it, None where one gave none. Units with fewer than two values
        cannot be compared and are left out.
    level
        Of measurement: ``nominal``, or ``ordinal``, ``interval`` or ``ratio`` for numbers.

    Returns
    -------
    float
        Alpha: 1 for agreement, 0 for what chance brings; NaN if nothing can be compared or only one value was given.

    Raises
    ------
    ParameterError
        If ``level`` is not one of these, or values are not numbers where they must be.

    Examples
    --------
    >>> krippendorff_alpha([[1, 1], [1, 1], [0, 0], [1, 0]])
    0.5333333333333333
    """
    if level not in ("nominal", "ordinal", "interval", "ratio"):
        raise ParameterError(f"The 'level' parameter must be nominal, ordinal, interval or ratio. Got {level!r}.")
    pairable = [given for unit in units if len(given := [value for value in unit if value is not None]) > 1]
    values = sorted({value for unit in pairable for value in unit}, key=_order(level))
    if len(values) < 2:
        return float("nan")
    at = {value: number for number, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for unit in pairable:
        counts = np.zeros(len(values))
        for value, size in Counter(unit).items():
            counts[at[value]] = size
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    totals = coincidences.sum(axis=0)
    distance = _distance(values, totals, level)
    expected = (np.outer(totals, totals) * distance).sum()
    return float(1 - (totals.sum() - 1) * (coincidences * distance).sum() / expected)


def _order(level: Level) -> Callable[[object], float | str]:
    if level == "nominal":
        return repr

    def number(value: object) -> float:
        if isinstance(value, (int, float)):
            return float(value)
        raise ParameterError(f"Values must be numbers for the level '{level}'. Got {value!r}.")

    return number


def _distance(values: Sequence[Hashable], totals: Floats, level: Level) -> Floats:
    """Return the squared difference of each two values, as the level of measurement has it."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "ordinal":
        # The number of values given between two, half of their own.
        rank = np.cumsum(totals) - totals / 2
        return np.asarray((rank[:, None] - rank[None, :]) ** 2, dtype=np.float64)
    number = np.array(values, dtype=np.float64)
    difference = number[:, None] - number[None, :]
    if level == "ratio":
        total = number[:, None] + number[None, :]
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0)
    return np.asarray(difference**2, dtype=np.float64)
