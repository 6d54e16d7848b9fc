"""Whatever is at a path into one Parquet file, cleaned and dated, in bounded memory."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dienngon.corpus import Corpus, Documents
from dienngon.errors import InputError, OutputError
from dienngon.output import in_temporary_files, replaced
from dienngon.progress import Progress, Step, silent, usual
from dienngon.reading.folder import Reading, Request, idle_rows, nothing_read, read, requested, stored_documents
from dienngon.reading.labels.corrections import Recurrence, overridden, relabelled, site
from dienngon.reading.stored.file import StoredCorpus, Writer, is_stored, open_corpus
from dienngon.reading.stored.schema import arrow
from dienngon.selection import Selection

SUFFIXES = (".parquet", ".pq")


def import_corpus(
    path: Path | str,
    out: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow_links: bool = False,
    progress: Progress = usual,
    selection: Selection | None = None,
) -> StoredCorpus:
    """Write the documents of a path into one Parquet file, and return it opened.

    Reading that file gives the very corpus that reading the path gives, and every function that takes a path takes the
    file. A row is a document: name, text, title, publisher, sha256, form, encoding, url, date, notes, metadata and
    spans. What was left out, and notes on the reading, are in the file's metadata. Memory does not grow with the number
    of documents, but for their names; next to ``out`` up to twice its size is needed on disk. The same documents give
    the same bytes.

    Parameters
    ----------
    path
        A folder, archive or file; a corpus imported before, with ``metadata`` or ``overrides`` on top.
    out
        The file, which must end in ``.parquet``. A corpus that was imported before is replaced, once the new one is
        whole.
    metadata, overrides, encoding, columns, follow_links
        As in :func:`dienngon.reading.read`.
    progress
        Called with the number of documents read; see :mod:`dienngon.progress`.
    selection
        Which of the documents are taken, all by default.

    Raises
    ------
    InputError
        As :func:`dienngon.reading.read`.
    OutputError
        If ``out`` has another ending, exists and is not such a corpus, or cannot be written.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     size = (Path(folder) / "a.txt").write_text("Giá gạo ở chợ tăng nhẹ.", encoding="utf-8")
    ...     corpus = import_corpus(folder, Path(folder) / "corpus.parquet")
    ...     len(corpus), corpus["a.txt"].text
    (1, 'Giá gạo ở chợ tăng nhẹ.')
    """
    arrow()
    out = Path(out)
    if out.suffix.lower() not in SUFFIXES:
        raise OutputError(
            f"An imported corpus is one Parquet file; give it a name that ends in .parquet. Got '{out.name}'."
        )
    how: dict[str, Any] = {"encoding": encoding, "columns": columns, "follow_links": follow_links}
    request = requested(path, metadata, overrides=overrides, **how)
    if out.exists() and out.resolve() == request.path.resolve():
        raise OutputError(f"'{out.name}' would replace the corpus that is read; choose another name with --out.")
    with replaced(out, is_stored, "a corpus that dienngon imported") as file:
        write_corpus(request, file, skip=out, progress=progress)
        if selection:
            _select(file, selection)
    return open_corpus(out)


def write_corpus(request: Request, file: Path, skip: Path | None = None, progress: Progress = silent) -> None:
    """Write what a request asks for to a file; ``file`` with a tail is used on the way. Raises InputError."""
    if request.path.is_file() and is_stored(request.path):
        stored = stored_documents(request)
        with Writer(file) as writer:
            for done, document in enumerate(stored, start=1):
                writer.add(document)
                progress(Step.READING, done)
            writer.finish(stored.excluded, stored.notes)
        return
    first = file.with_name(f"{file.name}-first")
    with Recurrence() as recurrence:
        reading = Reading(request, skip)
        with Writer(first) as writer:
            for document in reading:
                recurrence.add(document)
                writer.add(document)
                progress(Step.READING, len(reading.names))
            if not reading.names:
                raise InputError(nothing_read(request.path, reading.excluded))
            notes = idle_rows(request, reading.names, reading.excluded)
            blocks = recurrence.blocks()
            writer.finish(reading.excluded, notes)
    if not request.lines and not any(blocks.values()):
        first.replace(file)
        return
    # What a site repeats is known only when all documents have been read.
    with Writer(file) as writer:
        for document in open_corpus(first):
            judged = relabelled(document, blocks[site(document)])
            if judged.name in request.lines:
                judged, without_effect = overridden(judged, request.lines[judged.name])
                notes += without_effect
            writer.add(judged)
        writer.finish(reading.excluded, notes)
    first.unlink()


def _select(file: Path, selection: Selection) -> None:
    """Leave in a stored corpus the documents that are taken, which are then held in memory."""
    stored = open_corpus(file)
    chosen = selection.of(Corpus(tuple(stored), stored.excluded, stored.notes))
    with Writer(file.with_name(f"{file.name}-taken")) as writer:
        for document in chosen:
            writer.add(document)
        writer.finish(chosen.excluded, chosen.notes)
    file.with_name(f"{file.name}-taken").replace(file)


@contextmanager
def streamed(
    path: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    follow_links: bool = False,
    progress: Progress = silent,
    selection: Selection | None = None,
) -> Iterator[Documents]:
    """Yield the documents of a path, to be gone through as often as wanted in bounded memory.

    They are imported into a temporary folder, which is removed in the end; a corpus imported before is used where it
    is. Without pyarrow they are held in memory. Parameters and errors are those of :func:`import_corpus`.
    """
    how: dict[str, Any] = {"encoding": encoding, "columns": columns, "follow_links": follow_links}
    request = requested(path, metadata, overrides=overrides, **how)
    if request.path.is_file() and is_stored(request.path):
        stored = stored_documents(request)
        yield selection.of(Corpus(tuple(stored), stored.excluded, stored.notes)) if selection else stored
    elif importlib.util.find_spec("pyarrow") is None:
        corpus = read(path, metadata, overrides=overrides, **how)
        yield selection.of(corpus) if selection else corpus
    else:
        with in_temporary_files():
            home = tempfile.TemporaryDirectory()
        with home as folder:
            file = Path(folder) / "corpus.parquet"
            with in_temporary_files():
                write_corpus(request, file, progress=progress)
                if selection:
                    _select(file, selection)
            yield open_corpus(file)
