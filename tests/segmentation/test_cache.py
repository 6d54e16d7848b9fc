from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon import segmentation
from dienngon.segmentation.cache import Cache, cache_folder

TABLE = np.array([[0, 3, 0], [4, 7, 0], [0, 2, 1]], dtype=np.int32)


def equal(one: dn.Tokens, other: dn.Tokens) -> bool:
    pairs = zip((*one.words, *one.merged), (*other.words, *other.merged), strict=True)
    same = (
        np.array_equal(getattr(a, name), getattr(b, name)) for a, b in pairs for name in ("start", "end", "paragraph")
    )
    return all(same) and one.removed == other.removed


def test_a_second_run_does_not_segment_again(
    corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dn.segment(corpus, list(tokens.terms), cache=tmp_path)

    def refuse(jobs: list[object], _: int | None):
        assert jobs == []
        yield from ()

    monkeypatch.setattr(segmentation, "cut_jobs", refuse)
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
    cut = segmentation.cut_jobs

    def watch(jobs, workers):
        seen.extend(job.name for job in jobs)
        return cut(jobs, workers)

    monkeypatch.setattr(segmentation, "cut_jobs", watch)
    again = dn.segment(dn.read(home), cache=tmp_path / "cache")
    assert seen == ["b.txt"]
    assert "kinh nghiệm" in again.texts("b.txt", merged=False)


def test_keys_follow_texts_and_model(tmp_path: Path) -> None:
    one, other = Cache(tmp_path, "one"), Cache(tmp_path, "other")
    keys = {one.key(["ab", "c"]), one.key(["a", "bc"]), one.key(["abc"]), one.key(["abc", ""]), other.key(["abc"])}
    assert len(keys) == 5


def test_what_is_stored_comes_back_and_no_text_is_stored(corpus: dn.Corpus, tmp_path: Path) -> None:
    store = Cache(tmp_path, "x")
    store.store([(b"k", TABLE), (b"empty", TABLE[:0])])
    found = store.load([b"k", b"empty", b"absent"])
    assert set(found) == {b"k", b"empty"}
    assert np.array_equal(found[b"k"], TABLE)
    assert found[b"empty"].shape == (0, 3)
    dn.segment(corpus, cache=tmp_path)
    (file,) = tmp_path.glob("*.sqlite")
    assert "khủng bố".encode() not in file.read_bytes()


def test_damage_costs_time_and_nothing_else(corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path) -> None:
    dn.segment(corpus, cache=tmp_path)
    (file,) = tmp_path.glob("*.sqlite")
    whole = file.read_bytes()
    damages = [b"", b"no database at all" * 100, whole[: len(whole) // 2], whole[:4096] + bytes(len(whole) - 4096)]
    middle = bytearray(whole)
    middle[len(whole) // 2 :: 97] = bytes(len(middle[len(whole) // 2 :: 97]))
    for damage in [*damages, bytes(middle)]:
        file.write_bytes(damage)
        for _ in range(2):
            assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path), tokens)


def test_a_file_damaged_in_the_middle_is_replaced(tmp_path: Path) -> None:
    store = Cache(tmp_path, "x")
    rows = np.random.default_rng(0).integers(0, 1 << 30, (300, 3)).astype(np.int32)
    entries = [(str(number).encode(), rows) for number in range(300)]
    store.store(entries)
    (file,) = tmp_path.glob("*.sqlite")
    whole = bytearray(file.read_bytes())
    third = len(whole) // 3
    whole[third : 2 * third] = np.random.default_rng(1).bytes(third)
    file.write_bytes(bytes(whole))
    for _ in range(3):
        missing = [entry for entry in entries if entry[0] not in store.load([key for key, _ in entries])]
        store.store(missing)
    assert len(store.load([key for key, _ in entries])) == 300


def test_a_place_that_cannot_be_written_does_no_harm(corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path / "file" / "cache"), tokens)


def test_two_runs_may_write_at_once_and_one_may_be_killed(corpus: dn.Corpus, tokens: dn.Tokens, tmp_path: Path) -> None:
    script = f"""
import dienngon as dn
corpus = dn.read({str(SEEDS)!r})
for _ in range(20):
    dn.segment(corpus, cache={str(tmp_path)!r})
    for file in []: pass
"""
    running = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    running[0].kill()
    assert [one.wait() for one in running][1:] == [0, 0]
    assert equal(dn.segment(corpus, list(tokens.terms), cache=tmp_path), tokens)


def test_the_file_is_begun_anew_when_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dienngon.segmentation.cache.MOST_BYTES", 10_000)
    store = Cache(tmp_path, "x")
    for number in range(200):
        rows = np.random.default_rng(number).integers(0, 1 << 30, (200, 3)).astype(np.int32)
        store.store([(str(number).encode(), rows)])
    (file,) = tmp_path.glob("*.sqlite")
    assert file.stat().st_size < 40_000


def test_the_place_of_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIENNGON_CACHE", str(Path("some", "where")))
    assert cache_folder() == Path("some", "where")
    monkeypatch.delenv("DIENNGON_CACHE")
    assert cache_folder().name == "dienngon"
