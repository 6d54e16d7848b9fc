"""Closed streams, Ctrl-C and progress: results are not silenced, nothing is left half-written, steps are said."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import SEEDS
from dienngon.cli import main
from dienngon.cli.terminal import Status
from dienngon.progress import Step

LINES = SEEDS / "000_21f8aee1b5a8c412.txt"


def shell(arguments: str, redirect: str) -> subprocess.CompletedProcess[str]:
    command = f"'{sys.executable}' -m dienngon {arguments} {redirect}"
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("redirect", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_closed_standard_error_silences_no_result(redirect: str) -> None:
    whole = shell(f"read '{SEEDS}' --csv", "")
    assert "Left out" in whole.stderr
    found = shell(f"read '{SEEDS}' --csv", redirect)
    assert (found.returncode, found.stdout) == (0, whole.stdout)
    failed = shell("read nowhere", redirect)
    assert (failed.returncode, failed.stdout) == (2, "")


@pytest.mark.parametrize("arguments", [f"segment '{LINES}'", "--help"])
def test_closed_standard_output_is_a_sentence_and_status_2(arguments: str) -> None:
    found = shell(arguments, ">&-")
    assert found.returncode == 2
    assert found.stderr == "dienngon: Standard output is closed, so that nothing can be printed; leave it open.\n"


def test_results_in_a_folder_need_no_standard_output(tmp_path: Path) -> None:
    assert shell(f"export '{SEEDS}' --out '{tmp_path}/out'", ">&- 2>&-").returncode == 0
    assert (tmp_path / "out" / "tokens.csv").is_file()


class Interrupted(Status):
    """Ctrl-C at a step."""

    at: Step
    seen: bool

    def __call__(self, step: Step, *_: int) -> None:
        if step == Interrupted.at:
            Interrupted.seen = True
            raise KeyboardInterrupt


REPORT = (Step.LOADING, Step.READING, Step.COPIES, Step.SEGMENTING, Step.TRACKING, Step.REFITTING, Step.DRAWING)


@pytest.mark.parametrize(
    ("step", "before"), [*((step, False) for step in (*REPORT, Step.WRITING)), (Step.WRITING, True)]
)
@pytest.mark.usefixtures("few")
@pytest.mark.slow
def test_an_interrupt_leaves_what_was_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: Step, *, before: bool
) -> None:
    place, temporary = tmp_path / "place", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    # What is kept is not done again.
    monkeypatch.setenv("DIENNGON_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("dienngon.cli.run.Status", Interrupted)
    monkeypatch.setattr("dienngon.study.results.has_figure", lambda table: table.name == "timeline")
    Interrupted.at, Interrupted.seen = step, False
    if before:
        (place / "out").mkdir(parents=True)
        (place / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    status = main(["report", str(SEEDS / "study.toml"), "--out", str(place / "out")])
    assert Interrupted.seen
    assert status == 130
    assert capsys.readouterr().err == "dienngon: interrupted; no file is left half-written.\n"
    assert [one.name for one in place.rglob("*") if one.is_file()] == ["mine.txt"] * before
    assert list(temporary.rglob("*")) == []


def test_an_interrupt_while_the_program_starts_is_a_sentence_too() -> None:
    script = "import sys\nclass Finder:\n    def find_spec(self, name, *_):\n        if name == 'dienngon.cli':"
    script += " raise KeyboardInterrupt\nsys.meta_path.insert(0, Finder())\n"
    script += "from dienngon.__main__ import main\nsys.exit(main())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "dienngon: interrupted; no file is left half-written.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_ctrl_c_ends_a_program_that_waits() -> None:
    command = [sys.executable, "-m", "dienngon", "segment"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"an ninh\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"an_ninh\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b"dienngon: interrupted; no file is left half-written.\n"


@pytest.mark.parametrize(
    ("arguments", "steps"),
    [
        (["read"], {Step.READING, Step.COPIES, Step.SEGMENTING}),
        (["terms"], {Step.READING, Step.COPIES, Step.SEGMENTING, Step.TERMS}),
        (["compare", "--permutations", "20"], {Step.READING, Step.COPIES, Step.SEGMENTING, Step.COMPARING}),
        (["topics", "-k", "3", "--draws", "2"], {Step.READING, Step.SEGMENTING, Step.REFITTING, Step.COMPARING}),
        (["themes", "track", "--permutations", "20"], {Step.READING, Step.COPIES, Step.SEGMENTING, Step.TRACKING}),
        (["themes", "sample", "--out", "FOLDER/sheet.csv"], {Step.SEGMENTING, Step.TRACKING, Step.SAMPLING}),
        (["export", "--out", "FOLDER/export"], {Step.READING, Step.COPIES, Step.SEGMENTING, Step.WRITING}),
        (["check"], {Step.READING, Step.COPIES, Step.OBSERVING}),
    ],
    ids=lambda one: " ".join(one[:2]) if isinstance(one, list) else "",
)
def test_every_verb_says_what_it_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], steps: set[Step]
) -> None:
    said: list[tuple[Step, int]] = []
    monkeypatch.setattr(Status, "__call__", lambda _, step, done=0, _total=0, /: said.append((step, done)))
    more = [one.replace("FOLDER", str(tmp_path)) for one in arguments]
    at = 2 if arguments[0] == "themes" else 1
    assert main([*more[:at], str(SEEDS / "study.toml"), *more[at:]]) in (0, 1)
    assert steps <= {step for step, _ in said}
    # How many of the five documents are read.
    assert [done for step, done in said if step == Step.READING and done] == [1, 2, 3, 4, 5]
