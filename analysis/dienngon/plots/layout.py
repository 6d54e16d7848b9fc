"""How much fits: periods side by side with their gaps, names along an axis, panels and what they can hold.

What fits is decided here alone, by measured text; all lengths are in inches.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from dienngon.codes import Note, Verdict
from dienngon.plots import base
from dienngon.plots.sizes import REPORT, Size
from dienngon.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINT = 1 / 72
# Between two names in a row, so that they are read as two.
_BETWEEN = 0.07
# From one line of text to the next, and between two names aslant, as a multiple of the size of letters.
_LEADING = 1.2
_SLANT = _LEADING * math.sqrt(2)
_NAME_SIZE = 8
_TITLE_SIZE = 8.5
_HEAD_SIZE = 10
# A blank at which no line is broken.
_HOLD = "\N{NO-BREAK SPACE}"
# Letters of a name below an axis; the whole name is in the table.
_MOST_LETTERS = 36
# How wide a run of periods without documents is, as a share of one period.
_GAP = 0.5
# How far its hatching reaches to each side.
_REACH = 0.42 * _GAP
# More gaps than these are explained below the figure, once.
_MOST_SAID = 3
# The least width of a mark whose shape can be told.
_MARK = 5 * POINT
# The least width of a panel of periods, in inches.
_LEAST_PANEL = 1.6
# That of a panel of terms with bars.
_LEAST_LIST = 2.9
# A wider figure is no longer readable on a page.
WIDEST = 14.0
# Of a page what titles and captions take, in inches.
_CAPTION = 2.0
# Of the height of a figure what a name at its side may take.
_SIDE, _SIDE_SIZE = 0.45, 9
# Beside a panel the numbers of its axis, and beside all of them the name of the axis, in inches.
_NUMBERS, _NAMED_SIDE = 0.6, 0.3
# So many panels are two in a row, and have room for all their rows.
FEW_PANELS = 6


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, its longest line if it has several.

    Examples
    --------
    >>> width_of("ngày", 8) < width_of("nguyễn", 8) < width_of("nguyễn", 9)
    True
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    measure, lines = TextToPath().get_text_width_height_descent, filter(None, text.split("\n"))
    return max((measure(one, font, ismath=False)[0] for one in lines), default=0) * POINT


def height_of(text: str, size: float) -> float:
    """Return how high the lines of a text are."""
    return (text.count("\n") + 1) * _LEADING * size * POINT


def fit(texts: Sequence[str], room: float, size: float) -> bool:
    """Return whether each of the texts fits into so much room, one beside the other."""
    return all(width_of(one, size) + _BETWEEN <= room for one in texts)


@dataclass(frozen=True)
class Along:
    """Periods or groups side by side, one unit each; neighbours without documents are one narrow gap.

    ``step`` is how many inches a unit has.

    Examples
    --------
    >>> along = Along(("2021", "2022", "2023", "2024"), frozenset({"2022", "2023"}))
    >>> along.places, along.gaps, along.length
    ({'2021': 0.0, '2024': 1.5}, {'2022–2023': 0.75}, 2.5)
    """

    names: tuple[str, ...]
    empty: frozenset[str] = frozenset()
    ordered: bool = True
    step: float = 1.0

    @classmethod
    def of(cls, table: Table, data: pd.DataFrame, documents: str = "documents") -> Along:
        """Return the periods of a table, those without documents as gaps."""
        sizes = data.drop_duplicates("period").set_index("period")[documents]
        empty = frozenset(str(one) for one in sizes.index[sizes == 0])
        return cls(tuple(map(str, sizes.index)), empty, base.period_of(table) != "group")

    @cached_property
    def _runs(self) -> tuple[tuple[dict[str, float], dict[str, float]], float]:
        at, places, gaps = -0.5, {}, {}
        for empty, run in itertools.groupby(self.names, self.empty.__contains__):
            members = list(run)
            if empty:
                name = members[0] if len(members) == 1 else f"{members[0]}–{members[-1]}"
                gaps[name] = at + _GAP / 2
                at += _GAP
                continue
            for one in members:
                places[one] = at + 0.5
                at += 1
        return (places, gaps), at + 0.5

    @property
    def places(self) -> Mapping[str, float]:
        """Return where each period with documents is."""
        return self._runs[0][0]

    @property
    def gaps(self) -> Mapping[str, float]:
        """Return the middle of each gap, by its name: a period, or the first and the last."""
        return self._runs[0][1]

    @property
    def _named(self) -> Mapping[str, float]:
        """Return the places and gaps in their order."""
        return dict(sorted({**self.places, **self.gaps}.items(), key=lambda one: one[1]))

    @property
    def names_height(self) -> float:
        """Return how high the names are below an axis."""
        return height_of_names(self._named, self.step)

    @property
    def length(self) -> float:
        """Return how long all are together."""
        return self._runs[1]

    def over(self, width: float) -> Along:
        """Return the same over so many inches."""
        return dataclasses.replace(self, step=width / self.length)

    def rows(self, most: float) -> list[Along]:
        """Return the same cut into rows of at most so many units, as even as can be.

        Examples
        --------
        >>> [row.names for row in Along(("a", "b", "c", "d", "e")).rows(3)]
        [('a', 'b', 'c'), ('d', 'e')]
        """
        most = math.ceil(self.length / max(1, math.ceil(self.length / most)))
        rows: list[list[str]] = [[]]
        for name in self.names:
            # A gap begins no row: it would stand alone in the last one.
            if rows[-1] and name not in self.empty and dataclasses.replace(self, names=(*rows[-1], name)).length > most:
                rows.append([])
            rows[-1].append(name)
        return [dataclasses.replace(self, names=tuple(row)) for row in rows]

    def neighbours(self) -> list[tuple[str, str]]:
        """Return which periods may be joined: those with nothing between them, none where they have no order."""
        pairs = itertools.pairwise(self.names) if self.ordered else ()
        return [pair for pair in pairs if not self.empty.intersection(pair)]

    def draw(self, ax: Axes, words: base.Words, height: float, *, top: bool = False) -> bool:
        """Set up an axis: limits, gaps, names. Return whether a gap is too narrow to say what it is.

        ``height`` is that of the panel.
        """
        ax.set_xlim(-0.5, self.length - 0.5)
        said = words.of(Verdict.NO_DOCUMENTS)
        wide = 2 * _REACH * self.step >= height_of(said, _NAME_SIZE) and width_of(said, _NAME_SIZE) <= height
        wide = wide and len(self.gaps) <= _MOST_SAID
        for middle in self.gaps.values():
            mark_gap(ax, middle, said if wide else "")
        name_places(ax, {words.day(one): at for one, at in self._named.items()}, self.step, top=top)
        return bool(self.gaps) and not wide


def mark_gap(ax: Axes, middle: float, said: str) -> None:
    """Shade a gap on a horizontal axis, and say in it what it is."""
    ax.axvspan(
        middle - _REACH, middle + _REACH, facecolor=base.GAP, edgecolor="#b4b4b4", hatch="///", linewidth=0, zorder=0
    )
    box = {"facecolor": base.GAP, "edgecolor": "none", "pad": 0.5}
    font: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center", "fontsize": _NAME_SIZE, "bbox": box}
    if said:
        ax.text(middle, 0.5, said, transform=ax.get_xaxis_transform(), color=base.MUTED, **font)


def _level(places: Mapping[str, float], step: float) -> bool:
    """Return whether all names fit beside each other."""
    widths = [width_of(base.short(one, _MOST_LETTERS), _NAME_SIZE) for one in places]
    return all(
        (one + other) / 2 + _BETWEEN <= (right - left) * step
        for (one, left), (other, right) in itertools.pairwise(zip(widths, places.values(), strict=True))
    )


def height_of_names(places: Mapping[str, float], step: float) -> float:
    """Return how high the names of places are beside an axis, in a unit of ``step`` inches."""
    if _level(places, step):
        return max(height_of(one, _NAME_SIZE) for one in places) + _BETWEEN
    return max(width_of(base.short(one, _MOST_LETTERS), _NAME_SIZE) for one in places) / math.sqrt(2) + 0.2


def broken_name(text: str, step: float) -> str:
    """Return a name of a place along an axis in at most two lines that fit beside those of its neighbours."""
    return broken(text, step - 1.5 * _BETWEEN, _NAME_SIZE, most=2)


def name_places(ax: Axes, places: Mapping[str, float], step: float, *, top: bool = False) -> None:
    """Name places along a horizontal axis: level if all names fit, else aslant, and then as many as have room."""
    names = [base.short(one, _MOST_LETTERS) for one in places]
    at = list(places.values())
    turned: dict[str, Any] = {}
    kept = list(range(len(at)))
    if not _level(places, step):
        turned = {"rotation": 45, "ha": "left" if top else "right", "rotation_mode": "anchor"}
        kept = apart([one * step for one in at], _SLANT * _NAME_SIZE * POINT)
    ax.set_xticks([at[one] for one in kept], [names[one] for one in kept], fontsize=_NAME_SIZE, **turned)


def apart(places: Sequence[float], least: float) -> list[int]:
    """Return which places are named so that these are ``least`` apart: every one, or every second, or every third.

    Examples
    --------
    >>> apart([0, 1, 2, 3, 4], 1.5)
    [0, 2, 4]
    """
    for every in range(1, len(places) + 1):
        kept = range(0, len(places), every)
        if all(places[right] - places[left] >= least for left, right in itertools.pairwise(kept)):
            return list(kept)
    return []


def panels_across(along: Along, panels: int, size: Size = REPORT) -> tuple[int, float, Along]:
    """Return how many panels are side by side, how wide the figure is, and the periods in a panel.

    There are three side by side, four if they are many. Where that would leave groups (not periods) without a name, or
    a period less than the width of its mark, panels are wider and fewer.
    """
    columns, width = (4, 11.2) if panels > 12 else (base.panel_columns(panels), 9.6)
    if panels == 1:
        columns, width = 1, 6.0
    columns, width = size.columns(columns, _LEAST_PANEL), size.over(width)
    least = _MARK if along.ordered else _SLANT * _NAME_SIZE * POINT
    while inside(width, columns) < least * along.length and (columns, width) != (1, size.widest):
        columns, width = max(1, columns - 1), size.widest
    return columns, width, along.over(inside(width, columns))


def panels_height(panels: int, columns: int, each: float, titles: Sequence[str], along: Along) -> float:
    """Return how high a figure of panels is: ``each`` inside, its title above; names below the last of each column."""
    rows = math.ceil(panels / columns)
    named = 1 if panels % columns == 0 or rows == 1 else 2
    above = max(height_of(one, _TITLE_SIZE) for one in titles) + 0.25
    return rows * (each + above) + named * along.names_height + 0.6


def inside(width: float, columns: int) -> float:
    """Return how wide a panel is without the numbers at its side."""
    return (width - _NAMED_SIDE) / columns - _NUMBERS


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return as much of a text as fits into so much room."""
    while width_of(text, size, bold=bold) > room and len(text) > 2:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    return text


