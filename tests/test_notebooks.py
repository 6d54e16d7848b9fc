"""The notebooks run, agree with their scripts, and show what they show today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "tools" / "notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


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
