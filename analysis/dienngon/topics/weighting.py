"""Counts weighted for topic models."""

from __future__ import annotations

from scipy import sparse


def tfidf_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return scikit-learn's TF-IDF of counts: smoothed idf, sublinear tf, rows of length 1."""
    from sklearn.feature_extraction.text import TfidfTransformer

    rows: sparse.csr_array = TfidfTransformer(sublinear_tf=True).fit_transform(matrix)
    return rows
