from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import NMF

import dienngon as dn
from dienngon.study.analysis import Results
from dienngon.topic_models import MODELS
from dienngon.topic_models.labels import Rows, is_name, labels_of, leading_terms, set_apart

COMMON = ("có", "năm", "người", "nước", "việc")
SUBJECTS = (
    ("cảng", "cá", "sóng", "tàu"),
    ("gạo", "lúa", "ruộng", "trâu"),
    ("kèn", "múa", "nhạc", "sáo"),
    ("bài giảng", "học sinh", "thầy", "trường"),
)
TERMS = tuple(sorted({*COMMON, *(term for own in SUBJECTS for term in own)}))


def planted(seed: int = 0, topics: int = 4, rows: int = 60) -> tuple[sparse.csr_array, Rows]:
    """Return counts in which common words are by far the most frequent, above all in the first topic."""
    random = np.random.default_rng(seed)
    own = np.repeat(np.arange(topics), rows)
    rate = np.full((len(own), len(TERMS)), 0.02)
    for topic in range(topics):
        for term in SUBJECTS[topic]:
            rate[own == topic, TERMS.index(term)] = 0.6
    for term in COMMON:
        rate[:, TERMS.index(term)] = np.where(own == 0, 3.0, 1.2)
    return sparse.csr_array(random.poisson(rate)), np.eye(topics)[own]


def firsts(scores: Rows, terms: Sequence[str], top: int = 8) -> list[list[str]]:
    return [[term for term, _ in ranked] for ranked in leading_terms(scores, terms, top)]


@pytest.mark.parametrize("seed", range(5))
def test_a_common_word_never_leads(seed: int) -> None:
    scores = set_apart(*planted(seed))
    for topic, (leading, label) in enumerate(zip(firsts(scores, TERMS), labels_of(scores, TERMS), strict=True)):
        assert set(leading[:4]) == set(SUBJECTS[topic])
        assert not set(leading) & set(COMMON)
        assert set(label.split(" · ")) <= set(SUBJECTS[topic])
        assert len(label.split(" · ")) == 3


