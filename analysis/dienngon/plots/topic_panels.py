"""The leading terms of each topic, and its share in each period, one panel a topic."""

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

_LONG = 20
_MOST_LABELS = 6


def draw_terms(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples of bars, one panel a topic, on one scale; topics that are not stable are grey."""
    base.refuse_axes(ax, "topic_terms")
    data = table.data
    topics = list(dict.fromkeys(data["topic"]))
    # Long terms need room next to the bars.
    columns = min(base.panel_columns(len(topics)), 2 if data["term"].str.len().max() > _LONG else 3)
    most = int(data.groupby("topic").size().max())
    figure = Figure(figsize=(10.6, 0.9 + math.ceil(len(topics) / columns) * (0.95 + 0.19 * most)))
    for topic, panel in base.multiples(figure, topics, columns, sharex=True):
        terms = data[data["topic"] == topic]
        label, stable = terms["label"].iloc[0], terms["stable"].iloc[0]
        unstable = base.is_unstable(stable)
        bars = panel.barh(
            range(len(terms)), terms["weight"], color=base.REMOVED if unstable else base.BLUE, height=0.72
        )
        for bar in bars:
            bar.set_url(f"#topic-{topic}")
        panel.set_yticks(range(len(terms)), terms["term"], fontsize=8.5)
        panel.set_ylim(most - 0.4, -0.6)
        panel.tick_params(axis="y", length=0)
        panel.locator_params(axis="x", nbins=3)
        title = base.topic_title(words, topic, label, stable)
        panel.set_title(title, fontsize=8.5, color=base.MUTED if unstable else "black")
    base.footer(figure, words, base.said("terms_legend"), *table.notes)
    return figure


def alt_terms(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for topic, rows in table.data.groupby("topic", sort=False):
        doubt = base.doubt_of(rows["stable"].iloc[0])
        parts.append(base.said("topic_terms", topic=topic, doubt=doubt, terms=tuple(rows["term"].head(5))))
    return base.said("terms_alt", topics=tuple(parts))


def draw_shares(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples on one scale: marks with bands, joined only where both periods have one; gaps hatched."""
    base.refuse_axes(ax, "topics_over_years")
    data = table.data
    topics = list(dict.fromkeys(data["topic"]))
    periods = list(dict.fromkeys(data["period"]))
    columns = base.panel_columns(len(topics))
    figure = Figure(figsize=(9.6, 1.0 + 1.95 * math.ceil(len(topics) / columns)))
    top = float(np.nanmax([*data["share"], *data["high"].dropna(), 0.0])) or 1.0
    for topic, panel in base.multiples(figure, topics, columns, sharex=True, sharey=True):
        _panel(panel, data[data["topic"] == topic], periods, words, ordered=base.period_of(table) != "group")
        panel.set_ylim(-0.06 * top, 1.32 * top)
    figure.supylabel(words("topics_axis"), fontsize=9, color=base.MUTED)
    legend = base.said("topics_bands" if data["low"].notna().any() else "topics_means", by=base.period_word(table))
    base.footer(
        figure,
        words,
        legend,
        _tested(data),
        base.said("grey_unstable") if data["stable"].map(base.is_unstable).any() else "",
    )
    return figure


def _tested(data: pd.DataFrame) -> Note:
    """Return what was tested, in a sentence."""
    decided = [one for one in data["verdict"] if one and one not in (Verdict.TOO_FEW, Verdict.NO_DOCUMENTS)]
    if not decided:
        return base.answer(data["verdict"])
    return base.said("topics_ringed" if any(map(base.found, decided)) else "topics_none_ringed")


def _panel(ax: Axes, data: pd.DataFrame, periods: list[str], words: base.Words, *, ordered: bool) -> None:
    place = {period: number for number, period in enumerate(periods)}
    label, stable = data["label"].iloc[0], data["stable"].iloc[0]
    unstable = base.is_unstable(stable)
    colour = base.MUTED if unstable else base.BLUE
    title = base.topic_title(words, data["topic"].iloc[0], label, stable)
    ax.set_title(title, fontsize=8.5, color=base.MUTED if unstable else "black")
    for row in rows_of(data):
        if pd.isna(row.share):
            base.mark_gap(ax, place[row.period], words, label=len(periods) <= _MOST_LABELS)
    for left, right in itertools.pairwise(rows_of(data)) if ordered else ():
        if Verdict.TOO_FEW not in (left.verdict, right.verdict) and pd.notna(left.low) and pd.notna(right.low):
            ax.plot([place[left.period], place[right.period]], [left.share, right.share], color=colour, linewidth=1)
    shown = data[data["share"].notna()]
    banded = shown[shown["low"].notna()]
    across = [place[one] for one in banded["period"]]
    ax.vlines(across, banded["low"], banded["high"], color=colour, linewidth=3, alpha=0.45)
    edges = [base.INK if base.found(one) else colour for one in shown["verdict"]]
    across = [place[one] for one in shown["period"]]
    marks = ax.scatter(across, shown["share"], s=34, color=colour, edgecolors=edges, linewidths=1.6, zorder=3)
    marks.set_urls([f"#topic-{row.topic}" for row in rows_of(shown)])
    font: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 7.5}
    for row in rows_of(shown) if len(periods) <= _MOST_LABELS else ():
        at = (place[row.period], row.share if pd.isna(row.high) else row.high)
        text = f"{row.share:.0%}" + (f"\n{words(row.change)}" if row.change else "")
        ax.annotate(text, at, xytext=(0, 5), textcoords="offset points", **font)
    base.label_periods(ax, periods)
    ax.set_xlim(-0.5, len(periods) - 0.5)
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    ax.locator_params(axis="y", nbins=4)


def alt_shares(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for topic, rows in table.data.groupby("topic", sort=False):
        doubt, cells = base.doubt_of(rows["stable"].iloc[0]), tuple(_cell(row) for row in rows_of(rows))
        named = {"topic": topic, "label": rows["label"].iloc[0], "doubt": doubt}
        parts.append(base.said("topic_shares", cells=cells, **named))
    return base.said("topics_alt", by=base.period_word(table), topics=tuple(parts))


def _cell(row: Any) -> Note:
    if pd.isna(row.share):
        return base.said("period_empty", period=row.period)
    remarks = [
        *([Verdict(row.verdict)] if base.found(row.verdict) else []),
        *([base.said(row.change)] if row.change else []),
    ]
    return base.said("period_share", period=row.period, share=row.share, remarks=tuple(remarks), remarked=bool(remarks))
