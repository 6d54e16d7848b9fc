"""What a lexicon is made of: frozen values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from dienngon.lexicon.grammar import Term

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
    syllable, or where they stand in one sentence or paragraph, as ``scope`` says. ``terms`` are the keys
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
        """Return the patterns of ``documents`` that none of some names matches."""
        return tuple(one for one in self.documents if not any(_called(name, one) for name in documents))

    @property
    def shown(self) -> str:
        """Return the exclusion as a person would write it."""
        where = "" if self.scope == "overlap" else f" in the same {self.scope}"
        which = f" in {', '.join(self.documents)}" if self.documents else ""
        return (f"'{self.phrase.phrase}'{where}" if self.phrase else "everything") + which


def _called(document: str, pattern: str) -> bool:
    return fnmatchcase(document, re.sub(r"…|\.\.\.", "*", pattern))


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: labels, its two codebook rules, its groups of terms, and contexts in which no term counts.

    The hits of a theme with a ``parent`` are hits of that theme as well.
    """

    id: str
    label_vi: str
    label_en: str
    include: str
    exclude: str
    groups: tuple[Group, ...]
    exceptions: tuple[Exclusion, ...] = ()
    parent: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms of all groups."""
        return tuple(term for group in self.groups for term in group.terms)


@dataclass(frozen=True, slots=True)
class Lexicon:
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
        seen: dict[str, Term] = {}
        for term in [*self.merge, *terms]:
            for variant in term.variants:
                if variant.literal:
                    seen.setdefault(variant.key, Term(variant.written or term.phrase, (variant,)))
        return tuple(seen.values())

    def theme(self, name: str) -> Theme | None:
        """Return the theme with an id, None if there is none."""
        return next((theme for theme in self.themes if theme.id == name), None)

    def ancestors(self, theme: Theme) -> tuple[str, ...]:
        """Return the ids of the themes that a theme is nested in, the nearest first."""
        found: list[str] = []
        parent = theme.parent
        while parent and parent not in found:
            found.append(parent)
            above = self.theme(parent)
            parent = above.parent if above else ""
        return tuple(found)
