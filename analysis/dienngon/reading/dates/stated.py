"""What in the labelled text says when a document was published: header lines, legal heads, numbers, events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dienngon.corpus import Confidence, DocumentDate, Span
from dienngon.reading.dates.date_lines import in_date_line, of_a_visit, updated, weekday_misfit
from dienngon.reading.dates.days import days_after
from dienngon.reading.dates.events import lead, opens_at
from dienngon.reading.dates.mentions import Impossible, Mention, impossible, mentions
from dienngon.reading.dates.numbers import document_numbers, own_number, state_title
from dienngon.reading.rules import Rule
from dienngon.text import LineIndex

# The head of an official document, in spans; further down stand the documents it cites.
_HEAD = 25
# Paragraphs of prose after which a date stands below the text's beginning.
_EARLY = 3
# So many lines between two dates of a head are the menu of a page.
_MENU = 2
_PLACE_DAY = re.compile(r"((?:[^\W\d_]+\.?\s+){0,3}[^\W\d_]+),\s*(?:ngày[\s.…_]*)?$", re.IGNORECASE)
_CLOSES = re.compile(r"[ \t]*(?:$|\||\t|\n| {2})")
# Words of a title that names a document only as what it refers to.
_REFERS = re.compile(
    r"\b(?:quy\s+định\s+tại|theo|kèm|sửa\s+đổi|bổ\s+sung|thay\s+thế|hướng\s+dẫn|thi\s+hành|khoản|điều)\b", re.IGNORECASE
)
_TYPE = re.compile(
    r"\W*(?:bộ\s+luật|luật|nghị\s+định|nghị\s+quyết|thông\s+tư(?:\s+liên\s+tịch)?|quyết\s+định|chỉ\s+thị|pháp\s+lệnh|công\s+văn"
    r"|công\s+điện|thông\s+báo|kế\s+hoạch|hướng\s+dẫn|quy\s+định|kết\s+luận)\s+(?:số\s*:?\s*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headers:
    """What the date lines of a document say: its date, sentences on what is no date, and on what disagrees.

    ``above`` is true of a date above the title, which can be that of the day the page was saved.
    """

    date: DocumentDate | None
    wrong: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    above: bool = False


@dataclass(frozen=True, slots=True)
class _Header:
    mention: Mention
    span: Span
    place: int  # 0 between title and text, 1 above the title, 2 below the text's beginning
    update: bool
    masthead: bool = False  # other lines stand between it and a date nearer to the text


def headers(text: str, spans: Sequence[Span]) -> Headers:
    """Return what the date lines say: best is one between title and text, then one above, then one below.

    Of a line that gives the day of publication and that of an update the first counts; the day of printing, of a visit
    or of today is none of the document.
    """
    found: list[_Header] = []
    wrong: list[tuple[int, Impossible]] = []
    placed = _date_spans(spans)
    for place, span in placed:
        masthead = _masthead(spans, span, [other for there, other in placed if there == place])
        dates, none = in_date_line(text, span.start, span.end)
        wrong.extend((span.line, one) for one in none if place < 2)
        found.extend(
            _Header(one, span, place, updated(text, span.start, one), masthead)
            for one in dates
            if not of_a_visit(text, span.start, one)
        )
    notes = tuple(no_date(text, line, one) for line, one in wrong)
    if not found:
        return Headers(None, notes)
    best = min(found, key=lambda one: (one.place, one.update, one.place == 0 and one.masthead))
    return Headers(_header_date(best), notes, _header_conflicts(text, best, found), best.place == 1)


def _date_spans(spans: Sequence[Span]) -> list[tuple[int, Span]]:
    """Return the spans that are dates with their place: see :class:`_Header`."""
    title = next((span.line for span in spans if span.kind == "title"), 0)
    found, prose = [], 0
    for span in spans:
        if span.kind == "body" and not span.subkind:
            prose += 1
        if span.kind == "metadata" and span.subkind == "date":
            place = 2 if prose >= _EARLY else 1 if span.line < title else 0
            found.append((place, span))
    return found


def _masthead(spans: Sequence[Span], span: Span, dates: list[Span]) -> bool:
    """Return whether a date stands above the menu of a pasted page, and a date nearer to the text below it."""
    nearer = [other for other in dates if other.line > span.line]
    if not nearer:
        return False
    between = [
        other
        for other in spans
        if span.line < other.line < nearer[-1].line
        and other.subkind not in {"date", "punctuation"}
        and other.end > other.start
    ]
    prose = any(other.kind == "body" and other.subkind not in {"heading", "lead"} for other in between)
    return len(between) >= _MENU and not prose


def _header_date(best: _Header) -> DocumentDate:
    basis = "inline marker" if best.span.rule == Rule.INLINE_DATE else "header line"
    if best.place == 2:
        # What stands below the text may belong to something else.
        return _read(best.mention, f"date line below the text, line {best.span.line}", confidence="medium")
    return _read(best.mention, f"{basis}, line {best.span.line}")


def _header_conflicts(text: str, best: _Header, found: list[_Header]) -> tuple[str, ...]:
    conflicts = []
    misfit = weekday_misfit(text, best.span.start, best.mention)
    if misfit:
        conflicts.append(f"date conflict: line {best.span.line} has {misfit}")
    for other in found:
        after = days_after(other.mention.value, best.mention.value)
        # A line above the title with a later date is the site's own of the day it was saved.
        clock = (other.masthead or other.place == 1) and best.place == 0 and after > 0
        if abs(after) > 1 and other.place < 2 and not other.update and not best.update and not clock:
            conflicts.append(
                f"date conflict: line {best.span.line} dates the document {best.mention.value}, line {other.span.line} "
                f"{other.mention.value}"
            )
            break
    return tuple(conflicts)


def legal_date(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return the date in the head of an official document, beside its number or the name of the state."""
    head = [span for span in spans if span.kind not in {"furniture", "repeated"}][:_HEAD]
    if not any(state_title(text, one.start, one.end) or own_number(text, one.start, one.end) for one in head):
        return None
    for span in head:
        for one in mentions(text, span.start, span.end):
            if not one.partial and not one.until and _of_place(text, span, one):
                return _read(one, f"legal header, line {span.line}")
    return None


