"""BERTopic's own object, as a user of BERTopic would use it."""

from __future__ import annotations

import copy
import dataclasses
import importlib.util
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.topic_models import stability
from documents import corpus as made

pytest.importorskip("bertopic", reason="BERTopic is an extra")

WORDS = [
    ["bác sĩ", "bệnh viện", "bệnh nhân", "y tế", "thuốc", "khám"],
    ["nông dân", "lúa", "ruộng", "phân bón", "gạo", "mùa vụ"],
    ["ca sĩ", "âm nhạc", "khán giả", "sân khấu", "hát", "đàn"],
    ["ngân hàng", "lãi suất", "tín dụng", "cổ phiếu", "vốn", "vay"],
]
# Methods that draw, with what they are called with besides the documents.
DRAWN = ["topics", "barchart", "hierarchy", "heatmap", "term_rank"]
plotly = pytest.mark.skipif(importlib.util.find_spec("plotly") is None, reason="plotly, which draws, is not installed")
safetensors = pytest.mark.skipif(
    importlib.util.find_spec("safetensors") is None, reason="safetensors, which is of the extra, is not installed"
)


@pytest.fixture(scope="module")
def counts() -> dn.Counts:
    """Return documents of four vocabularies, in three years; one has no date, and one no terms."""
    draw = np.random.default_rng(0)
    texts: dict[str, tuple[str, str | None]] = {"none": (".", "2021")}
    for number in range(80):
        own, other = WORDS[number % 4], WORDS[(number + 1) % 4]
        words = [*draw.choice(own, 16), *draw.choice(other, 2)]
        texts[f"{number:02}"] = (" , ".join(words) + " .", str(2021 + number % 3) if number else None)
    return dn.count(dn.segment(made(texts)), stop=[])


@pytest.fixture(scope="module", params=[4, None], ids=["k", "own"])
def fitted(request: pytest.FixtureRequest, counts: dn.Counts) -> dn.Topics:
    return dn.fit_topics(counts, "bertopic", request.param)


