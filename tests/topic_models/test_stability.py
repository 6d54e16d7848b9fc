from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linear_sum_assignment

import dienngon as dn
from dienngon.errors import ParameterError
from dienngon.topic_models import choose_k
from dienngon.topic_models.number_of_topics import _log_ratios, held_out
from dienngon.topic_models.stability import Half, _back, half_rows
from dienngon.topic_models.topics import NONE_STABLE, Stable, TextUnits
from dienngon.topic_models.weights import assignment, correlations
from documents import corpus as made

NAMES = [
    f"{a}{b}"
    for a in ("bia", "đu", "khô", "lê", "trương", "vu", "xa", "phê")
    for b in ("ba", "đi", "mu", "lo", "tra", "ve")
]


def planted(k: int, documents: int = 90, words: int = 40, seed: int = 0) -> tuple[dn.Counts, np.ndarray]:
    """Return documents of k topics, mostly of one each, and the topic of each."""
    random = np.random.default_rng(seed)
    topics = random.dirichlet(np.full(len(NAMES), 0.08), size=k)
    main = np.arange(documents) % k
    texts = {}
    for number, topic in enumerate(main):
        mix = np.full(k, 0.15 / k)
        mix[topic] += 0.85
        drawn = [NAMES[random.choice(len(NAMES), p=topics[one])] for one in random.choice(k, words, p=mix / mix.sum())]
        texts[f"{number:03}"] = (" , ".join(drawn), "2021" if number < documents / 2 else "2022")
    return dn.count(dn.segment(made(texts)), stop=[]), main


def shuffled(counts: dn.Counts, seed: int) -> dn.Counts:
    cells = counts.matrix.tocoo()
    row, column = (np.repeat(one, cells.data) for one in cells.coords)
    words = np.random.default_rng(seed).permutation(column)
    matrix = sparse.csr_array((np.ones(len(row), dtype=np.int64), (row, words)), shape=counts.matrix.shape)
    return dataclasses.replace(counts, matrix=matrix)


@pytest.fixture(scope="module")
def five() -> tuple[dn.Counts, np.ndarray]:
    return planted(5, 150)


@pytest.mark.parametrize("model", ["consensus", "nmf"])
def test_planted_topics_are_stable(five: tuple[dn.Counts, np.ndarray], model: str) -> None:
    counts, main = five
    topics = dn.assess(dn.fit_topics(counts, model, 5), draws=12)
    found = topics.stability
    assert found is not None
    assert found.drawn == TextUnits.DOCUMENTS
    assert set(found.verdicts) == {Stable.STABLE}
    assert all(low <= value <= high for low, value, high in zip(found.low, found.values, found.high, strict=True))
    table = dn.stability_table(topics).data
    assert table["stability"].tolist() == pytest.approx(list(found.values), abs=1e-6)
    own = topics.row_weights.argmax(axis=1)
    same = np.array([[np.sum((own == a) & (main == b)) for b in range(5)] for a in range(5)])
    assert same[linear_sum_assignment(-same)].sum() >= 0.95 * len(main)


@pytest.mark.parametrize(("model", "k"), [("consensus", 3), ("consensus", 8), ("nmf", 5)])
def test_shuffled_words_give_no_stable_topics(five: tuple[dn.Counts, np.ndarray], model: str, k: int) -> None:
    counts = shuffled(five[0], 1)
    topics = dn.assess(dn.fit_topics(counts, model, k), draws=6)
    assert topics.stability is not None
    assert Stable.STABLE not in topics.stability.verdicts
    assert topics.all_notes[0] == NONE_STABLE


def test_one_frequent_word_of_short_texts_is_no_topic() -> None:
    random = np.random.default_rng(3)
    share = 1 / np.arange(1, len(NAMES) + 1)
    texts = {
        f"{number:03}": (" , ".join(random.choice(NAMES, 8, p=share / share.sum())), "2021") for number in range(300)
    }
    topics = dn.assess(dn.fit_topics(dn.count(dn.segment(made(texts)), stop=[]), k=4), draws=8)
    assert topics.stability is not None
    assert Stable.STABLE not in topics.stability.verdicts


