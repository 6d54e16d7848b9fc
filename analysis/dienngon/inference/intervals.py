"""Intervals of rates and effect sizes from the spread between documents: jackknife, bootstrap, and Wilson's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, special

from dienngon.errors import ParameterError
from dienngon.inference.blocks import Blocks

FloatArray = NDArray[np.float64]
# Takes count, words, reference count, reference words (shapes (replicates, features) and (replicates, 1)).
Effect = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]
# Numbers in each array of a batch of the bootstrap.
_CELLS = 4_000_000
# What is added to a count before its logarithm is taken (Haldane 1956, Anscombe 1956).
HALF = 0.5
_STEPS = 60
# A feature of one period only grows without bound; nothing is gained by following it further (natural logarithm).
_MOST = 12.0


@dataclass(frozen=True, eq=False)
class GroupRates:
    """Rates of features in one group; arrays have shape (features,).

    ``documents`` are the blocks that hold the feature, of ``blocks`` in the group. ``log_rate`` is ln((count + ½) /
    words); its variance is the jackknife's, but no less than a Poisson variable has, and infinite for a single block.
    """

    count: FloatArray
    words: float
    documents: NDArray[np.int64]
    blocks: int
    log_rate: FloatArray
    log_variance: FloatArray


def group_rates(blocks: Blocks, group: int) -> GroupRates:
    """Return rates and their variances between the blocks of one group.

    The jackknife (Tukey 1958) leaves out each block in turn: v = (m − 1)/m Σ (l₍ᵢ₎ − l̄)², with l₍ᵢ₎ the logarithm of
    the rate without block i. Blocks that do not hold the feature differ by their length only, so that the sums
    need the sparse cells alone.
    """
    members = np.flatnonzero(blocks.labels == group)
    counts = sparse.csc_array(blocks.counts[members])
    sizes = blocks.sizes[members]
    m, words = len(members), float(sizes.sum())
    features = counts.shape[1]
    held = np.diff(counts.indptr)
    feature = np.repeat(np.arange(features), held)
    count = np.bincount(feature, counts.data, features).astype(np.float64)
    left = words - sizes
    # With one block, or all words in one, nothing is left to compare.
    usable = m > 1 and left.min(initial=np.inf) > 0
    floor = 1 / (count + HALF)
    if usable:
        length = np.log(left)
        length -= length.mean()
        gain = np.log(count + HALF)[feature] - np.log(count[feature] - counts.data + HALF)
        mean = np.bincount(feature, gain, features) / m
        spread = (length**2).sum() + 2 * np.bincount(feature, gain * length[counts.indices], features)
        spread = spread + np.bincount(feature, gain**2, features) - m * mean**2
        jackknife = np.maximum(spread * (m - 1) / m, floor)
    else:
        jackknife = np.full(features, np.inf)
    return GroupRates(
        count=count,
        words=words,
        documents=held.astype(np.int64),
        blocks=m,
        log_rate=np.log((count + HALF) / words) if words else np.full(features, np.nan),
        log_variance=jackknife,
    )


def t_interval(
    estimate: FloatArray,
    variances: tuple[FloatArray, FloatArray],
    blocks: tuple[int, int],
    level: float = 0.95,
    scale: ArrayLike = 1.0,
) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper ends around differences of two groups, NaN where a group has one block.

    ``variances`` are those of the two groups' values, with Welch and Satterthwaite's degrees of freedom from the
    numbers of blocks; ``scale`` is what a standard error is multiplied by, to get from one scale to another.
    """
    one, two = variances
    if min(blocks) < 2:
        nothing = np.full(estimate.shape, np.nan)
        return nothing, nothing
    both = one + two
    freedom = both**2 / (one**2 / (blocks[0] - 1) + two**2 / (blocks[1] - 1))
    half = special.stdtrit(np.maximum(freedom, 1.0), (1 + level) / 2) * np.sqrt(both) * scale
    return estimate - half, estimate + half


