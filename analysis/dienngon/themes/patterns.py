"""Many runs of syllables found at once, with array operations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from dienngon.errors import LexiconError
from dienngon.lexicon import Exclusion, Lexicon, Term, Variant
from dienngon.lexicon.grammar import begins, stem
from dienngon.themes.fit import LOOSE, Asked, Asking, Why
from dienngon.themes.stream import BREAK, Numbers, Stream, Vocabulary

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Trie:
    """Runs of numbers as a tree (Fredkin 1960), walked from all places of a stream in step.

    Node 0 is the root. A step from a node by a number is a code, node × ``width`` + number; ``codes`` are sorted, and
    ``children`` has the node that each leads to. ``first`` are the nodes under the root, by number; ``word`` is the
    run that ends at a node, or -1; ``goes_on`` whether the node has children.
    """

    width: int
    first: Numbers = field(repr=False)
    codes: Integers = field(repr=False)
    children: Numbers = field(repr=False)
    word: Numbers = field(repr=False)
    goes_on: NDArray[np.bool_] = field(repr=False)

    @classmethod
    def build(cls, runs: Sequence[tuple[int, ...]], width: int) -> Trie:
        """Return the tree of some different runs of numbers from 1 to below ``width``."""
        steps: dict[int, int] = {}
        word = [-1]
        for number, run in enumerate(runs):
            node = 0
            for item in run:
                code = node * width + item
                node = steps.get(code, 0)
                if not node:
                    node = steps[code] = len(word)
                    word.append(-1)
            word[node] = number
        codes = np.array(sorted(steps), dtype=np.int64)
        children = np.array([steps[code] for code in codes.tolist()], dtype=np.int32)
        first = np.zeros(width, dtype=np.int32)
        roots = codes < width
        first[codes[roots]] = children[roots]
        goes_on = np.zeros(len(word), dtype=bool)
        goes_on[codes // width] = True
        return cls(width, first, codes, children, np.array(word, dtype=np.int32), goes_on)

    def scan(self, ids: Numbers) -> tuple[Integers, Integers, Integers]:
        """Return start, size and run of every occurrence of a run in ``ids``, numbers below ``width``."""
        found: list[tuple[Integers, int, Numbers]] = []
        nodes = self.first[ids]
        place = np.flatnonzero(nodes)
        node = nodes[place]
        size = 1
        while len(place):
            word = self.word[node]
            ends = word >= 0
            found.append((place[ends], size, word[ends]))
            further = self.goes_on[node] & (place + size < len(ids))
            place, node = place[further], node[further]
            following = ids[place + size]
            # Most syllables are in no term.
            known = following > 0
            place, code = place[known], node[known].astype(np.int64) * self.width + following[known]
            at = np.minimum(np.searchsorted(self.codes, code), len(self.codes) - 1)
            right = self.codes[at] == code
            place, node = place[right], self.children[at[right]]
            size += 1
        if not found:
            return (np.zeros(0, dtype=np.int64),) * 3
        start = np.concatenate([one for one, _, _ in found])
        sizes = np.concatenate([np.full(len(one), step, dtype=np.int64) for one, step, _ in found])
        return start, sizes, np.concatenate([one for _, _, one in found]).astype(np.int64)


# A term with wildcards that matches more runs of syllables than this has to be written in another way.
_MOST_RUNS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A term looked for. ``theme`` is a position in the lexicon, -1 for the name of a body.

    ``owner`` is the theme whose term it is: another one where a theme is nested. ``context`` is the number of the
    exclusion it belongs to, -1 for a term that counts.
    """

    theme: int
    owner: int
    group: str
    term: Term
    context: int = -1


@dataclass(frozen=True, eq=False)
class Matches:
    """Occurrences of entries: parallel arrays, one item each; ``start`` and ``size`` in items of the stream.

    ``why`` says whether an occurrence is written as the term asks, and if not, why it does not count.
    """

    entry: Integers
    start: Integers
    size: Integers
    why: Integers

    def __len__(self) -> int:
        return len(self.entry)

    def take(self, chosen: Integers | np.ndarray) -> Matches:
        """Return some of the occurrences: a mask or positions."""
        return Matches(self.entry[chosen], self.start[chosen], self.size[chosen], self.why[chosen])


