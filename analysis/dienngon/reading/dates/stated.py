"""What the labelled text says of when a document was published: date lines, heads of official documents, sources."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dienngon.codes import Note
from dienngon.corpus import Basis, Confidence, DocumentDate, Span
from dienngon.reading.dates.date_lines import in_date_line, of_a_visit, updated, weekday_misfit
from dienngon.reading.dates.days import days_after, iso
from dienngon.reading.dates.events import lead, opens
from dienngon.reading.dates.fields import Address, read_address
from dienngon.reading.dates.mentions import Impossible, Mention, impossible, mentions
from dienngon.reading.dates.patterns import LEGAL_TYPE, document_numbers, own_number, state_title
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Dates

_PLACE_DAY = re.compile(r"((?:[^\W\d_]+\.?\s+){0,3}[^\W\d_]+),\s*(?:ngày[\s.…_]*)?$", re.IGNORECASE)
_CLOSES = re.compile(r"[ \t]*(?:$|\||\t|\n| {2})")
# Words of a title that names a document only as what it refers to.
_REFERS = re.compile(
    r"\b(?:quy\s+định\s+tại|theo|kèm|sửa\s+đổi|bổ\s+sung|thay\s+thế|hướng\s+dẫn|thi\s+hành|khoản|điều)\b", re.IGNORECASE
)
# What is between the type of a document, or its number, and its date.
_NUMBER_DAY = re.compile(r"(?:\d[\w./-]*)?[\s,(]*(?:(?:ra|ký|ban\s+hành)\s+)?ngày\s*", re.IGNORECASE)
_ISSUED = re.compile(
    r"\W*(?:được\s+)?ban\s+hành\s+(?:kèm\s+)?theo\s+[^\W\d_]+(?:\s+[^\W\d_]+){1,4}\s*:?\s+\d[\w./-]*\s*,?\s*ngày\s*",
    re.IGNORECASE,
)
_DAY = re.compile(r"\bngày\s*$", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]*")
# A text of provisions has such lines.
_ARTICLE = re.compile(r"\W*điều\s+(?:\d+|thứ)\b", re.IGNORECASE)
# Before the date that closes one: Luật này được Quốc hội … thông qua ngày …; Làm tại Hà Nội, ngày …
_PASSED = re.compile(
    r"[\W_]*(?:hiến\s+pháp|bộ\s+luật|luật|pháp\s+lệnh|nghị\s+quyết|điều\s+lệ|quy\s+chế)\s+này\s+(?:đã\s+)?được\b.{1,240}?"
    r"\bthông\s+qua\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"[\W_]*(?:(?:làm|ký|ban\s+hành|thông\s+qua)\s+(?:tại|ở)\s+)?((?:[^\W\d_]+[\s-]){0,3}[^\W\d_]+),?\s*ngày\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headers:
    """What the date lines of a document say: its date, what in them is not a date, and what disagrees."""

    date: DocumentDate | None
    wrong: tuple[Note, ...] = ()
    conflicts: tuple[Note, ...] = ()
    above: bool = False  # the title, so that it can be the day the page was saved


@dataclass(frozen=True, slots=True)
class _Header:
    mention: Mention
    span: Span
    place: int  # 0 between title and text, 1 above the title, 2 below the text's beginning
    update: bool
    masthead: bool = False  # other lines are between it and a date nearer to the text


def headers(text: str, spans: Sequence[Span]) -> Headers:
    """Return what the date lines say: best is one between title and text, then one above, then one below.

    Of a line that gives the day of publication and that of an update the first counts; the day of printing, of a visit
    or of today is not the date of the document.
    """
    found: list[_Header] = []
    wrong: list[Note] = []
    placed = _date_spans(spans)
    for place, span in placed:
        masthead = _masthead(spans, span, [other for there, other in placed if there == place])
        dates, none = in_date_line(text, span.start, span.end)
        wrong.extend(_no_date(text, span.line, one) for one in none if place < 2)
        found.extend(
            _Header(one, span, place, updated(text, span.start, one), masthead)
            for one in dates
            if not of_a_visit(text, span.start, one)
        )
    if not found:
        return Headers(None, tuple(wrong))
    best = min(found, key=lambda one: (one.place, one.update, one.place == 0 and one.masthead))
    if best.place == 2:
        # What is below the text may belong to something else.
        date = _read(best.mention, Basis.LINE_BELOW, best.span.line, "medium")
    else:
        basis = Basis.INLINE_MARKER if best.span.rule == Rule.INLINE_DATE else Basis.HEADER_LINE
        date = _read(best.mention, basis, best.span.line)
    return Headers(date, tuple(wrong), _header_conflicts(text, best, found), best.place == 1)


def _date_spans(spans: Sequence[Span]) -> list[tuple[int, Span]]:
    """Return the spans that are dates with their place: see :class:`_Header`."""
    title = next((span.line for span in spans if span.kind == "title"), 0)
    found, prose = [], 0
    for span in spans:
        if span.kind == "body" and not span.subkind:
            prose += 1
        if span.kind == "metadata" and span.subkind == "date":
            place = 2 if prose >= Dates.EARLY else 1 if span.line < title else 0
            found.append((place, span))
    return found


def _masthead(spans: Sequence[Span], span: Span, dates: list[Span]) -> bool:
    """Return whether a date is above the menu of a pasted page, and a date nearer to the text below it."""
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
    return len(between) >= Dates.MENU and not prose


def _header_conflicts(text: str, best: _Header, found: list[_Header]) -> tuple[Note, ...]:
    conflicts = []
    misfit = weekday_misfit(text, best.span.start, best.mention)
    if misfit is not None:
        said, weekday = misfit
        line, value = best.span.line, best.mention.value
        conflicts.append(Note.of("conflict.weekday", line=line, said=said, value=value, weekday=weekday))
    for other in found:
        after = days_after(other.mention.value, best.mention.value)
        # A line above the title with a later date is the site's own of the day it was saved.
        clock = (other.masthead or other.place == 1) and best.place == 0 and after > 0
        if abs(after) > Dates.NEAR and other.place < 2 and not other.update and not best.update and not clock:
            lines = {"line": best.span.line, "other_line": other.span.line}
            conflicts.append(
                Note.of("conflict.two_lines", value=best.mention.value, other=other.mention.value, **lines)
            )
            break
    return tuple(conflicts)


def legal_date(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return the date that an official document gives as its own: in its head or title, or in the line closing it."""
    own = [span for span in spans if span.kind not in {"furniture", "repeated"}]
    head = own[: Dates.OFFICIAL_HEAD]
    official = any(state_title(text, one.start, one.end) or own_number(text, one.start, one.end) for one in head)
    articles = any(_ARTICLE.match(text, span.start, span.end) for span in own)
    # Below its title a document gives the dates of others.
    below = next((number for number, span in enumerate(head) if _is_text(text, span)), len(head))
    titled = [one for one in head[:below] if official or articles or text[one.start : one.end].isupper()]
    ways: list[tuple[_Way, Sequence[Span], Basis]] = [
        (_of_place, head if official else (), Basis.OFFICIAL_HEAD),
        (_of_title, titled, Basis.OFFICIAL_HEAD),
        (_of_closing, own[-Dates.OFFICIAL_TAIL :] if articles else (), Basis.OFFICIAL_END),
    ]
    for way, where, basis in ways:
        for span in where:
            for one in mentions(text, span.start, span.end):
                if not one.partial and not one.until and way(text, span, one):
                    return _read(one, basis, span.line)
    return None


