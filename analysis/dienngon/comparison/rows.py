"""The sentences behind the rows of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Verdict
from dienngon.comparison import frequencies
from dienngon.comparison.dispersion import dispersion
from dienngon.comparison.effects import effects
from dienngon.comparison.samples import Sample
from dienngon.comparison.tests import Outcome, Plan
from dienngon.inference import answer
from dienngon.inference.intervals import group_rates
from dienngon.table import rows as frame_rows
from dienngon.text import LineIndex, phrase_key

EVIDENCE_COLUMNS = [
    "term",
    "period",
    "side",
    "document",
    "counted",
    "line",
    "start",
    "end",
    "sentence",
    "sentence_start",
]
# Terms with more hits than this on a side are shown by their first ones.
_MOST_HITS = 500


def evidence(
    sample: Sample, wanted: Mapping[tuple[str, str], Mapping[str, Sequence[int]]], period_of: Mapping[str, str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return where terms stand, with the sentence, and a note if only the first of many places are given.

    Parameters
    ----------
    sample
        What was compared.
    wanted
        For each (comparison, side) the terms, and for each of them the columns that hold it; see ``period_of``.
    period_of
        The period that evidence of a comparison is found by.
    """
    columns = {term: number for number, term in enumerate(sample.terms)}
    held = sample.matrix.tocsc()
    asked: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for (comparison, side), terms in wanted.items():
        for term, rows in terms.items():
            column = columns[term]
            documents = held.indices[held.indptr[column] : held.indptr[column + 1]]
            for row in np.intersect1d(documents, np.asarray(rows, dtype=np.int64)).tolist():
                asked.setdefault(row, {}).setdefault(term, []).append((comparison, side))
    found: list[tuple[object, ...]] = []
    hits: dict[tuple[str, str, str], int] = {}
    for row in sorted(asked):
        for term, place in _places(sample, row, list(asked[row])):
            for comparison, side in asked[row][term]:
                key = (term, comparison, side)
                hits[key] = hits.get(key, 0) + 1
                if hits[key] <= _MOST_HITS:
                    found.append((term, period_of[comparison], side, sample.names[row], *place))
    frame = pd.DataFrame(found, columns=EVIDENCE_COLUMNS)
    frame = frame.drop_duplicates(["term", "period", "side", "document", "start"])
    frame = frame.sort_values(["period", "term", "side"], kind="stable", ascending=[True, True, False])
    cut = sum(size > _MOST_HITS for size in hits.values())
    notes = [f"Of {cut} sides of terms with many hits the first {_MOST_HITS} are given as evidence."] if cut else []
    return frame.reset_index(drop=True), notes


def _places(sample: Sample, row: int, terms: list[str]) -> list[tuple[str, tuple[object, ...]]]:
    """Return (term, (counted, line, start, end, sentence, sentence_start)) for each place of terms in a document."""
    counts, before = next(source for source in reversed(sample.sources) if source[1] <= row)
    keys = {phrase_key(term): term for term in terms}
    tokens, position = counts.tokens, row - before
    document = tokens.corpus.documents[position]
    index = LineIndex(document.text)
    found: list[tuple[str, tuple[object, ...]]] = []
    for one in counts.places(position):
        term = keys.get(phrase_key(one.surface))
        if term is None:
            continue
        left, right = tokens.sentence_at(position, one.start)
        sentence = document.text[left : max(right, one.end)]
        found.append((term, (int(one.counted), index.line(one.start), one.start, one.end, sentence, left)))
    return found


FloatArray = NDArray[np.float64]
COLUMNS = [
    *("period", "reference", "term", "direction", "count", "reference_count", "rate", "reference_rate"),
    *("effect", "low", "high", "interval", "p", "p_adjusted", "attainable", "q", "verdict"),
    *("documents", "of_documents", "reference_documents", "of_reference", "dp", "g2", "carried_by", "note", "outcome"),
]
# What the table shows of them: the number of the outcome is for finding evidence only.
TABLE_COLUMNS = COLUMNS[:-1]
_CARRIERS = 3


@dataclass(frozen=True)
class How:
    """What the rows of a table show: the plan of the test, the effect size, how many terms."""

    plan: Plan
    effect: str
    top: int | None


def empty_row(period: str) -> tuple[object, ...]:
    """Return the row of a group without documents."""
    values: dict[str, object] = dict.fromkeys(COLUMNS, np.nan)
    values |= dict.fromkeys(("reference", "term", "direction", "interval", "carried_by"), "")
    values |= dict.fromkeys(("count", "reference_count", "documents", "reference_documents", "of_reference"))
    values |= {"period": period, "of_documents": 0, "verdict": Verdict.NO_DOCUMENTS, "outcome": -1}
    values["note"] = Note.of("verdict.no_documents")
    return tuple(values[column] for column in COLUMNS)


