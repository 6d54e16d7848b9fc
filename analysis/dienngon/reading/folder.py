"""A folder or file into a Corpus."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from dienngon.corpus import Corpus, Document, DocumentDate, Exclusion
from dienngon.errors import InputError, nearest
from dienngon.reading.dating import NO_DATE, date_document
from dienngon.reading.decoding import decode
from dienngon.reading.labelling import label
from dienngon.reading.metadata import MetadataRow, read_metadata
from dienngon.text import nfc, phrase_key

METADATA_NAME = "metadata.csv"
_SUFFIX = ".txt"


def read(path: Path | str, metadata: Path | str | None = None, *, clean: bool = True) -> Corpus:
    """Return the documents of a folder (its .txt files, in the order of their names) or of one file.

    Every file that is not read is listed in ``Corpus.excluded`` with the reason. A ``metadata.csv`` in
    the folder is used unless another is given; it overrides what is read from the texts, and each
    disagreement becomes a note.

    Parameters
    ----------
    path
        A folder or a .txt file.
    metadata
        A CSV file; see :func:`dienngon.reading.metadata.read_metadata`.
    clean
        False treats every line as body text.

    Raises
    ------
    InputError
        If the path does not exist, holds no document that can be read, or the metadata cannot be used.
    """
    path = Path(path)
    if not path.exists():
        message = f"No such folder or file: '{path.name}'. Check the path."
        raise InputError(message)
    files = [path] if path.is_file() else _listing(path)
    beside = path / METADATA_NAME
    source = Path(metadata) if metadata is not None else (beside if beside.is_file() else None)
    rows = {} if source is None else read_metadata(source)
    documents: list[Document] = []
    excluded: list[Exclusion] = []
    for file in files:
        name = nfc(file.name)
        if source is not None and file.resolve() == source.resolve():
            continue
        try:
            documents.append(_document(name, _bytes(file), rows.get(name), clean=clean))
        except InputError as reason:
            excluded.append(Exclusion(name, str(reason)))
    if not documents:
        raise InputError(_nothing(path, excluded))
    absent = sorted(set(rows) - {document.name for document in documents})
    names = [document.name for document in documents]
    notes = tuple(_absent(row, names, excluded) for row in absent) if path.is_dir() else ()
    return Corpus(tuple(documents), tuple(excluded), notes)


def _listing(folder: Path) -> list[Path]:
    try:
        return sorted((one for one in folder.iterdir() if not one.name.startswith(".")), key=lambda one: nfc(one.name))
    except OSError as problem:
        message = f"The folder '{folder.name}' cannot be read ({problem.strerror}); check its permissions."
        raise InputError(message) from None


def _bytes(file: Path) -> bytes:
    if file.is_dir():
        message = "it is a folder; only files directly in the corpus folder are read"
        raise InputError(message)
    if file.suffix.lower() == ".toml":
        message = "it is a study or lexicon file, not a document"
        raise InputError(message)
    if file.suffix.lower() != _SUFFIX:
        message = f"it is not a {_SUFFIX} file; save its text as UTF-8 {_SUFFIX} to have it read"
        raise InputError(message)
    if not file.is_file():
        message = "it is not a regular file"
        raise InputError(message)
    try:
        return file.read_bytes()
    except OSError as problem:
        message = f"the file cannot be read ({problem.strerror})"
        raise InputError(message) from None


def _nothing(path: Path, excluded: list[Exclusion]) -> str:
    if path.is_file():
        return f"'{path.name}' cannot be used: {excluded[0].reason}."
    if not excluded:
        return f"The folder '{path.name}' is empty; put the documents into it as {_SUFFIX} files."
    listed = "; ".join(f"{one.name}: {one.reason}" for one in excluded[:5])
    more = f"; and {len(excluded) - 5} more" if len(excluded) > 5 else ""
    return f"No document in '{path.name}' can be read ({listed}{more})."


def _absent(name: str, known: list[str], excluded: list[Exclusion]) -> str:
    left_out = next((one.reason for one in excluded if one.name == name), None)
    if left_out is not None:
        return f"{METADATA_NAME} has a row for '{name}', which was left out: {left_out}."
    return f"{METADATA_NAME} has a row for '{name}', which is not in the folder. {nearest(name, known)}"


def _document(name: str, data: bytes, row: MetadataRow | None, *, clean: bool) -> Document:
    text = decode(data)
    spans = label(text, clean=clean)
    # The date is read from the cleaned page even where cleaning is switched off for the counts.
    date, notes = date_document(text, spans if clean else label(text))
    title = next((text[span.start : span.end] for span in spans if span.kind == "title"), "")
    document = Document(name, text, spans, date, title, sha256=hashlib.sha256(data).hexdigest(), notes=tuple(notes))
    return document if row is None else _stated(document, row)


def _stated(document: Document, row: MetadataRow) -> Document:
    """Return the document with what metadata.csv states of it; each disagreement is added to the notes."""
    notes = list(document.notes)
    date = document.date
    if row.date and not row.inferred:
        # Where a person states the date, that the text has none is no doubt about it.
        notes = [note for note in notes if note != NO_DATE]
    if row.date:
        if date is not None and _contradicts(date, row.date):
            notes.append(f"date conflict: {METADATA_NAME} says {row.date}, the text {date.value} ({date.basis})")
        span = (date.start, date.end) if date is not None and _agree(date.value, row.date) else (-1, -1)
        date = DocumentDate(row.date, _basis(row), row.inferred, *span)
    if row.title and document.title and phrase_key(row.title) != phrase_key(document.title):
        notes.append(f"title conflict: {METADATA_NAME} says '{row.title}', the text '{document.title}'")
    if row.note:
        notes.append(row.note)
    more: Mapping[str, str] = MappingProxyType(dict(row.more))
    return dataclasses.replace(
        document,
        date=date,
        title=row.title or document.title,
        publisher=row.publisher,
        metadata=more,
        notes=tuple(notes),
    )


def _contradicts(read: DocumentDate, stated: str) -> bool:
    """Return whether a date read from the text cannot stand beside the one stated: an event may lie before it."""
    size = min(len(read.value), len(stated))
    return read.value[:size] > stated[:size] if read.inferred else read.value[:size] != stated[:size]


def _basis(row: MetadataRow) -> str:
    if row.inferred:
        return f"inferred, {METADATA_NAME}: {row.basis.partition(':')[2].strip() or 'no reason given'}"
    return f"{METADATA_NAME}: {row.basis}" if row.basis else METADATA_NAME


def _agree(one: str, other: str) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]
