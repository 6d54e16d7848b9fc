"""Which themes share paragraphs."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, INK, MUTED, blank, footer, wrap
from dienngon.table import Table

_LEAST = 2


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a network on a circle: size of a mark is a theme's paragraphs, width of a line the shared ones."""
    nodes = _nodes(table.data)
    figure, ax = blank(ax, 7.6, 6.6)
    angle = {theme: math.pi / 2 - 2 * math.pi * number / len(nodes) for number, theme in enumerate(nodes)}
    place = {theme: (math.cos(one), math.sin(one)) for theme, one in angle.items()}
    edges = drawn(table)
    most = max(edges["paragraphs"], default=1)
    for row in edges.sort_values("paragraphs", kind="stable").itertuples():
        (x0, y0), (x1, y1) = place[row.theme_a], place[row.theme_b]
        strength = row.paragraphs / most
        ax.plot([x0, x1], [y0, y1], color=BLUE, alpha=0.18 + 0.5 * strength, linewidth=0.8 + 5.5 * strength, zorder=1)
        # A third of the way along, so that numbers of lines that cross in the middle stay apart.
        x, y = x0 + 0.36 * (x1 - x0), y0 + 0.36 * (y1 - y0)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.9}
        ax.text(x, y, row.paragraphs, ha="center", va="center", fontsize=7.5, color=INK, bbox=box, zorder=2)
    sizes = [40 + 46 * nodes[theme][1] for theme in nodes]
    marks = ax.scatter(*zip(*place.values(), strict=True), s=sizes, color=BLUE, edgecolor="white", zorder=3)
    marks.set_urls([f"#theme-{theme}" for theme in nodes])
    for theme, (label, paragraphs) in nodes.items():
        x, y = place[theme]
        side = "left" if x > 0.2 else "right" if x < -0.2 else "center"
        ax.text(
            *(1.17 * x, 1.17 * y, f"{wrap(label, 20)}\n{paragraphs} paragraphs"),
            **{"ha": side, "va": "center", "fontsize": 8.5, "zorder": 4},
        )
    ax.set(xlim=(-1.9, 1.9), ylim=(-1.4, 1.42), aspect="equal")
    ax.set_axis_off()
    ax.set_title("Themes in the same paragraph", color=INK)
    footer(figure, f"Numbers on lines: paragraphs that hold both themes; pairs that share fewer than {_LEAST} are not drawn.")
    ax.title.set_color(INK)
    ax.xaxis.label.set_color(MUTED)
    return figure


def _nodes(data: pd.DataFrame) -> dict[str, tuple[str, int]]:
    nodes: dict[str, tuple[str, int]] = {}
    for row in data.itertuples():
        nodes.setdefault(row.theme_a, (row.label_a, row.paragraphs_a))
        nodes.setdefault(row.theme_b, (row.label_b, row.paragraphs_b))
    return nodes


def drawn(table: Table) -> pd.DataFrame:
    """Return the pairs that are drawn."""
    return table.frame[table.data["paragraphs"] >= _LEAST].reset_index(drop=True)


def alt(table: Table) -> str:
    """Return the figure in words."""
    best = drawn(table).sort_values("paragraphs", ascending=False, kind="stable").head(6)
    parts = [f"{row.label_a} and {row.label_b} {row.paragraphs}" for row in best.itertuples()]
    return "Network of themes by shared paragraphs; most: " + "; ".join(parts) + "."
