"""Keyness: as dots with intervals in both directions, and against dispersion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict, Wording, sentences
from dienngon.comparison.effects import Interval
from dienngon.messages import catalogue
from dienngon.plots import base
from dienngon.table import Table, rows_of

MOST = 8
_DISPERSION = [
    *("period", "reference", "term", "direction", "count", "reference_count", "effect", "dp", "verdict", "note"),
]
_LABELLED = 8
_MOST_LETTERS = 24
# The width of a letter as a share of the panel's.
_LETTER = 0.0165


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel a comparison: the terms that differ most in each direction, effect size and interval.

    Colour is kept for what differs. A comparison that cannot be decided has hollow marks and no interval.
    """
    base.refuse_axes(ax, "keyness")
    data = drawn(table)
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    most = max(3, int(data.groupby("period").size().max()))
    figure = Figure(figsize=(5.4 * columns + (1.2 if columns == 1 else 0), 1.2 + rows * (0.95 + 0.21 * most)))
    anchors = {period: number for number, period in enumerate(data.loc[data["term"] != "", "period"].unique())}
    for period, panel in base.multiples(figure, periods, columns):
        _panel(panel, data[data["period"] == period], most, anchors.get(period, 0), words)
    base.footer(
        figure, words, base.said("keyness_marks", effect=effect_of(table)), _legend(data), base.said("keyness_counts")
    )
    return figure


def effect_of(table: Table) -> Wording:
    """Return the effect size of a comparison in words."""
    effect = str(table.parameters.get("effect", ""))
    return base.said(f"effect_{effect}") if f"plots.effect_{effect}" in catalogue() else effect


def heading(row: pd.Series) -> Note:
    """Return the two sides of a comparison."""
    against = base.said("rest") if row["reference"] == "rest" else row["reference"]
    return base.said("comparison", period=row["period"], against=against)


def _legend(data: pd.DataFrame) -> Note:
    """Return what the marks of the panels mean, as far as there are such marks."""
    groups = [rows for _, rows in data[data["term"] != ""].groupby("period", sort=False)]
    few = [base.undecided(rows) for rows in groups]
    narrow = any((rows["interval"] == Interval.NARROW).any() for rows, one in zip(groups, few, strict=True) if not one)
    return sentences(
        "" if all(few) else base.said("keyness_colours"),
        base.said("keyness_dashed") if narrow else "",
        base.said("keyness_hollow") if any(few) else "",
    )


def _panel(ax: Axes, data: pd.DataFrame, most: int, anchor: int, words: base.Words) -> None:
    terms = data[data["term"] != ""].reset_index(drop=True)
    first = data.iloc[0]
    if terms.empty:
        base.empty_panel(ax, str(first["period"]), words.of(Verdict.NO_DOCUMENTS))
        return
    few = base.undecided(terms)
    sizes = {"here": int(first["of_documents"]), "there": int(first["of_reference"])}
    below = words("sizes_few" if few else "sizes", **sizes)
    ax.set_title(f"{words.of(heading(first))}\n{below}", fontsize=9.5)
    low, high = _limits(terms, few=few)
    for place, row in enumerate(rows_of(terms)):
        _mark(ax, place, row, low, high, few=few, url=f"#key-{anchor}-{place}")
    ax.axvline(0, color=base.FAINT, linewidth=0.8, zorder=0)
    labels = [base.wrap(base.short(term), 40) for term in terms["term"]]
    ax.set_yticks(range(len(terms)), labels, fontsize=8.5)
    if few:
        ax.tick_params(axis="y", labelcolor=base.MUTED)
    room = 0.2 * (high - low)
    ax.set_xlim(low - room * bool((terms["effect"] < 0).any()), high + room * bool((terms["effect"] >= 0).any()))
    ax.set_ylim(most - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=5)


def _limits(terms: pd.DataFrame, *, few: bool) -> tuple[float, float]:
    """Return the ends of the axis: all dots, and intervals as far as they do not dwarf them."""
    values = terms["effect"].to_numpy(dtype=float)
    reach = max(float(np.abs(values).max()), 1e-9)
    ends = np.concatenate([values, [0.0]])
    if not few:
        bounds = terms[["low", "high"]].to_numpy(dtype=float).ravel()
        ends = np.concatenate([ends, np.clip(bounds[np.isfinite(bounds)], -1.8 * reach, 1.8 * reach)])
    span = float(ends.max() - ends.min()) or 1.0
    return float(ends.min()) - 0.06 * span, float(ends.max()) + 0.06 * span


