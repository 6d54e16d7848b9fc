"""What a shared passage is: running text, a caption, a quotation or a formula."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from dienngon.reuse.shelving import Readable
from dienngon.reuse.values import PassageKind

# Longer passages are taken from somewhere, however many documents have them and whatever they name.
FORMULA_MOST = 60
# So much of a passage is names: in running text a tenth to a fifth of the syllables have a capital.
_NAMES = 1 / 3
_QUOTED = 0.8
# So many numbers of a form differ, and at least this part of them.
_DIFFERING_LEAST = 2
_DIFFERING = 0.4
# How far before a passage an article of law may be named, and how far inside, in characters.
_LAW_BEFORE = 160
_LAW_INSIDE = 60

_QUOTATION = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|«[^»\n]*»")
_SYLLABLE = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_LAW = re.compile(r"\b(?:điều|khoản)\s+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """``document.text[start:end]``."""

    document: Readable
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the text of the stretch."""
        return self.document.text[self.start : self.end]


def kind(one: Stretch, other: Stretch, words: int, *, common: bool) -> PassageKind:
    """Return what a passage of two documents is, seen by itself. ``common`` says that many documents have it."""
    if _is_caption(one) or _is_caption(other):
        return "caption"
    if _is_quotation(one) and _is_quotation(other):
        return "quotation"
    if _is_form(one.text, other.text) or (words < FORMULA_MOST and (common or _is_names(one.text))):
        return "formula"
    return "shared passage"


def _is_caption(stretch: Stretch) -> bool:
    """Return whether half of a stretch, or more, is captions."""
    inside = sum(
        max(0, min(one.end, stretch.end) - max(one.start, stretch.start))
        for one in stretch.document.paragraphs
        if one.kind == "caption"
    )
    return 2 * inside >= stretch.end - stretch.start


def _is_quotation(stretch: Stretch) -> bool:
    """Return whether a stretch is in quotation marks, or begins right behind a reference to an article of law."""
    text = stretch.document.text
    line = text.rfind("\n", 0, stretch.start) + 1
    before = text[max(line, stretch.start - _LAW_BEFORE) : min(stretch.end, stretch.start + _LAW_INSIDE)]
    if _LAW.search(before):
        return True
    end = text.find("\n", stretch.end)
    marked = _quotations(text[line : len(text) if end < 0 else end])
    start, stop = stretch.start - line, stretch.end - line
    inside = sum(max(0, min(right, stop) - max(left, start)) for left, right in marked)
    return inside >= _QUOTED * (stop - start)


@lru_cache(maxsize=512)
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _QUOTATION.finditer(text))


def _is_form(text: str, other: str) -> bool:
    """Return whether the numbers in a passage differ, as in two days' weather: a form filled in twice."""
    here, there = Counter(_NUMBER.findall(text)), Counter(_NUMBER.findall(other))
    fewer = min(here.total(), there.total())
    differing = fewer - (here & there).total()
    return differing >= _DIFFERING_LEAST and differing >= _DIFFERING * fewer


def _is_names(text: str) -> bool:
    """Return whether so many syllables have a capital that a stretch is a run of names; capitals only say nothing."""
    syllables: list[str] = _SYLLABLE.findall(text)
    capitals = sum(one[0].isupper() for one in syllables)
    shouted = sum(one.isupper() and len(one) > 1 for one in syllables)
    return capitals >= _NAMES * len(syllables) and 2 * shouted < len(syllables)
