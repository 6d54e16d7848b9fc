"""Slopes over time: how fast the rate of a feature grows, with its uncertainty between documents."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, stats

from dienngon.inference.blocks import Blocks

FloatArray = NDArray[np.float64]
_STEPS = 60
# A feature of one period only grows without bound; nothing is gained by following it further (natural logarithm).
_MOST = 12.0


def log_slopes(blocks: Blocks, places: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the growth of the logarithm of each feature's rate per unit of time, with its interval.

    The slope is that of the log-linear Poisson model of the counts of periods; half a hit is added, spread over the
    periods by their words. Its variance is the sandwich estimator over blocks, no less than the model's own (White 1982),
    with n − 2 degrees of freedom.

    Parameters
    ----------
    blocks
        Labels are periods.
    places
        The place of each period in time, such as its year, shape (periods,).
    level
        Nominal coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Slope, lower and upper end (natural logarithms), shape (features,).
    """
    x = np.asarray(places, dtype=float)
    groups = len(x)
    deal = sparse.csr_array((np.ones(len(blocks.labels)), (blocks.labels, np.arange(len(blocks.labels)))))
    words = np.zeros(groups)
    words[: deal.shape[0]] = deal @ blocks.sizes
    x = x - (x * words).sum() / words.sum()
    scale = np.abs(x).max() or 1.0
    x = x / scale
    counts = (deal @ blocks.counts).toarray().T
    smooth = counts + 0.5 * words / words.sum()
    slope = np.zeros(len(smooth))
    for _ in range(_STEPS):
        weight = words * np.exp(slope[:, None] * x)
        share = weight / weight.sum(axis=1, keepdims=True)
        mean = share @ x
        information = smooth.sum(axis=1) * np.maximum(share @ x**2 - mean**2, 1e-9)
        step = (smooth @ x - smooth.sum(axis=1) * mean) / information
        slope = np.clip(slope + np.clip(step, -1.0, 1.0), -_MOST, _MOST)
        if np.abs(step).max(initial=0.0) < 1e-10:
            break
    half = _half_width(blocks, deal, x, slope, smooth, words, level)
    return slope / scale, (slope - half) / scale, (slope + half) / scale


def _half_width(
    blocks: Blocks,
    deal: sparse.csr_array,
    x: FloatArray,
    slope: FloatArray,
    smooth: FloatArray,
    words: FloatArray,
    level: float,
) -> FloatArray:
    weight = words * np.exp(slope[:, None] * x)
    share = weight / weight.sum(axis=1, keepdims=True)
    total = smooth.sum(axis=1, keepdims=True)
    # Rates of each period under the model, shape (features, periods).
    rate = total * share / np.where(words > 0, words, 1.0)
    gap = x - share @ x[:, None]
    information = (total * share * gap**2).sum(axis=1)
    squared = sparse.csr_array(blocks.counts.multiply(blocks.counts))
    crossed = sparse.csr_array(sparse.diags_array(blocks.sizes) @ blocks.counts)
    spread = (deal @ squared).toarray().T - 2 * rate * (deal @ crossed).toarray().T + rate**2 * (deal @ blocks.sizes**2)
    n = len(blocks.labels)
    meat = (gap**2 * np.maximum(spread, 0.0)).sum(axis=1) * n / max(n - 2, 1)
    variance = np.maximum(meat / information**2, 1 / information)
    quantile = stats.t.ppf((1 + level) / 2, max(n - 2, 1))
    return np.asarray(quantile * np.sqrt(variance))
