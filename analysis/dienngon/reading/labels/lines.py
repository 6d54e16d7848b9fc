"""A line, and the rules that look at its text and place alone: the last resort of every format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from dienngon.codes import Note
from dienngon.corpus import Kind, Span
from dienngon.reading.dates.date_lines import date_line, inline_date
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.bylines import abbreviated, named, names, signature_start, signed
from dienngon.reading.pages import Markup
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Html, Lines
from dienngon.text import line_key, phrase_key

# What a line is: kind, subkind, and the rule that says so.
Label = tuple[Kind, str, str | Note]

TERMINAL = (".", "!", "?", "…", ":", ";", ",", ".”", '."', ".)")
# On web pages, where a line that is no sentence is known by its element, quotations end sentences as well.
ENDINGS = (*TERMINAL, "?”", "!”", '?"', '!"', ".'", ".’")
SYLLABLE = re.compile(r"[^\W_]+")
# A question or a quotation can be a headline, a sentence cannot.
_ASKS = ("?", "!", "”", '"', "?)")
_WITHIN = re.compile(r"[.!?…][\"”’)]*\s")
_STOPS = (".", ".”", '."', "…", ":", ";", ",", ".)")
# Lines that are known by their beginning, wherever they are: how long at most, and what they are.
_APART: tuple[tuple[int, re.Pattern[str], tuple[Kind, str, Rule]], ...] = (
    (Lines.TITLE, vocabulary.RELATED_LINE, ("furniture", "related", Rule.LEADS_ON)),
    (Lines.TITLE, vocabulary.TOPICS, ("metadata", "keywords", Rule.TEXT_KEYWORDS)),
    (Lines.HEADING, vocabulary.ATTACHMENT, ("furniture", "navigation", Rule.ATTACHMENT)),
    (Lines.SHORT, vocabulary.COUNTER, ("metadata", "counter", Rule.COUNTER)),
    (Lines.SHORT, vocabulary.CREDIT_LINE, ("metadata", "credit", Rule.CREDIT_LINE)),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is: before a copy of it, before or after all prose, at the end, or as the first prose itself.

    In a text without any, all lines are before it; those behind its head are ``listed``.
    ``late`` is a line that no prose follows, ``final`` the last of the page, ``sourced`` one right behind a source.
    """

    doubled: bool = False
    opening: bool = False
    closing: bool = False
    leads: bool = False
    ends: bool = False
    listed: bool = False
    late: bool = False
    final: bool = False
    sourced: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a document: ``text[start:end]`` with its number, and what markup says of it."""

    number: int
    start: int
    end: int
    text: str
    markup: Markup | None = None

    @cached_property
    def size(self) -> int:
        """Return its length in syllables."""
        return len(SYLLABLE.findall(self.text))

    @cached_property
    def key(self) -> str:
        """Return its syllable keys, empty for a line that no list of words has."""
        return line_key(self.text) if self.size <= Lines.CAPTION else ""

    @cached_property
    def bare(self) -> str:
        """Return its syllable keys without numbers, empty for a longer line: ``Bình luận (3)`` is ``Bình luận``."""
        return bare_key(self.text) if self.size <= Html.BOX_HEADING else ""

    @cached_property
    def prose(self) -> bool:
        """Return whether it is running text: long enough, with an end."""
        return self.size >= Lines.PROSE and self.text.endswith(TERMINAL)

    @cached_property
    def dated(self) -> bool:
        """Return whether it is nothing but a date."""
        return self.size <= Lines.DATE and date_line(self.text)

    @property
    def path(self) -> bool:
        """Return whether it is the path to a page: Trang chủ > Tin tức."""
        return bool(vocabulary.BREADCRUMB.match(self.text))

    def span(self, kind: Kind, subkind: str, rule: str | Note) -> Span:
        """Return a span over the whole line."""
        return Span(self.number, self.start, self.end, kind, subkind, rule)


def line_of(text: str, number: int, start: int, end: int, markup: Markup | None = None) -> Line:
    """Return a line of a text."""
    # A line break inside a line that was unwrapped reads as the space it replaced; the length stays.
    return Line(number, start, end, text[start:end].replace("\n", " "), markup)


def bare_key(text: str) -> str:
    """Return the syllable keys of a text without its numbers."""
    return " ".join(key for key in phrase_key(text).split(" ") if not key.isdigit())


def credit_start(caption_text: str) -> int:
    """Return where the credit at the end of a caption begins, the length of the caption without one."""
    match = vocabulary.PICTURE_CREDIT.search(caption_text) or vocabulary.CREDIT.search(caption_text)
    if match is None:
        return len(caption_text)
    return match.start() + len(match[0]) - len(match[0].lstrip())


# What a line is by its look.


def title_position(page: Sequence[Line]) -> int | None:
    """Return the position of the title: the first line that is no date, number or navigation, if it is not prose."""
    for position, line in enumerate(page):
        if line.size == 0 or line.key in vocabulary.LEGAL_HEAD or line.dated or _navigates(line):
            continue
        if inline_date(line.text) or line.size > Lines.TITLE:
            return None
        return position if not line.text.endswith(TERMINAL) or _asks(page, position) else None
    return None


def _asks(page: Sequence[Line], position: int) -> bool:
    """Return whether a line that ends as a question or quotation is set apart as a headline is."""
    line = page[position]
    sentence = line.text.endswith(_STOPS) or _WITHIN.search(line.text)
    if not line.text.endswith(_ASKS) or sentence or position + 1 == len(page):
        return False
    below = page[position + 1]
    return below.dated or (below.number > line.number + 1 and line.size <= Lines.HEADING)


def _navigates(line: Line) -> bool:
    return line.key in vocabulary.BUTTONS or line.path


def apart(line: Line, _: Place) -> list[Span]:
    """Return the label of a line that is known wherever it is: signs, dates, buttons, links, counters."""
    if line.size == 0:
        return [line.span("metadata", "punctuation", Rule.NO_LETTER)]
    if line.dated:
        return [line.span("metadata", "date", Rule.DATE_LINE)]
    if _navigates(line):
        return [line.span("furniture", "navigation", Rule.PATH)]
    for most, pattern, label in _APART:
        if line.size <= most and pattern.match(line.text):
            return [line.span(*label)]
    return []


def marker(line: Line, _: Place) -> list[Span]:
    """Return the labels of a line that opens with place and date: the date, and the text after it."""
    size = inline_date(line.text)
    if not size:
        return []
    date = line.text[:size].strip()
    start = line.start + line.text.index(date)
    rest = line.start + len(line.text) - len(line.text[size:].lstrip())
    return [
        Span(line.number, start, start + len(date), "metadata", "date", Rule.INLINE_DATE),
        Span(line.number, rest, line.end, "body", "", Rule.AFTER_INLINE_DATE),
    ]


def edge(line: Line, place: Place) -> list[Span]:
    """Return the label of a button before or after the text, and of the source of a table or picture within it."""
    if not (place.opening or place.closing):
        source = line.size <= Lines.HEADING and vocabulary.DATA_SOURCE.match(line.text)
        return [line.span("metadata", "credit", Rule.DATA_SOURCE)] if source else []
    if line.size > Lines.SHORT:
        return []
    if line.key in vocabulary.SHARE:
        return [line.span("furniture", "share", Rule.EDGE_BUTTON)]
    if place.closing and vocabulary.BACK.match(line.text):
        return [line.span("furniture", "navigation", Rule.LINK_BACK)]
    return []


def caption(line: Line, place: Place) -> list[Span]:
    """Return the labels of a caption: its own, and that of a credit at its end."""
    if line.size > Lines.CAPTION:
        return []
    numbered = vocabulary.NUMBERED_CAPTION.match(line.text)
    credit = vocabulary.CREDIT.search(line.text) or (numbered and vocabulary.CAPTION_SOURCE.search(line.text))
    if credit:
        return _credited(line, credit.start())
    if numbered:
        return [line.span("caption", "", Rule.NUMBERED_CAPTION)]
    if line.size <= Lines.HEADING and vocabulary.CAPTION_START.match(line.text):
        return [line.span("caption", "", Rule.CAPTION_START)]
    if place.doubled and line.size >= Lines.CAPTION_LEAST:
        return [line.span("caption", "", Rule.DOUBLED)]
    return []


def _credited(line: Line, size: int) -> list[Span]:
    """Return the spans of a caption whose credit begins at ``size``."""
    before = line.text[:size].rstrip()
    if not before:
        return [line.span("metadata", "credit", Rule.CREDIT_LINE)]
    start = line.start + size + len(line.text[size:]) - len(line.text[size:].lstrip())
    return [
        Span(line.number, line.start, line.start + len(before), "caption", "", Rule.CREDITED),
        Span(line.number, start, line.end, "caption", "credit", Rule.CREDIT_END),
    ]


def opening(line: Line, place: Place) -> list[Span]:
    """Return the label of a line before all prose that heads a document of state, or names its author."""
    if not place.opening:
        return []
    if line.key in vocabulary.LEGAL_HEAD:
        return [line.span("metadata", "legal header", Rule.MOTTO)]
    if line.size > Lines.SHORT:
        return []
    signed = named(line.text) or abbreviated(line.text, given=True)
    if vocabulary.AUTHOR.match(line.text) or (signed and not place.listed):
        return [line.span("metadata", "author", Rule.AUTHOR_LINE)]
    if vocabulary.DATA_SOURCE.match(line.text):
        return [line.span("metadata", "source", Rule.SOURCE_LINE)]
    return []


def closing(line: Line, place: Place) -> list[Span]:
    """Return the label of a line after the last prose, if it is a source, an author or key words."""
    if not place.closing:
        return []
    if vocabulary.KEYWORDS.match(line.text):
        return [line.span("metadata", "keywords", Rule.PAGE_KEYWORDS)]
    if line.size > Lines.SHORT:
        return []
    said = signed(line.text, last=place.ends)
    paper = place.sourced and place.final and line.size <= Lines.NAME_MOST and not line.text.endswith(TERMINAL)
    if said == "source" or paper:
        return [line.span("metadata", "source", Rule.SOURCE_LINE)]
    if said == "author" or names(line.text, capitals=place.ends):
        return [line.span("metadata", "author", Rule.AUTHOR_AFTER)]
    return []


def signature(line: Line, place: Place) -> list[Span]:
    """Return the labels of a paragraph that no prose follows and that ends in names or a source: P.V, theo Báo Mới."""
    if not place.late or line.size < Lines.PROSE:
        return []
    cut = signature_start(line.text)
    if cut == len(line.text):
        return []
    kind = signed(line.text[cut:].rstrip(), last=True)
    end = line.start + len(line.text[:cut].rstrip())
    return [
        Span(line.number, line.start, end, "body", "", Rule.TEXT),
        Span(line.number, line.start + cut, line.end, "metadata", kind, Rule.SIGNED_BEHIND),
    ]


def body(line: Line, place: Place) -> list[Span]:
    """Return the label of a line of the text: heading, lead or paragraph."""
    if line.size <= Lines.HEADING and not line.text.endswith(TERMINAL):
        return [line.span("body", "heading", Rule.SHORT_LINE)]
    if place.leads and vocabulary.LEAD.match(line.text):
        return [line.span("body", "lead", Rule.AGENCY)]
    return [line.span("body", "", Rule.TEXT)]
