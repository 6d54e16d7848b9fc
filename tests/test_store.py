from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
import time
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest

from dienngon.store import Rows, Store, cache_folder, key_of

A, B, C = key_of("a"), key_of("b"), key_of("c")
ROWS = np.array([[0, 3, 0], [4, 7, 0], [0, 2, 1]], dtype=np.int32)


def found(store: Store, *keys: bytes) -> dict[bytes, Rows]:
    return {key: rows for pack in store.load(keys) for key, rows in pack.entries.items()}


def packs(folder: Path) -> list[Path]:
    return sorted((folder / "store").glob("*.pack"))


def random_rows(seed: int, size: int = 200) -> Rows:
    return np.random.default_rng(seed).integers(0, 1 << 30, (size, 3)).astype(np.int32)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path, "x")
    store.save({A: ROWS, B: ROWS[:0]}, ["một", "hai"])
    back = found(store, A, B, C)
    assert set(back) == {A, B}
    assert np.array_equal(back[A], ROWS)
    assert back[A].dtype == np.int32
    assert back[B].shape == (0, 3)
    assert [pack.names for pack in store.load([A])] == [("một", "hai")]
    assert found(store, A).keys() == {A}
    assert not found(store)
    assert not found(Store(tmp_path, "y"), A)


def test_vectors_come_back(tmp_path: Path) -> None:
    store = Store(tmp_path, "x")
    vector = np.array([0.5, -1.25, 3.0], dtype=np.float32)
    store.save({A: vector})
    assert np.array_equal(found(store, A)[A], [vector])
    assert found(store, A)[A].dtype == np.float32


def test_nothing_is_saved_of_nothing(tmp_path: Path) -> None:
    Store(tmp_path, "x").save({})
    assert not list(tmp_path.iterdir())


def test_keys_follow_each_part() -> None:
    keys = {key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("abc", ""), key_of("\ud800")}
    assert len(keys) == 5
    assert all(len(key) == 32 for key in keys)


def test_a_store_is_private_to_its_owner(tmp_path: Path) -> None:
    Store(tmp_path, "x").save({A: ROWS})
    (pack,) = packs(tmp_path)
    assert pack.parent.stat().st_mode & 0o777 == 0o700
    assert pack.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_a_folder_that_others_may_write_into_is_not_used(tmp_path: Path, mode: int) -> None:
    store = Store(tmp_path, "x")
    store.save({A: ROWS})
    (tmp_path / "store").chmod(mode)
    with pytest.warns(UserWarning, match="is not used"):
        assert not found(store, A)
    # That is said once: a second warning would be an error here.
    store.save({B: ROWS})
    assert len(packs(tmp_path)) == 1


def test_a_folder_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, "x")
    store.save({A: ROWS})
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.warns(UserWarning, match="belongs to another user"):
        assert not found(store, A)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    Store(tmp_path / "one", "x").save({A: ROWS})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "store").symlink_to(tmp_path / "one" / "store")
    with pytest.warns(UserWarning, match="is a link"):
        assert not found(Store(tmp_path / "other", "x"), A)


