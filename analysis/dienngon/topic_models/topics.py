"""Topics: one fitted value for every model."""

from __future__ import annotations

import dataclasses
import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Code, Note, worded
from dienngon.corpus import Document, Paragraph
from dienngon.counts import Counts
from dienngon.counts import Unit as RowUnit
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError
from dienngon.table import Table, round_significant
from dienngon.topic_models.bertopic import joined, term_streams
from dienngon.topic_models.labels import Ranked, labels_of, leading_terms, set_apart
from dienngon.topic_models.weights import Rows, shares, used_rows, word_shares

if TYPE_CHECKING:
    from dienngon.periods import Periods

TERM_COLUMNS = ("model", "topic", "label", "stable", "rank", "term", "weight")
UNASSESSED, NONE_STABLE, READ = (Note.of(f"topics.{one}") for one in ("unassessed", "none_stable", "read"))
_SEEDS = 2**32


class Stable(Code):
    """Whether a topic comes back; doubtful where the interval of its stability holds the limit."""

    STABLE = "stable"
    DOUBTFUL = "doubtful"
    NOT = "not"
    NOT_ASSESSED = "unassessed"


class TextUnits(Code):
    """What the rows of a model are, or what is drawn."""

    PASSAGES = "passages"
    DOCUMENTS = "documents"

    @classmethod
    def of(cls, unit: RowUnit) -> TextUnits:
        """Return what rows are that were counted by a unit."""
        return cls.PASSAGES if unit == "passage" else cls.DOCUMENTS

    @classmethod
    def single(cls, unit: RowUnit) -> Note:
        """Return what one row is."""
        return Note(f"textunits.{'passage' if unit == 'passage' else 'document'}")


@dataclass(frozen=True)
class Stability:
    """How far each topic comes back, 0 to 1, with its 95% interval over draws, and what that says.

    ``drawn`` is what fell into halves, ``of`` how many documents there were, ``tied`` whether some were drawn together,
    ``divided`` whether words were divided too, ``sampled`` how many rows a half held at most, 0 if all were used.
    """

    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    verdicts: tuple[Stable, ...]
    draws: int
    drawn: TextUnits
    of: int
    tied: bool = False
    divided: bool = True
    sampled: int = 0

    def at(self, places: Sequence[int]) -> Stability:
        """Return the stability of some topics, by place."""
        names = ("values", "low", "high", "verdicts")
        some: Any = {name: tuple(getattr(self, name)[place] for place in places) for name in names}
        return dataclasses.replace(self, **some)

    def note(self, unit: RowUnit) -> Note | None:
        """Return what must be known of how halves were drawn, for rows of a unit."""
        if self.drawn == TextUnits.PASSAGES:
            code = "stability.passages_drawn" if unit == "passage" else "stability.few_drawn"
            return Note.of(code, documents=self.of)
        if not self.divided:
            return Note.of("stability.words_whole")
        return Note.of("stability.drawn_together") if self.tied else None


