"""Sheets that people filled in, read as spreadsheets save them: XLSX, or CSV in the forms there are."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from dienngon.errors import InputError
from dienngon.themes.workbook import read_workbook


def sheet_rows(path: Path, columns: Sequence[str], verb: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a sheet with their numbers, as a spreadsheet counts them; empty rows are passed over.

    Parameters
    ----------
    path
        XLSX, or CSV in UTF-8 or UTF-16, parted by commas, semicolons or tabs.
    columns
        What the sheet must have.
    verb
        What writes such sheets, as it is called on the command line.

    Raises
    ------
    InputError
        If the sheet cannot be read or lacks a column.
    """
    try:
        cells = read_workbook(path) if path.suffix.lower() == ".xlsx" else _csv_cells(path)
    except OSError as problem:
        message = f"'{path.name}' cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    header = [cell.strip() for cell in cells[0]] if cells else []
    for column in columns:
        if column not in header:
            message = f"'{path.name}' has no column '{column}'; give a sheet that '{verb}' wrote."
            raise InputError(message)
    for number, row in enumerate(cells[1:], start=2):
        if any(cell.strip() for cell in row):
            yield number, dict(zip(header, [*row, *([""] * len(header))], strict=False))


def _csv_cells(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    # What Excel calls Unicode text.
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        message = f"'{path.name}' is not UTF-8; save it as 'CSV UTF-8', or as .xlsx."
        raise InputError(message) from None
    first = text.partition("\n")[0]
    # Where a comma is the decimal sign, spreadsheets write semicolons.
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        message = f"'{path.name}' is no CSV file that can be read ({problem}); save it again, or as .xlsx."
        raise InputError(message) from None
