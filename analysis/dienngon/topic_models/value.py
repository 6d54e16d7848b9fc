"""Topics: one fitted value for every model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.table import Table, round_significant
from dienngon.topic_models.arguments import check_whole
from dienngon.topic_models.weighting import Rows, distinctive, word_shares

if TYPE_CHECKING:
    from dienngon.periods import Periods
    from dienngon.topic_models.stability import Stability

_LABEL_TERMS = 3
# Terms among which a label is chosen, and passages that stand for a topic.
_LABEL_AMONG = 15
_PASSAGES = 3
TERM_COLUMNS = ("model", "topic", "label", "stable", "rank", "term", "weight")
UNASSESSED = "How stable the topics are was not assessed, so nothing says whether they would come back."
NONE_STABLE = "No stable topics: none comes back when the model is fitted again to other documents of the corpus."
READ = "Topics are a way into the texts, not findings: read the passages."


@dataclass(frozen=True, eq=False)
class Topics:
    """A fitted topic model.

    Attributes
    ----------
    model
        ``spectral``, ``nmf``, ``lda``, ``lsa``, ``bertopic``, or the class of an estimator.
    term_weights
        Shape (topics, terms): how much a term belongs to a topic, on the scale of the model.
    row_weights
        Shape (rows, topics): each row of the counts sums to 1, or to 0 where no topic explains it.
    counts
        What the model was fitted to.
    method
        A sentence about the model.
    parameters, notes
        As in :class:`dienngon.table.Table`.
    names
        For each topic the theme that guided it, empty for a free one.
    kept
        For guided topics, what each kept of its theme: see :func:`dienngon.topic_models.guiding.kept_seeds`.
    stability
        What :func:`dienngon.topic_models.assess` found, None if it was not asked.
    fitted
        The fitted object of the library behind the model, None where there is none. It saw the rows that hold terms,
        in the order of :func:`dienngon.topic_models.by_content`.
    recipe
        What refits repeat; None for a saved model.
    """

    model: str
    term_weights: NDArray[np.float64] = field(repr=False)
    row_weights: NDArray[np.float64] = field(repr=False)
    counts: Counts = field(repr=False)
    method: str
    parameters: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    kept: pd.DataFrame | None = field(default=None, repr=False)
    stability: Stability | None = field(default=None, repr=False)
    fitted: Any = field(default=None, repr=False)
    recipe: Any = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.term_weights)

    @property
    def seed(self) -> int:
        """Return the seed of the fit."""
        return int(self.parameters.get("seed", 0))

    @cached_property
    def word_shares(self) -> Rows:
        """Return the share of each term in each topic's words, shape (topics, terms), on one scale for all models."""
        return word_shares(self.counts.matrix, self.row_weights)

    @cached_property
    def distinctive(self) -> Rows:
        """Return what each term adds to the divergence of a topic's words from all words, shape (topics, terms)."""
        return distinctive(self.counts.matrix, self.row_weights)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return the label of each topic."""
        return tuple(self.label(topic) for topic in range(1, len(self) + 1))

    def stable(self, topic: int) -> str:
        """Return ``yes`` or ``no`` for a topic (counted from 1), empty if stability was not assessed.

        Where other draws might have decided otherwise, ``, borderline`` follows.
        """
        self._check(topic)
        if self.stability is None:
            return ""
        near = ", borderline" if self.stability.borderline[topic - 1] else ""
        return ("yes" if self.stability.stable[topic - 1] else "no") + near

    def top_terms(self, topic: int, top: int = 8) -> list[tuple[str, float]]:
        """Return the heaviest terms of a topic (counted from 1) with their weights at six digits, ties by term.

        Raises
        ------
        ParameterError
            If there is no such topic, or ``top`` is no whole number from 1 on.
        """
        self._check(topic)
        return self.best_terms(self.term_weights[topic - 1], top)

    def column(self, term: str) -> int:
        """Return the column of a term."""
        return self._columns[term]

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {term: number for number, term in enumerate(self.counts.terms)}

    def best_terms(self, weights: Rows, top: int) -> list[tuple[str, float]]:
        """Return the terms with the largest weights above 0 of any weighting, as :meth:`top_terms` does."""
        check_whole("top", top, least=1)
        # Far more than are asked for, so that rounding cannot move a term in or out.
        near = np.argsort(-weights, kind="stable")[: 4 * top + 20]
        values = dict(zip(near.tolist(), round_significant(weights[near]).tolist(), strict=True))
        best = sorted(
            (one for one in values if values[one] > 0), key=lambda one: (-values[one], self.counts.terms[one])
        )
        return [(self.counts.terms[one], values[one]) for one in best[:top]]

    def _check(self, topic: int) -> None:
        if not 1 <= topic <= len(self):
            message = f"Topics are numbered from 1 to {len(self)}. Got {topic}."
            raise ParameterError(message)

    def label(self, topic: int) -> str:
        """Return the most distinctive terms of a topic (counted from 1), the theme first that guided it.

        Terms that are part of one already chosen, or that share half of their syllables or more with it, are left out.
        """
        self._check(topic)
        chosen: list[str] = []
        for term, _ in self.best_terms(self.distinctive[topic - 1], _LABEL_AMONG):
            if len(chosen) < _LABEL_TERMS and not any(_alike(term, one) for one in chosen):
                chosen.append(term)
        label = " · ".join(chosen)
        name = self.names[topic - 1] if self.names else ""
        return f"{name}: {label}" if name else label

    def terms(self, top: int = 8) -> Table:
        """Return the heaviest terms of each topic: model, topic (from 1), label, stable, rank, term, weight.

        ``evidence(topic)`` gives the passages that carry most of the topic.
        """
        rows = [
            (self.model, topic, self.labels[topic - 1], self.stable(topic), rank, term, weight)
            for topic in range(1, len(self) + 1)
            for rank, (term, weight) in enumerate(self.top_terms(topic, top), start=1)
        ]
        return Table(
            name="topics",
            title=f"Terms of {len(self)} topics ({self.model.upper()})",
            method=self.method,
            data=pd.DataFrame(rows, columns=list(TERM_COLUMNS)),
            parameters=self.parameters,
            notes=self.all_notes,
            corpus=self.counts.tokens.corpus.hash,
            evidence_data=self.passages(),
            evidence_by=("topic",),
        )

    @property
    def all_notes(self) -> tuple[str, ...]:
        """Return what a reader of any table of these topics must know."""
        if self.stability is None:
            return (UNASSESSED, READ, *self.notes)
        number = sum(self.stability.stable)
        said = f"{number} of {len(self)} topics {'is' if number == 1 else 'are'} stable." if number else NONE_STABLE
        near = [str(topic) for topic, one in enumerate(self.stability.borderline, start=1) if one]
        doubt = f"Borderline, so that other draws might decide otherwise: {', '.join(near)}."
        return (said, *([doubt] if near else []), *self.stability.notes, READ, *self.notes)

    def passages(self, top: int = _PASSAGES) -> pd.DataFrame:
        """Return the passages that stand for each topic, with their spans.

        Those in which the topic weighs most; among equals those whose words are most distinctive of it, by the mean of
        their terms. Rows that are whole documents are shown by their first paragraph.
        """
        matrix = self.counts.matrix
        size = np.maximum(np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel(), 1.0)
        # A mean over few terms is chance: ten more that say nothing are taken in.
        fit = np.asarray(matrix @ self.distinctive.T, dtype=np.float64) / (size + 10.0)[:, None]
        rows: list[tuple[object, ...]] = []
        for topic in range(len(self)):
            weights, own = round_significant(self.row_weights[:, topic]), round_significant(fit[:, topic])
            member = np.flatnonzero(weights > 0)
            best = sorted(member.tolist(), key=lambda one: (-weights[one], -own[one], one))[:top]
            rows += [(topic + 1, float(weights[one]), *self._place(one)) for one in best]
        return pd.DataFrame(rows, columns=["topic", "weight", "document", "line", "start", "end", "passage"])

    def place(self, row: int) -> tuple[str, int]:
        """Return the document of a row and the offset at which its (first) paragraph begins."""
        name, _, start, _, _ = self._place(row)
        return str(name), int(str(start))

    def _place(self, row: int) -> tuple[object, ...]:
        document = self.counts.tokens.corpus.documents[self.counts.documents[row]]
        paragraph = document.paragraphs[max(0, int(self.counts.paragraphs[row]))]
        text = document.text[paragraph.start : paragraph.end]
        return document.name, paragraph.line, paragraph.start, paragraph.end, text

    def over_time(self, by: str | Periods = "year", **options: Any) -> Table:
        """Return the share of each topic in each period: :func:`dienngon.topic_models.over_time`."""
        from dienngon.topic_models.periods import over_time

        return over_time(self, by, **options)

    def document_shares(self, weighting: str = "words") -> Rows:
        """Return the share of each topic in each document, shape (documents, topics); NaN rows where none applies.

        A document's passages count by their number of terms, or all alike for ``weighting="passages"``.
        """
        size = np.asarray(self.counts.matrix.sum(axis=1), dtype=float).ravel()
        size = size if weighting == "words" else (size > 0).astype(float)
        size[self.row_weights.sum(axis=1) == 0] = 0.0
        documents = len(self.counts.tokens.corpus)
        total = np.bincount(self.counts.documents, size, documents)
        parts = [np.bincount(self.counts.documents, size * own, documents) for own in self.row_weights.T]
        whole = np.where(total > 0, total, np.nan)
        return np.array(parts).T / whole[:, None]


def _alike(one: str, other: str) -> bool:
    """Return whether two terms say much the same: one within the other, or half of the shorter one's syllables."""
    left, right = one.casefold().split(), other.casefold().split()
    if f" {' '.join(left)} " in f" {' '.join(right)} " or f" {' '.join(right)} " in f" {' '.join(left)} ":
        return True
    shared = len(set(left) & set(right))
    return min(len(left), len(right)) > 2 and 2 * shared >= min(len(left), len(right))
