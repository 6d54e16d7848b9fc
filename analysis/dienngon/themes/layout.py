"""Where hits stand in a corpus, and where they could: words and the paragraphs or sentences that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.corpus import Document
from dienngon.segmentation import Tokens

Unit = Literal["paragraph", "sentence"]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where hits stand: one item a hit, and in ``landing`` one a word that a hit could stand at, with its unit.

    Units that begin in a copy of an earlier document are left out, and so are the words in copies.
    """

    theme: Integers
    here: Integers  # its paragraph or sentence
    word: Integers  # place in the document, in words
    first: Integers  # of the document, in the corpus
    size: Integers  # of the document, in words
    group: Integers  # the theme's hits in one document
    landing: Integers
    units: int


@dataclass(frozen=True, eq=False)
class _Own:
    """The words of one document that a hit could stand at, and its units: -1 for one that is not counted."""

    start: Integers
    unit: Integers
    begins: Integers
    number: Integers

    def unit_at(self, offset: int) -> int:
        """Return the unit that holds an offset."""
        return int(self.number[max(0, int(np.searchsorted(self.begins, offset, side="right")) - 1)])

    def word_at(self, offset: int) -> int:
        """Return the word in which what begins at an offset begins."""
        return max(0, int(np.searchsorted(self.start, offset, side="right")) - 1)


def lay_out(hits: pd.DataFrame, themes: list[str], tokens: Tokens, unit: Unit) -> tuple[Layout, pd.DataFrame]:
    """Return the layout of hits, and the hits that stand in it: those in a unit that is counted."""
    own, done = [], 0
    for position, document in enumerate(tokens.corpus):
        own.append(_own(tokens, position, document, unit, done))
        done = max(done, int(own[-1].number.max(initial=-1)) + 1)
    size = np.array([len(one.start) for one in own], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    position_of = {document.name: number for number, document in enumerate(tokens.corpus)}
    where = np.array([position_of[name] for name in hits["document"]], dtype=np.int64)
    places = list(zip(where.tolist(), hits["start"].tolist(), strict=True))
    here = np.array([own[at].unit_at(begin) for at, begin in places], dtype=np.int64)
    word = np.array([own[at].word_at(begin) for at, begin in places], dtype=np.int64)
    number = {theme: place for place, theme in enumerate(themes)}
    theme = np.array([number[one] for one in hits["theme"]], dtype=np.int64)
    kept = (here >= 0) & (size[where] > 0)
    theme, here, word, where = theme[kept], here[kept], word[kept], where[kept]
    _, group = np.unique(theme * max(1, len(own)) + where, return_inverse=True)
    landing = np.concatenate([np.zeros(0, dtype=np.int64), *(one.unit for one in own)])
    return Layout(theme, here, word, first[where], size[where], group, landing, done), hits[kept].reset_index(drop=True)


def _own(tokens: Tokens, position: int, document: Document, unit: Unit, done: int) -> _Own:
    """Return words and units of a document; ``done`` units were numbered before it."""
    spans = tokens.words[position]
    if unit == "paragraph":
        begins = [one.start for one in document.paragraphs]
    else:
        begins = [start for start, _, _ in tokens.sentences[position]]
    counted = np.array([document.copied(start) is None for start in begins], dtype=bool)
    number = np.where(counted, np.cumsum(counted) - 1 + done, -1)
    start = spans.start[spans.counted].astype(np.int64)
    edges = np.array(begins, dtype=np.int64)
    of = number[np.searchsorted(edges, start, side="right") - 1]
    return _Own(start[of >= 0], of[of >= 0], edges, number)
