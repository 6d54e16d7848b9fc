"""Effect sizes of a comparison with intervals that rest on the spread between documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dienngon.comparison import frequencies
from dienngon.errors import ParameterError, nearest
from dienngon.inference.blocks import Blocks
from dienngon.inference.bootstrap import bootstrap_interval
from dienngon.inference.design import Design
from dienngon.inference.intervals import HALF, GroupRates, rate_interval, t_interval

FloatArray = NDArray[np.float64]
# Words of the Dirichlet prior: as many are added to each group, in the proportions of both together.
PRIOR_WORDS = 1000.0
# What a row says whose interval covers less than 92%: all of the bootstrap's, some of the log-odds'.
TOO_NARROW = "interval too narrow"


@dataclass(frozen=True, eq=False)
class Effects:
    """Effect sizes and their intervals, shape (terms,); ``coverage`` is "95%", or says that it is less, or nothing."""

    value: FloatArray
    low: FloatArray
    high: FloatArray
    coverage: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """An effect size: what it is called and where it comes from.

    Of terms with fewer than ``least_hits`` hits on both sides together the nominal 95% falls short of 92%, as
    benchmarks/keyness.py measures.
    """

    label: str
    method: str
    compute: Callable[[GroupRates, GroupRates], tuple[FloatArray, FloatArray, FloatArray]]
    resample: Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]
    least_hits: int = 0


def _log_ratio(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = frequencies.log_ratio(target.count, reference.count, target.words, reference.words)
    low, high = _log_interval(target, reference)
    return value, low / np.log(2), high / np.log(2)


def _percent(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = frequencies.percent_difference(target.count, reference.count, target.words, reference.words)
    # Beyond this nothing is known but that the quotient is large.
    low, high = (100 * np.expm1(np.minimum(end, 50.0)) for end in _log_interval(target, reference))
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
    """Return δ of each term; words that are not among the terms stand in one further place."""
    prior = PRIOR_WORDS * (a + b) / (n + m)
    # A term of neither group needs some prior to have odds.
    prior = np.maximum(prior, HALF * PRIOR_WORDS / (n + m))
    rest = np.maximum(PRIOR_WORDS - prior.sum(), 1e-9)
    one, two = np.append(a, max(n - a.sum(), 0.0)), np.append(b, max(m - b.sum(), 0.0))
    delta, _ = frequencies.log_odds(one, two, n, m, np.append(prior, rest))
    return np.asarray(delta[:-1])


def _log_interval(target: GroupRates, reference: GroupRates) -> tuple[FloatArray, FloatArray]:
    variances = (target.log_variance, reference.log_variance)
    return t_interval(target.log_rate - reference.log_rate, variances, (target.blocks, reference.blocks))


def _log_quotient(a: FloatArray, n: FloatArray, b: FloatArray, m: FloatArray) -> FloatArray:
    return np.asarray(np.log((a + HALF) / n) - np.log((b + HALF) / m))


def _shrunk(a: FloatArray, n: FloatArray, b: FloatArray, m: FloatArray) -> FloatArray:
    prior = PRIOR_WORDS * np.maximum(a + b, HALF) / (n + m)
    return np.asarray(
        np.log((a + prior) / (n + PRIOR_WORDS - a - prior)) - np.log((b + prior) / (m + PRIOR_WORDS - b - prior))
    )


EFFECTS = {
    "log_ratio": Measure(
        "log ratio",
        "Effect: log ratio, log₂ of the quotient of the two rates, 1 for twice as often (Hardie 2014; a count of 0 is "
        "taken as ½)",
        _log_ratio,
        lambda a, n, b, m: _log_quotient(a, n, b, m) / np.log(2),
    ),
    "percent_diff": Measure(
        "%DIFF",
        "Effect: %DIFF, 100 (rate − reference rate) / reference rate (Gabrielatos and Marchi 2011; a reference count "
        "of 0 is taken as ½)",
        _percent,
        lambda a, n, b, m: 100 * np.expm1(_log_quotient(a, n, b, m)),
    ),
    "log_odds": Measure(
        "log-odds δ",
        "Effect: δ, the log-odds ratio with an informative Dirichlet prior of 1,000 words in the proportions of both "
        "groups together (Monroe, Colaresi and Quinn 2008)",
        _log_odds,
        _shrunk,
        least_hits=10,
    ),
    "difference": Measure(
        "difference per 1,000 words",
        "Effect: rate − reference rate, hits per 1,000 words",
        _difference,
        lambda a, n, b, m: 1000 * (a / n - b / m),
    ),
}


def measure(name: str) -> Measure:
    """Return an effect size by its name.

    Raises
    ------
    ParameterError
        If there is none of that name.
    """
    if name not in EFFECTS:
        message = f"The 'effect' parameter must be one of {', '.join(EFFECTS)}. Got {name!r}. {nearest(name, EFFECTS)}"
        raise ParameterError(message)
    return EFFECTS[name]


def effects(
    name: str,
    target: GroupRates,
    reference: GroupRates,
    blocks: Blocks,
    design: Design = Design(),
) -> Effects:
    """Return an effect size of every term with its interval.

    Parameters
    ----------
    name
        One of ``EFFECTS``.
    target, reference
        Of the two groups.
    blocks
        Their documents: 1 is the target, 0 the reference.
    design
        Which interval, and how it is drawn if it is the cluster bootstrap's.

    Raises
    ------
    ParameterError
        If there is no effect of that name.
    """
    chosen = measure(name)
    value, low, high = chosen.compute(target, reference)
    least = min(target.blocks, reference.blocks)
    resampled = design.interval == "bootstrap"
    if resampled and least > 1:
        low, high = bootstrap_interval(blocks, chosen.resample, replicates=design.replicates, seed=design.seed)
    known = np.isfinite(low) & np.isfinite(high)
    narrow = (target.count + reference.count < chosen.least_hits) | resampled
    return Effects(
        value=value,
        low=np.where(known, low, np.nan),
        high=np.where(known, high, np.nan),
        coverage=tuple(np.where(known, np.where(narrow, TOO_NARROW, "95%"), "").tolist()),
    )
