"""Held-out fit by document completion: how much better topics foretell words than no topics do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.counts import Counts
from dienngon.topic_models.value import Topics
from dienngon.topic_models.weighting import Rows, shares

# Held-out rows that are looked at; more change nothing that the intervals show.
_HELD_OUT = 500
_ROUNDS = 10
# Times that each word is thought to have been seen beside what was counted, shared among topics as all words are.
_SMOOTHINGS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
# What a row is thought to hold of each topic before its words are seen, in words for an average topic.
_PRIOR = 0.1


def held_out(counts: Counts, half: Topics, rows: NDArray[np.int64], random: np.random.Generator) -> float:
    """Return the gain in log-likelihood per word that topics of one half bring to the rows of the other.

    Document completion (Wallach, Murray, Salakhutdinov and Mimno 2009): a row's topics are inferred from half of its
    words, at random, by expectation maximisation with the topics held fixed, and score the other half. The baseline
    is the shares of words in the first half of the documents.

    Topics are smoothed towards that background by Dirichlet priors, as language models are (Zhai and Lafferty 2004),
    word by word: so that a word seen once says little of its topic, and one never seen says nothing. How much is
    decided by the other rows: the rows are parted in two, and each part is scored with the smoothing that is best for
    the other, among them so much that no topics are left. Useless topics thus gain about 0.

    Parameters
    ----------
    counts
        All rows.
    half
        Topics of which ``row_weights`` are 0 in the rows that they were not fitted to.
    rows
        Rows to score.
    random
        Decides rows, words and parts.
    """
    rows = rows if len(rows) <= _HELD_OUT else np.sort(random.choice(rows, _HELD_OUT, replace=False))
    matrix = sparse.csr_array(counts.matrix[rows])
    first = random.binomial(matrix.data.astype(np.int64), 0.5)
    second = matrix.data - first
    row = np.repeat(np.arange(len(rows)), np.diff(matrix.indptr))
    prior = shares(half.row_weights.sum(axis=0, keepdims=True))[0]
    # Without topics nothing is gained.
    gains = [np.zeros(len(rows))]
    for ratio in _ratios(counts, half, matrix.indices):
        theta = np.tile(prior, (len(rows), 1))
        for _ in range(_ROUNDS):
            part = theta[row] * ratio
            part *= (first / part.sum(axis=1))[:, None]
            theta = shares(_by_row(part, row, len(rows)) + _PRIOR * len(prior) * prior)
        score = second * np.log((theta[row] * ratio).sum(axis=1))
        gains.append(np.bincount(row, score, len(rows)).astype(np.float64))
    return _crossed(np.array(gains), random) / max(1.0, float(second.sum()))


def _ratios(counts: Counts, half: Topics, terms: NDArray[np.int64]) -> Iterator[Rows]:
    """Yield p(term | topic) / p(term) of some terms by smoothing, shape (terms, topics)."""
    fitted = half.row_weights.any(axis=1)
    seen = sparse.csr_array(counts.matrix[fitted])
    held = np.asarray((seen.T @ half.row_weights[fitted]).T, dtype=np.float64)
    size = held.sum(axis=1, keepdims=True)
    share = np.maximum(size / size.sum(), 1e-12)
    total = held.sum(axis=0)
    # Words that only the rows to score hold were seen a tenth of a time.
    base = (total + 0.1) / (total + 0.1).sum()
    for more in _SMOOTHINGS:
        ratio = (held + more * share) / ((total + more) * share)
        # Shares of a topic's words must sum to 1.
        yield (ratio / (ratio @ base)[:, None])[:, terms].T


def _crossed(gains: Rows, random: np.random.Generator) -> float:
    """Return the gain of all rows, each part of them by the smoothing (a row of gains) best for the other part."""
    part = random.permutation(np.arange(gains.shape[1]) % 2) == 0
    return sum(float(gains[gains[:, ~one].sum(axis=1).argmax()][one].sum()) for one in (part, ~part))


def _by_row(values: Rows, row: NDArray[np.int64], size: int) -> Rows:
    gather = sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(size, len(row)))
    return np.asarray(gather @ values)
