"""Numbers of official documents (05/2023/NĐ-CP, 12/CT-TTg), and the heads that carry them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dienngon.reading.dates.days import YEARS
from dienngon.reading.dates.patterns import BLANK

_GAP = BLANK + "{0,2}"
_CAPITAL = "A-ZĐÂĂÊÔƠƯ"
_BODY = rf"[{_CAPITAL}][{_CAPITAL}a-zđ0-9]{{0,20}}"
_BODIES = rf"{_BODY}(?:{_GAP}[-–]{_GAP}{_BODY}){{0,6}}"
# As some lists write it: 03/2019/tt-bkhđt.
_SMALL = r"[a-zđ]{2,10}(?:-[a-zđ]{2,10}){1,5}\b"
_NUMBER = re.compile(
    rf"(?<![\w/.,-])([0-9]{{1,5}})[a-zA-Z]?{_GAP}"
    # 05/2023/NĐ-CP, 42/2022/QH15
    rf"(?:/{_GAP}([0-9]{{4}}){_GAP}/{_GAP}(?:QH{_GAP}[0-9]{{1,2}}\b|{_BODIES}|{_SMALL})"
    # 12/CT-TTg
    rf"|/{_GAP}{_BODY}{_GAP}[-–]{_GAP}{_BODIES}"
    # 35-CT/TW
    rf"|[-–]{_GAP}{_BODY}{_GAP}/{_GAP}{_BODIES})"
)
_OWN = re.compile(rf"{BLANK}{{0,20}}(?:luật{BLANK}{{1,3}})?số{BLANK}{{0,3}}:?{BLANK}{{0,3}}", re.IGNORECASE)
_STATE = re.compile(
    rf"cộng{BLANK}{{1,3}}(?:hòa|hoà){BLANK}{{1,3}}xã{BLANK}{{1,3}}hội{BLANK}{{1,3}}chủ{BLANK}{{1,3}}nghĩa",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number of an official document in ``text[start:end]``; ``year`` is that of its issue, None if not in it."""

    number: str
    year: int | None
    start: int
    end: int


def document_numbers(text: str, start: int = 0, end: int | None = None) -> list[DocumentNumber]:
    """Return the numbers of official documents in ``text[start:end]``, in order."""
    stop = len(text) if end is None else end
    found = []
    for match in _NUMBER.finditer(text, start, stop):
        year = int(match[2]) if match[2] else None
        if year is None or YEARS[0] <= year <= YEARS[1]:
            found.append(DocumentNumber(match.group(), year, match.start(), match.end()))
    return found


def own_number(text: str, start: int, end: int) -> DocumentNumber | None:
    """Return the number that a line gives as that of its document (``Số: 05/2023/NĐ-CP``), None if it gives none."""
    for number in document_numbers(text, start, min(end, start + 400)):
        before = text[max(start, number.start - 40) : number.start]
        opening = max(before.rfind("|"), before.rfind("\t"))
        if _OWN.fullmatch(before[opening + 1 :]):
            return number
    return None


def state_title(text: str, start: int, end: int) -> bool:
    """Return whether a line bears the name of the state, as the head of an official document does."""
    return _STATE.search(text, start, end) is not None
