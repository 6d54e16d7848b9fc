"""Any file into pages: what it is, by its first bytes and else by its name, and who reads it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from typing import BinaryIO

from dienngon.codes import Note
from dienngon.corpus import Exclusion, Unreadable
from dienngon.errors import OutputError
from dienngon.reading.files import Source, compression, reasons
from dienngon.reading.pages import Options, Page
from dienngon.reading.plain import read_markdown, read_text
from dienngon.reading.tables.cells import paired
from dienngon.reading.tables.rows import Fault, Row, find_columns, table_pages
from dienngon.reading.thresholds import Files

_BY_NAME = {
    **dict.fromkeys(("", ".txt", ".text"), "txt"),
    **dict.fromkeys((".md", ".markdown"), "md"),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), "html"),
    **dict.fromkeys((".mhtml", ".mht"), "mhtml"),
    **dict.fromkeys((".tsv", ".tab"), "tsv"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **{f".{form}": form for form in ("csv", "json")},
}
# What begins with bytes of its own; a file of this name that does not is damaged, or text.
_BY_CONTENT = {
    "docx": (".docx", ".docm"),
    "xlsx": (".xlsx", ".xlsm", ".xlsb"),
    "xls": (".xls",),
    "pdf": (".pdf",),
    "parquet": (".parquet", ".pq"),
}
_BY_LOOK = {
    "html": (".html", ".htm", ".xhtml", ".shtml"),
    "mhtml": (".mhtml", ".mht"),
    "jsonl": (".jsonl", ".ndjson", ".json"),
}
_OF_ROWS = frozenset(("csv", "tsv", "jsonl", "json", "parquet", "xlsx", "xls"))
# What begins with these bytes is not read; the code of the reason, and the format of a picture or archive.
_OTHERS = (
    *((b"{\\rtf", "rtf", ""), (b"\x28\xb5\x2f\xfd", "zstandard", ""), (b"AT&TFORM", "djvu", "")),
    *((b"7z\xbc\xaf\x27\x1c", "archive", "7z"), (b"Rar!\x1a\x07", "archive", "RAR")),
    *((b"\x89PNG", "picture", "PNG"), (b"\xff\xd8\xff", "picture", "JPEG"), (b"GIF8", "picture", "GIF")),
    *((b"II*\0", "picture", "TIFF"), (b"MM\0*", "picture", "TIFF")),
    *((b"ID3", "recording", ""), (b"OggS", "recording", ""), (b"\x1aE\xdf\xa3", "recording", "")),
    *((b"SQLite format 3\0", "sqlite", ""), (b"\x7fELF", "program", ""), (b"MZ\x90\0", "program", "")),
    *((b"%!PS", "postscript", ""), (b"wOFF", "font", ""), (b"\0\x01\0\0\0", "font", "")),
    (b"ITSF", "windows_help", ""),
)
_ZIP = b"PK\x03\x04"
_ZIPPED = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsx"}
_ZIPPED_OTHERS = {"ppt/presentation.xml": "powerpoint", "META-INF/container.xml": "epub"}
_OPENDOCUMENT = {b"text": "text", b"spreadsheet": "table", b"presentation": "presentation"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = tuple(
    (name.encode("utf-16-le"), form)
    for name, form in (
        *(("EncryptedPackage", "password"), ("WordDocument", "old_word"), ("Workbook", "xls"), ("Book\0", "xls")),
        *(("PowerPoint Document", "old_powerpoint"), ("__substg1.0_", "outlook")),
    )
)
_COMMENTS = rb"(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
_HTML = re.compile(
    rb"\s*" + _COMMENTS + rb"(?:<\?xml[^>]{0,200}>\s*)?" + _COMMENTS + rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*(?:<\?xml\b|<(?:rss|feed|urlset|tei)\b)", re.IGNORECASE)
_HEADER = re.compile(rb"(?:mime-version|snapshot-content-location|content-type|from|date|subject):", re.IGNORECASE)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SUFFIX = re.compile(r"\.(?=[a-z0-9_]*[a-z])[a-z0-9_]{1,8}")


def pages(source: Source, options: Options) -> Iterator[Page | Exclusion]:
    """Yield the documents of a file, and whatever of it cannot be read with the reason.

    A table gives a page for each row, any other file one. The format is that of the content; where the name
    says another, a note says so. Nothing is raised for what the file holds.
    """
    before = source.state()
    try:
        head = source.head(Files.HEAD)
        whole: AbstractContextManager[BinaryIO | None] = nullcontext()
        if head.startswith((_ZIP, _OLE)):
            # What such a container is shows only inside.
            whole = source.seekable(Files.PACKAGE)
        with whole as stream:
            form, notes = _recognised(head, source.suffix, stream)
        noted = replace(source, notes=source.notes + notes)
        page = _page(noted, form, options)
        if page is None:
            yield from table_pages(noted, form, _rows(noted, form, options), options)
            if source.state() != before:
                yield Exclusion(source.name, Note.of("unread.changed_rows"))
        else:
            changed = (Note.of("damage.changed"),) if source.state() != before else ()
            every = noted.notes + page.notes + changed
            yield replace(page, notes=every) if every != page.notes else page
    except Unreadable as problem:
        yield Exclusion(source.name, problem.reason)
    except OutputError:
        # No fault of the file's.
        raise
    except MemoryError:
        yield Exclusion(source.name, Note.of("unread.memory"))
    except Exception as problem:  # noqa: BLE001 - a file that a library stumbles over must not cost the others
        said = " ".join(f"{type(problem).__name__}: {problem}".split())[:120]
        yield Exclusion(source.name, Note.of("unread.unexpected", problem=said))


def table_columns(source: Source, options: Options) -> Mapping[str, str]:
    """Return which column of a table is what, by role, as its first row is read; nothing of any other file."""
    with suppress(Unreadable):
        head = source.head(Files.HEAD)
        whole: AbstractContextManager[BinaryIO | None] = nullcontext()
        if head.startswith((_ZIP, _OLE)):
            whole = source.seekable(Files.PACKAGE)
        with whole as stream:
            form, _ = _recognised(head, source.suffix, stream)
        if form not in _OF_ROWS:
            return {}
        row = next((one for one in _rows(source, form, options) if isinstance(one, Row)), None)
        if row is not None:
            found = find_columns(tuple(map(paired, row.names)), options.columns)
            return {role: found.names[place] for role, place in found.places.items()}
    return {}


def _page(source: Source, form: str, options: Options) -> Page | None:
    """Return the page that a file of this format is, None of a table."""
    page = None
    match form:
        case "txt":
            page = read_text(source.read(), options)
        case "md":
            page = read_markdown(source.read(), options)
        case "html":
            from dienngon.reading.html import read_html

            page = read_html(source.read(), options)
        case "mhtml":
            from dienngon.reading.html import read_mhtml

            page = read_mhtml(source.read(Files.PACKAGE), options)
        case "docx":
            from dienngon.reading.word.reader import read_word

            with source.seekable() as stream:
                page = read_word(stream)
        case "pdf":
            from dienngon.reading.pdf import read_pdf

            with source.seekable() as stream:
                page = read_pdf(stream)
    return page


def _rows(source: Source, form: str, options: Options) -> Iterator[Row | Fault]:
    if form in {"csv", "tsv"}:
        from dienngon.reading.tables.delimited import delimited_rows

        return delimited_rows(source, form, options)
    if form in {"jsonl", "json"}:
        from dienngon.reading.tables import json_rows

        return (json_rows.line_rows if form == "jsonl" else json_rows.file_rows)(source, options)
    if form == "parquet":
        from dienngon.reading.tables.workbooks import parquet_rows

        return parquet_rows(source)
    from dienngon.reading.tables.workbooks import sheet_rows

    return sheet_rows(source, options)


def _recognised(head: bytes, suffix: str, stream: BinaryIO | None) -> tuple[str, tuple[Note, ...]]:
    """Return the format of a file, as :class:`Page` names it, and notes on its name.

    Content comes before the name: what begins as a PDF is one, and text that begins as a page of HTML or
    MHTML is that, whatever it is called. Only then the name decides. ``head`` holds the first ``Files.HEAD`` bytes,
    ``suffix`` is in lower case with its dot, ``stream`` is the whole of a zip or OLE container.
    """
    if not head.strip():
        raise Unreadable(Note.of("unread.empty"))
    # "Báo cáo 1.2" and "Số 5.Hà Nội" have no suffix.
    suffix = suffix if _SUFFIX.fullmatch(suffix) else ""
    form = _by_bytes(head, stream)
    if form:
        return _found(form, suffix, _BY_CONTENT[form])
    text = _plain(head)
    for form, suffixes in _BY_LOOK.items():
        if suffix not in suffixes and _looks_as(form, text, suffix):
            return _found(form, suffix, suffixes)
    if suffix not in _BY_NAME:
        raise Unreadable(_unread(text, suffix))
    return _BY_NAME[suffix], ()


def _found(form: str, suffix: str, suffixes: tuple[str, ...]) -> tuple[str, tuple[Note, ...]]:
    if suffix in suffixes or not suffix:
        return form, ()
    return form, (Note.of("file.named", suffix=suffix, format=Note.of(f"format.{form}")),)


def _plain(head: bytes) -> bytes:
    """Return the first bytes of a text as if it were ASCII: no byte order mark, no second bytes of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _looks_as(form: str, text: bytes, suffix: str) -> bool:
    if form == "html":
        return _HTML.match(text) is not None
    if form == "mhtml":
        headers = re.split(rb"\r?\n\r?\n", text.lstrip(), maxsplit=1)[0]
        return _HEADER.match(headers) is not None and _RELATED.search(headers) is not None
    line = text.lstrip().split(b"\n", 1)[0]
    if suffix in {".txt", ".text", ""} and line.startswith(b"{"):
        with suppress(ValueError, RecursionError):
            return isinstance(json.loads(line), dict)
    return False


