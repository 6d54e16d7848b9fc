"""Which topics come back."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import Cell, blank, draw_cells, footer, topic_title
from dienngon.table import Table
from dienngon.table import rows as rows_of

_COLUMNS = {
    "seeds": "other seeds",
    "orders": "other orders",
    "halves": "halves",
    "agreement": "agreement",
    "replication": "words replicate",
}


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a grid: topics × how often they come back by kind of refit, and how alike they are."""
    data = table.data
    figure, ax = blank(ax, 10.2, 1.6 + 0.52 * len(data))
    near = [", borderline" if one == "yes" else "" for one in data["borderline"]]
    labels = [topic_title(row.topic, row.label, row.stable + end) for row, end in zip(rows_of(data), near, strict=True)]
    cells = {}
    for place, row in enumerate(rows_of(data)):
        for number, name in enumerate(_COLUMNS):
            value = max(0.0, float(getattr(row, name)))
            text = f"{value:.0%}" if number < 3 else f"{value:.2f}"
            cells[place, number] = Cell(value, text, url=f"#topic-{row.topic}")
    draw_cells(ax, labels, list(_COLUMNS.values()), cells)
    ax.set_title("Do the topics come back?", pad=24)
    footer(figure, "Percent: refits in which the topic comes back. " + " ".join(map(str, table.notes)))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = [
        f"topic {row.topic} ({row.label}): {'stable' if row.stable == 'yes' else 'unstable'}"
        + (f": {row.reason}" if row.reason else "")
        for row in rows_of(table.data)
    ]
    return "Grid of topics and the refits in which they come back. " + "; ".join(parts) + "."