def broken(text: str, room: float, size: float, *, bold: bool = False, most: int = 99) -> str:
    r"""Return a text in lines that fit into so much room, at most so many; a word that does not fit is cut.

    Examples
    --------
    >>> broken("Tương trợ tư pháp, dẫn độ", 1.0, 8).split("\n")
    ['Tương trợ tư', 'pháp, dẫn độ']
    >>> broken("Tương trợ tư pháp, dẫn độ", 1.0, 8, most=1)
    'Tương trợ tư…'
    """
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(cut(word, room, size, bold=bold))
    if len(lines) > most:
        lines[most - 1 :] = [cut(f"{lines[most - 1]}…", room, size, bold=bold)]
    return "\n".join(lines)


def most_lines(rows: int) -> int:
    """Return how many lines a name may have where so many are under each other: the more, the fewer.

    Examples
    --------
    >>> most_lines(4), most_lines(12), most_lines(40)
    (3, 2, 1)
    """
    return 3 if rows <= 8 else 2 if rows <= 16 else 1


def pitch(names: Sequence[str], size: float, least: float) -> float:
    """Return how far rows are from one another: as the highest of their names needs it, and at least so far."""
    return max([least, *(height_of(one, size) + _BETWEEN for one in names if "\n" in one)])


def rows_that_fit(usual: int, size: Size, panels: int, around: float, each: float) -> int:
    """Return how many rows panels under each other may have on a page: as usual, and never less than three.

    ``around`` is what a panel needs beside its rows, and ``each`` what a row needs, in inches.
    """
    if size.most is None:
        return usual
    return min(usual, max(3, int(((size.most - _CAPTION) / panels - around) / each)))