def log_interval(target: GroupRates, reference: GroupRates, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper ends of the natural logarithm of the quotient of two groups' rates."""
    variances = (target.log_variance, reference.log_variance)
    return t_interval(target.log_rate - reference.log_rate, variances, (target.blocks, reference.blocks), level)


def log_quotient(a: FloatArray, n: FloatArray, b: FloatArray, m: FloatArray) -> FloatArray:
    """Return the natural logarithm of the quotient of two rates, half a hit added to each: an effect to resample."""
    return np.asarray(np.log((a + HALF) / n) - np.log((b + HALF) / m))


def rate_interval(rates: GroupRates, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper ends of the rates of one group, between 0 and 1, NaN for a single block."""
    if rates.blocks < 2:
        nothing = np.full(rates.count.shape, np.nan)
        return nothing, nothing
    half = special.stdtrit(rates.blocks - 1, (1 + level) / 2) * np.sqrt(rates.log_variance)
    low, high = (np.exp(np.minimum(rates.log_rate + side * half, 0.0)) for side in (-1, 1))
    rate = rates.count / rates.words
    # Where there is no hit, nothing is known but an upper end.
    return np.minimum(np.where(rates.count > 0, low, 0.0), rate), np.maximum(high, rate)


def share_interval(held: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """Return lower and upper ends of a share of units (Wilson 1927), NaN where there are none.

    Examples
    --------
    >>> [round(float(end), 3) for end in share_interval(81, 263)]
    [0.255, 0.366]
    """
    if not total:
        return float("nan"), float("nan")
    from scipy.stats import binomtest

    found = binomtest(int(held), int(total)).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)


def bootstrap_interval(
    blocks: Blocks, effect: Effect, *, replicates: int = 999, level: float = 0.95, seed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Return percentile intervals of an effect between group 1 and group 0 (Davison and Hinkley 1997, chapter 3.8).

    The blocks of each group are drawn with replacement; ``effect`` is a function of the counts and words of the two
    groups. With few documents less than the nominal ``level`` is covered; benchmarks/keyness.py measures it.
    """
    if set(blocks.labels.tolist()) != {0, 1}:
        raise ParameterError("A bootstrap of a difference needs two groups, 0 and 1. Regroup the documents.")
    random = np.random.default_rng(seed)
    reference, target = (_draw(blocks, group, replicates, random) for group in (0, 1))
    words = [(weights @ blocks.sizes)[:, None] for weights in (reference, target)]

    def values(counts: sparse.csr_array) -> FloatArray:
        return effect((counts.T @ target.T).T, words[1], (counts.T @ reference.T).T, words[0])

    return _percentiles(blocks, values, replicates, level)


def bootstrap_rates(
    blocks: Blocks, group: int, *, replicates: int = 1999, level: float = 0.95, seed: int = 0
) -> tuple[FloatArray, FloatArray]:
    """Return percentile intervals of the rates of one group, per word; NaN for a group of a single block.

    Parameters and source are those of :func:`bootstrap_interval`; benchmarks/themes.py measures the coverage.
    """
    if (blocks.labels == group).sum() < 2:
        nothing = np.full(blocks.counts.shape[1], np.nan)
        return nothing, nothing
    weights = _draw(blocks, group, replicates, np.random.default_rng(seed))
    words = (weights @ blocks.sizes)[:, None]
    return _percentiles(blocks, lambda counts: (counts.T @ weights.T).T / words, replicates, level)


def _draw(blocks: Blocks, group: int, replicates: int, random: np.random.Generator) -> FloatArray:
    """Return how often each block is drawn in each replicate, shape (replicates, blocks)."""
    members = np.flatnonzero(blocks.labels == group)
    weights = np.zeros((replicates, len(blocks.labels)))
    weights[:, members] = random.multinomial(len(members), np.full(len(members), 1 / len(members)), size=replicates)
    return weights


def _percentiles(
    blocks: Blocks, values: Callable[[sparse.csr_array], FloatArray], replicates: int, level: float
) -> tuple[FloatArray, FloatArray]:
    """Return the ends of what the replicates give for some columns of the counts at a time."""
    features = blocks.counts.shape[1]
    low, high = np.empty(features), np.empty(features)
    columns = sparse.csc_array(blocks.counts)
    step = max(1, _CELLS // replicates)
    for first in range(0, features, step):
        part = slice(first, first + step)
        found = values(sparse.csr_array(columns[:, part]))
        low[part], high[part] = np.quantile(found, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def log_slopes(blocks: Blocks, places: ArrayLike, level: float = 0.95) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the growth of the logarithm of each feature's rate per unit of time, and the ends of its interval.

    The slope is that of the log-linear Poisson model of the counts of periods, whose places in time are given; half a
    hit is added, spread over the periods by their words. Its variance is the jackknife's over blocks (Tukey 1958), no
    less than the model's own, with n − 2 degrees of freedom.
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
    half = special.stdtrit(max(n - 2, 1), (1 + level) / 2) * np.sqrt(spread)
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
