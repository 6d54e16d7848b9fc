"""What a single document shows, seen by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dienngon.checks.findings import FEW_SYLLABLES, LEAST_WORDS, MUCH_REMOVED, SHORT, Finding
from dienngon.codes import Note
from dienngon.corpus import COUNTED_KINDS, Document
from dienngon.reading.encodings.wellformed import tally
from dienngon.text import syllable_count

REMOVED_KINDS = ("furniture", "repeated", "metadata")

_SAVED = frozenset(("html", "mhtml"))
# What the notes that the readers leave on a document are as findings, by the section of their codes.
_KINDS = {"conflict": "conflict", "damage": "damaged", "encoding": "encoding", "language": "not vietnamese"}
# That a document has no date is a finding of its own.
_UNDATED = frozenset(("dates.none", "dates.without_year"))


@dataclass(frozen=True, slots=True)
class Observed:
    """The size of a document in syllables, by kind of line where they do not count, and what there is to say of it."""

    words: int
    removed: tuple[int, int, int]
    findings: tuple[Finding, ...]


def observed(document: Document, *, outside: bool) -> Observed:
    """Return what a document shows; ``outside`` says that its date lies outside the periods of the study."""
    words, removed = 0, dict.fromkeys(REMOVED_KINDS, 0)
    for span in document.spans:
        size = syllable_count(document.text, span.start, span.end)
        if span.kind in COUNTED_KINDS:
            words += size
        else:
            removed[span.kind] += size
    gone = (removed["furniture"], removed["repeated"], removed["metadata"])
    found = [*_of_date(document, outside=outside), *_of_notes(document), *_of_size(document.form, words, sum(gone))]
    if not any(one.kind == "not vietnamese" for one in found) and _is_foreign(document):
        found.append(Finding("not vietnamese"))
    return Observed(words, gone, tuple(found))


def _of_date(document: Document, *, outside: bool) -> Iterator[Finding]:
    date = document.date
    if date is None:
        yield Finding("undated")
        return
    stated = date.by_hand
    for one in date.conflicts:
        yield Finding("settled" if stated else "conflict", str(one))
    if date.inferred and not stated:
        yield Finding("inferred", f"dated by inference: {date.basis}")
    if outside:
        yield Finding("outside", f"dated {date.value}: outside the periods")


def _of_notes(document: Document) -> Iterator[Finding]:
    conflicts = () if document.date is None else document.date.conflicts
    for note in document.notes:
        code, section = (note.code, note.section) if isinstance(note, Note) else ("", "")
        if note not in conflicts and code not in _UNDATED:
            yield Finding(_KINDS.get(section, "note"), str(note))


def _of_size(form: str, words: int, removed: int) -> Iterator[Finding]:
    share = removed / (words + removed) if removed else 0.0
    if not words:
        yield Finding("empty")
    elif share >= MUCH_REMOVED:
        yield Finding("much removed", f"{share:.0%} removed")
    elif form in _SAVED and not removed:
        yield Finding("nothing removed", "nothing removed")
    if 0 < words < SHORT:
        yield Finding("short", f"too short: {words} syllables")


def _is_foreign(document: Document) -> bool:
    found = [tally(document.text[one.start : one.end]) for one in document.paragraphs]
    words, good = sum(one.words for one in found), sum(one.good for one in found)
    return words >= LEAST_WORDS and good < FEW_SYLLABLES * words
