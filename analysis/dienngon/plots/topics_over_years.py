"""The share of each topic in each period, one panel a topic, with bootstrap bands."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Verdict
from dienngon.plots.base import (
    BLUE,
    INK,
    MUTED,
    footer,
    found,
    is_unstable,
    label_periods,
    mark_gap,
    panel_columns,
    period_of,
    refuse_axes,
    topic_title,
    verdicts,
)
from dienngon.table import Table
from dienngon.table import rows as rows_of

_MOST_LABELS = 6


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return small multiples on one scale: marks with bands, joined only where both periods have one; gaps hatched."""
    refuse_axes(ax, "topics_over_years")
    data = table.data
    topics = list(dict.fromkeys(data["topic"]))
    periods = list(dict.fromkeys(data["period"]))
    columns = panel_columns(len(topics))
    rows = math.ceil(len(topics) / columns)
    figure = Figure(figsize=(9.6, 1.0 + 1.95 * rows))
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    top = float(np.nanmax([*data["share"], *data["high"].dropna(), 0.0])) or 1.0
    for topic, panel in itertools.zip_longest(topics, panels.flat):
        if topic is None:
            panel.set_visible(False)
            continue
        panel.tick_params(axis="x", labelbottom=topics.index(topic) + columns >= len(topics))
        _panel(panel, data[data["topic"] == topic], periods, ordered=period_of(table) != "group")
        panel.set_ylim(-0.06 * top, 1.32 * top)
    figure.supylabel("share of the topic", fontsize=9, color=MUTED)
    banded = data["low"].notna().any()
    said = f"Mark: mean over the {period_of(table)}'s documents" + (
        "; bar: 95% bootstrap over documents. " if banded else ". "
    )
    stable = " Grey: unstable topics." if data["stable"].map(is_unstable).any() else ""
    footer(figure, said + _tested(data) + stable)
    return figure


def _tested(data: pd.DataFrame) -> str:
    """Return what was tested, in a sentence."""
    if data["verdict"].isin(["", Verdict.TOO_FEW]).all():
        return verdicts(data["verdict"])
    ringed = "ringed" if found(data["verdict"]).any() else "none does"
    return f"Which periods differ from the rest is tested on documents: {ringed}."


def _panel(ax: Axes, data: pd.DataFrame, periods: list[str], *, ordered: bool) -> None:
    place = {period: number for number, period in enumerate(periods)}
    stable = data["stable"].iloc[0]
    colour = MUTED if is_unstable(stable) else BLUE
    ax.set_title(
        topic_title(data["topic"].iloc[0], data["label"].iloc[0], stable),
        fontsize=8.5,
        color=MUTED if is_unstable(stable) else "black",
    )
    for row in rows_of(data):
        if pd.isna(row.share):
            mark_gap(ax, place[row.period], label=len(periods) <= _MOST_LABELS)
    for left, right in itertools.pairwise(rows_of(data)) if ordered else ():
        decided = Verdict.TOO_FEW not in (left.verdict, right.verdict)
        if decided and pd.notna(left.low) and pd.notna(right.low):
            ax.plot([place[left.period], place[right.period]], [left.share, right.share], color=colour, linewidth=1)
    shown = data[data["share"].notna()]
    banded = shown[shown["low"].notna()]
    ax.vlines(
        [place[one] for one in banded["period"]], banded["low"], banded["high"], color=colour, linewidth=3, alpha=0.45
    )
    edges = [INK if one else colour for one in found(shown["verdict"])]
    across = [place[one] for one in shown["period"]]
    marks = ax.scatter(across, shown["share"], s=34, color=colour, edgecolors=edges, linewidths=1.6, zorder=3)
    marks.set_urls([f"#topic-{row.topic}" for row in rows_of(shown)])
    if len(periods) <= _MOST_LABELS:
        for row in rows_of(shown):
            at = (place[row.period], row.share if pd.isna(row.high) else row.high)
            text = f"{row.share:.0%}" + (f"\n{row.change}" if row.change else "")
            ax.annotate(text, at, xytext=(0, 5), textcoords="offset points", ha="center", va="bottom", fontsize=7.5)
    label_periods(ax, periods)
    ax.set_xlim(-0.5, len(periods) - 0.5)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.locator_params(axis="y", nbins=4)


def _told(row: Any) -> str:
    verdict = Verdict(row.verdict) if row.verdict else None
    said = [*([verdict.worded()] if verdict and verdict.found else []), *([row.change] if row.change else [])]
    return f" ({', '.join(said)})" if said else ""


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = []
    for topic, rows in table.data.groupby("topic", sort=False):
        cells = (
            f"{r.period} " + (f"{r.share:.0%}{_told(r)}" if pd.notna(r.share) else "no documents")
            for r in rows_of(rows)
        )
        mark = ", unstable" if is_unstable(rows["stable"].iloc[0]) else ""
        parts.append(f"topic {topic} ({rows['label'].iloc[0]}{mark}): " + ", ".join(cells))
    return f"Small panels of each topic's share by {period_of(table)}. " + "; ".join(parts) + "."
