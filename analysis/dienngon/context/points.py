"""Points: where the nodes of a network are, as words, keys and hits alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from dienngon.codes import Note
from dienngon.context.windows import within
from dienngon.positions import Index
from dienngon.positions.index import Integers
from dienngon.positions.search import Nodes


@dataclass(frozen=True, eq=False)
class Points:
    """Places of some nodes in an index: parallel arrays, one item a place, in the order of the corpus.

    Attributes
    ----------
    index
        The index.
    labels
        What each node is called.
    node
        The node of each place, as a position in ``labels``.
    place
        Where it is: words and offsets.
    """

    index: Index = field(repr=False)
    labels: tuple[str | Note, ...]
    node: Integers = field(repr=False)
    place: Nodes = field(repr=False)

    @classmethod
    def of(cls, index: Index, labels: Sequence[str | Note], places: Sequence[Nodes]) -> Points:
        """Return the places of nodes, those that count; where several begin in one word, each is one."""
        parts = [one.take(one.counted) for one in places]
        node = np.repeat(np.arange(len(parts)), [*map(len, parts)])
        columns = [
            np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(one, name) for one in parts)])
            for name in ("first", "last", "start", "end")
        ]
        order = np.lexsort((node, columns[0]))
        return cls(index, tuple(labels), node[order], Nodes(index, *(one[order] for one in columns)))

    @cached_property
    def document(self) -> Integers:
        """Return the document of each place."""
        return self.place.document

    @cached_property
    def counts(self) -> Integers:
        """Return how many places each node has in each document, shape (documents, nodes)."""
        shape = len(self.index.documents) - 1, len(self.labels)
        cells = self.document * shape[1] + self.node
        return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def places_of_key(index: Index, key: int, outside: Sequence[Nodes] = ()) -> Nodes:
    """Return the words, and merged terms, that have a key, but for those inside some hits."""
    arrays = index.arrays
    words = index.words(np.flatnonzero(arrays["key"] == key).tolist())
    words = words[index.keys_at(words) == key]
    at = np.flatnonzero(arrays["key"][arrays["term_form"]] == key)
    heads = arrays["term_at"][at].astype(np.int64)
    first = np.concatenate([words, heads])
    last = np.concatenate([words, heads + arrays["term_size"][at].astype(np.int64) - 1])
    order = np.argsort(first, kind="stable")
    first, last = first[order], last[order]
    for hits in outside:
        kept = ~within(hits, first)
        first, last = first[kept], last[kept]
    return Nodes(index, first, last, arrays["start"][first].astype(np.int64), index.ends(last))
