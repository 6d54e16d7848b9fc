"""Replication: how alike the words of a topic are in other documents, and how alike chance makes them."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.topic_models.fitting import fit_recipe, one_thread
from dienngon.topic_models.matching import assignment
from dienngon.topic_models.models import ROUGH
from dienngon.topic_models.refitting import row_groups
from dienngon.topic_models.value import Topics
from dienngon.topic_models.weighting import Rows, word_shares

# Terms that might carry a likeness alone: the one whose loss lowers it most is among the first.
_LEADING = 3
_LEAST_NULLS = 4
_MOST_NULLS = 10


def words_of(matrix: sparse.csr_array, weights: Rows) -> tuple[Rows, Rows]:
    """Return the shares of words of the topics of some rows, shape (topics, terms), and of all words of the rows."""
    total = np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()
    return word_shares(matrix, weights), total / max(float(total.sum()), 1.0)


def replication(one: Rows, other: Rows, base: Rows, other_base: Rows) -> float:
    """Return how alike the words of two topics are when the term that makes them most alike is left out.

    The cosine of their shares of words, each less the share in all words of its documents. One frequent word is enough
    for a topic to be found again anywhere; so the least value is taken that leaving out one term gives.

    Parameters
    ----------
    one, other
        Shares of words of the two topics, shape (terms,).
    base, other_base
        Shares of words in all documents of each.
    """
    parts = (one - base) * (other - other_base)
    leading = np.argsort(-parts, kind="stable")[:_LEADING]
    return min(_without(int(term), one, other, base, other_base) for term in leading)


def _without(term: int, one: Rows, other: Rows, base: Rows, other_base: Rows) -> float:
    """Return the cosine without a term: all shares are of the words that are left."""
    rest = [np.delete(words, term) for words in (one, base, other, other_base)]
    if min(float(words.sum()) for words in rest) < 1e-12:
        return 0.0
    own, whole, its, all_its = (words / words.sum() for words in rest)
    left, right = own - whole, its - all_its
    length = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(left @ right) / length if length > 1e-18 else 0.0


def null_replication(topics: Topics, draws: int, *, seed: int = 0, clusters: Sequence[Sequence[int]] = ()) -> float:
    """Return how well words replicate where there are no topics: a parallel analysis (Horn 1965).

    The words are dealt out anew over the rows, so that lengths and frequencies stay and nothing else; the model is
    fitted to both halves, and the topics matched by optimal assignment. The mean over deals of the largest value.

    Parameters
    ----------
    topics
        A fitted model that can be fitted again.
    draws
        Times the documents of the assessment were parted; a third as often are words dealt out (4 to 10 times).
    seed, clusters
        As :func:`dienngon.topic_models.assess` takes them.
    """
    used, groups = row_groups(topics, clusters)
    matrix = sparse.csr_array(topics.counts.matrix[used])
    recipe = topics.recipe
    if recipe.vectors is not None:
        recipe = dataclasses.replace(recipe, vectors=recipe.vectors[used])
    random = np.random.default_rng([seed, 1])
    found = []
    with one_thread():
        for deal in range(max(_LEAST_NULLS, min(_MOST_NULLS, draws // 3))):
            counts = dataclasses.replace(topics.counts, matrix=_dealt(matrix, random))
            side = random.permutation(np.arange(groups.max() + 1) % 2)[groups]
            halves = []
            for part in (0, 1):
                rows = np.flatnonzero(side == part)
                weights = _weights(recipe, counts, rows, (topics.seed + 5001 + 2 * deal + part) % 2**32)
                halves.append(words_of(sparse.csr_array(counts.matrix[rows]), weights))
            found.append(_largest(*halves))
    return float(np.mean(found))


def _dealt(matrix: sparse.csr_array, random: np.random.Generator) -> sparse.csr_array:
    """Return counts whose words were dealt out anew over the rows."""
    cells = matrix.tocoo()
    row, column = (np.repeat(place, cells.data.astype(np.int64)) for place in cells.coords)
    # In an order that does not depend on how the matrix was stored.
    column = random.permutation(np.sort(column))
    dealt = sparse.csr_array((np.ones(len(row), dtype=matrix.dtype), (row, column)), shape=matrix.shape)
    dealt.sum_duplicates()
    return dealt


def _weights(recipe: object, counts: object, rows: NDArray[np.int64], seed: int) -> Rows:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return fit_recipe(recipe, counts, rows, seed, ROUGH).rows  # type: ignore[arg-type]
        except (ParameterError, ValueError):
            # What cannot be fitted has no topics.
            return np.zeros((len(rows), 0))


def _largest(one: tuple[Rows, Rows], other: tuple[Rows, Rows]) -> float:
    (words, base), (others, other_base) = one, other
    if not len(words) or not len(others):
        return 0.0
    alike = np.array([[replication(own, its, base, other_base) for its in others] for own in words])
    return max(0.0, float(alike[assignment(alike)].max()))