@dataclass(frozen=True, eq=False, repr=False)
class Topics(Shown):
    """A fitted topic model.

    Attributes
    ----------
    model
        Its name, or the class of an estimator.
    term_weights, row_weights
        Shapes (topics, terms), on the scale of the model, and (rows, topics): each row of the counts sums to 1, or to 0
        where no topic explains it.
    counts
        What the model was fitted to.
    method, parameters, notes
        As in :class:`dienngon.table.Table`.
    names, kept
        For each topic the theme that guided it, empty for a free one; and what each guided one kept of its theme.
    stability
        What :func:`dienngon.assess` found, None if it was not called.
    fitted
        The object of the library behind the model, None where there is none, fitted to :meth:`fitted_rows`.
    recipe
        What refits repeat; None for a saved model.
    scan
        How the number of topics was chosen, None where it was given.
    """

    model: str
    term_weights: NDArray[np.float64] = field(repr=False)
    row_weights: NDArray[np.float64] = field(repr=False)
    counts: Counts = field(repr=False)
    method: Note
    parameters: Mapping[str, Any]
    notes: tuple[Note, ...] = ()
    names: tuple[str, ...] = ()
    kept: pd.DataFrame | None = field(default=None, repr=False)
    stability: Stability | None = field(default=None, repr=False)
    fitted: Any = field(default=None, repr=False)
    recipe: Any = field(default=None, repr=False)
    scan: Table | None = field(default=None, repr=False)

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
        """Return how much each term sets a topic apart; where none does, its weight in the model; (topics, terms)."""
        scores = set_apart(self.counts.matrix, self.row_weights)
        return np.where(scores.any(axis=1, keepdims=True), scores, np.asarray(self.term_weights, dtype=np.float64))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return the label of each topic: two or three of its leading terms, the theme first that guided it."""
        labels = labels_of(self.distinctive, self.counts.terms)
        names = self.names or ("",) * len(self)
        return tuple(f"{name}: {label}" if name else label for name, label in zip(names, labels, strict=True))

    def table(self, name: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]], **about: Any) -> Table:
        """Return a table of these topics: their parameters, notes and corpus, unless ``about`` has others."""
        known = {"parameters": self.parameters, "notes": self.all_notes, "corpus": self.counts.tokens.corpus.hash}
        return Table(name=name, data=pd.DataFrame(rows, columns=list(columns)), **{**known, **about})

    @property
    def units(self) -> TextUnits:
        """Return what the rows are."""
        return TextUnits.of(self.counts.unit)

    def stable(self, topic: int) -> Stable:
        """Return whether a topic (counted from 1) is stable."""
        self._check(topic)
        return Stable.NOT_ASSESSED if self.stability is None else self.stability.verdicts[topic - 1]

    def key(self, topic: int) -> tuple[str, int, str, Stable]:
        """Return model, number, label and stability of a topic (counted from 1), as all tables begin."""
        return self.model, topic, self.labels[topic - 1], self.stable(topic)

    def top_terms(self, topic: int, top: int = 8) -> Ranked:
        """Return the terms that set a topic (counted from 1) most apart from all the others, at six digits."""
        self._check(topic)
        return self.leading(top)[topic - 1]

    def leading(self, top: int = 8) -> list[Ranked]:
        """Return for each topic what :meth:`top_terms` does."""
        check_whole("top", top, least=1)
        return leading_terms(self.distinctive, self.counts.terms, top)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Return the column of each term."""
        return {term: number for number, term in enumerate(self.counts.terms)}

    def best_terms(self, weights: Rows, top: int) -> Ranked:
        """Return the terms with the largest weights above 0 of any weighting, at six digits, ties by term."""
        check_whole("top", top, least=1)
        # Far more than are asked for, so that rounding cannot move a term in or out.
        near = np.argsort(-weights, kind="stable")[: 4 * top + 20]
        values = dict(zip(near.tolist(), round_significant(weights[near]).tolist(), strict=True))
        terms = self.counts.terms
        best = sorted((-value, terms[one]) for one, value in values.items() if value > 0)
        return [(term, -value) for value, term in best[:top]]

    def _check(self, topic: int) -> None:
        if not 1 <= topic <= len(self):
            raise ParameterError(f"Topics are numbered from 1 to {len(self)}. Got {topic}.")

    def label(self, topic: int) -> str:
        """Return the label of a topic (counted from 1)."""
        self._check(topic)
        return self.labels[topic - 1]

    def terms(self, top: int = 8) -> Table:
        """Return the leading terms of each topic by how much they set it apart, with :meth:`passages` as evidence."""
        rows = [
            (*self.key(topic), rank, term, weight)
            for topic, ranked in enumerate(self.leading(top), start=1)
            for rank, (term, weight) in enumerate(ranked, start=1)
        ]
        return self.table(
            "topics",
            TERM_COLUMNS,
            rows,
            title=Note.of("topics.terms", topics=len(self), model=self.model.upper()),
            method=self.method,
            evidence_data=self.passages(),
            evidence_by=("topic",),
        )

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """Return what a reader of any table of these topics must know."""
        if self.stability is None:
            return (UNASSESSED, READ, *self.notes)
        number = self.stability.verdicts.count(Stable.STABLE)
        stable = Note.of("topics.stable", stable=number, topics=len(self)) if number else NONE_STABLE
        drawn = self.stability.note(self.counts.unit)
        return (stable, *(() if drawn is None else (drawn,)), READ, *self.notes)

    def passages(self, top: int = 3) -> pd.DataFrame:
        """Return the passages that show each topic best, with their spans; of whole documents the first paragraph.

        The topic weighs most in them; among equals those come first whose words are most distinctive of it.
        """
        matrix = self.counts.matrix
        size = np.maximum(np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel(), 1.0)
        # A mean over few terms is chance: ten more that say nothing are taken in.
        fit = np.asarray(matrix @ self.distinctive.T, dtype=np.float64) / (size + 10.0)[:, None]
        rows: list[tuple[object, ...]] = []
        for topic in range(len(self)):
            weights, own = round_significant(self.row_weights[:, topic]), round_significant(fit[:, topic])
            order = np.lexsort((np.arange(len(weights)), -own, -weights))
            for one in order[weights[order] > 0][:top].tolist():
                document, place = self.paragraph(one)
                text = document.text[place.start : place.end]
                rows.append((topic + 1, float(weights[one]), document.name, place.line, place.start, place.end, text))
        return pd.DataFrame(rows, columns=["topic", "weight", "document", "line", "start", "end", "passage"])

    def paragraph(self, row: int) -> tuple[Document, Paragraph]:
        """Return the document of a row, and its paragraph: the first one if the row is the whole document."""
        document = self.counts.tokens.corpus.documents[self.counts.documents[row]]
        return document, document.paragraphs[max(0, int(self.counts.paragraphs[row]))]

    def fitted_rows(self) -> pd.DataFrame:
        """Return the rows that :attr:`fitted` saw, in its order, which is not that of the counts.

        A line for each row that holds terms: ``row`` (its place in the counts), ``document``, ``date`` (or None), and
        ``terms``, the document that BERTopic takes: spaces part terms, a NO-BREAK SPACE is a space within one. So
        ``topics.fitted.update_topics(topics.fitted_rows()["terms"].tolist(), top_n_words=20)``.

        Examples
        --------
        >>> import dienngon as dn
        >>> from dienngon.examples import corpus
        >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), "nmf", 2)
        >>> seen = topics.fitted_rows()
        >>> seen.columns.tolist(), len(seen)
        (['row', 'document', 'date', 'terms'], 12)
        """
        rows = used_rows(self.counts.matrix)
        documents = [self.counts.tokens.corpus.documents[one] for one in self.counts.documents[rows]]
        dates = pd.Series([one.date.value if one.date else None for one in documents], dtype=object)
        terms = term_streams(self.counts.matrix[rows], joined(self.counts.terms))
        return pd.DataFrame({"row": rows, "document": [one.name for one in documents], "date": dates, "terms": terms})

    def over_time(self, by: str | Periods = "year", **options: Any) -> Table:
        """Return the share of each topic in each period: :func:`dienngon.topic_models.over_time`."""
        return cast("Table", import_module("dienngon.topic_models").over_time(self, by, **options))

    def document_words(self) -> Rows:
        """Return how many words of each document are each topic's, shape (documents, topics)."""
        size = np.asarray(self.counts.matrix.sum(axis=1), dtype=float).ravel()
        documents = len(self.counts.tokens.corpus)
        return np.array([np.bincount(self.counts.documents, size * own, documents) for own in self.row_weights.T]).T

    def document_shares(self) -> Rows:
        """Return the share of each topic in each document, shape (documents, topics); NaN rows where none applies."""
        words = self.document_words()
        return np.where(words.any(axis=1, keepdims=True), shares(words), np.nan)

    def _glance(self) -> Glance:
        labels, sizes = self.labels, self.row_weights.sum(axis=0)
        stable = [
            "" if self.stability is None else worded(one)
            for one in (self.stability.verdicts if self.stability else [""] * len(self))
        ]
        rows = (
            (at + 1, labels[at], stable[at], float(round_significant([sizes[at]], 3)[0])) for at in range(len(self))
        )
        facts = Note.of("display.topics", model=self.model, topics=len(self), rows=len(self.row_weights))
        return Glance.of(facts, columns=("topic", "label", "stable", "rows"), rows=rows, total=len(self))


def check_whole(name: str, value: Any, least: int = 0) -> None:
    """Raise ParameterError if a value is not a whole number, or below the least; seeds have a largest value as well."""
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if name == "seed" and not (whole and 0 <= value < _SEEDS):
        raise ParameterError(f"The 'seed' parameter must be from 0 to {_SEEDS - 1}, a whole number. Got {value!r}.")
    if not whole or value < least:
        raise ParameterError(f"The '{name}' parameter must be at least {least}, a whole number. Got {value!r}.")


def check_counts(counts: Any) -> None:
    """Raise ParameterError if what should be fitted is not a value of count()."""
    if not isinstance(counts, Counts):
        raise ParameterError(
            f"The 'counts' parameter must be what count() returns for a segmented corpus. Got {type(counts).__name__}."
        )
