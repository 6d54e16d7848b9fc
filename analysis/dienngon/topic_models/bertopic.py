"""BERTopic on embeddings computed here: no torch, no download."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from dienngon.codes import Note
from dienngon.errors import MissingExtraError, ParameterError
from dienngon.topic_models.models import LATENT, Fit, Seeding, described
from dienngon.topic_models.weights import Rows, assignment, latent_rows, unit

# BERTopic's own defaults.
_NEIGHBOURS, _COMPONENTS, _CLUSTER = 15, 5, 10


def fit_bertopic(
    matrix: sparse.csr_array,
    terms: Sequence[str],
    k: int | None,
    seed: int,
    vectors: Rows | None,
    *,
    seeding: Seeding | None,
) -> Fit:
    """Fit BERTopic (Grootendorst 2022) to rows in the order given: c-TF-IDF of terms, one topic or none a row.

    A ``k`` means k-means into so many topics; None takes BERTopic's own clustering: UMAP and HDBSCAN where they are
    installed, else PCA and scikit-learn's HDBSCAN. Vectors are TF-IDF reduced by SVD by default; a seeding switches on
    BERTopic's guided mode.
    """
    try:
        from bertopic import BERTopic
    except ImportError:
        raise MissingExtraError(
            "The model 'bertopic' needs the package bertopic, which is not installed: pip install 'dienngon[bertopic]'."
        ) from None
    from sklearn.feature_extraction.text import CountVectorizer

    given = latent_rows(matrix, LATENT) if vectors is None else vectors
    # Each term as one word for BERTopic, which splits at lines and spaces.
    words = [term.replace(" ", "\N{NO-BREAK SPACE}") for term in terms]
    vectorizer = CountVectorizer(vocabulary=words, tokenizer=_split, lowercase=False, token_pattern=None)
    reducing, clustering, how = _parts(given, k, seed)
    guided: dict[str, Any] = {}
    if seeding is not None:
        themes = [[words[column] for column in np.flatnonzero(row)] for row in seeding.weights]
        guided = {"seed_topic_list": themes, "embedding_model": _seed_embedder(matrix, given, words)}
    parts = {"umap_model": reducing, "hdbscan_model": clustering, "vectorizer_model": vectorizer}
    model = BERTopic(language="multilingual", verbose=False, **parts, **guided)
    labels, _ = model.fit_transform(_documents(matrix, words), embeddings=given.copy())
    method = Note.of("models.bertopic", vectors=described(vectors), how=how, seed=seed)
    return _fit(model, np.asarray(labels), method, seeding)


def _fit(model: Any, labels: Rows, method: Note, seeding: Seeding | None) -> Fit:
    found = sorted(set(labels.tolist()) - {-1})
    outliers = float((labels == -1).mean())
    if not found:
        raise ParameterError(
            f"BERTopic's clustering found no topic in {len(labels)} rows: all are outliers, as is usual in small "
            "corpora. Give a k, which takes k-means instead, or another model."
        )
    first = 1 if -1 in labels else 0
    terms = model.c_tf_idf_.toarray()[[place + first for place in range(len(found))]]
    rows = (labels[:, None] == np.array(found)[None, :]).astype(np.float64)
    # A larger share of rows without a topic is worth a note.
    notes = (Note.of("models.outliers", share=outliers),) if outliers > 0.3 else ()
    if seeding is not None:
        terms, rows = _themes_first(terms, rows, seeding)
    return Fit(np.maximum(terms, 0), rows, method, model, notes)


def _themes_first(terms: Rows, rows: Rows, seeding: Seeding) -> tuple[Rows, Rows]:
    """Return topics with those first that are nearest to the themes, one each, in the themes' order."""
    theme, topic = assignment(unit(seeding.weights) @ unit(terms).T)
    chosen = [int(one) for one in topic[np.argsort(theme)]]
    order = chosen + [one for one in range(len(terms)) if one not in chosen]
    return terms[order], rows[:, order]


def _parts(vectors: Rows, k: int | None, seed: int) -> tuple[Any, Any, Note]:
    """Return what reduces, what clusters, and a note on both."""
    from sklearn.cluster import HDBSCAN, KMeans
    from sklearn.decomposition import PCA

    if k is not None:
        from bertopic.dimensionality import BaseDimensionalityReduction

        return BaseDimensionalityReduction(), KMeans(k, random_state=seed, n_init=20), Note.of("models.k_means", k=k)
    if importlib.util.find_spec("umap") and importlib.util.find_spec("hdbscan"):
        hdbscan, umap = importlib.import_module("hdbscan"), importlib.import_module("umap")
        near = min(_NEIGHBOURS, len(vectors) - 1)
        reducing = umap.UMAP(
            n_neighbors=near, n_components=_COMPONENTS, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1
        )
        return reducing, hdbscan.HDBSCAN(min_cluster_size=_CLUSTER, prediction_data=True), Note.of("models.umap")
    reducing = PCA(min(_COMPONENTS, *vectors.shape), random_state=seed)
    least = max(2, min(_CLUSTER, len(vectors)))
    return reducing, HDBSCAN(min_cluster_size=least, copy=True), Note.of("models.pca")


def _seed_embedder(matrix: sparse.csr_array, vectors: Rows, words: Sequence[str]) -> Any:
    """Return an embedder of seed terms: the mean vector of the rows that hold them."""
    from bertopic.backend import BaseEmbedder

    held = (matrix > 0).astype(np.float64)
    column = {word: number for number, word in enumerate(words)}

    class Seeds(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: list[str], verbose: bool = False) -> Rows:  # noqa: ARG002, FBT001, FBT002
            known = [[column[one] for one in _split(text) if one in column] for text in documents]
            rows = [np.asarray(held[:, places].sum(axis=1)).ravel() @ vectors for places in known]
            return unit(np.array(rows).reshape(len(documents), vectors.shape[1]))

    return Seeds()


def _split(document: str) -> list[str]:
    return document.split(" ")


def _documents(matrix: sparse.csr_array, words: Sequence[str]) -> list[str]:
    """Return the terms of each row, each as often as it was counted: BERTopic counts them itself."""
    columns, sizes = matrix.indices.tolist(), matrix.data.tolist()
    return [
        " ".join(words[columns[at]] for at in range(start, end) for _ in range(int(sizes[at])))
        for start, end in pairwise(matrix.indptr.tolist())
    ]
