"""Answers and notes as values: decisions look at these, never at a sentence; messages/ words them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from dienngon.messages import DEFAULT, Language
from dienngon.messages import worded as filled


class Code(StrEnum):
    """A closed set of answers. The catalogue words each in the section that has the name of its class."""

    def worded(self, language: Language = DEFAULT) -> str:
        """Return the answer in words."""
        return filled(f"{type(self).__name__.lower()}.{self.value}", {}, language)


class Verdict(Code):
    """What a test of documents answers.

    Examples
    --------
    >>> Verdict("differs").found, Verdict.TOO_FEW.found
    (True, False)
    """

    DIFFERS = "differs"
    DIFFERS_ON_ONE = "differs_on_one_document"
    DIFFERS_ON_GROUP = "differs_on_one_group"
    RISES = "rises"
    RISES_ON_ONE = "rises_on_one_document"
    RISES_ON_GROUP = "rises_on_one_group"
    FALLS = "falls"
    FALLS_ON_ONE = "falls_on_one_document"
    FALLS_ON_GROUP = "falls_on_one_group"
    NOT_SHOWN = "not_shown"
    TOO_FEW = "too_few_documents"
    NO_DOCUMENTS = "no_documents"

    @property
    def found(self) -> bool:
        """Return whether a difference or a trend was found."""
        return self not in {Verdict.NOT_SHOWN, Verdict.TOO_FEW, Verdict.NO_DOCUMENTS}

    @property
    def on_one(self) -> bool:
        """Return whether what was found is gone without one document."""
        return self in {Verdict.DIFFERS_ON_ONE, Verdict.RISES_ON_ONE, Verdict.FALLS_ON_ONE}

    def directed(self, slope: float) -> Verdict:
        """Return a difference over time as a rise or a fall; all else as it is."""
        if not self.found:
            return self
        _, _, rest = self.value.partition("_")
        return Verdict("_".join(filter(None, ("rises" if slope > 0 else "falls", rest))))


@dataclass(frozen=True)
class Tally:
    """What verdicts come to: of ``cells`` those that differ, that false discoveries alone find, that nothing can tell.

    Each cell is in one of these, or no difference is shown in it. Cells without a verdict, or without documents, are
    not counted.

    Examples
    --------
    >>> Tally.of(["differs", "not_shown", "too_few_documents", ""], ["differs", "differs", "too_few_documents", ""])
    Tally(cells=3, differs=1, discovered=1, few=1)
    """

    cells: int
    differs: int
    discovered: int
    few: int

    @classmethod
    def of(cls, verdicts: Iterable[object], discoveries: Iterable[object] | None = None) -> Tally:
        """Return the numbers for verdicts, and those by false discoveries, in the same order."""
        each = [Verdict(str(one)) if one else Verdict.NO_DOCUMENTS for one in verdicts]
        other = each if discoveries is None else [Verdict(str(one)) if one else None for one in discoveries]
        pairs = [pair for pair in zip(each, other, strict=True) if pair[0] is not Verdict.NO_DOCUMENTS]
        differs = sum(one.found for one, _ in pairs)
        discovered = sum(not one.found and two is not None and two.found for one, two in pairs)
        few = sum(one is Verdict.TOO_FEW and not (two is not None and two.found) for one, two in pairs)
        return cls(len(pairs), differs, discovered, few)

    @property
    def decided(self) -> int:
        """Return in how many cells a difference was found or could have been."""
        return self.cells - self.few

    @property
    def found(self) -> bool:
        """Return whether any difference was found."""
        return bool(self.differs or self.discovered)

    def said(self, code: str, **more: Any) -> Note:
        """Return the note of a code that is filled with these numbers."""
        numbers = {"cells": self.cells, "decided": self.decided, "differs": self.differs}
        return Note.of(code, **numbers, discovered=self.discovered, few=self.few, **more)


class Interval(Code):
    """What the interval of a row covers: all of the bootstrap's and some of the log-odds' hold less than 92%.

    ``CUT`` are those that held 0 inside, although a test tells to which side the difference is.
    """

    NOMINAL = "95%"
    CUT = "95%, cut at 0"
    NARROW = "interval too narrow"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say: its code in the catalogue, such as ``comparison.too_few``, and what fills its blanks.

    Examples
    --------
    >>> note = Note.of("inference.alone", held=4, total=4, joined=False)
    >>> note.parameters["held"]
    4
    """

    code: str
    pairs: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, /, **parameters: Any) -> Note:
        """Return a note; lists become tuples, so that equal notes are equal and can be keys."""
        frozen = {name: tuple(one) if isinstance(one, list) else one for name, one in parameters.items()}
        return cls(code, tuple(frozen.items()))

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Return what fills the blanks, by name."""
        return MappingProxyType(dict(self.pairs))

    @property
    def section(self) -> str:
        """Return the section of the catalogue that holds its sentence, the same for all notes of one kind."""
        return self.code.partition(".")[0]

    def encode(self) -> str:
        """Return the note as JSON text, from which :meth:`decode` makes an equal one.

        Parameters may be texts, numbers, truth values, None, notes, and tuples of these.
        """
        return json.dumps(_plain(self), ensure_ascii=False)

    @classmethod
    def decode(cls, text: str) -> Note:
        """Return the note that :meth:`encode` wrote; ValueError if the text is not a note.

        Examples
        --------
        >>> note = Note.of("inference.alone", held=4, total=4, joined=False)
        >>> Note.decode(note.encode()) == note
        True
        """
        found = _restored(json.loads(text))
        if not isinstance(found, Note):
            raise ValueError(f"not a note: {text[:60]}")  # noqa: TRY004 - what was read is not valid, whatever its type
        return found

    def worded(self, language: Language = DEFAULT) -> str:
        """Return the note as a sentence."""
        return filled(self.code, dict(self.pairs), language)

    def __str__(self) -> str:
        return self.worded()


def _plain(value: Any) -> Any:
    """Return a note, or a parameter of one, as what JSON holds: a note is an object, a code the note that words it."""
    if isinstance(value, Code):
        value = Note(f"{type(value).__name__.lower()}.{value.value}")
    if isinstance(value, Note):
        return {"code": value.code, "parameters": {name: _plain(one) for name, one in value.pairs}}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _restored(value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get("code"), str) and isinstance(value.get("parameters"), dict):
        return Note(value["code"], tuple((name, _restored(one)) for name, one in value["parameters"].items()))
    return tuple(_restored(one) for one in value) if isinstance(value, list) else value


Wording = Code | Note | str


def reason(problem: Exception) -> Wording:
    """Return what an error says: the note that it carries, or its sentence.

    Examples
    --------
    >>> reason(ValueError(Note.of("inference.alone", held=4, total=4, joined=False))).code
    'inference.alone'
    >>> reason(ValueError("No documents."))
    'No documents.'
    """
    said = problem.args[0] if problem.args else ""
    return said if isinstance(said, Note) else str(problem)


def worded(thing: Wording, language: Language = DEFAULT) -> str:
    """Return what a reader is shown of a code, a note or a plain text.

    Examples
    --------
    >>> worded(Verdict.NOT_SHOWN), worded("as it is")
    ('no difference shown', 'as it is')
    """
    return thing.worded(language) if isinstance(thing, Code | Note) else thing


def in_both(vi: str, en: str) -> Wording:
    """Return what somebody wrote in both languages: each reader is shown the one, and a text that is the same as it is.

    Examples
    --------
    >>> worded(in_both("Gạo", "Rice"), "vi"), in_both("ASEAN", "ASEAN")
    ('Gạo', 'ASEAN')
    """
    return vi if vi == en else Note.of("grammar.own", vi=vi, en=en)


def sentences(*parts: Wording) -> Note:
    """Return several sentences as one note; empty ones are left out.

    Examples
    --------
    >>> str(sentences("One.", "", "Two."))
    'One. Two.'
    """
    return Note.of("grammar.sentences", parts=tuple(one for one in parts if one))
