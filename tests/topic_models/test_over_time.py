from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import dienngon as dn
from dienngon.codes import Note, Verdict
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.topic_models.over_time import compare_periods
from documents import FIELD, SEA, dated, own
from documents import corpus as made

NAN = float("nan")


@pytest.fixture(scope="module")
def topics() -> dn.Topics:
    return dn.fit_topics(dated({2018: (30, 0.0), 2019: (30, 0.5), 2021: (30, 0.5)}), k=2)


def test_a_topic_emerges_where_sampling_cannot_explain_it(topics: dn.Topics) -> None:
    frame = own(topics.over_time(), topics).set_index("period")
    assert frame.loc["2019", "change"] == "emerges"
    assert frame.loc["2019", "change_p"] <= 0.05
    assert frame.loc["2021", "change"] == ""
    assert frame.loc["2018", "share"] < 0.01
    assert (frame["low"].dropna() <= frame["share"].dropna()).all()
    assert (frame["share"].dropna() <= frame["high"].dropna()).all()


def test_gaps_are_gaps(topics: dn.Topics) -> None:
    frame = topics.over_time().frame
    gap = frame[frame["period"] == "2020"]
    assert gap[["share", "low", "high", "share_words"]].isna().all(axis=None)
    assert gap[["p_adjusted", "change_p"]].isna().all(axis=None)
    assert set(gap["verdict"]) == {""}
    assert set(gap["note"]) == {Note.of("verdict.no_documents")}
    assert "2020: no documents, a gap." in map(str, topics.over_time().notes)
    words = dn.words_over_time(topics).frame.query("period == '2020'")
    assert set(words["term"]) == {""}


def test_bands_are_a_bootstrap_over_documents(topics: dn.Topics) -> None:
    shares = topics.document_shares()[30:60]
    frame = topics.over_time(draws=4000).frame.query("period == '2019' and topic == 1").iloc[0]
    random = np.random.default_rng(5)
    means = [shares[random.integers(0, 30, 30), 0].mean() for _ in range(4000)]
    assert frame["low"] == pytest.approx(np.percentile(means, 2.5), abs=0.02)
    assert frame["high"] == pytest.approx(np.percentile(means, 97.5), abs=0.02)


def test_documents_and_words_weigh_differently() -> None:
    texts = {
        "a": (" , ".join(SEA * 20), "2021"),
        "b": (" , ".join(FIELD * 2), "2021"),
        "c": (" , ".join(FIELD[:4] * 2), "2021"),
    }
    topics = dn.fit_topics(dn.count(dn.segment(made(texts)), stop=[]), "nmf", 2)
    row = own(topics.over_time(), topics).iloc[0]
    assert row["share"] == pytest.approx(1 / 3, abs=0.02)
    assert row["share_words"] == pytest.approx(120 / 140, abs=0.02)
    assert np.isnan(row["low"])


def test_words_of_a_period_occur_in_it(topics: dn.Topics) -> None:
    corpus = topics.counts.tokens.corpus
    frame = dn.words_over_time(topics).frame.query("term != ''")
    for row in frame.itertuples():
        texts = [one.text for one in corpus if one.date is not None and one.date.year == row.period]
        assert sum(row.term in text.split(" , ") or row.term in text for text in texts) >= row.documents >= 1


def test_the_seeds_admit_what_they_cannot_show(results) -> None:
    frame = results.topics[0].over_time(results.periods).frame
    assert set(frame["change"]) == {""}
    assert set(frame["verdict"]) == {Verdict.TOO_FEW, ""}
    assert frame["p_adjusted"].isna().all()
    assert frame["low"].isna().all()
    assert {note.code for note in frame["note"]} <= {"inference.alone", "inference.too_few", "verdict.no_documents"}
    assert isinstance(frame, pd.DataFrame)


def test_a_share_of_nothing_or_all_has_the_interval_of_so_many_documents(topics: dn.Topics) -> None:
    frame = own(topics.over_time(), topics).set_index("period")
    row_weights = np.zeros_like(topics.row_weights)
    row_weights[:, 0] = 1.0
    one = dataclasses.replace(topics, row_weights=row_weights)
    found = one.over_time().frame.query("period == '2018'").set_index("topic")
    expected = stats.binomtest(0, 30).proportion_ci(0.95, method="wilson")
    assert found.loc[2, ["share", "low", "high"]].tolist() == pytest.approx([0, expected.low, expected.high], rel=1e-5)
    assert found.loc[1, ["share", "low", "high"]].tolist() == pytest.approx([1, 1 - expected.high, 1], rel=1e-5)
    # Copies move together: what they hold is known of fewer documents.
    tied = one.over_time(design=Design(clusters=[list(range(20))])).frame.query("period == '2018'").set_index("topic")
    assert tied.loc[2, "high"] > found.loc[2, "high"]
    assert (frame["low"] < frame["high"])[frame["share"].notna()].all()


def shares(random: np.random.Generator, documents: int, topics: int) -> np.ndarray:
    return random.dirichlet(np.full(topics, 0.3), size=documents)


def years(*sizes: int) -> dict[str, list[int]]:
    ends = np.cumsum([0, *sizes])
    return {f"{2018 + n}": list(range(left, right)) for n, (left, right) in enumerate(itertools.pairwise(ends))}