def entries_of(lexicon: Lexicon) -> tuple[tuple[Entry, ...], tuple[tuple[int, Exclusion], ...]]:
    """Return what a lexicon looks for, in its order, and its exclusions with the position of their theme."""
    entries = [Entry(-1, -1, "", term) for term in lexicon.names]
    exclusions: list[tuple[int, Exclusion]] = []
    position = {theme.id: number for number, theme in enumerate(lexicon.themes)}
    for number, theme in enumerate(lexicon.themes):
        for exclusion in theme.exceptions:
            if exclusion.phrase is not None:
                entries.append(Entry(number, number, "", exclusion.phrase, len(exclusions)))
            exclusions.append((number, exclusion))
        for group in theme.groups:
            entries += [Entry(number, number, group.id, term) for term in group.terms]
            for above in lexicon.ancestors(theme):
                # What a nested theme finds is a group of its own in the themes it is nested in.
                entries += [Entry(position[above], number, theme.id, term) for term in group.terms]
    return tuple(entries), tuple(exclusions)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A variant with its gaps resolved, as numbers of runs, and the entries that look for it."""

    runs: tuple[tuple[int, ...], ...]  # of each part, the runs that it may be
    gaps: tuple[tuple[int, int], ...]
    entries: tuple[int, ...]


class Patterns:
    """The entries of a lexicon, compiled for the syllables of a vocabulary."""

    def __init__(self, entries: Sequence[Entry], gap: int, vocabulary: Vocabulary) -> None:
        parts = [part for entry in entries for variant in entry.term.variants for part in variant.parts]
        keys = dict.fromkeys(key for part in parts for key in part)
        self._entries = entries
        self._vocabulary = vocabulary
        self._wildcards = {key for key in keys if key.endswith("*")}
        for key in keys:
            if key not in self._wildcards:
                vocabulary.number(key)
        self._size = len(vocabulary.keys)
        self._runs: dict[tuple[tuple[int, ...], Asked], int] = {}
        wanted: dict[Variant, list[int]] = {}
        for number, entry in enumerate(entries):
            for variant in entry.term.variants:
                wanted.setdefault(variant, []).append(number)
        self._patterns = tuple(self._pattern(variant, gap, numbers) for variant, numbers in wanted.items())
        # Only the syllables of the lexicon are numbered in the tree; the last place is for those that come later.
        known = sorted({item for run, _ in self._runs for item in run})
        self._lexical = np.zeros(self._size + 1, dtype=np.int32)
        self._lexical[known] = np.arange(1, len(known) + 1)
        words: dict[tuple[int, ...], list[int]] = {}
        for (run, _), number in self._runs.items():
            words.setdefault(run, []).append(number)
        self._trie = Trie.build([tuple(self._lexical[list(run)].tolist()) for run in words], len(known) + 1)
        # The runs of each word of the tree: several where terms ask for other capitals or commas.
        self._runs_of = np.array([number for numbers in words.values() for number in numbers], dtype=np.int64)
        self._bounds = np.cumsum([0, *map(len, words.values())])
        self._asking = Asking.of([asked for _, asked in self._runs])

    @property
    def current(self) -> bool:
        """Return whether no syllable has come since that a wildcard matches."""
        later = self._vocabulary.keys[self._size :]
        return not any(begins(key, wildcard) for wildcard in self._wildcards for key in later)

    def _pattern(self, variant: Variant, gap: int, numbers: Sequence[int]) -> _Pattern:
        asked = zip(variant.capitals, variant.commas, strict=True)
        parts = tuple(tuple(self._numbers(*one, numbers)) for one in zip(variant.parts, asked, strict=True))
        gaps = tuple((least, gap + least if most < 0 else most) for least, most in variant.gaps)
        return _Pattern(parts, gaps, tuple(numbers))

    def _numbers(self, part: Sequence[str], asked: Asked, numbers: Sequence[int]) -> Iterator[int]:
        """Yield the numbers of the runs that a part matches: several if it has a wildcard."""
        choices = [self._choices(key) for key in part]
        if np.prod([float(len(one)) for one in choices]) > _MOST_RUNS:
            phrase = self._entries[numbers[0]].term.phrase
            raise LexiconError(
                f"the wildcards of the term '{phrase}' stand for more than {_MOST_RUNS:,} runs of syllables in these "
                "documents; write more letters before them."
            )
        for run in product(*choices):
            yield self._runs.setdefault((run, asked), len(self._runs))

    def _choices(self, key: str) -> list[int]:
        if not key.endswith("*"):
            return [self._vocabulary.number(key)]
        letters = stem(key)
        known = self._vocabulary.in_order
        left = bisect_left(known, letters)
        right = bisect_left(known, letters + "\U0010ffff")
        return [self._vocabulary.number(one) for one in known[left:right] if begins(one, key)]

    def outlines(self) -> Iterator[tuple[list[list[tuple[int, ...]]], int]]:
        """Yield of each pattern the runs of syllables of each of its parts, and how many syllables it can take up."""
        runs = [run for run, _ in self._runs]
        for pattern in self._patterns:
            parts = [[runs[number] for number in part] for part in pattern.runs]
            # A part without runs, which a wildcard that fits nothing leaves, can be nowhere.
            if all(parts):
                size = sum(max(map(len, part)) for part in parts) + sum(most for _, most in pattern.gaps)
                yield parts, size

    def scan(self, stream: Stream) -> Matches:
        """Return every occurrence of every entry in a stream, in the order of its places.

        Behind a part, the next is looked for after the shortest gap first: from one place a variant is found once.
        """
        ids = self._lexical[np.minimum(stream.ids, self._size)]
        start, size, run = self._each(*self._trie.scan(ids))
        order = np.lexsort((size, run))
        start, size, run = start[order], size[order], run[order]
        why = self._asking.fit(stream, start, size, run)
        bounds = np.searchsorted(run, np.arange(len(self._runs) + 1))
        occurrences = _Occurrences(start, size, why, bounds, np.flatnonzero(stream.ids == BREAK))
        found = occurrences.plain(self._patterns)
        gapped = [pattern for pattern in self._patterns if pattern.gaps]
        spread = [
            (number, *hit, Why.COUNTED)
            for pattern in gapped
            for hit in occurrences.spread(pattern)
            for number in pattern.entries
        ]
        more = np.array(spread, dtype=np.int64).reshape(-1, 4)
        columns = [np.concatenate([one, other]) for one, other in zip(found, more.T, strict=True)]
        entry, place, length, why = columns
        # What counts comes first: COUNTED is the largest.
        order = np.lexsort((-why, entry, length, place))
        matches = Matches(*(one[order] for one in columns))
        # Variants of a term may find the same: of two equal occurrences one is left.
        same = [np.diff(column) == 0 for column in (matches.entry, matches.start, matches.size)]
        return matches.take(np.append(True, ~(same[0] & same[1] & same[2]))[: len(matches)])

    def _each(self, start: Integers, size: Integers, word: Integers) -> tuple[Integers, Integers, Integers]:
        """Return occurrences of words of the tree as start, size and run, each as often as the word has runs."""
        first, often = self._bounds[word], np.diff(self._bounds)[word]
        if (often == 1).all():
            return start, size, self._runs_of[first]
        ahead = np.repeat(np.cumsum(often) - often, often)
        run = self._runs_of[np.repeat(first, often) + np.arange(len(ahead)) - ahead]
        return np.repeat(start, often), np.repeat(size, often), run


@dataclass(frozen=True, eq=False)
class _Occurrences:
    """Where runs occur: ``start[bounds[r]:bounds[r + 1]]`` are the places of run r, sorted."""

    start: Integers
    size: Integers
    why: Integers
    bounds: Integers
    breaks: Integers

    def plain(self, patterns: Sequence[_Pattern]) -> tuple[Integers, Integers, Integers, Integers]:
        """Return entry, start, size and why of the patterns without a gap."""
        columns: list[tuple[Integers, Integers, Integers, Integers]] = [(np.zeros(0, dtype=np.int64),) * 4]
        for pattern in patterns:
            for run in () if pattern.gaps else pattern.runs[0]:
                left, right = int(self.bounds[run]), int(self.bounds[run + 1])
                for number in pattern.entries if left < right else ():
                    entry = np.full(right - left, number, dtype=np.int64)
                    columns.append((entry, self.start[left:right], self.size[left:right], self.why[left:right]))
        entry, start, size, why = map(np.concatenate, zip(*columns, strict=True))
        return entry, start, size, why

    def spread(self, pattern: _Pattern) -> Iterator[tuple[int, int]]:
        """Yield start and size of a pattern with gaps, from each place the one with the shortest gaps."""
        parts = [self._part(runs) for runs in pattern.runs]
        if not all(parts):
            return
        for start, size in parts[0]:
            end = self._following(parts, pattern.gaps, 0, start + size)
            if end > 0:
                yield start, end - start

    def _part(self, runs: Sequence[int]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for run in runs:
            own = np.arange(self.bounds[run], self.bounds[run + 1])
            own = own[np.isin(self.why[own], LOOSE)]
            found += zip(self.start[own].tolist(), self.size[own].tolist(), strict=True)
        return sorted(found)

    def _following(
        self, parts: Sequence[list[tuple[int, int]]], gaps: Sequence[tuple[int, int]], done: int, end: int
    ) -> int:
        """Return where the rest of a pattern ends whose first parts end at ``end``, 0 if it does not follow."""
        if done == len(gaps):
            return end
        least, most = gaps[done]
        at = bisect_left(self.breaks, end)
        wall = int(self.breaks[at]) if at < len(self.breaks) else end + most + 1
        following = parts[done + 1]
        left = bisect_left(following, (end + least, 0))
        right = bisect_right(following, (min(end + most, wall - 1), 1 << 30))
        for start, size in following[left:right]:
            last = self._following(parts, gaps, done + 1, start + size)
            if last > 0:
                return last
        return 0
