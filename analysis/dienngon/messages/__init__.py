"""The wording of every code, a TOML file a language: what is said is decided elsewhere, how it is said only here."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from numbers import Number
from typing import Any, Literal, NamedTuple, Protocol, TypeGuard, get_args

from dienngon.errors import ParameterError

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
} | {"discovery": "verdict", "stable_a": "stable", "stable_b": "stable", "chosen": "answer", "matched": "answer"}


# Columns of tables that hold days or periods.
DATED = frozenset({"date", "period"})


_READER: ContextVar[Language] = ContextVar("reader", default=DEFAULT)


def set_language(language: Language) -> None:
    """Show values in a language from here on: tables where they are printed and in notebooks, checks, coding sheets.

    Files of numbers, and messages of errors, are the same in every language. On the command line it is ``--language``.

    Examples
    --------
    >>> from dienngon.codes import Verdict
    >>> set_language("vi"); print(worded("verdict.not_shown", language=reader())); set_language("en")
    chưa thấy khác biệt

    Raises
    ------
    ParameterError
        If there is no such language.
    """
    if language not in LANGUAGES:
        raise ParameterError(f"The 'language' parameter must be {' or '.join(map(repr, LANGUAGES))}. Got {language!r}.")
    _READER.set(language)


def reader() -> Language:
    """Return the language in which values are shown, English unless :func:`set_language` said otherwise."""
    return _READER.get()


class Worded(Protocol):
    """What can be said in a language: a code, a note, a parameter of one."""

    def worded(self, language: Language = DEFAULT) -> str:
        """Return the wording."""


# What most cells and parameters are.
_PLAIN = frozenset({str, int, float, bool})
# Days and months, and parts of a year with their number; see the section `calendar` of the catalogue.
_DAY = re.compile(
    r"(?P<year>\d{4})[-\N{NON-BREAKING HYPHEN}](?P<month>\d\d)(?:[-\N{NON-BREAKING HYPHEN}](?P<day>\d\d))?"
)
_PART = re.compile(r"(?P<year>\d{4})[-\N{NON-BREAKING HYPHEN}](?P<kind>[HQW])(?P<number>\d{1,2})")
_PARTS = {"H": "half", "Q": "quarter", "W": "week"}
# Rates under this have one digit that is not 0: what is rare must not look absent.
_RARE = 0.095
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

    A blank is ``{name}``, or ``{name:format}`` with a format for numbers (:func:`number`), or with one of these:
    ``{period:date}`` a day or a period as the language writes it (:func:`day`), ``{periods:dates|list}`` several;
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


def number(value: float, spec: str = "", language: Language = DEFAULT) -> str:
    """Return a number as readers of a language write it, by a format of Python's or by ``rate``.

    All numbers that people read come from here: those of sentences, tables on a page or a terminal, and figures. CSV,
    JSON, the typed cells of workbooks, code and names are written for programs. ``rate`` has one decimal or, of what
    is rare, the first digit that is not 0.

    Examples
    --------
    >>> number(3168, ","), number(3168, ",", "vi"), number(10.44, ".1f", "vi"), number(0.5, ".0%", "vi")
    ('3,168', '3.168', '10,4', '50%')
    >>> number(12.34, "rate"), number(0.02, "rate", "vi"), number(0.0, "rate")
    ('12.3', '0,02', '0')
    """
    if spec == "rate":
        value, spec = (value, ".1f" if value >= _RARE else ".1g") if value else (0, "")
    return separated(format(value, spec), language)


def numeral(value: Any, language: Language | None = None) -> Any:
    """Return a number as a table on a screen shows it, in the reader's language by default; all else as it is.

    Examples
    --------
    >>> numeral(1234.5, "vi"), numeral(3, "vi"), numeral("2.5", "vi")
    ('1234,5', '3', '2.5')
    """
    if isinstance(value, bool) or not isinstance(value, Number):
        return value
    return separated(f"{value:g}" if isinstance(value, float) else str(value), language or reader())


def separated(said: str, language: Language = DEFAULT) -> str:
    """Return a number as Python writes it, with the separators of a language."""
    signs = catalogue(language)
    said = "\N{MINUS SIGN}" + said[1:] if said[:1] == "-" else said
    return said.translate({ord(","): signs["numerals.thousands"], ord("."): signs["numerals.decimals"]})


def day(value: str, language: Language = DEFAULT) -> str:
    """Return a day, a month or another period as readers of a language write it; all else, and years, as it is.

    Examples
    --------
    >>> day("2022-03-15", "vi"), day("2022-03", "vi"), day("2022-Q1", "vi"), day("2022", "vi"), day("Lao Động", "vi")
    ('15/3/2022', '3/2022', 'quý 1/2022', '2022', 'Lao Động')
    >>> day("2022-03-15"), day("2022-03–2022-05", "vi")
    ('2022-03-15', '3/2022–5/2022')
    """
    ends = value.split("\N{EN DASH}")
    found = [_DAY.fullmatch(one) or _PART.fullmatch(one) for one in ends]
    return "\N{EN DASH}".join(
        one if match is None else _day(match, language) for one, match in zip(ends, found, strict=True)
    )


def _day(found: re.Match[str], language: Language) -> str:
    parts = found.groupdict()
    kind = _PARTS[parts.pop("kind")] if "kind" in parts else "day" if parts["day"] else "month"
    blanks = {"label": found[0], **{name: int(one) for name, one in parts.items() if one}}
    return _filled(catalogue(language)[f"calendar.{kind}"], blanks, language)


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
    if kind == "dates":
        value, kind, rest = tuple(day(_text(one, language), language) for one in value), rest[0], rest[1:]
    if kind in ("", "date"):
        said = _text(value, language)
        return day(said, language) if kind else said
    if kind in ("plural", "if"):
        return _filled(rest[0 if (value == 1 if kind == "plural" else value) else 1], parameters, language)
    if kind in ("list", "first", "join"):
        parts = [_text(one, language) for one in value]
        if kind == "join":
            return rest[0].join(parts)
        return _listed(parts, language) if kind == "list" else _first(parts, int(rest[0]), language)
    if kind == "code":
        return _text(catalogue(language).get(f"{rest[0]}.{value}", value), language)
    return number(value, kind, language)


def _text(value: Any, language: Language) -> str:
    if _is_worded(value):
        return value.worded(language)
    if isinstance(value, float):
        return number(value, language=language)
    return ", ".join(_text(one, language) for one in value) if isinstance(value, (list, tuple)) else str(value)


def _first(parts: list[str], most: int, language: Language) -> str:
    begun, left = ", ".join(parts[:most]), len(parts) - most
    return begun if left <= 0 else f"{begun} {worded('grammar.more', {'left': left}, language)}"


def _listed(parts: list[str], language: Language) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {catalogue(language)['grammar.and']} {parts[-1]}"
