"""The check of a corpus: its documents one by one, their reuse, and what of it needs a person."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dienngon.checks.findings import LIMITS, Check, Checked, Finding, FindingKind, Left, Period
from dienngon.codes import Note, Wording
from dienngon.corpus import COUNTED_KINDS, Document, Documents, Exclusion, check_corpus, hash_of
from dienngon.periods import MOST_YEARS, Periods
from dienngon.progress import Progress, Step, usual
from dienngon.reading.language import is_foreign
from dienngon.reading.rules import Rule, rule_of
from dienngon.reuse import Reuse, Suggestion, Verdict, find_reuse
from dienngon.reuse.copies import suggestions
from dienngon.text import syllable_count

REMOVED_KINDS = ("furniture", "repeated", "metadata")
# What counts as the encoding of a document whose format does not leave it open.
OWN = "own"
_EXAMPLES = 3
# Of one document so many others are named that it shares text with.
_NAMED = 3
_SAVED = frozenset(("html", "mhtml"))
# What the notes that the readers leave on a document are as findings, by the section of their codes.
_OF_NOTES = {
    "conflict": FindingKind.CONFLICT,
    "damage": FindingKind.DAMAGED,
    "encoding": FindingKind.ENCODING,
    "language": FindingKind.NOT_VIETNAMESE,
    "page": FindingKind.NO_ARTICLE,
}
# That a document has no date is a finding of its own.
_UNDATED = frozenset(("dates.none", "dates.without_year"))


def check(corpus: Documents, periods: Periods | None = None, progress: Progress = usual) -> Check:
    """Return what a corpus is: its documents in time, what is doubtful of them, what they took from one another.

    Parameters
    ----------
    corpus
        The documents: :func:`dienngon.reading.read`, or :func:`dienngon.reading.open_corpus` in bounded memory.
    periods
        Those of a study; by default the years that the documents span.
    progress
        Called with each step of the check; see :mod:`dienngon.progress`.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = dn.check(corpus())
    >>> found.documents, found.words, found.needs
    (12, 361, ())
    >>> {str(kind): count for kind, count in found.counts.items()}
    {'short': 11, 'repost': 1}
    """
    check_corpus(corpus, "check")
    gathered = _Gathered(periods)
    progress(Step.OBSERVING)
    digest = hash_of(gathered.watched(corpus))
    reuse = find_reuse(corpus, progress=progress)
    offered = tuple(suggestions({name: one.date for name, one in gathered.rows.items()}, reuse))
    rows = _rows(gathered.rows, reuse, offered)
    counts = Counter(kind for one in rows for kind in {found.kind for found in one.findings})
    excluded = _left(corpus.excluded)
    verdicts = Counter(one.verdict for one in reuse.pairs)
    return Check(
        documents=gathered.all.documents,
        words=gathered.all.words,
        removed={kind: gathered.all.removed[kind] for kind in REMOVED_KINDS},
        periods=_in_time(gathered),
        counts={kind: counts[kind] for kind in FindingKind if counts[kind]},
        forms=_sorted(gathered.forms),
        encodings=_sorted(gathered.encodings),
        reposts={
            "clusters": len(reuse.clusters),
            "clustered": sum(map(len, reuse.clusters)),
            **{one.value: verdicts[one] for one in Verdict},
        },
        excluded=excluded,
        notes=corpus.notes,
        suggestions=offered,
        rows=rows,
        needs=(*_needs(counts, excluded, corpus.notes), *_span(gathered)),
        corpus=digest,
    )


def _sorted(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


@dataclass
class _Gathered:
    """Sums over the documents seen so far, and a row for each with its own findings."""

    periods: Periods | None
    all: Period = field(default_factory=lambda: Period(""))
    in_time: dict[str, Period] = field(default_factory=dict)
    forms: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    rows: dict[str, Checked] = field(default_factory=dict)

    def watched(self, corpus: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents, each looked at."""
        for document in corpus:
            self._add(document)
            yield document

    def _add(self, document: Document) -> None:
        words, removed = _sizes(document)
        gone = removed.total()
        date = document.date
        outside = self.periods is not None and date is not None and self.periods.of(document) is None
        findings = (*_of_date(document, outside=outside), *_of_text(document), *_of_size(document.form, words, gone))
        if any(one.kind is FindingKind.NO_ARTICLE for one in findings) or (not words and _dropped(document)):
            # That a page that does not count has no words and no date needs nobody.
            findings = tuple(one for one in findings if one.kind not in (FindingKind.UNDATED, FindingKind.EMPTY))
        value = "" if date is None else date.value
        self.rows[document.name] = Checked(
            document.name, value, words, gone, document.form, document.encoding, findings
        )
        self.forms[document.form] += 1
        self.encodings[document.encoding or OWN] += 1
        self.all.add(document, words, removed)
        if date is not None and not outside:
            label = (self.periods and self.periods.of(document)) or date.year
            self.in_time.setdefault(label, Period(label)).add(document, words, removed)


def _dropped(document: Document) -> bool:
    """Return whether a person dropped lines of a document."""
    return any(rule_of(span.rule) in (Rule.DROPPED, Rule.DROPPED_REASONED) for span in document.spans)


