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
_RANK_SIZE, _NAME_SIZE = 7.5, 8.5
# Room for some sixteen letters of a term, and how far ranks are apart, in inches.
_LEAST_RANKS, _RANK = 1.25, 0.34
# From the letters of a term in a list to its box.
_PAD = 0.25 * _RANK_SIZE * layout.POINT
# The height of a row of bars, and what a panel has beside them, in inches.
_ROW, _AROUND = 0.2, 0.6
# The widest that a list is, and what a figure of lists has beside them, in inches.
_LIST, _AXIS = 1.75, 0.6
# A figure of few lists has room for its sentences, in inches.
_LEAST_WIDTH = 6.0
# What is drawn of a period at most where periods are few.
_ROWS = 20
# What is kept free beside the name of a panel, in inches.
_BESIDE = 0.3


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return the lists of periods beside each other, a term joined to itself; of groups, one panel of bars each."""
    along = layout.Along.of(table, table.data, "period_documents")
    if along.ordered and len(along.places) > 1:
        return _draw_lists(table, drawn(table), ax, words)
    base.refuse_axes(ax, "keywords_by_year")
    return _draw_bars(table, along, words)


def _draw_bars(table: Table, along: layout.Along, words: base.Words) -> Figure:
    """Return one panel of bars a group; those without documents have none and are named below."""
    data, periods = drawn(table), list(along.places)
    columns, _, width = layout.by_period(len(periods), _ROWS, words.size)
    room, lines = width / columns, math.ceil(len(periods) / columns)
    names = {one: layout.broken(one, room / 2, _NAME_SIZE, most=2) for one in dict.fromkeys(data["term"])}
    each = layout.pitch([*names.values()], _NAME_SIZE, _ROW)
    most = layout.rows_that_fit(int(data.groupby("period").size().max()), words.size, lines, _AROUND, each)
    figure = base.new_figure(width, 0.8 + lines * (_AROUND + each * most))
    top = float(data["tfidf"].max()) if data["tfidf"].notna().any() else 1.0
    data = data.assign(name=data["term"].map(names))
    for period, panel in base.multiples(figure, periods, columns):
        own = data[data["period"] == period].head(most)
        _panel(panel, own, top, most, words)
        beside = max(layout.width_of(one, _NAME_SIZE) for one in own["name"])
        _head(panel, own.iloc[0], room - beside - _BESIDE, words)
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
    ax.set_yticks(places, terms["name"], fontsize=_NAME_SIZE)
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
    along = layout.Along.of(table, table.data, "period_documents")
    if along.ordered and len(along.places) > 1:
        return base.said("ranks_alt", periods=tuple(parts))
    return base.said("keywords_alt", by=base.period_word(table), periods=tuple(parts))


def draw_grid(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid of TF-IDF; periods without documents are hatched."""
    data, along = drawn_in_grid(table), layout.Along.of(table, table.data, "period_documents")
    terms = list(dict.fromkeys(data["term"]))
    labels = cells.row_labels(terms, words.size, layout.most_lines(len(terms)))
    width, cell = cells.width_for(labels, along.length, 0.8, words.size)
    each = layout.pitch(labels, cells.ROW_SIZE, 0.27)
    figure, panel = base.blank(ax, width, 1.1 + along.over(cell * along.length).names_height + each * len(terms))
    room = (cell, each) if ax is None else cells.room_in(ax, along.length, len(terms))
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
    return _draw_lists(table, drawn_in_ranks(table), ax, words)


