"""A module imports only from modules above it in ARCHITECTURE.md's order."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "analysis" / "dienngon"
ORDER = [
    "errors",
    "messages",
    "codes",
    "progress",
    "text",
    "inference",
    "toml",
    "store",
    "corpus",
    "periods",
    "examples",
    "table",
    "privacy",
    "output",
    "coding",
    "lexicon",
    "reading",
    "reuse",
    "segmentation",
    "stopwords",
    "overview",
    "counts",
    "vectorizer",
    "phrases",
    "comparison",
    "themes",
    "topic_models",
    "plots",
    "exports",
    "reporting",
    "checks",
    "study",
    "cli",
    "__main__",
]


def parts() -> list[str]:
    return sorted(
        {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")} - {"__init__"}
    )


def imports(path: Path) -> set[str]:
    """Return the parts of dienngon that a file imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
