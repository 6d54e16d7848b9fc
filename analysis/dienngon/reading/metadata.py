"""metadata.csv: what a person states of each document."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dienngon.corpus import PRECISIONS
from dienngon.errors import InputError
from dienngon.reading.dating import mentions
from dienngon.text import nfc

_KNOWN = ("document", "title", "publisher", "date", "precision", "basis", "note")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """One row: empty strings where nothing is stated; ``more`` holds columns of the user's own."""

    document: str
    title: str
    publisher: str
    date: str
    basis: str
    note: str
    more: Mapping[str, str]

    @property
    def inferred(self) -> bool:
        """Return whether the basis says that the date was inferred."""
        return self.basis.casefold().startswith("inferred")


def read_metadata(path: Path) -> dict[str, MetadataRow]:
    """Return the rows of a metadata.csv by document name.

    Columns: document (file name; required), title, publisher, date (ISO 8601: 2022-02-24, 2022-02 or 2022),
    precision (day, month, year; checked against the date), basis (where the date comes from; one that
    begins with "inferred" marks the date so), note. Others are kept as metadata of the document.

    Raises
    ------
    InputError
        If the file cannot be read, lacks the column ``document``, or has a row that contradicts itself.
    """
    try:
        text = nfc(path.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        message = f"{path.name} cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    except UnicodeDecodeError:
        message = f"{path.name} is not UTF-8 text; save it as UTF-8 CSV."
        raise InputError(message) from None
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        columns = reader.fieldnames or []
        if "document" not in columns:
            message = (
                f"{path.name} must have a column 'document' in its first line. Got: {', '.join(columns) or 'none'}."
            )
            raise InputError(message)
        double = [name for name in columns if columns.count(name) > 1]
        if double:
            message = f"{path.name} has the column '{double[0]}' twice; remove one."
            raise InputError(message)
        rows: dict[str, MetadataRow] = {}
        for record in reader:
            row = _row(record, f"{path.name}, line {reader.line_num}")
            if row.document in rows:
                message = f"{path.name}, line {reader.line_num}: '{row.document}' stands there twice; keep one row."
                raise InputError(message)
            rows[row.document] = row
    except csv.Error as problem:
        message = f"{path.name} is not valid CSV ({problem}); check its quotation marks."
        raise InputError(message) from None
    return rows


def _row(record: Mapping[str | None, str | list[str] | None], place: str) -> MetadataRow:
    if None in record:
        message = f"{place}: more cells than columns; put cells that hold a comma in quotation marks."
        raise InputError(message)
    cells = {str(key): value.strip() for key, value in record.items() if isinstance(value, str)}
    name = cells.get("document", "")
    if not name:
        message = f"{place}: the cell 'document' is empty; write the file's name or remove the row."
        raise InputError(message)
    date = cells.get("date", "")
    valid = _DATE.fullmatch(date) and (len(date) == len("2022") or any(one.value == date for one in mentions(date)))
    if date and not valid:
        message = f"{place}: the date must be as 2022-02-24, 2022-02 or 2022. Got '{date}'."
        raise InputError(message)
    precision = cells.get("precision", "")
    if precision and precision != (PRECISIONS[len(date)] if date else ""):
        message = f"{place}: the precision must fit the date '{date}' (day, month or year). Got '{precision}'."
        raise InputError(message)
    more = {key: value for key, value in cells.items() if key not in _KNOWN}
    known = {key: cells.get(key, "") for key in _KNOWN if key != "precision"}
    return MetadataRow(**known, more=more)
