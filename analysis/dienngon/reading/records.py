"""Small CSV files that people write beside their documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import decode
from dienngon.text import nfc


def read_records(path: Path, required: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a CSV file as where it stands (``metadata.csv, line 3``) and its cells by column.

    Spreadsheet programs in Vietnam write semicolons between cells: where the first line has more of them than commas,
    they part the cells.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a required column, or has a row with more cells than columns.
    """
    try:
        text = nfc(decode(path.read_bytes()).text)
    except OSError as problem:
        message = f"{path.name} cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    except InputError as reason:
        message = f"{path.name} cannot be used: {reason}. Save it as UTF-8 CSV."
        raise InputError(message) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
        columns = reader.fieldnames or []
        _check(path, columns, required)
        for record in reader:
            place = f"{path.name}, line {reader.line_num}"
            if None in record:
                message = f"{place}: more cells than columns; put cells that hold a comma in quotation marks."
                raise InputError(message)
            yield place, {name: (value or "").strip() for name, value in record.items()}
    except csv.Error as problem:
        message = f"{path.name} is not valid CSV ({problem}); check its quotation marks."
        raise InputError(message) from None


def _check(path: Path, columns: Sequence[str], required: Sequence[str]) -> None:
    for name in required:
        if name not in columns:
            message = f"{path.name} must have a column '{name}' in its first line. Got: {', '.join(columns) or 'none'}."
            raise InputError(message)
    double = [name for name in columns if columns.count(name) > 1]
    if double:
        message = f"{path.name} has the column '{double[0]}' twice; remove one."
        raise InputError(message)
