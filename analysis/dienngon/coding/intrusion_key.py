"""The key to an intrusion sheet: right answers and a fingerprint of every question, checked when it is read."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from dienngon.errors import InputError
from dienngon.text import nfc
from dienngon.themes.samples import plain

Kind = Literal["words", "topics"]
LETTERS = "ABCDEF"
# Answers on a sheet of each kind.
CHOICES: Mapping[Kind, int] = {"words": 6, "topics": 4}
PASSAGE = "passage"
ENDING = "_key.json"
# Raised when a key of before can no longer be read.
FORM = 2
_TAKE = "take the key as 'dienngon topics intrude' wrote it"


@dataclasses.dataclass(frozen=True)
class Asked:
    """A question as the key knows it: its topic, the letter that is right, and the fingerprint of each cell."""

    question: int
    topic: int
    right: str
    cells: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Key:
    """What a sheet asks: its questions, and the label and stability of the topics they are about."""

    kind: Kind
    model: str
    seed: int
    corpus: str
    topics: dict[int, tuple[str, str]]
    asked: tuple[Asked, ...]

    @property
    def letters(self) -> str:
        """Return the letters of the answers."""
        return LETTERS[: CHOICES[self.kind]]


class _Row(msgspec.Struct):
    question: int
    topic: int
    right: str
    cells: dict[str, str]


class _File(msgspec.Struct):
    """A key as it lies on disk."""

    kind: Kind
    model: str
    seed: int
    corpus: str
    choices: int
    topics: dict[int, tuple[str, str]]
    key: list[_Row]
    check: str


def columns(kind: Kind) -> tuple[str, ...]:
    """Return the columns of a sheet that hold a question."""
    return (*((PASSAGE,) if kind == "topics" else ()), *LETTERS[: CHOICES[kind]])


def fingerprint(cell: str) -> str:
    """Return what tells one cell from another, however a spreadsheet keeps its white space."""
    return hashlib.sha256(plain(nfc(cell)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def written(key: Key) -> str:
    """Return a key as the text of its file."""
    rows = [dataclasses.asdict(one) for one in key.asked]
    about = {"form": FORM, "kind": key.kind, "model": key.model, "seed": key.seed, "corpus": key.corpus}
    topics = {str(topic): list(said) for topic, said in key.topics.items()}
    content = {**about, "choices": CHOICES[key.kind], "topics": topics, "key": rows}
    return json.dumps({**content, "check": _check(content)}, ensure_ascii=False, indent=1) + "\n"


def load_key(path: Path) -> Key:
    """Return the key in a file.

    Raises
    ------
    InputError
        If it cannot be read, is no key or one of another version, or was changed since it was written.
    """
    try:
        data = path.read_bytes()
        raw = msgspec.json.decode(data, type=dict[str, Any])
        form = raw.get("form") if "key" in raw else None
        file = msgspec.json.decode(data, type=_File) if form == FORM else None
    except OSError as problem:
        message = f"'{path.name}' cannot be read ({problem.strerror}); check that it is a readable file."
        raise InputError(message) from None
    except msgspec.ValidationError as problem:
        if str(problem).startswith("Expected `object`") and "$" not in str(problem):
            raise _no_key(path) from None
        message = f"'{path.name}' was changed ({problem}); {_TAKE}."
        raise InputError(message) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _no_key(path) from None
    if file is None:
        if form is None:
            raise _no_key(path)
        message = (
            f"'{path.name}' is a key of form {form!r}, and this version of dienngon reads form {FORM}, which knows its "
            "questions; make the sheet again."
        )
        raise InputError(message)
    wrong = next(_misfits(file, raw), "")
    if wrong:
        message = f"'{path.name}' was changed: {wrong}; {_TAKE}."
        raise InputError(message)
    asked = tuple(Asked(one.question, one.topic, one.right, one.cells) for one in file.key)
    return Key(file.kind, file.model, file.seed, file.corpus, file.topics, asked)


def _no_key(path: Path) -> InputError:
    return InputError(f"'{path.name}' is no key of an intrusion sheet; give the {ENDING} written with it.")


def _misfits(file: _File, raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield what does not fit together in a key."""
    size = CHOICES[file.kind]
    if file.choices != size:
        yield f"a sheet of {file.kind} has {size} choices, not {file.choices}"
    if not file.key:
        yield "it has no questions"
    for place, one in enumerate(file.key, start=1):
        where = f"its question {one.question}"
        if one.question != place:
            yield f"question {place} is numbered {one.question}"
        if one.topic not in file.topics:
            yield f"{where} is about topic {one.topic}, which it does not name"
        if one.right not in tuple(LETTERS[:size]):
            yield f"the right answer to {where} is '{one.right}', which is no letter of the sheet"
        if set(one.cells) != set(columns(file.kind)):
            yield f"{where} has the cells {', '.join(one.cells) or 'none'}"
    if file.check != _check({name: value for name, value in raw.items() if name != "check"}):
        yield "its content is not what was written"


def _check(content: Mapping[str, Any]) -> str:
    """Return a checksum, so that no slip of an editor turns a right answer into a wrong one."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
