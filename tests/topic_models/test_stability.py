from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linear_sum_assignment

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.topic_models import fully_assessed
from dienngon.topic_models.refits import refits, replication, usual_draws
from dienngon.topic_models.stability import turning
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
    return planted(5)


@pytest.mark.parametrize("model", ["spectral", "nmf", "lsa"])
def test_planted_topics_are_stable(five: tuple[dn.Counts, np.ndarray], model: str) -> None:
    counts, main = five
    topics = dn.assess(dn.fit_topics(counts, model, 5), draws=4, seeds=2, orders=1)
    assert topics.stability is not None
    assert topics.stability.drawn == TextUnits.DOCUMENTS
    assert all(topics.stability.stable)
    table = np.array(
        [[((topics.row_weights.argmax(axis=1) == a) & (main == b)).sum() for b in range(5)] for a in range(5)]
    )
    assert table[linear_sum_assignment(-table)].sum() > 0.95 * len(main)
    assert set(topics.terms().frame["stable"]) <= {Stable.YES, Stable.YES_BORDERLINE}


@pytest.mark.slow
@pytest.mark.parametrize("model", ["spectral", "nmf", "lsa", "lda"])
def test_shuffled_words_give_no_stable_topics(five: tuple[dn.Counts, np.ndarray], model: str) -> None:
    # LDA takes its time.
    for k in (5,) if model == "lda" else (2, 5):
        topics = dn.assess(dn.fit_topics(shuffled(five[0], k), model, k), draws=4, seeds=2, orders=1)
        assert topics.stability is not None
        assert not any(topics.stability.stable)
        for table in (topics.terms(), topics.over_time(), dn.stability_table(topics), dn.quality(topics)):
            assert NONE_STABLE in table.notes
        assert set(topics.terms().frame["stable"]) <= {Stable.NO, Stable.NO_BORDERLINE}


def test_a_topic_too_many_is_the_one_that_does_not_come_back(five: tuple[dn.Counts, np.ndarray]) -> None:
    topics = dn.assess(dn.fit_topics(five[0], "spectral", 6), draws=4, seeds=2, orders=1)
    frame = dn.stability_table(topics).frame
    assert (frame["stable"] == "yes").sum() in {4, 5}
    assert (frame.loc[frame["stable"] == "no", "reason"] != "").all()


def test_few_documents_are_said_to_be_few(tokens: dn.Tokens) -> None:
    topics = dn.assess(dn.fit_topics(dn.count(tokens, "passage"), k=4), draws=2, seeds=1, orders=1)
    assert Note.of("stability.passages_drawn", documents=5) in topics.terms().notes
    assert any("holds of these 5 documents and of no others" in str(note) for note in topics.terms().notes)


def test_stability_is_the_same_again_and_in_another_order(five: tuple[dn.Counts, np.ndarray]) -> None:
    counts = five[0]
    documents = counts.tokens.corpus.documents[::-1]
    again = dn.count(dn.segment(dn.Corpus(documents)), stop=[])
    found = [dn.assess(dn.fit_topics(one, "spectral", 4), draws=2, seeds=1, orders=1) for one in (counts, again)]
    assert dn.stability_table(found[0]).to_csv() == dn.stability_table(found[1]).to_csv()


def test_correlations_and_assignment_are_those_of_numpy_and_scipy() -> None:
    random = np.random.default_rng(0)
    one, other = random.random((30, 4)), random.random((30, 3))
    assert np.allclose(correlations(one, other), np.corrcoef(one.T, other.T)[:4, 4:])
    rows, columns = assignment(correlations(one, other))
    assert len(rows) == len(set(columns.tolist())) == 3
    assert (correlations(np.ones((5, 2)), other[:5]) == 0).all()


def test_what_cannot_be_assessed_is_a_sentence(five: tuple[dn.Counts, np.ndarray]) -> None:
    topics = dn.fit_topics(five[0], "lsa", 3)
    with pytest.raises(ParameterError, match="at least 1"):
        dn.assess(topics, draws=0)
    with pytest.raises(ParameterError, match="was not assessed"):
        dn.stability_table(topics)
    with pytest.raises(ParameterError, match="loaded model"):
        dn.assess(dataclasses.replace(topics, recipe=None))


