from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from dienngon.errors import ParameterError
from dienngon.inference import DocumentTest, blocks, permutation_test
from dienngon.inference.bootstrap import bootstrap_rates
from dienngon.inference.intervals import share_interval
from dienngon.inference.rates import differences, trends

QUICK = DocumentTest(permutations=199)


def made(
    random: np.random.Generator, groups: list[int], rates: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hits, words and periods of documents with the given rates, shape (periods, features)."""
    periods = np.repeat(np.arange(len(groups)), groups)
    words = random.integers(200, 900, len(periods))
    own = random.gamma(4.0, 0.25, (len(periods), rates.shape[1])) * rates[periods]
    return random.poisson(own * words[:, None]), words, periods


def test_planted_periods_differ_and_others_do_not() -> None:
    rates = np.full((3, 4), 0.01)
    rates[1, 0], rates[2, 3] = 0.05, 0.001
    hits, words, periods = made(np.random.default_rng(1), [15, 15, 15], rates)
    found = differences(sparse.csr_array(hits), words, periods, 3, QUICK)
    assert found.verdicts[0][1] == "differs"
    assert found.verdicts[3][2] == "differs"
    assert {found.verdicts[one][at] for one in (1, 2) for at in range(3)} == {"no difference shown"}
    assert (found.p_adjusted >= found.p).all()


def test_one_loud_document_is_named() -> None:
    random = np.random.default_rng(2)
    hits, words, periods = made(random, [12, 12], np.full((2, 1), 0.01))
    hits[periods == 1] += 3
    hits[-1] = 400
    found = differences(sparse.csr_array(hits), words, periods, 2, QUICK)
    assert found.verdicts[0][1] in ("differs, but rests on one document", "no difference shown")


def test_five_documents_tell_nothing_and_gaps_stay_gaps() -> None:
    hits = sparse.csr_array(np.array([[9], [0], [1], [0], [8]]))
    found = differences(hits, [700, 500, 600, 700, 600], [0, 1, 1, 1, 3], 4, QUICK)
    assert found.verdicts[0] == (*("too few documents to tell",) * 2, "no documents", "too few documents to tell")
    assert found.notes[0][0].endswith("with 1 of 5 dated documents the smallest attainable p is 0.2")
    assert np.isnan(found.p).all()
    assert np.isnan(found.low[0, [0, 2, 3]]).all()
    assert found.low[0, 1] <= 1 / 1800 <= found.high[0, 1]


def test_p_is_that_of_the_permutation_of_periods_that_can_be_told() -> None:
    hits, words, periods = made(np.random.default_rng(3), [8, 8, 1], np.full((3, 5), 0.01))
    found = differences(sparse.csr_array(hits), words, periods, 3, QUICK)
    contrasts = [[1, 0, 0], [0, 1, 0]]
    expected = permutation_test(blocks(sparse.csr_array(hits), words, periods), contrasts, permutations=199)
    assert found.p[:, :2] == pytest.approx(expected.p.T)
    assert found.p_adjusted[:, :2] == pytest.approx(expected.p_adjusted.T)
    assert np.isnan(found.p[:, 2]).all()
    assert {row[2] for row in found.verdicts} == {"too few documents to tell"}


def test_reposts_count_as_one_document() -> None:
    random = np.random.default_rng(4)
    hits, words, periods = made(random, [6, 6], np.array([[0.002], [0.03]]))
    alone = differences(sparse.csr_array(hits), words, periods, 2, QUICK)
    assert alone.verdicts[0][1] == "differs"
    together = DocumentTest(permutations=199, clusters=[list(range(6, 12))])
    found = differences(sparse.csr_array(hits), words, periods, 2, together)
    assert found.verdicts[0] == ("too few documents to tell",) * 2
    assert "1 of 7 dated documents, reposts moving as one" in found.notes[0][1]
    assert np.isnan(found.low[0, 1])


def test_a_rate_that_leans_against_its_documents_is_no_difference() -> None:
    """Most documents of one period are above those of the other, one long document turns its rate round."""
    hits = np.array([[12]] * 20 + [[50]] + [[6]] * 21)
    words = np.array([100] * 20 + [10_000] + [200] * 21)
    periods = np.array([1] * 21 + [0] * 21)
    found = differences(sparse.csr_array(hits), words, periods, 2, QUICK)
    assert hits[:21].sum() / words[:21].sum() < hits[21:].sum() / words[21:].sum()
    assert (found.p_adjusted <= 0.05).all()
    assert set(found.verdicts[0]) == {"no difference shown"}


def test_documents_without_words_change_nothing() -> None:
    hits, words, periods = made(np.random.default_rng(8), [7, 7], np.array([[0.004], [0.02]]))
    found = differences(sparse.csr_array(hits), words, periods, 2, QUICK)
    more = np.concatenate([words, [0, 0, 0]]), np.concatenate([periods, [0, 1, 1]])
    with_empty = differences(sparse.csr_array(np.vstack([hits, np.zeros((3, 1))])), *more, 2, QUICK)
    assert with_empty.p.tolist() == found.p.tolist()
    assert with_empty.low.tolist() == found.low.tolist()


def test_a_rising_rate_is_a_trend_and_a_wave_is_none() -> None:
    rates = np.array([[0.004, 0.01], [0.008, 0.03], [0.016, 0.03], [0.032, 0.01]])
    hits, words, periods = made(np.random.default_rng(5), [10] * 4, rates)
    found = trends(sparse.csr_array(hits), words, periods, [2019, 2020, 2021, 2022], QUICK)
    assert found.verdicts == ("differs", "no difference shown")
    assert found.low[0] < 1.0 < found.high[0]
    # A year is one unit: twice as far apart is half the growth.
    far = trends(sparse.csr_array(hits), words, periods, [2019, 2021, 2023, 2025], QUICK)
    assert far.slope[0] == pytest.approx(found.slope[0] / 2)


def test_two_periods_are_no_trend() -> None:
    hits, words, periods = made(np.random.default_rng(6), [9, 0, 9], np.full((3, 1), 0.01))
    found = trends(sparse.csr_array(hits), words, periods, [0, 1, 2], QUICK)
    assert found.notes == ("a trend needs three periods with documents; got 2",)
    assert np.isnan(found.p).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_any_documents_give_an_answer(seed: int, groups: list[int]) -> None:
    random = np.random.default_rng(seed)
    hits, words, periods = made(random, groups, np.full((len(groups), 2), 0.004))
    words[random.random(len(words)) < 0.2] = 0
    hits[words == 0] = 0
    found = differences(sparse.csr_array(hits), words, periods, len(groups), QUICK)
    for at in range(len(groups)):
        held = int((words[periods == at] > 0).sum())
        assert {row[at] == "no documents" for row in found.verdicts} == {held == 0}
        if held > 1:
            rate = hits[periods == at].sum(axis=0) / words[periods == at].sum()
            assert (found.low[:, at] <= rate).all()
            assert (rate <= found.high[:, at]).all()


def test_percentiles_of_the_bootstrap_are_those_of_scipy() -> None:
    hits, words, _ = made(np.random.default_rng(7), [12, 9], np.full((2, 2), 0.02))
    periods = np.repeat([0, 1], [12, 9])
    low, high = bootstrap_rates(blocks(sparse.csr_array(hits), words, periods), 0, replicates=20_000)
    inside = periods == 0
    for feature in range(2):
        oracle = stats.bootstrap(
            (hits[inside, feature], words[inside]),
            lambda hits, words, axis=-1: hits.sum(axis=axis) / words.sum(axis=axis),
            paired=True,
            n_resamples=20_000,
            method="percentile",
            rng=np.random.default_rng(1),
        ).confidence_interval
        assert low[feature] == pytest.approx(oracle.low, rel=0.03)
        assert high[feature] == pytest.approx(oracle.high, rel=0.03)


def test_share_interval_is_wilsons() -> None:
    low, high = share_interval(3, 10)
    z, n, p = stats.norm.ppf(0.975), 10, 0.3
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert (low, high) == pytest.approx(((middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)))
    assert np.isnan(share_interval(0, 0)).all()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"interval": "wald"}, "'interval' must be"), ({"replicates": 5}, "'replicates' must be at least 100")],
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        DocumentTest(**wrong)  # type: ignore[arg-type]
