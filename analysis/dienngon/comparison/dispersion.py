"""Dispersion: how evenly a term is spread over documents, and over the passages inside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Dispersion:
    """Dispersion of each term over parts; arrays have shape (terms,), NaN for terms that do not occur.

    ``parts`` is the range: how many parts hold the term. ``dp`` is Gries' (2008) deviation of proportions, 0 (even) to
    nearly 1 (in one small part); ``dp_norm`` is DP / (1 − the smallest part's share of the words), 0 to 1 (Lijffijt and
    Gries 2012). ``juilland_d`` is D = 1 − V / √(parts − 1), with V the coefficient of variation of the rates (Juilland
    and others 1970); 1 is even, and it is 0 where D would fall below.
    """

    parts: NDArray[np.int64]
    dp: FloatArray
    dp_norm: FloatArray
    juilland_d: FloatArray


def dispersion(counts: sparse.sparray, sizes: ArrayLike) -> Dispersion:
    """Return the dispersion of terms over parts (documents, or passages), from counts of shape (parts, terms).

    Parts without words are left out.
    """
    size = np.asarray(sizes, dtype=float)
    kept = np.flatnonzero(size > 0)
    size = size[kept]
    columns = sparse.csc_array(sparse.csr_array(counts)[kept], dtype=float)
    columns.eliminate_zeros()
    parts, terms = columns.shape
    held = np.diff(columns.indptr)
    term = np.repeat(np.arange(terms), held)
    total = np.bincount(term, columns.data, terms)
    occurs = total > 0
    share = size / (size.sum() or 1.0)
    expected = share[columns.indices]
    observed = columns.data / np.where(occurs, total, 1.0)[term]
    # Parts without the term add their whole share; it is summed once, and taken off again for those with it.
    dp = 0.5 * (np.bincount(term, np.abs(observed - expected) - expected, terms) + 1.0)
    dp = np.where(occurs, np.maximum(dp, 0.0), np.nan)
    most = 1 - share.min(initial=1.0)
    rates = columns.data / size[columns.indices]
    mean = np.bincount(term, rates, terms) / max(parts, 1)
    variance = np.maximum(np.bincount(term, rates**2, terms) / max(parts, 1) - mean**2, 0.0)
    variation = np.sqrt(variance) / np.where(occurs, mean, 1.0)
    even = np.maximum(1 - variation / np.sqrt(parts - 1), 0.0) if parts > 1 else np.ones(terms)
    return Dispersion(
        parts=held.astype(np.int64),
        dp=np.asarray(dp),
        # With one part there is nothing to be uneven over.
        dp_norm=np.asarray(np.minimum(dp / most, 1.0) if most > 0 else dp),
        juilland_d=np.where(occurs, even, np.nan),
    )


def within_documents(counts: sparse.sparray, sizes: ArrayLike, documents: ArrayLike) -> FloatArray:
    """Return the DP of each term over the passages of its documents, as a mean weighted by the term's hits there.

    Low where a term runs through the documents that hold it, high where it occurs in one place of each, NaN where it
    does not occur. Counts have shape (passages, terms); ``documents`` is the document of each passage.
    """
    _, own = np.unique(np.asarray(documents), return_inverse=True)
    size = np.asarray(sizes, dtype=float)
    share = size / np.maximum(np.bincount(own, size), 1.0)[own]
    cells = sparse.coo_array(counts)
    part, term = cells.coords
    terms = cells.shape[1]
    pair = own[part].astype(np.int64) * terms + term
    _, pair = np.unique(pair, return_inverse=True)
    inside = np.bincount(pair, cells.data)[pair]
    # Within a document the deviation is ½ (Σ |observed − expected| − expected, over passages with the term, + 1).
    gap = np.abs(cells.data / inside - share[part]) - share[part]
    total = np.bincount(term, cells.data, terms)
    weighted = 0.5 * (np.bincount(term, gap * inside, terms) + total)
    found = weighted / np.where(total > 0, total, 1.0)
    return np.asarray(np.where(total > 0, np.maximum(found, 0.0), np.nan))
