"""How closely words go with a theme, over sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import xlogy

Floats = NDArray[np.float64]


def g2(together: Floats, alone: Floats, marked: int, total: int) -> Floats:
    """Return the signed log-likelihood ratio of word and theme, negative where they avoid each other (Dunning 1993).

    Parameters
    ----------
    together
        Sentences with both, by word, shape (words,).
    alone
        Sentences with the word, shape (words,).
    marked, total
        Sentences with the theme, and all.
    """
    cells = np.array([together, alone - together, marked - together, total - marked - alone + together], dtype=float)
    rows, columns = np.array([marked, total - marked]), np.array([alone, total - alone])
    expected = np.array(
        [rows[0] * columns[0], rows[1] * columns[0], rows[0] * columns[1], rows[1] * columns[1]], dtype=float
    )
    expected /= total
    terms = xlogy(cells, np.where(expected > 0, cells, 1) / np.where(expected > 0, expected, 1))
    value: Floats = 2 * terms.sum(axis=0) * np.where(together >= expected[0], 1, -1)
    return value


def pmi(together: Floats, alone: Floats, marked: int, total: int) -> Floats:
    """Return the pointwise mutual information in bits, NaN where word and theme never meet (Church and Hanks 1990)."""
    ratio = together * total / (alone * marked)
    value: Floats = np.log2(ratio, out=np.full(len(ratio), np.nan), where=ratio > 0)
    return value


def neighbourhood(
    candidates: sparse.csr_array, words: sparse.csr_array, marked: NDArray[np.bool_], own: Sequence[NDArray[np.int64]]
) -> Floats:
    """Return the cosine between each candidate's neighbours in sentences and the theme's, by positive PMI.

    Parameters
    ----------
    candidates, words
        Which sentences hold them, shapes (candidates, sentences) and (words, sentences).
    marked
        Which sentences hold the theme.
    own
        For each candidate the rows of ``words`` it consists of, -1 for none: a word is no neighbour of itself.
    """
    theme = sparse.csr_array(marked[None, :].astype(float))
    counts = (sparse.vstack([candidates, theme], format="csr") @ words.T).tocsr()
    parts = [(row, column) for row, columns in enumerate(own) for column in {*columns.tolist()} - {-1}]
    if parts:
        rows, columns = zip(*parts, strict=True)
        cells = np.asarray(counts[list(rows), list(columns)]).ravel()
        counts = counts - sparse.csr_array((cells, (rows, columns)), shape=counts.shape)
    counts = sparse.coo_array(counts)
    total = counts.data.sum()
    row_sum, column_sum = np.asarray(counts.sum(axis=1)).ravel(), np.asarray(counts.sum(axis=0)).ravel()
    kept = counts.data > 0
    row, column, cell = counts.row[kept], counts.col[kept], counts.data[kept]
    positive = np.maximum(0.0, np.log2(cell * total / (row_sum[row] * column_sum[column])))
    space = sparse.csr_array((positive, (row, column)), shape=counts.shape)
    length = np.sqrt(np.asarray(space.multiply(space).sum(axis=1)).ravel())
    product = np.asarray((space[:-1] @ space[[-1]].T).todense()).ravel()
    norm = length[:-1] * length[-1]
    value: Floats = np.divide(product, norm, out=np.zeros(len(product)), where=norm > 0)
    return value
