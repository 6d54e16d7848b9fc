"""Periods of a year, half, quarter or month, as labels: 2022, 2022-H1, 2022-Q3, 2022-07."""

from __future__ import annotations

LENGTHS = ("year", "half", "quarter", "month")
# How many there are in a year, and what stands before their number.
_PARTS = {"year": (1, ""), "half": (2, "H"), "quarter": (4, "Q"), "month": (12, "")}


def label_of(date: str, length: str) -> str | None:
    """Return the period of a date (``2022-05-17``, ``2022-05`` or ``2022``), None if it is not precise enough.

    Examples
    --------
    >>> label_of("2022-05-17", "quarter")
    '2022-Q2'
    """
    if length == "year":
        return date[:4]
    if len(date) < 7:
        return None
    return _label(int(date[:4]), (int(date[5:7]) - 1) * _PARTS[length][0] // 12, length)


def between(first: int, last: int, length: str) -> tuple[str, ...]:
    """Return every period of two years and those between them.

    Examples
    --------
    >>> between(2022, 2022, "half")
    ('2022-H1', '2022-H2')
    """
    return tuple(_label(year, part, length) for year in range(first, last + 1) for part in range(_PARTS[length][0]))


def _label(year: int, part: int, length: str) -> str:
    if length == "year":
        return f"{year:04d}"
    number = f"{part + 1:02d}" if length == "month" else f"{_PARTS[length][1]}{part + 1}"
    return f"{year:04d}-{number}"
