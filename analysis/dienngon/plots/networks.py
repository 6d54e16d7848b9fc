"""Networks of words and themes: the same nodes in the same places in every period, no label on another."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Wording
from dienngon.context.network import Edge, EdgeChange
from dienngon.plots import base, layout
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]
# What a figure can hold: edges, the most frequent, in one panel and in several; and panels.
_MOST, _MOST_IN_PANELS, _MOST_PANELS = 60, 30, 6
# Fewer edges than these are no structure to be read.
_FEW = 5
# Pairs that are no edges are shown where they are together so often, and so many of them.
_LEAST, _MOST_OTHERS = 2, 12
_SIZE, _PAD, _LABEL = 8.0, 0.05, 1.3
# The least size of a panel, and what is between two, in inches.
_LEAST_PANEL, _LEAST_HIGH, _BESIDE = 2.2, 2.0, 0.15
# Inches of a panel, alone and one of several, and how much larger it gets until all labels are apart.
_WIDE, _HIGH = (7.4, 5.4), (4.1, 3.3)
# A single panel of few nodes is as high as these need: so much, and more for each.
_LOW, _NODE = 1.6, 0.35
# How far above a node its mark is, and where its box ends, in inches.
_ABOVE, _TOP = 0.07, 0.14
# Where along a line its number may be, and how far from others; with more lines there are no numbers.
_ALONG, _APART, _MOST_NUMBERED = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74), 0.2, 40
_GROWTH, _TRIES, _ROUNDS = 1.15, 8, 400
# Communities by colour and shape; more than six share the last.
_COLOURS = ("#0072B2", "#5b8c2a", "#7a3e9d", "#8c5a2b", "#007f7a", "#6a6a6a")
_SHAPES = "osD^vP"


@dataclass(frozen=True)
class _Node:
    """A node: its label, community, and place from -1 to 1."""

    name: str
    label: Wording
    group: int
    x: float
    y: float


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return the network of all documents, and one of each period where there are any."""
    rows, panels = drawn(table), ["", *_periods(table)]
    nodes = _nodes(rows)
    if ax is not None and len(panels) > 1:
        base.refuse_axes(ax, table.name)
    across, high = _HIGH if len(panels) > 1 else _WIDE
    usual = across, min(high, _LOW + _NODE * len(nodes))
    columns = words.size.columns(base.panel_columns(len(panels)), _LEAST_PANEL)
    across = words.size.over(columns * (usual[0] + _BESIDE)) / columns - _BESIDE
    lines = math.ceil(len(panels) / columns)
    least = across, layout.high_as_fits(usual[1], words.size, lines, _LEAST_HIGH)
    labels = [layout.broken(words.of(one.label), min(_LABEL, across / 2), _SIZE, most=3) for one in nodes.values()]
    widest = across if words.size.width is not None else layout.WIDEST / columns
    room, places = _room(least, list(nodes.values()), labels, widest)
    if ax is None:
        figure = base.new_figure(columns * (room[0] + _BESIDE), lines * (room[1] + 0.35) + 0.9)
        shown = base.multiples(figure, panels, columns)
    else:
        figure, shown = ax.figure.figure, iter([("", ax)])
    at = dict(zip(nodes, places, strict=True))
    names = dict(zip(nodes, labels, strict=True))
    for period, panel in shown:
        own = rows[rows["period"] == period]
        if own.empty:
            base.empty_panel(panel, words("network_nothing"))
        else:
            _panel(panel, own, nodes, (at, names), numbered=len(panels) == 1, place=_place_of(table))
            panel.set(xlim=(0, room[0]), ylim=(0, room[1]))
            panel.set_axis_off()
        if len(panels) > 1:
            panel.set_title(words.day(period) or words("network_whole"), fontsize=9)
    layout.head(figure, ax, words, words.of(table.title))
    base.footer(figure, words, *_legend(table, rows, single=len(panels) == 1))
    return figure


def has_edges(table: Table) -> bool:
    """Return whether any pair is together more often than by chance: lines of all others show nothing."""
    return bool(table.data["edge"].isin([Edge.ABOVE, Edge.DOUBTFUL]).any())


