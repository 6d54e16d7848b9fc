"""The models themselves: counts → how much each term belongs to each topic, and each topic to each row."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.topic_models.weights import Rows, distinctive, latent_rows, shares, tfidf_rows, unit

LATENT = 100
# Words of a topic are expected this much more than nowhere (the prior of the multinomial).
_SMOOTHING = 0.1
_ROUNDS = 20
# Of a fit that is looked at by itself; refits need no more than the topics they come to.
EXACT, ROUGH = 1e-9, 1e-4
_LARGE = 2000
NEIGHBOURS = 50
# Rows that are compared with all others at a time.
_BLOCK = 1024
# Up to this many rows all eigenvectors are computed at once.
_DENSE = 400

Groups = NDArray[np.int64]


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


def fit_groups(model: str, matrix: sparse.csr_array, k: int, seed: int, vectors: Rows | None = None) -> Fit:
    """Fit groups of rows by their vectors, by default latent semantic ones.

    ``lsa`` is spherical k-means; ``spectral`` spectral clustering, then a mixture of multinomials from there.
    """
    given = latent_rows(matrix, LATENT) if vectors is None else vectors
    groups = spherical_kmeans(given, k, seed) if model == "lsa" else _refined(matrix, spectral(given, k, seed), k)
    rows = np.eye(k)[groups]
    rows = rows[:, rows.any(axis=0)]
    code = "models.lsa" if model == "lsa" else "models.spectral"
    return Fit(shares(distinctive(matrix, rows)), rows, Note.of(code, k=k, seed=seed, vectors=described(vectors)))


def described(vectors: Rows | None) -> Note:
    """Return what vectors of rows are."""
    if vectors is None:
        return Note.of("models.svd", dimensions=LATENT)
    return Note.of("models.embeddings", dimensions=int(vectors.shape[1]))


def spherical_kmeans(rows: Rows, k: int, seed: int) -> Groups:
    """Return the group of each row by k-means on rows of length 1 (Dhillon and Modha 2001), best of ten starts."""
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(k, n_init=10, random_state=seed).fit_predict(rows), dtype=np.int64)


def spectral(rows: Rows, k: int, seed: int) -> Groups:
    """Return the group of each row by k-means on the first k eigenvectors of the normalised graph of nearest rows.

    Each row of them is scaled to length 1 (Ng, Jordan and Weiss 2002; von Luxburg 2007).
    """
    return spherical_kmeans(unit(_eigenvectors(neighbour_graph(rows), k)), k, seed)


def neighbour_graph(rows: Rows) -> sparse.csr_array:
    """Return the symmetric graph of nearest rows: cosine weights, the mean of both directions, shape (rows, rows)."""
    size = len(rows)
    # In a large corpus half the digits are enough to tell neighbours, at half the time.
    rows = rows.astype(np.float32) if size >= _LARGE else rows
    # In a small corpus fifty neighbours would be everybody.
    most = max(1, min(NEIGHBOURS, round(size**0.5) + 2, size - 1))
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


def _refined(matrix: sparse.csr_array, groups: Groups, k: int) -> Groups:
    """Return groups after rows have moved to where their words are likeliest; a group is never emptied."""
    counts = sparse.csr_array(matrix.astype(np.float64))
    counts.data = np.log1p(counts.data)
    for _ in range(_ROUNDS):
        member = np.eye(k)[groups]
        likely = np.log(shares(np.asarray((counts.T @ member).T) + _SMOOTHING))
        score = counts @ likely.T + np.log(member.mean(axis=0) + 1e-12)
        moved = np.asarray(score).argmax(axis=1)
        if len(np.unique(moved)) < k or (moved == groups).all():
            break
        groups = moved
    return groups


def fit_nmf(matrix: sparse.csr_array, k: int, tolerance: float, seeding: Seeding | None = None) -> Fit:
    """Fit non-negative matrix factorisation of TF-IDF, started from the singular vectors or from seed terms."""
    from sklearn.decomposition import NMF

    weighted = tfidf_rows(matrix)
    # A tight tolerance: results of different machines then agree to six digits.
    # In a large corpus it would take minutes, for digits that nobody compares.
    tolerance = tolerance if matrix.shape[0] < _LARGE else max(tolerance, ROUGH)
    most = 5000 if tolerance == EXACT else 400
    start: dict[str, Rows] = {}
    init = "nndsvda" if seeding is None else "custom"
    model = NMF(k, init=init, random_state=0, tol=tolerance, max_iter=most)
    if seeding is not None:
        weighted, start["W"], start["H"] = _seeded_start(weighted, k, seeding)
    rows = _without_warning(model, weighted, **start)
    method = Note.of("models.nmf" if seeding is None else "models.nmf_guided", k=k)
    notes = () if model.n_iter_ < model.max_iter else (Note.of("models.not_converged", rounds=most),)
    return Fit(model.components_, shares(rows[: matrix.shape[0]]), method, model, notes)


def _seeded_start(weighted: sparse.csr_array, k: int, seeding: Seeding) -> tuple[sparse.csr_array, Rows, Rows]:
    """Return what guided NMF factorises, and where it starts: (rows with a row for each theme below, W, H).

    The rows below are the themes' seeds; that the topics must rebuild them is the penalty (guided NMF; Vendrow,
    Haddock, Rebrova and Needell 2021). The free topics start from the singular vectors.
    """
    from sklearn.decomposition import NMF

    size, themes = weighted.shape[0], len(seeding.names)
    seeds = unit(seeding.weights)
    # The seeds of a theme weigh as much as an average topic's rows.
    weight = np.sqrt(size / k)
    whole = sparse.csr_array(sparse.vstack([weighted, sparse.csr_array(seeds * weight)]))
    near = np.asarray(weighted @ seeds.T)
    # Nothing may start at zero, where weights that are multiplied would stay.
    rows = np.full((size + themes, k), 1e-3)
    rows[:size, :themes] += near
    rows[size:, :themes] += np.eye(themes) * weight
    terms = np.full((k, weighted.shape[1]), 1e-4)
    terms[:themes] += seeds + unit(np.asarray((weighted.T @ near).T))
    if k > themes:
        free = NMF(k - themes, init="nndsvda", random_state=0, max_iter=1, tol=1.0)
        rows[:size, themes:] += _without_warning(free, weighted)
        terms[themes:] += free.components_
    return whole, rows, terms


def _without_warning(model: Any, weighted: sparse.csr_array, **start: Rows) -> Rows:
    """Fit NMF; that it has not converged is a note of the result, not a warning on the terminal."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return np.asarray(model.fit_transform(weighted, **start))