_Way = Callable[[str, Span, Mention], bool]


def _is_text(text: str, span: Span) -> bool:
    """Return whether a line is of the text of a document, not of its head: prose, or an article."""
    said = text[span.start : span.end]
    return (span.kind == "body" and not span.subkind and not said.isupper()) or _ARTICLE.match(said) is not None


def _of_title(text: str, span: Span, one: Mention) -> bool:
    """Return whether a date is that of the document in a line of its title, or the line under it that says its number.

    It stands behind the type of the document or its own number, or closes a title that refers to no other document.
    """
    before = text[span.start : one.start]
    begun = LEGAL_TYPE.match(before)
    if _ISSUED.fullmatch(before) or (begun and _NUMBER_DAY.fullmatch(before, begun.end())):
        return True
    for number in document_numbers(before):
        if _NUMBER_DAY.fullmatch(before, number.end) and not _REFERS.search(before, 0, number.start):
            return begun is not None or own_number(text, span.start, span.end) is not None or _own_line(text, span)
    if begun is None or not _DAY.search(before) or not _SIGNS.fullmatch(text, one.end, span.end):
        return False
    return (span.kind != "body" or span.subkind == "heading") and not _REFERS.search(before, begun.end())


def _own_line(text: str, span: Span) -> bool:
    """Return whether a line in capitals gives number and date of its document behind who issued it."""
    return text[span.start : span.end].isupper() and state_title(text, span.start, span.end)


