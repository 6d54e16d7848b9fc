"""Collocates: how strongly each is associated with its node, and their rates by period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base, layout, points
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Rows of the dot plot, and panels of collocates by period.
_MOST_ROWS, _MOST_PANELS = 25, 12
_ROW, _PANEL = 0.24, 1.2
_NAME_SIZE, _TITLE_SIZE = 9, 8.5


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a dot plot of the measure that orders the list, with intervals; the size of a dot is the count."""
    data, name = drawn(table), str(table.parameters["measure"])
    width = words.size.over(6.6)
    full = [
        f"{name}  ({words.number(count, ',')})" for name, count in zip(data["collocate"], data["together"], strict=True)
    ]
    labels = [layout.broken(one, width / 3, _NAME_SIZE, most=2) for one in full]
    figure, panel = base.blank(ax, width, layout.pitch(labels, _NAME_SIZE, _ROW) * len(data) + 1.4)
    at = np.arange(len(data))
    known = data["low"].notna().to_numpy()
    panel.hlines(at[known], data["low"][known], data["high"][known], color=base.BLUE, linewidth=1.6, alpha=0.45)
    marks = panel.scatter(data[name], at, s=26, color=base.BLUE, zorder=3)
    marks.set_urls([base.anchor("near", table.parameters["node"], one) for one in data["collocate"]])
    panel.set_yticks(at, labels, fontsize=_NAME_SIZE)
    panel.set_ylim(len(data) - 0.5, -0.5)
    panel.set_xlabel(words("measure", name=name), color=base.MUTED)
    layout.head(figure, ax, words, words.of(table.title))
    cut = len(table.data) - len(data)
    base.footer(
        figure,
        words,
        base.said("collocates_legend"),
        "" if known.all() else base.said("collocates_one"),
        base.said("collocates_cut", left=cut) if cut else "",
    )
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the rows that are drawn."""
    return table.frame.head(_MOST_ROWS)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    return base.said("collocates_alt", words=tuple(drawn(table)["collocate"].head(10)))


def draw_changes(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel for each collocate: its rate among the words near the node in each period, with intervals."""
    base.refuse_axes(ax, table.name)
    data = drawn_changes(table)
    along = layout.Along.of(table, data, "of_documents")
    names = list(dict.fromkeys(data["collocate"]))
    columns, width, along = layout.panels_across(along, len(names), words.size)
    room = layout.inside(width, columns)
    titles = [layout.broken(one, room, _TITLE_SIZE, bold=True, most=3) for one in names]
    figure = base.new_figure(width, layout.panels_height(len(names), columns, _PANEL, titles, along))
    whole = data[data["of_documents"] > 0]
    numbered, hatched = points.fit(along, [_counted(row, words) for row in rows_of(whole)]), False
    titled: Mapping[str, str] = dict(zip(names, titles, strict=True))
    for name, panel in base.multiples(figure, names, columns, sharex=True):
        own = whole[whole["collocate"] == name]
        panel.set_title(titled[name], fontsize=_TITLE_SIZE)
        marks = [
            points.Point(
                row.period,
                row.rate,
                (row.low, row.high),
                _counted(row, words) if numbered else "",
                row.verdict,
                row.discovery,
                base.anchor("near", table.parameters["node"], name, row.period) if row.together else "",
            )
            for row in rows_of(own)
        ]
        panel.set_ylim(points.draw_points(panel, along, marks, float(own["rate"].max()) or 1.0))
        panel.locator_params(axis="y", nbins=4)
        hatched = along.draw(panel, words, _PANEL) or hatched
    layout.side(figure, words("near_axis"))
    layout.head(figure, None, words, words.of(table.title))
    left = table.data["collocate"].nunique() - len(names)
    base.footer(
        figure,
        words,
        base.said("trajectory_periods", by=base.period_word(table)) if points.filled(rows_of(whole)) else "",
        base.said("squares") if (data["verdict"] == Verdict.TOO_FEW).any() else "",
        base.said("own_scales"),
        base.said("trajectory_bars") if data["low"].notna().any() else "",
        base.said("gap_of_node") if hatched else "",
        base.said("collocates_cut", left=left) if left else "",
        base.answer(whole),
    )
    return figure


def _counted(row: Any, words: base.Words) -> str:
    """Return a rate with its count: of few words near the node one more is much."""
    return f"{words.number(row.rate, 'rate')} ({words.number(int(row.together), ',')})"


def drawn_changes(table: Table) -> pd.DataFrame:
    """Return the rows that are drawn: the first collocates of the list."""
    data = table.frame
    kept = list(dict.fromkeys(data["collocate"]))[:_MOST_PANELS]
    return data[data["collocate"].isin(kept)].reset_index(drop=True)


def alt_changes(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for name, own in drawn_changes(table).groupby("collocate", sort=False):
        rates = tuple(
            base.said("period_rate", period=row.period, rate=base.rate(row.rate))
            if row.of_documents
            else base.said("period_empty", period=row.period)
            for row in rows_of(own)
        )
        parts.append(base.said("listed", name=str(name), parts=rates))
    return base.said("changes_alt", by=base.period_word(table), words=tuple(parts))
