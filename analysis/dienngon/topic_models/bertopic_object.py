"""BERTopic's own object, whose methods need no torch, no umap-learn and no hdbscan.

Imported only when a BERTopic is fitted or loaded. What is overridden here are BERTopic's public methods where they ask
for umap-learn or hdbscan, cut terms into syllables, or call pandas as it no longer can be called; all others are as
they are.
"""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Callable, Sequence
from functools import cached_property, wraps
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from numpy.typing import NDArray
from scipy import sparse
from sklearn.cluster import HDBSCAN
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import FunctionTransformer

from dienngon.errors import ParameterError
from dienngon.topic_models.weights import Rows, plane, row_digests, unit

# BERTopic joins documents by spaces; no term holds one.
WORD = r"[^ ]+"


def _by_name(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method with the parameters of BERTopic's of the same name, that is given them by name."""
    theirs = getattr(BERTopic, method.__name__)

    @wraps(theirs)
    def called(*given: Any, **options: Any) -> Any:
        return method(**inspect.signature(theirs).bind(*given, **options).arguments)

    return called


class TermModel(BERTopic):  # type: ignore[misc]
    """A BERTopic that was fitted to terms: ``topics.fitted_rows()["terms"]`` are its documents, in its order."""

    c_tf_idf_: Any

    @classmethod
    def load(cls, path: Any, embedding_model: Any = None) -> TermModel:
        """Return a saved model; of a folder pass the embedder as well, which is not saved there."""
        model = super().load(str(path), embedding_model)
        # BERTopic makes a BERTopic of a folder, whatever class is asked.
        model.__class__ = cls
        return model  # type: ignore[no-any-return]

    def transform(self, documents: Any, embeddings: Any = None, images: Any = None) -> tuple[list[int], Any]:
        """Return the topic of each document, -1 for one without terms, and its probabilities where there are any."""
        documents = [documents] if isinstance(documents, str) else list(documents)
        vectors = np.asarray(self._extract_embeddings(documents) if embeddings is None else embeddings)
        if hasattr(self.hdbscan_model, "predict"):
            # BERTopic would look for the class of hdbscan first, which need not be installed.
            found, sure = self.hdbscan_model.predict(self.umap_model.transform(vectors)), None
            labels = self._map_predictions(found.tolist())
        else:
            labels, sure = super().transform(documents, vectors, images)
        return np.where(vectors.any(axis=1), labels, -1).tolist(), sure

    @_by_name
    def update_topics(
        self, docs: Any, topics: Any = None, n_gram_range: Any = None, vectorizer_model: Any = None, **options: Any
    ) -> None:
        """Compute the terms of the topics again; without another vectorizer terms stay what they are."""
        if vectorizer_model is None and n_gram_range:
            vectorizer_model = CountVectorizer(ngram_range=n_gram_range, token_pattern=WORD, lowercase=False)
        options["vectorizer_model"] = vectorizer_model or self.vectorizer_model
        super().update_topics(docs, topics=topics, n_gram_range=n_gram_range, **options)
        if topics is not None:
            # BERTopic keeps the vectors of the topics that were before.
            documents = pd.DataFrame({"Topic": list(topics), "ID": range(len(docs))})
            self._create_topic_vectors(documents, self._extract_embeddings(list(docs)))

    @_by_name
    def topics_over_time(
        self, docs: Any, timestamps: Any, topics: Any = None, datetime_format: str | None = None, **options: Any
    ) -> pd.DataFrame:
        """Return the topics at each time, without documents that have none; dates as text are ISO 8601 by default."""
        times = pd.Series(list(timestamps), dtype=object)
        dated = times.notna().to_numpy()
        if not dated.any():
            raise ParameterError("None of the documents has a date, so there are no topics over time.")
        if times[dated].map(lambda one: isinstance(one, str)).all():
            times = pd.Series(pd.to_datetime(times, format=datetime_format or "ISO8601"))
        known = pd.Series(list(self.topics_ if topics is None else topics))[dated].tolist()
        chosen = [doc for doc, one in zip(docs, dated, strict=True) if one]
        whole = self.c_tf_idf_
        try:
            # BERTopic looks topics up by their place among those that are found, so others may not stand between.
            self.c_tf_idf_ = whole[np.array(sorted(set(known)), dtype=np.int64) + self._outliers]
            found = super().topics_over_time(chosen, times[dated].tolist(), known, **options)
        finally:
            self.c_tf_idf_ = whole
        return pd.DataFrame(found)

    @_by_name
    def visualize_topics(self, **options: Any) -> Any:
        """Return BERTopic's map of the topics, by principal components: UMAP cannot place two or three."""
        from bertopic.plotting import _topics

        with patch.multiple(_topics, create=True, HAS_UMAP=True, UMAP=lambda **_: FunctionTransformer(plane)):
            return super().visualize_topics(**options)

    @_by_name
    def visualize_documents(self, docs: Any, **options: Any) -> Any:
        """Return BERTopic's map of the documents, by UMAP where it is installed, else by principal components."""
        return super().visualize_documents(docs, **self._placed(docs, options))

    @_by_name
    def visualize_hierarchical_documents(self, docs: Any, hierarchical_topics: pd.DataFrame, **options: Any) -> Any:
        """Return BERTopic's map of the documents by level, as :meth:`visualize_documents` places them."""
        # BERTopic has no name for the level on which all is one topic: two mergers a level, the last not reached.
        merged = hierarchical_topics.sort_values("Distance", ascending=False, kind="stable", ignore_index=True)
        options["nr_levels"] = min(options.get("nr_levels", 10), max(1, len(merged) // 2))
        return super().visualize_hierarchical_documents(docs, merged, **self._placed(docs, options))

    def _placed(self, docs: Any, options: dict[str, Any]) -> dict[str, Any]:
        """Return the options with where documents are drawn, unless they say so or BERTopic's UMAP finds it."""
        if options.get("reduced_embeddings") is not None or importlib.util.find_spec("umap"):
            return options
        vectors = options.get("embeddings")
        found = self._extract_embeddings(list(docs)) if vectors is None else np.asarray(vectors)
        return {**options, "reduced_embeddings": plane(found)}


class RowVectors(BaseEmbedder):  # type: ignore[misc]
    """Embeds texts of terms: a fitted row has its own vector, any other the one that its TF-IDF follows from best.

    Terms are modelled as linear in the vectors (least squares over the fitted rows) and that is inverted; for vectors
    by SVD it is the usual folding-in of new documents (Deerwester et al. 1990). Texts without known terms get zeros.
    """

    def __init__(self, matrix: sparse.csr_array, vectors: Rows, words: Sequence[str]) -> None:
        super().__init__()
        self.matrix, self.vectors = matrix, vectors
        self.counting = term_counter(words)
        self.weighting = TfidfTransformer(sublinear_tf=True).fit(matrix)

    def embed(self, documents: Sequence[str], verbose: bool = False) -> Rows:  # noqa: ARG002, FBT001, FBT002
        """Return a vector of length 1 for each text, shape (texts, dimensions)."""
        counts = sparse.csr_array(self.counting.transform(documents))
        found = unit(np.asarray(self.weighting.transform(counts) @ self._loadings))
        for number, digest in enumerate(row_digests(counts)):
            if digest in self._known:
                found[number] = self.vectors[self._known[digest]]
        return found

    @cached_property
    def _known(self) -> dict[bytes, int]:
        return {digest: row for row, digest in enumerate(row_digests(self.matrix))}

    @cached_property
    def _loadings(self) -> Rows:
        """Return what maps TF-IDF to vectors, shape (terms, dimensions)."""
        terms = np.asarray(self.weighting.transform(self.matrix).T @ self.vectors)
        loadings = terms @ np.linalg.pinv(self.vectors.T @ self.vectors, hermitian=True)
        return np.asarray(loadings @ np.linalg.pinv(loadings.T @ loadings, hermitian=True))


class NearestClusters(HDBSCAN):  # type: ignore[misc]
    """scikit-learn's HDBSCAN, which predicts as well: the cluster, or none, of the nearest fitted row."""

    def fit(self, X: Rows, y: Any = None) -> NearestClusters:  # noqa: N803 - as scikit-learn has it
        """Find clusters, and keep the rows."""
        self.rows_ = np.array(X)
        super().fit(X, y)
        return self

    def predict(self, X: Rows) -> NDArray[np.int64]:  # noqa: N803
        """Return the cluster of each row."""
        from sklearn.metrics import pairwise_distances_argmin

        return np.asarray(self.labels_[pairwise_distances_argmin(X, self.rows_)])


def term_counter(words: Sequence[str]) -> CountVectorizer:
    """Return what counts words that spaces part, each in its column."""
    counting = CountVectorizer(vocabulary=list(words), token_pattern=WORD, lowercase=False)
    counting.fit([])
    return counting
