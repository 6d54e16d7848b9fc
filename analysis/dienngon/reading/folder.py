"""Whatever lies at a path into a Corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from dienngon.corpus import Corpus, Document, Exclusion
from dienngon.errors import InputError
from dienngon.reading.documents import document_of, stated, uncleaned
from dienngon.reading.labels.corrections import Override, overridden, without_recurring
from dienngon.reading.pages import Options
from dienngon.reading.readers import pages
from dienngon.reading.request import idle_rows, nothing_read, requested
from dienngon.reading.sources import sources
from dienngon.reading.stored.file import is_stored, stored_documents


def read(
    path: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    clean: bool = True,
) -> Corpus:
    """Return the documents of a folder with all it holds, of an archive, or of one file, in the order of their names.

    Read are texts, Markdown, HTML and MHTML pages, Word and PDF files, and tables of documents (CSV, TSV, Excel, JSON,
    JSON lines, Parquet), each also compressed and in archives. Whatever is not read is listed in ``Corpus.excluded``
    with the reason. A ``metadata.csv`` or ``overrides.csv`` in the folder is used unless another is given. Of a corpus
    that :func:`dienngon.reading.importer.import_corpus` wrote the result is what reading its sources gave.

    Parameters
    ----------
    path
        A folder, archive or file.
    metadata
        A CSV file; see :func:`dienngon.reading.metadata.read_metadata`. It overrides what is read from the documents,
        and each disagreement becomes a note.
    overrides
        A CSV file of lines to keep or drop; see :func:`dienngon.reading.labels.corrections.read_overrides`.
    encoding
        The encoding of all text files, against what is detected: ``utf-8``, ``tcvn3``, ``vni``, ``windows-1258`` …
    columns
        For tables: what to take from which column, as ``{"text": "noi_dung", "date": "ngay"}``. Keys are ``id``,
        ``text``, ``title``, ``date``, ``source``, ``lead`` and ``url``; those not given are found by the usual names.
    clean
        False treats every line as body text.

    Raises
    ------
    InputError
        If the path does not exist, holds no document that can be read, or a file beside it cannot be used.
    """
    request = requested(path, metadata, overrides=overrides, encoding=encoding, columns=columns)
    if request.path.is_file() and is_stored(request.path):
        stored = stored_documents(request, clean=clean)
        return Corpus(tuple(stored), stored.excluded, stored.notes)
    documents: list[Document] = []
    excluded: list[Exclusion] = []
    for one in read_each(request.path, request.options, request.used):
        if isinstance(one, Exclusion):
            excluded.append(one)
        else:
            documents.append(stated(one, request.rows[one.name]) if one.name in request.rows else one)
    if not documents:
        raise InputError(nothing_read(request.path, excluded))
    notes = idle_rows(request, [document.name for document in documents], excluded)
    if clean:
        documents, without_effect = _by_hand(without_recurring(documents), request.lines)
        notes += without_effect
    else:
        documents = [uncleaned(document) for document in documents]
    return Corpus(tuple(documents), tuple(excluded), tuple(notes))


def read_each(path: Path, options: Options, skip: Sequence[Path] = ()) -> Iterator[Document | Exclusion]:
    """Yield the documents of a path one after the other, labelled and dated, and what is not read with the reason.

    Parameters
    ----------
    path
        A folder, archive or file.
    options
        How files are to be read.
    skip
        Resolved paths of files that are not documents.
    """
    alone = path.is_file()
    for source in sources(path, skip):
        if isinstance(source, Exclusion):
            yield source
            continue
        for page in pages(source, options):
            if isinstance(page, Exclusion):
                yield page
            elif not page.name:
                yield document_of(source.name, page)
            else:
                # Of one table its ids are names enough; among other files they need the table's.
                yield document_of(page.name if alone and source.path else f"{source.name}#{page.name}", page)


def _by_hand(
    documents: Sequence[Document], lines: Mapping[str, Sequence[Override]]
) -> tuple[list[Document], list[str]]:
    changed: list[Document] = []
    notes: list[str] = []
    for document in documents:
        if document.name in lines:
            done, without_effect = overridden(document, lines[document.name])
            changed.append(done)
            notes += without_effect
        else:
            changed.append(document)
    return changed, notes
