"""How keywords rise and fall in rank from period to period."""

from __future__ import annotations

import itertools

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, INK, MUTED, blank, footer, mark_gap, verdicts
from dienngon.plots.keyness import FAINT
from dienngon.table import Table
from dienngon.table import rows as rows_of

_DEEPEST = 10
_MOST_LETTERS = 21


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return the best terms of each period under each other, the same term joined between neighbours.

    Nothing is joined across a period without documents. Ranks are descriptions: a line is a term's way through
    the lists, not a test.
    """
    data = drawn(table)
    periods = list(dict.fromkeys(table.data["period"]))
    deepest = int(data["rank"].max()) if len(data) else 1
    figure, ax = blank(ax, min(18.0, 1.0 + 1.75 * len(periods)), 1.4 + 0.34 * deepest)
    empty = set(table.data.loc[table.data["period_documents"] == 0, "period"])
    place = {period: number for number, period in enumerate(periods)}
    ranks = {(row.period, row.term): int(row.rank) for row in rows_of(data)}
    for period in empty:
        mark_gap(ax, place[period])
    staying = set()
    for left, right in itertools.pairwise(periods):
        for term in sorted({term for period, term in ranks if period == left}):
            if (right, term) in ranks:
                ends = [ranks[left, term], ranks[right, term]]
                staying |= {(left, term), (right, term)}
                # Lines end beside the labels.
                ax.plot([place[left] + 0.43, place[right] - 0.43], ends, color=BLUE, linewidth=1.3, zorder=1)
    for (period, term), rank in ranks.items():
        text = term if len(term) <= _MOST_LETTERS else term[: _MOST_LETTERS - 1] + "…"
        kept = (period, term) in staying
        edge = BLUE if kept else FAINT
        box = {"facecolor": "white", "edgecolor": edge, "boxstyle": "round,pad=0.25", "linewidth": 0.9 if kept else 0.6}
        colour = INK if kept else MUTED
        ax.text(place[period], rank, text, ha="center", va="center", fontsize=7, color=colour, bbox=box, zorder=2)
    ax.set_xlim(-0.5, len(periods) - 0.5)
    ax.set_ylim(deepest + 0.6, 0.4)
    ax.set_xticks(range(len(periods)), periods)
    ax.set_yticks(range(1, deepest + 1))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_ylabel("rank by TF-IDF")
    footer(figure, "Joined: in the lists of neighbouring periods. " + verdicts(table.data["verdict"]))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: the best ranks of each period."""
    data = table.frame
    return data[data["rank"].notna() & (data["rank"] <= _DEEPEST)].reset_index(drop=True)


def alt(table: Table) -> str:
    """Return the figure in words."""
    data = drawn(table).sort_values(["period", "rank", "term"], kind="stable")
    parts = []
    for period in dict.fromkeys(table.data["period"]):
        terms = data.loc[data["period"] == period, "term"].head(5)
        parts.append(f"{period}: {', '.join(terms) if len(terms) else 'no documents'}")
    return "Lists of the best keywords by period, joined where a term stays. " + "; ".join(parts) + "."
