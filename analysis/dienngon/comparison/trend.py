"""Trends: terms that grow or fade over ordered periods."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Interval, Note
from dienngon.comparison.groups import Comparison, Groups, Sample, groups_for, sample
from dienngon.comparison.keyness import check_top, keyness_table
from dienngon.comparison.outcomes import Choice, Outcome, Side, frame_of, labelled, term_rows
from dienngon.counts import Counts
from dienngon.errors import ParameterError, check_step
from dienngon.inference import DISCOVERY, LEAST_BLOCKS_TREND, Blocks, Design, Permutation, permutation_test
from dienngon.inference.contrasts import Effects, detectable_growth
from dienngon.inference.intervals import log_slopes
from dienngon.periods import Periods
from dienngon.table import Table

FloatArray = NDArray[np.float64]
# With fewer documents in a period the coverage of the interval has not been measured.
LEAST_BLOCKS = 5


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
        The columns of :func:`dienngon.comparison.keyness` but g2: count and rate are of the last period with documents,
        those of the reference of the first; effect and detectable are growth of log₂ of the rate a unit of time.

    Raises
    ------
    ParameterError
        If fewer than three periods have documents, the groups are not periods, or a parameter cannot be used.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> growing = dn.trend(dn.count(dn.segment(corpus())), top=1)
    >>> growing.frame[["period", "term", "direction", "verdict"]].iloc[0].tolist()
    ['2021–2024', 'người', 'more', 'not_shown']
    """
    check_step(counts, Counts, "trend", "count(tokens)")
    check_top(top)
    choice, compared = Choice(minimum, documents), sample(counts)
    design = dataclasses.replace(design.within(len(compared.names)), interval="jackknife")
    groups = groups_for(counts, by)
    filled, places = _timeline(groups)
    rows, labels = labelled([groups.filled[label] for label in filled])
    columns, blocks = choice.blocks(compared, rows, labels, design)
    name = f"{filled[0]}–{filled[-1]}"
    ends = groups.filled[filled[-1]], groups.filled[filled[0]]
    result = permutation_test(blocks, places, design=design)
    one = Outcome(
        Comparison(name, Note.of("comparison.trend_reference", first=filled[0]), *ends),
        columns,
        blocks,
        np.asarray(places)[blocks.labels],
        result,
        _agrees(blocks, places, result),
        design.level,
        enough=len(blocks.labels) >= LEAST_BLOCKS_TREND,
    )
    listed = _listed(compared, one, top)
    whole = Side(compared, rows.tolist(), columns)
    reason = _reason(one)
    shown = term_rows(
        compared,
        one,
        listed,
        effects=_slopes(blocks, places, listed),
        detectable=_growths(one, listed),
        more=one.result.statistic[0] >= 0,
        sides=(Side(compared, ends[0], columns), Side(compared, ends[1], columns)),
        carrying=(whole, whole),
        note=reason,
    )
    return keyness_table(
        compared,
        # The statistics of two word counts have no meaning here.
        frame_of(shown).drop(columns=["g2"]),
        {(name, "target"): {compared.terms[columns[term]]: rows.tolist() for term in listed}},
        title=Note.of("comparison.trend_title", span=name),
        method=Note.of("comparison.trend_method", by=groups.by, level=design.level),
        details=(
            Note.of("comparison.trend_effect", by=groups.by),
            Note.of("comparison.trend_p", share=DISCOVERY),
            Note.of("inference.detectable"),
            Note.of("comparison.trend_columns"),
        ),
        parameters={
            "by": groups.by,
            "against": "trend",
            "effect": "trend",
            "top": "all" if top is None else top,
            "minimum": minimum,
            "documents": documents,
            **design.parameters,
        },
        notes=_notes(groups, one, choice, reason),
    )


