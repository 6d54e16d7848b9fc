"""Effect sizes of a comparison, with intervals that rest on the spread between documents; statistics of two counts.

The statistics take a of n words in one corpus, b of m in another, and every word for an independent draw: they are
descriptions, not tests of a difference between documents (see :mod:`dienngon.inference`). All take arrays of counts and
give finite values; what replaces a zero is said in each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from dienngon.codes import Interval
from dienngon.errors import ParameterError, nearest
from dienngon.inference import Blocks, Design
from dienngon.inference.contrasts import Detectable, Effects, says_nothing
from dienngon.inference.intervals import (
    HALF,
    GroupRates,
    bootstrap_interval,
    group_rates,
    log_interval,
    log_quotient,
    rate_interval,
    t_interval,
)

FloatArray = NDArray[np.float64]
# Words of the Dirichlet prior: as many are added to each group, in the proportions of both together.
PRIOR_WORDS = 1000.0


def _cells(a: ArrayLike, b: ArrayLike, n: float, m: float) -> tuple[FloatArray, FloatArray]:
    one, two = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    usable = all(np.isfinite(values).all() and (values >= 0).all() for values in (one, two))
    if not usable or not (0 < n < np.inf and 0 < m < np.inf) or (one > n).any() or (two > m).any():
        raise ParameterError(
            "Counts must be from 0 to the words of their corpus, and both corpora must hold words. Got corpora of "
            f"{n:g} and {m:g} words."
        )
    return one, two


def _plogp(observed: FloatArray, expected: FloatArray) -> FloatArray:
    """Return O ln(O / E), 0 where O is 0."""
    safe = np.where(observed > 0, observed, 1.0)
    return np.where(observed > 0, observed * np.log(safe / np.where(observed > 0, expected, 1.0)), 0.0)


def g2(a: ArrayLike, b: ArrayLike, n: float, m: float, cells: Literal[2, 4] = 4) -> FloatArray:
    """Return the log-likelihood ratio G² = 2 Σ O ln(O / E), from 0 on.

    Two ``cells`` sum over the two counts of the word (Rayson and Garside 2000; also conc), 4 over the other words too
    (Dunning 1993; also quanteda and scattertext).
    """
    one, two = _cells(a, b, n, m)
    share = (one + two) / (n + m)
    value = _plogp(one, n * share) + _plogp(two, m * share)
    if cells == 4:
        value = value + _plogp(n - one, n * (1 - share)) + _plogp(m - two, m * (1 - share))
    return np.asarray(np.maximum(2 * value, 0.0))


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
    from scipy.stats import fisher_exact

    found = [float(fisher_exact([[x, y], [n - x, m - y]]).pvalue) for x, y in pairs]
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
    half = special.ndtri((1 + level) / 2) * spread
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

    δ = ln((a + α) / (n + α₀ − a − α)) − ln((b + α) / (m + α₀ − b − α)), with a and b the counts of all words, and α₀
    the sum of their priors α. ``variance`` 2 takes 1/(a + α) + 1/(b + α), their equation 20; 4 adds the same of the
    other words, as scattertext does.
    """
    one, two = _cells(a, b, n, m)
    alpha = np.broadcast_to(np.asarray(prior, dtype=float), one.shape)
    if not (np.isfinite(alpha).all() and (alpha > 0).all()):
        raise ParameterError("The prior of every word must be a finite number above 0.")
    total = alpha.sum()
    y, z = one + alpha, two + alpha
    rest_y, rest_z = n + total - y, m + total - z
    if (rest_y <= 0).any() or (rest_z <= 0).any():
        raise ParameterError("Log-odds need two words or more: the odds of a corpus's only word are infinite.")
    delta = np.log(y / rest_y) - np.log(z / rest_z)
    spread = 1 / y + 1 / z + (1 / rest_y + 1 / rest_z if variance == 4 else 0.0)
    return delta, delta / np.sqrt(spread)


@dataclass(frozen=True)
class Measure:
    """An effect size, how it is resampled, and what two rates per word come to in it, where no prior draws them in.

    Of terms with fewer than ``least_hits`` hits on both sides together the nominal 95% falls short of 92%, as
    benchmarks/keyness.py measures.
    """

    compute: Callable[[GroupRates, GroupRates], tuple[FloatArray, FloatArray, FloatArray]]
    resample: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]
    of_rates: Callable[[FloatArray, FloatArray], FloatArray]
    least_hits: int = 0


