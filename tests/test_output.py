from __future__ import annotations

import json

import pytest

from dienngon.errors import OutputError
from dienngon.output import staged


def names(folder) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_a_new_folder_appears_whole(tmp_path) -> None:
    out = tmp_path / "deep" / "out"
    with staged(out) as folder:
        (folder / "a.csv").write_text("1")
        assert not out.exists()
    assert names(out) == {"a.csv"}
    assert names(tmp_path / "deep") == {"out"}


def test_a_failure_leaves_things_as_they_were(tmp_path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.csv").write_text("old")

    def fail() -> None:
        with staged(out) as folder:
            (folder / "a.csv").write_text("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (out / "a.csv").read_text() == "old"
    assert names(out) == {"a.csv"}
    assert names(tmp_path) == {"out"}


def test_files_of_an_earlier_run_go_and_those_of_others_stay(tmp_path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(json.dumps({"outputs": {"old.csv": "x", "../outside": "x"}}))
    (tmp_path / "outside").write_text("mine")
    (out / "old.csv").write_text("old")
    (out / "notes.md").write_text("mine")
    with staged(out) as folder:
        (folder / "other.csv").write_text("without a manifest nothing is cleared away")
    assert names(out) == {"manifest.json", "old.csv", "other.csv", "notes.md"}
    with staged(out) as folder:
        (folder / "new.csv").write_text("new")
        (folder / "manifest.json").write_text("{}")
    assert names(out) == {"manifest.json", "new.csv", "other.csv", "notes.md"}
    assert (tmp_path / "outside").exists()


@pytest.mark.parametrize("inner", ["file", "file/out"])
def test_a_place_that_cannot_be_written_is_said(tmp_path, inner: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="choose another"), staged(tmp_path / inner):
        pass
    assert names(tmp_path) == {"file"}
