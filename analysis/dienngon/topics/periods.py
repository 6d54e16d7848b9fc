"""Topics over time: shares with bands, words of a period from that period alone, topics that come and go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from dienngon.corpus import Periods, periods_for
from dienngon.inference import verdict
from dienngon.table import Table
from dienngon.topics.value import Topics
from dienngon.topics.weighting import Rows, distinctive

SHARE_METHOD = (
    "share: mean over the period's documents of the topic's share in each, so that a document is one voice; share in a "
    "document = mean of the topic's weight over its passages, each counting by its number of terms. share_words: "
    "over all "
    "the period's passages by their number of terms, so that long documents say more. Passages that no topic explains "
    "are left out. low and high: 95% percentile bootstrap of share over the period's documents (Efron 1979), {draws} "
    "draws, where there are {least} documents or more; it undercovers a little where they are few."
)
SHARE_COLUMNS = (
    *("model", "topic", "label", "stable", "period", "share", "low", "high", "share_words", "documents"),
    *("change", "p", "note"),
)
WORD_COLUMNS = ("model", "topic", "label", "stable", "period", "rank", "term", "count", "score", "documents", "note")
WORD_METHOD = (
    "Words of a topic in a period, counted in that period's passages alone, each passage's words given to the topic by "
    "its weight there. score: p(term) · ln(p(term) / q(term)), with p within topic and period and q in all words "
    "of the "
    "period (Kullback and Leibler 1951); terms counted less than {least:g} times are left out. A word that the "
    "period's "
    "documents lack never appears."
)
DRAWS = 1000
# Fewer documents give no band that means anything.
_LEAST = 5
_LEAST_COUNT = 1.5
# Below this a topic is as good as absent in a period.
ABSENT = 0.01
_RESIDUE = 1e-9


class PeriodTest(Protocol):
    """A document-level test: p of each period's mean against that of all other documents, adjusted over all tests.

    Given values of documents, shape (documents, topics), NaN where one has none, and for each period the positions of
    its documents, it returns p of shape (topics, periods), NaN where too few documents can tell.
    """

    def __call__(self, values: Rows, groups: Mapping[str, Sequence[int]]) -> Rows:
        """Return the adjusted p of each topic and period."""
        ...


def over_time(
    topics: Topics,
    by: str | Periods = "year",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    test: PeriodTest | None = None,
    level: float = 0.05,
) -> Table:
    """Return the share of each topic in each period, weighted by documents and by words.

    Parameters
    ----------
    topics
        A fitted model.
    by
        ``"year"``, or the periods to show.
    draws, seed
        Of the bootstrap.
    test
        A document-level test whose p is put beside the shares and decides ``change``; without one, ``change`` rests
        on the bands alone.
    level
        Of the test.

    Returns
    -------
    Table
        model, topic, label, stable, period, share, low, high, share_words, documents, change (``emerges``,
        ``disappears`` or empty), p, note. A period without documents has an empty share.
    """
    corpus = topics.counts.tokens.corpus
    periods = periods_for(corpus, by)
    groups = periods.groups(corpus)
    dated = sum(map(len, groups.values()))
    values = topics.document_shares()
    words = _word_weighted(topics, groups)
    bands = {period: _band(values[members], draws, seed) for period, members in groups.items()}
    found = np.full((len(topics), len(groups)), np.nan) if test is None else test(values, groups)
    rows: list[tuple[object, ...]] = []
    for topic in range(len(topics)):
        key = (topics.model, topic + 1, topics.labels[topic], topics.stable(topic + 1))
        changes = _changes([bands[period][:, topic] for period in groups], found[topic], level)
        for number, (period, members) in enumerate(groups.items()):
            share, low, high = (float(one) for one in bands[period][:, topic])
            note = verdict(len(members), dated)
            row = (period, share, low, high, float(words[number, topic]), len(members))
            rows.append((*key, *row, "" if note else changes[number], float(found[topic, number]), note))
    return Table(
        name="topics_over_time",
        title=f"Topics over years ({topics.model.upper()})",
        method=SHARE_METHOD.format(draws=draws, least=_LEAST),
        data=pd.DataFrame(rows, columns=list(SHARE_COLUMNS)),
        parameters={**topics.parameters, "by": periods.by, "draws": draws},
        notes=(
            f"A topic emerges or disappears where it had or has under {ABSENT:.0%} and its bands do not meet.",
            *topics.all_notes,
        ),
        corpus=corpus.hash,
    )


def _band(values: Rows, draws: int, seed: int) -> Rows:
    """Return mean, low and high of each topic over documents, shape (3, topics); NaN where there is nothing to say."""
    usable = values[~np.isnan(values).any(axis=1)]
    out = np.full((3, values.shape[1]), np.nan)
    if not len(usable):
        return out
    mean = usable.mean(axis=0)
    # Weights below this are the solver's residue, and differ between machines.
    out[0] = np.where(mean < _RESIDUE, 0.0, mean)
    if len(usable) < _LEAST:
        return out
    # Sorted, so that the order of the documents makes no difference.
    usable = usable[np.lexsort(usable.T)]
    random = np.random.default_rng(seed)
    even = np.full(len(usable), 1 / len(usable))
    means = np.array([random.multinomial(len(usable), even) @ usable for _ in range(draws)]) / len(usable)
    out[1:] = np.percentile(means, [2.5, 97.5], axis=0)
    return out


def _word_weighted(topics: Topics, groups: Mapping[str, Sequence[int]]) -> Rows:
    """Return the share of each topic in the terms of each period, shape (periods, topics)."""
    size = np.asarray(topics.counts.matrix.sum(axis=1), dtype=np.float64).ravel()
    size[~topics.row_weights.any(axis=1)] = 0.0
    out = np.full((len(groups), len(topics)), np.nan)
    for number, members in enumerate(groups.values()):
        rows = np.isin(topics.counts.documents, list(members))
        total = size[rows].sum()
        if total > 0:
            found = size[rows] @ topics.row_weights[rows] / total
            out[number] = np.where(found < _RESIDUE, 0.0, found)
    return out


def _changes(bands: Sequence[Rows], p: Rows, level: float) -> list[str]:
    """Return for each period whether the topic emerges or disappears there, beyond what sampling explains."""
    changes = [""] * len(bands)
    before: Rows | None = None
    for number, band in enumerate(bands):
        if np.isnan(band).any():
            # Without a band nothing can be said of this period; a gap is stepped over.
            before = before if np.isnan(band[0]) else None
            continue
        decided = np.isnan(p[number]) or p[number] <= level
        if before is not None and decided:
            if before[0] < ABSENT and band[1] > before[2]:
                changes[number] = "emerges"
            elif band[0] < ABSENT and band[2] < before[1]:
                changes[number] = "disappears"
        before = band
    return changes


def words_over_time(topics: Topics, by: str | Periods = "year", top: int = 8) -> Table:
    """Return the words of each topic in each period, from that period's documents alone.

    Parameters
    ----------
    topics
        A fitted model.
    by
        ``"year"``, or the periods to show.
    top
        Words a topic and period.

    Returns
    -------
    Table
        model, topic, label, stable, period, rank, term, count (of the term in the topic's part of the period's
        passages), score, documents (of the period that hold the term), note.
    """
    counts = topics.counts
    corpus = counts.tokens.corpus
    periods = periods_for(corpus, by)
    rows: list[tuple[object, ...]] = []
    for period, members in periods.groups(corpus).items():
        inside = np.flatnonzero(np.isin(counts.documents, members))
        matrix, weights = counts.matrix[inside], topics.row_weights[inside]
        gains = distinctive(matrix, weights)
        sizes = np.asarray((matrix.T @ weights).T, dtype=np.float64)
        holding = _holding(matrix, counts.documents[inside])
        for topic in range(len(topics)):
            key = (topics.model, topic + 1, topics.labels[topic], topics.stable(topic + 1), period)
            score = np.where(sizes[topic] >= _LEAST_COUNT, gains[topic], 0.0)
            best = topics.best_terms(score, top)
            if not best:
                rows.append((*key, 0, "", 0.0, np.nan, 0, "no words" if members else "no documents"))
            for rank, (term, value) in enumerate(best, start=1):
                column = topics.column(term)
                own = (rank, term, float(sizes[topic, column]), value, int(holding[column]), "")
                rows.append((*key, *own))
    frame = pd.DataFrame(rows, columns=list(WORD_COLUMNS)).sort_values(["topic"], kind="stable", ignore_index=True)
    return Table(
        name="topic_words_over_time",
        title=f"Words of the topics by year ({topics.model.upper()})",
        method=WORD_METHOD.format(least=_LEAST_COUNT),
        data=frame,
        parameters={**topics.parameters, "by": periods.by},
        notes=topics.all_notes,
        corpus=corpus.hash,
    )


def _holding(matrix: sparse.csr_array, documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return in how many documents each term stands."""
    cells = matrix.tocoo()
    row, column = cells.coords
    pairs = np.unique(np.stack([documents[row], column]), axis=1) if len(row) else np.empty((2, 0), dtype=np.int64)
    found: NDArray[np.int64] = np.bincount(pairs[1], minlength=matrix.shape[1])
    return found
