"""The models themselves: counts → how much each term belongs to each topic, and each topic to each row."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.topic_models.clustering import Groups, spectral, spherical_kmeans
from dienngon.topic_models.weighting import Rows, distinctive, latent_rows, shares, tfidf_rows, unit

LATENT = 100
# Words of a topic are expected this much more than nowhere (the prior of the multinomial).
_SMOOTHING = 0.1
_ROUNDS = 20
# Of a fit that is looked at by itself; refits need no more than the topics they come to.
EXACT = 1e-9
ROUGH = 1e-4
_LARGE = 2000


@dataclass(frozen=True, eq=False)
class Fit:
    """What a model found: ``terms`` (topics, terms), ``rows`` (rows, topics; each sums to 1 or 0), and how."""

    terms: Rows
    rows: Rows
    method: str
    fitted: Any = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seeding:
    """Terms that pull on the first topics: ``weights`` (themes, terms), 1 for a seed and 0 for any other term."""

    names: tuple[str, ...]
    weights: Rows
    strength: float = 1.0


def fit_spectral(
    matrix: sparse.csr_array, k: int, seed: int, tolerance: float = EXACT, vectors: Rows | None = None
) -> Fit:
    """Fit spectral clustering of the rows' nearest neighbours, then a mixture of multinomials from there."""
    del tolerance
    groups = spectral(_vectors(matrix, vectors), k, seed)
    groups = _refined(matrix, groups, k)
    method = (
        f"Spectral clustering (Ng, Jordan and Weiss 2002) into {k} topics of the graph that joins each row to its "
        f"nearest by cosine of {_seen(vectors)}, refined by a multinomial naive Bayes that relabels rows until none "
        f"moves (Nigam et al. 2000), seed {seed}; each row belongs to one topic. "
    )
    return _grouped(matrix, groups, k, method)


def fit_lsa(matrix: sparse.csr_array, k: int, seed: int, tolerance: float = EXACT, vectors: Rows | None = None) -> Fit:
    """Fit spherical k-means on latent semantic vectors."""
    del tolerance
    groups = spherical_kmeans(_vectors(matrix, vectors), k, seed)
    method = (
        f"Spherical k-means (Dhillon and Modha 2001) into {k} topics of {_seen(vectors)}, best of ten starts, seed "
        f"{seed}; each row belongs to one topic. "
    )
    return _grouped(matrix, groups, k, method)


def _vectors(matrix: sparse.csr_array, vectors: Rows | None) -> Rows:
    return latent_rows(matrix, LATENT) if vectors is None else vectors


def _seen(vectors: Rows | None) -> str:
    if vectors is None:
        return f"TF-IDF reduced by SVD to {LATENT} dimensions at most (LSA; Deerwester et al. 1990)"
    return f"embeddings of {vectors.shape[1]} dimensions"


def _grouped(matrix: sparse.csr_array, groups: Groups, k: int, method: str) -> Fit:
    rows = np.eye(k)[groups]
    rows = rows[:, rows.any(axis=0)]
    tail = "Weights of terms are their share in the divergence of the topic's words from all words."
    return Fit(shares(distinctive(matrix, rows)), rows, method + tail)


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


