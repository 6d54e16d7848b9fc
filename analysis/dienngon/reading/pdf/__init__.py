"""PDF files with a text layer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.reading.encodings.decoding import mend
from dienngon.reading.files import digest
from dienngon.reading.labels.labeller import marked
from dienngon.reading.pages import Page, Piece, joined
from dienngon.reading.pdf.paragraphs import PdfLine, blocks, page_lines
from dienngon.reading.thresholds import Pdf
from dienngon.text import nfc

_CREATED = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_CATALOG = re.compile(rb"\b(\d{1,9})\s+(\d{1,5})\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL)


def read_pdf(stream: BinaryIO) -> Page:
    """Return the page of a PDF: a paragraph is a line, as the places of its lines on the paper tell.

    The largest letters of the first page are the title. Page numbers, and lines that recur at the top or bottom
    of pages, are furniture. The file's own dates are metadata: they are not of the publication.
    """
    found = digest(stream)
    data = stream.read()
    document = _opened(data)
    try:
        number = len(document)
        pages, heights, broken = _lines(document, min(number, Pdf.PAGES))
        said = _metadata(document)
    finally:
        document.close()
    empty = [place for place, page in enumerate(pages, start=1) if not page and place not in broken]
    letters = sum(char.isalpha() for page in pages for line in page for char in line.text)
    if not letters:
        scanned = Note.of("unread.pdf.scanned", count=number)
        raise Unreadable(Note.of("unread.pdf.broken") if len(broken) == number else scanned)
    notes = _notes(data, number, empty, broken, letters)
    doubt = _doubt(pages)
    built, encoding, more = _mended(blocks(pages, heights))
    text, markup = joined(built)
    marks = tuple(marked(text, markup))
    title = next((text[one.start : one.end] for one in marks if one.kind == "title"), "")
    stated = said.pop("title", "")
    return Page(
        "",
        text,
        "pdf",
        encoding,
        markup,
        marks,
        title=title or (stated if stated in text else ""),
        metadata=said,
        notes=(*notes, *doubt, *more),
        sha256=found,
    )


def _opened(data: bytes) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(data)
    except PdfiumError as problem:
        if "password" in str(problem).lower():
            raise Unreadable(Note.of("unread.pdf.password")) from None
        if "security" in str(problem).lower():
            raise Unreadable(Note.of("unread.pdf.security")) from None
        document = _repaired(data)
    if document is None or not len(document):
        raise Unreadable(Note.of("unread.pdf.no_pages"))
    return document


def _repaired(data: bytes) -> Any:
    """Return the document of a file whose end is lost, if what its end would point to is there; else None."""
    from pypdfium2 import PdfDocument, PdfiumError

    root = _CATALOG.search(data)
    if root is None:
        return None
    try:
        return PdfDocument(data + b"\ntrailer << /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % root.groups())
    except PdfiumError:
        return None


def _lines(document: Any, number: int) -> tuple[list[list[PdfLine]], list[float], list[int]]:
    """Return the lines of each page, the heights of the pages, and the numbers of those that cannot be read."""
    from pypdfium2 import PdfiumError

    pages: list[list[PdfLine]] = []
    heights: list[float] = []
    broken: list[int] = []
    letters = 0
    for place in range(number):
        lines: list[PdfLine] = []
        height = 0.0
        try:
            page = document[place]
            height = page.get_height()
            textpage = page.get_textpage()
            lines = page_lines(textpage, place)
            textpage.close()
            page.close()
        except PdfiumError:
            broken.append(place + 1)
        pages.append(lines)
        heights.append(height)
        letters += sum(len(line.text) for line in lines)
        if letters > Pdf.LETTERS:
            raise Unreadable(Note.of("unread.pdf.letters", most=Pdf.LETTERS))
    return pages, heights, broken


def _notes(data: bytes, number: int, empty: Sequence[int], broken: Sequence[int], letters: int) -> list[Note]:
    notes: list[Note] = []
    if b"%%EOF" not in data[-2048:]:
        notes.append(Note.of("damage.cut_off"))
    if number > Pdf.PAGES:
        notes.append(Note.of("pdf.first_pages", count=number, most=Pdf.PAGES))
    if broken:
        notes.append(Note.of("damage.pages", count=len(broken), pages=broken))
    if letters < Pdf.FEW_LETTERS * min(number, Pdf.PAGES):
        notes.append(Note.of("pdf.few_letters", letters=letters, count=number))
    elif empty:
        notes.append(Note.of("damage.pages_empty", count=len(empty), pages=empty))
    return notes


def _doubt(pages: Sequence[Sequence[PdfLine]]) -> tuple[Note, ...]:
    """Return a note on signs that stand for no letter; raises a reason if they are many."""
    signs = [char for page in pages for line in page for char in line.text if not char.isspace()]
    lost = sum(char == "\ufffd" or unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"} for char in signs)
    if lost > Pdf.UNREADABLE * len(signs):
        raise Unreadable(Note.of("unread.pdf.no_letters"))
    if lost > Pdf.DOUBTFUL * len(signs):
        return (Note.of("damage.signs", count=lost, total=len(signs)),)
    return ()


def _mended(found: Sequence[Piece]) -> tuple[list[Piece], str, tuple[Note, ...]]:
    mended = mend("\n".join(one.text for one in found))
    lines = mended.text.split("\n")
    return [replace(one, text=line) for one, line in zip(found, lines, strict=True)], mended.encoding, mended.notes


def _metadata(document: Any) -> dict[str, str]:
    """Return what the file says of itself: title, author, when it was made."""
    stated = {name: nfc(" ".join(value.split())) for name, value in document.get_metadata_dict().items() if value}
    said = {key: stated[name] for name, key in (("Title", "title"), ("Author", "author")) if stated.get(name)}
    made = _CREATED.match(stated.get("CreationDate", ""))
    if made:
        said["created"] = "-".join(part for part in made.groups() if part)
    return said
