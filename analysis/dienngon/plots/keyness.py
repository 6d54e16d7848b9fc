"""Keyness: as dots with intervals in both directions, and against dispersion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dienngon.codes import Interval, Note, Verdict, Wording, sentences
from dienngon.inference import DISCOVERY
from dienngon.messages import catalogue
from dienngon.plots import base, layout
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 8
_DISPERSION = [
    *("period", "reference", "term", "direction", "count", "reference_count", "effect", "dp"),
    *("verdict", "discovery", "note"),
]
_LABELLED = 8
_MOST_LETTERS = 24
# The least width of a panel, in inches.
_LEAST_PANEL = 3.2
_TERM_SIZE = 8.5
_TITLE_SIZE = 9.5
_COUNT_SIZE = 7
# The width of terms at most, as a share of a panel's.
_NAMES = 0.45
# The height of a row, and what a panel has beside its rows, in inches.
_ROW, _AROUND = 0.21, 0.95
_LABEL_SIZE = 7.5
# How high a panel of points is for its width, and what is beside it, in inches.
_POINTS, _BESIDE_POINTS, _ABOVE_POINTS, _LEAST_POINTS = 0.67, 0.6, 0.75, 1.9


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel a comparison: the terms that differ most in each direction, effect size and interval.

    Colour is kept for what differs. A term of which nothing can be told has a hollow mark and no interval.
    """
    base.refuse_axes(ax, "keyness")
    # As in the report, which lists all rows.
    every = table.frame[table.data["term"] != ""]
    every = every.assign(place=every.groupby("period", sort=False).cumcount())
    data, along = _first(every, table), layout.Along.of(table, table.data, "of_documents")
    one_of_two = _two_sided(table.data)
    periods = list(dict.fromkeys(data["period"]))
    columns = words.size.columns(_across(len(periods)), _LEAST_PANEL)
    figure = base.new_figure(words.size.over(5.4 * columns + (1.2 if columns == 1 else 0)), 1.2)
    width, rows = figure.get_figwidth() / columns, math.ceil(len(periods) / columns)
    names = {one: layout.broken(one, _NAMES * width, _TERM_SIZE, most=2) for one in dict.fromkeys(data["term"])}
    beside = max(layout.width_of(one, _TERM_SIZE) for one in names.values()) + 0.1
    each = layout.pitch([*names.values()], _TERM_SIZE, _ROW)
    data = _fewer(data, layout.rows_that_fit(2 * MOST, words.size, rows, _AROUND, each) // 2)
    most = max(3, int(data.groupby("period").size().max()))
    figure.set_figheight(1.2 + rows * (_AROUND + each * most))
    data = data.assign(name=data["term"].map(names))
    for number, (period, panel) in enumerate(base.multiples(figure, periods, columns)):
        own = data[data["period"] == period]
        _panel(panel, own, number, words, (width, beside))
        panel.set_ylim(most - 0.4, -0.6)
        if one_of_two:
            sides = words("keyness_sides_axis", here=period, there=own["reference"].iloc[0])
            panel.set_xlabel(layout.broken(sides, width - beside, _TERM_SIZE), fontsize=_TERM_SIZE)
    marks = base.said("keyness_marks", effect=effect_of(table))
    base.footer(figure, words, marks, _legend(data), base.said("keyness_counts"), layout.gaps_said(along))
    return figure


def _fewer(data: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the first rows of each direction of each comparison."""
    return data[data.groupby(["period", "direction"], sort=False).cumcount() < most].reset_index(drop=True)


def _across(panels: int) -> int:
    """Return how many comparisons are side by side."""
    return min(2 if panels <= layout.FEW_PANELS else 3, panels)


def _first(data: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the first rows of each direction, fewer where comparisons are many."""
    compared = table.data.loc[table.data["term"] != "", "period"].drop_duplicates()
    _, most, _ = layout.by_period(len(compared), MOST)
    first = _fewer(data, most)
    if _two_sided(table.data):
        there = str(compared.iloc[1])
        first = first[first["period"] != there].assign(reference=there)
    return first.reset_index(drop=True)


def _two_sided(data: pd.DataFrame) -> bool:
    """Return whether two groups are each compared with the rest, which is the other: one says what both do."""
    sides = data[data["term"] != ""].drop_duplicates("period")
    if len(sides) != 2 or set(sides["reference"]) != {"rest"}:
        return False
    return list(sides["of_documents"]) == list(sides["of_reference"])[::-1]


def effect_of(table: Table) -> Wording:
    """Return the effect size of a comparison in words."""
    effect = str(table.parameters.get("effect", ""))
    return base.said(f"effect_{effect}") if f"plots.effect_{effect}" in catalogue() else effect


def heading(row: pd.Series) -> Note:
    """Return the two sides of a comparison."""
    against = base.said("rest") if row["reference"] == "rest" else base.short(str(row["reference"]), _MOST_LETTERS)
    return base.said("comparison", period=base.short(str(row["period"]), _MOST_LETTERS), against=against)


def _legend(data: pd.DataFrame) -> Note:
    """Return what the marks of the panels mean, as far as there are such marks."""
    few = [base.silent(row) for row in rows_of(data)]
    narrow = (data["interval"] == Interval.NARROW).any()
    return sentences(
        "" if all(few) else base.said("keyness_colours"),
        base.said("keyness_diamonds", share=DISCOVERY) if any(map(base.discovered, rows_of(data))) else "",
        base.said("keyness_dashed") if narrow else "",
        base.said("keyness_hollow") if any(few) else "",
    )


def _panel(ax: Axes, data: pd.DataFrame, anchor: int, words: base.Words, room: tuple[float, float]) -> None:
    """Draw a comparison; ``room`` is the width of the panel and of the names at its side."""
    terms = data.reset_index(drop=True)
    first, (width, beside) = data.iloc[0], room
    few = base.undecided(terms)
    sizes = {"here": int(first["of_documents"]), "there": int(first["of_reference"])}
    below = words("sizes_few" if few else "sizes", **sizes)
    labels = list(terms["name"])
    inside = width - beside - 0.05
    own = max(layout.width_of(one, _TERM_SIZE) for one in labels)
    titles = [words.of(heading(first)), below]
    text = "\n".join(layout.broken(one, width - 0.25 - (beside - own), _TITLE_SIZE, bold=True) for one in titles)
    layout.title_over(ax, text, own, fontsize=_TITLE_SIZE)
    low, high = _limits(terms)
    for place, row in enumerate(rows_of(terms)):
        _mark(ax, place, row, (low, high), words, url=f"#key-{anchor}-{row.place}")
    ax.axvline(0, color=base.FAINT, linewidth=0.8, zorder=0)
    ax.set_yticks(range(len(terms)), labels, fontsize=_TERM_SIZE)
    if few:
        ax.tick_params(axis="y", labelcolor=base.MUTED)
    left, right = ((terms["effect"] < 0).any(), (terms["effect"] >= 0).any())
    counts = max(layout.width_of(_counts(row, words), _COUNT_SIZE) for row in rows_of(terms)) + 0.15
    more = (high - low) * counts / max(inside - counts * (left + right), counts)
    ax.set_xlim(low - more * left, high + more * right)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=5)


def _limits(terms: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: all dots, and intervals as far as they do not dwarf them."""
    values = terms["effect"].to_numpy(dtype=float)
    reach = max(float(np.abs(values).max()), 1e-9)
    bounds = terms[["low", "high"]].to_numpy(dtype=float).ravel()
    ends = np.concatenate([values, [0.0], np.clip(bounds[np.isfinite(bounds)], -1.8 * reach, 1.8 * reach)])
    span = float(ends.max() - ends.min()) or 1.0
    return float(ends.min()) - 0.06 * span, float(ends.max()) + 0.06 * span


def _mark(ax: Axes, place: int, row: Any, limits: tuple[float, float], words: base.Words, *, url: str) -> None:
    """Draw a term: its interval, its dot, a ring if it rests on one document, its counts."""
    discovered = base.discovered(row)
    told, few, (low, high) = discovered or base.found(row.verdict), base.silent(row), limits
    colour = (base.BLUE if row.direction == "more" else base.ORANGE) if told else base.FAINT
    ends = [row.effect]
    if np.isfinite(row.low) and np.isfinite(row.high):
        style = "--" if row.interval == Interval.NARROW else "-"
        interval = [max(row.low, low), min(row.high, high)]
        ax.plot(interval, [place, place], color=colour, linewidth=1.6, linestyle=style, solid_capstyle="butt", zorder=2)
        ends += interval
    look: dict[str, Any] = {"facecolor": "white" if few else colour, "edgecolor": base.MUTED if few else colour}
    if discovered:
        look |= {"facecolor": "white", "marker": "D"}
    mark = ax.scatter([row.effect], [place], s=26 if discovered else 34, zorder=3, **look)
    verdict = row.discovery if discovered else row.verdict
    if verdict and Verdict(verdict).on_one:
        ax.scatter([row.effect], [place], s=95, facecolor="none", edgecolor=colour, linewidth=1.1, zorder=3)
    mark.set_urls([url])
    # On the side away from zero, behind the interval.
    side = 1 if row.effect >= 0 else -1
    font: dict[str, Any] = {
        "va": "center",
        "ha": "left" if side > 0 else "right",
        "fontsize": _COUNT_SIZE,
        "color": base.MUTED,
    }
    at = (max(ends) if side > 0 else min(ends), place)
    ax.annotate(_counts(row, words), at, xytext=(7 * side, 0), textcoords="offset points", **font)


def _counts(row: Any, words: base.Words) -> str:
    return f"{words.number(row.count, ',')} / {words.number(row.reference_count, ',')}"


def drawn(table: Table) -> pd.DataFrame:
    """Return the rows that are drawn: the first of each direction."""
    return _first(table.frame, table)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for period, rows in drawn(table).groupby("period", sort=False):
        terms = rows[rows["term"] != ""]
        if terms.empty:
            parts.append(base.said("period_empty", period=str(period)))
        elif base.undecided(terms):
            parts.append(base.said("keyness_few", period=str(period), terms=tuple(terms["term"].head(4))))
        else:
            differs = terms[[base.found(one) for one in terms["discovery"]]]
            sides = {way: tuple(differs.loc[differs["direction"] == way, "term"]) for way in ("more", "less")}
            nothing = (base.said("nothing"),)
            parts.append(
                base.said("keyness_sides", period=str(period), **{way: one or nothing for way, one in sides.items()})
            )
    return base.said("keyness_alt", periods=tuple(parts))


def draw_dispersion(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel a comparison: effect size across, dispersion (DP, even below) up."""
    base.refuse_axes(ax, "keyness_dispersion")
    data, along = drawn_dispersion(table), layout.Along.of(table, table.data, "of_documents")
    data = data[data["term"] != ""]
    periods = list(dict.fromkeys(data["period"]))
    columns = words.size.columns(_across(len(periods)), _LEAST_PANEL)
    width, rows = words.size.over(4.9 * columns), math.ceil(len(periods) / columns)
    high = layout.high_as_fits(_POINTS * width / columns, words.size, rows, _LEAST_POINTS)
    room = width / columns - _BESIDE_POINTS, high - _ABOVE_POINTS
    figure = base.new_figure(width, 0.9 + rows * high)
    few = False
    for period, panel in base.multiples(figure, periods, columns, sharey=True):
        own = data[data["period"] == period]
        few = few or any(map(base.silent, rows_of(own)))
        _dispersion_panel(panel, own, words, room)
    layout.side(figure, words("dispersion_axis"))
    across = base.said("dispersion_across", effect=effect_of(table))
    colours = "" if all(map(base.silent, rows_of(data))) else base.said("dispersion_colours")
    base.footer(
        figure,
        words,
        across,
        colours,
        base.said("dispersion_hollow") if few else "",
        base.said("dispersion_area"),
        layout.gaps_said(along),
    )
    return figure


def _dispersion_panel(ax: Axes, data: pd.DataFrame, words: base.Words, room: tuple[float, float]) -> None:
    """Draw a comparison; ``room`` is the width and height of the panel inside."""
    terms = data.reset_index(drop=True)
    first = data.iloc[0]
    ax.set_ylim(-0.05, 1.05)
    few = base.undecided(terms)
    tail = f"\n{words.of(Verdict.TOO_FEW)}" if few else ""
    lines = f"{words.of(heading(first))}{tail}".split("\n")
    title = "\n".join(layout.broken(one, room[0], _TITLE_SIZE, bold=True) for one in lines)
    ax.set_title(title, fontsize=_TITLE_SIZE)
    differs = np.array([base.found(one) for one in terms["discovery"]])
    side = np.where(terms["direction"] == "more", base.BLUE, base.ORANGE)
    colour = np.where(differs, side, [base.MUTED if base.silent(row) else base.FAINT for row in rows_of(terms)])
    total = (terms["count"] + terms["reference_count"]).to_numpy(dtype=float)
    size = 12 + 90 * total / total.max()
    face = ["white" if base.silent(row) else one for row, one in zip(rows_of(terms), colour.tolist(), strict=True)]
    ax.scatter(terms["effect"], terms["dp"], s=size, facecolor=face, edgecolor=list(colour), linewidth=0.9)
    ax.axvline(0, color=base.FAINT, linewidth=0.8, zorder=0)
    ax.margins(x=0.28)
    _label(ax, terms.assign(found=differs), room)


def _label(ax: Axes, terms: pd.DataFrame, room: tuple[float, float]) -> None:
    """Name the terms that differ first, as far as labels have room next to the marks and each other."""
    left, right = ax.get_xlim()
    marks = [((row.effect - left) / (right - left), (row.dp + 0.05) / 1.1) for row in rows_of(terms)]
    taken = [(x - 0.012, y - 0.02, x + 0.012, y + 0.02) for x, y in marks]
    differs = terms["found"].to_numpy()
    order = sorted(range(len(terms)), key=lambda one: (not differs[one], one))
    for one in order[: 2 * _LABELLED]:
        term, (x, y) = str(terms["term"].iloc[one]), marks[one]
        text = base.short(term, _MOST_LETTERS)
        width, half = layout.width_of(text, _LABEL_SIZE) / room[0], layout.height_of(text, _LABEL_SIZE) / room[1] / 2
        for side in (1, -1):
            start = x + 0.03 if side > 0 else x - 0.03 - width
            box = (start, y - half, start + width, y + half)
            inside = box[0] >= 0.0 and box[2] <= 1.0 and box[1] >= 0.0 and box[3] <= 1.0
            free = not any(
                box[0] < east and west < box[2] and box[1] < top and bottom < box[3]
                for west, bottom, east, top in taken
            )
            if inside and free:
                font: dict[str, Any] = {"va": "center", "fontsize": _LABEL_SIZE, "color": base.MUTED}
                font["transform"] = ax.transAxes
                ax.text(start if side > 0 else start + width, y, text, ha="left" if side > 0 else "right", **font)
                taken.append(box)
                break


def drawn_dispersion(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn_dispersion."""
    data = table.frame[_DISPERSION]
    # In one document there is no dispersion over documents.
    return data[data["dp"].notna() | (data["term"] == "")].reset_index(drop=True)


def alt_dispersion(table: Table) -> Note:
    """Return the figure in words."""
    data = drawn_dispersion(table)
    parts = []
    for period, rows in data[data["term"] != ""].groupby("period", sort=False):
        terms = tuple(rows.sort_values(["dp", "term"])["term"].head(3))
        parts.append(base.said("dispersion_period", period=str(period), terms=terms))
    return base.said("dispersion_alt", periods=tuple(parts))
