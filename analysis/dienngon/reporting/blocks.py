"""What a report page is made of: frozen values that the page shows and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import pandas as pd

from dienngon.codes import Code, Note, Wording
from dienngon.messages import CODED, DATED, catalogue
from dienngon.plots import SavedFigure
from dienngon.plots.base import theme_label
from dienngon.table import footnoted, rows_of

# Sentences behind one number; of more, so many are drawn at random.
MOST_SENTENCES = 60
# Sentences behind one number on paper: about half a sheet.
MOST_PRINTED = 12
# Rows of a table on a page: ten screens of twenty. More are no longer read there but in the file.
MOST_ROWS = 200
# How the fractions of some columns are shown, as in the figures: all others to four significant digits.
_FRACTIONS = {
    "rate": (
        *("rate", "rate_per_1000", "rest_rate", "reference_rate", "elsewhere", "rate_once", "rate_all", "expected"),
        *("first", "last"),
    ),
    "share": (
        "share",
        "share_of_documents",
        "share_of_sentences",
        "share_words",
        "share_elsewhere",
        "support",
        "explained",
    ),
    "effect": (
        *("log_ratio", "ratio_low", "ratio_high", "growth", "effect", "log_dice", "detectable", "dp", "agreement"),
        *("words", "passages", "stability", "stability_low", "stability_high", "lift", "npmi", "c_v", "exclusivity"),
        *("diversity", "difference", "difference_low", "difference_high"),
    ),
    "p": ("p", "q", "p_adjusted", "change_p", "attainable"),
}
_ENDS = ("low", "high")
# Columns with names of documents.
_NAMES = ("document", "first", "second")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose; a ``file`` beside the page has more, and ``screen`` says that only a screen can do it."""

    text: Wording
    strong: bool = False
    file: str = ""
    screen: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading under that of the section; ``id`` is its anchor."""

    text: Wording
    id: str = ""


class Link(NamedTuple):
    """A sentence, and the place that it leads to."""

    text: Wording
    href: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[Wording | Link, ...]


class Size(NamedTuple):
    """A number of the row that a page begins with, what it counts, and where it leads."""

    value: Wording
    label: Wording
    href: str = ""


@dataclass(frozen=True)
class Sizes:
    """The row of numbers that a page begins with."""

    items: tuple[Size, ...]


Shape = Literal["found", "discovered", "none", "unknown"]


class Badge(NamedTuple):
    """A verdict in a few words; its shape says the same without colour."""

    shape: Shape
    text: Wording


class Point(NamedTuple):
    """A period of a line: its rate, None where there is a gap, what is said of it, and where that leads.

    It is joined to its neighbours if it can be compared with them.
    """

    rate: float | None
    text: Wording = ""
    href: str = ""
    joined: bool = True
    period: Wording = ""
    hits: Wording = ""


class Line(NamedTuple):
    """A theme in one line; ``points`` are drawn, ``said`` of them in words as well."""

    label: Wording
    href: str
    points: tuple[Point, ...]
    said: tuple[Point, ...]
    badge: Badge


@dataclass(frozen=True)
class Lines:
    """Themes, each in a line, under what is said of all their rates.

    ``heads`` are those of theme, shape, rates and verdict. Each of the ``periods`` has a column; without them a line
    names its own. Lines that are not ``judged`` have no badge.
    """

    caption: Wording
    heads: tuple[Wording, Wording, Wording, Wording]
    rows: tuple[Line, ...]
    periods: tuple[Wording, ...] = ()
    judged: bool = True

    @property
    def shown(self) -> tuple[Wording, ...]:
        """Return the heads of the columns behind that of the shape."""
        return (*(self.periods or self.heads[2:3]), *(self.heads[3:] if self.judged else ()))


@dataclass(frozen=True)
class FigureBlock:
    """A figure: its SVG, a caption in plain words, and how it was computed, shown on request.

    Its marks lead to panels if it is ``linked``.
    """

    name: str
    title: Wording
    svg: str
    alt: Wording
    caption: Wording
    details: tuple[Wording, ...] = ()
    linked: bool = True

    @property
    def place(self) -> str:
        """Return what its anchors are made of: the same in every language."""
        return self.name.partition(".")[0]


class Cell(NamedTuple):
    """A cell of a grid: text, where it leads, an id that others lead to.

    ``mark`` says that it is a hit, ``aligned`` that it ends where one begins, ``name`` that it names a document.
    """

    text: Wording
    href: str = ""
    id: str = ""
    number: bool = False
    mark: bool = False
    aligned: bool = False
    name: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of cells; of ``total`` rows, if there are more than are here, which ``file`` has, if one is named."""

    caption: Wording
    columns: tuple[Wording, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnotes: tuple[Wording, ...] = ()
    file: str = ""
    total: int = 0

    def first(self, shown: int) -> Wording:
        """Return what is said where so many rows are shown: nothing if they are all."""
        total = max(self.total, len(self.rows))
        known = {"shown": shown, "total": total, "file": self.file, "stated": bool(self.file)}
        return Note.of("reporting.first_rows", **known) if shown < total else ""


class Sentence(NamedTuple):
    """A sentence with its place; ``parts`` alternate between plain and marked text, plain first.

    The lines alone are said of it if ``named``: what is above it names the document. It is in ``lines`` lines up to
    the ``last``, if that is another.
    """

    document: str
    line: int
    parts: tuple[Wording, ...]
    note: Wording = ""
    named: bool = False
    last: int = 0
    lines: int = 1

    @property
    def place(self) -> Note:
        """Return where it stands."""
        if self.lines > 1:
            return Note.of("reporting.lines", line=self.line, last=self.last, lines=self.lines)
        if self.named:
            return Note.of("reporting.line", line=self.line)
        return Note.of("reporting.place", document=self.document, line=self.line)


@dataclass(frozen=True)
class Evidence:
    """A panel with the sentences behind a number; ``facts`` are the numbers.

    ``printed`` is how many of the sentences are on paper as well, 0 if the panel is not.
    """

    id: str
    title: Wording
    sentences: tuple[Sentence, ...]
    note: Wording = ""
    facts: tuple[Wording, ...] = ()
    printed: int = 0


@dataclass(frozen=True)
class Panel:
    """A panel of any blocks, that a mark or a number leads to."""

    id: str
    title: Wording
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Fold:
    """Blocks that are closed until opened; on paper open if ``printed``, else left out."""

    title: Wording
    blocks: tuple[Block, ...]
    id: str = ""
    printed: bool = False


Block = Paragraph | Heading | Bullets | Sizes | Lines | FigureBlock | Grid | Evidence | Panel | Fold


@dataclass(frozen=True)
class Section:
    """A heading with blocks under it; ``id`` is its anchor. An appendix has a heading on paper alone."""

    id: str
    title: Wording
    blocks: tuple[Block, ...]
    appendix: bool = False


def short(thing: Wording, names: Mapping[str, str]) -> Wording:
    """Return a note in which documents have their short ``names``, wherever it names one; all else as it is.

    Examples
    --------
    >>> print(short(Note.of("reporting.place", document="001_5a.txt", line=3), {"001_5a.txt": "001"}))
    001, line 3
    """
    if not isinstance(thing, Note) or not names:
        return thing
    return Note(thing.code, tuple((blank, _short(blank, value, names)) for blank, value in thing.pairs))


def _short(blank: str, value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Note):
        return short(value, names)
    if isinstance(value, tuple):
        return tuple(_short(blank, one, names) for one in value)
    return names.get(value, value) if blank == "document" and isinstance(value, str) else value


def every(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks and those within them."""
    for block in blocks:
        yield block
        if isinstance(block, Fold | Panel):
            yield from every(block.blocks)


def figure(saved: SavedFigure) -> FigureBlock:
    """Return a saved figure with a caption; method, details and notes of its table are how it was computed.

    The catalogue captions tables in the section ``caption``, by their names. Where it does not, the method does.
    """
    table = saved.table
    code = f"caption.{table.name}"
    told = code in catalogue()
    method = (table.method,) if told and table.method else ()
    caption = Note(code) if told else table.method
    return FigureBlock(saved.name, table.title, saved.svg, saved.alt, caption, (*method, *table.details, *table.notes))


def grid(
    frame: pd.DataFrame,
    caption: Wording,
    columns: Sequence[str] = (),
    file: str = "",
    links: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    most: int = MOST_ROWS,
) -> Grid:
    """Return a frame as a grid, its notes as footnotes, of those ``columns`` that it has; all by default.

    The catalogue words the heads in the section ``column``, by the name of the column or, of ``first:earlier``, by what
    follows the colon; and codes in the section that has the name of their column. The first rows are shown of a frame
    with more than ``most``, all of which are in ``file``. ``links`` are where the cells of a column lead.
    """
    heads = {name: head or name for name, _, head in (one.partition(":") for one in columns or map(str, frame.columns))}
    chosen = [column for column in heads if column in frame.columns]
    total, frame = len(frame), frame.head(most)
    if "label_en" in chosen and "label_vi" in frame.columns and "label_vi" not in chosen:
        labels = [theme_label(row) for row in rows_of(frame)]
        frame = frame.assign(label_en=pd.Series(labels, frame.index, dtype=object))
    numeric = [pd.api.types.is_numeric_dtype(frame[column]) for column in chosen]
    plain, footnotes = footnoted(frame[chosen])
    parts = [
        [
            Cell(_shown(one, column, kind), href, number=number, name=column in _NAMES and not number)
            for one, href in zip(plain[column].tolist(), links.get(column) or repeat(""), strict=False)
        ]
        for column, kind, number in zip(chosen, _kinds(chosen), numeric, strict=True)
    ]
    rows = tuple(zip(*parts, strict=True))
    named = tuple(_coded(heads[column], "column") for column in chosen)
    return Grid(caption, named, rows, tuple(footnotes), file, total)


def _kinds(columns: Sequence[str]) -> list[str]:
    """Return how the fractions of each column are shown: the ends of an interval as what is before them."""
    kinds: list[str] = []
    for column in columns:
        kind = next((kind for kind, names in _FRACTIONS.items() if column in names), "fraction")
        kinds.append(kinds[-1] if column in _ENDS and kinds else kind)
    return kinds


def _shown(value: Any, column: str, fraction: str = "fraction") -> Wording:
    """Return a value as a table shows it: nothing for missing, a ``fraction`` as its column has it."""
    if isinstance(value, Code | Note):
        return value
    if isinstance(value, str):
        return unbroken(value) if column in DATED else _coded(value, CODED[column]) if column in CODED else value
    if pd.isna(value):
        return ""
    kind = fraction if isinstance(value, float) else "count" if isinstance(value, int) else ""
    return Note(f"cell.{kind}", (("value", value),)) if kind else str(value)


def unbroken(date: str) -> Wording:
    """Return a day or a period in a cell, never broken over two lines."""
    return Note("cell.date", (("value", date.replace("-", "\N{NON-BREAKING HYPHEN}")),)) if date else ""


def _coded(text: str, section: str) -> Wording:
    """Return a code as the note that words it; a text that is no code of the section as it is."""
    code = f"{section}.{text}"
    return Note(code) if code in catalogue() else text
