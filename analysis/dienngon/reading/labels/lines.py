"""What one line is, by its own look and the place where it stands: the first rule that knows it wins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dienngon.corpus import Kind, Span
from dienngon.reading.dates.date_lines import date_line, inline_date
from dienngon.reading.labels import vocabulary
from dienngon.text import line_key, phrase_key

TERMINAL = (".", "!", "?", "…", ":", ";", ",", ".”", '."', ".)")

# Parts of a document that a number follows: Chương I is nobody's name.
_DIVISIONS = frozenset(phrase_key(one) for one in ("Phần", "Chương", "Mục", "Điều", "Khoản", "Phụ", "Bảng", "Hình"))

_SYLLABLE = re.compile(r"[^\W_]+")

_COLUMNS = re.compile(r"\s{3,}|\t")
_PARTS = re.compile(r"\s*[-–/,;&]\s*|\s+và\s+")
_BRACKETS = re.compile(r"\s*\([^()]{2,40}\)$")
# A question or a quotation can be a headline, a sentence cannot.
_ASKS = ("?", "!", "”", '"', "?)")
_WITHIN = re.compile(r"[.!?…][\"”’)]*\s")
_STOPS = (".", ".”", '."', "…", ":", ";", ",", ".)")

TITLE_MAX = 40
CAPTION_MAX = 60
_CAPTION_MIN = 3
HEADING_MAX = 25
SHORT_MAX = 10
_DATE_MAX = 30
PROSE_MIN = 12


# Lines that are known by their beginning, wherever they stand: how long at most, and what they are.
_APART: tuple[tuple[int, re.Pattern[str], tuple[Kind, str, str]], ...] = (
    (TITLE_MAX, vocabulary.RELATED_LINE, ("furniture", "related", "one line that leads to another text")),
    (TITLE_MAX, vocabulary.TOPICS, ("metadata", "keywords", "key words of the text")),
    (SHORT_MAX, vocabulary.COUNTER, ("metadata", "counter", "counter of views")),
    (SHORT_MAX, vocabulary.CREDIT_LINE, ("metadata", "credit", "credit line")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: ``text[start:end]``; ``size`` in syllables, ``key`` as syllable keys if it is not long."""

    number: int
    start: int
    end: int
    text: str
    key: str
    size: int

    @property
    def columns(self) -> list[str]:
        """Return the syllable keys of what stands side by side in it, with many spaces between."""
        return [phrase_key(one) for one in _COLUMNS.split(self.text)] if self.size <= CAPTION_MAX else []

    @property
    def prose(self) -> bool:
        """Return whether it is running text: long enough, with an end."""
        return self.size >= PROSE_MIN and self.text.endswith(TERMINAL)

    def span(self, kind: Kind, subkind: str, rule: str) -> Span:
        """Return a span over the whole line."""
        return Span(self.number, self.start, self.end, kind, subkind, rule)


def line_of(text: str, number: int, start: int, end: int) -> Line:
    """Return a line of a text."""
    # A line break inside a line that was unwrapped reads as the space it replaced; the length stays.
    line = text[start:end].replace("\n", " ")
    size = len(_SYLLABLE.findall(line))
    return Line(number, start, end, line, line_key(line) if size <= CAPTION_MAX else "", size)


