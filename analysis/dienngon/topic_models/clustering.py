"""Rows parted into topics by the company they keep: spherical k-means, and spectral clustering of neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.topic_models.weighting import Rows, unit

NEIGHBOURS = 50
# Runs of k-means, of which the tightest is taken.
_RUNS = 10
# Rows that are compared with all others at a time.
_BLOCK = 1024
_LARGE = 2000
# Up to this many rows all eigenvectors are computed at once.
_DENSE = 400

Groups = NDArray[np.int64]


def spherical_kmeans(rows: Rows, k: int, seed: int) -> Groups:
    """Return the group of each row by k-means on rows of length 1 (Dhillon and Modha 2001), best of ten starts."""
    from sklearn.cluster import KMeans

    groups: Groups = KMeans(k, n_init=_RUNS, random_state=seed).fit_predict(rows).astype(np.int64)
    return groups


def spectral(rows: Rows, k: int, seed: int, neighbours: int = NEIGHBOURS) -> Groups:
    """Return the group of each row by normalised spectral clustering of the graph of nearest rows.

    Rows are joined to their nearest by cosine; k-means parts the first k eigenvectors of the normalised graph, each
    row of them scaled to length 1 (Ng, Jordan and Weiss 2002; von Luxburg 2007).
    """
    return spherical_kmeans(unit(_eigenvectors(neighbour_graph(rows, neighbours), k)), k, seed)


def neighbour_graph(rows: Rows, neighbours: int) -> sparse.csr_array:
    """Return the symmetric graph of nearest rows: cosine weights, the mean of both directions, shape (rows, rows)."""
    size = len(rows)
    # In a large corpus half the digits are enough to tell neighbours, at half the time.
    rows = rows.astype(np.float32) if size >= _LARGE else rows
    # In a small corpus fifty neighbours would be everybody.
    most = max(1, min(neighbours, round(size**0.5) + 2, size - 1))
    near = np.empty((size, most), dtype=np.int64)
    weight = np.empty((size, most), dtype=np.float64)
    for first in range(0, size, _BLOCK):
        block = rows[first : first + _BLOCK] @ rows.T
        here = np.arange(len(block))
        block[here, first + here] = -np.inf
        best = np.argpartition(-block, most - 1, axis=1)[:, :most]
        near[first : first + len(block)] = best
        weight[first : first + len(block)] = np.take_along_axis(block, best, axis=1)
    places = (np.repeat(np.arange(size), most), near.ravel())
    # No row is left alone, however little it shares with its neighbours.
    directed = sparse.csr_array((np.maximum(weight, 1e-3).ravel(), places), shape=(size, size))
    return sparse.csr_array((directed + directed.T) / 2)


def _eigenvectors(graph: sparse.csr_array, k: int) -> Rows:
    """Return the eigenvectors of the normalised graph with the k largest eigenvalues, shape (rows, k)."""
    from scipy.sparse.linalg import eigsh

    size = graph.shape[0]
    scale = sparse.diags_array(1 / np.sqrt(np.asarray(graph.sum(axis=1)).ravel()))
    normalised = scale @ graph @ scale
    if size <= _DENSE or k >= size - 1:
        return np.asarray(np.linalg.eigh(normalised.toarray())[1][:, -k:], dtype=np.float64)
    _, vectors = eigsh(normalised, k=k, which="LA", v0=np.full(size, size**-0.5), tol=1e-6)
    return np.asarray(vectors, dtype=np.float64)
