from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from dienngon.topic_models.ensemble import _averaged, agreed, mixture, nested, partitions, small_groups, ward
from dienngon.topic_models.weights import unit


def slanted(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return two long, thin groups side by side, which lie apart only across their length."""
    random = np.random.default_rng(seed)
    main = np.arange(600) % 2
    rows = random.normal(size=(600, 2)) * [4.0, 0.3]
    rows[:, 1] += 2.0 * main
    turn = np.array([[0.8, 0.6], [-0.6, 0.8]])
    return (rows @ turn).astype(np.float32), main


def test_a_mixture_is_scikit_learns_with_one_covariance() -> None:
    rows, main = slanted()
    random = np.random.default_rng(1)
    start = np.where(random.random(len(main)) < 0.2, 1 - main, main)
    means = np.array([rows[start == one].mean(axis=0) for one in (0, 1)])
    known = GaussianMixture(2, covariance_type="tied", means_init=means, weights_init=[0.5, 0.5]).fit_predict(rows)
    found = mixture(rows, start)
    assert adjusted_rand_score(main, start) < 0.5
    assert adjusted_rand_score(known, found) > 0.99
    assert adjusted_rand_score(main, found) > 0.99


def test_groups_are_joined_as_scipy_joins_them() -> None:
    rows = np.random.default_rng(2).normal(size=(40, 3))
    tree = linkage(rows, "ward")
    for k, found in nested(rows, np.arange(40), [2, 5, 12]).items():
        assert adjusted_rand_score(fcluster(tree, k, "maxclust"), found) == pytest.approx(1)


def test_small_groups_are_of_near_rows_and_of_no_chance() -> None:
    random = np.random.default_rng(3)
    centres = random.normal(size=(12, 5)) * 10
    main = np.arange(480) % 12
    rows = centres[main] + random.normal(size=(480, 5)) * 0.1
    found = small_groups(rows, 12)
    assert adjusted_rand_score(main, found) == pytest.approx(1)
    assert np.array_equal(found, small_groups(rows, 12))
    assert small_groups(rows[:7], 12).tolist() == list(range(7))


def test_rows_averaged_with_their_neighbours_lie_nearer_to_their_group() -> None:
    random = np.random.default_rng(4)
    main = np.arange(200) % 2
    rows = unit(
        np.where(main[:, None] == 1, [1.0] * 5 + [0.0] * 5, [0.0] * 5 + [1.0] * 5) + random.normal(size=(200, 10)) * 0.5
    )
    near = _averaged(rows.astype(np.float32))
    before, after = (
        np.mean(
            [
                one @ unit(vectors[main == topic].mean(axis=0, keepdims=True))[0]
                for one, topic in zip(vectors, main, strict=True)
            ]
        )
        for vectors in (rows, near)
    )
    assert after > before + 0.08


def test_members_outvote_the_one_in_the_middle() -> None:
    """Each member puts other rows wrongly, so that all are right together where each alone is not."""
    main = np.arange(90) % 3
    members = []
    for number in range(5):
        one = main.copy()
        wrong = np.arange(number * 9, number * 9 + 9)
        one[wrong] = (one[wrong] + 1) % 3
        # What a group is called differs from member to member.
        members.append((one + number) % 3)
    found = agreed(members)
    assert adjusted_rand_score(main, found) == pytest.approx(1)
    assert max(adjusted_rand_score(main, one) for one in members) < 0.8


@pytest.mark.parametrize("k", [2, 160, 299])
def test_there_may_be_more_groups_than_small_groups(k: int) -> None:
    rows = np.random.default_rng(0).normal(size=(300, 8))
    assert len(set(ward(rows, k).tolist())) == k
    assert len(set(partitions(rows, [k])[k].tolist())) > 0.9 * k
