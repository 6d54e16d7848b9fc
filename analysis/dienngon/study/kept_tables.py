"""Tables as values that a store can keep: their rows and their evidence, notes and codes as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from dienngon.codes import Code, Note, Verdict, Wording
from dienngon.context.network import Edge, EdgeChange
from dienngon.stages import kept
from dienngon.table import Table

# A text, or a list that holds a note as JSON.
_Text = str | list[str]
_Cell = str | int | float | bool | list[str] | None
# What the columns of codes hold.
_CODES: Mapping[str, type[Code]] = {"verdict": Verdict, "discovery": Verdict, "edge": Edge, "change": EdgeChange}


class _Frame(msgspec.Struct):
    names: list[str]
    columns: list[list[_Cell]]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _Frame:
        columns = [[*map(_plain, frame.iloc[:, at].tolist())] for at in range(len(frame.columns))]
        return cls([*map(str, frame.columns)], columns)

    def frame(self) -> pd.DataFrame:
        """Return the frame; a column of texts holds objects, so that it can hold notes as well."""
        found = {}
        for name, cells in zip(self.names, self.columns, strict=True):
            values = [_restored(one, name) for one in cells]
            numeric = bool(values) and all(isinstance(one, int | float) for one in values)
            found[name] = pd.Series(values, dtype=None if numeric else object)
        return pd.DataFrame(found)


class _Kept(msgspec.Struct):
    name: str
    title: _Text
    method: _Text
    details: list[_Text]
    notes: list[_Text]
    parameters: dict[str, Any]
    corpus: str
    data: _Frame
    evidence: _Frame | None
    evidence_by: list[str]

    @classmethod
    def of(cls, table: Table) -> _Kept:
        return cls(
            name=table.name,
            title=_said(table.title),
            method=_said(table.method),
            details=[*map(_said, table.details)],
            notes=[*map(_said, table.notes)],
            parameters=dict(table.parameters),
            corpus=table.corpus,
            data=_Frame.of(table.data),
            evidence=None if table.evidence_data is None else _Frame.of(table.evidence()),
            evidence_by=[*table.evidence_by],
        )

    def table(self) -> Table:
        return Table(
            name=self.name,
            title=_heard(self.title),
            method=_heard(self.method),
            data=self.data.frame(),
            parameters=self.parameters,
            notes=tuple(map(_heard, self.notes)),
            corpus=self.corpus,
            evidence_data=None if self.evidence is None else self.evidence.frame(),
            evidence_by=tuple(self.evidence_by),
            details=tuple(map(_heard, self.details)),
        )


class _All(msgspec.Struct):
    tables: dict[str, _Kept]
    missing: list[_Text]


Found = tuple[dict[str, Table], tuple[Note, ...]]


def kept_tables(cache: Path | None, kind: str, computed_from: Sequence[str], compute: Callable[[], Found]) -> Found:
    """Return tables by name and why some are missing, from the store where an earlier run left them.

    What is computed goes through the form in which it is kept, so that both are the same to the last byte.
    ``computed_from`` is as in :func:`dienngon.stages.kept`.
    """

    def computed() -> _All:
        tables, missing = compute()
        return _All({name: _Kept.of(table) for name, table in tables.items()}, [*map(_said, missing)])

    found = kept(cache, kind, computed_from, _All, computed)
    missing = tuple(one for one in map(_heard, found.missing) if isinstance(one, Note))
    return {name: one.table() for name, one in found.tables.items()}, missing


def _plain(cell: Any) -> _Cell:
    if isinstance(cell, Note):
        return [cell.encode()]
    return str(cell) if isinstance(cell, str) else cell.item() if hasattr(cell, "item") else cell


def _restored(cell: _Cell, name: str) -> Any:
    if isinstance(cell, list):
        return Note.decode(cell[0])
    return _CODES[name](cell) if name in _CODES and isinstance(cell, str) and cell else cell


def _said(text: Wording) -> _Text:
    return [text.encode()] if isinstance(text, Note) else str(text)


def _heard(text: _Text) -> Note | str:
    return Note.decode(text[0]) if isinstance(text, list) else text
