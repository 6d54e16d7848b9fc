from __future__ import annotations

import dataclasses
import itertools
from collections import Counter

import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import NMF
from threadpoolctl import threadpool_limits

import dienngon as dn
from dienngon.errors import ParameterError
from dienngon.topic_models.features import stream_of
from documents import corpus as made


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"k": 2.5}, "whole number of topics. Got 2.5"),
        ({"k": "3"}, "whole number of topics. Got '3'"),
        ({"k": True}, "whole number of topics. Got True"),
        ({"k": 1}, "Got 1; choose 2 or more"),
        ({"k": -2}, "Got -2; choose 2 or more"),
        ({"k": 99}, "Got 99; choose a smaller k"),
        ({"seed": 1.5}, "from 0 to 4294967295, a whole number. Got 1.5"),
        ({"seed": -1}, "from 0 to 4294967295, a whole number. Got -1"),
        ({"model": NMF(3), "k": 4}, "n_components = 3. Got k = 4"),
    ],
)
def test_arguments_that_are_no_such_numbers_are_sentences(passages: dn.Counts, arguments, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        dn.fit_topics(passages, **arguments)


def test_what_is_no_counts_is_a_sentence() -> None:
    with pytest.raises(ParameterError, match=r"must be what count\(\) returns for a segmented corpus. Got list"):
        dn.fit_topics([1, 2])


def test_an_estimator_may_be_given_its_own_k(passages: dn.Counts) -> None:
    assert len(dn.fit_topics(passages, NMF(3, max_iter=2000), 3)) == 3
    assert len(dn.fit_topics(passages, NMF(3, max_iter=2000), None)) == 3


def texts_of(texts: list[str]) -> dn.Counts:
    return dn.count(dn.segment(made({f"{number:02}": (text, "2021") for number, text in enumerate(texts)})))


def test_the_smallest_corpora_get_two_topics_or_a_sentence() -> None:
    texts = ["An ninh mạng và dữ liệu.", "Kinh tế số phát triển.", "Giáo dục và y tế vùng cao."]
    topics = dn.fit_topics(texts_of(texts))
    assert len(topics) == 2
    assert topics.stable(1) == "not"
    with pytest.raises(ParameterError, match="Got 6; choose a smaller k"):
        dn.fit_topics(texts_of(texts), k=6)
    with pytest.raises(ParameterError, match="The corpus is too small for topics: 2 documents with terms"):
        dn.fit_topics(texts_of(texts[:2]))
    with pytest.raises(ParameterError, match="The corpus is too small for topics: 1 document with terms"):
        dn.fit_topics(texts_of([" ".join(texts * 50)]))


def test_documents_all_alike_are_a_sentence() -> None:
    with pytest.raises(ParameterError, match="Only 1 of the 12 documents differ"):
        dn.fit_topics(texts_of(["An ninh mạng và dữ liệu của nông dân."] * 12))


def test_empty_documents_have_no_topic_and_are_named() -> None:
    rice = [f"Nông dân trồng lúa, gặt lúa và bán gạo ở chợ {place}." for place in ("Sa", "Lai", "Vinh", "Huế", "Cần")]
    net = [f"An ninh mạng bảo vệ dữ liệu và hệ thống {place}." for place in ("Sa", "Lai", "Vinh", "Huế", "Cần", "Mỹ")]
    counts = texts_of([*rice, *net, *["12 34."] * 8])
    topics = dn.fit_topics(counts, k=2)
    weights = topics.row_weights
    assert (weights[:11].sum(axis=1) == 1).all()
    assert not weights[11:].any()
    assert len(set(weights[:5].argmax(axis=1))) == 1
    assert weights[0].argmax() != weights[6].argmax()
    assert any(note.code == "topics.silent" for note in topics.notes)


def test_a_term_in_every_document_does_no_harm() -> None:
    rice = [f"Việt Nam: nông dân trồng lúa, gặt lúa, bán gạo {place}." for place in ("Sa", "Lai", "Vinh", "Huế")]
    net = [f"Việt Nam: an ninh mạng bảo vệ dữ liệu, hệ thống {place}." for place in ("Sa", "Lai", "Vinh", "Huế")]
    own = dn.fit_topics(texts_of([*rice, *net]), k=2).row_weights.argmax(axis=1)
    assert own[:4].tolist() == [own[0]] * 4
    assert own[4:].tolist() == [1 - own[0]] * 4


@pytest.mark.parametrize("model", ["consensus", "nmf"])
def test_twelve_passages_are_enough_for_auto(model: str) -> None:
    words = ["lúa", "gạo", "trâu", "ruộng", "mạng", "dữ liệu", "máy tính", "phần mềm"]
    texts = [
        f"{words[one % 4 + 4 * (one % 2)]} và {words[(one + 2) % 4 + 4 * (one % 2)]} ngày {one}" for one in range(12)
    ]
    topics = dn.fit_topics(texts_of(texts), model)
    assert len(topics) == 2
    assert topics.stability is not None


def test_counts_changed_by_hand_are_fitted_by_their_words_alone(passages: dn.Counts) -> None:
    turned = dataclasses.replace(passages, matrix=sparse.csr_array(passages.matrix * 2))
    rows = np.arange(passages.matrix.shape[0])
    assert stream_of(passages, rows) is not None
    assert stream_of(turned, rows) is None
    assert len(dn.fit_topics(turned, k=3)) == 3


def test_pairs_of_syllables_are_those_of_each_row() -> None:
    # Pairs in fewer than three rows are left out.
    counts = texts_of(["Lúa gạo, an ninh và mạng. Gạo lúa", "Mạng lúa, an ninh"] * 3)
    rows = np.arange(6)
    stream = stream_of(counts, rows)
    assert stream is not None
    pairs = stream.pairs(rows)
    known = {syllable for term in counts.terms for syllable in term.casefold().split()}
    for row, name in enumerate(("00", "01")):
        # A word that is not counted parts its neighbours, and punctuation does not.
        words = [word.casefold().split() for word in counts.tokens.texts(name) if any(map(str.isalpha, word))]
        line = [one if one in known else None for word in words for one in word]
        expected = Counter(pair for pair in itertools.pairwise(line) if None not in pair)
        assert pairs[[row]].sum() == sum(expected.values())
        assert pairs[[row]].nnz == len(expected)


@pytest.mark.parametrize("model", ["consensus", "nmf", "lda"])
def test_one_thread_or_two_give_the_same_bytes(passages: dn.Counts, model: str) -> None:
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            topics = dn.assess(dn.fit_topics(passages, model, 3), draws=2)
            found.append((topics.row_weights.tobytes(), topics.term_weights.tobytes(), topics.stability))
    assert found[0] == found[1]


def test_the_seed_changes_halves_and_not_topics(passages: dn.Counts) -> None:
    one, other = (dn.fit_topics(passages, k=3, seed=seed) for seed in (0, 7))
    assert np.array_equal(one.row_weights, other.row_weights)


def test_rows_beyond_those_fitted_go_where_their_words_are_likeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    sides = (["lúa", "gạo", "trâu", "ruộng", "cày"], ["mạng", "máy", "mã", "tin", "số"])
    main = np.arange(120) % 2
    counts = texts_of([" , ".join(random.choice(sides[one], 12)) for one in main])
    for module in ("ensemble", "models", "stability"):
        monkeypatch.setattr(f"dienngon.topic_models.{module}.MOST_FITTED", 60)
    topics = dn.fit_topics(counts, k=2)
    own = topics.row_weights.argmax(axis=1)
    assert max(np.mean(own == main), np.mean(own != main)) == 1
    assert any(note.code == "models.consensus_sampled" for note in topics.notes)
