"""Runs of words that follow one another, counted length by length, each longer run from two shorter ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dienngon.counts import creditless
from dienngon.segmentation import Tokens
from dienngon.segmentation.written import surfaces
from dienngon.stopwords import stop_words
from dienngon.text import phrase_key, visible

Integers = NDArray[np.int64]
# Arrays with an item for each word of the corpus are the large ones.
Small = NDArray[np.int32]
Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a corpus in order, photo credits left out: parallel arrays, one item a word.

    ``key`` numbers the words' phrase keys, which ``keys`` holds; ``follows`` is true where nothing but white
    space is between a word and the one before it, in one sentence. ``start`` and ``end`` are offsets into the text
    of the document at position ``document``.
    """

    key: Small
    follows: Booleans
    document: Small
    start: Small
    end: Small
    keys: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, eq=False)
class Level:
    """The runs of one length that are frequent enough.

    ``at`` has an item for each word: the number of the run that begins there, or -1. The other arrays have an
    item for each run: its count, the place of its first occurrence, and what it consists of as numbers of keys.
    """

    size: int
    at: Small
    count: Integers
    first: Integers
    words: Words

    @cached_property
    def parts(self) -> Integers:
        """Return the numbers of the keys of each run, shape (runs, size)."""
        places = self.first[:, None] + np.arange(self.size)
        parts: Integers = self.words.key[places].astype(np.int64)
        return parts


def gather(tokens: Tokens) -> Words:
    """Return the words of a corpus as Pyvi cut them, with what they are written as reduced to numbers."""
    keys: dict[str, int] = {}
    numbers: dict[str, int] = {}
    columns: list[tuple[Small, Booleans, Small, Small, Small]] = []
    for position, document in enumerate(tokens.corpus):
        spans = tokens.words[position]
        kept = np.flatnonzero(spans.counted & creditless(document, spans))
        start, end = spans.start[kept], spans.end[kept]
        words = surfaces(document.text, start, end)
        for surface in words:
            if surface not in numbers:
                numbers[surface] = keys.setdefault(phrase_key(surface), len(keys))
        openings = tokens.sentences[position][:, 0]
        follows = np.zeros(len(kept), dtype=bool)
        follows[1:] = np.diff(np.searchsorted(openings, start, side="right")) == 0
        follows[1:] &= _adjacent(document.text, words, start, end)
        number = np.array([numbers[surface] for surface in words], dtype=np.int32)
        columns.append((number, follows, np.full(len(kept), position, dtype=np.int32), start, end))
    if not columns:
        empty = np.zeros(0, dtype=np.int32)
        columns = [(empty, empty.astype(bool), empty, empty, empty)]
    key, follow, where, left, right = map(np.concatenate, zip(*columns, strict=True))
    return Words(key, follow, where, left, right, tuple(keys))


def _adjacent(text: str, words: list[str], start: Small, end: Small) -> Booleans:
    """Return for each word but the first whether only white space is before it, not even a full stop of its own."""
    gaps = zip(words, words[1:], end[:-1].tolist(), start[1:].tolist(), strict=False)
    return np.array(
        [
            visible(text[left:right]).isspace()
            and before[-1].isalnum()
            and after[0].isalnum()
            # What a lexicon reads as a gap.
            and not ("…" in before + after or "..." in before + after)
            for before, after, left, right in gaps
        ],
        dtype=bool,
    )


def count_runs(words: Words, longest: int, minimum: int) -> list[Level]:
    """Return the runs of 1, 2, … ``longest`` words that occur at least ``minimum`` times.

    No run is more frequent than a part of it, so only runs whose two shorter halves, all but the last word and all
    but the first, are frequent themselves are looked at (Agrawal and Srikant 1994).
    """
    levels = [_level(words, 1, words.key, np.arange(len(words)), minimum)]
    for size in range(2, longest + 1):
        before = levels[-1]
        left = np.flatnonzero((before.at[:-1] >= 0) & (before.at[1:] >= 0) & words.follows[1:])
        codes = before.at[left].astype(np.int64) * len(before.count) + before.at[left + 1]
        levels.append(_level(words, size, codes, left, minimum))
    return levels


def _level(words: Words, size: int, codes: Integers | Small, places: Integers, minimum: int) -> Level:
    _, first, inverse, count = np.unique(codes, return_index=True, return_inverse=True, return_counts=True)
    kept = count >= minimum
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    at = np.full(len(words), -1, dtype=np.int32)
    at[places] = number[inverse]
    return Level(size, at, count[kept], places[first[kept]], words)


def cohesion(levels: list[Level], size: int, total: int) -> Floats:
    """Return the normalised PMI of each run of ``size`` words: the least over its cuts into two.

    NPMI of x and y is ln(p(xy) / (p(x) p(y))) / -ln p(xy) (Bouma 2009); p is count / ``total``.
    """
    level = levels[size - 1]
    least = np.full(len(level.count), np.inf)
    for cut in range(1, size):
        left, right = levels[cut - 1], levels[size - cut - 1]
        parts = left.count[left.at[level.first]] * right.count[right.at[level.first + cut]]
        least = np.minimum(least, np.log(level.count * total / parts))
    result: Floats = least / -np.log(level.count / total)
    return result


def is_content(key: str) -> bool:
    """Return whether a word has a meaning of its own: it is neither a stop word nor a number."""
    # The tones of a phrase key are digits: a number is what has no letter.
    return key not in stop_words() and any(map(str.isalpha, key))


def edges(level: Level) -> Booleans:
    """Return which runs begin and end with a word that has a meaning of its own."""
    fit = np.array(list(map(is_content, level.words.keys)), dtype=bool)
    chosen: Booleans = fit[level.parts[:, 0]] & fit[level.parts[:, -1]]
    return chosen


def unnested(levels: list[Level], size: int, npmi: dict[int, Floats], candidates: dict[int, Booleans]) -> Floats:
    """Return how often each run of ``size`` words occurs on its own; 0 for runs that are not candidates.

    An occurrence inside a longer candidate counts 1 - w, where w is the NPMI of the longer one as a share
    of that of the shorter, at most 1, and 1 if the shorter one occurs nowhere else; of several, the largest w.
    """
    level = levels[size - 1]
    places = np.flatnonzero(level.at >= 0)
    places = places[candidates[size][level.at[places]]]
    runs = level.at[places]
    weight = np.zeros(len(places))
    for longer in levels[size:]:
        for shift in range(longer.size - size + 1):
            here = np.flatnonzero(places >= shift)
            outer = longer.at[places[here] - shift]
            here, outer = here[outer >= 0], outer[outer >= 0]
            chosen = candidates[longer.size][outer]
            here, outer = here[chosen], outer[chosen]
            inner = runs[here]
            share = np.minimum(1.0, npmi[longer.size][outer] / npmi[size][inner])
            share[longer.count[outer] == level.count[inner]] = 1.0
            weight[here] = np.maximum(weight[here], share)
    return np.bincount(runs, weights=1.0 - weight, minlength=len(level.count)).astype(np.float64)
