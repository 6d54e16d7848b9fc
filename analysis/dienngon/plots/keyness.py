"""Keyness as dots with intervals, in both directions; muted where the documents cannot tell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Verdict
from dienngon.plots.base import BLUE, GAP, MUTED, ORANGE, footer, found, refuse_axes, short, wrap
from dienngon.table import Table
from dienngon.table import rows as rows_of

MOST = 8
FAINT = "#a8a8a8"
TOO_FEW = Verdict.TOO_FEW.worded()
LABELS = {
    "log_ratio": "log ratio (log₂ of the quotient of rates)",
    "percent_diff": "%DIFF",
    "log_odds": "log-odds δ",
    "difference": "difference of rates, hits per 1,000 words",
    "trend": "growth of log₂ of the rate",
}


def draw(table: Table, ax: Axes | None = None) -> Figure:
    """Return a panel a comparison: the terms that differ most in each direction, effect size and interval.

    Colour is kept for what differs. A comparison that cannot be decided has hollow marks and no interval.
    """
    refuse_axes(ax, "keyness")
    data = drawn(table)
    periods = list(dict.fromkeys(data["period"]))
    columns = min(2, len(periods))
    rows = -(-len(periods) // columns)
    most = max(3, int(data.groupby("period").size().max()))
    figure = Figure(figsize=(5.4 * columns + (1.2 if columns == 1 else 0), 1.2 + rows * (0.95 + 0.21 * most)))
    panels = figure.subplots(rows, columns, squeeze=False)
    anchors = {period: number for number, period in enumerate(data.loc[data["term"] != "", "period"].unique())}
    for number, panel in enumerate(panels.flat):
        if number >= len(periods):
            panel.set_visible(False)
            continue
        own = data[data["period"] == periods[number]]
        _panel(panel, own, most, anchors.get(periods[number], 0))
    effect = str(table.parameters.get("effect", ""))
    footer(
        figure,
        f"Dot: {LABELS.get(effect, effect)}; line: 95% interval by the spread between documents. {_legend(data)}",
    )
    return figure


def undecidable(rows: pd.DataFrame) -> bool:
    """Return whether the documents of a comparison can tell of not one of the terms listed."""
    return bool((rows["verdict"] == Verdict.TOO_FEW).all())


def _legend(data: pd.DataFrame) -> str:
    words = data[data["term"] != ""]
    undecided = words.groupby("period")["verdict"].transform(lambda own: (own == Verdict.TOO_FEW).all()).astype(bool)
    parts = []
    if (~undecided).any():
        parts.append(
            "Filled, in colour: differs (adjusted p at the level of the test), blue for more and "
            "orange for less often; "
            "ringed: rests on one document. Grey: no difference shown, or held by too few documents."
        )
    if (words["interval"] == "interval too narrow").any() and (~undecided).any():
        parts.append("Dashed: interval too narrow.")
    if undecided.any():
        parts.append(f"Hollow, without interval: {TOO_FEW}; these describe the documents, by G², and are not findings.")
    return " ".join(parts) + " Beside the mark: hits here and there."


def _panel(ax: Axes, data: pd.DataFrame, most: int, anchor: int) -> None:
    words = data[data["term"] != ""].reset_index(drop=True)
    first = data.iloc[0]
    if words.empty:
        ax.set_title(str(first["period"]))
        ax.set(xticks=[], yticks=[], facecolor=GAP)
        ax.patch.set(hatch="///", edgecolor="#c4c4c4")
        ax.spines[:].set_visible(False)
        box = {"facecolor": GAP, "edgecolor": "none", "pad": 2}
        ax.text(0.5, 0.5, "no documents", transform=ax.transAxes, ha="center", va="center", color=MUTED, bbox=box)
        return
    against = "the rest" if first["reference"] == "rest" else first["reference"]
    undecided = undecidable(words)
    sizes = f"{int(first['of_documents']):,} against {int(first['of_reference']):,} documents"
    ax.set_title(f"{first['period']} · {against}\n{sizes}" + (f": {TOO_FEW}" if undecided else ""), fontsize=9.5)
    low, high = _limits(words, undecided=undecided)
    for place, row in enumerate(rows_of(words)):
        _mark(ax, place, row, low, high, undecided=undecided, url=f"#key-{anchor}-{place}")
    ax.axvline(0, color=FAINT, linewidth=0.8, zorder=0)
    labels = [wrap(short(term), 40) for term in words["term"]]
    ax.set_yticks(range(len(words)), labels, fontsize=8.5)
    if undecided:
        ax.tick_params(axis="y", labelcolor=MUTED)
    room = 0.2 * (high - low)
    ax.set_xlim(low - room * bool((words["effect"] < 0).any()), high + room * bool((words["effect"] >= 0).any()))
    ax.set_ylim(most - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.locator_params(axis="x", nbins=5)


def _limits(words: pd.DataFrame, *, undecided: bool) -> tuple[float, float]:
    """Return the ends of the axis: all dots, and intervals as far as they do not dwarf them."""
    values = words["effect"].to_numpy(dtype=float)
    reach = max(float(np.abs(values).max()), 1e-9)
    ends = np.concatenate([values, [0.0]])
    if not undecided:
        bounds = words[["low", "high"]].to_numpy(dtype=float).ravel()
        ends = np.concatenate([ends, np.clip(bounds[np.isfinite(bounds)], -1.8 * reach, 1.8 * reach)])
    span = float(ends.max() - ends.min()) or 1.0
    return float(ends.min()) - 0.06 * span, float(ends.max()) + 0.06 * span


def _mark(ax: Axes, place: int, row: object, low: float, high: float, *, undecided: bool, url: str) -> None:
    values = {name: getattr(row, name) for name in ("effect", "low", "high", "verdict", "direction", "interval")}
    verdict = Verdict(values["verdict"])
    colour = (BLUE if values["direction"] == "more" else ORANGE) if verdict.found else FAINT
    if not undecided and np.isfinite(values["low"]) and np.isfinite(values["high"]):
        style = "--" if values["interval"] == "interval too narrow" else "-"
        ends = [max(values["low"], low), min(values["high"], high)]
        ax.plot(ends, [place, place], color=colour, linewidth=1.6, linestyle=style, solid_capstyle="butt", zorder=2)
    face = "white" if undecided else colour
    single = verdict in {Verdict.DIFFERS_ON_ONE, Verdict.DIFFERS_ON_GROUP}
    mark = ax.scatter(
        [values["effect"]], [place], s=34, facecolor=face, edgecolor=MUTED if undecided else colour, zorder=3
    )
    if single:
        ax.scatter([values["effect"]], [place], s=95, facecolor="none", edgecolor=colour, linewidth=1.1, zorder=3)
    mark.set_urls([url])
    text = f"{row.count:,} / {row.reference_count:,}"  # type: ignore[attr-defined]
    # On the side away from zero, behind the interval.
    side = 1 if values["effect"] >= 0 else -1
    ends = [values["effect"]]
    if not undecided and np.isfinite(values["low"]) and np.isfinite(values["high"]):
        ends += [max(values["low"], low), min(values["high"], high)]
    font: dict[str, Any] = {"va": "center", "ha": "left" if side > 0 else "right", "fontsize": 7, "color": MUTED}
    at = (max(ends) if side > 0 else min(ends), place)
    ax.annotate(text, at, xytext=(7 * side, 0), textcoords="offset points", **font)


def drawn(table: Table) -> pd.DataFrame:
    """Return the rows that are drawn: the first of each direction."""
    data = table.frame
    place = data.groupby(["period", "direction"], sort=False).cumcount()
    return data[place < MOST].reset_index(drop=True)


def alt(table: Table) -> str:
    """Return the figure in words."""
    parts = []
    for period, rows in drawn(table).groupby("period", sort=False):
        words = rows[rows["term"] != ""]
        if words.empty:
            parts.append(f"{period}: no documents")
            continue
        if undecidable(words):
            shown = ", ".join(words["term"].head(4))
            parts.append(f"{period}: {TOO_FEW}; described by {shown}")
            continue
        told = words[found(words["verdict"])]
        sides = {way: ", ".join(told.loc[told["direction"] == way, "term"]) or "none" for way in ("more", "less")}
        parts.append(f"{period}: more often {sides['more']}; less often {sides['less']}")
    return "Dots of effect sizes with intervals, a panel a comparison. " + ". ".join(parts) + "."
