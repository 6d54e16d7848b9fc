"""A metadata.csv to fill in: a row a document with what is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from dienngon.corpus import Document
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reuse import Suggestion

COLUMNS = ("document", "title", "publisher", "date", "precision", "basis", "note")
_INFERRED = "inferred"


def write_skeleton(documents: Iterable[Document], path: Path, suggestions: Sequence[Suggestion] = ()) -> None:
    """Write a table that ``read`` takes as its metadata.csv, as it is or filled in.

    Where a date is known it is in ``date`` with its basis; where not, the cell is empty, and a date that shared text
    suggests stands in ``note``: a suggestion is never applied. Whoever keeps a row vouches for it, but for dates whose
    basis begins with "inferred", which stay marked so.

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
    if date is None:
        return "", "", ""
    basis = date.basis.replace(f"{_INFERRED}, {METADATA_NAME}: ", "").removeprefix(f"{METADATA_NAME}: ")
    basis = "" if basis == METADATA_NAME else basis
    if date.inferred and not basis.casefold().startswith(_INFERRED):
        basis = f"{_INFERRED}: {basis}"
    return date.value, date.precision, basis


def _note(document: Document, offered: dict[str, str]) -> str:
    if document.name in offered:
        return offered[document.name]
    return "undated: write a date, or leave the cell empty" if document.date is None else ""
