"""The values that a check is told in: findings, documents that have some, and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dienngon.reuse import Suggestion
from dienngon.table import Table

# Rules that the summary states. Syllables are runs of letters and digits.
SHORT = 50
MUCH_REMOVED = 0.9
LEAST_WORDS = 20
FEW_SYLLABLES = 0.3


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: what it is called, whether it needs a person, its rule, and what to do about it."""

    label: str
    needs: bool
    rule: str
    remedy: str = ""


_DATES = "state the dates in metadata.csv"
_LINES = "look at the lines ('dienngon read PATH --lines'), and set wrong ones right in overrides.csv"
KINDS: dict[str, Kind] = {
    "undated": Kind("undated", needs=True, rule="no date was found: outside the time axis", remedy=_DATES),
    "conflict": Kind("dates in conflict", needs=True, rule="two dates cannot both be right", remedy=_DATES),
    "settled": Kind(
        "dates in conflict, settled", needs=False, rule="metadata.csv says which is right; the text says another"
    ),
    "inferred": Kind(
        "dated by inference",
        needs=True,
        rule="the date is that of an event in the text, or of the name of the file; nobody stated it",
        remedy=_DATES,
    ),
    "damaged": Kind(
        "damaged or cut off", needs=True, rule="letters, lines or pages are lost", remedy="get whole copies of them"
    ),
    "encoding": Kind(
        "of uncertain encoding",
        needs=True,
        rule="two encodings, or none, make it Vietnamese",
        remedy="state the encoding with --encoding NAME",
    ),
    "not vietnamese": Kind(
        "not Vietnamese",
        needs=True,
        rule=f"of {LEAST_WORDS} counted words or more, fewer than {FEW_SYLLABLES:.0%} are well-formed syllables with "
        "Vietnamese marks (running text has 60 to 90%)",
        remedy="take them out, or find out in which encoding they are",
    ),
    "empty": Kind("without counted text", needs=True, rule="no syllable of title, body or caption", remedy=_LINES),
    "much removed": Kind(
        "nearly all removed",
        needs=True,
        rule=f"{MUCH_REMOVED:.0%} of the syllables or more do not count",
        remedy=_LINES,
    ),
    "outside": Kind("dated outside the periods of the study", needs=True, rule="outside the time axis", remedy=_DATES),
    "nothing removed": Kind(
        "saved pages with nothing removed", needs=False, rule="a saved page has furniture as a rule"
    ),
    "short": Kind("too short", needs=False, rule=f"fewer than {SHORT} counted syllables"),
    "same_text": Kind("the same text as an earlier document", needs=False, rule="equal syllable by syllable"),
    "repost": Kind("a repost of an earlier document", needs=False, rule="half of one of the two is shared, or more"),
    "shares_passages": Kind("sharing passages with an earlier document", needs=False, rule="less than a repost"),
    "suggestion": Kind("with a date that shared text suggests", needs=False, rule="offered, never applied"),
    "note": Kind("with other notes", needs=False, rule="what the reader noted"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to say of a document: a key of ``KINDS``, and the particulars if there are some."""

    kind: str
    text: str = ""

    def __str__(self) -> str:
        return self.text or KINDS[self.kind].label


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
        return any(KINDS[one.kind].needs for one in self.findings)


@dataclass(frozen=True, slots=True)
class Period:
    """A year: documents, how many are dated by inference, syllables counted and removed by kind."""

    label: str
    documents: int
    inferred: int
    words: int
    removed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Left:
    """Files left out for one reason; ``harmless`` if nobody would take them for documents."""

    reason: str
    count: int
    examples: tuple[str, ...]
    harmless: bool


@dataclass(frozen=True)
class Check:
    """What a corpus is.

    Parameters
    ----------
    documents, words
        How many there are, and their counted syllables.
    removed
        Syllables that do not count, by kind of line.
    periods
        Every year on the time axis, empty ones included.
    counts
        How many documents have a finding of each kind.
    forms, encodings
        How many documents are of each.
    reposts
        ``clusters`` of reposts, ``clustered`` documents in them, ``pairs`` by verdict.
    excluded
        What was left out, by reason.
    notes
        Sentences about the reading.
    suggestions
        Dates that shared text suggests; none is applied.
    rows
        The documents with findings, by name.
    needs
        What needs a person, a sentence each; empty if nothing does.
    corpus
        The hash of the corpus.
    """

    documents: int
    words: int
    removed: Mapping[str, int]
    periods: tuple[Period, ...]
    counts: Mapping[str, int]
    forms: Mapping[str, int]
    encodings: Mapping[str, int]
    reposts: Mapping[str, int]
    excluded: tuple[Left, ...]
    notes: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    rows: tuple[Checked, ...] = field(repr=False)
    needs: tuple[str, ...]
    corpus: str

    def table(self) -> Table:
        """Return one row a document with findings: its name, date, size, format, encoding, needs, findings."""
        import pandas as pd

        columns = ["document", "date", "syllables", "removed", "format", "encoding", "needs", "findings"]
        rows = [_row(one) for one in self.rows]
        return Table(
            name="check",
            title="Documents of which there is something to say",
            method="Sizes are in syllables. Rules: "
            + "; ".join(f"{one.label}: {one.rule}" for one in self._found())
            + ".",
            data=pd.DataFrame(rows, columns=columns),
            notes=self.notes,
            corpus=self.corpus,
        )

    def timeline(self) -> Table:
        """Return one row a year: documents, inferred, words, and words removed by kind, all in syllables."""
        import pandas as pd

        kinds = list(self.removed)
        rows = [
            (
                *(one.label, one.documents, one.inferred, one.words),
                *(one.removed.get(kind, 0) for kind in kinds),
                "" if one.documents else "no documents",
            )
            for one in self.periods
        ]
        return Table(
            name="timeline",
            title="The corpus in time",
            method="Words are syllables. Title, body and first captions count; furniture, repeated lines, and "
            "date, source and author lines do not.",
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
            "counts": {kind: self.counts.get(kind, 0) for kind in KINDS},
            "formats": dict(self.forms),
            "encodings": dict(self.encodings),
            "reuse": dict(self.reposts),
            "excluded": [
                {"reason": one.reason, "files": one.count, "examples": list(one.examples), "harmless": one.harmless}
                for one in self.excluded
            ],
            "notes": list(self.notes),
            "suggestions": [
                {"document": one.document, "date": one.value, "basis": one.basis} for one in self.suggestions
            ],
            "needs": list(self.needs),
            "findings": [
                {
                    "document": one.name,
                    "date": one.date,
                    "needs": one.needs,
                    "findings": [{"kind": found.kind, "text": str(found)} for found in one.findings],
                }
                for one in self.rows
            ],
            "corpus": self.corpus,
        }

    def _found(self) -> list[Kind]:
        return [kind for name, kind in KINDS.items() if self.counts.get(name)]


def _row(one: Checked) -> tuple[object, ...]:
    said = "; ".join(map(str, one.findings))
    return one.name, one.date, one.words, one.removed, one.form, one.encoding, "yes" if one.needs else "", said