def high_as_fits(usual: float, size: Size, panels: int, least: float = 1.2) -> float:
    """Return how high panels under each other may be on a page: as usual, and never less than ``least`` inches."""
    return usual if size.most is None else min(usual, max(least, (size.most - _CAPTION) / panels))


def topic_title(words: base.Words, row: Any, room: float, most: int = 3) -> str:
    """Return number and label of a topic, and whether it is in doubt, in lines that fit and begin with whole terms."""
    terms = [one.replace(" ", _HOLD) for one in row.label.split(" · ")]
    doubt = base.doubt_of(row.stable)
    parts = [f"{row.topic}{_HOLD}{_HOLD}{terms[0]}", *terms[1:]]
    mark = f" ({words.of(doubt)})".replace(" ", _HOLD).replace(_HOLD, " ", 1) if doubt else ""
    lines = broken(f"{f'{_HOLD}· '.join(parts)}{mark}", room, _TITLE_SIZE, bold=True)
    if lines.count("\n") >= most:
        # What is in doubt is said, whatever else is cut.
        left = room - (width_of(mark, _TITLE_SIZE, bold=True) if most == 1 else 0.0)
        named = broken(f"{_HOLD}· ".join(parts), left, _TITLE_SIZE, bold=True, most=max(1, most - bool(mark)))
        lines = f"{named}{mark}" if most == 1 or not mark else f"{named}\n{mark.strip()}"
    return lines.replace(_HOLD, " ")


