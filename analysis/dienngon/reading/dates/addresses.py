"""The date that the address of a page carries in its path, in the number of its article or in a query."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.cells import parse_date
from dienngon.reading.dates.days import bounds, iso
from dienngon.text import nfc

# Before that year Vietnamese pages have no such addresses; numbers of articles look like older dates.
_FIRST_YEAR = 2000
_LONGEST = 4000
_ARCHIVE = re.compile(r"^(?:https?:)?//web\.archive\.org/web/[0-9]{4,14}[a-z_]*/(.*)$", re.IGNORECASE)
_YEAR = "(20[0-9]{2})"
_PATH_DAY = re.compile(rf"/{_YEAR}/([0-9]{{1,2}})/([0-9]{{1,2}})(?=/|$)")
_PATH_SPLIT = re.compile(rf"/{_YEAR}/([0-9]{{2}})([0-9]{{2}})(?=/|$)")
_PATH_ISO = re.compile(
    rf"(?<![0-9])(?<![0-9][-_]){_YEAR}([-_])([0-9]{{2}})\2([0-9]{{2}})(?![0-9]|[-_][0-9]{{1,2}}(?![0-9]))"
)
_PATH_DAY_FIRST = re.compile(rf"/([0-9]{{1,2}})([/-])([0-9]{{1,2}})\2{_YEAR}(?=/|$)")
_PATH_COMPACT = re.compile(rf"(?<=[/_-]){_YEAR}([0-9]{{2}})([0-9]{{2}})(?=[/_.-]|$)")
_PATH_MONTH = re.compile(rf"/{_YEAR}/([0-9]{{1,2}})(?=/)|/{_YEAR}-([0-9]{{2}})(?=/)")
# The moment an article was begun: 20250808193146402, or a number of three digits and 260307071308923.
_MOMENT = re.compile(
    r"(?<=[/_-])(?:(20[0-9]{2})|[1-9][0-9]{2}([12][0-9]))([01][0-9])([0-3][0-9])([0-2][0-9])([0-5][0-9])([0-5][0-9])[0-9]{0,3}"
    r"(?=[/_.-]|$)"
)
_QUERY = frozenset({"date", "ngay", "pubdate", "published", "publishdate", "publish_date", "published_date"})


@dataclass(frozen=True, slots=True)
class Address:
    """The date that an address carries; ``begun`` is true of the moment an article was begun, not published."""

    date: DocumentDate
    begun: bool


def url_date(url: str, today: dt.date | None = None) -> DocumentDate | None:
    """Return the date that the address of a page carries, None if it carries none that is plausible.

    Read are ``/2021/09/30/``, ``/2021-09-30-``, ``/20210930/``, the moments that many Vietnamese papers number their
    articles by (``-20250808193146402.htm``, ``-185250809075049498.htm``), ``?date=`` and, as a month, ``/2021/09/``.
    Other numbers are never dates. The date is of medium confidence: an article may be begun on one day and published
    on another.

    Parameters
    ----------
    url
        The address; of a page kept by an archive that of the page itself.
    today
        A date later than the day after this one is not plausible.
    """
    found = read_address(url, today)
    return None if found is None else found.date


def read_address(url: str, today: dt.date | None = None) -> Address | None:
    """Return what :func:`url_date` returns, with whether it is the moment an article was begun."""
    address = url.strip()[:_LONGEST]
    archived = _ARCHIVE.match(address)
    try:
        parts = urlsplit(archived[1] if archived else address)
        query = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"}:
        return None
    path = unquote(parts.path)
    candidates = [*_days(path), *_queried(query), *_months(path)]
    for value, said in candidates:
        if value is not None and int(value[:4]) >= _FIRST_YEAR and (today is None or _past(value, today)):
            date = DocumentDate(value, f"address, “{said}”", confidence="medium")
            return Address(date, _MOMENT.fullmatch(f"-{said}", 1) is not None)
    return None


def _past(value: str, today: dt.date) -> bool:
    return bounds(value)[0] <= today + dt.timedelta(days=1)


def _days(path: str) -> list[tuple[str | None, str]]:
    """Return the days that a path may carry, the surest first, each with its text."""
    found = [(iso(int(m[1]), int(m[2]), int(m[3])), m.group()) for m in _PATH_DAY.finditer(path)]
    found += [(iso(int(m[1]), int(m[3]), int(m[4])), m.group()) for m in _PATH_ISO.finditer(path)]
    for m in _MOMENT.finditer(path):
        year = int(m[1] or f"20{m[2]}")
        found.append((iso(year, int(m[3]), int(m[4])) if int(m[5]) < 24 else None, m.group()))
    found += [(iso(int(m[1]), int(m[2]), int(m[3])), m.group()) for m in _PATH_SPLIT.finditer(path)]
    found += [(iso(int(m[4]), int(m[3]), int(m[1])), m.group()) for m in _PATH_DAY_FIRST.finditer(path)]
    found += [(iso(int(m[1]), int(m[2]), int(m[3])), m.group()) for m in _PATH_COMPACT.finditer(path)]
    return found


def _queried(query: list[tuple[str, str]]) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for key, cell in query:
        if key.lower() in _QUERY:
            read = parse_date(cell)
            # A year alone is more often that of an archive's list.
            day = read is not None and len(read[0]) > len("2021")
            found.append((read[0] if read is not None and day else None, f"{key}={cell[:40]}"))
    return found


def _months(path: str) -> list[tuple[str | None, str]]:
    return [(iso(int(m[1] or m[3]), int(m[2] or m[4])), m.group()) for m in _PATH_MONTH.finditer(path)]


_NAME_YEAR = "(199[0-9]|20[0-9]{2}|2100)"
_BEFORE = r"(?<![^\W_])(?<![0-9][.-])"
_AFTER = r"(?![^\W_])(?![._/-][0-9]{1,2}(?![0-9]))"
_DAY = re.compile(rf"(?<![^\W_]){_NAME_YEAR}([._/-])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![^\W_]|\2[0-9])")
_DAY_FIRST = re.compile(rf"{_BEFORE}([0-9]{{1,2}})([._-])([0-9]{{1,2}})\2{_NAME_YEAR}(?![^\W_]|\2[0-9])")
_COMPACT = re.compile(rf"(?<![^\W_]){_NAME_YEAR}([0-9]{{2}})([0-9]{{2}})(?![^\W_])")
_MONTH = re.compile(rf"{_BEFORE}{_NAME_YEAR}([._/-])(0[1-9]|1[0-2]|[1-9](?=/)){_AFTER}")
_FOLDER_YEAR = re.compile(rf"(?:^|/)(?:năm[ _-]?)?{_NAME_YEAR}(?=/)", re.IGNORECASE)


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