def test_a_common_word_does_not_lead_where_most_rows_of_a_topic_hold_it() -> None:
    random = np.random.default_rng(0)
    own = np.repeat(np.arange(5), 80)
    # Short texts: "người" is in a tenth of those of the other topics.
    filler = random.poisson(0.015, (len(own), 1200))
    person = random.random(len(own)) < np.where(own == 0, 0.8, 0.1)
    subjects = (random.random((len(own), 15)) < 0.5) & (np.arange(15) // 3 == own[:, None])
    matrix = sparse.csr_array(np.hstack([filler, person[:, None], subjects]).astype(np.int64))
    terms = [*(f"từ {number}" for number in range(1200)), "người", *(f"chủ đề {number}" for number in range(15))]
    scores = set_apart(matrix, np.eye(5)[own])
    assert not scores[:, terms.index("người")].any()
    assert {"chủ đề 0", "chủ đề 1", "chủ đề 2"} == set(firsts(scores, terms, 3)[0])
    # What most rows of one topic hold, and a tenth of one other, is a subject.
    matrix = matrix.tolil()
    matrix[own > 1, terms.index("người")] = 0
    assert set_apart(sparse.csr_array(matrix), np.eye(5)[own])[0, terms.index("người")] > 0


def test_how_often_a_row_repeats_a_term_does_not_matter() -> None:
    matrix, weights = planted()
    shouted = matrix.copy()
    shouted.data = shouted.data * 50
    assert (set_apart(matrix, weights) == set_apart(shouted, weights)).all()


def test_scores_are_the_divergence_of_documents() -> None:
    matrix, weights = planted()
    scores = set_apart(matrix, weights)
    present = matrix.toarray() > 0
    own, column = weights[:, 1] > 0, TERMS.index("lúa")
    share, base = present[own, column].mean(), present[:, column].mean()
    assert scores[1, column] == pytest.approx(share * np.log(share / base))
    assert not scores[[0, 2, 3], column].any()


def test_wholes_are_before_their_parts() -> None:
    terms = ["không gian", "không gian mạng", "lừa đảo", "mạng", "vũ trụ"]
    scores = np.array([[5.0, 3.0, 2.0, 4.0, 0.0], [1.0, 0.0, 0.0, 0.0, 3.0]])
    assert firsts(scores, terms)[0] == ["không gian mạng", "không gian", "mạng", "lừa đảo"]
    assert labels_of(scores, terms)[0] == "không gian mạng · lừa đảo"
    # A rare whole does not stand for a frequent part.
    scores[0, 1] = 1.0
    assert labels_of(scores, terms)[0] == "không gian · mạng · lừa đảo"
    nested = np.array([[3.0, 2.0, 1.0]])
    assert firsts(nested, ["an", "an ninh", "an ninh mạng"]) == [["an ninh mạng", "an ninh", "an"]]


def test_a_label_repeats_no_term() -> None:
    terms = ["bảo hiểm nhân thọ", "bảo hiểm phi nhân thọ", "chi nhánh", "môi giới"]
    assert labels_of(np.array([[4.0, 3.0, 2.0, 1.0]]), terms) == ["bảo hiểm nhân thọ · chi nhánh · môi giới"]


def test_names_do_not_crowd_out_subjects() -> None:
    terms = ["Arsenal", "Chelsea", "Liverpool", "bóng đá", "trận đấu"]
    assert labels_of(np.array([[5.0, 4.0, 3.0, 2.0, 1.0]]), terms) == ["Arsenal · bóng đá · trận đấu"]
    assert labels_of(np.array([[5.0, 4.0, 3.0, 2.0, 0.0]]), terms) == ["Arsenal · bóng đá"]
    assert labels_of(np.array([[5.0, 4.0, 3.0, 0.0, 0.0]]), terms) == ["Arsenal · Chelsea · Liverpool"]
    assert [is_name(term) for term in ("Đà Nẵng", "đà", "5G", "")] == [True, False, False, False]


def test_no_term_leads_three_topics() -> None:
    terms = ["chung", "một", "hai", "ba", "bốn"]
    scores = np.array([[9.0, 1, 0, 0, 0], [8.0, 0, 1, 0, 0], [7.0, 0, 0, 1, 0], [6.0, 0, 0, 0, 1]])
    assert firsts(scores, terms) == [["chung", "một"], ["chung", "hai"], ["ba"], ["bốn"]]
    # It stays where it ranks best, whatever the scale of a topic's scores.
    scores = np.array([[9.0, 10, 0, 0, 0], [8.0, 0, 1, 0, 0], [7.0, 0, 9, 0, 0], [0.4, 0, 0, 0, 0.1]])
    assert firsts(scores, terms) == [["một"], ["chung", "hai"], ["hai"], ["chung", "bốn"]]


def test_neither_order_nor_rounding_matters() -> None:
    matrix, hard = planted()
    weights = np.random.default_rng(1).dirichlet(np.full(4, 0.2), matrix.shape[0]) + hard
    scores = set_apart(matrix, weights)
    order = np.random.default_rng(2).permutation(matrix.shape[0])
    again = set_apart(sparse.csr_array(matrix[order]), weights[order])
    noise = scores * (1 + np.random.default_rng(3).normal(0, 1e-12, scores.shape))
    assert leading_terms(scores, TERMS, 8) == leading_terms(again, TERMS, 8) == leading_terms(noise, TERMS, 8)
    assert labels_of(scores, TERMS) == labels_of(again, TERMS) == labels_of(noise, TERMS)
    many = [f"t{number:04}" for number in range(2000)]
    ties = np.ones((1, 2000)) * (1 + np.random.default_rng(4).normal(0, 1e-13, 2000))
    assert firsts(ties, many, 3) == [many[:3]]


def test_one_topic_an_empty_topic_and_terms_that_all_share() -> None:
    matrix, weights = planted()
    assert not set_apart(matrix, np.ones((matrix.shape[0], 1))).any()
    assert labels_of(np.zeros((2, len(TERMS))), TERMS) == ["", ""]
    assert firsts(np.zeros((2, 0)), []) == [[], []]
    empty = set_apart(matrix, np.hstack([weights, np.zeros((len(weights), 1))]))
    assert not empty[-1].any()
    assert np.isfinite(empty).all()
    shared = sparse.csr_array(np.ones((6, 4), dtype=np.int64))
    assert not set_apart(shared, np.repeat(np.eye(2), 3, axis=0)).any()
    assert not set_apart(sparse.csr_array((3, 4)), np.zeros((3, 2))).any()


def test_rows_of_no_topic_are_left_out() -> None:
    matrix, weights = planted()
    more = sparse.csr_array(sparse.vstack([matrix, sparse.csr_array((5, len(TERMS))), matrix[:40]]))
    padded = np.vstack([weights, np.eye(4)[[0] * 5], np.zeros((40, 4))])
    assert np.allclose(set_apart(matrix, weights), set_apart(more, padded))


@pytest.mark.parametrize("model", MODELS)
def test_every_model_leads_by_what_sets_apart(results: Results, model: str) -> None:
    topics = dn.fit_topics(dn.count(results.tokens, "passage"), model, 5)
    frame = topics.terms(10).frame
    scores = set_apart(topics.counts.matrix, topics.row_weights)
    for row in frame.itertuples():
        assert row.weight == pytest.approx(scores[row.topic - 1, topics.columns[row.term]], rel=1e-5)
    assert frame.groupby("term").size().max() <= 2
    assert list(frame["term"][frame["topic"] == 1]) == [term for term, _ in topics.top_terms(1, 10)]
    assert all(1 < len(label.split(" · ")) < 4 for label in topics.labels)


def test_a_model_of_one_topic_has_a_label(results: Results) -> None:
    topics = dn.fit_topics(dn.count(results.tokens, "passage"), NMF(1))
    assert len(topics.label(1).split(" · ")) == 3
    assert len(topics.terms(5).frame["term"]) == 5