def _gaps(table: Table) -> list[str]:
    """Return the periods without documents: they are named, and have no panel."""
    empty = table.data["edge"].eq(Edge.EMPTY).groupby(table.data["period"], sort=False).all()
    return [str(period) for period, all_empty in empty.items() if period and all_empty]


def _with_documents(table: Table) -> list[str]:
    gaps = _gaps(table)
    return [one for one in dict.fromkeys(table.data["period"]) if one and one not in gaps]


def _periods(table: Table) -> list[str]:
    """Return the periods that have a panel: those in which a drawn pair differs from the others, the clearest ones."""
    data = _pairs(table.data, _MOST_IN_PANELS)
    pairs = data[data["change"].map(bool) & (data["period"] != "")].groupby("period")["change"].size()
    first = sorted(pairs.index, key=lambda one: -pairs[one])[: _MOST_PANELS - 1] if has_edges(table) else []
    return [one for one in _with_documents(table) if one in first]


def _numbers_mean(table: Table) -> Note:
    """Return what the number of a pair counts: places of a window, or sentences and paragraphs."""
    in_words = isinstance(table.parameters["window"], list)
    return base.said("network_numbers_of_places" if in_words else "network_numbers")


def _pairs(data: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the rows of so many pairs: edges of any period, those most often together first, then some others."""
    tied = data["edge"].isin([Edge.ABOVE, Edge.DOUBTFUL]).groupby([data["source"], data["target"]]).transform("any")
    whole = data[data["period"] == ""].sort_values("together", ascending=False, kind="stable")
    edges = whole[tied.loc[whole.index]].head(most)
    others = whole[~tied.loc[whole.index] & (whole["together"] >= _LEAST)].head(max(0, _MOST_OTHERS - len(edges)))
    pairs = pd.MultiIndex.from_frame(pd.concat([edges, others])[["source", "target"]])
    return data[pd.MultiIndex.from_frame(data[["source", "target"]]).isin(pairs)]


def _legend(table: Table, rows: pd.DataFrame, *, single: bool) -> list[Note | str]:
    """Return what a figure says of its marks, and of what it leaves out."""
    whole = table.data[table.data["period"] == ""]
    edges = int(whole["edge"].isin([Edge.ABOVE, Edge.DOUBTFUL]).sum())
    kept = int((rows["period"] == "").sum())
    changed = bool(rows["change"].map(bool).any())
    gaps, periods = _gaps(table), _periods(table)
    every = tuple(one for one in dict.fromkeys(table.data["period"]) if one)
    return [
        base.said("network_edges", edges=edges) if edges else base.said("network_none"),
        base.said("network_few") if 0 < edges < _FEW else "",
        _numbers_mean(table) if single and kept <= _MOST_NUMBERED else "",
        base.said("network_doubtful") if (rows["edge"] == Edge.DOUBTFUL).any() else "",
        base.said("network_others", least=_LEAST) if _others(rows).any() else "",
        base.said("network_nodes") if len(rows) else "",
        base.said("network_changed")
        if changed
        else base.said("network_unchanged")
        if len(every) > len(gaps) + 1
        else "",
        base.said("network_cut", kept=kept, total=len(whole)) if kept < len(whole) else "",
        base.said("network_periods", kept=len(periods), total=len(every) - len(gaps)) if periods else "",
        layout.gaps_said(layout.Along(every, frozenset(gaps))) if gaps and not single else "",
    ]


def _others(rows: pd.DataFrame) -> pd.Series:
    """Return which rows are of pairs that are no edges but shown."""
    return (rows["edge"] == Edge.NOT) & (rows["together"] >= _LEAST) & (rows["source_group"] >= 0)


def drawn(table: Table) -> pd.DataFrame:
    """Return the rows of the pairs that are drawn: edges of any period, those most often together first."""
    periods = _periods(table)
    kept = _pairs(table.frame, _MOST_IN_PANELS if periods else _MOST)
    return kept[kept["period"].isin(["", *periods])].reset_index(drop=True)


def _nodes(rows: pd.DataFrame) -> dict[str, _Node]:
    found: dict[str, _Node] = {}
    for row in rows_of(rows):
        for end in ("source", "target"):
            name, label, group, x, y = (getattr(row, f"{end}{tail}") for tail in ("", "_label", "_group", "_x", "_y"))
            found.setdefault(name, _Node(name, label, int(group), float(x), float(y)))
    return found


def _room(
    least: tuple[float, float], nodes: Sequence[_Node], labels: Sequence[str], widest: float
) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Return the size of a panel, in inches, in which all labels are apart, and where each node is in it.

    It grows until they are, but gets no wider than ``widest``.
    """
    boxes = np.array([_box(one) for one in labels]).reshape(-1, 2)
    spots = np.array([[one.x, one.y] for one in nodes]).reshape(-1, 2)
    low, high = spots.min(axis=0, initial=0), spots.max(axis=0, initial=0)
    spots = (spots - low) / np.where(high > low, high - low, 1.0)
    room = np.array(least)
    placed = spots * room
    for _ in range(_TRIES):
        placed, done = spread(boxes / 2 + spots * (room - boxes), boxes, room)
        if done:
            break
        room = np.minimum(room * _GROWTH, [widest, np.inf])
    # A node is where its mark and its label meet: the mark above, the lines of the label below.
    heights = placed[:, 1] + boxes[:, 1] / 2 - _TOP
    return (float(room[0]), float(room[1])), list(zip(placed[:, 0].tolist(), heights.tolist(), strict=True))


def _box(label: str) -> tuple[float, float]:
    """Return how wide and high a node is: its label, and above it its mark."""
    return layout.width_of(label, _SIZE) + 2 * _PAD, layout.height_of(label, _SIZE) + _TOP + _PAD


def spread(centres: Floats, boxes: Floats, room: Floats) -> tuple[Floats, bool]:
    """Return centres of boxes moved apart until none lies on another, inside a room, and whether that was possible.

    Boxes that overlap are pushed along the axis on which they overlap less, each by half.

    Examples
    --------
    >>> found, done = spread(np.array([[2.0, 1.0], [2.1, 1.0]]), np.array([[1.0, 0.2], [1.0, 0.2]]), np.array([4.0, 2]))
    >>> done, bool(abs(found[0, 1] - found[1, 1]) >= 0.2)
    (True, True)
    """
    at = centres.astype(float).copy()
    a, b = np.triu_indices(len(at), 1)
    reach = (boxes[a] + boxes[b]) / 2
    for _ in range(_ROUNDS):
        apart = at[b] - at[a]
        over = reach - np.abs(apart)
        meet = np.flatnonzero((over > 1e-6).all(axis=1))
        if not len(meet):
            return at, True
        for one in meet.tolist():
            axis = int(over[one, 1] <= over[one, 0])
            side = 1.0 if apart[one, axis] >= 0 else -1.0
            step = side * (over[one, axis] / 2 + 1e-3)
            at[b[one], axis] += step
            at[a[one], axis] -= step
        at = np.clip(at, boxes / 2, room - boxes / 2)
    return at, False


def _panel(
    ax: Axes,
    rows: pd.DataFrame,
    nodes: Mapping[str, _Node],
    placed: tuple[Mapping[str, tuple[float, float]], Mapping[str, str]],
    *,
    numbered: bool,
    place: Callable[[Any], str],
) -> None:
    """Draw the edges of a period, with how often both are together if they are to be numbered, and all nodes."""
    at, names = placed
    most = float(max(rows["together"].max(), 1))
    taken = [*at.values(), *(spot for name, (x, y) in at.items() for spot in _covered(names[name], x, y))]
    for row, other in zip(rows_of(rows), _others(rows).tolist(), strict=True):
        look = _look(row, other=other, share=math.sqrt(row.together / most))
        if not look:
            continue
        ends = np.array([at[row.source], at[row.target]]) + np.array([0, _ABOVE])
        ax.plot(*ends.T, solid_capstyle="butt", url=place(row), **look)
        if numbered and len(rows) <= _MOST_NUMBERED:
            steps = (ends[0] + along * (ends[1] - ends[0]) for along in _ALONG)
            places = [(float(x), float(y)) for x, y in steps]
            spot = next((one for one in places if all(math.dist(one, two) > _APART for two in taken)), places[0])
            taken.append(spot)
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.9}
            ax.text(
                spot[0],
                spot[1],
                f"{row.together}",
                ha="center",
                va="center",
                fontsize=7,
                color=base.MUTED,
                bbox=box,
                zorder=2,
            )
    counts: dict[str, int] = {}
    for row in rows_of(rows):
        counts |= {row.source: row.source_count, row.target: row.target_count}
    _marks(ax, nodes, at, counts)
    for name, (x, y) in at.items():
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8}
        font: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": _SIZE, "zorder": 4, "bbox": box}
        ax.text(x, y - 0.02, names[name], color=base.INK if counts.get(name) else base.MUTED, **font)