def test_passages_alike_in_length_alone_are_no_topic() -> None:
    random = np.random.default_rng(4)
    texts = {
        f"{number:03}": (" , ".join(random.choice(NAMES, 4 if number % 2 else 120)), "2021") for number in range(160)
    }
    topics = dn.assess(dn.fit_topics(dn.count(dn.segment(made(texts)), stop=[]), k=2), draws=8)
    assert topics.stability is not None
    assert Stable.STABLE not in topics.stability.verdicts


def test_a_topic_too_many_is_not_as_stable(five: tuple[dn.Counts, np.ndarray]) -> None:
    found = dn.assess(dn.fit_topics(five[0], k=8), draws=6).stability
    right = dn.assess(dn.fit_topics(five[0], k=5), draws=6).stability
    assert found is not None
    assert right is not None
    assert min(found.values) < min(right.values)


def test_reposts_move_as_one() -> None:
    counts, _ = planted(3, 60)
    texts = {document.name: (document.text, "2021") for document in counts.tokens.corpus}
    # As long as the others: chance is that of passages of one length.
    copied = " , ".join(np.random.default_rng(1).choice(NAMES[:12], 40))
    texts |= {f"repost-{number:02}": (copied, "2021") for number in range(12)}
    again = dn.count(dn.segment(made(texts)), stop=[])
    together = dn.Design(clusters=[list(range(60, 72))])
    topics = dn.fit_topics(again, k=4)
    own = int(topics.row_weights[60].argmax()) + 1
    assert set(np.flatnonzero(topics.row_weights.argmax(axis=1) + 1 == own)) == set(range(60, 72))
    assert dn.assess(topics, draws=12).stable(own) == Stable.STABLE
    assert dn.assess(topics, draws=12, design=together).stable(own) == Stable.NOT


def test_few_documents_are_said_to_be_few(tokens: dn.Tokens) -> None:
    topics = dn.assess(dn.fit_topics(dn.count(tokens, "passage"), "nmf", 3), draws=2)
    assert topics.stability is not None
    assert topics.stability.drawn == TextUnits.PASSAGES
    assert "passages_drawn" in topics.all_notes[1].code


def test_stability_is_the_same_again_and_in_another_order(five: tuple[dn.Counts, np.ndarray]) -> None:
    counts, _ = five
    documents = counts.tokens.corpus.documents
    order = np.random.default_rng(5).permutation(len(documents))
    turned = dn.count(dn.segment(dn.Corpus(tuple(documents[one] for one in order))), stop=[])
    one, again, other = (dn.assess(dn.fit_topics(some, k=5), draws=3) for some in (counts, counts, turned))
    assert one.stability == again.stability
    assert one.stability == other.stability
    assert np.array_equal(one.row_weights[order], other.row_weights)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 5)), min_size=4, max_size=30))
def test_pairs_that_come_back_are_counted_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    own, again, groups = (np.array(one) for one in zip(*rows, strict=True))
    found = _back(own, again, 3, groups, np.ones(len(rows)))
    share = np.bincount(again, minlength=4) / len(rows)
    chance = float((share**2).sum())
    for topic in range(3):
        pairs = [
            again[a] == again[b]
            for a, b in itertools.combinations(range(len(rows)), 2)
            if own[a] == own[b] == topic and groups[a] != groups[b]
        ]
        expected = (np.mean(pairs) - chance) / (1 - chance) if pairs and chance < 1 else 0.0
        assert found[topic] == pytest.approx(expected)


def test_correlations_and_assignment_are_those_of_numpy_and_scipy() -> None:
    random = np.random.default_rng(0)
    one, other = random.random((30, 4)), random.random((30, 5))
    expected = np.corrcoef(one.T, other.T)[:4, 4:]
    assert correlations(one, other) == pytest.approx(expected)
    rows, columns = assignment(expected)
    assert [rows.tolist(), columns.tolist()] == [part.tolist() for part in linear_sum_assignment(-expected)]


