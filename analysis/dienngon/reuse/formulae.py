"""Runs that documents share without one having taken them from the other: names, titles of office, names of laws."""

from __future__ import annotations

import re
from bisect import bisect_left

# So much of a passage is names: in running text a tenth to a fifth of the syllables have a capital.
_NAMES = 1 / 3
# So much of a passage is names, titles of office and names of laws. Set on the articles of one event each of 2013.
_OFFICIAL = 0.8
# So many syllables behind a title of office say of what: Chủ nhiệm Ủy ban Pháp luật của Quốc hội.
_OFFICE = 6

_SYLLABLE = re.compile(r"[^\W_]+")
# Words without which hardly any sentence states something, and which names of laws and offices do not have. Words for
# air and space open with "không" as well.
_STATING = (
    r"đã|đang|sẽ|chưa|chẳng|không(?! (?:gian|khí|quân|lưu))|bị|được|là|rằng|thì|mà|nhưng|nếu|khi|nên|phải|cũng|vẫn|còn"
    r"|rất|này|đó|ấy|kia|vừa|sắp|hãy|từng|gì|có|tuy|song|do|để|cho biết|nói|tôi"
)
_STATES = re.compile(rf"\b(?:{_STATING})\b", re.IGNORECASE)
# Where a name ends: at a stop, at a word that states or asks for something, at an amount.
_ENDS = re.compile(
    rf"[.!?:\n“”\"]|\b(?:{_STATING}|yêu cầu|giao|công bố|khẳng định|nhấn mạnh|chủ trì|đề nghị|kiến nghị|trước ngày"
    r"|bày tỏ|chỉ đạo)\b|(?<![\d/-])\d[\d.,]*\s*(?:%|tỷ|tỉ|triệu|nghìn|đồng|người|usd|gdp)",
    re.IGNORECASE,
)
# A law or report, whose name goes on to such a place, or an office or body, whose name has some syllables more.
_HEAD = re.compile(
    r"\b(?:(?P<law>bộ luật|luật|pháp lệnh|nghị quyết|nghị định|thông tư|hiến pháp|dự thảo|tờ trình|quy chế|điều lệ"
    r"|công ước|hiệp định|(?:báo cáo|quyết định)(?= (?:của|về|giải trình|thẩm tra|tình hình|số)\b))"
    r"|chủ tịch|chủ nhiệm|bộ trưởng|thứ trưởng|thủ tướng|bí thư|ủy viên|uỷ viên|trưởng ban|phó ban|trưởng đoàn"
    r"|giám đốc|vụ trưởng|cục trưởng|thư ký|viện trưởng|chánh án|hiệu trưởng|tổng thống|ngoại trưởng|phát ngôn viên"
    r"|đại biểu|thành viên|đại sứ|(?:đại|thượng|trung|thiếu) tướng|ủy ban|uỷ ban|hội đồng|bộ|ban|sở|cục|quốc hội"
    r"|chính phủ)\b",
    re.IGNORECASE,
)


def is_names(text: str) -> bool:
    """Return whether a stretch is a run of names, of titles of office or of names of laws.

    It is if a third of its syllables have a capital, unless it is all in capitals, or if nearly all of them are in
    such names.

    Examples
    --------
    >>> is_names("trình bày báo cáo của Ủy ban Sông Hồ về dự thảo Luật sửa đổi một số điều của Luật Đê điều")
    True
    >>> is_names("Luật Đê điều đã được sửa đổi vì nhiều điều không còn hợp với việc giữ đê mùa lũ")
    False
    """
    syllables = list(_SYLLABLE.finditer(text))
    capitals = [one[0][0].isupper() for one in syllables]
    shouted = sum(one[0].isupper() and len(one[0]) > 1 for one in syllables)
    if 2 * shouted >= len(syllables):
        return False
    return sum(capitals) >= _NAMES * len(syllables) or _official(text, syllables, capitals) >= _OFFICIAL * len(
        syllables
    )


def _official(text: str, syllables: list[re.Match[str]], capitals: list[bool]) -> int:
    """Return how many syllables have a capital or are in the name of a law, office or body."""
    inside = capitals.copy()
    starts = [one.start() for one in syllables]
    ends = [one.start() for one in _ENDS.finditer(text)]
    for head in _HEAD.finditer(text):
        place = bisect_left(ends, head.end())
        last = bisect_left(starts, ends[place] if place < len(ends) else len(text))
        if not head["law"]:
            last = min(last, bisect_left(starts, head.end()) + _OFFICE)
        first = bisect_left(starts, head.start())
        inside[first:last] = [True] * (last - first)
    return sum(inside)


def states(text: str) -> bool:
    """Return whether a stretch has a word without which hardly any sentence states something.

    Examples
    --------
    >>> states("người bạn đi cùng cho biết"), states("Đề án trồng cây ven sông của tỉnh")
    (True, False)
    """
    return _STATES.search(text) is not None
