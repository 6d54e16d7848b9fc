"""The statistic that is permuted: how far a feature's counts lean to a group, in standard errors."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.inference.blocks import Blocks

FloatArray = NDArray[np.float64]
# Residual variances below this share of the squares they are the difference of are rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Residuals:
    """What blocks hold beyond what their length predicts, kept sparse.

    The residual of feature t in block i is e = (n − r N) / √N: its count less a common rate times the words of the
    block, over the root of the words, as in Pearson's residuals, so that neither long blocks nor short ones drown the
    others; r makes the residuals of all blocks sum to 0. ``counts`` and ``squares`` have one row a feature and hold
    x = n / √N and x² − 2 r x √N, so that Σ w e and Σ w e² over blocks are two sparse products for any w; ``sizes``
    are √N.
    """

    counts: sparse.csr_array = field(repr=False)
    squares: sparse.csr_array = field(repr=False)
    sizes: FloatArray
    rate: FloatArray
    total: FloatArray

    @classmethod
    def of(cls, counts: sparse.csr_array, words: FloatArray) -> Residuals:
        """Return the residuals of features over blocks, from counts of shape (features, blocks); whatever the groups.

        ``words`` are the sizes of the blocks.
        """
        sizes = np.sqrt(words)
        inverse = np.divide(1.0, sizes, out=np.zeros_like(sizes), where=sizes > 0)
        data = counts.data * inverse[counts.indices]
        counts = sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
        rate = np.asarray(counts.sum(axis=1), dtype=float) / (sizes.sum() or 1.0)
        own = np.repeat(rate, np.diff(counts.indptr))
        data = counts.data * (counts.data - 2 * own * sizes[counts.indices])
        squares = sparse.csr_array((data, counts.indices, counts.indptr), shape=counts.shape)
        total = np.asarray(squares.sum(axis=1), dtype=float) + rate**2 * (sizes**2).sum()
        # A feature as frequent everywhere leaves only rounding.
        scale = np.asarray(counts.multiply(counts).sum(axis=1), dtype=float)
        return cls(counts, squares, sizes, rate, np.where(total > _ROUNDING * scale, total, 0.0))

    @classmethod
    def in_parts(cls, blocks: Blocks, size: int) -> list[tuple[slice, Residuals]]:
        """Return the residuals of all features of blocks, about ``size`` features together, with their places."""
        counts = sparse.csr_array(blocks.counts.T)
        counts.sort_indices()
        features = counts.shape[0]
        cuts = np.linspace(0, features, max(1, features // size) + 1).astype(int)
        slices = [slice(left, right) for left, right in itertools.pairwise(cuts.tolist())]
        return [(one, cls.of(counts[one], blocks.sizes)) for one in slices]

    @property
    def shape(self) -> tuple[int, int]:
        """Return (features, blocks)."""
        features, blocks = self.counts.shape
        return int(features), int(blocks)

    @property
    def held(self) -> NDArray[np.int64]:
        """Return how many blocks hold each feature, shape (features,)."""
        return np.asarray(np.diff(self.counts.indptr), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Weights:
    """Scores of blocks less their mean, under some arrangements, with what every feature needs of them.

    ``first``, ``second`` and ``third`` hold w, w² and w³, shape (blocks, arrangements); for scores of two values only
    the first, since w² = −low high + (low + high) w then, and so on. ``sized`` are Σ w √N, Σ w² N (of two values Σ w N)
    and Σ w³ √N, shape (arrangements,), with √N the sizes of :class:`Residuals`.
    """

    first: FloatArray = field(repr=False)
    second: FloatArray | None = field(repr=False)
    third: FloatArray | None = field(repr=False)
    sized: tuple[FloatArray, ...] = field(repr=False)
    low: float
    high: float
    sum2: float
    sum4: float

    @classmethod
    def of(cls, scores: FloatArray, sizes: FloatArray) -> Weights:
        """Return the weights for scores of shape (arrangements, blocks), each row the same scores in another order."""
        first = np.array(scores.T, order="C")
        first -= scores[0].mean()
        values = np.unique(first[:, 0])
        low, high = float(values[0]), float(values[-1])
        sum2, sum4 = float((first[:, 0] ** 2).sum()), float((first[:, 0] ** 4).sum())
        if len(values) <= 2:
            return cls(first, None, None, (sizes @ first, sizes**2 @ first), low, high, sum2, sum4)
        second, third = first**2, first**3
        return cls(first, second, third, (sizes @ first, sizes**2 @ second, sizes @ third), low, high, sum2, sum4)

    @property
    def slope(self) -> float:
        """Return low + high, 0 where that is rounding."""
        slope = self.low + self.high
        return slope if abs(slope) > _ROUNDING else 0.0


Sums = tuple[FloatArray, FloatArray]


def sums_of_two(residuals: Residuals, weights: Weights) -> Sums:
    """Return Σ w e and Σ w e² for scores of two values, shape (features, arrangements)."""
    score = _sum(residuals, weights.first, weights.sized[0])
    return score, _sum_of_squares(residuals, weights.first, weights.sized[1])


def statistic(residuals: Residuals, weights: Weights, sums: Sums | None = None) -> FloatArray:
    """Return the studentised score of every feature under every arrangement, shape (features, arrangements).

    With w the scores less their mean, the score is S = Σ w e. It is divided by the larger of two standard errors: that
    of all arrangements, √(Σ w² Σ e² / (n − 1)), and that of the arrangement at hand, √(Σ w² u² n / (n − 2)) with u what
    is left of e after its regression on w; for two groups the latter is all but Welch's. The first keeps a feature that
    is absent from a small group from looking certain, the second one that a single document brings. It is 0 for
    features as frequent in every block. ``sums`` are those of :func:`sums_of_two` if they are known; they are used up.
    """
    n, arrangements = weights.first.shape
    if n < 2 or weights.sum2 == 0:
        return np.zeros((residuals.shape[0], arrangements))
    if weights.second is None or weights.third is None:
        return _studentised_of_two(*(sums or sums_of_two(residuals, weights)), residuals.total, weights, n)
    score = _sum(residuals, weights.first, weights.sized[0])
    squares = _sum_of_squares(residuals, weights.second, weights.sized[1])
    cubes = _sum(residuals, weights.third, weights.sized[2])
    total = residuals.total[:, None]
    return _studentised(score, squares, cubes, total, sum2=weights.sum2, sum4=weights.sum4, n=n)


def _sum(residuals: Residuals, weights: FloatArray, sized: FloatArray) -> FloatArray:
    """Return Σ weight e, shape (features, arrangements)."""
    found: FloatArray = residuals.counts @ weights
    found -= residuals.rate[:, None] * sized
    return found


def _sum_of_squares(residuals: Residuals, weights: FloatArray, sized: FloatArray) -> FloatArray:
    """Return Σ weight e², shape (features, arrangements)."""
    found: FloatArray = residuals.squares @ weights
    found += residuals.rate[:, None] ** 2 * sized
    return found


def _studentised_of_two(
    score: FloatArray, squares: FloatArray, total: FloatArray, weights: Weights, n: int
) -> FloatArray:
    """Return what :func:`_studentised` does, given Σ w e and Σ w e², which are used up, for scores of two values.

    Σ w² e² is −low high Σ e² + (low + high) Σ w e² then, and Σ w³ e a multiple of Σ w e, so that the variance has two
    terms that differ between arrangements.
    """
    low, high, sum2, sum4 = weights.low, weights.high, weights.sum2, weights.sum4
    factor = n / max(n - 2, 1)
    cubed = low**2 + low * high + high**2
    variance = score * score
    variance *= factor * (sum4 / sum2 - 2 * cubed) / sum2
    squares *= factor * weights.slope
    variance += squares
    variance += (-factor * low * high * total)[:, None]
    np.maximum(variance, (total * (sum2 / (n - 1)))[:, None], out=variance)
    silent = ~(total > 0)
    variance[silent] = 1.0
    score /= np.sqrt(variance, out=variance)
    score[silent] = 0.0
    return score


def _studentised(
    score: FloatArray,
    squares: FloatArray,
    cubes: FloatArray,
    total: FloatArray,
    *,
    sum2: float,
    sum4: float,
    n: int,
) -> FloatArray:
    """Return Σ w e over the larger of its standard errors, given also Σ w² e², Σ w³ e and Σ e²; 0 where all are 0."""
    slope = score / sum2
    robust = (squares - slope * (2 * cubes - slope * sum4)) * (n / max(n - 2, 1))
    variance = np.maximum(robust, total * (sum2 / (n - 1)))
    silent = ~(variance > 0)
    variance[silent] = 1.0
    found = score / np.sqrt(variance)
    found[np.broadcast_to(silent | ~(total > 0), found.shape)] = 0.0
    return found


def extremes(residuals: Residuals, scores: FloatArray) -> FloatArray:
    """Return the |statistic| of each feature where its documents are as far to one side as they can.

    Blocks are taken as equally long here: those that hold the feature are put, by count, where the scores are highest,
    or lowest. ``scores`` have one row a contrast, shape (contrasts, blocks); so has what is returned.
    """
    features, n = residuals.shape
    held = residuals.held
    feature = np.repeat(np.arange(features), held)
    values = residuals.counts.data - residuals.rate[feature] * residuals.sizes[residuals.counts.indices]
    values = values[np.lexsort((-values, feature))]
    place = np.arange(len(values)) - np.repeat(residuals.counts.indptr[:-1], held)
    rest = -np.bincount(feature, values, features) / np.maximum(n - held, 1)
    spread = np.bincount(feature, values**2, features) + (n - held) * rest**2
    spread = np.where(residuals.total > 0, spread, 0.0)
    found = np.zeros((len(scores), features))
    for row, side in itertools.product(range(len(scores)), (-1.0, 1.0)):
        weights = np.sort(side * (scores[row] - scores[row].mean()))[::-1]
        powers = {1: weights, 2: weights * weights, 3: weights * weights * weights}
        sum2, sum4 = float(powers[2].sum()), float((powers[2] ** 2).sum())
        if n < 2 or sum2 == 0:
            continue

        def total(power: int, of: int, powers: dict[int, FloatArray] = powers) -> FloatArray:
            inside = np.bincount(feature, powers[power][place] * values**of, features)
            sums = np.concatenate([[0.0], np.cumsum(powers[power])])
            return np.asarray(inside + (sums[-1] - sums[held]) * rest**of)

        sides = _studentised(total(1, 1), total(2, 2), total(3, 1), spread, sum2=sum2, sum4=sum4, n=n)
        np.maximum(found[row], np.abs(sides), out=found[row])
    return found


def leave_one_out(blocks: Blocks, feature: int, scores: FloatArray) -> tuple[float, int]:
    """Return the smallest statistic, in the direction of the whole, that is left without one block, and that block.

    It is positive as long as no single block turns the direction. Tried are the ten blocks that contribute most to the
    score; -1 if there is none.
    """
    counts = blocks.counts[:, [feature]].toarray().ravel()
    residual = _residual(counts, blocks.sizes)
    whole = _of_column(counts, blocks.sizes, scores)
    side = 1.0 if whole >= 0 else -1.0
    carried = side * (scores - scores.mean()) * residual
    found = []
    for one in np.argsort(-carried, kind="stable")[:10].tolist():
        kept = np.arange(len(counts)) != one
        found.append((side * _of_column(counts[kept], blocks.sizes[kept], scores[kept]), one))
    # Of equal ones the block that contributes more.
    return min(found, key=lambda pair: pair[0], default=(0.0, -1))


def _of_column(counts: FloatArray, sizes: FloatArray, scores: FloatArray) -> float:
    """Return the statistic of one feature for scores as they are."""
    residual = _residual(counts, sizes)
    weights, total, n = scores - scores.mean(), np.array([[residual @ residual]]), len(scores)
    sums = [np.array([[weights**power @ residual**of]]) for power, of in ((1, 1), (2, 2), (3, 1))]
    if n < 2 or not weights.any():
        return 0.0
    sum2, sum4 = float((weights**2).sum()), float((weights**4).sum())
    total = np.where(total > _ROUNDING * (counts @ (counts / np.maximum(sizes, 1.0))), total, 0.0)
    return float(_studentised(sums[0], sums[1], sums[2], total, sum2=sum2, sum4=sum4, n=n)[0, 0])


def _residual(counts: FloatArray, sizes: FloatArray) -> FloatArray:
    root = np.sqrt(sizes)
    scaled = np.divide(counts, root, out=np.zeros_like(root), where=root > 0)
    return np.asarray(scaled - scaled.sum() / (root.sum() or 1.0) * root)
