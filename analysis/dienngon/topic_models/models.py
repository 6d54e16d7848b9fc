"""The models themselves: counts → how much each term belongs to each topic, and each topic to each row."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.counts import Counts
from dienngon.errors import ParameterError
from dienngon.processes import one_thread
from dienngon.store import Store, digest_of, key_of
from dienngon.topic_models.ensemble import DIMENSIONS, LATENT, MOST_FITTED, consensus
from dienngon.topic_models.features import Stream, stream_of
from dienngon.topic_models.weights import Fit, Numbers, Rows, Seeding, distinctive, shares, tfidf_rows, unit, used_rows

DEFAULT = "consensus"
# Part of the key of what is kept: counts up when the same rows give other topics.
VERSION = "1"
# Packages whose versions are in that key as well, where they are installed.
_DECIDE = {"numpy", "scipy", "scikit-learn", "bertopic", "umap-learn", "hdbscan"}
# Of a fit that is looked at by itself; refits need no more than the topics they come to.
EXACT, ROUGH = 1e-9, 1e-3
# Of this many rows, where an exact fit would take minutes.
_LARGE, _LARGE_EXACT = 2000, 1e-4


@dataclass(frozen=True, eq=False)
class Part:
    """What a fit sees of some rows: counts, shape (rows, terms), the terms, and what else there is of these rows.

    ``pairs`` are the pairs of syllables, shape (rows, pairs); ``vectors`` are used instead of words where they are
    given; ``seeding`` are the seeds among the terms.
    """

    matrix: sparse.csr_array
    terms: Sequence[str]
    pairs: sparse.csr_array | None = None
    vectors: Rows | None = None
    seeding: Seeding | None = None


@dataclass(frozen=True, eq=False)
class Recipe:
    """All that decides a fit besides the rows: what refits repeat."""

    counts: Counts
    model: Any
    k: int | None = None
    vectors: Rows | None = None
    seeding: Seeding | None = None

    @property
    def name(self) -> str:
        """Return the name of the model, of an estimator its class."""
        return self.model if isinstance(self.model, str) else type(self.model).__name__

    @cached_property
    def rows(self) -> Numbers:
        """Return the rows that are fitted: those that hold terms, by their content."""
        return used_rows(self.counts.matrix)

    @cached_property
    def stream(self) -> Stream | None:
        """Return the pairs of syllables, of the rows alone that the default model is fitted to."""
        if self.model != DEFAULT or self.vectors is not None:
            return None
        return stream_of(self.counts, self.rows[:MOST_FITTED])

    def part(self, rows: Numbers, kept: NDArray[np.bool_] | None = None) -> Part:
        """Return what a fit sees of some rows, in the order given, by the terms ``kept``, shape (terms,), or all."""
        matrix, terms, seeding = sparse.csr_array(self.counts.matrix[rows]), self.counts.terms, self.seeding
        if kept is not None and not kept.all():
            columns = np.flatnonzero(kept)
            matrix, terms = sparse.csr_array(matrix[:, columns]), tuple(terms[one] for one in columns.tolist())
            seeding = None if seeding is None else Seeding(seeding.names, seeding.weights[:, columns])
        pairs = None if self.stream is None else self.stream.pairs(rows[:MOST_FITTED], kept)
        return Part(matrix, terms, pairs, None if self.vectors is None else self.vectors[rows], seeding)

    @cached_property
    def key(self) -> str:
        """Return a digest of all that decides a fit, empty for an estimator, whose parameters may be anything."""
        if not isinstance(self.model, str):
            return ""
        tokens, matrix = self.counts.tokens, self.counts.matrix
        arrays = [matrix.indptr, matrix.indices, matrix.data, self.vectors, self.seeding and self.seeding.weights]
        digests = [digest_of(one) for one in arrays if one is not None]
        changed = "" if self.counts.find is None else repr(self.counts.find)
        stated = (VERSION, *_versions(), self.model, tokens.corpus.hash, *tokens.terms)
        return key_of(*stated, "", changed, *digests).hex()


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    """Return the packages that decide a fit, with their versions."""
    return tuple(sorted(f"{one.name} {one.version}" for one in distributions() if one.name in _DECIDE))


def groups_of(recipe: Recipe, ks: Sequence[int], cache: Path | None) -> dict[int, Numbers]:
    """Return the topic of each row of a recipe by the default model for each number, from the cache where it has it."""
    store, key = None if cache is None else Store(cache, "topics"), key_of(recipe.key, *map(str, ks))
    for pack in store.load([key]) if store is not None else ():
        return dict(zip(ks, pack.entries[key].T.astype(np.int64), strict=True))
    with one_thread():
        part = recipe.part(recipe.rows)
        groups = consensus(part.matrix, part.pairs, ks, part.vectors)
    if store is not None:
        store.save({key: np.array([groups[k] for k in ks], dtype=np.int32).T})
    return groups


def fit_part(model: Any, k: int | None, part: Part, seed: int, tolerance: float = EXACT) -> Fit:
    """Return any other model than the default, fitted to some rows; to be called on :func:`one_thread`."""
    if not isinstance(model, str):
        return fit_estimator(part.matrix, model, seed)
    if model == "bertopic":
        from dienngon.topic_models.bertopic import fit_bertopic

        return fit_bertopic(part.matrix, part.terms, k, seed, part.vectors, seeding=part.seeding)
    assert k is not None  # noqa: S101 - checked by fit_topics
    if model == "nmf":
        return fit_nmf(part.matrix, k, tolerance, part.seeding)
    return fit_lda(part.matrix, k, seed, tolerance)


def consensus_fit(matrix: sparse.csr_array, groups: Numbers, k: int, vectors: Rows | None) -> Fit:
    """Return groups of rows as a fit: each row has one topic, or none where its group is -1."""
    rows = np.zeros((len(groups), int(groups.max(initial=0)) + 1))
    rows[np.flatnonzero(groups >= 0), groups[groups >= 0]] = 1.0
    given = None if vectors is None else Note.of("models.embeddings", dimensions=int(vectors.shape[1]))
    seen = given or Note.of("models.latent", dimensions=LATENT)
    method = Note.of("models.consensus", k=k, members=2 * len(DIMENSIONS), vectors=seen)
    notes = (Note.of("models.consensus_sampled", rows=MOST_FITTED),) if len(groups) > MOST_FITTED else ()
    return Fit(shares(distinctive(matrix, rows)), rows, method, None, notes)


def fit_nmf(matrix: sparse.csr_array, k: int, tolerance: float, seeding: Seeding | None = None) -> Fit:
    """Fit non-negative matrix factorisation of TF-IDF, started from the singular vectors or from seed terms."""
    from sklearn.decomposition import NMF

    weighted = tfidf_rows(matrix)
    # A tight tolerance: results of different machines then agree to six digits.
    # In a large corpus it would take minutes, for digits that nobody compares.
    tolerance = tolerance if matrix.shape[0] < _LARGE else max(tolerance, _LARGE_EXACT)
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
