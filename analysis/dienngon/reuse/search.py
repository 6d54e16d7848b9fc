"""The search for reuse: documents into pairs that are aligned, these into passages and pairs with a verdict."""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import length_hint
from pathlib import Path
from types import MappingProxyType

import numpy as np

from dienngon.corpus import Copy, Corpus, Document, Documents, check_corpus
from dienngon.errors import ParameterError
from dienngon.output import in_temporary_files
from dienngon.progress import Progress, Step, usual
from dienngon.reuse.alignment import Prepared, align, prepare
from dienngon.reuse.copies import Reuse, clusters_of, copies_of, joined
from dienngon.reuse.grams import Mask, candidates, widely_common
from dienngon.reuse.kinds import (
    NEARLY_ALL,
    Judged,
    Kind,
    Pair,
    Passage,
    Shared,
    Stretch,
    Verdict,
    is_near,
    is_nothing,
    judge,
    kind,
)
from dienngon.reuse.syllables import Bits, Numbered, Positions, Readable, number, offsets
from dienngon.stages import is_kept, kept
from dienngon.text import syllable_count

LEAST = 10
GAP = 5
# A passage is common if so much of it is in runs that are.
_COMMON_SHARE = 0.5
_ROWS = 4096
_PREPARED = 256
# What is found is kept as this.
_KIND = "reuse"


@in_temporary_files()
def find_reuse(
    corpus: Documents,
    *,
    least: int = LEAST,
    gap: int = GAP,
    progress: Progress = usual,
    cache: Path | str | None = None,
) -> Reuse:
    """Return what the documents of a corpus took from one another.

    Compared are the counted paragraphs (title, body, captions), syllable by syllable, whatever their case, the place of
    their tone marks, and the line breaks between them. Documents of equal texts are found first and compared as one; of
    the others every pair that shares ``least`` syllables in a row is aligned, but of a run that occurs in more than
    twelve documents only the first of them with each other one.

    Parameters
    ----------
    corpus
        The documents: a corpus, or one that stays in its file (:func:`dienngon.reading.open_corpus`). Of the latter no
        more than some documents, and what is found, are in memory; what is worked on is in nameless temporary files.
    least
        A passage holds at least this many equal syllables in a row, 5 or more.
    gap
        A passage continues over this many syllables that were changed, added or left out, fewer than ``least``.
    progress
        Called with the documents read and pairs compared so far, and how many these will be in all.
    cache
        The folder of caches, in which what is found is kept for these documents; by default nothing is kept.

    Raises
    ------
    ParameterError
        If ``least`` or ``gap`` is out of range.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> reuse = find_reuse(corpus())
    >>> [(pair.first, pair.second, pair.words, str(pair.verdict)) for pair in reuse.pairs]
    [('2021-01', '2022-04', 43, 'repost')]
    """
    check_corpus(corpus, "find_reuse")
    check_lengths(least, gap)
    stated = _stated(corpus, least, gap) if cache is not None else ()
    found = kept(cache, _KIND, stated, _Found, lambda: _find(corpus, least, gap, progress))
    about = (found.passages, found.pairs, found.clusters, MappingProxyType(found.copies))
    return Reuse(corpus, *about, least, gap)


def is_found(corpus: Documents, least: int, gap: int, cache: Path | str | None) -> bool:
    """Return whether the cache has what :func:`find_reuse` finds."""
    return is_kept(cache, _KIND, _stated(corpus, least, gap))


def _stated(corpus: Documents, least: int, gap: int) -> tuple[str, ...]:
    return corpus.hash, str(least), str(gap)


@dataclass(frozen=True)
class _Found:
    """What :class:`Reuse` has of a corpus."""

    passages: tuple[Passage, ...]
    pairs: tuple[Pair, ...]
    clusters: tuple[tuple[str, ...], ...]
    copies: dict[str, tuple[tuple[int, int, str], ...]]


