"""What all figures share: the style, gaps, cells and the four files of a saved figure."""

from __future__ import annotations

import json
import platform
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from dienngon.codes import Note, Tally, Verdict, Wording, in_both, sentences, worded
from dienngon.errors import ParameterError
from dienngon.inference import DISCOVERY
from dienngon.messages import DEFAULT, Language, day, separated
from dienngon.messages import number as numeral
from dienngon.periods import LENGTHS, OWN
from dienngon.plots.sizes import REPORT, Size
from dienngon.plots.stored import KEY
from dienngon.table import Table, write_csv
from dienngon.table_json import packed
from dienngon.text import legible
from dienngon.topic_models.topics import Stable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

STYLE = Path(__file__).parent / "dienngon.mplstyle"
BLUE = "#0072B2"
ORANGE = "#D55E00"
INK = "#1d1d1d"
MUTED = "#6a6a6a"
GAP = "#f1f1f1"
REMOVED = "#c9c9c9"
COPIED = "#9cc9e8"
FAINT = "#a8a8a8"
_SHADES = ("#f4f8fb", "#bcd9ec", "#5aa5d0", "#0072B2")
_LABEL_MOST = 60
_CAPTION_SIZE = 8
# Letters of a caption to an inch.
_LETTERS = 16


@contextmanager
def style() -> Iterator[None]:
    """Apply the figures' style inside a ``with`` block; global settings are as before after it."""
    import matplotlib.style

    with matplotlib.style.context(["petroff6", str(STYLE)]):
        yield


@dataclass(frozen=True)
class Words:
    """The words of figures in one language, for figures of one size; without a ``caption`` nothing is written below.

    Examples
    --------
    >>> Words()("theme_axis")
    'hits per 1,000 words'
    """

    language: Language = DEFAULT
    size: Size = REPORT
    caption: bool = True
    # What of a table is not drawn, since it would not fit.
    left_out: Wording = ""

    def __call__(self, key: str, **blanks: Any) -> str:
        """Return the wording of a key of the catalogue's section ``plots``."""
        return legible(Note.of(f"plots.{key}", **blanks).worded(self.language))

    def of(self, thing: Wording) -> str:
        """Return the wording of a note, a code or a text."""
        return legible(worded(thing, self.language))

    def number(self, value: float, spec: str) -> str:
        """Return a number as the language writes it; ``spec`` is as in :func:`dienngon.messages.number`."""
        return numeral(value, spec, self.language)

    def day(self, period: str) -> str:
        """Return the name of a period as the language writes it."""
        return day(period, self.language)

    def localise(self, figure: Figure) -> None:
        """Write the numbers along the axes of a figure as the language does."""
        from matplotlib.ticker import ScalarFormatter

        class Numerals(ScalarFormatter):
            def __call__(numerals, x: float, pos: int | None = None) -> str:  # noqa: N805 - the other self is the words
                return separated(super().__call__(x, pos), self.language)

        for ax in figure.axes:
            for axis in (ax.xaxis, ax.yaxis):
                if type(axis.get_major_formatter()) is ScalarFormatter:
                    axis.set_major_formatter(Numerals())


def said(key: str, **blanks: Any) -> Note:
    """Return a note of the catalogue's section ``plots``."""
    return Note.of(f"plots.{key}", **blanks)


def theme_label(row: Any) -> Wording:
    """Return the label of a theme, in whatever language it is shown, from a row with label_en and label_vi."""
    return in_both(row.label_vi, row.label_en)


def found(verdict: object) -> bool:
    """Return whether a verdict names a difference or a trend; those of single documents are empty."""
    return bool(verdict) and Verdict(str(verdict)).found


def silent(row: Any) -> bool:
    """Return whether too few documents are all that can be said of a row; :func:`dienngon.table.told` asks the same."""
    return bool(row.verdict == Verdict.TOO_FEW and not found(row.discovery))


