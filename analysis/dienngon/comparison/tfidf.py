"""TF-IDF by period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Verdict
from dienngon.comparison.keyness import check_top
from dienngon.corpus import voices
from dienngon.counts import Counts, creditless
from dienngon.errors import ParameterError, check_step
from dienngon.inference import doubt
from dienngon.periods import Periods, periods_for
from dienngon.segmentation.places import Places
from dienngon.table import Table, round_significant, rows_of
from dienngon.text import phrase_key

COLUMNS = ["period", "rank", "term", "tfidf", "count", "documents", "period_documents", "verdict", "note"]
EVIDENCE_COLUMNS = [
    *("period", "term", "counted", "document", "line", "start", "end", "sentence", "sentence_start"),
]
# A keyword of a group is so many times as frequent in it as in the other groups: words that are common everywhere lead
# every list, and say nothing of any (docs/decisions/words.md).
LEAST_TIMES = 1.5
# More terms than these that tie with the last one are not named.
_MOST_TIES = 6


def keywords(counts: Counts, by: str | Periods = "year", *, top: int = 12, minimum: int = 2) -> Table:
    """Return the terms with the highest TF-IDF in each period (Spärck Jones 1972).

    Parameters
    ----------
    counts
        A document-term matrix.
    by
        ``"year"``, or the periods to show.
    top
        Terms a period, at most.
    minimum
        How often a term must occur in the period, at least.

    Returns
    -------
    Table
        Terms that are ``LEAST_TIMES`` as frequent in the period as in the others, if there are others. Rows period,
        rank, term, tfidf, count and documents (both within the period), period_documents, verdict
        (``too_few_documents`` or ``no_documents`` where no test could decide, else empty) and note. A period without
        documents is one row with a note. ``evidence(period, term)`` gives the sentences.

    Raises
    ------
    ParameterError
        If the counts are of passages, or ``top`` or ``minimum`` is below 1.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> words = dn.keywords(dn.count(dn.segment(corpus())), top=1)
    >>> words.frame[["period", "term", "verdict"]].to_numpy().tolist()[1:3]
    [['2022', 'cảnh báo', ''], ['2023', '', 'no_documents']]
    """
    check_step(counts, Counts, "keywords", "count(tokens)")
    if counts.unit != "document":
        raise ParameterError(
            "Keywords need counts by document. Got counts by passage; use count(tokens, unit='document')."
        )
    check_top(top, minimum)
    periods = periods_for(counts.tokens.corpus, by)
    corpus = counts.tokens.corpus
    groups = periods.groups(corpus)
    dated = sum(len(members) for members in groups.values())
    rows: list[tuple[object, ...]] = []
    listed: dict[str, list[str]] = {}
    notes = [Note.of("comparison.rare", minimum=minimum), Note.of("comparison.everywhere", times=LEAST_TIMES)]
    for (period, members), scores in zip(groups.items(), _scores(counts, groups), strict=True):
        note = doubt(len(members), dated)
        if not members:
            rows.append((period, None, "", np.nan, None, None, 0, Verdict.NO_DOCUMENTS, note))
            continue
        verdict = Verdict.TOO_FEW if note else ""
        ranking = _Ranking.of(counts, members, *scores, minimum)
        best = ranking.order[:top]
        if not best:
            reasons = [Note.of("comparison.no_keyword", minimum=minimum), *([note] if note else [])]
            reason = Note.of("comparison.reasons", parts=reasons)
            rows.append((period, None, "", np.nan, None, None, len(members), verdict, reason))
            continue
        notes += ranking.ties(period, counts.terms, top)
        documents = np.asarray((counts.matrix[members] > 0).sum(axis=0)).ravel()
        listed[period] = [counts.terms[column] for column in best]
        for rank, column in enumerate(best, start=1):
            found = (ranking.scores[column], ranking.frequency[column], documents[column])
            rows.append((period, rank, counts.terms[column], *found, len(members), verdict, note or ""))
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"rank": "Int64", "count": "Int64", "documents": "Int64"})
    return Table(
        name="keywords",
        title=Note.of("comparison.keywords_title"),
        method=Note.of("comparison.tfidf_method"),
        details=(Note.of("comparison.tfidf_formula"),),
        data=frame,
        parameters={"top": top, "minimum": minimum, "by": periods.by},
        notes=tuple(notes),
        corpus=counts.tokens.corpus.hash,
        evidence_data=_Evidence(counts, periods.groups(corpus, every=True), listed),
        evidence_by=("period", "term"),
    )


def keyword_grid(counts: Counts, by: str | Periods = "year", *, top: int = 6, minimum: int = 2) -> Table:
    """Return the TF-IDF of each period's ``top`` terms in every period, for a heatmap or the flow of ranks.

    One row a term and period; ``rank`` is that among the terms that :func:`keywords` can list, empty for others. A
    period without documents has no values. ``dataclasses.replace(table, name="keyword_ranks")`` is drawn as the flow of
    ranks.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> grid = keyword_grid(dn.count(dn.segment(corpus())), top=1).frame
    >>> grid[grid["term"] == grid["term"].iloc[0]]["rank"].tolist()
    [1, <NA>, <NA>, <NA>]
    """
    best = keywords(counts, by, top=top, minimum=minimum)
    groups = periods_for(counts.tokens.corpus, by).groups(counts.tokens.corpus)
    # Terms stay together, in the order of the periods that list them.
    terms = list(dict.fromkeys(term for term in best.data["term"] if term))
    answers = {row.period: (row.verdict, row.note) for row in rows_of(best.data)}
    known: dict[str, _Ranking] = {}
    for (period, members), scores in zip(groups.items(), _scores(counts, groups), strict=True):
        if members:
            known[period] = _Ranking.of(counts, members, *scores, minimum)
    rows: list[tuple[object, ...]] = []
    for term in terms:
        column = counts.terms.index(term)
        for period, members in groups.items():
            cell = known[period].cell(column) if members else (np.nan, None, None)
            rows.append((term, period, *cell, len(members), *answers[period]))
    columns = ["term", "period", "tfidf", "count", "rank", "period_documents", "verdict", "note"]
    return Table(
        name="keyword_grid",
        title=Note.of("comparison.grid_title"),
        method=best.method,
        details=best.details,
        data=pd.DataFrame(rows, columns=columns).astype({"count": "Int64", "rank": "Int64"}),
        parameters=best.parameters,
        notes=best.notes,
        corpus=best.corpus,
    )


def tfidf(counts: Counts, groups: Mapping[str, Sequence[int]]) -> NDArray[np.float64]:
    """Return TF-IDF, shape (periods, terms): per 1,000 counted terms of the period; zeros for empty periods."""
    total = len(voices(counts.tokens.corpus))
    held = np.asarray((counts.matrix > 0).sum(axis=0)).ravel()
    weight = np.log(total / held)
    scores = np.zeros((len(groups), len(counts.terms)))
    for number, members in enumerate(groups.values()):
        frequency = np.asarray(counts.matrix[list(members)].sum(axis=0), dtype=float).ravel() if members else None
        if frequency is not None and frequency.sum() > 0:
            scores[number] = 1000 * frequency / frequency.sum() * weight
    return scores


def set_apart(frequency: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where terms are ``LEAST_TIMES`` as frequent in a group as in the others, from counts (groups, terms).

    Everywhere, where no other group has terms.

    Examples
    --------
    >>> set_apart(np.array([[30, 8, 2], [30, 2, 8], [60, 1, 1]])).tolist()
    [[False, True, False], [False, False, True], [False, False, False]]
    """
    sizes, others = frequency.sum(axis=1, keepdims=True), frequency.sum(axis=0) - frequency
    # As products of whole numbers, which are exact.
    return np.asarray(frequency * (sizes.sum() - sizes) >= LEAST_TIMES * others * sizes)


