"""Which encoding some bytes, or characters taken for Latin ones, are in: the one that makes Vietnamese of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dienngon.reading.encodings.wellformed import common, tally
from dienngon.reading.thresholds import Encodings
from dienngon.text import nfc

_FAMILY = ("tcvn3", "tcvn5712-1")
# What may stand after the first byte of a character of UTF-8.
_TAILS = bytes(range(0x80, 0xC0))
_HIGH = re.compile(rb"[\x80-\xff]+")
_BEFORE = re.compile(rb"[^ \t\r\n]*\Z")
_AFTER = re.compile(rb"[^ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Guess:
    """The encoding that makes Vietnamese of a text, and those it may be as well."""

    name: str  # empty if none does
    rivals: tuple[str, ...] = ()


def choose(texts: dict[str, str]) -> Guess:
    """Return the best of several readings of one text, of equal ones the first.

    The measure is the share of well-formed Vietnamese syllables among the words that hold a letter outside ASCII,
    after each reading: letters of the wrong table, signs or control characters inside a word and capitals in its
    middle make it ill-formed. The number of these words is the largest over the readings, so that none gains
    by turning letters into signs. A reading must come to ``Encodings.SHARE``; among those within ``Encodings.MARGIN``
    of the best, the commonest words of Vietnamese decide, and those that they leave open are rivals.
    """
    tallies = {name: tally(text) for name, text in texts.items()}
    size = max((one.marked for one in tallies.values()), default=0)
    if not size:
        return Guess("")
    shares = {name: one.good / size for name, one in tallies.items()}
    best = max(shares, key=shares.__getitem__)
    if shares[best] < Encodings.SHARE:
        return Guess("")
    if best in _FAMILY:
        # One holds the other: standing alone, a dash of TCVN3 is a capital of TCVN 5712-1, and speaks for neither.
        best = min(_FAMILY, key=lambda name: tallies[name].bad)
    rivals = [name for name, share in shares.items() if name == best or _rival(name, best, texts, share - shares[best])]
    if len(rivals) > 1:
        known = {name: common(texts[name]) for name in rivals}
        best = max(rivals, key=lambda name: (known[name], shares[name]))
        rivals = [name for name in rivals if known[best] < known[name] + Encodings.MORE]
    return Guess(best, tuple(name for name in rivals if name != best))


def _rival(name: str, best: str, texts: dict[str, str], lead: float) -> bool:
    if name in _FAMILY and best in _FAMILY:
        return False
    return lead > -Encodings.MARGIN and nfc(texts[name]) != nfc(texts[best])


def western(text: str) -> bool:
    """Return whether text decoded as windows-1252 may be in a western language.

    Its letters outside ASCII stand in words of letters alone, which are not many of all words.
    """
    words = odd = marked = 0
    for chunk in text.split():
        words += 1
        core = chunk.strip("!\"'(),-./:;?[]*“”‘’…–—«»¿¡")
        if core.isascii():
            continue
        marked += 1
        odd += not (all(char.isalpha() or char in "-'’/." for char in core) and core[1:].islower() | core.isupper())
    return 0 < marked <= max(1, Encodings.WESTERN * words) and odd <= Encodings.WESTERN_ODD * marked


def sample(data: bytes) -> bytes:
    """Return pieces of the data from places all over it, or its words outside ASCII; all of it if it is short."""
    if len(data) <= Encodings.SAMPLE:
        return data
    step = len(data) // Encodings.PIECES
    pieces = [data[place : place + Encodings.PIECE].lstrip(_TAILS) for place in range(0, step * Encodings.PIECES, step)]
    if sum(len(_HIGH.findall(piece)) for piece in pieces) < Encodings.RARE:
        # Words outside ASCII are rare: look for them.
        return b" ".join(islice(_marked(data), Encodings.MARKED_WORDS))
    return b" ".join(pieces)


def _marked(data: bytes) -> Iterator[bytes]:
    """Yield the words with bytes outside ASCII, cut to some length before and after these."""
    done = 0
    for found in _HIGH.finditer(data):
        if found.start() < done:
            continue
        before = _BEFORE.search(data[max(done, found.start() - Encodings.WORD) : found.start()])
        after = _AFTER.match(data[found.start() : found.end() + Encodings.WORD])
        word = (before.group() if before else b"") + (after.group() if after else b"")
        done = found.start() + (len(after.group()) if after else 0)
        yield word
