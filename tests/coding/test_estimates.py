"""Estimates against planted truths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from dienngon.coding.estimates import Coded, Error, drift, wilson


def strata(rows: list[tuple[int, int, int]]) -> list[Coded]:
    """Return strata of size, coded, positive."""
    return [Coded(size, np.array([1.0] * positive + [0.0] * (coded - positive))) for size, coded, positive in rows]


def test_estimates_by_hand() -> None:
    """40 units with a hit, 10 coded, 9 of them right; 160 without, 16 coded, 1 missed."""
    error = Error.of(strata([(40, 10, 9)]), strata([(160, 16, 1)]), 0)
    assert error.precision().value == pytest.approx(0.9)
    assert error.recall().value == pytest.approx(36 / (36 + 10))
    assert error.f1().value == pytest.approx(2 * 36 / (40 + 46))
    # Rogan and Gladen's estimate is then the weighted share of units in which the coder sees the theme.
    assert error.prevalence(40, 200).value == pytest.approx(46 / 200)
    low, high = beta.ppf([0.025, 0.975], 9 * 4 / 3 + 0.5, 1 * 4 / 3 + 0.5)
    assert error.precision().low == pytest.approx(low, abs=0.02)
    assert error.precision().high == pytest.approx(high, abs=0.02)


def test_strata_are_weighted_by_their_sizes() -> None:
    error = Error.of(strata([(90, 10, 10), (10, 10, 0)]), strata([(0, 0, 0)]), 0)
    assert error.precision().value == pytest.approx(0.9)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.data())
def test_estimates_lie_in_their_intervals(hits, others, coded, more, data) -> None:
    coded, more = min(coded, hits), min(more, others)
    right, missed = data.draw(st.integers(0, coded)), data.draw(st.integers(0, more))
    error = Error.of(strata([(hits, coded, right)]), strata([(others, more, missed)]), 1)
    for one in (error.precision(), error.recall(), error.f1(), error.prevalence(hits, hits + others)):
        if not np.isnan(one.value):
            assert 0 <= one.low <= one.value <= one.high <= 1
    if coded == hits:
        assert error.precision().low == error.precision().high == error.precision().value


def test_intervals_cover_what_was_planted() -> None:
    """Samples of a known corpus: 95% intervals hold the truth about as often as they say."""
    random = np.random.default_rng(7)
    hits, others = random.random(300) < 0.85, random.random(1200) < 0.04
    truth = hits.mean(), hits.sum() / (hits.sum() + others.sum()), (hits.sum() + others.sum()) / 1500
    held = np.zeros(3)
    for run in range(200):
        drawn = [random.choice(one, 60, replace=False).astype(float) for one in (hits, others)]
        error = Error.of([Coded(300, drawn[0])], [Coded(1200, drawn[1])], run)
        found = error.precision(), error.recall(), error.prevalence(300, 1500)
        held += [one.low <= value <= one.high for one, value in zip(found, truth, strict=True)]
    assert (held / 200 >= 0.91).all()


def test_drift_is_seen_where_precision_changes() -> None:
    same = [np.array([1.0, 1, 1, 0] * 5), np.array([1.0, 1, 0, 1] * 5)]
    other = [np.ones(20), np.array([0.0, 0, 1, 0] * 5)]
    assert drift(same, 0) > 0.5
    assert drift(other, 0) < 0.01
    assert np.isnan(drift([np.ones(4), np.ones(3)], 0))
    assert np.isnan(drift([np.ones(4)], 0))


def test_what_has_no_value_has_no_bounds() -> None:
    """No unit with a hit, and the theme in none of the others: recall is 0 of 0."""
    error = Error.of([], strata([(50, 20, 0)]), 0)
    for one in (error.precision(), error.recall(), error.f1()):
        assert np.isnan([one.value, one.low, one.high]).all()
    share = error.prevalence(0, 50)
    assert share.value == share.low == 0 < share.high


def test_pooled_intervals_hold_the_truth_where_questions_differ() -> None:
    draw = np.random.default_rng(0)
    held, naive = [], []
    for _ in range(2000):
        # Hard and easy questions: readers of one are mostly right or wrong together.
        chance = draw.beta(0.7, 0.3, 20)
        right = int((draw.random((3, 20)) < chance).sum())
        held.append(wilson(right / 3, 20))
        naive.append(wilson(right, 60))
    inside, too_few = (np.mean([low <= 0.7 <= high for low, high in found]) for found in (held, naive))
    assert inside > 0.94
    assert too_few < 0.85


def test_intervals_are_wilsons() -> None:
    for right, total in ((7, 9), (0, 5), (5, 5)):
        expected = binomtest(right, total).proportion_ci(0.95, "wilson")
        assert wilson(right, total) == pytest.approx((expected.low, expected.high))
    assert all(np.isnan(wilson(0, 0)))
