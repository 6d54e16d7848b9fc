"""What a pair of documents is: a repost, two documents that share passages, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from dienngon.reuse.aligning import Alignment
from dienngon.reuse.judging import Stretch
from dienngon.reuse.shelving import Readable
from dienngon.reuse.values import Pair, Passage, PassageKind, Verdict

# A repost holds so much of one of the documents, in so many syllables, half of them running text …
REPOST_SHARE = 0.5
REPOST_WORDS = 60
# … or nearly all of it. Short texts of one form, such as two days' lottery results, share a good deal less.
NEARLY_ALL = 0.85
NEARLY_ALL_WORDS = 30
# Documents that share no longer passage have turns of phrase in common.
ENOUGH = 25


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
    kind: PassageKind


def is_nothing(found: Alignment, length: int, other_length: int) -> bool:
    """Return whether an alignment of documents without captions can be neither a repost nor a shared passage."""
    longest = max((one.words for one in found.matches), default=0)
    return longest < ENOUGH and not is_near(found.words, found.other_words, length, other_length)


def is_near(words: int, other_words: int, length: int, other_length: int) -> bool:
    """Return whether two documents share as much as a repost does, whatever it is that they share."""
    share, least = max(words / length, other_words / other_length), min(words, other_words)
    return (share >= NEARLY_ALL and least >= NEARLY_ALL_WORDS) or (share >= REPOST_SHARE and least >= REPOST_WORDS)


def judge(
    one: Readable, other: Readable, words: tuple[int, int], lengths: tuple[int, int], shared: Sequence[Shared]
) -> Judged:
    """Return what a pair is, and with that what its passages are; see :class:`dienngon.reuse.Pair` for the rules.

    Parameters
    ----------
    one, other
        The documents, the earlier one first.
    words, lengths
        Syllables of each that are equal in passages, and all that count.
    shared
        The passages.
    """
    verdict: Verdict | None = None
    change: dict[PassageKind, PassageKind] = {}
    longest: dict[PassageKind, int] = {}
    for passage in shared:
        longest[passage.kind] = max(passage.words, longest.get(passage.kind, 0))
    if is_near(*words, *lengths) and _is_running(max(words[0] / lengths[0], words[1] / lengths[1]), shared):
        verdict, change = "repost", dict.fromkeys(get_args(PassageKind), "repost")
    elif longest.get("shared passage", 0) >= ENOUGH:
        verdict = "shares passages"
    else:
        change = {"shared passage": "formula"}
        verdict = "shares quotations" if longest.get("quotation", 0) >= ENOUGH else None
    passages = (
        Passage(
            *(one.name, passage.here.start, passage.here.end, other.name, passage.there.start, passage.there.end),
            words=passage.words,
            kind=change.get(passage.kind, passage.kind),
        )
        for passage in shared
    )
    # Nearly all documents have formulae in common: they are shown beside what else two documents share.
    kept = tuple(passage for passage in passages if verdict is not None or passage.kind == "caption")
    shares = words[0] / lengths[0], words[1] / lengths[1]
    return Judged(None if verdict is None else Pair(one.name, other.name, words[1], *shares, verdict), kept)


def _is_running(share: float, shared: Sequence[Shared]) -> bool:
    """Return whether half of what documents share is running text; where it is nearly all, anything but formulae."""
    every = sum(passage.words for passage in shared)
    if share >= NEARLY_ALL:
        return 2 * sum(passage.words for passage in shared if passage.kind == "formula") <= every
    return 2 * sum(passage.words for passage in shared if passage.kind == "shared passage") >= every
