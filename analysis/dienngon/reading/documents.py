"""A Page into a Document: labelled, dated, and with what a person states of it."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

from dienngon.codes import Note
from dienngon.corpus import Basis, Confidence, Document, DocumentDate
from dienngon.reading.dates.choice import NO_DATE, date_document
from dienngon.reading.labels.labeller import label
from dienngon.reading.metadata import MetadataRow
from dienngon.reading.pages import Page
from dienngon.text import phrase_key


def document_of(name: str, page: Page) -> Document:
    """Return the document that a page is, its lines labelled and its date read."""
    spans = label(page.text, page.markup, page.marks)
    date, notes = date_document(page.text, spans, page.dates, page.url, name=name)
    titles = [page.text[span.start : span.end] for span in spans if span.kind == "title"]
    return Document(
        name=name,
        text=page.text,
        spans=spans,
        date=date,
        title=" ".join(" ".join(titles).split()) or page.title,
        publisher=page.publisher,
        sha256=page.sha256,
        metadata=page.metadata,
        notes=(*page.notes, *notes),
        form=page.form,
        encoding=page.encoding,
        url=page.url,
    )


def uncleaned(document: Document) -> Document:
    """Return a document whose every line counts as body. Its date stays: it is read from the cleaned page."""
    return dataclasses.replace(document, spans=label(document.text, clean=False))


def stated(document: Document, row: MetadataRow) -> Document:
    """Return the document with what metadata.csv states of it; each disagreement is added to the notes."""
    notes = list(document.notes)
    date = document.date
    if row.date and not row.inferred:
        # Where a person states the date, that the text has none is no doubt about it.
        notes = [note for note in notes if note != NO_DATE]
    if row.date:
        conflicts = () if date is None else date.conflicts
        if date is not None and _contradicts(date, row.date):
            conflicts += (Note.of("conflict.metadata", stated=row.date, read=date.value, basis=date.basis),)
            notes.append(conflicts[-1])
        span = (date.start, date.end) if date is not None and _agree(date.value, row.date) else (-1, -1)
        confidence: Confidence = "low" if row.inferred else "medium" if conflicts else "high"
        date = DocumentDate(row.date, _basis(row), row.inferred, *span, confidence, conflicts)
    if row.title and document.title and phrase_key(row.title) != phrase_key(document.title):
        notes.append(Note.of("title.conflict", stated=row.title, read=document.title))
    if row.note:
        notes.append(Note.of("metadata.note", said=row.note))
    return dataclasses.replace(
        document,
        date=date,
        title=row.title or document.title,
        publisher=row.publisher or document.publisher,
        metadata=MappingProxyType({**document.metadata, **row.more}),
        notes=tuple(notes),
    )


def _contradicts(read: DocumentDate, stated: str) -> bool:
    """Return whether a date read from the text cannot stand beside the one stated: an event may lie before it."""
    size = min(len(read.value), len(stated))
    return read.value[:size] > stated[:size] if read.inferred else read.value[:size] != stated[:size]


def _basis(row: MetadataRow) -> Note:
    if row.inferred:
        kind = Basis.METADATA_INFERRED_REASONED if row.basis else Basis.METADATA_INFERRED
    else:
        kind = Basis.METADATA_REASONED if row.basis else Basis.METADATA
    return kind.note(reason=row.basis) if row.basis else kind.note()


def _agree(one: str, other: str) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]
