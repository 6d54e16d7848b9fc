"""The heaviest terms of each topic."""

from __future__ import annotations

import itertools
import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, footer, refuse_axes
from dienngon.table import Table

_COLUMNS = 3
_TITLE_MAX = 30


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return small multiples of bars, one panel a topic, on one scale."""
    refuse_axes(ax, "topic_terms")
    data = table.data
    topics = list(dict.fromkeys(data["topic"]))
    rows = math.ceil(len(topics) / _COLUMNS)
    most = int(data.groupby("topic").size().max())
    figure = Figure(figsize=(10.6, 0.7 + rows * (0.85 + 0.19 * most)))
    panels = figure.subplots(rows, _COLUMNS, sharex=True, squeeze=False)
    for topic, panel in itertools.zip_longest(topics, panels.flat):
        if topic is None:
            panel.set_visible(False)
            continue
        words = data[data["topic"] == topic]
        bars = panel.barh(range(len(words)), words["weight"], color=BLUE, height=0.72)
        for bar in bars:
            bar.set_url(f"#topic-{topic}")
        panel.set_yticks(range(len(words)), words["term"], fontsize=8.5)
        panel.set_ylim(most - 0.4, -0.6)
        panel.tick_params(axis="y", length=0)
        panel.locator_params(axis="x", nbins=3)
        panel.set_title(_title(topic, words["label"].iloc[0]), fontsize=8.5)
    footer(figure, "Bar: weight of the term in the topic. " + " ".join(table.notes))
    return figure


def _title(topic: int, label: str) -> str:
    """Return number and label on two lines at most, broken between terms."""
    terms = label.split(" · ")
    title = f"{topic}  {label}"
    if len(title) <= _TITLE_MAX or len(terms) == 1:
        return title
    return f"{topic}  {' · '.join(terms[:-1])} ·\n{terms[-1]}"


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = [
        f"topic {topic}: " + ", ".join(rows["term"].head(5)) for topic, rows in table.data.groupby("topic", sort=False)
    ]
    return "Bars of the heaviest terms of each topic. " + "; ".join(parts) + "."
