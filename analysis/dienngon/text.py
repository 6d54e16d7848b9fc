"""Vietnamese text as spans: syllables, sentences and lines, always as offsets into one NFC string."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}

# Syllables written with y or i alike: kỹ thuật and kĩ thuật, công ty and công ti.
_EITHER = frozenset(f"{onset}y" for onset in ("h", "k", "l", "m", "s", "t", "qu"))
SYLLABLE = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?:[.!?…]+)[\"'”’»)\]]*(?=\s)")
_OPENING = "\"'“‘«(["
# Titles and initials after which a full stop does not end a sentence.
_ABBREVIATIONS = {"tp", "ts", "pgs", "gs", "ths", "bs", "ks", "ls", "tt", "mr", "mrs", "ms", "dr", "st", "tr", "no"}


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normalisation form C, the form all offsets of dienngon refer to."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65_536)
def syllable_key(syllable: str) -> str:
    """Return a form of one syllable that ignores case, where the tone mark is placed, and i or y at the end.

    ``hoà`` and ``hòa`` are two spellings of one syllable: the tone is taken off its vowel and put
    behind the bare syllable as a digit, so that both become ``hoa1``. So are ``kĩ`` and ``kỹ``: a
    syllable of h, k, l, m, s, t or qu and y is written with i. Vowel quality (ă â ê ô ơ ư) and đ are
    kept: they are letters, not tones.
    """
    bare: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in TONES:
            tones.append(TONES[char])
        else:
            bare.append(char)
    letters = unicodedata.normalize("NFC", "".join(bare))
    return (letters[:-1] + "i" if letters in _EITHER else letters) + "".join(tones)


@dataclass(frozen=True, slots=True)
class Syllable:
    """One run of letters and digits: ``text[start:end]``, with its key and the text after it."""

    start: int
    end: int
    key: str


def syllables(text: str, start: int = 0, end: int | None = None) -> list[Syllable]:
    """Return the syllables of ``text[start:end]``, with offsets into ``text``."""
    stop = len(text) if end is None else end
    return [Syllable(m.start(), m.end(), syllable_key(m.group())) for m in SYLLABLE.finditer(text, start, stop)]


@lru_cache(maxsize=131_072)
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
    before = SYLLABLE.findall(text, max(start, match.start() - 12), match.start())
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


# A line broken by hand, or by a program, at a width: no line is longer than this.
_WRAP_MOST = 120
_WRAP_LEAST = 40
_WRAP_SHARE = 0.8
_WRAP_LINES = 5


def lines(text: str) -> list[tuple[int, int, int]]:
    """Return every line that is not blank as (number, start, end), white space at both ends left out.

    In a text that was broken into lines at a width, lines that belong together are one: its number is
    that of its first line.
    """
    found = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if stripped:
            lead = len(line) - len(line.lstrip())
            found.append((number, start + lead, start + lead + len(stripped)))
        start += len(line) + 1
    return _unwrapped(text, found)


def _unwrapped(text: str, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return lines with those joined that were one before the text was broken at a width.

    A program that breaks lines puts as many words on each as fit: the first word of the next line would not
    have fitted any more. Where that holds of nearly all lines but the last of each block, the text was broken so.
    """
    width = max((_columns(text, line) for line in found), default=0)
    if not _WRAP_LEAST <= width <= _WRAP_MOST:
        return found
    follows = [two[0] == one[0] + 1 for one, two in pairwise(found)]
    full = [_would_not_fit(text, one, two, width) for one, two in pairwise(found)]
    broken = [one and other for one, other in zip(follows, full, strict=True)]
    if sum(follows) < _WRAP_LINES or sum(broken) < _WRAP_SHARE * sum(follows):
        return found
    # Running text goes on in small letters; the entries of a list, however long, do not.
    openings = [text[line[1]] for line, joins in zip(found[1:], broken, strict=True) if joins]
    if 2 * sum(map(str.islower, openings)) < len(openings):
        return found
    joined = [found[0]]
    for line, joins in zip(found[1:], broken, strict=True):
        if joins:
            joined[-1] = (joined[-1][0], joined[-1][1], line[2])
        else:
            joined.append(line)
    return joined


def _would_not_fit(text: str, line: tuple[int, int, int], following: tuple[int, int, int], width: int) -> bool:
    if text[line[1] : line[2]] == text[following[1] : following[2]]:
        # A line that stands twice in a row is a caption of a saved page.
        return False
    # Lines are broken at plain spaces, not at those that do not break.
    first = text[following[1] : following[2]].split(" ", 1)[0]
    return _columns(text, line) + 1 + len(first) > width


def _columns(text: str, line: tuple[int, int, int]) -> int:
    """Return the length of a line with what it is indented by, which its width includes."""
    return line[2] - (text.rfind("\n", 0, line[1]) + 1)
