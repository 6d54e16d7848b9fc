from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dienngon.errors import OutputError
from dienngon.output import MANIFEST, in_temporary_files, refuse_filled, staged


def names(folder) -> set[str]:
    return {one.name for one in folder.iterdir()}


def write(out, *files: str) -> None:
    with staged(out) as folder:
        for name in files:
            (folder / name).write_text("new")


def test_a_new_folder_appears_whole(tmp_path) -> None:
    out = tmp_path / "deep" / "out"
    with staged(out) as folder:
        (folder / "a.csv").write_text("1")
        assert not out.exists()
    assert names(out) == {"a.csv", "manifest.json"}
    assert names(tmp_path / "deep") == {"out"}


def test_a_failure_before_a_new_folder_leaves_no_parents(tmp_path) -> None:
    def fail() -> None:
        with staged(tmp_path / "deep" / "deeper" / "out"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names(tmp_path) == set()


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
        (folder / "other.csv").write_text("without a manifest of its own a run clears nothing away")
    assert names(out) == {"manifest.json", "old.csv", "other.csv", "notes.md"}
    assert set(json.loads((out / "manifest.json").read_text())["outputs"]) == {"old.csv", "other.csv"}
    with staged(out) as folder:
        (folder / "new.csv").write_text("new")
        (folder / "manifest.json").write_text(json.dumps({"outputs": {"new.csv": "x"}}))
    assert names(out) == {"manifest.json", "new.csv", "notes.md"}
    assert (tmp_path / "outside").exists()


@pytest.mark.parametrize("taken", ["report.html", "manifest.json"])
def test_files_of_others_are_never_replaced(tmp_path, taken: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / taken).write_text("mine")
    with pytest.raises(OutputError, match=f"already holds '{taken}'"):
        write(out, taken, "a.csv")
    if taken == MANIFEST:
        # Nor by the manifest that every run leaves.
        with pytest.raises(OutputError, match=f"already holds '{taken}'"):
            write(out, "a.csv")
    assert names(out) == {taken}
    assert (out / taken).read_text() == "mine"


def test_a_folder_in_the_way_is_seen_before_anything_is_replaced(tmp_path) -> None:
    out = tmp_path / "out"
    (out / "b.csv").mkdir(parents=True)
    with pytest.raises(OutputError, match="already holds"):
        write(out, "a.csv", "b.csv")
    assert names(out) == {"b.csv"}


def sheet(out, text: str, *others: str) -> None:
    with staged(out, sheets=["sheet.csv"]) as folder:
        (folder / "sheet.csv").write_text(text)
        for name in others:
            (folder / name).write_text(text)


def test_a_sheet_is_replaced_while_it_is_as_it_was_written(tmp_path) -> None:
    out = tmp_path / "out"
    sheet(out, "1", "key.json")
    sheet(out, "2", "key.json")
    assert (out / "sheet.csv").read_text() == "2"
    assert json.loads((out / "manifest.json").read_text())["sheets"] == ["sheet.csv"]


def test_a_sheet_that_was_filled_in_is_never_replaced_nor_removed(tmp_path) -> None:
    out = tmp_path / "out"
    sheet(out, "1", "key.json")
    (out / "sheet.csv").write_text("filled")
    # What another run writes beside it makes it no less filled in.
    write(out, "other.csv")
    for refused in (lambda: sheet(out, "2", "key.json"), lambda: write(out, "sheet.csv")):
        with pytest.raises(OutputError, match=r"'sheet.csv' in the folder 'out' was changed since it was written"):
            refused()
    with pytest.raises(OutputError, match=r"'sheet.csv' in the folder 'out' was changed"):
        refuse_filled(out, ["sheet.csv"])
    assert (out / "key.json").read_text() == "1"
    # A run with a manifest of its own clears away what earlier runs left, but not that.
    with staged(out) as folder:
        (folder / "manifest.json").write_text(json.dumps({"outputs": {}}))
    assert names(out) == {"manifest.json", "sheet.csv"}
    assert (out / "sheet.csv").read_text() == "filled"
    with pytest.raises(OutputError, match=r"already holds 'sheet.csv'"):
        sheet(out, "2")


def test_other_files_are_replaced_though_they_were_changed(tmp_path) -> None:
    out = tmp_path / "out"
    write(out, "a.csv")
    (out / "a.csv").write_text("edited")
    write(out, "a.csv")
    assert (out / "a.csv").read_text() == "new"


@pytest.mark.parametrize("manifest", ["[]", '{"outputs": []}', '{"outputs": {"a.csv": "x"}, "sheets": 3}', "{"])
def test_a_damaged_manifest_is_no_traceback(tmp_path, manifest: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(manifest)
    with contextlib.suppress(OutputError):
        sheet(out, "1")


def test_what_a_killed_run_left_is_swept_away(tmp_path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left, alive = tmp_path / f".out.partial-{dead.pid}", tmp_path / f".out.partial-{os.getppid()}"
    for one in (left, alive):
        one.mkdir()
        (one / "a.csv").write_text("half")
    with staged(tmp_path / "out") as folder:
        (folder / "a.csv").write_text("whole")
    assert not left.exists()
    assert alive.exists()


@pytest.mark.parametrize("inner", ["file", "file/out"])
def test_a_place_that_cannot_be_written_is_said(tmp_path, inner: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="choose another"), staged(tmp_path / inner):
        pass
    assert names(tmp_path) == {"file"}


def test_renaming_is_not_interrupted(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, done = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        done.append(target.name)
        return replace(self, target)

    out = tmp_path / "out"
    write(out, "a.csv", "b.csv")
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(out, "b.csv", "c.csv")
    assert {"b.csv", "c.csv"} <= set(done)
    assert {"b.csv", "c.csv"} <= names(out)
    assert not list(tmp_path.rglob(".*partial*"))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# Ends itself before the step that is named, of those by which new files take the place of old ones.
KILLED = """
import os, pathlib, sys
from dienngon.output import staged
out, step = pathlib.Path(sys.argv[1]), int(sys.argv[2])
with staged(out, sheets=["sheet.csv"]) as folder:
    for name in ("a.csv", "b.csv", "sheet.csv"):
        (folder / name).write_text("new")
    done = 0
    def counting(real):
        def run(path, *rest, **more):
            global done
            if done == step:
                os._exit(9)
            done += 1
            return real(path, *rest, **more)
        return run
    pathlib.Path.replace = counting(pathlib.Path.replace)
    pathlib.Path.unlink = counting(pathlib.Path.unlink)
"""


def test_a_run_that_is_killed_among_the_files_leaves_a_manifest_that_says_so(tmp_path) -> None:
    seen = set()
    for step in range(10):
        out = tmp_path / str(step)
        sheet(out, "old", "a.csv", "b.csv", "gone.csv")
        whole = json.loads((out / "manifest.json").read_text())
        code = subprocess.run([sys.executable, "-c", KILLED, str(out), str(step)], check=False).returncode
        said = json.loads((out / "manifest.json").read_text())
        seen.add((code, said.get("incomplete", False)))
        if not said.get("incomplete"):
            for name, known in said["outputs"].items():
                assert hashlib.sha256((out / name).read_bytes()).hexdigest() == known
            assert code == 0 or said == whole
        # The next run takes the folder for its own, and no sheet for filled in.
        sheet(out, "next", "a.csv", "b.csv")
        assert {(out / name).read_text() for name in ("a.csv", "b.csv", "sheet.csv")} == {"next"}
        assert "incomplete" not in json.loads((out / "manifest.json").read_text())
    assert seen == {(9, False), (9, True), (0, False)}


def test_an_incomplete_manifest_does_not_make_a_filled_sheet_ours(tmp_path) -> None:
    out = tmp_path / "out"
    sheet(out, "old")
    subprocess.run([sys.executable, "-c", KILLED, str(out), "2"], check=False)
    (out / "sheet.csv").write_text("filled")
    with pytest.raises(OutputError, match="was changed since"):
        sheet(out, "next")
    assert (out / "sheet.csv").read_text() == "filled"


@pytest.mark.parametrize("name", ["..", "sub", "a\0b", "x" * 5000, "/etc/passwd", "../beside"])
def test_a_manifest_of_a_stranger_names_nothing_but_files_beside_it(tmp_path, name: str) -> None:
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    (tmp_path / "beside").write_text("mine")
    content = {"outputs": {name: "x", "a.csv": []}, "sheets": [name, 3], "before": {"a.csv": {}}}
    (out / "manifest.json").write_text(json.dumps(content))
    (out / "a.csv").write_text("old")
    with staged(out) as folder:
        (folder / "manifest.json").write_text(json.dumps({"outputs": {}}))
    assert names(out) == {"manifest.json", "sub"}
    assert (tmp_path / "beside").read_text() == "mine"


def test_a_manifest_that_is_a_pipe_is_not_waited_for(tmp_path) -> None:
    if hasattr(os, "mkfifo"):
        (tmp_path / "out").mkdir()
        os.mkfifo(tmp_path / "out" / "manifest.json")
        with pytest.raises(OutputError, match=r"already holds 'manifest\.json'"):
            write(tmp_path / "out", "a.csv")


def test_temporary_files_without_room_are_named_as_such() -> None:
    @in_temporary_files()
    def run(number: int) -> None:
        raise OSError(number, os.strerror(number))

    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        with pytest.raises(OutputError, match=r"Temporary files find no room in '.+TMPDIR\."):
            run(number)
    with pytest.raises(PermissionError):
        run(errno.EACCES)
