"""From comparisons to outcomes: which terms are tested, what permuting documents gives, and the rows that show it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.comparison.dispersion import dispersion
from dienngon.comparison.effects import g2
from dienngon.comparison.groups import Comparison, Sample
from dienngon.errors import ParameterError
from dienngon.inference import (
    DISCOVERY,
    Answer,
    Blocks,
    Design,
    Permutation,
    answer,
    blocks,
    permutation_test,
    smallest_p,
)
from dienngon.inference.contrasts import Effects
from dienngon.inference.design import POINTWISE
from dienngon.inference.discovery import false_discovery

FloatArray = NDArray[np.float64]
COLUMNS = [
    *("period", "reference", "term", "direction", "effect", "low", "high", "interval", "detectable"),
    *("verdict", "discovery", "rate", "reference_rate", "count", "reference_count", "documents", "of_documents"),
    *("reference_documents", "of_reference", "dp", "g2", "carried_by", "note", "p", "p_adjusted", "attainable", "q"),
]
WHOLE_NUMBERS = ["count", "reference_count", "documents", "reference_documents", "of_documents", "of_reference"]
_CARRIERS = 3


@dataclass(frozen=True)
class Choice:
    """Which terms are tested: those with ``minimum`` hits or more, in ``documents`` documents or more.

    Both are of all documents compared, target and reference alike, so that choosing terms by them looks at no label.
    """

    minimum: int
    documents: int

    def __post_init__(self) -> None:
        if self.minimum < 1 or self.documents < 1:
            raise ParameterError(
                "'minimum' (hits) and 'documents' (that hold a term) must be at least 1. Got minimum = "
                f"{self.minimum} and documents = {self.documents}."
            )

    def blocks(
        self, sample: Sample, rows: NDArray[np.int64], labels: NDArray[np.int64], design: Design
    ) -> tuple[NDArray[np.int64], Blocks]:
        """Return the terms to test, as positions in the sample, and the documents as blocks; ParameterError if none."""
        matrix = sample.matrix[rows]
        total = np.asarray(matrix.sum(axis=0)).ravel()
        held = np.bincount(matrix.indices, minlength=matrix.shape[1])
        columns = np.flatnonzero((total >= self.minimum) & (held >= self.documents))
        if not len(columns):
            least = {"minimum": self.minimum, "documents": self.documents}
            raise ParameterError(Note.of("refused.no_term", **least, compared=len(rows)))
        chosen = sparse.csr_array(sparse.csc_array(matrix)[:, columns])
        return columns, blocks(chosen, sample.words[rows], labels, design.at(rows))


class Side:
    """The documents of one side: how often and in how many each term occurs, how evenly, and which hold most of it."""

    def __init__(self, sample: Sample, rows: Sequence[int], columns: NDArray[np.int64]) -> None:
        self.rows = np.array(rows, dtype=np.int64)
        self.names, self.columns = sample.names, columns
        chosen, words = sample.matrix[self.rows], sample.words[self.rows]
        spread = dispersion(chosen[:, columns], words)
        self.held = spread.parts
        # Over one document there is nothing to be uneven.
        self.dp = spread.dp if len(rows) > 1 else np.full(len(columns), np.nan)
        self.count = np.asarray(chosen[:, columns].sum(axis=0), dtype=float).ravel()
        self.words = float(words.sum())
        self.matrix = chosen.tocsc()

    def rate(self, term: int) -> float:
        """Return hits per 1,000 words."""
        return float(1000 * self.count[term] / self.words)

    def carriers(self, term: int) -> Note:
        """Return the documents that hold most of a term's hits, with their shares."""
        column = self.columns[term]
        start, stop = self.matrix.indptr[column], self.matrix.indptr[column + 1]
        hits, places = self.matrix.data[start:stop], self.rows[self.matrix.indices[start:stop]]
        total = hits.sum()
        named = sorted((-int(size), self.names[place]) for size, place in zip(hits, places, strict=True))
        shares = [
            Note.of("comparison.share", name=name, share=float(-size / total)) for size, name in named[:_CARRIERS]
        ]
        more = len(named) - len(shares)
        return Note.of("comparison.carried_more" if more else "comparison.carried", shares=shares, more=more)