def _find(corpus: Documents, least: int, gap: int, progress: Progress) -> _Found:
    expected = 2 * length_hint(corpus)
    numbered = number(corpus, lambda done: progress(Step.COPIES, done, max(expected, done)))
    size = len(numbered.names)
    opened, common = candidates(numbered, least)
    total = size + len(opened)
    compared = _compare(numbered, opened, least, gap, lambda done: progress(Step.COPIES, size + done, total))
    found = [*_twins(numbered), *_judged(numbered, *compared, common, least)]
    rank = {name: place for place, name in enumerate(numbered.names)}
    passages = sorted(
        (passage for one in found for passage in one.passages),
        key=lambda one: (rank[one.first], one.start, one.end, rank[one.second], one.second_start),
    )
    pairs = sorted((one.pair for one in found if one.pair), key=lambda one: (rank[one.first], rank[one.second]))
    places = dict(zip(numbered.names, numbered.order, strict=True))
    copies = copies_of(passages, lambda name: numbered.texts[places[name]].text, rank)
    return _Found(tuple(passages), tuple(pairs), clusters_of(pairs, rank), dict(copies))


def counted_once(corpus: Corpus, reuse: Reuse | None = None) -> Corpus:
    """Return the corpus with what a document shares with an earlier one marked as a copy, which is not counted.

    All copies stay in the texts and in the evidence, where ``counted`` is 0 for them; words and hits are those of the
    earliest document (by date, then by name; see :func:`dienngon.reuse.precedence`). Captions, quotations and formulae
    count wherever they are. Of a document that is nearly all copied (``NEARLY_ALL``) nothing counts: it is no voice of
    its own, whatever line was added to it, so that it is in no share of documents either.

    Parameters
    ----------
    corpus
        The documents.
    reuse
        What :func:`find_reuse` found in it; looked for if it is not given.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> once = counted_once(corpus())
    >>> [(copy.of, copy.end - copy.start) for copy in once["2022-04"].copies]
    [('2021-01', 208)]
    """
    check_corpus(corpus, "counted_once")
    found = find_reuse(corpus) if reuse is None else reuse
    documents = [
        dataclasses.replace(document, copies=_copies(document, found.copies.get(document.name, ())))
        for document in corpus
    ]
    return dataclasses.replace(corpus, documents=tuple(documents))


def _copies(document: Document, stretches: Sequence[tuple[int, int, str]]) -> tuple[Copy, ...]:
    """Return what is copied of a document; all of it, from one copy to the next, where that is nearly all."""
    copies = tuple(Copy(*one) for one in stretches)
    if not copies:
        return ()
    whole = copied = 0
    for one in document.paragraphs:
        whole += syllable_count(document.text, one.start, one.end)
        for copy in copies:
            start, end = max(one.start, copy.start), min(one.end, copy.end)
            copied += syllable_count(document.text, start, end) if start < end else 0
    if copied < NEARLY_ALL * whole:
        return copies
    ends = (*(one.start for one in copies[1:]), len(document.text))
    starts = (0, *ends[:-1])
    return tuple(Copy(start, end, one.of) for start, end, one in zip(starts, ends, copies, strict=True))


def check_lengths(least: int, gap: int) -> None:
    """Raise ParameterError if passages cannot be looked for with these lengths; see :func:`find_reuse`."""
    if least < 5:
        raise ParameterError(
            f"The 'least' parameter must be 5 syllables or more: shorter runs are everywhere. Got {least} instead."
        )
    if not 0 <= gap < least:
        raise ParameterError(
            f"The 'gap' parameter must be between 0 and {least - 1}, one less than 'least'. Got {gap} instead."
        )