def _marks(
    ax: Axes, nodes: Mapping[str, _Node], at: Mapping[str, tuple[float, float]], counts: Mapping[str, int]
) -> None:
    """Draw the marks of nodes, those of one shape at once: one by one they would take most of the time."""
    largest = max(counts.values(), default=0) or 1
    by_group: dict[int, list[str]] = {}
    for name, node in nodes.items():
        by_group.setdefault(min(max(node.group, 1), len(_COLOURS)) - 1, []).append(name)
    for group, own in sorted(by_group.items()):
        places = np.array([at[name] for name in own]) + np.array([0, _ABOVE])
        colours = [_COLOURS[group] if counts.get(name) else base.FAINT for name in own]
        sizes = [10 + 90 * counts.get(name, 0) / largest for name in own]
        across, up = places.T
        mark = ax.scatter(
            across, up, s=sizes, marker=_SHAPES[group], color=colours, edgecolor="white", linewidth=0.6, zorder=3
        )
        mark.set_urls([f"#theme-{name}" if isinstance(nodes[name].label, Note) else "" for name in own])


def _place_of(table: Table) -> Callable[[Any], str]:
    """Return where lines lead: of words to where both stand, of themes to what both share in all documents.

    What themes share in a period is said in the panel of either.
    """
    if table.name == "network":
        return edge_place
    return lambda row: base.anchor("theme", row.source) if row.period else base.anchor("pair", row.source, row.target)