def title_over(ax: Axes, text: str, beside: float, **font: Any) -> None:
    """Write a title above axes and the names at their left side, which are ``beside`` inches wide."""
    from matplotlib.transforms import ScaledTranslation

    title = ax.set_title(text, **font)
    title.set_transform(title.get_transform() + ScaledTranslation(-beside, 0, ax.figure.figure.dpi_scale_trans))


def head(figure: Figure, ax: Axes | None, words: base.Words, text: str) -> None:
    """Write the title of a figure of one panel at its left edge, in lines that fit; above axes that were given."""
    import matplotlib as mpl

    if ax is not None:
        # These may have names above them, which the style does not know.
        with mpl.rc_context({"axes.titley": None}):
            ax.set_title(text)
        return
    title = broken(text, words.size.over(figure.get_figwidth()) - 0.2, _HEAD_SIZE, bold=True)
    figure.set_figheight(figure.get_figheight() + height_of(title, _HEAD_SIZE) - height_of("", _HEAD_SIZE))
    figure.suptitle(title, x=0.01, ha="left", fontsize=_HEAD_SIZE, weight="bold")


def side(figure: Figure, text: str) -> None:
    """Name the axis that panels share at the left of a figure, in lines that are no longer than the panels are high."""
    lines = broken(text, _SIDE * figure.get_figheight(), _SIDE_SIZE)
    figure.supylabel(lines, fontsize=_SIDE_SIZE, color=base.MUTED, linespacing=1.1)


def gaps_said(along: Along) -> Note | str:
    """Return which periods have no documents, for figures that draw nothing of them."""
    return base.said("gaps", periods=tuple(along.gaps)) if along.gaps else ""


def by_period(periods: int, usual: int, size: Size = REPORT) -> tuple[int, int, float]:
    """Return for a figure with a panel a period how many are side by side, their rows at most, and its width.

    The more panels, the fewer rows in each: up to six have the usual number, up to twelve two thirds of it, more
    than that under half.
    """
    few = (base.panel_columns(periods) if periods <= 4 else 2, usual, (5.4, 8.4, 9.6)[min(3, periods) - 1])
    many = (3, max(3, 2 * usual // 3), 11.4) if periods <= 12 else (4, max(3, 5 * usual // 12), WIDEST)
    columns, rows, width = few if periods <= FEW_PANELS else many
    return size.columns(columns, _LEAST_LIST), rows, size.over(width)
