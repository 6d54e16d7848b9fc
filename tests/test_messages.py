"""The catalogue of wording: every code has its sentence, every sentence its use, and languages say the same things."""

from __future__ import annotations

import ast
import importlib
import re
import string
from collections.abc import Iterator
from itertools import chain
from typing import get_args

import pytest

from conftest import ROOT
from dienngon.codes import Code
from dienngon.messages import Language, catalogue

PACKAGE = ROOT / "analysis" / "dienngon"
LANGUAGES = sorted(path.stem for path in (PACKAGE / "messages").glob("*.toml"))
ENGLISH = catalogue("en")


def blanks(template: str) -> set[str]:
    """Return the names of the blanks of a sentence, those within formats too."""
    found = set()
    for _, name, spec, _ in string.Formatter().parse(template):
        if name is not None:
            found |= {re.split(r"[.\[]", name)[0], *blanks(spec or "")}
    return found


def sources() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(PACKAGE)}", node


def notes() -> Iterator[tuple[str, ast.Call]]:
    """Yield each call of Note.of with the place where it stands."""
    for place, node in sources():
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Note.of" and node.args:
            yield f"{place}:{node.lineno}", node


def constants(node: ast.AST) -> list[str]:
    """Return the codes that an expression can be: one, or either of a condition's."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) + constants(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def codes() -> list[type[Code]]:
    """Return every closed set of codes."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.stem != "__main__":
            importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    found, ahead = [], [Code]
    while ahead:
        subclasses = ahead.pop().__subclasses__()
        found += subclasses
        ahead += subclasses
    return found


def test_every_code_is_worded() -> None:
    missing = [f"{kind.__name__.lower()}.{one.value}" for kind in codes() for one in kind]
    assert sorted(set(missing) - set(ENGLISH)) == []


def test_every_note_is_worded_and_its_blanks_are_filled() -> None:
    wrong = []
    for place, call in notes():
        given = {one.arg for one in call.keywords}
        asked = constants(call.args[0])
        wrong += [f"{place}: no wording for {code}" for code in asked if code not in ENGLISH]
        needed = {name for code in asked for name in blanks(ENGLISH.get(code, ""))}
        # Either of two sentences may leave out what the other says.
        if asked and None not in given and needed != given:
            wrong.append(f"{place}: {asked} have the blanks {sorted(needed)}, given are {sorted(map(str, given))}")
    assert wrong == []


def test_every_sentence_is_used() -> None:
    worded = {f"{kind.__name__.lower()}.{one.value}" for kind in codes() for one in kind}
    patterns = set()
    for _, node in sources():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            worded.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = [re.escape(one.value) if isinstance(one, ast.Constant) else r"\w+" for one in node.values]
            if re.match(r"\w+\\\.", parts[0]):
                patterns.add("".join(parts))
    # A column of a table has the section that bears its name; its cells are the rest of the key.
    columns = {key for key in ENGLISH if set(key.split(".", 1)) <= worded}
    idle = [
        key for key in ENGLISH if key not in worded | columns and not any(re.fullmatch(one, key) for one in patterns)
    ]
    assert idle == []


def test_the_languages_are_those_that_can_be_asked_for() -> None:
    assert set(LANGUAGES) <= set(get_args(Language))
    assert "en" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_sentences_and_blanks(language: Language) -> None:
    other = catalogue(language)
    assert set(other) == set(ENGLISH)
    assert [key for key, text in other.items() if blanks(text) != blanks(ENGLISH[key])] == []
    empty = list(chain(key for key, text in other.items() if not text.strip()))
    assert empty == []
