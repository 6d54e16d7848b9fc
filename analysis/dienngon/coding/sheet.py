"""Sheets that people filled in, read as spreadsheets save them: XLSX, or CSV in the forms there are."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from dienngon.coding.key import ENDING, Key, load_key, written_key
from dienngon.coding.workbook import read_workbook, write_workbook
from dienngon.errors import InputError, OutputError
from dienngon.table import to_csv
from dienngon.text import nfc
from dienngon.themes.samples import Sample, plain, same_text


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


# A spreadsheet may have made a fraction of a number.
CODES: dict[str, float | None] = {"1": 1.0, "1.0": 1.0, "0": 0.0, "0.0": 0.0, "?": None}
_CELLS = ("id", "theme", "document", "line", "text", "code")
_MOST_NAMED = 3


def write_sample(sample: Sample, path: Path) -> Path:
    """Write a coding sheet, CSV or XLSX by the name's ending, and its key beside it; return the key's path.

    Raises
    ------
    OutputError
        If the ending is neither, one of the files exists already, or cannot be written.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        message = f"A coding sheet is a .csv or .xlsx file. Got '{path.name}'; give such a name with --out."
        raise OutputError(message)
    key = path.with_name(path.stem + ENDING)
    for one in (path, key):
        if one.exists():
            # Hours of coding may be in it.
            message = f"'{one.name}' exists already and is not written over; choose another name with --out."
            raise OutputError(message)
    frame = sample.sheet.data
    # Excel takes a CSV file for UTF-8 only with a byte order mark.
    data = to_csv(frame).encode("utf-8-sig") if path.suffix.lower() == ".csv" else write_workbook(frame)
    try:
        path.write_bytes(data)
        key.write_text(written_key(sample), encoding="utf-8", newline="")
    except OSError as problem:
        message = f"'{path.name}' cannot be written ({problem.strerror}); choose another place with --out."
        raise OutputError(message) from None
    return key


def read_key(sheets: Sequence[Path], key: Path | None = None) -> Key:
    """Return the key of some sheets: the one given, or the ``.key.json`` beside the first that knows its rows.

    Raises
    ------
    InputError
        If there is none, or it cannot be read.
    """
    if key is not None:
        return load_key(key)
    home, problems = sheets[0].parent, []
    first = next((row.get("id", "") for _, row in _rows(sheets[0])), "")
    for candidate in sorted(home.glob(f"*{ENDING}")):
        try:
            found = load_key(candidate)
        except InputError as problem:
            # It may be that of another sheet.
            problems.append(problem)
            continue
        if first in found.rows:
            return found
    if problems:
        raise problems[0]
    message = (
        f"No key of '{sheets[0].name}' lies beside it; 'dienngon themes sample' wrote it as NAME{ENDING}. Put it "
        "there, or name it with --key."
    )
    raise InputError(message)


def read_codes(path: Path, key: Key) -> dict[str, float | None]:
    """Return the code of every row of a filled sheet by id: 1, 0, or None for ``?``; nothing else is a code.

    Raises
    ------
    InputError
        If the sheet cannot be read, lacks a column or a row, has a row twice or one that was not drawn, a theme,
        document, line or text that was changed, or a code that is none; the message names the row.
    """
    codes: dict[str, float | None] = {}
    seen: dict[str, int] = {}
    for number, row in _rows(path):
        name = row["id"].strip()
        where = f"'{path.name}', row {number}"
        if name not in key.rows:
            message = f"{where}: the id '{name}' was not drawn; restore the row as it was, or take its own sheet."
            raise InputError(message)
        if name in seen:
            message = f"{where}: the id '{name}' stands in row {seen[name]} already; remove one of the two."
            raise InputError(message)
        seen[name] = number
        drawn = key.rows[name]
        for cell, value in (("theme", drawn.theme), ("document", drawn.document), ("line", str(drawn.line))):
            if plain(nfc(row[cell])).removesuffix(".0" if cell == "line" else "") != plain(nfc(value)):
                message = f"{where}: the {cell} is '{row[cell]}', but '{value}' was drawn; restore it."
                raise InputError(message)
        if not same_text(nfc(row["text"]), drawn):
            message = f"{where}: the text of '{name}' is not the one that was drawn; restore it and code that."
            raise InputError(message)
        code = row["code"].strip()
        if code not in CODES:
            said = f"the code '{row['code']}' is none" if code else f"'{name}' has no code"
            message = f"{where}: {said}; write 1 (present), 0 (not) or ? (cannot decide)."
            raise InputError(message)
        codes[name] = CODES[code]
    missing = [name for name in key.rows if name not in codes]
    if missing:
        shown = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        size = "1 row is" if len(missing) == 1 else f"{len(missing)} rows are"
        message = f"'{path.name}': {size} missing ({shown}); code the whole sheet."
        raise InputError(message)
    return codes


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    return sheet_rows(path, _CELLS, "dienngon themes sample")
