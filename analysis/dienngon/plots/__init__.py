"""Tables to matplotlib figures, one module for figures of one kind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.messages import DEFAULT, Language
from dienngon.plots import (
    base,
    collocates,
    dispersion_plot,
    fewer,
    keyness,
    keywords,
    networks,
    theme_comparison,
    theme_trajectories,
    timeline,
    topic_checks,
    topic_map,
    topic_panels,
)
from dienngon.plots.sizes import SizeName, size_of
from dienngon.table import Table, check_table
from dienngon.text import legible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["SavedFigure", "has_figure", "plot", "save_figure", "saved_figure"]


@dataclass(frozen=True)
class SavedFigure:
    """A figure that was written: the stem of its files, its table, its alt text and its SVG."""

    name: str
    table: Table
    alt: Note
    svg: str


def _frame(table: Table) -> pd.DataFrame:
    return table.frame


@dataclass(frozen=True)
class _Drawing:
    """A figure: the stem of its files, how it is drawn, what it says in words, which numbers it shows, and if any."""

    name: str
    draw: Callable[[Table, Axes | None, base.Words], Figure]
    alt: Callable[[Table], Note]
    drawn: Callable[[Table], pd.DataFrame] = _frame
    shows: Callable[[Table], bool] = lambda table: not table.data.empty
    # What is kept of a table so that the same can be drawn again.
    stored: Callable[[Table], Table] = lambda table: table
    # Of what it draws fewer where it would be higher than a page, or a slide.
    many: tuple[fewer.Many, ...] = ()


_THEMES = (fewer.Many("fewer_themes", "theme", fewer.telling("theme", "hits")),)
_TOPICS = (fewer.Many("fewer_topics", "topic", fewer.stable_first),)
_COMPARED = (fewer.Many("fewer_comparisons", "period", fewer.telling("period", "count")),)
_LISTED = (
    fewer.Many("fewer_periods", "period", fewer.latest, least=2),
    fewer.Many("fewer_groups", "period", fewer.groups),
)
_MODELS = (fewer.Many("fewer_models", "model_b", fewer.listed("model_b")),)
_COLLOCATES = (fewer.Many("fewer_collocates", "collocate", fewer.listed("collocate")),)
_TERMS = (fewer.Many("fewer_terms", "term", fewer.listed("term")),)
_BY_TABLE = {
    "timeline": _Drawing("timeline", timeline.draw, timeline.alt),
    "themes": _Drawing(
        "themes_by_year",
        theme_trajectories.draw_rates,
        theme_trajectories.alt_rates,
        theme_trajectories.drawn_rates,
        many=_THEMES,
    ),
    "theme_comparison": _Drawing(
        "theme_comparison", theme_comparison.draw, theme_comparison.alt, theme_trajectories.drawn_rates, many=_THEMES
    ),
    "theme_documents": _Drawing(
        "theme_trajectories",
        theme_trajectories.draw_trajectories,
        theme_trajectories.alt_trajectories,
        theme_trajectories.drawn_trajectories,
        many=_THEMES,
    ),
    "keywords": _Drawing("keywords_by_year", keywords.draw, keywords.alt, keywords.drawn, many=_LISTED),
    "keyness": _Drawing("keyness", keyness.draw, keyness.alt, keyness.drawn, many=_COMPARED),
    "keyness_dispersion": _Drawing(
        "keyness_dispersion",
        keyness.draw_dispersion,
        keyness.alt_dispersion,
        keyness.drawn_dispersion,
        many=_COMPARED,
    ),
    "keyword_grid": _Drawing(
        "keyword_grid", keywords.draw_grid, keywords.alt_of_grid, keywords.drawn_in_grid, many=_TERMS
    ),
    "keyword_ranks": _Drawing(
        "keyword_ranks", keywords.draw_ranks, keywords.alt_of_ranks, keywords.drawn_in_ranks, many=_LISTED
    ),
    "topics": _Drawing("topic_terms", topic_panels.draw_terms, topic_panels.alt_terms, many=_TOPICS),
    "topics_over_time": _Drawing("topics_over_years", topic_panels.draw_shares, topic_panels.alt_shares, many=_TOPICS),
    "topic_stability": _Drawing(
        "topic_stability", topic_checks.draw_stability, topic_checks.alt_stability, many=_TOPICS
    ),
    "topic_scan": _Drawing("topic_scan", topic_checks.draw_scan, topic_checks.alt_scan),
    "topic_matches": _Drawing("topic_agreement", topic_checks.draw_agreement, topic_checks.alt_agreement, many=_MODELS),
    "topic_map": _Drawing("topic_map", topic_map.draw, topic_map.alt, topic_map.drawn, stored=topic_map.stored),
    "theme_network": _Drawing("theme_network", networks.draw, networks.alt, networks.drawn, networks.has_edges),
    "network": _Drawing("network", networks.draw, networks.alt, networks.drawn, networks.has_edges),
    "lexical_dispersion": _Drawing(
        "dispersion", dispersion_plot.draw, dispersion_plot.alt, dispersion_plot.drawn, stored=dispersion_plot.stored
    ),
    "collocations": _Drawing("collocations", collocates.draw, collocates.alt, collocates.drawn, many=_COLLOCATES),
    "collocation_changes": _Drawing(
        "collocation_changes",
        collocates.draw_changes,
        collocates.alt_changes,
        collocates.drawn_changes,
        many=_COLLOCATES,
    ),
}


def plot(
    table: Table,
    ax: Axes | None = None,
    language: Language = DEFAULT,
    *,
    size: SizeName = "report",
    caption: bool = True,
) -> Figure:
    """Return the figure of a table. Nothing is shown, and no global setting of matplotlib changes.

    Texts are drawn as they are, dollar signs too; what no drawing can hold is U+FFFD.

    Parameters
    ----------
    table
        A result; its name decides the figure.
    ax
        Axes to draw on, for figures of one panel.
    language
        Of the labels and sentences in the figure.
    size
        Where it is printed: one (``single``, 8.5 cm) or two columns of a journal (``double``, 17.5 cm), a ``slide`` of
        16:9, drawn 20 cm wide; by default as wide as its content likes, for the report.
    caption
        Whether what the marks mean is written below.

    Raises
    ------
    ParameterError
        If it is no table, there is no figure for it, it has no rows, ``size`` is none, or ``ax`` is given for several
        panels.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> figure = dn.plot(dn.timeline(dn.segment(corpus())))
    >>> figure.axes[0].get_ylabel()
    'words'
    """
    from matplotlib.text import Text

    drawing, printed = _drawing(table), size_of(size)
    with base.style():
        words = base.Words(language, printed, caption)
        shown = _drawable(table.told())
        figure = (
            fewer.fitted(drawing.draw, shown, words, drawing.many) if ax is None else drawing.draw(shown, ax, words)
        )
        words.localise(figure)
        if ax is None and printed.width is not None:
            figure.set_size_inches(printed.width, max(figure.get_figheight(), printed.height or 0.0))
    for text in () if ax is None else ax.findobj(Text):
        # Axes that were given are older than the style.
        text.set_parse_math(False)
    return figure


def _drawable(table: Table) -> Table:
    """Return a table whose texts an SVG file can hold."""
    data = table.frame
    for at, kind in enumerate(data.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            cells = data.iloc[:, at].astype(object)
            texts = {one: legible(one) for one in {one for one in cells if type(one) is str}}
            if any(one != text for one, text in texts.items()):
                data.isetitem(at, [texts.get(one, one) if type(one) is str else one for one in cells])
    return dataclasses.replace(table, data=data)


def save_figure(
    table: Table, folder: Path, tail: str = "", language: Language = DEFAULT, *, raw_csv: bool = False
) -> SavedFigure:
    """Draw a table and write NAME.svg, .png, .csv and .json into a folder; ``tail`` is put behind the name.

    ``raw_csv`` is as ``raw`` of :meth:`dienngon.table.Table.to_csv`.
    """
    drawing = _drawing(table)
    drawn, alt = drawing.drawn(table.told()), drawing.alt(table)
    stem, words = drawing.name + tail, base.Words(language)
    figure = plot(table, language=language)
    base.save(figure, drawing.stored(table), stem, words, folder=folder, drawn=drawn, alt=alt, raw_csv=raw_csv)
    return saved_figure(table, folder, tail)


def saved_figure(table: Table, folder: Path, tail: str = "") -> SavedFigure:
    """Return the figure of a table that was saved into a folder."""
    drawing = _drawing(table)
    stem = figure_name(table) + tail
    return SavedFigure(stem, table, drawing.alt(table), (folder / f"{stem}.svg").read_text(encoding="utf-8"))


def figure_name(table: Table) -> str:
    """Return the name of the files of a table's figure."""
    return _drawing(table).name


def has_figure(table: Table) -> bool:
    """Return whether a table has a figure that shows something: a network without an edge does not."""
    return table.name in _BY_TABLE and _BY_TABLE[table.name].shows(table)


def _drawing(table: Table) -> _Drawing:
    check_table(table, "plot()")
    if table.name not in _BY_TABLE:
        raise ParameterError(
            f"There is no figure for the table '{table.name}'. Figures exist for: {', '.join(_BY_TABLE)}."
        )
    if table.data.empty:
        raise ParameterError(f"The table '{table.name}' has no rows to draw.")
    return _BY_TABLE[table.name]
