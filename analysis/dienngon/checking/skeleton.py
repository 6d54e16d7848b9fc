"""A metadata.csv to fill in: a row a document with what is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from dienngon.corpus import Document, DocumentDate
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reuse import Suggestion

COLUMNS = ("document", "title", "publisher", "date", "precision", "basis", "note")
_INFERRED = "inferred"


def write_skeleton(documents: Iterable[Document], path: Path, suggestions: Sequence[Suggestion] = ()) -> None:
    """Write a table that ``read`` takes as its metadata.csv, as it is or filled in.

    Where a document states its date without a doubt, it is in ``date`` with its basis; where not, the cell is empty,
    and what was read, or what shared text suggests, stands in ``note``: nobody has vouched for that yet. Whoever
    keeps a row vouches for it, but for dates whose basis begins with "inferred", which stay marked so.

    Parameters
    ----------
    documents
        In any order; gone through once.
    path
        The file; replaced if it exists.
    suggestions
        As :func:`dienngon.reuse.suggest_dates` gives them.
    """
    offered = {one.document: f"suggested date: {one.value} ({one.basis})" for one in suggestions}
    # Spreadsheet programs take a file for UTF-8 only by its mark.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in documents:
            writer.writerow((one.name, one.title, one.publisher, *_date(one), _note(one, offered)))


def _date(document: Document) -> tuple[str, str, str]:
    date = document.date
    if date is None or _open(date):
        return "", "", ""
    basis = date.basis.replace(f"{_INFERRED}, {METADATA_NAME}: ", "").removeprefix(f"{METADATA_NAME}: ")
    basis = "" if basis == METADATA_NAME else basis
    if date.inferred and not basis.casefold().startswith(_INFERRED):
        basis = f"{_INFERRED}: {basis}"
    return date.value, date.precision, basis


def _open(date: DocumentDate) -> bool:
    """Return whether a date is one that a person should look at: a guess, or one of two that cannot both be right."""
    if date.basis.startswith((METADATA_NAME, f"{_INFERRED}, {METADATA_NAME}")):
        return False
    return date.inferred or bool(date.conflicts)


def _note(document: Document, offered: dict[str, str]) -> str:
    if document.name in offered:
        return offered[document.name]
    date = document.date
    if date is None:
        return "undated: write a date, or leave the cell empty"
    return f"read as {date.value} ({date.basis}): write the date that is right" if _open(date) else ""
