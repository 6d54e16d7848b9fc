from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon import processes
from dienngon.errors import SegmentationError
from dienngon.segmentation import workers
from dienngon.segmentation.workers import Job, cut_jobs

JOBS = [Job(f"{number}.txt", ("Hai bên trao đổi thông tin.", "không gian mạng " * number, "")) for number in range(40)]


@pytest.mark.parametrize("size", [2, 3])
def test_processes_give_the_same_in_the_same_order(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(workers, "_TASK_CHARACTERS", 1000)
    here = list(cut_jobs(JOBS, 1))
    there = list(cut_jobs(JOBS, size))
    assert len(here) == len(there) == len(JOBS)
    assert all(np.array_equal(one, other) for one, other in zip(here, there, strict=True))


def test_seeds_in_processes(corpus: dn.Corpus, tokens: dn.Tokens) -> None:
    again = dn.segment(corpus, list(tokens.terms), workers=2)
    assert all(np.array_equal(a.start, b.start) for a, b in zip(again.merged, tokens.merged, strict=True))


DIES = """
import os, signal, sys
from dienngon.segmentation import workers
original = workers.table
def table(cuts):
    if any(DEADLY in cut.text for cut in cuts):
        os.kill(os.getpid(), signal.SIGKILL)
    return original(cuts)
workers.table = table
from dienngon.segmentation.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_worker_that_dies_is_an_error_that_names_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    started = processes.subprocess.Popen
    script = DIES.replace("DEADLY", repr("bom"))

    def start(_: list[str], **more: object) -> object:
        return started([sys.executable, "-c", script], **more)

    monkeypatch.setattr(processes.subprocess, "Popen", start)
    jobs = [*JOBS[:20], Job("bad.txt", ("một quả bom",)), *JOBS[20:]]
    answers = cut_jobs(jobs, 2)
    with pytest.raises(SegmentationError, match=r"ended at the document 'bad\.txt' \(exit status -9\)"):
        list(answers)
    # Without it the same workers do their work.
    assert len(list(cut_jobs(JOBS, 2))) == len(JOBS)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_worker_that_dies_once_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started = processes.subprocess.Popen
    flag = tmp_path / "died"
    script = DIES.replace("any(DEADLY in cut.text for cut in cuts)", f"not os.path.exists({str(flag)!r})").replace(
        "os.kill(", f"open({str(flag)!r}, 'w').close() or os.kill("
    )

    def start(_: list[str], **more: object) -> object:
        return started([sys.executable, "-c", script], **more)

    monkeypatch.setattr(processes.subprocess, "Popen", start)
    found = list(cut_jobs(JOBS, 2))
    assert flag.exists()
    assert all(np.array_equal(one, other) for one, other in zip(found, cut_jobs(JOBS, 1), strict=True))


def test_one_core_by_default_for_small_corpora(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        message = "a process was started"
        raise AssertionError(message)

    monkeypatch.setattr(workers, "_start", refuse)
    assert len(list(cut_jobs(JOBS))) == len(JOBS)


@pytest.mark.parametrize("program", ["/no/such/python", "true"])
def test_workers_that_cannot_run_are_an_error_and_no_wait(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    started = processes.subprocess.Popen
    monkeypatch.setattr(processes.subprocess, "Popen", lambda _, **more: started([program], **more))
    with pytest.raises(SegmentationError, match="could not be run"):
        list(cut_jobs(JOBS, 2))
