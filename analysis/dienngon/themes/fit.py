"""Whether an occurrence of a term is written as the term asks: its capitals, its commas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from dienngon.themes.stream import BREAK, Mark, Stream

Integers = NDArray[np.int64]
# What a run of syllables asks: of each syllable its least capitals, and whether a comma may be before it.
Asked = tuple[tuple[int, ...], tuple[bool, ...]]


class Why(IntEnum):
    """Whether a hit counts, and if not, why; from 0 on the number is that of the exclusion that takes it away."""

    COUNTED = -1
    IN_NAME = -2
    IN_LONGER = -3
    IN_COPY = -4
    OTHER_CASE = -5
    ACROSS_COMMA = -6
    IN_LONGER_NAME = -7
    # A term of one syllable where every word has a capital: at the beginning of a sentence, among words in capitals.
    UNTOLD = -8


# What a part of a term with gaps may be: what is told of a single syllable is of terms that are no more than that.
LOOSE = (Why.COUNTED, Why.IN_LONGER_NAME, Why.UNTOLD)


@dataclass(frozen=True, eq=False)
class Asking:
    """What some runs of syllables ask, as arrays of shape (runs, syllables of the longest)."""

    capitals: NDArray[np.uint8] = field(repr=False)
    commas: NDArray[np.bool_] = field(repr=False)

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> Asking:
        """Return what each of some runs asks."""
        longest = max((len(capitals) for capitals, _ in asked), default=1)
        found = cls(np.zeros((len(asked), longest), dtype=np.uint8), np.ones((len(asked), longest), dtype=np.bool_))
        for number, (capitals, commas) in enumerate(asked):
            found.capitals[number, : len(capitals)] = capitals
            # What is before a run is not in it.
            found.commas[number, 1 : len(commas)] = commas[1:]
        return found

    def fit(self, stream: Stream, start: Integers, size: Integers, run: Integers) -> Integers:
        """Return for each occurrence of a run whether it counts as it is written, and if not, why (:class:`Why`)."""
        why = np.full(len(start), Why.COUNTED, dtype=np.int64)
        closed = ~self.commas
        for place in range(1, self.commas.shape[1]):
            # Most runs have no comma.
            at = np.flatnonzero(closed[run, place])
            crossed = stream.marks[start[at] + place] & Mark.COMMA
            why[at[crossed > 0]] = Why.ACROSS_COMMA
        for place in range(self.capitals.shape[1]):
            asked = self.capitals[run, place]
            at = np.flatnonzero(asked)
            small = (stream.marks[start[at] + place] & Mark.CAPITALS) < asked[at]
            why[at[small]] = Why.OTHER_CASE
        alone = np.flatnonzero((size == 1) & (why == Why.COUNTED) & (self.capitals[run, 0] > 0))
        why[alone] = _alone(stream, start[alone], self.capitals[run[alone], 0])
        return why


def _alone(stream: Stream, at: Integers, asked: NDArray[np.uint8]) -> Integers:
    """Return whether capitals of single syllables tell that they are names, and if not, why."""
    marks = stream.marks
    # Of EU all letters are capitals, at the beginning of a sentence too.
    opens = (marks[at] & Mark.OPENS > 0) & (asked == 1)
    before, behind = np.maximum(at - 1, 0), np.minimum(at + 1, len(marks) - 1)
    # Words in capitals for emphasis are not alone: ASEAN is, among other words.
    beside = (marks[before] & Mark.CAPITALS == 2) | (marks[behind] & Mark.CAPITALS == 2)
    raised = ((marks[at] & Mark.CAPITALS > asked) & beside) | ~_small(stream)[stream.stretch(at)]
    named = (marks[before] & Mark.CAPITALS == 1) & (marks[before] & Mark.OPENS == 0) & (stream.ids[before] != BREAK)
    # Tuấn Anh is a name of its own; what has a sign before it (Mỹ, Anh; Nga-Mỹ) is not part of one.
    longer = named & (at > 0) & (marks[at] & Mark.SIGN == 0) & (asked == 1)
    return np.where(opens | raised, Why.UNTOLD, np.where(longer, Why.IN_LONGER_NAME, Why.COUNTED))


def _small(stream: Stream) -> NDArray[np.bool_]:
    """Return which stretches of a stream have a small letter."""
    held = np.concatenate([[0], np.cumsum(stream.marks & Mark.SMALL > 0)])
    small: NDArray[np.bool_] = held[stream.bounds[1:]] > held[stream.bounds[:-1]]
    return small


# A word that is a name in so many of the places where its case tells is taken for one where it does not.
_MOSTLY_NAME = 0.8
_NOT_TOLD = (Why.UNTOLD, Why.OTHER_CASE, Why.IN_LONGER_NAME)


def told(entry: Integers, why: Integers, entries: int) -> Integers:
    """Return whether the hits of a corpus count, those of which the case tells nothing with what is most likely.

    How the corpus writes a term elsewhere decides (Lita and others 2003): at the beginning of a sentence Nga is most
    likely Russia, Anh is not England.
    """
    chosen = (~np.isin(why, _NOT_TOLD), why == Why.OTHER_CASE)
    names, small = (np.bincount(entry[one], minlength=entries) for one in chosen)
    is_name = (names > 0) & (names >= _MOSTLY_NAME * (names + small))
    return np.where((why == Why.UNTOLD) & is_name[entry], Why.COUNTED, why)
