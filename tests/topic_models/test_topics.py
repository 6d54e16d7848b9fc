from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import MissingExtraError, ParameterError
from dienngon.study.analysis import Results
from dienngon.topic_models import MODELS
from dienngon.topic_models.weights import used_rows
from documents import corpus as made

PERIODS = dn.Periods.years(2021, 2024)
WORDS = [
    ["biển", "đảo", "cảng", "tàu", "cá", "sóng", "lưới"],
    ["lúa", "ruộng", "gạo", "trâu", "phân", "hạt", "rơm"],
    ["đàn", "hát", "nhạc", "trống", "sáo", "kèn", "múa"],
]


@pytest.fixture(scope="module")
def planted() -> dn.Counts:
    """Return passages drawn from three vocabularies, a tenth of each from the others."""
    draw = np.random.default_rng(0)
    texts = {}
    for number in range(24):
        paragraphs = []
        for topic in range(3):
            own, other = WORDS[topic], WORDS[(topic + 1) % 3]
            paragraphs.append(" , ".join([*draw.choice(own, 18), *draw.choice(other, 2)]) + " .")
        texts[f"{number:02}"] = ("\n\n".join(paragraphs), str(2021 + number % 2))
    return dn.count(dn.segment(made(texts)), "passage", stop=[])


@pytest.mark.parametrize("model", MODELS)
def test_planted_topics_come_back(planted: dn.Counts, model: str) -> None:
    topics = dn.fit_topics(planted, model, 3)
    truth = np.zeros((3, len(planted.terms)))
    for number, words in enumerate(WORDS):
        truth[number, [planted.terms.index(word) for word in words]] = 1.0
    unit = topics.term_weights / np.linalg.norm(topics.term_weights, axis=1, keepdims=True)
    cosine = unit @ (truth / np.linalg.norm(truth, axis=1, keepdims=True)).T
    best = cosine[linear_sum_assignment(-cosine)]
    assert (best > 0.9).all()
    assert np.allclose(topics.row_weights.sum(axis=1), 1)


@pytest.mark.parametrize("model", MODELS)
def test_one_interface_and_the_same_again(results: Results, model: str) -> None:
    passages = dn.count(results.tokens, "passage")
    one, again = (dn.fit_topics(passages, model, 5, seed=3) for _ in range(2))
    assert one.terms().to_csv() == again.terms().to_csv()
    assert one.over_time(PERIODS).to_csv() == again.over_time(PERIODS).to_csv()
    assert set(one.terms().frame.columns) == {"model", "topic", "label", "stable", "rank", "term", "weight"}
    assert set(one.terms().frame["topic"]) == {1, 2, 3, 4, 5}


def test_nmf_is_scikit_learns(results: Results) -> None:
    passages = dn.count(results.tokens, "passage")
    topics = dn.fit_topics(passages, "nmf", 4)
    # Scikit-learn's start depends on the order of the rows; ours is that of their content.
    order = used_rows(passages.matrix)
    rows = TfidfTransformer(sublinear_tf=True).fit_transform(passages.matrix[order])
    direct = NMF(4, init="nndsvda", random_state=0, tol=1e-9, max_iter=5000).fit(rows)
    ours, theirs = (sorted(one.sum(axis=1)) for one in (topics.term_weights, direct.components_))
    assert np.allclose(ours, theirs)


def test_shares_are_means_of_documents_and_sum_to_one(results: Results) -> None:
    topics, *_ = results.topics
    frame = topics.over_time(PERIODS).frame
    sums = frame.groupby("period")["share"].sum(min_count=1)
    assert sums.drop("2023").to_numpy() == pytest.approx(1, abs=1e-4)
    assert np.isnan(sums["2023"])
    shares = topics.document_shares()
    positions = PERIODS.groups(results.corpus)["2022"]
    assert len(positions) == 3
    for number in range(len(topics)):
        stated = frame.query("topic == @number + 1 and period == '2022'")["share"].item()
        assert stated == pytest.approx(shares[positions, number].mean(), rel=1e-5)


