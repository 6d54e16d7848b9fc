"""The catalogue of wording: every code has its sentence, every sentence its use, and languages say the same things."""

from __future__ import annotations

import ast
import importlib
import re
import string
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import ROOT
from dienngon.codes import Code
from dienngon.messages import LANGUAGES as KNOWN
from dienngon.messages import Language, catalogue, worded

PACKAGE = ROOT / "analysis" / "dienngon"
LANGUAGES: list[Any] = sorted(path.stem for path in (PACKAGE / "messages").glob("*.toml"))
ENGLISH = catalogue("en")
# Of a theme's two labels each language shows its own, and of a day the parts that it writes.
OF_ONE_LANGUAGE = {"grammar.own", *(key for key in ENGLISH if key.startswith("calendar."))}
# Blanks that hold days or periods, wherever they are.
DATED = {"period", "date"}


def blanks(template: str) -> set[str]:
    """Return the names of the blanks of a sentence, those within formats too."""
    found = set()
    for _, name, spec, _ in string.Formatter().parse(template):
        if name is not None:
            found |= {re.split(r"[.\[]", name)[0], *blanks(spec or "")}
    return found


def fields(template: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the format of each blank, of those within formats too."""
    for _, name, spec, _ in string.Formatter().parse(template):
        if name is not None:
            yield name, spec or ""
            yield from fields(spec or "")


def for_plurals_alone(template: str) -> set[str]:
    """Return the blanks that only choose between a singular and a plural."""
    kinds: dict[str, set[str]] = {}
    for name, spec in fields(template):
        kinds.setdefault(name, set()).add(spec.partition("|")[0])
    return {name for name, found in kinds.items() if found == {"plural"}}


def literals(template: str) -> Iterator[str]:
    """Yield what a sentence says around its blanks and, where a format chooses between words, in them."""
    for text, name, spec, _ in string.Formatter().parse(template):
        yield text
        kind, _, rest = (spec or "").partition("|")
        if name is not None and kind in {"plural", "if"}:
            yield from literals(rest)


def filling(template: str, *, some: bool) -> dict[str, Any]:
    """Return something for each blank: of several things two or none of them, of numbers one or 1,200."""
    found: dict[str, Any] = {}
    for name, spec in fields(template):
        kind = spec.partition("|")[0]
        if kind in {"list", "first", "join", "dates"}:
            found[name] = ("a", "b") if some else ()
        elif spec and kind not in {"code", "date"}:
            found.setdefault(name, 1 if some else 0 if kind == "if" else 1200)
        else:
            found.setdefault(name, "a")
    numbers = {name for name, spec in fields(template) if spec and not re.match("list|first|join|code|if|date", spec)}
    return {name: (1 if some else 1200) if name in numbers else one for name, one in found.items()}


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
        needed = {name for code in asked for one in LANGUAGES for name in blanks(catalogue(one).get(code, ""))}
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
    assert sorted(KNOWN) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_sentences_and_blanks(language: Language) -> None:
    other = catalogue(language)
    assert list(other) == list(ENGLISH)
    wrong = []
    for key, text in other.items():
        # A language without a plural has no use for what only chooses between the two.
        missing = blanks(ENGLISH[key]) - blanks(text) - for_plurals_alone(ENGLISH[key])
        if key not in OF_ONE_LANGUAGE and (missing or blanks(text) - blanks(ENGLISH[key])):
            wrong.append(key)
    assert wrong == []
    assert [key for key, text in other.items() if not text.strip()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_filled(language: Language) -> None:
    for key, text in catalogue(language).items():
        for some in (True, False):
            said = worded(key, filling(text, some=some), language)
            assert not set("{}") & set(said), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_formats_are_known_and_name_sections_that_exist(language: Language) -> None:
    sections = {key.partition(".")[0] for key in ENGLISH}
    for key, text in catalogue(language).items():
        for _, spec in fields(text):
            kind, bar, rest = spec.partition("|")
            assert kind in {"plural", "if", "list", "first", "join", "code", "dates"} if bar else True, key
            assert kind != "code" or rest in sections, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_periods_are_written_as_the_language_does(language: Language) -> None:
    bare = [
        key
        for key, text in catalogue(language).items()
        for name, spec in fields(text)
        if name in DATED and spec.partition("|")[0] not in {"date", "if"}
    ]
    assert bare == []


def test_vietnamese_has_one_word_for_one_thing() -> None:
    # The catalogue has thời kỳ, kết luận, đoạn chép, từ trung tâm, ngữ liệu, độ lớn hiệu ứng, khoảng tin cậy 95%.
    others = "giai đoạn|phán quyết|bản sao|bản chép|từ nút|kho văn bản|cỡ ảnh hưởng|khoảng 95%"
    assert [key for key, text in catalogue("vi").items() if re.search(others, text, re.IGNORECASE)] == []


def test_what_is_said_in_vietnamese_is_not_english() -> None:
    vietnamese = catalogue("vi")
    same = {key for key, text in vietnamese.items() if text == ENGLISH[key]}
    # Names of methods, and what holds no word of its own.
    names = {
        "column.dp",
        "column.exclusivity",
        "column.npmi",
        "column.p",
        "column.q",
        "column.tfidf",
        "interval.95%",
    } | {"column.log_dice"}
    assert {key for key in same if re.search(r"[^\W\d_]{2}", "".join(literals(ENGLISH[key])))} <= names


def test_a_length_of_period_is_worded_and_a_column_is_not() -> None:
    assert worded("themes.title", {"by": "half"}) == "Themes by half-year"
    assert worded("themes.title", {"by": "quarter"}, "vi") == "Chủ đề theo quý"
    assert worded("themes.title", {"by": "publisher"}, "vi") == "Chủ đề theo publisher"
