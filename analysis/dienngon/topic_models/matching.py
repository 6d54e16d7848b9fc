"""Topics of two models matched: by the words they hold and the passages they carry."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.table import Table
from dienngon.topic_models.value import READ, Topics
from dienngon.topic_models.weighting import Rows, unit

MATCH_COLUMNS = (
    *("model_a", "topic_a", "label_a", "stable_a", "model_b", "topic_b", "label_b", "stable_b"),
    *("words", "passages", "agreement", "matched", "shared_terms"),
)
# Terms by which the overlap of words is shown.
_TERMS = 10
METHOD = (
    "words: cosine between the topics' shares of words, each less the share of the word in all words; passages: "
    "correlation between the weights of the topics over the passages; agreement: the mean of the two. Topics of two "
    "models are matched one to one so that agreement is largest (optimal assignment; Kuhn 1955). shared_terms "
    "are among "
    "the ten most distinctive of both."
)
AGREED = 0.5


def assignment(similarity: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of the one-to-one matching with the largest sum (Kuhn 1955)."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-np.nan_to_num(similarity))
    return rows.astype(np.int64), columns.astype(np.int64)


def correlations(one: Rows, other: Rows) -> Rows:
    """Return Pearson's correlation of each column of one with each of the other, 0 where a column is constant."""
    left, right = (unit((rows - rows.mean(axis=0)).T) for rows in (one, other))
    found: Rows = left @ right.T
    return found


def profiles(word_shares: Rows, base: Rows) -> Rows:
    """Return shares of words less the share in all words, at length 1: what sets a topic apart, chance at cosine 0."""
    return unit(word_shares - base)


def base_shares(counts: Counts) -> Rows:
    """Return the share of each term in all words."""
    total = np.asarray(counts.matrix.sum(axis=0), dtype=np.float64).ravel()
    return total / max(float(total.sum()), 1.0)


def similarity(one: Topics, other: Topics) -> tuple[Rows, Rows]:
    """Return how alike the topics of two models are by words and by passages, each of shape (topics, topics).

    Raises
    ------
    ParameterError
        If the models were fitted to different counts.
    """
    if one.counts is not other.counts and (
        one.counts.terms != other.counts.terms or one.row_weights.shape[0] != other.row_weights.shape[0]
    ):
        message = "Topics are matched between models of the same counts. Fit both to one value of count()."
        raise ParameterError(message)
    base = base_shares(one.counts)
    words = profiles(one.word_shares, base) @ profiles(other.word_shares, base).T
    return words, correlations(one.row_weights, other.row_weights)


def match_topics(models: Sequence[Topics]) -> Table:
    """Return which topics of different models are the same: what the models agree on.

    Parameters
    ----------
    models
        Two models or more, fitted to the same counts.

    Returns
    -------
    Table
        One row a pair of topics of two models: model_a, topic_a, label_a, stable_a, model_b, topic_b, label_b,
        stable_b, words, passages, agreement (each up to 1), matched (yes or no), shared_terms.

    Raises
    ------
    ParameterError
        If there are fewer than two models, or they were fitted to different counts.
    """
    if len(models) < 2:
        message = f"Matching needs two models or more. Got {len(models)}."
        raise ParameterError(message)
    names = _names(models)
    rows: list[tuple[object, ...]] = []
    for (name_a, one), (name_b, other) in combinations(zip(names, models, strict=True), 2):
        rows += _pairs(name_a, one, name_b, other)
    frame = pd.DataFrame(rows, columns=list(MATCH_COLUMNS))
    return Table(
        name="topic_matches",
        title="Topics that models agree on",
        method=METHOD,
        data=frame,
        parameters={"models": ", ".join(names), "k": ", ".join(str(len(one)) for one in models)},
        notes=(_agreed(names, models, frame), READ),
        corpus=models[0].counts.tokens.corpus.hash,
    )


def _names(models: Sequence[Topics]) -> list[str]:
    names: list[str] = []
    for one in models:
        same = sum(name.split(" ")[0] == one.model for name in names)
        names.append(f"{one.model} {same + 1}" if same else one.model)
    return names


def _pairs(name_a: str, one: Topics, name_b: str, other: Topics) -> list[tuple[object, ...]]:
    words, passages = similarity(one, other)
    agreement = (words + passages) / 2
    matched = set(zip(*(part.tolist() for part in assignment(agreement)), strict=True))
    terms_a, terms_b = (
        [[term for term, _ in topics.best_terms(row, _TERMS)] for row in topics.distinctive] for topics in (one, other)
    )
    rows: list[tuple[object, ...]] = []
    for a in range(len(one)):
        for b in range(len(other)):
            shared = ", ".join(term for term in terms_a[a] if term in terms_b[b])
            left = (name_a, a + 1, one.labels[a], one.stable(a + 1))
            right = (name_b, b + 1, other.labels[b], other.stable(b + 1))
            values = (float(words[a, b]), float(passages[a, b]), float(agreement[a, b]))
            rows.append((*left, *right, *values, "yes" if (a, b) in matched else "no", shared))
    return rows


def _agreed(names: Sequence[str], models: Sequence[Topics], frame: pd.DataFrame) -> str:
    """Return a sentence on the first model's topics that every other model has."""
    first = frame[(frame["model_a"] == names[0]) & (frame["matched"] == "yes") & (frame["agreement"] >= AGREED)]
    counted = first.groupby("topic_a")["model_b"].nunique()
    everywhere = [str(topic) for topic, size in counted.items() if size == len(models) - 1]
    listed = ", ".join(everywhere) or "none"
    return f"Topics of {names[0]} that every model has (agreement of {AGREED} or more): {listed}."
