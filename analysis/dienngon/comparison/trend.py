"""Trends: terms that grow or fade over ordered periods."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.comparison import designs
from dienngon.comparison.designs import Groups
from dienngon.comparison.dispersion import dispersion
from dienngon.comparison.effects import TOO_NARROW
from dienngon.comparison.rows import COLUMNS, Side, evidence
from dienngon.comparison.samples import Sample, sample
from dienngon.comparison.tests import Plan, chosen_blocks
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.inference import (
    LEAST_BLOCKS_TREND,
    Blocks,
    Design,
    Permutation,
    answer,
    permutation_test,
    smallest_trend_p,
)
from dienngon.inference.intervals import log_slopes
from dienngon.periods import Periods
from dienngon.table import Table
from dienngon.table import rows as frame_rows

# With fewer documents in a period the coverage of the interval has not been measured.
LEAST_BLOCKS = 5
METHOD = (
    "Each row is a term over all periods in their order; count and rate (hits per 1,000 words) are of the last period, "
    "reference_count and reference_rate of the first. Effect: growth of log₂ of the rate a {unit}, 1 for doubling each "
    "{unit} (log-linear Poisson model of the periods); low and high are its 95% interval by the spread between "
    "documents (jackknife). p is of a permutation of the periods over documents, two-sided, by the score of "
    "the residuals on time; p_adjusted is against the largest such score of any term (Westfall and Young 1993) and "
    "gives the verdict at the level {level:g}; q is Benjamini and Hochberg's (1995). attainable is the p_adjusted of "
    "the term if its documents lay as far to one end as they can. A trend is a direction, not "
    "a straight line: look at the "
    "rates of the single periods. dp is Gries' (2008) DP over all documents."
)


def trend(
    counts: Counts,
    by: str | Periods = "year",
    *,
    top: int | None = 12,
    minimum: int = 5,
    documents: int = 1,
    design: Design = Design(),
) -> Table:
    """Return the terms whose rates grow or fade over periods, tested on documents.

    Periods without documents are gaps: nothing is assumed about them, and the others keep their distance in time.

    Parameters
    ----------
    counts
        A document-term matrix; terms of any unit.
    by
        ``"year"`` or :class:`Periods`.
    top
        Terms to list in each direction, None for all that were tested.
    minimum, documents, design
        As in :func:`dienngon.comparison.keyness`; intervals are always the jackknife's.

    Returns
    -------
    Table
        The columns of :func:`dienngon.comparison.keyness`.

    Raises
    ------
    ParameterError
        If fewer than three periods have documents, the groups are not periods, or a parameter cannot be used.
    """
    plan = Plan(minimum, documents, design)
    if top is not None and top < 1:
        message = f"'top' must be at least 1, or None for all terms. Got {top}."
        raise ParameterError(message)
    compared, corpus = sample(counts), counts.tokens.corpus
    groups = designs.groups_for(corpus, by, counts.tokens.word_counts.tolist())
    filled, places = _timeline(groups)
    name = f"{filled[0]}–{filled[-1]}"
    pairs = sorted((row, number) for number, label in enumerate(filled) for row in groups.filled[label])
    rows, labels = (np.array(one, dtype=np.int64) for one in zip(*pairs, strict=True))
    columns, blocks = chosen_blocks(compared, rows, labels, plan)
    smallest = smallest_trend_p(blocks.group_sizes.tolist(), places)
    result = permutation_test(blocks, places, design=design)
    reason = _doubt(len(blocks.labels), smallest, design.level)
    frame = _frame(
        compared,
        rows,
        columns,
        blocks,
        result,
        places=places,
        name=name,
        filled=filled,
        reason=reason,
        plan=plan,
        top=top,
    )
    sides = {(name, "target"): {row.term: rows.tolist() for row in frame_rows(frame)}}
    found, cut = evidence(compared, sides, {name: name})
    return Table(
        name="keyness",
        title=f"Trends over {name}",
        method=METHOD.format(unit=groups.by, level=design.level),
        data=frame.drop(columns=["outcome"]),
        parameters={
            "by": groups.by,
            "against": "trend",
            "effect": "trend",
            "top": "all" if top is None else top,
            "minimum": minimum,
            "documents": documents,
            **dataclasses.replace(design, interval="jackknife").parameters,
        },
        notes=(*_notes(groups, blocks, result, plan, reason), *cut),
        corpus=corpus.hash,
        evidence_data=found,
        evidence_by=("term", "period"),
    )


def _doubt(number: int, smallest: float, level: float) -> Note | None:
    """Return why so many blocks show no trend, None if they could."""
    if number < LEAST_BLOCKS_TREND:
        return Note.of("inference.trend_documents", least=LEAST_BLOCKS_TREND, got=number, joined=False)
    return None if smallest <= level else Note.of("inference.trend_smallest", p=smallest)


def _timeline(groups: Groups) -> tuple[list[str], list[float]]:
    """Return the periods with documents, and their places in time."""
    if not groups.ordered:
        message = f"'{groups.by}' has no order, so there is no trend over it. Use years."
        raise ParameterError(message)
    labels = list(groups.members)
    filled = list(groups.filled)
    if len(filled) < 3:
        message = (
            f"A trend needs three periods with documents or more. Got {len(filled)}; compare the last with the first "
            "instead."
        )
        raise ParameterError(message)
    years = all(label.isdecimal() for label in labels)
    return filled, [float(label) if years else float(labels.index(label)) for label in filled]


def _frame(
    compared: Sample,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    blocks: Blocks,
    result: Permutation,
    *,
    places: Sequence[float],
    name: str,
    filled: Sequence[str],
    reason: Note | None,
    plan: Plan,
    top: int | None,
) -> pd.DataFrame:
    listed = _listed(compared, columns, result, top)
    shown = dataclasses.replace(blocks, counts=sparse.csr_array(blocks.counts[:, listed]))
    slope, low, high = log_slopes(shown, places)
    least = int(blocks.group_sizes.min())
    ends = [np.flatnonzero(blocks.labels == number) for number in (len(filled) - 1, 0)]
    count = [np.asarray(blocks.counts[one].sum(axis=0)).ravel() for one in ends]
    rate = [1000 * hits / max(blocks.sizes[one].sum(), 1.0) for hits, one in zip(count, ends, strict=True)]
    per_end = [compared.matrix[rows[blocks.labels[blocks.block_of] == number]] for number in (len(filled) - 1, 0)]
    held = [np.bincount(one.indices, minlength=len(compared.terms))[columns] for one in per_end]
    spread = dispersion(compared.matrix[rows][:, columns], compared.words[rows])
    side, scores = Side(compared, rows.tolist(), columns), np.asarray(places)[blocks.labels]
    found = []
    for number, term in enumerate(listed):
        verdict = Verdict.TOO_FEW
        if reason is None:
            verdict, _ = answer(
                blocks,
                term,
                scores,
                p_adjusted=float(result.p_adjusted[0, term]),
                attainable=float(result.attainable[0, term]),
                critical=float(result.critical[0]),
                level=plan.design.level,
            )
        values: dict[str, object] = {
            "period": name,
            "reference": f"trend from {filled[0]}",
            "term": compared.terms[columns[term]],
            "direction": "more" if result.statistic[0, term] >= 0 else "less",
            "count": int(count[0][term]),
            "reference_count": int(count[1][term]),
            "rate": rate[0][term],
            "reference_rate": rate[1][term],
            "effect": slope[number] / np.log(2),
            "low": low[number] / np.log(2),
            "high": high[number] / np.log(2),
            "interval": "95%" if least >= LEAST_BLOCKS else TOO_NARROW,
            "p": result.p[0, term],
            "p_adjusted": result.p_adjusted[0, term],
            "attainable": result.attainable[0, term],
            "q": result.q[0, term],
            "verdict": verdict,
            "documents": int(held[0][term]),
            "of_documents": per_end[0].shape[0],
            "reference_documents": int(held[1][term]),
            "of_reference": per_end[1].shape[0],
            "dp": spread.dp[term],
            "g2": np.nan,
            "carried_by": side.carriers(compared, int(columns[term])),
            "note": reason or "",
            "outcome": 0,
        }
        found.append(tuple(values[column] for column in COLUMNS))
    frame = pd.DataFrame(found, columns=COLUMNS)
    # The statistics of two word counts have no meaning here.
    return frame.drop(columns=["g2"])


def _listed(compared: Sample, columns: NDArray[np.int64], result: Permutation, top: int | None) -> list[int]:
    strength = np.round(np.abs(result.statistic[0]), 9)
    order = sorted(range(len(columns)), key=lambda term: (-strength[term], compared.terms[columns[term]]))
    growing = [term for term in order if result.statistic[0, term] >= 0]
    fading = [term for term in order if result.statistic[0, term] < 0]
    return growing[:top] + fading[:top]


def _notes(groups: Groups, blocks: Blocks, result: Permutation, plan: Plan, reason: Note | None) -> list[str]:
    sizes = ", ".join(f"{label} {size}" for label, size in zip(groups.filled, blocks.group_sizes.tolist(), strict=True))
    differs = int((result.p_adjusted <= plan.design.level).sum())
    said = (
        f"{str(reason)[:1].upper()}{str(reason)[1:]}."
        if reason
        else f"{result.p.shape[1]:,} terms tested by {'all' if result.exact else f'{result.arrangements:,} random'} "
        f"arrangements; {differs:,} change. The smallest attainable adjusted p is {float(result.smallest[0]):.2g}."
    )
    tested = (
        f"Tested are the terms with {plan.minimum} hits or more in {plan.documents} or more documents; they were "
        "chosen before testing, without regard to the periods."
    )
    gaps = [label for label, rows in groups.members.items() if not rows]
    return [
        f"Documents by {groups.by}: {sizes}. {said}",
        *([f"{', '.join(gaps)}: no documents, a gap."] if gaps else []),
        tested,
    ]
