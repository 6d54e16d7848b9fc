"""Documents of state and of the Party: the lines of their head, their title, and who signed them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import TITLE_MAX, Line, dated, person
from dienngon.reading.labels.runs import Label

# The names of state and of the issuing body, number, place and date stand above the type of the document.
_HEAD_LINES = 12
_BODY_MAX = 16
_BELOW = 2
_SIGNATURE_LINES = 8
_AFTER = 6
_OFFICE_MAX = 10
# Luật số: 28/2013/QH13, Số 22-NQ/TW, and a draft's number that is still to come.
_NUMBER_LINE = re.compile(
    r"(?:(?:bộ\s+)?luật\s+|pháp\s+lệnh\s+)?số\s*:?\s*[\d.…]*\s*[a-z]?\s*[/–-]\s*"
    r"(?:\d{4}\s*/\s*)?[A-ZĐa-zđ][\wĐđƯư]*(?:\s?[/–-]\s?\w+)*\s*$",
    re.IGNORECASE,
)
_ISSUER = re.compile(
    r"(?:chính phủ|quốc hội|(?:ủy|uỷ) ban|hội đồng|bộ|sở|ban|đảng|đảng bộ|tỉnh (?:ủy|uỷ)|thành (?:ủy|uỷ)|cục|tổng cục"
    r"|viện|tòa án|toà án|thủ tướng|chủ tịch|văn phòng|ngân hàng|kiểm toán|thanh tra|học viện|trường)\b",
    re.IGNORECASE,
)
# What opens the text of such a document, and no longer names its subject.
_BEGINS_TEXT = re.compile(
    r"(?:căn cứ|theo đề nghị|xét|thực hiện|kính gửi|(?:phần|chương|mục|điều)\s+(?:thứ\s+)?[\divxlc]+\b|[ivx]+\s*[-–.])",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:về|quy định|sửa đổi|ban hành|phê duyệt|hướng dẫn|của)\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:tm|kt|tl|tuq|tun|q)\s*\.|t/m\b|k/t\b|(?:phó |quyền )?(?:chủ tịch|thủ tướng|tổng bí thư|bí thư|bộ trưởng"
    r"|thứ trưởng|giám đốc|tổng giám đốc|chủ nhiệm|chánh án|viện trưởng|cục trưởng|tổng cục trưởng|vụ trưởng"
    r"|trưởng ban|trưởng phòng|chánh văn phòng|thống đốc|tổng kiểm toán|tổng thanh tra|hiệu trưởng|tổng thư ký"
    r"|tư lệnh|tổng tham mưu trưởng|thường trực)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\(?\s*đã\s+ký\b[^()]{0,30}\)?\s*$", re.IGNORECASE)
_HEADER: Label = ("metadata", "legal header", "head of a document of state")


def head(page: Sequence[Line]) -> tuple[dict[int, Label], dict[int, str]]:
    """Return the lines that head a document of state with their labels, and those of its title with their rules.

    The head is known by the name or motto of the state, by a number of the document, or by an issuing body above the
    type of the document. Both are empty for other pages; a title without a head is given where only the type shows.

    Parameters
    ----------
    page
        The lines of a document, without those that are furniture.
    """
    top = _top(page)
    kind = next((one for one in top if _type(page[one])), None)
    states = [one for one in top if _state(page[one])]
    numbers = [one for one in top if _NUMBER_LINE.match(page[one].text)]
    above = [one for one in top if kind is not None and one < kind and _ISSUER.match(page[one].text)]
    if kind is None and (states or max(numbers, default=0) > 0):
        limit = max(states + numbers) + 1
    elif kind is not None and (states or numbers or any(page[one].text.isupper() for one in above)):
        limit = kind
    else:
        exact = kind is not None and page[kind].key in vocabulary.LEGAL_TYPES
        return {}, _title(page, kind) if kind is not None and exact else {}
    heads = {one for one in top if one < limit and _heads(page[one])} | {*states, *numbers}
    labels = {one: _HEADER for one in heads if not dated(page[one])}
    return labels, {} if kind is None else _title(page, kind)


def _top(page: Sequence[Line]) -> list[int]:
    """Return the first lines that hold words, up to the text."""
    found: list[int] = []
    for position, line in enumerate(page):
        if len(found) == _HEAD_LINES or line.prose or line.text.endswith((";", ".")):
            break
        if line.size:
            found.append(position)
    return found


def _type(line: Line) -> bool:
    if not line.text.isupper() or not 0 < line.size <= TITLE_MAX:
        return False
    return line.key in vocabulary.LEGAL_TYPES or any(line.key.startswith(f"{one} ") for one in vocabulary.LEGAL_TYPES)


def _state(line: Line) -> bool:
    return any(one in vocabulary.LEGAL_HEAD for one in line.columns)


def _heads(line: Line) -> bool:
    return line.text.isupper() and line.size <= _BODY_MAX


def _title(page: Sequence[Line], kind: int) -> dict[int, str]:
    """Return the type of a document with the lines under it that say what it is about."""
    titles = {kind: "type of a document of state"}
    above = page[kind] if page[kind].key not in vocabulary.LEGAL_TYPES else None
    for position in range(kind + 1, len(page)):
        line = page[position]
        if line.size == 0 or _NUMBER_LINE.match(line.text):
            continue
        text = line.size > 2 * TITLE_MAX or line.text.endswith((".", ";", ":")) or dated(line)
        if text or _BEGINS_TEXT.match(line.text) or vocabulary.ENUMERATED.match(line.text):
            break
        if len(titles) > _BELOW or (above is not None and not _goes_on(above, line)):
            break
        titles[position] = "line under the type of the document"
        above = line
    return titles


def _goes_on(above: Line, line: Line) -> bool:
    """Return whether a line goes on with the line of a title above it."""
    capitals = above.text.isupper()
    return (
        line.text[0].islower()
        or (capitals and line.text.isupper())
        or (capitals and _SUBJECT.match(line.text) is not None)
    )


def signature(page: Sequence[Line]) -> dict[int, Label]:
    """Return the lines at the end that say who signed: an office in capitals, and the name under it."""
    last = max((position for position, line in enumerate(page) if line.prose), default=-1)
    for position in range(max(last + 1, len(page) - 4 * _AFTER), len(page)):
        if _office(page[position]):
            end = _signed(page, position)
            if end and len(page) - end <= _AFTER:
                rule = "office in capitals above a name, at the end"
                return dict.fromkeys(range(position, end), ("metadata", "signature", rule))
    return {}


def _office(line: Line) -> bool:
    return line.size <= _OFFICE_MAX and line.text.isupper() and _OFFICE.match(line.text) is not None


def _signed(page: Sequence[Line], start: int) -> int:
    """Return where a signature that begins at a position ends, 0 if no name closes it."""
    for position in range(start + 1, min(start + _SIGNATURE_LINES, len(page))):
        line = page[position]
        if _SIGNED.match(line.text):
            following = position + 1
            return following + (following < len(page) and person(page[following].text))
        if line.size == 0 or _office(line):
            continue
        return position + 1 if person(line.text) else 0
    return 0
