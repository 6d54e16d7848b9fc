"""Dates in the forms that only date lines have: months by English or Roman name, months before days, Th3."""

from __future__ import annotations

import datetime as dt
import re

from dienngon.codes import Note
from dienngon.reading.dates.days import iso
from dienngon.reading.dates.mentions import Impossible, Mention, both, stripped
from dienngon.reading.dates.patterns import LEGAL_TYPE, MONTH_WORDS, WEEKDAY, document_numbers
from dienngon.reading.thresholds import Dates

ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = rf"({'|'.join(ENGLISH)})[a-z]{{0,6}}\.?"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WORDS = "|".join(sorted((word.replace(" ", r"\s+") for word in MONTH_WORDS), key=len, reverse=True))
_DAY, _MONTH = r"\b([0-9]{1,2})", rf"({_WORDS}|[0-9]{{1,2}})"
_YEAR = r"((?:19|20)[0-9]{2})(?![0-9])"
_ORDINAL = r"(?:st|nd|rd|th)?"
# Each pattern gives day, month and year, in the order that follows it.
_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE), order)
    for pattern, order in (
        (rf"{_DAY}{_ORDINAL}[\s-]{{1,2}}{NAME},?[\s-]{{1,2}}{_YEAR}", (1, 2, 3)),
        (rf"\b{NAME}\s([0-9]{{1,2}}){_ORDINAL},?\s{_YEAR}", (2, 1, 3)),
        (rf"\btháng\s+{_MONTH}\s+([0-9]{{1,2}}),?\s{{1,2}}{_YEAR}", (2, 1, 3)),
        (rf"{_DAY}\s{{1,2}}(?:tháng\s{{1,2}}|th(?:g\b)?\.?\s?){_MONTH},?\s{{1,2}}{_YEAR}", (1, 2, 3)),
        (rf"{_DAY}\s?([/.–-])\s?(i{{1,3}}|iv|vi{{0,3}}|ix|xi{{0,2}})\s?\2\s?{_YEAR}", (1, 3, 4)),
    )
)


def _month(said: str) -> int:
    """Return the number of a month in digits, in Vietnamese words, by its English name or as a Roman number."""
    plain = " ".join(said.casefold().split())
    if plain.isdigit():
        return int(plain)
    if plain in MONTH_WORDS:
        return MONTH_WORDS[plain]
    return (_ROMAN.index(plain) if plain in _ROMAN else ENGLISH.index(plain[:3])) + 1


def named(text: str, start: int, end: int) -> list[Mention]:
    """Return the dates of ``text[start:end]`` that are written with a month by name, or before its day."""
    found = []
    for pattern, (day, month, year) in _FORMS:
        for match in pattern.finditer(text, start, end):
            value = iso(int(match[year]), _month(match[month]), int(match[day]))
            if value is not None:
                found.append(Mention(value, *match.span()))
    return sorted(found, key=lambda one: one.start)


