"""The lines on the pages of a PDF by where they are, and the paragraphs that they make."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from dienngon.reading.pages import Markup, Piece
from dienngon.reading.thresholds import Pdf
from dienngon.text import nfc

# What PDFium puts for a hyphen at the end of a line, without the line's end behind it.
_HYPHENS = {0x02, 0xFFFE}
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(r"(?:trang|page)?\W*\d{1,4}\W*(?:(?:/|of|trên)\W*\d{1,4}\W*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line of a page: its text, its box in points from the lower left corner, the height of its letters."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """Return the height of its letters, from the lowest to the highest that its font has."""
        return self.top - self.bottom

    @property
    def word(self) -> float:
        """Return about how wide its first word is."""
        first = self.text.split(" ", 1)[0]
        return (self.right - self.left) * len(first) / max(1, len(self.text))


def page_lines(textpage: Any, number: int) -> list[PdfLine]:
    """Return the lines of a page in the order in which they are drawn, pieces on one height joined."""
    lines: list[PdfLine] = []
    for line in _pieces(textpage, number):
        last = lines[-1] if lines else None
        if last is not None and _next_to(last, line):
            box = (min(last.bottom, line.bottom), line.right, max(last.top, line.top))
            lines[-1] = replace(last, text=f"{last.text} {line.text}", bottom=box[0], right=box[1], top=box[2])
        else:
            lines.append(line)
    return lines


def _next_to(one: PdfLine, other: PdfLine) -> bool:
    size = max(one.height, other.height)
    level = (
        abs(one.bottom - other.bottom) < Pdf.SAME_LINE * size and abs(one.height - other.height) < Pdf.SAME_LINE * size
    )
    return level and -Pdf.SAME_LINE * size < other.left - one.right < Pdf.WORD_GAP * size


def _pieces(textpage: Any, number: int) -> Iterator[PdfLine]:
    from pypdfium2 import raw

    handle = textpage.raw
    size = max(0, raw.FPDFText_CountChars(handle))
    codes = [raw.FPDFText_GetUnicode(handle, place) for place in range(size)]
    start = 0
    for place in range(size + 1):
        hyphen = place < size and codes[place] in _HYPHENS
        if place < size and codes[place] not in {10, 13} and not hyphen:
            continue
        first, last = start, place - (0 if hyphen else 1)
        start = place + 1
        while first <= last and _blank(codes[first]):
            first += 1
        while last >= first and _blank(codes[last]):
            last -= 1
        if first > last:
            continue
        # Some fonts give each letter a box of its own: the middle one of several is that of the line.
        # Marks that are apart from their letter have boxes of their own.
        letters = [at for at in range(first, last + 1) if not _blank(codes[at]) and not 0x300 <= codes[at] < 0x370]
        letters = letters or [first]
        chosen = [letters[(len(letters) - 1) * step // Pdf.SAMPLE] for step in range(Pdf.SAMPLE + 1)]
        boxes = [_box(raw, handle, at) for at in chosen]
        bottom, top = median(box[1] for box in boxes), median(box[3] for box in boxes)
        text = nfc(" ".join(_text(codes[first : last + 1]).split()))
        if text:
            yield PdfLine(number, text, boxes[0][0], bottom, max(boxes[-1][2], boxes[0][2]), top)


def _blank(code: int) -> bool:
    return code in {0, 9, 32, 0xA0, 0xFEFF}


def _text(codes: list[int]) -> str:
    codes = [ord("-") if code in _HYPHENS else code for code in codes]
    # PDFium gives letters beyond the first plane as two units.
    units = b"".join(code.to_bytes(2, "little") for code in codes if 0 < code < 0x10000)
    if any(code >= 0x10000 for code in codes):
        return "".join(chr(code) for code in codes if 0 < code < 0x110000)
    return units.decode("utf-16-le", "replace")


def _box(raw: Any, handle: Any, place: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of a letter with the room that its font leaves."""
    rect = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(handle, place, ctypes.byref(rect)):
        return (0.0, 0.0, 0.0, 0.0)
    return (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))


