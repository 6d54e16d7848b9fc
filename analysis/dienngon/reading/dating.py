"""Dates in Vietnamese text: day first, each with the span it was read from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dienngon.corpus import DocumentDate, Span
from dienngon.text import LineIndex, sentences

# Other years in a date are slips, or of another calendar.
_YEARS = (1900, 2100)
_WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|\bt[2-7]\b|\bcn\b)"
_FULL = re.compile(r"(?<![\d/])(?:(\d{1,2})\s*[-–]\s*)?(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\3\s?(\d{4})(?![\d/])")
_WORDS = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:năm|[/,-])\s*(\d{4})(?!\d)", re.IGNORECASE)
_MONTH = re.compile(r"\btháng\s+(\d{1,2})\s*(?:năm|[/-])\s*(\d{4})(?!\d)", re.IGNORECASE)
_ISO = re.compile(r"(?<![\d/-])(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d/-])")
_PARTIAL = re.compile(
    r"\b(?:ngày|sáng|trưa|chiều|tối|đêm)\s+(?:ngày\s+)?"
    r"(?:(\d{1,2})\s*[-–]\s*\d{1,2}\s*/\s*(\d{1,2})|(\d{1,2})\s?[/-]\s?(\d{1,2}))(?![\d/-])",
    re.IGNORECASE,
)
# What may stand beside the date in a line that is nothing but a date.
_LABEL = re.compile(
    rf"{_WEEKDAY}|ngày\s+đăng|đăng\s+(?:lúc|ngày)|cập\s+nhật|ngày|lúc|date"
    r"|\bt?\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*(?:sa|ch|am|pm)\b)?(?:[+-]\d{2}:\d{2}|z\b)?"
    r"|\d{1,2}\s*giờ(?:\s*\d{1,2}(?:\s*phút)?)?|\(?\[?gmt\s*\+\s*\d+\]?\)?"
    r"|(?:lượt\s+xem|tác\s+giả)\s*:.*",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^\W*(?:(?:TP|Tp)\.\s*)?(?:[^\W\d_]+\s+){0,3}[^\W\d_]+,\s*(?=ngày\b|$)")
_INLINE = re.compile(r"\s*date:?\s+(\d{4}-\d{2}(?:-\d{2})?)(?=\s)", re.IGNORECASE)


NO_DATE = "no date of its own in the text"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in the text. ``value`` is ISO 8601 cut to its precision; without a year it is ``--MM-DD``."""

    value: str
    start: int
    end: int

    @property
    def partial(self) -> bool:
        """Return whether the year is missing."""
        return self.value.startswith("--")


def _iso(year: int, month: int, day: int | None = None) -> str | None:
    if not _YEARS[0] <= year <= _YEARS[1]:
        return None
    try:
        dt.date(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return f"{year:04}-{month:02}" + ("" if day is None else f"-{day:02}")


def mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Return the dates in ``text[start:end]`` in order; of a range of days, the first day.

    Impossible dates (31/02/2022) are not returned.
    """
    stop = len(text) if end is None else end
    found: list[Mention] = []

    def add(match: re.Match[str], value: str | None) -> None:
        free = all(match.end() <= one.start or match.start() >= one.end for one in found)
        if value is not None and free:
            found.append(Mention(value, match.start(), match.end()))

    for m in _FULL.finditer(text, start, stop):
        add(m, _iso(int(m[5]), int(m[4]), int(m[1] or m[2])))
    for m in _WORDS.finditer(text, start, stop):
        add(m, _iso(int(m[3]), int(m[2]), int(m[1])))
    for m in _MONTH.finditer(text, start, stop):
        add(m, _iso(int(m[2]), int(m[1])))
    for m in _ISO.finditer(text, start, stop):
        add(m, _iso(int(m[1]), int(m[2]), int(m[3]) if m[3] else None))
    for m in _PARTIAL.finditer(text, start, stop):
        # 2000 is a leap year: 29/2 is a day that some year has.
        value = _iso(2000, int(m[2] or m[4]), int(m[1] or m[3]))
        add(m, None if value is None else "-" + value[4:])
    return sorted(found, key=lambda one: one.start)


def date_line(line: str) -> bool:
    """Return whether a line is nothing but a date, with weekday, time, zone, place or counter at most."""
    found = [one for one in mentions(line) if not one.partial]
    if not found:
        return False
    rest = _PLACE.sub(" ", line[: found[0].start]) + " " + line[found[0].end :]
    return not any(char.isalnum() for char in _LABEL.sub(" ", rest))


def inline_date(line: str) -> int:
    """Return the length of a machine's date marker (``date 2022-05``) at the start of a line, 0 if none."""
    match = _INLINE.match(line)
    return match.end() if match else 0


def date_document(text: str, spans: Sequence[Span]) -> tuple[DocumentDate | None, list[str]]:
    """Return the publication date read from the labelled text, and sentences about doubts.

    A header line or inline marker states the date. Without one, the first full date in the first
    three paragraphs is taken, marked as inferred: it is the date of an event. Furniture is never read.
    """
    index = LineIndex(text)
    body = [span for span in spans if span.kind == "body"]
    stated = next((span for span in spans if span.kind == "metadata" and span.subkind == "date"), None)
    if stated is not None:
        mention = next(one for one in mentions(text, stated.start, stated.end) if not one.partial)
        basis = "inline marker" if stated.rule == "inline date" else "header line"
        date = DocumentDate(mention.value, f"{basis}, line {stated.line}", False, mention.start, mention.end)
        return date, _conflicts(text, body, date, index)
    early = [one for span in body[:3] for one in mentions(text, span.start, span.end)]
    full = next((one for one in early if not one.partial), None)
    if full is not None:
        basis = f"date of an event in the text, line {index.line(full.start)}"
        return DocumentDate(full.value, basis, True, full.start, full.end), []
    notes = [NO_DATE]
    if early:
        said = text[early[0].start : early[0].end]
        notes = [f"no date of its own: line {index.line(early[0].start)} says “{said}” without a year"]
    return None, notes


def _conflicts(text: str, body: Iterable[Span], date: DocumentDate, index: LineIndex) -> list[str]:
    """Return a sentence for each date in the first sentence that lies after the stated publication date."""
    first = next(iter(body), None)
    if first is None:
        return []
    start, end = sentences(text, first.start, first.end)[0]
    notes = []
    for mention in mentions(text, start, end):
        value = _nearest_year(mention.value, date.value) if mention.partial else mention.value
        size = min(len(value), len(date.value))
        if value[:size] > date.value[:size]:
            said = text[mention.start : mention.end]
            notes.append(
                f"date conflict: line {index.line(date.start)} dates the document {date.value}, but its first sentence "
                f"(line {index.line(mention.start)}) says “{said}”, which lies after it"
            )
    return notes


def _nearest_year(partial: str, stated: str) -> str:
    """Return a day and month with the year that brings it closest to a stated date."""
    anchor = dt.date(int(stated[:4]), int(stated[5:7] or 6), int(stated[8:10] or 15))
    month, day = int(partial[2:4]), int(partial[5:7])
    candidates = (_iso(year, month, day) for year in (anchor.year - 1, anchor.year, anchor.year + 1))
    valid = [one for one in candidates if one is not None]
    return min(valid, key=lambda one: abs(dt.date.fromisoformat(one) - anchor)) if valid else stated
