"""Themes × periods as cells."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict
from dienngon.plots import base
from dienngon.table import Table, rows_of

_MOST_NUMBERED = 12
_COLUMNS = [
    *("theme", "label_en", "label_vi", "period", "documents", "documents_with_theme", "hits"),
    *("rate_per_1000", "low", "high", "p_adjusted", "verdict", "note"),
]


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid of rates; each cell links to its evidence in the report."""
    data = table.data
    themes = list(dict.fromkeys(data["theme"]))
    periods = list(dict.fromkeys(data["period"]))
    figure, ax = base.blank(ax, min(14.0, max(7.2, 3.1 + 0.92 * len(periods))), 1.3 + 0.6 * len(themes))
    named = rows_of(data.drop_duplicates("theme"))
    labels = [f"{base.short(row.label_en)}\n{base.short(row.label_vi)}" for row in named]
    # In narrower cells only the shade can be seen; the numbers are in the CSV.
    roomy = len(periods) <= _MOST_NUMBERED
    cells = {}
    for row in rows_of(data):
        place = themes.index(row.theme), periods.index(row.period)
        if not row.documents:
            cells[place] = base.Cell(float("nan"), words.of(Verdict.NO_DOCUMENTS) if roomy else "")
            continue
        size = {"hits": row.hits, "held": row.documents_with_theme, "documents": row.documents}
        text, small = (f"{row.rate_per_1000:.1f}", words("theme_cell", **size)) if roomy else ("", "")
        cells[place] = base.Cell(
            row.rate_per_1000, text, small, f"#ev-{row.theme}-{row.period}", base.found(row.verdict)
        )
    base.draw_cells(ax, labels, periods, cells)
    ax.set_title(words("themes_title"), pad=24)
    base.footer(figure, words, base.answer(data["verdict"]))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame[_COLUMNS]


def alt(table: Table) -> Note:
    """Return the figure in words."""
    return base.said("themes_alt", by=base.period_word(table), themes=rates(table.data))


def rates(data: pd.DataFrame) -> tuple[Note, ...]:
    """Return the rates of each theme, period by period, in words."""
    parts = []
    for _, own in data.groupby("theme", sort=False):
        cells = tuple(
            base.said("period_rate", period=row.period, rate=row.rate_per_1000)
            if row.documents
            else base.said("period_empty", period=row.period)
            for row in rows_of(own)
        )
        parts.append(base.said("listed", name=base.theme_label(own.iloc[0]), parts=cells))
    return tuple(parts)
