"""Departures from Pyvi's tokens, for those who ask for them: whole dates and numbers, full stops, tone marks.

Everything here works on top of exact tokens and is off unless asked for. No function moves an offset:
``keep_whole`` and ``split_stops`` draw other borders in the same text, and ``old_tones`` replaces letters one by one
before the text is segmented.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

Span = tuple[int, int]

_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"[12][0-9]{3}"
_NUMBER = r"[0-9]{1,5}"
# One part of a document's code: capitals, with up to two small letters and digits behind them (TTg, QH15).
_PART = r"[A-ZĐƯÂÊÔ]+[a-z]{0,2}[0-9]{0,2}"
_CODE = rf"{_PART}(?:[-–&]{_PART})*"
# A thing is no part of a longer one (1/27/09/2024, QH15.doc), but dates and times may be the ends of a range.
_APART_BEFORE, _APART_AFTER = r"(?<![/.:,&–-])", r"(?![/.:,&–-]?\w)"
_RANGE_BEFORE, _RANGE_AFTER = r"(?<![/.:,&])", r"(?![/.:,&]?\w)"

# Every thing begins so; what begins with a set of characters is searched for quickly, here and below.
_OPENING = re.compile(r"[0-9]+[-/:](?=\w)")
_THING = re.compile(
    rf"""(?<!\w)(?:
    {_APART_BEFORE}(?:
        {_NUMBER}/{_YEAR}/{_CODE}(?:/{_CODE})?
    |   {_NUMBER}/{_PART}(?:[-–&]{_PART})+
    |   {_NUMBER}-{_CODE}/{_PART}
    |   {_DAY}-{_MONTH}-{_YEAR}
    |   {_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])
    ){_APART_AFTER}
    |
    {_RANGE_BEFORE}(?:
        {_DAY}/{_MONTH}/{_YEAR}
    |   (?:[01][0-9]|2[0-3])(?::[0-5][0-9]){{1,2}}
    |   (?P<day>{_DAY}/{_MONTH})
    |   (?P<month>{_MONTH}/{_YEAR})
    ){_RANGE_AFTER}
    )""",
    re.VERBOSE,
)
# 2/3 may be a fraction and 1/2000 a scale; the words before it decide.
_LEADS = {
    "day": re.compile(r"(?<!\w)(?:ngày|hôm|sáng|trưa|chiều|tối|đêm)\s+\Z", re.IGNORECASE),
    "month": re.compile(r"(?<!\w)tháng\s+\Z", re.IGNORECASE),
}
_LEAD_REACH = 10

_STOP = re.compile(r"\.(?<=[^\s.].)[\"'”’»)\]]*(?:\s*\Z|\s+[\"'“‘«(\[]*(?P<first>[^\W\d_]))")
_NUMERAL = re.compile(r"[IVXLC]+")
# Titles and places that are before a name, in capitals.
_ABBREVIATIONS = frozenset(
    re.findall(r"\w+", "BS DR DS GS KS KTS LS MR MRS MS NCS NGND NGƯT NSND NSƯT NXB PGS THS TP TS TSKH TT TX VS")
)
_LONGEST_ABBREVIATION = max(map(len, _ABBREVIATIONS))

_O, _U = "òóỏõọÒÓỎÕỌ", "ùúủũụÙÚỦŨỤ"
_NEW_STYLE = re.compile(f"[{_O}{_U}](?:(?<=[{_O}])[aeAE]|(?<=[{_U}])[yY])")
# What may be before these vowels in a Vietnamese syllable. There is no q: quý has one vowel, and its tone.
_ONSETS = frozenset({"", *re.findall(r"\w+", "b c ch d đ g gh h k kh l m n ng nh p ph r s t th tr v x")})
_LONGEST_ONSET = max(map(len, _ONSETS))


def refine(text: str, spans: Sequence[Span], *, whole: bool = False, stops: bool = False) -> list[Span]:
    """Return the tokens of a text after :func:`keep_whole` (``whole``) and :func:`split_stops` (``stops``)."""
    refined = list(spans)
    if whole:
        refined = keep_whole(text, refined)
    return split_stops(text, refined) if stops else refined


def keep_whole(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the tokens with each date, time and document number as one token.

    These count, written without white space and with digits 0 to 9 only:

    - dates: ``27/09/2024`` and ``30-9-2021`` (day, month, year of four digits from 1000 to 2999), ``2021-09-30``;
    - day and month, ``27/9``, right after *ngày, hôm, sáng, trưa, chiều, tối* or *đêm*, and month and year,
      ``7/2014``, right after *tháng*; elsewhere these may be fractions, scales or scores, and stay as they are;
    - times with two digits each, ``09:30`` and ``23:59:59``;
    - document numbers of up to five digits with year and code, ``42/2022/QH15``, ``15/2020/NĐ-CP``,
      ``58/2011/TTLT/BNV-BTC``; without a year if the code has several parts, ``1234/QĐ-TTg``; the Party's,
      ``13-NQ/TW``. A part of a code is capitals with up to two small letters and two digits behind them.

    Letters, digits or joining signs directly before or after, as in ``1/27/09/2024`` or ``42/2022/QH15.doc``,
    make it something else, which stays as it is; only a hyphen between two dates or times is allowed.
    ``24.02.2022`` is one token of Pyvi's already. A full stop that Pyvi has on the last part stays on the whole.
    """
    found = list(_things(text))
    if not found:
        return list(spans)
    starts = [start for start, _ in spans]
    refined: list[Span] = []
    done = 0
    for start, end in found:
        first = bisect_left(starts, start, done)
        last = bisect_left(starts, end, first) - 1
        if last <= first or starts[first] != start:
            continue
        # A full stop may be on the last part.
        if spans[last][1] != end and text[end : spans[last][1]] != ".":
            continue
        if any(spans[at][1] != starts[at + 1] for at in range(first, last)):
            continue
        refined += spans[done:first]
        refined.append((start, spans[last][1]))
        done = last + 1
    refined += spans[done:]
    return refined