def _log_ratio(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = log_ratio(target.count, reference.count, target.words, reference.words)
    low, high = log_interval(target, reference)
    return value, low / np.log(2), high / np.log(2)


def _percent(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = percent_difference(target.count, reference.count, target.words, reference.words)
    # Beyond this nothing is known but that the quotient is large.
    low, high = (100 * np.expm1(np.minimum(end, 50.0)) for end in log_interval(target, reference))
    return value, low, high


def _difference(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the difference of rates; its interval joins those of the two rates (Zou and Donner 2008)."""
    one, two = target.count / target.words, reference.count / reference.words
    (low1, high1), (low2, high2) = rate_interval(target), rate_interval(reference)
    value = one - two
    low = value - np.hypot(one - low1, high2 - two)
    high = value + np.hypot(high1 - one, two - low2)
    return 1000 * value, 1000 * low, 1000 * high


def _log_odds(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = _delta(target.count, target.words, reference.count, reference.words)
    # The prior draws δ towards 0; an interval that shrank with it would cover too little.
    variances = (target.log_variance, reference.log_variance)
    low, high = t_interval(value, variances, (target.blocks, reference.blocks))
    return value, low, high


def _delta(a: FloatArray, n: float, b: FloatArray, m: float) -> FloatArray:
    """Return δ of each term; words that are not among the terms are one further place."""
    prior = PRIOR_WORDS * (a + b) / (n + m)
    # A term of neither group needs some prior to have odds.
    prior = np.maximum(prior, HALF * PRIOR_WORDS / (n + m))
    rest = np.maximum(PRIOR_WORDS - prior.sum(), 1e-9)
    one, two = np.append(a, max(n - a.sum(), 0.0)), np.append(b, max(m - b.sum(), 0.0))
    delta, _ = log_odds(one, two, n, m, np.append(prior, rest))
    return np.asarray(delta[:-1])


def _shrunk(a: FloatArray, n: FloatArray, b: FloatArray, m: FloatArray) -> FloatArray:
    prior = PRIOR_WORDS * np.maximum(a + b, HALF) / (n + m)
    return np.asarray(
        np.log((a + prior) / (n + PRIOR_WORDS - a - prior)) - np.log((b + prior) / (m + PRIOR_WORDS - b - prior))
    )


def _logit(rate: FloatArray) -> FloatArray:
    return np.asarray(np.log(rate) - np.log1p(-np.minimum(rate, 1 - 1e-9)))


EFFECTS = {
    "log_ratio": Measure(
        _log_ratio, lambda a, n, b, m: log_quotient(a, n, b, m) / np.log(2), lambda x, y: np.log2(x / y)
    ),
    "percent_diff": Measure(
        _percent, lambda a, n, b, m: 100 * np.expm1(log_quotient(a, n, b, m)), lambda x, y: 100 * (x / y - 1)
    ),
    "log_odds": Measure(_log_odds, _shrunk, lambda x, y: _logit(x) - _logit(y), least_hits=10),
    "difference": Measure(_difference, lambda a, n, b, m: 1000 * (a / n - b / m), lambda x, y: 1000 * (x - y)),
}


def measure(name: str) -> Measure:
    """Return an effect size by its name; ParameterError if there is none."""
    if name not in EFFECTS:
        raise ParameterError(
            f"The 'effect' parameter must be one of {', '.join(EFFECTS)}. Got {name!r}. {nearest(name, EFFECTS)}"
        )
    return EFFECTS[name]


def effects(name: str, blocks: Blocks, design: Design = Design()) -> Effects:
    """Return one of ``EFFECTS`` for every term, with its interval; the target is group 1, the reference 0.

    Examples
    --------
    >>> from dienngon.inference import blocks
    >>> twice = blocks(np.array([[4], [4], [2], [2]]), [100, 100, 100, 100], [1, 1, 0, 0])
    >>> effects("log_ratio", twice).value
    array([1.])
    """
    chosen = measure(name)
    target, reference = group_rates(blocks, 1), group_rates(blocks, 0)
    value, low, high = chosen.compute(target, reference)
    resampled = design.interval == "bootstrap"
    if resampled and min(target.blocks, reference.blocks) > 1:
        low, high = bootstrap_interval(blocks, chosen.resample, replicates=design.replicates, seed=design.seed)
    known = np.isfinite(low) & np.isfinite(high)
    narrow = (target.count + reference.count < chosen.least_hits) | resampled
    quotient = log_interval(target, reference)
    return Effects(
        value=value,
        low=np.where(known, low, np.nan),
        high=np.where(known, high, np.nan),
        interval=tuple(
            (Interval.NARROW if few else Interval.NOMINAL) if some else ""
            for few, some in zip(narrow.tolist(), known.tolist(), strict=True)
        ),
        bare=says_nothing(*quotient) & (not resampled),
        held=target.documents + reference.documents,
    )


def smallest(name: str, found: Detectable) -> FloatArray:
    """Return the smallest differences that could be shown, as an effect size; NaN where there are none."""
    return measure(name).of_rates(found.target, found.reference)
