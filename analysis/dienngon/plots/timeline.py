"""Documents and words per period, with the gaps and what was removed."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict
from dienngon.plots import base
from dienngon.table import Table, rows_of

# With more periods than these, bars are too narrow to be written on.
_MOST_LABELS = 14


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return bars of counted and removed words for each period."""
    data = _data(table)
    figure, ax = base.blank(ax, min(14.0, max(7.2, 1.05 * len(data))), 4.0)
    places = range(len(data))
    removed = data["furniture"] + data["repeated"] + data["metadata"]
    copied = data["copied"]
    counted = data["words"] + copied
    bars = ax.bar(places, data["words"], width=0.62, color=base.BLUE)
    ax.bar(places, copied, bottom=data["words"], width=0.62, color=base.COPIED)
    ax.bar(places, removed, bottom=counted, width=0.62, color=base.REMOVED)
    for bar, row in zip(bars, rows_of(data), strict=True):
        if row.documents:
            bar.set_url(f"#documents-{row.period}")
    top = float((counted + removed).max()) or 1.0
    wide = len(data) <= 5
    crowded = len(data) > _MOST_LABELS
    for place, row in enumerate(rows_of(data)):
        if not row.documents:
            base.mark_gap(ax, place, words, label=not crowded)
            continue
        if crowded:
            continue
        lines = [words("documents" if wide else "documents_below", size=row.documents)]
        lines += [words("inferred", size=row.inferred)] if row.inferred else []
        visible = removed[place] > top * 0.05
        lines += [words("removed", size=removed[place])] if removed[place] and not visible else []
        lines += [words("copied", size=copied[place])] if 0 < copied[place] <= top * 0.05 else []
        label = "\n".join(lines)
        ax.text(place, counted[place] + removed[place] + top * 0.015, label, ha="center", va="bottom", fontsize=9)
        if row.words:
            ax.text(place, row.words / 2, f"{row.words:,}", ha="center", va="center", color="white", fontweight="bold")
        if visible:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.85}
            middle = counted[place] + removed[place] / 2
            ax.text(
                place, middle, words("removed", size=removed[place]), ha="center", va="center", fontsize=8, bbox=box
            )
        if copied[place] > top * 0.05:
            middle = row.words + copied[place] / 2
            ax.text(place, middle, words("copied", size=copied[place]), ha="center", va="center", fontsize=8)
    labelled = base.spread(list(data["period"]), 20)
    ax.set_xticks(labelled, [str(data["period"][at]) for at in labelled])
    ax.set_xlim(-0.6, len(data) - 0.4)
    ax.set_ylim(0, top * 1.2)
    ax.set_ylabel(words(unit_of(table)))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_title(words(f"timeline_{unit_of(table)}"))
    ax.tick_params(axis="x", length=0)
    ax.yaxis.label.set_color(base.MUTED)
    base.footer(figure, words, base.said("timeline_removed"), base.said("timeline_copied") if copied.any() else "")
    return figure


def _data(table: Table) -> pd.DataFrame:
    """Return the rows; a timeline that does not know copies has no copied words."""
    return table.data if "copied" in table.data else table.data.assign(copied=0)


def unit_of(table: Table) -> str:
    """Return what is counted, the key of its word."""
    return str(table.parameters.get("unit", "words"))


def alt(table: Table) -> Note:
    """Return the figure in words."""
    unit, parts = base.said(unit_of(table)), []
    for row in rows_of(_data(table)):
        size = {"documents": row.documents, "counted": row.words, "unit": unit, "copied": row.copied}
        removed = row.furniture + row.repeated + row.metadata
        full = base.said("timeline_period", period=row.period, removed=removed, **size)
        parts.append(full if row.documents else base.said("listed", name=row.period, parts=(Verdict.NO_DOCUMENTS,)))
    return base.said("timeline_alt", unit=unit, periods=tuple(parts))