def _of_closing(text: str, span: Span, one: Mention) -> bool:
    """Return whether a date closes a line that says when, or where, a law was passed or made."""
    if not _SIGNS.fullmatch(text, one.end, span.end):
        return False
    if _PASSED.fullmatch(text, span.start, one.start):
        return True
    made = _MADE.fullmatch(text, span.start, one.start)
    return made is not None and all(word[0].isupper() for word in made[1].split())


def _of_place(text: str, span: Span, one: Mention) -> bool:
    """Return whether a date closes a line or cell after a place: Hà Nội, ngày 05 tháng 3 năm 2023."""
    place = _PLACE_DAY.search(text[max(span.start, one.start - Dates.LABEL_BEHIND) : one.start])
    if place is None or not _CLOSES.match(text[one.end : span.end] or "\n"):
        return False
    return place[1].split()[-1][0].isupper()


def number_date(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return the year in the number that an official document gives as its own, in its head or as its title."""
    head = [span for span in spans if span.kind not in {"furniture", "repeated"}][: Dates.OFFICIAL_HEAD]
    for span in head:
        number = own_number(text, span.start, span.end)
        if number is None and span.kind == "title":
            begun = LEGAL_TYPE.match(text, span.start, span.end)
            number = next(iter(document_numbers(text, span.start, span.end)), None)
            if begun is None or number is None or number.start != begun.end() or text[number.end : span.end].strip():
                number = None
        if number is not None and number.year is not None:
            basis = Basis.OFFICIAL_NUMBER.note(number=number.number, line=span.line)
            return DocumentDate(str(number.year), basis, False, number.start, number.end, "medium")
    return None


def title_number_date(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return the year of a document that the title names by its number: what is reported of it may be later."""
    title = next((span for span in spans if span.kind == "title"), None)
    if title is None:
        return None
    for number in document_numbers(text, title.start, title.end):
        if number.year is not None and not _REFERS.search(text, title.start, number.start):
            basis = Basis.TITLE_NUMBER.note(line=title.line)
            return DocumentDate(str(number.year), basis, True, number.start, number.end, "low")
    return None


def _no_date(text: str, line: int, one: Impossible) -> Note:
    """Return a note on what is written as a date and is not one."""
    return Note.of("dates.impossible", line=line, said=text[one.start : one.end], why=one.reason)


def early_slip(text: str, spans: Sequence[Span]) -> Note | None:
    """Return a note on what opens an early paragraph as a date and is not one, None if there is nothing."""
    for span in lead(spans):
        for one in impossible(text, span.start, span.end)[:1]:
            if opens(text, span.start, one.start):
                return _no_date(text, span.line, one)
    return None


def _read(one: Mention, basis: Basis, line: int, confidence: Confidence = "high") -> DocumentDate:
    if one.short and confidence == "high":
        confidence = "medium"
    return DocumentDate(one.value, basis.note(line=line, short=one.short), False, one.start, one.end, confidence)


_ACCEPTED = re.compile(
    r"\b(?:(?:ngày\s+)?(?:chấp\s+nhận|duyệt|nhận)\s+đăng|accepted(?:\s+for\s+publication)?)\b\D{0,20}$", re.IGNORECASE
)
_SOURCE = re.compile(r"\W*(?:nguồn|theo|source|tạp\s+chí|báo|tc)\b", re.IGNORECASE)
# The number of a periodical; one with pages or an article before it is cited.
_NUMBER = re.compile(
    r"\W*(?:nguồn\s*:?\s*)?(?:tạp\s+chí|báo|nguyệt\s+san|bản\s+tin)\b[^.;:]{2,80}?\bsố\s*:?\s*[0-9]{1,4}"
    r"(?:\s?[-–+]\s?[0-9]{1,4})?(?:\s?\([0-9]{1,5}\))?\s?(?:,\s*(?:tháng\s+)?([0-9]{1,2})\s?[/-]\s?|[/,-]\s*(?:năm\s+)?)"
    r"((?:19|20)[0-9]{2})(?![0-9])\W*",
    re.IGNORECASE,
)
_PAGES = re.compile(r"\b(?:tr|trang|pp?)\.?\s*[0-9]", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\W*(?:(?:url|link|nguồn|source|xem\s+tại|địa\s+chỉ|theo)\s*:?\s*)?(https?://\S+?)\W*", re.IGNORECASE
)


def written_address(text: str, spans: Sequence[Span], today: dt.date) -> Address | None:
    """Return the date of the address that is on a line of its own in head or tail, None if there is none or two."""
    said = [(span, match[1]) for span in _edges(spans) if (match := _ADDRESS.fullmatch(text, span.start, span.end))]
    if len({address for _, address in said}) != 1:
        return None
    span, address = said[0]
    found = read_address(address, today)
    if found is None:
        return None
    start = text.index(address, span.start)
    basis = Basis.ADDRESS_LINE.note(said=found.said, line=span.line)
    date = dataclasses.replace(found.date, basis=basis, start=start, end=start + len(address))
    return dataclasses.replace(found, date=date)


def published(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return when a journal accepted an article, or the paper that is named as its source printed it."""
    ways = [(way, span) for way in (_accepted, _printed, _numbered) for span in _edges(spans)]
    return next((found for way, span in ways if (found := way(text, span)) is not None), None)


def _edges(spans: Sequence[Span]) -> list[Span]:
    own = [span for span in spans if span.kind != "repeated" and span.subkind != "punctuation"]
    short = [*own[: Dates.EDGE_HEAD], *own[max(Dates.EDGE_HEAD, len(own) - Dates.EDGE_TAIL) :]]
    return [
        span for span in short if span.end - span.start <= Dates.EDGE_LINE and span.kind not in {"furniture", "caption"}
    ]


def _full(text: str, span: Span) -> Iterator[Mention]:
    for one in in_date_line(text, span.start, span.end)[0]:
        if not one.until and not one.short and not of_a_visit(text, span.start, one):
            yield one


def _accepted(text: str, span: Span) -> DocumentDate | None:
    found = next((one for one in _full(text, span) if _ACCEPTED.search(text, span.start, one.start)), None)
    return None if found is None else _medium(found, Basis.ACCEPTED, span)


def _printed(text: str, span: Span) -> DocumentDate | None:
    line = text[span.start : span.end]
    if len(line) > Dates.SOURCE_LINE or not _SOURCE.match(line) or _PAGES.search(line) or line.rstrip().endswith(";"):
        return None
    # A sentence that begins so is text.
    if span.kind == "body" and not span.subkind and line.endswith(".") and not line.lower().startswith("nguồn"):
        return None
    found = [one for one in _full(text, span) if len(one.value) > len("2021")]
    return _medium(found[0], Basis.SOURCE_LINE, span) if len(found) == 1 else None


def _numbered(text: str, span: Span) -> DocumentDate | None:
    match = _NUMBER.fullmatch(text, span.start, span.end)
    if match is None:
        return None
    value = iso(int(match[2]), int(match[1])) if match[1] else iso(int(match[2]))
    if value is None:
        return None
    start = match.start(1) if match[1] else match.start(2)
    basis = Basis.PERIODICAL.note(line=span.line)
    return DocumentDate(value, basis, False, start, match.end(2), "medium")


def _medium(one: Mention, basis: Basis, span: Span) -> DocumentDate:
    return DocumentDate(one.value, basis.note(line=span.line), False, one.start, one.end, "medium")
