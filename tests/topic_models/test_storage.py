from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon.errors import InputError, OutputError, ParameterError


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


@pytest.fixture(scope="module")
def topics(passages: dn.Counts) -> dn.Topics:
    return dn.assess(dn.fit_topics(passages, k=5), draws=2)


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
        ({"form": 99}, "saved by another version of dienngon, in form 99; this one reads form 3"),
        ({"form": 2}, r"in form 2; this one reads form 3\. Fit it again and save it anew"),
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
    "change", [{"verdicts": ["yes"] * 5}, {"values": ["x"] * 5}, {"low": 1}, {"draws": {}}, {"drawn": 3}]
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


def test_numbers_of_numpy_can_be_saved(passages: dn.Counts, tmp_path: Path) -> None:
    topics = dn.fit_topics(passages, "lda", np.int64(3), np.int64(1))
    assert dn.load_topics(dn.save_topics(topics, tmp_path), passages).method == topics.method


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
