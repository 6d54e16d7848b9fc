"""How far topics can be relied on: how many there are, which come back, and which other models find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dienngon.codes import Note
from dienngon.plots import base, cells, fewer, layout
from dienngon.table import Table, rows_of
from dienngon.topic_models.stability import STABLE
from dienngon.topic_models.topics import Stable

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The width of a column that has room for a term beside the number of its topic, in inches.
_NAMED = 0.75
# The width of a cell of agreement and the least height of a row, in inches.
_CELL, _ROW = 0.62, 0.34
_LEAST_PANEL = 2.2
_ROW_SIZE = 9
# Shape and colour of a verdict; the marks of doubtful topics are open.
_LOOKS = {
    Stable.STABLE: ("o", base.BLUE, base.BLUE),
    Stable.DOUBTFUL: ("D", base.ORANGE, "white"),
    Stable.NOT: ("X", base.MUTED, base.MUTED),
}


def draw_scan(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return three panels over k: stable topics, stability and held-out fit, the last two with their intervals."""
    from matplotlib.ticker import MaxNLocator

    base.refuse_axes(ax, "topic_scan")
    data = table.data
    columns = words.size.columns(3, _LEAST_PANEL)
    # On a column of a journal the panels are under each other.
    figure = base.new_figure(words.size.over(10.2), 0.9 + 2.4 * (3 // columns))
    first, *others = figure.subplots(3 // columns, columns).flat
    first.plot([data["k"].min(), data["k"].max()], [data["k"].min(), data["k"].max()], color=base.MUTED, linewidth=0.8)
    bars = first.bar(data["k"], data["stable_topics"], color=base.BLUE, width=0.7)
    first.bar_label(bars, fontsize=7, padding=1)
    first.set_title(words("scan_stable"), fontsize=8.5)
    for panel, name in zip(others, ("stability", "held_out"), strict=True):
        panel.vlines(data["k"], data[f"{name}_low"], data[f"{name}_high"], color=base.BLUE, linewidth=3, alpha=0.4)
        panel.plot(data["k"], data[name], color=base.BLUE, marker="o", markersize=4, linewidth=1)
        panel.set_title(words(f"scan_{name}"), fontsize=8.5)
    others[0].axhline(STABLE, color=base.MUTED, linewidth=0.8)
    others[0].set_ylim(-0.03, 1.03)
    for panel in (first, *others):
        for row in rows_of(data[data["chosen"] == "yes"]):
            panel.axvline(row.k, color=base.ORANGE, linewidth=1, linestyle="--", zorder=0)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=9))
        panel.locator_params(axis="y", nbins=5)
        panel.set_xlabel(words("scan_axis"), fontsize=8.5)
    first.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    chosen = base.said("scan_chosen") if (data["chosen"] == "yes").any() else ""
    base.footer(figure, words, base.said("scan_lines", limit=STABLE), chosen, *table.notes)
    return figure


def alt_scan(table: Table) -> Note:
    """Return the figure in words."""
    rows = rows_of(table.data)
    ks = (base.said("scan_k", k=row.k, stable=row.stable_topics, stability=row.stability) for row in rows)
    return base.said("scan_alt", ks=tuple(ks), note=table.notes[0])


def draw_stability(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a row for each topic: its stability with the interval, by shape and colour of the verdict."""
    data = fewer.by_stability(table.data)
    width, given = words.size.over(9.6), ax
    most = layout.most_lines(len(data))
    titles = [layout.topic_title(words, row, 0.3 * width, most) for row in rows_of(data.assign(stable=""))]
    figure, ax = base.blank(ax, width, 1.7 + layout.pitch(titles, 8.5, 0.36) * len(data))
    font: dict[str, Any] = {"va": "center", "fontsize": 8.5}
    for place, row in enumerate(rows_of(data)):
        shape, edge, face = _LOOKS[Stable(row.stable)]
        # Letters in orange are too pale to be read.
        written = base.INK if edge == base.ORANGE else edge
        ax.plot([row.low, row.high], [place, place], color=edge, linewidth=3, alpha=0.4, solid_capstyle="butt")
        mark = ax.scatter([row.stability], [place], s=52, marker=shape, facecolor=face, edgecolor=edge, zorder=3)
        mark.set_urls([f"#topic-{row.topic}"])
        said = words("stability_said", value=row.stability, stable=Stable(row.stable))
        ax.text(1.025, place, said, transform=ax.get_yaxis_transform(), color=written, **font)
    ax.axvline(STABLE, color=base.INK, linewidth=0.8, linestyle="--", zorder=0)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(data) - 0.5, -0.5)
    ax.set_yticks(range(len(data)), titles, fontsize=8.5)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(layout.broken(words("stability_axis"), width / 2, 8.5), fontsize=8.5)
    layout.head(figure, given and ax, words, words("stability_title"))
    base.footer(figure, words, base.said("stability_legend", limit=STABLE), *table.notes)
    return figure


def alt_stability(table: Table) -> Note:
    """Return the figure in words."""
    named = ("topic", "label", "stability", "low", "high")
    parts = (
        base.said("topic_stability", **{one: getattr(row, one) for one in named}, stable=Stable(row.stable))
        for row in rows_of(fewer.by_stability(table.data))
    )
    return base.said("stability_alt", topics=tuple(parts))


def draw_agreement(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a grid for each two models: topics × topics, shaded by agreement, matches framed."""
    from matplotlib.patches import Rectangle

    base.refuse_axes(ax, "topic_agreement")
    data = table.data
    pairs = list(dict.fromkeys(zip(data["model_a"], data["model_b"], strict=True)))
    sizes = [data[(data["model_a"] == a) & (data["model_b"] == b)] for a, b in pairs]
    widest = max(one["topic_b"].nunique() for one in sizes)
    width = words.size.over(3.6 + _CELL * max(widest, 9))
    cell = (width - width / 3 - 0.3) / widest
    most = layout.most_lines(sum(one["topic_a"].nunique() for one in sizes))
    labels = [_row_titles(rows, words, width / 3, most) for rows in sizes]
    each = layout.pitch([one for names in labels for one in names], _ROW_SIZE, _ROW)
    across = [_places(rows, cell) for rows in sizes]
    heights = [
        0.9 + layout.height_of_names(places, cell) + each * len(names)
        for names, places in zip(labels, across, strict=True)
    ]
    figure = base.new_figure(width, sum(heights) + 0.8)
    panels = figure.subplots(len(pairs), 1, squeeze=False, height_ratios=heights)
    for panel, (model_a, model_b), rows, left, places in zip(panels.flat, pairs, sizes, labels, across, strict=True):
        shown: dict[tuple[int, float], cells.Cell] = {}
        for row in rows_of(rows):
            place = row.topic_a - 1, row.topic_b - 1
            shown[place] = cells.Cell(
                max(0.0, row.agreement), words.number(row.agreement, ".2f") if row.agreement >= 0.2 else ""
            )
        cells.draw_cells(panel, left, shown, (cell, each), words("agreement_key"))
        panel.set_xlim(-0.5, len(places) - 0.5)
        layout.name_places(panel, places, cell, top=True)
        for row in rows_of(rows[rows["matched"] == "yes"]):
            corner = (row.topic_b - 1.48, row.topic_a - 1.46)
            panel.add_patch(Rectangle(corner, 0.96, 0.92, fill=False, edgecolor=base.ORANGE, linewidth=1.6))
        above = layout.height_of_names(places, cell) / layout.POINT + 6
        title = layout.broken(words("agreement_title", a=model_a, b=model_b), 2 * width / 3 - 0.3, 10, bold=True)
        panel.set_title(title, pad=above)
    base.footer(figure, words, base.said("agreement_legend"), *table.notes[:1])
    return figure


def _row_titles(rows: pd.DataFrame, words: base.Words, room: float, most: int) -> list[str]:
    names = rows.drop_duplicates("topic_a").rename(columns=lambda one: one.removesuffix("_a"))
    return [layout.topic_title(words, row, room, most) for row in rows_of(names)]


def _places(rows: pd.DataFrame, room: float) -> dict[str, float]:
    """Return where each topic of the second model is, by its number and, where a column has room, its first term."""
    topics = rows_of(rows.drop_duplicates("topic_b"))
    return {_column_title(row.topic_b, row.label_b, room): float(at) for at, row in enumerate(topics)}


def _column_title(topic: int, label: str, room: float) -> str:
    first, _, _ = label.partition(" · ")
    return layout.broken_name(f"{topic}  {first}", room) if room >= _NAMED else f"{topic}"


def alt_agreement(table: Table) -> Note:
    """Return the figure in words."""
    columns = ["model_a", "topic_a", "model_b", "topic_b", "agreement"]
    matched = table.data.loc[table.data["matched"] == "yes", columns]
    pairs = (base.said("agreement_pair", **row._asdict()) for row in rows_of(matched))
    return base.said("agreement_alt", pairs=tuple(pairs))
