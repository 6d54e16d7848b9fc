"""Keyness against dispersion: terms that differ because many documents use them, or few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, GAP, MUTED, ORANGE, footer, found, refuse_axes
from dienngon.plots.keyness import FAINT, LABELS, TOO_FEW, undecidable
from dienngon.table import Table
from dienngon.table import rows as rows_of

_LABELLED = 8
_MOST_LETTERS = 24
# The width of a letter as a share of the panel's.
_LETTER = 0.0165


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a panel a comparison: effect size across, dispersion (DP, even below) up."""
    refuse_axes(ax, "keyness_dispersion")
    data = drawn(table)
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    figure = Figure(figsize=(4.9 * columns, 0.9 + 3.3 * rows))
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True)
    for number, panel in enumerate(panels.flat):
        if number >= len(periods):
            panel.set_visible(False)
            continue
        _panel(panel, data[data["period"] == periods[number]])
    effect = str(table.parameters.get("effect", ""))
    words = data[data["term"] != ""]
    undecided = any(undecidable(rows) for _, rows in words.groupby("period", sort=False))
    tail = f" Hollow: {TOO_FEW}; a description." if undecided else " In colour: differs. Grey: not shown to differ."
    figure.supylabel("DP: 0 even over documents, 1 in few", fontsize=9, color=MUTED)
    footer(figure, f"Across: {LABELS.get(effect, effect)}.{tail} Area: hits on both sides.")
    return figure


def _panel(ax: Axes, data: pd.DataFrame) -> None:
    words = data[data["term"] != ""].reset_index(drop=True)
    first = data.iloc[0]
    ax.set_ylim(-0.05, 1.05)
    if words.empty:
        ax.set_title(str(first["period"]))
        ax.set(xticks=[], facecolor=GAP)
        ax.patch.set(hatch="///", edgecolor="#c4c4c4")
        box = {"facecolor": GAP, "edgecolor": "none", "pad": 2}
        ax.text(0.5, 0.5, "no documents", transform=ax.transAxes, ha="center", va="center", color=MUTED, bbox=box)
        return
    undecided = undecidable(words)
    against = "the rest" if first["reference"] == "rest" else first["reference"]
    ax.set_title(f"{first['period']} · {against}" + (f"\n{TOO_FEW}" if undecided else ""), fontsize=9.5)
    told = found(words["verdict"])
    side = np.where(words["direction"] == "more", BLUE, ORANGE)
    colour = np.where(told, side, MUTED if undecided else FAINT)
    total = (words["count"] + words["reference_count"]).to_numpy(dtype=float)
    size = 12 + 90 * total / total.max()
    face = ["white" if undecided else str(one) for one in colour]
    ax.scatter(words["effect"], words["dp"], s=size, facecolor=face, edgecolor=list(colour), linewidth=0.9)
    ax.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
    ax.margins(x=0.28)
    _label(ax, words.assign(found=told))


def _label(ax: Axes, words: pd.DataFrame) -> None:
    """Name the terms that differ first, as far as labels have room beside the marks and each other."""
    left, right = ax.get_xlim()
    marks = [((row.effect - left) / (right - left), (row.dp + 0.05) / 1.1) for row in rows_of(words)]
    taken = [(x - 0.012, y - 0.02, x + 0.012, y + 0.02) for x, y in marks]
    told = words["found"].to_numpy()
    order = sorted(range(len(words)), key=lambda one: (not told[one], one))
    for one in order[: 2 * _LABELLED]:
        term, (x, y) = str(words["term"].iloc[one]), marks[one]
        text = term if len(term) <= _MOST_LETTERS else term[: _MOST_LETTERS - 1] + "…"
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
                font: dict[str, Any] = {"va": "center", "fontsize": 7.5, "color": MUTED, "transform": ax.transAxes}
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


def alt(table: Table) -> str:
    """Return the figure in words."""
    data = drawn(table)
    words = data[data["term"] != ""]
    parts = [
        f"{period}: most evenly spread {', '.join(rows.sort_values(['dp', 'term'])['term'].head(3))}"
        for period, rows in words.groupby("period", sort=False)
    ]
    return "Terms by effect size and dispersion over documents. " + "; ".join(parts) + "."