def _compare(
    numbered: Numbered, pairs: Positions, least: int, gap: int, report: Callable[[int], None]
) -> tuple[Positions, Positions]:
    """Return what is left of pairs of documents once they are aligned, and the matches in them, in order.

    Rows of pairs: first document, second, syllables of the first that are equal, of the second. Rows of matches: number
    of the pair, start and end in the first document, in the second, in syllables; equal syllables.
    """

    @lru_cache(maxsize=_PREPARED)
    def prepared(position: int) -> Prepared:
        return prepare(numbered.of(position), numbered.hashes, least)

    captioned = numbered.captioned
    lengths = np.diff(numbered.starts)
    kept, matches = array("q"), array("q")
    count = 0
    for done, (first, second) in enumerate(rows_of(pairs), start=1):
        found = align(prepared(first), prepared(second), least, gap)
        if captioned[first] or captioned[second] or not is_nothing(found, *lengths[[first, second]].tolist()):
            for one in found.matches:
                matches.extend((count, one.start, one.end, one.other_start, one.other_end, one.words))
            if found.matches:
                kept.extend((first, second, found.words, found.other_words))
                count += 1
        report(done)
    return np.array(kept, dtype=np.int64).reshape(-1, 4), np.array(matches, dtype=np.int64).reshape(-1, 6)


def _twins(numbered: Numbered) -> Iterator[Judged]:
    """Yield documents of one text, each with the first of them."""
    for position, members in groupby(sorted(numbered.twins, key=lambda one: one[0]), key=lambda one: one[0]):
        one = numbered.document(position)
        start, end = _whole(one)
        words = len(numbered.of(position))
        for _, place in members:
            other = numbered.texts[place]
            passage = Passage(one.name, start, end, other.name, *_whole(other), words, Kind.REPOST)
            yield Judged(Pair(one.name, other.name, words, 1.0, 1.0, Verdict.SAME), (passage,))


def _whole(document: Readable) -> tuple[int, int]:
    found = offsets(document)
    return found[0][0], found[-1][1]


def _judged(numbered: Numbered, pairs: Positions, matches: Positions, often: Bits, least: int) -> Iterator[Judged]:
    """Yield aligned pairs with what their passages are."""
    lengths = np.diff(numbered.starts)
    near = [is_near(*row[2:].tolist(), *lengths[row[:2]].tolist()) for row in pairs]
    clusters = np.array(joined(pairs[near][:, :2].tolist(), len(numbered)), dtype=np.int64)
    wide = widely_common(numbered, least, often, clusters)
    rows = zip(rows_of(matches), rows_of(_places(numbered, pairs, matches)), strict=True)
    for place, found in groupby(rows, key=lambda row: row[0][0]):
        first, second, *words = pairs[place].tolist()
        one, other = numbered.document(first), numbered.document(second)
        begin = int(numbered.starts[first])
        shared = []
        for (_, start, end, _, _, equal), (left, right, other_left, other_right) in found:
            here, there = Stretch(one, left, right), Stretch(other, other_left, other_right)
            inside = _covered(wide[begin + start : begin + end - least + 1], least)
            common = inside >= _COMMON_SHARE * (end - start)
            shared.append(Shared(here, there, equal, kind(here, there, equal, common=common)))
        yield judge(one, other, (words[0], words[1]), (int(lengths[first]), int(lengths[second])), shared)


def rows_of(table: Positions) -> Iterator[list[int]]:
    """Yield the rows of a table as lists, made some at a time."""
    for start in range(0, len(table), _ROWS):
        yield from table[start : start + _ROWS].tolist()


def _covered(runs: Mask, n: int) -> int:
    """Return how many syllables are in runs of ``n``, given where runs begin."""
    begins = np.flatnonzero(runs)
    return int(np.minimum(np.diff(begins), n).sum()) + n if len(begins) else 0


def _places(numbered: Numbered, pairs: Positions, matches: Positions) -> Positions:
    """Return for each match its start and end in the first text and in the second, each document gone through once."""
    documents = pairs[matches[:, 0]][:, [0, 0, 1, 1]].ravel()
    # An end is that of the last syllable.
    syllables = (matches[:, 1:5] - [0, 1, 0, 1]).ravel()
    sides = np.tile([0, 1], len(documents) // 2)
    found = np.empty(len(documents), dtype=np.int64)
    order = np.argsort(documents, kind="stable")
    bounds = np.flatnonzero(np.diff(documents[order])) + 1
    for part in np.split(order, bounds):
        if len(part):
            spans = np.array(offsets(numbered.document(int(documents[part[0]]))), dtype=np.int64)
            found[part] = spans[syllables[part], sides[part]]
    return found.reshape(-1, 4)
