"""What a lexicon is made of: frozen values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal, cast, get_args

import msgspec

from dienngon.codes import Note, Wording
from dienngon.display import Glance, Shown
from dienngon.errors import LexiconError, nearest
from dienngon.inputs import read_input
from dienngon.lexicon.grammar import MOST_GAP, Asked, Term, Variant
from dienngon.toml import own_words, read_toml

Scope = Literal["overlap", "sentence", "paragraph"]
Nesting = Literal["local", "global"]


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of a theme that are reported apart; the group with the empty id holds the theme's own terms."""

    id: str
    label_vi: str
    label_en: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A context in which terms of a theme do not count.

    ``phrase`` is the context, None for everywhere in the ``documents`` named. It takes a hit away where the two share a
    syllable, or where they are in one sentence or paragraph, as ``scope`` says. ``terms`` are the keys
    of the terms it holds for, ``documents`` patterns of document names (``002*``); empty for all.
    """

    phrase: Term | None
    scope: Scope = "overlap"
    terms: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    def holds_in(self, document: str) -> bool:
        """Return whether the exclusion is in force in the document of that name."""
        return not self.documents or any(_called(document, pattern) for pattern in self.documents)

    def unmatched(self, documents: Sequence[str]) -> tuple[str, ...]:
        """Return the patterns of ``documents`` that do not match any of some names."""
        return tuple(one for one in self.documents if not any(_called(name, one) for name in documents))

    @property
    def shown(self) -> Note:
        """Return the exclusion as a person would write it."""
        if self.phrase is None:
            return Note.of("lexicon.everywhere", documents=self.documents)
        return Note.of(f"lexicon.{self.scope}", phrase=optional(self.phrase.phrase), documents=self.documents)


def optional(phrase: str) -> str:
    """Return a term as readers know it: what may be missing is in brackets alone.

    Examples
    --------
    >>> optional("quan hệ (hợp tác|) song phương"), optional("(đại dịch|dịch|) Covid*")
    ('quan hệ (hợp tác) song phương', '(đại dịch|dịch|–) Covid*')
    """
    return re.sub(r"\|\)", "|\N{EN DASH})", re.sub(r"\(([^()|]*)\|\)", r"(\1)", phrase))


def _called(document: str, pattern: str) -> bool:
    return fnmatchcase(document, re.sub(r"…|\.\.\.", "*", pattern))


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: labels, its two codebook rules, its groups of terms, and contexts in which no term counts.

    Rules are notes where they are written in both languages.

    The hits of a theme with a ``parent`` are hits of that theme as well.
    """

    id: str
    label_vi: str
    label_en: str
    include: Wording
    exclude: Wording
    groups: tuple[Group, ...]
    exceptions: tuple[Exclusion, ...] = ()
    parent: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms of all groups."""
        return tuple(term for group in self.groups for term in group.terms)


@dataclass(frozen=True, slots=True, repr=False)
class Lexicon(Shown):
    """Themes, names of bodies (inside which no theme is mentioned), and terms to merge; ``gap`` in syllables.

    ``nested`` says how far the longest match reaches: ``local``, within its theme; ``global``, so that a hit inside a
    longer hit of another theme does not count either.
    """

    themes: tuple[Theme, ...]
    names: tuple[Term, ...]
    merge: tuple[Term, ...]
    gap: int
    nested: Nesting = "local"

    @property
    def contiguous(self) -> tuple[Term, ...]:
        """Return every reading of terms without gap or wildcard, and the merge list: what segmentation keeps whole."""
        terms = [term for theme in self.themes for term in theme.terms]
        seen: dict[Variant, Term] = {}
        for term in [*self.merge, *terms]:
            for variant in term.variants:
                if variant.literal:
                    seen.setdefault(variant, Term(variant.written or term.phrase, (variant,)))
        return tuple(seen.values())

    @property
    def parameters(self) -> dict[str, object]:
        """Return how hits are found, and which themes are nested in which."""
        parents = {theme.id: theme.parent for theme in self.themes if theme.parent}
        return {"gap": self.gap, "nested": self.nested, **({"parents": parents} if parents else {})}

    @classmethod
    def of(
        cls,
        themes: Mapping[str, Sequence[str] | Mapping[str, Sequence[str]]],
        case: Asked = "written",
        commas: Asked = "written",
    ) -> Lexicon:
        """Return a lexicon without codebook: terms by theme, or by theme and group.

        ``case`` and ``commas`` say of all terms what the keys of that name do in a file.

        Raises
        ------
        LexiconError
            As for :func:`read_lexicon`.

        Examples
        --------
        >>> lexicon = Lexicon.of({"cyber": ["không gian mạng"], "field": {"rice": ["lúa"], "water": ["trạm bơm"]}})
        >>> [[group.id for group in theme.groups] for theme in lexicon.themes]
        [[''], ['rice', 'water']]
        """
        made = {}
        for name, terms in themes.items():
            groups = terms if isinstance(terms, Mapping) else {}
            own = {key: _Group(list(one)) for key, one in groups.items()}
            made[name] = _Theme(terms=[] if groups else list(terms), groups=own)
        return _lexicon(_File(made, case=case, commas=commas))

    def theme(self, name: str) -> Theme:
        """Return the theme with an id.

        Raises
        ------
        LexiconError
            If there is no such theme.
        """
        for theme in self.themes:
            if theme.id == name:
                return theme
        raise LexiconError(
            f"There is no theme '{name}' in the lexicon. {nearest(name, (theme.id for theme in self.themes))}"
        )

    def ancestors(self, theme: Theme) -> tuple[str, ...]:
        """Return the ids of the themes that a theme is nested in, the nearest first."""
        parents = {one.id: one.parent for one in self.themes}
        found: list[str] = []
        parent = theme.parent
        while parent and parent not in found:
            found.append(parent)
            parent = parents.get(parent, "")
        return tuple(found)

    def _glance(self) -> Glance:
        rows = [
            (one.id, one.label_vi, len(one.terms), ", ".join(term.phrase for term in one.terms)) for one in self.themes
        ]
        facts = Note.of("display.lexicon", themes=len(self.themes), terms=sum(row[2] for row in rows))
        return Glance.of(facts, columns=("theme", "label_vi", "terms", "first"), rows=rows, total=len(rows))


# How many syllables a gap may hold where the lexicon does not say it.
GAP = 3


class _Term(msgspec.Struct, forbid_unknown_fields=True):
    phrase: str
    case: str = ""
    commas: str = ""


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    terms: list[str | _Term]
    label_vi: str = ""
    label_en: str = ""


class _Exclusion(msgspec.Struct, forbid_unknown_fields=True):
    phrase: str = ""
    scope: str = "overlap"
    terms: list[str] = []
    documents: list[str] = []
    case: str = ""
    commas: str = ""


class _Theme(msgspec.Struct, forbid_unknown_fields=True, rename={"exceptions": "except"}):
    label_vi: str = ""
    label_en: str = ""
    include: str | None = None
    include_vi: str | None = None
    include_en: str | None = None
    exclude: str | None = None
    exclude_vi: str | None = None
    exclude_en: str | None = None
    terms: list[str | _Term] = []
    exceptions: list[str | _Exclusion] = []
    groups: dict[str, _Group] = {}
    parent: str = ""
    case: str = ""
    commas: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    themes: dict[str, _Theme] = {}
    gap: int = GAP
    nested: str = "local"
    names: list[str | _Term] = []
    merge: list[str | _Term] = []
    case: str = "written"
    commas: str = "written"


Given = Lexicon | Path | str | Mapping[str, Sequence[str] | Mapping[str, Sequence[str]]]


def lexicon_of(given: Given) -> Lexicon:
    """Return a lexicon, that in a file, or that of terms by theme (:meth:`Lexicon.of`).

    Examples
    --------
    >>> [theme.id for theme in lexicon_of({"rice": ["lúa", "gạo"]}).themes]
    ['rice']
    """
    if isinstance(given, Lexicon):
        return given
    return Lexicon.of(given) if isinstance(given, Mapping) else read_lexicon(given)


def read_lexicon(path: Path | str) -> Lexicon:
    """Return the lexicon in a TOML file.

    Raises
    ------
    LexiconError
        If the file cannot be read, has an unknown or missing key, a term without a word or whose wildcard matches
        everything, a term twice, a theme nested in itself or in an unknown one, or holds neither themes nor
        a list of terms to merge.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> lines = ["[themes.cyber]", 'label_vi = "Mạng"', 'label_en = "Cyberspace"', 'terms = ["an ninh mạng"]']
    >>> lines += ['include = "Computer networks."', 'exclude = "Nets for fishing."']
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "themes.toml")
    ...     _ = file.write_text(chr(10).join(lines), encoding="utf-8")
    ...     [theme.id for theme in read_lexicon(file).themes]
    ['cyber']
    """
    path = Path(path)
    try:
        data = read_toml(path, _File, LexiconError)
    except LexiconError as problem:
        raise LexiconError(_placed(str(problem), path)) from None
    try:
        return _lexicon(data)
    except LexiconError as problem:
        raise LexiconError(f"{path.name}: {problem}") from None


def _placed(problem: str, path: Path) -> str:
    """Return a message on a file with the theme, and the group, that it is about instead of ``[...]``."""
    if "themes[...]" not in problem:
        return problem
    themes = tomllib.loads(read_input(path, LexiconError).decode("utf-8-sig"))["themes"]
    theme = _first_refused(themes, _Theme)
    group = _first_refused(themes[theme].get("groups", {}), _Group) if "groups[...]" in problem else ""
    return problem.replace("themes[...]", f"themes.{theme}").replace("groups[...]", f"groups.{group}")


def _first_refused(tables: Mapping[str, Any], shape: type[msgspec.Struct]) -> str:
    """Return the name of the first table that does not have a shape: the one that reading stopped at."""
    for name, table in tables.items():
        try:
            msgspec.convert(table, shape)
        except msgspec.ValidationError:
            return name
    return "…"


def _one_of(value: str, known: Sequence[str], place: str) -> str:
    """Return a value that is one of those known."""
    if value not in known:
        raise LexiconError(f"{place} must be {', '.join(map(repr, known[:-1]))} or {known[-1]!r}. Got {value!r}.")
    return value


@dataclass(frozen=True, slots=True)
class _Asking:
    """What terms ask of a text where they do not say so themselves: case and commas as they are written, or any."""

    case: Asked = "written"
    commas: Asked = "written"

    def within(self, one: _File | _Theme | _Term | _Exclusion, place: str) -> _Asking:
        """Return what is asked within a part of the file, which may say otherwise."""
        found = []
        for name, own, outer in (("case", one.case, self.case), ("commas", one.commas, self.commas)):
            found.append(cast("Asked", _one_of(own, get_args(Asked), f"'{name}' {place}") if own else outer))
        return _Asking(*found)

    def term(self, one: str | _Term | _Exclusion, place: str) -> Term:
        """Return a term as a list has it, with or without keys of its own."""
        if isinstance(one, str):
            return Term.parse(one, self.case, self.commas)
        asking = self.within(one, f"of '{one.phrase}' in {place}")
        return Term.parse(one.phrase, asking.case, asking.commas)


def _lexicon(data: _File) -> Lexicon:
    if not data.themes and not data.merge:
        raise LexiconError("no theme is defined, nor a merge list; add a table such as [themes.cyberspace].")
    if not 0 <= data.gap <= MOST_GAP:
        raise LexiconError(f"'gap' must be from 0 to {MOST_GAP} syllables. Got {data.gap}.")
    owners: _Owners = {}
    asking = _Asking().within(data, "at the top level")
    themes = tuple(_theme(name, theme, data.themes, owners, asking) for name, theme in data.themes.items())
    nested = cast("Nesting", _one_of(data.nested, get_args(Nesting), "'nested'"))
    names, merge = _terms(data.names, "names", asking), _terms(data.merge, "merge", asking)
    lexicon = Lexicon(themes, names, merge, data.gap, nested)
    for theme in themes:
        if theme.id in lexicon.ancestors(theme):
            raise LexiconError(
                f"the theme '{theme.id}' is nested in itself by way of '{theme.parent}'; remove one parent."
            )
    return lexicon


def _theme(name: str, theme: _Theme, known: Mapping[str, _Theme], owners: _Owners, asking: _Asking) -> Theme:
    """Return a theme; ``owners`` are the terms of all themes so far, with where they are."""
    if not name.strip():
        raise LexiconError("a theme has an empty name; give it an id, as in [themes.cyberspace].")
    if theme.parent and theme.parent not in known:
        raise LexiconError(
            f"the parent '{theme.parent}' of the theme '{name}' is no theme. {nearest(theme.parent, known)}"
        )
    asking = asking.within(theme, f"of the theme '{name}'")
    labels = _labels(name, theme)
    groups = [Group("", *labels, _terms(theme.terms, f"themes.{name}", asking, owners))]
    for key, group in theme.groups.items():
        terms = _terms(group.terms, f"themes.{name}.groups.{key}", asking, owners)
        groups.append(Group(key, *_labels(key, group), terms))
    groups = [group for group in groups if group.terms]
    # A theme without terms of its own may still hold others.
    if not groups and not any(other.parent == name for other in known.values()):
        raise LexiconError(f"the theme '{name}' has no terms; add some or remove the theme.")
    include, exclude = (_rule(theme, key, name) for key in ("include", "exclude"))
    exceptions = _exclusions(name, theme.exceptions, [term for group in groups for term in group.terms], asking)
    return Theme(name, *labels, include, exclude, tuple(groups), exceptions, theme.parent)


def _rule(theme: _Theme, key: str, name: str) -> Wording:
    """Return a codebook rule, empty where there is none."""
    return next(iter(own_words(theme, key, f"themes.{name}", LexiconError, needed=False)), "")


def _labels(name: str, one: _Theme | _Group) -> tuple[str, str]:
    """Return the Vietnamese and the English label: the other one where one is not given, the name where neither is."""
    return one.label_vi or one.label_en or name, one.label_en or one.label_vi or name


def _exclusions(name: str, given: list[str | _Exclusion], terms: list[Term], asking: _Asking) -> tuple[Exclusion, ...]:
    place = f"themes.{name}.except"
    _terms([one for one in given if isinstance(one, str)], place, asking)
    found = []
    for one in (_Exclusion(each) if isinstance(each, str) else each for each in given):
        if not one.phrase and not one.documents:
            raise LexiconError(
                f"an entry of {place} has neither 'phrase' nor 'documents', so it would exclude everything; add one."
            )
        if not all(pattern.strip() for pattern in one.documents):
            raise LexiconError(f"an entry of {place} has an empty pattern in 'documents'; write one, as in '002*'.")
        known = {term.key: term.phrase for term in terms}
        keys = tuple(Term.parse(phrase).key for phrase in one.terms)
        for key, phrase in zip(keys, one.terms, strict=True):
            if key not in known:
                raise LexiconError(f"'{phrase}' in {place} is no term of the theme. {nearest(phrase, known.values())}")
        context = asking.term(one, place) if one.phrase else None
        scope = cast("Scope", _one_of(one.scope, get_args(Scope), f"the 'scope' of an entry of {place}"))
        found.append(Exclusion(context, scope, keys, tuple(one.documents)))
    return tuple(found)


# The readings of terms so far, by key: where each is, its term and its capitals.
_Owners = dict[str, list[tuple[str, Term, object]]]


def _terms(
    given: Iterable[str | _Term], place: str, asking: _Asking, owners: _Owners | None = None
) -> tuple[Term, ...]:
    """Return the terms of a list; no reading of one may be among ``owners``, to which they are added.

    Two themes, or groups, may have a term with capitals and without: Hòa Bình and hòa bình.
    """
    terms: list[Term] = []
    owners = {} if owners is None else owners
    for one in given:
        term = asking.term(one, place)
        for variant in term.variants:
            known = owners.setdefault(variant.key, [])
            for where, first, capitals in known:
                if first is not term and where == place:
                    raise LexiconError(f"'{term.phrase}' is twice in {place} (first as '{first.phrase}'); remove one.")
                if first is not term and capitals == variant.capitals:
                    raise LexiconError(f"'{term.phrase}' is in {where} and in {place}; keep it in one.")
            known.append((place, term, variant.capitals))
        terms.append(term)
    return tuple(terms)
