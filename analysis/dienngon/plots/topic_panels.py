"""The leading terms of each topic, and its share in each period, one panel a topic."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base, fewer, layout, points
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TERM_SIZE = 8.5
# The least length of the axis of bars, in inches.
_BAR = 0.9
# The width of terms at most, the height of a row, and what a panel has beside its rows, in inches.
_MOST_TERM, _ROW, _AROUND = 1.9, 0.19, 0.95
# The height of a panel inside, without title and names, in inches.
_PANEL = 1.2


def draw_terms(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples of bars, one panel a topic, on one scale; those that are not stable are grey, and last."""
    base.refuse_axes(ax, "topic_terms")
    data = fewer.by_stability(table.data)
    topics = list(dict.fromkeys(data["topic"]))
    width = words.size.over(10.6)
    # Terms have room next to the bars.
    beside = min(_MOST_TERM, max(layout.width_of(one, _TERM_SIZE) for one in set(data["term"])))
    columns = max(1, min(base.panel_columns(len(topics)), int(width / (beside + _BAR))))
    names = {one: layout.broken(one, beside, _TERM_SIZE, most=2) for one in dict.fromkeys(data["term"])}
    each, rows = layout.pitch([*names.values()], _TERM_SIZE, _ROW), math.ceil(len(topics) / columns)
    most = layout.rows_that_fit(int(data.groupby("topic").size().max()), words.size, rows, _AROUND, each)
    figure = base.new_figure(width, 0.9 + rows * (_AROUND + each * most))
    for topic, panel in base.multiples(figure, topics, columns, sharex=True):
        terms = data[data["topic"] == topic].head(most)
        unstable = base.is_unstable(terms["stable"].iloc[0])
        bars = panel.barh(
            range(len(terms)), terms["weight"], color=base.REMOVED if unstable else base.BLUE, height=0.72
        )
        for bar in bars:
            bar.set_url(f"#topic-{topic}")
        panel.set_yticks(range(len(terms)), [names[one] for one in terms["term"]], fontsize=_TERM_SIZE)
        panel.set_ylim(most - 0.4, -0.6)
        panel.tick_params(axis="y", length=0)
        panel.locator_params(axis="x", nbins=3)
        own = max(layout.width_of(names[one], _TERM_SIZE) for one in terms["term"])
        room = width / columns - 0.25 - (beside - own)
        title = layout.topic_title(words, next(rows_of(terms)), room)
        layout.title_over(panel, title, own, fontsize=8.5, color=base.MUTED if unstable else "black")
    base.footer(figure, words, base.said("terms_legend"), fewer.unstable_said(data), *table.notes)
    return figure


def alt_terms(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for topic, rows in fewer.by_stability(table.data).groupby("topic", sort=False):
        doubt = base.doubt_of(rows["stable"].iloc[0])
        parts.append(base.said("topic_terms", topic=topic, doubt=doubt, terms=tuple(rows["term"].head(5))))
    return base.said("terms_alt", topics=tuple(parts))


def draw_shares(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples on one scale: marks with bands, joined only where both can be compared; gaps hatched."""
    base.refuse_axes(ax, "topics_over_years")
    data = fewer.by_stability(table.data)
    held = data["share"].notna().groupby(data["period"]).transform("sum")
    along = layout.Along.of(table, data.assign(held=held), "held")
    topics = list(dict.fromkeys(data["topic"]))
    columns, width, along = layout.panels_across(along, len(topics), words.size)
    room = layout.inside(width, columns)
    titles = {row.topic: layout.topic_title(words, row, room) for row in rows_of(data.drop_duplicates("topic"))}
    figure = base.new_figure(width, layout.panels_height(len(topics), columns, _PANEL, list(titles.values()), along))
    top = float(np.nanmax([*data["share"], 0.0])) or 1.0
    texts = [words.number(row.share, ".0%") + (f"\n{words(row.change)}" if row.change else "") for row in rows_of(data)]
    data = data.assign(text=texts if points.fit(along, texts) else "")
    ends, hatched = [], False
    for topic, panel in base.multiples(figure, topics, columns, sharex=True, sharey=True):
        ends.append(_panel(panel, data[data["topic"] == topic], along, top, titles[topic]))
        panel.yaxis.set_major_formatter(lambda value, _: words.number(value, ".0%"))
        hatched = along.draw(panel, words, _PANEL) or hatched
    figure.axes[0].set_ylim(max(ends))
    layout.side(figure, words("topics_axis"))
    legend = base.said("topics_bands" if data["low"].notna().any() else "topics_means", by=base.period_word(table))
    base.footer(
        figure,
        words,
        legend,
        base.said("squares") if (data["verdict"] == Verdict.TOO_FEW).any() else "",
        base.answer(data),
        fewer.unstable_said(data),
        base.said("hatched") if hatched else "",
    )
    return figure


def _panel(ax: Axes, data: pd.DataFrame, along: layout.Along, top: float, title: str) -> tuple[float, float]:
    stable = data["stable"].iloc[0]
    colour = base.MUTED if base.is_unstable(stable) else base.BLUE
    ax.set_title(title, fontsize=8.5, color=base.MUTED if base.is_unstable(stable) else "black")
    marks = [
        points.Point(
            row.period, row.share, (row.low, row.high), row.text, row.verdict, row.discovery, f"#topic-{row.topic}"
        )
        for row in rows_of(data[data["share"].notna()])
    ]
    ax.locator_params(axis="y", nbins=4)
    return points.draw_points(ax, along, marks, top, colour)


def alt_shares(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for topic, rows in fewer.by_stability(table.data).groupby("topic", sort=False):
        doubt, cells = base.doubt_of(rows["stable"].iloc[0]), tuple(_cell(row) for row in rows_of(rows))
        named = {"topic": topic, "label": rows["label"].iloc[0], "doubt": doubt}
        parts.append(base.said("topic_shares", cells=cells, **named))
    return base.said("topics_alt", by=base.period_word(table), topics=tuple(parts))


def _cell(row: Any) -> Note:
    if pd.isna(row.share):
        return base.said("period_empty", period=row.period)
    remarks = [
        *([Verdict(row.verdict)] if base.found(row.verdict) else []),
        *([base.said("discovered")] if base.discovered(row) else []),
        *([base.said(row.change)] if row.change else []),
    ]
    return base.said("period_share", period=row.period, share=row.share, remarks=tuple(remarks), remarked=bool(remarks))
