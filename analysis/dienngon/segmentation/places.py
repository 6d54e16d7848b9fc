"""Places in a segmented corpus, kept as offsets: lines and sentences are looked up when they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from dienngon.corpus import Documents
from dienngon.segmentation.workers import SpanTable
from dienngon.text import LineIndex

Integers = NDArray[np.int64]


class SentencesByDocument(Protocol):
    """The sentences of documents, had by the position of a document: start, end and paragraph."""

    def __getitem__(self, position: int, /) -> SpanTable: ...


class Sentenced(Protocol):
    """Documents with their sentences, as :class:`dienngon.Tokens` are."""

    @property
    def corpus(self) -> Documents:
        """Return the documents."""

    @property
    def sentences(self) -> SentencesByDocument:
        """Return the sentences of each document."""


@dataclass(frozen=True, eq=False)
class Places:
    """Places in the documents of a segmented corpus: parallel arrays, one item a place.

    ``position`` is that of the document in the corpus; ``start`` and ``end`` are offsets into its text.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> Places.of(dn.segment(corpus()), [0], [4], [6]).columns()["sentence_start"].tolist()
    [0]
    """

    tokens: Sentenced = field(repr=False)
    position: Integers
    start: Integers
    end: Integers

    @classmethod
    def of(cls, tokens: Sentenced, position: ArrayLike, start: ArrayLike, end: ArrayLike) -> Places:
        """Return places given as sequences of any kind."""
        position, start, end = (np.asarray(one, dtype=np.int64) for one in (position, start, end))
        return cls(tokens, position, start, end)

    def __len__(self) -> int:
        return len(self.position)

    def take(self, chosen: NDArray[np.bool_] | Integers) -> Places:
        """Return some of the places: a mask, or positions."""
        return Places(self.tokens, self.position[chosen], self.start[chosen], self.end[chosen])

    def documents(self) -> list[str]:
        """Return the name of each place's document."""
        return [self.tokens.corpus[one].name for one in self.position.tolist()]

    def sentences(self) -> tuple[Integers, Integers]:
        """Return start and end of the sentence that each place begins in."""
        left, right = np.zeros(len(self), dtype=np.int64), np.zeros(len(self), dtype=np.int64)
        for position, at in self._by_document():
            own = self.tokens.sentences[position]
            number = np.maximum(np.searchsorted(own[:, 0], self.start[at], side="right") - 1, 0)
            left[at], right[at] = own[number, 0], own[number, 1]
        return left, right

    def columns(self) -> dict[str, pd.Series]:
        """Return line, start, end, sentence and sentence_start of each place.

        A place that runs over the end of its sentence is shown whole. Places in one sentence share one string, which is
        why the column holds objects: as pandas' own strings each place would have a copy.
        """
        left, right = self.sentences()
        right = np.maximum(right, self.end)
        line, sentence = np.zeros(len(self), dtype=np.int64), np.empty(len(self), dtype=object)
        for position, at in self._by_document():
            text = self.tokens.corpus[position].text
            index = LineIndex(text)
            line[at] = [index.line(one) for one in self.start[at].tolist()]
            spans = list(zip(left[at].tolist(), right[at].tolist(), strict=True))
            known = {span: text[slice(*span)] for span in set(spans)}
            sentence[at] = [known[span] for span in spans]
        found = {"line": line, "start": self.start, "end": self.end, "sentence": sentence, "sentence_start": left}
        return {name: pd.Series(values, dtype=values.dtype) for name, values in found.items()}

    def _by_document(self) -> Iterator[tuple[int, Integers]]:
        """Yield each document that holds places, with the positions of these."""
        order = np.argsort(self.position, kind="stable")
        found, first = np.unique(self.position[order], return_index=True)
        # Of no places there is one empty part.
        yield from zip(found.tolist(), np.split(order, first[1:]), strict=False)


def matching(data: pd.DataFrame, cell: Mapping[str, str]) -> NDArray[np.bool_]:
    """Return which rows of a frame have the values of a cell, such as ``{"term": "gạo"}``."""
    kept = np.ones(len(data), dtype=bool)
    for column, value in cell.items():
        kept &= (data[column].astype(str) == value).to_numpy(dtype=bool)
    return kept
