"""Lines of PDF pages into paragraphs, headings and what recurs on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from dienngon.corpus import Kind
from dienngon.reading.pdf.lines import PdfLine

# In letter heights: how far lines may differ and still stand at one edge, or be of one size.
_EDGE = 0.6
_SIZE = 0.12
_LARGER = 1.15
# Lines of one paragraph stand no further apart than this many times the usual distance.
_APART = 1.18
# If so many of the gaps are wider, or lines set in by so much, that is how paragraphs are told apart.
_SPACED = 0.05
_INDENT = 5.0
# How much room, in letter heights, a full line leaves beside the next word; in shares of the column, a ragged one.
_FULL = 0.5
_RAGGED = 0.25
_HEADING_WORDS = 40
# How many lines at the top and bottom of a page may recur, on how many pages, and how exactly in one place.
_MARGIN_LINES = 3
_RECURS = 3
_SAME_PLACE = 4.0
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(r"(?:trang|page)?\W*\d{1,4}\W*(?:(?:/|of|trên)\W*\d{1,4}\W*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or line of a margin, on one line; what it is and why, if its look says so."""

    text: str
    kind: Kind | None = None
    subkind: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is usual on the pages of a document."""

    height: float  # of the letters
    pitch: float  # from one line to the next
    spaced: bool  # whether there is more room between paragraphs
    largest: float  # of the letters of the first page, 0 if none are larger than the text's
    indented: bool  # whether the first lines of paragraphs are set in
    edges: Mapping[int, tuple[float, float]]  # of each line's column, by the line's identity: left and right


def blocks(pages: Sequence[Sequence[PdfLine]], heights: Sequence[float]) -> list[Block]:
    """Return the paragraphs of a document.

    Lines belong together by their distance, their left edge and whether the next word would still have fitted; over
    a column or page by punctuation as well. Margins stand behind the paragraph that they interrupt.

    Parameters
    ----------
    pages
        The lines of each page.
    heights
        Of the pages, in points.
    """
    lines = [line for page in pages for line in page]
    margins = _margins(pages, heights)
    body = [line for line in lines if id(line) not in margins]
    layout = _layout(body)
    found: list[Block] = []
    current: list[PdfLine] = []
    waiting: list[Block] = []
    for line in lines:
        margin = margins.get(id(line))
        if margin is not None:
            waiting.append(Block(line.text, "furniture", *margin))
        elif current and _goes_on(current, line, layout):
            current.append(line)
        else:
            found += [_block(current, layout), *waiting] if current else waiting
            waiting = []
            current = [line]
    found += [_block(current, layout)] if current else []
    return found + waiting


def _layout(body: Sequence[PdfLine]) -> _Layout:
    height = _usual_height(body)
    steps = sorted(
        one.bottom - other.bottom
        for one, other in pairwise(body)
        if one.page == other.page and _alike(one, other) and abs(one.height - height) < _SIZE * height
    )
    steps = [step for step in steps if 0 < step < 4 * height]
    # Most lines follow another of their paragraph; gaps between paragraphs are larger and rarer.
    pitch = median(steps[: max(1, 2 * len(steps) // 3)]) if steps else 1.5 * height
    spaced = sum(step > _APART * pitch for step in steps) >= _SPACED * len(steps) > 0
    top = max((line.height for line in body if line.page == body[0].page and len(line.text) > 2), default=0.0)
    inward = [
        _EDGE * one.height < one.left - other.left < _INDENT * one.height
        for one, other in pairwise(body)
        if one.page == other.page and _alike(one, other) and 0 < one.bottom - other.bottom < _APART * pitch
    ]
    indented = sum(inward) >= _SPACED * len(inward) > 0
    return _Layout(height, pitch, spaced, top if top > _LARGER * height else 0.0, indented, _edges(body))


def _usual_height(lines: Sequence[PdfLine]) -> float:
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.height, 1)] += len(line.text)
    return max(counts, key=lambda height: (counts[height], height), default=1.0) or 1.0


def _alike(one: PdfLine, other: PdfLine) -> bool:
    return abs(one.height - other.height) <= _SIZE * max(one.height, other.height)


def _edges(lines: Sequence[PdfLine]) -> dict[int, tuple[float, float]]:
    """Return for each line, by identity, the left and right edge of the lines of its size that begin near it."""
    columns: dict[tuple[int, int, int], tuple[float, float]] = {}
    keys = {}
    for line in lines:
        size = max(line.height, 1.0)
        page, height, place = line.page, round(line.height), int(line.left // (6 * size))
        keys[id(line)] = (page, height, place)
        for near in (place - 1, place, place + 1):
            left, right = columns.get((page, height, near), (line.left, line.right))
            columns[page, height, near] = (min(left, line.left), max(right, line.right))
    return {name: columns[key] for name, key in keys.items()}


def _goes_on(current: Sequence[PdfLine], line: PdfLine, layout: _Layout) -> bool:
    """Return whether a line belongs to the paragraph that the lines before it are of."""
    last = current[-1]
    large = line.height > _LARGER * layout.height
    left, right = layout.edges[id(last)]
    room = right - last.right - line.word
    full = room < _FULL * line.height
    if not _alike(last, line):
        goes_on = False
    elif last.page != line.page or last.bottom < line.bottom or line.left > last.right:
        # The next column or page.
        goes_on = (full or line.text[0].islower()) and not large and not _TERMINAL.search(last.text)
    elif last.bottom - line.bottom > _APART * layout.pitch * line.height / layout.height:
        goes_on = False
    else:
        # Where paragraphs are set apart by room, a line may end early because its edge is ragged.
        ragged = layout.spaced and room < _RAGGED * (right - left)
        goes_on = large or ((full or ragged) and _flush(current, line, layout))
    return goes_on


def _flush(current: Sequence[PdfLine], line: PdfLine, layout: _Layout) -> bool:
    """Return whether a line begins where a paragraph's second and later lines do."""
    last = current[-1]
    edge = _EDGE * line.height
    if line.left > last.left + edge:
        return False
    if len(current) > 1:
        return line.left > last.left - edge
    # Two lines that are both set in open two paragraphs of a line each.
    return not (layout.indented and line.left > layout.edges[id(line)][0] + edge and line.left > last.left - edge)


