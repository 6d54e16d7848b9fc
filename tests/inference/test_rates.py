from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from dienngon.codes import Note, Verdict
from dienngon.errors import ParameterError
from dienngon.inference import Design, blocks, permutation_test
from dienngon.inference.intervals import bootstrap_rates, share_interval
from dienngon.inference.rates import differences, trends

QUICK = Design(permutations=199)


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
    assert found.verdicts[0][1] is Verdict.DIFFERS
    assert found.verdicts[3][2] is Verdict.DIFFERS
    assert {found.verdicts[one][at] for one in (1, 2) for at in range(3)} == {Verdict.NOT_SHOWN}
    assert (found.p_adjusted >= found.p).all()


def on_the_brink(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return two periods of twelve documents that differ by little."""
    periods = np.repeat([0, 1], 12)
    hits = np.random.default_rng(seed).poisson(np.where(periods == 1, 8.5, 5))[:, None]
    hits[-1] = 20
    return hits, np.full(24, 500), periods


@pytest.mark.parametrize(
    ("seed", "verdict", "members"),
    [
        (5, Verdict.DIFFERS_ON_ONE, (12,)),
        (2, Verdict.DIFFERS_ON_GROUP, (21, 22, 23)),
    ],
)
def test_what_a_difference_rests_on_is_named(seed: int, verdict: Verdict, members: tuple[int, ...]) -> None:
    hits, words, periods = on_the_brink(seed)
    clusters = [[21, 22, 23]]
    found = differences(sparse.csr_array(hits), words, periods, 2, Design(permutations=199, clusters=clusters))
    assert found.verdicts[0][1] == verdict
    assert found.rests_on[0][1] == members
    # Without them the statistic is no longer beyond the critical one.
    whole = permutation_test(
        blocks(sparse.csr_array(hits), words, periods, Design(clusters=clusters)),
        [0, 1],
        design=Design(permutations=199),
    )
    left = np.setdiff1d(np.arange(24), members)
    moved = [[int(np.flatnonzero(left == one)[0]) for one in cluster if one in left] for cluster in clusters]
    rest = permutation_test(
        blocks(sparse.csr_array(hits[left]), words[left], periods[left], Design(clusters=moved)), [0, 1]
    )
    assert abs(rest.statistic[0, 0]) <= whole.critical[0] < abs(whole.statistic[0, 0])


def test_places_of_documents_without_words_are_kept() -> None:
    hits, words, periods = on_the_brink(2)
    more = np.vstack([[[0]], hits]), np.concatenate([[0], words]), np.concatenate([[1], periods])
    test = Design(permutations=199, clusters=[[22, 23, 24]])
    found = differences(sparse.csr_array(more[0]), *more[1:], 2, test)
    assert found.rests_on[0][1] == (22, 23, 24)
    assert found.rests_on[0][0] == (22, 23, 24)


def test_five_documents_tell_nothing_and_gaps_stay_gaps() -> None:
    hits = sparse.csr_array(np.array([[9], [0], [1], [0], [8]]))
    found = differences(hits, [700, 500, 600, 700, 600], [0, 1, 1, 1, 3], 4, QUICK)
    assert found.verdicts[0] == (*(Verdict.TOO_FEW,) * 2, Verdict.NO_DOCUMENTS, Verdict.TOO_FEW)
    assert found.notes[0][0] == Note.of("inference.too_few", held=1, total=5, joined=False, p=0.2, enough=3)
    assert str(found.notes[0][0]).endswith(
        "1 of 5 documents, where even the largest difference has p = 0.2; it takes 3 here beside the others"
    )
    assert np.isnan(found.p).all()
    assert np.isnan(found.low[0]).all()
    # Three documents, one of which has the one hit, leave open anything.
    assert found.covers[0] == (
        *(Note.of("inference.untold", documents=1),) * 2,
        "",
        Note.of("inference.untold", documents=1),
    )
    assert str(found.covers[0][1]) == "not given: only 1 document has hits"


def test_p_is_that_of_the_permutation_of_periods_that_can_be_told() -> None:
    hits, words, periods = made(np.random.default_rng(3), [8, 8, 1], np.full((3, 5), 0.01))
    found = differences(sparse.csr_array(hits), words, periods, 3, QUICK)
    contrasts = [[1, 0, 0], [0, 1, 0]]
    expected = permutation_test(blocks(sparse.csr_array(hits), words, periods), contrasts, design=QUICK)
    assert found.p[:, :2] == pytest.approx(expected.p.T)
    assert found.p_adjusted[:, :2] == pytest.approx(expected.p_adjusted.T)
    assert np.isnan(found.p[:, 2]).all()
    assert {row[2] for row in found.verdicts} == {Verdict.TOO_FEW}


def test_reposts_count_as_one_document() -> None:
    random = np.random.default_rng(4)
    hits, words, periods = made(random, [6, 6], np.array([[0.002], [0.03]]))
    alone = differences(sparse.csr_array(hits), words, periods, 2, QUICK)
    assert alone.verdicts[0][1] is Verdict.DIFFERS
    together = Design(permutations=199, clusters=[list(range(6, 12))])
    found = differences(sparse.csr_array(hits), words, periods, 2, together)
    assert found.verdicts[0] == (Verdict.TOO_FEW,) * 2
    assert "1 of 7 documents, those that move together counted as one," in str(found.notes[0][1])
    assert np.isnan(found.low[0, 1])


def test_a_rate_that_leans_against_its_documents_is_no_difference() -> None:
    """Most documents of one period are above those of the other, one long document turns its rate round."""
    hits = np.array([[12]] * 20 + [[50]] + [[6]] * 21)
    words = np.array([100] * 20 + [10_000] + [200] * 21)
    periods = np.array([1] * 21 + [0] * 21)
    found = differences(sparse.csr_array(hits), words, periods, 2, QUICK)
    assert hits[:21].sum() / words[:21].sum() < hits[21:].sum() / words[21:].sum()
    assert (found.p_adjusted <= 0.05).all()
    assert set(found.verdicts[0]) == {Verdict.NOT_SHOWN}


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
    assert found.verdicts == (Verdict.DIFFERS, Verdict.NOT_SHOWN)
    assert found.low[0] < 1.0 < found.high[0]
    # A year is one unit: twice as far apart is half the growth.
    far = trends(sparse.csr_array(hits), words, periods, [2019, 2021, 2023, 2025], QUICK)
    assert far.slope[0] == pytest.approx(found.slope[0] / 2)


def test_a_trend_needs_ten_documents_that_move_alone() -> None:
    """Of fewer, one arrangement can attain the level: all features in the order of time would differ at once."""
    periods = np.repeat([0, 1, 2], 3)
    hits = np.array([[1, 2]] * 3 + [[20, 30]] * 3 + [[60, 90]] * 3)
    places = [0, 1, 2]
    nine = trends(sparse.csr_array(hits), np.full(9, 1000), periods, places, QUICK)
    assert set(nine.verdicts) == {Verdict.TOO_FEW}
    assert str(nine.notes[0]).endswith("a trend needs 10 documents or more; got 9")
    assert np.isnan(nine.p).all()
    assert (nine.low < nine.slope).all()
    periods, hits = np.repeat([0, 1, 2], 4), np.repeat(hits[::3], 4, axis=0)
    twelve = trends(sparse.csr_array(hits), np.full(12, 1000), periods, places, QUICK)
    assert set(twelve.verdicts) == {Verdict.DIFFERS}
    together = Design(permutations=199, clusters=[[0, 1, 2, 3]])
    found = trends(sparse.csr_array(hits), np.full(12, 1000), periods, places, together)
    assert found.notes[0] == Note.of("inference.trend_documents", least=10, got=9, joined=True)
    assert str(found.notes[0]).endswith("got 9, those that move together counted as one")


def test_a_feature_without_hits_has_no_growth() -> None:
    hits, words, periods = made(np.random.default_rng(6), [6, 6, 6], np.full((3, 2), 0.01))
    hits[:, 1] = 0
    found = trends(sparse.csr_array(hits), words, periods, [0, 1, 2], QUICK)
    assert np.isnan([found.slope[1], found.low[1], found.high[1]]).all()
    assert np.isfinite(found.slope[0])
    assert found.notes[1] == Note.of("inference.no_hit")


def test_a_trend_that_rests_on_one_document_names_it() -> None:
    periods = np.repeat([0, 1, 2, 3], 6)
    random = np.random.default_rng(3)
    random.poisson(np.where(np.repeat([0, 1], 12) == 1, 8.5, 5))
    hits = random.poisson(5 + 0.9 * periods)[:, None]
    hits[-1] = 22
    found = trends(sparse.csr_array(hits), np.full(24, 500), periods, [0, 1, 2, 3], QUICK)
    assert found.verdicts == (Verdict.DIFFERS_ON_ONE,)
    assert found.rests_on == ((23,),)


def test_two_periods_are_no_trend() -> None:
    hits, words, periods = made(np.random.default_rng(6), [9, 0, 9], np.full((3, 1), 0.01))
    found = trends(sparse.csr_array(hits), words, periods, [0, 1, 2], QUICK)
    assert found.notes == (Note.of("inference.trend_periods", least=3, got=2),)
    assert str(found.notes[0]) == "a trend needs 3 periods with documents; got 2"
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
        assert {row[at] is Verdict.NO_DOCUMENTS for row in found.verdicts} == {held == 0}
        if held > 1:
            rate = hits[periods == at].sum(axis=0) / words[periods == at].sum()
            given_at = ~np.isnan(found.low[:, at])
            assert (found.low[given_at, at] <= rate[given_at]).all()
            assert (rate[given_at] <= found.high[given_at, at]).all()
            assert [row[at] == "95%" for row in found.covers] == given_at.tolist()
            assert (found.high[given_at, at] <= 1).all()


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


def test_clusters_of_documents_that_there_are_not() -> None:
    hits, words, periods = made(np.random.default_rng(6), [6, 6, 6], np.full((3, 1), 0.01))
    test = Design(permutations=199, clusters=[[0, 99]])
    for compare in (
        lambda: differences(hits, words, periods, 3, test),
        lambda: trends(hits, words, periods, [0, 1, 2], test),
    ):
        with pytest.raises(ParameterError, match=r"positions from 0 to 17, as of 18 documents\. Got 99"):
            compare()
