"""Texts as numbers: one for each syllable, and 0 for what no term may run across."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dienngon.lexicon.grammar import COMMAS
from dienngon.store import Rows, Store, key_of
from dienngon.text import INVISIBLE, SYLLABLE, capitals, syllable_key

Numbers = NDArray[np.int32]

# A term may run across white space and hyphens, across commas and quotation marks where it asks, and nothing else.
_HYPHENS = "‐‑–\\-"
SOFT = f"\\s{COMMAS}{INVISIBLE}{_HYPHENS}"
BREAK = 0
# Ends a stretch. The space behind it keeps two of them apart.
_END = "\0"
_TAIL = "\0 "
_HARD = rf"_+|[^\w{SOFT}{_END}]+\s?"
_SIGNS = rf"[{COMMAS}{_HYPHENS}](?:[\s{INVISIBLE}]*[{COMMAS}{_HYPHENS}])*"
_SIGN = re.compile(_SIGNS)
# Behind anything else that ends a stretch of words a capital may be that of a beginning.
# So it is not behind a full stop inside a word, as in TP.HCM.
_WITHIN = re.compile(r"[(\[/&]+\s?|\.")
# Counts up when what a syllable's key or its marks are changes.
VERSION = "3"
PIECE = re.compile(rf"{SYLLABLE.pattern}|{_END}|{_HARD}|{_SIGNS}")


class Mark(IntFlag):
    """How a syllable is written, and what is before it.

    The two lowest bits are :func:`dienngon.text.capitals`.
    """

    CAPITALS = 3
    SMALL = 4  # it has a small letter
    COMMA = 8  # a comma or quotation mark is before it
    SIGN = 16  # so, or a hyphen
    OPENS = 32  # what is before it ends a sentence or opens a quotation: any word has a capital there


# A piece of text as one number: that of a syllable and its lowest marks; or one of these.
_SHIFT = 3
ENDS, _OPENING, _INSIDE, _HYPHEN, _COMMA, _QUOTE = -1, 0, 1, -2, -3, -4


class Vocabulary:
    """Numbers of syllables, from 1 on: spellings with one key have one number."""

    def __init__(self) -> None:
        self.keys: list[str] = [""]
        self._by_key: dict[str, int] = {}
        self._by_spelling = _Spellings(self)
        self._in_order: list[str] = []

    @property
    def in_order(self) -> list[str]:
        """Return the keys of the syllables, sorted; that is done again only after new ones have come."""
        if len(self._in_order) != len(self.keys) - 1:
            self._in_order = sorted(self.keys[1:])
        return self._in_order

    def number(self, key: str) -> int:
        """Return the number of a syllable's key, a new one if it has no number yet."""
        found = self._by_key.get(key)
        if found is None:
            found = self._by_key[key] = len(self.keys)
            self.keys.append(key)
        return found

    def known(self, key: str) -> int | None:
        """Return the number of a syllable's key, None if it has none."""
        return self._by_key.get(key)

    def read(self, pieces: Sequence[str]) -> Numbers:
        """Return pieces of text as numbers: syllables with how they are written, breaks, signs, ends of stretches."""
        return np.fromiter(map(self._by_spelling.__getitem__, pieces), dtype=np.int32, count=len(pieces))


# As a plain number, which combines with others a hundred times as fast.
_SMALL = int(Mark.SMALL)


class _Spellings(dict[str, int]):
    """Numbers by spelling; one that is new is looked up once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__({_END: ENDS})
        self._vocabulary = vocabulary

    def __missing__(self, piece: str) -> int:
        if piece[0].isalnum():
            marks = capitals(piece) | any(map(str.islower, piece)) * _SMALL
            number = self._vocabulary.number(syllable_key(piece)) << _SHIFT | marks
        else:
            number = _sign(piece)
        self[piece] = number
        return number


def _sign(piece: str) -> int:
    """Return what a piece of text without letters is."""
    if _SIGN.match(piece):
        plain = set(piece) & set(COMMAS)
        return _QUOTE if plain - {","} else _COMMA if plain else _HYPHEN
    return _INSIDE if _WITHIN.fullmatch(piece) else _OPENING


@dataclass(frozen=True, eq=False)
class Stream:
    """Stretches of text as numbers of syllables, one behind the other, a break behind each.

    ``ids`` holds numbers of ``vocabulary``, ``marks`` the :class:`Mark` of each; stretch ``i`` is
    ``ids[bounds[i]:bounds[i + 1]]``, with its break.
    """

    vocabulary: Vocabulary
    ids: Numbers = field(repr=False)
    marks: NDArray[np.uint8] = field(repr=False)
    bounds: NDArray[np.int64] = field(repr=False)

    @classmethod
    def of(cls, numbers: Numbers, vocabulary: Vocabulary) -> Stream:
        """Return the stream of pieces of text, as numbers."""
        kept = items_of(numbers)
        items = numbers[kept]
        ids = syllables_of(items)
        # Of several signs before an item a quotation mark says most, then a comma.
        signs = np.where(numbers < ENDS, numbers, 0)
        sign = np.minimum.reduceat(signs, np.append(0, kept[:-1] + 1)) if len(kept) else items
        opens = np.append(True, (items == ENDS) | (items == _OPENING))[:-1] | (sign == _QUOTE)
        # So does a bracket at a beginning.
        opens[1:] |= (items[:-1] == _INSIDE) & opens[:-1]
        marks = np.where(ids > 0, items & (Mark.CAPITALS | Mark.SMALL), 0)
        marks |= (sign <= _COMMA) * Mark.COMMA.value | (sign < 0) * Mark.SIGN.value | opens * Mark.OPENS.value
        ends = np.flatnonzero(items == ENDS)
        return cls(vocabulary, ids, marks.astype(np.uint8), np.concatenate([[0], ends + 1]))

    @classmethod
    def read(cls, texts: Sequence[str], vocabulary: Vocabulary) -> Stream:
        """Return the stream of some stretches."""
        return cls.of(numbers_of(texts, vocabulary), vocabulary)

    def stretch(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of the stretch at each place of the stream."""
        return np.searchsorted(self.bounds, place, side="right") - 1


