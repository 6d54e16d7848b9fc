from __future__ import annotations

import pytest

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.topic_models.refits import groups_of


@pytest.fixture(scope="module")
def topics(tokens: dn.Tokens) -> dn.Topics:
    return dn.fit_topics(dn.count(tokens, "passage"), k=3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"draws": 2.5}, "'draws' parameter must be at least 1, a whole number. Got 2.5"),
        ({"draws": "x"}, "'draws' parameter must be at least 1, a whole number. Got 'x'"),
        ({"seeds": 0}, "'seeds' parameter must be at least 1"),
        ({"seed": -1}, "'seed' parameter must be from 0"),
        ({"clusters": [[0, 99]]}, "positions from 0 to 4, as of 5 documents. Got 99"),
        ({"clusters": [[0, 1], [1, 2]]}, "in one cluster only. Got the one at position 1 twice"),
    ],
)
def test_refits_that_cannot_be_made_are_sentences(topics: dn.Topics, arguments, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        dn.assess(topics, **arguments)


@pytest.mark.parametrize("clusters", [[[0, 99]], [[0, 1], [1, 2]]])
def test_clusters_over_time_are_positions(topics: dn.Topics, clusters) -> None:
    with pytest.raises(ParameterError, match="cluster"):
        topics.over_time(design=dn.Design(clusters=clusters))


@pytest.mark.parametrize("ks", [[2.5], ["x", 2], 2.5, "23"])
def test_numbers_to_try_are_whole(topics: dn.Topics, ks) -> None:
    with pytest.raises(ParameterError, match="'ks' parameter must hold whole numbers of topics to try"):
        dn.choose_k(topics.counts, ks=ks)


@pytest.mark.slow
def test_a_scan_names_the_numbers_it_tried(topics: dn.Topics) -> None:
    scan = dn.choose_k(topics.counts, ks=[10, 20], draws=2)
    assert scan.k is None
    assert "at none of 10, 20 are" in str(scan.table.notes[0])
    with pytest.raises(ParameterError, match="'counts' parameter"):
        dn.choose_k([1, 2])


def test_few_documents_are_not_called_passages(tokens: dn.Tokens) -> None:
    few = dn.assess(dn.fit_topics(dn.count(tokens), k=2), draws=2, seeds=1, orders=1)
    assert few.stability is not None
    assert few.stability.note("document") == Note.of("stability.few_drawn", documents=5)


def test_clusters_are_positions_each_in_one() -> None:
    assert groups_of(4, [[0, 1], [3]]).tolist() == [0, 0, 2, 3]
    for clusters, said in [
        ([[0, 99]], "from 0 to 3, as of 4 documents. Got 99"),
        ([[0, 1.5]], "Got 1.5"),
        ([[0, 1], [1, 2]], "Got the one at position 1 twice"),
        ([[2, 2]], "Got the one at position 2 twice"),
        ([0, 1], "must hold lists of positions"),
        (3, "must hold lists of positions"),
    ]:
        with pytest.raises(ParameterError, match=said):
            groups_of(4, clusters)