def discovered(row: Any) -> bool:
    """Return whether false discoveries alone find a difference, and the family-wise verdict does not."""
    return found(row.discovery) and not found(row.verdict)


def undecided(rows: pd.DataFrame) -> bool:
    """Return whether there are too few documents for all rows of a comparison."""
    tally = tally_of(rows)
    return tally.few == tally.cells


def tally_of(rows: pd.DataFrame) -> Tally:
    """Return what the verdicts of a table come to; a table of descriptions has none by false discoveries."""
    return Tally.of(rows["verdict"], rows.get("discovery"))


def answer(rows: pd.DataFrame, mark: str = "diamonds") -> Note:
    """Return what a figure's verdicts come to: what was found and marked how, and for how much nothing can be told.

    ``mark`` names the sentence on what false discoveries alone find.
    """
    tally = tally_of(rows)
    if not tally.cells:
        return said("describes")
    if not tally.decided:
        return said("too_few")
    first = "ringed" if tally.differs else "none_differs"
    parts = [tally.said(f"plots.{first}"), tally.said("plots.few") if tally.few else ""]
    return sentences(*parts, tally.said(f"plots.{mark}", share=DISCOVERY) if tally.discovered else "")


@cache
def sequential() -> Colormap:
    """Return the colours of grids, from little to much."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("dienngon", _SHADES)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def blank(ax: Axes | None, width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure and one axes: new ones of that size in inches, or the axes given and its figure."""
    if ax is None:
        figure = new_figure(width, height)
        return figure, figure.add_subplot()
    return ax.figure.figure, ax


def anchor(*parts: object) -> str:
    """Return the link to a place on the page; names of groups may hold spaces, which names of places may not.

    Examples
    --------
    >>> anchor("ev", "cyberspace", "Báo Nhân Dân")
    '#ev-cyberspace-Báo_Nhân_Dân'
    """
    return "#" + "_".join("-".join(map(str, parts)).split())


def refuse_axes(ax: Axes | None, name: str) -> None:
    """Raise ParameterError if axes were given to a figure of several panels."""
    if ax is not None:
        raise ParameterError(f"The figure '{name}' has several panels and makes its own axes; call plot() without ax.")


