"""overrides.csv: what a person says of single lines, against the rules."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dienngon.corpus import COUNTED_KINDS, Document, Span
from dienngon.errors import InputError
from dienngon.reading.metadata import read_records
from dienngon.text import LineIndex

OVERRIDES_NAME = "overrides.csv"

_LINES = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


@dataclass(frozen=True, slots=True)
class Override:
    """The lines ``first`` to ``last`` of a document are to be kept as body, or dropped.

    ``place`` says where that is written.
    """

    first: int
    last: int
    action: Literal["keep", "drop"]
    reason: str
    place: str


def read_overrides(path: Path) -> dict[str, list[Override]]:
    """Return the overrides of a CSV file by document name, in the order in which they stand.

    Columns: document (name of the document), line (``12`` or ``12-40``, as in spans.csv), action (``keep`` counts the
    lines as body, ``drop`` does not count them), and if wanted reason.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, or has a row that is not as above.
    """
    found: dict[str, list[Override]] = {}
    for place, cells in read_records(path, ("document", "line", "action")):
        line = _LINES.fullmatch(cells["line"])
        first, last = (int(line[1]), int(line[2] or line[1])) if line else (0, 0)
        if not 1 <= first <= last:
            message = f"{place}: the line must be a number, as 12, or a range, as 12-40. Got '{cells['line']}'."
            raise InputError(message)
        action = cells["action"].lower()
        if action not in ("keep", "drop"):
            message = f"{place}: the action must be keep or drop. Got '{cells['action']}'."
            raise InputError(message)
        if not cells["document"]:
            message = f"{place}: the cell 'document' is empty; write the document's name or remove the row."
            raise InputError(message)
        override = Override(first, last, "keep" if action == "keep" else "drop", cells.get("reason", ""), place)
        found.setdefault(cells["document"], []).append(override)
    return found


def overridden(document: Document, overrides: Sequence[Override]) -> tuple[Document, list[str]]:
    """Return a document with its lines kept and dropped as asked, and a sentence for each override without effect.

    Of two overrides of one line the later counts.
    """
    index = LineIndex(document.text)
    idle = set(overrides)
    spans: list[Span] = []
    for span in document.spans:
        last = index.line(span.end - 1)
        meant = [one for one in overrides if one.first <= last and span.line <= one.last]
        idle.difference_update(meant)
        override = meant[-1] if meant else None
        if override is None or (override.action == "keep") == (span.kind in COUNTED_KINDS):
            spans.append(span)
            continue
        rule = f"{OVERRIDES_NAME}: {override.action}" + (f", {override.reason}" if override.reason else "")
        if override.action == "keep":
            spans.append(dataclasses.replace(span, kind="body", subkind="kept", rule=rule))
        else:
            spans.append(dataclasses.replace(span, kind="furniture", subkind="dropped", rule=rule))
    notes = [
        f"{one.place}: '{document.name}' has no text in line {one.first}"
        + (f" to {one.last}" if one.last > one.first else "")
        + "; the row has no effect."
        for one in overrides
        if one in idle
    ]
    return dataclasses.replace(document, spans=tuple(spans)), notes
