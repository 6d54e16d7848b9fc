"""Figures of a study in several processes: the same files, the same errors, nothing left running."""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path

import pytest

import dienngon as dn
from dienngon.errors import ParameterError
from dienngon.examples import corpus
from dienngon.processes import Helper
from dienngon.progress import Progress, Step, silent
from dienngon.study import figures
from dienngon.study.figures import Drawing, Drawings
from dienngon.study.kept_tables import Found, kept_tables

SIZE = 12
TABLE = dn.timeline(dn.segment(corpus()))


def drawings(folder: Path) -> list[Drawing]:
    folder.mkdir()
    return [Drawing(TABLE, folder, f"_{number:02}", "en", False) for number in range(SIZE)]


def save_all(
    wanted: list[Drawing], progress: Progress = silent, workers: int | None = None, cache: Path | None = None
) -> None:
    with Drawings(workers, cache) as started:
        for one in wanted:
            started.add(one)
        started.finish(progress)


def files(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> list[Helper]:
    """Return the helpers that a test starts."""
    started: list[Helper] = []
    original = figures.start

    def start(module: str) -> Helper:
        started.append(original(module))
        return started[-1]

    monkeypatch.setattr(figures, "start", start)
    return started


def drawn_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what helpers are asked for, filled while they are."""
    asked: list[str] = []
    original = Drawing.save_in

    def save_in(self: Drawing, helper: Helper) -> bool:
        done = original(self, helper)
        asked.append(self.tail)
        return done

    monkeypatch.setattr(Drawing, "save_in", save_in)
    # Nothing is drawn here before a helper has drawn one.
    save = Drawing.save

    def save_later(self: Drawing) -> None:
        while not asked:
            time.sleep(0.01)
        save(self)

    monkeypatch.setattr(Drawing, "save", save_later)
    return asked


def test_processes_write_the_same_files(monkeypatch: pytest.MonkeyPatch, helpers: list[Helper], tmp_path: Path) -> None:
    save_all(drawings(tmp_path / "one"), workers=1)
    assert helpers == []
    asked, steps = drawn_by(monkeypatch), []
    save_all(drawings(tmp_path / "two"), lambda *step: steps.append(step), workers=2)
    assert 1 <= len(asked) < SIZE
    assert [helper.returncode for helper in helpers] == [0]
    assert len(files(tmp_path / "one")) == 4 * SIZE
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert all(step == (Step.DRAWING, step[1], SIZE) and 0 <= step[1] <= SIZE for step in steps)


@pytest.mark.parametrize("code", ["", "import sys; sys.stdin.buffer.read(100)"])
def test_helpers_that_die_are_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    started = figures.start.__globals__["subprocess"].Popen
    monkeypatch.setattr("subprocess.Popen", lambda _, **more: started([sys.executable, "-c", code], **more))
    save_all(drawings(tmp_path / "out"), workers=2)
    assert len(files(tmp_path / "out")) == 4 * SIZE


def test_no_helper_can_be_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    save_all(drawings(tmp_path / "out"), workers=2)
    assert len(files(tmp_path / "out")) == 4 * SIZE


def test_an_error_in_a_helper_is_raised_here(helpers: list[Helper], tmp_path: Path) -> None:
    wanted = drawings(tmp_path / "out")
    undrawable = dataclasses.replace(TABLE, name="nothing")
    wanted[1] = dataclasses.replace(wanted[1], table=undrawable)
    wanted[-1] = dataclasses.replace(wanted[-1], table=undrawable)
    with pytest.raises(ParameterError, match="no figure for the table 'nothing'"):
        save_all(wanted, workers=2)
    assert all(helper.returncode is not None for helper in helpers)


def test_an_interrupt_ends_the_helpers(helpers: list[Helper], tmp_path: Path) -> None:
    def interrupt(_step: Step, done: int = 0, _total: int = 0, /) -> None:
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_all(drawings(tmp_path / "out"), interrupt, workers=2)
    assert all(helper.returncode is not None for helper in helpers)
    assert len(files(tmp_path / "out")) < 4 * SIZE


def test_figures_are_drawn_before_all_are_known(helpers: list[Helper], tmp_path: Path) -> None:
    wanted = drawings(tmp_path / "out")
    with Drawings(workers=2) as started:
        started.add(wanted[0])
        last = tmp_path / "out" / "timeline_00.json"
        for _ in range(3000):
            if last.exists():
                break
            time.sleep(0.01)
        assert last.exists()
        started.add(wanted[1])
    # Left without an end, as by an error in the study.
    assert all(helper.returncode is not None for helper in helpers)
    assert len(files(tmp_path / "out")) < 8


def test_figures_that_were_drawn_are_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_all(drawings(tmp_path / "one"), workers=1, cache=tmp_path / "cache")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("was drawn again")

    monkeypatch.setattr(figures, "save_figure", never)
    save_all(drawings(tmp_path / "two"), workers=1, cache=tmp_path / "cache")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    other = dataclasses.replace(TABLE, data=TABLE.data.assign(words=TABLE.data["words"] + 1))
    with pytest.raises(AssertionError, match="was drawn again"):
        save_all([Drawing(other, tmp_path / "two", "_00", "en", False)], workers=1, cache=tmp_path / "cache")


def test_a_table_kept_from_an_earlier_run_has_the_figure_of_that_run(tmp_path: Path) -> None:
    def first() -> Found:
        return {"": dn.keyness(dn.count(dn.segment(corpus())), "year")}, ()

    def never() -> Found:
        raise AssertionError("was computed again")

    computed = kept_tables(tmp_path, "keyness", ("corpus",), first)[0][""]
    kept = kept_tables(tmp_path, "keyness", ("corpus",), never)[0][""]
    keys = {Drawing(one, tmp_path, "", "en", False).key for one in (computed, kept)}
    assert len(keys) == 1
    other = dataclasses.replace(computed, parameters={**computed.parameters, "top": 3})
    assert Drawing(other, tmp_path, "", "en", False).key not in keys


def test_what_another_version_or_language_drew_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Drawing(TABLE, tmp_path, "", "en", False)
    keys = {own.key, Drawing(TABLE, tmp_path, "", "vi", False).key, Drawing(TABLE, tmp_path, "", "en", True).key}
    monkeypatch.setattr(figures, "versions", lambda: {"matplotlib": "0"})
    keys.add(Drawing(TABLE, tmp_path, "", "en", False).key)
    assert len(keys) == 4
