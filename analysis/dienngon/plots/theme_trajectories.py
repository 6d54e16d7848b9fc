"""Themes over time: their rates as cells, and each in a panel of its own with its documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base, cells, layout, points
from dienngon.table import Table, rows_of
from dienngon.themes.documents import MOST_DOCUMENTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DRAWN = [
    *("theme", "label_en", "label_vi", "period", "documents", "documents_with_theme", "hits"),
    *("rate_per_1000", "low", "high", "verdict", "discovery", "note", "p_adjusted"),
]
_MOST_PERIODS = 12
# Themes in rows that hold both languages and the counts; more have rows of one line.
_MOST_TALL = 12
_TITLE_SIZE = 8.5
# Inside, without title and names.
_PANEL = 1.2


def draw_rates(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid of rates; each cell links to its evidence in the report."""
    data, along = table.data, layout.Along.of(table, table.data)
    named = list(rows_of(data.drop_duplicates("theme")))
    tall = len(named) <= _MOST_TALL
    names = [words.of(base.theme_label(row)) for row in named]
    labels = cells.row_labels(names, words.size, layout.most_lines(len(named)))
    width, cell = cells.width_for(labels, along.length, 0.92, words.size)
    room = cell, layout.pitch(labels, cells.ROW_SIZE, 0.55 if tall else 0.3)
    high = 1.1 + along.over(cell * along.length).names_height
    figure, panel = base.blank(ax, width, high + room[1] * len(labels))
    room = room if ax is None else cells.room_in(ax, along.length, len(labels))
    row_of = {row.theme: number for number, row in enumerate(named)}
    shown = {}
    for row in rows_of(data[data["documents"] > 0]):
        size = {"hits": row.hits, "held": row.documents_with_theme, "documents": row.documents}
        text, small = words.number(row.rate_per_1000, "rate"), words("theme_cell", **size)
        url = base.anchor("ev", row.theme, row.period)
        shown[row_of[row.theme], along.places[row.period]] = cells.Cell(
            row.rate_per_1000, text, small, url, base.found(row.verdict), dashed=base.discovered(row)
        )
    cells.draw_cells(panel, labels, shown, room, words("theme_axis"))
    hatched = along.over(room[0] * along.length).draw(panel, words, room[1] * len(labels), top=True)
    layout.head(figure, ax, words, words("themes_title"))
    base.footer(figure, words, base.said("hatched") if hatched else "", base.answer(data, "dashed"))
    return figure


def drawn_rates(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame[_DRAWN]


def alt_rates(table: Table) -> Note:
    """Return the figure in words."""
    return base.said("themes_alt", by=base.period_word(table), themes=rates_said(table.data))


def rates_said(data: pd.DataFrame) -> tuple[Note, ...]:
    """Return the rates of each theme, period by period, in words."""
    parts = []
    for _, own in data.groupby("theme", sort=False):
        cells = tuple(
            base.said("period_rate", period=row.period, rate=base.rate(row.rate_per_1000))
            if row.documents
            else base.said("period_empty", period=row.period)
            for row in rows_of(own)
        )
        parts.append(base.said("listed", name=base.theme_label(own.iloc[0]), parts=cells))
    return tuple(parts)


def draw_trajectories(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples: a filled mark for the period, open marks for its documents, nothing across gaps.

    Neighbouring periods are joined by a line only where there are enough documents to compare them; the marks of the
    others are squares.
    """
    base.refuse_axes(ax, "theme_trajectories")
    data = drawn_trajectories(table)
    along = layout.Along.of(table, data)
    themes = list(dict.fromkeys(data["theme"]))
    columns, width, along = layout.panels_across(along, len(themes), words.size)
    titles = {
        row.theme: _title(row, words, layout.inside(width, columns)) for row in rows_of(data.drop_duplicates("theme"))
    }
    figure = base.new_figure(width, layout.panels_height(len(themes), columns, _PANEL, list(titles.values()), along))
    whole = data[(data["document"] == "") & (data["documents"] > 0)]
    numbered, hatched = points.fit(along, [words.number(one, "rate") for one in whole["rate_per_1000"]]), False
    for theme, panel in base.multiples(figure, themes, columns, sharex=True):
        panel.set_title(titles[theme], fontsize=_TITLE_SIZE)
        _panel(panel, data[data["theme"] == theme], along, words if numbered else None)
        hatched = along.draw(panel, words, _PANEL) or hatched
    layout.side(figure, words("theme_axis"))
    by = base.period_word(table)
    base.footer(
        figure,
        words,
        base.said("trajectory_periods", by=by) if points.filled(rows_of(whole)) else "",
        base.said("trajectory_squares", by=by) if (whole["verdict"] == Verdict.TOO_FEW).any() else "",
        base.said("trajectory_documents") if (data["document"] != "").any() else "",
        base.said("own_scales"),
        base.said("trajectory_bars") if data["low"].notna().any() else "",
        base.said("hatched") if hatched else "",
        base.answer(whole),
    )
    return figure


def _title(row: Any, words: base.Words, room: float) -> str:
    # What stands above an axis begins behind the numbers at its side.
    return layout.broken(words.of(base.theme_label(row)), room, _TITLE_SIZE, bold=True, most=3)


def _panel(ax: Axes, data: pd.DataFrame, along: layout.Along, words: base.Words | None) -> None:
    """Draw a theme; ``words`` write its numbers, if they have room."""
    whole, single = data[data["document"] == ""], data[data["document"] != ""]
    top = points.top_of([*whole["rate_per_1000"], *single["rate_per_1000"]], whole["high"])
    marks = [
        points.Point(
            row.period, row.rate_per_1000, (row.low, row.high),
            words.number(row.rate_per_1000, "rate") if words else "", row.verdict, row.discovery,
            base.anchor("ev", row.theme, row.period),
        )
        for row in rows_of(whole[whole["documents"] > 0])
    ]  # fmt: skip
    ax.set_ylim(points.draw_points(ax, along, marks, top))
    multiple = single[single.groupby("period")["document"].transform("size") > 1]
    # Each document has a place of its own to the right of the year's mark, so that equal rates stay apart.
    years = multiple.groupby("period")["document"]
    steps = years.cumcount() / (years.transform("size") - 1)
    right_of = [along.places[one] + 0.14 + 0.28 * step for one, step in zip(multiple["period"], steps, strict=True)]
    values = multiple["rate_per_1000"]
    ax.scatter(right_of, values, s=16, facecolor="white", edgecolor=base.BLUE, linewidth=0.9, zorder=2)
    ax.locator_params(axis="y", nbins=4)


def drawn_trajectories(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: single documents only where they and the periods are few."""
    data = table.frame
    sizes = data.loc[data["document"] == ""].drop_duplicates("period")["documents"]
    crowded = sizes.max() > MOST_DOCUMENTS or (sizes > 0).sum() > _MOST_PERIODS
    return data[data["document"] == ""].reset_index(drop=True) if crowded else data


def alt_trajectories(table: Table) -> Note:
    """Return the figure in words."""
    whole = table.data[table.data["document"] == ""]
    return base.said("trajectories_alt", by=base.period_word(table), themes=rates_said(whole))