def _scores(counts: Counts, groups: Mapping[str, Sequence[int]]) -> list[tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """Return TF-IDF of each group, and which terms set it apart."""
    rows = [np.asarray(counts.matrix[list(members)].sum(axis=0), dtype=float).ravel() for members in groups.values()]
    return list(zip(tfidf(counts, groups), set_apart(np.array(rows)), strict=True)) if rows else []


class _Ranking:
    """The terms of a period by TF-IDF, ties by term; those too rare, or as frequent elsewhere, have no rank."""

    def __init__(self, frequency: NDArray[np.int64], scores: NDArray[np.float64], order: list[int]) -> None:
        self.frequency, self.scores, self.order = frequency, scores, order
        self.rank = {column: place for place, column in enumerate(order, start=1)}

    @classmethod
    def of(
        cls,
        counts: Counts,
        members: Sequence[int],
        scores: NDArray[np.float64],
        apart: NDArray[np.bool_],
        minimum: int,
    ) -> _Ranking:
        frequency = np.asarray(counts.matrix[list(members)].sum(axis=0)).ravel()
        values = round_significant(scores)
        eligible = np.flatnonzero(apart & (frequency >= minimum) & (values > 0)).tolist()
        # By term, then by value, whose equals stay in the order of the terms.
        eligible.sort(key=counts.terms.__getitem__)
        order = np.array(eligible, dtype=np.int64)
        return cls(frequency, values, order[np.argsort(-values[order], kind="stable")].tolist())

    def cell(self, column: int) -> tuple[float, int, int | None]:
        """Return TF-IDF, count and rank of a term."""
        return float(self.scores[column]), int(self.frequency[column]), self.rank.get(column)

    def ties(self, period: str, terms: Sequence[str], top: int) -> list[Note]:
        """Return a note on the terms that score as the last one listed and are not listed themselves."""
        tied = [terms[column] for column in self.order[top:] if self.scores[column] == self.scores[self.order[top - 1]]]
        if not tied:
            return []
        named, more = tied[:_MOST_TIES], len(tied[_MOST_TIES:])
        code = "comparison.ties_more" if more else "comparison.ties"
        return [Note.of(code, period=period, terms=named, number=len(tied), more=more)]


@dataclass(frozen=True, eq=False)
class _Evidence:
    """The terms ``listed`` for each period, and where they are in its documents, found when it is asked for."""

    counts: Counts
    groups: Mapping[str, Sequence[int]]
    listed: Mapping[str, Sequence[str]]

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the rows of a cell (period, term, both or neither): by term as listed, then by document and place."""
        tokens = self.counts.tokens
        parts: list[pd.DataFrame] = [pd.DataFrame(columns=EVIDENCE_COLUMNS)]
        for period, terms in self.listed.items():
            if cell.get("period", period) != period:
                continue
            wanted = {one: at for at, one in enumerate(terms) if cell.get("term", one) == one}
            rows = np.concatenate([np.zeros((0, 5), dtype=np.int64), *self._places(self.groups[period], wanted)])
            rows = rows[np.argsort(rows[:, 0], kind="stable")]
            places = Places(tokens, rows[:, 1], rows[:, 3], rows[:, 4])
            own = {"period": period, "term": [terms[one] for one in rows[:, 0].tolist()], "counted": rows[:, 2]}
            parts.append(pd.DataFrame({**own, "document": places.documents(), **places.columns()})[EVIDENCE_COLUMNS])
        return pd.concat(parts if len(parts) == 1 else parts[1:], ignore_index=True)

    def _places(self, members: Sequence[int], wanted: Mapping[str, int]) -> Iterator[NDArray[np.int64]]:
        """Yield rows of the number of a term, the document, whether it counts there, start and end."""
        tokens, forms = self.counts.tokens, self.counts.tokens.forms
        number = np.full(len(forms.surfaces), -1)
        for term, at in wanted.items():
            number[forms.by_key.get(phrase_key(term), [])] = at
        for position in members:
            spans, own = tokens.merged[position], number[forms.ids[position]]
            kept = np.flatnonzero(own >= 0)
            if len(kept):
                kept = kept[creditless(tokens.corpus.documents[position], spans)[kept]]
                document = np.full(len(kept), position)
                columns = (own[kept], document, spans.counted[kept], spans.start[kept], spans.end[kept])
                yield np.column_stack(columns)
