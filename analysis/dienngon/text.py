"""Vietnamese text as spans: syllables, sentences and lines, always as offsets into one NFC string."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}

_SYLLABLE = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?:[.!?…]+)[\"'”’»)\]]*(?=\s)")
_OPENING = "\"'“‘«(["
# Titles and initials after which a full stop does not end a sentence.
_ABBREVIATIONS = {"tp", "ts", "pgs", "gs", "ths", "bs", "ks", "ls", "tt", "mr", "mrs", "ms", "dr", "st", "tr", "no"}


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normalisation form C, the form all offsets of dienngon refer to."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65_536)
def syllable_key(syllable: str) -> str:
    """Return a form of one syllable that ignores case and where the tone mark is placed.

    ``hoà`` and ``hòa`` are two spellings of one syllable: the tone is taken off its vowel and put
    behind the bare syllable as a digit, so that both become ``hoa1``. Vowel quality (ă â ê ô ơ ư)
    and đ are kept: they are letters, not tones.
    """
    bare: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in TONES:
            tones.append(TONES[char])
        else:
            bare.append(char)
    return unicodedata.normalize("NFC", "".join(bare)) + "".join(tones)


@dataclass(frozen=True, slots=True)
class Syllable:
    """One run of letters and digits: ``text[start:end]``, with its key and the text after it."""

    start: int
    end: int
    key: str


def syllables(text: str, start: int = 0, end: int | None = None) -> list[Syllable]:
    """Return the syllables of ``text[start:end]``, with offsets into ``text``."""
    stop = len(text) if end is None else end
    return [Syllable(m.start(), m.end(), syllable_key(m.group())) for m in _SYLLABLE.finditer(text, start, stop)]


def phrase_key(phrase: str) -> str:
    """Return the syllable keys of a phrase, separated by single spaces; what stands between them is ignored."""
    return " ".join(one.key for one in syllables(nfc(phrase)))


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    following = match.end()
    while following < end and (text[following].isspace() or text[following] in _OPENING):
        following += 1
    if following >= end or not (text[following].isupper() or text[following].isdigit()):
        return False
    if match.group() != ".":
        return True
    before = _SYLLABLE.findall(text, max(start, match.start() - 12), match.start())
    if not before or not text[match.start() - 1].isalnum():
        return True
    word = before[-1]
    return not ((len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of ``text[start:end]`` as (start, end), without surrounding white space.

    A sentence ends at ``. ! ? …`` before white space and a capital or digit, unless the full stop
    belongs to a title (PGS., TP.) or an initial. Lines are never joined: pass one paragraph.
    """
    stop = len(text) if end is None else end
    cuts = [m.end() for m in _SENTENCE_END.finditer(text, start, stop) if _ends_sentence(text, m, start, stop)]
    spans = []
    for left, right in zip([start, *cuts], [*cuts, stop], strict=True):
        piece = text[left:right]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            spans.append((left + lead, left + len(piece.rstrip())))
    return spans


class LineIndex:
    """Line numbers of offsets: 1-based, counted by newlines."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """Return the number of the line that holds the character at ``offset``."""
        return bisect_right(self._starts, offset)


def lines(text: str) -> list[tuple[int, int, int]]:
    """Return every line that is not blank as (number, start, end), white space at both ends left out."""
    found = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped:
            lead = len(line) - len(line.lstrip())
            found.append((number, start + lead, start + lead + len(stripped)))
        start += len(line) + 1
    return found