# Paragraphs.


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is usual on the pages of a document."""

    height: float  # of the letters
    pitch: float  # from one line to the next
    spaced: bool  # whether there is more room between paragraphs
    largest: float  # of the letters of the first page, 0 if they are no larger than the text's
    indented: bool  # whether the first lines of paragraphs are set in
    edges: Mapping[int, tuple[float, float]]  # of each line's column, by the line's identity: left and right


def blocks(pages: Sequence[Sequence[PdfLine]], heights: Sequence[float]) -> list[Piece]:
    """Return the paragraphs of a document.

    Lines belong together by their distance, their left edge and whether the next word would still have fitted; over
    a column or page by punctuation as well. Margins are behind the paragraph that they interrupt. ``heights`` are
    those of the pages, in points.
    """
    lines = [line for page in pages for line in page]
    margins = _margins(pages, heights)
    body = [line for line in lines if id(line) not in margins]
    layout = _layout(body)
    found: list[Piece] = []
    current: list[PdfLine] = []
    waiting: list[Piece] = []
    for line in lines:
        margin = margins.get(id(line))
        if margin is not None:
            waiting.append(Piece(line.text, margin))
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
        if one.page == other.page and _alike(one, other) and abs(one.height - height) < Pdf.SIZE * height
    )
    steps = [step for step in steps if 0 < step < 4 * height]
    # Most lines follow another of their paragraph; gaps between paragraphs are larger and rarer.
    pitch = median(steps[: max(1, 2 * len(steps) // 3)]) if steps else 1.5 * height
    spaced = sum(step > Pdf.APART * pitch for step in steps) >= Pdf.SPACED * len(steps) > 0
    top = max((line.height for line in body if line.page == body[0].page and len(line.text) > 2), default=0.0)
    inward = [
        Pdf.EDGE * one.height < one.left - other.left < Pdf.INDENT * one.height
        for one, other in pairwise(body)
        if one.page == other.page and _alike(one, other) and 0 < one.bottom - other.bottom < Pdf.APART * pitch
    ]
    indented = sum(inward) >= Pdf.SPACED * len(inward) > 0
    return _Layout(height, pitch, spaced, top if top > Pdf.LARGER * height else 0.0, indented, _edges(body))


def _usual_height(lines: Sequence[PdfLine]) -> float:
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.height, 1)] += len(line.text)
    return max(counts, key=lambda height: (counts[height], height), default=1.0) or 1.0


def _alike(one: PdfLine, other: PdfLine) -> bool:
    return abs(one.height - other.height) <= Pdf.SIZE * max(one.height, other.height)


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
    large = line.height > Pdf.LARGER * layout.height
    left, right = layout.edges[id(last)]
    room = right - last.right - line.word
    full = room < Pdf.FULL * line.height
    if not _alike(last, line):
        goes_on = False
    elif last.page != line.page or last.bottom < line.bottom or line.left > last.right:
        # The next column or page.
        goes_on = (full or line.text[0].islower()) and not large and not _TERMINAL.search(last.text)
    elif last.bottom - line.bottom > Pdf.APART * layout.pitch * line.height / layout.height:
        goes_on = False
    else:
        # Where paragraphs are set apart by room, a line may end early because its edge is ragged.
        ragged = layout.spaced and room < Pdf.RAGGED * (right - left)
        goes_on = large or ((full or ragged) and _flush(current, line, layout))
    return goes_on


def _flush(current: Sequence[PdfLine], line: PdfLine, layout: _Layout) -> bool:
    """Return whether a line begins where a paragraph's second and later lines do."""
    last = current[-1]
    edge = Pdf.EDGE * line.height
    if line.left > last.left + edge:
        return False
    if len(current) > 1:
        return line.left > last.left - edge
    # Two lines that are both set in open two paragraphs of a line each.
    return not (layout.indented and line.left > layout.edges[id(line)][0] + edge and line.left > last.left - edge)


def _block(lines: Sequence[PdfLine], layout: _Layout) -> Piece:
    text = lines[0].text
    for line in lines[1:]:
        text = _joined(text, line.text)
    height = lines[0].height
    largest = layout.largest > 0 and lines[0].page == 0 and abs(height - layout.largest) < Pdf.SIZE * layout.largest
    return Piece(text, Markup(0, 0, larger=height > Pdf.LARGER * layout.height, largest=largest))


def _joined(text: str, line: str) -> str:
    if text.endswith("\u00ad"):
        return text[:-1] + line
    # Vietnamese does not break words: a hyphen at the end of a line is one that is written, as in Cô-lôm-bi-a.
    hyphened = text.endswith("-") and text[-2:-1].isalnum() and line[0].isalnum()
    return text + line if hyphened else f"{text} {line}"


def _margins(pages: Sequence[Sequence[PdfLine]], heights: Sequence[float]) -> dict[int, Markup]:
    """Return the lines, by identity, that recur at the top or bottom of pages or number them."""
    found: dict[int, Markup] = {}
    seen: dict[tuple[bool, str], list[PdfLine]] = {}
    for page, height in zip(pages, heights, strict=True):
        for top, line in _outer(page):
            near = line.bottom > (1 - Pdf.EDGE_SHARE) * height if top else line.top < Pdf.EDGE_SHARE * height
            if near and _PAGE_NUMBER.fullmatch(line.text):
                found[id(line)] = Markup(0, 0, part="number")
            else:
                key = re.sub(r"\d+", "#", line.text.casefold())
                seen.setdefault((top, key), []).append(line)
    wanted = min(Pdf.RECURS, max(2, len(pages)))
    for (top, _), lines in seen.items():
        for line in lines:
            same = {one.page for one in lines if abs(one.bottom - line.bottom) < Pdf.SAME_PLACE}
            if len(same) >= wanted or (len(same) == len(pages) == 2):
                found[id(line)] = Markup(0, 0, part="header" if top else "footer", pages=len(same))
    return found


def _outer(page: Sequence[PdfLine]) -> Iterator[tuple[bool, PdfLine]]:
    """Yield the highest and lowest lines of a page, and whether they are of the highest."""
    ordered = sorted(page, key=lambda line: -line.bottom)
    size = min(Pdf.MARGIN, len(ordered) // 2)
    yield from ((True, line) for line in ordered[:size])
    yield from ((False, line) for line in ordered[len(ordered) - size :])
