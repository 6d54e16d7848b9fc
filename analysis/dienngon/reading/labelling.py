"""What each line of a saved page is. Nothing is rewritten: every line gets spans, each with the rule behind it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from dienngon.corpus import Kind, Span
from dienngon.reading.dating import date_line, inline_date
from dienngon.text import lines, phrase_key

# Headings of blocks that follow an article: everything from the first of them on is page furniture.
_TAIL_MARKERS = frozenset(
    phrase_key(one)
    for one in (
        "Có thể bạn quan tâm",
        "Viết bình luận mới",
        "Viết bình luận",
        "Gửi bình luận",
        "Ý kiến bạn đọc",
        "Bình luận",
        "Xem thêm",
        "Đọc thêm",
        "Tin liên quan",
        "Bài liên quan",
        "Bài viết liên quan",
        "Tin bài liên quan",
        "Tin cùng chuyên mục",
        "Cùng chuyên mục",
        "Tin cùng loại",
        "Tin khác",
        "Các tin khác",
        "Các bài khác",
        "Bài viết khác",
        "Tin mới nhất",
        "Tin đọc nhiều",
        "Đọc nhiều nhất",
        "Tin nổi bật",
    )
)
# Links of a site's own navigation, as they stand alone on a line.
_NAVIGATION = frozenset(
    phrase_key(one)
    for one in (
        "Tìm kiếm",
        "Tin tức - Sự kiện",
        "Tin tức",
        "Sự kiện",
        "Liên kết website",
        "Liên kết",
        "Trang chủ",
        "Liên hệ",
        "Giới thiệu",
        "Đăng nhập",
        "Đăng ký",
        "Sơ đồ cổng",
        "Sơ đồ trang",
        "Thư viện ảnh",
        "Video",
        "In trang",
        "Về đầu trang",
        "Quay lại",
        "Chia sẻ",
    )
)
_CREDIT = re.compile(r"\((?:ảnh|nguồn ảnh|nguồn|minh họa|ảnh minh họa)\b[^()]*\)\s*\.?$", re.IGNORECASE)
_CREDIT_LINE = re.compile(r"(?:bài, ảnh|tin, ảnh|ảnh|nguồn ảnh)\s*:\s*\S", re.IGNORECASE)
_CAPTION_START = re.compile(r"(?:toàn cảnh|quang cảnh|ảnh minh họa)\b", re.IGNORECASE)
_SOURCE = re.compile(r"(?:nguồn|nguồn tin|theo)\s*:\s*\S|theo\s+\S", re.IGNORECASE)
_AUTHOR = re.compile(r"(?:tác giả|người viết|bài)\s*:\s*\S", re.IGNORECASE)
_TERMINAL = (".", "!", "?", "…", ":", ";", ",", ".”", '."', ".)")

_TITLE_MAX = 40
_CAPTION_MAX = 60
_HEADING_MAX = 25
_SHORT_MAX = 10
_PROSE_MIN = 12


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    end: int
    text: str
    size: int  # in syllables

    @property
    def prose(self) -> bool:
        return self.size >= _PROSE_MIN and self.text.endswith(_TERMINAL)


def label(text: str, *, clean: bool = True) -> tuple[Span, ...]:
    """Return the labelled spans of a text, in order, covering every line that is not blank.

    A page is read as: a head (title, date line), a body with captions, closing lines (author, source),
    and furniture. ``repeated`` is any later exact copy of a line.

    Parameters
    ----------
    text
        NFC text; offsets of the spans refer to it.
    clean
        False labels every line as body: what an analysis without cleaning would see.
    """
    page = [_line(text, *one) for one in lines(text)]
    if not clean:
        return tuple(Span(line.number, line.start, line.end, "body", "", "not cleaned") for line in page)
    content = _content_end(page)
    title = _title_position(page[:content])
    prose = [position for position, line in enumerate(page[:content]) if line.prose]
    last_prose = prose[-1] if prose else -1
    copies = Counter(line.text for line in page)
    seen: set[str] = set()
    spans: list[Span] = []
    for position, line in enumerate(page):
        if line.text in seen:
            furniture = "furniture" if position >= content else ""
            spans.append(_span(line, "repeated", furniture, "copy of an earlier line"))
            continue
        seen.add(line.text)
        doubled = copies[line.text] > 1 and position + 1 < len(page) and page[position + 1].text == line.text
        if position >= content:
            spans.append(_span(line, "furniture", "", _furniture_rule(line)))
        elif position == title:
            spans.append(_span(line, "title", "", "first line that is not prose"))
        else:
            spans.extend(_content(line, _Context(doubled, closing=position > last_prose >= 0)))
    return tuple(spans)


def _line(text: str, number: int, start: int, end: int) -> _Line:
    # A line break inside a line that was unwrapped reads as the space it replaced; the length stays.
    line = text[start:end].replace("\n", " ")
    return _Line(number, start, end, line, len(phrase_key(line).split()))


def _span(line: _Line, kind: Kind, subkind: str, rule: str) -> Span:
    return Span(line.number, line.start, line.end, kind, subkind, rule)


def _content_end(page: list[_Line]) -> int:
    """Return the position of the first line of the furniture that closes the page."""
    begun = False
    end = len(page)
    for position, line in enumerate(page):
        if begun and line.size <= _SHORT_MAX and phrase_key(line.text) in _TAIL_MARKERS:
            end = position
            break
        begun = begun or line.prose
    while begun and end > 0 and phrase_key(page[end - 1].text) in _NAVIGATION:
        end -= 1
    return end


def _furniture_rule(line: _Line) -> str:
    if phrase_key(line.text) in _NAVIGATION:
        return "site navigation"
    return "from a heading of related links or comments on"


def _title_position(page: list[_Line]) -> int | None:
    for position, line in enumerate(page):
        if date_line(line.text) or line.size == 0:
            continue
        if inline_date(line.text) or line.size > _TITLE_MAX or line.text.endswith(_TERMINAL):
            return None
        return position
    return None


@dataclass(frozen=True, slots=True)
class _Context:
    doubled: bool  # the next line is a copy of it
    closing: bool  # it stands after the last prose


def _content(line: _Line, context: _Context) -> list[Span]:
    """Return the spans of a line of head, body or closing lines that is neither title nor copy: the first rule wins."""
    for rule in (_apart, _marked, _caption, _closing):
        spans = rule(line, context)
        if spans:
            return spans
    if line.size <= _HEADING_MAX and not line.text.endswith(_TERMINAL):
        return [_span(line, "body", "heading", "short line without a full stop")]
    return [_span(line, "body", "", "text")]


def _apart(line: _Line, _: _Context) -> list[Span]:
    if line.size == 0:
        return [_span(line, "metadata", "punctuation", "no letter or digit")]
    if date_line(line.text):
        return [_span(line, "metadata", "date", "date line")]
    if line.size <= _SHORT_MAX and _CREDIT_LINE.match(line.text):
        return [_span(line, "metadata", "credit", "credit line")]
    return []


def _marked(line: _Line, _: _Context) -> list[Span]:
    size = inline_date(line.text)
    if not size:
        return []
    marker = line.text[:size].strip()
    start = line.start + line.text.index(marker)
    rest = line.start + len(line.text) - len(line.text[size:].lstrip())
    date = Span(line.number, start, start + len(marker), "metadata", "date", "inline date")
    return [date, Span(line.number, rest, line.end, "body", "", "text after an inline date")]


def _caption(line: _Line, context: _Context) -> list[Span]:
    if line.size > _CAPTION_MAX:
        return []
    credit = _CREDIT.search(line.text)
    if credit:
        return _credited(line, credit.start())
    if line.size <= _HEADING_MAX and _CAPTION_START.match(line.text):
        return [_span(line, "caption", "", "opens as a caption does")]
    if context.doubled:
        return [_span(line, "caption", "", "short line that stands twice in a row")]
    return []


def _credited(line: _Line, size: int) -> list[Span]:
    caption = line.text[:size].rstrip()
    if not caption:
        return [_span(line, "metadata", "credit", "credit line")]
    credit = Span(line.number, line.start + size, line.end, "caption", "credit", "credit in brackets")
    return [Span(line.number, line.start, line.start + len(caption), "caption", "", "line with a credit"), credit]


def _closing(line: _Line, context: _Context) -> list[Span]:
    """Return the label of a short line after the last prose, if it is a source or an author."""
    if not context.closing or line.size > _SHORT_MAX:
        return []
    if _SOURCE.match(line.text) and not line.text.endswith((".", ";")):
        return [_span(line, "metadata", "source", "source line")]
    if _AUTHOR.match(line.text):
        return [_span(line, "metadata", "author", "author line")]
    words = line.text.split()
    if 1 < len(words) <= 5 and all(word.isalpha() and word[0].isupper() for word in words):
        return [_span(line, "metadata", "author", "a name alone after the text")]
    return []
