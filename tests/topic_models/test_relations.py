from __future__ import annotations

import pytest

import dienngon as dn


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


@pytest.fixture(scope="module")
def topics(passages: dn.Counts) -> dn.Topics:
    return dn.assess(dn.fit_topics(passages, k=5), draws=2)


def test_topics_meet_themes(topics: dn.Topics, results) -> None:
    frame = dn.topic_themes(topics, results.hits).frame
    assert len(frame) == 5 * len(results.lexicon.themes)
    total = frame.groupby("theme")["passages"].sum()
    evidence = results.tables["themes"].evidence().query("theme == 'crime' and kind == 'body'")
    assert total["crime"] <= evidence.groupby(["document", "line"]).ngroups


def test_the_map_has_a_place_for_each_passage(topics: dn.Topics) -> None:
    frame = dn.topic_map(topics).frame
    assert len(frame) == topics.counts.matrix.shape[0]
    assert frame[["x", "y"]].notna().all(axis=None)
