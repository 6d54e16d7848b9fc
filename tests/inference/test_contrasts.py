from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse, stats

from dienngon.codes import Interval, Note
from dienngon.inference import Blocks, Design, blocks, permutation_test
from dienngon.inference.contrasts import detectable, detectable_growth, mean_differences, quotients

NEW = Design(permutations=199)


def drawn(random: np.random.Generator, rates: np.ndarray, features: int = 1) -> Blocks:
    """Return documents with these rates, more spread than by chance, labelled by rate."""
    words = random.integers(200, 900, len(rates))
    own = random.gamma(4.0, 0.25, (len(rates), features)) * rates[:, None]
    hits = random.poisson(own * words[:, None])
    labels = np.unique(rates, return_inverse=True)[1]
    return blocks(sparse.csr_array(hits), words, labels)


@pytest.mark.parametrize(("inside", "outside"), [(40, 40), (25, 100)])
def test_the_smallest_difference_is_found_four_times_in_five(inside: int, outside: int) -> None:
    """A difference is planted that is just the smallest which could be shown, and the test is made."""
    random = np.random.default_rng(inside)
    rate, many = 0.008, 400
    groups = np.repeat([1.0, 1.0 + 1e-12], [outside, inside])
    nothing = drawn(random, rate * groups, many)
    own = nothing.labels == 1
    critical = 3.0
    least = detectable(nothing, own, critical, np.ones(many, dtype=bool))
    target, reference = (float(np.nanmedian(one)) for one in (least.target, least.reference))
    assert reference < rate < target
    planted = drawn(random, np.where(own, target, reference), many)
    found = permutation_test(planted, [0, 1], design=NEW).statistic[0]
    assert (found > critical).mean() == pytest.approx(0.8, abs=0.12)
    # Much smaller ones are not found, much larger ones are.
    for share, bound in ((0.5, 0.4), (1.6, 0.95)):
        mean = (target * inside + reference * outside) / (inside + outside)
        moved = drawn(random, mean + share * (np.where(own, target, reference) - mean), many)
        power = (permutation_test(moved, [0, 1], design=NEW).statistic[0] > critical).mean()
        assert power < bound if share < 1 else power > bound


def test_the_smallest_growth_is_found_four_times_in_five() -> None:
    random = np.random.default_rng(3)
    places, many, critical = np.repeat(np.arange(5.0), 20), 400, 3.0
    flat = drawn(random, 0.008 + 1e-12 * places, many)
    growth = float(np.nanmedian(detectable_growth(flat, places, critical)))
    planted = drawn(random, 0.008 * np.exp(growth * (places - 2)), many)
    found = permutation_test(planted, np.arange(5.0), design=NEW).statistic[0]
    assert (found > critical).mean() == pytest.approx(0.8, abs=0.12)


def test_no_difference_is_smallest_where_none_could_be_shown() -> None:
    few = blocks(np.array([[1], [0], [0], [2], [0]]), [100] * 5, [1, 1, 0, 0, 0])
    found = detectable(few, few.labels == 1, 4.0, np.array([True]))
    assert np.isnan(found.log2).all()
    assert np.isnan(detectable_growth(few, np.arange(5.0), 4.0)).all()


def test_an_interval_ends_at_zero_where_the_test_tells_the_side() -> None:
    made = blocks(np.array([[9, 1], [1, 2], [0, 1], [1, 1]] * 3), [100] * 12, np.repeat([1, 0], 6))
    found = quotients(made, made.labels == 1, Design())
    assert (found.low < 0).all()
    assert (found.high > 0).all()
    both = found.settled(np.array([1.0, -1.0]), np.array([True, True]))
    assert both.low[0] == 0
    assert both.high[1] == 0
    assert (both.low[1], both.high[0]) == (found.low[1], found.high[0])
    assert both.interval == (Interval.CUT,) * 2
    neither = found.settled(np.array([1.0, -1.0]), np.array([False, False]))
    assert neither.low.tolist() == found.low.tolist()
    assert neither.interval == (Interval.NOMINAL,) * 2


def test_an_interval_that_leaves_open_everything_is_not_given() -> None:
    made = blocks(np.array([[30], [0], [0], [0], [1], [0]]), [100] * 6, np.repeat([1, 0], 3))
    found = quotients(made, made.labels == 1, Design())
    left = found.settled(np.ones(1), np.zeros(1, dtype=bool))
    assert np.isnan(left.low[0])
    assert np.isnan(left.high[0])
    assert left.interval == (Note.of("inference.untold", documents=2),)
    # What the test tells is not kept back.
    told = found.settled(np.ones(1), np.ones(1, dtype=bool))
    assert told.low[0] == 0
    assert np.isfinite(told.high[0])


def test_differences_of_means_are_welchs() -> None:
    random = np.random.default_rng(0)
    values = random.random((20, 3))
    inside = np.repeat([True, False], [8, 12])
    made = blocks(values, np.ones(20), inside.astype(int))
    found = mean_differences(made, inside, Design())
    oracle = stats.ttest_ind(values[inside], values[~inside], equal_var=False)
    assert found.value == pytest.approx(values[inside].mean(axis=0) - values[~inside].mean(axis=0))
    bounds = oracle.confidence_interval()
    # No narrower, and as wide where the spread within the groups is the larger one.
    assert (found.low <= bounds.low + 1e-12).all()
    assert (found.high >= bounds.high - 1e-12).all()
    assert found.low == pytest.approx(bounds.low, abs=0.02)
    alike = dataclasses.replace(made, counts=sparse.csr_array(np.ones((20, 1))))
    assert mean_differences(alike, inside, Design()).value.tolist() == [0.0]