def test_what_cannot_be_assessed_is_a_sentence(five: tuple[dn.Counts, np.ndarray]) -> None:
    topics = dn.fit_topics(five[0], "nmf", 5)
    with pytest.raises(ParameterError, match="A loaded model cannot be fitted again"):
        dn.assess(dataclasses.replace(topics, recipe=None))
    with pytest.raises(ParameterError, match="'draws' parameter must be at least 2"):
        dn.assess(topics, draws=1)
    with pytest.raises(ParameterError, match="was not assessed"):
        dn.stability_table(topics)


def test_numbers_of_the_scan_are_those_of_the_topics_in_their_order() -> None:
    """Groups are found in an order of their own; topics are numbered by size."""
    counts, main = planted(4, 160)
    rows = np.sort(np.concatenate([np.flatnonzero(main == topic)[: 40 - 9 * topic] for topic in range(4)]))
    documents = counts.tokens.corpus.documents
    uneven = dn.count(dn.segment(dn.Corpus(tuple(documents[one] for one in rows))), stop=[])
    scan = choose_k(uneven, [4], draws=4)
    topics = dn.fit_topics(uneven, k=[4], draws=4)
    assert topics.stability is not None
    assert sorted(scan.stability[4].values) == sorted(topics.stability.values)
    assert scan.stability[4].values != topics.stability.values
    assert topics.stability == dn.assess(dn.fit_topics(uneven, k=4), draws=4).stability


