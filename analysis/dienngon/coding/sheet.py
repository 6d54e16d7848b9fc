"""Sheets out to people as CSV or XLSX, and back in as spreadsheets save them, each row compared with the key."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dienngon.cells import unguarded
from dienngon.codes import Note
from dienngon.coding.answer_key import ENDING, LONGEST, Key, Row, entered, kept, load_key, written
from dienngon.errors import InputError, OutputError, check_step
from dienngon.excel import workbook
from dienngon.inputs import read_input
from dienngon.messages import reader
from dienngon.table import Table, to_csv, worded

INSTRUCTIONS = "_instructions.txt"
_MOST_NAMED = 3


@dataclass(frozen=True, eq=False)
class Sheet:
    """A blank sheet, the key to it that coders do not see, and what they are to do if the sheet does not say it."""

    table: Table
    key: Key
    instructions: Note | str = ""


def write_sheet(sheet: Sheet, path: Path | str, *, raw: bool = False) -> Path:
    """Write a sheet, CSV or XLSX by the name's ending, with its key and instructions; return the key's path.

    Parameters
    ----------
    sheet
        What :func:`dienngon.draw_sample` or :func:`dienngon.intrusion_sheet` returned.
    path
        ``NAME.csv`` or ``NAME.xlsx``; the key becomes ``NAME.key.json`` in the same folder.
    raw
        Whether texts that could be formulas are as they are, without an apostrophe in front.

    Raises
    ------
    OutputError
        If the ending is neither, one of the files exists already, or cannot be written.

    Examples
    --------
    >>> import pathlib, tempfile, dienngon as dn
    >>> from dienngon.examples import corpus
    >>> hits = dn.match(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["an ninh mạng"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     dn.write_sheet(dn.draw_sample(hits), pathlib.Path(folder, "sheet.csv")).name
    'sheet.key.json'
    """
    check_step(sheet, Sheet, "write_sheet", "draw_sample(hits)")
    path = Path(path)
    files = sheet_files(sheet, path.name, raw=raw)
    for name in files:
        if path.with_name(name).exists():
            # Hours of coding may be in it.
            raise OutputError(f"'{name}' exists already and is not written over; choose another name with --out.")
    try:
        for name, data in files.items():
            path.with_name(name).write_bytes(data)
    except OSError as problem:
        why = f"'{path.name}' cannot be written ({problem.strerror}); choose another place with --out."
        raise OutputError(why) from None
    return path.with_name(path.stem + ENDING)


def sheet_files(sheet: Sheet, name: str, *, raw: bool = False) -> dict[str, bytes]:
    """Return the content of each file of a sheet by name: the sheet itself, its key, and instructions if any."""
    stem, ending = Path(name).stem, Path(name).suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise OutputError(f"A coding sheet is a .csv or .xlsx file. Got '{name}'; give such a name with --out.")
    frame = worded(sheet.table.data, reader())
    # Excel reads a CSV file as UTF-8 only with a byte order mark.
    if ending == ".csv":
        data = to_csv(frame, raw=raw).encode("utf-8-sig", "backslashreplace")
    else:
        data = workbook(frame, "sample", {sheet.key.answer_column: sheet.key.choices}, raw=raw)
    files = {name: data, stem + ENDING: written(sheet.key).encode()}
    if sheet.instructions:
        files[stem + INSTRUCTIONS] = str(sheet.instructions).encode()
    return files


def find_key(sheets: Sequence[Path], key: Path | None) -> tuple[Key, str]:
    """Return the key of filled sheets, and the name of its file.

    By default it is the one in the folder of the first sheet, of several the one that knows its first row.
    """
    if key is not None:
        return load_key(key), key.name
    found = sorted(sheets[0].parent.glob(f"*{ENDING}"))
    if len(found) == 1:
        return load_key(found[0]), found[0].name
    first = next((cells for _, cells in sheet_rows(sheets[0])), {})
    problems: list[InputError] = []
    for candidate in found:
        try:
            known = load_key(candidate)
        except InputError as problem:
            # It may be that of another sheet.
            problems.append(problem)
            continue
        if any(not _changed(first, row) for row in known.rows):
            return known, candidate.name
    if problems:
        raise problems[0]
    raise InputError(
        f"There is no key of '{sheets[0].name}' in its folder; it was written with the sheet, as NAME{ENDING}. Put it "
        "there, or name it with --key."
    )


def read_answers(path: Path, key: Key, name: str) -> dict[str, str]:
    """Return the answers that a filled sheet gives, by the id of the row; rows left open are not in it.

    The sheet is compared with its key; ``name`` is that of the key's file, for messages.
    """
    known = {row.id: row for row in key.rows}
    seen: dict[str, int] = {}
    answers: dict[str, str] = {}
    spelled = {one.casefold(): one for one in key.choices}
    for number, cells in sheet_rows(path, key.columns):
        where = f"'{path.name}', row {number}: "
        one = entered(cells[key.id_column])
        if one not in known:
            raise InputError(
                f"{where}'{name}' has no {key.id_column} '{one}'; restore the row, or give the key of this sheet."
            )
        if one in seen:
            raise InputError(
                f"{where}the {key.id_column} '{one}' is in row {seen[one]} already; remove one of the two. Each person "
                "fills in a sheet of their own."
            )
        seen[one] = number
        _check_cells(cells, known[one], key, where, name)
        given = entered(cells[key.answer_column])
        answer = spelled.get(given.casefold(), "")
        if not answer and (given or key.required):
            raise InputError(
                f"{where}the {key.answer_column} of '{one}' must be one of {', '.join(key.choices)}"
                f"{'' if key.required else ', or empty'}. Got '{cells[key.answer_column]}'."
            )
        if answer:
            answers[one] = answer
    missing = [one for one in known if one not in seen]
    if missing:
        shown = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        size = "1 row is" if len(missing) == 1 else f"{len(missing)} rows are"
        raise InputError(f"'{path.name}': {size} missing ({shown}); restore what was on the sheet.")
    if not answers:
        way = f"write {', '.join(key.choices)} into '{key.answer_column}'"
        raise InputError(f"'{path.name}' has no answers yet; {way}.")
    return answers


def _check_cells(cells: Mapping[str, str], row: Row, key: Key, where: str, name: str) -> None:
    """Raise InputError if a row is not as it was drawn under its id."""
    changed = _changed(cells, row)
    if not changed:
        return
    other = next((one.id for one in key.rows if not _changed(cells, one)), None)
    if other is not None:
        message = f"{where}this is the {key.id_column} '{other}', but it is called '{row.id}'; restore its name."
    elif len(changed) == len(row.cells):
        message = (
            f"{where}'{name}' knows another '{row.id}': nothing in the row is the same. Give the key that was written "
            "with this sheet."
        )
    else:
        was = row.cells[changed[0]]
        hint = f" ({changed[0]} was '{was}')" if len(changed) == 1 and len(was) <= LONGEST else ""
        message = (
            f"{where}'{row.id}' is not as it was drawn: {', '.join(changed)} changed{hint}. Restore the row, or give "
            "the key that was written with this sheet."
        )
    raise InputError(message)


def _changed(cells: Mapping[str, str], row: Row) -> list[str]:
    """Return the columns of a row that are not as its key knows them."""
    # A spreadsheet program may have taken away the apostrophe of a guarded cell, and a raw sheet has none.
    given = {column: cells.get(column, "") for column in row.cells}
    return [one for one, cell in row.cells.items() if cell not in {kept(given[one]), kept(unguarded(given[one]))}]


def sheet_rows(path: Path, columns: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a sheet with their numbers, as a spreadsheet counts them; empty rows are left out.

    It is XLSX, or CSV in UTF-8 or UTF-16, separated by commas, semicolons or tabs, and must have the columns.
    """
    cells = _workbook_cells(path) if path.suffix.lower() == ".xlsx" else _csv_cells(path)
    header = [cell.strip() for cell in cells[0]] if cells else []
    for column in columns:
        if column not in header:
            raise InputError(f"'{path.name}' has no column '{column}'; give a sheet of this key, with all its columns.")
    for number, row in enumerate(cells[1:], start=2):
        if any(cell.strip() for cell in row):
            yield number, dict(zip(header, [*row, *([""] * len(header))], strict=False))


def _csv_cells(path: Path) -> list[list[str]]:
    data = read_input(path)
    # What Excel calls Unicode text.
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"'{path.name}' is not UTF-8; save it as 'CSV UTF-8', or as .xlsx.") from None
    # Where a comma is the decimal sign, spreadsheets write semicolons.
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        why = f"'{path.name}' is not a CSV file that can be read ({problem}); save it again, or as .xlsx."
        raise InputError(why) from None


def _workbook_cells(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    data = io.BytesIO(read_input(path))
    try:
        rows = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError:
        why = f"'{path.name}' is not a workbook that can be read; save it as .xlsx again, or as CSV UTF-8."
        raise InputError(why) from None
    # A workbook holds every number as a fraction, and what was typed as 1 may be true.
    return [[str(int(value)) if isinstance(value, bool) else str(value) for value in row] for row in rows]
