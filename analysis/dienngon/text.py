"""Vietnamese text as spans: syllables, sentences and lines, always as offsets into one NFC string."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# Characters that are not seen: soft hyphens, zero-width spaces and joiners, direction marks, variation selectors. They
# split no syllable. Made for a character class.
INVISIBLE = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
# Tone marks, and what stands for them in keys: letters that no text has, so that CO2 and có are two syllables.
TONES = {"\u0300": "ˋ", "\u0301": "ˊ", "\u0309": "ˀ", "\u0303": "ˇ", "\u0323": "ˏ"}

# Syllables written with y or i alike: kỹ and kĩ, lý and lí, tỷ and tỉ. Those without a tone mark are mostly two words
# (my, mi; ty, ti; ki, ky), but for hy vọng and quy định (docs/decisions/themes.md).
_EITHER = frozenset(f"{onset}y" for onset in ("h", "k", "l", "m", "s", "t", "qu"))
_EITHER_LEVEL = frozenset(("hy", "quy"))
# What neither XML nor HTML can hold (controls, lone surrogates, noncharacters), and what turns the text around it.
_ILLEGIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_VEIL = re.compile(f"[{INVISIBLE}]")
# Behind an invisible character there may be a mark that belongs to the letter before it.
SYLLABLE = re.compile(rf"[^\W_]+(?:[{INVISIBLE}]+(?:[\u0300-\u036f]+[^\W_]*|[^\W_]+))*")
# Looked for where a run of such signs begins, and without going back, so that a line of dots takes linear time.
SENTENCE_END = re.compile(rf"(?<![.!?…])[.!?…]++[\"'”’»)\]{INVISIBLE}]*+(?=\s)")
# The longest sentence, in characters: a line without punctuation, as transcripts and scans have them, is cut here, so
# that a place in it is shown with a text of bounded length. Of 739,000 sentences of statutes, news and headlines 24 are
# longer, nearly all of them tables on one line; of the statutes none is.
LONGEST_SENTENCE = 2_000
# How far back the word before a full stop is looked for; of a longer one the end is no abbreviation either.
_BEFORE = 24
_WITH_MARKS = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_OPENING = "\"'“‘«(["
# Titles and initials after which a full stop does not end a sentence.
_ABBREVIATIONS = {"tp", "ts", "pgs", "gs", "ths", "bs", "ks", "ls", "tt", "mr", "mrs", "ms", "dr", "st", "tr", "no"}


def nfc(text: str) -> str:
    """Return ``text`` in Unicode normalisation form C, the form all offsets of dienngon refer to."""
    return unicodedata.normalize("NFC", text)


def veiled(text: str) -> bool:
    """Return whether a text holds invisible characters (:data:`INVISIBLE`)."""
    return _VEIL.search(text) is not None


def visible(text: str) -> str:
    """Return what is seen of a text, in NFC: without invisible characters."""
    return nfc(_VEIL.sub("", text)) if veiled(text) else text


def legible(text: str) -> str:
    r"""Return a text as a page or a figure can hold it.

    Control characters but tab and line ends, lone surrogates and noncharacters become U+FFFD, and so do embeddings,
    overrides and isolates of direction, which would turn round what stands next to the text.

    Examples
    --------
    >>> legible("gi\x00á \u202egạo\ud800")
    'gi�á �gạo�'
    """
    return _ILLEGIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def unveiled(text: str) -> tuple[str, list[int], list[int]]:
    """Return what is seen of a text, in NFC, and for each of its characters where it begins and ends in the text.

    A mark that an invisible character separates from its letter is joined to it again.
    """
    kept = [place for place, char in enumerate(text) if _VEIL.match(char) is None]
    bare = "".join(text[place] for place in kept)
    if unicodedata.is_normalized("NFC", bare):
        return bare, kept, [place + 1 for place in kept]
    seen, begins, ends = [], [], []
    for letter in _WITH_MARKS.finditer(bare):
        composed = nfc(letter.group())
        seen.append(composed)
        begins += [kept[letter.start()]] * len(composed)
        ends += [kept[letter.end() - 1] + 1] * len(composed)
    return "".join(seen), begins, ends


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return ``start`` and ``end`` moved inwards over white space and what is invisible; equal if nothing is left."""
    while start < end and _blank(text[start]):
        start += 1
    while start < end and _blank(text[end - 1]):
        end -= 1
    return start, end


def _blank(char: str) -> bool:
    return char.isspace() or _VEIL.match(char) is not None


