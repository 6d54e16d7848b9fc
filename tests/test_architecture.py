"""Who may import whom: rooms in ARCHITECTURE.md's order, no circle within a room, no name that hides another."""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

import dienngon as dn
from conftest import ROOT

PACKAGE = ROOT / "analysis" / "dienngon"
ORDER = [
    "errors",
    "messages",
    "codes",
    "display",
    "progress",
    "processes",
    "cells",
    "excel",
    "text",
    "short_names",
    "store",
    "stages",
    "inference",
    "inputs",
    "toml",
    "corpus",
    "periods",
    "selection",
    "examples",
    "table",
    "table_json",
    "privacy",
    "output",
    "coding",
    "lexicon",
    "reading",
    "reuse",
    "stopwords",
    "wordlists",
    "segmentation",
    "overview",
    "counts",
    "vectorizer",
    "phrases",
    "comparison",
    "themes",
    "positions",
    "context",
    "topic_models",
    "plots",
    "exports",
    "reporting",
    "checks",
    "starters",
    "study",
    "cli",
    "__main__",
]


def parts() -> list[str]:
    return sorted(
        {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")} - {"__init__"}
    )


def imports(path: Path) -> set[str]:
    """Return the parts of dienngon that a file imports, wherever the import stands; not of a method that leads on."""
    found = set()
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        nodes += [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.If) or not leads_on(one)]
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "dienngon" else [node.module]
            )
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name and name.startswith("dienngon.")}
    return found


def test_every_part_has_a_place() -> None:
    assert parts() == sorted(ORDER)


@pytest.mark.parametrize("part", ORDER)
def test_imports_come_from_above(part: str) -> None:
    files = [PACKAGE / f"{part}.py"] if (PACKAGE / f"{part}.py").exists() else list((PACKAGE / part).rglob("*.py"))
    allowed = set(ORDER[: ORDER.index(part) + 1])
    for file in files:
        assert imports(file) <= allowed, f"{file.relative_to(PACKAGE)} imports {imports(file) - allowed}"


def test_architecture_document_lists_the_same_order() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = text.split("```text")[1].split("```")[0]
    listed = [
        line.split()[0].removesuffix("/").removesuffix(".py") for line in block.splitlines() if line.startswith("  ")
    ]
    assert listed == [part for part in ORDER if part != "__main__"]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def bound(package: Path) -> set[str]:
    """Return the names that a package's __init__ imports or defines."""
    found = set()
    for node in ast.walk(ast.parse(package.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
    return found


def leads_on(node: ast.AST) -> bool:
    """Return whether imports are not counted: those for types, and that of a method which only calls one function."""
    if isinstance(node, ast.If):
        return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    if not isinstance(node, ast.FunctionDef) or [one.arg for one in node.args.args[:1]] != ["self"]:
        return False
    kinds = [type(one) for one in node.body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))]
    return kinds == [ast.ImportFrom, ast.Return]


def targets(path: Path) -> set[str]:
    """Return the modules of dienngon that a file imports, within functions too, but not those for types alone."""
    found = set()
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        nodes += [one for one in ast.iter_child_nodes(node) if not leads_on(one)]
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            # What a package's __init__ binds is taken from there, whether or not a module bears its name.
            here = bound(MODULES[node.module]) if MODULES[node.module].name == "__init__.py" else set()
            found |= {
                inner if alias.name not in here and inner in MODULES else node.module
                for alias in node.names
                for inner in [f"{node.module}.{alias.name}"]
            }
    return found & set(MODULES)


@pytest.mark.parametrize("room", ROOMS)
def test_no_imports_go_in_a_circle_within_a_room(room: str) -> None:
    inside = {name for name in MODULES if f"{name}.".startswith(f"dienngon.{room}.")}
    try:
        TopologicalSorter({name: (targets(MODULES[name]) & inside) - {name} for name in inside}).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@pytest.mark.parametrize("room", ROOMS)
def test_no_two_modules_of_one_name_are_neighbours(room: str) -> None:
    stems = Counter(path.stem for path in (PACKAGE / room).rglob("*.py") if not path.stem.startswith("__"))
    assert [stem for stem, number in stems.items() if number > 1] == []
    # A module of verbs is called as the verbs are.
    if room != "cli":
        assert sorted(set(stems) & set(ROOMS)) == []


def test_no_module_hides_a_public_name() -> None:
    for name, path in MODULES.items():
        if path.stem != "__main__":
            importlib.import_module(name)
    for name in dn.__all__:
        found = getattr(dn, name)
        assert not isinstance(found, ModuleType), name
        assert found is getattr(importlib.import_module(dn._HOMES[name]), name), name


def test_what_a_study_finds_knows_nothing_of_figures_and_pages() -> None:
    seen, ahead = set(), {"dienngon.study.analysis"}
    while ahead:
        name = ahead.pop()
        seen.add(name)
        ahead |= {one for one in targets(MODULES[name]) if one.startswith("dienngon.study.")} - seen
    for name in seen:
        assert not {"plots", "reporting"} & imports(MODULES[name]), name
