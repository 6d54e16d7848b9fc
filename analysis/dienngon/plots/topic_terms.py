"""The heaviest terms of each topic."""

from __future__ import annotations

import itertools
import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, MUTED, REMOVED, footer, is_unstable, panel_columns, refuse_axes, topic_title
from dienngon.table import Table

_LONG = 20


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return small multiples of bars, one panel a topic, on one scale; unstable topics are grey and named so."""
    refuse_axes(ax, "topic_terms")
    data = table.data
    topics = list(dict.fromkeys(data["topic"]))
    # Long terms need room beside the bars.
    columns = min(panel_columns(len(topics)), 2 if data["term"].str.len().max() > _LONG else 3)
    rows = math.ceil(len(topics) / columns)
    most = int(data.groupby("topic").size().max())
    figure = Figure(figsize=(10.6, 0.9 + rows * (0.95 + 0.19 * most)))
    panels = figure.subplots(rows, columns, sharex=True, squeeze=False)
    for topic, panel in itertools.zip_longest(topics, panels.flat):
        if topic is None:
            panel.set_visible(False)
            continue
        panel.tick_params(axis="x", labelbottom=topics.index(topic) + columns >= len(topics))
        words = data[data["topic"] == topic]
        unstable = is_unstable(words["stable"].iloc[0])
        bars = panel.barh(range(len(words)), words["weight"], color=REMOVED if unstable else BLUE, height=0.72)
        for bar in bars:
            bar.set_url(f"#topic-{topic}")
        panel.set_yticks(range(len(words)), words["term"], fontsize=8.5)
        panel.set_ylim(most - 0.4, -0.6)
        panel.tick_params(axis="y", length=0)
        panel.locator_params(axis="x", nbins=3)
        title = topic_title(topic, words["label"].iloc[0], words["stable"].iloc[0])
        panel.set_title(title, fontsize=8.5, color=MUTED if unstable else "black")
    footer(figure, "Bar: weight of the term in the topic. " + " ".join(map(str, table.notes)))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = []
    for topic, rows in table.data.groupby("topic", sort=False):
        mark = " (unstable)" if is_unstable(rows["stable"].iloc[0]) else ""
        parts.append(f"topic {topic}{mark}: " + ", ".join(rows["term"].head(5)))
    return "Bars of the heaviest terms of each topic. " + "; ".join(parts) + "."