def edge_place(row: Any) -> str:
    """Return the place of what is behind an edge, of all documents or of a period."""
    return base.anchor("edge", row.source, row.target, *filter(None, [row.period]))


def _covered(label: str, x: float, y: float) -> list[tuple[float, float]]:
    """Return points in a label that no number may be near: three of each of its lines."""
    heights = [y - 0.1 - number * layout.height_of("", _SIZE) for number in range(label.count("\n") + 1)]
    side = layout.width_of(label, _SIZE) / 3
    return [(x + step * side, height) for height in heights for step in (-1, 0, 1)]


def _look(row: Any, *, other: bool, share: float) -> dict[str, Any]:
    """Return how an edge is drawn, empty if it is not."""
    tied = Edge(row.edge).drawn
    change = EdgeChange(row.change) if row.change else None
    width = 0.7 + 3.3 * share
    if change in {EdgeChange.GONE, EdgeChange.LESS}:
        return {"color": base.ORANGE, "linestyle": ":", "linewidth": 1.6, "zorder": 2}
    if change and tied:
        return {"color": base.ORANGE, "linestyle": "-", "linewidth": width, "alpha": 0.85, "zorder": 2}
    if tied:
        style = "-" if row.edge == Edge.ABOVE else (0, (3, 2))
        return {"color": base.BLUE, "linestyle": style, "linewidth": width, "alpha": 0.55, "zorder": 1}
    return {"color": base.FAINT, "linewidth": 0.5, "alpha": 0.6, "zorder": 1} if other else {}


def alt(table: Table) -> Note:
    """Return the figure in words."""
    whole = table.data[(table.data["period"] == "") & table.data["edge"].isin([Edge.ABOVE, Edge.DOUBTFUL])]
    best = whole.sort_values("together", ascending=False, kind="stable").head(6)
    pairs = [
        base.said("network_pair", a=row.source_label, b=row.target_label, together=row.together)
        for row in rows_of(best)
    ]
    return base.said("network_alt", edges=len(whole), pairs=tuple(pairs)) if pairs else base.said("network_none")
