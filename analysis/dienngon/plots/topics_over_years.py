"""Topics × periods as cells."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import Cell, blank, draw_cells, footer, verdicts
from dienngon.table import Table
from dienngon.table import rows as rows_of

_MOST_NUMBERED = 14


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a grid of topic shares."""
    data = table.data
    topics = list(dict.fromkeys(data["topic"]))
    periods = list(dict.fromkeys(data["period"]))
    figure, ax = blank(ax, min(14.0, max(7.6, 3.6 + 0.92 * len(periods))), 1.3 + 0.42 * len(topics))
    labels = [f"{row.topic}  {row.label}" for row in rows_of(data.drop_duplicates("topic"))]
    cells = {}
    for row in rows_of(data):
        place = topics.index(row.topic), periods.index(row.period)
        empty = pd.isna(row.share)
        text = ("no documents" if not row.documents else "no passages") if empty else f"{row.share:.0%}"
        cells[place] = Cell(
            row.share, text if len(periods) <= _MOST_NUMBERED else "", url="" if empty else f"#topic-{row.topic}"
        )
    draw_cells(ax, labels, periods, cells)
    ax.set_title("Share of each topic in the documents of a year", pad=24)
    footer(figure, verdicts(list(data["note"])))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = []
    for topic, rows in table.data.groupby("topic", sort=False):
        cells = (
            f"{r.period} {r.share:.0%}" if pd.notna(r.share) else f"{r.period} no documents" for r in rows_of(rows)
        )
        parts.append(f"topic {topic} ({rows['label'].iloc[0]}): " + ", ".join(cells))
    return "Grid of topic shares by year. " + "; ".join(parts) + "."
