"""Counts weighted and reduced, what a model makes of them, and the arrays of topics compared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note

Rows = NDArray[np.float64]
Numbers = NDArray[np.int64]
Small = NDArray[np.int32]
Vectors = NDArray[np.float64] | NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Fit:
    """What a model found: ``terms`` (topics, terms), ``rows`` (rows, topics; each sums to 1 or 0), and how."""

    terms: Rows
    rows: Rows
    method: Note
    fitted: Any = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Seeding:
    """Terms that pull on the first topics: ``weights`` (themes, terms), 1 for a seed and 0 for any other term."""

    names: tuple[str, ...]
    weights: Rows


def tfidf_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return scikit-learn's TF-IDF of counts: smoothed idf, sublinear tf, rows of length 1."""
    from sklearn.feature_extraction.text import TfidfTransformer

    return sparse.csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(matrix))


def unit(rows: Rows) -> Rows:
    """Return rows scaled to length 1; rows of zeros stay."""
    return _divided(rows, np.linalg.norm(rows, axis=1, keepdims=True))


def shares(rows: Rows) -> Rows:
    """Return rows scaled to sum 1; rows of zeros stay."""
    return _divided(rows, rows.sum(axis=1, keepdims=True))


def _divided(rows: Rows, by: Rows) -> Rows:
    return np.asarray(np.divide(rows, by, out=np.zeros_like(rows, dtype=np.float64), where=by > 0))


def row_digests(matrix: sparse.csr_array) -> list[bytes]:
    """Return a hash of what each row holds."""
    matrix = matrix.sorted_indices()
    columns, values = matrix.indices.astype(np.int64), matrix.data.astype(np.float64)
    return [
        hashlib.sha256(columns[start:end].tobytes() + values[start:end].tobytes()).digest()
        for start, end in pairwise(matrix.indptr.tolist())
    ]


def word_shares(matrix: sparse.csr_array, weights: Rows) -> Rows:
    """Return the share of each term in the words that each topic has by its weights in rows, shape (topics, terms)."""
    return shares(np.asarray((matrix.T @ weights).T, dtype=np.float64))


def distinctive(matrix: sparse.csr_array, weights: Rows) -> Rows:
    """Return what each term adds to the divergence of a topic's words from all words, shape (topics, terms).

    p(term | topic) · ln(p(term | topic) / p(term)) (Kullback and Leibler 1951), 0 where the term is rarer in the topic.
    """
    own, base = word_shares(matrix, weights), base_shares(matrix)
    ratio = np.divide(own, base, out=np.ones_like(own), where=(own > 0) & (base > 0))
    return np.asarray(own * np.log(np.maximum(ratio, 1.0)))


def assignment(similarity: Rows) -> tuple[Numbers, Numbers]:
    """Return rows and columns of the one-to-one matching with the largest sum (Kuhn 1955)."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-np.nan_to_num(similarity))
    return rows.astype(np.int64), columns.astype(np.int64)


def correlations(one: Rows, other: Rows) -> Rows:
    """Return Pearson's correlation of each column of one with each of the other, 0 where a column is constant."""
    left, right = (unit((rows - rows.mean(axis=0)).T) for rows in (one, other))
    return np.asarray(left @ right.T)


def base_shares(matrix: sparse.csr_array) -> Rows:
    """Return the share of each term in all words, shape (terms,)."""
    total = np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()
    return total / max(float(total.sum()), 1.0)


def filled_rows(matrix: sparse.csr_array) -> Numbers:
    """Return the rows that hold terms: reposts, of which nothing counts, are no rows of any mean."""
    return np.flatnonzero(np.asarray(matrix.sum(axis=1)).ravel() > 0)


def used_rows(matrix: sparse.csr_array) -> Numbers:
    """Return the rows that hold terms, in an order that depends on what they hold and not on their places."""
    used = filled_rows(matrix)
    keys = row_digests(matrix[used])
    return used[np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)]


def heaviest(weights: Rows) -> Numbers:
    """Return the topic that weighs most in each row, -1 where none does."""
    if not weights.shape[1]:
        return np.full(len(weights), -1)
    return np.where(weights.any(axis=1), weights.argmax(axis=1), -1)


def plane(rows: Rows) -> Rows:
    """Return the first two principal components, shape (rows, 2), each with its largest loading positive."""
    left, values, axes = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    # The sign of a component is free.
    sign = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)]) if axes.size else np.ones(len(axes))
    return np.pad(left * values * np.where(sign == 0, 1, sign), [(0, 0), (0, 2)])[:, :2]