@dataclass(frozen=True, eq=False)
class Outcome:
    """One comparison, tested.

    ``columns`` are positions of the terms tested; ``scores`` those of the blocks; ``result`` is what permuting them
    gives, for this contrast alone; ``agrees`` says of which terms the rate of the whole leans as the test has it.
    Adjusted p are multiplied by ``factor``, the number of comparisons that are not tested jointly (Bonferroni);
    ``joint`` comparisons share the permutations and need no factor. ``enough`` says whether there are enough documents
    at all, however small p can be.
    """

    comparison: Comparison
    columns: NDArray[np.int64]
    blocks: Blocks = field(repr=False)
    scores: FloatArray = field(repr=False)
    result: Permutation
    agrees: NDArray[np.bool_] = field(repr=False)
    level: float
    factor: int = 1
    joint: int = 1
    enough: bool = True

    @property
    def smallest(self) -> float:
        """Return the smallest adjusted p that the numbers of documents and permutations allow."""
        return float(self.result.smallest[0])

    @property
    def decidable(self) -> bool:
        """Return whether any term could be found to differ."""
        return self.enough and self.smallest <= self.level

    @property
    def differs(self) -> NDArray[np.bool_]:
        """Return which terms differ, shape (terms,)."""
        return np.asarray((self.result.p_adjusted[0] <= self.level) & self.agrees & self.decidable)

    @property
    def discovered(self) -> NDArray[np.bool_]:
        """Return which terms differ, or are found at a share of false discoveries of ``DISCOVERY``."""
        return np.asarray(self.differs | ((self.result.q[0] <= DISCOVERY) & self.agrees & self.decidable))

    @property
    def tested(self) -> dict[str, object]:
        """Return what a note says of the test."""
        how = {"arrangements": self.result.arrangements, "exact": self.result.exact, "p": self.smallest}
        found = {"differs": int(self.differs.sum()), "discovered": int(self.discovered.sum()), "share": DISCOVERY}
        return {"tested": len(self.columns), **found, **how}

    def answer(self, term: int) -> Answer:
        """Return the verdicts on a term, by its place in ``columns``."""
        if not self.decidable:
            return Answer.none(Verdict.TOO_FEW)
        return answer(self.blocks, self.result, (0, term), self.scores, self.level, agrees=bool(self.agrees[term]))

    @property
    def told(self) -> NDArray[np.bool_]:
        """Return of which terms the test tells the side: by p, at the level of a 95% interval, or by a verdict."""
        return np.asarray(self.agrees & self.decidable & ((self.result.p[0] <= POINTWISE) | self.discovered))


def jointly(sample: Sample, comparisons: Sequence[Comparison], choice: Choice, design: Design) -> list[Outcome]:
    """Return outcomes of groups that together are all documents, each against the rest.

    The labels of all groups are permuted at once, and a p_adjusted holds for all terms in all comparisons that could
    be decided; so it needs no factor for the number of comparisons.
    """
    rows, labels = labelled([one.inside for one in comparisons])
    columns, made = choice.blocks(sample, rows, labels, design)
    total = len(made.labels)
    decidable = [
        number for number, size in enumerate(made.group_sizes.tolist()) if smallest_p(size, total) <= design.level
    ]
    found = []
    together = permutation_test(made, np.eye(len(comparisons))[decidable], design=design) if decidable else None
    for number, one in enumerate(comparisons):
        own = dataclasses.replace(made, labels=(made.labels == number).astype(np.int64))
        scores = own.labels.astype(float)
        if together is not None and number in decidable:
            result, joint = together.at(decidable.index(number)), len(decidable)
        else:
            result, joint = permutation_test(own, [0, 1], design=design), 1
        found.append(Outcome(one, columns, own, scores, result, _agrees(own, result), design.level, joint=joint))
    return found


def _agrees(blocks: Blocks, result: Permutation) -> NDArray[np.bool_]:
    """Return of which terms the rate in group 1 is higher, or lower, as the statistic has it."""
    inside = blocks.labels == 1
    rates = (np.asarray(blocks.counts[one].sum(axis=0)).ravel() / blocks.sizes[one].sum() for one in (inside, ~inside))
    own, other = rates
    return np.asarray((own >= other) == (result.statistic[0] >= 0))


