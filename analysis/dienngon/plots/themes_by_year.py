"""Themes × periods as cells."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Verdict
from dienngon.plots.base import Cell, blank, draw_cells, footer, period_of, short, verdicts
from dienngon.table import Table
from dienngon.table import rows as rows_of

_MOST_NUMBERED = 12


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a grid of rates; each cell links to its evidence in the report."""
    data = table.data
    themes = list(dict.fromkeys(data["theme"]))
    periods = list(dict.fromkeys(data["period"]))
    figure, ax = blank(ax, min(14.0, max(7.2, 3.1 + 0.92 * len(periods))), 1.3 + 0.6 * len(themes))
    labels = [f"{short(row.label_en)}\n{short(row.label_vi)}" for row in rows_of(data.drop_duplicates("theme"))]
    # In narrower cells only the shade can be seen; the numbers are in the CSV.
    roomy = len(periods) <= _MOST_NUMBERED
    cells = {}
    for row in rows_of(data):
        place = themes.index(row.theme), periods.index(row.period)
        if row.documents:
            hits = (
                f"{row.hits:,} {'hit' if row.hits == 1 else 'hits'}\n{row.documents_with_theme} of {row.documents} doc."
            )
            cells[place] = Cell(
                row.rate_per_1000,
                f"{row.rate_per_1000:.1f}" if roomy else "",
                hits if roomy else "",
                f"#ev-{row.theme}-{row.period}",
                Verdict(row.verdict).found,
            )
        else:
            cells[place] = Cell(float("nan"), "no documents" if roomy else "")
    draw_cells(ax, labels, periods, cells)
    ax.set_title("Hits per 1,000 words", pad=24)
    footer(figure, verdicts(data["verdict"]))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    columns = [
        "theme",
        "label_en",
        "label_vi",
        "period",
        "documents",
        "documents_with_theme",
        "hits",
        "rate_per_1000",
        "low",
        "high",
        "p_adjusted",
        "verdict",
        "note",
    ]
    return table.frame[columns]


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = []
    for _, rows in table.data.groupby("theme", sort=False):
        cells = (
            f"{r.period} {r.rate_per_1000:.1f}" if r.documents else f"{r.period} no documents" for r in rows_of(rows)
        )
        parts.append(f"{rows['label_en'].iloc[0]}: " + ", ".join(cells))
    return f"Grid of theme rates, hits per 1,000 words by {period_of(table)}. " + "; ".join(parts) + "."