def _by_bytes(head: bytes, stream: BinaryIO | None) -> str:
    """Return a format that has first bytes of its own, empty if these are not known."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if stream is not None:
        return _zipped(stream) if head.startswith(_ZIP) else _ole(stream)
    code, kind = next(((code, kind) for magic, code, kind in _OTHERS if head.startswith(magic)), _further(head))
    if code:
        raise Unreadable(Note.of(f"unread.{code}", format=kind))
    return ""


def _further(head: bytes) -> tuple[str, str]:
    """Return what a file is whose mark is behind its first bytes."""
    if compression(head):
        return "compressed_twice", ""
    if head[257:262] == b"ustar":
        return "tar", ""
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture", "WebP"
    return "recording" if head.startswith(b"RIFF") or head[4:8] == b"ftyp" else "", ""


def _zipped(stream: BinaryIO) -> str:
    with reasons():
        archive = zipfile.ZipFile(stream)
        names = set(archive.namelist())
        kind = b""
        if "mimetype" in names:
            with archive.open("mimetype") as member:
                kind = member.read(200)
    form = next((form for member, form in _ZIPPED.items() if member in names), "")
    if form:
        return form
    code = next((code for member, code in _ZIPPED_OTHERS.items() if member in names), "zip")
    if kind.startswith(b"application/vnd.oasis.opendocument"):
        held = next((f"_{one}" for name, one in _OPENDOCUMENT.items() if name in kind), "")
        code = f"opendocument{held}"
    raise Unreadable(Note.of(f"unread.{code}"))


def _ole(stream: BinaryIO) -> str:
    """Return the format of a compound file by the names of its streams, wherever its directory is."""
    stream.seek(0)
    found: set[str] = set()
    overlap = b""
    while chunk := stream.read(1 << 20):
        window = overlap + chunk
        found |= {form for name, form in _OLE_STREAMS if name in window}
        overlap = window[-64:]
    form = next((form for _, form in _OLE_STREAMS if form in found), "old_office")
    if form != "xls":
        raise Unreadable(Note.of(f"unread.{form}"))
    return form


def _unread(text: bytes, suffix: str) -> Note:
    """Return why a file whose name promises nothing that is read cannot be read."""
    promised = next((form for form, suffixes in _BY_CONTENT.items() if suffix in suffixes), "")
    if suffix == ".doc" or promised:
        return Note.of("unread.named", suffix=suffix, format=Note.of(f"format.{promised or 'docx'}"))
    return Note.of("unread.xml") if _XML.match(text) else Note.of("unread.suffix", suffix=suffix)
