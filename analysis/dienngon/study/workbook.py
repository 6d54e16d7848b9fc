"""The tables of a study as one workbook, for people; programs read the CSV files."""

from __future__ import annotations

import pandas as pd

from dienngon.codes import worded
from dienngon.excel import sheets
from dienngon.messages import Language
from dienngon.study.analysis import Results
from dienngon.table import worded as worded_frame

# Rows of one sheet: what somebody may look through; more take longer to write than the page. The CSV file has all.
MOST_ROWS = 1_000


def workbook(results: Results, language: Language, *, raw: bool = False) -> bytes:
    """Return a workbook with a sheet for each table of a study, codes and notes in words; the first sheet lists them.

    ``results`` hold no more of the texts than may be shown. Evidence stays in its CSV files, and so does what is a
    table only to be drawn. Of a table of more rows than ``MOST_ROWS`` the sheet has the first. ``raw`` is as in
    :func:`dienngon.excel.workbook`.
    """
    frames: dict[str, pd.DataFrame] = {}
    listed = []
    for name, table in results.tables.items():
        csv, size = results.entries[name].csv, len(table.data)
        if size and csv:
            frames[name] = worded_frame(table.data.head(MOST_ROWS), language)
            listed.append((name, worded(table.title, language), size, min(size, MOST_ROWS), f"{csv}.csv"))
    contents = pd.DataFrame(listed, columns=["sheet", "title", "rows", "shown", "file"])
    return sheets({"contents": contents, **frames}, raw=raw)
