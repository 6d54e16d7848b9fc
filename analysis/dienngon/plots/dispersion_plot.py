"""Lexical dispersion: a bar a document and a tick a hit, in the order of dates; of many documents a strip a period."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Verdict
from dienngon.plots import base, layout
from dienngon.plots.sizes import Size
from dienngon.short_names import short_names
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Bars that can be told apart on a page; with more documents those with a hit are drawn, then strips of periods.
_MOST_BARS, _MOST_STRIPS = 40, 60
# Parts of a document in a strip.
_PARTS = 20
# Inches: a row, a panel, and beside it the number of hits.
_ROW, _LEAST_PANEL, _WIDTH, _NUMBER = 0.19, 1.3, 6.0, 0.35
# Beside the names of rows, and under a panel, in inches.
_BESIDE, _UNDER = 0.2, 0.45
_NAME, _SIZE, _TITLE, _LETTERS = 7.5, 7.0, 8.5, 34
_HALF = 0.34
# The parameter that says how many documents there are.
_TOTAL = "documents"
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
    width, columns, named = _across(len(queries), _rows(data, words), words.size)
    rows = [dataclasses.replace(one, name=layout.cut(one.name, named, _NAME)) for one in _rows(data, words)]
    room = (width - named - _BESIDE) / columns - _NUMBER
    titles = [layout.broken(one, room, _TITLE, bold=True, most=3) for one in queries]
    if ax is None:
        above = max(layout.height_of(one, _TITLE) for one in titles)
        high = math.ceil(len(queries) / columns) * (_ROW * len(rows) + above + _UNDER)
        figure = base.new_figure(width, high + 0.9)
        engine = figure.get_layout_engine()
        if engine is not None:
            hinted = _HINTED * named / width
            engine.set(rect=(hinted, 0, 1 - hinted, 1))  # type: ignore[call-arg]
        panels = [panel for _, panel in base.multiples(figure, queries, columns)]
    else:
        figure, panels = ax.figure.figure, [ax]
    strips = "part" in data.columns
    top = float(data["rate_per_1000"].max()) if strips else 0.0
    for number, (query, panel) in enumerate(zip(queries, panels, strict=True)):
        own = data[data["query"] == query]
        _strips(panel, own, rows, top or 1.0, words) if strips else _bars(panel, own, rows, words)
        _frame(panel, rows, words, named=number % columns == 0)
        panel.set_title(titles[number], fontsize=_TITLE)
    layout.head(figure, ax, words, words.of(table.title))
    base.footer(figure, words, *_legend(table, data, rows))
    return figure


def _across(queries: int, rows: Sequence[_Row], size: Size) -> tuple[float, int, float]:
    """Return the width of a figure, how many panels are side by side, and the width of the names of their rows."""
    named = max((layout.width_of(one.name, _NAME) for one in rows), default=0.0)
    each = max(_LEAST_PANEL, _WIDTH / queries) + _NUMBER
    if size.width is None and named + _BESIDE + each * queries <= size.widest:
        return named + _BESIDE + each * queries, queries, named
    named = min(named, size.widest / 3)
    columns = max(1, min(queries, int((size.widest - named - _BESIDE) / (_LEAST_PANEL + _NUMBER))))
    return size.widest, columns, named


def drawn(table: Table) -> pd.DataFrame:
    """Return what is drawn: the documents, those with a hit of any query, or hits by period and part of a document."""
    data = stored(table).frame
    if "part" not in data.columns:
        return data
    kept = list(dict.fromkeys(data["period"]))[-_MOST_STRIPS:]
    return data[data["period"].isin(kept)].reset_index(drop=True)


def stored(table: Table) -> Table:
    """Return a table from which the same is drawn, with how many documents there are, but not a row for each of many.

    A table that was stored is returned as it is.
    """
    if _TOTAL in table.parameters:
        return table
    data = table.frame.drop(columns=["note"])
    real = data[data["document"] != ""]
    total = int(real["document"].nunique())
    if total > _MOST_BARS:
        held = set(real.loc[real["hits"] > 0, "document"])
        few = len(held) <= _MOST_BARS
        data = data[data["document"].isin({*held, ""})].reset_index(drop=True) if few else _in_parts(data)
    return dataclasses.replace(table, data=data, parameters={**table.parameters, _TOTAL: total})


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
        about["documents_with_hits"] = int((own["hits"] > 0).sum())
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
        short = short_names(filter(None, first["document"]))
        rows = [_Row((row.period, row.document), _name(row, short, words), not row.document) for row in rows_of(first)]
    return [one for gap, run in groupby(rows, lambda row: row.gap) for one in (_joined([*run]) if gap else run)]


def _joined(gaps: list[_Row]) -> list[_Row]:
    """Return gaps that follow one another as one row, from the first to the last."""
    name = f"{gaps[0].name}–{gaps[-1].name}" if len(gaps) > 1 else gaps[0].name
    return [_Row(gaps[0].key, name, gap=True)]


def _name(row: Any, short: Mapping[str, str], words: base.Words) -> str:
    name = f"{words.day(row.date)}  {short[row.document]}" if row.document else words.day(row.period)
    return base.short(name, _LETTERS)


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
    whole = stored(table)
    documents = int(whole.parameters[_TOTAL])
    gap = base.said("hatched") if any(row.gap for row in rows) else ""
    if "part" in data.columns:
        top = float(data["rate_per_1000"].max())
        kept, periods = data["period"].nunique(), whole.data["period"].nunique()
        strips = {"documents": documents, "parts": _PARTS, "by": base.period_word(table), "rate": base.rate(top)}
        cut = base.said("network_periods_cut", kept=kept, total=periods) if kept < periods else ""
        return [base.said("places_strips", **strips), base.said("places_numbers"), gap, cut]
    shown = sum(not row.gap for row in rows)
    some = base.said("places_some", shown=shown, total=documents) if shown < documents else ""
    return [base.said("places_bars"), base.said("places_numbers"), some, gap]


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    data = stored(table).data
    for query, own in data.groupby("query", sort=False):
        periods = own.drop_duplicates("period")
        documents = periods["documents_with_hits"].sum() if "part" in data.columns else (own["hits"] > 0).sum()
        held = {"hits": int(own["hits"].sum()), "documents": int(documents)}
        parts.append(base.said("places_query", query=str(query), **held))
    return base.said("places_alt", queries=tuple(parts))
