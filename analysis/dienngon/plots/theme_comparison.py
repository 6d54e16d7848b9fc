"""Themes and periods in one look: a row a theme, its rates with their intervals, and which periods differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base, layout, points
from dienngon.plots.sizes import LEAST_POINTS
from dienngon.plots.theme_trajectories import rates_said
from dienngon.table import Table, rows_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_NAME_SIZE = 9
# Sizes of the numbers, the largest that fits taken.
_RATE_SIZES = (8.5, LEAST_POINTS)
_SAID_SIZE = 7.5
# A narrower figure has no room for verdicts beside the rows; the marks have them.
_NARROW = 4.5
# The width of a bar, as a share of a period's, and its colour by what can be told.
_BAR = 0.5
_LOOKS = {"found": base.COPIED, "decided": "#dbe8f2", "few": "#e6e6e6"}
# Of the height of a row: where 0 and the largest value are drawn, and the numbers above; down is more.
_ZERO, _TOP, _NUMBER = 0.36, -0.06, -0.3
# The height of a row, and the widths of a period, the names and the verdicts where nothing else is asked for.
_ROW, _STEP, _NAMES, _SAID = 0.5, 1.15, 2.3, 1.5
# What is kept free beside a verdict: it begins a hundredth of the axes behind them, and these are up to 12 inches wide.
_BESIDE = 0.3


def draw(table: Table, ax: Axes | None, words: base.Words) -> Figure:
    """Return a row for each theme, on its own scale from 0: marks with intervals, the rates above, a verdict beside.

    Blue is kept for periods that differ from the others; those of which nothing can be told have grey bars and squares.
    """
    along = layout.Along.of(table, table.data)
    data = table.data.assign(text=[words.number(one, "rate") for one in table.data["rate_per_1000"]])
    themes = [rows for _, rows in data.groupby("theme", sort=False)]
    verdicts = [_verdict(rows) for rows in themes]
    beside = _SAID if len(set(verdicts)) > 1 and words.size.over(_NARROW) >= _NARROW else 0.0
    width = words.size.over(min(words.size.widest, _NAMES + beside + _STEP * along.length))
    names, beside = min(_NAMES, width / 3), min(beside, width / 4)
    said, most = [words.of(base.theme_label(rows.iloc[0])) for rows in themes], layout.most_lines(len(themes))
    labels = [layout.broken(one, names - 0.1, _NAME_SIZE, most=most) for one in said]
    each = layout.pitch(labels, _NAME_SIZE, _ROW)
    along = along.over(width - names - beside - 0.3)
    figure, panel = base.blank(ax, width, 1.4 + along.names_height + each * len(themes))
    texts = data.loc[data["documents"] > 0, "text"]
    sizes = [one for one in _RATE_SIZES if layout.fit(list(texts), along.step, one)]
    for place, rows in enumerate(themes):
        _row(panel, rows, place, along, sizes[0] if sizes else 0)
        if beside:
            _say(panel, place, verdicts[place], (beside, each), words)
    panel.set(ylim=(len(themes) - 0.5, -1.0), yticks=range(len(themes)))
    panel.set_yticklabels(labels, fontsize=_NAME_SIZE)
    hatched = along.draw(panel, words, each * len(themes), top=True)
    panel.xaxis.tick_top()
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    _sizes(panel, data, along, words)
    layout.head(figure, ax, words, words("themes_compared", by=base.period_word(table)))
    _caption(figure, table, words, hatched=hatched)
    return figure


def _verdict(rows: pd.DataFrame) -> tuple[tuple[str, ...], bool]:
    """Return which periods of a theme differ, and whether documents suffice for any answer."""
    own = rows[rows["documents"] > 0]
    return tuple(str(row.period) for row in rows_of(own) if _differs(row)), not base.undecided(own)


def _differs(row: Any) -> bool:
    return base.found(row.verdict) or base.discovered(row)


def _row(ax: Axes, rows: pd.DataFrame, place: int, along: layout.Along, size: float) -> None:
    """Draw a theme: a line at 0, its rates as heights above it, and their numbers if they have a size."""
    own = rows[rows["documents"] > 0]
    top = points.top_of(own["rate_per_1000"], own["high"])
    marks = [
        points.Point(
            row.period, row.rate_per_1000, (row.low, row.high), "", row.verdict, row.discovery,
            base.anchor("ev", row.theme, row.period),
        )
        for row in rows_of(own)
    ]  # fmt: skip
    scale = points.Scale(place + _ZERO, (_TOP - _ZERO) / top)
    ax.hlines(scale.at(0), -0.4, along.length - 0.6, color=base.REMOVED, linewidth=0.6, zorder=0)
    looks = [
        "found" if _differs(row) else "few" if row.verdict == Verdict.TOO_FEW else "decided" for row in rows_of(own)
    ]
    ax.bar(
        [along.places[one] for one in own["period"]],
        own["rate_per_1000"] * scale.unit,
        _BAR,
        scale.zero,
        color=[_LOOKS[one] for one in looks],
        zorder=0,
    )
    points.draw_marks(ax, along, marks, top, scale=scale, muted=True)
    for row in rows_of(own) if size else ():
        told = _differs(row)
        font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": size}
        font |= {"color": base.BLUE, "weight": "bold"} if told else {"color": base.INK}
        ax.text(along.places[row.period], place + _NUMBER, row.text, **font)


def _say(
    ax: Axes, place: int, verdict: tuple[tuple[str, ...], bool], room: tuple[float, float], words: base.Words
) -> None:
    """Write beside a row what can be told of it, in ``room`` of a width and height: of many periods their number."""
    found, decided = verdict
    said = words("differ_in", periods=found) if found else words.of(Verdict.NOT_SHOWN if decided else Verdict.TOO_FEW)
    text = layout.broken(said, room[0] - _BESIDE, _SAID_SIZE)
    if layout.height_of(text, _SAID_SIZE) > room[1]:
        text = layout.broken(words("differ_many", periods=len(found)), room[0] - _BESIDE, _SAID_SIZE)
    colour = base.BLUE if found else base.MUTED
    font: dict[str, Any] = {"va": "center", "fontsize": _SAID_SIZE, "color": colour}
    ax.text(1.01, place, text, transform=ax.get_yaxis_transform(), **font)


def _sizes(ax: Axes, data: pd.DataFrame, along: layout.Along, words: base.Words) -> None:
    """Write below the name of each period how many documents it has, where that fits."""
    sizes = data[data["documents"] > 0].drop_duplicates("period")
    texts = [words("documents", size=int(one)) for one in sizes["documents"]]
    for full in (texts, [f"n = {words.number(one, ',')}" for one in sizes["documents"]]):
        if layout.fit(full, along.step, LEAST_POINTS):
            for period, text in zip(sizes["period"], full, strict=True):
                font: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": LEAST_POINTS, "color": base.MUTED}
                ax.text(along.places[period], -0.78, text, **font)
            return


def _caption(figure: Figure, table: Table, words: base.Words, *, hatched: bool) -> None:
    whole = table.data[table.data["documents"] > 0]
    base.footer(
        figure,
        words,
        base.said("compared_rows"),
        base.said("compared_blue") if any(map(_differs, rows_of(whole))) else "",
        base.said("compared_squares") if (whole["verdict"] == Verdict.TOO_FEW).any() else "",
        base.said("compared_bars"),
        base.said("compared_lines") if whole["low"].notna().any() else "",
        base.said("hatched") if hatched else "",
        base.answer(whole),
    )


def alt(table: Table) -> Note:
    """Return the figure in words."""
    return base.said("compared_alt", by=base.period_word(table), themes=rates_said(table.data))