def fit_lda(matrix: sparse.csr_array, k: int, seed: int, tolerance: float) -> Fit:
    """Fit latent Dirichlet allocation to counts."""
    from sklearn.decomposition import LatentDirichletAllocation

    rounds = 100 if tolerance == EXACT else 30
    model = LatentDirichletAllocation(n_components=k, random_state=seed, max_iter=rounds, learning_method="batch")
    rows = model.fit_transform(matrix)
    return Fit(shares(model.components_), shares(rows), Note.of("models.lda", k=k, seed=seed), model)


def fit_estimator(matrix: sparse.csr_array, estimator: Any, seed: int) -> Fit:
    """Fit a copy of a scikit-learn estimator that has ``components_``: to counts if it is an LDA, else to TF-IDF."""
    name = type(estimator).__name__
    try:
        from sklearn.base import clone

        model = clone(estimator)
        if "random_state" in model.get_params():
            model.set_params(random_state=seed)
        counted = "Dirichlet" in name
        rows = np.asarray(model.fit_transform(matrix if counted else tfidf_rows(matrix)), dtype=np.float64)
    except (TypeError, AttributeError, ValueError) as problem:
        raise ParameterError(
            f"The 'model' parameter must be a name or a scikit-learn estimator with fit_transform and components_. "
            f"{name} could not be fitted: {' '.join(str(problem).split())[:200]}"
        ) from None
    terms = np.asarray(getattr(model, "components_", np.empty(0)), dtype=np.float64)
    if terms.ndim != 2 or terms.shape[1] != matrix.shape[1] or rows.shape != (matrix.shape[0], terms.shape[0]):
        raise ParameterError(
            f"The estimator {name} must have components_ of shape (topics, terms) = (…, {matrix.shape[1]}) after "
            f"fitting. Got shape {terms.shape}; use NMF, LatentDirichletAllocation or the like."
        )
    negative = (terms < 0).any() or (rows < 0).any()
    notes = (Note.of("models.negative", name=name),) if negative else ()
    seen = Note.of("models.counts" if counted else "models.tfidf")
    method = Note.of("models.estimator", name=name, seen=seen, k=len(terms), seed=seed)
    return Fit(np.maximum(terms, 0), shares(np.maximum(rows, 0)), method, model, notes)
