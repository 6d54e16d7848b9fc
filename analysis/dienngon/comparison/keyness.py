"""Keyness: the terms that set groups of documents apart, and whether the documents can tell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dienngon.comparison import designs
from dienngon.comparison.designs import Comparison, Groups
from dienngon.comparison.effects import measure
from dienngon.comparison.rows import COLUMNS, How, empty_row, evidence, rows_of, shown_sides
from dienngon.comparison.samples import Sample, sample
from dienngon.comparison.tests import Outcome, Plan, apart, jointly
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.periods import Periods
from dienngon.table import Table

METHOD = (
    "Each row is a term of one group of documents (period) against another (reference). Rates are hits per 1,000 "
    "words. {effect}; low and high are its {interval} p is of a permutation of the groups over "
    "documents, two-sided, by "
    "the difference of the hits from what the lengths of the documents lead to expect, over the larger of its "
    "standard errors under permutation and within the groups (Welch). p_adjusted is against the largest such "
    "statistic of any term (Westfall and Young 1993) and gives the verdict at the level {level:g}; q is Benjamini and "
    "Hochberg's (1995). attainable is the p_adjusted the term would have if its documents lay as far to one side as "
    "they can: where it exceeds the level, the verdict is 'too few documents to tell'. dp is Gries' (2008) DP over the "
    "documents of the side where the term is more frequent, 0 for even."
)
JACKKNIFE = (
    "95% interval (jackknife over documents of the logarithm of the rates, no narrower than a Poisson variable's, with "
    "Welch's degrees of freedom)."
)
BOOTSTRAP = "95% interval (percentiles of {replicates:,} cluster bootstraps over documents; known to be too narrow)."


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
        ``log_ratio``, ``percent_diff``, ``log_odds`` or ``difference``.
    top
        Terms to list in each direction, None for all that were tested.
    minimum, documents
        How often a term must occur, and in how many documents, in both groups together, to be tested.
    design
        How: level, permutations, seed, interval, and which documents move together.

    Returns
    -------
    Table
        ``evidence(term, period)`` gives the sentences.

    Raises
    ------
    ParameterError
        If a parameter cannot be used, groups do not exist or are empty, or no term is frequent enough.

    Examples
    --------
    >>> keyness(counts, by="year", target=2022).evidence("không gian mạng", 2022)  # doctest: +SKIP
    """
    if top is not None and top < 1:
        message = f"'top' must be at least 1, or None for all terms. Got {top}."
        raise ParameterError(message)
    chosen = measure(effect)
    plan = Plan(minimum, documents, design)
    compared = sample(counts, reference)
    corpus = counts.tokens.corpus
    groups = designs.groups_for(corpus, by, counts.tokens.word_counts.tolist())
    comparisons, together = _comparisons(groups, compared, target, str(against), foreign=reference is not None)
    outcomes = (jointly if together else apart)(compared, comparisons, plan)
    frame = _frame(compared, groups, outcomes, How(plan, effect, top), whole=together)
    sides = shown_sides(frame, outcomes)
    names = {one.comparison.target: one.comparison.target for one in outcomes}
    found, cut = evidence(compared, sides, names)
    interval = BOOTSTRAP.format(replicates=design.replicates) if design.interval == "bootstrap" else JACKKNIFE
    return Table(
        name="keyness",
        title=_title(groups, outcomes, counts),
        method=METHOD.format(effect=chosen.method, interval=interval, level=design.level),
        data=frame.drop(columns=["outcome"]),
        parameters={
            "by": groups.by,
            "against": "a reference corpus" if reference is not None else str(against),
            "effect": effect,
            "top": "all" if top is None else top,
            "minimum": minimum,
            "documents": documents,
            **design.parameters,
        },
        notes=(*_notes(groups, outcomes, frame, plan, top), *cut),
        corpus=corpus.hash,
        evidence_data=found,
        evidence_by=("term", "period"),
    )


def _comparisons(
    groups: Groups, compared: Sample, target: str | int | None, against: str, *, foreign: bool
) -> tuple[tuple[Comparison, ...], bool]:
    """Return what is compared, and whether the groups are all documents, to be permuted together."""
    wanted = None if target is None else str(target)
    if foreign:
        before = compared.sources[1][1]
        outside = tuple(row for row in range(before, len(compared.names)) if compared.words[row])
        if not outside:
            message = "The reference corpus holds no words, so nothing can be compared with it. Give another one."
            raise ParameterError(message)
        if not groups.filled:
            message = f"No document has a {groups.by}, so there is nothing to compare with the reference corpus."
            raise ParameterError(message)
        names = list(groups.filled) if wanted is None else [designs.checked(groups, wanted)]
        return tuple(Comparison(name, "reference corpus", groups.filled[name], outside) for name in names), False
    if against == "rest":
        return designs.against_rest(groups, wanted), wanted is None
    if against == "previous":
        return designs.against_previous(groups, wanted), False
    if against == "first":
        return (
            designs.last_against_first(groups)
            if wanted is None
            else designs.one_pair(groups, wanted, next(iter(groups.filled), ""))
        ), False
    if wanted is None:
        message = f"To compare with '{against}', name the group to compare as well (target). {_known(groups)}"
        raise ParameterError(message)
    return designs.one_pair(groups, wanted, against), False


