"""Keywords: of each period side by side, their TF-IDF as cells, and their ranks, neighbours joined."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict
from dienngon.plots import base
from dienngon.table import Table, rows_of

_MOST = 40
_MOST_NUMBERED = 12
_DEEPEST = 10
_MOST_LETTERS = 21


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return one panel of bars a period; a period without documents is an empty, hatched panel."""
    base.refuse_axes(ax, "keywords_by_year")
    data = table.data
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    most = int(data.groupby("period").size().max())
    figure = Figure(figsize=(8.4, 0.8 + rows * (0.6 + 0.2 * most)))
    top = float(data["tfidf"].max()) if data["tfidf"].notna().any() else 1.0
    for period, panel in base.multiples(figure, periods, columns):
        _panel(panel, data[data["period"] == period], top, most, words)
    base.footer(figure, words, base.said("keywords_legend"), base.answer(data["verdict"]))
    return figure


def _panel(ax: Axes, data: pd.DataFrame, top: float, most: int, words: base.Words) -> None:
    period, size = data["period"].iloc[0], int(data["period_documents"].iloc[0])
    title = words("period_documents", period=period, documents=size)
    terms = data[data["term"] != ""]
    if terms.empty:
        base.empty_panel(ax, title, words.of(base.said("no_common_term") if size else Verdict.NO_DOCUMENTS))
        return
    ax.set_title(title)
    places = range(len(terms))
    bars = ax.barh(places, terms["tfidf"], color=base.BLUE, height=0.72)
    for bar, row in zip(bars, rows_of(terms), strict=True):
        bar.set_url(f"#kw-{row.period}-{row.rank}")
        at = (row.tfidf + top * 0.015, bar.get_y() + bar.get_height() / 2)
        ax.text(*at, f"{row.count}", va="center", fontsize=7.5, color=base.MUTED)
    ax.set_yticks(places, terms["term"])
    ax.set_ylim(most - 0.4, -0.6)
    ax.set_xlim(0, top * 1.08)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=4)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for period, rows in table.data.groupby("period", sort=False):
        terms = tuple(term for term in rows["term"] if term)[:6]
        parts.append(base.said("listed", name=str(period), parts=terms or (Verdict.NO_DOCUMENTS,)))
    return base.said("keywords_alt", periods=tuple(parts))


def draw_grid(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid of TF-IDF; periods without documents are hatched."""
    data = drawn_in_grid(table)
    terms, periods = list(dict.fromkeys(data["term"])), list(dict.fromkeys(data["period"]))
    figure, ax = base.blank(ax, min(14.0, max(6.4, 3.0 + 0.8 * len(periods))), 1.3 + 0.27 * len(terms))
    roomy = len(periods) <= _MOST_NUMBERED
    cells = {}
    for row in rows_of(data):
        place = terms.index(row.term), periods.index(row.period)
        if not row.period_documents:
            cells[place] = base.Cell(float("nan"), "")
        else:
            cells[place] = base.Cell(row.tfidf, f"{row.tfidf:.1f}" if roomy and row.tfidf else "")
    base.draw_cells(ax, [base.short(term) for term in terms], periods, cells)
    ax.set_title("TF-IDF", pad=24)
    base.footer(figure, words, base.said("hatched"), base.answer(data["verdict"]))
    return figure


def drawn_in_grid(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: the first terms, in the order of the table."""
    data = table.frame
    first = list(dict.fromkeys(data["term"]))[:_MOST]
    return data[data["term"].isin(first)].reset_index(drop=True)


def alt_of_grid(table: Table) -> Note:
    """Return the figure in words."""
    data = drawn_in_grid(table).sort_values(["tfidf", "term"], ascending=[False, True])
    best = data[data["tfidf"] > 0]
    return base.said("grid_alt", periods=_listed(table, best, 3))


def draw_ranks(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return the best terms of each period under each other, the same term joined between neighbours.

    Nothing is joined across a period without documents. Ranks are descriptions: a line is a term's way through
    the lists, not a test.
    """
    data = drawn_in_ranks(table)
    periods = list(dict.fromkeys(table.data["period"]))
    deepest = int(data["rank"].max()) if len(data) else 1
    figure, ax = base.blank(ax, min(18.0, 1.0 + 1.75 * len(periods)), 1.4 + 0.34 * deepest)
    place = {period: number for number, period in enumerate(periods)}
    ranks = {(row.period, row.term): int(row.rank) for row in rows_of(data)}
    for period in set(table.data.loc[table.data["period_documents"] == 0, "period"]):
        base.mark_gap(ax, place[period], words)
    staying = set()
    for left, right in itertools.pairwise(periods):
        for term in sorted({term for period, term in ranks if period == left}):
            if (right, term) in ranks:
                ends = [ranks[left, term], ranks[right, term]]
                staying |= {(left, term), (right, term)}
                # Lines end next to the labels.
                ax.plot([place[left] + 0.43, place[right] - 0.43], ends, color=base.BLUE, linewidth=1.3, zorder=1)
    for (period, term), rank in ranks.items():
        kept = (period, term) in staying
        line: dict[str, Any] = {"edgecolor": base.BLUE if kept else base.FAINT, "linewidth": 0.9 if kept else 0.6}
        box = {"facecolor": "white", "boxstyle": "round,pad=0.25", **line}
        font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7}
        font["color"] = base.INK if kept else base.MUTED
        ax.text(place[period], rank, base.short(term, _MOST_LETTERS), bbox=box, zorder=2, **font)
    ax.set_xlim(-0.5, len(periods) - 0.5)
    ax.set_ylim(deepest + 0.6, 0.4)
    ax.set_xticks(range(len(periods)), periods)
    ax.set_yticks(range(1, deepest + 1))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_ylabel(words("ranks_axis"))
    base.footer(figure, words, base.said("ranks_joined"), base.answer(table.data["verdict"]))
    return figure


def drawn_in_ranks(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: the best ranks of each period."""
    data = table.frame
    return data[data["rank"].notna() & (data["rank"] <= _DEEPEST)].reset_index(drop=True)


def alt_of_ranks(table: Table) -> Note:
    """Return the figure in words."""
    data = drawn_in_ranks(table).sort_values(["period", "rank", "term"], kind="stable")
    return base.said("ranks_alt", periods=_listed(table, data, 5))


def _listed(table: Table, data: pd.DataFrame, most: int) -> tuple[Note, ...]:
    """Return the first terms of each period of a table, in the order of ``data``."""
    parts = []
    for period in dict.fromkeys(table.data["period"]):
        terms = tuple(data.loc[data["period"] == period, "term"].head(most))
        parts.append(base.said("listed", name=period, parts=terms or (Verdict.NO_DOCUMENTS,)))
    return tuple(parts)
