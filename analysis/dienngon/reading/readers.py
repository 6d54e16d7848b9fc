"""Any file into pages, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import BinaryIO

from dienngon.codes import Note
from dienngon.corpus import Exclusion, Unreadable
from dienngon.reading.files import Source
from dienngon.reading.formats import container, recognise
from dienngon.reading.pages import Options, Page
from dienngon.reading.plain import read_markdown, read_text
from dienngon.reading.tables.rows import Fault, Row, table_pages
from dienngon.reading.thresholds import Files


def pages(source: Source, options: Options) -> Iterator[Page | Exclusion]:
    """Yield the documents of a file, and whatever of it cannot be read with the reason.

    A table gives a page for each row, any other file one. The format is that of the content; where the name
    says another, a note says so. Nothing is raised for what the file holds.
    """
    before = source.state()
    try:
        head = source.head(Files.HEAD)
        whole: AbstractContextManager[BinaryIO | None] = nullcontext()
        if container(head):
            whole = source.seekable(Files.PACKAGE)
        with whole as stream:
            form, notes = recognise(head, source.suffix, stream)
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
    except MemoryError:
        yield Exclusion(source.name, Note.of("unread.memory"))
    except Exception as problem:  # noqa: BLE001 - a file that a library stumbles over must not cost the others
        said = " ".join(f"{type(problem).__name__}: {problem}".split())[:120]
        yield Exclusion(source.name, Note.of("unread.unexpected", problem=said))


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
        from dienngon.reading.tables.sheets import parquet_rows

        return parquet_rows(source)
    from dienngon.reading.tables.sheets import sheet_rows

    return sheet_rows(source, options)
