"""Tables to matplotlib figures, one module a figure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dienngon.errors import ParameterError
from dienngon.plots import (
    base,
    keywords_by_year,
    theme_network,
    theme_trajectories,
    themes_by_year,
    timeline,
    topic_terms,
    topics_over_years,
)
from dienngon.table import Table

__all__ = ["plot", "save_figure"]


@dataclass(frozen=True)
class _Drawing:
    name: str
    module: ModuleType


_BY_TABLE = {
    "timeline": _Drawing("timeline", timeline),
    "themes": _Drawing("themes_by_year", themes_by_year),
    "theme_documents": _Drawing("theme_trajectories", theme_trajectories),
    "keywords": _Drawing("keywords_by_year", keywords_by_year),
    "topics": _Drawing("topic_terms", topic_terms),
    "topics_over_time": _Drawing("topics_over_years", topics_over_years),
    "cooccurrence": _Drawing("theme_network", theme_network),
}


def plot(table: Table, ax: Axes | None = None) -> Figure:
    """Return the figure of a table. Nothing is shown, and no global setting of matplotlib changes.

    Parameters
    ----------
    table
        A result; its name decides the figure.
    ax
        Axes to draw on, for figures of one panel.

    Raises
    ------
    ParameterError
        If there is no figure for the table, it has no rows, or ``ax`` is given for several panels.
    """
    drawing = _drawing(table)
    with base.style():
        figure: Figure = drawing.module.draw(table, ax)
    return figure


def save_figure(table: Table, folder: Path) -> list[str]:
    """Draw a table and write NAME.svg, .png, .csv and .json into a folder; return the names of the files.

    Raises
    ------
    ParameterError
        As :func:`plot`.
    """
    drawing = _drawing(table)
    drawn, alt = drawing.module.drawn(table), drawing.module.alt(table)
    return base.save(plot(table), table, drawing.name, folder, drawn, alt)


def figure_name(table: Table) -> str:
    """Return the stem of a table's figure files."""
    return _drawing(table).name


def _drawing(table: Table) -> _Drawing:
    if table.name not in _BY_TABLE:
        message = f"There is no figure for the table '{table.name}'. Figures exist for: {', '.join(_BY_TABLE)}."
        raise ParameterError(message)
    if table.data.empty:
        message = f"The table '{table.name}' has no rows to draw."
        raise ParameterError(message)
    return _BY_TABLE[table.name]
