"""Promises of the project's own files."""

from __future__ import annotations

import hashlib
import importlib
import re
import subprocess
import tomllib

import pytest

import dienngon as dn
from conftest import ROOT, SEEDS

SEED_HASHES = {
    "000_21f8aee1b5a8c412.txt": "4687686585c299d66135c81b82469f58e9582fa10b6da40da083e6024b50517c",
    "001_5a8ecfdb2068d23c.txt": "817dc44bfb3bd5886f23439ef4c6adffd72f9e40e91d570b64a94672cd2ce429",
    "002_51b4da953c655a5b.txt": "180d667a735ba49cb08a104b6778e4a14a992f569a490c7a375e598444ab6bcb",
    "003_f29b1f6aef09932a.txt": "2f7a6b0cb1e118219fb98bfdd6de8d2a41e98fb95709d817e4acdbabc99d4946",
    "004_c5ec18cf3bbde409.txt": "a47284590ddb5776b8a36603fdd3a456531db7e8bafbe60a2b512a5f0a6819cc",
}


@pytest.mark.parametrize("name", SEED_HASHES)
def test_seeds_are_as_they_came(name: str) -> None:
    assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == SEED_HASHES[name]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    joined = text.replace("\\\n", " ")
    for line in joined.splitlines():
        if line.strip() and not line.startswith("#"):
            assert re.fullmatch(r"[a-z0-9][a-z0-9._-]*==\S+( ?;[^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", line), line


def test_the_main_lock_has_what_is_imported_and_no_torch() -> None:
    locked = set(
        re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=\[ ]", one)[0] for one in project["dependencies"]}
    assert wanted | {"bertopic", "setuptools"} <= locked
    assert not {"torch", "umap-learn", "numba", "sentence-transformers"} & locked


def test_public_names_exist_and_are_documented() -> None:
    for name in dn.__all__:
        assert getattr(dn, name).__doc__, name
    assert set(dn.__all__) <= set(dir(dn))
    with pytest.raises(AttributeError):
        dn.nothing  # noqa: B018


def test_the_stub_has_every_public_name_once_and_is_shipped() -> None:
    lines = (ROOT / "analysis" / "dienngon" / "__init__.pyi").read_text(encoding="utf-8").splitlines()[1:]
    found = [re.fullmatch(r"from (dienngon\.[\w.]+) import (\w+) as (\w+)", line) for line in lines]
    # Only `X as X` makes a name public for type checkers.
    assert all(one and one[2] == one[3] for one in found), lines
    assert sorted(one[2] for one in found if one) == dn.__all__
    assert all(getattr(dn, one[2]) is getattr(importlib.import_module(one[1]), one[2]) for one in found if one)
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    assert "*.pyi" in setuptools["package-data"]["dienngon"]


def test_tracked_files_name_no_registry_and_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    hosts = re.compile(r"pypi\.or[g]|pythonhosted\.or[g]|npmjs\.or[g]|/home/[a-z]+/|/roo[t]/")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix not in (".png", ".txt", ".xlsx") and path.is_file():
            assert not hosts.search(path.read_text(encoding="utf-8")), name
