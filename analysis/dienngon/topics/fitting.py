"""NMF, LDA and BERTopic behind one function."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.counts import Counts
from dienngon.errors import ParameterError, nearest
from dienngon.topics.value import Topics
from dienngon.topics.weighting import tfidf_rows

MODELS = ("nmf", "lda", "bertopic")


def fit_topics(counts: Counts, model: str = "nmf", k: int = 6, seed: int = 0) -> Topics:
    """Return a topic model fitted to counts, of passages as a rule.

    Parameters
    ----------
    counts
        What to fit: rows are passages or documents.
    model
        ``nmf``: non-negative matrix factorisation of TF-IDF (Lee and Seung 1999), started from the
        singular vectors (NNDSVDa), so that it depends neither on seed nor order. ``lda``: latent Dirichlet
        allocation (Blei, Ng and Jordan 2003) on counts. ``bertopic``: BERTopic (Grootendorst 2022) on
        embeddings computed here (TF-IDF → truncated SVD), clustered by k-means into ``k`` topics.
    k
        Number of topics, from 2 to one less than the number of rows and of terms.
    seed
        For the models that draw random numbers.

    Raises
    ------
    ParameterError
        If the model is unknown or ``k`` does not fit the counts.
    MissingExtraError
        If ``bertopic`` is asked for and not installed.
    """
    if model not in MODELS:
        message = f"The 'model' parameter must be one of {', '.join(MODELS)}. Got {model!r}. {nearest(model, MODELS)}"
        raise ParameterError(message)
    used = np.flatnonzero(np.asarray(counts.matrix.sum(axis=1)).ravel() > 0)
    most = min(len(used), len(counts.terms)) - 1
    if not 0 <= seed < 2**32:
        message = f"The 'seed' parameter must be from 0 to 4294967295. Got {seed}."
        raise ParameterError(message)
    if not 2 <= k <= most:
        have = f"{len(used)} {counts.unit}{'' if len(used) == 1 else 's'} with terms, {len(counts.terms)} terms"
        if most < 2:
            message = f"The corpus is too small for topics: {have}. Add documents, or go without topics."
        else:
            message = f"The 'k' parameter must be from 2 to {most} here: {have}. Got {k}; choose a smaller k."
        raise ParameterError(message)
    matrix = counts.matrix[used]
    if model == "nmf":
        terms, rows_found, method = _nmf(matrix, k)
    elif model == "lda":
        terms, rows_found, method = _lda(matrix, k, seed)
    else:
        from dienngon.topics.bertopic import fit

        terms, rows_found, method = fit(counts, used, k, seed)
    weights = np.zeros((counts.matrix.shape[0], terms.shape[0]))
    weights[used] = rows_found
    terms, weights = _ordered(terms, weights)
    notes = _notes(counts, weights)
    return Topics(model, terms, weights, counts, method, {"model": model, "k": k, "seed": seed}, notes)


def _nmf(matrix: sparse.csr_array, k: int) -> tuple[NDArray[np.float64], NDArray[np.float64], str]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    # A tight tolerance: results of different machines then agree to six digits.
    model = NMF(n_components=k, init="nndsvda", random_state=0, tol=1e-9, max_iter=5000)
    with warnings.catch_warnings():
        # That it did not get so far is a note of the result, not a warning beside it.
        warnings.simplefilter("ignore", ConvergenceWarning)
        rows = model.fit_transform(tfidf_rows(matrix))
    method = (
        f"Non-negative matrix factorisation (Lee and Seung 1999; scikit-learn) of TF-IDF into {k} topics, "
        "started from the singular vectors. Weights of terms are NMF components."
    )
    if model.n_iter_ >= model.max_iter:
        method += f" It had not converged after {model.max_iter} iterations."
    return model.components_, _normalised(rows), method


def _lda(matrix: sparse.csr_array, k: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], str]:
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(n_components=k, random_state=seed, max_iter=100, learning_method="batch")
    rows = model.fit_transform(matrix)
    terms = model.components_ / model.components_.sum(axis=1, keepdims=True)
    method = (
        "Latent Dirichlet allocation (Blei, Ng and Jordan 2003; scikit-learn, batch variational Bayes) of passage "
        f"counts into {k} topics, seed {seed}. Weights of terms are probabilities within the topic."
    )
    return terms, _normalised(rows), method


def _normalised(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    total = rows.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = np.divide(rows, total, out=np.zeros_like(rows), where=total > 0)
    return shares


def _ordered(
    terms: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return topics by falling share of all rows, ties by position, so that numbering says something."""
    order = np.argsort(-np.round(weights.sum(axis=0), 6), kind="stable")
    return terms[order], weights[:, order]


def _notes(counts: Counts, weights: NDArray[np.float64]) -> tuple[str, ...]:
    silent = int((weights.sum(axis=1) == 0).sum())
    notes = ["One fit; how stable the topics are under resampling is not assessed here. Read the passages."]
    if silent:
        notes.append(f"{silent} of {counts.matrix.shape[0]} {counts.unit}s belong to no topic.")
    return tuple(notes)
