"""Aligned pairs of documents into Reuse: what each passage is, what each pair is, and who copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from dienngon.corpus import Documents
from dienngon.progress import Progress, Step, silent
from dienngon.reuse.copies import clusters_of, copies_of, joined
from dienngon.reuse.disk import Bits, Readable
from dienngon.reuse.grams import widely_common
from dienngon.reuse.kinds import Judged, Shared, Stretch, is_near, judge, kind
from dienngon.reuse.syllables import Numbered, offsets
from dienngon.reuse.values import Pair, Passage, Reuse

if TYPE_CHECKING:
    from dienngon.reuse.grams import Mask
    from dienngon.reuse.syllables import Positions
from array import array
from collections.abc import Callable
from functools import lru_cache
from operator import length_hint

from dienngon.errors import ParameterError
from dienngon.reuse.alignment import Prepared, align, prepare
from dienngon.reuse.grams import candidates
from dienngon.reuse.kinds import is_nothing
from dienngon.reuse.syllables import number

if TYPE_CHECKING:
    from dienngon.reuse.syllables import Positions


# A passage is common if so much of it lies in runs that are.
_COMMON_SHARE = 0.5
_ROWS = 4096


@dataclass(frozen=True)
class Compared:
    """Aligned pairs and their matches, in order.

    Parameters
    ----------
    pairs
        Rows: first document, second, syllables of the first that are equal, of the second.
    matches
        Rows: number of the pair, start and end in the first document, in the second, in syllables; equal syllables.
    """

    pairs: Positions
    matches: Positions


def told(corpus: Documents, numbered: Numbered, compared: Compared, common: Bits, limits: tuple[int, int]) -> Reuse:
    """Return what aligned pairs and equal texts say, in the order of the documents.

    Parameters
    ----------
    corpus, numbered, compared
        The documents, as numbers, and aligned.
    common
        See :func:`dienngon.reuse.grams.candidates`.
    limits
        ``least`` and ``gap``; see :func:`dienngon.reuse.find_reuse`.
    """
    found = [*_twins(numbered), *_judged(numbered, compared, common, limits[0])]
    rank = {name: place for place, name in enumerate(numbered.names)}
    passages = sorted(
        (passage for one in found for passage in one.passages),
        key=lambda one: (rank[one.first], one.start, one.end, rank[one.second], one.second_start),
    )
    pairs = sorted(
        (one.pair for one in found if one.pair is not None), key=lambda one: (rank[one.first], rank[one.second])
    )
    places = dict(zip(numbered.names, numbered.order, strict=True))
    copies = copies_of(passages, lambda name: numbered.texts[places[name]].text, rank)
    return Reuse(corpus, tuple(passages), tuple(pairs), clusters_of(pairs, rank), copies, *limits)


def _twins(numbered: Numbered) -> Iterator[Judged]:
    """Yield documents of one text, each with the first of them."""
    for position, members in groupby(sorted(numbered.twins, key=lambda one: one[0]), key=lambda one: one[0]):
        one = numbered.document(position)
        start, end = _whole(one)
        words = len(numbered.of(position))
        for _, place in members:
            other = numbered.texts[place]
            passage = Passage(one.name, start, end, other.name, *_whole(other), words, "repost")
            yield Judged(Pair(one.name, other.name, words, 1.0, 1.0, "same text"), (passage,))


def _whole(document: Readable) -> tuple[int, int]:
    found = offsets(document)
    return found[0][0], found[-1][1]


def _judged(numbered: Numbered, compared: Compared, often: Bits, least: int) -> Iterator[Judged]:
    """Yield aligned pairs with what their passages are."""
    import numpy as np

    pairs, matches = compared.pairs, compared.matches
    lengths = np.diff(numbered.starts)
    near = [is_near(*row[2:].tolist(), *lengths[row[:2]].tolist()) for row in pairs]
    clusters = np.array(joined(pairs[near][:, :2].tolist(), len(numbered)), dtype=np.int64)
    wide = widely_common(numbered, least, often, clusters)
    rows = zip(rows_of(matches), rows_of(_places(numbered, compared)), strict=True)
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
    """Return how many syllables lie in runs of ``n``, given where runs begin."""
    import numpy as np

    begins = np.flatnonzero(runs)
    return int(np.minimum(np.diff(begins), n).sum()) + n if len(begins) else 0


def _places(numbered: Numbered, compared: Compared) -> Positions:
    """Return for each match its start and end in the first text and in the second, each document gone through once."""
    import numpy as np

    documents = compared.pairs[compared.matches[:, 0]][:, [0, 0, 1, 1]].ravel()
    # An end is that of the last syllable.
    syllables = (compared.matches[:, 1:5] - [0, 1, 0, 1]).ravel()
    sides = np.tile([0, 1], len(documents) // 2)
    found = np.empty(len(documents), dtype=np.int64)
    order = np.argsort(documents, kind="stable")
    bounds = np.flatnonzero(np.diff(documents[order])) + 1
    for part in np.split(order, bounds):
        if len(part):
            spans = np.array(offsets(numbered.document(int(documents[part[0]]))), dtype=np.int64)
            found[part] = spans[syllables[part], sides[part]]
    return found.reshape(-1, 4)


LEAST = 10
GAP = 5
_PREPARED = 256


def find_reuse(corpus: Documents, *, least: int = LEAST, gap: int = GAP, progress: Progress = silent) -> Reuse:
    """Return what the documents of a corpus took from one another.

    Compared are the counted paragraphs (title, body, captions), syllable by syllable, whatever their case, the place of
    their tone marks, and the line breaks between them. Documents of equal texts are found first and stand for one; of
    the others every pair that shares ``least`` syllables in a row is aligned, but of a run that stands in more than
    twelve documents only the first of them with each other one.

    Parameters
    ----------
    corpus
        The documents: a corpus, or one that stays in its file (:func:`dienngon.reading.open_corpus`). Of the latter no
        more than some documents, and what is found, are in memory; what is worked on is in nameless temporary files.
    least
        A passage holds at least this many equal syllables in a row, 5 or more.
    gap
        A passage goes on over this many syllables that were changed, added or left out, fewer than ``least``.
    progress
        Called with the documents read and pairs compared so far, and how many these will be in all.

    Raises
    ------
    ParameterError
        If ``least`` or ``gap`` is out of range.
    """
    check_lengths(least, gap)
    expected = 2 * length_hint(corpus)
    numbered = number(corpus, lambda done: progress(Step.COPIES, done, max(expected, done)))
    size = len(numbered.names)
    pairs, common = candidates(numbered, least)
    total = size + len(pairs)
    compared = _compare(numbered, pairs, least, gap, lambda done: progress(Step.COPIES, size + done, total))
    return told(corpus, numbered, compared, common, (least, gap))


def _compare(numbered: Numbered, pairs: Positions, least: int, gap: int, report: Callable[[int], None]) -> Compared:
    """Return what is left of pairs of documents once they are aligned."""
    import numpy as np

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
    return Compared(np.array(kept, dtype=np.int64).reshape(-1, 4), np.array(matches, dtype=np.int64).reshape(-1, 6))


def check_lengths(least: int, gap: int) -> None:
    """Raise ParameterError if passages cannot be looked for with these lengths; see :func:`find_reuse`."""
    if least < 5:
        message = (
            f"The 'least' parameter must be 5 syllables or more: shorter runs are everywhere. Got {least} instead."
        )
        raise ParameterError(message)
    if not 0 <= gap < least:
        message = f"The 'gap' parameter must be between 0 and {least - 1}, one less than 'least'. Got {gap} instead."
        raise ParameterError(message)
