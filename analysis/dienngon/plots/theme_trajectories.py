"""Themes over time: their rates as cells, and each in a panel of its own with its documents."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict
from dienngon.plots import base
from dienngon.table import Table, rows_of

_MOST_NUMBERED = 12
_DRAWN = [
    *("theme", "label_en", "label_vi", "period", "documents", "documents_with_theme", "hits"),
    *("rate_per_1000", "low", "high", "p_adjusted", "verdict", "note"),
]
_ACROSS = 3
_MOST_DOCUMENTS = 12
_MOST_LABELS = 8
# A longer title would run into the next panel's.
_TITLE_WIDTH = 29


def draw_rates(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid of _rates; each cell links to its evidence in the report."""
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


def drawn_rates(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn_rates."""
    return table.frame[_DRAWN]


def alt_rates(table: Table) -> Note:
    """Return the figure in words."""
    return base.said("themes_alt", by=base.period_word(table), themes=_rates(table.data))


def _rates(data: pd.DataFrame) -> tuple[Note, ...]:
    """Return the _rates of each theme, period by period, in words."""
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


def draw_trajectories(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples: a filled mark for the period, open marks for its documents, nothing across gaps.

    Neighbouring periods are joined by a line only where there are enough documents to compare them.
    """
    base.refuse_axes(ax, "theme_trajectories")
    data = drawn_trajectories(table)
    themes = list(dict.fromkeys(data["theme"]))
    periods = list(dict.fromkeys(data["period"]))
    figure = Figure(figsize=(8.4, 0.9 + 2.05 * math.ceil(len(themes) / _ACROSS)))
    for theme, panel in base.multiples(figure, themes, _ACROSS, sharex=True):
        _panel(panel, data[data["theme"] == theme], periods, words, ordered=base.period_of(table) != "group")
    figure.supylabel(words("theme_axis"), fontsize=9, color=base.MUTED)
    single = bool((data["document"] != "").any())
    legend = base.said("trajectory_documents" if single else "trajectory_periods", by=base.period_word(table))
    bars = base.said("trajectory_bars") if data["low"].notna().any() else ""
    base.footer(figure, words, legend, base.said("own_scales"), bars, base.answer(data["verdict"]))
    return figure


def _panel(ax: Axes, data: pd.DataFrame, periods: list[str], words: base.Words, *, ordered: bool) -> None:
    place = {period: number for number, period in enumerate(periods)}
    whole = data[data["document"] == ""]
    single = data[data["document"] != ""]
    labels = (base.wrap(base.short(whole[column].iloc[0]), _TITLE_WIDTH) for column in ("label_en", "label_vi"))
    ax.set_title("\n".join(labels), fontsize=8.5)
    for row in rows_of(whole):
        if not row.documents:
            base.mark_gap(ax, place[row.period], words, label=len(periods) <= _MOST_LABELS)
    for left, right in itertools.pairwise(rows_of(whole)) if ordered else ():
        decided = Verdict.TOO_FEW not in (left.verdict, right.verdict)
        if decided and left.documents and right.documents:
            ax.plot(
                [place[left.period], place[right.period]], [left.rate_per_1000, right.rate_per_1000], color=base.BLUE
            )
    shown = whole[whole["documents"] > 0]
    across = [place[one] for one in shown["period"]]
    ring = [base.INK if base.found(one) else base.BLUE for one in shown["verdict"]]
    marks = ax.scatter(across, shown["rate_per_1000"], s=42, color=base.BLUE, edgecolor=ring, linewidth=1.6, zorder=3)
    marks.set_urls([f"#ev-{row.theme}-{row.period}" for row in rows_of(shown)])
    multiple = single[single.groupby("period")["document"].transform("size") > 1]
    # Each document has a place of its own to the right of the year's mark, so that equal _rates stay apart.
    years = multiple.groupby("period")["document"]
    steps = years.cumcount() / (years.transform("size") - 1)
    right_of = [place[one] + 0.14 + 0.28 * step for one, step in zip(multiple["period"], steps, strict=True)]
    values = multiple["rate_per_1000"]
    ax.scatter(right_of, values, s=16, facecolor="white", edgecolor=base.BLUE, linewidth=0.9, zorder=2)
    font: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 7.5}
    for row in rows_of(shown) if len(periods) <= _MOST_LABELS else ():
        at = (place[row.period], row.rate_per_1000)
        ax.annotate(f"{row.rate_per_1000:.1f}", at, xytext=(-3, 5), textcoords="offset points", **font)
    base.label_periods(ax, periods, 10)
    ax.set_xlim(-0.5, len(periods) - 0.5)
    top = float(np.nanmax([*whole["rate_per_1000"], *single["rate_per_1000"], 0.0]))
    ax.set_ylim(-0.08 * (top or 1), 1.28 * (top or 1))
    ax.vlines(across, shown["low"], shown["high"], color=base.BLUE, linewidth=1.2, alpha=0.45, zorder=1)
    ax.locator_params(axis="y", nbins=4)


def drawn_trajectories(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn_trajectories: single documents only where there are few."""
    data = table.frame
    crowded = data.loc[data["document"] == "", "documents"].max() > _MOST_DOCUMENTS
    return data[data["document"] == ""].reset_index(drop=True) if crowded else data


def alt_trajectories(table: Table) -> Note:
    """Return the figure in words."""
    whole = table.data[table.data["document"] == ""]
    return base.said("trajectories_alt", by=base.period_word(table), themes=_rates(whole))
