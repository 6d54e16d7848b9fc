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
from dienngon.topic_models.ensemble import LATENT, ward
from dienngon.topic_models.features import latent_rows
from dienngon.topic_models.weights import Fit, Rows, Seeding, assignment, unit

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
    installed and the rows are enough, else PCA and scikit-learn's HDBSCAN. Vectors are TF-IDF reduced by SVD by
    default; a seeding switches on BERTopic's guided mode.

    ``fitted`` is a BERTopic (:class:`dienngon.topic_models.bertopic_object.TermModel`) whose methods work without
    torch, umap-learn and hdbscan. It numbers its topics from 0 by size, -1 for rows in none, and saw the rows of
    :meth:`dienngon.Topics.fitted_rows`. Another vectorizer for it must split at spaces only, as
    ``CountVectorizer(token_pattern="[^ ]+", lowercase=False)`` does. Its ``save`` pickles all, or writes safetensors
    (with ``save_ctfidf=True`` and ``save_embedding_model=False``), read by ``type(topics.fitted).load(folder,
    topics.fitted.embedding_model)``.
    """
    try:
        import bertopic  # noqa: F401
    except ImportError:
        raise MissingExtraError(Note.of("refused.no_bertopic")) from None
    from dienngon.topic_models.bertopic_object import RowVectors, TermModel, term_counter

    given = latent_rows(matrix, LATENT) if vectors is None else vectors
    words = joined(terms)
    reducing, clustering, how = _parts(given, k, seed)
    parts = {"umap_model": reducing, "hdbscan_model": clustering, "vectorizer_model": term_counter(words)}
    if seeding is not None:
        parts["seed_topic_list"] = [[words[column] for column in np.flatnonzero(row)] for row in seeding.weights]
    embedding = RowVectors(matrix, given, words)
    model = TermModel(language="multilingual", verbose=False, embedding_model=embedding, **parts)
    labels, _ = model.fit_transform(term_streams(matrix, words), embeddings=given.copy())
    seen = Note.of("models.svd", dimensions=LATENT)
    if vectors is not None:
        seen = Note.of("models.embeddings", dimensions=int(vectors.shape[1]))
    method = Note.of("models.bertopic", vectors=seen, how=how, seed=seed)
    return _fit(model, np.asarray(labels), method, seeding)


def _fit(model: Any, labels: Rows, method: Note, seeding: Seeding | None) -> Fit:
    found = sorted(set(labels.tolist()) - {-1})
    outliers = float((labels == -1).mean())
    if not found:
        raise ParameterError(Note.of("refused.outliers", rows=len(labels)))
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
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    if k is not None:
        from bertopic.dimensionality import BaseDimensionalityReduction

        # From Ward's groups: of random starts the best one changes with the rounding of a machine.
        start = ward(vectors, k)
        centres = np.array([vectors[start == one].mean(axis=0) for one in range(int(start.max()) + 1)])
        return (
            BaseDimensionalityReduction(),
            KMeans(len(centres), init=centres, n_init=1),
            Note.of("models.k_means", k=k),
        )
    # Of fewer rows UMAP cannot make what it starts from.
    if len(vectors) > _NEIGHBOURS and importlib.util.find_spec("umap") and importlib.util.find_spec("hdbscan"):
        hdbscan, umap = importlib.import_module("hdbscan"), importlib.import_module("umap")
        reducing = umap.UMAP(
            n_neighbors=_NEIGHBOURS,
            n_components=_COMPONENTS,
            min_dist=0.0,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
        )
        return reducing, hdbscan.HDBSCAN(min_cluster_size=_CLUSTER, prediction_data=True), Note.of("models.umap")
    from dienngon.topic_models.bertopic_object import NearestClusters

    reducing = PCA(min(_COMPONENTS, *vectors.shape), random_state=seed)
    least = max(2, min(_CLUSTER, len(vectors)))
    return reducing, NearestClusters(min_cluster_size=least, copy=True), Note.of("models.pca")


def joined(terms: Sequence[str]) -> list[str]:
    """Return each term as one word for BERTopic, which splits at spaces: a NO-BREAK SPACE stands for each."""
    return [term.replace(" ", "\N{NO-BREAK SPACE}") for term in terms]


def term_streams(matrix: sparse.csr_array, words: Sequence[str]) -> list[str]:
    """Return the words of each row, each as often as it was counted: BERTopic counts them itself."""
    sizes = matrix.data.astype(np.int64)
    stream = np.repeat(np.array(words, dtype=object)[matrix.indices], sizes).tolist()
    ends = np.concatenate([[0], np.cumsum(sizes)])[matrix.indptr].tolist()
    return [" ".join(stream[start:end]) for start, end in pairwise(ends)]
