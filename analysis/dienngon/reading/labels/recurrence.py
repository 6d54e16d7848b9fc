"""Lines that a site repeats from document to document: its furniture, seen only in a collection."""

from __future__ import annotations

import dataclasses
import re
import struct
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self
from urllib.parse import urlsplit

from dienngon.corpus import COUNTED_KINDS, Document, Span
from dienngon.text import line_key

# A line is furniture of its site if this many documents have it, with texts that are otherwise different,
# and this share of all the site's documents: the smaller share at their beginning or end, the larger within.
_LEAST = 3
_EDGE_SHARE = 0.1
_INNER_SHARE = 0.5
_INNER_LEAST = 5
_HEAD_LINES = 3
_TAIL_LINES = 6
_LONGEST = 60
# Formulae of law recur by their nature, and are part of the text.
_FORMULA = re.compile(r"(?:căn cứ|xét đề nghị|theo đề nghị|phần|chương|mục|điều|khoản|phụ lục)\b", re.IGNORECASE)
_SYLLABLE = re.compile(r"[^\W_]+")


def site(document: Document) -> str:
    """Return what tells one site from another: the host of the address, else the publisher, else nothing."""
    host = (urlsplit(document.url).hostname or "") if document.url.startswith("http") else ""
    return host.removeprefix("www.") or document.publisher


# What is noted of a line: its site, its key and the longest line of its document as 64 bits each, and whether it stands
# at an edge of the document.
_NOTED = struct.Struct("<IQQ?")
# As many files, by the bits of the key, hold the notes of a large collection; each is read by itself.
_FILES = 16
_IN_MEMORY = 1 << 20
# So many notes are sorted at a time, but never less than all those of one line.
_SORTED = 1 << 18


class Recurrence:
    """Counts the lines of documents by site, one document after the other, in bounded memory.

    Copies of one text recur as a whole: they are reuse, not furniture. So a line counts only if the documents that
    have it differ in their longest line. Of each line a few bytes are noted, on disk where they are many; two lines
    are taken for one if 64 bits of their hashes agree.
    """

    def __init__(self) -> None:
        self._sites: dict[str, int] = {}
        self._documents: list[int] = []
        self._files: list[tempfile.SpooledTemporaryFile[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def add(self, document: Document) -> None:
        """Count the lines of a document."""
        home = self._sites.setdefault(site(document), len(self._sites))
        if home == len(self._documents):
            self._documents.append(0)
        self._documents[home] += 1
        candidates, text = _candidates(document)
        if candidates and not self._files:
            self._files = [tempfile.SpooledTemporaryFile(_IN_MEMORY) for _ in range(_FILES)]  # noqa: SIM115 - closed by __exit__
        for key, at_edge in candidates.items():
            self._files[key % _FILES].write(_NOTED.pack(home, key, text, at_edge))

    def blocks(self) -> dict[str, dict[int, str]]:
        """Return the recurring lines of each site, by the hashes of their syllable keys, each with its rule."""
        names = list(self._sites)
        found: dict[str, dict[int, str]] = {name: {} for name in names}
        for file in self._files:
            for home, key, line in _counted(file):
                total = self._documents[home]
                if _is_furniture(line, total):
                    place = names[home] or "the collection"
                    found[names[home]][key] = f"recurs in {line.documents} of {total} documents of {place}"
        return found


@dataclass(frozen=True, slots=True)
class _Line:
    documents: int
    at_edge: int
    texts: int


def _counted(file: tempfile.SpooledTemporaryFile[bytes]) -> Iterator[tuple[int, int, _Line]]:
    """Yield the site and key of each line that three documents have, with what was noted of it."""
    import numpy as np

    kind = np.dtype([("home", "<u4"), ("key", "<u8"), ("text", "<u8"), ("edge", "?")])
    size = file.tell() // _NOTED.size
    # Parts by further bits of the key, so that what is sorted at once does not grow with the collection.
    parts = size // _SORTED + 1
    for part in range(parts):
        file.seek(0)
        taken = []
        while data := file.read(_NOTED.size << 14):
            notes = np.frombuffer(data, dtype=kind)
            taken.append(notes[notes["key"] // np.uint64(_FILES) % np.uint64(parts) == part])
        notes = np.concatenate([np.empty(0, dtype=kind), *taken])
        notes = notes[np.lexsort((notes["text"], notes["key"], notes["home"]))]
        new = np.ones(len(notes), dtype=bool)
        new[1:] = (notes["home"][1:] != notes["home"][:-1]) | (notes["key"][1:] != notes["key"][:-1])
        other = new.copy()
        other[1:] |= notes["text"][1:] != notes["text"][:-1]
        begins = np.flatnonzero(new)
        sizes = np.diff(np.r_[begins, len(notes)])
        for start, count in zip(begins[sizes >= _LEAST].tolist(), sizes[sizes >= _LEAST].tolist(), strict=True):
            stop = start + count
            line = _Line(count, int(notes["edge"][start:stop].sum()), int(other[start:stop].sum()))
            yield int(notes["home"][start]), int(notes["key"][start]), line


def _is_furniture(line: _Line, total: int) -> bool:
    if line.documents < _LEAST or line.texts < _LEAST:
        return False
    if 2 * line.at_edge >= line.documents:
        return line.documents >= _EDGE_SHARE * total
    return line.documents >= max(_INNER_LEAST, _INNER_SHARE * total)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _candidates(document: Document) -> tuple[dict[int, bool], int]:
    """Return the lines that may recur, with whether they stand at an edge, and a number for the longest line."""
    counted = [span for span in document.spans if span.kind in COUNTED_KINDS]
    longest = max(counted, key=lambda span: span.end - span.start, default=None)
    text = _hash(" ".join(document.text[longest.start : longest.end].split())) if longest is not None else 0
    found: dict[int, bool] = {}
    for position, span in enumerate(counted):
        key = _key(document, span)
        if key and span is not longest and span.kind != "title":
            at_edge = position < _HEAD_LINES or position >= len(counted) - _TAIL_LINES
            found[key] = found.get(key, False) or at_edge
    return found, text


def _key(document: Document, span: Span) -> int:
    """Return 64 bits of the syllable keys of a line, 0 if it is none that may recur."""
    line = document.text[span.start : span.end]
    # Ten characters a syllable are more than any has.
    if len(line) > 10 * _LONGEST or _FORMULA.match(line) or not 2 <= len(_SYLLABLE.findall(line)) <= _LONGEST:
        return 0
    return _hash(line_key(line))


def without_recurring(documents: Sequence[Document]) -> list[Document]:
    """Return the documents with the lines that their site repeats labelled as furniture, subkind ``recurring``."""
    with Recurrence() as recurrence:
        for document in documents:
            recurrence.add(document)
        blocks = recurrence.blocks()
    return [relabelled(document, blocks[site(document)]) for document in documents]


def relabelled(document: Document, lines: Mapping[int, str]) -> Document:
    """Return a document in which the lines with the given hashes are furniture, with their rules."""
    if not lines:
        return document
    spans = tuple(
        dataclasses.replace(span, kind="furniture", subkind="recurring", rule=rule)
        if span.kind in ("body", "caption") and (rule := lines.get(_key(document, span), ""))
        else span
        for span in document.spans
    )
    return document if spans == document.spans else dataclasses.replace(document, spans=spans)
