"""Word documents: paragraphs and tables in their order, with what their styles say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import mend
from dienngon.reading.files import digest
from dienngon.reading.labels.labeller import marked
from dienngon.reading.pages import Markup, Page, Piece, joined
from dienngon.reading.thresholds import Word
from dienngon.reading.word.xml import MC, Parts, Style, W, continued, runs, styles
from dienngon.text import nfc

# Fonts whose letters are in the places of others; those of .Vn…H show capitals.
_OLD_FONTS = (".vn", "vni-", "vni ", "vntime", "vps ")
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
# Styles that are no heading's, whatever their level.
_NO_HEADINGS = ("toc ", "list bullet", "list number", "list continue")
_PROPERTIES = {
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/terms/}created": "created",
    "{http://purl.org/dc/terms/}modified": "modified",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords": "keywords",
}
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass
class _Document:
    styles: dict[str, Style]
    hidden: int = 0


def read_word(stream: BinaryIO) -> Page:
    """Return the page of a .docx file.

    Each paragraph, and each row of a table of three rows or more, is a line (more where it holds line breaks), with
    blank lines between paragraphs. Footnotes, and then the headers and footers of the pages, are at the end. Tracked
    deletions are left out; hidden text is, with a note. Dates of the file are metadata: they are not of the
    publication.
    """
    parts = Parts(stream)
    main, related = parts.related()
    document = _Document(styles(next((parts.xml(one) for one in related.get("styles", ())), None)))
    root = parts.xml(main)
    body = root.find(W + "body")
    pieces = _titled(list(_blocks(document, root if body is None else body)))
    pieces += _notes(document, parts, related)
    pieces += _edges(document, parts, related)
    pieces, encoding, notes = _mended([one for one in pieces if one.text.strip()])
    if not any(char.isalnum() for one in pieces for char in one.text):
        raise Unreadable(Note.of("unread.word.no_text"))
    text, markup = joined(pieces)
    if document.hidden:
        notes = (*notes, Note.of("file.hidden", count=document.hidden))
    if parts.damaged:
        notes = (*notes, Note.of("damage.parts", parts=parts.damaged))
    title, metadata = _properties(parts, text)
    marks = tuple(marked(text, markup))
    titled = " ".join(text[mark.start : mark.end] for mark in marks if mark.kind == "title")
    return Page(
        "",
        text,
        "docx",
        encoding,
        markup,
        marks,
        title=titled or title,
        metadata=metadata,
        notes=notes,
        sha256=digest(stream),
    )


def _blocks(document: _Document, parent: Any) -> Iterator[Piece]:
    for one in parent:
        if one.tag == W + "p":
            yield from _paragraph(document, one)
        elif one.tag == W + "tbl":
            yield from _table(document, one)
        elif one.tag in _WRAPPERS:
            yield from _blocks(document, one)
        elif one.tag == MC + "AlternateContent":
            yield from _blocks(document, next(iter(one), ()))


def _paragraph(document: _Document, paragraph: Any) -> Iterator[Piece]:
    properties = paragraph.find(W + "pPr")
    named = None if properties is None else properties.find(W + "pStyle")
    style = document.styles.get("" if named is None else named.get(W + "val", ""), Style())
    found = runs(paragraph, style.font)
    document.hidden += found.hidden
    outline = None if properties is None else properties.find(W + "outlineLvl")
    stated = "" if outline is None else outline.get(W + "val", "")
    level = int(stated) if stated.isdecimal() and len(stated) < 3 else style.level
    fonts = {one.lower() for one in found.fonts}
    old = {one for one in fonts if one.startswith(_OLD_FONTS)}
    text = continued("".join(found.text))
    known = Markup(0, 0, style=style.name, level=_level(style.name, level))
    yield Piece(text, known, bool(old), bool(old) and all(one.endswith("h") for one in fonts))
    for box in found.boxes:
        yield from _blocks(document, box)


def _level(style: str, outline: int) -> int:
    """Return the level of a heading by the name of its style, or else as the paragraph states it; 0 for all else."""
    named = style.removeprefix("heading ")
    if style.startswith("heading ") and named.isdecimal():
        return int(named[:2])
    other = style in ("title", "caption", "table of figures") or style.startswith(_NO_HEADINGS)
    return outline + 1 if 0 <= outline < 9 and not other else 0


def _titled(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with it said of a first heading that it is the only one and opens the document."""
    written = [place for place, one in enumerate(pieces) if one.text.strip()]
    if not written or any(one.known.style == "title" for one in pieces):
        return pieces
    first = pieces[written[0]]
    if first.known.level == 1 and sum(one.known.level == 1 and bool(one.text.strip()) for one in pieces) == 1:
        pieces[written[0]] = replace(first, known=replace(first.known, only=True))
    return pieces


