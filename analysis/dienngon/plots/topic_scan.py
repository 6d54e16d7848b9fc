"""The scan of the number of topics."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from dienngon.plots.base import BLUE, MUTED, footer, refuse_axes
from dienngon.table import Table
from dienngon.table import rows as rows_of

_PANELS = (
    ("agreement", "Agreement of halves\nwith the whole (Rand index)"),
    ("npmi", "Coherence (NPMI)"),
    ("held_out", "Held-out gain per word\nover no topics"),
)


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return four panels over k: stable topics, agreement, coherence and held-out fit, with their intervals."""
    refuse_axes(ax, "topic_scan")
    data = table.data
    figure = Figure(figsize=(10.6, 3.1))
    first, *others = figure.subplots(1, 4)
    first.plot([data["k"].min(), data["k"].max()], [data["k"].min(), data["k"].max()], color=MUTED, linewidth=0.8)
    first.bar(data["k"], data["stable_topics"], color=BLUE, width=0.7)
    first.set_title("Stable topics of k\n(line: all of them)", fontsize=8.5)
    for panel, (name, title) in zip(others, _PANELS, strict=True):
        panel.vlines(data["k"], data[f"{name}_low"], data[f"{name}_high"], color=BLUE, linewidth=3, alpha=0.4)
        panel.plot(data["k"], data[name], color=BLUE, marker="o", markersize=4, linewidth=1)
        panel.set_title(title, fontsize=8.5)
    for panel in (first, *others):
        for row in rows_of(data[data["chosen"] == "yes"]):
            panel.axvline(row.k, color="#D55E00", linewidth=1, linestyle="--", zorder=0)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
        panel.locator_params(axis="y", nbins=5)
        panel.set_xlabel("k", fontsize=8.5)
    chosen = " Dashed: the recommended k." if (data["chosen"] == "yes").any() else ""
    footer(figure, f"Light blue: 95% of the halves.{chosen} " + " ".join(map(str, table.notes)))
    return figure


def drawn(table: Table) -> pd.DataFrame:
    """Return the numbers that are drawn."""
    return table.frame


def alt(table: Table) -> str:
    """Return the figure in words."""
    cells = (f"k {row.k}: {row.stable_topics} stable, agreement {row.agreement:.2f}" for row in rows_of(table.data))
    return "Four panels over the number of topics. " + "; ".join(cells) + ". " + str(table.notes[0])
