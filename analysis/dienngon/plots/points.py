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


def fit(along: layout.Along, texts: Iterable[str]) -> bool:
    """Return whether numbers fit above the points of all panels."""
    return layout.fit(list(texts), along.step, _SIZE)


def draw_points(
    ax: Axes, along: layout.Along, points: Sequence[Point], top: float, colour: str = base.BLUE
) -> tuple[float, float]:
    """Draw points on a scale from 0 to ``top``, and return the ends of the axis that they need.

    Neighbours are joined where documents suffice to compare them, as circles, or as diamonds where false discoveries
    alone find a difference; all others are squares. Numbers are in a row above the marks and intervals, where none lies
    on a line, if all fit.
    """
    at = {one.period: one for one in points}
    for left, right in along.neighbours():
        pair = [at[name] for name in (left, right) if name in at]
        if len(pair) == 2 and not any(map(_is_square, pair)):
            across = [along.places[one.period] for one in pair]
            ax.plot(across, [one.value for one in pair], color=colour, linewidth=1.2)
    limit = (1 + _ABOVE) * top
    banded = [one for one in points if np.isfinite(one.interval).all()]
    ax.vlines(
        [along.places[one.period] for one in banded],
        [one.interval[0] for one in banded],
        [min(one.interval[1], limit) for one in banded],
        color=colour, linewidth=1.6, alpha=0.45, zorder=1,
    )  # fmt: skip
    size = min(36.0, (0.5 * along.step / layout.POINT) ** 2)
    for marker in ("o", "D", "s"):
        own = [one for one in points if _marker(one) == marker]
        if own:
            edge = [base.INK if base.found(one.verdict) else colour for one in own]
            across = [along.places[one.period] for one in own]
            face = "white" if marker == "s" else colour
            look: dict[str, Any] = {
                "marker": marker,
                "color": face,
                "edgecolor": edge,
                "linewidth": 1.4 if size > 12 else 0.8,
            }
            marks = ax.scatter(across, [one.value for one in own], s=size, zorder=3, **look)
            marks.set_urls([one.url for one in own])
    for one in points:
        ax.text(along.places[one.period], limit + 0.04 * top, one.text, ha="center", va="bottom", fontsize=_SIZE)
    lines = max((one.text.count("\n") + 1 for one in points if one.text), default=0)
    return -_BELOW * top, limit + (_LINE * lines + 0.05) * top


def _is_square(point: Point) -> bool:
    return _marker(point) == "s"


def _marker(point: Point) -> str:
    if base.discovered(point):
        return "D"
    return "s" if point.verdict == Verdict.TOO_FEW else "o"