def fit_nmf(
    matrix: sparse.csr_array, k: int, seed: int, tolerance: float = EXACT, seeding: Seeding | None = None
) -> Fit:
    """Fit non-negative matrix factorisation of TF-IDF, started from the singular vectors or from seed terms."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    del seed
    weighted = tfidf_rows(matrix)
    # A tight tolerance: results of different machines then agree to six digits.
    # In a large corpus it would take minutes, for digits that nobody compares.
    tolerance = tolerance if matrix.shape[0] < _LARGE else max(tolerance, ROUGH)
    most = 5000 if tolerance == EXACT else 400
    settings: dict[str, Any] = {"n_components": k, "random_state": 0, "tol": tolerance, "max_iter": most}
    start: dict[str, Rows] = {}
    if seeding is None:
        model = NMF(init="nndsvda", **settings)
    else:
        model = NMF(init="custom", **settings)
        weighted, start["W"], start["H"] = _seeded_start(weighted, k, seeding)
    with warnings.catch_warnings():
        # That it did not get so far is a note of the result, not a warning beside it.
        warnings.simplefilter("ignore", ConvergenceWarning)
        rows = model.fit_transform(weighted, **start)
    method = (
        f"Non-negative matrix factorisation (Lee and Seung 1999; scikit-learn) of TF-IDF into {k} topics, "
        "started from the singular vectors. Weights of terms are NMF components."
    )
    if seeding is not None:
        method = method.replace("started from the singular vectors", "started from the seeds of the themes")
    notes = () if model.n_iter_ < model.max_iter else (f"NMF had not converged after {most} iterations.",)
    return Fit(model.components_, shares(rows[: matrix.shape[0]]), method, model, notes)


def _seeded_start(weighted: sparse.csr_array, k: int, seeding: Seeding) -> tuple[sparse.csr_array, Rows, Rows]:
    """Return what guided NMF factorises, and where it starts: (rows with a row for each theme below, W, H).

    The rows below are the themes' seeds; that the topics must rebuild them is the penalty (guided NMF; Vendrow,
    Haddock, Rebrova and Needell 2021). The free topics start from the singular vectors.
    """
    from sklearn.decomposition import NMF

    size, themes = weighted.shape[0], len(seeding.names)
    seeds = unit(seeding.weights)
    weight = seeding.strength * np.sqrt(size / k)
    whole = sparse.csr_array(sparse.vstack([weighted, sparse.csr_array(seeds * weight)]))
    near = np.asarray(weighted @ seeds.T)
    # Nothing may start at zero, where multiplied weights would stay for ever.
    rows = np.full((size + themes, k), 1e-3)
    rows[:size, :themes] += near
    rows[size:, :themes] += np.eye(themes) * weight
    terms = np.full((k, weighted.shape[1]), 1e-4)
    terms[:themes] += seeds + unit(np.asarray((weighted.T @ near).T))
    if k > themes:
        free = NMF(k - themes, init="nndsvda", random_state=0, max_iter=1, tol=1.0)
        rows[:size, themes:] += _quietly(free, weighted)
        terms[themes:] += free.components_
    return whole, rows, terms


def _quietly(model: object, weighted: sparse.csr_array) -> Rows:
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        found: Rows = model.fit_transform(weighted)  # type: ignore[attr-defined]
    return found


def fit_lda(matrix: sparse.csr_array, k: int, seed: int, tolerance: float = EXACT) -> Fit:
    """Fit latent Dirichlet allocation to counts."""
    from sklearn.decomposition import LatentDirichletAllocation

    rounds = 100 if tolerance == EXACT else 30
    model = LatentDirichletAllocation(n_components=k, random_state=seed, max_iter=rounds, learning_method="batch")
    rows = model.fit_transform(matrix)
    method = (
        "Latent Dirichlet allocation (Blei, Ng and Jordan 2003; scikit-learn, batch variational Bayes) of "
        f"counts into {k} topics, seed {seed}. Weights of terms are probabilities within the topic."
    )
    return Fit(shares(model.components_), shares(rows), method, model)


def fit_estimator(matrix: sparse.csr_array, estimator: Any, seed: int) -> Fit:
    """Fit a copy of a scikit-learn estimator that has ``components_``: to counts if it is an LDA, else to TF-IDF.

    Raises
    ------
    ParameterError
        If the object is no estimator, or has no ``components_`` after fitting, or they do not fit the terms.
    """
    name = type(estimator).__name__
    try:
        from sklearn.base import clone

        model = clone(estimator)
        if "random_state" in model.get_params():
            model.set_params(random_state=seed)
        counted = "Dirichlet" in name
        rows = np.asarray(model.fit_transform(matrix if counted else tfidf_rows(matrix)), dtype=np.float64)
    except (TypeError, AttributeError, ValueError) as problem:
        message = (
            f"The 'model' parameter must be a name or a scikit-learn estimator with fit_transform and components_. "
            f"{name} could not be fitted: {' '.join(str(problem).split())[:200]}"
        )
        raise ParameterError(message) from None
    terms = np.asarray(getattr(model, "components_", np.empty(0)), dtype=np.float64)
    if terms.ndim != 2 or terms.shape[1] != matrix.shape[1] or rows.shape != (matrix.shape[0], terms.shape[0]):
        message = (
            f"The estimator {name} must have components_ of shape (topics, terms) = (…, {matrix.shape[1]}) after "
            f"fitting. Got shape {terms.shape}; use NMF, LatentDirichletAllocation or the like."
        )
        raise ParameterError(message)
    notes: tuple[str, ...] = ()
    if (terms < 0).any() or (rows < 0).any():
        notes = (f"{name} gives negative weights; they are taken for 0, so each topic is one side of a component.",)
    seen = "counts" if counted else "TF-IDF"
    method = f"{name} (scikit-learn) of {seen} into {len(terms)} topics, seed {seed}. Weights of terms: components_."
    return Fit(np.maximum(terms, 0), shares(np.maximum(rows, 0)), method, model, notes)


FITS: Mapping[str, Callable[..., Fit]] = {
    "spectral": fit_spectral,
    "nmf": fit_nmf,
    "lda": fit_lda,
    "lsa": fit_lsa,
}
