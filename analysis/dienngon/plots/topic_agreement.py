"""Which topics of different models are the same."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from dienngon.codes import Note
from dienngon.plots.base import ORANGE, Cell, Words, draw_cells, footer, is_unstable, refuse_axes, said, topic_title
from dienngon.table import Table, rows_of


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
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
        left = [topic_title(words, row.topic_a, row.label_a, row.stable_a) for row in rows_of(names)]
        below = [f"{topic}" for topic in dict.fromkeys(rows["topic_b"])]
        draw_cells(panel, left, below, cells)
        for row in rows_of(rows[rows["matched"] == "yes"]):
            corner = (row.topic_b - 1.48, row.topic_a - 1.46)
            panel.add_patch(Rectangle(corner, 0.96, 0.92, fill=False, edgecolor=ORANGE, linewidth=1.6))
        panel.set_title(words("agreement_title", a=model_a, b=model_b), pad=24)
    unstable = any(map(is_unstable, (*data["stable_a"], *data["stable_b"])))
    footer(figure, words, said("agreement_legend"), *table.notes[:1], said("unstable_named") if unstable else "")
    return figure


def alt(table: Table) -> Note:
    """Return the figure in words."""
    matched = rows_of(table.data[table.data["matched"] == "yes"])
    pairs = (
        said(
            "agreement_pair",
            model_a=row.model_a,
            topic_a=row.topic_a,
            model_b=row.model_b,
            topic_b=row.topic_b,
            agreement=row.agreement,
        )
        for row in matched
    )
    return said("agreement_alt", pairs=tuple(pairs))
