"""TF-IDF by period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Verdict
from dienngon.corpus import joined
from dienngon.counts import Counts, occurrences
from dienngon.errors import ParameterError
from dienngon.inference import doubt
from dienngon.periods import Periods, periods_for
from dienngon.table import Table, round_significant
from dienngon.table import rows as frame_rows
from dienngon.text import LineIndex, phrase_key

METHOD = (
    "TF-IDF of a term in a period = 1,000 × n / N × ln(D / d): n is the term's count in the period's documents "
    "taken as one, N the count of all terms there (stop words left out), D the number of documents in the corpus "
    "and d the number that hold the term (Spärck Jones 1972). A term that every document holds scores 0. It "
    "describes these documents; it is not a test."
)
COLUMNS = ["period", "rank", "term", "tfidf", "count", "documents", "period_documents", "verdict", "note"]


def keywords(counts: Counts, by: str | Periods = "year", top: int = 12, minimum: int = 2) -> Table:
    """Return the terms with the highest TF-IDF in each period.

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
        Rows period, rank, term, tfidf, count and documents (both within the period), period_documents,
        verdict (``too_few_documents`` or ``no_documents`` where no test could decide, else empty) and note. A period
        without documents is one row with a note.

    Raises
    ------
    ParameterError
        If the counts are of passages, or ``top`` or ``minimum`` is below 1.
    """
    if counts.unit != "document":
        message = "Keywords need counts by document. Got counts by passage; use count(tokens, unit='document')."
        raise ParameterError(message)
    if top < 1 or minimum < 1:
        message = f"'top' and 'minimum' must be at least 1. Got top = {top} and minimum = {minimum}."
        raise ParameterError(message)
    corpus = counts.tokens.corpus
    periods = periods_for(corpus, by)
    groups = periods.groups(corpus)
    dated = sum(len(rows) for rows in groups.values())
    scores = tfidf(counts, groups)
    rows: list[tuple[object, ...]] = []
    listed: dict[str, list[str]] = {}
    notes = [f"Terms that occur fewer than {minimum} times in a period are not listed."]
    for number, (period, members) in enumerate(groups.items()):
        note = doubt(len(members), dated)
        answer: tuple[Verdict | str, Note | str] = (Verdict.TOO_FEW, note) if note else ("", "")
        if not members:
            rows.append((period, None, "", np.nan, None, None, 0, Verdict.NO_DOCUMENTS, note))
            continue
        held = counts.matrix[members]
        frequency = np.asarray(held.sum(axis=0)).ravel()
        documents = np.asarray((held > 0).sum(axis=0)).ravel()
        values = round_significant(scores[number])
        eligible = [column for column in np.flatnonzero(frequency >= minimum) if values[column] > 0]
        best = sorted(eligible, key=lambda column: (-values[column], counts.terms[column]))[:top]
        if not best:
            reasons = [Note.of("comparison.no_keyword", minimum=minimum), *([note] if note else [])]
            why = Note.of("comparison.reasons", parts=reasons)
            rows.append((period, None, "", np.nan, None, None, len(members), answer[0], why))
            continue
        if best:
            notes += _ties(
                period, [counts.terms[one] for one in eligible if values[one] == values[best[-1]]], counts, best
            )
        listed[period] = [counts.terms[column] for column in best]
        for rank, column in enumerate(best, start=1):
            term = counts.terms[column]
            found = (values[column], frequency[column], documents[column])
            rows.append((period, rank, term, *found, len(members), *answer))
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"rank": "Int64", "count": "Int64", "documents": "Int64"})
    return Table(
        name="keywords",
        title="Keywords by period (TF-IDF)",
        method=METHOD,
        data=frame,
        parameters={"top": top, "minimum": minimum, "by": periods.by},
        notes=tuple(notes),
        corpus=corpus.hash,
        evidence_data=_evidence(counts, groups, listed),
        evidence_by=("period", "term"),
    )


def _ties(period: str, last: list[str], counts: Counts, best: Sequence[Any]) -> list[str]:
    """Return a sentence on the terms that score as the last one listed and are not listed themselves."""
    listed = {counts.terms[column] for column in best}
    left = sorted(term for term in last if term not in listed)
    if not left:
        return []
    verb = "ties" if len(left) == 1 else "tie"
    return [f"{period}: {joined(left, 6)} {verb} with the last term listed."]


def tfidf(counts: Counts, groups: dict[str, list[int]]) -> NDArray[np.float64]:
    """Return TF-IDF, shape (periods, terms): per 1,000 counted terms of the period; zeros for empty periods."""
    total = counts.matrix.shape[0]
    held = np.asarray((counts.matrix > 0).sum(axis=0)).ravel()
    weight = np.log(total / held)
    scores = np.zeros((len(groups), len(counts.terms)))
    for number, members in enumerate(groups.values()):
        frequency = np.asarray(counts.matrix[members].sum(axis=0), dtype=float).ravel() if members else None
        if frequency is not None and frequency.sum() > 0:
            scores[number] = 1000 * frequency / frequency.sum() * weight
    return scores


def _evidence(counts: Counts, groups: dict[str, list[int]], listed: dict[str, list[str]]) -> pd.DataFrame:
    """Return each occurrence of the terms listed for each period in its documents, with its sentence."""
    rows: list[tuple[object, ...]] = []
    tokens = counts.tokens
    for period, terms in listed.items():
        wanted = {phrase_key(term): number for number, term in enumerate(terms)}
        found: list[tuple[int, tuple[object, ...]]] = []
        for position in groups[period]:
            document = tokens.corpus.documents[position]
            index = LineIndex(document.text)
            for one in occurrences(tokens, position):
                number = wanted.get(phrase_key(one.surface))
                if number is not None:
                    left, right = tokens.sentence_at(position, one.start)
                    where = (document.name, index.line(one.start), one.start, one.end, document.text[left:right], left)
                    found.append((number, (period, terms[number], int(one.counted), *where)))
        # By term as listed; within a term by document and place, as they were found.
        rows += [row for _, row in sorted(found, key=lambda pair: pair[0])]
    columns = ["period", "term", "counted", "document", "line", "start", "end", "sentence", "sentence_start"]
    return pd.DataFrame(rows, columns=columns)


def keyword_grid(counts: Counts, by: str | Periods = "year", top: int = 6, minimum: int = 2) -> Table:
    """Return the TF-IDF of each period's best terms in every period, for a heatmap or the flow of ranks.

    Parameters
    ----------
    counts, by, minimum
        As in :func:`keywords`.
    top
        Terms a period whose way is followed, at most.

    Returns
    -------
    Table
        One row a term and period: term, period, tfidf, count, rank (among all terms of the period that occur
        ``minimum`` times, empty for others), period_documents, verdict and note. A period without
        documents has no values.
        ``dataclasses.replace(table, name="keyword_ranks")`` is drawn as the flow of ranks.

    Raises
    ------
    ParameterError
        As :func:`keywords`.
    """
    best = keywords(counts, by, top, minimum)
    periods = periods_for(counts.tokens.corpus, by)
    groups = periods.groups(counts.tokens.corpus)
    terms = list(dict.fromkeys(term for term in best.data["term"] if term))
    column = {term: counts.terms.index(term) for term in terms}
    answers = {row.period: (row.verdict, row.note) for row in frame_rows(best.data)}
    scores = tfidf(counts, groups)
    rows: list[tuple[object, ...]] = []
    for number, (period, members) in enumerate(groups.items()):
        frequency = np.asarray(counts.matrix[members].sum(axis=0)).ravel() if members else np.zeros(len(counts.terms))
        values = round_significant(scores[number])
        eligible = [one for one in np.flatnonzero(frequency >= minimum).tolist() if values[one] > 0]
        order = sorted(eligible, key=lambda one: (-values[one], counts.terms[one]))
        rank = {one: place for place, one in enumerate(order, start=1)}
        for term in terms:
            one = column[term]
            known = (values[one], int(frequency[one]), rank.get(one)) if members else (np.nan, None, None)
            rows.append((term, period, *known, len(members), *answers[period]))
    columns = ["term", "period", "tfidf", "count", "rank", "period_documents", "verdict", "note"]
    frame = pd.DataFrame(rows, columns=columns).astype({"count": "Int64", "rank": "Int64"})
    # Terms stay together, in the order of the periods they stand for.
    frame = frame.sort_values("term", key=lambda names: names.map({t: n for n, t in enumerate(terms)}), kind="stable")
    return Table(
        name="keyword_grid",
        title="Keywords over the periods (TF-IDF)",
        method=METHOD,
        data=frame.reset_index(drop=True),
        parameters={"top": top, "minimum": minimum, "by": periods.by},
        notes=best.notes,
        corpus=counts.tokens.corpus.hash,
    )
