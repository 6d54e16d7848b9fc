"""Dates as ISO 8601 cut to their precision: which exist, what they span, how far apart they are."""

from __future__ import annotations

import calendar
import datetime as dt

from dienngon.codes import Note
from dienngon.reading.thresholds import Dates

VIETNAM = dt.timezone(dt.timedelta(hours=7))


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return a date as ISO 8601 cut to its precision, None if there is no such date in 1900–2100."""
    if not Dates.YEARS[0] <= year <= Dates.YEARS[1]:
        return None
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= calendar.monthrange(year, month)[1] else None


def day_of_year(month: int, day: int) -> str | None:
    """Return a day and month without a year as ``--MM-DD``, None if no year has it."""
    # 2000 is a leap year: 29/2 is a day that some year has.
    value = iso(2000, month, day)
    return None if value is None else "-" + value[4:]


def unlikely(year: int, month: int) -> Note:
    """Return why there is no such date in 1900–2100: it is the day if year and month can be."""
    first, last = Dates.YEARS
    if first <= year <= last:
        return Note.of("dates.no_day" if 1 <= month <= 12 else "dates.no_month")
    if Dates.BUDDHIST[0] <= year <= Dates.BUDDHIST[1]:
        return Note.of("dates.buddhist", year=year, first=first, last=last, meant=year - Dates.BUDDHIST_AHEAD)
    return Note.of("dates.outside", year=year, first=first, last=last)


def bounds(value: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a date cut to its precision."""
    year = int(value[:4])
    if len(value) == len("2022"):
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    month = int(value[5:7])
    if len(value) == len("2022-05"):
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    day = dt.date.fromisoformat(value)
    return day, day


def days_after(value: str, other: str) -> int:
    """Return by how many days a date is after another: negative if before, 0 if they can be the same day."""
    first, last = bounds(value)
    other_first, other_last = bounds(other)
    if first > other_last:
        return (first - other_last).days
    return min(0, (last - other_first).days)


def nearest_year(partial: str, anchor: str) -> str | None:
    """Return a day and month (``--MM-DD``) with the year that brings it closest to a date, None if no year has it."""
    month, day = int(partial[2:4]), int(partial[5:7])
    year = int(anchor[:4])
    if len(anchor) == len("2022"):
        return iso(year, month, day)
    first, last = bounds(anchor)
    middle = first + (last - first) / 2
    candidates = (iso(one, month, day) for one in (year - 1, year, year + 1))
    valid = [one for one in candidates if one is not None]
    return min(valid, key=lambda one: abs(dt.date.fromisoformat(one) - middle), default=None)
