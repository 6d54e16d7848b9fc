"""The day of what a text reports, for a document that states no date: nothing rather than the day of older things."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dienngon.corpus import Basis, DocumentDate, Span
from dienngon.reading.dates.days import days_after
from dienngon.reading.dates.mentions import Mention, mentions
from dienngon.reading.dates.patterns import document_numbers
from dienngon.reading.thresholds import Dates
from dienngon.text import sentences

_BASED_ON = re.compile(r"\W{0,3}căn\s+cứ\b", re.IGNORECASE)
# What makes a date that of a birth or a foundation, or of the beginning or end of a term.
_TERM = re.compile(
    r"\b(?:sinh|từ|đến|tới|trước|hết|sau|kể|thành\s+lập|ra\s+đời|mốc|hạn|là|hoàn\s+thành|bắt\s+đầu|số\s+ra)"
    r"(?:\s+(?:vào|hết|ngày|năm|hồi|từ)){0,2}\s*$",
    re.IGNORECASE,
)
_AGO = r"(?:[0-9]+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|vài|mấy|nửa)\s+(?:năm|thập\s+kỷ|thập\s+niên|thế\s+kỷ)"
# What a text says before a day that is long past, or still to come.
_ELSEWHEN = re.compile(
    rf"\bkỷ\s+niệm\b|\bkỉ\s+niệm\b|\bngày\s+sinh\b|\bsinh\s+ngày\b|\bdự\s+kiến\b|\bấn\s+định\b|\bhoàn\s+thành\s+vào\b"
    rf"|\b(?:{_AGO}|[0-9]+\s+tháng)\s+(?:trước|sau|qua|nay|tới|nữa)\b|\bcách\s+đây\b|\bnăm\s+xưa\b",
    re.IGNORECASE,
)
# What a sentence says of a day after it that is no day of the news.
_OF_OLD = re.compile(
    rf"\s*:|[^.\n]*?\b(?:(?:{_AGO}|[0-9]+\s+tháng)\s+(?:trước|tới|nữa|về\s+trước)\b|hạ\s+sinh\b|chào\s+đời\b|ra\s+đời\b"
    r"|được\s+thành\s+lập\b|bước\s+ngoặt\b)",
    re.IGNORECASE,
)
# Titles of looks back: 22 năm Việt - Mỹ, Kỷ niệm 70 năm …, … 50 năm trước.
_LOOK_BACK = re.compile(
    rf"\bk[ỷỉ]\s+niệm\b|^\W*{_AGO}\b|\b{_AGO}\s+(?:trước|qua|sau|nhìn\s+lại)\b|\b(?:nhìn\s+lại|ngày\s+này\s+năm)\b"
    r"|\b(?:lịch\s+sử|ký\s+ức|hồi\s+ức|huyền\s+thoại|cuộc\s+đời|tiểu\s+sử)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<![\w.,/-])(?:(?:[0-9]{1,2}[/.-]){1,2})?((?:19|20)[0-9]{2})(?![\w%]|[.,-][0-9]|/[0-9](?![0-9](?![0-9])))"
)
# Courts and complaints speak of days long before.
_TRIED = re.compile(
    r"\b(?:xét\s+xử|tuyên\s+phạt|tuyên\s+án|bị\s+cáo|tố\s+giác|tố\s+cáo|khởi\s+kiện|khiếu\s+nại)\b", re.IGNORECASE
)
# A year that a plan names is later than what names it.
_PLANNED = re.compile(
    r"\b(?:đến|tới|trước|hết|cuối|đầu|giữa|tầm\s+nhìn|mục\s+tiêu|giai\s+đoạn|nhiệm\s+kỳ|kế\s+hoạch|sẽ[^.\n]{0,60})"
    r"(?:\s+(?:cuối|đầu|giữa|năm|hết|vào|[0-9]{4}\s*[-–])){0,3}\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s+(?:người|tỷ|tỉ|triệu|nghìn|đồng|m2|m²|km|kg|tấn|ha|usd|trường\s+hợp|vụ|hộ|căn|chiếc|xe|mét)\b", re.IGNORECASE
)
# What may be before the day that opens a sentence: an agency or a place and a dash, the hour, the time of day.
_OPENS = re.compile(
    r"\W*(?:[^.;:]{1,40}[)–—-]\s+)?(?:[0-9]{1,2}(?:h|g|:|\s?giờ)\s?[0-9]{0,2}(?:\s?phút)?,?\s+)?"
    r"(?:(?:vào|hồi|lúc|trong|khoảng|rạng|sáng|trưa|chiều|tối|đêm|khuya|hôm|nay|qua|ngày|mùng|mồng)[\s,(]+){0,4}",
    re.IGNORECASE,
)
_CITED = re.compile(r"[\s,(;]*(?:(?:ra|ký|ban\s+hành)\s+)?(?:ngày\s+)?$", re.IGNORECASE)
# A document that is cited by its kind and day: Luật hóa chất ngày …, ngày … của Chính phủ.
_CITED_KIND = re.compile(
    r"\b(?:luật|nghị\s+định|nghị\s+quyết|thông\s+tư|quyết\s+định|chỉ\s+thị|pháp\s+lệnh|công\s+văn|thông\s+qua)\b"
    r"[^,.;:“”\n]{0,60}$",
    re.IGNORECASE,
)
_CITED_ISSUER = re.compile(r"\s+của\s+(?:chính|thủ|bộ|quốc|ngân|ủy|uỷ|hội\s+đồng|tòa|toà|chủ)\b", re.IGNORECASE)


def lead(spans: Sequence[Span]) -> list[Span]:
    """Return the first paragraphs of the text."""
    return [span for span in spans if span.kind == "body"][: Dates.EARLY]


def first_sentence(text: str, span: Span) -> tuple[int, int]:
    """Return where the first sentence of a span begins and ends."""
    return next(iter(sentences(text, span.start, span.end)), (span.start, span.end))


def opens(text: str, start: int, day: int) -> bool:
    """Return whether nothing but what leads up to a day is between ``start`` and ``day``, as a report opens."""
    return day - start <= Dates.OPENING and _OPENS.fullmatch(text, start, day) is not None


def event_date(text: str, spans: Sequence[Span]) -> DocumentDate | None:
    """Return the day of what is reported: a full date in the first sentence or at the start of an early paragraph.

    Full dates further on are of earlier things as often as not. So are those that begin or end a term, of documents
    that are cited, of births and of anniversaries. A text that names a later year was written after that day, and no
    date is read from it.
    """
    early = lead(spans)
    titles = [span for span in spans if span.kind == "title"]
    if any(_LOOK_BACK.search(text, span.start, span.end) for span in titles):
        return None
    for span in early:
        start, end = first_sentence(text, span)
        for position, one in enumerate(mentions(text, start, end)):
            first = span is early[0] and position == 0
            opening = opens(text, start, one.start)
            if not _reported(text, span, one) or not (first or opening):
                continue
            before = [(span.start, span.end) for span in titles] + [(early[0].start, one.start)]
            if not (first and opening) and any(_TRIED.search(text, *place) for place in before):
                return None
            if _elsewhen(text, start, end, one) or _later(text, spans, one):
                return None
            basis = Basis.EVENT.note(line=span.line, short=one.short)
            return DocumentDate(one.value, basis, True, one.start, one.end, "low")
    return None


def _reported(text: str, span: Span, one: Mention) -> bool:
    """Return whether a date can be that of what is reported."""
    if len(one.value) != len("2022-02-24") or one.partial or one.until[:4] not in {"", one.value[:4]}:
        return False
    before = text[max(span.start, one.start - Dates.LABEL_BEHIND) : one.start]
    if _TERM.search(before) or _BASED_ON.match(text, span.start, span.end):
        return False
    if _CITED_KIND.search(before) or _CITED_ISSUER.match(text, one.end, span.end):
        return False
    numbers = document_numbers(before)
    return not numbers or _CITED.fullmatch(before, numbers[-1].end) is None


def _elsewhen(text: str, start: int, end: int, one: Mention) -> bool:
    """Return whether the sentence of a day says that it is long past or to come."""
    return _ELSEWHEN.search(text, start, one.start) is not None or _OF_OLD.match(text, one.end, end) is not None


def _later(text: str, spans: Sequence[Span], one: Mention) -> bool:
    """Return whether the text or its title names a later year or a day a month later, other than as what is planned."""
    year = int(one.value[:4])
    for span in spans:
        if span.kind in {"furniture", "repeated"}:
            continue
        places = [
            match.start()
            for match in _YEAR.finditer(text, span.start, span.end)
            if int(match[1]) > year and not _COUNTED.match(text, match.end(), span.end)
        ]
        for other in mentions(text, span.start, span.end):
            whole = not other.partial and len(other.value) > len("2022")
            if whole and days_after(other.value, one.value) > Dates.MONTH_LATER:
                places.append(other.start)
        if any(not _PLANNED.search(text[max(span.start, place - Dates.LABEL_BEHIND) : place]) for place in places):
            return True
    return False
