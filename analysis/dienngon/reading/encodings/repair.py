"""Text in which letters of an old encoding, or bytes of UTF-8, show as Latin characters; and letters that are lost."""

from __future__ import annotations

import re
from functools import cache, partial
from itertools import islice

from dienngon.codes import Note
from dienngon.reading.encodings.legacy import LEGACY, from_latin, surface
from dienngon.reading.encodings.wellformed import Tally, choose, is_syllable, judge, tally
from dienngon.reading.thresholds import Encodings

MOJIBAKE = "utf-8 read as windows-1252"

# Letters that no old encoding has where it is read as Latin-1.
_OWN = re.compile("[ăĩũơưĂĨŨƠƯ\u1ea0-\u1ef9]")


def mended(text: str) -> tuple[str, str, tuple[Note, ...]]:
    """Return text with its letters as they were meant, the encoding they were in, and notes on doubts.

    Lines with no fewer words that are not Vietnamese syllables than words that are, of those with marks, are taken
    together; the encoding that makes Vietnamese of them (:func:`choose`) is used on the whole text, or
    where some lines are better as they are, on those that gain by it. If there are no such lines, or no encoding does,
    the text comes back as it is, with "" for the encoding.
    """
    if text.isascii():
        return text, "", ()
    whole = tally(text)
    if whole.bad < Encodings.REPAIR_GOOD:
        return text, "", ()
    lines = text.split("\n")
    pool = _pooled([line for line in lines if _suspicious(line)])
    # Plain as it is comes first: what gives no better text is not used.
    readings = {"": pool, MOJIBAKE: unscrambled(pool)} | {name: from_latin(pool, name) for name in LEGACY}
    guess = choose(readings)
    if not guess.name or not _convincing(whole, pool, readings[guess.name]):
        return text, "", ()
    mend = unscrambled if guess.name == MOJIBAKE else partial(from_latin, name=guess.name)
    read = [line if line.isascii() else mend(line) for line in lines]
    gains = [
        0 if line == other else tally(other).good - tally(line).good for line, other in zip(lines, read, strict=True)
    ]
    whole_text = all(
        gain > 0 or (not gain and _OWN.search(line) is None) for line, gain in zip(lines, gains, strict=True)
    )
    notes = [uncertain(guess.name, guess.rivals)] if guess.rivals else []
    if not whole_text:
        read = [other if gain > 0 else line for line, other, gain in zip(lines, read, gains, strict=True)]
        changed = sum(gain > 0 for gain in gains)
        whole_lines = sum(map(bool, map(str.strip, lines)))
        notes.append(Note.of("file.mixed", changed=changed, lines=whole_lines, name=guess.name))
    return "\n".join(read), guess.name, tuple(notes)


def _convincing(whole: Tally, pool: str, reading: str) -> bool:
    """Return whether what was made of the lines in question is enough to change a text for."""
    found = tally(reading)
    if found.good < Encodings.REPAIR_GOOD or found.good - tally(pool).good < Encodings.REPAIR_GAIN * found.marked:
        return False
    if whole.good <= found.marked:
        return True
    # A few odd words in a sound text are names, not letters of another encoding.
    return (
        found.share > Encodings.REPAIR_SURE
        and len({chunk for chunk in reading.split() if judge(chunk).good}) >= Encodings.REPAIR_DIFFERENT
    )


def uncertain(name: str, rivals: tuple[str, ...]) -> Note:
    """Return a note on an encoding that may be another."""
    others = [rival or Note.of("encoding.no_other") for rival in rivals]
    return Note.of("encoding.uncertain", name=name, rivals=others)


def _suspicious(line: str) -> bool:
    if line.isascii():
        return False
    found = tally(line)
    if _OWN.search(line) is not None:
        return found.bad > 2 * found.good + Encodings.REPAIR_DIFFERENT
    return 0 < found.bad >= found.good


def _pooled(lines: list[str]) -> str:
    size = 0
    for count, line in enumerate(lines):
        size += len(line)
        if size > Encodings.REPAIR_POOL:
            return "\n".join(lines[: count + 1])[: 2 * Encodings.REPAIR_POOL]
    return "\n".join(lines)


def unscrambled(text: str) -> str:
    """Return text in which UTF-8 that was read as windows-1252 or Latin-1, once or twice, is read as UTF-8."""
    for _ in range(2):
        text = _sequences().sub(_read, text)
    return text


