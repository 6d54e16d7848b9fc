"""A corpus gone through, and its reuse found: all that a check says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dienngon.checks.documents import REMOVED_KINDS, observed
from dienngon.checks.findings import KINDS, Check, Checked, Finding, Left, Period
from dienngon.codes import Note
from dienngon.corpus import Document, Documents, Exclusion, hash_of
from dienngon.periods import MOST_YEARS, Periods
from dienngon.progress import Progress, Step, silent
from dienngon.reuse import Reuse, Suggestion, Verdict, find_reuse
from dienngon.reuse.copies import suggestions

_EXAMPLES = 3
# Of one document so many others are named that it shares text with.
_NAMED = 3


def check(corpus: Documents, periods: Periods | None = None, progress: Progress = silent) -> Check:
    """Return what a corpus is: its documents in time, what is doubtful of them, what they took from one another.

    Parameters
    ----------
    corpus
        The documents: :func:`dienngon.reading.read`, or :func:`dienngon.reading.open_corpus` in bounded memory.
    periods
        Those of a study; by default the years that the documents span.
    progress
        Called with each step of the check; see :mod:`dienngon.progress`.
    """
    gathered = _Gathered(periods)
    progress(Step.OBSERVING)
    digest = hash_of(gathered.watched(corpus))

    reuse = find_reuse(corpus, progress=progress)
    offered = tuple(suggestions(gathered.dates, reuse))
    rows = _rows(gathered, reuse, offered)
    counts = Counter(kind for one in rows for kind in {found.kind for found in one.findings})
    years = _years(gathered, periods)
    excluded = _left(corpus.excluded)
    verdicts = Counter(one.verdict for one in reuse.pairs)
    return Check(
        documents=gathered.documents,
        words=gathered.words,
        removed=dict(zip(REMOVED_KINDS, gathered.removed, strict=True)),
        periods=years,
        counts={kind: counts[kind] for kind in KINDS if counts[kind]},
        forms=_sorted(gathered.forms),
        encodings=_sorted(gathered.encodings),
        reposts={
            "clusters": len(reuse.clusters),
            "clustered": sum(map(len, reuse.clusters)),
            **{name.value: verdicts[name] for name in Verdict},
        },
        excluded=excluded,
        notes=tuple(map(str, corpus.notes)),
        suggestions=offered,
        rows=rows,
        needs=(*_needs(counts, excluded, [str(one) for one in corpus.notes]), *_span(gathered)),
        corpus=digest,
    )


def _sorted(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


@dataclass
class _Year:
    documents: int = 0
    inferred: int = 0
    words: int = 0
    removed: list[int] = field(default_factory=lambda: [0] * len(REMOVED_KINDS))


@dataclass
class _Gathered:
    """Sums over the documents gone through so far, and the rows of those with findings."""

    periods: Periods | None
    documents: int = 0
    words: int = 0
    removed: list[int] = field(default_factory=lambda: [0] * len(REMOVED_KINDS))
    years: dict[str, _Year] = field(default_factory=dict)
    forms: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    dates: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Checked] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int, str, str]] = field(default_factory=dict)

    def watched(self, corpus: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents, each looked at."""
        for document in corpus:
            self._add(document)
            yield document

    def _add(self, document: Document) -> None:
        outside = self.periods is not None and document.date is not None and self.periods.of(document) is None
        found = observed(document, outside=outside)
        self.documents += 1
        self.words += found.words
        self.forms[document.form] += 1
        self.encodings[document.encoding or "its own"] += 1
        date = document.date.value if document.date is not None else ""
        self.dates[document.name] = date
        self.sizes[document.name] = (found.words, sum(found.removed), document.form, document.encoding)
        for place, size in enumerate(found.removed):
            self.removed[place] += size
        if document.date is not None and not outside:
            year = self.years.setdefault(document.date.year, _Year())
            year.documents += 1
            year.inferred += document.date.inferred
            year.words += found.words
            for place, size in enumerate(found.removed):
                year.removed[place] += size
        if found.findings:
            self.rows[document.name] = self.row(document.name, found.findings)

    def row(self, name: str, findings: Sequence[Finding]) -> Checked:
        """Return the row of a document with its findings."""
        return Checked(name, self.dates[name], *self.sizes[name], tuple(findings))


