"""Dates in the forms that only date lines have: months by English or Roman name, months before days, Th3."""

from __future__ import annotations

import re
from collections.abc import Callable

from dienngon.reading.dates.days import iso
from dienngon.reading.dates.forms import MONTH_WORDS
from dienngon.reading.dates.mentions import Mention

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = rf"({'|'.join(ENGLISH)})[a-z]{{0,6}}\.?"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WORDS = "|".join(sorted((word.replace(" ", r"\s+") for word in MONTH_WORDS), key=len, reverse=True))
_YEAR = r"((?:19|20)[0-9]{2})(?![0-9])"
_ORDINAL = r"(?:st|nd|rd|th)?"


def _english(said: str) -> int:
    return ENGLISH.index(said[:3].lower()) + 1


def _roman(said: str) -> int:
    return _ROMAN.index(said.lower()) + 1


def _vietnamese(said: str) -> int:
    return int(said) if said.isdigit() else MONTH_WORDS[" ".join(said.casefold().split())]


# Each pattern gives day, month and year, in the order that follows it.
_FORMS: tuple[tuple[re.Pattern[str], tuple[int, int, int], Callable[[str], int]], ...] = (
    (
        re.compile(rf"\b([0-9]{{1,2}}){_ORDINAL}[\s-]{{1,2}}{NAME},?[\s-]{{1,2}}{_YEAR}", re.IGNORECASE),
        (1, 2, 3),
        _english,
    ),
    (re.compile(rf"\b{NAME}\s([0-9]{{1,2}}){_ORDINAL},?\s{_YEAR}", re.IGNORECASE), (2, 1, 3), _english),
    (
        re.compile(rf"\btháng\s+({_WORDS}|[0-9]{{1,2}})\s+([0-9]{{1,2}}),?\s{{1,2}}{_YEAR}", re.IGNORECASE),
        (2, 1, 3),
        _vietnamese,
    ),
    (
        re.compile(
            rf"\b([0-9]{{1,2}})\s{{1,2}}(?:tháng\s{{1,2}}|th(?:g\b)?\.?\s?)({_WORDS}|[0-9]{{1,2}}),?\s{{1,2}}{_YEAR}",
            re.IGNORECASE,
        ),
        (1, 2, 3),
        _vietnamese,
    ),
    (
        re.compile(
            rf"\b([0-9]{{1,2}})\s?([/.–-])\s?(i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})\s?\2\s?{_YEAR}", re.IGNORECASE
        ),
        (1, 3, 4),
        _roman,
    ),
)


def named(text: str, start: int, end: int) -> list[Mention]:
    """Return the dates of ``text[start:end]`` that are written with a month by name, or before its day."""
    found = []
    for pattern, (day, month, year), number in _FORMS:
        for match in pattern.finditer(text, start, end):
            value = iso(int(match[year]), number(match[month]), int(match[day]))
            if value is not None:
                found.append(Mention(value, *match.span()))
    return sorted(found, key=lambda one: one.start)
