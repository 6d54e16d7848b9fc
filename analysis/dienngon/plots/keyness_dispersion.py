"""Keyness against dispersion: terms that differ because many documents use them, or few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict
from dienngon.plots import base
from dienngon.plots.keyness import effect_of, heading
from dienngon.table import Table, rows_of

_LABELLED = 8
_MOST_LETTERS = 24
# The width of a letter as a share of the panel's.
_LETTER = 0.0165


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel a comparison: effect size across, dispersion (DP, even below) up."""
    base.refuse_axes(ax, "keyness_dispersion")
    data = drawn(table)
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    figure = Figure(figsize=(4.9 * columns, 0.9 + 3.3 * rows))
    few = False
    for period, panel in base.multiples(figure, periods, columns, sharey=True):
        own = data[data["period"] == period]
        few = few or base.undecided(own)
        _panel(panel, own, words)
    figure.supylabel(words("dispersion_axis"), fontsize=9, color=base.MUTED)
    legend = base.said("dispersion_hollow" if few else "dispersion_colours")
    base.footer(
        figure, words, base.said("dispersion_across", effect=effect_of(table)), legend, base.said("dispersion_area")
    )
    return figure


def _panel(ax: Axes, data: pd.DataFrame, words: base.Words) -> None:
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


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    columns = [
        "period",
        "reference",
        "term",
        "direction",
        "count",
        "reference_count",
        "effect",
        "dp",
        "verdict",
        "note",
    ]
    data = table.frame[columns]
    # In one document there is no dispersion over documents.
    return data[data["dp"].notna() | (data["term"] == "")].reset_index(drop=True)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    data = drawn(table)
    parts = []
    for period, rows in data[data["term"] != ""].groupby("period", sort=False):
        terms = tuple(rows.sort_values(["dp", "term"])["term"].head(3))
        parts.append(base.said("dispersion_period", period=str(period), terms=terms))
    return base.said("dispersion_alt", periods=tuple(parts))
