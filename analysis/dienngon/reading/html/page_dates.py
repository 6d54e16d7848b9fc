"""Dates that a page states outside its text, as days in Vietnam."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

from dienngon.codes import Note
from dienngon.corpus import Basis, DocumentDate
from dienngon.reading.dates.fields import Parsed, parse_date, why_no_date
from dienngon.reading.dates.mentions import mentions

_VIETNAM = dt.timezone(dt.timedelta(hours=7))
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_WRITTEN = re.compile(r"[A-Za-z]{3,9},?\s+\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4}\s+\d{1,2}:\d{2}")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?=\s|$)")
# What a program of another country writes after a date: 10/22/2025 8:00:00 AM.
_TWELVE_HOURS = re.compile(r"\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s?[AP]M\b", re.IGNORECASE)
_ZERO = re.compile(r"Z|UTC|GMT|[+-]00:?00", re.IGNORECASE)
_UTC = Note.of("dates.page_utc")
_YEARS = (1990, 2100)


def stated_dates(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[DocumentDate, ...], tuple[Note, ...]]:
    """Return the dates in what a page states, best first and each day once, and notes on what is not a date.

    Days come first: 3/7/2026 is the third of July, unless another statement, written year first, says the seventh
    of March, or a clock of twelve hours is behind a date that is possible only month first. ``pairs`` are what
    states a date and what it says, best first.
    """
    pairs = list(pairs)
    certain = {found[0] for _, said in pairs if (found := _iso(said)) is not None}
    dates: dict[str, DocumentDate] = {}
    notes = []
    for name, said in pairs:
        read = _read(said, certain)
        if read is None:
            if any(char.isdigit() for char in said):
                why = why_no_date(said)
                code = "dates.page" if why is None else "dates.page_why"
                notes.append(Note.of(code, name=name, said=said[:60], why=why))
            continue
        value, remark = read
        basis = Basis.PAGE if remark is None else Basis.PAGE_REMARKED
        dates.setdefault(value, DocumentDate(value, basis.note(name=name, remark=remark)))
    return tuple(dates.values()), tuple(notes)


def _read(said: str, certain: set[str]) -> Parsed | None:
    """Return the day as ISO 8601 with a remark."""
    found = _iso(said) or _written(said)
    if found is not None or _ISO.match(said):
        return found
    slashed = _SLASHED.search(said)
    if slashed:
        first, second, year = (int(one) for one in slashed.groups())
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        clock = _TWELVE_HOURS.match(said, slashed.end()) is not None
        if month_first and (month_first in certain or (clock and not day_first)):
            return month_first, Note.of("dates.page_month_first")
        return (day_first, None) if day_first else None
    full = next((one for one in mentions(said) if not one.partial), None)
    return (full.value, None) if full is not None else parse_date(said)


def _iso(said: str) -> Parsed | None:
    said = said.strip()
    compact = _COMPACT.fullmatch(said)
    if compact:
        value = _day(*(int(one) for one in compact.groups()))
        return (value, None) if value else None
    match = _ISO.match(said)
    if match is None:
        return None
    value = _day(int(match[1]), int(match[2]), int(match[3]))
    if not value:
        return None
    if match[7] and _ZERO.fullmatch(match[7]) and match[4]:
        midnight = dt.datetime.combine(dt.date.fromisoformat(value), dt.time(), dt.UTC)
        moment = midnight + dt.timedelta(hours=int(match[4]), minutes=int(match[5]))
        return moment.astimezone(_VIETNAM).date().isoformat(), _UTC
    return value, None


def _written(said: str) -> Parsed | None:
    """Return the day of a date as programs write it: Wed, 22 Oct 2025 12:25:52 GMT."""
    if not _WRITTEN.match(said.strip()):
        return None
    try:
        moment = parsedate_to_datetime(said.strip())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if not _YEARS[0] <= moment.year < _YEARS[1]:
        return None
    if moment.tzinfo is not None and not moment.utcoffset():
        return moment.astimezone(_VIETNAM).date().isoformat(), _UTC
    return moment.date().isoformat(), None


def _day(year: int, month: int, day: int) -> str:
    """Return a day as ISO 8601, empty if there is no such day or its year cannot be a page's."""
    if not _YEARS[0] <= year <= _YEARS[1]:
        return ""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
