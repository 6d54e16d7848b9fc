"""Pyvi's syllables: how a text is cut into them, and what the engine knows of each that it has met.

Syllables are words, numbers, addresses and single signs. None crosses white space, so a text is cut at its spaces
first, and each piece, a chunk, can be kept in a cache. White space of other kinds may be in a chunk and is not a
syllable, except the line break, which is one.
"""

from __future__ import annotations

import re
import string
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.segmentation.pyvi_model import Model

Integers = NDArray[np.int64]

# Caches are emptied when they reach these sizes: at most about 100 MB together.
MOST_CHUNKS = 1 << 18
MOST_CHARACTERS = 1 << 23
# Longer chunks are not kept: few of them come twice.
_LONGEST_KEPT = 64

# Flags of a syllable, as bits: Pyvi's rules against joining look at them.
SIGN, DIGIT, TITLE = 1, 2, 4

# In the order in which Pyvi tries them; e-mail addresses come between the two (see below).
_BEFORE = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n|\w+://\S+"
_AFTER = r"\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
_PLAIN = re.compile(f"{_BEFORE}|{_AFTER}")
_SPLIT = re.compile(f"(?P<before>{_BEFORE})|{_AFTER}")
_LOCAL = string.ascii_letters + string.digits + "_.+-"
_DOMAIN = re.compile(r"(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")


class Scores:
    """What a syllable adds to differences of scores (B minus I): the next one's, its own, and the one before's."""

    def __init__(self, model: Model) -> None:
        self._before = self._by_syllable(model, "-1:word.lower():")
        self._here = self._by_syllable(model, "word.lower():")
        self._after = self._by_syllable(model, "+1:word.lower():")
        names = ("bias", "word.isupper()", "word.istitle()", "word.isdigit()")
        self._bias, self._upper, self._title, self._digit = map(model.difference, names)
        names = ("-1:word.istitle()", "-1:word.isupper()", "+1:word.istitle()", "+1:word.isupper()")
        self._title_before, self._upper_before, self._title_after, self._upper_after = map(model.difference, names)

    @staticmethod
    def _by_syllable(model: Model, head: str) -> dict[str, float]:
        size = len(head)
        return {name[size:]: b - i for name, (b, i) in model.weights.items() if name.startswith(head)}

    def of(self, syllable: str) -> tuple[float, float, float]:
        """Return the three numbers of a syllable."""
        # CRFsuite takes attributes as C strings, which end at the first NUL.
        lower = syllable.lower().partition("\0")[0]
        before, here, after = self._before.get(lower, 0.0), self._here.get(lower, 0.0), self._after.get(lower, 0.0)
        here += self._bias
        if syllable.istitle():
            before, here, after = before + self._title_before, here + self._title, after + self._title_after
        if syllable.isupper():
            before, here, after = before + self._upper_before, here + self._upper, after + self._upper_after
        if syllable.isdigit():
            here += self._digit
        return before, here, after


