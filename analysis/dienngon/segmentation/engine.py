"""Pyvi's segmentation, run from Pyvi's model by our own decoder: the same tokens, as spans, faster.

Text is cut into chunks by white space and chunks into syllables, both through caches; the scores of all
syllables of a batch are gathered from arrays by number; one vectorised Viterbi pass labels them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from dienngon.segmentation.pyvi_model import Model, load_model
from dienngon.segmentation.viterbi import Transitions, decode, decode_in_order
from dienngon.segmentation.vocabulary import DIGIT, SIGN, TITLE, Grams, Scores, Vocabulary

Integers = NDArray[np.int64]

# Texts are segmented together until they have this many characters: enough for arrays to pay, and they stay in cache.
BATCH_CHARACTERS = 1 << 16


@dataclass(frozen=True, eq=False)
class Cut:
    """The tokens of one text, with the syllables they are made of, as offsets into the text in NFC.

    ``start`` and ``end`` have an item for each syllable; ``joins`` is true where a syllable belongs to the
    same token as the one before it. ``numbers`` are the syllables' numbers in the vocabulary they were found by.
    """

    text: str
    start: Integers
    end: Integers
    joins: NDArray[np.bool_]
    numbers: Integers = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)

    @property
    def edges(self) -> tuple[Integers, Integers]:
        """Return where the tokens begin and end."""
        begins = np.flatnonzero(~self.joins)
        ends = np.append(begins[1:], len(self.start)) - 1 if len(begins) else begins
        return self.start[begins], self.end[ends]

    def spans(self) -> list[tuple[int, int]]:
        """Return the tokens as (start, end)."""
        start, end = self.edges
        return list(zip(start.tolist(), end.tolist(), strict=True))

    def joined(self) -> str:
        """Return the text as ``pyvi.ViTokenizer.tokenize`` writes it; a text without syllables comes back as it is."""
        if not len(self.start):
            return self.text
        codes = (2 * self.numbers + self.joins).tolist()
        return "".join(map(self.vocabulary.spaced.__getitem__, codes))[1:]


class Engine:
    """Pyvi's model with its caches. One engine serves any number of texts; it is not for several threads at once."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = load_model() if model is None else model
        (bb, bi), (ib, ii) = self.model.transitions
        self._transitions = Transitions(bb, bi, ib, ii)
        self._scores = Scores(self.model)
        self._grams = Grams(self.model)
        self._pair_before = self.model.difference("-1:word.bi_gram()")
        self._pair_after = self.model.difference("+1:word.bi_gram()")
        self._triple_before = self.model.difference("-2:word.tri_gram()")
        self._triple_after = self.model.difference("+2:word.tri_gram()")
        self._vocabulary = Vocabulary(self._scores, self._grams)

    def cut(self, text: str) -> Cut:
        """Return the tokens of one text."""
        (found,) = self.cut_all([text])
        return found

    def cut_all(self, texts: Iterable[str]) -> Iterator[Cut]:
        """Yield the tokens of each text, in order; texts are read and held a batch at a time."""
        batch: list[str] = []
        characters = 0
        for text in texts:
            # What is blank comes back as it was: normalising may change even spaces.
            batch.append(text if not text or text.isspace() else unicodedata.normalize("NFC", text))
            characters += len(text)
            if characters >= BATCH_CHARACTERS:
                yield from self._batch(batch)
                batch, characters = [], 0
        yield from self._batch(batch)

    def _batch(self, texts: Sequence[str]) -> Iterator[Cut]:
        if self._vocabulary.full:
            self._vocabulary = Vocabulary(self._scores, self._grams)
        vocabulary = self._vocabulary
        codes: list[int] = []
        bounds = [0]
        for text in texts:
            self._look_up(text, codes)
            bounds.append(len(codes))
        vocabulary.settle()
        numbers, start, offsets = self._syllables(np.array(codes, dtype=np.int64), np.array(bounds))
        end = start + vocabulary.length[numbers]
        joins = self._joins(numbers, offsets)
        edges = offsets.tolist()
        for text, left, right in zip(texts, edges, edges[1:], strict=False):
            yield Cut(text, start[left:right], end[left:right], joins[left:right], numbers[left:right], vocabulary)

    def _look_up(self, text: str, codes: list[int]) -> None:
        """Add the numbers of a text's chunks to ``codes``; between two lines is a line break."""
        lookup = self._vocabulary.chunks.__getitem__
        if "\n" not in text:
            codes += map(lookup, text.split(" "))
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                codes.append(self._vocabulary.line_break)
            codes += map(lookup, line.split(" "))

    def _syllables(self, codes: Integers, bounds: Integers) -> tuple[Integers, Integers, Integers]:
        """Return numbers and places of the syllables of a batch, and where each text begins among them."""
        vocabulary = self._vocabulary
        several = codes < 0
        piece = -codes[several] - 1
        length = vocabulary.length[np.where(several, 0, codes)]
        length[several] = vocabulary.piece_length[piece]
        # One space is after each chunk, or a line break, which has a number but takes that place itself.
        breaks = codes == vocabulary.line_break
        advance = length + 1
        advance[breaks] = 0
        after = np.cumsum(advance)
        before = np.concatenate([[0], after])[bounds[:-1]]
        place = after - advance - np.repeat(before, np.diff(bounds)) - breaks
        if not len(piece):
            return codes, place, bounds
        sizes = np.ones(len(codes), dtype=np.int64)
        sizes[several] = vocabulary.piece_size[piece]
        numbers, start = np.repeat(codes, sizes), np.repeat(place, sizes)
        inside = np.repeat(several, sizes)
        own = sizes[several]
        ends = np.cumsum(own)
        part = np.arange(ends[-1]) + np.repeat(vocabulary.piece_first[piece] - (ends - own), own)
        numbers[inside] = vocabulary.piece_number[part]
        start[inside] += vocabulary.piece_start[part]
        totals = np.concatenate([[0], np.cumsum(sizes)])
        return numbers, start, totals[bounds]

    def _joins(self, numbers: Integers, offsets: Integers) -> NDArray[np.bool_]:
        """Return where a syllable continues the token before it: labelled so, and not forbidden by Pyvi's rules."""
        first = np.zeros(len(numbers), dtype=bool)
        first[offsets[:-1][offsets[:-1] < offsets[1:]]] = True
        state = self._state(numbers, first)
        inside, near = decode(state, first, self._transitions)
        if near.any():
            self._settle(numbers, offsets, inside, np.flatnonzero(near))
        flags = self._vocabulary.flags[numbers]
        joins = inside & ~first
        joins[1:] &= ((flags[1:] | flags[:-1]) & (SIGN | DIGIT)) == 0
        joins[1:] &= (flags[1:] & ~flags[:-1] & TITLE) == 0
        return joins

    def _state(self, numbers: Integers, first: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return for each syllable the score of B minus that of I, without transitions."""
        before, here, after = self._vocabulary.scores
        state: NDArray[np.float64] = here[numbers]
        if len(numbers) < 2:
            return state
        begins = np.flatnonzero(first[1:]) + 1
        gram = self._vocabulary.gram[numbers]
        pairs = self._grams.pairs(gram)
        from_left = before[numbers[:-1]] + pairs * self._pair_before
        from_right = after[numbers[1:]] + pairs * self._pair_after
        # Nothing passes between two texts.
        from_left[begins - 1] = 0.0
        from_right[begins - 1] = 0.0
        state[1:] += from_left
        state[:-1] += from_right
        if len(numbers) > 2:
            triples = self._grams.triples(gram)
            triples = triples[~(first[triples + 1] | first[triples + 2])]
            state[triples + 2] += self._triple_before
            state[triples] += self._triple_after
        return state

    def _settle(self, numbers: Integers, offsets: Integers, inside: NDArray[np.bool_], near: Integers) -> None:
        """Decide the texts that hold a near tie again, in the order of additions that CRFsuite follows."""
        for text in np.unique(np.searchsorted(offsets, near, side="right") - 1).tolist():
            here = slice(int(offsets[text]), int(offsets[text + 1]))
            names = [self._vocabulary.names[one] for one in numbers[here].tolist()]
            inside[here] = decode_in_order(self.states(names), self._transitions)

    def states(self, names: Sequence[str]) -> list[tuple[float, float]]:
        """Return the scores of B and I of each syllable of a text, added up attribute by attribute as CRFsuite does."""
        found = []
        for position in range(len(names)):
            begin = inside = 0.0
            for attribute in self._attributes(names, position):
                weights = self.model.weight(attribute)
                begin += weights[0]
                inside += weights[1]
            found.append((begin, inside))
        return found

    def _attributes(self, names: Sequence[str], at: int) -> Iterator[str]:
        """Yield the attributes that hold of a syllable, in Pyvi's order."""
        yield "bias"
        yield f"word.lower():{names[at].lower()}"
        yield from _that_hold(names[at], "", ("isupper", "istitle", "isdigit"))
        if at > 0:
            yield f"-1:word.lower():{names[at - 1].lower()}"
            yield from _that_hold(names[at - 1], "-1:", ("istitle", "isupper"))
            if " ".join(names[at - 1 : at + 1]).lower() in self.model.bigrams:
                yield "-1:word.bi_gram()"
        if at > 1 and " ".join(names[at - 2 : at + 1]).lower() in self.model.trigrams:
            yield "-2:word.tri_gram()"
        if at < len(names) - 1:
            yield f"+1:word.lower():{names[at + 1].lower()}"
            yield from _that_hold(names[at + 1], "+1:", ("istitle", "isupper"))
            if " ".join(names[at : at + 2]).lower() in self.model.bigrams:
                yield "+1:word.bi_gram()"
        if at < len(names) - 2 and " ".join(names[at : at + 3]).lower() in self.model.trigrams:
            yield "+2:word.tri_gram()"


def _that_hold(syllable: str, side: str, tests: Sequence[str]) -> Iterator[str]:
    return (f"{side}word.{test}()" for test in tests if getattr(syllable, test)())


@cache
def engine() -> Engine:
    """Return the engine of this process, made when first asked for."""
    return Engine()


def tokenize(text: str) -> list[tuple[int, int]]:
    """Return the tokens of ``pyvi.ViTokenizer.tokenize(text)`` as (start, end) offsets into the text in NFC.

    Where Pyvi raises an error we do not: characters that are no text (lone surrogates) are tokens of their own.
    """
    return engine().cut(text).spans()
