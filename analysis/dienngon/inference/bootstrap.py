"""The cluster bootstrap: documents drawn with replacement within their group, then passages within documents."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.inference.blocks import Blocks

FloatArray = NDArray[np.float64]
# Takes count, words, reference count, reference words (shapes (replicates, features) and (replicates, 1)).
Effect = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]
_CELLS = 4_000_000


def bootstrap_interval(
    blocks: Blocks,
    effect: Effect,
    *,
    passages: sparse.sparray | None = None,
    passage_sizes: ArrayLike | None = None,
    passage_documents: ArrayLike | None = None,
    replicates: int = 999,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[FloatArray, FloatArray]:
    """Return percentile intervals of an effect between group 1 and group 0 (Davison and Hinkley 1997, chapter 3.8).

    Parameters
    ----------
    blocks
        Documents of two groups, 1 the target and 0 the reference.
    effect
        Of the counts and words of the two groups.
    passages
        Counts of passages, shape (passages, features): with them, the passages of each document that is drawn are
        drawn with replacement as well.
    passage_sizes, passage_documents
        Words of each passage, and the position of its document.
    replicates
        How many.
    level
        Nominal coverage. What is reached with few documents is less; benchmarks/keyness.py measures it.
    seed
        Of the draws.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends, each of shape (features,).

    Raises
    ------
    ParameterError
        If the labels are not those of two groups, or passages come without sizes and documents.
    """
    if set(blocks.labels.tolist()) != {0, 1}:
        message = "A bootstrap of a difference needs two groups, 0 and 1. Regroup the documents."
        raise ParameterError(message)
    if passages is not None and (passage_sizes is None or passage_documents is None):
        message = "Passages need 'passage_sizes' and 'passage_documents'; give all three, or none."
        raise ParameterError(message)
    random = np.random.default_rng(seed)
    draws = [_draw(blocks, group, replicates, random) for group in (0, 1)]
    counts, sizes = blocks.counts, blocks.sizes
    if passages is not None:
        places = blocks.block_of[np.asarray(passage_documents)]
        draws = [_within(weights, places, random) for weights in draws]
        counts, sizes = sparse.csr_array(passages, dtype=float), np.asarray(passage_sizes, dtype=float)
    features = counts.shape[1]
    low, high = np.empty(features), np.empty(features)
    columns = sparse.csc_array(counts)
    step = max(1, _CELLS // replicates)
    words = [(weights @ sizes)[:, None] for weights in draws]
    for first in range(0, features, step):
        part = slice(first, first + step)
        chosen = sparse.csr_array(columns[:, part])
        reference, target = ((chosen.T @ weights.T).T for weights in draws)
        values = effect(target, words[1], reference, words[0])
        low[part], high[part] = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def bootstrap_rates(
    blocks: Blocks, group: int, *, replicates: int = 1999, level: float = 0.95, seed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Return percentile intervals of the rates of one group, per word (Davison and Hinkley 1997, chapter 3.8).

    Parameters
    ----------
    blocks
        Documents, of which those of the group are drawn with replacement.
    group
        Its label.
    replicates
        How many.
    level
        Nominal coverage. What is reached with few documents is less; benchmarks/themes.py measures it.
    seed
        Of the draws.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends, each of shape (features,); NaN for a group of a single block.
    """
    features = blocks.counts.shape[1]
    if (blocks.labels == group).sum() < 2:
        nothing = np.full(features, np.nan)
        return nothing, nothing
    weights = _draw(blocks, group, replicates, np.random.default_rng(seed))
    words = (weights @ blocks.sizes)[:, None]
    low, high = np.empty(features), np.empty(features)
    columns = sparse.csc_array(blocks.counts)
    step = max(1, _CELLS // replicates)
    for first in range(0, features, step):
        part = slice(first, first + step)
        rates = (sparse.csr_array(columns[:, part]).T @ weights.T).T / words
        low[part], high[part] = np.quantile(rates, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def _draw(blocks: Blocks, group: int, replicates: int, random: np.random.Generator) -> FloatArray:
    """Return how often each block is drawn in each replicate, shape (replicates, blocks)."""
    members = np.flatnonzero(blocks.labels == group)
    weights = np.zeros((replicates, len(blocks.labels)))
    weights[:, members] = random.multinomial(len(members), np.full(len(members), 1 / len(members)), size=replicates)
    return weights


def _within(weights: FloatArray, places: NDArray[np.int64], random: np.random.Generator) -> FloatArray:
    """Return how often each passage is drawn: of a block drawn k times, k times as many passages as it has."""
    drawn = np.zeros((weights.shape[0], len(places)))
    for block in np.unique(places):
        members = np.flatnonzero(places == block)
        times = weights[:, block].astype(np.int64) * len(members)
        drawn[:, members] = random.multinomial(times, np.full(len(members), 1 / len(members)))
    return drawn
