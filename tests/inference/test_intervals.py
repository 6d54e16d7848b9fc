from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from dienngon.errors import ParameterError
from dienngon.inference import blocks
from dienngon.inference.intervals import bootstrap_interval, group_rates, log_slopes, rate_interval, t_interval


def made(counts: np.ndarray, sizes: np.ndarray, labels: np.ndarray):
    return blocks(sparse.csr_array(counts.astype(float)), sizes, labels)


def log_ratio(a, n, b, m):
    return np.log2((a + 0.5) / n) - np.log2((b + 0.5) / m)


def test_the_jackknife_written_out() -> None:
    random = np.random.default_rng(1)
    counts, sizes = random.poisson(random.gamma(0.3, 12, (9, 6))), random.integers(50, 300, 9)
    found = group_rates(made(counts, sizes, np.zeros(9, dtype=int)), 0)
    for column, values in enumerate(counts.T):
        left = [np.log((values.sum() - values[i] + 0.5) / (sizes.sum() - sizes[i])) for i in range(9)]
        jackknife = 8 / 9 * ((np.array(left) - np.mean(left)) ** 2).sum()
        assert found.log_variance[column] == pytest.approx(max(jackknife, 1 / (values.sum() + 0.5)))
    assert found.documents.tolist() == (counts > 0).sum(axis=0).tolist()


def test_the_interval_is_welchs() -> None:
    estimate, variances = np.array([0.4]), (np.array([0.02]), np.array([0.3]))
    low, high = t_interval(estimate, variances, (6, 9))
    freedom = 0.32**2 / (0.02**2 / 5 + 0.3**2 / 8)
    assert high - estimate == pytest.approx(stats.t.ppf(0.975, freedom) * np.sqrt(0.32))
    assert estimate - low == pytest.approx(high - estimate)


def test_one_block_has_no_spread() -> None:
    one = group_rates(made(np.array([[3], [4], [5]]), np.array([10, 10, 10]), np.array([0, 1, 1])), 0)
    low, high = t_interval(np.zeros(1), (one.log_variance, one.log_variance), (1, 2))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_coverage_of_bursty_counts() -> None:
    """A small form of benchmarks/keyness.py: the nominal 95% is reached where the bootstrap falls short."""
    random = np.random.default_rng(7)
    labels, hits, short, total = np.repeat([0, 1], 15), 0, 0, 0
    for run in range(25):
        sizes = random.integers(200, 800, 30)
        counts = random.poisson(random.gamma(0.2, 5, (30, 60)) * sizes[:, None] / 500)
        counts = counts[:, counts.sum(axis=0) >= 5]
        data = made(counts, sizes, labels)
        target, reference = group_rates(data, 1), group_rates(data, 0)
        variances = (target.log_variance, reference.log_variance)
        low, high = t_interval(target.log_rate - reference.log_rate, variances, (15, 15))
        hits += int(((low <= 0) & (high >= 0)).sum())
        low, high = bootstrap_interval(data, log_ratio, replicates=199, seed=run)
        short += int(((low <= 0) & (high >= 0)).sum())
        total += counts.shape[1]
    assert 0.92 <= hits / total <= 0.995
    assert short / total < hits / total


def test_scipys_bootstrap_agrees() -> None:
    random = np.random.default_rng(5)
    values = random.poisson(4, 24)
    labels = np.repeat([0, 1], 12)
    low, high = bootstrap_interval(
        made(values[:, None], np.ones(24), labels), lambda a, n, b, m: a / n - b / m, replicates=4000, seed=1
    )
    expected = stats.bootstrap(
        (values[12:], values[:12]),
        lambda x, y, axis: np.mean(x, axis=axis) - np.mean(y, axis=axis),
        method="percentile",
        n_resamples=4000,
        rng=np.random.default_rng(0),
    ).confidence_interval
    assert (low[0], high[0]) == pytest.approx(tuple(expected), abs=0.15)


def test_unusable_bootstraps() -> None:
    one = made(np.array([[1], [2]]), np.array([5, 5]), np.array([0, 0]))
    with pytest.raises(ParameterError, match="two groups"):
        bootstrap_interval(one, log_ratio)


def test_slopes_of_rates_that_double() -> None:
    places = np.array([2019.0, 2020.0, 2022.0])
    sizes, labels = np.full(12, 1000), np.repeat([0, 1, 2], 4)
    rate = 2.0 ** (places[labels] - 2019)
    counts = np.column_stack([400 * rate, np.full(12, 300.0)])
    slope, low, high = log_slopes(made(counts, sizes, labels), places)
    assert slope / np.log(2) == pytest.approx([1, 0], abs=1e-3)
    assert ((low < slope) & (slope < high)).all()


def test_slopes_are_those_of_a_poisson_regression() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    random = np.random.default_rng(2)
    sizes, labels = random.integers(200, 900, 30), np.repeat([0, 1, 2], 10)
    counts = random.poisson(sizes / 10 * (1 + labels))
    slope, _, _ = log_slopes(made(counts[:, None], sizes, labels), [0.0, 1.0, 2.0])
    fitted = linear_model.PoissonRegressor(alpha=0, tol=1e-10, max_iter=1000)
    fitted.fit(labels[:, None], counts / sizes, sample_weight=sizes)
    assert slope[0] == pytest.approx(fitted.coef_[0], abs=1e-3)


def test_features_of_one_period_have_finite_slopes() -> None:
    counts, labels = np.array([[0], [0], [0], [9]]), np.array([0, 1, 1, 2])
    for ends in log_slopes(made(counts, np.full(4, 50), labels), [0, 1, 2]):
        assert np.isfinite(ends).all()


def test_intervals_of_rates_hold_them() -> None:
    random = np.random.default_rng(4)
    counts = random.poisson(random.gamma(0.2, 4, (8, 40)))
    found = group_rates(made(counts, np.full(8, 100), np.zeros(8, dtype=int)), 0)
    low, high = rate_interval(found)
    rate = counts.sum(axis=0) / 800
    assert ((low >= 0) & (low <= rate) & (rate <= high) & (high <= 1)).all()
    assert (low[rate == 0] == 0).all()
