"""The scan of the number of topics."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from dienngon.codes import Note
from dienngon.plots.base import BLUE, MUTED, ORANGE, Words, footer, refuse_axes, said
from dienngon.table import Table, rows_of

_PANELS = ("agreement", "npmi", "held_out")


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
    """Return four panels over k: stable topics, agreement, coherence and held-out fit, with their intervals."""
    refuse_axes(ax, "topic_scan")
    data = table.data
    figure = Figure(figsize=(10.6, 3.1))
    first, *others = figure.subplots(1, 4)
    first.plot([data["k"].min(), data["k"].max()], [data["k"].min(), data["k"].max()], color=MUTED, linewidth=0.8)
    first.bar(data["k"], data["stable_topics"], color=BLUE, width=0.7)
    first.set_title(words("scan_stable"), fontsize=8.5)
    for panel, name in zip(others, _PANELS, strict=True):
        panel.vlines(data["k"], data[f"{name}_low"], data[f"{name}_high"], color=BLUE, linewidth=3, alpha=0.4)
        panel.plot(data["k"], data[name], color=BLUE, marker="o", markersize=4, linewidth=1)
        panel.set_title(words(f"scan_{name}"), fontsize=8.5)
    for panel in (first, *others):
        for row in rows_of(data[data["chosen"] == "yes"]):
            panel.axvline(row.k, color=ORANGE, linewidth=1, linestyle="--", zorder=0)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=7))
        panel.locator_params(axis="y", nbins=5)
        panel.set_xlabel("k", fontsize=8.5)
    chosen = said("scan_chosen") if (data["chosen"] == "yes").any() else ""
    footer(figure, words, said("scan_halves"), chosen, *table.notes)
    return figure


def alt(table: Table) -> Note:
    """Return the figure in words."""
    ks = (said("scan_k", k=row.k, stable=row.stable_topics, agreement=row.agreement) for row in rows_of(table.data))
    return said("scan_alt", ks=tuple(ks), note=table.notes[0])
