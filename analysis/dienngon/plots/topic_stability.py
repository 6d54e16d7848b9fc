"""Which topics come back."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.codes import Note
from dienngon.plots.base import Cell, Words, blank, draw_cells, footer, said, topic_title
from dienngon.table import Table, rows_of

_COLUMNS = ("seeds", "orders", "halves", "agreement", "replication")


def draw(table: Table, ax: Axes | None, words: Words) -> Figure:
    """Return a grid: topics × how often they come back by kind of refit, and how alike they are."""
    data = table.data
    figure, ax = blank(ax, 10.2, 1.6 + 0.52 * len(data))
    labels = [
        topic_title(words, row.topic, row.label, row.stable, borderline=row.borderline == "yes")
        for row in rows_of(data)
    ]
    cells = {}
    for place, row in enumerate(rows_of(data)):
        for number, name in enumerate(_COLUMNS):
            value = max(0.0, float(getattr(row, name)))
            text = f"{value:.0%}" if number < 3 else f"{value:.2f}"
            cells[place, number] = Cell(value, text, url=f"#topic-{row.topic}")
    draw_cells(ax, labels, [words(f"stability_{one}") for one in _COLUMNS], cells)
    ax.set_title(words("stability_title"), pad=24)
    footer(figure, words, said("stability_legend"), *table.notes)
    return figure


def alt(table: Table) -> Note:
    """Return the figure in words."""
    parts = (
        said(
            "topic_stable" if row.stable == "yes" else "topic_unstable",
            topic=row.topic,
            label=row.label,
            reason=(row.reason,) if row.reason else (),
            reasoned=bool(row.reason),
        )
        for row in rows_of(table.data)
    )
    return said("stability_alt", topics=tuple(parts))