def _sizes(document: Document) -> tuple[int, Counter[str]]:
    """Return the syllables that count, and those that do not by kind of line."""
    words, removed = 0, Counter[str]()
    for span in document.spans:
        size = syllable_count(document.text, span.start, span.end)
        if span.kind in COUNTED_KINDS:
            words += size
        else:
            removed[span.kind] += size
    return words, removed


def _of_date(document: Document, *, outside: bool) -> Iterator[Finding]:
    date = document.date
    if date is None:
        yield Finding(FindingKind.UNDATED)
        return
    stated = date.by_hand
    for one in date.conflicts:
        yield Finding(FindingKind.SETTLED if stated else FindingKind.CONFLICT, one)
    if date.inferred and not stated:
        yield Finding(FindingKind.INFERRED, Note.of("check.inferred", basis=date.basis))
    if outside:
        yield Finding(FindingKind.OUTSIDE, Note.of("check.outside", date=date.value))


def _of_text(document: Document) -> Iterator[Finding]:
    """Yield what the notes of the readers say, and whether the text is Vietnamese."""
    conflicts = () if document.date is None else document.date.conflicts
    noted = set()
    for note in document.notes:
        code, section = (note.code, note.section) if isinstance(note, Note) else ("", "")
        if note not in conflicts and code not in _UNDATED:
            kind = _OF_NOTES.get(section, FindingKind.NOTE)
            noted.add(kind)
            yield Finding(kind, note)
    if FindingKind.NOT_VIETNAMESE not in noted and is_foreign(document):
        yield Finding(FindingKind.NOT_VIETNAMESE)


def _of_size(form: str, words: int, removed: int) -> Iterator[Finding]:
    share = removed / (words + removed) if removed else 0.0
    if not words:
        yield Finding(FindingKind.EMPTY)
    elif share >= LIMITS["much"]:
        yield Finding(FindingKind.MUCH_REMOVED, Note.of("check.removed", share=share))
    elif form in _SAVED and not removed:
        yield Finding(FindingKind.NOTHING_REMOVED, Note.of("check.nothing_removed"))
    if 0 < words < LIMITS["short"]:
        yield Finding(FindingKind.SHORT, Note.of("check.short", words=words))


def _rows(own: Mapping[str, Checked], reuse: Reuse, offered: Sequence[Suggestion]) -> tuple[Checked, ...]:
    """Return the documents with findings, those of reuse behind their own."""
    more: dict[str, list[Finding]] = defaultdict(list)
    for one in offered:
        more[one.document].append(
            Finding(FindingKind.SUGGESTION, Note.of("check.perhaps", date=one.value, basis=one.basis))
        )
    shared: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for pair in reuse.pairs:
        if pair.verdict is Verdict.QUOTATIONS:
            continue
        shared[pair.second][pair.verdict] += 1
        if shared[pair.second][pair.verdict] <= _NAMED:
            note = Note.of(f"check.{pair.verdict.value}", other=pair.first, share=pair.second_share)
            more[pair.second].append(Finding(FindingKind(pair.verdict.value), note))
    for name, verdicts in shared.items():
        for verdict, count in verdicts.items():
            if count > _NAMED:
                more[name].append(Finding(FindingKind(verdict.value), Note.of("check.more", count=count - _NAMED)))
    rows = (dataclasses.replace(row, findings=(*row.findings, *more[name])) for name, row in own.items())
    return tuple(row for row in rows if row.findings)


def _in_time(gathered: _Gathered) -> tuple[Period, ...]:
    """Return the periods on the time axis, or years; those with documents alone where they are too many."""
    known = sorted(gathered.in_time)
    if gathered.periods is not None:
        labels = gathered.periods.labels
    elif known and not _is_too_long(known):
        labels = Periods.between(known[0], known[-1]).labels
    else:
        labels = tuple(known)
    return tuple(gathered.in_time.get(label, Period(label)) for label in labels)


def _is_too_long(years: Sequence[str]) -> bool:
    return int(years[-1]) - int(years[0]) >= MOST_YEARS


def _span(gathered: _Gathered) -> Iterator[Note]:
    known = sorted(gathered.in_time)
    if gathered.periods is None and known and _is_too_long(known):
        yield Note.of("check.span", first=known[0], last=known[-1], most=MOST_YEARS)


def _left(excluded: Sequence[Exclusion]) -> tuple[Left, ...]:
    """Return what was left out, by the code of the reason, and by the suffix of the name where that is the reason."""
    groups: dict[tuple[str, str], list[Exclusion]] = defaultdict(list)
    for one in excluded:
        groups[one.reason.code, str(one.reason.parameters.get("suffix", ""))].append(one)
    found = [
        Left(group[0].reason, len(group), tuple(one.name for one in group[:_EXAMPLES]), group[0].harmless)
        for group in groups.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.harmless, -one.count, str(one.reason))))


def _needs(counts: Mapping[FindingKind, int], excluded: Sequence[Left], notes: Sequence[Wording]) -> Iterator[Wording]:
    for kind in FindingKind:
        if kind.needs and counts.get(kind):
            parts = {"label": kind, "rule": kind.rule, "remedy": kind.remedy}
            yield Note.of("check.need", count=counts[kind], **parts)
    lost = sum(one.count for one in excluded if not one.harmless)
    if lost:
        yield Note.of("check.lost", count=lost)
    yield from notes
