"""The examples in docstrings run, and every public function has one."""

from __future__ import annotations

import doctest
import importlib
import inspect
import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import dienngon as dn
from conftest import ROOT

PACKAGE = ROOT / "analysis" / "dienngon"
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py" and ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = io.StringIO()
    with redirect_stdout(said):
        failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert not failed, said.getvalue()


def test_every_public_function_has_an_example() -> None:
    functions = {name: getattr(dn, name) for name in dn.__all__ if inspect.isfunction(getattr(dn, name))}
    assert [name for name, function in functions.items() if ">>> " not in (function.__doc__ or "")] == []