def test_neither_stability_nor_held_out_fit_decides_alone(
    five: tuple[dn.Counts, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    gains = {3: 0.5, 5: 0.9, 14: 1.0}
    monkeypatch.setattr("dienngon.topic_models.number_of_topics.held_out", lambda *_: gains)
    scan = choose_k(five[0], list(gains), draws=4)
    frame = scan.table.data.set_index("k")
    assert frame["stability"].idxmax() == 5
    assert frame["held_out"].idxmax() == 14
    assert scan.k == 5
    monkeypatch.setattr("dienngon.topic_models.number_of_topics.held_out", lambda *_: {3: 0.9, 5: 0.1, 14: 0.1})
    assert choose_k(five[0], list(gains), draws=4).best == 3


def test_halves_of_short_texts_hold_more_rows(five: tuple[dn.Counts, np.ndarray]) -> None:
    counts = five[0]
    lengths = [
        half_rows(dataclasses.replace(counts, matrix=counts.matrix * times), divided=True) for times in (1, 2, 20)
    ]
    assert lengths == [3000, 1500, 1200]
    assert half_rows(counts, divided=False) == 1500


@pytest.mark.slow
@pytest.mark.parametrize("k", [3, 6, 9])
def test_k_is_found(k: int) -> None:
    counts, _ = planted(k, 40 * k, 60)
    topics = dn.fit_topics(counts)
    assert len(topics) == k
    assert topics.stability is not None
    assert set(topics.stability.verdicts) == {Stable.STABLE}
    assert topics.scan is not None
    row = topics.scan.data.set_index("k").loc[k]
    # One value serves the scan, the topics and their table.
    assert row["stable_topics"] == k
    assert row["stability"] == pytest.approx(np.mean(topics.stability.values))
    given = dn.assess(dn.fit_topics(counts, k=k))
    assert np.array_equal(given.row_weights, topics.row_weights)
    assert given.stability == topics.stability


def test_no_k_is_supported_where_there_are_no_topics(five: tuple[dn.Counts, np.ndarray]) -> None:
    scan = choose_k(shuffled(five[0], 2), [2, 4, 6], draws=4)
    assert scan.k is None
    assert scan.best in (2, 4, 6)
    assert scan.table.notes[0].code == "scan.unsupported"
    assert set(scan.table.data["chosen"]) == {"no"}


def test_other_models_take_the_number_that_was_found(five: tuple[dn.Counts, np.ndarray]) -> None:
    topics = dn.fit_topics(five[0], "nmf")
    assert len(topics) == 5
    assert topics.stability is not None
    assert topics.scan is not None
    assert any(note.code == "scan.of_consensus" for note in topics.notes)


@pytest.mark.parametrize(
    ("ks", "said"),
    [
        ([], "Got an empty one"),
        ([2.5], "whole numbers of topics to try. Got 2.5"),
        ([1], "must be at least 2"),
        ([5000], "must hold numbers from 2 to"),
    ],
)
def test_scans_that_cannot_be_made_are_sentences(
    five: tuple[dn.Counts, np.ndarray], ks: list[float], said: str
) -> None:
    with pytest.raises(ParameterError, match=said):
        choose_k(five[0], ks)


def test_topics_of_one_half_of_the_words_predict_the_other(five: tuple[dn.Counts, np.ndarray]) -> None:
    counts, main = five
    kept = np.arange(len(counts.terms)) % 2 == 0
    rows = np.arange(len(main))
    right, wrong = Half(rows, kept, {5: main}), Half(rows, kept, {5: np.random.default_rng(0).permutation(main)})
    assert held_out(counts, right, np.random.default_rng(1))[5] > 0.3
    assert held_out(counts, wrong, np.random.default_rng(1))[5] < 0.05


def test_models_agree_on_planted_topics(five: tuple[dn.Counts, np.ndarray]) -> None:
    models = [dn.fit_topics(five[0], model, 5) for model in ("consensus", "nmf")]
    table = dn.match_topics(models)
    matched = table.data[table.data["matched"] == "yes"]
    assert (matched["agreement"] > 0.8).all()
    assert matched["topic_a"].tolist() == [1, 2, 3, 4, 5]


def test_only_models_of_the_same_counts_are_matched(five: tuple[dn.Counts, np.ndarray], tokens: dn.Tokens) -> None:
    one, other = dn.fit_topics(five[0], "nmf", 3), dn.fit_topics(dn.count(tokens), "nmf", 2)
    with pytest.raises(ParameterError, match="between models of the same counts"):
        dn.match_topics([one, other])
    with pytest.raises(ParameterError, match="needs two models or more"):
        dn.match_topics([one])


def test_the_number_of_processes_makes_no_difference(
    five: tuple[dn.Counts, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    topics = dn.fit_topics(five[0], "nmf", 5)
    alone = dn.assess(topics, draws=2)
    monkeypatch.setattr("dienngon.topic_models.stability._LONG", 0)
    monkeypatch.setattr("dienngon.topic_models.stability.cores", lambda: 2)
    assert dn.assess(topics, draws=2).stability == alone.stability


def test_what_is_kept_is_what_would_be_found_again(
    five: tuple[dn.Counts, np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"k": [4, 5], "draws": 2, "cache": tmp_path}
    new = {model: dn.fit_topics(five[0], model, **about) for model in ("consensus", "nmf")}

    def never(*_: object, **__: object) -> None:
        raise AssertionError("was fitted again")

    monkeypatch.setattr("dienngon.topic_models.models.consensus", never)
    monkeypatch.setattr("dienngon.topic_models.stability._regrouped", never)
    for model, topics in new.items():
        again = dn.fit_topics(five[0], model, **about)
        assert again.stability == topics.stability
        assert np.array_equal(again.row_weights, topics.row_weights)
        assert topics.scan is not None
        assert again.scan is not None
        assert again.scan.data.equals(topics.scan.data)
    turned = dataclasses.replace(five[0], matrix=sparse.csr_array(five[0].matrix * 2))
    with pytest.raises(AssertionError, match="was fitted again"):
        dn.fit_topics(turned, **about)


def test_words_of_a_topic_have_shares_that_sum_to_one() -> None:
    random = np.random.default_rng(4)
    counts = sparse.csr_array(random.poisson(0.7, size=(12, 20)))
    topic = random.integers(-1, 3, size=20)
    at = np.divmod(np.arange(3 * 12), 12)
    ratio = np.exp(_log_ratios(counts, topic, 3, at)).reshape(3, 12)
    known = counts.toarray()[:, topic >= 0].sum(axis=1) + 0.1
    assert np.allclose(ratio @ (known / known.sum()), 1)
