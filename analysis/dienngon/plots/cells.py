"""Grids of shaded cells, with their numbers where these fit, else with a key of the colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dienngon.plots import base, layout
from dienngon.plots.sizes import LEAST_POINTS, Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Sizes of the numbers in cells, the largest that fits taken.
_SIZES = (9.5, 8.5, 7.5, LEAST_POINTS)
_SMALL = LEAST_POINTS
ROW_SIZE = 9
# A figure of this width has names in lines of a third of it.
_LABELS = 9.6
# Of the shades those that dark letters are read on, on dark paper as well, where figures are shown with their lightness
# turned: a contrast of 4.5 (WCAG 2).
_LETTERED = 0.5
# The width of a cell's edge, as a share of the cell's.
_EDGE = 0.1
# Shades of small values are kept apart.
_POWER = 0.6


@dataclass(frozen=True)
class Cell:
    """One cell of a grid: its value, what is written in it, and where it leads."""

    value: float
    text: str
    small: str = ""
    url: str = ""
    ringed: bool = False
    dashed: bool = False


def draw_cells(
    ax: Axes, rows: Sequence[str], cells: Mapping[tuple[int, float], Cell], room: tuple[float, float], key: str
) -> None:
    """Draw cells by row and place across, shaded by value, and name the rows. Each is a rectangle that can hold a link.

    ``room`` is the width and height of a cell in inches. Numbers are written where all of them fit; else there is a
    key of the colours, which ``key`` names.
    """
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import PowerNorm
    from matplotlib.patches import Rectangle

    top = max((cell.value for cell in cells.values()), default=0.0) or 1.0
    shades = PowerNorm(_POWER, 0, top)
    texts = [cell.text for cell in cells.values()]
    sizes = [one for one in _SIZES if layout.fit(texts, room[0], one) and 1.2 * one * layout.POINT <= room[1]]
    smalls = [cell.small for cell in cells.values() if cell.small]
    below = bool(sizes) and layout.fit(smalls, room[0], _SMALL)
    below = below and all(layout.height_of(f"\n{one}", _SMALL) + 0.08 <= room[1] for one in smalls)
    # In narrow cells a line of full width would hide the shade.
    line = min(1.6, _EDGE * room[0] / layout.POINT)
    for (row, place), cell in cells.items():
        shade = base.sequential()(shades(cell.value) * (_LETTERED if sizes else 1.0))
        patch = Rectangle((place - 0.48, row - 0.46), 0.96, 0.92, facecolor=shade, edgecolor="white", linewidth=0.5)
        if cell.ringed:
            patch.set(edgecolor=base.INK, linewidth=line, zorder=2)
        if cell.dashed:
            patch.set(edgecolor=base.INK, linewidth=0.75 * line, linestyle=(0, (3, 2)), zorder=2)
        if cell.url:
            patch.set_url(cell.url)
        ax.add_patch(patch)
        font: dict[str, Any] = {"ha": "center", "va": "center", "color": base.INK, "zorder": 3}
        if sizes and cell.text:
            ax.text(place, row - (0.18 if below and cell.small else 0), cell.text, fontsize=sizes[0], **font)
        if below and cell.small:
            ax.text(place, row + 0.2, cell.small, fontsize=_SMALL, linespacing=1.15, **font)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_yticks(range(len(rows)), rows, fontsize=ROW_SIZE)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    ax.spines[:].set_visible(False)
    if not sizes:
        bar = ax.figure.figure.colorbar(ScalarMappable(shades, base.sequential()), ax=ax, fraction=0.04, pad=0.01)
        bar.set_label(key, color=base.MUTED)
        bar.outline.set_visible(False)


def width_for(rows: Sequence[str], columns: float, preferred: float, size: Size) -> tuple[float, float]:
    """Return the width of a figure with a grid, and of a cell in it: the preferred one, less where columns are many."""
    beside = max((layout.width_of(one, ROW_SIZE) for one in rows), default=0.0) + 0.5
    if size.width is not None:
        return size.width, (size.width - beside) / columns
    cell = min(preferred, (size.widest - beside) / columns)
    return max(6.4, beside + cell * columns), cell


def row_labels(texts: Iterable[str], size: Size, most: int = 3) -> list[str]:
    """Return the names of the rows of a grid, in so many lines at most, of a third of the figure's width."""
    return [layout.broken(one, size.over(_LABELS) / 3, ROW_SIZE, most=most) for one in texts]


def room_in(ax: Axes, columns: float, rows: int) -> tuple[float, float]:
    """Return the width and height of a cell on axes that were given."""
    figure, box = ax.figure.figure, ax.get_position()
    return box.width * figure.get_figwidth() / columns, box.height * figure.get_figheight() / rows
