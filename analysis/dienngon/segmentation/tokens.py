"""Tokens: the segmented corpus, every token a span."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from dienngon.corpus import Copy, Corpus, Document
from dienngon.text import sentences, veiled, visible

IntArray = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TokenSpans:
    """Tokens of one document: parallel arrays, one item a token, in text order.

    ``start`` and ``end`` are offsets into ``Document.text``; ``paragraph`` is a position in
    ``Document.paragraphs``; ``word`` is true for tokens that hold a letter or digit, ``counted`` for those of them
    that do not begin in a copy of another document.
    """

    start: IntArray
    end: IntArray
    paragraph: IntArray
    word: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    @classmethod
    def build(cls, text: str, table: NDArray[np.int32], copies: Sequence[Copy] = ()) -> TokenSpans:
        """Return the arrays for a table of start, end and paragraph, shape (tokens, 3)."""
        pairs = zip(table[:, 0].tolist(), table[:, 1].tolist(), strict=True)
        word = np.array([is_word(text[start:end]) for start, end in pairs], dtype=bool)
        counted = word
        for copy in copies:
            counted = counted & ~((copy.start <= table[:, 0]) & (table[:, 0] < copy.end))
        return cls(table[:, 0], table[:, 1], table[:, 2], word, counted)

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, eq=False)
class Tokens:
    """A segmented corpus.

    ``words`` are Pyvi's own tokens, ``merged`` the same with the terms of the lexicon joined: counts of
    words, and so every denominator, come from ``words``; vocabularies come from ``merged``. Both have
    one item a document, in corpus order. ``removed`` counts, by document and kind, the words that
    cleaning took out. ``terms`` are the phrases that were merged.
    """

    corpus: Corpus
    words: tuple[TokenSpans, ...] = field(repr=False)
    merged: tuple[TokenSpans, ...] = field(repr=False)
    removed: tuple[dict[str, int], ...] = field(repr=False)
    terms: tuple[str, ...] = ()

    @cached_property
    def word_counts(self) -> NDArray[np.int64]:
        """Return the number of words of each document (title, body, first captions), shape (documents,).

        Words in copies are not among them.
        """
        return np.array([int(spans.counted.sum()) for spans in self.words], dtype=np.int64)

    @cached_property
    def copied_counts(self) -> NDArray[np.int64]:
        """Return the number of words in copies of each document, shape (documents,)."""
        return np.array([int((spans.word & ~spans.counted).sum()) for spans in self.words], dtype=np.int64)

    def counting_copies(self) -> Tokens:
        """Return the same tokens with the words in copies counted as well."""
        documents = tuple(dataclasses.replace(document, copies=()) for document in self.corpus)
        return dataclasses.replace(
            self,
            corpus=dataclasses.replace(self.corpus, documents=documents),
            words=tuple(dataclasses.replace(spans, counted=spans.word) for spans in self.words),
            merged=tuple(dataclasses.replace(spans, counted=spans.word) for spans in self.merged),
        )

    def texts(self, name: str, *, merged: bool = True) -> list[str]:
        """Return the tokens of the document ``name`` as strings, with the terms merged or as Pyvi cut them.

        Raises
        ------
        ParameterError
            If no document has that name.
        """
        document = self.corpus[name]
        spans = (self.merged if merged else self.words)[self.corpus.documents.index(document)]
        return surfaces(document.text, spans.start, spans.end)

    def paragraph_words(self, position: int) -> NDArray[np.int64]:
        """Return the number of words of each paragraph of the document at ``position``, those in copies left out."""
        spans = self.words[position]
        size = len(self.corpus.documents[position].paragraphs)
        return np.bincount(spans.paragraph[spans.counted], minlength=size).astype(np.int64)

    @cached_property
    def sentences(self) -> tuple[tuple[tuple[int, int, int], ...], ...]:
        """Return for each document its sentences as (start, end, paragraph), in order."""
        return tuple(tuple(_sentences(document)) for document in self.corpus)

    def counted_sentences(self, position: int) -> int:
        """Return the number of sentences of the document at ``position`` that do not begin in a copy."""
        document = self.corpus.documents[position]
        return sum(document.copied(start) is None for start, _, _ in self.sentences[position])

    def sentence_at(self, position: int, offset: int) -> tuple[int, int]:
        """Return (start, end) of the sentence that holds ``offset`` in the document at ``position``."""
        found = self.sentences[position]
        start, end, _ = found[max(0, bisect_right(found, offset, key=lambda one: one[0]) - 1)]
        return start, end


def _sentences(document: Document) -> list[tuple[int, int, int]]:
    return [
        (start, end, number)
        for number, paragraph in enumerate(document.paragraphs)
        for start, end in sentences(document.text, paragraph.start, paragraph.end)
    ]


def surfaces(text: str, start: IntArray, end: IntArray) -> list[str]:
    """Return tokens of a text as strings: as they are seen, white space as single spaces."""
    pairs = zip(start.tolist(), end.tolist(), strict=True)
    written = [" ".join(text[left:right].split()) for left, right in pairs]
    return [" ".join(visible(one).split()) for one in written] if veiled(text) else written


@lru_cache(maxsize=131_072)
def is_word(token: str) -> bool:
    """Return whether a token counts as a word: it holds a letter or digit."""
    return any(char.isalnum() for char in token)