def _read(found: re.Match[str]) -> str:
    try:
        return bytes(map(_back().__getitem__, found.group())).decode("utf-8")
    except UnicodeDecodeError:
        return found.group()


@cache
def _back() -> dict[str, int]:
    return {chr(byte): byte for byte in range(256)} | {char: byte for byte, char in enumerate(surface())}


@cache
def _sequences() -> re.Pattern[str]:
    """Return a pattern for one character of UTF-8, two to four bytes long, as characters of windows-1252."""

    def group(first: int, last: int) -> str:
        chars = {chr(byte) for byte in range(first, last + 1)} | set(surface()[first : last + 1])
        return "[" + re.escape("".join(sorted(chars))) + "]"

    tail = group(0x80, 0xBF)
    return re.compile(f"{group(0xC2, 0xDF)}{tail}|{group(0xE0, 0xEF)}{tail}{{2}}|{group(0xF0, 0xF4)}{tail}{{3}}")


_LOST = re.compile("\ufffd+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARKS = re.compile(r"\?+")
_LEFT = re.compile(r"[^\W\d_]*\Z")
_RIGHT = re.compile(r"[^\W\d_]*")
_GOES_ON = re.compile(" [a-zà-öø-ÿăđĩũơưạ-ỹ]")
_ADDRESS = re.compile(r"://|www\.|[=&]|\.\w+\?|/")


def damage(text: str) -> tuple[Note, ...]:
    """Return notes on letters of a text that are lost or that are not Vietnamese; they are not guessed."""
    lost, control = _counted("lost_letters", text, _LOST), _counted("control", text, _CONTROL)
    return tuple(one for one in (lost, _question_marks(text), _ill_formed(text), control) if one is not None)


def _counted(code: str, text: str, pattern: re.Pattern[str]) -> Note | None:
    found = list(pattern.finditer(text))
    return Note.of(f"damage.{code}", count=len(found), line=_line_of(text, found[0].start())) if found else None


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _ill_formed(text: str) -> Note | None:
    found = tally(text)
    if found.words < Encodings.DAMAGE_WORDS:
        return None
    if found.good < Encodings.FEW_VIETNAMESE * found.words:
        return Note.of("language.other")
    if found.share < Encodings.VIETNAMESE or found.bad < Encodings.ILL_FORMED * found.marked:
        return None
    if sum(1 for chunk in set(text.split()) if judge(chunk).bad) < Encodings.ILL_FORMED_DIFFERENT:
        return None
    example = next(one for one in re.finditer(r"\S+", text) if judge(one.group()).bad)
    line, percent = _line_of(text, example.start()), 100 * found.bad / found.marked
    return Note.of("damage.ill_formed", percent=percent, line=line, said=example.group()[:40])


def _question_marks(text: str) -> Note | None:
    """Return a note if question marks stand for letters: inside words whose parts are no syllables, twice or more.

    Only then others count too: between syllables, before a word, and behind one that a small letter follows.
    """
    found = [(marks, _sure(text, marks)) for marks in islice(_MARKS.finditer(text), Encodings.MARKS)]
    if sum(sure is True for _, sure in found) < 2:
        return None
    count = sum(sure is not None for _, sure in found)
    first = next(marks for marks, sure in found if sure is not None)
    left, right = _sides(text, first)
    said = f"{left}{first.group()}{right}"
    line, more = _line_of(text, first.start()), len(found) == Encodings.MARKS
    return Note.of("damage.question_marks", count=count, more=more, line=line, said=said)


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
    left = _LEFT.search(text[max(0, marks.start() - Encodings.MARK_WINDOW) : marks.start()])
    right = _RIGHT.match(text, marks.end(), marks.end() + Encodings.MARK_WINDOW)
    return left.group() if left else "", right.group() if right else ""


def _in_address(text: str, marks: re.Match[str]) -> bool:
    before = text[max(0, marks.start() - Encodings.ADDRESS_WINDOW) : marks.start()].split()
    after = text[marks.end() : marks.end() + Encodings.ADDRESS_WINDOW].split()
    own = before[-1] if before and not text[marks.start() - 1].isspace() else ""
    more = after[0] if after and not text[marks.end()].isspace() else ""
    return _ADDRESS.search(own + marks.group() + more) is not None