def multiples(
    figure: Figure, keys: Sequence[Any], columns: int, *, sharex: bool = False, sharey: bool = False
) -> Iterator[tuple[Any, Axes]]:
    """Yield each key with a panel of its own; panels left over are hidden, as are labels of a shared axis inside."""
    panels = figure.subplots(-(-len(keys) // columns), columns, squeeze=False, sharex=sharex, sharey=sharey)
    for number, panel in enumerate(panels.flat):
        if number >= len(keys):
            panel.set_visible(False)
            continue
        if sharex:
            panel.tick_params(axis="x", labelbottom=number + columns >= len(keys))
        yield keys[number], panel


def panel_columns(panels: int) -> int:
    """Return how many panels are side by side: three, or two where that leaves no hole."""
    return 2 if panels in (2, 4) else min(3, panels)


def empty_panel(ax: Axes, text: str) -> None:
    """Hatch a panel that has nothing to show, and say why."""
    ax.set(xticks=[], yticks=[], facecolor=GAP)
    ax.patch.set(hatch="///", edgecolor="#c4c4c4")
    ax.spines[:].set_visible(False)
    box = {"facecolor": GAP, "edgecolor": "none", "pad": 2}
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color=MUTED, bbox=box)


def wrap(text: str, width: int) -> str:
    """Return text broken into lines of at most ``width`` characters, words whole."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def rate(value: float) -> Note:
    """Return a rate with one decimal, or the first digit that is not 0: what is rare must not look absent.

    Examples
    --------
    >>> rate(12.34).worded("vi"), rate(0.02).worded("en")
    ('12,3', '0.02')
    """
    return Note.of("cell.rate", value=float(value))


def count(value: float) -> Note:
    """Return a count, its thousands apart."""
    return Note.of("cell.count", value=int(value))


def short(text: str, most: int = _LABEL_MOST) -> str:
    """Return a label cut to what a figure can hold."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def is_unstable(stable: str) -> bool:
    """Return whether the column ``stable`` says of a topic that it is not stable; doubtful ones may be."""
    return stable == Stable.NOT


def doubt_of(stable: str) -> Stable | Literal[""]:
    """Return the verdict on a topic that is doubtful or not stable, nothing for all others."""
    return Stable(stable) if stable in (Stable.DOUBTFUL, Stable.NOT) else ""


def period_of(table: Table) -> str:
    """Return what one period of a table is: a year, a month, or a group where the periods have no order."""
    by = str(table.parameters.get("by", "year"))
    return by if by in LENGTHS or by == OWN else "group"


def period_word(table: Table) -> Note:
    """Return what one period of a table is, in a word."""
    return Note(f"period.{period_of(table)}")


def footer(figure: Figure, words: Words, *parts: Wording) -> None:
    """Write sentences under the figure."""
    if words.caption:
        letters = int(words.size.over(figure.get_figwidth()) * _LETTERS)
        text = wrap(words.of(sentences(*parts, words.left_out)), letters)
        if words.size.width is not None:
            # A long caption is not to the cost of what is drawn.
            figure.set_figheight(figure.get_figheight() + max(0, text.count("\n") - 1) * _CAPTION_SIZE / 60)
        figure.supxlabel(text, x=0.01, ha="left", fontsize=_CAPTION_SIZE, color=MUTED)


@cache
def versions() -> dict[str, str]:
    """Return the versions that a result depends on, not to be changed; they are read from files once."""
    packages = ("dienngon", "pyvi", "scikit-learn", "numpy", "scipy", "pandas", "matplotlib")
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def _settle(figure: Figure) -> None:
    """Give empty labels of axes a place, for which matplotlib would measure all names along the axis, each time."""
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            if not axis.get_label_text():
                axis.set_label_coords(0, 0)


def write(figure: Figure, path: Path, name: str, dpi: float | None = None) -> None:
    """Write a figure into a file whose ending says the format: the same bytes each time."""
    import matplotlib as mpl

    # Laid out once, here. While the style asks for a layout, matplotlib gives a figure that was saved a new engine,
    # which draws it once more for the next file.
    with style(), mpl.rc_context({"svg.hashsalt": f"dienngon-{name}", "figure.constrained_layout.use": False}):
        engine = figure.get_layout_engine()
        if engine is not None:
            _settle(figure)
            engine.execute(figure)
            figure.set_layout_engine(None)
            # The solver's last bits differ from run to run, and names in an SVG file are made of them.
            for ax in figure.axes:
                left, low, width, height = (round(one, 6) for one in ax.get_position().bounds)
                ax.set_position((left, low, width, height))
        dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix)
        figure.savefig(path, metadata=dated, dpi=dpi or mpl.rcParams["savefig.dpi"])


def save(
    figure: Figure,
    table: Table,
    name: str,
    words: Words,
    *,
    folder: Path,
    drawn: pd.DataFrame,
    alt: Note,
    raw_csv: bool,
) -> None:
    """Write NAME.svg, .png, .csv (the numbers drawn) and .json (alt text, method, parameters, versions, table)."""
    for end in ("svg", "png"):
        write(figure, folder / f"{name}.{end}", name)
    write_csv(drawn, folder / f"{name}.csv", raw=raw_csv)
    about = {
        "figure": name,
        "title": words.of(table.title),
        "alt": words.of(alt),
        "method": words.of(table.method),
        "details": [words.of(one) for one in table.details],
        "parameters": dict(table.parameters),
        "notes": [words.of(one) for one in table.notes],
        "corpus": table.corpus,
        "versions": versions(),
    }
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    # The table in one line: it is for drawing again.
    text = f'{text[:-2]},\n "{KEY}": {json.dumps(packed(table), ensure_ascii=False)}\n}}'
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace", newline="")
