"""Parquet files and the sheets of workbooks as rows."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.reading.files import Source, check_sizes, reasons
from dienngon.reading.pages import Options
from dienngon.reading.stored.schema import SCHEMA_KEY
from dienngon.reading.tables.cells import cell_text
from dienngon.reading.tables.delimited import column_names
from dienngon.reading.tables.rows import Fault, Row, find_columns
from dienngon.reading.thresholds import Files, Tables


def parquet_rows(source: Source) -> Iterator[Row | Fault]:
    """Yield the rows of a Parquet file, batch by batch."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise Unreadable(Note.of("unread.no_pyarrow")) from None
    with source.seekable(Files.TABLE) as stream:
        number = 0
        try:
            file = parquet.ParquetFile(stream)
            if SCHEMA_KEY in (file.metadata.metadata or {}):
                raise Unreadable(Note.of("harmless.corpus"))
            names = column_names(list(file.schema_arrow.names))
            for batch in file.iter_batches(batch_size=Tables.BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(f"row {number}", names, cells)
        except (pa.ArrowException, OSError, ValueError, OverflowError) as problem:
            said = " ".join(str(problem).split())[:100]
            code = "unread.parquet_rest" if number else "unread.parquet"
            raise Unreadable(Note.of(code, problem=said, count=number)) from None


_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d{1,9})"')


def sheet_rows(source: Source, options: Options) -> Iterator[Row | Fault]:
    """Yield the rows of every sheet that has a column of text, numbered as Excel does; the other sheets are reported.

    The names of the columns are the first of the first ten rows that names one of text.
    """
    from python_calamine import CalamineWorkbook

    with source.seekable(Files.PACKAGE) as stream:
        check_sizes(stream, Tables.UNPACKED)
        _check_cells(stream)
        stream.seek(0)
        with _workbook_reasons():
            book = CalamineWorkbook.from_filelike(stream)
        faults: list[Fault] = []
        sheets = [name for name in book.sheet_names if book.sheet_names.count(name) == 1]
        read = 0
        for name in sheets:
            try:
                with _workbook_reasons():
                    table = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                header = _header(table, options)
            except Unreadable as problem:
                faults.append(Fault(f"sheet '{name}'", problem.reason))
                continue
            read += 1
            yield from _rows(table, header, f"{name}, " if len(sheets) > 1 else "")
        if not read:
            raise Unreadable(faults[0].reason if faults else Note.of("unread.no_sheet"))
        yield from faults


def _check_cells(stream: BinaryIO) -> None:
    """Raise a reason if one far cell would make a sheet that fills memory with empty ones."""
    stream.seek(0)
    if stream.read(2) != b"PK":
        return
    with reasons(), zipfile.ZipFile(stream) as archive:
        for one in archive.infolist():
            if one.filename.lower().startswith("xl/worksheets/") and one.filename.lower().endswith(".xml"):
                with archive.open(one) as part:
                    rows, columns = _extent(part)
                if rows * columns > Tables.CELLS:
                    raise Unreadable(Note.of("unread.far_cells", rows=rows, columns=columns))


def _extent(part: Any) -> tuple[int, int]:
    rows = columns = 1
    rest = b""
    while chunk := part.read(1 << 20):
        window = rest + chunk
        for column, row in set(_CELL.findall(window)):
            rows = max(rows, int(row))
            # A is 1, Z is 26, AA is 27.
            columns = max(columns, sum((letter - 64) * 26**place for place, letter in enumerate(reversed(column))))
        rows = max([rows, *map(int, _ROW.findall(window))])
        rest = window[-256:]
    return rows, columns


@contextmanager
def _workbook_reasons() -> Iterator[None]:
    """Turn what opening a workbook and its sheets may raise into reasons."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise Unreadable(Note.of("unread.password")) from None
    except (CalamineError, OSError, ValueError) as problem:
        said = " ".join(str(problem).split())[:100]
        raise Unreadable(Note.of("unread.workbook", problem=said)) from None


def _header(table: Sequence[Sequence[object]], options: Options) -> int:
    """Return the row of the columns' names; raises a reason if no row names a column of text."""
    filled = [number for number, row in enumerate(table) if any(cell_text(cell).strip() for cell in row)]
    if not filled:
        raise Unreadable(Note.of("unread.empty_sheet"))
    problems = []
    for number in filled[: Tables.NAMES_WITHIN]:
        try:
            find_columns(_names(table[number]), options.columns)
        except Unreadable as problem:
            problems.append(problem)
        else:
            return number
    raise problems[0]


def _names(row: Sequence[object]) -> tuple[str, ...]:
    return column_names([cell_text(cell) for cell in row])


def _rows(table: Sequence[Sequence[object]], header: int, prefix: str) -> Iterator[Row | Fault]:
    names = _names(table[header])
    for number, row in enumerate(table[header + 1 :], start=header + 2):
        if any(cell_text(cell).strip() for cell in row):
            yield Row(f"{prefix}row {number}", names, row)