def _known(groups: Groups) -> str:
    return "Groups with documents are: " + ", ".join(groups.filled) + "."


def _frame(
    compared: Sample,
    groups: Groups,
    outcomes: Sequence[Outcome],
    how: How,
    *,
    whole: bool,
) -> pd.DataFrame:
    """Return the rows of all comparisons in the order of the groups; a gap is a row without numbers."""
    by_target = {one.comparison.target: number for number, one in enumerate(outcomes)}
    # Of designs that pass through all groups, the empty ones are shown too.
    names = list(groups.members) if whole or len(outcomes) > 1 else list(by_target)
    rows: list[tuple[object, ...]] = []
    for name in names:
        number = by_target.get(name)
        if number is not None:
            rows += rows_of(compared, outcomes[number], number, how)
        elif name not in groups.filled:
            rows.append(empty_row(name))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    whole_numbers = ["count", "reference_count", "documents", "reference_documents", "of_documents", "of_reference"]
    return frame.astype(dict.fromkeys(whole_numbers, "Int64"))


def _title(groups: Groups, outcomes: Sequence[Outcome], counts: Counts) -> str:
    first = outcomes[0].comparison
    what = "Keyness" if counts.find is None else f"Keyness of {getattr(counts.find, 'label', 'terms')}"
    if len(outcomes) == 1:
        return f"{what}: {first.target} against {'the rest' if first.reference == 'rest' else first.reference}"
    tail = {"rest": "the rest", "reference corpus": "the reference corpus"}.get(first.reference, "the one before")
    return f"{what}: each {groups.by} against {tail}"


def _notes(groups: Groups, outcomes: Sequence[Outcome], frame: pd.DataFrame, plan: Plan, top: int | None) -> list[str]:
    notes = [_said(one, plan) for one in outcomes]
    notes += [f"{one.comparison.note}." for one in outcomes if one.comparison.note]
    notes.append(
        f"Tested are the terms with {plan.minimum} hits or more in {plan.documents} or more of the documents compared; "
        "they were chosen before testing, without regard to the groups. Stop words are left out, but their words count "
        "in the rates."
    )
    if outcomes[0].factor > 1:
        notes.append(f"Adjusted p are multiplied by {outcomes[0].factor}, the number of comparisons in the table.")
    if any(one.joint > 1 for one in outcomes):
        notes.append("Adjusted p hold for all comparisons of the table together: labels were permuted over all groups.")
    pooled = sum(one.pooled for one in outcomes)
    if pooled:
        notes.append(
            f"q: {pooled:,} p below what {plan.design.permutations:,} permutations resolve were taken from the pooled "
            "tail of terms that about as many documents hold (Storey and Tibshirani 2003), an approximation; the "
            "verdict does not rest on it."
        )
    if groups.left_out:
        notes.append(f"{groups.left_out} documents are in no {groups.by}, or without words, and were left out.")
    if plan.design.clusters:
        size = len(plan.design.clusters)
        notes.append(
            f"{size:,} {'cluster' if size == 1 else 'clusters'} of documents moved together, each as one voice."
        )
    if top is not None and len(frame) and any(len(one.columns) > 2 * top for one in outcomes):
        notes.append(
            f"Listed are at most {top} terms in each direction; all that were tested are in the notes' numbers."
        )
    return notes


def _said(one: Outcome, plan: Plan) -> str:
    """Return what a comparison could and did find, in a sentence."""
    comparison, sizes = one.comparison, one.blocks.group_sizes
    own, other = int(sizes[1]), int(sizes[0])
    against = "the rest" if comparison.reference == "rest" else comparison.reference
    head = f"{comparison.target} against {against} ({_voices(own, plan)} against {other:,}): "
    if not one.decidable(plan.design.level):
        factor = f" after multiplying by {one.factor} comparisons" if one.factor > 1 else ""
        return (
            f"{head}too few documents to tell. Even the rarest arrangement of these documents has p = "
            f"{one.smallest:.2g}{factor}, above {plan.design.level:g}; what is listed describes them, "
            "ordered by G² (a description)."
        )
    differs = int((one.p_adjusted <= plan.design.level).sum())
    few = int(((one.attainable > plan.design.level) & (one.p_adjusted > plan.design.level)).sum())
    how = "all" if one.exact else f"{one.arrangements:,} random"
    return (
        f"{head}{len(one.columns):,} terms tested by {how} arrangements; {differs:,} "
        f"{'differs' if differs == 1 else 'differ'}, {few:,} are held by too few documents to tell, no difference is "
        f"shown for {len(one.columns) - differs - few:,}. The smallest attainable adjusted p is {one.smallest:.2g}."
    )


def _voices(number: int, plan: Plan) -> str:
    # Documents that move together are one voice.
    name = "voice" if plan.design.clusters else "document"
    return f"{number:,} {name if number == 1 else name + 's'}"
