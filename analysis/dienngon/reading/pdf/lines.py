"""The lines on a page of a PDF, with where they stand and how large their letters are."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from dienngon.text import nfc

# What PDFium puts for a hyphen at the end of a line, without the line's end behind it.
_HYPHENS = {0x02, 0xFFFE}
_SAME_LINE = 0.3
# A wider gap, in letter heights, parts columns rather than words.
_WORD_GAP = 1.2
# So many parts between letters that are looked at for the height of a line.
_SAMPLES = 6


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
        if last is not None and _beside(last, line):
            box = (min(last.bottom, line.bottom), line.right, max(last.top, line.top))
            lines[-1] = replace(last, text=f"{last.text} {line.text}", bottom=box[0], right=box[1], top=box[2])
        else:
            lines.append(line)
    return lines


def _beside(one: PdfLine, other: PdfLine) -> bool:
    size = max(one.height, other.height)
    level = abs(one.bottom - other.bottom) < _SAME_LINE * size and abs(one.height - other.height) < _SAME_LINE * size
    return level and -_SAME_LINE * size < other.left - one.right < _WORD_GAP * size


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
        # Marks that stand apart from their letter have boxes of their own.
        letters = [at for at in range(first, last + 1) if not _blank(codes[at]) and not 0x300 <= codes[at] < 0x370]
        letters = letters or [first]
        chosen = [letters[(len(letters) - 1) * step // _SAMPLES] for step in range(_SAMPLES + 1)]
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
