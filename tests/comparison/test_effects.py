from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dienngon.comparison import effects as f
from dienngon.errors import ParameterError

COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(41, 400), st.integers(41, 400))
# Two corpora of 59,514 and 980,144 words.
N, M = 59_514, 980_144
WORDS = {
    "she": (1171, 2060, 2710.68, 3.23),
    "josephine": (117, 0, 669.34, 11.91),
    "oh": (149, 93, 540.97, 4.72),
    "said": (514, 1944, 648.89, 2.12),
    "was": (1102, 9931, 307.65, 0.87),
}


def test_one_word_of_ten_and_nine() -> None:
    cell = (7, 2, 10, 9)
    assert f.chi2(*cell, yates=True) == pytest.approx(2.632438, abs=5e-7)
    assert f.chi2(*cell) == pytest.approx(4.337160, abs=5e-7)
    assert f.g2(*cell) == pytest.approx(4.534939, abs=5e-7)
    assert f.fisher(*cell) == pytest.approx(0.0697785, abs=5e-8)


@pytest.mark.parametrize("word", WORDS)
def test_words_of_a_novel_against_a_reference_corpus(word: str) -> None:
    a, b, likelihood, ratio = WORDS[word]
    assert f.g2(a, b, N, M, cells=2) == pytest.approx(likelihood, abs=0.005)
    assert f.log_ratio(a, b, N, M) == pytest.approx(ratio, abs=0.005)


def test_four_cells_differ_from_two() -> None:
    assert f.g2(1171, 2060, N, M) == pytest.approx(2728.15, abs=0.005)


def test_order_by_the_signed_likelihood_ratio() -> None:
    one, two = (
        ["a", "a", "a", "b", "b", "c", "c", "c", "c", "c", "c", "d", "e", "f", "g", "h", "h"],
        ["a", "a", "b", "c", "c", "d", "d", "d", "d", "e", "f", "h"],
    )
    words = sorted(set(one) | set(two))
    a, b = np.array([one.count(w) for w in words]), np.array([two.count(w) for w in words])
    value = f.g2(a, b, len(one), len(two)) * np.sign(a / len(one) - b / len(two))
    order = sorted(words, key=lambda word: (-round(float(value[words.index(word)]), 9), word))
    assert "".join(order) == "cgbhaefd"
    assert value[words.index("b")] == pytest.approx(value[words.index("h")])
    assert value[words.index("e")] == pytest.approx(value[words.index("f")])


def test_log_odds_with_a_dirichlet_prior() -> None:
    a, b = [1, 5, 1, 9], [100, 510, 100, 199]
    delta, z = f.log_odds(a, b, sum(a), sum(b), 0.01)
    assert delta == pytest.approx([-0.6095321, -1.0345766, -0.6095321, 1.5201005], abs=5e-8)
    assert z[1] == pytest.approx(-2.3044, abs=5e-5)
    assert f.log_odds(a, b, sum(a), sum(b), 0.01, variance=4)[1][1] == pytest.approx(-1.9057, abs=5e-5)


@given(COUNTS)
def test_scipy_agrees(cells: tuple[int, int, int, int]) -> None:
    a, b, n, m = cells
    if a + b == 0:
        assert f.g2(a, b, n, m) == f.chi2(a, b, n, m) == 0
        return
    table = [[a, b], [n - a, m - b]]
    assert f.chi2(a, b, n, m) == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)
    assert f.chi2(a, b, n, m, yates=True) == pytest.approx(stats.chi2_contingency(table).statistic, abs=1e-9)
    likelihood = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert f.g2(a, b, n, m) == pytest.approx(likelihood, abs=1e-9)
    if a and b:
        risk = stats.contingency.relative_risk(a, n, b, m)
        low, high = f.log_ratio_interval(a, b, n, m)
        assert 2 ** f.log_ratio(a, b, n, m) == pytest.approx(risk.relative_risk)
        assert (2**low, 2**high) == pytest.approx(tuple(risk.confidence_interval(0.95)))


@given(COUNTS)
def test_every_statistic_is_finite_and_turns_with_the_corpora(cells: tuple[int, int, int, int]) -> None:
    a, b, n, m = cells
    turned = (b, a, m, n)
    for statistic in (f.g2, f.chi2, f.fisher):
        assert np.isfinite(statistic(*cells))
        assert statistic(*cells) == pytest.approx(statistic(*turned), abs=1e-9)
    assert f.log_ratio(*cells) == pytest.approx(-f.log_ratio(*turned))
    assert np.isfinite(f.percent_difference(*cells))
    delta, z = f.log_odds([a, 1], [b, 1], n, m, 0.5)
    assert np.isfinite(delta).all()
    assert np.isfinite(z).all()


def test_percent_difference() -> None:
    assert f.percent_difference(30, 10, 1000, 1000) == pytest.approx(200)
    assert f.percent_difference(0, 10, 1000, 1000) == pytest.approx(-100)
    assert f.percent_difference(5, 0, 1000, 1000) == pytest.approx(900)


@pytest.mark.parametrize(
    "cells", [(1, 2, 0, 5), (6, 2, 5, 5), (-1, 2, 5, 5), (float("nan"), 2, 5, 5), (1, 1, 5, float("inf"))]
)
def test_impossible_counts(cells: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, match="from 0 to the words"):
        f.g2(*cells)


def test_impossible_priors() -> None:
    with pytest.raises(ParameterError, match="prior"):
        f.log_odds([1, 2], [2, 1], 3, 3, 0)
    with pytest.raises(ParameterError, match="two words"):
        f.log_odds([3], [2], 3, 2, 0.1)
