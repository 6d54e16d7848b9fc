from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon.segmentation import tokens as module


def equal(one: dn.Tokens, other: dn.Tokens) -> bool:
    pairs = zip((*one.words, *one.merged), (*other.words, *other.merged), strict=True)
    same = ((getattr(a, name) == getattr(b, name)).all() for a, b in pairs for name in ("start", "end", "paragraph"))
    return all(same) and one.removed == other.removed


def pack(folder: Path) -> Path:
    (found,) = (folder / "store").glob("*.pack")
    return found


def test_a_second_run_does_not_segment_again(
    corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dn.segment(corpus, list(tokens.terms), cache=tmp_path)

    def refuse(jobs: list[object], _: int | None):
        assert jobs == []
        yield from ()

    monkeypatch.setattr(module, "cut_jobs", refuse)
    assert equal(first, dn.segment(corpus, list(tokens.terms), cache=tmp_path))
    assert equal(first, tokens)


def test_only_what_changed_is_segmented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "corpus"
    home.mkdir()
    for name in ("a", "b", "c"):
        (home / f"{name}.txt").write_text(f"Hai bên trao đổi thông tin về {name}.", encoding="utf-8")
    dn.segment(dn.read(home), cache=tmp_path / "cache")
    (home / "b.txt").write_text("Hai bên chia sẻ kinh nghiệm.", encoding="utf-8")
    seen: list[str] = []
    cut = module.cut_jobs

    def watch(jobs, workers):
        seen.extend(job.name for job in jobs)
        return cut(jobs, workers)

    monkeypatch.setattr(module, "cut_jobs", watch)
    again = dn.segment(dn.read(home), cache=tmp_path / "cache")
    assert seen == ["b.txt"]
    assert "kinh nghiệm" in again.texts("b.txt", merged=False)
    # What another model, or another version of the rules, found is not returned.
    monkeypatch.setattr(module, "VERSION", "another")
    dn.segment(dn.read(home), cache=tmp_path / "cache")
    assert seen == ["b.txt", "a.txt", "b.txt", "c.txt"]


def test_tokens_are_kept_as_they_come(
    corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT_TOGETHER", 1000)
    dn.segment(corpus, cache=tmp_path)
    assert len(list((tmp_path / "store").glob("*.pack"))) > 2
    assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path), tokens)


def test_no_text_is_stored(corpus: dn.Corpus, tmp_path: Path) -> None:
    dn.segment(corpus, cache=tmp_path)
    assert "khủng bố".encode() not in pack(tmp_path).read_bytes()


def test_damage_costs_time_and_nothing_else(corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path) -> None:
    dn.segment(corpus, cache=tmp_path)
    file = pack(tmp_path)
    whole = file.read_bytes()
    middle = bytearray(whole)
    middle[len(whole) // 2 :: 97] = bytes(len(middle[len(whole) // 2 :: 97]))
    for damage in (b"", whole[: len(whole) // 2], bytes(middle)):
        file.write_bytes(damage)
        for _ in range(2):
            assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path), tokens)


def test_a_place_that_cannot_be_written_does_no_harm(corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path / "file" / "cache"), tokens)


def test_a_cache_that_others_may_write_is_not_used(corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path) -> None:
    dn.segment(corpus, cache=tmp_path)
    (tmp_path / "store").chmod(0o777)
    with pytest.warns(UserWarning, match="is not used"):
        assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path), tokens)


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 3, 0], [4, 99, 0]],
        [[-1, 3, 0]],
        [[3, 3, 0]],
        [[4, 8, 0], [0, 3, 0]],
        [[0, 3, 1], [0, 3, 0]],
        [[0, 3, 2]],
        [[0, 3, -1]],
        [[0, 3, 0], [2, 7, 0]],
        [[0, 3]],
        [[0.0, 3.0, 0.0]],
    ],
)
def test_entries_out_of_bounds_are_segmented_again(tmp_path: Path, rows: list[list[int]]) -> None:
    kind = np.float32 if isinstance(rows[0][0], float) else np.int32
    (tmp_path / "a.txt").write_text("Hai bên trao đổi thông tin.", encoding="utf-8")
    documents = dn.read(tmp_path)
    (job,) = module._Jobs(documents.documents)
    key = module.key_of(module.VERSION, module.load_model().fingerprint, *job.texts)
    module.Store(tmp_path / "cache", "tokens").save({key: np.array(rows, dtype=kind)})
    assert not module.is_sound(np.array(rows, dtype=kind), [len(text) for text in job.texts])
    assert equal(dn.segment(documents, cache=tmp_path / "cache"), dn.segment(documents))


def test_what_was_segmented_is_sound(corpus: dn.Corpus) -> None:
    jobs = module._Jobs(corpus.documents)
    for job, table in zip(jobs, module.cut_jobs(jobs), strict=True):
        assert module.is_sound(table, [len(text) for text in job.texts])
        assert module.is_sound(table[:0], [1])
