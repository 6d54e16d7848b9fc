from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from dienngon import stages
from dienngon.stages import kept
from dienngon.store import Store


@dataclass(frozen=True)
class Sizes:
    names: tuple[str, ...]
    sizes: np.ndarray


def refuse() -> Sizes:
    raise AssertionError("computed again")


@pytest.mark.parametrize("kind", ["i4", "i8", "u1", "f4", "f8", "bool"])
def test_what_was_found_comes_back_as_it_was(tmp_path: Path, kind: str) -> None:
    first = Sizes(("gạo", "lúa"), np.arange(6).reshape(2, 3).astype(kind))
    assert kept(tmp_path, "sizes", ["a"], Sizes, lambda: first) is first
    again = kept(tmp_path, "sizes", ["a"], Sizes, refuse)
    assert again.names == first.names
    assert again.sizes.dtype == first.sizes.dtype
    assert (again.sizes == first.sizes).all()
    assert again.sizes.flags.writeable


def test_nothing_is_kept_without_a_folder() -> None:
    assert kept(None, "sizes", ["a"], int, lambda: 1) == 1
    assert kept(None, "sizes", ["a"], int, lambda: 2) == 2


def test_a_change_of_anything_is_another_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(tmp_path, "sizes", ["ab", "c"], int, lambda: 1) == 1
    assert kept(tmp_path, "sizes", ["ab", "c"], int, lambda: 2) == 1
    assert kept(tmp_path, "sizes", ["a", "bc"], int, lambda: 3) == 3
    assert kept(tmp_path, "other", ["ab", "c"], int, lambda: 4) == 4
    monkeypatch.setattr(stages, "code_digest", lambda: "of other code")
    assert kept(tmp_path, "sizes", ["ab", "c"], int, lambda: 5) == 5


def test_an_entry_of_another_type_is_computed_again(tmp_path: Path) -> None:
    kept(tmp_path, "sizes", ["a"], str, lambda: "gạo")
    assert kept(tmp_path, "sizes", ["a"], int, lambda: 2) == 2
    for bad in (["O", [1], b"x"], ["<i4", [3], b"12345678"], ["<i4", [-1, 7], b"1234"], 3, []):
        key = stages.key_of(stages.code_digest(), json.dumps(bad, default=str))
        Store(tmp_path, "sizes").save({key: stages.packed([["gạo"], bad])})
        found = kept(
            tmp_path,
            "sizes",
            [json.dumps(bad, default=str)],
            tuple[list[str], np.ndarray],
            lambda: (["lúa"], np.ones(1)),
        )
        assert found[0] == ["lúa"]


def test_the_digest_covers_the_code_and_what_it_is_built_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part").mkdir()
    code = tmp_path / "part" / "module.py"
    code.write_text("one = 1")

    def digest() -> str:
        return stages.code_digest.__wrapped__()

    monkeypatch.setattr(stages, "__file__", str(tmp_path / "stages.py"))
    before = digest()
    assert digest() == before
    code.write_text("one = 2")
    changed = digest()
    assert changed != before
    real = stages.version
    monkeypatch.setattr(stages, "version", lambda name: "99" if name == "lxml" else real(name))
    assert digest() not in {before, changed}
