"""The wording of every code, a TOML file a language: what is said is decided elsewhere, how it is said only here."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple, Protocol, TypeGuard, get_args

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT: Language = "en"
# What results may be asked for in.
Spoken = Literal["en", "vi", "both"]
SPOKEN: tuple[Spoken, ...] = get_args(Spoken)
# Columns of tables that hold codes, with the section that words them. All other texts are shown as they are.
CODED = {
    name: name
    for name in (
        *("verdict", "stable", "kind", "subkind", "rule", "direction", "interval", "reference", "side"),
        *("change", "date_inferred", "merged"),
    )
} | {"discovery": "verdict"}


class Worded(Protocol):
    """What can be said in a language: a code, a note, a parameter of one."""

    def worded(self, language: Language = DEFAULT) -> str:
        """Return the wording."""


# What most cells and parameters are.
_PLAIN = frozenset({str, int, float, bool})
# Between the parts of a format, but not of one within it.
_BAR = re.compile(r"\|(?![^{]*\})")


def _is_worded(value: Any) -> TypeGuard[Worded]:
    # As isinstance(value, Worded), which takes ten times as long.
    return type(value) not in _PLAIN and hasattr(type(value), "worded")


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
    return _filled(catalogue(language)[code], parameters or {}, language)


def shown(cell: Any, column: str = "", language: Language = DEFAULT) -> Any:
    """Return a cell of a table as people read it: a note and a code of a coded column worded, all else as it is."""
    if _is_worded(cell):
        return cell.worded(language)
    return (
        catalogue(language).get(f"{CODED[column]}.{cell}", cell) if column in CODED and isinstance(cell, str) else cell
    )


class _Blank(NamedTuple):
    """A blank of a sentence: which parameter fills it, and how, as the parts of its format between bars."""

    name: str
    kind: str
    rest: tuple[str, ...]


@cache
def _parts(template: str) -> tuple[str | _Blank, ...]:
    """Return what a sentence consists of, each taken apart once."""
    parts: list[str | _Blank] = []
    for text, name, spec, _ in string.Formatter().parse(template):
        parts += [text] if text else []
        if name is not None:
            kind, *rest = _BAR.split(spec or "")
            parts.append(_Blank(name, kind, tuple(rest)))
    return tuple(parts)


def _filled(template: str, parameters: Mapping[str, Any], language: Language) -> str:
    parts = _parts(template)
    return "".join(one if isinstance(one, str) else _blank(one, parameters, language) for one in parts)


def _blank(blank: _Blank, parameters: Mapping[str, Any], language: Language) -> str:
    value, (_, kind, rest) = parameters[blank.name], blank
    if not kind:
        return _text(value, language)
    if kind in ("plural", "if"):
        return _filled(rest[0 if (value == 1 if kind == "plural" else value) else 1], parameters, language)
    if kind in ("list", "first", "join"):
        parts = [_text(one, language) for one in value]
        if kind == "join":
            return rest[0].join(parts)
        return _listed(parts, language) if kind == "list" else _first(parts, int(rest[0]), language)
    if kind == "code":
        return _text(catalogue(language).get(f"{rest[0]}.{value}", value), language)
    return format(value, kind)


def _text(value: Any, language: Language) -> str:
    if _is_worded(value):
        return value.worded(language)
    return ", ".join(_text(one, language) for one in value) if isinstance(value, (list, tuple)) else str(value)


def _first(parts: list[str], most: int, language: Language) -> str:
    begun, left = ", ".join(parts[:most]), len(parts) - most
    return begun if left <= 0 else f"{begun} {worded('grammar.more', {'left': left}, language)}"


def _listed(parts: list[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {catalogue(language)['grammar.and']} {parts[-1]}"