def test_where_all_arrangements_are_looked_at_p_is_their_share() -> None:
    values = np.array([[0.9, 0.1], [0.8, 0.2], [0.85, 0.15], [0.1, 0.9], [0.2, 0.8], [0.3, 0.7], [0.25, 0.75]])
    found = compare_periods(values, years(3, 4), Design())

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
    found = compare_periods(values, years(30, 30, 30), Design(seed=1))
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
        found = compare_periods(random.dirichlet(np.full(5, 0.05), size=36), years(12, 0, 12, 12), plan)
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
    one = compare_periods(values, groups, Design(clusters=clusters))
    pairs = tuple(tuple(place[list(pair)].tolist()) for pair in clusters)
    other = compare_periods(values[mixed], moved, Design(clusters=pairs))
    np.testing.assert_allclose(one.p, other.p)
    np.testing.assert_allclose(one.change_p, other.change_p)


def test_documents_without_a_topic_are_left_out() -> None:
    values = shares(np.random.default_rng(2), 30, 3)
    values[[4, 14]] = NAN
    found = compare_periods(values, years(10, 10, 10), Design())
    assert found.units.tolist() == [9, 9, 10]


def test_a_few_documents_cannot_tell() -> None:
    values = shares(np.random.default_rng(2), 5, 3)
    found = compare_periods(values, years(1, 3, 0, 1), Design())
    assert np.isnan(found.p).all()
    assert np.isnan(found.change_p).all()
    assert np.isnan(found.trend_p).all()
    assert found.notes[1] == Note.of("inference.too_few", held=3, total=5, joined=False, p=0.1)
    assert found.notes[2] == Note.of("verdict.no_documents")
    assert found.verdicts[0] == (*[Verdict.TOO_FEW] * 2, "", Verdict.TOO_FEW)


def test_one_period_has_nothing_to_compare_with() -> None:
    found = compare_periods(shares(np.random.default_rng(2), 9, 3), years(9), Design())
    assert found.notes == (Note.of("inference.alone", held=9, total=9, joined=False),)
    assert compare_periods(np.full((4, 3), NAN), years(4), Design()).notes == (Note.of("over_time.no_topic"),)
    assert compare_periods(np.zeros((0, 3)), years(0, 0), Design()).notes == (Note.of("verdict.no_documents"),) * 2


def test_reposts_move_together() -> None:
    # Ten copies of one article make no finding.
    random = np.random.default_rng(4)
    values = shares(random, 30, 3)
    values[20:] = [0.0, 0.0, 1.0]
    alone = compare_periods(values, years(20, 10), Design())
    together = compare_periods(values, years(20, 10), Design(clusters=(tuple(range(20, 30)),)))
    assert alone.verdicts[2][1] == "differs"
    assert together.units.tolist() == [20, 1]
    assert together.p[2, 1] > alone.p[2, 1]


def test_what_rests_on_one_document_is_said() -> None:
    random = np.random.default_rng(5)
    said = set()
    for strength in np.linspace(0, 0.3, 16):
        own = np.clip(0.2 + 0.02 * random.standard_normal(24), 0.0, 1.0)
        own[20:] += 0.02
        own[20] += strength
        values = np.stack([own, 1 - own], axis=1)
        found = compare_periods(values, years(20, 4), Design())
        verdict = found.verdicts[0][1]
        said.add(verdict)
        rest = compare_periods(np.delete(values, 20, axis=0), years(20, 3), Design())
        if verdict == "differs":
            assert rest.p[0, 1] < 0.2
    assert Verdict.DIFFERS_ON_ONE in said


def test_shares_over_time_speak_of_their_clusters() -> None:
    topics = dn.fit_topics(dated({2018: (30, 0.0), 2019: (30, 0.5)}), k=2)
    free, tied = topics.over_time(), topics.over_time(design=Design(clusters=[list(range(30, 60))]))
    alone = own(free, topics).set_index("period").loc["2019"]
    one = own(tied, topics).set_index("period").loc["2019"]
    assert (alone["verdict"], alone["change"]) == ("differs", "emerges")
    assert alone["note"] == ""
    # Thirty documents that are one voice leave 30 against 1: a p of 1/31 can still be attained.
    assert one["change_p"] > alone["change_p"]
    assert np.isnan(one["low"])
    assert Note.of("over_time.clusters", clusters=1) in tied.notes
    assert free.parameters["clusters"] == 0


def test_a_topic_disappears_beyond_sampling_once() -> None:
    topics = dn.fit_topics(dated({2018: (30, 0.5), 2019: (30, 0.5), 2021: (30, 0.0), 2022: (30, 0.0)}), k=2)
    frame = own(topics.over_time(), topics).set_index("period")
    assert frame["change"].to_dict() == {"2018": "", "2019": "", "2020": "", "2021": "disappears", "2022": ""}
    assert any(note.code == "over_time.trends" for note in topics.over_time().notes)


def test_too_few_documents_make_no_emergence() -> None:
    topics = dn.fit_topics(dated({2018: (3, 0.0), 2019: (3, 1.0)}), k=2)
    frame = topics.over_time().frame
    assert set(frame["change"]) == {""}
    assert set(frame["verdict"]) == {Verdict.TOO_FEW}


@pytest.mark.parametrize(
    ("options", "said"),
    [({"level": 2}, "'level' must be between 0 and 1"), ({"permutations": 3}, "'permutations' must be at least 20")],
)
def test_a_test_that_cannot_be_made_is_a_sentence(options: dict[str, float], said: str) -> None:
    topics = dn.fit_topics(dated({2018: (30, 0.0), 2019: (30, 0.5)}), k=2)
    with pytest.raises(ParameterError, match=said):
        topics.over_time(design=Design(**options))
