"""The tables of a study as one workbook, for people; programs read the CSV files."""

from __future__ import annotations

import pandas as pd

from dienngon.codes import worded
from dienngon.excel import sheets
from dienngon.messages import Language
from dienngon.study.analysis import Results
from dienngon.table import worded as worded_frame

# Rows of one sheet: what somebody may look through. A table of more is whole in its CSV file.
MOST_ROWS = 2_000


def workbook(results: Results, language: Language, *, raw: bool = False) -> bytes:
    """Return a workbook with a sheet for each table of a study, codes and notes in words; the first sheet lists them.

    ``results`` hold no more of the texts than may be shown. Evidence stays in its CSV files. Of a table of more rows
    than ``MOST_ROWS`` the sheet has the first. ``raw`` is as in :func:`dienngon.excel.workbook`.
    """
    frames: dict[str, pd.DataFrame] = {}
    listed = []
    for name, table in results.tables.items():
        csv, size = results.entries[name].csv, len(table.data)
        if size:
            frames[name] = worded_frame(table.data.head(MOST_ROWS), language)
            file = f"{csv}.csv" if csv else ""
            listed.append((name, worded(table.title, language), size, min(size, MOST_ROWS), file))
    contents = pd.DataFrame(listed, columns=["sheet", "title", "rows", "shown", "file"])
    return sheets({"contents": contents, **frames}, raw=raw)
