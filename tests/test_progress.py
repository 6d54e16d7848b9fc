"""Progress in a notebook: a line below the cell, gone when the cell ends; silent everywhere else."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from dienngon import progress
from dienngon.progress import Step, usual


class _Notebook:
    """A shell of a kernel: what is displayed, and what is called when a cell ends."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.kernel = object()
        self.ended: list[object] = []
        register = lambda _, function: self.ended.append(function)  # noqa: E731
        self.events = SimpleNamespace(register=register, unregister=lambda _, function: self.ended.remove(function))

    def end(self) -> None:
        for function in list(self.ended):
            function(None)  # type: ignore[operator]


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> _Notebook:
    shell = _Notebook()

    def display(page: SimpleNamespace, *, display_id: bool) -> SimpleNamespace:
        assert display_id
        shell.shown.append(page.data)
        return SimpleNamespace(update=lambda page: shell.shown.append(page.data))

    html = SimpleNamespace(HTML=lambda text: SimpleNamespace(data=text), display=display)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell, display=html))
    monkeypatch.setitem(sys.modules, "IPython.display", html)
    monkeypatch.delenv("DIENNGON_PROGRESS", raising=False)
    return shell


def test_a_long_step_says_how_far_it_is_and_how_long_is_left(
    notebook: _Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = iter([0.0, 0.0, 0.5, 10.0, 10.1, 30.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds))
    for done in (0, 1, 25, 26, 75):
        usual(Step.SEGMENTING, done, 100)
    assert len(notebook.shown) == 2
    assert "25 / 100 about 30 s left" in notebook.shown[0]
    assert "75 / 100 about 10 s left" in notebook.shown[1]
    assert "<progress value='75' max='100'>" in notebook.shown[1]
    notebook.end()
    assert not notebook.shown[-1]
    assert notebook.ended == []


def test_a_short_cell_shows_nothing(notebook: _Notebook) -> None:
    usual(Step.READING, 3)
    notebook.end()
    assert notebook.shown == []


@pytest.mark.parametrize("where", ["terminal", "off", "no shell"])
def test_elsewhere_nothing_is_shown(
    notebook: _Notebook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    if where == "terminal":
        del notebook.kernel
    elif where == "off":
        monkeypatch.setenv("DIENNGON_PROGRESS", "off")
    else:
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    usual(Step.READING, 3, 5)
    assert notebook.shown == []
    assert "".join(capsys.readouterr()) == ""


def test_the_line_is_in_the_language_of_the_reader(notebook: _Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([0.0, 0.0, 10.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(progress, "reader", lambda: "vi")
    for done in (0, 1000):
        usual(Step.SEGMENTING, done, 2000)
    assert "1.000 / 2.000" in notebook.shown[0]
    assert Step.SEGMENTING.worded("vi") in notebook.shown[0]
