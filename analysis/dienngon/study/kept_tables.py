"""Tables kept between the runs of a study, with their evidence, notes and codes as they were."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from dienngon.codes import Code, Note, Verdict
from dienngon.context.network import Edge, EdgeChange
from dienngon.stages import kept
from dienngon.table import Table
from dienngon.table_json import packed, packed_rows, unpacked, unpacked_rows

# What the columns of codes hold.
_CODES: Mapping[str, type[Code]] = {"verdict": Verdict, "discovery": Verdict, "edge": Edge, "change": EdgeChange}


class _Kept(msgspec.Struct):
    table: dict[str, Any]
    evidence: dict[str, Any] | None
    evidence_by: tuple[str, ...]

    @classmethod
    def of(cls, table: Table) -> _Kept:
        evidence = None if table.evidence_data is None else packed_rows(table.evidence())
        return cls(packed(table), evidence, tuple(table.evidence_by))

    def whole(self) -> Table:
        table = unpacked(self.table)
        evidence = None if self.evidence is None else unpacked_rows(self.evidence)
        data = _with_codes(table.data)
        return dataclasses.replace(table, data=data, evidence_data=evidence, evidence_by=self.evidence_by)


class _All(msgspec.Struct):
    tables: dict[str, _Kept]
    missing: tuple[str, ...]


Found = tuple[dict[str, Table], tuple[Note, ...]]


def kept_tables(cache: Path | None, kind: str, computed_from: Sequence[str], compute: Callable[[], Found]) -> Found:
    """Return tables by name and why some are missing, from the store where an earlier run left them.

    What is computed goes through the form in which it is kept, so that both are the same to the last byte.
    ``computed_from`` is as in :func:`dienngon.stages.kept`.
    """

    def computed() -> _All:
        tables, missing = compute()
        return _All({name: _Kept.of(table) for name, table in tables.items()}, tuple(one.encode() for one in missing))

    found = kept(cache, kind, computed_from, _All, computed)
    return {name: one.whole() for name, one in found.tables.items()}, tuple(map(Note.decode, found.missing))


def _with_codes(data: pd.DataFrame) -> pd.DataFrame:
    codes = {
        name: pd.Series([code(one) if one else one for one in data[name]], data.index, dtype=object)
        for name, code in _CODES.items()
        if name in data
    }
    return data.assign(**codes)
