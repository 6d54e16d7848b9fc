"""What was read: documents with labelled spans and dates that carry their evidence. All values are frozen."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, Protocol

from dienngon.codes import Note
from dienngon.errors import ParameterError, nearest
from dienngon.periods import LENGTHS, between, label_of

Kind = Literal["title", "body", "caption", "metadata", "repeated", "furniture"]
Precision = Literal["day", "month", "year"]
Confidence = Literal["high", "medium", "low"]

# More years than this on one axis are a wrong date rather than a study.
MOST_YEARS = 100

COUNTED_KINDS = frozenset({"title", "body", "caption"})
PRECISIONS: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of a document, on one line, with what it is and the rule that says so.

    The rule is a code (:class:`dienngon.reading.rules.Rule`), or a note where it names something.
    """

    line: int
    start: int
    end: int
    kind: Kind
    subkind: str
    rule: Note | str


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """When a document was published, as ISO 8601 cut to its precision, and on what basis.

    ``value`` is ``2024-09-27``, ``2022-05`` or ``2022``. ``basis`` says where it comes from;
    ``inferred`` is true when no source states the date of this document itself. ``start`` and
    ``end`` are the span it was read from, -1 when it was not read from the text. ``confidence`` is
    high where the document states its date, medium where the date is read off something else of its
    own (its address, its number), low where it is that of an event; a conflict lowers it by one.
    ``conflicts`` are sentences about other dates that cannot stand beside it.
    """

    value: str
    basis: str
    inferred: bool = False
    start: int = -1
    end: int = -1
    confidence: Confidence = "high"
    conflicts: tuple[str, ...] = ()

    @property
    def precision(self) -> Precision:
        """Return ``day``, ``month`` or ``year``."""
        return PRECISIONS[len(self.value)]

    @property
    def year(self) -> str:
        """Return the four digits of the year."""
        return self.value[:4]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The counted stretch of one line: its span, kind, and the parts of it that are credits."""

    line: int
    start: int
    end: int
    kind: Kind
    credits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """``text[start:end]`` of a document, which an earlier document, ``of``, has as well: it is not counted again."""

    start: int
    end: int
    of: str


@dataclass(frozen=True)
class Document:
    """One document: its NFC text as read, never rewritten, and everything known about it as spans.

    ``sha256`` is of the file's bytes, or of its text for a row of a table. ``form`` is the format it was
    read from (``html``, ``docx``), ``encoding`` that of its bytes, empty where the format has none of its own
    choosing. ``url`` is the address that the file states. ``notes`` are sentences about this document that
    a reader of the results should know, such as conflicting dates.
    ``copies`` are stretches that are counted in another document, in order and without overlap.
    """

    name: str
    text: str
    spans: tuple[Span, ...]
    date: DocumentDate | None = None
    title: str = ""
    publisher: str = ""
    sha256: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    form: str = "txt"
    encoding: str = "utf-8"
    url: str = ""
    copies: tuple[Copy, ...] = ()

    def copied(self, offset: int) -> Copy | None:
        """Return the copy that holds the character at ``offset``, None if there is none."""
        at = bisect_right(self.copies, offset, key=lambda one: one.start) - 1
        return self.copies[at] if at >= 0 and offset < self.copies[at].end else None

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the counted stretches (title, body, first captions), one a line and kind, in order."""
        found: list[Paragraph] = []
        for span in self.spans:
            if span.kind not in COUNTED_KINDS:
                continue
            credit = ((span.start, span.end),) if span.subkind == "credit" else ()
            last = found[-1] if found else None
            if last is not None and last.line == span.line and last.kind == span.kind:
                found[-1] = Paragraph(last.line, last.start, span.end, last.kind, last.credits + credit)
            else:
                found.append(Paragraph(span.line, span.start, span.end, span.kind, credit))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something found but not read as a document, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Corpus:
    """Documents in the order of their names, what was left out, and sentences about the reading.

    Raises
    ------
    ParameterError
        If two documents have one name.
    """

    documents: tuple[Document, ...]
    excluded: tuple[Exclusion, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [document.name for document in self.documents]
        if len(set(names)) < len(names):
            double = sorted(name for name in set(names) if names.count(name) > 1)
            message = f"Documents of a corpus must have different names. Got {double[0]!r} twice; rename one."
            raise ParameterError(message)

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __getitem__(self, name: str | int) -> Document:
        if isinstance(name, int):
            return self.documents[name]
        for document in self.documents:
            if document.name == name:
                return document
        message = f"No document is named {name!r}. {nearest(name, (d.name for d in self.documents))}"
        raise ParameterError(message)

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 of names, texts, labels, dates and copies: equal corpora have equal hashes."""
        return hash_of(self.documents)


class Documents(Protocol):
    """Documents that can be gone through again and again: a :class:`Corpus`, or one that stays in its file."""

    @property
    def excluded(self) -> tuple[Exclusion, ...]:
        """Return what was found but not read."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Return sentences about the reading."""

    @property
    def hash(self) -> str:
        """Return the hash of the documents; see :attr:`Corpus.hash`."""

    def __iter__(self) -> Iterator[Document]: ...

    def __getitem__(self, name: str | int, /) -> Document: ...


def hash_of(documents: Iterable[Document]) -> str:
    """Return the SHA-256 of names, texts, labels, dates and copies of documents in their order."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(f"{document.name}\0{document.date}\0{document.title}\0".encode())
        digest.update(document.text.encode("utf-8", "surrogatepass"))
        for span in document.spans:
            digest.update(f"\0{span.start} {span.end} {span.kind} {span.subkind}".encode())
        for copy in document.copies:
            digest.update(f"\0{copy.start} {copy.end} {copy.of}".encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Periods:
    """Periods on the time axis, in order, empty ones included: one without documents is a row, not a hole.

    Parameters
    ----------
    labels
        The periods in order: ``2022``, ``2022-H1``, ``2022-Q3`` or ``2022-07``, or the values of a column.
    by
        ``year``, ``half``, ``quarter`` or ``month``; else the column of metadata whose values the labels are.
    """

    labels: tuple[str, ...]
    by: str = "year"

    @classmethod
    def years(cls, first: int, last: int, by: str = "year") -> Periods:
        """Return every year from ``first`` to ``last``, or every half, quarter or month of them.

        Raises
        ------
        ParameterError
            If the years are not between 1000 and 9999 or ``last`` is before ``first``, or ``by`` is no length of time.
        """
        if by not in LENGTHS:
            message = f"The 'by' parameter must be one of {', '.join(LENGTHS)}. Got {by!r} instead."
            raise ParameterError(message)
        if not 1000 <= first <= last <= 9999 or last - first >= MOST_YEARS:
            message = (
                "Periods must run from a first year to a last one that is not earlier, each of four digits, over "
                f"{MOST_YEARS} years at most. Got first = {first} and last = {last}."
            )
            raise ParameterError(message)
        return cls(between(first, last, by), by)

    @classmethod
    def spanning(cls, corpus: Corpus, by: str = "year") -> Periods:
        """Return every period from the earliest to the latest dated document, none if no document is dated.

        Documents whose date is not precise enough for the length of the periods are in none.

        Raises
        ------
        ParameterError
            If they are more than ``MOST_YEARS``, or ``by`` is no length of time.
        """
        dated = sorted((one.date.value, one.name) for one in corpus if one.date is not None)
        if not dated:
            return cls((), by)
        (first, earliest), (last, latest) = dated[0], dated[-1]
        span = int(last[:4]) - int(first[:4]) + 1
        if span > MOST_YEARS:
            message = (
                f"The documents span {span} years, from {first[:4]} ({earliest}) to {last[:4]} ({latest}); more "
                f"than {MOST_YEARS} are not shown. Correct a date in metadata.csv, or state the periods of the study."
            )
            raise ParameterError(message)
        every = cls.years(int(first[:4]), int(last[:4]), by).labels
        held = [label for value, _ in dated if (label := label_of(value, by)) is not None]
        return cls(every[every.index(min(held)) : every.index(max(held)) + 1] if held else (), by)

    @classmethod
    def column(cls, corpus: Corpus, name: str) -> Periods:
        """Return the values of a column of metadata, sorted.

        ``publisher``, which may also be called ``source``, and ``form`` are columns too.

        Raises
        ------
        ParameterError
            If no document has such a column.
        """
        known = {"publisher", "source", "form", *(column for document in corpus for column in document.metadata)}
        if name not in known:
            message = (
                f"'by' must be {', '.join(LENGTHS)}, or a column of metadata. Got {name!r} instead. "
                f"{nearest(name, {*LENGTHS, *known})}"
            )
            raise ParameterError(message)
        values = {value_of(document, name) for document in corpus} - {""}
        return cls(tuple(sorted(values)), name)

    @property
    def ordered(self) -> bool:
        """Return whether the labels are times, so that it means something which comes after which."""
        return self.by in LENGTHS

    def of(self, document: Document) -> str | None:
        """Return the period of a document, None if it is undated, dated too roughly, or outside the time axis."""
        if not self.ordered:
            value = value_of(document, self.by)
            return value if value in self.labels else None
        label = None if document.date is None else label_of(document.date.value, self.by)
        return label if label in self.labels else None

    def groups(self, corpus: Corpus) -> dict[str, list[int]]:
        """Return for each period the positions of its documents in the corpus, an empty list for a gap."""
        groups: dict[str, list[int]] = {label: [] for label in self.labels}
        for position, document in enumerate(corpus):
            period = self.of(document)
            if period is not None:
                groups[period].append(position)
        return groups

    def left_out(self, corpus: Corpus) -> tuple[str, ...]:
        """Return which documents are in no period, and why: a sentence for each reason."""
        undated, rough, outside, without = [], [], [], []
        for document in corpus:
            if self.of(document) is not None:
                continue
            if not self.ordered:
                without.append(document.name)
            elif document.date is None:
                undated.append(document.name)
            elif label_of(document.date.value, self.by) is None:
                rough.append(document.name)
            else:
                outside.append(document.name)
        reasons = (
            ("Undated, and in no period", undated),
            (f"Dated too roughly for a {self.by}, and in no period", rough),
            ("Dated outside the periods", outside),
            (f"Without a value of '{self.by}', and in no group", without),
        )
        return tuple(f"{reason}: {joined(names, 12)}." for reason, names in reasons if names)


def value_of(document: Document, column: str) -> str:
    """Return what a document has in a column of metadata, empty if nothing; publisher and form are columns too."""
    own = {"publisher": document.publisher, "source": document.publisher, "form": document.form}
    return str(document.metadata.get(column, own.get(column, ""))).strip()


def periods_for(corpus: Corpus, by: str | Periods) -> Periods:
    """Return ``by`` itself if it is :class:`Periods`, else the periods or values that the corpus spans.

    Parameters
    ----------
    corpus
        The documents.
    by
        ``"year"``, ``"half"``, ``"quarter"`` or ``"month"``, a column of metadata such as ``"publisher"``, or periods.

    Raises
    ------
    ParameterError
        If ``by`` is anything else.
    """
    if isinstance(by, Periods):
        return by
    if by in LENGTHS:
        return Periods.spanning(corpus, by)
    return Periods.column(corpus, by)


def joined(items: Sequence[str], limit: int = 4) -> str:
    """Return names as a readable list, cut after ``limit`` with the number left."""
    shown = ", ".join(items[:limit])
    return shown if len(items) <= limit else f"{shown} and {len(items) - limit} more"
