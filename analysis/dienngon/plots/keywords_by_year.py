"""Keywords of each period side by side."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.plots.base import BLUE, GAP, MUTED, footer, refuse_axes, verdicts
from dienngon.table import Table
from dienngon.table import rows as rows_of


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return one panel of bars a period; a period without documents is an empty, hatched panel."""
    refuse_axes(ax, "keywords_by_year")
    data = table.data
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    most = int(data.groupby("period").size().max())
    figure = Figure(figsize=(8.4, 0.8 + rows * (0.6 + 0.2 * most)))
    panels = figure.subplots(rows, columns, squeeze=False)
    top = float(data["tfidf"].max()) if data["tfidf"].notna().any() else 1.0
    for number, panel in enumerate(panels.flat):
        if number >= len(periods):
            panel.set_visible(False)
            continue
        _panel(panel, data[data["period"] == periods[number]], top, most)
    footer(figure, "Bar: TF-IDF. Beside it: count in the year. " + verdicts(data["verdict"]))
    return figure


def _panel(ax: Axes, data: pd.DataFrame, top: float, most: int) -> None:
    period, size = data["period"].iloc[0], int(data["period_documents"].iloc[0])
    ax.set_title(f"{period} · {size} {'document' if size == 1 else 'documents'}")
    words = data[data["term"] != ""]
    if words.empty:
        ax.set(xticks=[], yticks=[], facecolor=GAP)
        ax.patch.set(hatch="///", edgecolor="#c4c4c4")
        ax.spines[:].set_visible(False)
        text = "no documents" if size == 0 else "no term is common enough"
        box = {"facecolor": GAP, "edgecolor": "none", "pad": 2}
        ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color=MUTED, bbox=box)
        return
    places = range(len(words))
    bars = ax.barh(places, words["tfidf"], color=BLUE, height=0.72)
    for bar, row in zip(bars, rows_of(words), strict=True):
        bar.set_url(f"#kw-{row.period}-{row.rank}")
        ax.text(
            row.tfidf + top * 0.015,
            bar.get_y() + bar.get_height() / 2,
            f"{row.count}",
            va="center",
            fontsize=7.5,
            color=MUTED,
        )
    ax.set_yticks(places, words["term"])
    ax.set_ylim(most - 0.4, -0.6)
    ax.set_xlim(0, top * 1.08)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=4)


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = []
    for period, rows in table.data.groupby("period", sort=False):
        terms = [term for term in rows["term"] if term]
        parts.append(f"{period}: " + (", ".join(terms[:6]) if terms else "no documents"))
    return "Bars of the terms with the highest TF-IDF by year. " + "; ".join(parts) + "."