def test_no_topic_is_about_the_election_in_the_furniture(results: Results) -> None:
    passages = dn.count(results.tokens, "passage")
    for model in MODELS:
        terms = " ".join(dn.fit_topics(passages, model, 6).terms(12).frame["term"]).casefold()
        assert "bầu cử" not in terms
        assert "cử tri" not in terms


def test_labels_do_not_repeat_a_word_of_theirs(results: Results) -> None:
    for model in MODELS:
        topics = dn.fit_topics(dn.count(results.tokens, "passage"), model, 6)
        for number in range(len(topics)):
            words = topics.label(number + 1).casefold().split(" · ")
            assert not any(f" {a} " in f" {b} " for a in words for b in words if a != b)


def test_passages_behind_a_topic(results: Results) -> None:
    topics, *_ = results.topics
    evidence = topics.terms().evidence(1)
    assert len(evidence) == 3
    assert list(evidence["weight"]) == sorted(evidence["weight"], reverse=True)
    for row in evidence.itertuples():
        assert results.corpus[row.document].text[row.start : row.end] == row.passage


def test_whole_documents_can_be_rows(results: Results) -> None:
    topics = dn.fit_topics(dn.count(results.tokens), "nmf", 2)
    for row in topics.terms().evidence().itertuples():
        assert row.passage.strip()
        assert row.line == results.corpus[row.document].paragraphs[0].line


@pytest.mark.parametrize("number", [0, 7, -1])
def test_topics_are_numbered_from_one(results: Results, number: int) -> None:
    with pytest.raises(ParameterError, match="numbered from 1 to 3"):
        results.topics[0].top_terms(number)


@pytest.mark.parametrize("k", [1, 0, -3, 56, 10_000])
def test_k_must_fit(results: Results, k: int) -> None:
    with pytest.raises(ParameterError, match="'k' parameter must be from 2 to 55 here"):
        dn.fit_topics(dn.count(results.tokens, "passage"), "nmf", k)


def test_too_small_a_corpus_says_so() -> None:
    passages = dn.count(
        dn.segment(made({"a": ("Hai bên trao đổi thông tin, chia sẻ kinh nghiệm.", "2021")})), "passage"
    )
    with pytest.raises(ParameterError, match="too small for topics"):
        dn.fit_topics(passages, "nmf", 2)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_have_bounds(results: Results, seed: int) -> None:
    with pytest.raises(ParameterError, match="'seed' parameter must be from 0"):
        dn.fit_topics(dn.count(results.tokens, "passage"), "lda", 3, seed)


def test_an_unknown_model_names_the_nearest(results: Results) -> None:
    with pytest.raises(ParameterError, match="Did you mean 'nmf'"):
        dn.fit_topics(dn.count(results.tokens, "passage"), "nfm", 3)


