"""The sentences behind words near a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.context.pairs import Layout
from dienngon.context.points import Points
from dienngon.context.windows import Windows
from dienngon.corpus import Documents
from dienngon.positions import Index
from dienngon.positions.index import Integers
from dienngon.positions.search import ranges
from dienngon.segmentation.places import Places
from dienngon.segmentation.sentences import sentences_in
from dienngon.segmentation.workers import SpanTable

COLUMNS = ["document", "counted", "line", "start", "end", "node_start", "node_end", "sentence", "sentence_start"]


@dataclass(frozen=True, eq=False)
class _Sentences:
    """The sentences of the documents of an index: those that it has, or found when a document is asked for."""

    index: Index = field(repr=False)

    @property
    def corpus(self) -> Documents:
        return self.index.corpus

    @property
    def sentences(self) -> _Sentences:
        return self

    def __getitem__(self, position: int, /) -> SpanTable:
        split = self.index.split
        return sentences_in(self.corpus[position]) if split is None else split[position]


def sentences_of(index: Index, position: Integers, places: Integers, nodes: Integers) -> pd.DataFrame:
    """Return places near nodes as rows, both given as start and end, shape (places, 2).

    The sentence is that of the place; where the node is in another one, it reaches from the one to the other.
    """
    read = _Sentences(index)
    both = [Places(read, position, *one.T) for one in (places, nodes)]
    left, right = zip(*(one.sentences() for one in both), strict=True)
    begin, end = np.minimum(*left), np.maximum(np.maximum(*right), places[:, 1])
    shown = pd.DataFrame(both[0].columns()).assign(document=both[0].documents(), counted=True)
    spans = zip(position.tolist(), begin.tolist(), end.tolist(), strict=True)
    texts = [index.corpus[at].text[first:last] for at, first, last in spans]
    return shown.assign(node_start=nodes[:, 0], node_end=nodes[:, 1], sentence=texts, sentence_start=begin)[COLUMNS]


@dataclass(frozen=True, eq=False)
class CollocateLines:
    """Where collocates stand near a node, by their names, and by period if there are any."""

    windows: Windows = field(repr=False)
    keys: Mapping[str, int] = field(repr=False)
    period: NDArray[np.object_] | None = field(default=None, repr=False)

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the rows of a cell: one for each word near the node, with the hit that is nearest."""
        index, near = self.windows.index, self.windows.near
        names = {key: name for name, key in self.keys.items() if cell.get("collocate", name) == name}
        at = np.flatnonzero(np.isin(near.key, list(names)))
        position = index.document_of(near.word[at])
        if self.period is not None:
            wanted = cell.get("period")
            kept = self.period[position] != "" if wanted is None else self.period[position] == wanted
            at, position = at[kept], position[kept]
        words = near.word[at]
        last = words + self._sizes(words) - 1
        nodes = self.windows.nodes.take(near.stretch[at] // 2)
        places = np.stack([index.arrays["start"][words].astype(np.int64), index.ends(last)], axis=1)
        frame = sentences_of(index, position, places, np.stack([nodes.start, nodes.end], axis=1))
        if self.period is not None:
            frame.insert(0, "period", self.period[position])
        frame.insert(0, "collocate", [names[key] for key in near.key[at].tolist()])
        return frame

    def _sizes(self, words: Integers) -> Integers:
        """Return of how many words each is: more than one where it begins a merged term."""
        arrays = self.windows.index.arrays
        at = arrays["term_at"].astype(np.int64)
        if not len(at):
            return np.ones(len(words), dtype=np.int64)
        place = np.minimum(np.searchsorted(at, words), len(at) - 1)
        return np.where(at[place] == words, arrays["term_size"][place], 1).astype(np.int64)


@dataclass(frozen=True, eq=False)
class PairLines:
    """Where the ``pairs`` of a network stand together: the places of both in what they share, by names and period."""

    points: Points = field(repr=False)
    layout: Layout = field(repr=False)
    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = field(repr=False)
    period: NDArray[np.object_] = field(repr=False)

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the rows of a cell; an empty period is all documents, as none is."""
        found = [
            self._rows(pair, cell.get("period", ""))
            for pair in self.pairs
            if all(cell.get(end, name) == name for end, name in zip(("source", "target"), pair, strict=True))
        ]
        return pd.concat(found, ignore_index=True) if found else self._rows(None, "")

    def _rows(self, pair: tuple[str, str] | None, period: str) -> pd.DataFrame:
        """Return the places of two nodes in what they share."""
        at = np.zeros(0, dtype=np.int64) if pair is None else self._shared([*map(self.names.index, pair)])
        position = self.points.document[at]
        if period:
            kept = self.period[position] == period
            at, position = at[kept], position[kept]
        place = self.points.place.take(at)
        places = Places(_Sentences(self.points.index), position, place.start, place.end)
        frame = pd.DataFrame(places.columns()).assign(document=places.documents(), counted=True)
        frame = frame[[name for name in COLUMNS if name in frame.columns]]
        source, target = pair or ("", "")
        named = {"source": source, "target": target, "period": period}
        for number, (name, value) in enumerate(named.items()):
            frame.insert(number, name, value)
        frame.insert(3, "term", [self.names[one] for one in self.points.node[at].tolist()])
        return frame

    def _shared(self, ends: list[int]) -> Integers:
        """Return the points of two nodes that stand together."""
        layout = self.layout
        one, two = (np.flatnonzero(layout.node == end) for end in ends)
        unit = layout.unit[layout.word]
        if layout.reach is None:
            both = np.intersect1d(unit[one], unit[two])
            return np.sort(np.concatenate([part[np.isin(unit[part], both)] for part in (one, two)]))
        found = []
        for here, there in ((one, two), (two, one)):
            left = np.searchsorted(layout.word[there], layout.word[here] - layout.reach)
            right = np.searchsorted(layout.word[there], layout.word[here] + layout.reach, side="right")
            pairs = np.repeat(here, right - left), there[ranges(left, right - left)]
            found.append(pairs[0][unit[pairs[0]] == unit[pairs[1]]])
        return np.unique(np.concatenate(found))
