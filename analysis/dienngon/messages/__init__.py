"""The wording of every code, a TOML file a language: what is said is decided elsewhere, how it is said only here."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol, TypeGuard, get_args, runtime_checkable

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "en"
# Columns of tables that hold codes, with the section that words them. All other texts are shown as they are.
CODED = {
    name: name
    for name in (
        *("verdict", "stable", "kind", "subkind", "rule", "direction", "interval", "reference", "side"),
        *("change", "date_inferred", "merged"),
    )
} | {"discovery": "verdict"}


@runtime_checkable
class Worded(Protocol):
    """What can be said in a language: a code, a note, a parameter of one."""

    def worded(self, language: Language = DEFAULT) -> str:
        """Return the wording."""


# What most cells and parameters are; to ask whether one is worded takes a hundred times as long.
_PLAIN = frozenset({str, int, float, bool})


def _is_worded(value: Any) -> TypeGuard[Worded]:
    return type(value) not in _PLAIN and isinstance(value, Worded)


@cache
def catalogue(language: Language = DEFAULT) -> Mapping[str, str]:
    """Return the wording of all codes, by dotted code."""
    text = (files("dienngon.messages") / f"{language}.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text), ""))


def _flat(table: Mapping[str, Any], head: str) -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{head}{key}.")
        else:
            yield f"{head}{key}", value


def worded(code: str, parameters: Mapping[str, Any] | None = None, language: Language = DEFAULT) -> str:
    """Return the sentence of a code, its blanks filled.

    A blank is ``{name}``, or ``{name:format}`` with a format of Python's for numbers, or with one of these:
    ``{n:plural|document|documents}`` the first where n is 1; ``{flag:if|yes|no}`` the first where it is true;
    ``{names:list}`` with commas and an "and"; ``{names:first|12}`` with commas, the number left after so many;
    ``{parts:join|; }`` with what follows the bar between the parts; ``{by:code|period}`` the wording of a code of a
    section, or the value as it is where the section has no such code.

    Raises
    ------
    KeyError
        If the language has no wording for the code, or a blank no parameter: a mistake in the project.

    Examples
    --------
    >>> worded("verdict.too_few_documents")
    'too few documents to tell'
    """
    return _Filler(language).vformat(catalogue(language)[code], (), dict(parameters or {}))


def shown(cell: Any, column: str = "", language: Language = DEFAULT) -> Any:
    """Return a cell of a table as people read it: a note and a code of a coded column worded, all else as it is."""
    if _is_worded(cell):
        return cell.worded(language)
    return (
        catalogue(language).get(f"{CODED[column]}.{cell}", cell) if column in CODED and isinstance(cell, str) else cell
    )


class _Filler(string.Formatter):
    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> Any:
        kind, _, rest = format_spec.partition("|")
        first, _, second = rest.partition("|")
        if kind in ("plural", "if"):
            return first if (value == 1 if kind == "plural" else value) else second
        if kind == "list":
            return self._listed([self._text(one) for one in value])
        if kind == "first":
            return self._first([self._text(one) for one in value], int(first))
        if kind == "join":
            return rest.join(self._text(one) for one in value)
        if kind == "code":
            value, format_spec = catalogue(self.language).get(f"{rest}.{value}", value), ""
        return format(value, format_spec) if format_spec else self._text(value)

    def _text(self, value: Any) -> str:
        if _is_worded(value):
            return value.worded(self.language)
        return ", ".join(map(self._text, value)) if isinstance(value, (list, tuple)) else str(value)

    def _first(self, parts: list[str], most: int) -> str:
        begun, left = ", ".join(parts[:most]), len(parts) - most
        return begun if left <= 0 else f"{begun} {catalogue(self.language)['grammar.more'].format(left=left)}"

    def _listed(self, parts: list[str]) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {catalogue(self.language)['grammar.and']} {parts[-1]}"
