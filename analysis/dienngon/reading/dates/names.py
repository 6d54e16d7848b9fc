"""The date that the name of a file or of its folder holds."""

from __future__ import annotations

import re

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.days import iso
from dienngon.text import nfc

_YEAR = "(199[0-9]|20[0-9]{2}|2100)"
_BEFORE = r"(?<![^\W_])(?<![0-9][.-])"
_AFTER = r"(?![^\W_])(?![._/-][0-9]{1,2}(?![0-9]))"
_DAY = re.compile(rf"(?<![^\W_]){_YEAR}([._/-])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![^\W_]|\2[0-9])")
_DAY_FIRST = re.compile(rf"{_BEFORE}([0-9]{{1,2}})([._-])([0-9]{{1,2}})\2{_YEAR}(?![^\W_]|\2[0-9])")
_COMPACT = re.compile(rf"(?<![^\W_]){_YEAR}([0-9]{{2}})([0-9]{{2}})(?![^\W_])")
_MONTH = re.compile(rf"{_BEFORE}{_YEAR}([._/-])(0[1-9]|1[0-2]|[1-9](?=/)){_AFTER}")
_FOLDER_YEAR = re.compile(rf"(?:^|/)(?:năm[ _-]?)?{_YEAR}(?=/)", re.IGNORECASE)


def date_of_name(name: str) -> str:
    """Return the date in the name of a file with its folders as ISO 8601 cut to its precision, empty if there is none.

    Read are a day with separators (``2019-03-15_bai.txt``, ``15.03.2019-bai.txt``, ``2019/03/15/bai.txt``) or as
    eight digits on their own (``20190315.txt``), a month (``2019/03/bai.txt``) and the year a folder is called.
    Other digits are no date; nor is a year outside 1990–2100.
    """
    path = nfc(name).replace("\\", "/")
    days = [iso(int(m[1]), int(m[3]), int(m[4])) for m in _DAY.finditer(path)]
    days += [iso(int(m[4]), int(m[3]), int(m[1])) for m in _DAY_FIRST.finditer(path)]
    days += [iso(int(m[1]), int(m[2]), int(m[3])) for m in _COMPACT.finditer(path)]
    months = [iso(int(m[1]), int(m[3])) for m in _MONTH.finditer(path)]
    years = [m[1] for m in _FOLDER_YEAR.finditer(path)]
    for found in ([one for one in days if one], [one for one in months if one], years):
        if found:
            # Two that differ name a stretch of time or a version.
            return found[0] if len(set(found)) == 1 else ""
    return ""


def named_date(name: str) -> DocumentDate | None:
    """Return the date of a document that nothing dates but its name, None if that does not either."""
    value = date_of_name(name)
    return DocumentDate(value, f"name of the file: {nfc(name)}", inferred=True, confidence="low") if value else None
