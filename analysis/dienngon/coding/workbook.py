"""Workbooks (XLSX) of one sheet: written without a library, read with calamine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from dienngon.errors import InputError
from dienngon.table import records

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = "xl/worksheets/sheet1.xml"
# The parts of a workbook after ECMA-376, as few as there may be.
_PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>
<Override PartName="/{_SHEET}" ContentType="{_TYPE}.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">
<sheets><sheet name="sample" sheetId="1" r:id="r1"/></sheets>
</workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>
</Relationships>""",
    # Two styles: wrapped text for rows, bold for the header.
    "xl/styles.xml": f"""<styleSheet xmlns="{_MAIN}">
<fonts count="2"><font/><font><b/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2">
<xf fontId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>""",
}
# Widths of columns, in characters.
_WIDTHS = {"include": 30, "exclude": 30, "text": 90, "document": 24, "remark": 24}
_WIDTH = 12


def write_workbook(frame: pd.DataFrame) -> bytes:
    """Return a workbook of one sheet, whose column ``code`` offers 1, 0 and ?; the same frame gives the same bytes."""
    sheet = _worksheet([str(one) for one in frame.columns], records(frame))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, _SHEET: sheet}.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _HEAD + content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _worksheet(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    widths = [
        f'<col min="{at}" max="{at}" width="{_WIDTHS.get(name, _WIDTH)}" customWidth="1"/>'
        for at, name in enumerate(columns, start=1)
    ]
    letter = chr(ord("A") + list(columns).index("code"))
    place = f"{letter}2:{letter}{len(rows) + 1}"
    parts = [
        f'<worksheet xmlns="{_MAIN}">',
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView>',
        "</sheetViews><cols>",
        *widths,
        "</cols><sheetData>",
        _line(columns, 1),
        *(_line([row[name] for name in columns], 0) for row in rows),
        '</sheetData><dataValidations count="1">',
        f'<dataValidation type="list" allowBlank="1" sqref="{place}"><formula1>"1,0,?"</formula1></dataValidation>',
        "</dataValidations></worksheet>",
    ]
    return "".join(parts)


def _line(cells: Sequence[Any], style: int) -> str:
    return f"<row>{''.join(_written(cell, style) for cell in cells)}</row>"


def _written(cell: Any, style: int) -> str:
    if isinstance(cell, int):
        return f'<c s="{style}"><v>{cell}</v></c>'
    # XML has no place for most control characters.
    text = "".join(char if char.isprintable() else " " for char in str(cell))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def read_workbook(path: Path) -> list[list[str]]:
    """Return the cells of the first sheet of a workbook as text.

    Raises
    ------
    InputError
        If it is no workbook that can be read.
    OSError
        If the file cannot be opened.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    data = io.BytesIO(path.read_bytes())
    try:
        rows = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError:
        message = f"'{path.name}' is no workbook that can be read; save it as .xlsx again, or as CSV UTF-8."
        raise InputError(message) from None
    return [[_read(value) for value in row] for row in rows]


def _read(value: Any) -> str:
    # A workbook holds every number as a fraction, and what was typed as 1 may be true.
    if isinstance(value, bool):
        return str(int(value))
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
