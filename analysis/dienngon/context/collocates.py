"""Collocates: the words near a node that are looked at, by document, with the margins of their 2 × 2 tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from dienngon.codes import Note
from dienngon.context.measures import MEASURES, expected
from dienngon.context.windows import Windows, within
from dienngon.errors import ParameterError
from dienngon.positions import Index
from dienngon.positions.index import Integers
from dienngon.stopwords import stop_words

FloatArray = NDArray[np.float64]
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, eq=False)
class Collocates:
    """Words near the hits of a node: those of some keys, in the order of how often they are near it.

    Attributes
    ----------
    windows
        The hits and the words near them.
    keys
        The keys of the collocates, shape (collocates,).
    near
        How often each is near the node, shape (collocates,).
    frequent
        How many words are near the node often enough, those that are not among the collocates as well.
    """

    windows: Windows = field(repr=False)
    keys: Integers = field(repr=False)
    near: Integers = field(repr=False)
    frequent: int

    @classmethod
    def of(cls, windows: Windows, minimum: int, most: int | None, *, stop: bool, node: str = "the node") -> Collocates:
        """Return the collocates that are near the hits ``minimum`` times or more: the ``most`` most frequent of them.

        Words without a letter are left out, and stop words unless ``stop`` is true; an error calls the node ``node``.
        """
        if minimum < 1:
            raise ParameterError(f"'minimum' must be at least 1. Got {minimum}.")
        index = windows.index
        counts = windows.near.counts(len(index.keys))
        keys = np.flatnonzero(counts >= minimum)
        stopped = frozenset() if stop else stop_words()

        def looked_at(name: str) -> bool:
            return name not in stopped and _LETTER.search(name) is not None

        keys = np.array([one for one in keys.tolist() if looked_at(index.keys[one])], dtype=np.int64)
        if not len(keys):
            most_near = max((int(counts[one]) for one, name in enumerate(index.keys) if looked_at(name)), default=0)
            size = {"minimum": minimum, "most": most_near, "some": most_near > 0, "stop": bool(stop)}
            raise ParameterError(Note.of("refused.no_collocate", node=node, **size))
        frequent = len(keys)
        keys = keys[np.lexsort((keys, -counts[keys]))][:most]
        return cls(windows, keys, counts[keys], frequent)

    @cached_property
    def together(self) -> sparse.csr_array:
        """Return how often each is near the node in each document, shape (documents, collocates)."""
        column = np.full(len(self.index.keys) + 1, -1)
        column[self.keys] = np.arange(len(self.keys))
        # A key of -1 takes the last place, which no collocate has.
        at = column[self.windows.near.key]
        kept = at >= 0
        row = self._rows[kept]
        shape = (len(self.index.documents) - 1, len(self.keys))
        return sparse.csr_array((np.ones(len(row)), (row, at[kept])), shape=shape)

    @cached_property
    def _rows(self) -> Integers:
        """Return the document of each word near hits: that of its hit."""
        document = self.index.document_of(self.windows.nodes.first)
        rows: Integers = document[self.windows.near.stretch >> 1]
        return rows

    @property
    def index(self) -> Index:
        """Return the index that the node is in."""
        return self.windows.index

    @property
    def names(self) -> list[str]:
        """Return how each collocate is most often written."""
        return [self.index.written(one) for one in self.keys.tolist()]

    def per_document(self, words: Integers) -> Integers:
        """Return how many of some words are in each document, shape (documents,)."""
        return np.bincount(self.index.document_of(words), minlength=len(self.index.documents) - 1)

    @cached_property
    def hits(self) -> Integers:
        """Return how many hits each document has."""
        return self.per_document(self.windows.nodes.first)

    @cached_property
    def words(self) -> Integers:
        """Return how many words near hits each document has."""
        return np.bincount(self._rows, minlength=len(self.index.documents) - 1)

    @cached_property
    def sizes(self) -> Integers:
        """Return how many words outside hits each document has."""
        return self.index.word_counts - self.per_document(self.windows.inside)

    @cached_property
    def frequency(self) -> Integers:
        """Return how often each collocate occurs, hits themselves left out, shape (collocates,)."""
        size = len(self.index.keys)
        inside = self.index.keys_at(self.windows.inside)
        return (self.index.key_sizes - np.bincount(inside + 1, minlength=size + 1)[1:])[self.keys]

    def sides(self) -> tuple[Integers, Integers]:
        """Return how often each collocate stands before and behind hits, shape (collocates,) each."""
        near, size = self.windows.near, len(self.index.keys)
        behind = near.stretch % 2 == 1
        found = [np.bincount(near.key[side] + 1, minlength=size + 1)[1:][self.keys] for side in (~behind, behind)]
        return found[0], found[1]

    def occurrences(self, chosen: Sequence[int]) -> sparse.csr_array:
        """Return how often some collocates, by position, occur in each document, hits themselves left out."""
        rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for column, one in enumerate(chosen):
            rows.append(self.index.document_of(self._everywhere(int(self.keys[one]))))
            columns.append(np.full(len(rows[-1]), column))
        row = np.concatenate(rows)
        shape = (len(self.index.documents) - 1, len(chosen))
        return sparse.csr_array((np.ones(len(row)), (row, np.concatenate(columns))), shape=shape)

    def _everywhere(self, key: int) -> Integers:
        """Return the words that have a key, counted and outside hits."""
        index, arrays = self.index, self.index.arrays
        words = index.words(np.flatnonzero(arrays["key"] == key).tolist())
        heads = arrays["term_at"][arrays["key"][arrays["term_form"]] == key].astype(np.int64)
        words = np.concatenate([words[index.keys_at(words) == key], heads])
        kept: Integers = words[index.is_counted(words) & ~within(self.windows.nodes, words)]
        return kept

    @cached_property
    def whole(self) -> Margins:
        """Return the margins of each collocate in the whole corpus."""
        together = self.near.astype(float)
        windows = self.windows
        outside = self.index.word_counts.sum() - len(windows.inside)
        hits, words, size = (np.asarray(float(one)) for one in (len(windows.nodes), len(windows.near.word), outside))
        return Margins(together, hits, words, size, self.frequency.astype(float))

    def by_group(self, chosen: Sequence[int], group: Integers, number: int) -> Margins:
        """Return the margins of some collocates in groups of documents, shape (groups, collocates); -1 is no group."""
        kept = np.flatnonzero(group >= 0)
        ones = np.ones(len(kept))
        gather = sparse.csr_array((ones, (group[kept], kept)), shape=(number, len(group)))
        together = np.asarray((gather @ self.together[:, list(chosen)]).todense(), dtype=float)
        frequency = np.asarray((gather @ self.occurrences(chosen)).todense(), dtype=float)
        hits, words, size = ((gather @ one)[:, None].astype(float) for one in (self.hits, self.words, self.sizes))
        return Margins(together, hits, words, size, frequency)


@dataclass(frozen=True, eq=False)
class Margins:
    """The margins of 2 × 2 tables: arrays that fit each other.

    ``together`` is how often a collocate is near the node, ``hits`` how often the node occurs, ``words`` how many
    words are near it, ``size`` how many there are at all, ``frequency`` how often the collocate occurs.
    """

    together: FloatArray
    hits: FloatArray
    words: FloatArray
    size: FloatArray
    frequency: FloatArray

    @property
    def expected(self) -> FloatArray:
        """Return how often the collocates would be near the node by chance."""
        return expected(self.words, self.frequency, self.size)

    def value(self, name: str) -> FloatArray:
        """Return a measure of association by its name."""
        measure = MEASURES[name]
        return measure.of(self.together, self.hits if measure.by_hits else self.words, self.frequency, self.size)

    def without_each(self) -> Margins:
        """Return the margins of all groups but one, each left out in turn: shape (groups, collocates)."""
        return self._each(lambda one: one.sum(axis=0) - one)

    def sum(self) -> Margins:
        """Return the margins of all groups together, shape (collocates,)."""
        return self._each(lambda one: one.sum(axis=0))

    def _each(self, change: Callable[[FloatArray], FloatArray]) -> Margins:
        return Margins(**{name: change(getattr(self, name)) for name in self.__dataclass_fields__})


def jackknife(name: str, blocks: Margins) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the 95% interval of a measure, from margins by block of documents (Tukey 1958).

    Each block is left out in turn; Student's t has as many degrees of freedom as blocks hold the node, less one. NaN
    where a block holds all there is together, or one block alone the node.
    """
    held = int((blocks.hits > 0).sum())
    each = blocks.without_each().value(name)
    number, value = len(each), blocks.sum().value(name)
    if held < 2:
        return np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    spread = (number - 1) / number * ((each - each.mean(axis=0)) ** 2).sum(axis=0)
    half = special.stdtrit(held - 1, 0.975) * np.sqrt(spread)
    return value - half, value + half
