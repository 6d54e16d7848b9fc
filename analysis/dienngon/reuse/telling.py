"""Aligned pairs of documents into Reuse: what each passage is, what each pair is, and who copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from dienngon.corpus import Documents
from dienngon.reuse.copying import clusters_of, copies_of, joined
from dienngon.reuse.grams import widely_common
from dienngon.reuse.judging import Stretch, kind
from dienngon.reuse.numbering import Numbered, offsets
from dienngon.reuse.shelving import Bits, Readable
from dienngon.reuse.values import Pair, Passage, Reuse
from dienngon.reuse.verdicts import Judged, Shared, is_near, judge

if TYPE_CHECKING:
    from dienngon.reuse.grams import Mask
    from dienngon.reuse.numbering import Positions

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
