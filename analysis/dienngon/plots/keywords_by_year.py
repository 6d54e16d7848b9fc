"""Keywords of each period side by side."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note, Verdict
from dienngon.plots.base import BLUE, MUTED, Words, answer, empty_panel, footer, multiples, refuse_axes, said
from dienngon.table import Table, rows_of


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
    """Return one panel of bars a period; a period without documents is an empty, hatched panel."""
    refuse_axes(ax, "keywords_by_year")
    data = table.data
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    most = int(data.groupby("period").size().max())
    figure = Figure(figsize=(8.4, 0.8 + rows * (0.6 + 0.2 * most)))
    top = float(data["tfidf"].max()) if data["tfidf"].notna().any() else 1.0
    for period, panel in multiples(figure, periods, columns):
        _panel(panel, data[data["period"] == period], top, most, words)
    footer(figure, words, said("keywords_legend"), answer(data["verdict"]))
    return figure


def _panel(ax: Axes, data: pd.DataFrame, top: float, most: int, words: Words) -> None:
    period, size = data["period"].iloc[0], int(data["period_documents"].iloc[0])
    title = words("period_documents", period=period, documents=size)
    terms = data[data["term"] != ""]
    if terms.empty:
        empty_panel(ax, title, words.of(said("no_common_term") if size else Verdict.NO_DOCUMENTS))
        return
    ax.set_title(title)
    places = range(len(terms))
    bars = ax.barh(places, terms["tfidf"], color=BLUE, height=0.72)
    for bar, row in zip(bars, rows_of(terms), strict=True):
        bar.set_url(f"#kw-{row.period}-{row.rank}")
        at = (row.tfidf + top * 0.015, bar.get_y() + bar.get_height() / 2)
        ax.text(*at, f"{row.count}", va="center", fontsize=7.5, color=MUTED)
    ax.set_yticks(places, terms["term"])
    ax.set_ylim(most - 0.4, -0.6)
    ax.set_xlim(0, top * 1.08)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=4)


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = []
    for period, rows in table.data.groupby("period", sort=False):
        terms = tuple(term for term in rows["term"] if term)[:6]
        parts.append(said("listed", name=str(period), parts=terms or (Verdict.NO_DOCUMENTS,)))
    return said("keywords_alt", periods=tuple(parts))
