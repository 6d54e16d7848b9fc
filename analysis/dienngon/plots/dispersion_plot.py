"""Lexical dispersion: a bar a document and a tick a hit, in the order of dates; of many documents a strip a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Verdict
from dienngon.plots import base, layout
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Bars that can be told apart on a page; with more documents those with a hit are drawn, then strips of periods.
_MOST_BARS, _MOST_STRIPS = 40, 60
# Parts of a document in a strip.
_PARTS = 20
# Inches: a row, a panel, and beside it the number of hits.
_ROW, _LEAST_PANEL, _WIDTH, _NUMBER = 0.19, 1.5, 6.0, 0.35
_NAME, _SIZE, _LETTERS = 7.5, 7.0, 34
_HALF = 0.34
# A layout measures small letters narrower than files have them, since it fits them to other pixels: by so much.
_HINTED = 0.1


@dataclass(frozen=True)
class _Row:
    """A row of the figure: its key, its name, and whether it is a gap."""

    key: tuple[str, str]
    name: str
    gap: bool


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a panel for each query, all with the same rows: documents, or periods where there are many documents."""
    data, queries = drawn(table), list(dict.fromkeys(table.data["query"]))
    if ax is not None and len(queries) > 1:
        base.refuse_axes(ax, table.name)
    rows = _rows(data, words)
    beside = max((layout.width_of(one.name, _NAME) for one in rows), default=0.0) + 0.2
    each = max(_LEAST_PANEL, _WIDTH / len(queries)) + _NUMBER
    size = (beside + each * len(queries), _ROW * len(rows) + 1.5)
    if ax is None:
        figure = base.new_figure(*size)
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.set(rect=(_HINTED * beside / size[0], 0, 1 - _HINTED * beside / size[0], 1))  # type: ignore[call-arg]
        panels = list(figure.subplots(1, len(queries), squeeze=False).flat)
    else:
        figure, panels = ax.figure.figure, [ax]
    strips = "part" in data.columns
    top = float(data["rate_per_1000"].max()) if strips else 0.0
    for number, (query, panel) in enumerate(zip(queries, panels, strict=True)):
        own = data[data["query"] == query]
        _strips(panel, own, rows, top or 1.0, words) if strips else _bars(panel, own, rows, words)
        _frame(panel, rows, words, named=number == 0)
        panel.set_title(base.wrap(base.short(query), max(16, int(each * 11))), fontsize=8.5)
    figure.suptitle(words.of(table.title), fontsize=9.5)
    base.footer(figure, words, *_legend(table, data, rows))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return what is drawn: the documents, those with a hit of any query, or hits by period and part of a document."""
    data = table.frame.drop(columns=["note"])
    real = data[data["document"] != ""]
    if real["document"].nunique() <= _MOST_BARS:
        return data
    held = set(real.loc[real["hits"] > 0, "document"])
    if len(held) <= _MOST_BARS:
        return data[data["document"].isin({*held, ""})].reset_index(drop=True)
    kept = list(dict.fromkeys(data["period"]))[-_MOST_STRIPS:]
    return _in_parts(data[data["period"].isin(kept)])


def _in_parts(data: pd.DataFrame) -> pd.DataFrame:
    """Return hits per 1,000 words by query, period and part of a document, and how many documents these are."""
    found = []
    for (query, period), own in data.groupby(["query", "period"], sort=False):
        hits = np.zeros(_PARTS, dtype=np.int64)
        for row in rows_of(own[own["hits"] > 0]):
            np.add.at(hits, _part(row), 1)
        words = own["words"].sum() / _PARTS
        rate = 1000 * hits / words if words else np.full(_PARTS, np.nan)
        about = {"query": query, "period": period, "documents": int((own["document"] != "").sum())}
        found.append(pd.DataFrame({**about, "part": np.arange(1, _PARTS + 1), "hits": hits, "rate_per_1000": rate}))
    return pd.concat(found, ignore_index=True)


def _places(row: Any) -> NDArray[np.float64]:
    """Return where the hits of a document are, from 0 to 1."""
    number = np.array(str(row.places).split(), dtype=np.float64)
    return (number - 0.5) / float(row.words)


def _part(row: Any) -> NDArray[np.int64]:
    return np.minimum((_places(row) * _PARTS).astype(np.int64), _PARTS - 1)


def _rows(data: pd.DataFrame, words: base.Words) -> list[_Row]:
    first = data[data["query"] == data["query"].iloc[0]]
    if "part" in data.columns:
        found = first.drop_duplicates("period")
        named = {row.period: base.short(words.day(row.period), _LETTERS) for row in rows_of(found)}
        rows = [_Row((row.period, ""), named[row.period], not row.documents) for row in rows_of(found)]
    else:
        rows = [_Row((row.period, row.document), _name(row, words), not row.document) for row in rows_of(first)]
    return [one for gap, run in groupby(rows, lambda row: row.gap) for one in (_joined([*run]) if gap else run)]


def _joined(gaps: list[_Row]) -> list[_Row]:
    """Return gaps that follow one another as one row, from the first to the last."""
    name = f"{gaps[0].name}–{gaps[-1].name}" if len(gaps) > 1 else gaps[0].name
    return [_Row(gaps[0].key, name, gap=True)]


def _name(row: Any, words: base.Words) -> str:
    return base.short(f"{words.day(row.date)}  {row.document}" if row.document else words.day(row.period), _LETTERS)


def _bars(ax: Axes, own: pd.DataFrame, rows: Sequence[_Row], words: base.Words) -> None:
    """Draw a bar for each document, a tick for each hit, and how many there are."""
    at = {row.key: number for number, row in enumerate(rows)}
    documents = own[own["document"] != ""]
    heights = [at[row.period, row.document] for row in rows_of(documents)]
    ax.hlines(heights, 0, 1, color=base.GAP, linewidth=6, zorder=1)
    ticks = [(place, height) for row, height in zip(rows_of(documents), heights, strict=True) for place in _places(row)]
    places, lines = np.array(ticks).reshape(-1, 2).T
    # All ticks are one drawing: one for each would take most of the time.
    marks = ax.vlines(places, lines - _HALF, lines + _HALF, color=base.BLUE, linewidth=1.0, zorder=2)
    marks.set_urls([base.anchor("at", row.query, row.document) for row in rows_of(documents) for _ in range(row.hits)])
    for height, hits in zip(heights, documents["hits"].tolist(), strict=True):
        if hits:
            ax.text(1.03, height, words.number(hits, ","), fontsize=_SIZE, color=base.MUTED, va="center")


def _strips(ax: Axes, own: pd.DataFrame, rows: Sequence[_Row], top: float, words: base.Words) -> None:
    """Draw a strip for each period, darker where the documents have more hits, and how many there are."""
    rates = {str(period): rows for period, rows in own.groupby("period", sort=False)}
    edges = np.linspace(0, 1, _PARTS + 1)
    for height, row in enumerate(rows):
        if row.gap:
            continue
        period = rates[row.key[0]]
        ax.pcolormesh(
            edges, [height - 0.44, height + 0.44], period["rate_per_1000"].to_numpy()[None, :],
            cmap=base.sequential(), vmin=0, vmax=top, zorder=1,
        )  # fmt: skip
        ax.text(1.03, height, words.number(period["hits"].sum(), ","), fontsize=_SIZE, color=base.MUTED, va="center")


def _frame(ax: Axes, rows: Sequence[_Row], words: base.Words, *, named: bool) -> None:
    """Set up the axes of a panel: the names of rows, and gaps, which say what they are."""
    for height, row in enumerate(rows):
        if row.gap:
            ax.axhspan(height - 0.4, height + 0.4, facecolor=base.GAP, edgecolor="#b4b4b4", hatch="///", linewidth=0)
            box = {"facecolor": base.GAP, "edgecolor": "none", "pad": 0.5}
            said = words.of(Verdict.NO_DOCUMENTS)
            ax.text(0.5, height, said, ha="center", va="center", fontsize=_SIZE, color=base.MUTED, bbox=box)
    ax.set_yticks(range(len(rows)), [one.name for one in rows] if named else [""] * len(rows))
    ax.set(xlim=(0, 1 + _NUMBER / 2), ylim=(len(rows) - 0.4, -0.6))
    ax.set_xticks([0, 0.5, 1], [words("places_begin"), "", words("places_end")])
    ax.tick_params(length=0, labelsize=_NAME)
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)


def _legend(table: Table, data: pd.DataFrame, rows: Sequence[_Row]) -> list[Note | str]:
    real = table.data[table.data["document"] != ""]
    documents = int(real["document"].nunique())
    gap = base.said("hatched") if any(row.gap for row in rows) else ""
    if "part" in data.columns:
        top = float(data["rate_per_1000"].max())
        kept, periods = data["period"].nunique(), table.data["period"].nunique()
        strips = {"documents": documents, "parts": _PARTS, "by": base.period_word(table), "rate": base.rate(top)}
        cut = base.said("network_periods_cut", kept=kept, total=periods) if kept < periods else ""
        return [base.said("places_strips", **strips), base.said("places_numbers"), gap, cut]
    shown = sum(not row.gap for row in rows)
    some = base.said("places_some", shown=shown, total=documents) if shown < documents else ""
    return [base.said("places_bars"), base.said("places_numbers"), some, gap]


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for query, own in table.data.groupby("query", sort=False):
        held = {"hits": int(own["hits"].sum()), "documents": int((own["hits"] > 0).sum())}
        parts.append(base.said("places_query", query=str(query), **held))
    return base.said("places_alt", queries=tuple(parts))
