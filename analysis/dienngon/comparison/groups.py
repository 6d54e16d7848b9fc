"""Which documents are compared with which, their counts, and where a term occurs in them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Code, Note
from dienngon.corpus import Corpus, voices
from dienngon.counts import Counts, Occurrence
from dienngon.errors import ParameterError, nearest
from dienngon.inference import joined
from dienngon.periods import LENGTHS, Periods, periods_for, value_of
from dienngon.segmentation.places import Places, matching
from dienngon.text import phrase_key

# A sequence of documents with values of its own is no way to group them.
_MOST_GROUPS = 100
# Terms with more hits than this on a side are shown by their first ones.
_MOST_HITS = 500
EVIDENCE_COLUMNS = [
    *("term", "period", "side", "document", "counted", "line", "start", "end", "sentence", "sentence_start"),
]
# For a comparison and a side, the terms wanted and the rows of the sample to look for each in.
Wanted = Mapping[tuple[str, str], Mapping[str, Sequence[int]]]


class Reference(Code):
    """What a group is compared with, where that is not another group."""

    REST = "rest"
    CORPUS = "reference corpus"


@dataclass(frozen=True)
class Comparison:
    """One group of documents against another, by positions; ``skipped`` names the empty periods in between."""

    target: str
    reference: Reference | Note | str
    inside: tuple[int, ...]
    outside: tuple[int, ...]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Groups:
    """Named groups of documents.

    ``ordered`` says whether they are periods; empty periods are kept, since they are gaps. ``left_out`` counts the
    documents that are in no group.
    """

    by: str
    members: Mapping[str, tuple[int, ...]]
    ordered: bool
    left_out: int

    @property
    def filled(self) -> dict[str, tuple[int, ...]]:
        """Return the groups that have documents."""
        return {name: rows for name, rows in self.members.items() if rows}

    def check(self, name: str) -> str:
        """Return the name of a group that has documents; else ParameterError, naming the nearest that have."""
        filled = self.filled
        if name in filled:
            return name
        numbers = [one for one in filled if one.isdecimal()]
        near = nearest(name, filled)
        if name.isdecimal() and numbers:
            closest = sorted(numbers, key=lambda one: (abs(int(one) - int(name)), one))[:2]
            near = f"Nearest with documents: {' and '.join(sorted(closest))}."
        if name in self.members:
            raise ParameterError(f"{name} has no documents: a gap, which can be compared with nothing. {near}")
        raise ParameterError(f"There is no {self.by} '{name}' to compare. {near}")


def groups_for(counts: Counts, by: str | Periods) -> Groups:
    """Return the documents of each period, or of each value of a column of metadata; those without words are left out.

    ``by`` is ``"year"``, ``"half"``, ``"quarter"``, ``"month"``, ``"week"`` or :class:`Periods`; ``"publisher"``, or a
    column of the user's own metadata.csv. ParameterError if there is no such column, or no document has a value in it.
    """
    corpus, words = counts.tokens.corpus, counts.tokens.word_counts
    periods = _periods(corpus, by)
    if not periods.ordered and len(periods.labels) > _MOST_GROUPS:
        size = {"values": len(periods.labels), "most": _MOST_GROUPS}
        raise ParameterError(Note.of("refused.many_groups", by=periods.by, **size))
    kept = {label: tuple(one for one in rows if words[one]) for label, rows in periods.groups(corpus).items()}
    return Groups(periods.by, kept, periods.ordered, len(voices(corpus)) - sum(map(len, kept.values())))


def _periods(corpus: Corpus, by: str | Periods) -> Periods:
    if not isinstance(by, str) or by in LENGTHS:
        return periods_for(corpus, by)
    with suppress(ParameterError):
        found = periods_for(corpus, by)
        if found.labels:
            return found
    hint = nearest(by, [*LENGTHS, *_columns(corpus)])
    raise ParameterError(f"Documents cannot be grouped by '{by}': no document has such a value in metadata.csv. {hint}")


def _columns(corpus: Corpus) -> list[str]:
    """Return by what documents can be grouped besides their dates."""
    own = dict.fromkeys(column for document in corpus for column, value in document.metadata.items() if value)
    return [*(["publisher"] if any(document.publisher for document in corpus) else []), *own]


def together(corpus: Corpus, column: str, reposts: Sequence[Sequence[int]] = ()) -> list[list[int]]:
    """Return the clusters of documents that move together: reposts, and those of one value in a column of metadata.

    An empty ``column`` means reposts alone; ParameterError if no document has a value in it.
    """
    found: dict[str, list[int]] = {}
    for position, document in enumerate(corpus) if column else ():
        value = value_of(document, column)
        if value:
            found.setdefault(value, []).append(position)
    if column and not found:
        hint = nearest(column, _columns(corpus))
        raise ParameterError(f"No document has a value in the column '{column}' of their metadata. {hint}")
    return joined(list(found.values()), reposts)


def against_rest(groups: Groups, target: str | None = None) -> tuple[Comparison, ...]:
    """Return each group, or one, against all other documents; ParameterError if fewer than two have documents."""
    filled = _two_or_more(groups)
    names = list(filled) if target is None else [groups.check(target)]
    every = [(name, row) for name, rows in filled.items() for row in rows]
    return tuple(
        Comparison(name, Reference.REST, filled[name], tuple(sorted(row for other, row in every if other != name)))
        for name in names
    )


def against_others(groups: Groups, against: str, target: str | None = None) -> tuple[Comparison, ...]:
    """Return groups against single others; ParameterError if these are empty, the same, or need an order.

    ``against`` is ``"previous"``: the nearest earlier period that has documents, of the target or of each period but
    the first; ``"first"``: the last period, or the target, against the first; or the name of the group to compare the
    target with.
    """
    names = list(groups.filled)
    if against == "first" and target is not None:
        return (_pair(groups, target, names[0] if names else ""),)
    if against not in ("previous", "first"):
        if target is None:
            known = f"Groups with documents are: {', '.join(names)}."
            raise ParameterError(f"To compare with '{against}', name the group to compare as well (target). {known}")
        return (_pair(groups, target, against),)
    if not groups.ordered:
        what = "against the one before" if against == "previous" else "last against first"
        raise ParameterError(
            f"'{groups.by}' has no order, so nothing can be compared {what}. Compare by year, or with the rest."
        )
    _two_or_more(groups)
    if against == "first":
        return (_pair(groups, names[-1], names[0]),)
    wanted = names[1:] if target is None else [groups.check(target)]
    if wanted[0] == names[0]:
        raise ParameterError(
            f"Before {target} there is no period with documents to compare it with. Choose a later one."
        )
    return tuple(_pair(groups, name, names[names.index(name) - 1], skips=True) for name in wanted)


def _pair(groups: Groups, target: str, reference: str, *, skips: bool = False) -> Comparison:
    one, other = groups.check(target), groups.check(reference)
    if one == other:
        raise ParameterError(f"A group cannot be compared with itself. Got '{one}' twice; name two groups.")
    labels = list(groups.members)
    skipped = labels[labels.index(other) + 1 : labels.index(one)] if skips else []
    return Comparison(one, other, groups.filled[one], groups.filled[other], tuple(skipped))


def _two_or_more(groups: Groups) -> dict[str, tuple[int, ...]]:
    filled = groups.filled
    if len(filled) < 2:
        only = next(iter(filled), "")
        by = Note(f"period.{groups.by}") if groups.ordered else groups.by
        raise ParameterError(Note.of("refused.one_group", by=by, only=only, some=bool(only)))
    return filled


@dataclass(frozen=True, eq=False)
class Sample:
    """Documents × terms with all that a comparison needs; rows of a reference corpus come last.

    ``matrix`` is CSR, its terms sorted; ``words`` of the documents include stop words; ``sources`` are the counts that
    the rows come from, each with the number of rows before it.
    """

    matrix: sparse.csr_array = field(repr=False)
    terms: tuple[str, ...] = field(repr=False)
    words: NDArray[np.int64] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    sources: tuple[tuple[Counts, int], ...] = field(repr=False)

    def evidence(self, wanted: Wanted) -> tuple[TermEvidence, tuple[Note, ...]]:
        """Return where terms occur, and a note if only the first of many places are given."""
        column = {term: number for number, term in enumerate(self.terms)}
        held = self.matrix.tocsc()
        asked: dict[int, dict[str, list[tuple[str, str]]]] = {}
        for key, terms in wanted.items():
            for term, rows in terms.items():
                documents = held.indices[held.indptr[column[term]] : held.indptr[column[term] + 1]]
                for row in np.intersect1d(documents, np.asarray(rows, dtype=np.int64)).tolist():
                    asked.setdefault(row, {}).setdefault(term, []).append(key)
        found = array("q")
        # A cell is a term, a period and a side: its number, and how many places of it were found.
        numbers: dict[tuple[str, str, str], int] = {}
        hits: Counter[int] = Counter()
        for row in sorted(asked):
            for term, one in self._places(row, list(asked[row])):
                for period, side in asked[row][term]:
                    cell = numbers.setdefault((term, period, side), len(numbers))
                    hits[cell] += 1
                    if hits[cell] <= _MOST_HITS:
                        found.extend((cell, row, one.counted, one.start, one.end))
        cut = sum(size > _MOST_HITS for size in hits.values())
        notes = (Note.of("comparison.evidence_cut", sides=cut, most=_MOST_HITS),) if cut else ()
        return TermEvidence.of(self, list(numbers), np.array(found, dtype=np.int64).reshape(-1, 5)), notes

    def _places(self, row: int, terms: Sequence[str]) -> Iterator[tuple[str, Occurrence]]:
        """Yield each place of some terms in a document."""
        counts, before = next(source for source in reversed(self.sources) if source[1] <= row)
        keys = {phrase_key(term): term for term in terms}
        for one in counts.places(row - before, keys):
            yield keys[phrase_key(one.surface)], one


@dataclass(frozen=True, eq=False)
class TermEvidence:
    """Where terms occur, one row a place, as columns: the evidence of a comparison.

    ``data`` has term, period, side, row (of the sample), counted, start and end.
    """

    sample: Sample
    data: pd.DataFrame = field(repr=False)

    @classmethod
    def of(cls, sample: Sample, numbered: Sequence[tuple[str, str, str]], places: NDArray[np.int64]) -> TermEvidence:
        """Return places, rows of number of the cell, row of the sample, counted, start and end, in order."""
        term, period, side = ([one[part] for one in numbered] for part in range(3))
        names = pd.DataFrame({"term": term, "period": period, "side": side}, dtype=str).take(places[:, 0])
        data = names.reset_index(drop=True).assign(
            **{name: places[:, at] for at, name in enumerate(("row", "counted", "start", "end"), start=1)}
        )
        data = data.drop_duplicates(["term", "period", "side", "row", "start"])
        data = data.sort_values(["period", "term", "side"], kind="stable", ascending=[True, True, False])
        return cls(sample, data.reset_index(drop=True))

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the rows of a cell (term, period, both or neither) with their lines and sentences."""
        data = self.data[matching(self.data, cell)].reset_index(drop=True)
        row, before = data["row"].to_numpy(), [at for _, at in self.sample.sources]
        source = np.searchsorted(before, row, side="right") - 1
        parts = []
        for number, (counts, first) in enumerate(self.sample.sources):
            own = data[source == number]
            places = Places.of(counts.tokens, own["row"] - first, own["start"], own["end"])
            parts.append(pd.DataFrame(places.columns()).set_index(own.index))
        shown = pd.concat(parts).sort_index()
        document = [self.sample.names[one] for one in row.tolist()]
        return data.assign(document=document, **shown)[EVIDENCE_COLUMNS]


