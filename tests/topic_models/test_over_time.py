from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import dienngon as dn
from dienngon.codes import Note, Verdict
from dienngon.errors import ParameterError
from dienngon.inference import Design
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
