"""What two documents share, exactly: maximal equal runs, extended over small gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dienngon.reuse.grams import hashed
from dienngon.reuse.syllables import Hashes, Numbers, Positions

# A run continues after a gap if at least so many syllables are equal there, and more than the gap is long.
_RESUMED = 3
# More places than this times the syllables of both documents are not compared one by one.
_PLACES = 4
# Shorter matches are turns of phrase: where longer ones have half of one, it says nothing more.
_PHRASE = 25


@dataclass(frozen=True, slots=True)
class Match:
    """Syllables ``start`` to ``end`` of one document, and those of the other that match; ``words`` are equal."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Matches in the order of the first document, and how many syllables of each document are equal in them."""

    matches: tuple[Match, ...]
    words: int
    other_words: int


@dataclass(frozen=True)
class Prepared:
    """The syllables of one document, and its runs in the order of their hashes."""

    numbers: list[int]
    backwards: list[int]
    runs: Hashes
    order: Positions
    rank: tuple[int, int]


def prepare(numbers: Numbers, hashes: Hashes, n: int) -> Prepared:
    """Return a document ready to be aligned by runs of ``n`` syllables. ``rank`` depends on its syllables alone."""
    runs = hashed(numbers, hashes, n)
    order = np.argsort(runs, kind="stable")
    odd = np.arange(len(numbers), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    listed = numbers.tolist()
    return Prepared(listed, listed[::-1], runs[order], order, (len(listed), int((hashes[numbers] * odd).sum())))


def align(one: Prepared, other: Prepared, least: int, gap: int) -> Alignment:
    """Return what two documents share.

    Taken are the maximal runs of at least ``least`` equal syllables, longest first, each extended over gaps of at most
    ``gap`` syllables of either document, unless what it covers in both is covered already. A turn of phrase that one
    document repeats is matched once. The result does not depend on which of the two is given first.
    """
    if other.rank < one.rank:
        found = align(other, one, least, gap)
        turned = (Match(m.other_start, m.other_end, m.start, m.end, m.words) for m in found.matches)
        ordered = tuple(sorted(turned, key=lambda m: (m.start, m.other_start)))
        return Alignment(ordered, found.other_words, found.words)
    covers = bytearray(len(one.numbers)), bytearray(len(other.numbers))
    equal = bytearray(len(one.numbers)), bytearray(len(other.numbers))
    matches = []
    for whole in _maximal(one, other, least):
        run = _uncovered(whole, covers, least)
        if run is None:
            continue
        chain = _chain(one, other, run, gap, left=run[:2] == whole[:2], right=_end(run) == _end(whole))
        match = _match(chain)
        if match.words < _PHRASE and _is_covered(match, covers):
            continue
        covers[0][match.start : match.end] = b"\1" * (match.end - match.start)
        covers[1][match.other_start : match.other_end] = b"\1" * (match.other_end - match.other_start)
        for i, j, length in chain:
            equal[0][i : i + length] = equal[1][j : j + length] = b"\1" * length
        matches.append(match)
    matches.sort(key=lambda m: (m.start, m.other_start))
    return Alignment(tuple(matches), equal[0].count(1), equal[1].count(1))


def _match(chain: list[_Run]) -> Match:
    (start, other_start, _), (end, other_end) = chain[0], _end(chain[-1])
    return Match(start, end, other_start, other_end, sum(length for _, _, length in chain))


def _is_covered(match: Match, covers: tuple[bytearray, bytearray]) -> bool:
    """Return whether half of a match, in one of the documents, is in longer matches."""
    sides = ((covers[0], match.start, match.end), (covers[1], match.other_start, match.other_end))
    return any(2 * cover.count(1, start, end) >= end - start for cover, start, end in sides)


_Run = tuple[int, int, int]


def _end(run: _Run) -> tuple[int, int]:
    return run[0] + run[2], run[1] + run[2]


def _maximal(one: Prepared, other: Prepared, n: int) -> list[_Run]:
    """Return maximal equal runs of at least ``n`` syllables as (start, other start, length), longest first."""
    places, other_places = _places(one, other)
    if not len(places):
        return []
    diagonals = places - other_places
    order = np.lexsort((places, diagonals))
    places, diagonals = places[order], diagonals[order]
    begins = np.flatnonzero(np.r_[True, (diagonals[1:] != diagonals[:-1]) | (places[1:] > places[:-1] + 1)])
    runs = set()
    for start, diagonal in zip(places[begins].tolist(), diagonals[begins].tolist(), strict=True):
        after = _common(one.numbers, other.numbers, start, start - diagonal)
        before = _common(
            one.backwards, other.backwards, len(one.numbers) - start, len(other.numbers) - start + diagonal
        )
        if after + before >= n:
            runs.add((start - before, start - before - diagonal, after + before))
    return sorted(runs, key=lambda run: (-run[2], run))


def _places(one: Prepared, other: Prepared) -> tuple[Positions, Positions]:
    """Return where equal runs are in the one document and in the other, each place of a run with each."""
    if len(one.runs) < len(other.runs):
        # Few are sought among many: a book is not gone through for each page that was taken from it.
        there, here = _places(other, one)
        return here, there
    left = np.searchsorted(one.runs, other.runs, side="left")
    counts = np.searchsorted(one.runs, other.runs, side="right") - left
    total = int(counts.sum())
    if total > _PLACES * (len(one.numbers) + len(other.numbers)):
        # The first place of a run in one document with the first in the other, the second with the second: so text that
        # repeats itself gives no more places than it has syllables.
        turn = np.arange(len(other.runs)) - np.searchsorted(other.runs, other.runs, side="left")
        found = turn < counts
        return one.order[(left + turn)[found]], other.order[found]
    steps = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return one.order[np.repeat(left, counts) + steps], np.repeat(other.order, counts)


def _uncovered(run: _Run, covers: tuple[bytearray, bytearray], least: int) -> _Run | None:
    """Return the part of a run, of at least ``least`` syllables, at whose ends one document is not covered yet."""
    start, other_start, length = run
    sides = ((covers[0], start), (covers[1], other_start))
    firsts = [cover.find(0, begin, begin + length) - begin for cover, begin in sides]
    lasts = [cover.rfind(0, begin, begin + length) - begin for cover, begin in sides]
    first = min((place for place in firsts if place >= 0), default=length)
    last = max(lasts)
    if last + 1 - first < least:
        return None
    return start + first, other_start + first, last + 1 - first


def _chain(one: Prepared, other: Prepared, run: _Run, gap: int, *, left: bool, right: bool) -> list[_Run]:
    """Return a run with the runs that continue it over gaps, in order."""
    length, other_length = len(one.numbers), len(other.numbers)
    after = _resumed(one.numbers, other.numbers, *_end(run), gap) if right else []
    before = _resumed(one.backwards, other.backwards, length - run[0], other_length - run[1], gap) if left else []
    turned = [(length - i - equal, other_length - j - equal, equal) for i, j, equal in reversed(before)]
    return [*turned, run, *after]


def _resumed(a: list[int], b: list[int], i: int, j: int, gap: int) -> list[_Run]:
    """Return the runs that follow the places ``i`` and ``j``, each after a gap."""
    found = []
    while True:
        for skip, other_skip in _skips(gap):
            x, y = i + skip, j + other_skip
            if x >= len(a) or y >= len(b) or a[x] != b[y]:
                continue
            equal = _common(a, b, x, y)
            if equal >= _RESUMED and equal > max(skip, other_skip):
                found.append((x, y, equal))
                i, j = x + equal, y + equal
                break
        else:
            return found


@lru_cache(maxsize=16)
def _skips(gap: int) -> tuple[tuple[int, int], ...]:
    """Return the gaps to try, the smallest first."""
    every = [(skip, other) for skip in range(gap + 1) for other in range(gap + 1) if skip or other]
    return tuple(sorted(every, key=lambda pair: (sum(pair), abs(pair[0] - pair[1]), pair)))


def _common(a: list[int], b: list[int], i: int, j: int) -> int:
    """Return how many syllables are equal from ``i`` and ``j`` on."""
    most = min(len(a) - i, len(b) - j)
    done, step = 0, 8
    while done < most and a[i + done : i + done + step] == b[j + done : j + done + step]:
        done += step
        step *= 2
    done = min(done, most)
    while done < most and a[i + done] == b[j + done]:
        done += 1
    return done