def _block(lines: Sequence[PdfLine], layout: _Layout) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        text = _joined(text, line.text)
    if len(text.split()) <= _HEADING_WORDS:
        if layout.largest and lines[0].page == 0 and abs(lines[0].height - layout.largest) < _SIZE * layout.largest:
            return Block(text, "title", "", "largest letters of the first page")
        if lines[0].height > _LARGER * layout.height:
            return Block(text, "body", "heading", "letters larger than those of the text")
    return Block(text)


def _joined(text: str, line: str) -> str:
    if text.endswith("\u00ad"):
        return text[:-1] + line
    # Vietnamese does not break words: a hyphen at the end of a line is one that is written, as in Cô-lôm-bi-a.
    hyphened = text.endswith("-") and text[-2:-1].isalnum() and line[0].isalnum()
    return text + line if hyphened else f"{text} {line}"


def _margins(pages: Sequence[Sequence[PdfLine]], heights: Sequence[float]) -> dict[int, tuple[str, str]]:
    """Return the lines, by identity, that recur at the top or bottom of pages or number them, with subkind and rule."""
    found: dict[int, tuple[str, str]] = {}
    seen: dict[tuple[bool, str], list[PdfLine]] = {}
    for page, height in zip(pages, heights, strict=True):
        for top, line in _outer(page):
            near = line.bottom > 0.9 * height if top else line.top < 0.1 * height
            if near and _PAGE_NUMBER.fullmatch(line.text):
                found[id(line)] = ("page number", "a number at the edge of the page")
            else:
                key = re.sub(r"\d+", "#", line.text.casefold())
                seen.setdefault((top, key), []).append(line)
    wanted = min(_RECURS, max(2, len(pages)))
    for (top, _), lines in seen.items():
        for line in lines:
            same = {one.page for one in lines if abs(one.bottom - line.bottom) < _SAME_PLACE}
            if len(same) >= wanted or (len(same) == len(pages) == 2):
                place = "top" if top else "bottom"
                found[id(line)] = (
                    f"running {'header' if top else 'footer'}",
                    f"stands at the {place} of {len(same)} pages",
                )
    return found


def _outer(page: Sequence[PdfLine]) -> Iterator[tuple[bool, PdfLine]]:
    """Yield the highest and lowest lines of a page, and whether they are of the highest."""
    ordered = sorted(page, key=lambda line: -line.bottom)
    size = min(_MARGIN_LINES, len(ordered) // 2)
    yield from ((True, line) for line in ordered[:size])
    yield from ((False, line) for line in ordered[len(ordered) - size :])
