"""A corpus into the reuse between its documents."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import lru_cache
from operator import length_hint
from typing import TYPE_CHECKING

from dienngon.corpus import Documents
from dienngon.errors import ParameterError
from dienngon.reuse.aligning import Prepared, align, prepare
from dienngon.reuse.grams import candidates
from dienngon.reuse.numbering import Numbered, number
from dienngon.reuse.telling import Compared, rows_of, told
from dienngon.reuse.values import Reuse
from dienngon.reuse.verdicts import is_nothing

if TYPE_CHECKING:
    from dienngon.reuse.numbering import Positions

LEAST = 10
GAP = 5
_PREPARED = 256


def find_reuse(
    corpus: Documents, *, least: int = LEAST, gap: int = GAP, progress: Callable[[int, int], None] | None = None
) -> Reuse:
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
        Called with the steps done and the steps in all, a step a document read or a pair compared.

    Raises
    ------
    ParameterError
        If ``least`` or ``gap`` is out of range.
    """
    check_lengths(least, gap)
    report = progress or _no_report
    expected = 2 * length_hint(corpus)
    numbered = number(corpus, lambda done: report(done, max(expected, done)))
    size = len(numbered.names)
    pairs, common = candidates(numbered, least)
    compared = _compare(numbered, pairs, least, gap, lambda done: report(size + done, size + len(pairs)))
    return told(corpus, numbered, compared, common, (least, gap))


def _no_report(_done: int, _total: int) -> None:
    pass


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