def apart(sample: Sample, comparisons: Sequence[Comparison], choice: Choice, design: Design) -> list[Outcome]:
    """Return outcomes of comparisons of their own documents each; adjusted p are multiplied by their number."""
    prepared = []
    for one in comparisons:
        rows, labels = labelled([one.outside, one.inside])
        prepared.append((one, *choice.blocks(sample, rows, labels, design)))
    decidable = [smallest_p(int(made.labels.sum()), len(made.labels)) <= design.level for *_, made in prepared]
    factor = max(1, sum(decidable))
    stricter = dataclasses.replace(design, level=design.level / factor)
    found = []
    for one, columns, made in prepared:
        result = permutation_test(made, [0, 1], design=stricter).at(0, factor)
        scores, agrees = made.labels.astype(float), _agrees(made, result)
        found.append(Outcome(one, columns, made, scores, result, agrees, design.level, factor))
    return _as_family(found)


def _as_family(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return outcomes whose false discoveries are bounded over all of them together."""
    parts = [(one.result.fine[0], one.result.floor[0]) for one in outcomes]
    fine, floor = (np.concatenate(side) for side in zip(*parts, strict=True))
    cuts = np.cumsum([len(one.columns) for one in outcomes])[:-1]
    adjusted = zip(*(np.split(side, cuts) for side in false_discovery(fine, floor)), strict=True)
    return [
        dataclasses.replace(one, result=dataclasses.replace(one.result, q=q[None, :], attainable_q=best[None, :]))
        for one, (q, best) in zip(outcomes, adjusted, strict=True)
    ]


def labelled(groups: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the documents of all groups in the order of the sample, and the group of each."""
    pairs = sorted((row, number) for number, rows in enumerate(groups) for row in rows)
    rows, labels = zip(*pairs, strict=True)
    return np.array(rows, dtype=np.int64), np.array(labels, dtype=np.int64)


def term_rows(
    sample: Sample,
    one: Outcome,
    listed: Sequence[int],
    *,
    effects: Effects,
    detectable: FloatArray,
    more: NDArray[np.bool_],
    sides: tuple[Side, Side],
    carrying: tuple[Side, Side],
    note: Note | None,
) -> list[dict[str, object]]:
    """Return the rows of one comparison, by column, for the terms ``listed`` as places in ``one.columns``.

    ``effects`` are those of the terms listed, ``detectable`` the smallest that could be shown; ``more`` says of each
    term tested whether it leans to the target; ``sides`` are the documents of target and reference, ``carrying`` those
    over which a term's dispersion and carriers are given: where it is more, and where it is less frequent. ``note``
    holds for every row.
    """
    (target, reference), result = sides, one.result
    described = g2(target.count, reference.count, target.words, reference.words)
    effects = effects.settled(np.where(more, 1.0, -1.0)[list(listed)], one.told[list(listed)])
    found: list[dict[str, object]] = []
    for place, term in enumerate(listed):
        side = carrying[0] if more[term] else carrying[1]
        told = one.answer(term)
        found.append(
            {
                "period": one.comparison.target,
                "reference": one.comparison.reference,
                "term": sample.terms[one.columns[term]],
                "direction": "more" if more[term] else "less",
                "effect": effects.value[place],
                "low": effects.low[place],
                "high": effects.high[place],
                "interval": effects.interval[place],
                "detectable": detectable[place],
                "verdict": told.verdict,
                "discovery": told.discovery,
                "rate": target.rate(term),
                "reference_rate": reference.rate(term),
                "count": int(target.count[term]),
                "reference_count": int(reference.count[term]),
                "documents": int(target.held[term]),
                "of_documents": len(target.rows),
                "reference_documents": int(reference.held[term]),
                "of_reference": len(reference.rows),
                "dp": side.dp[term],
                "g2": described[term],
                "carried_by": side.carriers(term),
                "note": note or "",
                "p": result.p[0, term],
                "p_adjusted": result.p_adjusted[0, term],
                "attainable": result.attainable[0, term],
                "q": result.q[0, term],
            }
        )
    return found


def empty_row(period: str) -> dict[str, object]:
    """Return the row of a group without documents."""
    texts = dict.fromkeys(("reference", "term", "direction", "interval", "carried_by"), "")
    note = Note.of("verdict.no_documents")
    verdicts = dict.fromkeys(("verdict", "discovery"), Verdict.NO_DOCUMENTS)
    return {"period": period, **texts, "of_documents": 0, **verdicts, "note": note}


def frame_of(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    """Return rows as a frame; counts are whole numbers, or missing in a gap."""
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(WHOLE_NUMBERS, "Int64"))
