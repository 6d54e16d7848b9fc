"""Documents and words per period, with the gaps and what was removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base, layout
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIZE = 8.5
_BAR = 0.7
_LOOKS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "timeline_size": (base.BLUE, {"color": "white", "fontweight": "bold"}),
    "copied": (base.COPIED, {}),
    "removed": (base.REMOVED, {}),
}
# The lowest part of a bar, as a share of the highest bar, that can be written on.
_LEAST_PART = 0.06


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return bars of counted, copied and removed words for each period; what fits is written on and above them."""
    data = _data(table)
    along = layout.Along.of(table, data)
    natural = max(7.2, 1.0 + min(1.2 * along.length, words.size.widest - 1.0))
    width, given = words.size.over(natural), ax
    along = along.over(min(1.2 * along.length, width - 1.0) if words.size.width is None else width - 1.0)
    figure, ax = base.blank(ax, width, min(4.0, 1.4 + 0.4 * width))
    rows = list(rows_of(data[data["documents"] > 0]))
    parts = {
        "timeline_size": [row.words for row in rows],
        "copied": [row.copied for row in rows],
        "removed": [row.furniture + row.repeated + row.metadata for row in rows],
    }
    heights = np.sum(list(parts.values()), axis=0)
    top = float(max(heights, default=0)) or 1.0
    places, bottom = [along.places[row.period] for row in rows], np.zeros(len(rows))
    # What is too low to be written on is said above the bar.
    above: list[list[str]] = [[] for _ in rows]
    for key, sizes in parts.items():
        bars = ax.bar(places, sizes, bottom=bottom, width=_BAR, color=_LOOKS[key][0])
        texts = [words(key, size=size) if size else "" for size in sizes]
        fits = layout.fit(texts, _BAR * along.step, _SIZE)
        for number, (size, text) in enumerate(zip(sizes, texts, strict=True)):
            bars[number].set_url(base.anchor("documents", rows[number].period))
            if fits and size > _LEAST_PART * top:
                font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": _SIZE, **_LOOKS[key][1]}
                ax.text(places[number], bottom[number] + size / 2, text, **font)
            elif text and key != "timeline_size":
                above[number].append(text)
        bottom += sizes
    labels = _above(rows, above, along.step, words)
    for place, height, text in zip(places, heights, labels, strict=True):
        ax.text(place, height + top * 0.015, text, ha="center", va="bottom", fontsize=_SIZE)
    lines = max((text.count("\n") + 1 for text in labels), default=1)
    ax.set_ylim(0, top * (1.08 + 0.06 * lines))
    ax.set_ylabel(words(unit_of(table)), color=base.MUTED)
    ax.yaxis.set_major_formatter(lambda value, _: words.number(value, ",.0f"))
    layout.head(figure, given and ax, words, words(f"timeline_{unit_of(table)}", by=base.period_word(table)))
    ax.tick_params(axis="x", length=0)
    hatched = base.said("hatched") if along.draw(ax, words, 3.0) else ""
    bare = base.said("timeline_documents") if any(text.isdecimal() for text in labels) else ""
    copied = base.said("timeline_copied") if data["copied"].any() else ""
    base.footer(figure, words, bare, base.said("timeline_removed"), copied, hatched)
    return figure


def _above(rows: Sequence[Any], more: Sequence[Sequence[str]], step: float, words: base.Words) -> list[str]:
    """Return what is above each bar: its documents and what else fits, else their number, else nothing."""
    full = []
    for row, extra in zip(rows, more, strict=True):
        inferred = [words("inferred", size=row.inferred)] if row.inferred else []
        full.append("\n".join([words("documents", size=row.documents), *inferred, *extra]))
    bare = [words.number(row.documents, "") for row in rows]
    return next((texts for texts in (full, bare) if layout.fit(texts, step, _SIZE)), [""] * len(rows))


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
    return base.said("timeline_alt", by=base.period_word(table), unit=unit, periods=tuple(parts))
