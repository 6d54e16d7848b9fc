"""Signs that letters of a text were lost: each becomes a sentence, none is mended by guessing."""

from __future__ import annotations

import re
from itertools import islice

from dienngon.reading.encodings.wellformed import is_syllable, judge, tally

# Sentences about the whole text need this many words to go by.
_LEAST_WORDS = 20
_FEW_VIETNAMESE = 0.1
_MUCH_ILL_FORMED = 0.1
_DIFFERENT = 10
# Of a text with fewer Vietnamese syllables than this among its marked words, nobody says that it was Vietnamese.
_VIETNAMESE = 0.3

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARKS = re.compile(r"\?+")
_LEFT = re.compile(r"[^\W\d_]*\Z")
_RIGHT = re.compile(r"[^\W\d_]*")
_GOES_ON = re.compile(" [a-zà-öø-ÿăđĩũơưạ-ỹ]")
_WINDOW = 20
_MOST_MARKS = 10_000
_ADDRESS_WINDOW = 200
_ADDRESS = re.compile(r"://|www\.|[=&]|\.\w+\?|/")


def damage(text: str) -> tuple[str, ...]:
    """Return sentences, without full stop, about letters of a text that are lost or that are not Vietnamese."""
    notes = []
    lost = list(re.finditer("\ufffd+", text))
    if lost:
        where = line_of(text, lost[0].start())
        notes.append(
            f"damaged beyond repair: {_places(len(lost))} cannot be decoded, {_first(len(lost))}on line {where}"
        )
    notes += _question_marks(text)
    notes += _ill_formed(text)
    control = list(_CONTROL.finditer(text))
    if control:
        where = line_of(text, control[0].start())
        signs = "control character stands" if len(control) == 1 else "control characters stand"
        notes.append(f"{len(control)} {signs} in the text, {_first(len(control))}on line {where}")
    return tuple(notes)


def line_of(text: str, offset: int) -> int:
    """Return the number of the line of a character, from 1."""
    return text.count("\n", 0, offset) + 1


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _first(count: int) -> str:
    return "" if count == 1 else "first "


def _ill_formed(text: str) -> list[str]:
    found = tally(text)
    if found.words < _LEAST_WORDS:
        return []
    if found.good < _FEW_VIETNAMESE * found.words:
        return ["the text has almost no Vietnamese letters: it is not Vietnamese, or typed without marks"]
    if found.share < _VIETNAMESE or found.bad < _MUCH_ILL_FORMED * found.marked:
        return []
    # A foreign name, however often it is repeated, is one word.
    different = sum(1 for chunk in set(text.split()) if judge(chunk).bad)
    if different < _DIFFERENT:
        return []
    example = next(one for one in re.finditer(r"\S+", text) if judge(one.group()).bad)
    share = f"{100 * found.bad / found.marked:.0f}%"
    where = f"first on line {line_of(text, example.start())} ('{example.group()[:40]}')"
    return [f"letters are lost or wrong: {share} of the words with marks are no Vietnamese syllables, {where}"]


def _question_marks(text: str) -> list[str]:
    """Return a sentence if question marks stand for letters: inside words whose parts are no syllables, twice or more.

    Only then others count too: between syllables, before a word, and behind one that a small letter follows.
    """
    found = [(marks, _sure(text, marks)) for marks in islice(_MARKS.finditer(text), _MOST_MARKS)]
    count = sum(sure is not None for _, sure in found)
    size = f"{count} words" if len(found) < _MOST_MARKS else f"{count} words and more"
    if sum(sure is True for _, sure in found) < 2:
        return []
    first = next(marks for marks, sure in found if sure is not None)
    left, right = _sides(text, first)
    where = f"first on line {line_of(text, first.start())} ('{left}{first.group()}{right}')"
    return [f"letters are lost: '?' stands in their place in {size}, {where}"]


def _sure(text: str, marks: re.Match[str]) -> bool | None:
    """Return whether question marks surely stand for letters, None if they do not look so."""
    left, right = _sides(text, marks)
    if not (left or right) or _in_address(text, marks):
        return None
    if left and right:
        return right[0].islower() and not (is_syllable(left) and is_syllable(right))
    opens = right and not text[marks.start() - 1 : marks.start()].strip("(“\"'‘ \t\n\u00a0")
    return False if opens or _GOES_ON.match(text, marks.end()) else None


def _sides(text: str, marks: re.Match[str]) -> tuple[str, str]:
    left = _LEFT.search(text[max(0, marks.start() - _WINDOW) : marks.start()])
    right = _RIGHT.match(text, marks.end(), marks.end() + _WINDOW)
    return left.group() if left else "", right.group() if right else ""


def _in_address(text: str, marks: re.Match[str]) -> bool:
    before = text[max(0, marks.start() - _ADDRESS_WINDOW) : marks.start()].split()
    after = text[marks.end() : marks.end() + _ADDRESS_WINDOW].split()
    own = before[-1] if before and not text[marks.start() - 1].isspace() else ""
    more = after[0] if after and not text[marks.end()].isspace() else ""
    return _ADDRESS.search(own + marks.group() + more) is not None