def rows_of(compared: Sample, one: Outcome, number: int, how: How) -> list[tuple[object, ...]]:
    """Return the rows of one comparison: first the terms more frequent in the target, then the less frequent ones."""
    target, reference = group_rates(one.blocks, 1), group_rates(one.blocks, 0)
    design = how.plan.design
    sizes = effects(how.effect, target, reference, one.blocks, design)
    g2 = frequencies.g2(target.count, reference.count, target.words, reference.words)
    documents = [Side(compared, rows, one.columns) for rows in (one.comparison.inside, one.comparison.outside)]
    reason = _reason(one, design.level)
    more = target.count / target.words >= reference.count / reference.words
    found = []
    for term in _listed(compared, one, g2, more, how):
        verdict = _verdict(one, term, design.level, agrees=bool(more[term]) == bool(one.statistic[term] >= 0))
        side = documents[0] if more[term] else documents[1]
        values: dict[str, object] = {
            "period": one.comparison.target,
            "reference": one.comparison.reference,
            "term": compared.terms[one.columns[term]],
            "direction": "more" if more[term] else "less",
            "count": int(target.count[term]),
            "reference_count": int(reference.count[term]),
            "rate": 1000 * target.count[term] / target.words,
            "reference_rate": 1000 * reference.count[term] / reference.words,
            "effect": sizes.value[term],
            "low": sizes.low[term],
            "high": sizes.high[term],
            "interval": sizes.coverage[term],
            "p": one.p[term],
            "p_adjusted": one.p_adjusted[term],
            "attainable": one.attainable[term],
            "q": one.q[term],
            "verdict": verdict,
            "documents": int(documents[0].held[term]),
            "of_documents": len(one.comparison.inside),
            "reference_documents": int(documents[1].held[term]),
            "of_reference": len(one.comparison.outside),
            # Over one document there is nothing to be uneven.
            "dp": side.dp[term] if len(side.rows) > 1 else np.nan,
            "g2": g2[term],
            "carried_by": side.carriers(compared, int(one.columns[term])),
            "note": reason,
            "outcome": number,
        }
        found.append(tuple(values[column] for column in COLUMNS))
    return found


def _reason(one: Outcome, level: float) -> Note | str:
    if one.decidable(level):
        return ""
    own, other = (int(size) for size in one.blocks.group_sizes[::-1])
    return Note.of("comparison.too_few", own=own, other=other, p=one.smallest)


def _verdict(one: Outcome, term: int, level: float, *, agrees: bool) -> Verdict:
    if not one.decidable(level):
        return Verdict.TOO_FEW
    return answer(
        one.blocks,
        term,
        one.blocks.labels.astype(float),
        p_adjusted=float(one.p_adjusted[term]),
        attainable=float(one.attainable[term]),
        critical=one.critical,
        level=level,
        agrees=agrees,
    )[0]


def _listed(compared: Sample, one: Outcome, g2: FloatArray, more: NDArray[np.bool_], how: How) -> list[int]:
    """Return the terms to list, as places in ``columns``: what differs first, in both directions; ties by term."""
    strength = np.abs(one.statistic) if one.decidable(how.plan.design.level) else g2
    # Equal but for rounding is equal.
    strength = np.round(strength, 9)
    found = (one.p_adjusted <= how.plan.design.level) & one.decidable(how.plan.design.level)
    order = sorted(
        range(len(one.columns)), key=lambda term: (not found[term], -strength[term], compared.terms[one.columns[term]])
    )
    first, second = [t for t in order if more[t]], [t for t in order if not more[t]]
    return first[: how.top] + second[: how.top]


class Side:
    """The documents of one side: how many hold each term, how evenly, and which carry it."""

    def __init__(self, compared: Sample, rows: Sequence[int], columns: NDArray[np.int64]) -> None:
        self.rows = np.array(rows, dtype=np.int64)
        chosen = compared.matrix[self.rows]
        spread = dispersion(chosen[:, columns], compared.words[self.rows])
        self.held, self.dp = spread.parts, spread.dp
        self.matrix = chosen.tocsc()

    def carriers(self, compared: Sample, column: int) -> str:
        """Return the documents that hold most of a term's hits, with their shares."""
        start, stop = self.matrix.indptr[column], self.matrix.indptr[column + 1]
        hits, places = self.matrix.data[start:stop], self.rows[self.matrix.indices[start:stop]]
        total = hits.sum()
        named = sorted(
            ((-int(size), compared.names[place]) for size, place in zip(hits, places, strict=True)), key=lambda x: x
        )
        shown = [f"{name} {-size / total:.0%}" for size, name in named[:_CARRIERS]]
        more = [f"{len(named) - _CARRIERS} more"] if len(named) > _CARRIERS else []
        return "; ".join([*shown, *more])


def shown_sides(
    frame: pd.DataFrame, outcomes: Sequence[Outcome]
) -> Mapping[tuple[str, str], Mapping[str, Sequence[int]]]:
    """Return for each comparison and side the terms listed, with the documents to look for them in.

    Of terms that are rarer in the target, the reference's sentences are given as well.
    """
    found: dict[tuple[str, str], dict[str, Sequence[int]]] = {}
    for row in frame_rows(frame):
        if row.outcome < 0:
            continue
        comparison = outcomes[row.outcome].comparison
        found.setdefault((comparison.target, "target"), {})[row.term] = comparison.inside
        if row.direction == "less":
            found.setdefault((comparison.target, "reference"), {})[row.term] = comparison.outside
    return found
