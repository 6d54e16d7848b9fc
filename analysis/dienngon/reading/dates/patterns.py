"""How dates, and numbers of official documents, are written in Vietnamese: patterns of bounded length."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dienngon.reading.thresholds import Dates

# White space with what does not show: zero-width characters and soft hyphens are inside dates of saved pages.
BLANK = r"[\s\u200b-\u200d\u2060\ufeff\xad]"
GAP = BLANK + "{0,3}"
SPACE = BLANK + "{1,3}"
_DASH = r"\-\u2010-\u2015\u2212"

_MONTH_NAMES = "giêng/một, hai, ba, tư/bốn, năm, sáu, bảy/bẩy, tám, chín, mười, mười một, mười hai/chạp"
MONTH_WORDS = {
    word: number for number, words in enumerate(_MONTH_NAMES.split(", "), start=1) for word in words.split("/")
}
_WORDS = rf"mười{SPACE}(?:một|hai)|" + "|".join(word for word in MONTH_WORDS if " " not in word and word != "năm")
# In "9 tháng năm 2021" năm is the year, in "tháng năm năm 2021" the first one is May.
_MONTH = rf"(?:[0-9]{{1,2}}(?![0-9])|(?:{_WORDS})\b|năm(?!{GAP}[0-9])\b)"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


RUN = re.compile("[0-9]+")
BLANKS = re.compile(BLANK + "+")
# 30/9/2021, 30 – 9 – 2021, 30/9/21, 30/9
NUMERIC = _pattern(
    rf"([0-9]{{1,2}})({GAP})([/.{_DASH}])({GAP})([0-9]{{1,2}})(?:{GAP}\3{GAP}([0-9]{{4}}|[0-9]{{2}}))?"
    r"(?![0-9]|\3[0-9]|/)"
)
# 30 tháng 9 năm 2021, 30 tháng Chín
WORDED = _pattern(rf"([0-9]{{1,2}}){GAP}tháng{SPACE}({_MONTH})(?:{GAP}(?:năm|[/,.{_DASH}]){GAP}([0-9]{{4}})(?![0-9]))?")
# 9/2021 and 9 đến tháng 12/2021, after tháng
MONTHS = _pattern(
    rf"([0-9]{{1,2}})(?:{GAP}(?:[{_DASH},]|(?:đến|tới|và)\b){GAP}(?:tháng{SPACE})?([0-9]{{1,2}}))?"
    rf"{GAP}(?:năm|[/.{_DASH}]){GAP}([0-9]{{4}})(?![0-9]|[/.{_DASH}][0-9])"
)
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9]|\2[0-9]|/)")
YEAR_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?![0-9/-])")
COMPACT = re.compile(r"(19[7-9][0-9]|20[0-9]{2})([0-9]{2})([0-9]{2})(?![.,/-]?[0-9])")
# What is before the year: tháng Ba năm, quý III/, ngày … tháng … năm
MONTH_BEFORE = _pattern(rf"\btháng{SPACE}({_MONTH}){GAP}(?:năm|[/.{_DASH}]){GAP}$")
QUARTER_BEFORE = _pattern(rf"\b(?:quý|quí){SPACE}(?:I{{1,3}}|IV|[1-4]){GAP}(?:năm|[/.,{_DASH}]){GAP}$")
BLANKS_BEFORE = _pattern(r"\bngày[\s.…_]{1,40}tháng[\s.…_]{1,40}năm[\s.…_]{1,5}$")
AFTER_MONTH = _pattern(rf"\b(?:tháng{SPACE}|t)$")
# What joins the days of a range or a list.
TO = _pattern(rf"{GAP}(?:[{_DASH}]|(?:đến{SPACE}hết|đến|tới|và)\b|[,&]){GAP}(?:(?:ngày|mồng|mùng){SPACE})?(?=[0-9])")
TIGHT = re.compile(rf"[{_DASH}]")
_DAYTIME = r"(?:rạng\s+)?(?:sáng|trưa|chiều|tối|đêm|khuya)"
# What says that a day follows. mỗi ngày 2-3 lần says something else.
CUE = _pattern(
    rf"(?:\b(mỗi|một|mọi|hàng|hằng|từng|nửa|vài|mấy|[0-9]+){SPACE})?"
    rf"\b((?:ngày|hôm|{_DAYTIME}|mồng|mùng)(?:{SPACE}(?:hôm|ngày))?(?:{SPACE}(?:nay|qua|mai|kia))?"
    rf"(?:,?{SPACE}(?:ngày|mồng|mùng))?)(?::|{GAP}\(|,)?{GAP}$"
)
SPAN_CUE = _pattern(rf"\b(?:từ|trong|các|hai|ba|vào|giữa){GAP}$")
WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])\b|chủ\s+nhật\b|\bt[2-7]\b|\bcn\b)"
WEEKDAY_BEFORE = _pattern(rf"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7](?=\s*[,(]))|chủ\s+nhật){GAP}[,(]?{GAP}$")
# Numbers of other things than days.
OTHER_BEFORE = _pattern(
    rf"\b(?:giờ|phút|thứ|số|mã|kỳ|tập|trang|điều|khoản|lần|phần|câu|bài|quận|tel|đt|sđt|id){GAP}[.:]?{GAP}$"
)
UNIT_AFTER = _pattern(
    rf"{GAP}(?:%|(?:lần|lượt|lít|giờ|tiếng|phút|giây|bữa|ly|cốc|chén|viên|triệu|tỷ|tỉ|nghìn|ngàn|trăm|kg|g|mg|ml|người|ca|km|m"
    r"|tấn|tạ|đồng|tuần|tháng|quả|chiếc|trận|bàn|trang|bài|câu|độ|điểm|usd|phần|mũi|liều|vụ|chuyến|suất|cái|con|buổi)\b)"
)
# Of the lunar calendar; of every year.
NOT_OURS_AFTER = _pattern(rf"{GAP}[(]?{GAP}(?:âm{SPACE}lịch|âl\b|(?:hằng|hàng|mỗi){SPACE}năm)")
AGENCY_AFTER = re.compile(rf"{GAP}\((?:TTXVN|Vietnam\+|VOV|VNA)\b")
SEASON_BEFORE = _pattern(
    rf"\b(?:mùa(?:{SPACE}giải)?|năm{SPACE}học|niên{SPACE}khóa|niên{SPACE}khoá|khóa|khoá|vụ|giai{SPACE}đoạn){GAP}$"
)

# Numbers of official documents: 05/2023/NĐ-CP, 12/CT-TTg.
_NARROW = BLANK + "{0,2}"
_CAPITAL = "A-ZĐÂĂÊÔƠƯ"
_BODY = rf"[{_CAPITAL}][{_CAPITAL}a-zđ0-9]{{0,20}}"
_BODIES = rf"{_BODY}(?:{_NARROW}[-–]{_NARROW}{_BODY}){{0,6}}"
# As some lists write it: 03/2019/tt-bkhđt.
_SMALL = r"[a-zđ]{2,10}(?:-[a-zđ]{2,10}){1,5}\b"
_NUMBER = re.compile(
    rf"(?<![\w/.,-])([0-9]{{1,5}})[a-zA-Z]?{_NARROW}"
    # 05/2023/NĐ-CP, 42/2022/QH15
    rf"(?:/{_NARROW}([0-9]{{4}}){_NARROW}/{_NARROW}(?:QH{_NARROW}[0-9]{{1,2}}\b|{_BODIES}|{_SMALL})"
    # 12/CT-TTg
    rf"|/{_NARROW}{_BODY}{_NARROW}[-–]{_NARROW}{_BODIES}"
    # 35-CT/TW
    rf"|[-–]{_NARROW}{_BODY}{_NARROW}/{_NARROW}{_BODIES})"
)
_OWN = re.compile(rf"{BLANK}{{0,20}}(?:luật{BLANK}{{1,3}})?số{BLANK}{{0,3}}:?{BLANK}{{0,3}}", re.IGNORECASE)
# What a title of an official document opens with, and the word before its number.
LEGAL_TYPE = re.compile(
    r"\W*(?:bộ\s+luật|luật|sắc\s+luật|sắc\s+lệnh|lệnh|hiến\s+pháp|nghị\s+định|nghị\s+quyết|thông\s+tư(?:\s+liên\s+tịch)?"
    r"|quyết\s+định|chỉ\s+thị|pháp\s+lệnh|công\s+văn|công\s+điện|thông\s+báo|kế\s+hoạch|hướng\s+dẫn|quy\s+định|kết\s+luận)"
    r"\s+(?:số\s*:?\s*)?",
    re.IGNORECASE,
)
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
        if year is None or Dates.YEARS[0] <= year <= Dates.YEARS[1]:
            found.append(DocumentNumber(match.group(), year, match.start(), match.end()))
    return found


def own_number(text: str, start: int, end: int) -> DocumentNumber | None:
    """Return the number that a line gives as that of its document (``Số: 05/2023/NĐ-CP``), None if it gives none."""
    for number in document_numbers(text, start, min(end, start + Dates.OWN_NUMBER)):
        before = text[max(start, number.start - Dates.OWN_LABEL) : number.start]
        opening = max(before.rfind("|"), before.rfind("\t"))
        if _OWN.fullmatch(before[opening + 1 :]):
            return number
    return None


def state_title(text: str, start: int, end: int) -> bool:
    """Return whether a line has the name of the state, as the head of an official document does."""
    return _STATE.search(text, start, end) is not None
