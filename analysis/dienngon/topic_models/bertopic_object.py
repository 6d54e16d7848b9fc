"""BERTopic's own object, whose methods need no torch, no umap-learn and no hdbscan.

Imported only when a BERTopic is fitted or loaded. What is overridden here are BERTopic's public methods where they ask
for umap-learn or hdbscan, cut terms into syllables, or call pandas as it no longer can be called; all others are as
they are.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from numpy.typing import NDArray
from scipy import sparse
from sklearn.cluster import HDBSCAN
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from dienngon.errors import ParameterError
from dienngon.topic_models.weights import Rows, row_digests, unit

# BERTopic joins documents by spaces; no term holds one.
WORD = r"[^ ]+"


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
            labels, sure = self.hdbscan_model.predict(self.umap_model.transform(vectors)).tolist(), None
            labels = self._map_predictions(labels)
        else:
            labels, sure = super().transform(documents, vectors, images)
        known = np.count_nonzero(vectors, axis=1).tolist()
        return [int(label) if terms else -1 for label, terms in zip(labels, known, strict=True)], sure

    def update_topics(  # noqa: PLR0917 - as BERTopic has it
        self,
        docs: Sequence[str],
        images: Any = None,
        topics: Sequence[int] | None = None,
        top_n_words: int = 10,
        n_gram_range: tuple[int, int] | None = None,
        vectorizer_model: Any = None,
        **options: Any,
    ) -> None:
        """Compute the terms of the topics again; without another vectorizer terms stay what they are."""
        if vectorizer_model is None and n_gram_range:
            vectorizer_model = CountVectorizer(ngram_range=n_gram_range, token_pattern=WORD, lowercase=False)
        words = vectorizer_model or self.vectorizer_model
        super().update_topics(docs, images, topics, top_n_words, n_gram_range, words, **options)
        if topics is not None:
            # BERTopic keeps the vectors of the topics that were before.
            documents = pd.DataFrame({"Topic": list(topics), "ID": range(len(docs))})
            self._create_topic_vectors(documents, self._extract_embeddings(list(docs)))

    def topics_over_time(
        self,
        docs: Sequence[str],
        timestamps: Sequence[Any],
        topics: Sequence[int] | None = None,
        nr_bins: int | None = None,
        datetime_format: str | None = None,
        **options: Any,
    ) -> pd.DataFrame:
        """Return the topics at each time; dates as text are ISO 8601 (2024-05, say) unless a format is given.

        Documents without a date are left out.
        """
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
            found = super().topics_over_time(chosen, times[dated].tolist(), known, nr_bins, **options)
        finally:
            self.c_tf_idf_ = whole
        return pd.DataFrame(found)

    def visualize_topics(  # noqa: PLR0917
        self,
        topics: Sequence[int] | None = None,
        top_n_topics: int | None = None,
        use_ctfidf: bool = False,  # noqa: FBT001, FBT002 - as BERTopic has it
        custom_labels: bool | str = False,  # noqa: FBT001, FBT002
        title: str = "<b>Intertopic Distance Map</b>",
        width: int = 650,
        height: int = 650,
    ) -> Any:
        """Return BERTopic's map of the topics, by principal components: UMAP cannot place two or three."""
        from bertopic.plotting._topics import _plotly_topic_visualization

        chosen = [one for one in self.get_topic_freq()["Topic"].tolist() if one != -1][:top_n_topics]
        chosen = sorted(chosen if topics is None else topics)
        vectors = self.c_tf_idf_.toarray() if use_ctfidf else np.asarray(self.topic_embeddings_)
        places = plane(vectors[np.array(chosen, dtype=np.int64) + self._outliers])
        frame = pd.DataFrame({"x": places[:, 0], "y": places[:, 1], "Topic": chosen})
        frame["Words"] = [self._shown(topic, custom_labels) for topic in chosen]
        frame["Size"] = [self.topic_sizes_[topic] for topic in chosen]
        return _plotly_topic_visualization(frame, chosen, title, width, height)

    def _shown(self, topic: int, custom: bool | str) -> str:  # noqa: FBT001
        """Return what the map of topics says of one."""
        if custom is True and self.custom_labels_ is not None:
            return str(self.custom_labels_[topic + self._outliers])
        words = self.topic_aspects_[custom][topic] if isinstance(custom, str) else self.get_topic(topic)
        return " | ".join(word for word, _ in words[:5])

    def visualize_documents(
        self,
        docs: Sequence[str],
        topics: Any = None,
        embeddings: Any = None,
        reduced_embeddings: Any = None,
        **options: Any,
    ) -> Any:
        """Return BERTopic's map of the documents, by UMAP where it is installed, else by principal components."""
        places = self._places(docs, embeddings, reduced_embeddings)
        return super().visualize_documents(docs, topics, embeddings, places, **options)

    def visualize_hierarchical_documents(
        self,
        docs: Sequence[str],
        hierarchical_topics: pd.DataFrame,
        topics: Any = None,
        embeddings: Any = None,
        reduced_embeddings: Any = None,
        **options: Any,
    ) -> Any:
        """Return BERTopic's map of the documents by level, as :meth:`visualize_documents` places them."""
        places = self._places(docs, embeddings, reduced_embeddings)
        # BERTopic has no name for the level on which all is one topic: two mergers a level, the last not reached.
        merged = hierarchical_topics.sort_values("Distance", ascending=False, kind="stable", ignore_index=True)
        options["nr_levels"] = min(options.get("nr_levels", 10), max(1, len(merged) // 2))
        return super().visualize_hierarchical_documents(docs, merged, topics, embeddings, places, **options)

    def _places(self, docs: Sequence[str], vectors: Any, places: Any) -> Any:
        """Return where the documents are drawn; None where BERTopic's UMAP finds it."""
        if places is not None or _has_umap():
            return places
        return plane(self._extract_embeddings(list(docs)) if vectors is None else np.asarray(vectors))


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


def plane(rows: Rows) -> Rows:
    """Return the first two principal components, shape (rows, 2); their signs do not hang on the machine."""
    left, values, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    scores = np.zeros((len(rows), 2))
    most = min(2, len(values))
    scores[:, :most] = (left * values)[:, :most]
    signs = np.sign(scores[np.abs(scores).argmax(axis=0), [0, 1]])
    return np.asarray(scores * np.where(signs == 0, 1, signs))


def _has_umap() -> bool:
    return importlib.util.find_spec("umap") is not None
