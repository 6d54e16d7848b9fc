"""Hits as the sentences that a page shows, each hit marked in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dienngon.codes import Note, Wording
from dienngon.reporting.blocks import MOST_SENTENCES, Sentence

# Of many sentences always the same ones are drawn.
_SEED = 0


def cells_of(evidence: pd.DataFrame, *columns: str) -> Callable[..., pd.DataFrame]:
    """Return a function from the values of some columns to the rows that have them, for frames with many cells.

    Examples
    --------
    >>> rows = cells_of(pd.DataFrame({"term": ["gạo", "lúa"], "period": ["2021", "2021"]}), "period", "term")
    >>> len(rows("2021", "lúa")), len(rows("2022", "lúa"))
    (1, 0)
    >>> len(cells_of(pd.DataFrame({"topic": [1, 1, 2]}), "topic")(1))
    2
    """
    # pandas has the places of one column by its values, those of several by tuples.
    single = len(columns) == 1
    places = evidence.groupby(columns[0] if single else list(columns), sort=False).indices
    return lambda *cell: evidence.iloc[places.get(cell[0] if single else cell, [])]


class Marked:
    """Hits as sentences in which they are marked; the columns of their frame are read once, whatever is asked for.

    Hits have the columns document, line, start, end, sentence, sentence_start; counted and why if some do not count.
    """

    def __init__(self, hits: pd.DataFrame) -> None:
        self._keys = [*zip(*(hits[name].tolist() for name in ("document", "line", "sentence_start")), strict=True)]
        self._columns = {name: hits[name].tolist() for name in ("start", "end", "counted", "why") if name in hits}
        self._texts = hits["sentence"].array

    def many(self, places: Iterable[int]) -> int:
        """Return how many sentences the hits in these rows are in."""
        return len({self._keys[place] for place in places})

    def at(self, places: Iterable[int], file: str, most: int) -> tuple[tuple[Sentence, ...], Wording]:
        """Return the sentences of the hits in these rows, and a note if not all that ``file`` holds are shown."""
        groups: dict[tuple[str, int, int], list[int]] = {}
        for place in places:
            groups.setdefault(self._keys[place], []).append(place)
        kept = sorted(groups)
        if len(kept) > most:
            chosen = np.random.default_rng(_SEED).choice(len(kept), most, replace=False)
            kept = [kept[one] for one in sorted(chosen.tolist())]
        found = []
        for key in kept:
            hits = {name: [cells[place] for place in groups[key]] for name, cells in self._columns.items()}
            # The longest text: a hit may run over the end that the sentence splitter found.
            found.append(_sentence(key, max((self._texts[place] for place in groups[key]), key=len), hits))
        some = Note.of("reporting.some_sentences", shown=len(found), total=len(groups), file=file)
        return tuple(found), some if len(groups) > len(found) else ""


def sentences_of(
    hits: pd.DataFrame, file: str = "evidence.csv", most: int = MOST_SENTENCES
) -> tuple[tuple[Sentence, ...], Wording]:
    """Return hits as sentences with every hit marked, and a note if not all that ``file`` holds are shown.

    Hits are as in :class:`Marked`. Where sentences may not be shown they are empty, and the places of the hits are
    given instead. Of more than ``most`` sentences so many are drawn at random, always the same, in the order of the
    documents.
    """
    return Marked(hits).at(range(len(hits)), file, most)


def _sentence(key: tuple[str, int, int], text: str, hits: Mapping[str, Sequence[Any]]) -> Sentence:
    document, line, at = key
    marks = sorted({(start - at, end - at) for start, end in zip(hits["start"], hits["end"], strict=True)})
    parts = marked(text, marks) if text else (characters([(at + a, at + b) for a, b in marks]),)
    return Sentence(str(document), int(line), parts, _uncounted(hits))


def _uncounted(hits: Mapping[str, Sequence[Any]]) -> Wording:
    if any(hits.get("counted", (True,))):
        return ""
    return Note.of("reporting.not_counted", why=tuple(dict.fromkeys(hits.get("why", (Note.of("reporting.copy"),)))))


def characters(places: Sequence[tuple[int, int]]) -> Note:
    """Return the places in a document of a text that may not be shown."""
    return Note.of("reporting.characters", places=tuple(f"{start}–{end}" for start, end in places))


def marked(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return text cut at marks: plain, marked, plain … Overlapping marks are joined."""
    parts: list[str] = []
    position = 0
    end = 0
    merged: list[tuple[int, int]] = []
    for start, stop in marks:
        if merged and start <= end:
            merged[-1] = (merged[-1][0], max(end, stop))
        else:
            merged.append((start, stop))
        end = merged[-1][1]
    for start, stop in merged:
        parts += [text[position:start], text[start:stop]]
        position = stop
    return (*parts, text[position:])
