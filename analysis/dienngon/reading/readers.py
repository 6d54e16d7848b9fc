"""Any file into pages, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from dienngon.codes import Note
from dienngon.corpus import Exclusion, Unreadable
from dienngon.reading.files import Source
from dienngon.reading.formats import container, recognise
from dienngon.reading.pages import Options, Page
from dienngon.reading.plain import read_markdown, read_text
from dienngon.reading.tables.rows import Fault, Row, table_pages
from dienngon.reading.thresholds import Files

_CHANGED = Note.of("damage.changed")


def pages(source: Source, options: Options) -> Iterator[Page | Exclusion]:
    """Yield the documents of a file, and whatever of it cannot be read with the reason.

    A table gives a page for each row, any other file one. The format is that of the content; where the name
    says another, a note says so. Nothing is raised for what the file holds.

    Parameters
    ----------
    source
        As :func:`dienngon.reading.sources.sources` gives it.
    options
        The encoding of text files and the columns of tables, where they are stated.
    """
    before = source.state()
    try:
        form, notes = _recognised(source)
        noted = replace(source, notes=source.notes + notes)
        reader = _FILES.get(form)
        if reader is None:
            yield from table_pages(noted, form, _rows(noted, form, options), options)
            if source.state() != before:
                yield Exclusion(source.name, Note.of("unread.changed_rows"))
        else:
            page = reader(noted, options)
            changed = (_CHANGED,) if source.state() != before else ()
            every = noted.notes + page.notes + changed
            yield replace(page, notes=every) if every != page.notes else page
    except Unreadable as problem:
        yield Exclusion(source.name, problem.reason)
    except MemoryError:
        yield Exclusion(source.name, Note.of("unread.memory"))
    except Exception as problem:  # noqa: BLE001 - a file that a library stumbles over must not cost the others
        said = " ".join(f"{type(problem).__name__}: {problem}".split())[:120]
        yield Exclusion(source.name, Note.of("unread.unexpected", problem=said))


def _recognised(source: Source) -> tuple[str, tuple[Note, ...]]:
    head = source.head(Files.HEAD)
    if container(head):
        with source.seekable(Files.PACKAGE) as stream:
            found = recognise(head, source.suffix, stream)
    else:
        found = recognise(head, source.suffix, None)
    return found.form, found.notes


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


def _text(source: Source, options: Options) -> Page:
    return read_text(source.read(), options)


def _markdown(source: Source, options: Options) -> Page:
    return read_markdown(source.read(), options)


def _html(source: Source, options: Options) -> Page:
    from dienngon.reading.html import read_html

    return read_html(source.read(), options)


def _mhtml(source: Source, options: Options) -> Page:
    from dienngon.reading.html import read_mhtml

    return read_mhtml(source.read(Files.PACKAGE), options)


def _word(source: Source, _: Options) -> Page:
    from dienngon.reading.word.reader import read_word

    with source.seekable() as stream:
        return read_word(stream)


def _pdf(source: Source, _: Options) -> Page:
    from dienngon.reading.pdf import read_pdf

    with source.seekable() as stream:
        return read_pdf(stream)


_FILES: dict[str, Callable[[Source, Options], Page]] = {
    "txt": _text,
    "md": _markdown,
    "html": _html,
    "mhtml": _mhtml,
    "docx": _word,
    "pdf": _pdf,
}