_DIGIT = re.compile("[0-9]")
_TIME = (
    r"\bt?[0-9]{1,2}(?::|h|g)[0-9]{2}(?:(?::|p|m)[0-9]{2}s?)?(?:[.,][0-9]{1,9})?(?:\s*(?:sa|ch|am|pm)\b)?"
    r"(?:\s*[+-][0-9]{2}:?[0-9]{2}\b|z\b)?"
    r"|\b[0-9]{1,2}\s*giờ(?:\s*[0-9]{1,2}(?:\s*phút)?)?|\b[0-9]{1,2}h\b"
    r"|[(\[]?\s*(?:gmt|utc)(?:\s*[+-]\s*[0-9]{1,2}(?::?[0-9]{2})?)?\s*[)\]]?|giờ\s+(?:việt\s+nam|hà\s+nội)\b"
)
_UPDATE = r"(?:cập\s+nhật|chỉnh\s+sửa|sửa\s+đổi|sửa|updated|modified)"
# The day of the visit, of printing or of today: not that of the document.
_VISIT = r"(?:in\s+ngày|ngày\s+in|ngày\s+truy\s+cập|truy\s+cập|hôm\s+nay|bây\s+giờ|printed|accessed)"
_VERB = r"(?:đăng(?:\s+(?:tải|bài|tin))?|xuất\s+bản|phát\s+hành|ban\s+hành|viết|tạo|gửi)"
# What may be next to the date in a line that is nothing but a date.
_LABEL = re.compile(
    rf"{_TIME}|{WEEKDAY}|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|{_VISIT}(?:\s+là)?|(?:lần\s+cuối|ngày|đã|được|thời\s+gian)?\s*{_UPDATE}(?:\s+(?:lần\s+cuối|mới\s+nhất))?"
    rf"|(?:ngày|đã|được|thời\s+gian)?\s*{_VERB}|thời\s+gian|\b(?:ngày|lúc|vào|hồi|date|published|posted|on|at|on:)\b"
    r"|(?:lượt\s+xem|lượt\s+đọc|đã\s+xem|xem|tác\s+giả)\s*:.*",
    re.IGNORECASE,
)
# Who wrote it and where it is, as blogs write it next to the date: Đăng ngày … bởi Lê Văn An trong Biển Đông.
_NAME = r"([^\W\d_]+\.?(?:\s+[^\W\d_]+\.?){1,5})"
_POSTED = re.compile(
    rf"\W*(?:(?:ngày|đã|được)\s+)*(?:{_VERB}|posted|published)\b\D{{0,12}}(?:{_TIME}|\W)*", re.IGNORECASE
)
_POSTED_BY = re.compile(rf"(?:{_TIME}|\W)*\b(?:bởi|by|trong|tại|in|under)\s+\S.*[^.;:?!…]", re.IGNORECASE)
_SIGNED_BEFORE = re.compile(
    rf"\W*(?:(?:(?:đăng\s+)?bởi|by|tác\s+giả:?)\s+)?{_NAME}\s*(?:[|•·–-]|\b(?:on|đăng|vào|ngày)\b)"
    rf"(?:{_TIME}|{WEEKDAY}|on\b|ngày\b|vào\b|lúc\b|đăng\b|\W)*",
    re.IGNORECASE,
)
_SIGNED_AFTER = re.compile(
    rf"(?:{_TIME}|\s)*\s*(?:[|•·]|bởi|by)\s*(?:(?:bởi|by|tác\s+giả:?)\s+)?{_NAME}\s*", re.IGNORECASE
)
_SHORT = re.compile(r"\s*(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}|[0-9]{2}([.-])[0-9]{2}\1[0-9]{2})\s*")
_PLACE = re.compile(r"^\W*(?:(?:TP|Tp)\.\s*)?(?:[^\W\d_]+\s+){0,3}[^\W\d_]+,\s*(?=ngày\b|$)")
_NUMBER_LABEL = re.compile(r"\bsố\s*:?\s*$", re.IGNORECASE)
_INLINE = re.compile(r"\s*date:?\s+([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?=\s)", re.IGNORECASE)
_UPDATED_BEFORE = re.compile(rf"{_UPDATE}[^0-9]{{0,40}}(?:[0-9]{{1,2}}[:hg][0-9]{{2}}[^0-9]{{0,12}})?$", re.IGNORECASE)
_VISIT_BEFORE = re.compile(rf"\b{_VISIT}[^0-9]{{0,40}}(?:[0-9]{{1,2}}[:hg][0-9]{{2}}[^0-9]{{0,12}})?$", re.IGNORECASE)
_WEEKDAY_SAID = re.compile(
    r"(?:thứ\s+(?:(hai|2)|(ba|3)|(tư|4)|(năm|5)|(sáu|6)|(bảy|bẩy|7))\b|(chủ\s+nhật\b|\bcn\b))\W{1,4}(?:ngày\W{1,3})?$",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def date_line(line: str) -> bool:
    """Return whether a line is nothing but a date, with weekday, time, zone, place, number or counter at most.

    A date that the calendar does not have (31/02/2022) makes a date line too; a range of days does not.
    """
    if len(line) > Dates.LINE or not _DIGIT.search(line):
        return False
    found, wrong = in_date_line(line, 0, len(line))
    if not (found or wrong) or any(one.until for one in found):
        return False
    said: list[Mention | Impossible] = [*found, *wrong]
    dates = sorted((one.start, one.end) for one in said)
    first = dates[0][0]
    if _byline(line, first, dates[-1][1]):
        return True
    # The place is before the first date, so that what follows it cannot be taken for one.
    behind = stripped(line[first:], [(start - first, end - first) for start, end in dates])
    rest = _PLACE.sub(" ", _without_number(line[:first])) + _without_number(behind)
    bare = _LABEL.sub(" ", rest)
    if any(char.isalnum() for char in bare):
        return False
    return not all(one.short for one in found) or bool(wrong) or bare != rest or _SHORT.fullmatch(line) is not None


def in_date_line(text: str, start: int, end: int) -> tuple[list[Mention], list[Impossible]]:
    """Return the full dates of a line that is a date line, and those that the calendar does not have."""
    found, wrong = both(text, start, end, short=True)
    extra = named(text, start, end)
    apart = [one for one in found if not any(one.start < other.end and other.start < one.end for other in extra)]
    return sorted((one for one in [*apart, *extra] if not one.partial), key=lambda one: one.start), wrong


def _byline(line: str, start: int, end: int) -> bool:
    """Return whether a line gives its date in ``line[start:end]`` with who wrote it or under which heading."""
    if len(line) > Dates.BYLINE or LEGAL_TYPE.match(line):
        return False
    before, after = line[:start], line[end:]
    if _POSTED.fullmatch(before) and _POSTED_BY.fullmatch(after):
        return True
    plain = not any(char.isalnum() for char in _LABEL.sub(" ", before))
    if plain and _capitalised(_SIGNED_AFTER.fullmatch(after)):
        return True
    bare = not any(char.isalnum() for char in _LABEL.sub(" ", after))
    return bare and _capitalised(_SIGNED_BEFORE.fullmatch(before))


def _capitalised(match: re.Match[str] | None) -> bool:
    """Return whether what was found is a name, every word of it with a capital."""
    return match is not None and all(word[0].isupper() for word in match[1].split())


def inline_date(line: str) -> int:
    """Return the length of a machine's date marker (``date 2022-05``) at the start of a line, 0 if none."""
    match = _INLINE.match(line)
    return match.end() if match else 0


def updated(text: str, start: int, mention: Mention) -> bool:
    """Return whether a line that begins at ``start`` gives a date as that of an update."""
    return _UPDATED_BEFORE.search(text[max(start, mention.start - Dates.LABEL_BEHIND) : mention.start]) is not None


def of_a_visit(text: str, start: int, mention: Mention) -> bool:
    """Return whether a line gives a date as that of today, of printing or of a visit."""
    return _VISIT_BEFORE.search(text[max(start, mention.start - Dates.LABEL_BEHIND) : mention.start]) is not None


def weekday_misfit(text: str, start: int, mention: Mention) -> tuple[str, Note] | None:
    """Return the wrong weekday that is before a date in its line and the right one, None if nothing is wrong."""
    said = _WEEKDAY_SAID.search(text[max(start, mention.start - Dates.WEEKDAY_BEHIND) : mention.start])
    if said is None or len(mention.value) != len("2022-02-24") or mention.partial:
        return None
    is_day = dt.date.fromisoformat(mention.value).weekday()
    if said[is_day + 1] is not None:
        return None
    return said.group().rstrip(" \t,.;:|-–("), Note.of(f"weekday.{_WEEKDAYS[is_day]}")


def _without_number(text: str) -> str:
    """Return a part of a line without the number of an official document, as it is next to place and date."""
    spans = []
    for number in document_numbers(text):
        label = _NUMBER_LABEL.search(text[max(0, number.start - 12) : number.start])
        if label:
            spans.append((number.start - len(label.group()), number.end))
    return stripped(text, spans).lstrip() if spans else text
