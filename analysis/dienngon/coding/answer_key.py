"""The key to a sheet: what was drawn and what is right, as a file that coders do not see."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from dienngon.errors import InputError
from dienngon.inputs import read_input
from dienngon.text import nfc

ENDING = ".key.json"
# Raised when a key of before can no longer be read.
FORM = 3
# Longer cells are kept as their hash: a key shall not be a second copy of the texts.
LONGEST = 60

Kind = Literal["units", "questions"]


class Row(msgspec.Struct, frozen=True):
    """A row of a sheet as it was drawn.

    ``group`` is what the row is scored under (a theme, a topic). ``cells`` holds what must not change, as
    :func:`kept` gives it. Units have a period and whether they have a hit; questions the answer that is right.
    """

    id: str
    group: str
    cells: dict[str, str]
    period: str = ""
    hit: bool = False
    right: str = ""


class Stratum(msgspec.Struct, frozen=True):
    """The units of a group in a period, with a hit or without: how many there are, and how many were drawn."""

    group: str
    period: str
    hit: bool
    size: int
    drawn: int


class Key(msgspec.Struct, frozen=True):
    """What a sheet asks.

    ``units`` (``of`` a paragraph or sentence) are coded as showing something or not; ``questions`` (``of`` words or
    topics) have one right answer. ``choices`` are the answers that may be given; ``rows`` have the order of the sheet.
    ``strata`` of units say how many each row counts for, ``labels`` of questions label and stability of each group.
    """

    kind: Kind
    of: str
    choices: tuple[str, ...]
    rows: tuple[Row, ...]
    parameters: dict[str, Any]
    corpus: str = ""
    strata: tuple[Stratum, ...] = ()
    labels: dict[str, tuple[str, str]] = {}

    @property
    def id_column(self) -> str:
        """Return the column that names a row."""
        return "id" if self.kind == "units" else "question"

    @property
    def answer_column(self) -> str:
        """Return the column that people fill in."""
        return "code" if self.kind == "units" else "answer"

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that a filled sheet must have."""
        return (self.id_column, *self.rows[0].cells, self.answer_column)

    @property
    def required(self) -> bool:
        """Return whether every row needs an answer; a question may be left open."""
        return self.kind == "units"


def plain(text: str) -> str:
    r"""Return a text as a spreadsheet keeps it: without what is not seen, white space as single spaces.

    Examples
    --------
    >>> plain("an ninh\u200b mạng\n")
    'an ninh mạng'
    """
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())


def entered(cell: str) -> str:
    """Return what is in a cell; a spreadsheet may have made a fraction of a whole number."""
    text = plain(nfc(cell))
    whole = text.removesuffix(".0")
    return whole if whole.isdecimal() else text


def kept(cell: str) -> str:
    """Return a cell as a key holds it: its text if that is short, else the SHA-256 hash of it."""
    text = entered(cell)
    return text if len(text) <= LONGEST else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def written(key: Key) -> str:
    """Return a key as the text of its file."""
    content = {"form": FORM, **msgspec.to_builtins(key)}
    return json.dumps({**content, "check": _check(content)}, ensure_ascii=False, indent=1) + "\n"


def load_key(path: Path) -> Key:
    """Return the key in a file that was not changed since it was written."""
    take = f"take the {ENDING} that was written with the sheet"
    try:
        raw = json.loads(read_input(path))
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict) or not {"form", "check"} <= set(raw):
        raise InputError(f"'{path.name}' is not the key of a sheet, or one of an earlier version of dienngon; {take}.")
    if raw["form"] != FORM:
        raise InputError(
            f"'{path.name}' is a key of form {raw['form']!r}, and this version of dienngon reads form {FORM}; draw the "
            "sheet again."
        )
    try:
        same = raw["check"] == _check({name: value for name, value in raw.items() if name != "check"})
        key = msgspec.convert(raw, Key) if same else None
    except msgspec.ValidationError:
        key = None
    if key is None or not key.rows:
        raise InputError(f"'{path.name}' was changed since it was written; {take}.")
    return key


def _check(content: Mapping[str, Any]) -> str:
    """Return a checksum, so that no slip of an editor turns a right answer into a wrong one."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
