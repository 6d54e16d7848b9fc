"""What two documents share is: a repost, a shared passage, a caption, a quotation or a formula."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dienngon.codes import Code
from dienngon.reuse.alignment import Alignment
from dienngon.reuse.formulae import is_names, states
from dienngon.reuse.syllables import Readable


class Kind(Code):
    """What a passage is that two documents share; see :class:`Passage`."""

    REPOST = "repost"
    SHARED = "shared_passage"
    QUOTATION = "quotation"
    FORMULA = "formula"
    CAPTION = "caption"


class Verdict(Code):
    """What two documents are to each other; see :class:`Pair`."""

    SAME = "same_text"
    REPOST = "repost"
    PASSAGES = "shares_passages"
    QUOTATIONS = "shares_quotations"


# What makes a stretch of the later document a copy, which is not counted again.
COPIED = frozenset({Kind.REPOST, Kind.SHARED})

# Longer passages are taken from somewhere, however many documents have them and whatever they name.
FORMULA_MOST = 60
_QUOTED = 0.8
# So many numbers of a form differ, and at least this part of them.
_DIFFERING_LEAST = 2
_DIFFERING = 0.4
# How far before a passage an article of law may be named, and how far inside, in characters.
_LAW_BEFORE = 160
_LAW_INSIDE = 60

_QUOTATION = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|«[^»\n]*»")
_NUMBER = re.compile(r"\d+")
_LAW = re.compile(r"\b(?:điều|khoản)\s+\d+", re.IGNORECASE)
# A repost has so much of one of the documents, in so many syllables, half of them running text …
REPOST_SHARE = 0.5
REPOST_WORDS = 60
# … or nearly all of it. Short texts of one form, such as two days' lottery results, share much less.
NEARLY_ALL = 0.85
NEARLY_ALL_WORDS = 30
# Documents that share no longer passage have turns of phrase in common …
ENOUGH = 25
# … unless they share several that state something, with so many syllables together, half of them in one.
TOGETHER = 30


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch that two documents share, the one that comes first (:func:`dienngon.reuse.precedence`) named first.

    It is from the first letter of a syllable to the last of another. ``words`` are the syllables that are equal in
    both; what was changed between them is not counted. ``kind`` is ``repost`` if the pair is the same text or a repost.
    In any other pair: ``caption``: at least half of it is photo captions, in either document. ``quotation``: it is
    in quotation marks in both, or right behind a reference to an article of law in both. ``formula``: two fifths of its
    numbers differ, as in a form filled in twice; or it has fewer than 60 syllables and is a run of names, of titles of
    office or of names of laws, or occurs in five or more documents that are not reposts of one another; or the passages
    of running text that the two share are short: none has 25, and those that state something have not 30 together, or
    none of these has 15.
    ``shared_passage``: any other.
    """

    first: str
    start: int
    end: int
    second: str
    second_start: int
    second_end: int
    words: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that share more than formulae and captions, the earlier one first.

    ``words`` are the syllables of the second that are equal in passages of any kind, ``first_share`` and
    ``second_share`` the part of the counted syllables of each that is in passages, from 0 to 1. The ``verdict`` is
    ``same_text``: equal syllable by syllable. ``repost``: 60 equal syllables or more are half of one of the documents,
    and half of them are running text rather than quotations, captions and formulae; or 30 or more are 85% of it,
    whatever they are. ``shares_passages``: it has shared passages, one of 25 syllables, or several that state something
    with 30 together, 15 in one. ``shares_quotations``: it has quotations only, one
    of them of 25 syllables or more.
    """

    first: str
    second: str
    words: int
    first_share: float
    second_share: float
    verdict: Verdict


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


def kind(one: Stretch, other: Stretch, words: int, *, common: bool) -> Kind:
    """Return what a passage of two documents is, seen by itself. ``common`` says that many documents have it."""
    if _is_caption(one) or _is_caption(other):
        return Kind.CAPTION
    if _is_quotation(one) and _is_quotation(other):
        return Kind.QUOTATION
    if _is_form(one.text, other.text) or (words < FORMULA_MOST and (common or is_names(one.text))):
        return Kind.FORMULA
    return Kind.SHARED


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


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of documents, None if they share nothing of weight, and their passages."""

    pair: Pair | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage before its pair is judged: the stretch of each document, equal syllables, what it is by itself."""

    here: Stretch
    there: Stretch
    words: int
    kind: Kind


def is_nothing(found: Alignment, length: int, other_length: int) -> bool:
    """Return whether an alignment of documents without captions can be neither a repost nor a shared passage."""
    words = [one.words for one in found.matches]
    if max(words, default=0) >= ENOUGH or (len(words) > 1 and sum(words) >= TOGETHER):
        return False
    return not is_near(found.words, found.other_words, length, other_length)


def is_near(words: int, other_words: int, length: int, other_length: int) -> bool:
    """Return whether two documents share as much as a repost does, whatever it is that they share."""
    share, least = max(words / length, other_words / other_length), min(words, other_words)
    return (share >= NEARLY_ALL and least >= NEARLY_ALL_WORDS) or (share >= REPOST_SHARE and least >= REPOST_WORDS)


def judge(
    one: Readable, other: Readable, words: tuple[int, int], lengths: tuple[int, int], shared: Sequence[Shared]
) -> Judged:
    """Return what a pair, the earlier document first, and its passages are; see :class:`Pair` for the rules.

    ``words`` and ``lengths`` are the syllables of each that are equal in passages, and all that count.
    """
    verdict: Verdict | None = None
    change: dict[Kind, Kind] = {}
    longest: dict[Kind, int] = {}
    for passage in shared:
        longest[passage.kind] = max(passage.words, longest.get(passage.kind, 0))
    if is_near(*words, *lengths) and _is_running(max(words[0] / lengths[0], words[1] / lengths[1]), shared):
        verdict, change = Verdict.REPOST, dict.fromkeys(Kind, Kind.REPOST)
    elif longest.get(Kind.SHARED, 0) >= ENOUGH or _together(shared) >= TOGETHER:
        verdict = Verdict.PASSAGES
    else:
        change = {Kind.SHARED: Kind.FORMULA}
        verdict = Verdict.QUOTATIONS if longest.get(Kind.QUOTATION, 0) >= ENOUGH else None
    passages = (
        Passage(
            *(one.name, passage.here.start, passage.here.end, other.name, passage.there.start, passage.there.end),
            words=passage.words,
            kind=change.get(passage.kind, passage.kind),
        )
        for passage in shared
    )
    # Nearly all documents have formulae in common: they are shown next to what else two documents share.
    kept = tuple(passage for passage in passages if verdict is not None or passage.kind is Kind.CAPTION)
    shares = words[0] / lengths[0], words[1] / lengths[1]
    return Judged(None if verdict is None else Pair(one.name, other.name, words[1], *shares, verdict), kept)


def _together(shared: Sequence[Shared]) -> int:
    """Return the syllables of passages that state something, 0 if none is long: forecasts are made of phrases."""
    words = [one.words for one in shared if one.kind is Kind.SHARED and states(one.here.text)]
    return sum(words) if 2 * max(words, default=0) >= TOGETHER else 0


def _is_running(share: float, shared: Sequence[Shared]) -> bool:
    """Return whether half of what documents share is running text; where it is nearly all, anything but formulae."""
    every = sum(passage.words for passage in shared)
    if share >= NEARLY_ALL:
        return 2 * sum(passage.words for passage in shared if passage.kind is Kind.FORMULA) <= every
    return 2 * sum(passage.words for passage in shared if passage.kind is Kind.SHARED) >= every
