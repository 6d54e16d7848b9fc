"""What a report page is made of: frozen values that the template shows and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dienngon.codes import Wording
from dienngon.table import footnoted

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
    """A figure: its SVG, and the sentences that go with it."""

    name: str
    title: Wording
    svg: str
    alt: Wording
    method: Wording
    notes: tuple[Wording, ...] = ()
    kind: str = "figure"


@dataclass(frozen=True)
class Cell:
    """A cell of a grid: text, where it leads, an id that others lead to."""

    text: Wording
    href: str = ""
    id: str = ""
    number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of cells."""

    caption: Wording
    columns: tuple[Wording, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnotes: tuple[Wording, ...] = ()
    kind: str = "grid"


@dataclass(frozen=True)
class Sentence:
    """A sentence with its place; ``parts`` alternate between plain and marked text, plain first."""

    document: str
    line: int
    parts: tuple[str, ...]
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


def shown(value: Any) -> str:
    """Return a value as a table shows it: nothing for missing, up to four significant digits for fractions."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)


def grid(frame: pd.DataFrame, caption: Wording, names: Mapping[str, Wording] | None = None) -> Grid:
    """Return a frame as a grid; ``names`` chooses and renames columns, and notes become footnotes."""
    chosen = names or {str(column): str(column) for column in frame.columns}
    numeric = {column: pd.api.types.is_numeric_dtype(frame[column]) for column in chosen}
    marked_frame, footnotes = footnoted(frame)
    rows = tuple(
        tuple(Cell(shown(row[column]), number=numeric[column]) for column in chosen)
        for row in marked_frame.to_dict("records")
    )
    return Grid(caption, tuple(chosen.values()), rows, tuple(footnotes) if "note" in chosen else ())


def sentences_of(hits: pd.DataFrame, file: str = "evidence.csv") -> tuple[tuple[Sentence, ...], str]:
    """Return hits as sentences with every hit marked, and a note if not all are shown.

    ``hits`` has the columns document, line, start, end, sentence, sentence_start, and counted if some are not. Where
    sentences may not be shown, they are empty, and the places of the hits stand for them. ``file`` is where all are.
    """
    found: list[Sentence] = []
    keys: Any
    for keys, rows in hits.groupby(["document", "line", "sentence_start"], sort=True):
        document, line, at = keys
        # The longest text: a hit may run over the end that the sentence splitter found.
        text = max(rows["sentence"], key=len)
        marks = sorted({(start - at, end - at) for start, end in zip(rows["start"], rows["end"], strict=True)})
        parts = marked(text, marks) if text else ("characters " + ", ".join(f"{at + a}–{at + b}" for a, b in marks),)
        copied = "counted" in rows.columns and not rows["counted"].any()
        why = "; ".join(dict.fromkeys(rows["why"])) if "why" in rows.columns else "a copy"
        found.append(Sentence(str(document), int(line), parts, f"not counted: {why}" if copied else ""))
    kept = tuple(found[:MOST_SENTENCES])
    note = f"{len(kept)} of {len(found)} sentences are shown; all are in {file}." if len(found) > len(kept) else ""
    return kept, note


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
