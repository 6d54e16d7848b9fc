"""Documents of files that an earlier run read, so that only those that changed are read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Any, cast

import msgspec

from dienngon.codes import Note
from dienngon.corpus import Document, Exclusion, Span, Unreadable
from dienngon.reading.documents import Named, labelled
from dienngon.reading.files import Source
from dienngon.reading.stored.schema import SPAN_FIELDS, TEXT_FIELDS, date_cells, date_of, decoded, encoded, rule_of
from dienngon.stages import code_digest, packed, unpacked
from dienngon.store import Rows, Store, key_of

Found = Document | Exclusion
# So many bytes of documents are kept at a time.
_KEPT_TOGETHER = 1 << 24


class _Known(msgspec.Struct, array_like=True, tag=True):
    """A document: its texts and the columns of its spans in the order of a stored corpus, notes as JSON."""

    texts: list[str]
    date: dict[str, str | bool | int | list[str]] | None
    notes: list[str]
    metadata: dict[str, str]
    spans: tuple[list[int], list[int], list[int], list[str], list[str], list[str]]


class _LeftOut(msgspec.Struct, array_like=True, tag=True):
    """What is not read, and why."""

    name: str
    reason: str


def known_files(
    files: Iterable[Source | Exclusion],
    pages: Callable[[Source | Exclusion], Iterable[Named]],
    computed_from: Sequence[str],
    folder: Path,
) -> Iterator[Found]:
    """Yield the documents of files, from the store in a folder of caches where a file of these bytes is known.

    ``pages`` gives those of a file that is not known, and ``computed_from`` is what they depend on besides its name,
    bytes and notes. A file that changes while it is read is not kept.
    """
    store = Store(folder, "documents")
    every = [(one, *_identity(one, computed_from)) for one in files]
    known = {
        key: rows for pack in store.load({key for _, key, _ in every if key}) for key, rows in pack.entries.items()
    }
    unknown = [at for at, (_, key, _) in enumerate(every) if key not in known]
    # The pages of one file are read while those of another are labelled.
    coming = labelled((at, page) for at in unknown for page in pages(every[at][0]))
    ahead = next(coming, None)
    fresh: dict[bytes, Rows] = {}
    for at, (one, key, state) in enumerate(every):
        if key in known:
            found = _restored(known.pop(key))
            # What is not sound is read again.
            yield from (
                found if found is not None else (again for _, again in labelled((at, page) for page in pages(one)))
            )
            continue
        read_now = []
        while ahead is not None and ahead[0] == at:
            read_now.append(ahead[1])
            yield ahead[1]
            ahead = next(coming, None)
        if isinstance(one, Source) and key and one.state() == state:
            with suppress(UnicodeEncodeError):
                fresh[key] = packed([_plain(document) for document in read_now])
        if sum(map(len, fresh.values())) >= _KEPT_TOGETHER:
            store.save(fresh)
            fresh = {}
    store.save(fresh)


def _identity(one: Source | Exclusion, computed_from: Sequence[str]) -> tuple[bytes, tuple[int, int]]:
    """Return the key of what is read of a file, empty if it cannot be opened, and the state it is in."""
    if isinstance(one, Exclusion):
        return b"", (0, 0)
    state, notes = one.state(), [note.encode() for note in one.notes]
    with suppress(OSError, Unreadable), one.opener() as stream:
        digest = hashlib.file_digest(cast("Any", stream), "sha256").hexdigest()
        return key_of(code_digest(), one.name, digest, *computed_from, *notes), state
    return b"", state


def _plain(one: Found) -> _Known | _LeftOut:
    if isinstance(one, Exclusion):
        return _LeftOut(one.name, one.reason.encode())
    columns: list[list[Any]] = [[getattr(span, name) for span in one.spans] for name in SPAN_FIELDS]
    columns[-1] = [rule.encode() if isinstance(rule, Note) else str(rule) for rule in columns[-1]]
    columns[3:] = [list(map(str, column)) for column in columns[3:]]
    return _Known(
        [getattr(one, name) for name in TEXT_FIELDS],
        None if one.date is None else date_cells(one.date),
        list(map(encoded, one.notes)),
        dict(one.metadata),
        cast("Any", tuple(columns)),
    )


def _restored(rows: Rows) -> list[Found] | None:
    """Return the documents that were kept, None if the rows are something else."""
    try:
        return [_found(one) for one in unpacked(rows, list[_Known | _LeftOut])]
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return None


def _found(one: _Known | _LeftOut) -> Found:
    if isinstance(one, _LeftOut):
        return Exclusion(one.name, Note.decode(one.reason))
    texts: dict[str, Any] = dict(zip(TEXT_FIELDS, one.texts, strict=True))
    line, start, end, kind, subkind, rule = one.spans
    # Of a corpus there are few kinds and rules: equal ones are one object.
    columns = (line, start, end, map(intern, kind), map(intern, subkind), map(_rule, rule))
    spans = tuple(Span(*cells) for cells in zip(*columns, strict=True))
    if spans and max(end) > len(texts["text"]):
        raise ValueError(f"the spans of '{texts['name']}' do not fit its text")
    return Document(
        **texts,
        spans=spans,
        date=date_of(one.date),
        notes=tuple(map(decoded, one.notes)),
        metadata=MappingProxyType(one.metadata),
    )


_rule = lru_cache(maxsize=4096)(rule_of)
