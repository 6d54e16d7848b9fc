"""Keyness: the terms that set groups of documents apart, and whether the documents are enough to show it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from dienngon.codes import Note
from dienngon.comparison.effects import effects, g2, measure, smallest
from dienngon.comparison.groups import (
    Comparison,
    Groups,
    Reference,
    Sample,
    Wanted,
    against_others,
    against_rest,
    groups_for,
    sample,
)
from dienngon.comparison.outcomes import Choice, Outcome, Side, apart, empty_row, frame_of, jointly, term_rows
from dienngon.counts import Counts
from dienngon.errors import ParameterError, check_step
from dienngon.inference import DISCOVERY, Design
from dienngon.inference.contrasts import detectable
from dienngon.periods import Periods
from dienngon.table import Table, rows_of


def keyness(
    counts: Counts,
    by: str | Periods = "year",
    *,
    target: str | int | None = None,
    against: str | int = "rest",
    reference: Counts | None = None,
    effect: str = "log_ratio",
    top: int | None = 12,
    minimum: int = 5,
    documents: int = 1,
    design: Design = Design(),
) -> Table:
    """Return the terms that set groups of documents apart, with effect sizes, intervals, p and a verdict.

    Parameters
    ----------
    counts
        A document-term matrix; terms of any unit.
    by
        ``"year"``, :class:`Periods`, ``"publisher"`` or a column of metadata.csv.
    target
        The group to describe; by default each in turn.
    against
        ``"rest"``, ``"previous"`` (the nearest earlier period with documents), ``"first"`` (the last period, or the
        target, against the first) or the name of a group.
    reference
        Counts of a corpus from elsewhere, to compare each group with instead.
    effect
        ``log_ratio`` (Hardie 2014), ``percent_diff`` (Gabrielatos and Marchi 2011), ``log_odds`` (Monroe, Colaresi and
        Quinn 2008) or ``difference`` (hits per 1,000 words).
    top
        Terms to list in each direction, None for all that were tested.
    minimum, documents
        How often a term must occur, and in how many documents, in both groups together, to be tested.
    design
        How: level, permutations, seed, interval, and which documents move together.

    Returns
    -------
    Table
        One row a term of a comparison: period (the target), reference, term, direction (``more`` or ``less``), effect
        with low, high and interval, detectable (the smallest effect that would have been shown in four cases of five),
        verdict and discovery (of the family, and by false discoveries), rate (hits per 1,000 words) and count on both
        sides, documents on both sides, dp, g2, carried_by and note, then p, p_adjusted, attainable and q.
        ``evidence(term, period)`` gives the sentences.

    Raises
    ------
    ParameterError
        If a parameter cannot be used, groups do not exist or are empty, or no term is frequent enough.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> keys = dn.keyness(dn.count(dn.segment(corpus())), by="publisher", target="Tin Ven Sông", top=2)
    >>> keys.frame[["term", "direction", "verdict"]].iloc[0].tolist()
    ['đồng', 'more', 'too_few_documents']
    >>> keys.evidence("đồng", "Tin Ven Sông")["document"].iloc[0]
    '2021-01'
    """
    check_step(counts, Counts, "keyness", "count(tokens)")
    check_top(top)
    measure(effect)
    choice = Choice(minimum, documents)
    compared = sample(counts, reference)
    design.within(len(compared.names))
    groups = groups_for(counts, by)
    comparisons = _comparisons(groups, compared, target, str(against))
    together = comparisons[0].reference is Reference.REST and target is None
    outcomes = (jointly if together else apart)(compared, comparisons, choice, design)
    found: dict[str, list[dict[str, object]]] = {
        one.comparison.target: _rows(compared, one, effect, top, design) for one in outcomes
    }
    # Where the comparisons pass through all groups, the empty ones are shown too.
    names = list(groups.members) if together or len(outcomes) > 1 else list(found)
    gaps = {name: [empty_row(name)] for name in names if name not in groups.filled}
    frame = frame_of([row for name in names for row in found.get(name, gaps.get(name, []))])
    return keyness_table(
        compared,
        frame,
        _wanted(frame, comparisons),
        title=_title(groups, comparisons, counts),
        method=Note.of("comparison.keyness_method", effect=Note.of(f"comparison.{effect}"), level=design.level),
        details=(
            Note.of(f"comparison.{effect}_effect"),
            Note.of(f"comparison.{design.interval}_interval", replicates=design.replicates),
            Note.of("comparison.keyness_p", share=DISCOVERY),
            Note.of("inference.detectable"),
            Note.of("comparison.keyness_columns"),
        ),
        parameters={
            "by": groups.by,
            "against": str(against) if reference is None else "a reference corpus",
            "effect": effect,
            "top": "all" if top is None else top,
            "minimum": minimum,
            "documents": documents,
            **design.parameters,
        },
        notes=_notes(groups, outcomes, choice, design, top),
    )


def check_top(top: int | None, minimum: int = 1) -> None:
    """Raise ParameterError if so few terms cannot be listed, or no count can be so low."""
    if (top is not None and top < 1) or minimum < 1:
        raise ParameterError(
            f"'top' must be at least 1, or None for all terms, and 'minimum' at least 1. Got {top} and {minimum}."
        )


def keyness_table(
    compared: Sample,
    frame: pd.DataFrame,
    wanted: Wanted,
    *,
    title: Note,
    method: Note,
    details: tuple[Note, ...],
    parameters: dict[str, object],
    notes: Sequence[Note],
) -> Table:
    """Return rows of comparisons as a table, with the sentences of the terms that are ``wanted``."""
    evidence, cut = compared.evidence(wanted)
    return Table(
        name="keyness",
        title=title,
        method=method,
        details=details,
        data=frame,
        parameters=parameters,
        notes=(*notes, *cut),
        corpus=compared.sources[0][0].tokens.corpus.hash,
        evidence_data=evidence,
        evidence_by=("term", "period"),
    )


def _comparisons(groups: Groups, compared: Sample, target: str | int | None, against: str) -> tuple[Comparison, ...]:
    wanted = None if target is None else str(target)
    if len(compared.sources) == 1:
        return against_rest(groups, wanted) if against == "rest" else against_others(groups, against, wanted)
    before = compared.sources[1][1]
    outside = tuple(row for row in range(before, len(compared.names)) if compared.words[row])
    if not outside:
        raise ParameterError(
            "The reference corpus holds no words, so nothing can be compared with it. Give another one."
        )
    if not groups.filled:
        raise ParameterError(
            f"No document has a {groups.by}, so there is nothing to compare with the reference corpus."
        )
    names = list(groups.filled) if wanted is None else [groups.check(wanted)]
    return tuple(Comparison(name, Reference.CORPUS, groups.filled[name], outside) for name in names)


def _rows(compared: Sample, one: Outcome, effect: str, top: int | None, design: Design) -> list[dict[str, object]]:
    """Return the rows of one comparison: first the terms more frequent in the target, then the less frequent ones."""
    sides = Side(compared, one.comparison.inside, one.columns), Side(compared, one.comparison.outside, one.columns)
    target, reference = sides
    more = target.count / target.words >= reference.count / reference.words
    described = g2(target.count, reference.count, target.words, reference.words)
    # Equal but for rounding is equal.
    strength = np.round(np.abs(one.result.statistic[0]) if one.decidable else described, 9)
    found, discovered = one.differs, one.discovered
    # What differs first, ties by term.
    terms = [compared.terms[column] for column in one.columns]
    order = sorted(
        range(len(terms)), key=lambda term: (not found[term], not discovered[term], -strength[term], terms[term])
    )
    listed = [term for term in order if more[term]][:top] + [term for term in order if not more[term]][:top]
    note = None
    if not one.decidable:
        other, own = one.blocks.group_sizes.tolist()
        note = Note.of("comparison.too_few", own=own, other=other, p=one.smallest)
    sizes = effects(effect, one.blocks, design).at(listed)
    least = np.full(len(listed), np.nan)
    if one.decidable:
        shown = dataclasses.replace(one.blocks, counts=sparse.csr_array(one.blocks.counts[:, listed]))
        least = smallest(effect, detectable(shown, shown.labels == 1, float(one.result.critical[0]), more[listed]))
    return term_rows(
        compared, one, listed, effects=sizes, detectable=least, more=more, sides=sides, carrying=sides, note=note
    )


def _wanted(frame: pd.DataFrame, comparisons: Sequence[Comparison]) -> Wanted:
    """Return for each comparison and side the terms listed, with the documents to look for them in.

    Of terms that are rarer in the target, the reference's sentences are given as well.
    """
    by_target = {one.target: one for one in comparisons}
    found: dict[tuple[str, str], dict[str, Sequence[int]]] = {}
    for row in rows_of(frame):
        if row.term:
            one = by_target[row.period]
            found.setdefault((row.period, "target"), {})[row.term] = one.inside
            if row.direction == "less":
                found.setdefault((row.period, "reference"), {})[row.term] = one.outside
    return found


def _title(groups: Groups, comparisons: Sequence[Comparison], counts: Counts) -> Note:
    label = None if counts.find is None else getattr(counts.find, "label", None)
    what = Note.of("comparison.keyness_of", terms=label) if label else Note.of("comparison.keyness")
    first = comparisons[0]
    if len(comparisons) == 1:
        return Note.of("comparison.one_title", what=what, target=first.target, reference=first.reference)
    if isinstance(first.reference, Reference):
        return Note.of("comparison.each_title", what=what, by=groups.by, reference=first.reference)
    return Note.of("comparison.pairs_title", what=what, by=groups.by)


def _notes(groups: Groups, outcomes: Sequence[Outcome], choice: Choice, design: Design, top: int | None) -> list[Note]:
    notes = [_said(one, joined=bool(design.clusters)) for one in outcomes]
    for one in (outcome.comparison for outcome in outcomes):
        if one.skipped:
            skipped = {"periods": one.skipped, "target": one.target, "reference": one.reference}
            notes.append(Note.of("comparison.skipped", **skipped))
    notes.append(Note.of("comparison.chosen", minimum=choice.minimum, documents=choice.documents))
    if outcomes[0].factor > 1:
        notes.append(Note.of("comparison.multiplied", factor=outcomes[0].factor))
    if any(one.joint > 1 for one in outcomes):
        notes.append(Note.of("comparison.joint"))
    pooled = sum(int(one.result.pooled[0]) for one in outcomes)
    if pooled:
        notes.append(Note.of("comparison.pooled", pooled=pooled, permutations=design.permutations))
    if groups.left_out:
        notes.append(Note.of("comparison.left_out", documents=groups.left_out, by=groups.by))
    if design.clusters:
        notes.append(Note.of("comparison.clusters", clusters=len(design.clusters)))
    if top is not None and any(len(one.columns) > 2 * top for one in outcomes):
        notes.append(Note.of("comparison.listed", top=top))
    return notes


def _said(one: Outcome, *, joined: bool) -> Note:
    """Return what a comparison could and did find."""
    other, own = one.blocks.group_sizes.tolist()
    sizes = {"own": own, "other": other, "joined": joined}
    named = {"target": one.comparison.target, "reference": one.comparison.reference, **sizes}
    if not one.decidable:
        code = "comparison.undecided_multiplied" if one.factor > 1 else "comparison.undecided"
        return Note.of(code, **named, p=one.smallest, factor=one.factor, level=one.level)
    p_adjusted, attainable = one.result.p_adjusted[0], one.result.attainable[0]
    few = int(((attainable > one.level) & (p_adjusted > one.level)).sum())
    rest = len(one.columns) - int(one.differs.sum()) - few
    return Note.of("comparison.decided", **named, **one.tested, few=few, rest=rest)