def sample(counts: Counts, reference: Counts | None = None) -> Sample:
    """Return counts by document as a sample, with those of a reference corpus below them; ParameterError for passages.

    Terms of the two corpora are the same if they differ in case or tone placement only.
    """
    for one in (counts, reference):
        if one is not None and one.unit != "document":
            raise ParameterError(
                "A comparison needs counts by document. Got counts by passage; use count(tokens, unit='document')."
            )
    names = tuple(document.name for document in counts.tokens.corpus)
    if reference is None:
        return Sample(counts.matrix, counts.terms, counts.tokens.word_counts, names, ((counts, 0),))
    own, other = [[phrase_key(term) for term in one.terms] for one in (counts, reference)]
    written = dict(zip(other, reference.terms, strict=True)) | dict(zip(own, counts.terms, strict=True))
    keys = sorted(written, key=lambda key: (written[key], key))
    place = {key: number for number, key in enumerate(keys)}
    parts = [_placed(counts, own, place), _placed(reference, other, place)]
    return Sample(
        matrix=sparse.csr_array(sparse.vstack(parts)),
        terms=tuple(written[key] for key in keys),
        words=np.concatenate([counts.tokens.word_counts, reference.tokens.word_counts]),
        names=names + tuple(f"reference: {document.name}" for document in reference.tokens.corpus),
        sources=((counts, 0), (reference, len(names))),
    )


def _placed(counts: Counts, keys: Sequence[str], place: Mapping[str, int]) -> sparse.csr_array:
    cells = counts.matrix.tocoo()
    row, column = cells.coords
    moved = np.array([place[key] for key in keys], dtype=np.int64)[column]
    return sparse.csr_array((cells.data, (row, moved)), shape=(counts.matrix.shape[0], len(place)))
