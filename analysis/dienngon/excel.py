"""Frames as the sheets of a workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dienngon.cells import guarded
from dienngon.errors import OutputError

# Widths of columns, in characters.
_WIDTHS = {"include": 30, "exclude": 30, "text": 90, "passage": 90, "document": 24, "remark": 24, "sentence": 90}
_WIDTHS |= {"left": 60, "node": 24, "right": 60}
_WIDTH = 12
# What Excel holds in a cell, in units of UTF-16, in the name of a sheet, and rows on a sheet.
_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
MOST_ROWS = 1_048_576
# A fixed day, so that the same frame has the same bytes.
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - workbooks know no time zones


def workbook(
    frame: pd.DataFrame, name: str, answers: Mapping[str, Sequence[str]] | None = None, *, raw: bool = False
) -> bytes:
    """Return a workbook whose only sheet, called ``name``, holds a frame; the same frame gives the same bytes.

    ``answers`` has columns to be filled in, and what may be chosen there. Texts that could be formulas are guarded
    unless they are to be ``raw``. An OutputError says what is too much for a workbook.

    Examples
    --------
    >>> workbook(pd.DataFrame({"document": ["a"], "line": [3]}), "lines")[:2]
    b'PK'
    """
    return sheets({name: frame}, answers, raw=raw)


def sheets(
    frames: Mapping[str, pd.DataFrame], answers: Mapping[str, Sequence[str]] | None = None, *, raw: bool = False
) -> bytes:
    """Return a workbook with a sheet for each frame, called by its name; the rest is as in :func:`workbook`.

    Examples
    --------
    >>> len(sheets({"a": pd.DataFrame({"line": [3]}), "b": pd.DataFrame({"line": [5]})})) > 1000
    True
    """
    import xlsxwriter

    buffer = io.BytesIO()
    # A text that begins with = is a text, also one that is raw.
    plainly = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, plainly)
    book.set_properties({"created": _CREATED})
    header, wrapped = (book.add_format(one) for one in ({"bold": True}, {"text_wrap": True, "valign": "top"}))
    for name, frame in frames.items():
        if len(frame) >= MOST_ROWS:
            raise OutputError(f"A workbook holds {MOST_ROWS - 1:,} rows. Got {len(frame):,}; write the table as CSV.")
        page = book.add_worksheet(name[:_LONGEST_NAME])
        page.freeze_panes(1, 0)
        columns = [str(one) for one in frame.columns]
        for at, column in enumerate(columns):
            page.set_column(at, at, _WIDTHS.get(column, _WIDTH))
            page.write_string(0, at, column, header)
        _fill(page, frame, wrapped, raw=raw)
        for column, choices in (answers or {}).items():
            at = columns.index(column)
            page.data_validation(1, at, max(1, len(frame)), at, {"validate": "list", "source": list(choices)})
    book.close()
    return buffer.getvalue()


def _fill(page: Any, frame: pd.DataFrame, look: Any, *, raw: bool) -> None:
    """Write the rows of a frame under the header."""
    for number, row in enumerate(frame.itertuples(index=False, name=None), start=1):
        for at, cell in enumerate(row):
            if isinstance(cell, (int, float, np.number)) and not isinstance(cell, bool):
                if np.isfinite(cell):
                    page.write_number(number, at, float(cell), look)
            elif page.write_string(number, at, str(cell) if raw else guarded(str(cell)), look):
                raise OutputError(
                    f"The text in row {number + 1} is longer than the {_LONGEST_CELL:,} characters that a cell of a "
                    "workbook holds; write the sheet as .csv."
                )
