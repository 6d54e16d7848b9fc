"""What a report page is made of: frozen values that the template shows and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from dienngon.codes import Code, Note, Wording
from dienngon.messages import CODED, catalogue
from dienngon.plots import SavedFigure
from dienngon.plots.base import theme_label
from dienngon.table import footnoted, rows_of

# More sentences than this behind one number are counted and left to evidence.csv.
MOST_SENTENCES = 60


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose."""

    text: Wording
    strong: bool = False
    kind: str = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[Wording, ...]
    kind: str = "bullets"


@dataclass(frozen=True)
class FigureBlock:
    """A figure: its SVG, the sentences that go with it, and those that are shown on request."""

    name: str
    title: Wording
    svg: str
    alt: Wording
    method: Wording
    notes: tuple[Wording, ...] = ()
    details: tuple[Wording, ...] = ()
    kind: str = "figure"


class Cell(NamedTuple):
    """A cell of a grid: text, where it leads, an id that others lead to.

    ``mark`` says that it is a hit, ``aligned`` that it ends where one begins.
    """

    text: Wording
    href: str = ""
    id: str = ""
    number: bool = False
    mark: bool = False
    aligned: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of cells."""

    caption: Wording
    columns: tuple[Wording, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnotes: tuple[Wording, ...] = ()
    kind: str = "grid"


class Sentence(NamedTuple):
    """A sentence with its place; ``parts`` alternate between plain and marked text, plain first."""

    document: str
    line: int
    parts: tuple[Wording, ...]
    note: Wording = ""


@dataclass(frozen=True)
class Evidence:
    """The sentences behind one number; ``total`` hits, of which the sentences shown hold some or all."""

    id: str
    title: Wording
    sentences: tuple[Sentence, ...]
    note: Wording = ""
    kind: str = "evidence"


@dataclass(frozen=True)
class Fold:
    """Blocks that are closed until opened."""

    title: Wording
    blocks: tuple[Block, ...]
    id: str = ""
    kind: str = "fold"


Block = Paragraph | Bullets | FigureBlock | Grid | Evidence | Fold


@dataclass(frozen=True)
class Section:
    """A heading with blocks under it; ``id`` is its anchor."""

    id: str
    title: Wording
    blocks: tuple[Block, ...]


def figure(saved: SavedFigure, *, notes: bool = True) -> FigureBlock:
    """Return a saved figure with its title, method and notes; ``notes`` is False where they are given already."""
    table = saved.table
    said = table.notes if notes else ()
    return FigureBlock(saved.name, table.title, saved.svg, saved.alt, table.method, said, table.details)


def grid(frame: pd.DataFrame, caption: Wording, columns: Sequence[str] = ()) -> Grid:
    """Return a frame as a grid, its notes as footnotes, of those ``columns`` that it has; all by default.

    The catalogue words the heads in the section ``column``, by the name of the column or, of ``first:earlier``, by what
    follows the colon; and codes in the section that has the name of their column.
    """
    heads = {name: head or name for name, _, head in (one.partition(":") for one in columns or map(str, frame.columns))}
    chosen = [column for column in heads if column in frame.columns]
    if "label_en" in chosen and "label_vi" in frame.columns and "label_vi" not in chosen:
        labels = [theme_label(row) for row in rows_of(frame)]
        frame = frame.assign(label_en=pd.Series(labels, frame.index, dtype=object))
    numeric = [pd.api.types.is_numeric_dtype(frame[column]) for column in chosen]
    plain, footnotes = footnoted(frame[chosen])
    rows = tuple(
        tuple(Cell(_shown(one, *of), number=number) for one, number, *of in zip(row, numeric, chosen, strict=True))
        for row in plain.itertuples(index=False, name=None)
    )
    return Grid(caption, tuple(_coded(heads[column], "column") for column in chosen), rows, tuple(footnotes))


def _shown(value: Any, column: str) -> Wording:
    """Return a value as a table shows it: nothing for missing, up to four significant digits for fractions."""
    if isinstance(value, Code | Note):
        return value
    if isinstance(value, str):
        return _coded(value, CODED[column]) if column in CODED else value
    if pd.isna(value):
        return ""
    return f"{value:.4g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def _coded(text: str, section: str) -> Wording:
    """Return a code as the note that words it; a text that is no code of the section as it is."""
    code = f"{section}.{text}"
    return Note(code) if code in catalogue() else text


def cells_of(evidence: pd.DataFrame, *columns: str) -> Callable[..., pd.DataFrame]:
    """Return a function from the values of some columns to the rows that have them, for frames with many cells.

    Examples
    --------
    >>> rows = cells_of(pd.DataFrame({"term": ["gạo", "lúa"], "period": ["2021", "2021"]}), "period", "term")
    >>> len(rows("2021", "lúa")), len(rows("2022", "lúa"))
    (1, 0)
    """
    places = evidence.groupby(list(columns), sort=False).indices
    return lambda *cell: evidence.iloc[places.get(cell, [])]


def sentences_of(
    hits: pd.DataFrame, file: str = "evidence.csv", most: int = MOST_SENTENCES
) -> tuple[tuple[Sentence, ...], Wording]:
    """Return hits as sentences with every hit marked, ``most`` of them, and a note if ``file`` holds more.

    Hits have the columns document, line, start, end, sentence, sentence_start; counted and why if some do not count.
    Where sentences may not be shown they are empty, and the places of the hits are given instead.
    """
    columns = {name: hits[name].tolist() for name in hits.columns}
    groups: dict[tuple[str, int, int], list[int]] = {}
    for place, key in enumerate(zip(columns["document"], columns["line"], columns["sentence_start"], strict=True)):
        groups.setdefault(key, []).append(place)
    kept = sorted(groups)[:most]
    found = tuple(
        _sentence(key, {name: [cells[one] for one in groups[key]] for name, cells in columns.items()}) for key in kept
    )
    some = Note.of("reporting.some_sentences", shown=len(found), total=len(groups), file=file)
    return found, some if len(groups) > len(found) else ""


def _sentence(key: tuple[str, int, int], hits: Mapping[str, Sequence[Any]]) -> Sentence:
    document, line, at = key
    # The longest text: a hit may run over the end that the sentence splitter found.
    text = max(hits["sentence"], key=len)
    marks = sorted({(start - at, end - at) for start, end in zip(hits["start"], hits["end"], strict=True)})
    parts = marked(text, marks) if text else (characters([(at + a, at + b) for a, b in marks]),)
    return Sentence(str(document), int(line), parts, _uncounted(hits))


def _uncounted(hits: Mapping[str, Sequence[Any]]) -> Wording:
    if any(hits.get("counted", (True,))):
        return ""
    return Note.of("reporting.not_counted", why=tuple(dict.fromkeys(hits.get("why", (Note.of("reporting.copy"),)))))


def characters(places: Sequence[tuple[int, int]]) -> Note:
    """Return the places in a document of a text that may not be shown."""
    return Note.of("reporting.characters", places=tuple(f"{start}–{end}" for start, end in places))


def marked(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return text cut at marks: plain, marked, plain … Overlapping marks are joined."""
    parts: list[str] = []
    position = 0
    end = 0
    merged: list[tuple[int, int]] = []
    for start, stop in marks:
        if merged and start <= end:
            merged[-1] = (merged[-1][0], max(end, stop))
        else:
            merged.append((start, stop))
        end = merged[-1][1]
    for start, stop in merged:
        parts += [text[position:start], text[start:stop]]
        position = stop
    return (*parts, text[position:])