def _draw_lists(table: Table, data: pd.DataFrame, ax: Axes | None, words: base.Words) -> Figure:
    along, room = layout.Along.of(table, table.data, "period_documents"), words.size.widest - _AXIS
    # Where terms would be cut to a few letters periods are in several rows.
    rows = along.rows(room / _LEAST_RANKS) if ax is None else [along]
    deepest = int(data["rank"].max()) if data["rank"].notna().any() else 1
    deepest = layout.rows_that_fit(deepest, words.size, len(rows), 1.0, _RANK)
    data = data[data["rank"] <= deepest]
    longest, height = max(row.length for row in rows), _RANK * deepest
    step = room / longest if words.size.width is not None else min(_LIST, room / longest)
    if ax is None:
        width = words.size.over(max(_LEAST_WIDTH, _AXIS + step * longest))
        figure = base.new_figure(width, 0.4 + len(rows) * (1.0 + height))
        panels = [panel for _, panel in base.multiples(figure, rows, 1)]
    else:
        figure, panels = ax.figure.figure, [ax]
    ranks = {(row.period, row.term): int(row.rank) for row in rows_of(data)}
    counted = rows_of(data) if "count" in data else ()
    counts = {(row.period, row.term): f" {words.number(row.count, ',')}" for row in counted}
    pairs = [
        (left, right, term)
        for left, right in along.neighbours()
        for term in sorted({term for period, term in ranks if period == left and (right, term) in ranks})
    ]
    hatched = False
    for row, panel in zip(rows, panels, strict=True):
        own = row.over(step * row.length)
        _lists(panel, own, ranks, pairs, counts)
        _bare(panel, own, table, words)
        hatched = own.draw(panel, words, height, top=True) or hatched
        panel.set(xlim=(-0.5, longest - 0.5), ylim=(deepest + 0.6, 0.4), yticks=range(1, deepest + 1))
        panel.xaxis.tick_top()
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        panel.set_ylabel(words("ranks_axis"))
    layout.head(figure, ax, words, words.of(table.title))
    joined = base.said("ranks_joined") if pairs else ""
    numbers = base.said("ranks_counts", by=base.period_word(table)) if counts else ""
    base.footer(figure, words, joined, numbers, base.said("hatched") if hatched else "", base.answer(table.data))
    return figure


def _lists(
    ax: Axes,
    along: layout.Along,
    ranks: Mapping[tuple[str, str], int],
    pairs: Sequence[tuple[str, str, str]],
    counts: Mapping[tuple[str, str], str],
) -> None:
    """Write the terms of a row of periods, and join those of neighbours in the row."""
    staying = {(period, term) for left, right, term in pairs for period in (left, right)}
    room = 0.86 * along.step - 0.06
    texts = {one: _counted(one[1], counts.get(one, ""), room) for one in ranks if one[0] in along.places}
    for left, right, term in pairs:
        if left in along.places and right in along.places:
            # Lines end at the labels.
            ends = [layout.width_of(texts[period, term], _RANK_SIZE) / 2 + _PAD for period in (left, right)]
            across = [along.places[left] + ends[0] / along.step, along.places[right] - ends[1] / along.step]
            ax.plot(across, [ranks[left, term], ranks[right, term]], color=base.BLUE, linewidth=1.3, zorder=1)
    for (period, term), rank in ranks.items():
        if period not in along.places:
            continue
        kept = (period, term) in staying
        line: dict[str, Any] = {"edgecolor": base.BLUE if kept else base.FAINT, "linewidth": 0.9 if kept else 0.6}
        box = {"facecolor": "white", "boxstyle": "round,pad=0.25", **line}
        font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": _RANK_SIZE}
        font["color"] = base.INK if kept else base.MUTED
        named = ax.text(along.places[period], rank, texts[period, term], bbox=box, zorder=2, linespacing=1.0, **font)
        named.set_url(base.anchor("kw", period, rank))


def _counted(term: str, count: str, room: float) -> str:
    """Return a term in lines that fit, the last with its count: of a long term there is less, never of a number."""
    *lines, last = layout.broken(term, room, _RANK_SIZE, most=2).split("\n")
    if not lines and layout.width_of(last + count, _RANK_SIZE) > room:
        *lines, last = layout.broken(term, room - layout.width_of(count, _RANK_SIZE), _RANK_SIZE, most=2).split("\n")
    last = layout.cut(last, room - layout.width_of(count, _RANK_SIZE), _RANK_SIZE)
    return "\n".join([*lines, f"{last}{count}"])


def _bare(ax: Axes, along: layout.Along, table: Table, words: base.Words) -> None:
    """Say in the place of a list why there is none: no term is common enough."""
    bare = table.data[table.data["rank"].isna() & (table.data["period_documents"] > 0)]
    said = layout.broken(words("no_common_term"), 0.86 * along.step, _RANK_SIZE)
    for period in set(bare["period"]) - set(table.data.loc[table.data["rank"].notna(), "period"]):
        if period in along.places:
            font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": _RANK_SIZE, "color": base.MUTED}
            ax.text(along.places[period], 1, said, **font)


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
