"""What is said of lines after the rules for one page: by a collection, whose site repeats them, and by a person."""

from __future__ import annotations

import dataclasses
import re
import struct
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from dienngon.codes import Note
from dienngon.corpus import COUNTED_KINDS, Document, Span
from dienngon.errors import InputError
from dienngon.output import in_temporary_files
from dienngon.reading.dates.publication_date import date_document
from dienngon.reading.labels.lines import SYLLABLE
from dienngon.reading.labels.page_kinds import back, reasons
from dienngon.reading.metadata import read_records
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Collection
from dienngon.text import LineIndex, line_key

OVERRIDES_NAME = "overrides.csv"
_ALL = "all"
_LINES = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")
# Formulae of law recur by their nature, and are part of the text: by how they begin, as entries with a number or letter
_FORMULA = re.compile(
    r"(?:căn cứ|xét đề nghị|theo đề nghị|phần|chương|mục|điều|khoản|phụ lục)\b"
    r"|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]{1,2}\d?)\s?[.)]\s*[^\W\d_]",
    re.IGNORECASE,
)
# or since they name the law that they are in: trong Luật này, quy định tại khoản 1 Điều này.
_THIS = re.compile(
    r"\b(?:luật|pháp lệnh|nghị định|nghị quyết|thông tư(?: liên tịch)?|quyết định|quy chế|điều lệ|quy định|chương"
    r"|mục|điều|khoản|điểm|phụ lục) này\b",
    re.IGNORECASE,
)


def site(document: Document) -> str:
    """Return what distinguishes one site from another: the host of the address, else the publisher, else nothing."""
    host = (urlsplit(document.url).hostname or "") if document.url.startswith("http") else ""
    return host.removeprefix("www.") or document.publisher


# What is noted of a line: its site, its key and the longest line of its document as 64 bits each, and whether it is
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

    @in_temporary_files()
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

    @in_temporary_files()
    def blocks(self) -> dict[str, dict[int, Note]]:
        """Return the recurring lines of each site, by the hashes of their syllable keys, each with its rule."""
        names = list(self._sites)
        found: dict[str, dict[int, Note]] = {name: {} for name in names}
        for file in self._files:
            for home, key, count, at_edge in _counted(file):
                total = self._documents[home]
                if count >= _least(total, edge=2 * at_edge >= count):
                    counts = {"documents": count, "total": total}
                    name = names[home]
                    rule = Rule.RECURS_IN_SITE.note(**counts, site=name) if name else Rule.RECURS.note(**counts)
                    found[name][key] = rule
        return found


def _counted(file: tempfile.SpooledTemporaryFile[bytes]) -> Iterator[tuple[int, int, int, int]]:
    """Yield site, key, documents and documents with it at an edge of each line that enough different texts have."""
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
        for start, count in zip(
            begins[sizes >= Collection.LEAST].tolist(), sizes[sizes >= Collection.LEAST].tolist(), strict=True
        ):
            stop = start + count
            if int(other[start:stop].sum()) >= Collection.LEAST:
                yield int(notes["home"][start]), int(notes["key"][start]), count, int(notes["edge"][start:stop].sum())


def _least(total: int, *, edge: bool) -> float:
    """Return how many of a site's documents must have a line, by whether it is mostly at their edges."""
    return Collection.EDGE_SHARE * total if edge else max(Collection.INNER_LEAST, Collection.INNER_SHARE * total)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _candidates(document: Document) -> tuple[dict[int, bool], int]:
    """Return the lines that may recur, with whether they are at an edge, and a number for the longest line."""
    counted = [span for span in document.spans if span.kind in COUNTED_KINDS]
    longest = max(counted, key=lambda span: span.end - span.start, default=None)
    text = _hash(" ".join(document.text[longest.start : longest.end].split())) if longest is not None else 0
    found: dict[int, bool] = {}
    for span, key, at_edge in _keys(document, counted):
        if span is not longest and span.kind != "title":
            found[key] = found.get(key, False) or at_edge
    return found, text


def _keys(document: Document, counted: Sequence[Span]) -> Iterator[tuple[Span, int, bool]]:
    """Yield the lines that may recur as furniture, with 64 bits of their syllable keys and whether they are at an edge.

    In a text of provisions headings and introductions recur, as in any law: only lines at its edges may be furniture,
    and as many documents must have them as of lines within.
    """
    lines = [document.text[span.start : span.end] for span in counted]
    # Ten characters a syllable are more than any has.
    most = 10 * Collection.LONGEST
    formulae = [bool(_FORMULA.match(line) or (len(line) <= most and _THIS.search(line))) for line in lines]
    law = sum(formulae) >= max(Collection.LEAST, Collection.PROVISIONS * len(lines))
    for position, (span, line) in enumerate(zip(counted, lines, strict=True)):
        at_edge = position < Collection.FIRST or position >= len(counted) - Collection.LAST
        if formulae[position] or (law and not at_edge) or len(line) > most:
            continue
        if 2 <= len(SYLLABLE.findall(line)) <= Collection.LONGEST:
            yield span, _hash(line_key(line)), at_edge and not law


def without_recurring(documents: Sequence[Document]) -> list[Document]:
    """Return the documents with the lines that their site repeats labelled as furniture, subkind ``recurring``."""
    with Recurrence() as recurrence:
        for document in documents:
            recurrence.add(document)
        blocks = recurrence.blocks()
    return [relabelled(document, blocks[site(document)]) for document in documents]


