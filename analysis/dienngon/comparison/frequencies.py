"""Statistics of two word counts: descriptions, which take every word for an independent draw.

a of n words in one corpus, b of m in another. All functions take arrays of counts and give finite values: what
replaces a zero is said in each. None of them is a test of a difference between documents; see
:mod:`dienngon.inference`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from dienngon.errors import ParameterError

FloatArray = NDArray[np.float64]
# Stands for a count of 0 where a logarithm or quotient needs one (Hardie 2014).
HALF = 0.5


def _cells(a: ArrayLike, b: ArrayLike, n: float, m: float) -> tuple[FloatArray, FloatArray]:
    one, two = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    usable = all(np.isfinite(values).all() and (values >= 0).all() for values in (one, two))
    if not usable or not (0 < n < np.inf and 0 < m < np.inf) or (one > n).any() or (two > m).any():
        message = (
            "Counts must be from 0 to the words of their corpus, and both corpora must hold words. Got corpora of "
            f"{n:g} and {m:g} words."
        )
        raise ParameterError(message)
    return one, two


def _plogp(observed: FloatArray, expected: FloatArray) -> FloatArray:
    """Return O ln(O / E), 0 where O is 0."""
    safe = np.where(observed > 0, observed, 1.0)
    return np.where(observed > 0, observed * np.log(safe / np.where(observed > 0, expected, 1.0)), 0.0)


def g2(a: ArrayLike, b: ArrayLike, n: float, m: float, cells: Literal[2, 4] = 4) -> FloatArray:
    """Return the log-likelihood ratio G² = 2 Σ O ln(O / E), from 0 on.

    Parameters
    ----------
    a, b
        Counts in the two corpora.
    n, m
        Words of the two corpora.
    cells
        2 sums over the two counts of the word (Rayson and Garside 2000; also conc), 4 over the other words too
        (Dunning 1993; also quanteda and scattertext).
    """
    one, two = _cells(a, b, n, m)
    share = (one + two) / (n + m)
    value = _plogp(one, n * share) + _plogp(two, m * share)
    if cells == 4:
        value = value + _plogp(n - one, n * (1 - share)) + _plogp(m - two, m * (1 - share))
    return np.asarray(np.maximum(2 * value, 0.0))


def williams(a: ArrayLike, b: ArrayLike, n: float, m: float) -> FloatArray:
    """Return G² of four cells with Williams' (1976) correction; 0 for words of neither or of every place."""
    one, two = _cells(a, b, n, m)
    total, words = n + m, one + two
    inside = (words > 0) & (words < total)
    held = np.where(inside, words, 1.0)
    left = np.where(inside, total - words, 1.0)
    factor = 1 + (total / n + total / m - 1) * (total / held + total / left - 1) / (6 * total)
    return np.asarray(np.where(inside, g2(one, two, n, m) / factor, 0.0))


def chi2(a: ArrayLike, b: ArrayLike, n: float, m: float, *, yates: bool = False) -> FloatArray:
    """Return Pearson's (1900) χ² of four cells, with Yates' (1934) correction if asked for.

    A word of neither corpus, or of every place in both, has 0.
    """
    one, two = _cells(a, b, n, m)
    words = one + two
    share = words / (n + m)
    gap = np.abs(one - n * share)
    gap = np.maximum(gap - 0.5, 0.0) if yates else gap
    inside = (words > 0) & (words < n + m)
    scale = np.where(inside, share * (1 - share), 1.0) * n * m / (n + m)
    return np.asarray(np.where(inside, gap**2 / scale, 0.0))


def fisher(a: ArrayLike, b: ArrayLike, n: int, m: int) -> FloatArray:
    """Return Fisher's (1935) exact p of four cells, two-sided: tables as likely as this one or less."""
    one, two = _cells(a, b, n, m)
    pairs = zip(np.atleast_1d(one).astype(int).tolist(), np.atleast_1d(two).astype(int).tolist(), strict=True)
    found = [float(stats.fisher_exact([[x, y], [n - x, m - y]]).pvalue) for x, y in pairs]
    return np.asarray(found).reshape(one.shape)


def log_ratio(a: ArrayLike, b: ArrayLike, n: float, m: float) -> FloatArray:
    """Return Hardie's (2014) log ratio: log₂ of the quotient of the two rates; a count of 0 is taken as ½."""
    one, two = _cells(a, b, n, m)
    return np.asarray(np.log2(np.where(one > 0, one, HALF) / n) - np.log2(np.where(two > 0, two, HALF) / m))


def log_ratio_interval(
    a: ArrayLike, b: ArrayLike, n: float, m: float, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return the token-level interval of the log ratio (Katz and others 1978), which is too narrow for texts.

    On the natural scale its variance is 1/a − 1/n + 1/b − 1/m; counts of 0 are taken as ½.
    """
    one, two = _cells(a, b, n, m)
    one, two = np.where(one > 0, one, HALF), np.where(two > 0, two, HALF)
    spread = np.sqrt(np.maximum(1 / one - 1 / n + 1 / two - 1 / m, 0.0)) / np.log(2)
    half = stats.norm.ppf((1 + level) / 2) * spread
    middle = log_ratio(a, b, n, m)
    return middle - half, middle + half


def percent_difference(a: ArrayLike, b: ArrayLike, n: float, m: float) -> FloatArray:
    """Return %DIFF = 100 (rate − reference rate) / reference rate; a reference count of 0 is taken as ½.

    Gabrielatos and Marchi (2011), who put 10⁻¹⁸ in the place of 0.
    """
    one, two = _cells(a, b, n, m)
    reference = np.where(two > 0, two, HALF) / m
    return np.asarray(100 * (one / n - reference) / reference)


def log_odds(
    a: ArrayLike, b: ArrayLike, n: float, m: float, prior: ArrayLike, *, variance: Literal[2, 4] = 2
) -> tuple[FloatArray, FloatArray]:
    """Return the log-odds ratio with an informative Dirichlet prior, δ, and its z (Monroe, Colaresi and Quinn 2008).

    δ = ln((a + α) / (n + α₀ − a − α)) − ln((b + α) / (m + α₀ − b − α)).

    Parameters
    ----------
    a, b
        Counts of all words in the two corpora, shape (words,).
    n, m
        Words of the two corpora.
    prior
        α of each word, or one for all; above 0. α₀ is their sum.
    variance
        2 takes 1/(a + α) + 1/(b + α), their equation 20; 4 adds the same of the other words, as scattertext does.

    Raises
    ------
    ParameterError
        If a prior is not above 0, or a corpus holds no other word.
    """
    one, two = _cells(a, b, n, m)
    alpha = np.broadcast_to(np.asarray(prior, dtype=float), one.shape)
    if not (np.isfinite(alpha).all() and (alpha > 0).all()):
        message = "The prior of every word must be a finite number above 0."
        raise ParameterError(message)
    total = alpha.sum()
    y, z = one + alpha, two + alpha
    rest_y, rest_z = n + total - y, m + total - z
    if (rest_y <= 0).any() or (rest_z <= 0).any():
        message = "Log-odds need two words or more: the odds of a corpus's only word are infinite."
        raise ParameterError(message)
    delta = np.log(y / rest_y) - np.log(z / rest_z)
    spread = 1 / y + 1 / z + (1 / rest_y + 1 / rest_z if variance == 4 else 0.0)
    return delta, delta / np.sqrt(spread)
