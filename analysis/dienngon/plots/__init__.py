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
    keyness,
    keyness_dispersion,
    keyword_grid,
    keyword_ranks,
    keywords_by_year,
    theme_network,
    theme_trajectories,
    themes_by_year,
    timeline,
    topic_agreement,
    topic_map,
    topic_scan,
    topic_stability,
    topic_terms,
    topics_over_years,
)
from dienngon.table import Table, check_table

__all__ = ["SavedFigure", "has_figure", "plot", "save_figure"]


@dataclass(frozen=True)
class SavedFigure:
    """A figure that was written: the stem of its files, its table, its alt text and its SVG."""

    name: str
    table: Table
    alt: str
    svg: str


@dataclass(frozen=True)
class _Drawing:
    name: str
    module: ModuleType


_BY_TABLE = {
    "timeline": _Drawing("timeline", timeline),
    "themes": _Drawing("themes_by_year", themes_by_year),
    "theme_documents": _Drawing("theme_trajectories", theme_trajectories),
    "keywords": _Drawing("keywords_by_year", keywords_by_year),
    "keyness": _Drawing("keyness", keyness),
    "keyness_dispersion": _Drawing("keyness_dispersion", keyness_dispersion),
    "keyword_grid": _Drawing("keyword_grid", keyword_grid),
    "keyword_ranks": _Drawing("keyword_ranks", keyword_ranks),
    "topics": _Drawing("topic_terms", topic_terms),
    "topics_over_time": _Drawing("topics_over_years", topics_over_years),
    "topic_stability": _Drawing("topic_stability", topic_stability),
    "topic_scan": _Drawing("topic_scan", topic_scan),
    "topic_matches": _Drawing("topic_agreement", topic_agreement),
    "topic_map": _Drawing("topic_map", topic_map),
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
        If it is no table, there is no figure for it, it has no rows, or ``ax`` is given for several panels.
    """
    drawing = _drawing(table)
    with base.style():
        figure: Figure = drawing.module.draw(table, ax)
    return figure


def save_figure(table: Table, folder: Path, tail: str = "") -> SavedFigure:
    """Draw a table and write NAME.svg, .png, .csv and .json into a folder.

    Parameters
    ----------
    table
        A result; its name decides the figure.
    folder
        Where to write; it must exist.
    tail
        What to put behind the figure's name, where a folder holds two of one kind.

    Raises
    ------
    ParameterError
        As :func:`plot`.
    """
    drawing = _drawing(table)
    drawn, alt = drawing.module.drawn(table), drawing.module.alt(table)
    stem = drawing.name + tail
    base.save(plot(table), table, stem, folder=folder, drawn=drawn, alt=alt)
    return SavedFigure(stem, table, alt, (folder / f"{stem}.svg").read_text(encoding="utf-8"))


def has_figure(table: Table) -> bool:
    """Return whether :func:`plot` draws this table."""
    return table.name in _BY_TABLE and not table.data.empty


def _drawing(table: Table) -> _Drawing:
    check_table(table, "plot()")
    if table.name not in _BY_TABLE:
        message = f"There is no figure for the table '{table.name}'. Figures exist for: {', '.join(_BY_TABLE)}."
        raise ParameterError(message)
    if table.data.empty:
        message = f"The table '{table.name}' has no rows to draw."
        raise ParameterError(message)
    return _BY_TABLE[table.name]