class Grams:
    """Membership of pairs and triples of syllables in Pyvi's lists, for arrays: a bit for each pair."""

    def __init__(self, model: Model) -> None:
        pairs = [word.split(" ") for word in model.bigrams]
        triples = [word.split(" ") for word in model.trigrams]
        parts = dict.fromkeys(part for words in (*pairs, *triples) for part in words)
        # Number 0 stands for every syllable that is in no word of the lists.
        self.numbers = {part: number for number, part in enumerate(parts, start=1)}
        self._size = len(parts) + 1
        self._pairs = self._bits([(self.numbers[one], self.numbers[two]) for one, two in pairs])
        numbered = [tuple(map(self.numbers.__getitem__, words)) for words in triples]
        self._openings = self._bits([(one, two) for one, two, _ in numbered])
        size = self._size
        self._triples = np.array(sorted((one * size + two) * size + three for one, two, three in numbered))

    def _bits(self, pairs: list[tuple[int, int]]) -> NDArray[np.uint8]:
        table = np.array(pairs, dtype=np.int64)
        codes = np.unique(table[:, 0] * self._size + table[:, 1])
        bits = np.zeros(self._size * self._size // 8 + 1, dtype=np.uint8)
        np.bitwise_or.at(bits, codes >> 3, np.left_shift(1, codes & 7).astype(np.uint8))
        return bits

    def pairs(self, numbers: Integers) -> NDArray[np.bool_]:
        """Return for each item but the first whether it and the one before make a word of two."""
        codes = numbers[:-1] * self._size + numbers[1:]
        return np.asarray((self._pairs[codes >> 3] >> (codes & 7).astype(np.uint8)) & 1, dtype=bool)

    def triples(self, numbers: Integers) -> Integers:
        """Return the places of the first of each three syllables that make a word."""
        codes = numbers[:-2] * self._size + numbers[1:-1]
        opening = np.flatnonzero((self._openings[codes >> 3] >> (codes & 7).astype(np.uint8)) & 1)
        full = codes[opening] * self._size + numbers[opening + 2]
        places = np.minimum(np.searchsorted(self._triples, full), len(self._triples) - 1)
        return np.asarray(opening[self._triples[places] == full])


class Vocabulary:
    """Syllables and chunks met so far, each with a number.

    A chunk is what is between two spaces. ``chunks`` gives the number of any chunk, met before or not: that of its
    syllable if it is just one, else a negative one, which names a piece (-1 is the first). After :meth:`settle` the
    arrays have an item for each number given out.
    """

    def __init__(self, scores: Scores, grams: Grams) -> None:
        self._scores, self._grams = scores, grams
        self._numbers: dict[str, int] = {}
        self._characters = 0
        self.names: list[str] = []
        self.spaced: list[str] = []  # each name with a space and with an underscore before it
        self.chunks = _Chunks(self)
        self._weights = _Columns(3, np.float64)
        self._facts = _Columns(3, np.int64)
        self._pieces = _Columns(3, np.int64)
        self._parts = _Columns(2, np.int64)
        self.line_break = self.number("\n")
        self.settle()

    @property
    def full(self) -> bool:
        """Return whether a new vocabulary should be begun."""
        size = len(self.names) + len(self.chunks) + self._pieces.size + self._parts.size
        return size >= MOST_CHUNKS or self._characters >= MOST_CHARACTERS

    def number(self, syllable: str) -> int:
        """Return the number of a syllable, a new one if it was not met before."""
        found = self._numbers.get(syllable)
        if found is not None:
            return found
        number = len(self.names)
        self._numbers[syllable] = number
        self._characters += len(syllable)
        self.names.append(syllable)
        self.spaced += (" " + syllable, "_" + syllable)
        self._weights.add(self._scores.of(syllable))
        first = syllable[0]
        # As in Pyvi, whose test is for a part of the string of all ASCII punctuation.
        flags = (SIGN if syllable in string.punctuation else 0) | (DIGIT if first.isdigit() else 0)
        flags |= TITLE if first.istitle() else 0
        self._facts.add((self._grams.numbers.get(syllable.lower(), 0), len(syllable), flags))
        return number

    def piece(self, chunk: str) -> int:
        """Return the number of a chunk that is not, or may not be, just one syllable."""
        spans = syllabify(chunk)
        if len(spans) == 1 and spans[0] == (0, len(chunk)):
            return self.number(chunk)
        self._pieces.add((len(chunk), self._parts.size, len(spans)))
        for start, end in spans:
            self._parts.add((self.number(chunk[start:end]), start))
        return -self._pieces.size

    def settle(self) -> None:
        """Bring the arrays up to the numbers that were given out."""
        # By syllable: its Scores, shape (3, syllables); its number in Pyvi's word lists, its characters, its flags.
        self.scores = self._weights.settled()
        self.gram, self.length, self.flags = self._facts.settled()
        # By piece: characters, the place of its first syllable in the two arrays below, and how many it has.
        self.piece_length, self.piece_first, self.piece_size = self._pieces.settled()
        # By syllable of a piece: its number, and where it begins in the chunk.
        self.piece_number, self.piece_start = self._parts.settled()


class _Columns:
    """A table that grows by rows, kept by columns: rows are added to a list, and moved into the arrays in bulk."""

    def __init__(self, width: int, dtype: type[np.generic]) -> None:
        self._table: NDArray[Any] = np.zeros((width, 1024), dtype=dtype)
        self._new: list[tuple[float, ...]] = []
        self.size = 0

    def add(self, row: tuple[float, ...]) -> None:
        """Add a row."""
        self._new.append(row)
        self.size += 1

    def settled(self) -> NDArray[Any]:
        """Return the whole table, shape (width, rows)."""
        if self._new:
            # By doubling, so that growing costs no more than filling.
            while self.size > self._table.shape[1]:
                self._table = np.concatenate([self._table, np.zeros_like(self._table)], axis=1)
            self._table[:, self.size - len(self._new) : self.size] = np.array(self._new).T
            self._new.clear()
        return self._table[:, : self.size]


class _Chunks(dict[str, int]):
    """Chunk to number, filled when a chunk is first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, chunk: str) -> int:
        # Letters alone are one syllable; that is most of what is met.
        code = self._vocabulary.number(chunk) if chunk.isalpha() else self._vocabulary.piece(chunk)
        if len(chunk) <= _LONGEST_KEPT:
            self[chunk] = code
        return code


def syllabify(chunk: str) -> list[tuple[int, int]]:
    """Return the syllables of a text as (start, end), in time linear in its length."""
    if "@" in chunk:
        return _with_addresses(chunk)
    return [match.span() for match in _PLAIN.finditer(chunk)]


def _with_addresses(chunk: str) -> list[tuple[int, int]]:
    """Return the same where e-mail addresses may occur.

    Tried at every place, a pattern for addresses reads on to the next @ each time and takes quadratic time.
    Here each @ is looked at once: an address begins anywhere in the run of letters before it.
    """
    spans: list[tuple[int, int]] = []
    position, size = 0, len(chunk)
    # Behind the last address the rest is gone through as if one began at its end.
    for first, at, end in [*_addresses(chunk), (size, size, size)]:
        while position < at:
            match = _SPLIT.match(chunk, position)
            if match is None:
                position += 1
            elif match["before"] is None and first <= position:
                spans.append((position, end))
                position = end
            else:
                spans.append(match.span())
                position = match.end()
    return spans


def _addresses(chunk: str) -> list[tuple[int, int, int]]:
    """Return for each @ that can be in an address: where the address may begin, the @, and its end."""
    found = []
    previous = 0
    at = chunk.find("@")
    while at >= 0:
        domain = _DOMAIN.match(chunk, at + 1)
        first = previous + len(chunk[previous:at].rstrip(_LOCAL))
        if domain and first < at:
            found.append((first, at, domain.end()))
        previous = at + 1
        at = chunk.find("@", previous)
    return found
