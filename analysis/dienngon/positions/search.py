"""Finding terms by the index: words that could hold one are looked up, and only their surroundings are matched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dienngon.lexicon import Term, Variant
from dienngon.positions.index import Index, Integers
from dienngon.themes.fit import Why
from dienngon.themes.matcher import longest
from dienngon.themes.patterns import Entry, Matches, Patterns
from dienngon.themes.stream import ENDS, Stream, items_of

# Bits for a place in a word, which is no longer than a text can be; 32 are left for its number.
_WIDTH = 31


@dataclass(frozen=True, eq=False)
class Nodes:
    """Where something was found: parallel arrays, one item a hit, in the order of the corpus.

    ``first`` and ``last`` are the words that a hit begins and ends in, ``start`` and ``end`` offsets into the text of
    its document.
    """

    index: Index = field(repr=False)
    first: Integers
    last: Integers
    start: Integers
    end: Integers

    @classmethod
    def at(cls, index: Index, document: Integers, start: Integers, end: Integers) -> Nodes:
        """Return places in the texts of documents as hits, in the order of the corpus; none of them empty."""
        order = np.lexsort((start, document))
        document, start, end = document[order], start[order], end[order]
        first, last = np.zeros(len(start), dtype=np.int64), np.zeros(len(start), dtype=np.int64)
        known, bounds = np.unique(document, return_index=True)
        for position, own in zip(known.tolist(), np.split(np.arange(len(start)), bounds[1:]), strict=False):
            left, right = index.documents[position : position + 2].tolist()
            begins = index.arrays["start"][left:right]
            first[own] = left + np.maximum(np.searchsorted(begins, start[own], side="right") - 1, 0)
            last[own] = left + np.maximum(np.searchsorted(begins, end[own]) - 1, 0)
        return cls(index, first, last, start, end)

    def __len__(self) -> int:
        return len(self.first)

    def surfaces(self) -> list[str]:
        """Return how each hit is written, with single spaces between words and without what else is between them."""
        index, surfaces = self.index, self.index.surfaces
        form = index.form
        left = (self.start - index.arrays["start"][self.first]).tolist()
        right = (index.ends(self.last) - self.end).tolist()
        found = []
        for first, last, skip, rest in zip(self.first.tolist(), self.last.tolist(), left, right, strict=True):
            words = " ".join([surfaces[one] for one in form[first : last + 1].tolist()])
            found.append(words[skip : len(words) - rest])
        return found

    def take(self, chosen: NDArray[np.bool_] | Integers) -> Nodes:
        """Return some of the hits: a mask, or positions."""
        return Nodes(self.index, self.first[chosen], self.last[chosen], self.start[chosen], self.end[chosen])

    @property
    def document(self) -> Integers:
        """Return the position of each hit's document."""
        return self.index.document_of(self.first)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Return which hits do not begin in a copy of another document."""
        return self.index.is_counted(self.first)

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Return which hits neither cut nor cross a run of letters and digits that is two words."""
        glued, starts = self.index.arrays["glued"].astype(np.int64), self.index.arrays["start"]
        whole = np.ones(len(self), dtype=bool)
        some = np.flatnonzero(np.searchsorted(glued, self.first) < np.searchsorted(glued, self.last + 2))
        first, last = self.first[some], self.last[some]
        left = np.searchsorted(glued, first + np.where(self.start[some] == starts[first], 0, 1))
        right = np.searchsorted(glued, last + np.where(self.end[some] == self.index.ends(last), 2, 1))
        whole[some] = left == right
        return whole

    def near(self, others: Nodes, within: int) -> NDArray[np.bool_]:
        """Return which hits have another one, not overlapping, within so many words in their paragraph."""
        paragraph, end = self.index.bounds_of(self.first, "paragraph")
        found = np.zeros(len(self), dtype=bool)
        right = np.searchsorted(others.first, self.last, side="right")
        there = right < len(others)
        following = others.first[np.minimum(right, len(others) - 1)] if len(others) else right
        found |= there & (following <= self.last + within) & (following < end)
        order = np.argsort(others.last, kind="stable")
        left = np.searchsorted(others.last[order], self.first) - 1
        before = others.last[order][np.maximum(left, 0)] if len(others) else left
        found |= (left >= 0) & (before >= self.first - within) & (before >= paragraph)
        return found


def find(index: Index, terms: Sequence[Term], gap: int) -> Nodes:
    """Return where some terms are, in copies as well; of overlapping hits the longest stays.

    Only the words that a term could be in are looked at, so that a term of one syllable must not ask for capitals: what
    is before it tells whether they say something. ``gap`` is how many syllables a gap may hold that has no limit.
    """
    syllables = [one.parts[0][0] for term in terms for one in term.variants if _is_syllable(one)]
    if len(syllables) == sum(len(term.variants) for term in terms):
        return of_syllables(index, dict.fromkeys(syllables))
    entries = [Entry(0, 0, "", term) for term in terms]
    patterns = Patterns(entries, gap, index.vocabulary)
    begins, ends = joined_stretches(*_surroundings(index, patterns))
    around = Surroundings.of(index, begins, ends)
    matches = patterns.scan(Stream.of(around.pieces, index.vocabulary))
    matches = matches.take(np.flatnonzero(matches.why == Why.COUNTED))
    matches = matches.take(np.argsort(matches.start, kind="stable"))
    nodes = around.placed(matches)
    whole = nodes.whole
    matches = matches.take(whole)
    return nodes.take(whole).take(longest(np.zeros(len(matches), dtype=np.int64), matches, matches.entry))


