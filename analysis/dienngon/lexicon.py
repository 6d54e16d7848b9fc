"""The theme lexicon: themes, their terms and codebook, and the terms that are merged in segmentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dienngon.config import read_toml
from dienngon.errors import LexiconError
from dienngon.text import nfc, phrase_key

_GAP = re.compile(r"…|\.\.\.")


@dataclass(frozen=True, slots=True)
class Term:
    """A phrase over syllables. ``parts`` are runs of syllable keys; between two parts a gap is allowed."""

    phrase: str
    parts: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, phrase: str) -> Term:
        """Return the term a phrase stands for; ``…`` marks a gap.

        Raises
        ------
        LexiconError
            If no letter or digit stands before, between or after the gaps.
        """
        parts = tuple(tuple(phrase_key(part).split()) for part in _GAP.split(phrase))
        if not all(parts):
            message = f"the term '{phrase}' has no word on one side of its gap, or none at all; write one or remove it."
            raise LexiconError(message)
        return cls(nfc(phrase), parts)

    @property
    def key(self) -> str:
        """Return what two spellings of one term share."""
        return " … ".join(" ".join(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of a theme that are reported apart; the group with the empty id holds the theme's own terms."""

    id: str
    label_vi: str
    label_en: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: labels, its two codebook rules, its groups of terms, and contexts in which no term counts."""

    id: str
    label_vi: str
    label_en: str
    include: str
    exclude: str
    groups: tuple[Group, ...]
    exceptions: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Themes, names of bodies (inside which no theme is mentioned), and terms to merge; ``gap`` in syllables."""

    themes: tuple[Theme, ...]
    names: tuple[Term, ...]
    merge: tuple[Term, ...]
    gap: int

    @property
    def contiguous(self) -> tuple[Term, ...]:
        """Return every term without a gap, theme terms and merge list: what segmentation keeps whole."""
        terms = [term for theme in self.themes for group in theme.groups for term in group.terms]
        seen: dict[str, Term] = {}
        for term in [*self.merge, *terms]:
            if len(term.parts) == 1:
                seen.setdefault(term.key, term)
        return tuple(seen.values())


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    label_vi: str
    label_en: str
    terms: list[str]


class _Theme(msgspec.Struct, forbid_unknown_fields=True, rename={"exceptions": "except"}):
    label_vi: str
    label_en: str
    include: str
    exclude: str
    terms: list[str]
    exceptions: list[str] = []
    groups: dict[str, _Group] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    themes: dict[str, _Theme] = {}
    gap: int = 3
    names: list[str] = []
    merge: list[str] = []


def read_lexicon(path: Path | str) -> Lexicon:
    """Return the lexicon in a TOML file.

    Raises
    ------
    LexiconError
        If the file cannot be read, has an unknown or missing key, a term without a word, or a term twice, or
        holds neither themes nor a list of terms to merge.
    """
    path = Path(path)
    data = read_toml(path, _File, LexiconError)
    try:
        return _lexicon(data)
    except LexiconError as problem:
        message = f"{path.name}: {problem}"
        raise LexiconError(message) from None


def _lexicon(data: _File) -> Lexicon:
    if not data.themes and not data.merge:
        message = "no theme is defined, nor a merge list; add a table such as [themes.cyberspace]."
        raise LexiconError(message)
    if not 0 <= data.gap <= 20:
        message = f"'gap' must be from 0 to 20 syllables. Got {data.gap}."
        raise LexiconError(message)
    themes = tuple(_theme(name, theme) for name, theme in data.themes.items())
    _refuse_duplicates(themes)
    return Lexicon(themes, _terms(data.names, "names"), _terms(data.merge, "merge"), data.gap)


def _theme(name: str, theme: _Theme) -> Theme:
    if not name.strip():
        message = "a theme has an empty name; give it an id, as in [themes.cyberspace]."
        raise LexiconError(message)
    own = Group("", theme.label_vi, theme.label_en, _terms(theme.terms, f"themes.{name}"))
    more = (
        Group(key, group.label_vi, group.label_en, _terms(group.terms, f"themes.{name}.groups.{key}"))
        for key, group in theme.groups.items()
    )
    groups = tuple(group for group in (own, *more) if group.terms)
    if not groups:
        message = f"the theme '{name}' has no terms; add some or remove the theme."
        raise LexiconError(message)
    exceptions = _terms(theme.exceptions, f"themes.{name}.except")
    return Theme(name, theme.label_vi, theme.label_en, theme.include, theme.exclude, groups, exceptions)


def _terms(phrases: list[str], place: str) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for phrase in phrases:
        term = Term.parse(phrase)
        if term.key in terms:
            message = f"'{phrase}' stands twice in {place} (first as '{terms[term.key].phrase}'); remove one."
            raise LexiconError(message)
        terms[term.key] = term
    return tuple(terms.values())


def _refuse_duplicates(themes: tuple[Theme, ...]) -> None:
    owners: dict[str, str] = {}
    for theme in themes:
        for group in theme.groups:
            place = f"themes.{theme.id}" + (f".groups.{group.id}" if group.id else "")
            for term in group.terms:
                if term.key in owners:
                    message = f"'{term.phrase}' stands in {owners[term.key]} and in {place}; keep it in one."
                    raise LexiconError(message)
                owners[term.key] = place
