from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse

from dienngon.codes import Tally, Verdict
from dienngon.inference import DISCOVERY, Blocks, Design, answer, blocks, permutation_test


def many(seed: int, planted: int, times: float, documents: int = 60) -> Blocks:
    """Return two groups whose first features are so many times as frequent in one of them."""
    random = np.random.default_rng(seed)
    labels = np.repeat([1, 0], documents)
    rates = np.full((2 * documents, 200), 0.004) * random.gamma(2.0, 0.5, (2 * documents, 200))
    rates[labels == 1, :planted] *= times
    return blocks(sparse.csr_array(random.poisson(600 * rates)), [600] * (2 * documents), labels)


def test_false_discoveries_find_more_and_few_of_them_are_false() -> None:
    made = many(1, 60, 1.7)
    result = permutation_test(made, [0, 1], design=Design(permutations=999))
    told = [answer(made, result, (0, one), made.labels.astype(float), 0.05) for one in range(200)]
    family = np.array([one.verdict.found for one in told])
    share = np.array([one.discovery.found for one in told])
    assert (share >= family).all()
    assert share.sum() > family.sum() + 10
    assert share[60:].sum() <= 0.2 * share.sum()


def test_nothing_planted_is_seldom_found_by_either() -> None:
    found = np.zeros(2)
    for seed in range(40):
        made = many(seed + 10, 0, 1.0, 15)
        result = permutation_test(made, [0, 1], design=Design(permutations=199, seed=seed))
        found += (result.p_adjusted <= 0.05).any(), (result.q <= DISCOVERY).any()
    assert found[0] <= 7
    assert found[1] <= 10


def test_what_the_family_finds_counts_as_found_in_any_case() -> None:
    made = many(1, 1, 3.0)
    result = permutation_test(made, [0, 1], design=Design(permutations=199))
    without = dataclasses.replace(result, q=np.ones_like(result.q))
    told = answer(made, without, (0, 0), made.labels.astype(float), 0.05)
    assert (told.verdict, told.discovery) == (Verdict.DIFFERS, Verdict.DIFFERS)
    against = answer(made, result, (0, 0), made.labels.astype(float), 0.05, agrees=False)
    assert (against.verdict, against.discovery) == (Verdict.NOT_SHOWN, Verdict.NOT_SHOWN)


def test_a_discovery_that_rests_on_one_document_says_so() -> None:
    hits = np.random.default_rng(6).poisson(2.0, (24, 8))
    hits[:12, 0] += 1
    hits[0, 0] = 30
    made = blocks(sparse.csr_array(hits), [500] * 24, np.repeat([1, 0], 12))
    result = permutation_test(made, [0, 1], design=Design(permutations=999))
    # As if so much were found that this was at the brink.
    brink = dataclasses.replace(
        result, q=np.full_like(result.q, 0.09), critical_q=np.abs(result.statistic), p_adjusted=np.ones_like(result.p)
    )
    told = answer(made, brink, (0, 0), made.labels.astype(float), 0.05)
    assert told.discovery is Verdict.DIFFERS_ON_ONE
    assert len(told.rests_on) == 1


@pytest.mark.parametrize(
    ("verdicts", "discoveries", "tally"),
    [
        (["too_few_documents"] * 3, ["too_few_documents"] * 3, Tally(3, 0, 0, 3)),
        (["too_few_documents", "not_shown"], ["differs", "too_few_documents"], Tally(2, 0, 1, 0)),
        (["differs", "no_documents", ""], ["differs", "no_documents", ""], Tally(1, 1, 0, 0)),
    ],
)
def test_cells_are_counted_once(verdicts: list[str], discoveries: list[str], tally: Tally) -> None:
    assert Tally.of(verdicts, discoveries) == tally
    assert tally.cells == tally.decided + tally.few
