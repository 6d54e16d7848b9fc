"""What a stored corpus looks like: a row a document, and what concerns all of them in the file's metadata."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Any

from dienngon.codes import Note
from dienngon.corpus import Copy, Document, DocumentDate, Exclusion, Span
from dienngon.errors import InputError, MissingExtraError
from dienngon.reading.rules import RULES, Rule

# Raised whenever a file written before could not be read as it was meant any more.
SCHEMA = 3
SCHEMA_KEY = b"dienngon.schema"
VERSION_KEY = b"dienngon.version"
CORPUS_KEY = b"dienngon.corpus"

SPAN_FIELDS = ("line", "start", "end", "kind", "subkind", "rule")
COPY_FIELDS = ("start", "end", "of")
DATE_FIELDS = ("value", "basis", "inferred", "start", "end", "confidence", "conflicts")
TEXT_FIELDS = ("name", "text", "title", "publisher", "sha256", "form", "encoding", "url")


def arrow() -> Any:
    """Return pyarrow, with ``pyarrow.parquet`` loaded."""
    # By name: an optional package, which a type checker need not find.
    if importlib.util.find_spec("pyarrow") is None:
        raise MissingExtraError(
            'A corpus in one file needs pyarrow, which is not installed: pip install "dienngon[parquet]".'
        )
    importlib.import_module("pyarrow.parquet")
    return importlib.import_module("pyarrow")


@cache
def schema() -> Any:
    """Return the columns of a stored corpus and their types, with its versions."""
    pa = arrow()
    text, number = pa.string(), pa.int64()
    span = pa.struct([(name, number if name in {"line", "start", "end"} else text) for name in SPAN_FIELDS])
    other = {"inferred": pa.bool_(), "start": number, "end": number, "conflicts": pa.list_(text)}
    date = pa.struct([(name, other.get(name, text)) for name in DATE_FIELDS])
    copy = pa.struct([(name, text if name == "of" else number) for name in COPY_FIELDS])
    more = [("date", date), ("notes", pa.list_(text)), ("metadata", pa.map_(text, text))]
    more += [("copies", pa.list_(copy)), ("spans", pa.list_(span))]
    # Part of the schema, the versions stay with the rows that other programs take out.
    said = {SCHEMA_KEY: str(SCHEMA).encode(), VERSION_KEY: version("dienngon").encode()}
    return pa.schema([*((name, text) for name in TEXT_FIELDS), *more], metadata=said)


def table_of(documents: Sequence[Document]) -> Any:
    """Return documents as an Arrow table."""
    pa = arrow()
    kinds = schema()
    columns: dict[str, Any] = {name: [getattr(one, name) for one in documents] for name in TEXT_FIELDS}
    columns["date"] = [None if one.date is None else date_cells(one.date) for one in documents]
    columns["notes"] = [list(map(encoded, one.notes)) for one in documents]
    columns["metadata"] = [list(one.metadata.items()) for one in documents]
    columns["copies"] = [
        [{name: getattr(copy, name) for name in COPY_FIELDS} for copy in one.copies] for one in documents
    ]
    arrays = [pa.array(columns[name], type=kinds.field(name).type) for name in columns]
    return pa.table([*arrays, _spans(pa, documents)], schema=kinds)


def date_cells(date: DocumentDate) -> dict[str, Any]:
    """Return a date by field, its notes as JSON."""
    cells = {name: getattr(date, name) for name in DATE_FIELDS}
    return cells | {"basis": encoded(date.basis), "conflicts": list(map(encoded, date.conflicts))}


def encoded(said: Note | str) -> str:
    """Return a note, or what a person said, as JSON."""
    return said.encode() if isinstance(said, Note) else json.dumps(said, ensure_ascii=False)


def decoded(text: str) -> Note | str:
    """Return what :func:`encoded` wrote."""
    return str(json.loads(text)) if text.startswith('"') else Note.decode(text)


def _spans(pa: Any, documents: Sequence[Document]) -> Any:
    kind = schema().field("spans").type.value_type
    ends = [0]
    for one in documents:
        ends.append(ends[-1] + len(one.spans))
    spans = [span for one in documents for span in one.spans]
    cells = {name: [getattr(span, name) for span in spans] for name in SPAN_FIELDS}
    cells["rule"] = [rule.encode() if isinstance(rule, Note) else str(rule) for rule in cells["rule"]]
    flat = [pa.array(cells[name], type=kind.field(name).type) for name in SPAN_FIELDS]
    fields = [kind.field(name) for name in SPAN_FIELDS]
    return pa.ListArray.from_arrays(pa.array(ends, type=pa.int32()), pa.StructArray.from_arrays(flat, fields=fields))


def said_of(excluded: Iterable[Exclusion], notes: Iterable[Note | str]) -> dict[bytes, bytes]:
    """Return the metadata of a stored corpus: what was left out, notes on the reading."""
    corpus = {
        "excluded": [(one.name, one.reason.encode()) for one in excluded],
        "notes": list(map(encoded, notes)),
    }
    return {CORPUS_KEY: json.dumps(corpus, ensure_ascii=False).encode("utf-8", "replace")}


def checked(name: str, said: Mapping[bytes, bytes], found: Any) -> tuple[tuple[Exclusion, ...], tuple[Note | str, ...]]:
    """Return what was left out of a stored corpus and the notes on its reading, from its metadata and its schema."""
    by = said.get(VERSION_KEY, b"of an unknown version").decode("utf-8", "replace")
    number = said[SCHEMA_KEY].decode("utf-8", "replace")
    if number != str(SCHEMA):
        newer = number.isdecimal() and int(number) > SCHEMA
        remedy = "update dienngon, or import the documents again" if newer else "import the documents again"
        raise InputError(
            f"'{name}' was imported by dienngon {by}, whose corpora have schema {number[:20]}; this version reads "
            f"schema {SCHEMA}: {remedy}."
        )
    types = {field.name: field.type for field in schema()}
    missing = [column for column in types if column not in found.names]
    if missing:
        what = f"the column '{missing[0]}'" if len(missing) == 1 else f"the columns {', '.join(missing)}"
        raise InputError(f"'{name}' is an imported corpus that lacks {what}; import the documents again.")
    wrong = [column for column, kind in types.items() if not found.field(column).type.equals(kind)]
    if wrong:
        raise InputError(
            f"'{name}' is an imported corpus whose column '{wrong[0]}' holds {found.field(wrong[0]).type} instead of "
            f"{types[wrong[0]]}; import the documents again."
        )
    if CORPUS_KEY not in said:
        return (), ()
    try:
        corpus = json.loads(said[CORPUS_KEY])
        excluded = tuple(Exclusion(one, Note.decode(reason)) for one, reason in corpus["excluded"])
        return excluded, tuple(map(decoded, corpus["notes"]))
    except (KeyError, ValueError, TypeError):
        raise InputError(
            f"'{name}' is an imported corpus whose list of files left out is damaged; import the documents again."
        ) from None


def documents_of(batch: Any) -> Iterator[Document]:
    """Yield the documents of an Arrow record batch."""
    texts = zip(*(batch.column(name).to_pylist() for name in TEXT_FIELDS), strict=True)
    rest = zip(
        batch.column("date").to_pylist(),
        batch.column("notes").to_pylist(),
        batch.column("metadata").to_pylist(),
        batch.column("copies").to_pylist(),
        _spans_in(batch.column("spans")),
        strict=True,
    )
    for (name, text, title, publisher, sha256, form, encoding, url), (date, notes, metadata, copies, spans) in zip(
        texts, rest, strict=True
    ):
        if name is None or text is None or (spans and spans[-1].end > len(text)):
            raise ValueError(f"the row of '{name}' does not fit its text")
        yield Document(
            name=name,
            text=text,
            spans=spans,
            date=date_of(date),
            title=title or "",
            publisher=publisher or "",
            sha256=sha256 or "",
            metadata=MappingProxyType(dict(metadata or ())),
            notes=tuple(map(decoded, notes or ())),
            form=form or "",
            encoding=encoding or "",
            url=url or "",
            copies=tuple(Copy(**one) for one in copies or ()),
        )


def date_of(cells: Mapping[str, Any] | None) -> DocumentDate | None:
    """Return the date that :func:`date_cells` took apart, None if there is none."""
    if cells is None:
        return None
    said = {"basis": decoded(cells["basis"]), "conflicts": tuple(map(decoded, cells["conflicts"] or ()))}
    return DocumentDate(**{name: cells[name] for name in DATE_FIELDS} | said)


def rule_of(text: str) -> Note | str:
    """Return the rule that a stored text stands for: a note, a code, or what an older version wrote."""
    if text.startswith("{"):
        return Note.decode(text)
    return Rule(text) if text in RULES else text


def _spans_in(column: Any) -> list[tuple[Span, ...]]:
    """Return the spans of each document. Equal texts are one object: a corpus has few kinds and rules."""
    flat = column.flatten()
    parts = []
    for name, values in zip(SPAN_FIELDS, flat.flatten(), strict=True):
        if name in {"line", "start", "end"}:
            parts.append(values.to_pylist())
            continue
        coded = values.dictionary_encode()
        known = coded.dictionary.to_pylist()
        if name == "rule":
            known = list(map(rule_of, known))
        parts.append([known[code] for code in coded.indices.to_pylist()])
    every = list(map(Span, *parts))
    found, start = [], 0
    for size in column.value_lengths().to_pylist():
        found.append(tuple(every[start : start + (size or 0)]))
        start += size or 0
    return found
