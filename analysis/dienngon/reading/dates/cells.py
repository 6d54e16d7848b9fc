"""The date in a cell of a table or a value of metadata, in the many forms that programs and people write."""

from __future__ import annotations

import datetime as dt
import re

from dienngon.reading.dates.date_lines import ENGLISH, NAME, named
from dienngon.reading.dates.days import VIETNAM, YEARS, iso
from dienngon.reading.dates.mentions import impossible, mentions
from dienngon.text import nfc

# A longer cell is prose.
_LONGEST = 120
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

FROM_UTC = "from UTC to Vietnam's time"


def parse_date(cell: str) -> tuple[str, str] | None:
    """Return the date in a cell of a table or a value of metadata, and a remark on how it was read.

    Day first, always; what is a date only month first is none, see :func:`why_no_date`. A time in UTC is taken to
    Vietnam's day, any other as it is written. Numbers are read as years (2018), compact dates (20250809) or seconds
    and their fractions since 1970, never as the serial days of spreadsheets.

    Parameters
    ----------
    cell
        What is written there, as a string.

    Returns
    -------
    tuple of str or None
        ISO 8601 cut to its precision and a remark (``a quarter``), empty if there is nothing to say; None
        if there is no full date of 1900–2100.
    """
    text = nfc(cell).strip()
    if not text or len(text) > _LONGEST:
        return None
    for form in (_number, _utc, _without_day, _written, _english):
        found = form(text)
        if found is not None:
            return found
    return None


def _number(text: str) -> tuple[str, str] | None:
    """Return the date in a cell that is one number."""
    year = _YEAR.fullmatch(text)
    if year:
        return _given(iso(int(year[1])))
    compact = _COMPACT.fullmatch(text)
    value = iso(int(compact[1]), int(compact[2]), int(compact[3])) if compact else None
    if value is not None:
        return value, ""
    epoch = _EPOCH.fullmatch(text)
    if epoch is None:
        return None
    seconds = int(epoch[1]) // 10 ** (len(epoch[1]) - 10)
    when = dt.datetime.fromtimestamp(seconds, tz=VIETNAM)
    return _given(when.date().isoformat() if when.year <= YEARS[1] else None, "seconds since 1970")


def _utc(text: str) -> tuple[str, str] | None:
    match = _UTC.fullmatch(text)
    return None if match is None else _in_vietnam(match[1], int(match[2]), int(match[3]))


def _in_vietnam(day: str, hour: int, minute: int) -> tuple[str, str] | None:
    if iso(*map(int, day.split("-"))) is None or hour > 23 or minute > 59:
        return None
    when = dt.datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=dt.UTC)
    return when.astimezone(VIETNAM).date().isoformat(), FROM_UTC


def _without_day(text: str) -> tuple[str, str] | None:
    month = _MONTH.fullmatch(text)
    if month:
        return _given(iso(int(month[2]), int(month[1])))
    month = _YEAR_MONTH.fullmatch(text)
    if month:
        return _given(iso(int(month[1]), int(month[2])))
    quarter = _QUARTER.fullmatch(text)
    return _given(iso(int(quarter[1])), "a quarter") if quarter else None


def _written(text: str) -> tuple[str, str] | None:
    full = next((one for one in mentions(text, short=True) if not one.partial), None)
    if full is not None and not any(one.start < full.start for one in impossible(text)):
        if full.until:
            return full.value, "the first day of several"
        return full.value, "a year of two digits" if full.short else ""
    return None


def why_no_date(cell: str) -> str:
    """Return why what is written as a date is not read as one, as a phrase; empty if there is nothing to say.

    It is a date month first, or may be the number of a day in a spreadsheet.
    """
    text = nfc(cell).strip()
    match = _MONTH_FIRST.match(text)
    if match and iso(int(match[4]), int(match[3]), int(match[1])) is None:
        month_first = iso(int(match[4]), int(match[1]), int(match[3]))
        if month_first is not None:
            return f"days come before months; it would be {month_first} month first"
    serial = _SERIAL.fullmatch(text)
    if serial is None:
        return ""
    day = _SERIAL_DAY_0 + dt.timedelta(days=int(serial[1]))
    return f"{serial[1]} may be an Excel serial number ({day.isoformat()}): format the column as a date"


def _english(text: str) -> tuple[str, str] | None:
    """Return the date with the name of its month in English, as feeds and programs write it."""
    match = _DAY_NAME.search(text)
    if match:
        day, name, year = match.groups()
    else:
        match = _NAME_DAY.search(text)
        if match is None:
            other = next(iter(named(text, 0, len(text))), None)
            return None if other is None else (other.value, "")
        name, day, year = match.groups()
    value = iso(int(year), ENGLISH.index(name.lower()) + 1, int(day))
    clock = _CLOCK_UTC.search(text)
    if value is not None and clock is not None:
        return _in_vietnam(value, int(clock[1]), int(clock[2]))
    return _given(value)


def _given(value: str | None, remark: str = "") -> tuple[str, str] | None:
    return None if value is None else (value, remark)
