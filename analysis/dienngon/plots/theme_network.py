"""Which themes share paragraphs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Wording
from dienngon.plots import cells, layout
from dienngon.plots.base import BLUE, INK, MUTED, Words, blank, footer, said, short, wrap
from dienngon.table import Table, rows_of

_LEAST = 2
# With more themes lines on a circle can no longer be told apart.
_MOST_ON_CIRCLE = 12
# Letters of a label beside the grid, and its cells in inches.
_LONGEST, _CELL = 32, 0.36
# How far from the middle a label is next to its mark, above or below it.
_SIDE = 0.25
_LEVEL = 0.6
# Where along a line its number may be, the first free place taken, and how far from others.
_ALONG = (0.36, 0.42, 0.3, 0.48, 0.54, 0.24, 0.6)
_APART = 0.1


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
    """Return a network on a circle: size of a mark is a theme's paragraphs, width of a line the shared ones.

    Many themes are a grid instead.
    """
    nodes = _nodes(table.data)
    if len(nodes) > _MOST_ON_CIRCLE:
        return _grid(table, ax, words, nodes)
    figure, ax = blank(ax, 7.6, 6.1)
    angle = {theme: math.pi / 2 - 2 * math.pi * number / len(nodes) for number, theme in enumerate(nodes)}
    place = {theme: (math.cos(one), math.sin(one)) for theme, one in angle.items()}
    edges = drawn(table)
    most = max(edges["shared"], default=1)
    spots: list[tuple[float, float]] = []
    for row in rows_of(edges.sort_values("shared", kind="stable")):
        (x0, y0), (x1, y1) = place[row.theme_a], place[row.theme_b]
        strength = row.shared / most
        ax.plot([x0, x1], [y0, y1], color=BLUE, alpha=0.18 + 0.5 * strength, linewidth=0.8 + 5.5 * strength, zorder=1)
        x, y = _spot((x0, y0), (x1, y1), spots)
        spots.append((x, y))
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.9}
        ax.text(x, y, row.shared, ha="center", va="center", fontsize=7.5, color=INK, bbox=box, zorder=2)
    largest = max(paragraphs for _, paragraphs in nodes.values()) or 1
    # Areas in points², as scatter takes them: the largest mark is as wide on any corpus.
    sizes = {theme: 40 + 780 * paragraphs / largest for theme, (_, paragraphs) in nodes.items()}
    across, up = zip(*place.values(), strict=True)
    marks = ax.scatter(across, up, s=list(sizes.values()), color=BLUE, edgecolor="white", zorder=3)
    marks.set_urls([f"#theme-{theme}" for theme in nodes])
    for theme, (label, paragraphs) in nodes.items():
        x, y = place[theme]
        side = "left" if x > _SIDE else "right" if x < -_SIDE else "center"
        level = "bottom" if y > _LEVEL else "top" if y < -_LEVEL else "center"
        text = f"{wrap(short(words.of(label)), 20)}\n{words('paragraphs', size=paragraphs)}"
        reach = math.sqrt(sizes[theme]) / 2 + 7
        font: dict[str, Any] = {"ha": side, "va": level, "fontsize": 8.5, "zorder": 4}
        ax.annotate(text, (x, y), xytext=(reach * x, reach * y), textcoords="offset points", **font)
    ax.set(xlim=(-1.75, 1.75), ylim=(-1.42, 1.3), aspect="equal")
    ax.set_axis_off()
    ax.set_title(words("network_title"), color=INK)
    footer(figure, words, said("network_legend", least=_LEAST), said("network_chance"))
    ax.title.set_color(INK)
    ax.xaxis.label.set_color(MUTED)
    return figure


def _grid(table: Table, ax: Axes | None, words: Words, nodes: Mapping[str, tuple[Wording, int]]) -> Figure:
    """Return themes × themes, shaded by the paragraphs that they share."""
    labels = [short(words.of(label), _LONGEST) for label, _ in nodes.values()]
    place = {theme: number for number, theme in enumerate(nodes)}
    width, cell = cells.width_for(labels, len(labels), _CELL)
    figure, panel = blank(ax, width, cell * len(labels) + 1.2)
    shown: dict[tuple[int, float], cells.Cell] = {}
    for row in rows_of(drawn(table)):
        for theme, other in ((row.theme_a, row.theme_b), (row.theme_b, row.theme_a)):
            shown[place[theme], place[other]] = cells.Cell(row.shared, f"{row.shared}", url=f"#theme-{theme}")
    cells.draw_cells(panel, labels, shown, (cell, cell), words("network_title"))
    panel.set_yticks(range(len(labels)), [f"{label}  {number}" for number, label in enumerate(labels, 1)])
    panel.set_xlim(-0.5, len(labels) - 0.5)
    layout.name_places(panel, {f"{number}": number - 1.0 for number in range(1, len(labels) + 1)}, cell, top=True)
    panel.set_title(words("network_title"))
    footer(figure, words, said("network_cells", least=_LEAST), said("network_chance"))
    return figure


def _spot(
    begin: tuple[float, float], end: tuple[float, float], taken: list[tuple[float, float]]
) -> tuple[float, float]:
    """Return the place of a line's number: about a third along, farther where another number is too near."""
    places = [(begin[0] + at * (end[0] - begin[0]), begin[1] + at * (end[1] - begin[1])) for at in _ALONG]
    free = (place for place in places if all(math.dist(place, other) >= _APART for other in taken))
    return next(free, places[0])


def _nodes(data: pd.DataFrame) -> dict[str, tuple[Wording, int]]:
    nodes: dict[str, tuple[Wording, int]] = {}
    for row in rows_of(data):
        nodes.setdefault(row.theme_a, (row.label_a, row.with_a))
        nodes.setdefault(row.theme_b, (row.label_b, row.with_b))
    return nodes


def drawn(table: Table) -> pd.DataFrame:
    """Return the pairs that are drawn."""
    return table.frame[table.data["shared"] >= _LEAST].reset_index(drop=True)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    best = drawn(table).sort_values("shared", ascending=False, kind="stable").head(6)
    pairs = [said("theme_circle_pair", a=row.label_a, b=row.label_b, shared=row.shared) for row in rows_of(best)]
    return said("theme_circle_alt", pairs=tuple(pairs))
