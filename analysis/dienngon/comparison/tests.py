"""From comparisons to outcomes: which terms are tested, and what permuting documents gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.comparison.designs import Comparison
from dienngon.comparison.samples import Sample
from dienngon.errors import ParameterError
from dienngon.inference import Blocks, Design, Permutation, blocks, permutation_test, smallest_p

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """Which terms to test, and how.

    ``minimum`` and ``documents`` are of all documents compared, target and reference alike, so that choosing terms
    by them looks at no label.
    """

    minimum: int
    documents: int
    design: Design

    def __post_init__(self) -> None:
        if self.minimum < 1 or self.documents < 1:
            message = (
                "'minimum' (hits) and 'documents' (that hold a term) must be at least 1. Got minimum = "
                f"{self.minimum} and documents = {self.documents}."
            )
            raise ParameterError(message)


@dataclass(frozen=True, eq=False)
class Outcome:
    """One comparison, tested; arrays have shape (terms tested,).

    Attributes
    ----------
    comparison
        What was compared.
    rows
        Positions of its documents in the sample, shape (documents,).
    columns
        Positions of the terms tested.
    blocks
        Those documents as blocks: 1 is the target, 0 the reference.
    statistic, p, p_adjusted, q, attainable
        As in :class:`dienngon.inference.Permutation`, with the factor applied to adjusted values.
    smallest
        The smallest adjusted p that the numbers of documents and permutations allow.
    critical
        |statistic| above which p_adjusted is at the level or below.
    factor
        By how many comparisons adjusted p are multiplied (Bonferroni), because they are not tested jointly.
    joint
        How many comparisons share the permutations, and so need no factor.
    arrangements, exact
        How many arrangements were looked at, and whether these are all.
    pooled
        How many q rest on the pooled tail.
    """

    comparison: Comparison
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    blocks: Blocks = field(repr=False)
    statistic: FloatArray = field(repr=False)
    p: FloatArray = field(repr=False)
    p_adjusted: FloatArray = field(repr=False)
    q: FloatArray = field(repr=False)
    attainable: FloatArray = field(repr=False)
    smallest: float
    critical: float
    factor: int
    joint: int
    arrangements: int
    exact: bool
    pooled: int

    def decidable(self, level: float) -> bool:
        """Return whether any term could be found to differ."""
        return self.smallest <= level


def jointly(sample: Sample, comparisons: Sequence[Comparison], plan: Plan) -> list[Outcome]:
    """Return outcomes of groups that together are all documents, each against the rest.

    The labels of all groups are permuted at once, and a p_adjusted holds for all terms in all comparisons that could
    be decided; so it needs no factor for the number of comparisons.
    """
    rows, labels = _dealt([one.inside for one in comparisons])
    columns, made = chosen_blocks(sample, rows, labels, plan)
    sizes, total = made.group_sizes, len(made.labels)
    single = [
        dataclasses.replace(made, labels=(made.labels == number).astype(np.int64)) for number in range(len(sizes))
    ]
    decidable = [number for number, size in enumerate(sizes.tolist()) if smallest_p(size, total) <= plan.design.level]
    found: dict[int, Outcome] = {}
    if decidable:
        contrasts = np.eye(len(sizes))[decidable]
        result = permutation_test(made, contrasts, design=plan.design)
        for place, number in enumerate(decidable):
            found[number] = _outcome(
                comparisons[number], rows, columns, single[number], result, place=place, joint=len(decidable)
            )
    for number in range(len(sizes)):
        if number not in found:
            result = permutation_test(single[number], [0, 1], design=plan.design)
            found[number] = _outcome(comparisons[number], rows, columns, single[number], result)
    return [found[number] for number in range(len(sizes))]


def apart(sample: Sample, comparisons: Sequence[Comparison], plan: Plan) -> list[Outcome]:
    """Return outcomes of comparisons of their own documents each; adjusted p are multiplied by their number."""
    prepared = []
    for one in comparisons:
        rows, labels = _dealt([one.outside, one.inside])
        prepared.append((one, rows, *chosen_blocks(sample, rows, labels, plan)))
    decidable = [smallest_p(int(made.labels.sum()), len(made.labels)) <= plan.design.level for *_, made in prepared]
    factor = max(1, sum(decidable))
    design = dataclasses.replace(plan.design, level=plan.design.level / factor)
    found = []
    for one, rows, columns, made in prepared:
        result = permutation_test(made, [0, 1], design=design)
        found.append(_outcome(one, rows, columns, made, result, factor=factor))
    return found


def _dealt(groups: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the documents of all groups in the order of the sample, and the group of each."""
    pairs = sorted((row, number) for number, rows in enumerate(groups) for row in rows)
    rows, labels = zip(*pairs, strict=True)
    return np.array(rows, dtype=np.int64), np.array(labels, dtype=np.int64)


def chosen_blocks(
    sample: Sample, rows: NDArray[np.int64], labels: NDArray[np.int64], plan: Plan
) -> tuple[NDArray[np.int64], Blocks]:
    """Return the terms to test, by what the plan asks of all documents together, and the documents as blocks."""
    matrix = sample.matrix[rows]
    total = np.asarray(matrix.sum(axis=0)).ravel()
    held = np.bincount(matrix.indices, minlength=matrix.shape[1])
    columns = np.flatnonzero((total >= plan.minimum) & (held >= plan.documents))
    if not len(columns):
        message = (
            f"No term occurs {plan.minimum} times or more, in {plan.documents} documents or more, among the "
            f"{len(rows)} documents compared. Lower the minimum."
        )
        raise ParameterError(message)
    chosen = sparse.csr_array(sparse.csc_array(matrix)[:, columns])
    return columns, blocks(chosen, sample.words[rows], labels, plan.design.at(rows).clusters)


def _outcome(
    comparison: Comparison,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    made: Blocks,
    result: Permutation,
    *,
    place: int = 0,
    factor: int = 1,
    joint: int = 1,
) -> Outcome:
    return Outcome(
        comparison=comparison,
        rows=rows,
        columns=columns,
        blocks=made,
        statistic=result.statistic[place],
        p=result.p[place],
        p_adjusted=np.minimum(factor * result.p_adjusted[place], 1.0),
        q=result.q[place],
        attainable=np.minimum(factor * result.attainable[place], 1.0),
        smallest=min(1.0, factor * float(result.smallest[place])),
        critical=float(result.critical[place]),
        factor=factor,
        joint=joint,
        arrangements=result.arrangements,
        exact=result.exact,
        pooled=int(result.pooled[place]),
    )
