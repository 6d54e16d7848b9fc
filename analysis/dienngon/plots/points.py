"""Values over periods: marks with intervals, neighbours joined where both can be compared, numbers above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dienngon.codes import Verdict
from dienngon.plots import base, layout

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 7.5
# An interval that reaches beyond so many times the largest value is cut, and ends in an arrow.
_REACH = 2.5
# Of the height of a panel: under the largest value, above it, and more for each line of numbers.
_BELOW, _ABOVE, _LINE = 0.08, 0.14, 0.13


@dataclass(frozen=True)
class Point:
    """A value in a period: its interval, NaN without one, what is written above it, its verdicts, where it leads."""

    period: str
    value: float
    interval: tuple[float, float]
    text: str
    verdict: str
    discovery: str
    url: str


def filled(rows: Iterable[Any]) -> bool:
    """Return whether any row of a table has a filled mark: documents suffice, and none has a mark of its own."""
    return any(row.verdict not in (Verdict.TOO_FEW, Verdict.NO_DOCUMENTS) and not base.discovered(row) for row in rows)


def fit(along: layout.Along, texts: Iterable[str]) -> bool:
    """Return whether numbers fit above the points of all panels."""
    return layout.fit(list(texts), along.step, _SIZE)


def top_of(values: Iterable[float], highs: Iterable[float]) -> float:
    """Return the end of a scale that holds all values, and their intervals as far as these do not dwarf them.

    Examples
    --------
    >>> top_of([1.0, 2.0], [3.0, 40.0]), top_of([0.0, 0.0], [0.2, 0.3])
    (5.0, 0.3)
    """
    largest = float(np.nanmax([*values, 0.0]))
    reach = float(np.nanmax([*highs, largest]))
    return min(reach, _REACH * largest or reach) or 1.0


@dataclass(frozen=True)
class Scale:
    """Where values stand on an axis: 0 at ``zero``, each unit ``unit`` further."""

    zero: float = 0.0
    unit: float = 1.0

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.zero + self.unit * value


def draw_points(
    ax: Axes, along: layout.Along, points: Sequence[Point], top: float, colour: str = base.BLUE
) -> tuple[float, float]:
    """Draw points on a scale from 0 to ``top``, and return the ends of the axis that they need.

    Neighbours are joined where documents suffice to compare them. Numbers are in a row above the marks and intervals,
    where none lies on a line, if all fit.
    """
    at = {one.period: one for one in points}
    for pair in along.neighbours():
        both = [at[name] for name in pair if name in at]
        if len(both) == 2 and not any(map(_is_square, both)):
            across = [along.places[one.period] for one in both]
            ax.plot(across, [one.value for one in both], color=colour, linewidth=1.2)
    draw_marks(ax, along, points, top, colour)
    limit = (1 + _ABOVE) * top
    for one in filter(lambda one: one.text, points):
        ax.text(along.places[one.period], limit + 0.04 * top, one.text, ha="center", va="bottom", fontsize=_SIZE)
    lines = max((one.text.count("\n") + 1 for one in points if one.text), default=0)
    return -_BELOW * top, limit + (_LINE * lines + 0.05) * top


def draw_marks(
    ax: Axes,
    along: layout.Along,
    points: Sequence[Point],
    top: float,
    colour: str = base.BLUE,
    *,
    scale: Scale = Scale(),
    muted: bool = False,
) -> None:
    """Draw marks with their intervals as far as ``top``, an arrow where one is cut.

    They are circles where documents suffice to compare them, diamonds where false discoveries alone find a difference,
    and else squares. ``muted`` keeps the colour for what differs.
    """
    context = base.MUTED if muted else colour
    limit = (1 + _ABOVE) * top
    banded = [one for one in points if np.isfinite(one.interval).all()]
    ax.vlines(
        [along.places[one.period] for one in banded],
        [scale.at(one.interval[0]) for one in banded],
        [scale.at(min(one.interval[1], limit)) for one in banded],
        color=context, linewidth=1.6, alpha=0.45, zorder=1,
    )  # fmt: skip
    cut = [along.places[one.period] for one in banded if one.interval[1] > limit]
    if cut:
        look: dict[str, Any] = {"marker": "^", "s": 14, "color": context, "alpha": 0.6, "linewidth": 0}
        ax.scatter(cut, [scale.at(limit)] * len(cut), zorder=1, **look)
    size = min(36.0, (0.5 * along.step / layout.POINT) ** 2)
    for marker in ("o", "D", "s"):
        own = [one for one in points if _marker(one) == marker]
        if own:
            shades = [colour if base.found(one.verdict) or marker == "D" else context for one in own]
            look = {
                "marker": marker,
                "color": ["white"] * len(own) if marker == "s" else shades,
                "edgecolor": [
                    base.INK if base.found(one.verdict) else shade for one, shade in zip(own, shades, strict=True)
                ],
                "linewidth": 1.4 if size > 12 else 0.8,
            }
            across = [along.places[one.period] for one in own]
            marks = ax.scatter(across, [scale.at(one.value) for one in own], s=size, zorder=3, **look)
            marks.set_urls([one.url for one in own])


def _is_square(point: Point) -> bool:
    return _marker(point) == "s"


def _marker(point: Point) -> str:
    if base.discovered(point):
        return "D"
    return "s" if point.verdict == Verdict.TOO_FEW else "o"
