"""Slopes over time: how fast the rate of a feature grows, with its uncertainty between documents."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from dienngon.inference.blocks import Blocks
from dienngon.inference.intervals import HALF

FloatArray = NDArray[np.float64]
_STEPS = 60
# A feature of one period only grows without bound; nothing is gained by following it further (natural logarithm).
_MOST = 12.0


def log_slopes(blocks: Blocks, places: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the growth of the logarithm of each feature's rate per unit of time, with its interval.

    The slope is that of the log-linear Poisson model of the counts of periods; half a hit is added, spread over the
    periods by their words. Its variance is the jackknife's over blocks (Tukey 1958), no less than the model's own, with
    n − 2 degrees of freedom.

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
    n, features = blocks.counts.shape
    words = np.bincount(blocks.labels, blocks.sizes, len(x)).astype(np.float64)
    x = x - (x * words).sum() / (words.sum() or 1.0)
    scale = float(np.abs(x).max()) or 1.0
    x = x / scale
    left = words - np.eye(len(x))[blocks.labels] * blocks.sizes[:, None]
    slope, spread = np.empty(features), np.empty(features)
    columns = blocks.counts.tocsc()
    for feature in range(features):
        hits = columns[:, [feature]].toarray().ravel()
        counts = np.bincount(blocks.labels, hits, len(x)).astype(np.float64)
        found, information = _solved(counts[None, :], words[None, :], x, np.zeros(1))
        without = counts - np.eye(len(x))[blocks.labels] * hits[:, None]
        each, _ = _solved(without, left, x, np.full(n, found[0]))
        slope[feature] = found[0]
        spread[feature] = max((n - 1) / n * ((each - each.mean()) ** 2).sum(), 1 / information[0])
    half = stats.t.ppf((1 + level) / 2, max(n - 2, 1)) * np.sqrt(spread)
    return slope / scale, (slope - half) / scale, (slope + half) / scale


def _solved(counts: FloatArray, words: FloatArray, x: FloatArray, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return slopes by Newton's method, and their Fisher information, for rows of counts and words of periods."""
    smooth = counts + HALF * words / np.maximum(words.sum(axis=1, keepdims=True), 1e-9)
    total, slope = smooth.sum(axis=1), start
    information = np.full(len(counts), 1e-9)
    for _ in range(_STEPS):
        weight = words * np.exp(slope[:, None] * x)
        share = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
        mean = share @ x
        information = total * np.maximum(share @ x**2 - mean**2, 1e-9)
        step = np.clip((smooth @ x - total * mean) / information, -1.0, 1.0)
        slope = np.clip(slope + step, -_MOST, _MOST)
        if np.abs(step).max(initial=0.0) < 1e-9:
            break
    return slope, information
