"""What a text says of where and when it was published: accepted, printed, in which number, under which address."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Sequence

from dienngon.corpus import DocumentDate, Span
from dienngon.reading.dates.addresses import Address, read_address
from dienngon.reading.dates.date_lines import in_date_line, of_a_visit
from dienngon.reading.dates.days import iso
from dienngon.reading.dates.mentions import Mention

# Lines of the head and of the tail that may say it; between them stand the text and what it cites.
_HEAD = 12
_TAIL = 6
_LONGEST = 300
_ACCEPTED = re.compile(
    r"\b(?:(?:ngày\s+)?(?:chấp\s+nhận|duyệt|nhận)\s+đăng|accepted(?:\s+for\s+publication)?)\b\D{0,20}$", re.IGNORECASE
)
_SOURCE = re.compile(r"\W*(?:nguồn|theo|source|tạp\s+chí|báo|tc)\b", re.IGNORECASE)
_SOURCE_LONGEST = 120
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
    """Return the date of the address that stands on a line of its own in head or tail, None if there is none or two."""
    said = [(span, match[1]) for span in _edges(spans) if (match := _ADDRESS.fullmatch(text, span.start, span.end))]
    if len({address for _, address in said}) != 1:
        return None
    span, address = said[0]
    found = read_address(address, today)
    if found is None:
        return None
    start = text.index(address, span.start)
    date = dataclasses.replace(
        found.date, basis=f"{found.date.basis}, line {span.line}", start=start, end=start + len(address)
    )
    return dataclasses.replace(found, date=date)


def published(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return when a journal accepted an article, or the paper that is named as its source printed it."""
    edges = _edges(spans)
    for read in (_accepted, _printed, _numbered):
        for span in edges:
            found = read(text, span)
            if found is not None:
                return found
    return None


def _edges(spans: Sequence[Span]) -> list[Span]:
    own = [span for span in spans if span.kind != "repeated" and span.subkind != "punctuation"]
    short = [*own[:_HEAD], *own[max(_HEAD, len(own) - _TAIL) :]]
    return [span for span in short if span.end - span.start <= _LONGEST and span.kind not in {"furniture", "caption"}]


def _full(text: str, span: Span) -> Iterator[Mention]:
    for one in in_date_line(text, span.start, span.end)[0]:
        if not one.until and not one.short and not of_a_visit(text, span.start, one):
            yield one


def _accepted(text: str, span: Span) -> DocumentDate | None:
    for one in _full(text, span):
        if _ACCEPTED.search(text, span.start, one.start):
            return _medium(one, f"day the journal accepted it, line {span.line}")
    return None


def _printed(text: str, span: Span) -> DocumentDate | None:
    line = text[span.start : span.end]
    if len(line) > _SOURCE_LONGEST or not _SOURCE.match(line) or _PAGES.search(line) or line.rstrip().endswith(";"):
        return None
    # A sentence that begins so is text.
    if span.kind == "body" and not span.subkind and line.endswith(".") and not line.lower().startswith("nguồn"):
        return None
    found = [one for one in _full(text, span) if len(one.value) > len("2021")]
    return _medium(found[0], f"source line, line {span.line}") if len(found) == 1 else None


def _numbered(text: str, span: Span) -> DocumentDate | None:
    match = _NUMBER.fullmatch(text, span.start, span.end)
    if match is None:
        return None
    value = iso(int(match[2]), int(match[1])) if match[1] else iso(int(match[2]))
    if value is None:
        return None
    start = match.start(1) if match[1] else match.start(2)
    basis = f"number of the periodical, line {span.line}"
    return DocumentDate(value, basis, False, start, match.end(2), "medium")


def _medium(one: Mention, basis: str) -> DocumentDate:
    return DocumentDate(one.value, basis, False, one.start, one.end, "medium")
