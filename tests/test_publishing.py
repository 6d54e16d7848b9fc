"""What is published is whole: the wheel works outside the checkout, and the files about the project agree."""

from __future__ import annotations

import importlib.util
import os
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("installation", ROOT / "tools" / "installation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_wheel_works_outside_the_checkout(tool: ModuleType, tmp_path: Path) -> None:
    # The whole README there, as make wheel-test runs it, takes too long for every run.
    sdist, wheel = tool.build(tmp_path)
    assert sdist.name == f"dienngon-{PROJECT['version']}.tar.gz"
    assert tool.missing(wheel) == []
    there = tool.Elsewhere(tmp_path, tool.install(wheel, tmp_path))
    assert str(tmp_path) in there.python("import dienngon; print(dienngon.__file__)")
    assert there.run("dienngon", "--version").startswith(f"dienngon {PROJECT['version']}\n")
    assert "không gian mạng" in there.run("dienngon", "concordance", "seeds", "không gian mạng")


def test_the_citation_is_of_this_version_and_invents_nobody() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert cited["version"] == PROJECT["version"]
    assert cited["license"] == PROJECT["license"]
    assert cited["authors"] == [{"name": "dienngon contributors"}]


def test_a_public_forge_runs_what_we_run() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["test"]["steps"]
    assert steps[-1] == {"run": ".ci/run"}
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_classifiers_name_the_pythons_that_the_locks_are_for() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    promised = re.findall(r"3\.\d+", lock.split("\n# For CPython ")[1].split(" on ")[0])
    named = [one.removeprefix("Programming Language :: Python :: ") for one in PROJECT["classifiers"]]
    assert [one for one in named if re.fullmatch(r"3\.\d+", one)] == promised


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_links_of_pages_for_developers_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert links
    assert [one for one in links if "://" not in one and not (ROOT / one).exists()] == []