@pytest.fixture
def bert(fitted: dn.Topics) -> Any:
    """Return a copy, since BERTopic's methods change the object."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield copy.deepcopy(fitted.fitted)


@pytest.fixture
def docs(fitted: dn.Topics) -> list[str]:
    return fitted.fitted_rows()["terms"].tolist()


def words(bert: Any) -> set[str]:
    return {word for topic in bert.get_topics().values() for word, _ in topic if word}


def test_the_rows_that_it_saw_are_known(fitted: dn.Topics, counts: dn.Counts) -> None:
    seen = fitted.fitted_rows()
    assert sorted(seen["row"]) == [row for row in range(81) if counts.matrix[[row]].sum()]
    assert seen.loc[seen["document"] == "00", "date"].tolist() == [None]
    first = seen.iloc[0]
    terms = [term.replace("\N{NO-BREAK SPACE}", " ") for term in first["terms"].split(" ")]
    assert {term: terms.count(term) for term in terms} == {
        counts.terms[column]: counts.matrix[first["row"], column] for column in counts.matrix[[first["row"]]].indices
    }
    # In the order of the object: its topics are ours.
    number = np.where(fitted.row_weights.any(axis=1), fitted.row_weights.argmax(axis=1), -1)[seen["row"]]
    assert len(set(zip(number.tolist(), fitted.fitted.topics_, strict=True))) == len(set(fitted.fitted.topics_))


def test_topics_have_information_and_documents(bert: Any, docs: list[str]) -> None:
    info = bert.get_topic_info()
    assert info["Count"].sum() == len(docs)
    assert set(bert.get_representative_docs(0)) <= set(docs)
    assert bert.get_document_info(docs)["Topic"].tolist() == bert.topics_


def test_updating_keeps_terms_whole(bert: Any, docs: list[str], counts: dn.Counts) -> None:
    known = {term.replace(" ", "\N{NO-BREAK SPACE}") for term in counts.terms}
    before = bert.get_topics()
    assert any("\N{NO-BREAK SPACE}" in word for word in words(bert))
    bert.update_topics(docs)
    assert bert.get_topics() == before
    bert.update_topics(docs, top_n_words=3)
    assert words(bert) <= known
    assert {len(topic) for topic in bert.get_topics().values()} == {3}
    bert.update_topics(docs, n_gram_range=(1, 2))
    assert {part for word in words(bert) for part in word.split(" ")} <= known


def test_updating_with_other_topics_moves_their_vectors(bert: Any, docs: list[str]) -> None:
    bert.update_topics(docs, topics=[min(topic, 1) for topic in bert.topics_])
    assert len(bert.topic_embeddings_) == len(bert.get_topics())


def test_representations_that_embed_work(bert: Any, docs: list[str]) -> None:
    from bertopic.representation import KeyBERTInspired, MaximalMarginalRelevance

    for one in (KeyBERTInspired(top_n_words=4), MaximalMarginalRelevance(diversity=0.3)):
        bert.update_topics(docs, representation_model=one)
        assert words(bert)
    # Words of the same topic stand nearest to its vector.
    topic, _ = bert.find_topics("bác\N{NO-BREAK SPACE}sĩ", top_n=1)
    assert topic[0] == bert.transform("bệnh\N{NO-BREAK SPACE}viện thuốc khám")[0][0]


@plotly
@pytest.mark.parametrize("name", DRAWN)
def test_topics_are_drawn(bert: Any, name: str) -> None:
    assert len(getattr(bert, f"visualize_{name}")().data) > 0


@plotly
def test_the_map_of_topics_shows_what_is_asked(bert: Any) -> None:
    figure = bert.visualize_topics(topics=[0, 2], use_ctfidf=True)
    assert [one[0] for one in figure.data[0].customdata] == [0, 2]
    bert.set_topic_labels({0: "Đầu"})
    assert "Đầu" in str(bert.visualize_topics(top_n_topics=2, custom_labels=True).data[0].customdata)
    bert.topic_aspects_["Other"] = {topic: [("khác", 1.0)] for topic in bert.get_topics()}
    assert "khác" in str(bert.visualize_topics(custom_labels="Other").data[0].customdata)


@plotly
def test_documents_are_drawn(bert: Any, docs: list[str], fitted: dn.Topics) -> None:
    names = fitted.fitted_rows()["document"].tolist()
    vectors = bert.embedding_model.vectors
    merged = bert.hierarchical_topics(docs)
    drawn = [
        bert.visualize_documents(docs),
        bert.visualize_documents(names, embeddings=vectors),
        bert.visualize_documents(names, reduced_embeddings=vectors[:, :2], sample=0.5),
        bert.visualize_hierarchical_documents(docs, merged),
        bert.visualize_hierarchy(hierarchical_topics=merged),
    ]
    assert all(len(figure.data) > 0 for figure in drawn)


@plotly
def test_topics_over_time_take_the_dates_of_the_documents(bert: Any, docs: list[str], fitted: dn.Topics) -> None:
    dates = fitted.fitted_rows()["date"].tolist()
    before = bert.c_tf_idf_.copy()
    found = bert.topics_over_time(docs, dates)
    assert found["Timestamp"].dt.year.unique().tolist() == [2021, 2022, 2023]
    # The document without a date is left out.
    assert found["Frequency"].sum() == len(docs) - 1
    assert (bert.c_tf_idf_ != before).nnz == 0
    assert len(bert.visualize_topics_over_time(found).data) > 0
    assert bert.topics_over_time(docs, dates, nr_bins=2)["Timestamp"].nunique() == 2
    years = [None if date is None else int(date) for date in dates]
    assert bert.topics_over_time(docs, years)["Frequency"].sum() == len(docs) - 1
    written = [None if date is None else f"31/12/{date}" for date in dates]
    assert len(bert.topics_over_time(docs, written, datetime_format="%d/%m/%Y")) == len(found)
    with pytest.raises(ParameterError, match="None of the documents has a date"):
        bert.topics_over_time(docs, [None] * len(docs))


def test_topics_that_are_not_asked_for_leave_others_their_terms(bert: Any, docs: list[str]) -> None:
    years = [2021 if topic == 1 else None for topic in bert.topics_]
    found = bert.topics_over_time(docs, years)
    assert found["Topic"].tolist() == [1]
    leading = {word for word, _ in bert.get_topic(1)}
    assert set(found["Words"].iloc[0].split(", ")) <= leading


def test_the_rows_of_the_fit_are_predicted_as_they_were(bert: Any, docs: list[str]) -> None:
    assert bert.transform(docs)[0] == bert.topics_
    assert bert.transform(docs, bert.embedding_model.vectors)[0] == bert.topics_
    assert bert.transform("không thấy")[0] == [-1]


def test_new_documents_are_predicted(bert: Any) -> None:
    draw = np.random.default_rng(1)
    new = [
        " ".join(word.replace(" ", "\N{NO-BREAK SPACE}") for word in draw.choice(WORDS[number % 4], 12))
        for number in range(40)
    ]
    found = bert.transform(new)[0]
    # A topic for each vocabulary.
    assert sorted(found[:4]) == [0, 1, 2, 3]
    assert found == found[:4] * 10


def test_topics_are_merged_and_reduced(bert: Any, docs: list[str]) -> None:
    outliers = int(-1 in bert.topics_)
    other = copy.deepcopy(bert)
    bert.merge_topics(docs, [0, 1])
    other.reduce_topics(docs, nr_topics=2 + outliers)
    assert len(bert.get_topic_info()) == 3 + outliers
    assert len(other.get_topic_info()) == 2 + outliers
    for one in (bert, other):
        assert len(one.topic_embeddings_) == len(one.get_topics())
        assert one.transform(docs)[0] == one.topics_


def test_what_was_pickled_comes_back(bert: Any, docs: list[str], tmp_path: Path) -> None:
    bert.save(tmp_path / "bert", serialization="pickle")
    again = type(bert).load(tmp_path / "bert")
    assert again.transform(docs)[0] == bert.topics_
    again.update_topics(docs)
    assert again.get_topics() == bert.get_topics()


@safetensors
@pytest.mark.parametrize("whole", [False, True])
def test_what_was_saved_as_tensors_comes_back(bert: Any, docs: list[str], tmp_path: Path, *, whole: bool) -> None:
    bert.save(tmp_path, serialization="safetensors", save_ctfidf=whole, save_embedding_model=False)
    again = type(bert).load(tmp_path, bert.embedding_model)
    assert again.topics_ == bert.topics_
    assert [word for word, _ in again.get_topic(0)] == [word for word, _ in bert.get_topic(0)]
    assert np.mean(np.array(again.transform(docs)[0]) == bert.topics_) > 0.9
    if whole:
        again.update_topics(docs)
        assert again.get_topics().keys() == bert.get_topics().keys()
        assert words(again) == words(bert)


def test_guided_topics_use_the_same_embedder(counts: dn.Counts, tmp_path: Path) -> None:
    lexicon = tmp_path / "themes.toml"
    about = 'label_vi = "x"\nlabel_en = "x"\ninclude = "x"\nexclude = "x"\n'
    themes = [f"[themes.{name}]\n{about}terms = {own[:2]}\n" for name, own in zip("ab", WORDS, strict=False)]
    lexicon.write_text("\n".join(themes).replace("'", '"'), encoding="utf-8")
    topics = dn.fit_topics(counts, "bertopic", 4, guide=lexicon)
    assert topics.names[:2] != ("", "")
    rows = topics.fitted_rows()
    assert np.mean(np.array(topics.fitted.transform(rows["terms"].tolist())[0]) == topics.fitted.topics_) > 0.9


def test_its_own_clustering_says_which(counts: dn.Counts) -> None:
    topics = dn.fit_topics(counts, "bertopic", None)
    how = "models.umap" if importlib.util.find_spec("umap") else "models.pca"
    assert Note.of(how).encode() in topics.method.encode()
    assert len(topics) == 4


def test_a_corpus_of_outliers_is_a_sentence() -> None:
    texts = {f"{number}": (f"{' , '.join(one)} .", "2021") for number, one in enumerate(WORDS)}
    counts = dn.count(dn.segment(made(texts)), stop=[])
    with pytest.raises(ParameterError, match=r"found no topic in 4 rows: all are outliers.* Give a k"):
        dn.fit_topics(counts, "bertopic", None)


@pytest.mark.parametrize("k", [None, 3])
def test_halves_are_fitted_as_the_model_was(k: int | None, counts: dn.Counts, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = dn.fit_topics(counts, "bertopic", 3)
    topics = dataclasses.replace(topics, recipe=dataclasses.replace(topics.recipe, k=k))
    asked: list[int | None] = []
    fit = stability.fit_part

    def fit_part(model: str, number: int | None, *rest: object) -> object:
        asked.append(number)
        return fit(model, number, *rest)

    monkeypatch.setattr(stability, "fit_part", fit_part)
    assert dn.assess(topics, draws=2).stability is not None
    assert asked == [k] * 4