def _rows(gathered: _Gathered, reuse: Reuse, offered: Sequence[Suggestion]) -> tuple[Checked, ...]:
    """Return the documents with findings, those of reuse behind their own."""
    more: dict[str, list[Finding]] = defaultdict(list)
    for one in offered:
        more[one.document].append(Finding("suggestion", f"perhaps {one.value}: {one.basis}"))
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in reuse.pairs:
        if pair.verdict is Verdict.QUOTATIONS:
            continue
        shared[pair.second][pair.verdict] += 1
        if shared[pair.second][pair.verdict] <= _NAMED:
            more[pair.second].append(Finding(pair.verdict, _shared(pair.verdict, pair.first, pair.second_share)))
    for name, verdicts in shared.items():
        for verdict, count in verdicts.items():
            if count > _NAMED:
                more[name].append(Finding(verdict, f"so with {count - _NAMED} more"))
    found = {}
    for name in gathered.dates:
        if name in gathered.rows or name in more:
            own = gathered.rows[name].findings if name in gathered.rows else ()
            found[name] = gathered.row(name, (*own, *more.get(name, ())))
    return tuple(found.values())


def _shared(verdict: str, other: str, share: float) -> str:
    if verdict == Verdict.SAME:
        return f"the same text as '{other}'"
    return f"a repost of '{other}' ({share:.0%})" if verdict == Verdict.REPOST else f"shares {share:.0%} with '{other}'"


def _years(gathered: _Gathered, periods: Periods | None) -> tuple[Period, ...]:
    """Return the years on the time axis; those with documents alone where they are too many."""
    known = sorted(gathered.years)
    if periods is not None:
        labels = periods.labels
    elif known and int(known[-1]) - int(known[0]) < MOST_YEARS:
        labels = Periods.years(int(known[0]), int(known[-1])).labels
    else:
        labels = tuple(known)
    years = [(label, gathered.years.get(label, _Year())) for label in labels]
    return tuple(
        Period(label, one.documents, one.inferred, one.words, dict(zip(REMOVED_KINDS, one.removed, strict=True)))
        for label, one in years
    )


def _span(gathered: _Gathered) -> Iterator[str]:
    known = sorted(gathered.years)
    if gathered.periods is None and known and int(known[-1]) - int(known[0]) >= MOST_YEARS:
        yield (
            f"The documents span the years {known[0]} to {known[-1]}, more than {MOST_YEARS}: correct a date in "
            "metadata.csv, or state the periods of the study."
        )


def _left(excluded: Sequence[Exclusion]) -> tuple[Left, ...]:
    """Return what was left out, by the code of the reason, and by the suffix of the name where that is the reason."""
    groups: dict[tuple[str, str], list[Exclusion]] = defaultdict(list)
    for one in excluded:
        reason = one.reason
        suffix = str(reason.parameters.get("suffix", "")) if isinstance(reason, Note) else ""
        groups[reason.code if isinstance(reason, Note) else reason, suffix].append(one)
    found = [
        Left(
            str(group[0].reason),
            len(group),
            tuple(one.name for one in group[:_EXAMPLES]),
            group[0].harmless,
        )
        for group in groups.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.harmless, -one.count, one.reason)))


def _needs(counts: Mapping[str, int], excluded: Sequence[Left], notes: Sequence[str]) -> Iterator[str]:
    for name, kind in KINDS.items():
        if kind.needs and counts.get(name):
            number = "1 document" if counts[name] == 1 else f"{counts[name]:,} documents"
            yield f"{number}: {kind.label} ({kind.rule}). {kind.remedy[:1].upper()}{kind.remedy[1:]}."
    lost = sum(one.count for one in excluded if not one.harmless)
    if lost:
        files = "1 file or row was" if lost == 1 else f"{lost:,} files or rows were"
        yield f"{files} left out that may be documents: mend or remove them, as the reasons say."
    yield from notes
