"""Passages in the plane, by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.plots import layout
from dienngon.plots.base import MUTED, REMOVED, Words, blank, footer, is_unstable, said
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Of the style's colours those that are not grey, which means not stable; shapes multiply them, and beyond that all
# topics look alike.
_COLOURS = ("C0", "C1", "C2", "C3", "C5")
_SHAPES = ("o", "^", "s", "D", "v")
# Marks that a figure of reasonable size can hold.
_MOST = 3000
_MOST_NAMED = 20
# Of the width of a figure: the labels of the topics.
_NAMED = 0.28
# Of the height of a figure what is not the map, and between two labels, in inches.
_AROUND, _BETWEEN = 1.3, 0.08


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
    """Return a scatter of passages; each topic's number is at the middle of its passages, its label to the right."""
    width, given = words.size.over(10.2), ax
    figure, ax = blank(ax, width, min(6.0, 0.8 + 0.75 * width))
    data, unit = drawn(table), str(table.parameters["unit"])
    topics = [topic for topic in sorted(set(data["topic"])) if topic]
    loose = data[data["topic"] == 0]
    ax.scatter(loose["x"], loose["y"], s=10, color=REMOVED, linewidth=0)
    span = float(np.ptp(data["x"])) or 1.0, float(np.ptp(data["y"])) or 1.0
    middles = []
    looks = {}
    for number, topic in enumerate(topics):
        rows = data[data["topic"] == topic]
        unstable = is_unstable(rows["stable"].iloc[0])
        known = number if len(topics) <= len(_COLOURS) * len(_SHAPES) else 0
        colour = REMOVED if unstable else _COLOURS[known % len(_COLOURS)]
        # Topics that are not stable differ by their shapes alone.
        shape = _SHAPES[known % len(_SHAPES)] if unstable else _SHAPES[known // len(_COLOURS)]
        looks[topic] = colour, shape
        marks = ax.scatter(rows["x"], rows["y"], s=22, color=colour, marker=looks[topic][1], alpha=0.75, linewidth=0)
        marks.set_urls([f"#topic-{topic}"] * len(rows))
        # Above the middle, so that the number of a small topic does not hide its marks.
        middles.append((float(rows["x"].median()), float(rows["y"].median()) + 0.035 * span[1]))
    box: dict[str, Any] = {"facecolor": "white", "edgecolor": MUTED, "pad": 1.6, "linewidth": 0.6}
    for topic, (x, y) in zip(topics, _apart(middles, span), strict=True):
        ax.text(x, y, f"{topic}", ha="center", va="center", fontsize=9, weight="bold", bbox=box, zorder=4)
    titles = [layout.topic_title(words, row, _NAMED * width) for row in rows_of(_named(data, topics))]
    high = figure.get_figheight() - _AROUND if given is None else np.inf
    steps = np.array([layout.height_of(one, 8.5) + _BETWEEN for one in titles]) / high
    steps = np.minimum(steps if given is None else np.full(len(titles), 0.09), 0.97 / max(1, len(topics)))
    places = 0.99 - np.cumsum(steps) + steps / 2
    for row, title, place in zip(rows_of(_named(data, topics)), titles, places, strict=True):
        ax.scatter(
            [1.015],
            [place],
            transform=ax.transAxes,
            s=30,
            color=looks[row.topic][0],
            marker=looks[row.topic][1],
            clip_on=False,
        )
        colour = MUTED if is_unstable(row.stable) else "black"
        ax.text(1.03, place, title, transform=ax.transAxes, va="center", fontsize=8.5, color=colour)
    ax.set_xticks([])
    ax.set_yticks([])
    layout.head(figure, given and ax, words, words(f"map_title_{unit}"))
    every = len(data) == len(table.data)
    some = "" if every else said("map_some", shown=len(data), total=len(table.data))
    empty = sorted(set(range(1, int(table.parameters.get("k") or 0) + 1)) - set(topics))
    more = {"topics": tuple(empty[:_MOST_NAMED]), "more": max(0, len(empty) - _MOST_NAMED)}
    without = said(f"map_empty_{unit}", **more) if empty else ""
    footer(figure, words, said(f"map_legend_{unit}"), some, without, table.method, *table.notes[:1])
    return figure


def _named(data: pd.DataFrame, topics: list[int]) -> pd.DataFrame:
    return data.drop_duplicates("topic").set_index("topic").loc[topics].reset_index()


def _apart(places: list[tuple[float, float]], span: tuple[float, float]) -> list[tuple[float, float]]:
    """Return places moved so far apart that numbers drawn at them do not overlap."""
    kept: list[tuple[float, float]] = []
    for x, y in places:
        at = y
        while any(abs(x - other) < 0.045 * span[0] and abs(at - over) < 0.06 * span[1] for other, over in kept):
            at += 0.02 * span[1]
        kept.append((x, at))
    return kept


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn: of very many passages every second, third … one."""
    frame = table.frame
    return frame.iloc[:: -(-len(frame) // _MOST)].reset_index(drop=True)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    unit = table.parameters["unit"]
    sizes = table.data.loc[table.data["topic"] > 0, "topic"].value_counts().sort_index()
    parts = (said(f"map_topic_{unit}", topic=topic, size=int(size)) for topic, size in sizes.items())
    return said(f"map_alt_{unit}", topics=tuple(parts))