def relabelled(document: Document, lines: Mapping[int, Note]) -> Document:
    """Return a document in which the lines with the given hashes are furniture, with their rules."""
    if not lines:
        return document
    counted = [span for span in document.spans if span.kind in COUNTED_KINDS]
    recurring = {
        span.start: lines[key] for span, key, _ in _keys(document, counted) if key in lines and span.kind != "title"
    }
    if not recurring:
        return document
    spans = tuple(
        dataclasses.replace(span, kind="furniture", subkind="recurring", rule=recurring[span.start])
        if span.start in recurring and span.kind in COUNTED_KINDS
        else span
        for span in document.spans
    )
    return dataclasses.replace(document, spans=spans)


# What a person says of single lines, against the rules: overrides.csv.


@dataclass(frozen=True, slots=True)
class Override:
    """The lines ``first`` to ``last`` of a document are to be kept as body, or dropped; or the ``whole`` document.

    A whole document that is kept is an article, with its lines as the rules label them. ``place`` says where that is
    written.
    """

    first: int
    last: int
    action: Literal["keep", "drop"]
    reason: str
    place: str
    whole: bool = False


def read_overrides(path: Path) -> dict[str, list[Override]]:
    """Return the overrides of a CSV file by document name, in the order in which they are.

    Columns: document (name of the document), line (``12`` or ``12-40``, as in spans.csv, or ``all``), action (``keep``
    counts the lines as body, ``drop`` does not count them), and if wanted reason. Where ``all`` lines are kept, a page
    that was taken for no article is read as an article.
    """
    found: dict[str, list[Override]] = {}
    for place, cells in read_records(path, ("document", "line", "action")):
        whole = cells["line"].casefold() == _ALL
        line = _LINES.fullmatch(cells["line"])
        first, last = (1, sys.maxsize) if whole else (int(line[1]), int(line[2] or line[1])) if line else (0, 0)
        if not 1 <= first <= last:
            raise InputError(
                f"{place}: the line must be a number, as 12, or a range, as 12-40, or all. Got '{cells['line']}'."
            )
        action = cells["action"].lower()
        if action not in ("keep", "drop"):
            raise InputError(f"{place}: the action must be keep or drop. Got '{cells['action']}'.")
        if not cells["document"]:
            raise InputError(f"{place}: the cell 'document' is empty; write the document's name or remove the row.")
        kept: Literal["keep", "drop"] = "keep" if action == "keep" else "drop"
        override = Override(first, last, kept, cells.get("reason", ""), place, whole)
        found.setdefault(cells["document"], []).append(override)
    return found


def overridden(document: Document, overrides: Sequence[Override]) -> tuple[Document, list[str]]:
    """Return a document with its lines kept and dropped as asked, and a sentence for each override without effect.

    Of two overrides of one line the later counts.
    """
    index = LineIndex(document.text)
    document, overrides = _whole(document, overrides)
    idle = set(overrides)
    spans: list[Span] = []
    for span in document.spans:
        last = index.line(span.end - 1)
        meant = [one for one in overrides if one.first <= last and span.line <= one.last]
        idle.difference_update(meant)
        same = not meant or (meant[-1].action == "keep") == (span.kind in COUNTED_KINDS)
        spans.append(span if same else _by_hand(span, meant[-1]))
    notes = [
        f"{one.place}: '{document.name}' has no text in line {one.first}"
        + (f" to {one.last}" if one.last > one.first else "")
        + "; the row has no effect."
        for one in overrides
        if one in idle
    ]
    document = dataclasses.replace(document, spans=tuple(spans))
    if any(span.kind in COUNTED_KINDS for span in spans):
        document = _as_article(document)
    return document, notes


def _whole(document: Document, overrides: Sequence[Override]) -> tuple[Document, Sequence[Override]]:
    """Return a document kept or dropped as a whole, as the last override of the whole says, and those of its lines."""
    said = next((one for one in reversed(overrides) if one.whole), None)
    if said is None:
        return document, overrides
    spans = back(document.spans)
    if said.action == "drop":
        spans = tuple(_by_hand(span, said) if span.kind in COUNTED_KINDS else span for span in spans)
    elif spans != document.spans:
        document = _as_article(dataclasses.replace(document, spans=spans))
    notes = tuple(one for one in document.notes if one not in list(reasons(document.notes)))
    return dataclasses.replace(document, spans=spans, notes=notes), [one for one in overrides if not one.whole]


def _as_article(document: Document) -> Document:
    """Return a document of which a person says that it is an article, dated as one if it was set aside."""
    aside = list(reasons(document.notes))
    if not aside:
        return document
    notes = [one for one in document.notes if one not in aside]
    date = document.date
    if date is None:
        date, doubts = date_document(document.text, document.spans, url=document.url, name=document.name)
        notes += doubts
    return dataclasses.replace(document, date=date, notes=tuple(notes))


def _by_hand(span: Span, override: Override) -> Span:
    why = override.reason
    if override.action == "keep":
        rule = Rule.KEPT_REASONED.note(reason=why) if why else Rule.KEPT
        return dataclasses.replace(span, kind="body", subkind="kept", rule=rule)
    rule = Rule.DROPPED_REASONED.note(reason=why) if why else Rule.DROPPED
    return dataclasses.replace(span, kind="furniture", subkind="dropped", rule=rule)
