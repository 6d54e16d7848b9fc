"""Which of the occurrences found count: names and exclusions first, then the longest match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dienngon.lexicon import Exclusion, Lexicon
from dienngon.text import sentences
from dienngon.themes.fit import Why
from dienngon.themes.patterns import Integers, Matches, Patterns, entries_of
from dienngon.themes.stream import Stream, Vocabulary, places

Span = tuple[int, int]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Spans:
    """Stretches of a stream that take hits away, found by the items they cover."""

    start: Integers
    end: Integers

    def touched(self, matches: Matches, length: int) -> Iterator[tuple[int, list[Span]]]:
        """Yield the positions of the matches that share an item with a span, with these spans."""
        if not len(self.start) or not len(matches):
            return
        edges = np.zeros(length + 1, dtype=np.int64)
        np.add.at(edges, self.start, 1)
        np.add.at(edges, self.end, -1)
        covered = np.concatenate([[0], np.cumsum(np.cumsum(edges[:-1]) > 0)])
        inside = np.flatnonzero(covered[matches.start + matches.size] > covered[matches.start])
        order = np.argsort(self.start, kind="stable")
        start, end = self.start[order], self.end[order]
        # A span that begins before this one and is no longer than the longest may still reach it.
        longest = int((end - start).max())
        for number in inside.tolist():
            left = int(matches.start[number])
            right = left + int(matches.size[number])
            near = range(int(np.searchsorted(start, left - longest)), int(np.searchsorted(start, right)))
            yield number, [(int(start[one]), int(end[one])) for one in near if end[one] > left]


def outside_names(matches: Matches, names: Spans, length: int) -> Booleans:
    """Return which matches are not in the name of a body.

    A longer phrase that holds the whole name (Hiến chương Liên hợp quốc) is more than the name.
    """
    kept = np.ones(len(matches), dtype=bool)
    for number, spans in names.touched(matches, length):
        left = int(matches.start[number])
        right = left + int(matches.size[number])
        kept[number] = all(left <= start and end <= right and (start, end) != (left, right) for start, end in spans)
    return kept


def longest(theme: Integers, matches: Matches, term: Integers) -> Booleans:
    """Return which matches stay where, of those that overlap within a theme, the longest wins.

    Of equally long ones the first in the text, of these the first in the lexicon (``term``).
    """
    kept = np.ones(len(matches), dtype=bool)
    order = np.lexsort((matches.start, theme))
    for cluster in _clusters(theme[order], matches.start[order], matches.size[order]):
        members = order[cluster].tolist()
        ranked = sorted(members, key=lambda one: (-matches.size[one], matches.start[one], term[one]))
        taken: list[Span] = []
        for one in ranked:
            left = int(matches.start[one])
            right = left + int(matches.size[one])
            kept[one] = all(right <= start or left >= end for start, end in taken)
            if kept[one]:
                taken.append((left, right))
    return kept


def _clusters(theme: Integers, start: Integers, size: Integers) -> Iterator[slice]:
    """Yield the slices of matches, sorted by theme and start, that hang together by overlaps; single ones are left."""
    if not len(start):
        return
    # Each theme is moved behind the one before it, so that one running maximum serves all.
    shift = theme * (int((start + size).max()) + 1)
    begins = start + shift
    reach = np.maximum.accumulate(begins + size)
    opens = np.flatnonzero(np.concatenate([[True], begins[1:] >= reach[:-1]]))
    ends = np.concatenate([opens[1:], [len(start)]])
    for number in np.flatnonzero(ends - opens > 1).tolist():
        yield slice(int(opens[number]), int(ends[number]))


def not_inside_others(theme: Integers, matches: Matches, related: Sequence[frozenset[int]]) -> Booleans:
    """Return which matches are not in a longer one of another theme, ``related`` themes left aside."""
    kept = np.ones(len(matches), dtype=bool)
    order = np.lexsort((matches.size, matches.start))
    everything = np.zeros(len(matches), dtype=np.int64)
    for cluster in _clusters(everything, matches.start[order], matches.size[order]):
        members = order[cluster].tolist()
        for one in members:
            left, size = int(matches.start[one]), int(matches.size[one])
            kept[one] = not any(
                matches.size[other] > size
                and matches.start[other] <= left
                and left + size <= matches.start[other] + matches.size[other]
                and int(theme[other]) not in related[int(theme[one])]
                for other in members
            )
    return kept


@dataclass(frozen=True, slots=True)
class Stretch:
    """A text in which terms are looked for, a paragraph as a rule, and the name of the document it is in."""

    text: str
    document: str = ""


@dataclass(frozen=True, eq=False)
class Found:
    """Hits in a row of stretches: parallel arrays, one item a hit, by place, then in the lexicon's order of themes.

    ``entry`` is a position in :attr:`Matcher.entries`; ``start`` and ``end`` are offsets into the stretch; ``why`` is
    one of :class:`Why`, or a position in :attr:`Matcher.exclusions`.
    """

    entry: Integers
    stretch: Integers
    start: Integers
    end: Integers
    why: Integers


class Matcher:
    """Finds the hits of a lexicon, paragraph by paragraph.

    Within a theme the longest match wins and overlapping matches count once; between themes both count, unless the
    lexicon says ``nested = "global"``. A hit that shares syllables with the name of a body does not count, unless it is
    longer than the name and holds it whole; nor does one that an exclusion of its theme takes away. The lexicon is
    compiled when the first texts are searched, and once more only if later ones bring syllables that a wildcard covers.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.entries, self.exclusions = entries_of(lexicon)
        self.vocabulary = Vocabulary()
        self._patterns: Patterns | None = None
        self.theme = np.array([entry.theme for entry in self.entries], dtype=np.int64)
        self._context = np.array([entry.context for entry in self.entries], dtype=np.int64)
        position = {theme.id: number for number, theme in enumerate(lexicon.themes)}
        family = [frozenset((n, *(position[a] for a in lexicon.ancestors(t)))) for n, t in enumerate(lexicon.themes)]
        self._related = [frozenset(m for m, b in enumerate(family) if n in b or m in a) for n, a in enumerate(family)]

    def find(self, stretches: Sequence[Stretch], stream: Stream | None = None) -> Found:
        """Return the hits in some stretches, and those that do not count with the reason.

        ``stream`` is the same as numbers of :attr:`vocabulary`, if they are known already.
        """
        if stream is None:
            stream = Stream.read([one.text for one in stretches], self.vocabulary)
        if self._patterns is None or not self._patterns.current:
            self._patterns = Patterns(self.entries, self.lexicon.gap, self.vocabulary)
        matches = self._patterns.scan(stream)
        theme, context = self.theme[matches.entry], self._context[matches.entry]
        fits = matches.why == Why.COUNTED
        hits = matches.take((theme >= 0) & (context < 0))
        # What is not told by its case gives way to names, exclusions and longer hits like any other.
        untold = hits.why == Why.UNTOLD
        why = np.where(untold, Why.COUNTED, hits.why)
        names = _spans(matches.take((theme < 0) & fits))
        why[(why == Why.COUNTED) & ~outside_names(hits, names, len(stream.ids))] = Why.IN_NAME
        self._exclude(hits, why, matches.take((context >= 0) & fits), stream, stretches)
        # Of two terms that find the same syllable, one with a capital and one without, the second does.
        self._settle(hits, why, hits.entry + untold * len(self.entries))
        why[untold & (why == Why.COUNTED)] = Why.UNTOLD
        return self._placed(hits, why, stream, stretches)

    def _settle(self, hits: Matches, why: Integers, term: Integers) -> None:
        """Set in ``why`` which of the hits left lose to longer ones; of equal ones the first by ``term`` stays."""
        left = np.flatnonzero(why == Why.COUNTED)
        winners = longest(self.theme[hits.entry[left]], hits.take(left), term[left])
        why[left[~winners]] = Why.IN_LONGER
        if self.lexicon.nested == "global":
            left = left[winners]
            free = not_inside_others(self.theme[hits.entry[left]], hits.take(left), self._related)
            why[left[~free]] = Why.IN_LONGER

    def _exclude(
        self, hits: Matches, why: Integers, contexts: Matches, stream: Stream, stretches: Sequence[Stretch]
    ) -> None:
        """Set in ``why`` which exclusion takes a hit away, the first of several."""
        number_of = self._context[contexts.entry]
        for number, (theme, exclusion) in enumerate(self.exclusions):
            own = np.flatnonzero((why == Why.COUNTED) & self._concerned(hits, theme, exclusion))
            if not len(own):
                continue
            if exclusion.documents:
                inside = [exclusion.holds_in(stretches[at].document) for at in stream.stretch(hits.start[own]).tolist()]
                own = own[np.array(inside, dtype=bool)]
            if exclusion.phrase is not None:
                spans = _spans(contexts.take(number_of == number))
                if exclusion.scope != "overlap":
                    spans = _widened(spans, stream, stretches, whole=exclusion.scope == "paragraph")
                touched = [one for one, _ in spans.touched(hits.take(own), len(stream.ids))]
                own = own[np.array(touched, dtype=np.int64)]
            why[own] = number

    def _concerned(self, hits: Matches, theme: int, exclusion: Exclusion) -> NDArray[np.bool_]:
        # What does not count in a nested theme does not count in the themes above it either.
        concerned = np.array(
            [
                theme in (entry.theme, entry.owner) and (not exclusion.terms or entry.term.key in exclusion.terms)
                for entry in self.entries
            ],
            dtype=bool,
        )
        return concerned[hits.entry]

    def _placed(self, hits: Matches, why: Integers, stream: Stream, stretches: Sequence[Stretch]) -> Found:
        """Return hits as offsets into their stretches; only stretches with a hit are looked at again."""
        stretch = stream.stretch(hits.start)
        order = np.lexsort((hits.entry, self.theme[hits.entry], hits.start))
        hits, why, stretch = hits.take(order), why[order], stretch[order]
        chosen, compact = np.unique(stretch, return_inverse=True)
        sizes = np.diff(stream.bounds)[chosen]
        starts, ends = places([stretches[one].text for one in chosen.tolist()], int(sizes.sum()))
        first = np.concatenate([[0], np.cumsum(sizes)])[compact] + hits.start - stream.bounds[stretch]
        return Found(hits.entry, stretch, starts[first], ends[first + hits.size - 1], why)


def _spans(matches: Matches) -> Spans:
    return Spans(matches.start, matches.start + matches.size)


def _widened(spans: Spans, stream: Stream, stretches: Sequence[Stretch], *, whole: bool) -> Spans:
    """Return spans widened to the paragraphs or sentences they are in."""
    starts: list[int] = []
    ends: list[int] = []
    within = stream.stretch(spans.start)
    for at in np.unique(within).tolist():
        base, beyond = int(stream.bounds[at]), int(stream.bounds[at + 1])
        if whole:
            starts.append(base)
            ends.append(beyond)
            continue
        edges = _sentence_edges(stretches[at].text, beyond - base)
        here = np.searchsorted(edges, spans.start[within == at] - base, side="right")
        starts += [base + edges[one - 1] for one in here.tolist()]
        ends += [base + (edges[one] if one < len(edges) else beyond - base) for one in here.tolist()]
    return Spans(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


def _sentence_edges(text: str, size: int) -> list[int]:
    """Return the item of the stream at which each sentence of a stretch begins; the first is 0."""
    starts, _ = places([text], size)
    begins = [left for left, _ in sentences(text)][1:]
    return [0, *np.searchsorted(starts, begins).tolist()]
