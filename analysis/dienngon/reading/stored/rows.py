"""Rows of a stored corpus into documents."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from dienngon.corpus import Document, DocumentDate, Span
from dienngon.reading.stored.schema import DATE_FIELDS, SPAN_FIELDS, TEXT_FIELDS


def documents_of(batch: Any) -> Iterator[Document]:
    """Yield the documents of an Arrow record batch.

    Raises
    ------
    ValueError
        If a row is none that a corpus can have.
    """
    texts = zip(*(batch.column(name).to_pylist() for name in TEXT_FIELDS), strict=True)
    rest = zip(
        batch.column("date").to_pylist(),
        batch.column("notes").to_pylist(),
        batch.column("metadata").to_pylist(),
        _spans(batch.column("spans")),
        strict=True,
    )
    for (name, text, title, publisher, sha256, form, encoding, url), (date, notes, metadata, spans) in zip(
        texts, rest, strict=True
    ):
        if name is None or text is None or (spans and spans[-1].end > len(text)):
            message = f"the row of '{name}' does not fit its text"
            raise ValueError(message)
        yield Document(
            name=name,
            text=text,
            spans=spans,
            date=_date(date),
            title=title or "",
            publisher=publisher or "",
            sha256=sha256 or "",
            metadata=MappingProxyType(dict(metadata or ())),
            notes=tuple(notes or ()),
            form=form or "",
            encoding=encoding or "",
            url=url or "",
        )


def _date(cells: dict[str, Any] | None) -> DocumentDate | None:
    if cells is None:
        return None
    return DocumentDate(**{name: cells[name] for name in DATE_FIELDS} | {"conflicts": tuple(cells["conflicts"] or ())})


def _spans(column: Any) -> list[tuple[Span, ...]]:
    """Return the spans of each document. Equal texts are one object: a corpus has few kinds and rules."""
    flat = column.flatten()
    parts = []
    for name, values in zip(SPAN_FIELDS, flat.flatten(), strict=True):
        if name in {"line", "start", "end"}:
            parts.append(values.to_pylist())
            continue
        coded = values.dictionary_encode()
        known = coded.dictionary.to_pylist()
        parts.append([known[code] for code in coded.indices.to_pylist()])
    every = list(map(Span, *parts))
    found, start = [], 0
    for size in column.value_lengths().to_pylist():
        found.append(tuple(every[start : start + (size or 0)]))
        start += size or 0
    return found