def _of_place(text: str, span: Span, one: Mention) -> bool:
    """Return whether a date closes a line or cell after a place: Hà Nội, ngày 05 tháng 3 năm 2023."""
    place = _PLACE_DAY.search(text[max(span.start, one.start - 80) : one.start])
    if place is None or not _CLOSES.match(text[one.end : span.end] or "\n"):
        return False
    return place[1].split()[-1][0].isupper()


def number_date(text: str, spans: Sequence[Span], index: LineIndex) -> DocumentDate | None:
    """Return the year in the number that an official document gives as its own, in its head or as its title."""
    head = [span for span in spans if span.kind not in {"furniture", "repeated"}][:_HEAD]
    for span in head:
        number = own_number(text, span.start, span.end)
        if number is None and span.kind == "title":
            begun = _TYPE.match(text, span.start, span.end)
            number = next(iter(document_numbers(text, span.start, span.end)), None)
            if begun is None or number is None or number.start != begun.end() or text[number.end : span.end].strip():
                number = None
        if number is not None and number.year is not None:
            basis = f"document number {number.number}, line {index.line(number.start)}"
            return DocumentDate(str(number.year), basis, False, number.start, number.end, "medium")
    return None


def title_number_date(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return the year of a document that the title names by its number: what is told of it may be later."""
    title = next((span for span in spans if span.kind == "title"), None)
    if title is None:
        return None
    for number in document_numbers(text, title.start, title.end):
        if number.year is not None and not _REFERS.search(text, title.start, number.start):
            basis = f"number of a document in the title, line {title.line}"
            return DocumentDate(str(number.year), basis, True, number.start, number.end, "low")
    return None


def no_date(text: str, line: int, one: Impossible) -> str:
    """Return a sentence about what is written as a date and is none."""
    return f"line {line} says “{text[one.start : one.end]}”, which is no date: {one.reason}"


def early_slip(text: str, spans: Sequence[Span]) -> str:
    """Return a sentence about what opens an early paragraph as a date and is none, empty if there is nothing."""
    for span in lead(spans):
        for one in impossible(text, span.start, span.end)[:1]:
            if opens_at(text, span.start, one.start):
                return no_date(text, span.line, one)
    return ""


def _read(one: Mention, basis: str, *, inferred: bool = False, confidence: Confidence = "high") -> DocumentDate:
    if one.short:
        basis = f"{basis}, a year of two digits"
        confidence = "medium" if confidence == "high" else confidence
    return DocumentDate(one.value, basis, inferred, one.start, one.end, confidence)
