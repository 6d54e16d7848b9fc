from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from dienngon.codes import Note, Verdict
from dienngon.inference import Design
from dienngon.inference.shares import compare_shares

NAN = float("nan")


def shares(random: np.random.Generator, documents: int, topics: int) -> np.ndarray:
    return random.dirichlet(np.full(topics, 0.3), size=documents)


def years(*sizes: int) -> dict[str, list[int]]:
    ends = np.cumsum([0, *sizes])
    return {f"{2018 + n}": list(range(left, right)) for n, (left, right) in enumerate(itertools.pairwise(ends))}


def test_where_all_arrangements_are_looked_at_p_is_their_share() -> None:
    values = np.array([[0.9, 0.1], [0.8, 0.2], [0.85, 0.15], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7], [0.25, 0.75]])
    found = compare_shares(values, years(3, 4), Design())

    def score(rows: np.ndarray, _: int) -> float:
        inside = np.isin(np.arange(7), rows)
        return abs(stats.ttest_ind(values[inside, 0], values[~inside, 0], equal_var=False).statistic)

    own = score(np.arange(3), 0)
    beyond = sum(score(np.array(rows), 0) >= own - 1e-9 for rows in itertools.combinations(range(7), 3))
    # Two topics that sum to one are one test.
    assert found.p[0] == pytest.approx([beyond / math.comb(7, 3)] * 2)
    assert found.p[1] == pytest.approx(found.p[0])
    assert found.verdicts[0] == ("differs", "differs")


def test_a_planted_difference_is_found_and_only_that() -> None:
    random = np.random.default_rng(3)
    values = shares(random, 90, 4)
    values[60:, 2] = 0.6 + 0.4 * random.random(30)
    values[60:, [0, 1, 3]] = (1 - values[60:, [2]]) * shares(random, 30, 3)
    found = compare_shares(values, years(30, 30, 30), Design(seed=1))
    assert found.verdicts[2][2] == "differs"
    assert found.p[2, 2] <= 0.05
    assert {one for topic in (0, 1, 3) for one in found.verdicts[topic]} <= {Verdict.NOT_SHOWN, Verdict.DIFFERS}
    assert found.trend[2] == 1
    assert found.trend_p[2] <= 0.05


def test_the_level_is_kept_where_there_is_nothing() -> None:
    random = np.random.default_rng(0)
    plan = Design(permutations=99)
    runs = 120
    false = np.zeros(3)
    for _ in range(runs):
        # Bursty shares: most documents hold one topic.
        found = compare_shares(random.dirichlet(np.full(5, 0.05), size=36), years(12, 0, 12, 12), plan)
        false += [(one <= 0.05).any() for one in (found.p, found.change_p, found.trend_p)]
    # The upper end of what a rate of .05 gives in 120 runs.
    assert (false <= stats.binom.ppf(0.999, runs, 0.05)).all(), false


def test_the_order_of_documents_makes_no_difference() -> None:
    random = np.random.default_rng(1)
    values, groups = shares(random, 60, 3), years(20, 20, 20)
    mixed = random.permutation(60)
    place = np.argsort(mixed)
    moved = {name: sorted(place[rows].tolist()) for name, rows in groups.items()}
    clusters = ((0, 1), (5, 25))
    one = compare_shares(values, groups, Design(clusters=clusters))
    pairs = tuple(tuple(place[list(pair)].tolist()) for pair in clusters)
    other = compare_shares(values[mixed], moved, Design(clusters=pairs))
    np.testing.assert_allclose(one.p, other.p)
    np.testing.assert_allclose(one.change_p, other.change_p)


def test_documents_without_a_topic_are_left_out() -> None:
    values = shares(np.random.default_rng(2), 30, 3)
    values[[4, 14]] = NAN
    found = compare_shares(values, years(10, 10, 10), Design())
    rest = compare_shares(np.delete(values, [4, 14], axis=0), years(9, 9, 10), Design())
    assert (found.p == rest.p).all()
    assert (found.change_p[:, 1:] == rest.change_p[:, 1:]).all()


def test_a_few_documents_cannot_tell() -> None:
    values = shares(np.random.default_rng(2), 5, 3)
    found = compare_shares(values, years(1, 3, 0, 1), Design())
    assert np.isnan(found.p).all()
    assert np.isnan(found.change_p).all()
    assert np.isnan(found.trend_p).all()
    assert found.notes[1] == Note.of("inference.too_few", held=3, total=5, joined=False, p=0.1, enough=5)
    assert found.notes[2] == Note.of("verdict.no_documents")
    assert found.verdicts[0] == (*[Verdict.TOO_FEW] * 2, "", Verdict.TOO_FEW)


def test_one_period_has_nothing_to_compare_with() -> None:
    found = compare_shares(shares(np.random.default_rng(2), 9, 3), years(9), Design())
    assert found.notes == (Note.of("inference.alone", held=9, total=9, joined=False),)
    assert compare_shares(np.full((4, 3), NAN), years(4), Design()).notes == (Note.of("over_time.no_topic"),)
    assert compare_shares(np.zeros((0, 3)), years(0, 0), Design()).notes == (Note.of("verdict.no_documents"),) * 2


def test_reposts_move_together() -> None:
    # Ten copies of one article make no finding.
    random = np.random.default_rng(4)
    values = shares(random, 30, 3)
    values[20:] = [0.0, 0.0, 1.0]
    alone = compare_shares(values, years(20, 10), Design())
    together = compare_shares(values, years(20, 10), Design(clusters=(tuple(range(20, 30)),)))
    assert alone.verdicts[2][1] == "differs"
    assert together.p[2, 1] > alone.p[2, 1]


def test_what_rests_on_one_document_is_said() -> None:
    random = np.random.default_rng(5)
    said = set()
    for strength in np.linspace(0, 0.3, 16):
        own = np.clip(0.2 + 0.02 * random.standard_normal(24), 0.0, 1.0)
        own[20:] += 0.02
        own[20] += strength
        values = np.stack([own, 1 - own], axis=1)
        found = compare_shares(values, years(20, 4), Design())
        verdict = found.verdicts[0][1]
        said.add(verdict)
        rest = compare_shares(np.delete(values, 20, axis=0), years(20, 3), Design())
        if verdict == "differs":
            assert rest.p[0, 1] < 0.2
    assert Verdict.DIFFERS_ON_ONE in said