def _timeline(groups: Groups) -> tuple[list[str], list[float]]:
    """Return the periods with documents, and their places in time."""
    if not groups.ordered:
        raise ParameterError(f"'{groups.by}' has no order, so there is no trend over it. Use years.")
    labels, filled = list(groups.members), list(groups.filled)
    if len(filled) < 3:
        raise ParameterError(
            f"A trend needs three periods with documents or more. Got {len(filled)}; compare the last with the first "
            "instead."
        )
    years = all(label.isdecimal() for label in labels)
    return filled, [float(label) if years else float(labels.index(label)) for label in filled]


def _listed(compared: Sample, one: Outcome, top: int | None) -> list[int]:
    statistic, terms = one.result.statistic[0], [compared.terms[column] for column in one.columns]
    strength = np.round(np.abs(statistic), 9)
    order = sorted(range(len(terms)), key=lambda term: (-strength[term], terms[term]))
    growing, fading = ([term for term in order if bool(statistic[term] >= 0) is grows] for grows in (True, False))
    return growing[:top] + fading[:top]


def _slopes(blocks: Blocks, places: Sequence[float], listed: Sequence[int]) -> Effects:
    """Return the growth of log₂ of the rates of the terms listed."""
    shown = dataclasses.replace(blocks, counts=sparse.csr_array(blocks.counts[:, list(listed)]))
    slope, low, high = (ends / np.log(2) for ends in log_slopes(shown, places))
    enough = int(blocks.group_sizes.min()) >= LEAST_BLOCKS
    interval = ((Interval.NOMINAL if enough else Interval.NARROW),) * len(listed)
    held = np.bincount(shown.counts.indices, minlength=len(listed))
    return Effects(slope, low, high, interval, np.zeros(len(listed), dtype=bool), held)


def _agrees(blocks: Blocks, places: Sequence[float], result: Permutation) -> NDArray[np.bool_]:
    """Return of which terms the rate grows or fades as the statistic has it.

    The slope of a log-linear model has the sign of its score where there is no slope, since its likelihood is concave.
    """
    at = np.asarray(places)[blocks.labels]
    score = blocks.counts.T @ (at - (at @ blocks.sizes) / blocks.sizes.sum())
    return np.asarray((score >= 0) == (result.statistic[0] >= 0))


def _growths(one: Outcome, listed: Sequence[int]) -> FloatArray:
    """Return the smallest growth of log₂ of the rate that could be shown of the terms listed, as they lean."""
    if not one.decidable:
        return np.full(len(listed), np.nan)
    shown = dataclasses.replace(one.blocks, counts=sparse.csr_array(one.blocks.counts[:, list(listed)]))
    growth = detectable_growth(shown, one.scores, float(one.result.critical[0])) / np.log(2)
    return np.asarray(np.where(one.result.statistic[0, list(listed)] >= 0, growth, -growth))


def _reason(one: Outcome) -> Note | None:
    """Return why so many documents show no trend, None if they could."""
    if one.decidable:
        return None
    number = len(one.blocks.labels)
    if number < LEAST_BLOCKS_TREND:
        joined = number < len(one.blocks.block_of)
        return Note.of("inference.trend_documents", least=LEAST_BLOCKS_TREND, got=number, joined=joined)
    return Note.of("inference.trend_smallest", p=one.smallest)


def _notes(groups: Groups, one: Outcome, choice: Choice, reason: Note | None) -> list[Note]:
    sizes = zip(groups.filled, one.blocks.group_sizes.tolist(), strict=True)
    notes = [
        Note.of(
            "comparison.trend_sizes",
            by=groups.by,
            sizes=[Note.of("comparison.size", period=period, documents=size) for period, size in sizes],
        )
    ]
    if reason is None:
        notes.append(Note.of("comparison.trend_decided", **one.tested))
    else:
        notes.append(Note.of("comparison.trend_undecided", reason=reason))
    gaps = [label for label, rows in groups.members.items() if not rows]
    notes += [Note.of("comparison.gaps", periods=gaps)] if gaps else []
    return [*notes, Note.of("comparison.trend_chosen", minimum=choice.minimum, documents=choice.documents)]
