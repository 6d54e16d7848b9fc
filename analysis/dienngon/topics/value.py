"""Topics: one fitted value for every model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.corpus import Periods, periods_for
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.inference import verdict
from dienngon.table import Table, round_significant

SHARE_METHOD = (
    "Share of a topic in a document = mean of the topic's weight over the document's passages, each passage's weights "
    "summing to 1 and counting by its number of terms; share in a period = mean over its documents. Passages that no "
    "topic explains are left out."
)
_LABEL_TERMS = 3
TERM_COLUMNS = ("model", "topic", "label", "rank", "term", "weight")
SHARE_COLUMNS = ("model", "topic", "label", "period", "share", "documents", "note")


@dataclass(frozen=True, eq=False)
class Topics:
    """A fitted topic model.

    Attributes
    ----------
    model
        ``nmf``, ``lda`` or ``bertopic``.
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
    """

    model: str
    term_weights: NDArray[np.float64] = field(repr=False)
    row_weights: NDArray[np.float64] = field(repr=False)
    counts: Counts = field(repr=False)
    method: str
    parameters: Mapping[str, Any]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.term_weights)

    def top_terms(self, topic: int, top: int = 8) -> list[tuple[str, float]]:
        """Return the heaviest terms of a topic (counted from 1) with their weights at six digits, ties by term.

        Raises
        ------
        ParameterError
            If there is no such topic.
        """
        if not 1 <= topic <= len(self):
            message = f"Topics are numbered from 1 to {len(self)}. Got {topic}."
            raise ParameterError(message)
        weights = round_significant(self.term_weights[topic - 1])
        candidates = [column for column in range(len(weights)) if weights[column] > 0]
        best = sorted(candidates, key=lambda column: (-weights[column], self.counts.terms[column]))[:top]
        return [(self.counts.terms[column], float(weights[column])) for column in best]

    def label(self, topic: int) -> str:
        """Return the heaviest terms of a topic (counted from 1), leaving out terms that are part of one chosen."""
        chosen: list[str] = []
        for term, _ in self.top_terms(topic, 12):
            words = f" {term.casefold()} "
            if len(chosen) < _LABEL_TERMS and not any(
                words in f" {one.casefold()} " or f" {one.casefold()} " in words for one in chosen
            ):
                chosen.append(term)
        return " · ".join(chosen)

    def terms(self, top: int = 8) -> Table:
        """Return the heaviest terms of each topic: model, topic (from 1), label, rank, term, weight.

        ``evidence(topic)`` gives the passages that carry most of the topic.
        """
        rows = [
            (self.model, topic, self.label(topic), rank, term, weight)
            for topic in range(1, len(self) + 1)
            for rank, (term, weight) in enumerate(self.top_terms(topic, top), start=1)
        ]
        return Table(
            name="topics",
            title=f"Terms of {len(self)} topics ({self.model.upper()})",
            method=self.method,
            data=pd.DataFrame(rows, columns=list(TERM_COLUMNS)),
            parameters=self.parameters,
            notes=self.notes,
            corpus=self.counts.tokens.corpus.hash,
            evidence_data=self._passages(),
            evidence_by=("topic",),
        )

    def _passages(self, top: int = 3) -> pd.DataFrame:
        corpus = self.counts.tokens.corpus
        rows = []
        for topic in range(len(self)):
            weights = round_significant(self.row_weights[:, topic])
            for row in sorted(np.flatnonzero(weights > 0), key=lambda one: (-weights[one], one))[:top]:
                document = corpus.documents[self.counts.documents[row]]
                # Where rows are whole documents, their first paragraph stands for them.
                paragraph = document.paragraphs[max(0, int(self.counts.paragraphs[row]))]
                text = document.text[paragraph.start : paragraph.end]
                where = (document.name, paragraph.line, paragraph.start, paragraph.end)
                rows.append((topic + 1, float(weights[row]), *where, text))
        columns = ["topic", "weight", "document", "line", "start", "end", "passage"]
        return pd.DataFrame(rows, columns=columns)

    def over_time(self, by: str | Periods = "year") -> Table:
        """Return the share of each topic in each period: model, topic, label, period, share, documents, note.

        Documents are weighted equally. A period without documents has an empty share.
        """
        corpus = self.counts.tokens.corpus
        periods = periods_for(corpus, by)
        groups = periods.groups(corpus)
        dated = sum(map(len, groups.values()))
        shares = self.document_shares()
        rows: list[tuple[object, ...]] = []
        for topic in range(len(self)):
            for period, members in groups.items():
                usable = [one for one in members if not np.isnan(shares[one, topic])]
                # Weights below this are the solver's residue, and differ between machines.
                share = float(np.mean(shares[usable, topic])) if usable else np.nan
                share = 0.0 if share < 1e-9 else share
                key = (self.model, topic + 1, self.label(topic + 1), period)
                rows.append((*key, share, len(members), verdict(len(members), dated)))
        return Table(
            name="topics_over_time",
            title=f"Topics over years ({self.model.upper()})",
            method=SHARE_METHOD,
            data=pd.DataFrame(rows, columns=list(SHARE_COLUMNS)),
            parameters={**self.parameters, "by": periods.by},
            notes=self.notes,
            corpus=corpus.hash,
        )

    def document_shares(self) -> NDArray[np.float64]:
        """Return the share of each topic in each document, shape (documents, topics); NaN rows where none applies."""
        size = np.asarray(self.counts.matrix.sum(axis=1), dtype=float).ravel()
        size[self.row_weights.sum(axis=1) == 0] = 0.0
        shares = np.full((len(self.counts.tokens.corpus), len(self)), np.nan)
        for position in range(len(shares)):
            rows = np.flatnonzero((self.counts.documents == position) & (size > 0))
            if len(rows):
                shares[position] = np.average(self.row_weights[rows], axis=0, weights=size[rows])
        return shares
