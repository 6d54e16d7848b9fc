"""What a check finds: kinds of finding, documents that have some, and the whole of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dienngon.codes import Code, Note, Wording, worded
from dienngon.corpus import Document
from dienngon.display import Glance, Shown
from dienngon.reading.language import FEW, LEAST_WORDS
from dienngon.reuse import Suggestion
from dienngon.table import Table

# Rules that the summary states. Syllables are runs of letters and digits.
LIMITS = {"short": 50, "much": 0.9, "least": LEAST_WORDS, "few": FEW}


class FindingKind(Code):
    """A kind of finding. The catalogue has its name, its rule and, where a person is needed, what to do."""

    UNDATED = "undated"
    CONFLICT = "conflict"
    SETTLED = "settled"
    INFERRED = "inferred"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    NOT_VIETNAMESE = "not_vietnamese"
    NO_ARTICLE = "no_article"
    EMPTY = "empty"
    MUCH_REMOVED = "much_removed"
    OUTSIDE = "outside"
    NOTHING_REMOVED = "nothing_removed"
    SHORT = "short"
    SAME_TEXT = "same_text"
    REPOST = "repost"
    SHARES_PASSAGES = "shares_passages"
    SUGGESTION = "suggestion"
    NOTE = "note"

    @property
    def needs(self) -> bool:
        """Return whether a person should look at a document that has it."""
        return self in _NEED_A_PERSON

    @property
    def rule(self) -> Note:
        """Return when a document has it."""
        return Note.of(f"finding_rule.{self.value}", **LIMITS)

    @property
    def remedy(self) -> Note:
        """Return what a person can do, for kinds that need one."""
        return Note.of(f"finding_remedy.{self.value}")


_NEED_A_PERSON = frozenset(
    (
        *("undated", "conflict", "inferred", "damaged", "encoding", "not_vietnamese", "no_article", "empty"),
        *("much_removed", "outside"),
    )
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to say of a document: its kind, and the particulars if there are some."""

    kind: FindingKind
    particulars: Wording = ""

    @property
    def note(self) -> Wording:
        """Return the particulars, or what the kind is called."""
        return self.particulars or self.kind


@dataclass(frozen=True, slots=True)
class Checked:
    """A document with findings; ``words`` and ``removed`` are syllables that count and that do not."""

    name: str
    date: str
    words: int
    removed: int
    form: str
    encoding: str
    findings: tuple[Finding, ...]

    @property
    def needs(self) -> bool:
        """Return whether a person should look at it."""
        return any(one.kind.needs for one in self.findings)

    @property
    def note(self) -> Note:
        """Return its findings as one note."""
        return Note.of("check.findings", notes=tuple(one.note for one in self.findings))


@dataclass
class Period:
    """A year, or all: documents, how many are dated by inference, syllables counted and removed by kind."""

    label: str
    documents: int = 0
    inferred: int = 0
    words: int = 0
    removed: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document, words: int, removed: Counter[str]) -> None:
        """Add a document."""
        self.documents += 1
        self.inferred += document.date is not None and document.date.inferred
        self.words += words
        self.removed += removed


@dataclass(frozen=True, slots=True)
class Left:
    """Files left out for one reason; ``harmless`` if nobody would take them for documents."""

    reason: Wording
    count: int
    examples: tuple[str, ...]
    harmless: bool


@dataclass(frozen=True, repr=False)
class Check(Shown):
    """What a corpus is."""

    documents: int
    words: int  # counted syllables
    removed: Mapping[str, int]  # syllables that do not count, by kind of line
    periods: tuple[Period, ...]  # every one on the time axis, empty ones included
    counts: Mapping[FindingKind, int]  # documents with a finding of each kind
    forms: Mapping[str, int]  # documents of each format
    encodings: Mapping[str, int]
    reposts: Mapping[str, int]  # ``clusters`` of reposts, ``clustered`` documents in them, pairs by verdict
    excluded: tuple[Left, ...]  # what was left out, by reason
    notes: tuple[Wording, ...]  # on the reading
    suggestions: tuple[Suggestion, ...]  # dates that shared text suggests; they are not applied
    rows: tuple[Checked, ...] = field(repr=False)  # the documents with findings, by name
    needs: tuple[Wording, ...]  # what needs a person; empty if nothing does
    corpus: str  # its hash

    def table(self) -> Table:
        """Return one row a document with findings: its name, date, size, format, encoding, needs, findings."""
        columns = ["document", "date", "syllables", "removed", "format", "encoding", "needs", "findings"]
        rows = [
            (one.name, one.date, one.words, one.removed, one.form, one.encoding, "yes" if one.needs else "", one.note)
            for one in self.rows
        ]
        return Table(
            name="check",
            title=Note.of("check.documents"),
            method=Note.of("check.sizes"),
            details=tuple(Note.of("check.rule", label=kind, rule=kind.rule) for kind in self.counts),
            data=pd.DataFrame(rows, columns=columns),
            notes=self.notes,
            corpus=self.corpus,
        )

    def timeline(self) -> Table:
        """Return one row a year: documents, inferred, words, and words removed by kind, all in syllables."""
        kinds = list(self.removed)
        rows = [
            (
                *(one.label, one.documents, one.inferred, one.words, *(one.removed[kind] for kind in kinds)),
                "" if one.documents else Note.of("overview.gap"),
            )
            for one in self.periods
        ]
        return Table(
            name="timeline",
            title=Note.of("overview.timeline"),
            method=Note.of("check.words"),
            data=pd.DataFrame(rows, columns=["period", "documents", "inferred", "words", *kinds, "note"]),
            parameters={"unit": "syllables"},
            corpus=self.corpus,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        return {
            "documents": self.documents,
            "syllables": self.words,
            "removed": dict(self.removed),
            "periods": [
                {"period": one.label, "documents": one.documents, "inferred": one.inferred, "syllables": one.words}
                for one in self.periods
            ],
            "counts": {kind.value: self.counts.get(kind, 0) for kind in FindingKind},
            "formats": dict(self.forms),
            "encodings": dict(self.encodings),
            "reuse": dict(self.reposts),
            "excluded": [
                {"reason": str(one.reason), "files": one.count, "examples": one.examples, "harmless": one.harmless}
                for one in self.excluded
            ],
            "notes": [str(one) for one in self.notes],
            "suggestions": [
                {"document": one.document, "date": one.value, "basis": str(one.basis)} for one in self.suggestions
            ],
            "needs": [str(one) for one in self.needs],
            "findings": [
                {
                    "document": one.name,
                    "date": one.date,
                    "needs": one.needs,
                    "findings": [{"kind": found.kind.value, "text": str(found.note)} for found in one.findings],
                }
                for one in self.rows
            ],
            "corpus": self.corpus,
        }

    def _glance(self) -> Glance:
        rows = [(worded(kind), count, "yes" if kind.needs else "") for kind, count in self.counts.items()]
        documents = Note.of("display.documents", count=self.documents)
        needs = Note.of("display.needs", count=len(self.needs))
        return Glance.of(documents, needs, columns=("finding", "documents", "needs"), rows=rows, total=len(rows))
