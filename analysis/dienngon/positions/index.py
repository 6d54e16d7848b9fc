"""Index: where every word of a segmented corpus stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.corpus import Corpus, Document, Documents
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError
from dienngon.lexicon import Lexicon
from dienngon.positions.arrays import Array, unpacked
from dienngon.positions.building import Builder
from dienngon.segmentation.tokens import Tokens, joined
from dienngon.segmentation.workers import SpanTable
from dienngon.text import phrase_key
from dienngon.themes.stream import Vocabulary, syllables_of
from dienngon.wordlists import WordLists

Integers = NDArray[np.int64]
# So many signs behind a word belong to its context, as in “…”).
_SIGNS = 4


@dataclass(frozen=True, eq=False, repr=False)
class Index(Shown):
    """The words of a corpus by their positions, in memory or mapped from a folder.

    Words are Pyvi's tokens that hold a letter or digit, numbered through the corpus from 0 on; a form is how a word is
    written, a key what spellings share that differ in case, tone placement or i and y.

    Attributes
    ----------
    arrays
        The arrays by name. Of each word: ``form`` and ``start`` (offset into the text of its document), shape (words,),
        and ``counted``, bits, 0 in copies of other documents. Of each form: ``postings[postings_bounds[f] :
        postings_bounds[f + 1]]``, the words that have it. Where documents, paragraphs and sentences begin, as numbers
        of words: ``documents``, ``paragraphs`` (with the end in the last place) and ``sentences``. What is between
        words: ``other_form`` and ``other_start`` of each token that is no word, ``other_at`` the word it stands before,
        ``others`` the first of each document.
        Terms of a lexicon: ``term_at``, ``term_size`` in words, ``term_form``.
    corpus
        The documents.
    reposts
        Positions of documents that repost one another, a group each.
    terms
        The phrases of the lexicon that were merged.
    removed
        For each document the words that cleaning took out, by kind.
    split
        The sentences of each document, where the index was made of tokens that have them.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = dn.index(dn.segment(corpus()))
    >>> found.size, found.frequency("gạo")
    (290, 5)
    """

    arrays: Mapping[str, Array] = field(repr=False)
    corpus: Documents = field(repr=False)
    reposts: tuple[tuple[int, ...], ...] = ()
    terms: tuple[str, ...] = ()
    removed: tuple[dict[str, int], ...] = field(default=(), repr=False)
    split: tuple[SpanTable, ...] | None = field(default=None, repr=False)

    @property
    def size(self) -> int:
        """Return the number of words, those in copies among them."""
        return len(self.arrays["form"])

    @cached_property
    def form(self) -> NDArray[np.uint32]:
        """Return the form of each word."""
        return self.arrays["form"]

    @cached_property
    def surfaces(self) -> tuple[str, ...]:
        """Return how the words of each form are written."""
        return tuple(unpacked(self.arrays["forms"], self.arrays["forms_bounds"]))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that forms share."""
        return tuple(unpacked(self.arrays["keys"], self.arrays["keys_bounds"]))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the documents."""
        return tuple(unpacked(self.arrays["names"], self.arrays["names_bounds"]))

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """Return the dates of the documents, as 2022, 2022-05 or 2022-05-17; empty where there is none."""
        return tuple(unpacked(self.arrays["dates"], self.arrays["dates_bounds"]))

    def text(self, position: int) -> str:
        """Return the text of a document."""
        if "texts" not in self.arrays:
            return self.corpus[position].text
        left, right = self.arrays["texts_bounds"][position : position + 2].tolist()
        return self.arrays["texts"][left:right].tobytes().decode("utf-8", "surrogatepass")

    @cached_property
    def sizes(self) -> Integers:
        """Return how many words each form has."""
        bounds: Integers = self.arrays["postings_bounds"].astype(np.int64)
        return bounds[1:] - bounds[:-1]

    @cached_property
    def documents(self) -> Integers:
        """Return the first word of each document, and the number of all words, shape (documents + 1,)."""
        return self.arrays["documents"].astype(np.int64)

    @cached_property
    def paragraphs(self) -> Integers:
        """Return the first word of each paragraph, and the number of all words, shape (paragraphs + 1,)."""
        return self.arrays["paragraphs"].astype(np.int64)

    @cached_property
    def sentences(self) -> Integers:
        """Return the first word of each sentence that has one, shape (sentences,)."""
        return self.arrays["sentences"].astype(np.int64)

    def words(self, forms: Iterable[int]) -> Integers:
        """Return where words of some forms stand, in order."""
        bounds = self.arrays["postings_bounds"]
        chosen = list(forms)
        parts = [self.arrays["postings"][int(bounds[one]) : int(bounds[one + 1])] for one in chosen]
        if len(parts) == 1:
            return parts[0].astype(np.int64)
        found = np.concatenate([np.zeros(0, dtype=np.uint32), *parts])
        found.sort(kind="stable")
        return found.astype(np.int64)

    def written(self, key: int) -> str:
        """Return how the words of a key, given by its number, are written most often."""
        forms = np.flatnonzero(self.arrays["key"] == key)
        return self.surfaces[int(forms[np.argmax(self.sizes[forms])])]

    def closes(self, words: Integers) -> Integers:
        """Return where words end with the punctuation right behind them, as offsets into the texts."""
        at, ends = self.arrays["other_at"], self.ends(words)
        if not len(at):
            return ends
        # What stands before the next word, one sign after the other as long as they touch.
        # Numbers of another type would make a copy of all of them.
        number = np.searchsorted(at, words.astype(at.dtype), side="right")
        for _ in range(_SIGNS):
            there = np.minimum(number, len(at) - 1)
            start = self.arrays["other_start"][there].astype(np.int64)
            touches = (number < len(at)) & (at[there] == words + 1) & (start == ends)
            if not touches.any():
                break
            size = self.arrays["lengths"][self.arrays["other_form"][there]].astype(np.int64)
            ends, number = np.where(touches, ends + size, ends), number + touches
        return ends

    def forms_of(self, key: str) -> list[int]:
        """Return the forms that have a key."""
        number = self._key_numbers.get(key)
        return [] if number is None else np.flatnonzero(self.arrays["key"] == number).tolist()

    @cached_property
    def _key_numbers(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.keys)}

    def frequency(self, word: str) -> int:
        """Return how often a word occurs, in any case and spelling of its key, copies not counted."""
        return int(self.is_counted(self.words(self.forms_of(phrase_key(word)))).sum())

    def is_counted(self, words: Integers) -> NDArray[np.bool_]:
        """Return which words are not in a copy of another document."""
        bits = self.arrays["counted"][words >> 3]
        counted: NDArray[np.bool_] = (bits >> (7 - (words & 7)).astype(np.uint8)) & 1 == 1
        return counted

    @cached_property
    def word_counts(self) -> Integers:
        """Return how many words of each document are counted, shape (documents,)."""
        counted = np.unpackbits(self.arrays["counted"], count=self.size)
        before = np.concatenate([[0], np.cumsum(counted, dtype=np.int64)])
        return np.diff(before[self.documents])

    def keys_at(self, words: Integers) -> Integers:
        """Return the key of each word; the first word of a merged term has that of the term, its others have -1."""
        arrays = self.arrays
        found: Integers = arrays["key"][self.form[words]].astype(np.int64)
        at = arrays["term_at"]
        if len(at):
            inside = np.flatnonzero(self._merged[words])
            term = np.searchsorted(at, words[inside], side="right") - 1
            own = arrays["key"][arrays["term_form"][term]].astype(np.int64)
            found[inside] = np.where(words[inside] == at[term], own, -1)
        return found

    @cached_property
    def _merged(self) -> NDArray[np.bool_]:
        """Return which words are in a merged term, shape (words,)."""
        merged = np.zeros(self.size, dtype=bool)
        merged[self._termed] = True
        return merged

    @cached_property
    def _termed(self) -> Integers:
        """Return the words that are in a merged term."""
        at, terms = self.arrays["term_at"].astype(np.int64), self.arrays["term_size"].astype(np.int64)
        return np.repeat(at + terms - np.cumsum(terms), terms) + np.arange(int(terms.sum()))

    @cached_property
    def key_sizes(self) -> Integers:
        """Return how many counted words have each key, as :meth:`keys_at` gives them, shape (keys,)."""
        arrays, size = self.arrays, len(self.keys)
        found = np.bincount(arrays["key"], weights=self.sizes, minlength=size).astype(np.int64)
        found -= np.bincount(arrays["key"][self.form[self._termed]], minlength=size)
        found += np.bincount(arrays["key"][arrays["term_form"]], minlength=size)
        out = np.flatnonzero(np.unpackbits(arrays["counted"], count=self.size) == 0)
        keys = self.keys_at(out)
        return found - np.bincount(keys[keys >= 0], minlength=size)

    def document_of(self, words: Integers) -> Integers:
        """Return the document that holds each word."""
        return np.searchsorted(self.documents, words, side="right") - 1

    def bounds_of(self, words: Integers, unit: str) -> tuple[Integers, Integers]:
        """Return the first word, and that behind the last, of the sentence, paragraph or document of each word."""
        begins = {"sentence": self.sentences, "paragraph": self.paragraphs, "document": self.documents}[unit]
        at = np.searchsorted(begins, words, side="right")
        ends = np.append(begins, self.size) if unit == "sentence" else begins
        return begins[at - 1], ends[at]

    def tokens(
        self, terms: Lexicon | Path | str | Sequence[str] | None = None, lists: WordLists | None = None
    ) -> Tokens:
        """Return the segmented corpus that the index was made of; ``terms`` and ``lists`` as in segment.

        Examples
        --------
        >>> import dienngon as dn
        >>> from dienngon.examples import corpus
        >>> dn.index(dn.segment(corpus())).tokens(["an ninh mạng"]).texts("2022-02")[0]
        'An ninh mạng'
        """
        stored = self.corpus
        corpus = stored if isinstance(stored, Corpus) else Corpus(tuple(stored), stored.excluded, stored.notes)
        return joined(corpus, map(self._table, corpus, range(len(corpus))), self.removed, terms, lists=lists)

    def _table(self, document: Document, position: int) -> SpanTable:
        """Return start, end and paragraph of each token of a document."""
        left, right = self.documents[position : position + 2].tolist()
        first, last = self.arrays["others"][position : position + 2].tolist()
        start = self.arrays["start"][left:right].astype(np.int64)
        other = self.arrays["other_start"][first:last].astype(np.int64)
        size = self.arrays["lengths"][self.arrays["other_form"][first:last]]
        begins = np.concatenate([start, other])
        ends = np.concatenate([self.ends(np.arange(left, right)), other + size])
        order = np.argsort(begins, kind="stable")
        paragraphs = [one.start for one in document.paragraphs]
        number = np.searchsorted(paragraphs, begins[order], side="right") - 1
        return np.stack([begins[order], ends[order], number], axis=1).astype(np.int32)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the syllables of the corpus with their numbers."""
        vocabulary = Vocabulary()
        for key in unpacked(self.arrays["syllables"], self.arrays["syllables_bounds"])[1:]:
            vocabulary.number(key)
        return vocabulary

    def places_of(self, key: str) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the forms of words that hold a syllable, given by its key, and where in them it begins and ends."""
        number = self.vocabulary.known(key)
        for piece in () if number is None else np.flatnonzero(self._piece_syllables == number).tolist():
            form = int(np.searchsorted(self._piece_bounds, piece, side="right")) - 1
            if self.sizes[form]:
                begin, end = self.arrays["pieces_spans"][piece].tolist()
                yield form, (begin, end)

    @cached_property
    def _piece_syllables(self) -> NDArray[np.int32]:
        return syllables_of(self.arrays["pieces"])

    @cached_property
    def _piece_bounds(self) -> Integers:
        return self.arrays["pieces_bounds"].astype(np.int64)

    @cached_property
    def _by_syllable(self) -> tuple[Integers, Integers, Integers]:
        """Return the forms that hold each syllable, their bounds, and how many words have one of them."""
        pieces, bounds = self._piece_syllables, self._piece_bounds
        form = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        order = np.argsort(pieces, kind="stable")
        ends = np.searchsorted(pieces[order], np.arange(len(self.arrays["syllables_bounds"])))
        size = np.bincount(pieces, weights=self.sizes[form], minlength=len(ends))
        return form[order], ends, size.astype(np.int64)

    def syllable_size(self, syllable: int) -> int:
        """Return how many words hold a syllable, given by its number in :attr:`vocabulary`; 0 for one that is new."""
        return int(self._by_syllable[2][syllable]) if syllable < len(self._by_syllable[1]) - 1 else 0

    def forms_with(self, syllable: int) -> list[int]:
        """Return the forms that hold a syllable, those of words alone."""
        forms, ends, _ = self._by_syllable
        if syllable >= len(ends) - 1:
            return []
        found = np.unique(forms[ends[syllable] : ends[syllable + 1]])
        return [*map(int, found[self.sizes[found] > 0])]

    def is_odd(self, words: Integers) -> NDArray[np.bool_]:
        """Return which words are longer in the text than they are shown: they hold a line break, or what is unseen."""
        odd = self.arrays["odd_at"]
        if not len(odd):
            return np.zeros(len(words), dtype=bool)
        found: NDArray[np.bool_] = odd[np.minimum(np.searchsorted(odd, words), len(odd) - 1)] == words
        return found

    def ends(self, words: Integers) -> Integers:
        """Return where words end, as offsets into the texts of their documents."""
        size = self.arrays["lengths"][self.form[words]].astype(np.int64)
        odd = self.is_odd(words)
        if odd.any():
            size[odd] = self.arrays["odd_size"][np.searchsorted(self.arrays["odd_at"], words[odd])]
        return self.arrays["start"][words].astype(np.int64) + size

    def _glance(self) -> Glance:
        documents = Note.of("display.documents", count=len(self.arrays["documents"]) - 1)
        return Glance.of(documents, Note.of("display.words", count=self.size))


def index(tokens: Tokens, *, reposts: Sequence[Sequence[int]] = ()) -> Index:
    """Return the positional index of a segmented corpus.

    Parameters
    ----------
    tokens
        The segmented corpus.
    reposts
        Positions of documents that repost one another, a group each (:meth:`dienngon.Reuse.clusters_in`): tests move
        them together.

    Raises
    ------
    ParameterError
        If the corpus is not segmented, or has no documents.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = dn.index(dn.segment(corpus()))
    >>> found.surfaces[found.form[0]], found.documents[:3].tolist()
    ('Vụ', [0, 44, 67])
    """
    if not isinstance(tokens, Tokens):
        raise ParameterError(
            f"An index is made of a segmented corpus. Got {type(tokens).__name__} instead; call "
            "dienngon.segment(corpus) first and give what it returns."
        )
    if not len(tokens.corpus):
        raise ParameterError("An index needs documents. Got a corpus without any; read a folder that holds some.")
    builder = Builder()
    builder.add(tokens)
    about = (tuple(map(tuple, reposts)), tokens.terms, tokens.removed, tokens.sentences)
    return Index(builder.arrays(), tokens.corpus, *about)