def items_of(pieces: Numbers) -> NDArray[np.int64]:
    """Return the positions of the pieces that are items of a stream: all but signs that terms may run across."""
    return np.flatnonzero(pieces >= ENDS)


def syllables_of(pieces: Numbers) -> Numbers:
    """Return the syllable of each piece, :data:`BREAK` where it is none."""
    return np.maximum(pieces, BREAK) >> _SHIFT


def numbers_of(texts: Sequence[str], vocabulary: Vocabulary) -> Numbers:
    """Return the pieces of stretches as numbers; -1 ends each stretch."""
    return vocabulary.read(PIECE.findall(_joined(texts)))


def read_stored(groups: Sequence[Sequence[str]], vocabulary: Vocabulary, folder: Path) -> Stream:
    """Return the stream of the texts of each document, from the store in a folder of caches where it has them.

    What was read again is kept there for the next run, as numbers with the syllables that they stand for: a text could
    be put together again from it but for some of its punctuation.
    """
    store = Store(folder, "syllables")
    keys = [key_of(VERSION, PIECE.pattern, *texts) for texts in groups]
    stretches = {key: len(texts) for key, texts in zip(keys, groups, strict=True)}
    known: dict[bytes, Numbers] = {}
    for pack in store.load(keys):
        own = np.array([0, *map(vocabulary.number, pack.names)], dtype=np.int32)
        known.update(
            (key, _renumbered(rows[:, 0], own))
            for key, rows in pack.entries.items()
            if _is_sound(rows, len(pack.names), stretches[key])
        )
    missing = {key: texts for key, texts in zip(keys, groups, strict=True) if key not in known}
    read = numbers_of([text for texts in missing.values() for text in texts], vocabulary)
    ends = np.concatenate([[0], np.flatnonzero(read == ENDS) + 1])
    at = np.cumsum([0, *map(len, missing.values())])
    fresh = {key: read[ends[left] : ends[right]] for key, left, right in zip(missing, at, at[1:], strict=False)}
    if fresh:
        used = np.unique(syllables_of(read))
        used = used[used > 0]
        theirs = np.zeros(len(vocabulary.keys), dtype=np.int32)
        theirs[used] = np.arange(1, len(used) + 1)
        rows = {key: _renumbered(numbers, theirs).reshape(-1, 1) for key, numbers in fresh.items()}
        store.save(rows, [vocabulary.keys[number] for number in used.tolist()])
    known |= fresh
    return Stream.of(np.concatenate([np.zeros(0, dtype=np.int32), *(known[key] for key in keys)]), vocabulary)


def _renumbered(numbers: Numbers, other: Numbers) -> Numbers:
    """Return pieces with other numbers of syllables; what is no syllable is the same in all vocabularies."""
    syllables = numbers >= 1 << _SHIFT
    found = numbers.copy()
    found[syllables] = other[numbers[syllables] >> _SHIFT] << _SHIFT | numbers[syllables] & (1 << _SHIFT) - 1
    return found


def _is_sound(rows: Rows, syllables: int, stretches: int) -> bool:
    """Return whether rows can be the numbers of so many stretches, each of which ends with -1."""
    if rows.dtype != np.int32 or rows.shape[1:] != (1,):
        return False
    within = not len(rows) or (rows.min() >= _QUOTE and rows.max() >> _SHIFT <= syllables)
    return bool(within and (rows == ENDS).sum() == stretches and (not len(rows) or rows[-1, 0] == ENDS))


def places(texts: Sequence[str], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each item of the stream of some stretches begins and ends, counted from the start of its stretch.

    ``size`` is the number of items that the stream has.
    """
    joined = _joined(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kinds = _kinds()[codes]
    turns = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
    starts, ends = np.concatenate([[0], turns]), np.concatenate([turns, [len(kinds)]])
    if len(kinds):
        kept = kinds[starts] > 0
        starts, ends = starts[kept], ends[kept]
    if len(starts) != size:
        # Characters alone do not say where syllables end: an invisible one may be inside.
        spans = [match.span() for match in PIECE.finditer(joined) if not _SIGN.match(match.group())]
        starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    lengths = np.array([len(text) + len(_TAIL) for text in texts], dtype=np.int64)
    begins = np.concatenate([[0], np.cumsum(lengths)])
    shift = begins[np.searchsorted(begins, starts, side="right") - 1]
    return starts - shift, ends - shift


def _joined(texts: Sequence[str]) -> str:
    # A text may hold the sign that ends a stretch; any other control character breaks as well as it does.
    return "".join([text.replace(_END, "\x01") + _TAIL for text in texts])


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return for each character 0 if terms run across it, 1 for letters and digits, 2 and more for breaks."""
    kinds = np.zeros(0x110000, dtype=np.uint8)
    characters = "".join(map(chr, range(0x110000)))
    for number, pattern in enumerate((r"[^\W_]+", rf"[^\w{SOFT}{_END}]+", "_+", _END), start=1):
        for match in re.finditer(pattern, characters):
            kinds[match.start() : match.end()] = number
    return kinds
