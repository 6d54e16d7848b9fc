"""Coding sheets as files: CSV and XLSX out, filled ones back in; the key beside them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from dienngon.errors import InputError, OutputError
from dienngon.table import to_csv
from dienngon.text import nfc
from dienngon.themes.sampling import Drawn, Sample, Stratum, same_text
from dienngon.themes.workbook import read_workbook, write_workbook

CODES: dict[str, float | None] = {
    **dict.fromkeys(("1", "1.0", "yes", "có", "y"), 1.0),
    **dict.fromkeys(("0", "0.0", "no", "không", "n"), 0.0),
    "?": None,
}
_KEY = ".key.json"
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
    key = path.with_name(path.stem + _KEY)
    for one in (path, key):
        if one.exists():
            # Hours of coding may be in it.
            message = f"'{one.name}' exists already and is not written over; choose another name with --out."
            raise OutputError(message)
    frame = sample.sheet.data
    # Excel takes a CSV file for UTF-8 only with a byte order mark.
    data = to_csv(frame).encode("utf-8-sig") if path.suffix.lower() == ".csv" else write_workbook(frame)
    content = {
        "unit": sample.unit,
        "parameters": dict(sample.sheet.parameters),
        "strata": [dataclasses.asdict(one) for one in sample.strata],
        "rows": [dataclasses.asdict(one) for one in sample.rows],
    }
    try:
        path.write_bytes(data)
        key.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")
    except OSError as problem:
        message = f"'{path.name}' cannot be written ({problem.strerror}); choose another place with --out."
        raise OutputError(message) from None
    return key


@dataclasses.dataclass(frozen=True, eq=False)
class Key:
    """What was drawn: the rows by id, and the strata they stand for."""

    rows: dict[str, Drawn]
    strata: tuple[Stratum, ...]
    unit: str


def read_key(sheets: Sequence[Path], key: Path | None = None) -> Key:
    """Return the key of some sheets: the one given, or the ``.key.json`` beside the first that knows its rows.

    Raises
    ------
    InputError
        If there is none, or it cannot be read.
    """
    if key is not None:
        return _key(key)
    home = sheets[0].parent
    first = next((row.get("id", "") for _, row in _rows(sheets[0])), "")
    for candidate in sorted(home.glob(f"*{_KEY}")):
        found = _key(candidate)
        if first in found.rows:
            return found
    message = (
        f"No key of '{sheets[0].name}' lies beside it; 'dienngon themes sample' wrote it as NAME{_KEY}. Put it there, "
        "or name it with --key."
    )
    raise InputError(message)


def _key(path: Path) -> Key:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = [Drawn(**one) for one in content["rows"]]
        return Key({one.id: one for one in rows}, tuple(Stratum(**one) for one in content["strata"]), content["unit"])
    except OSError as problem:
        message = f"'{path.name}' cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    except (ValueError, KeyError, TypeError):
        message = f"'{path.name}' is no key of a coding sheet; take the {_KEY} that 'dienngon themes sample' wrote."
        raise InputError(message) from None


def read_codes(path: Path, key: Key) -> dict[str, float | None]:
    """Return the code of every row of a filled sheet by id: 1, 0, or None for ``?``.

    Raises
    ------
    InputError
        If the sheet cannot be read, lacks a column or a row, has a row twice or one that was not drawn, a text that
        was changed, or a code that is none; the message names the row.
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
        if row["theme"].strip() != drawn.theme:
            message = f"{where}: the theme is '{row['theme']}', but '{drawn.theme}' was drawn; restore it."
            raise InputError(message)
        if not same_text(nfc(row["text"]), drawn):
            message = f"{where}: the text of '{name}' is not the one that was drawn; restore it and code that."
            raise InputError(message)
        code = row["code"].strip().lower()
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
    """Yield the rows of a sheet with their numbers, as a spreadsheet counts them."""
    try:
        cells = read_workbook(path) if path.suffix.lower() == ".xlsx" else _csv_cells(path)
    except OSError as problem:
        message = f"'{path.name}' cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    header = [cell.strip() for cell in cells[0]] if cells else []
    for column in ("id", "theme", "text", "code"):
        if column not in header:
            message = f"'{path.name}' has no column '{column}'; give a sheet that 'dienngon themes sample' wrote."
            raise InputError(message)
    for number, row in enumerate(cells[1:], start=2):
        if any(cell.strip() for cell in row):
            yield number, dict(zip(header, [*row, *([""] * len(header))], strict=False))


def _csv_cells(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"'{path.name}' is not UTF-8; save it as 'CSV UTF-8', or as .xlsx."
        raise InputError(message) from None
    first = text.partition("\n")[0]
    # Where a comma is the decimal sign, spreadsheets write semicolons.
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
