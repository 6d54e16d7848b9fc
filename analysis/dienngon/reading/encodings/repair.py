"""Text in which letters of an old encoding, or the bytes of UTF-8, stand as Latin characters."""

from __future__ import annotations

import re
from functools import cache

from dienngon.reading.encodings.detection import choose
from dienngon.reading.encodings.legacy import LEGACY, from_latin, surface
from dienngon.reading.encodings.wellformed import Tally, judge, tally

MOJIBAKE = "utf-8 read as windows-1252"

# Letters that no old encoding has where it is read as Latin-1.
_OWN = re.compile("[ăĩũơưĂĨŨƠƯ\u1ea0-\u1ef9]")
_LEAST_GOOD = 2
# Words that become Vietnamese, of those with marks. Read as Latin-1, up to a third of them look so by chance.
_LEAST_GAIN = 0.3
_DIFFERENT = 4
_SURE = 0.7
_MOST_POOLED = 1 << 17


def mended(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Return text with its letters as they were meant, the encoding they were in, and sentences about doubts.

    Lines with no fewer words that are not Vietnamese syllables than words that are, of those with marks, are taken
    together; the encoding that makes Vietnamese of them (``detection.choose``) is used on the whole text, or
    where some lines are better as they are, on those that gain by it. If there are no such lines, or no encoding does,
    the text comes back as it is, with "" for the encoding.
    """
    whole = tally(text)
    if whole.bad < _LEAST_GOOD:
        return text, "", ()
    lines = text.split("\n")
    pool = _pooled([line for line in lines if _suspicious(line)])
    # Plain as it is comes first: what gives no better text is not used.
    readings = {"": pool, MOJIBAKE: unscrambled(pool)} | {name: from_latin(pool, name) for name in LEGACY}
    guess = choose(readings)
    if not guess.name or not _convincing(whole, pool, readings[guess.name]):
        return text, "", ()
    read = [line if line.isascii() else _line(line, guess.name) for line in lines]
    gains = [_gain(line, other) for line, other in zip(lines, read, strict=True)]
    whole_text = all(
        gain > 0 or (not gain and _OWN.search(line) is None) for line, gain in zip(lines, gains, strict=True)
    )
    notes = [uncertain(guess.name, guess.rivals)] if guess.rivals else []
    if not whole_text:
        read = [other if gain > 0 else line for line, other, gain in zip(lines, read, gains, strict=True)]
        changed = sum(gain > 0 for gain in gains)
        notes.append(f"{changed} of {sum(map(bool, map(str.strip, lines)))} lines were in {guess.name}, the others not")
    return "\n".join(read), guess.name, tuple(notes)


def _convincing(whole: Tally, pool: str, reading: str) -> bool:
    """Return whether what was made of the lines in question is enough to change a text for."""
    found = tally(reading)
    if found.good < _LEAST_GOOD or found.good - tally(pool).good < _LEAST_GAIN * found.marked:
        return False
    if whole.good <= found.marked:
        return True
    # A few odd words in a sound text are names, not letters of another encoding.
    return found.share > _SURE and len({chunk for chunk in reading.split() if judge(chunk).good}) >= _DIFFERENT


def _line(line: str, name: str) -> str:
    return unscrambled(line) if name == MOJIBAKE else from_latin(line, name)


def _gain(line: str, other: str) -> int:
    return 0 if line == other else tally(other).good - tally(line).good


def uncertain(name: str, rivals: tuple[str, ...]) -> str:
    """Return a sentence about an encoding that may be another."""
    others = " or ".join(rival or "none" for rival in rivals)
    return f"the encoding is uncertain between {name} and {others}; taken for {name}; state it with --encoding"


def _suspicious(line: str) -> bool:
    if line.isascii():
        return False
    found = tally(line)
    if _OWN.search(line) is not None:
        return found.bad > 2 * found.good + _DIFFERENT
    return 0 < found.bad >= found.good


def _pooled(lines: list[str]) -> str:
    size = 0
    for count, line in enumerate(lines):
        size += len(line)
        if size > _MOST_POOLED:
            return "\n".join(lines[: count + 1])[: 2 * _MOST_POOLED]
    return "\n".join(lines)


def unscrambled(text: str) -> str:
    """Return text in which UTF-8 that was read as windows-1252 or Latin-1, once or twice, is read as UTF-8."""
    for _ in range(2):
        text = _sequences().sub(_read, text)
    return text


def _bytes(run: str) -> bytes:
    back = _back()
    return bytes(back[char] for char in run)


def _read(found: re.Match[str]) -> str:
    try:
        return _bytes(found.group()).decode("utf-8")
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
