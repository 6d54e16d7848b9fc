"""Finding the terms of a lexicon in a text: over syllables, with gaps, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dienngon.lexicon import Group, Lexicon, Term, Theme
from dienngon.text import INVISIBLE, Syllable, syllables

# A term may run across white space, commas, quotation marks and hyphens, and across nothing else.
_SOFT = re.compile(rf"[\s,\"'“”‘’«»{INVISIBLE}‐‑–-]*")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found at ``text[start:end]``."""

    theme: str
    group: str
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    term: Term
    theme: Theme | None
    group: Group | None
    exception: bool


class Matcher:
    """Finds the hits of a lexicon, paragraph by paragraph.

    Within a theme the longest match wins and overlapping matches count once; between themes both count.
    A hit that shares syllables with the name of a body is none, unless it is longer than the name and holds
    it whole; nor is one that overlaps an exception of its theme.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._gap = lexicon.gap
        self._themes = tuple(theme.id for theme in lexicon.themes)
        self._by_first: dict[str, list[_Entry]] = {}
        self._add(lexicon.names, None, None, exception=True)
        for theme in lexicon.themes:
            self._add(theme.exceptions, theme, None, exception=True)
            for group in theme.groups:
                self._add(group.terms, theme, group, exception=False)

    def _add(self, terms: Iterable[Term], theme: Theme | None, group: Group | None, *, exception: bool) -> None:
        for term in terms:
            self._by_first.setdefault(term.parts[0][0], []).append(_Entry(term, theme, group, exception))

    def find(self, text: str, start: int, end: int) -> list[Hit]:
        """Return the hits in ``text[start:end]``, by position, then in the lexicon's order of themes."""
        found = syllables(text, start, end)
        joined = [True, *(_joins(text, left, right) for left, right in pairwise(found))]
        hits: list[Hit] = []
        names: list[tuple[int, int]] = []
        exceptions: list[tuple[str, int, int]] = []
        for position, first in enumerate(found):
            for entry in self._by_first.get(first.key, ()):
                stop = self._match(found, joined, position, entry.term.parts)
                if stop < 0:
                    continue
                left, right = first.start, found[stop - 1].end
                if entry.theme is None:
                    names.append((left, right))
                elif entry.exception:
                    exceptions.append((entry.theme.id, left, right))
                else:
                    group = entry.group.id if entry.group else ""
                    hits.append(Hit(entry.theme.id, group, entry.term.phrase, left, right))
        kept = [hit for hit in hits if not _excluded(hit, names, exceptions)]
        return self._longest(kept)

    def _match(
        self, found: Sequence[Syllable], joined: Sequence[bool], position: int, parts: Sequence[Sequence[str]]
    ) -> int:
        """Return the position after the term that begins at ``position`` with the shortest gaps, -1 if none does."""
        stop = _run(found, joined, position, parts[0])
        if stop < 0 or len(parts) == 1:
            return stop
        for skip in range(self._gap + 1):
            following = stop + skip
            if following >= len(found) or not all(joined[stop : following + 1]):
                return -1
            end = self._match(found, joined, following, parts[1:])
            if end >= 0:
                return end
        return -1

    def _longest(self, hits: Sequence[Hit]) -> list[Hit]:
        kept: list[Hit] = []
        for theme in self._themes:
            own: list[Hit] = []
            for hit in sorted((h for h in hits if h.theme == theme), key=lambda h: (h.start - h.end, h.start, h.term)):
                if all(hit.end <= other.start or hit.start >= other.end for other in own):
                    own.append(hit)
            kept.extend(own)
        order = {theme: number for number, theme in enumerate(self._themes)}
        return sorted(kept, key=lambda hit: (hit.start, order[hit.theme]))


def _joins(text: str, left: Syllable, right: Syllable) -> bool:
    return _SOFT.fullmatch(text, left.end, right.start) is not None


def _run(found: Sequence[Syllable], joined: Sequence[bool], position: int, part: Sequence[str]) -> int:
    """Return the position after ``part`` if its syllables stand at ``position`` in a row, -1 if not."""
    stop = position + len(part)
    if stop > len(found) or not all(joined[position + 1 : stop]):
        return -1
    matches = all(one.key == key for one, key in zip(found[position:stop], part, strict=True))
    return stop if matches else -1


def _excluded(hit: Hit, names: Sequence[tuple[int, int]], exceptions: Sequence[tuple[str, int, int]]) -> bool:
    for left, right in names:
        # A longer phrase that holds the whole name (Hiến chương Liên hợp quốc) is more than the name.
        if left < hit.end and hit.start < right and not (hit.start <= left and right <= hit.end):
            return True
        if (left, right) == (hit.start, hit.end):
            return True
    return any(theme == hit.theme and left < hit.end and hit.start < right for theme, left, right in exceptions)
