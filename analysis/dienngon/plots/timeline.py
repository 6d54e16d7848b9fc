"""Documents and words per period, with the gaps and what was removed."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, COPIED, MUTED, REMOVED, blank, footer, mark_gap, spread
from dienngon.table import Table
from dienngon.table import rows as rows_of

# With more periods than these, bars are too narrow to be written on.
_MOST_LABELS = 14


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return bars of counted and removed words for each period."""
    data = _data(table)
    unit = table.parameters.get("unit", "words")
    figure, ax = blank(ax, min(14.0, max(7.2, 1.05 * len(data))), 4.0)
    places = range(len(data))
    removed = data["furniture"] + data["repeated"] + data["metadata"]
    copied = data["copied"]
    counted = data["words"] + copied
    words = ax.bar(places, data["words"], width=0.62, color=BLUE)
    ax.bar(places, copied, bottom=data["words"], width=0.62, color=COPIED)
    ax.bar(places, removed, bottom=counted, width=0.62, color=REMOVED)
    for bar, row in zip(words, rows_of(data), strict=True):
        if row.documents:
            bar.set_url(f"#documents-{row.period}")
    top = float((counted + removed).max()) or 1.0
    separator = " " if len(data) <= 5 else "\n"
    crowded = len(data) > _MOST_LABELS
    for place, row in enumerate(rows_of(data)):
        if not row.documents:
            mark_gap(ax, place, label=not crowded)
            continue
        if crowded:
            continue
        inferred = f"\n({row.inferred} by inference)" if row.inferred else ""
        plural = "document" if row.documents == 1 else "documents"
        visible = removed[place] > top * 0.05
        small = f"\n{removed[place]:,} removed" if removed[place] and not visible else ""
        if copied[place] and copied[place] <= top * 0.05:
            small += f"\n{copied[place]:,} copied"
        label = f"{row.documents:,}{separator}{plural}{inferred}{small}"
        ax.text(place, counted[place] + removed[place] + top * 0.015, label, ha="center", va="bottom", fontsize=9)
        if row.words:
            ax.text(place, row.words / 2, f"{row.words:,}", ha="center", va="center", color="white", fontweight="bold")
        if visible:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.85}
            middle = counted[place] + removed[place] / 2
            ax.text(place, middle, f"{removed[place]:,} removed", ha="center", va="center", fontsize=8, bbox=box)
        if copied[place] > top * 0.05:
            middle = row.words + copied[place] / 2
            ax.text(place, middle, f"{copied[place]:,} copied", ha="center", va="center", fontsize=8)
    labelled = spread(list(data["period"]), 20)
    ax.set_xticks(labelled, [str(data["period"][at]) for at in labelled])
    ax.set_xlim(-0.6, len(data) - 0.4)
    ax.set_ylim(0, top * 1.2)
    ax.set_ylabel(unit)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_title(f"{unit.capitalize()} counted (blue) and removed by cleaning (grey), by year of publication")
    ax.tick_params(axis="x", length=0)
    ax.yaxis.label.set_color(MUTED)
    also = " Light blue: copied, in passages that an earlier document has; not counted again." if copied.any() else ""
    footer(figure, f"Removed: page furniture, repeated lines, and date, source and author lines.{also}")
    return figure


def _data(table: Table) -> pd.DataFrame:
    """Return the rows; where copies are not told apart, there are none."""
    return table.data if "copied" in table.data else table.data.assign(copied=0)


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    unit = table.parameters.get("unit", "words")
    parts = [
        f"{row.period}: {row.documents} documents, {row.words} {unit} counted, "
        f"{row.furniture + row.repeated + row.metadata} removed" + (f", {row.copied} copied" if row.copied else "")
        if row.documents
        else f"{row.period}: no documents"
        for row in rows_of(_data(table))
    ]
    return f"Bar chart of {unit} by year. " + "; ".join(parts) + "."