def _things(text: str) -> Iterator[Span]:
    """Yield where dates, times and document numbers are."""
    done = 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        thing = _THING.match(text, start) if start >= done else None
        if thing is None:
            continue
        lead = _LEADS.get(thing.lastgroup or "")
        if lead is None or lead.search(text, max(0, start - _LEAD_REACH), start):
            done = thing.end()
            yield start, done


def split_stops(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the tokens with each full stop at the end of a sentence as a token of its own.

    Pyvi keeps it on capitals (``của ASEAN.``), on web addresses and on a few titles. A sentence ends where the
    full stop, and closing quotation marks or brackets if any, are at the end of the text, or before white space
    and a capital letter (opening marks may come between). These keep theirs wherever they are: a single
    capital (``Nguyễn Văn A.``, ``U.S.``), abbreviations of titles and places before a name (``TP.``, ``PGS.``,
    ``ThS.``, ``Mr.``, ...), and Roman numerals at the beginning of a line (``II. Mục tiêu``), which number it.
    """
    stops = [match.start() for match in _STOP.finditer(text) if _ends_sentence(text, match)]
    starts = [start for start, _ in spans]
    within: dict[int, list[int]] = {}
    for stop in stops:
        at = bisect_right(starts, stop) - 1
        if at >= 0 and stop < spans[at][1] and spans[at] != (stop, stop + 1):
            within.setdefault(at, []).append(stop)
    refined: list[Span] = []
    done = 0
    for at, places in within.items():
        refined += spans[done:at]
        refined += _cut_out(text, spans[at], places)
        done = at + 1
    return refined + list(spans[done:])


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    first = match["first"]
    if first and not (first.isupper() or first.istitle()):
        return False
    stop = match.start()
    word = _letters_before(text, stop, _LONGEST_ABBREVIATION)
    if (len(word) == 1 and word.isupper()) or word.upper() in _ABBREVIATIONS:
        return False
    return not (_NUMERAL.fullmatch(word) and _begins_line(text, stop - len(word)))


def _begins_line(text: str, place: int) -> bool:
    while place and text[place - 1] != "\n" and text[place - 1].isspace():
        place -= 1
    return not place or text[place - 1] == "\n"


def _cut_out(text: str, span: Span, places: Sequence[int]) -> Iterator[Span]:
    """Yield a token in pieces: full stops at the given places by themselves, and what is left between them."""
    borders = [span[0], *(border for place in places for border in (place, place + 1)), span[1]]
    for start, end in pairwise(borders):
        piece = text[start:end]
        bare = piece.strip()
        if bare:
            lead = len(piece) - len(piece.lstrip())
            yield start + lead, start + lead + len(bare)


def _letters_before(text: str, place: int, most: int) -> str:
    """Return the letters directly before a place, no more than one above ``most``, which then is too many."""
    start = place
    while start > max(0, place - most - 1) and text[start - 1].isalpha():
        start -= 1
    return text[start:place]


def old_tones(text: str) -> str:
    """Return the text in NFC with tone marks where Pyvi's dictionary has them; its length is that of the text in NFC.

    The dictionary and most of the model know ``hoà``, ``khoẻ`` and ``thuỷ`` only, while today's texts have ``hòa``,
    ``khỏe`` and ``thủy`` as well: there the tone goes from the first vowel to the second. That concerns syllables
    that end in oa, oe or uy and have no q (``quý`` stays). Foreign names that look like such syllables change
    too, so segment the returned text, but quote the original: the offsets are the same.
    """
    return _NEW_STYLE.sub(_with_old_tone, unicodedata.normalize("NFC", text))


def _with_old_tone(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    vowels = match.group()
    following = text[end : end + 1]
    # A mark that is alone would change places with the tone.
    if following.isalpha() or (following and unicodedata.combining(following)):
        return vowels
    if _letters_before(text, start, _LONGEST_ONSET).lower() not in _ONSETS:
        return vowels
    apart = unicodedata.normalize("NFD", vowels[0])
    return apart[0] + unicodedata.normalize("NFC", vowels[1] + apart[1])