def test_damaged_and_foreign_packs_are_computed_again(tmp_path: Path) -> None:
    store = Store(tmp_path, "x")
    store.save({A: ROWS, B: random_rows(0)})
    (pack,) = packs(tmp_path)
    whole = pack.read_bytes()
    turned = bytearray(whole)
    turned[-5] ^= 1
    sizes = bytearray(whole)
    sizes[36 + 64] ^= 1
    entries = bytearray(whole)
    entries[24:28] = b"\xff" * 4
    damages = [b"", b"no pack at all" * 100, whole[:40], whole[: len(whole) // 2], whole + b"x"]
    for damage in [*damages, bytes(turned), bytes(sizes), bytes(entries)]:
        pack.write_bytes(damage)
        for _ in range(2):
            assert not found(store, A, B)
        store.save({A: ROWS, B: random_rows(0)})
        assert set(found(store, A, B)) == {A, B}
    assert packs(tmp_path) == [pack]
    assert hashlib.sha256(pack.read_bytes()).hexdigest() in pack.name


def test_a_pack_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path, "x")
    store.save({A: ROWS})
    (tmp_path / "store" / "x-00.pack").mkdir()
    assert set(found(store, A)) == {A}


def test_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    store = Store(tmp_path / "file", "x")
    store.save({A: ROWS})
    assert not found(store, A)


def test_the_packs_used_longest_ago_are_removed_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, "x")
    keys = [key_of(str(number)) for number in range(6)]
    for number, key in enumerate(keys[:5]):
        store.save({key: random_rows(number)})
        (pack,) = [path for path in packs(tmp_path) if path.stat().st_mtime > 1_000_000]
        os.utime(pack, (number, number))
    size = sum(path.stat().st_size for path in packs(tmp_path))
    monkeypatch.setattr("dienngon.store.MOST_BYTES", size // 5 * 7 // 2)
    assert set(found(store, keys[0])) == {keys[0]}
    store.save({keys[5]: random_rows(5)})
    assert set(found(store, *keys)) == {keys[0], keys[4], keys[5]}
    monkeypatch.setattr("dienngon.store.MOST_FILES", 2)
    store.save({A: ROWS})
    assert len(packs(tmp_path)) == 2
    assert set(found(store, A)) == {A}


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    store = Store(tmp_path, "x")
    store.save({A: ROWS})
    old, new = tmp_path / "store" / "old.part", tmp_path / "store" / "new.part"
    for path in (old, new):
        path.write_bytes(b"half of a pack")
    before = time.time() - 7200
    os.utime(old, (before, before))
    store.save({B: ROWS})
    assert not old.exists()
    assert new.exists()


def test_two_runs_may_write_at_once_and_one_may_be_killed(tmp_path: Path) -> None:
    script = f"""
import numpy as np
from dienngon.store import Store, key_of
store = Store({str(tmp_path)!r}, "x")
for number in range(40):
    rows = np.random.default_rng(number).integers(0, 1 << 30, (5000, 3)).astype(np.int32)
    store.save({{key_of(str(number)): rows}})
    assert all((rows == one.entries[key_of(str(number))]).all() for one in store.load([key_of(str(number))]))
"""
    running = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    while not packs(tmp_path):
        time.sleep(0.01)
    running[0].kill()
    assert [one.wait() for one in running][1:] == [0, 0]
    keys = [key_of(str(number)) for number in range(40)]
    back = found(Store(tmp_path, "x"), *keys)
    assert all(np.array_equal(back[key], random_rows(number, 5000)) for number, key in enumerate(keys))
    assert len(packs(tmp_path)) == 40


def test_the_place_of_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIENNGON_CACHE", str(Path("some", "where")))
    assert cache_folder() == Path("some", "where")
    monkeypatch.delenv("DIENNGON_CACHE")
    assert cache_folder().name == "dienngon"
    assert cache_folder().is_absolute()


def forged(columns: int = 3, kind: bytes = b"<i4", sizes: bytes = b"\1\0\0\0", rows: bytes = bytes(12)) -> bytes:
    """Return the bytes of a pack of one entry, made by somebody who knows the format."""
    head = struct.pack("<16s4sIII", b"dienngon pack 1\n", kind, columns, len(sizes) // 4, 0)
    return head + A * (len(sizes) // 4) + sizes + zlib.compress(rows)


@pytest.mark.parametrize(
    "data",
    [
        forged(columns=0),
        forged(columns=4),
        forged(columns=2**32 - 1, sizes=b"\xff" * 4),
        forged(kind=b"|O8"),
        forged(kind=b"<i9"),
        forged(kind=b"\xff\xff\xff\xff"),
        forged(sizes=b"\2\0\0\0"),
        forged(rows=bytes(100 << 20)),
        forged(rows=b""),
        forged()[:-4],
        forged()[:70],
        forged().replace(b"\0\0\0\0", b"\xff\0\0\0", 1),
    ],
)
def test_packs_that_others_made_are_computed_again_though_their_digest_is_right(tmp_path: Path, data: bytes) -> None:
    store = Store(tmp_path, "x")
    store.save({B: ROWS})
    path = tmp_path / "store" / f"x-{hashlib.sha256(data).hexdigest()}.pack"
    path.write_bytes(data)
    tracemalloc.start()
    assert not found(store, A)
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()
    assert not path.exists()
    assert set(found(store, B)) == {B}


def test_the_forged_pack_would_be_read_if_it_were_sound(tmp_path: Path) -> None:
    Store(tmp_path, "x").save({B: ROWS})
    (tmp_path / "store" / f"x-{hashlib.sha256(forged()).hexdigest()}.pack").write_bytes(forged())
    assert found(Store(tmp_path, "x"), A)[A].tolist() == [[0, 0, 0]]


def test_a_pipe_in_the_store_is_not_waited_for(tmp_path: Path) -> None:
    Store(tmp_path, "x").save({A: ROWS})
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "store" / "x-00.pack")
    assert set(found(Store(tmp_path, "x"), A, B)) == {A}


@pytest.mark.parametrize("mode", [0o770, 0o707])
def test_a_store_in_a_folder_that_others_may_write_into_is_not_used(tmp_path: Path, mode: int) -> None:
    upper = tmp_path / "upper"
    Store(upper, "x").save({A: ROWS})
    assert upper.stat().st_mode & 0o777 == 0o700
    upper.chmod(mode)
    store = Store(upper, "x")
    with pytest.warns(UserWarning, match="is not used"):
        assert not found(store, A)
    # In a folder as /tmp nobody can put another in its place.
    upper.chmod(0o1777)
    assert set(found(Store(upper, "x"), A)) == {A}