def test_a_missing_extra_says_how_to_install_it(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bertopic", None)
    with pytest.raises(MissingExtraError, match=r'pip install "dienngon\[bertopic\]"'):
        dn.fit_topics(dn.count(results.tokens, "passage"), "bertopic", 3)


@pytest.mark.slow
def test_bertopic_needs_no_torch_and_is_not_imported_unasked() -> None:
    script = """
import sys
from dienngon.cli import main
main(["topics", "seeds", "--model", sys.argv[1], "-k", "4", "--draws", "0", "--csv", "--quiet"])
print(",".join(sorted({"torch", "umap", "numba", "hdbscan", "bertopic"} & set(sys.modules))))
"""
    from conftest import ROOT

    loaded = {}
    for model in ("nmf", "bertopic"):
        command = [sys.executable, "-c", script, model]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
        loaded[model] = done.stdout.splitlines()[-1]
    assert loaded == {"nmf": "", "bertopic": "bertopic"}


def test_estimators_of_scikit_learn_can_be_fitted(planted: dn.Counts) -> None:
    topics = dn.fit_topics(planted, NMF(3, init="nndsvda", max_iter=2000), seed=1)
    ours = dn.fit_topics(planted, "nmf", 3)
    assert topics.model == "NMF"
    assert isinstance(topics.fitted, NMF)
    assert (topics.row_weights.argmax(axis=1) == ours.row_weights.argmax(axis=1)).all()
    signed = dn.fit_topics(planted, TruncatedSVD(3), seed=1)
    assert signed.notes == (Note.of("models.negative", name="TruncatedSVD"),)
    with pytest.raises(ParameterError, match="KMeans"):
        dn.fit_topics(planted, KMeans(3))
    with pytest.raises(ParameterError, match="Got int"):
        dn.fit_topics(planted, 7)


@pytest.mark.parametrize("model", MODELS)
def test_the_order_of_documents_makes_no_difference(model: str) -> None:
    draw = np.random.default_rng(1)
    texts = {
        f"{number:02}": (
            " , ".join(
                [*draw.choice(WORDS[number % 3], 15), *draw.choice([word for words in WORDS for word in words], 5)]
            ),
            "2021",
        )
        for number in range(40)
    }
    names = list(texts)
    names[0], names[-1] = names[-1], names[0]
    fits = [
        dn.fit_topics(dn.count(dn.segment(made({name: texts[name] for name in order})), stop=[]), model, 3)
        for order in (list(texts), names)
    ]
    one, other = fits
    assert one.terms().to_csv() == other.terms().to_csv()
    places = [other.counts.tokens.corpus.documents.index(document) for document in one.counts.tokens.corpus]
    assert np.array_equal(one.row_weights, other.row_weights[places])


def test_units_follow_the_stated_rule(tokens: dn.Tokens) -> None:
    assert dn.unit_for(tokens) == "passage"
    short = dn.segment(made({f"{number}": ("Hai bên trao đổi thông tin.", "2021") for number in range(5)}))
    assert dn.unit_for(short) == "document"


def test_all_documents_equal_is_a_sentence() -> None:
    text = "Hai bên trao đổi thông tin, chia sẻ kinh nghiệm về an ninh mạng."
    counts = dn.count(dn.segment(made({f"{number}": (text, "2021") for number in range(12)})))
    for model in MODELS:
        with pytest.raises(ParameterError, match="Only 1 of the 12 documents differ"):
            dn.fit_topics(counts, model, 2)


def test_without_k_only_bertopic_can_go_on(results: Results) -> None:
    passages = dn.count(results.tokens, "passage")
    with pytest.raises(ParameterError, match="Only bertopic finds a number"):
        dn.fit_topics(passages, "nmf", None)
    with pytest.raises(ParameterError, match=r"found no topic in \d+ rows: all are outliers.* Give a k"):
        dn.fit_topics(passages, "bertopic", None)


def test_the_fitted_bertopic_stays_reachable(results: Results) -> None:
    topics = dn.fit_topics(dn.count(results.tokens, "passage"), "bertopic", 4)
    assert len(topics.fitted.get_topic_info()) == 4
    assert topics.fitted.visualize_barchart() is not None


def test_row_and_word_weights_have_one_scale(planted: dn.Counts) -> None:
    for model in MODELS:
        topics = dn.fit_topics(planted, model, 3)
        assert np.allclose(topics.word_shares.sum(axis=1), 1)
        assert (topics.distinctive >= 0).all()
        assert topics.seed == 0
        assert len(topics.labels) == 3


@pytest.fixture(scope="module")
def topics(tokens: dn.Tokens) -> dn.Topics:
    return dn.fit_topics(dn.count(tokens, "passage"), k=5)


@pytest.mark.parametrize("top", [0, -1, 2.5, "8"])
def test_how_many_words_is_a_whole_number_from_one_on(topics: dn.Topics, top) -> None:
    for table in (lambda: topics.terms(top), lambda: dn.words_over_time(topics, top=top)):
        with pytest.raises(ParameterError, match="'top' parameter must be at least 1, a whole number"):
            table()


def test_topics_are_no_table(topics: dn.Topics, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"plot\(\) takes tables .*Got Topics; give a table of it: topics.terms"):
        dn.plot(topics)
    with pytest.raises(ParameterError, match=r"report\(\) takes tables .*Got Topics"):
        dn.report([topics], tmp_path / "out")
    with pytest.raises(ParameterError, match="needs a list of tables"):
        dn.report(topics.terms(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
