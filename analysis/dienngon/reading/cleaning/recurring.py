"""Lines that a site repeats from document to document: its furniture, seen only in a collection."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from dienngon.corpus import COUNTED_KINDS, Document, Span
from dienngon.text import phrase_key

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


@dataclass
class _Line:
    documents: int = 0
    at_edge: int = 0
    # Three texts that differ are enough to know that the documents are no copies of one.
    texts: set[int] = field(default_factory=set)


class Recurrence:
    """Counts the lines of documents by site, one document after the other.

    Copies of one text recur as a whole: they are reuse, not furniture. So a line counts only if the documents that
    have it differ in their longest line.
    """

    def __init__(self) -> None:
        self._lines: dict[str, dict[str, _Line]] = {}
        self._documents: dict[str, int] = {}

    def add(self, document: Document) -> None:
        """Count the lines of a document."""
        home = site(document)
        self._documents[home] = self._documents.get(home, 0) + 1
        known = self._lines.setdefault(home, {})
        candidates, text = _candidates(document)
        for key, at_edge in candidates.items():
            line = known.setdefault(key, _Line())
            line.documents += 1
            line.at_edge += at_edge
            if len(line.texts) < _LEAST:
                line.texts.add(text)

    def blocks(self) -> dict[str, dict[str, str]]:
        """Return the recurring lines of each site, as syllable keys, each with its rule."""
        return {home: self._of(home, lines) for home, lines in self._lines.items()}

    def _of(self, home: str, lines: dict[str, _Line]) -> dict[str, str]:
        total = self._documents[home]
        place = home or "the collection"
        return {
            key: f"recurs in {line.documents} of {total} documents of {place}"
            for key, line in lines.items()
            if _is_furniture(line, total)
        }


def _is_furniture(line: _Line, total: int) -> bool:
    if line.documents < _LEAST or len(line.texts) < _LEAST:
        return False
    if 2 * line.at_edge >= line.documents:
        return line.documents >= _EDGE_SHARE * total
    return line.documents >= max(_INNER_LEAST, _INNER_SHARE * total)


def _candidates(document: Document) -> tuple[dict[str, bool], int]:
    """Return the lines that may recur, with whether they stand at an edge, and a number for the longest line."""
    counted = [span for span in document.spans if span.kind in COUNTED_KINDS]
    longest = max(counted, key=lambda span: span.end - span.start, default=None)
    text = hash(" ".join(document.text[longest.start : longest.end].split())) if longest is not None else 0
    found: dict[str, bool] = {}
    for position, span in enumerate(counted):
        key = _key(document, span)
        if key and span is not longest and span.kind != "title":
            at_edge = position < _HEAD_LINES or position >= len(counted) - _TAIL_LINES
            found[key] = found.get(key, False) or at_edge
    return found, text


def _key(document: Document, span: Span) -> str:
    line = document.text[span.start : span.end]
    # Ten characters a syllable are more than any has.
    if len(line) > 10 * _LONGEST or _FORMULA.match(line) or not 2 <= len(_SYLLABLE.findall(line)) <= _LONGEST:
        return ""
    return phrase_key(line)


def without_recurring(documents: Sequence[Document]) -> list[Document]:
    """Return the documents with the lines that their site repeats labelled as furniture, subkind ``recurring``."""
    recurrence = Recurrence()
    for document in documents:
        recurrence.add(document)
    blocks = recurrence.blocks()
    return [relabelled(document, blocks[site(document)]) for document in documents]


def relabelled(document: Document, lines: dict[str, str]) -> Document:
    """Return a document in which the given lines are furniture, with their rules."""
    if not lines:
        return document
    spans = tuple(
        dataclasses.replace(span, kind="furniture", subkind="recurring", rule=rule)
        if span.kind in ("body", "caption") and (rule := lines.get(_key(document, span), ""))
        else span
        for span in document.spans
    )
    return document if spans == document.spans else dataclasses.replace(document, spans=spans)