def _mark(ax: Axes, place: int, row: Any, low: float, high: float, *, few: bool, url: str) -> None:
    """Draw a term: its interval, its dot, a ring if it rests on one document, its counts."""
    colour = (base.BLUE if row.direction == "more" else base.ORANGE) if base.found(row.verdict) else base.FAINT
    ends = [row.effect]
    if not few and np.isfinite(row.low) and np.isfinite(row.high):
        style = "--" if row.interval == Interval.NARROW else "-"
        interval = [max(row.low, low), min(row.high, high)]
        ax.plot(interval, [place, place], color=colour, linewidth=1.6, linestyle=style, solid_capstyle="butt", zorder=2)
        ends += interval
    look: dict[str, Any] = {"facecolor": "white" if few else colour, "edgecolor": base.MUTED if few else colour}
    mark = ax.scatter([row.effect], [place], s=34, zorder=3, **look)
    if row.verdict and Verdict(row.verdict).on_one:
        ax.scatter([row.effect], [place], s=95, facecolor="none", edgecolor=colour, linewidth=1.1, zorder=3)
    mark.set_urls([url])
    # On the side away from zero, behind the interval.
    side = 1 if row.effect >= 0 else -1
    font: dict[str, Any] = {"va": "center", "ha": "left" if side > 0 else "right", "fontsize": 7, "color": base.MUTED}
    at = (max(ends) if side > 0 else min(ends), place)
    text = f"{row.count:,} / {row.reference_count:,}"
    ax.annotate(text, at, xytext=(7 * side, 0), textcoords="offset points", **font)


def drawn(table: Table) -> pd.DataFrame:
    """Return the rows that are drawn: the first of each direction."""
    data = table.frame
    place = data.groupby(["period", "direction"], sort=False).cumcount()
    return data[place < MOST].reset_index(drop=True)


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
            differs = terms[[base.found(one) for one in terms["verdict"]]]
            sides = {way: tuple(differs.loc[differs["direction"] == way, "term"]) for way in ("more", "less")}
            nothing = (base.said("nothing"),)
            parts.append(
                base.said("keyness_sides", period=str(period), **{way: one or nothing for way, one in sides.items()})
            )
    return base.said("keyness_alt", periods=tuple(parts))


def draw_dispersion(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel a comparison: effect size across, dispersion (DP, even below) up."""
    base.refuse_axes(ax, "keyness_dispersion")
    data = drawn_dispersion(table)
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    figure = Figure(figsize=(4.9 * columns, 0.9 + 3.3 * rows))
    few = False
    for period, panel in base.multiples(figure, periods, columns, sharey=True):
        own = data[data["period"] == period]
        few = few or base.undecided(own)
        _dispersion_panel(panel, own, words)
    figure.supylabel(words("dispersion_axis"), fontsize=9, color=base.MUTED)
    legend = base.said("dispersion_hollow" if few else "dispersion_colours")
    base.footer(
        figure, words, base.said("dispersion_across", effect=effect_of(table)), legend, base.said("dispersion_area")
    )
    return figure


def _dispersion_panel(ax: Axes, data: pd.DataFrame, words: base.Words) -> None:
    terms = data[data["term"] != ""].reset_index(drop=True)
    first = data.iloc[0]
    ax.set_ylim(-0.05, 1.05)
    if terms.empty:
        base.empty_panel(ax, str(first["period"]), words.of(Verdict.NO_DOCUMENTS), frame=True)
        return
    few = base.undecided(terms)
    tail = f"\n{words.of(Verdict.TOO_FEW)}" if few else ""
    ax.set_title(words.of(heading(first)) + tail, fontsize=9.5)
    differs = np.array([base.found(one) for one in terms["verdict"]])
    side = np.where(terms["direction"] == "more", base.BLUE, base.ORANGE)
    colour = np.where(differs, side, base.MUTED if few else base.FAINT)
    total = (terms["count"] + terms["reference_count"]).to_numpy(dtype=float)
    size = 12 + 90 * total / total.max()
    face = ["white" if few else str(one) for one in colour]
    ax.scatter(terms["effect"], terms["dp"], s=size, facecolor=face, edgecolor=list(colour), linewidth=0.9)
    ax.axvline(0, color=base.FAINT, linewidth=0.8, zorder=0)
    ax.margins(x=0.28)
    _label(ax, terms.assign(found=differs))


def _label(ax: Axes, terms: pd.DataFrame) -> None:
    """Name the terms that differ first, as far as labels have room next to the marks and each other."""
    left, right = ax.get_xlim()
    marks = [((row.effect - left) / (right - left), (row.dp + 0.05) / 1.1) for row in rows_of(terms)]
    taken = [(x - 0.012, y - 0.02, x + 0.012, y + 0.02) for x, y in marks]
    differs = terms["found"].to_numpy()
    order = sorted(range(len(terms)), key=lambda one: (not differs[one], one))
    for one in order[: 2 * _LABELLED]:
        term, (x, y) = str(terms["term"].iloc[one]), marks[one]
        text = base.short(term, _MOST_LETTERS)
        width = _LETTER * len(text)
        for side in (1, -1):
            start = x + 0.03 if side > 0 else x - 0.03 - width
            box = (start, y - 0.026, start + width, y + 0.026)
            inside = box[0] >= 0.0 and box[2] <= 1.0
            free = not any(
                box[0] < east and west < box[2] and box[1] < top and bottom < box[3]
                for west, bottom, east, top in taken
            )
            if inside and free:
                font: dict[str, Any] = {"va": "center", "fontsize": 7.5, "color": base.MUTED, "transform": ax.transAxes}
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