@lru_cache(maxsize=65_536)
def syllable_key(syllable: str) -> str:
    """Return a form of one syllable that ignores case, where the tone mark is placed, and i or y at the end.

    ``hoà`` and ``hòa`` are two spellings of one syllable: the tone is taken off its vowel and put
    behind the bare syllable as a sign of its own, so that both become ``hoaˋ``. So are ``kĩ`` and ``kỹ``: a
    syllable of h, k, l, m, s, t or qu and y with a tone mark is written with i, and so are hy and quy. Vowel quality
    (ă â ê ô ơ ư) and đ are kept: they are letters, not tones. Invisible characters are left out.
    """
    if not syllable.isalnum():
        syllable = visible(syllable)
    bare: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in TONES:
            tones.append(TONES[char])
        else:
            bare.append(char)
    letters = unicodedata.normalize("NFC", "".join(bare))
    either = letters in (_EITHER if tones else _EITHER_LEVEL)
    return (letters[:-1] + "i" if either else letters) + "".join(tones)


def capitals(syllable: str) -> int:
    """Return how a syllable begins: 2 if all its letters, two or more, are capitals, 1 if its first is, else 0."""
    if not syllable[:1].isupper():
        return 0
    return 2 if syllable.isupper() and len(visible(syllable)) > 1 else 1


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


def syllable_count(text: str, start: int = 0, end: int | None = None) -> int:
    """Return how many syllables ``text[start:end]`` has."""
    return len(SYLLABLE.findall(text, start, len(text) if end is None else end))


@lru_cache(maxsize=131_072)
def phrase_key(phrase: str) -> str:
    """Return the syllable keys of a phrase, separated by single spaces; what is between them is ignored."""
    return " ".join(one.key for one in syllables(nfc(phrase)))


@lru_cache(maxsize=8192)
def line_key(line: str) -> str:
    """Return what :func:`phrase_key` does. Whole lines are long, and most occur once: few are kept."""
    return phrase_key.__wrapped__(line)


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    following = match.end()
    while following < end and (_blank(text[following]) or text[following] in _OPENING):
        following += 1
    if following >= end or not (text[following].isupper() or text[following].isdigit()):
        return False
    if visible(match.group()) != ".":
        return True
    before = visible(text[max(start, match.start() - _BEFORE) : match.start()])
    words = SYLLABLE.findall(before)
    if not words or not before[-1].isalnum():
        return True
    word = words[-1]
    return not ((len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of ``text[start:end]`` as (start, end), without surrounding white space.

    A sentence ends at ``. ! ? …`` before white space and a capital or digit, unless the full stop
    belongs to a title (PGS., TP.) or an initial. Lines are never joined: pass one paragraph. What is longer than
    :data:`LONGEST_SENTENCE` is cut at the last white space within that length, or at that length if it has none.
    """
    stop = len(text) if end is None else end
    cuts = [m.end() for m in SENTENCE_END.finditer(text, start, stop) if _ends_sentence(text, m, start, stop)]
    spans = []
    for left, right in zip([start, *cuts], [*cuts, stop], strict=True):
        begin, finish = trimmed(text, left, right)
        while finish - begin > LONGEST_SENTENCE:
            cut = _last_space(text, begin, begin + LONGEST_SENTENCE)
            spans.append(trimmed(text, begin, cut))
            begin, finish = trimmed(text, cut, finish)
        if begin < finish:
            spans.append((begin, finish))
    return spans


def _last_space(text: str, start: int, end: int) -> int:
    """Return the last white space in ``text[start:end + 1]``, ``end`` if it has none."""
    return next((place for place in range(end, start, -1) if text[place].isspace()), end)


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
    """Return every line that is not blank as (number, start, end), without what is blank or invisible at its ends.

    In a text that was broken into lines at a width, lines that belong together are one: its number is
    that of its first line.
    """
    found = []
    start = 0
    for number, line in enumerate(text.split("\n"), start=1):
        begin, end = trimmed(text, start, start + len(line))
        if begin < end:
            found.append((number, begin, end))
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
    # Running text continues in small letters; the entries of a list, however long, do not.
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
        # A line that is twice in a row is a caption of a saved page.
        return False
    # Lines are broken at plain spaces, not at those that do not break.
    first = text[following[1] : following[2]].split(" ", 1)[0]
    return _columns(text, line) + 1 + len(first) > width


def _columns(text: str, line: tuple[int, int, int]) -> int:
    """Return the length of a line with what it is indented by, which its width includes."""
    return line[2] - (text.rfind("\n", 0, line[1]) + 1)


def shown(name: str) -> str:
    """Return a file's name in NFC, control characters and bytes that are no text escaped."""
    name = nfc(name)
    return name if name.isprintable() else "".join(map(_escaped, name))


def _escaped(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # how Python shows a byte of a name that is no UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    hidden = unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}
    return char.encode("unicode_escape").decode("ascii") if hidden else char
