"""The notebooks run, agree with their scripts, and show what they show today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from conftest import ROOT

# About what a screen holds, and what a small table takes with its style.
MOST_LINES, MOST_HTML = 30, 6000
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "tools" / "notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_one_for_each_question() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_its_headings_are_in_both_languages_and_lead_on(path: Path) -> None:
    prose = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    headings = [line for line in prose.splitlines() if line.startswith("#")]
    assert len(headings) >= 5
    assert all(len(re.findall(r" · ", one.removeprefix(f"# {int(path.stem[:2])} · "))) == 1 for one in headings)
    assert all((path.parent / name).is_file() for name in re.findall(r"`(\d\d_\w+\.ipynb)`", prose))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_its_outputs_fit_a_screen(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            printed = "" if "text/html" in data else output.get("text", data.get("text/plain", ""))
            assert len(printed.splitlines()) <= MOST_LINES, cell.source
            assert len(data.get("text/html", "")) <= MOST_HTML, cell.source


@pytest.mark.study
@pytest.mark.filterwarnings("default")  # of the kernel's own machinery, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_as_committed(tool: ModuleType, path: Path) -> None:
    assert tool.sources_agree(path)
    ran = tool.execute(path)
    committed = nbformat.read(path, as_version=4)
    for old, new in zip(committed.cells, ran.cells, strict=True):
        texts = [[one.get("text", "") for one in cell.get("outputs", [])] for cell in (old, new)]
        assert texts[0] == texts[1], new["source"]