def _is_syllable(variant: Variant) -> bool:
    """Return whether a variant is one syllable, however it is written."""
    return variant.literal and len(variant.parts[0]) == 1 and not any(variant.capitals[0])


def of_syllables(index: Index, keys: Iterable[str]) -> Nodes:
    """Return where syllables are that have one of some keys."""
    arrays, parts = index.arrays, [np.zeros((3, 0), dtype=np.int64)]
    for key in keys:
        for form, (begin, end) in index.places_of(key):
            words = index.words([form])
            parts.append(np.stack([words, np.full(len(words), begin), np.full(len(words), end)]))
    words, begin, end = np.concatenate(parts, axis=1)
    # The words of a form are in order already, which such a sort makes use of.
    order = np.argsort(words << _WIDTH | begin, kind="stable")
    words = words[order]
    start = arrays["start"][words].astype(np.int64)
    begin, end, odd = start + begin[order], start + end[order], np.flatnonzero(index.is_odd(words))
    # A word that is longer in the text than it is shown is taken whole.
    begin[odd], end[odd] = start[odd], index.ends(words[odd])
    found = Nodes(index, words, words, begin, end)
    return found.take(found.whole)


def of_words(index: Index, words: Integers) -> Nodes:
    """Return words as hits."""
    return Nodes(index, words, words, index.arrays["start"][words].astype(np.int64), index.ends(words))


def _surroundings(index: Index, patterns: Patterns) -> tuple[Integers, Integers]:
    """Return stretches of words, in order, that hold all that some patterns can match."""
    begins, ends = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for parts, size in patterns.outlines():
        costs = [[min((index.syllable_size(one), one) for one in run) for run in runs] for runs in parts]
        rarest = min(costs, key=lambda one: sum(cost for cost, _ in one))
        forms = {form for _, syllable in rarest for form in index.forms_with(syllable)}
        words = index.words(sorted(forms))
        paragraph, end = index.bounds_of(words, "paragraph")
        begins.append(np.maximum(words - size + 1, paragraph))
        ends.append(np.minimum(words + size, end))
    begin, end = np.concatenate(begins), np.concatenate(ends)
    order = np.argsort(begin, kind="stable")
    return begin[order], end[order]


def joined_stretches(begins: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """Return stretches with those joined that overlap."""
    if not len(begins):
        return begins, ends
    reach = np.maximum.accumulate(ends)
    opens = np.flatnonzero(np.append(True, begins[1:] >= reach[:-1]))
    return begins[opens], reach[np.append(opens[1:] - 1, len(begins) - 1)]


def ranges(begins: Integers, sizes: Integers) -> Integers:
    """Return the numbers from each beginning on, so many of each, one behind the other."""
    ends = np.cumsum(sizes)
    return np.repeat(begins - (ends - sizes), sizes) + np.arange(int(ends[-1]) if len(ends) else 0)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Stretches of an index as pieces of text, and where each item of their stream comes from, -1 if from no word."""

    index: Index
    pieces: NDArray[np.int32]
    word: Integers
    piece: Integers

    @classmethod
    def of(cls, index: Index, begins: Integers, ends: Integers) -> Surroundings:
        """Return the stretches of words from each beginning to its end, which do not overlap."""
        arrays = index.arrays
        words = ranges(begins, ends - begins)
        at = arrays["other_at"]
        # Numbers of another type would make a copy of all of them.
        left, right = (
            np.searchsorted(at, begins.astype(at.dtype), side="right"),
            np.searchsorted(at, ends.astype(at.dtype)),
        )
        others = ranges(left, np.maximum(right - left, 0))
        # What is no word stands before the word it is numbered by; behind each stretch comes a break.
        place = np.concatenate([3 * words + 2, 3 * at[others].astype(np.int64) + 1, 3 * ends])
        form = np.concatenate([index.form[words], arrays["other_form"][others], np.zeros(len(ends), dtype=np.uint32)])
        word = np.concatenate([words, np.full(len(others) + len(ends), -1)])
        order = np.argsort(place, kind="stable")
        form, word, breaks = form[order], word[order], place[order] % 3 == 0
        bounds = arrays["pieces_bounds"].astype(np.int64)
        size = np.where(breaks, 1, bounds[form + 1] - bounds[form])
        piece = ranges(np.where(breaks, -1, bounds[form]), size)
        word = np.repeat(word, size)
        pieces = np.where(np.repeat(breaks, size), ENDS, arrays["pieces"][np.maximum(piece, 0)]).astype(np.int32)
        kept = items_of(pieces)
        return cls(index, pieces, word[kept], piece[kept])

    def placed(self, matches: Matches) -> Nodes:
        """Return matches in the stretches as places in the corpus."""
        head, tail = matches.start, matches.start + matches.size - 1
        arrays, first, last = self.index.arrays, self.word[head], self.word[tail]
        spans = arrays["pieces_spans"].astype(np.int64)
        begin = arrays["start"][first].astype(np.int64)
        # A word that is longer in the text than it is shown is taken whole.
        start = begin + np.where(self.index.is_odd(first), 0, spans[self.piece[head], 0])
        end = arrays["start"][last].astype(np.int64) + spans[self.piece[tail], 1]
        end = np.where(self.index.is_odd(last), self.index.ends(last), end)
        return Nodes(self.index, first, last, start, end)