def _table(document: _Document, table: Any) -> Iterator[Piece]:
    """Yield a piece for each row of a table of data, or for each paragraph of a table that only places text."""
    rows = [
        [[one for one in _blocks(document, cell) if one.text.strip()] for cell in _inner(row, W + "tc")]
        for row in _inner(table, W + "tr")
    ]
    data = len(rows) >= Word.ROWS and all(
        len(cell) <= 1 and all("\n" not in one.text for one in cell) for row in rows for cell in row
    )
    for row in rows:
        cells = [cell[0] for cell in row if cell]
        if data and len(row) > 1 and cells:
            old, capitals = any(one.old for one in cells), all(one.capitals for one in cells)
            yield Piece(" | ".join(one.text.strip() for one in cells), Markup(0, 0, part="row"), old, capitals)
        else:
            yield from (one for cell in row for one in cell)


def _inner(parent: Any, tag: str) -> Iterator[Any]:
    for one in parent:
        if one.tag == tag:
            yield one
        elif one.tag in _WRAPPERS:
            yield from _inner(one, tag)


def _notes(document: _Document, parts: Parts, related: Mapping[str, Sequence[str]]) -> list[Piece]:
    found: list[Piece] = []
    for kind in ("footnotes", "endnotes"):
        for part in related.get(kind, ()):
            for note in _children(parts, part):
                if note.get(W + "type") in {None, "normal"}:
                    text = " ".join(one.text.strip() for one in _blocks(document, note) if one.text.strip())
                    found.append(Piece(text, Markup(0, 0, part="footnote" if kind == "footnotes" else "endnote")))
    return found


def _edges(document: _Document, parts: Parts, related: Mapping[str, Sequence[str]]) -> list[Piece]:
    """Return the headers and footers of the pages, each line once."""
    lines: dict[str, Piece] = {}
    for kind in (Markup(0, 0, part="header"), Markup(0, 0, part="footer")):
        for part in related.get(kind.part, ()):
            for one in _blocks(document, _children(parts, part)):
                lines.setdefault(one.text.strip(), Piece(one.text, kind, one.old))
    return list(lines.values())


def _children(parts: Parts, part: str) -> Iterable[Any]:
    root = parts.xml(part)
    return () if root is None else list(root)


def _mended(pieces: list[Piece]) -> tuple[list[Piece], str, tuple[Note, ...]]:
    """Return the pieces with letters of old fonts put right: those in such fonts together, or else all."""
    old = [place for place, one in enumerate(pieces) if one.old] or list(range(len(pieces)))
    texts = [nfc(one.text.replace("\r", "").replace("\0", "")) for one in pieces]
    mended = mend("\n".join(texts[place] for place in old))
    lines = mended.text.split("\n")
    for place in old:
        size = texts[place].count("\n") + 1
        texts[place], lines = "\n".join(lines[:size]), lines[size:]
    texts = [
        one.upper() if piece.capitals and mended.encoding else one for one, piece in zip(texts, pieces, strict=True)
    ]
    return [replace(piece, text=one) for piece, one in zip(pieces, texts, strict=True)], mended.encoding, mended.notes


def _properties(parts: Parts, text: str) -> tuple[str, dict[str, str]]:
    """Return the title, if it is in the text, and what else the file says of itself."""
    try:
        root = parts.xml("docProps/core.xml")
    except InputError:
        root = None
    if root is None:
        return "", {}
    said = {one.tag: nfc(" ".join((one.text or "").split())) for one in root if isinstance(one.tag, str)}
    title = said.get(_TITLE, "")
    return (title if title in text else ""), {name: said[tag] for tag, name in _PROPERTIES.items() if said.get(tag)}
