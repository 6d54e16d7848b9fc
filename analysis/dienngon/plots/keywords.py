"""Keywords: of each period side by side, their TF-IDF as cells, and their ranks, neighbours joined."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base, cells, layout
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 40
_DEEPEST = 10
_MOST_LETTERS = 21
_RANK_SIZE = 7
# Lists of terms may be wider than other figures, since their terms are all there is to see.
_WIDEST_RANKS = 24.0
# Room for some sixteen letters of a term, in inches.
_LEAST_RANKS = 1.1
# What is drawn of a period at most where periods are few.
_ROWS = 20
# Room for terms beside the bars, in inches.
_BESIDE = 1.4


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return one panel of bars a period; periods without documents have none and are named below."""
    base.refuse_axes(ax, "keywords_by_year")
    data, along = drawn(table), layout.Along.of(table, table.data, "period_documents")
    periods = list(along.places)
    columns, _, width = layout.by_period(len(periods), _ROWS, words.size)
    most = int(data.groupby("period").size().max())
    figure = base.new_figure(width, 0.8 + math.ceil(len(periods) / columns) * (0.6 + 0.2 * most))
    top = float(data["tfidf"].max()) if data["tfidf"].notna().any() else 1.0
    for period, panel in base.multiples(figure, periods, columns):
        _panel(panel, data[data["period"] == period], top, most, words)
        _head(panel, data[data["period"] == period].iloc[0], width / columns - _BESIDE, words)
    legend = base.said("keywords_legend", by=base.period_word(table))
    base.footer(figure, words, legend, layout.gaps_said(along), base.answer(data))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: the first terms of each period, fewer where periods are many."""
    data = table.frame
    periods = data.loc[data["period_documents"] > 0, "period"].nunique()
    _, rows, _ = layout.by_period(periods, _ROWS)
    most = int(data.groupby("period").size().max())
    rows = most if periods <= layout.FEW_PANELS else min(rows, most)
    return data[data.groupby("period", sort=False).cumcount() < rows].reset_index(drop=True)


def _head(ax: Axes, row: Any, room: float, words: base.Words) -> None:
    """Write a period and its documents above a panel; of a long name as much as has room."""
    size = words("period_documents", period="", documents=int(row.period_documents))
    name = layout.cut(words.day(str(row.period)), room - layout.width_of(size, 9, bold=True), 9, bold=True)
    ax.set_title(f"{name}{size}", fontsize=9)


def _panel(ax: Axes, data: pd.DataFrame, top: float, most: int, words: base.Words) -> None:
    terms = data[data["term"] != ""]
    if terms.empty:
        base.empty_panel(ax, words("no_common_term"))
        return
    places = range(len(terms))
    bars = ax.barh(places, terms["tfidf"], color=base.BLUE, height=0.72)
    for bar, row in zip(bars, rows_of(terms), strict=True):
        bar.set_url(base.anchor("kw", row.period, row.rank))
        at = (row.tfidf + top * 0.015, bar.get_y() + bar.get_height() / 2)
        ax.text(*at, words.number(row.count, ","), va="center", fontsize=7.5, color=base.MUTED)
    ax.set_yticks(places, [base.short(term, 2 * _MOST_LETTERS) for term in terms["term"]])
    ax.set_ylim(most - 0.4, -0.6)
    ax.set_xlim(0, top * 1.15)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=4)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for period, rows in table.data.groupby("period", sort=False):
        terms = tuple(term for term in rows["term"] if term)[:6]
        parts.append(base.said("listed", name=str(period), parts=terms or (Verdict.NO_DOCUMENTS,)))
    return base.said("keywords_alt", by=base.period_word(table), periods=tuple(parts))


def draw_grid(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid of TF-IDF; periods without documents are hatched."""
    data, along = drawn_in_grid(table), layout.Along.of(table, table.data, "period_documents")
    terms = list(dict.fromkeys(data["term"]))
    labels = [base.short(term) for term in terms]
    width, cell = cells.width_for(labels, along.length, 0.8, words.size)
    figure, panel = base.blank(ax, width, 1.3 + 0.27 * len(terms))
    room = (cell, 0.27) if ax is None else cells.room_in(ax, along.length, len(terms))
    shown = {}
    for row in rows_of(data[data["period_documents"] > 0]):
        text = words.number(row.tfidf, ".1f") if row.tfidf else ""
        shown[terms.index(row.term), along.places[row.period]] = cells.Cell(row.tfidf, text)
    cells.draw_cells(panel, labels, shown, room, "TF-IDF")
    hatched = along.over(room[0] * along.length).draw(panel, words, room[1] * len(terms), top=True)
    layout.head(figure, ax, words, "TF-IDF")
    base.footer(figure, words, base.said("hatched") if hatched else "", base.answer(data))
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
    data, along = drawn_in_ranks(table), layout.Along.of(table, table.data, "period_documents")
    deepest, room = int(data["rank"].max()) if len(data) else 1, words.size.over(_WIDEST_RANKS) - 0.6
    # Where terms would be cut to a few letters periods are in several rows.
    rows = along.rows(room / _LEAST_RANKS) if ax is None else [along]
    longest, height = max(row.length for row in rows), 0.34 * deepest
    step = min(1.75, room / longest)
    if ax is None:
        figure = base.new_figure(words.size.over(1.0 + step * longest), 0.4 + len(rows) * (1.0 + height))
        panels = [panel for _, panel in base.multiples(figure, rows, 1)]
    else:
        figure, panels = ax.figure.figure, [ax]
    ranks = {(row.period, row.term): int(row.rank) for row in rows_of(data)}
    pairs = [
        (left, right, term)
        for left, right in along.neighbours()
        for term in sorted({term for period, term in ranks if period == left and (right, term) in ranks})
    ]
    hatched = False
    for row, panel in zip(rows, panels, strict=True):
        own = row.over(step * row.length)
        _lists(panel, own, ranks, pairs)
        hatched = own.draw(panel, words, height, top=True) or hatched
        panel.set(xlim=(-0.5, longest - 0.5), ylim=(deepest + 0.6, 0.4), yticks=range(1, deepest + 1))
        panel.xaxis.tick_top()
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        panel.set_ylabel(words("ranks_axis"))
    joined = base.said("ranks_joined") if along.ordered else ""
    base.footer(figure, words, joined, base.said("hatched") if hatched else "", base.answer(table.data))
    return figure


def _lists(
    ax: Axes, along: layout.Along, ranks: Mapping[tuple[str, str], int], pairs: Sequence[tuple[str, str, str]]
) -> None:
    """Write the terms of a row of periods, and join those of neighbours in the row."""
    staying = {(period, term) for left, right, term in pairs for period in (left, right)}
    for left, right, term in pairs:
        if left in along.places and right in along.places:
            # Lines end next to the labels.
            across = [along.places[left] + 0.43, along.places[right] - 0.43]
            ax.plot(across, [ranks[left, term], ranks[right, term]], color=base.BLUE, linewidth=1.3, zorder=1)
    for (period, term), rank in ranks.items():
        if period not in along.places:
            continue
        kept = (period, term) in staying
        line: dict[str, Any] = {"edgecolor": base.BLUE if kept else base.FAINT, "linewidth": 0.9 if kept else 0.6}
        box = {"facecolor": "white", "boxstyle": "round,pad=0.25", **line}
        font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": _RANK_SIZE}
        font["color"] = base.INK if kept else base.MUTED
        text = layout.cut(term, 0.86 * along.step - 0.06, _RANK_SIZE)
        ax.text(along.places[period], rank, text, bbox=box, zorder=2, **font)


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
