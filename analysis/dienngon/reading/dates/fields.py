"""The date that is by itself: in a cell of a table, a value of metadata, an address, the name of a file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from dienngon.codes import Note
from dienngon.corpus import Basis, DocumentDate
from dienngon.reading.dates.date_lines import ENGLISH, NAME, named
from dienngon.reading.dates.days import VIETNAM, bounds, iso
from dienngon.reading.dates.mentions import impossible, mentions
from dienngon.reading.thresholds import Dates
from dienngon.text import nfc

# A date as ISO 8601, and a remark on how it was read.
Parsed = tuple[str, Note | None]

_YEAR = re.compile(r"(?:năm\s+)?([0-9]{4})(?:[.,]0+)?", re.IGNORECASE)
_MONTH = re.compile(r"(?:tháng\s+|t)?([0-9]{1,2})\s?[/.-]\s?([0-9]{4})", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"([0-9]{4})\s?[/.-]\s?([0-9]{1,2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?(?:[0-9]{2}){2,3})?(?:\.0+)?")
_QUARTER = re.compile(r"(?:q|quý\s+|quí\s+)(?:i{1,3}|iv|[1-4])\s?[/.,-]?\s?(?:năm\s+)?([0-9]{4})", re.IGNORECASE)
_EPOCH = re.compile(r"([1-4](?:[0-9]{9}|[0-9]{12}|[0-9]{15}|[0-9]{18}))(?:\.[0-9]+)?")
_UTC = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T\s]([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]+)?)?\s?(?:Z|[+-]00:?00|UTC|GMT)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"\s*([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
# The days of spreadsheets from 1982 to 2064 as numbers.
_SERIAL = re.compile(r"([3-5][0-9]{4})(?:\.[0-9]+)?")
_SERIAL_DAY_0 = dt.date(1899, 12, 30)
_DAY_NAME = re.compile(
    rf"\b([0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]{{1,2}}{NAME},?[\s-]{{1,2}}([0-9]{{4}})\b", re.IGNORECASE
)
_NAME_DAY = re.compile(rf"\b{NAME}\s([0-9]{{1,2}})(?:st|nd|rd|th)?(?:,|\s.{{0,20}}?)\s?([0-9]{{4}})\b", re.IGNORECASE)
_CLOCK_UTC = re.compile(r"([0-9]{2}):([0-9]{2})(?::[0-9]{2})?\s?(?:GMT|UTC|Z|[+-]0000)", re.IGNORECASE)
FROM_UTC = Note.of("dates.utc")


def parse_date(cell: str) -> Parsed | None:
    """Return the date in a cell of a table or a value of metadata, and a remark on how it was read.

    Day first, always; what is a date only month first is not one, see :func:`why_no_date`. A time in UTC is taken to
    Vietnam's day, any other as it is written. Numbers are read as years (2018), compact dates (20250809) or seconds
    and their fractions since 1970, never as the serial days of spreadsheets.
    """
    text = nfc(cell).strip()
    if not text or len(text) > Dates.CELL:
        return None
    forms = (_number, _utc, _without_day, _written, _english)
    return next((found for form in forms if (found := form(text)) is not None), None)


def _number(text: str) -> Parsed | None:
    """Return the date in a cell that is one number."""
    year = _YEAR.fullmatch(text)
    if year:
        return _given(iso(int(year[1])))
    compact = _COMPACT.fullmatch(text)
    value = iso(int(compact[1]), int(compact[2]), int(compact[3])) if compact else None
    if value is not None:
        return value, None
    epoch = _EPOCH.fullmatch(text)
    if epoch is None:
        return None
    seconds = int(epoch[1]) // 10 ** (len(epoch[1]) - 10)
    when = dt.datetime.fromtimestamp(seconds, tz=VIETNAM)
    return _given(when.date().isoformat() if when.year <= Dates.YEARS[1] else None, Note.of("dates.epoch"))


def _utc(text: str) -> Parsed | None:
    match = _UTC.fullmatch(text)
    return None if match is None else _in_vietnam(match[1], int(match[2]), int(match[3]))


def _in_vietnam(day: str, hour: int, minute: int) -> Parsed | None:
    if iso(*map(int, day.split("-"))) is None or hour > 23 or minute > 59:
        return None
    when = dt.datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=dt.UTC)
    return when.astimezone(VIETNAM).date().isoformat(), FROM_UTC


def _without_day(text: str) -> Parsed | None:
    month = _MONTH.fullmatch(text)
    if month:
        return _given(iso(int(month[2]), int(month[1])))
    month = _YEAR_MONTH.fullmatch(text)
    if month:
        return _given(iso(int(month[1]), int(month[2])))
    quarter = _QUARTER.fullmatch(text)
    return _given(iso(int(quarter[1])), Note.of("dates.quarter")) if quarter else None


def _written(text: str) -> Parsed | None:
    full = next((one for one in mentions(text, short=True) if not one.partial), None)
    if full is not None and not any(one.start < full.start for one in impossible(text)):
        remark = "dates.several_days" if full.until else "dates.short_year" if full.short else ""
        return full.value, Note.of(remark) if remark else None
    return None


def why_no_date(cell: str) -> Note | None:
    """Return why it is no date, None if there is nothing to say: month first, or perhaps the day of a spreadsheet."""
    text = nfc(cell).strip()
    match = _MONTH_FIRST.match(text)
    if match and iso(int(match[4]), int(match[3]), int(match[1])) is None:
        month_first = iso(int(match[4]), int(match[1]), int(match[3]))
        if month_first is not None:
            return Note.of("dates.month_first", value=month_first)
    serial = _SERIAL.fullmatch(text)
    if serial is None:
        return None
    day = _SERIAL_DAY_0 + dt.timedelta(days=int(serial[1]))
    return Note.of("dates.serial", number=serial[1], day=day.isoformat())


def _english(text: str) -> Parsed | None:
    """Return the date with the name of its month in English, as feeds and programs write it."""
    match = _DAY_NAME.search(text)
    if match:
        day, name, year = match.groups()
    else:
        match = _NAME_DAY.search(text)
        if match is None:
            other = next(iter(named(text, 0, len(text))), None)
            return None if other is None else (other.value, None)
        name, day, year = match.groups()
    value = iso(int(year), ENGLISH.index(name.lower()) + 1, int(day))
    clock = _CLOCK_UTC.search(text)
    if value is not None and clock is not None:
        return _in_vietnam(value, int(clock[1]), int(clock[2]))
    return _given(value)


def _given(value: str | None, remark: Note | None = None) -> Parsed | None:
    return None if value is None else (value, remark)


_ARCHIVE = re.compile(r"^(?:https?:)?//web\.archive\.org/web/[0-9]{4,14}[a-z_]*/(.*)$", re.IGNORECASE)
_PATH_YEAR = "(20[0-9]{2})"
_PATH_DAY = re.compile(rf"/{_PATH_YEAR}/([0-9]{{1,2}})/([0-9]{{1,2}})(?=/|$)")
_PATH_SPLIT = re.compile(rf"/{_PATH_YEAR}/([0-9]{{2}})([0-9]{{2}})(?=/|$)")
_PATH_ISO = re.compile(
    rf"(?<![0-9])(?<![0-9][-_]){_PATH_YEAR}([-_])([0-9]{{2}})\2([0-9]{{2}})(?![0-9]|[-_][0-9]{{1,2}}(?![0-9]))"
)
_PATH_DAY_FIRST = re.compile(rf"/([0-9]{{1,2}})([/-])([0-9]{{1,2}})\2{_PATH_YEAR}(?=/|$)")
_PATH_COMPACT = re.compile(rf"(?<=[/_-]){_PATH_YEAR}([0-9]{{2}})([0-9]{{2}})(?=[/_.-]|$)")
_PATH_MONTH = re.compile(rf"/{_PATH_YEAR}/([0-9]{{1,2}})(?=/)|/{_PATH_YEAR}-([0-9]{{2}})(?=/)")
# The moment an article was begun: 20250808193146402, or a number of three digits and 260307071308923.
_MOMENT = re.compile(
    r"(?<=[/_-])(?:(20[0-9]{2})|[1-9][0-9]{2}([12][0-9]))([01][0-9])([0-3][0-9])([0-2][0-9])([0-5][0-9])([0-5][0-9])[0-9]{0,3}"
    r"(?=[/_.-]|$)"
)
_QUERY = frozenset({"date", "ngay", "pubdate", "published", "publishdate", "publish_date", "published_date"})


@dataclass(frozen=True, slots=True)
class Address:
    """The date that an address holds, and the text that says it."""

    date: DocumentDate
    said: str
    begun: bool  # whether it is the moment an article was begun, not published


def read_address(url: str, today: dt.date | None = None) -> Address | None:
    """Return the date that the address of a page holds, None if it holds no plausible one.

    Read are ``/2021/09/30/``, ``/2021-09-30-``, ``/20210930/``, the moments that many Vietnamese papers number their
    articles by (``-20250808193146402.htm``, ``-185250809075049498.htm``), ``?date=`` and, as a month, ``/2021/09/``.
    Other numbers are never dates, nor are days after tomorrow. The date is of medium confidence: an article may be
    begun on one day and published on another. Of a page kept by an archive the address of the page itself is read.
    """
    address = url.strip()[: Dates.ADDRESS]
    archived = _ARCHIVE.match(address)
    try:
        parts = urlsplit(archived[1] if archived else address)
        query = parse_qsl(parts.query, max_num_fields=100)
    except ValueError:
        return None
    if parts.scheme not in {"", "http", "https"}:
        return None
    path = unquote(parts.path)
    months = [(iso(int(m[1] or m[3]), int(m[2] or m[4])), m.group()) for m in _PATH_MONTH.finditer(path)]
    latest = dt.date.max if today is None else today + dt.timedelta(days=1)
    for value, said in [*_days(path), *_queried(query), *months]:
        if value is not None and int(value[:4]) >= Dates.ADDRESS_YEAR and bounds(value)[0] <= latest:
            date = DocumentDate(value, Basis.ADDRESS.note(said=said), confidence="medium")
            return Address(date, said, _MOMENT.fullmatch(f"-{said}", 1) is not None)
    return None


def _days(path: str) -> list[tuple[str | None, str]]:
    """Return the days that a path may hold, the surest first, each with its text."""
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
        read = parse_date(cell) if key.lower() in _QUERY else None
        # A year alone is more often that of an archive's list.
        if read is not None and len(read[0]) > len("2021"):
            found.append((read[0], f"{key}={cell[:40]}"))
    return found


_NAME_YEAR = "(199[0-9]|20[0-9]{2}|2100)"
_BEFORE = r"(?<![^\W_])(?<![0-9][.-])"
_AFTER = r"(?![^\W_])(?![._/-][0-9]{1,2}(?![0-9]))"
_NAME_WHOLE = re.compile(rf"(?<![^\W_]){_NAME_YEAR}([._/-])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![^\W_]|\2[0-9])")
_NAME_DAY_FIRST = re.compile(rf"{_BEFORE}([0-9]{{1,2}})([._-])([0-9]{{1,2}})\2{_NAME_YEAR}(?![^\W_]|\2[0-9])")
_NAME_COMPACT = re.compile(rf"(?<![^\W_]){_NAME_YEAR}([0-9]{{2}})([0-9]{{2}})(?![^\W_])")
_NAME_MONTH = re.compile(rf"{_BEFORE}{_NAME_YEAR}([._/-])(0[1-9]|1[0-2]|[1-9](?=/)){_AFTER}")
_FOLDER_YEAR = re.compile(rf"(?:^|/)(?:năm[ _-]?)?{_NAME_YEAR}(?=/)", re.IGNORECASE)


def date_of_name(name: str) -> str:
    """Return the date in the name of a file with its folders as ISO 8601 cut to its precision, empty if there is none.

    Read are a day with separators (``2019-03-15_bai.txt``, ``15.03.2019-bai.txt``, ``2019/03/15/bai.txt``) or as
    eight digits on their own (``20190315.txt``), a month (``2019/03/bai.txt``) and the year a folder is called.
    Other digits are no date; nor is a year outside 1990–2100.
    """
    path = nfc(name).replace("\\", "/")
    days = [iso(int(m[1]), int(m[3]), int(m[4])) for m in _NAME_WHOLE.finditer(path)]
    days += [iso(int(m[4]), int(m[3]), int(m[1])) for m in _NAME_DAY_FIRST.finditer(path)]
    days += [iso(int(m[1]), int(m[2]), int(m[3])) for m in _NAME_COMPACT.finditer(path)]
    months = [iso(int(m[1]), int(m[3])) for m in _NAME_MONTH.finditer(path)]
    years = [m[1] for m in _FOLDER_YEAR.finditer(path)]
    for found in ([one for one in days if one], [one for one in months if one], years):
        if found:
            # Two that differ name a stretch of time or a version.
            return found[0] if len(set(found)) == 1 else ""
    return ""


def named_date(name: str) -> DocumentDate | None:
    """Return the date of a document that nothing dates but its name, None if that does not either."""
    value = date_of_name(name)
    return DocumentDate(value, Basis.FILE_NAME.note(name=nfc(name)), inferred=True, confidence="low") if value else None
