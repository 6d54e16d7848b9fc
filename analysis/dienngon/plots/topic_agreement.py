"""Which topics of different models are the same."""

from __future__ import annotations

import itertools

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dienngon.plots.base import Cell, draw_cells, footer, refuse_axes, topic_title
from dienngon.table import Table
from dienngon.table import rows as rows_of


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a grid for each two models: topics × topics, shaded by agreement, matches framed."""
    refuse_axes(ax, "topic_agreement")
    data = table.data
    pairs = list(dict.fromkeys(zip(data["model_a"], data["model_b"], strict=True)))
    sizes = [data[(data["model_a"] == a) & (data["model_b"] == b)] for a, b in pairs]
    heights = [1.2 + 0.5 * one["topic_a"].nunique() for one in sizes]
    widest = max(one["topic_b"].nunique() for one in sizes)
    figure = Figure(figsize=(3.6 + 0.62 * max(widest, 9), sum(heights) + 0.8))
    panels = figure.subplots(len(pairs), 1, squeeze=False, height_ratios=heights)
    for panel, (model_a, model_b), rows in zip(panels.flat, pairs, sizes, strict=True):
        cells = {}
        for row in rows_of(rows):
            place = row.topic_a - 1, row.topic_b - 1
            cells[place] = Cell(max(0.0, row.agreement), f"{row.agreement:.2f}" if row.agreement >= 0.2 else "")
        names = rows.drop_duplicates("topic_a")
        left = [topic_title(row.topic_a, row.label_a, row.stable_a) for row in rows_of(names)]
        below = [f"{topic}" for topic in dict.fromkeys(rows["topic_b"])]
        draw_cells(panel, left, below, cells)
        for row in rows_of(rows[rows["matched"] == "yes"]):
            corner = (row.topic_b - 1.48, row.topic_a - 1.46)
            panel.add_patch(Rectangle(corner, 0.96, 0.92, fill=False, edgecolor="#D55E00", linewidth=1.6))
        panel.set_title(f"Topics of {model_a} (rows) and {model_b} (columns)", pad=24)
    unstable = itertools.chain(data["stable_a"], data["stable_b"])
    tail = " Unstable topics are named so." if "no" in set(unstable) else ""
    footer(figure, "Agreement by words and passages; framed: matched. " + " ".join(map(str, table.notes[:1])) + tail)
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    matched = table.data[table.data["matched"] == "yes"]
    parts = [
        f"{row.model_a} {row.topic_a} and {row.model_b} {row.topic_b}: {row.agreement:.2f}" for row in rows_of(matched)
    ]
    return "Grids of agreement between the topics of two models. Matched: " + "; ".join(parts) + "."