def test_topics_of_short_texts_predict_words() -> None:
    counts, _ = planted(4, documents=160, words=12)
    frame = dn.choose_k(counts, ks=[2, 4], draws=3).table.frame.set_index("k")
    assert frame.loc[4, "held_out_low"] > frame.loc[2, "held_out_low"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("k", [3, 6])
def test_k_is_found(k: int) -> None:
    scan = dn.choose_k(planted(k, documents=30 * k)[0], ks=range(2, k + 3), draws=3)
    assert scan.k is not None
    assert abs(scan.k - k) <= 1
    assert scan.topics is not None
    assert len(scan.topics) == scan.k
    frame = scan.table.frame
    assert list(frame.loc[frame["chosen"] == "yes", "k"]) == [scan.k]
    for name in ("agreement", "npmi", "held_out"):
        assert (frame[f"{name}_low"] <= frame[name]).all()
        assert (frame[name] <= frame[f"{name}_high"]).all()


@pytest.mark.slow
def test_no_k_is_supported_where_there_are_no_topics(five: tuple[dn.Counts, np.ndarray]) -> None:
    scan = dn.choose_k(shuffled(five[0], 1), ks=range(2, 5), draws=3)
    assert scan.k is None
    assert scan.topics is None
    assert scan.table.notes[0] == Note.of("scan.unsupported", tried=[2, 3, 4], share=0.75)
    # Useless topics neither gain nor lose.
    assert scan.table.frame["held_out"].abs().max() < 0.01
    assert set(scan.table.frame["chosen"]) == {"no"}


def test_scans_that_cannot_be_made_are_sentences(tokens: dn.Tokens) -> None:
    with pytest.raises(ParameterError, match="too small to choose"):
        dn.choose_k(dn.count(tokens))
    with pytest.raises(ParameterError, match="Got an empty one"):
        dn.choose_k(dn.count(tokens, "passage"), ks=[])
    with pytest.raises(ParameterError, match="brings its own number"):
        dn.choose_k(dn.count(tokens, "passage"), model=object())


def test_models_agree_on_planted_topics(five: tuple[dn.Counts, np.ndarray]) -> None:
    models = [dn.fit_topics(five[0], model, 5) for model in ("spectral", "nmf", "lsa")]
    table = dn.match_topics(models)
    matched = table.frame.query("matched == 'yes'")
    assert len(matched) == 15
    assert (matched["agreement"] > 0.8).all()
    assert (matched["shared_terms"] != "").all()
    assert table.notes[0] == Note.of("matches.everywhere", model="spectral", agreement=0.5, topics=[1, 2, 3, 4, 5])
    assert "1, 2, 3, 4, 5" in str(table.notes[0])
    assert dn.plot(table).axes


def test_only_models_of_the_same_counts_are_matched(five: tuple[dn.Counts, np.ndarray], tokens: dn.Tokens) -> None:
    topics = dn.fit_topics(five[0], "lsa", 3)
    with pytest.raises(ParameterError, match="same counts"):
        dn.match_topics([topics, dn.fit_topics(dn.count(tokens, "passage"), "lsa", 3)])
    with pytest.raises(ParameterError, match="two models or more"):
        dn.match_topics([topics])


@pytest.mark.slow
def test_no_sure_verdict_is_contradicted_by_other_draws() -> None:
    # Two topics of three are clear; words between them make a third that halves find now and then.
    counts, _ = planted(3, documents=60, words=12, seed=4)
    sure = 0
    for k in (2, 3, 4):
        topics = dn.fit_topics(counts, "lsa", k)
        found = [dn.assess(topics, draws=20, seeds=2, orders=1, seed=seed).stability for seed in range(5)]
        for topic in range(k):
            verdicts = {one.stable[topic] for one in found if one is not None}
            doubts = [one.borderline[topic] for one in found if one is not None]
            assert len(verdicts) == 1 or all(doubts)
            sure += doubts.count(False)
        frame = dn.stability_table(dataclasses.replace(topics, stability=found[0])).frame
        assert ["borderline" in str(reason) for reason in frame["reason"]] == list(frame["borderline"] == "yes")
    assert sure > 10


def test_one_draw_is_never_sure_of_a_topic(five: tuple[dn.Counts, np.ndarray]) -> None:
    topics = dn.assess(dn.fit_topics(five[0], "spectral", 5), draws=1, seeds=1, orders=1)
    found = topics.stability
    assert found is not None
    assert all(found.stable)
    assert all(found.borderline)
    assert set(topics.terms().frame["stable"]) == {Stable.YES_BORDERLINE}


def test_words_must_replicate_beyond_what_chance_gives(
    five: tuple[dn.Counts, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dienngon.topic_models.stability.null_replication", lambda *_, **__: 0.9)
    found = dn.assess(dn.fit_topics(five[0], "spectral", 5), draws=2, seeds=1, orders=1).stability
    assert found is not None
    assert found.limit > 0.9
    assert not any(found.stable)


def test_turning_counts_standard_errors() -> None:
    same = np.ones((200, 3))
    halves = same * [0.9, 0.9, 0.2]
    replicas = list(np.ones((100, 3)) * [0.5, 0.155, 0.5])
    # Clear by both; near by the replication; clearly not by the halves.
    assert turning([np.ones(3, dtype=np.int64)], list(halves), replicas, 0.15).tolist() == [False, True, False]
    # Seeds that disagree make a doubt, and seeds that never find it none.
    assert turning([np.array([0, -1, 1])], list(same), list(same[:100]), 0.15).tolist() == [True, False, False]


def test_replication_leaves_out_the_word_that_carries_it() -> None:
    base = np.full(6, 1 / 6)
    one = np.array([0.5, 0.2, 0.1, 0.1, 0.05, 0.05])
    other = np.array([0.5, 0.05, 0.1, 0.1, 0.2, 0.05])

    def without(term: int) -> float:
        left, right = (np.delete(words, term) / np.delete(words, term).sum() - 0.2 for words in (one, other))
        return float(left @ right / np.sqrt((left @ left) * (right @ right)))

    assert replication(one, other, base, base) == pytest.approx(min(without(term) for term in range(6)))
    assert replication(one, one, base, base) == pytest.approx(1)
    alone = np.eye(6)[0]
    assert replication(alone, alone, base, base) == 0


@pytest.mark.parametrize("k", [3, 6])
def test_one_frequent_word_of_short_texts_is_no_topic(k: int) -> None:
    # Zipf's law: a few words stand in many of the texts of ten words.
    random = np.random.default_rng(k)
    weights = 1 / np.arange(1, 401)
    syllables = [f"{a}{b}" for a in NAMES for b in ("a", "o", "u", "i", "ê", "ô", "ia", "ưa", "ai")][:400]
    drawn = random.choice(syllables, (300, 10), p=weights / weights.sum())
    texts = {f"{number:03}": (" , ".join(words), "2021") for number, words in enumerate(drawn)}
    counts = dn.count(dn.segment(made(texts)), stop=[])
    topics = dn.assess(dn.fit_topics(counts, "nmf", k), draws=10, seeds=1, orders=1)
    assert topics.stability is not None
    assert not any(topics.stability.stable)
    assert topics.stability.limit >= 0.15
    # What the rule forbids is there: the passages that hold the word come back in most halves.
    assert max(topics.stability.halves) > 0.6


def test_documents_that_move_together_are_drawn_together() -> None:
    counts, main = planted(3)
    topics = dn.fit_topics(counts, k=3)
    # Each third document of the first topic comes from one statute: alone it is found again, together it is not.
    clusters = [np.flatnonzero(main == 0).tolist()]
    found = refits(topics, draws=6, seeds=1, orders=1, clusters=clusters)
    for refit in found["halves"]:
        assert len({row in set(refit.rows.tolist()) for row in clusters[0]}) == 1
    free = dn.assess(topics, draws=6, seeds=1, orders=1).stability
    tied = dn.assess(topics, draws=6, seeds=1, orders=1, clusters=clusters).stability
    assert free is not None
    assert tied is not None
    first = int(np.argmax([(topics.row_weights[:, one] * (main == 0)).sum() for one in range(3)]))
    assert free.stable[first]
    assert not tied.stable[first]
    assert tied.note("document") == Note.of("stability.drawn_together")
    assert free.note("document") is None


@pytest.mark.slow
def test_small_corpora_get_more_draws() -> None:
    assert [usual_draws(rows) for rows in (50, 299, 300, 2999, 3000)] == [200, 100, 25, 10, 5]
    counts, _ = planted(3)
    topics = dn.fit_topics(counts, k=3)
    once = dn.assess(topics, draws=2, seeds=1, orders=1)
    assert fully_assessed(once).stability != once.stability
    whole = dn.assess(topics)
    assert fully_assessed(whole) is whole
