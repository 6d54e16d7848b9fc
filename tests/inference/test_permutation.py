from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from dienngon.errors import ParameterError
from dienngon.inference import Design, blocks, permutation_test, smallest_p, smallest_trend_p
from dienngon.inference.blocks import every_arrangement, number_of_arrangements, sampled_arrangements
from dienngon.inference.statistic import leave_one_out
from dienngon.inference.verdicts import smallest_feature_p

RANDOM = np.random.default_rng(0)


def written_out(counts: np.ndarray, sizes: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the statistic of every feature from its formula, with dense residuals."""
    n = len(sizes)
    found = []
    for column in counts.T:
        root = np.sqrt(sizes)
        e = column / root - (column / root).sum() / root.sum() * root
        assert abs(e.sum()) < 1e-9
        w = scores - scores.mean()
        u = e - (w @ e) / (w @ w) * w
        pooled = (w @ w) * (e @ e) / (n - 1)
        own = (w**2 @ u**2) * n / (n - 2)
        found.append((w @ e) / np.sqrt(max(pooled, own)))
    return np.array(found)


def planted(documents: int, features: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    sizes = random.integers(100, 400, documents)
    counts = random.poisson(random.gamma(1.0, 1.0, (documents, features)) * sizes[:, None] / 100)
    labels = np.arange(documents) % 2
    counts[:, 0] = random.poisson(np.where(labels == 1, 12, 3))
    return counts, sizes, labels


@pytest.mark.parametrize("scores", [[0, 1], [0, 1, 2], [1, 0, 0], [2021, 2022, 2024]])
def test_the_statistic_is_its_formula(scores: list[float]) -> None:
    counts = RANDOM.poisson(1.5, (12, 7))
    sizes, labels = RANDOM.integers(50, 90, 12), np.arange(12) % len(scores)
    found = permutation_test(blocks(counts_of(counts), sizes, labels), scores, design=Design(permutations=99))
    assert found.statistic[0] == pytest.approx(written_out(counts, sizes, np.array(scores, dtype=float)[labels]))


def counts_of(counts: object) -> sparse.csr_array:
    return sparse.csr_array(np.asarray(counts, dtype=float))


def test_exact_p_is_that_of_all_arrangements() -> None:
    counts, sizes, labels = planted(8, 5)
    found = permutation_test(blocks(counts_of(counts), sizes, labels), [0, 1])
    assert found.exact
    assert found.arrangements == 70
    chosen = [np.isin(np.arange(8), one).astype(float) for one in itertools.combinations(range(8), 4)]
    every = np.array([np.abs(written_out(counts, sizes, scores)) for scores in chosen])
    observed = np.abs(found.statistic[0])
    assert found.p[0] == pytest.approx((every >= observed - 1e-9).mean(axis=0))
    largest = every.max(axis=1)
    assert found.p_adjusted[0] == pytest.approx([(largest >= one - 1e-9).mean() for one in observed])
    assert found.q[0] == pytest.approx(stats.false_discovery_control(found.p[0]))
    assert (largest > found.critical[0] + 1e-9).mean() <= 0.05 or np.isinf(found.critical[0])


def test_scipys_permutation_test_agrees_where_lengths_are_equal() -> None:
    # With equal lengths and groups, the score is the difference of means, and so ordered alike if variances are.
    values = np.array([0, 1, 0, 2, 1, 5, 6, 4, 7, 5])
    labels = np.repeat([0, 1], 5)
    found = permutation_test(blocks(counts_of(values[:, None]), np.full(10, 100), labels), [0, 1])
    expected = stats.permutation_test(
        (values[labels == 1], values[labels == 0]), lambda x, y: np.mean(x) - np.mean(y), n_resamples=np.inf
    )
    assert found.p[0, 0] == pytest.approx(expected.pvalue)


def test_four_documents_a_side_attain_029_whatever_the_number_of_terms() -> None:
    random = np.random.default_rng(3)
    counts = random.poisson(20.0, (8, 1000))
    counts[:, 0] = [40, 40, 40, 40, 0, 0, 0, 0]
    found = permutation_test(blocks(counts_of(counts), np.full(8, 500), [1, 1, 1, 1, 0, 0, 0, 0]), [0, 1])
    assert found.smallest[0] == pytest.approx(smallest_p(4, 8))
    assert found.smallest[0] == pytest.approx(2 / 70)
    assert found.attainable[0, 0] == pytest.approx(2 / 70)
    # Benjamini-Hochberg over 1,000 terms could pass none.
    assert found.q.min() > 0.05


def test_what_cannot_be_attained_is_never_found() -> None:
    counts, sizes, labels = planted(40, 200, seed=1)
    found = permutation_test(blocks(counts_of(counts), sizes, labels), [0, 1], design=Design(permutations=499))
    assert (found.attainable <= found.p_adjusted).all()
    assert (found.p_adjusted >= found.p).all()
    assert (found.attainable >= found.smallest[:, None]).all()


def test_a_planted_feature_is_found_and_the_same_every_time() -> None:
    counts, sizes, labels = planted(40, 600, seed=2)
    made = blocks(counts_of(counts), sizes, labels)
    found = [
        permutation_test(made, [0, 1], design=Design(permutations=299, seed=5), workers=workers) for workers in (1, 2)
    ]
    assert np.flatnonzero(found[0].p_adjusted[0] <= 0.05).tolist() == [0]
    for name in ("statistic", "p", "p_adjusted", "q", "attainable", "critical"):
        assert getattr(found[0], name).tolist() == getattr(found[1], name).tolist()
    assert found[0].pooled[0] >= 1
    assert found[0].q[0, 0] < 0.01


def test_no_findings_without_a_difference() -> None:
    """A small form of the calibration in benchmarks/keyness.py: bursty counts, no difference between groups."""
    random = np.random.default_rng(11)
    labels = np.repeat([0, 1], 10)
    bad = 0
    for run in range(60):
        sizes = random.integers(100, 900, 20)
        rates = random.gamma(0.15, 1 / 0.15, (20, 80)) * random.gamma(0.5, 4.0, 80)
        counts = random.poisson(rates * sizes[:, None] / 1000)
        counts = counts[:, counts.sum(axis=0) >= 5]
        found = permutation_test(
            blocks(counts_of(counts), sizes, labels), [0, 1], design=Design(permutations=199, seed=run)
        )
        bad += bool((found.p_adjusted <= 0.05).any())
    # 5% of 60 is 3; more than 8 would happen once in 500 times.
    assert bad <= 8


def test_contrasts_are_one_family() -> None:
    counts, sizes, _ = planted(18, 30, seed=4)
    labels = np.arange(18) % 3
    made = blocks(counts_of(counts), sizes, labels)
    joint = permutation_test(made, np.eye(3), design=Design(permutations=299, seed=1))
    alone = permutation_test(made, np.eye(3)[:1], design=Design(permutations=299, seed=1))
    assert joint.statistic[0] == pytest.approx(alone.statistic[0])
    assert (joint.p_adjusted[0] >= alone.p_adjusted[0]).all()


def test_two_mirrored_contrasts_cost_nothing() -> None:
    counts, sizes, labels = planted(20, 30, seed=6)
    made = blocks(counts_of(counts), sizes, labels)
    joint = permutation_test(made, np.eye(2), design=Design(permutations=499, seed=1))
    alone = permutation_test(made, [[0, 1]], design=Design(permutations=499, seed=1))
    assert joint.p_adjusted[1] == pytest.approx(alone.p_adjusted[0])
    assert joint.p_adjusted[0] == pytest.approx(alone.p_adjusted[0])
    assert joint.critical == pytest.approx(np.repeat(alone.critical, 2))


def test_a_small_group_does_not_drown_a_large_one() -> None:
    counts, sizes, labels = planted(60, 100, seed=7)
    labels[0] = 2
    joint = permutation_test(
        blocks(counts_of(counts), sizes, labels), np.eye(3), design=Design(permutations=499, seed=1)
    )
    # The planted feature of group 1 is found although the single document of group 2 has the widest statistics.
    assert joint.p_adjusted[1, 0] <= 0.05
    assert joint.critical[2] > joint.critical[1]


@pytest.mark.parametrize("seed", range(4))
def test_the_critical_value_is_where_findings_begin(seed: int) -> None:
    counts, sizes, _ = planted(24, 40, seed)
    made = blocks(counts_of(counts), sizes, np.arange(24) % 3)
    for level in (0.05, 0.3):
        found = permutation_test(made, np.eye(3), design=Design(permutations=199, seed=seed, level=level))
        beyond = np.abs(found.statistic) > found.critical[:, None] * (1 + 1e-6)
        assert ((found.p_adjusted <= level) == beyond).all()


def test_a_trend_is_found_where_periods_are_ordered() -> None:
    random = np.random.default_rng(8)
    labels = np.repeat([0, 1, 2, 3], 8)
    counts = np.column_stack([random.poisson(2 + 3 * labels), random.poisson(6, 32)])
    found = permutation_test(blocks(counts_of(counts), np.full(32, 200), labels), [2020, 2021, 2022, 2024])
    assert found.p_adjusted[0, 0] <= 0.001
    assert found.statistic[0, 0] > 0
    assert found.p_adjusted[0, 1] > 0.05


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_turning_the_groups_turns_the_sign(seed: int) -> None:
    counts, sizes, labels = planted(9, 6, seed)
    one = permutation_test(blocks(counts_of(counts), sizes, labels), [0, 1])
    other = permutation_test(blocks(counts_of(counts), sizes, 1 - labels), [0, 1])
    assert one.statistic == pytest.approx(-other.statistic)
    assert one.p == pytest.approx(other.p)


def test_leaving_one_block_out() -> None:
    counts, sizes, labels = planted(12, 3, seed=9)
    counts[:, 2] = 1
    counts[0, 2] = 90
    made = blocks(counts_of(counts), sizes, labels)
    for feature in range(3):
        whole = written_out(counts, sizes, labels.astype(float))[feature]
        left = [
            np.sign(whole)
            * written_out(np.delete(counts, i, 0), np.delete(sizes, i), np.delete(labels, i).astype(float))
            for i in range(12)
        ]
        expected = min(one[feature] for one in left)
        least, block = leave_one_out(made, feature, labels.astype(float))
        assert least == pytest.approx(expected)
        assert left[block][feature] == pytest.approx(expected)


def test_features_without_variation_are_silent() -> None:
    sizes = np.array([100, 200, 300, 400])
    counts = np.column_stack([sizes / 100, [0, 0, 0, 0], [4, 0, 0, 0]])
    found = permutation_test(blocks(counts_of(counts), sizes, [0, 0, 1, 1]), [0, 1])
    assert found.statistic[0, :2].tolist() == [0, 0]
    assert found.p[0, :2].tolist() == [1, 1]
    for values in (found.statistic, found.p, found.q, found.attainable):
        assert np.isfinite(values).all()


def test_clusters_move_together() -> None:
    counts = np.array([[3], [3], [3], [0], [0], [0], [1]])
    sizes, labels = np.full(7, 100), np.array([1, 1, 1, 0, 0, 0, 0])
    apart = permutation_test(blocks(counts_of(counts), sizes, labels), [0, 1])
    together = permutation_test(blocks(counts_of(counts), sizes, labels, Design(clusters=[[0, 1, 2]])), [0, 1])
    assert apart.arrangements == 35
    # Three copies of one text are one voice among five.
    assert together.arrangements == 5
    assert together.smallest[0] == pytest.approx(1 / 5)
    assert together.p[0, 0] >= 1 / 5


def test_a_cluster_across_groups_is_a_block_in_each() -> None:
    made = blocks(counts_of([[1], [2], [4], [8]]), [10, 20, 30, 40], [0, 1, 1, 0], Design(clusters=[[], [0, 2, 1]]))
    assert made.labels.tolist() == [0, 1, 0]
    assert made.counts.toarray().ravel().tolist() == [1, 6, 8]
    assert made.sizes.tolist() == [10, 50, 40]
    assert made.block_of.tolist() == [0, 1, 1, 2]


def test_several_clusters_stay_apart() -> None:
    made = blocks(counts_of(np.eye(6)), np.arange(1, 7), [0, 0, 0, 0, 1, 1], Design(clusters=[[1, 2], [3, 0], [5]]))
    assert made.block_of.tolist() == [0, 1, 1, 0, 2, 3]
    assert made.sizes.tolist() == [5, 5, 5, 6]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"sizes": [1, 2]}, "one entry a document"),
        ({"sizes": [1, 2, float("nan")]}, "'sizes' must be finite"),
        ({"counts": [[1], [-1], [0]]}, "'counts' must be finite"),
        ({"design": Design(clusters=[[7]])}, "positions from 0 to 2"),
    ],
)
def test_unusable_blocks(values: dict[str, object], message: str) -> None:
    given_values = {"counts": [[1], [2], [3]], "sizes": [1, 2, 3], "labels": [0, 1, 1]} | values
    given_values["counts"] = counts_of(given_values["counts"])
    with pytest.raises(ParameterError, match=message):
        blocks(**given_values)


def test_one_contrast_of_a_permutation_with_a_factor() -> None:
    counts, sizes, _ = planted(18, 30, seed=4)
    joint = permutation_test(blocks(counts_of(counts), sizes, np.arange(18) % 3), np.eye(3), design=Design(seed=1))
    one = joint.at(1, 3)
    assert one.p.tolist() == [joint.p[1].tolist()]
    assert one.statistic.tolist() == [joint.statistic[1].tolist()]
    assert one.p_adjusted.tolist() == [np.minimum(3 * joint.p_adjusted[1], 1).tolist()]
    assert one.attainable.tolist() == [np.minimum(3 * joint.attainable[1], 1).tolist()]
    assert one.smallest.tolist() == [min(3 * joint.smallest[1], 1)]
    assert joint.at(1).p_adjusted.tolist() == [joint.p_adjusted[1].tolist()]


def test_unusable_tests() -> None:
    made = blocks(counts_of([[1], [2], [3]]), [1, 2, 3], [0, 1, 1])
    with pytest.raises(ParameterError, match="at least 20"):
        permutation_test(made, [0, 1], design=Design(permutations=10))
    with pytest.raises(ParameterError, match="each of 2 groups"):
        permutation_test(made, [0, 1, 2])


@pytest.mark.parametrize("sizes", [[1, 3, 1], [2, 2], [3], [2, 1, 2, 1]])
def test_every_arrangement_once(sizes: list[int]) -> None:
    labels = np.repeat(np.arange(len(sizes)), sizes)
    found = [tuple(row) for batch in every_arrangement(labels, 7) for row in batch.tolist()]
    assert sorted(found) == sorted(set(itertools.permutations(labels.tolist())))
    assert len(found) == number_of_arrangements(sizes)


def test_sampled_arrangements_keep_the_groups() -> None:
    labels = np.array([0, 0, 1, 2, 2, 2])
    batches = list(sampled_arrangements(labels, 25, 10, seed=0))
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert all((np.sort(row) == labels).all() for batch in batches for row in batch)


def test_smallest_p_of_a_trend_and_of_features() -> None:
    assert smallest_trend_p([4, 4], [0, 1]) == smallest_p(4, 8)
    assert smallest_trend_p([1, 3, 1], [2021, 2022, 2023]) == pytest.approx(2 / 20)
    assert smallest_trend_p([1, 3, 1], [2021, 2022, 2024]) == pytest.approx(1 / 20)
    assert smallest_trend_p([5, 0], [1, 2]) == 1
    held = np.arange(0, 11)
    law = stats.hypergeom(30, held, 10)
    assert smallest_feature_p(held, 10, 30) == pytest.approx(np.minimum(law.pmf(held), law.pmf(0)))
    assert smallest_feature_p(np.array([15, 30]), 10, 30) == pytest.approx(smallest_p(10, 30))


@pytest.mark.parametrize("permutations", [99, 100_000])
def test_what_is_kept_of_a_permutation_is_what_it_found(
    permutations: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = sparse.csr_array(np.random.default_rng(3).poisson(2, size=(9, 30)))
    made = blocks(counts, np.full(9, 100.0), np.arange(9) % 3)
    design = Design(permutations=permutations, cache=tmp_path)
    new = permutation_test(made, np.eye(3), design=design)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("was permuted again")

    monkeypatch.setattr("dienngon.inference.permutation._result", never)
    kept = permutation_test(made, np.eye(3), design=design)
    for field in dataclasses.fields(new):
        assert np.array_equal(getattr(kept, field.name), getattr(new, field.name)), field.name
    for other in (np.eye(3)[[1, 0, 2]], np.eye(3)[:2], np.arange(3)):
        with pytest.raises(AssertionError, match="was permuted again"):
            permutation_test(made, other, design=design)


def test_of_no_features_nothing_is_kept_and_read_again(tmp_path: Path) -> None:
    made = blocks(sparse.csr_array((8, 0)), np.full(8, 100.0), np.arange(8) % 2)
    design = Design(permutations=99, cache=tmp_path)
    first, again = (permutation_test(made, np.eye(2), design=design) for _ in range(2))
    assert first.p.shape == again.p.shape == (2, 0)