def dated(line: Line) -> bool:
    """Return whether a line is nothing but a date."""
    return line.size <= _DATE_MAX and date_line(line.text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: before a copy of it, before or after all prose, at the end, or as the first prose itself."""

    doubled: bool = False
    opening: bool = False
    closing: bool = False
    leads: bool = False
    ends: bool = False


def line_spans(line: Line, place: Place) -> list[Span]:
    """Return the spans of a line of head, body or closing lines that is neither title nor copy."""
    for rule in (_apart, _marked, _button, _sourced, _caption, _head, _closing):
        spans = rule(line, place)
        if spans:
            return spans
    if line.size <= HEADING_MAX and not line.text.endswith(TERMINAL):
        return [line.span("body", "heading", "short line without a full stop")]
    if place.leads and vocabulary.LEAD.match(line.text):
        return [line.span("body", "lead", "first paragraph, opened by an agency's or paper's mark")]
    return [line.span("body", "", "text")]


def title_position(page: Sequence[Line]) -> int | None:
    """Return the position of the title: the first line that is no date, number or navigation, if it is not prose."""
    for position, line in enumerate(page):
        if line.size == 0 or line.key in vocabulary.LEGAL_HEAD or dated(line) or _navigates(line):
            continue
        if inline_date(line.text) or line.size > TITLE_MAX:
            return None
        return position if not line.text.endswith(TERMINAL) or _asks(page, position) else None
    return None


def _asks(page: Sequence[Line], position: int) -> bool:
    """Return whether a line that ends as a question or quotation stands apart as a headline does."""
    line = page[position]
    sentence = line.text.endswith(_STOPS) or _WITHIN.search(line.text)
    if not line.text.endswith(_ASKS) or sentence or position + 1 == len(page):
        return False
    below = page[position + 1]
    return dated(below) or (below.number > line.number + 1 and line.size <= HEADING_MAX)


def _navigates(line: Line) -> bool:
    return line.key in vocabulary.BUTTONS or bool(vocabulary.BREADCRUMB.match(line.text))


def _apart(line: Line, _: Place) -> list[Span]:
    if line.size == 0:
        return [line.span("metadata", "punctuation", "no letter or digit")]
    if dated(line):
        return [line.span("metadata", "date", "date line")]
    if _navigates(line):
        return [line.span("furniture", "navigation", "a page's button or path")]
    for most, pattern, label in _APART:
        if line.size <= most and pattern.match(line.text):
            return [line.span(*label)]
    return []


def _button(line: Line, place: Place) -> list[Span]:
    """Return the label of a button, which before or after the text is one, and within it may be a heading."""
    if not (place.opening or place.closing) or line.size > SHORT_MAX:
        return []
    if line.key in vocabulary.SHARE:
        return [line.span("furniture", "share", "a button beside the text")]
    if place.closing and vocabulary.BACK.match(line.text):
        return [line.span("furniture", "navigation", "a link back, after the text")]
    return []


def _marked(line: Line, _: Place) -> list[Span]:
    size = inline_date(line.text)
    if not size:
        return []
    marker = line.text[:size].strip()
    start = line.start + line.text.index(marker)
    rest = line.start + len(line.text) - len(line.text[size:].lstrip())
    date = Span(line.number, start, start + len(marker), "metadata", "date", "inline date")
    return [date, Span(line.number, rest, line.end, "body", "", "text after an inline date")]


def _sourced(line: Line, place: Place) -> list[Span]:
    """Return the label of a line within the text that gives the source of a table or picture."""
    if place.opening or place.closing or line.size > HEADING_MAX or not vocabulary.DATA_SOURCE.match(line.text):
        return []
    return [line.span("metadata", "credit", "source of a table or picture")]


def _caption(line: Line, place: Place) -> list[Span]:
    if line.size > CAPTION_MAX:
        return []
    numbered = vocabulary.NUMBERED_CAPTION.match(line.text)
    credit = vocabulary.CREDIT.search(line.text) or (numbered and vocabulary.CAPTION_SOURCE.search(line.text))
    if credit:
        return credited(line, credit.start())
    if numbered:
        return [line.span("caption", "", "opens with the number of a picture or table")]
    if line.size <= HEADING_MAX and vocabulary.CAPTION_START.match(line.text):
        return [line.span("caption", "", "opens as a caption does")]
    if place.doubled and line.size >= _CAPTION_MIN:
        return [line.span("caption", "", "short line that stands twice in a row")]
    return []


def credited(line: Line, size: int) -> list[Span]:
    """Return the spans of a caption whose credit begins at ``size``."""
    caption = line.text[:size].rstrip()
    if not caption:
        return [line.span("metadata", "credit", "credit line")]
    lead = len(line.text[size:]) - len(line.text[size:].lstrip())
    credit = Span(line.number, line.start + size + lead, line.end, "caption", "credit", "credit at the end")
    return [Span(line.number, line.start, line.start + len(caption), "caption", "", "line with a credit"), credit]


def _head(line: Line, place: Place) -> list[Span]:
    """Return the label of a line before all prose that heads a document of state, or names its author."""
    if not place.opening:
        return []
    if line.key in vocabulary.LEGAL_HEAD:
        return [line.span("metadata", "legal header", "name or motto of the state")]
    if line.size > SHORT_MAX:
        return []
    if vocabulary.AUTHOR.match(line.text) or _name(line.text):
        return [line.span("metadata", "author", "author line")]
    if vocabulary.DATA_SOURCE.match(line.text):
        return [line.span("metadata", "source", "source line")]
    return []


def _name(text: str) -> bool:
    bare = vocabulary.DEGREE.sub("", text)
    return _capitalised(bare) and _surname(bare)


def _surname(text: str) -> bool:
    return phrase_key(text).split(" ")[0] in vocabulary.SURNAMES


def person(text: str) -> bool:
    """Return whether a text is nothing but the name of a person, with rank or degree, in capitals or not."""
    bare = vocabulary.DEGREE.sub("", text)
    return _capitalised(bare) or _capitals(bare)


def _capitals(text: str) -> bool:
    """Return whether a text in capitals may be a name: two to four words, a surname first or a given name last."""
    words = text.split()
    if not text.isupper() or not all(map(str.isalpha, words)) or phrase_key(text) in vocabulary.NO_NAMES:
        return False
    if _surname(text):
        return 2 <= len(words) <= 4 and phrase_key(words[-1]) in vocabulary.GIVEN
    return len(words) in (2, 3) and phrase_key(words[-1]) in vocabulary.GIVEN


def names(text: str, *, capitals: bool = False) -> bool:
    """Return whether a line is one name or several: Viết Tuân - Vũ Anh, Nguyễn Bằng (CTTĐT BQP).

    Parameters
    ----------
    text
        The line.
    capitals
        Whether a name may be in capitals: where the line may be a heading as well, it may not.
    """
    parts = _PARTS.split(_BRACKETS.sub("", vocabulary.DEGREE.sub("", text)).strip())
    if len(parts) == 1 and parts[0] == text and not capitals:
        return _capitalised(text)
    return all(_capitalised(one) or (capitals and _capitals(one)) for one in parts)


def _closing(line: Line, place: Place) -> list[Span]:
    """Return the label of a line after the last prose, if it is a source, an author or key words."""
    if not place.closing:
        return []
    if vocabulary.KEYWORDS.match(line.text):
        return [line.span("metadata", "keywords", "key words of the page")]
    if line.size > SHORT_MAX:
        return []
    if vocabulary.SOURCE.match(line.text) and not line.text.endswith((".", ";")):
        return [line.span("metadata", "source", "source line")]
    if vocabulary.AUTHOR.match(line.text) or names(line.text, capitals=place.ends):
        return [line.span("metadata", "author", "author line, or a name alone, after the text")]
    return []


def _capitalised(text: str) -> bool:
    words = text.split()
    if text.isupper() or phrase_key(text).split(" ")[0] in _DIVISIONS:
        return False
    return 2 <= len(words) <= 5 and all(word.isalpha() and word[0].isupper() for word in words)
