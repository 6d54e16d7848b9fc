"""The sentences behind the rows of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dienngon.compare.sample import Sample
from dienngon.text import LineIndex, phrase_key

COLUMNS = ["term", "period", "side", "document", "counted", "line", "start", "end", "sentence", "sentence_start"]
# Terms with more hits than this on a side are shown by their first ones.
_MOST_HITS = 500


def evidence(
    sample: Sample, wanted: Mapping[tuple[str, str], Mapping[str, Sequence[int]]], period_of: Mapping[str, str]
) -> tuple[pd.DataFrame, list[str]]:
    """Return where terms stand, with the sentence, and a note if only the first of many places are given.

    Parameters
    ----------
    sample
        What was compared.
    wanted
        For each (comparison, side) the terms, and for each of them the columns that hold it; see ``period_of``.
    period_of
        The period that evidence of a comparison is found by.
    """
    columns = {term: number for number, term in enumerate(sample.terms)}
    held = sample.matrix.tocsc()
    asked: dict[int, dict[str, list[tuple[str, str]]]] = {}
    for (comparison, side), terms in wanted.items():
        for term, rows in terms.items():
            column = columns[term]
            documents = held.indices[held.indptr[column] : held.indptr[column + 1]]
            for row in np.intersect1d(documents, np.asarray(rows, dtype=np.int64)).tolist():
                asked.setdefault(row, {}).setdefault(term, []).append((comparison, side))
    found: list[tuple[object, ...]] = []
    hits: dict[tuple[str, str, str], int] = {}
    for row in sorted(asked):
        for term, place in _places(sample, row, list(asked[row])):
            for comparison, side in asked[row][term]:
                key = (term, comparison, side)
                hits[key] = hits.get(key, 0) + 1
                if hits[key] <= _MOST_HITS:
                    found.append((term, period_of[comparison], side, sample.names[row], *place))
    frame = pd.DataFrame(found, columns=COLUMNS)
    frame = frame.drop_duplicates(["term", "period", "side", "document", "start"])
    frame = frame.sort_values(["period", "term", "side"], kind="stable", ascending=[True, True, False])
    cut = sum(size > _MOST_HITS for size in hits.values())
    notes = [f"Of {cut} sides of terms with many hits the first {_MOST_HITS} are given as evidence."] if cut else []
    return frame.reset_index(drop=True), notes


def _places(sample: Sample, row: int, terms: list[str]) -> list[tuple[str, tuple[object, ...]]]:
    """Return (term, (counted, line, start, end, sentence, sentence_start)) for each place of terms in a document."""
    counts, before = next(source for source in reversed(sample.sources) if source[1] <= row)
    keys = {phrase_key(term): term for term in terms}
    tokens, position = counts.tokens, row - before
    document = tokens.corpus.documents[position]
    index = LineIndex(document.text)
    found: list[tuple[str, tuple[object, ...]]] = []
    for one in counts.places(position):
        term = keys.get(phrase_key(one.surface))
        if term is None:
            continue
        left, right = tokens.sentence_at(position, one.start)
        sentence = document.text[left : max(right, one.end)]
        found.append((term, (int(one.counted), index.line(one.start), one.start, one.end, sentence, left)))
    return found
