"""Each theme over time in a panel of its own, with its documents."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, MUTED, footer, mark_gap, refuse_axes, verdicts
from dienngon.table import Table

_COLUMNS = 3


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return small multiples: a filled mark for the period, open marks for its documents, nothing across gaps.

    Neighbouring periods are joined by a line only where there are enough documents to tell them apart.
    """
    refuse_axes(ax, "theme_trajectories")
    data = table.data
    themes = list(dict.fromkeys(data["theme"]))
    periods = list(dict.fromkeys(data["period"]))
    rows = math.ceil(len(themes) / _COLUMNS)
    figure = Figure(figsize=(8.4, 0.9 + 2.05 * rows))
    panels = figure.subplots(rows, _COLUMNS, sharex=True, squeeze=False)
    for theme, panel in itertools.zip_longest(themes, panels.flat):
        if theme is None:
            panel.set_visible(False)
            continue
        _panel(panel, data[data["theme"] == theme], periods, labelled=theme == themes[0])
    figure.supylabel("hits per 1,000 words", fontsize=9, color=MUTED)
    tail = "Filled: all documents of the year; open: single documents."
    footer(figure, f"{tail} {verdicts(list(data['note']))}")
    return figure


def _panel(ax: Axes, data: pd.DataFrame, periods: list[str], *, labelled: bool) -> None:
    place = {period: number for number, period in enumerate(periods)}
    whole = data[data["document"] == ""]
    single = data[data["document"] != ""]
    ax.set_title(f"{whole['label_en'].iloc[0]}\n{whole['label_vi'].iloc[0]}", fontsize=8.5)
    for row in whole.itertuples():
        if not row.documents:
            mark_gap(ax, place[row.period], label=labelled)
    for left, right in itertools.pairwise(whole.itertuples()):
        decided = not left.note and not right.note
        if decided and left.documents and right.documents:
            ax.plot([place[left.period], place[right.period]], [left.rate_per_1000, right.rate_per_1000], color=BLUE)
    shown = whole[whole["documents"] > 0]
    marks = ax.scatter([place[one] for one in shown["period"]], shown["rate_per_1000"], s=42, color=BLUE, zorder=3)
    marks.set_urls([f"#ev-{row.theme}-{row.period}" for row in shown.itertuples()])
    multiple = single[single.groupby("period")["document"].transform("size") > 1]
    ax.scatter(
        [place[one] + 0.16 for one in multiple["period"]],
        multiple["rate_per_1000"],
        **{"s": 16, "facecolor": "white", "edgecolor": BLUE, "linewidth": 0.9, "zorder": 2},
    )
    for row in shown.itertuples():
        ax.annotate(
            *(f"{row.rate_per_1000:.1f}", (place[row.period], row.rate_per_1000)),
            **{"xytext": (-6, 0), "textcoords": "offset points", "ha": "right", "va": "center", "fontsize": 7.5},
        )
    ax.set_xticks(range(len(periods)), periods)
    ax.set_xlim(-0.75, len(periods) - 0.5)
    top = float(np.nanmax([*whole["rate_per_1000"], *single["rate_per_1000"], 0.0]))
    ax.set_ylim(-0.08 * (top or 1), 1.15 * (top or 1))
    ax.locator_params(axis="y", nbins=4)


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    whole = table.data[table.data["document"] == ""]
    parts = []
    for _, rows in whole.groupby("theme", sort=False):
        cells = (f"{r.period} {r.rate_per_1000:.1f}" if r.documents else f"{r.period} no documents" for r in rows.itertuples())
        parts.append(f"{rows['label_en'].iloc[0]}: " + ", ".join(cells))
    return "Small panels of each theme's rate by year, hits per 1,000 words. " + "; ".join(parts) + "."
