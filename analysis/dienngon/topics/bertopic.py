"""BERTopic on embeddings computed here: no torch, no download."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.counts import Counts
from dienngon.errors import MissingExtraError
from dienngon.topics.weighting import tfidf_rows

_DIMENSIONS = 50


def fit(counts: Counts, used: NDArray[np.int64], k: int, seed: int) -> tuple[NDArray[Any], NDArray[Any], str]:
    """Return term weights (c-TF-IDF), row weights (one topic a row) and the method sentence.

    Embeddings are the rows' TF-IDF reduced by truncated SVD to at most 50 dimensions; k-means stands
    in for HDBSCAN, which finds no topic in a few dozen passages, and no further reduction (UMAP) is made.

    Raises
    ------
    MissingExtraError
        If bertopic is not installed.
    """
    try:
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
    except ImportError:
        message = (
            "The model 'bertopic' needs the package bertopic, which is not installed: pip install 'dienngon[bertopic]'."
        )
        raise MissingExtraError(message) from None
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    matrix = counts.matrix[used]
    size = min(_DIMENSIONS, min(matrix.shape) - 1)
    embeddings = normalize(TruncatedSVD(size, random_state=seed, algorithm="arpack").fit_transform(tfidf_rows(matrix)))
    documents = [_joined(counts, row) for row in used]
    vocabulary = [_glued(term) for term in counts.terms]
    vectorizer = CountVectorizer(vocabulary=vocabulary, tokenizer=_split, lowercase=False, token_pattern=None)
    model = BERTopic(
        language="multilingual",
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=KMeans(k, random_state=seed, n_init=20),
        vectorizer_model=vectorizer,
        verbose=False,
    )
    labels, _ = model.fit_transform(documents, embeddings=embeddings)
    found = sorted(set(labels) - {-1})
    terms = model.c_tf_idf_.toarray()[[found.index(topic) + (1 if -1 in labels else 0) for topic in found]]
    rows = np.zeros((len(used), len(found)))
    for row, topic in enumerate(labels):
        if topic != -1:
            rows[row, found.index(topic)] = 1.0
    method = (
        f"BERTopic (Grootendorst 2022) on TF-IDF reduced by SVD to {size} dimensions, clustered by k-means into {k} "
        f"topics, seed {seed}; each row belongs to one topic. Weights of terms are c-TF-IDF."
    )
    return terms, rows, method


def _glued(term: str) -> str:
    """Return a term as one word for BERTopic, which takes lines and spaces for boundaries."""
    return term.replace(" ", "\N{NO-BREAK SPACE}")


def _split(document: str) -> list[str]:
    return document.split(" ")


def _joined(counts: Counts, row: int) -> str:
    """Return the terms of a row, each as often as it was counted: BERTopic counts them itself."""
    line = counts.matrix[[row]].tocoo()
    pairs = zip(line.coords[1].tolist(), line.data.tolist(), strict=True)
    return " ".join(_glued(counts.terms[column]) for column, size in pairs for _ in range(size))
