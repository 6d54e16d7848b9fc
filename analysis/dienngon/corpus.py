"""What was read: documents with labelled spans and dates that keep their evidence. All values are frozen.

What is said of them (the basis of a date, doubts, why a file was left out) is a :class:`dienngon.codes.Note`, or a
string where a person said it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal, Protocol

from dienngon.codes import Code, Note
from dienngon.display import Glance, Shown
from dienngon.errors import InputError, ParameterError, nearest

Kind = Literal["title", "body", "caption", "metadata", "repeated", "furniture"]
Precision = Literal["day", "month", "year"]
Confidence = Literal["high", "medium", "low"]

_LATEST = "-99-99"
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


class Basis(Code):
    """Where a date comes from."""

    # The file states it outside its text: a column of a table, a field before the text, the markup of a page.
    COLUMN = "column"
    FIELD = "field"
    PAGE = "page"
    PAGE_REMARKED = "page_remarked"
    # A person states it in metadata.csv, as known or as inferred.
    METADATA = "metadata"
    METADATA_REASONED = "metadata_reasoned"
    METADATA_INFERRED = "metadata_inferred"
    METADATA_INFERRED_REASONED = "metadata_inferred_reasoned"
    # The text states it.
    HEADER_LINE = "header_line"
    INLINE_MARKER = "inline_marker"
    LINE_BELOW = "line_below"
    OFFICIAL_HEAD = "official_head"
    OFFICIAL_END = "official_end"
    # It is read off something of the document.
    OFFICIAL_NUMBER = "official_number"
    ADDRESS = "address"
    ADDRESS_LINE = "address_line"
    ACCEPTED = "accepted"
    SOURCE_LINE = "source_line"
    PERIODICAL = "periodical"
    # It is inferred.
    COMPLETED = "completed"
    EVENT = "event"
    TITLE_NUMBER = "title_number"
    FILE_NAME = "file_name"

    def note(self, **parameters: object) -> Note:
        """Return the note that says so."""
        return Note.of(f"basis.{self.value}", **parameters)


_BY_HAND = frozenset(
    (Basis.METADATA, Basis.METADATA_REASONED, Basis.METADATA_INFERRED, Basis.METADATA_INFERRED_REASONED)
)


def latest_day(date: str) -> str:
    """Return what dates are sorted by: a month or a year counts as its end.

    Of ``2022`` and ``2022-02-24`` the day comes first, since of the year alone it cannot be said that it was earlier.

    Examples
    --------
    >>> sorted(["2022", "2022-02", "2022-02-24", "2021"], key=latest_day)
    ['2021', '2022-02-24', '2022-02', '2022']
    """
    return (date + _LATEST)[: len("yyyy-mm-dd")] if date else ""


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """When a document was published, as ISO 8601 cut to its precision, and on what basis.

    ``value`` is ``2024-09-27``, ``2022-05`` or ``2022``. ``basis`` says where it comes from, as a note of a
    :class:`Basis`; ``inferred`` is true when no source states the date of this document itself. ``start`` and ``end``
    are the span it was read from, -1 when it was not read from the text. ``confidence`` is high where the document
    states its date, medium where the date is read off something else of its own (its address, its number), low where
    it is that of an event; a conflict lowers it by one. ``conflicts`` name other dates that contradict it.
    """

    value: str
    basis: Note | str
    inferred: bool = False
    start: int = -1
    end: int = -1
    confidence: Confidence = "high"
    conflicts: tuple[Note | str, ...] = ()

    @property
    def kind(self) -> Basis | None:
        """Return where the date comes from, None if a string says it."""
        return Basis(self.basis.code.partition(".")[2]) if isinstance(self.basis, Note) else None

    @property
    def by_hand(self) -> bool:
        """Return whether a person stated it in metadata.csv."""
        return self.kind in _BY_HAND

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


@dataclass(frozen=True, repr=False)
class Document(Shown):
    """One document: its NFC text as read, never rewritten, and everything known about it as spans.

    ``sha256`` is of the file's bytes, or of its text for a row of a table. ``form`` is the format it was
    read from (``html``, ``docx``), ``encoding`` that of its bytes, empty where the format has none of its own
    choosing. ``url`` is the address that the file states. ``notes`` are what a reader of the results should know
    of this document, such as conflicting dates. ``copies`` are stretches that are counted in another document, in order
    and without overlap.

    Examples
    --------
    >>> title, body = Span(1, 0, 7, "title", "", "example"), Span(2, 8, 21, "body", "", "example")
    >>> document = Document("a", "Chợ gạo. Giá gạo tăng.", (title, body))
    >>> [document.text[one.start : one.end] for one in document.paragraphs]
    ['Chợ gạo', ' Giá gạo tăng']
    """

    name: str
    text: str
    spans: tuple[Span, ...]
    date: DocumentDate | None = None
    title: str = ""
    publisher: str = ""
    sha256: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note | str, ...] = ()
    form: str = "txt"
    encoding: str = "utf-8"
    url: str = ""
    copies: tuple[Copy, ...] = ()

    @property
    def contradictions(self) -> tuple[Note | str, ...]:
        """Return the notes on dates and titles that contradict each other."""
        return tuple(one for one in self.notes if isinstance(one, Note) and one.section in {"conflict", "title"})

    @cached_property
    def counted(self) -> bool:
        """Return whether anything of it counts: a letter or digit of a counted paragraph, outside copies.

        A repost is no voice of its own, and neither is a document without words; see :func:`voices`.
        """
        return any(
            any(map(str.isalnum, self.text[start:end])) for one in self.paragraphs for start, end in self._own(one)
        )

    def _own(self, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a paragraph that are in no copy."""
        start = paragraph.start
        for copy in self.copies:
            if start < copy.end and copy.start < paragraph.end:
                yield start, copy.start
                start = copy.end
        yield start, paragraph.end

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

    def _glance(self) -> Glance:
        date = "" if self.date is None else self.date.value
        basis = "" if self.date is None else str(self.date.basis)
        size = sum(one.end - one.start for one in self.paragraphs)
        rows: list[tuple[str, object]] = [
            ("title", self.title),
            ("date", date),
            ("date_basis", basis),
            ("publisher", self.publisher),
        ]
        rows += [("format", self.form), ("url", self.url), *self.metadata.items(), ("notes", len(self.notes))]
        characters = Note.of("display.characters", counted=size, characters=len(self.text))
        return Glance.of(repr(self.name), date, characters, columns=("", "value"), rows=[one for one in rows if one[1]])


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Something found but not read as a document, and why."""

    name: str
    reason: Note

    @property
    def harmless(self) -> bool:
        """Return whether nobody would take it for a document."""
        return self.reason.section == "harmless"


class Unreadable(InputError):  # noqa: N818 - a reason, which becomes an Exclusion
    """Something cannot be read as a document; ``reason`` is that of its :class:`Exclusion`."""

    def __init__(self, reason: Note) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Corpus(Shown):
    """Documents in the order of their names, what was left out, and notes on the reading.

    Raises
    ------
    ParameterError
        If two documents have one name.

    Examples
    --------
    >>> corpus = Corpus((Document("a", "Giá gạo tăng.", ()), Document("b", "Được mùa lúa.", ())))
    >>> len(corpus), corpus["b"].text
    (2, 'Được mùa lúa.')
    """

    documents: tuple[Document, ...]
    excluded: tuple[Exclusion, ...] = ()
    notes: tuple[Note | str, ...] = ()

    def __post_init__(self) -> None:
        names = [document.name for document in self.documents]
        if len(set(names)) < len(names):
            double = sorted(name for name in set(names) if names.count(name) > 1)
            raise ParameterError(
                f"Documents of a corpus must have different names. Got {double[0]!r} twice; rename one."
            )

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
        raise ParameterError(f"No document is named {name!r}. {nearest(name, (d.name for d in self.documents))}")

    def where(self, condition: str = "", *, first: str = "", last: str = "") -> Corpus:
        """Return the documents that a condition fits, dated from ``first`` to ``last``: :mod:`dienngon.selection`."""
        from dienngon.selection import selected

        return selected(self, condition, first, last)

    @cached_property
    def hash(self) -> str:
        """Return the SHA-256 of names, texts, labels, dates and copies: equal corpora have equal hashes."""
        return hash_of(self.documents)

    def _glance(self) -> Glance:
        columns = ("document", "date", "title", "publisher", "format")
        rows = (
            (one.name, "" if one.date is None else one.date.value, one.title, one.publisher, one.form)
            for one in self.documents
        )
        size = Note.of("display.documents", count=len(self))
        return Glance.of(size, *self._facts(), columns=columns, rows=rows, total=len(self))

    def _facts(self) -> Iterator[Note]:
        dates = sorted(one.date.value for one in self.documents if one.date is not None)
        if dates:
            yield Note.of("display.dated", first=dates[0], last=dates[-1])
        if len(dates) < len(self):
            yield Note.of("display.undated", count=len(self) - len(dates))
        if self.excluded:
            yield Note.of("display.left_out", count=len(self.excluded))


class Documents(Protocol):
    """Documents that can be gone through again and again: a :class:`Corpus`, or one that stays in its file."""

    @property
    def excluded(self) -> tuple[Exclusion, ...]:
        """Return what was found but not read."""

    @property
    def notes(self) -> tuple[Note | str, ...]:
        """Return notes on the reading."""

    @property
    def hash(self) -> str:
        """Return the hash of the documents; see :attr:`Corpus.hash`."""

    def __iter__(self) -> Iterator[Document]: ...

    def __getitem__(self, name: str | int, /) -> Document: ...


def check_corpus(value: object, verb: str) -> None:
    """Raise ParameterError if a value is no corpus, saying what makes one; ``verb`` is the function that was called."""
    if not hasattr(value, "excluded"):
        raise ParameterError(
            f"{verb}() takes a corpus. Got {type(value).__name__}; give what dienngon.read(folder) returns."
        )


def voices(documents: Iterable[Document]) -> list[int]:
    """Return the positions of the documents of which something counts: those of every share, test and figure.

    Reposts (see :func:`dienngon.counted_once`) and documents without words are left out.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> len(voices(corpus())), len(voices(dn.counted_once(corpus())))
    (12, 11)
    """
    return [position for position, document in enumerate(documents) if document.counted]


def hash_of(documents: Iterable[Document]) -> str:
    """Return the SHA-256 of names, texts, labels, dates and copies of documents in their order."""
    digest = hashlib.sha256()
    for document in documents:
        date = document.date
        if date is not None:
            # In English, whatever the language of a report.
            date = dataclasses.replace(date, basis=str(date.basis), conflicts=tuple(map(str, date.conflicts)))
        digest.update(f"{document.name}\0{date}\0{document.title}\0".encode())
        digest.update(document.text.encode("utf-8", "surrogatepass"))
        for span in document.spans:
            digest.update(f"\0{span.start} {span.end} {span.kind} {span.subkind}".encode())
        for copy in document.copies:
            digest.update(f"\0{copy.start} {copy.end} {copy.of}".encode())
    return digest.hexdigest()
