"""Keywords × periods as cells."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import Cell, blank, draw_cells, footer, short, verdicts
from dienngon.table import Table
from dienngon.table import rows as rows_of

_MOST = 40
_MOST_NUMBERED = 12


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a grid of TF-IDF; periods without documents are hatched."""
    data = drawn(table)
    terms, periods = list(dict.fromkeys(data["term"])), list(dict.fromkeys(data["period"]))
    figure, ax = blank(ax, min(14.0, max(6.4, 3.0 + 0.8 * len(periods))), 1.3 + 0.27 * len(terms))
    roomy = len(periods) <= _MOST_NUMBERED
    cells = {}
    for row in rows_of(data):
        place = terms.index(row.term), periods.index(row.period)
        if not row.period_documents:
            cells[place] = Cell(float("nan"), "")
        else:
            cells[place] = Cell(row.tfidf, f"{row.tfidf:.1f}" if roomy and row.tfidf else "")
    draw_cells(ax, [short(term) for term in terms], periods, cells)
    ax.set_title("TF-IDF", pad=24)
    footer(figure, "Hatched: no documents. " + verdicts(data["verdict"]))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: the first terms, in the order of the table."""
    data = table.frame
    first = list(dict.fromkeys(data["term"]))[:_MOST]
    return data[data["term"].isin(first)].reset_index(drop=True)


def alt(table: Table) -> str:
    """Return the figure in words."""
    data = drawn(table)
    parts = []
    for period, rows in data.groupby("period", sort=False):
        best = rows[rows["tfidf"] > 0].sort_values(["tfidf", "term"], ascending=[False, True])["term"].head(3)
        parts.append(f"{period}: {', '.join(best) if len(best) else 'no documents'}")
    return "Grid of TF-IDF of terms by period. Highest: " + "; ".join(parts) + "."
