"""The heaviest terms of each topic."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note
from dienngon.plots import base
from dienngon.table import Table

_LONG = 20


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return small multiples of bars, one panel a topic, on one scale; unstable topics are grey and named so."""
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


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for topic, rows in table.data.groupby("topic", sort=False):
        unstable = base.is_unstable(rows["stable"].iloc[0])
        parts.append(base.said("topic_terms", topic=topic, unstable=unstable, terms=tuple(rows["term"].head(5))))
    return base.said("terms_alt", topics=tuple(parts))
