"""Passages in the plane, by topic."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.plots import layout
from dienngon.plots.base import MUTED, REMOVED, Words, blank, footer, is_unstable, new_figure, said
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
# A narrower figure has its labels below the map.
_NARROW, _NAME_SIZE = 4.5, 8.5
# Of the height of a figure what is not the map, and between two labels, in inches.
_AROUND, _BETWEEN = 1.3, 0.08


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
    """Return a scatter of passages; each topic's number is at the middle of its passages, its label to the right.

    In a narrow figure the labels are below the map.
    """
    data, total = stored(table).data, int(_sizes(table).sum())
    unit, width = str(table.parameters["unit"]), words.size.over(10.2)
    topics = [topic for topic in sorted(set(data["topic"])) if topic]
    named, looks = _named(data, topics), _looks(data, topics)
    below = ax is None and width < _NARROW
    room, most = width - 0.5 if below else _NAMED * width, layout.most_lines(len(topics))
    titles = [layout.topic_title(words, row, room, most) for row in rows_of(named)]
    figure, panel, names = _axes(ax, words, width, sum(map(_height, titles)), below=below)
    _scatter(panel, data, topics, looks)
    high = figure.get_figheight() - _AROUND if ax is None else np.inf
    _list(names, titles, [(*looks[row.topic], is_unstable(row.stable)) for row in rows_of(named)], high, below=below)
    layout.head(figure, ax, words, words(f"map_title_{unit}"))
    some = said("map_some", shown=len(data), total=total) if len(data) < total else ""
    empty = sorted(set(range(1, int(table.parameters.get("k") or 0) + 1)) - set(topics))
    more = {"topics": tuple(empty[:_MOST_NAMED]), "more": max(0, len(empty) - _MOST_NAMED)}
    without = said(f"map_empty_{unit}", **more) if empty else ""
    footer(figure, words, said(f"map_legend_{unit}"), some, without, table.method, *table.notes[:1])
    return figure


def _axes(ax: Axes | None, words: Words, width: float, named: float, *, below: bool) -> tuple[Figure, Axes, Axes]:
    """Return a figure, the axes of its map, and those that the labels stand in or beside; these are ``named`` high."""
    high = min(layout.high_as_fits(6.0, words.size, 1), 0.8 + 0.75 * width)
    if not below:
        figure, panel = blank(ax, width, max(high, named + _AROUND))
        return figure, panel, panel
    figure = new_figure(width, high + named)
    panel, names = figure.subplots(2, 1, height_ratios=[high - _AROUND, named])
    names.set_axis_off()
    return figure, panel, names


def _looks(data: pd.DataFrame, topics: list[int]) -> dict[int, tuple[str, str]]:
    """Return the colour and the shape of each topic; those that are not stable are grey and differ by their shapes."""
    looks = {}
    for number, topic in enumerate(topics):
        known = number if len(topics) <= len(_COLOURS) * len(_SHAPES) else 0
        colour, shape = _COLOURS[known % len(_COLOURS)], _SHAPES[known // len(_COLOURS)]
        unstable = is_unstable(data.loc[data["topic"] == topic, "stable"].iloc[0])
        looks[topic] = (REMOVED, _SHAPES[known % len(_SHAPES)]) if unstable else (colour, shape)
    return looks


def _scatter(ax: Axes, data: pd.DataFrame, topics: list[int], looks: Mapping[int, tuple[str, str]]) -> None:
    """Draw the passages of each topic, and its number above their middle."""
    loose = data[data["topic"] == 0]
    ax.scatter(loose["x"], loose["y"], s=10, color=REMOVED, linewidth=0)
    span = float(np.ptp(data["x"])) or 1.0, float(np.ptp(data["y"])) or 1.0
    middles = []
    for topic in topics:
        rows, (colour, shape) = data[data["topic"] == topic], looks[topic]
        marks = ax.scatter(rows["x"], rows["y"], s=22, color=colour, marker=shape, alpha=0.75, linewidth=0)
        marks.set_urls([f"#topic-{topic}"] * len(rows))
        # Above the middle, so that the number of a small topic does not hide its marks.
        middles.append((float(rows["x"].median()), float(rows["y"].median()) + 0.035 * span[1]))
    box: dict[str, Any] = {"facecolor": "white", "edgecolor": MUTED, "pad": 1.6, "linewidth": 0.6}
    for topic, (x, y) in zip(topics, _apart(middles, span), strict=True):
        ax.text(x, y, f"{topic}", ha="center", va="center", fontsize=9, weight="bold", bbox=box, zorder=4)
    ax.set_xticks([])
    ax.set_yticks([])


def _list(ax: Axes, titles: list[str], looks: list[tuple[str, str, bool]], high: float, *, below: bool) -> None:
    """Write the labels of topics under each other, each with its mark, in or beside axes of a height in inches."""
    heights = np.array([_height(one) for one in titles])
    room = heights / high if np.isfinite(high) else np.full(len(titles), 0.09)
    steps = heights / heights.sum() if below else np.minimum(room, 0.97 / len(titles))
    places, left = 1 - np.cumsum(steps) + steps / 2, 0.02 if below else 1.015
    for (colour, shape, unstable), title, place in zip(looks, titles, places, strict=True):
        mark: dict[str, Any] = {"s": 30, "color": colour, "marker": shape, "clip_on": False}
        ax.scatter([left], [place], transform=ax.transAxes, **mark)
        font: dict[str, Any] = {"va": "center", "fontsize": _NAME_SIZE, "color": MUTED if unstable else "black"}
        ax.text(left + (0.03 if below else 0.015), place, title, transform=ax.transAxes, **font)


def _height(title: str) -> float:
    return layout.height_of(title, _NAME_SIZE) + _BETWEEN


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
    """Return the numbers that are drawn: of very many passages every second, third … one of each topic."""
    frame = table.frame
    if "size" in frame:
        return frame.drop(columns="size")
    every = -(-len(frame) // _MOST)
    return frame[frame.groupby("topic").cumcount() % every == 0].reset_index(drop=True)


def stored(table: Table) -> Table:
    """Return a table from which the same is drawn: its marks alone, with the size of each topic.

    A table that was stored is returned as it is.
    """
    if "size" in table.data:
        return table
    data = drawn(table)
    return dataclasses.replace(table, data=data.assign(size=data["topic"].map(table.data["topic"].value_counts())))


def _sizes(table: Table) -> pd.Series:
    """Return how many passages each topic has."""
    return stored(table).data.drop_duplicates("topic").set_index("topic")["size"].sort_index()


def alt(table: Table) -> Note:
    """Return the figure in words."""
    unit = table.parameters["unit"]
    sizes = _sizes(table)
    parts = (said(f"map_topic_{unit}", topic=topic, size=int(size)) for topic, size in sizes.items() if topic)
    return said(f"map_alt_{unit}", topics=tuple(parts))
