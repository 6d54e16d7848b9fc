"""Reading TOML into typed values, with errors that name the file, the key and what to do."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from dienngon.codes import Wording, in_both
from dienngon.errors import DienngonError, nearest
from dienngon.inputs import read_input

T = TypeVar("T", bound=msgspec.Struct)

_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
# tomllib takes memory by the square of a key's parts; no file of ours has more than five.
_DEEP = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{64}}")


def read_toml(path: Path, shape: type[T], error: type[DienngonError]) -> T:
    """Return the TOML file at ``path`` as a ``shape``; an ``error`` names what is wrong: file, syntax, key or type."""
    try:
        text = read_input(path, error).decode("utf-8-sig")
        if _DEEP.search(text):
            raise RecursionError  # as nested tables do
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        raise error(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None
    except RecursionError:
        raise error(f"{path.name} is not valid TOML: it is nested too deep.") from None
    except ValueError as problem:
        # Numbers may have too many digits as well.
        raise error(f"{path.name} is not valid TOML: {str(problem).partition(';')[0]}.") from None
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as problem:
        raise error(f"{path.name}: {_sentence(str(problem), shape)}") from None


def own_words(
    table: msgspec.Struct, key: str, place: str, error: type[DienngonError], *, needed: bool = True
) -> tuple[Wording, ...]:
    """Return the texts of a key that is written once (``title``), or once a language (``title_vi``, ``title_en``).

    A language without a text of its own has that without a language. An ``error`` says what is missing, or never shown.
    A list has its texts in the same order in both languages.
    """
    whole, vi, en = (_texts(getattr(table, name)) for name in (key, f"{key}_vi", f"{key}_en"))
    first, second = vi or whole, en or whole
    if whole and vi and en:
        raise error(f"the key '{key}' {_in(place)} is never shown, as '{key}_vi' and '{key}_en' are there; remove it.")
    if bool(first) != bool(second):
        there, missing = (f"{key}_vi", f"{key}_en") if first else (f"{key}_en", f"{key}_vi")
        raise error(f"the key '{missing}' {_in(place)} is missing, as '{there}' is there; add it, or '{key}' for both.")
    if needed and not first:
        raise error(f"the key '{key}' {_in(place)} is missing; add it.")
    if len(first) != len(second):
        raise error(
            f"the texts of '{key}' {_in(place)} are {len(first)} in Vietnamese and {len(second)} in English; write "
            "each in both, in the same order."
        )
    return tuple(map(in_both, first, second))


def _texts(given: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return () if given is None else (given,) if isinstance(given, str) else given


def quoted(text: str) -> str:
    r"""Return a text as a TOML string; a JSON string is one but for DEL.

    Examples
    --------
    >>> print(quoted('the "net"'))
    "the \"net\""
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _sentence(problem: str, shape: type[msgspec.Struct]) -> str:
    what, _, where = problem.partition(" - at `$")
    place = where.rstrip("`").lstrip(".")
    unknown = re.search(r"contains unknown field `(.*)`", what)
    missing = re.search(r"missing required field `(.*)`", what)
    if unknown:
        keys = _keys(shape, place)
        return f"the key '{unknown[1]}' {_in(place)} is not known. {nearest(unknown[1], keys)}"
    if missing:
        return f"the key '{missing[1]}' {_in(place)} is missing; add it."
    plain = what.replace("`", "'").replace("'array'", "a list").replace("'object'", "a table").replace("'str'", "text")
    plain = plain.replace("'int'", "a whole number").replace("'str | object'", "text or a table")
    return f"{plain[:1].lower()}{plain[1:]} {_in(place)}."


def _in(place: str) -> str:
    return f"at '{place}'" if place else "at the top level"


def _keys(shape: Any, place: str) -> list[str]:
    for part in filter(None, re.split(r"[.\[]", place)):
        hints = get_type_hints(shape) if hasattr(shape, "__struct_fields__") else {}
        renamed = dict(zip(getattr(shape, "__struct_encode_fields__", ()), hints, strict=False))
        step = hints.get(renamed.get(part, part))
        arguments = [one for one in getattr(step, "__args__", ()) if hasattr(one, "__struct_fields__")]
        if step is not None:
            shape = arguments[-1] if arguments else step
    return list(getattr(shape, "__struct_encode_fields__", ()))
