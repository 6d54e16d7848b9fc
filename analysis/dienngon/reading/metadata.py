"""Small CSV files that people write beside their documents."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dienngon.corpus import PRECISIONS
from dienngon.errors import InputError
from dienngon.reading.dates.mentions import mentions
from dienngon.reading.encodings.decoding import decode
from dienngon.text import nfc


def read_records(path: Path, required: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a CSV file as where it stands (``metadata.csv, line 3``) and its cells by column.

    Spreadsheet programs in Vietnam write semicolons between cells: where the first line has more of them than commas,
    they part the cells.
    """
    try:
        text = nfc(decode(path.read_bytes()).text)
    except OSError as problem:
        raise InputError(
            f"{path.name} cannot be read ({problem.strerror}); check that it is a readable file."
        ) from None
    except InputError as reason:
        raise InputError(f"{path.name} cannot be used: {reason}. Save it as UTF-8 CSV.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
        columns = reader.fieldnames or []
        _check(path, columns, required)
        for record in reader:
            place = f"{path.name}, line {reader.line_num}"
            if None in record:
                raise InputError(f"{place}: more cells than columns; put cells that hold a comma in quotation marks.")
            yield place, {name: (value or "").strip() for name, value in record.items()}
    except csv.Error as problem:
        raise InputError(f"{path.name} is not valid CSV ({problem}); check its quotation marks.") from None


def _check(path: Path, columns: Sequence[str], required: Sequence[str]) -> None:
    for name in required:
        if name not in columns:
            raise InputError(
                f"{path.name} must have a column '{name}' in its first line. Got: {', '.join(columns) or 'none'}."
            )
    double = [name for name in columns if columns.count(name) > 1]
    if double:
        raise InputError(f"{path.name} has the column '{double[0]}' twice; remove one.")


METADATA_NAME = "metadata.csv"

_KNOWN = ("document", "title", "publisher", "date", "precision", "basis", "note")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """One row: empty strings where nothing is stated; ``more`` holds columns of the user's own.

    ``inferred`` is true where the basis began with "inferred"; ``basis`` is then what followed the colon.
    """

    document: str
    title: str
    publisher: str
    date: str
    basis: str
    inferred: bool
    note: str
    more: Mapping[str, str]


def read_metadata(path: Path) -> dict[str, MetadataRow]:
    """Return the rows of a metadata.csv by document name.

    Columns: document (file name; required), title, publisher, date (ISO 8601: 2022-02-24, 2022-02 or 2022; also
    24/02/2022, as spreadsheet programs write it), precision (day, month, year; checked against the date), basis (where
    the date comes from; one that begins with "inferred" marks the date so), note. Others are kept as metadata.
    """
    rows: dict[str, MetadataRow] = {}
    for place, cells in read_records(path, ("document",)):
        row = _row(cells, place)
        if row.document in rows:
            raise InputError(f"{place}: '{row.document}' stands there twice; keep one row.")
        rows[row.document] = row
    return rows


def _day_first(date: str) -> str:
    """Return a date in ISO 8601 where a spreadsheet program has written it as it does: 24/02/2022."""
    written = _SLASHED.fullmatch(date)
    return f"{written[3]}-{int(written[2]):02}-{int(written[1]):02}" if written else date


def _row(cells: Mapping[str, str], place: str) -> MetadataRow:
    name = cells.get("document", "")
    if not name:
        raise InputError(f"{place}: the cell 'document' is empty; write the file's name or remove the row.")
    said = cells.get("date", "")
    date = _day_first(said)
    valid = _DATE.fullmatch(date) and (len(date) == len("2022") or any(one.value == date for one in mentions(date)))
    if date and not valid:
        raise InputError(f"{place}: the date must be as 2022-02-24, 2022-02 or 2022. Got '{said}'.")
    precision = cells.get("precision", "")
    if precision and precision != (PRECISIONS[len(date)] if date else ""):
        raise InputError(f"{place}: the precision must fit the date '{date}' (day, month or year). Got '{precision}'.")
    more = {key: value for key, value in cells.items() if key not in _KNOWN}
    basis = cells.get("basis", "")
    inferred = basis.casefold().startswith("inferred")
    if inferred:
        basis = basis.partition(":")[2].strip()
    title, publisher, note = (cells.get(key, "") for key in ("title", "publisher", "note"))
    return MetadataRow(name, title, publisher, date, basis, inferred, note, more)
