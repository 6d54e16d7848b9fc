"""Encodings of Vietnamese from before Unicode: bytes, or the Latin characters they were taken for, into text.

The tables of TCVN3, VNI, VISCII and VPS are those of the package viparse; what they lack is added here.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from functools import cache

from dienngon.text import TONES, nfc

# In the order in which they are preferred where they say the same of a text.
LEGACY = ("windows-1258", "tcvn3", "vni", "viscii", "tcvn5712-1", "vps")

# TCVN 5712-1 is TCVN3 with the capitals that TCVN3 has no place for, and tones to put behind a vowel.
_TCVN_FROM_80 = "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
_TCVN_ELSEWHERE = {
    **dict(zip("\x01\x02\x04\x05\x06\x11\x12\x13\x14\x15\x16\x17", "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True)),
    **dict(zip("\xaf\xba\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xcd\xd9\xda\xdb\xe0\xf0\xff", "ẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ", strict=True)),
    **dict(zip("\xb0\xb1\xb2\xb3\xb4", "\u0300\u0309\u0303\u0301\u0323", strict=True)),
}

# VNI writes a letter and then what is over or under it; each sign has a small and a capital form.
_VNI_TONES = dict(zip(TONES, "øùûõï", strict=True))
_VNI_CIRCUMFLEX = dict(zip(("", *TONES), "âàáåãä", strict=True))
_VNI_BREVE = dict(zip(("", *TONES), "êèéúüë", strict=True))
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}

# What PDF and web pages put in the place of characters of Latin-1 that look the same.
_LOOKALIKES = {"\u2212": "\xad", "\u2219": "\xb7", "\u03bc": "\xb5", "\u0110": "\xd0"}

_SMALL_MARKED = "ăâêôơưđàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_LARGE = "A-ZĂÂÊÔƠƯĐ"
# A word of two plain capitals or more with small marked letters among them.
_CAPITALS = re.compile(
    rf"(?<!\w)(?=[{_SMALL_MARKED}]*[{_LARGE}][{_SMALL_MARKED}]*[{_LARGE}])[{_LARGE}{_SMALL_MARKED}]+(?!\w)"
)
# A word of one plain capital.
_CAPITAL = re.compile(rf"(?<!\w)[A-ZĐ][{_SMALL_MARKED}]+(?!\w)")


def from_bytes(data: bytes, name: str) -> str:
    """Return bytes decoded by one of :data:`LEGACY`, or ``windows-1252``, in NFC; every byte gives a character."""
    text, _ = codecs.charmap_decode(data, "strict", _characters(name))
    return _finished(text, name)


def from_latin(text: str, name: str) -> str:
    """Return text whose characters are bytes of one of :data:`LEGACY` that were read as Latin-1 or windows-1252."""
    return _finished(text.translate(_translation(name)), name)


def _finished(text: str, name: str) -> str:
    if name == "vni":
        signs = _vni()
        text = _vni_pattern().sub(lambda found: signs[found.group()], text)
    elif name == "tcvn3":
        text = _raised(nfc(text))
    return nfc(text)


def _raised(text: str) -> str:
    """Return text with the capitals of words written in capitals: TCVN3 has none with a tone, a font drew them."""
    text = _CAPITALS.sub(lambda found: found.group().upper(), text)
    return _CAPITAL.sub(lambda found: found.group().upper() if _among_capitals(text, found) else found.group(), text)


def _among_capitals(text: str, word: re.Match[str]) -> bool:
    """Return whether the words next to one, on its line, are written in capitals, and not as abbreviations only."""
    before = text[max(0, word.start() - 12) : word.start()].rpartition("\n")[2].split()
    after = text[word.end() : word.end() + 12].partition("\n")[0].split()
    beside = before[-1:] + after[:1]
    large = [one.isupper() and len(one.strip(',.:;()"“”')) > 1 for one in beside]
    return bool(large) and all(large) and not all(map(str.isascii, beside))


@cache
def surface() -> str:
    """Return the 256 characters of windows-1252; where it has none, those of Latin-1."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


@cache
def _letters(name: str) -> Mapping[str, str]:
    """Return what an encoding has for bytes, given as the characters of Latin-1, that are not as in windows-1252."""
    if name in ("vni", "windows-1252"):
        return {}
    if name == "windows-1258":
        found = {chr(byte): bytes([byte]).decode("cp1258", "ignore") for byte in range(256)}
        return {char: letter for char, letter in found.items() if letter and letter != surface()[ord(char)]}
    from viparse.normalize.encodings import CHARMAPS  # type: ignore[import-untyped, unused-ignore]

    letters = dict(CHARMAPS["tcvn3" if name == "tcvn5712-1" else name].pairs)
    if name == "tcvn5712-1":
        letters |= {chr(0x80 + place): letter for place, letter in enumerate(_TCVN_FROM_80)} | _TCVN_ELSEWHERE
    return letters


@cache
def _characters(name: str) -> str:
    letters = _letters(name)
    return "".join(letters.get(chr(byte), char) for byte, char in enumerate(surface()))


@cache
def _translation(name: str) -> Mapping[int, str]:
    letters = _letters(name)
    by_char = {byte: surface()[byte] for byte in range(0x80, 0xA0)}
    by_char |= {ord(char): letter for char, letter in letters.items()}
    by_char |= {ord(surface()[ord(char)]): letter for char, letter in letters.items()}
    by_char |= {ord(like): letters[char] for like, char in _LOOKALIKES.items() if char in letters}
    return by_char


@cache
def _vni() -> Mapping[str, str]:
    """Return the sequences of VNI, small and capital, with what they stand for."""
    from viparse.normalize.encodings import CHARMAPS  # type: ignore[import-untyped, unused-ignore]

    signs = dict(CHARMAPS["vni"].pairs)
    small = {**_VNI_ALONE}
    for vowel in "aeiouyôö":
        small |= {vowel + sign: _VNI_ALONE.get(vowel, vowel) + tone for tone, sign in _VNI_TONES.items()}
    for vowel in "aeo":
        small |= {vowel + sign: nfc(vowel + "\u0302") + tone for tone, sign in _VNI_CIRCUMFLEX.items()}
    small |= {"a" + sign: "ă" + tone for tone, sign in _VNI_BREVE.items()}
    for written, meant in small.items():
        signs.setdefault(written, nfc(meant))
        signs.setdefault(written.upper(), nfc(meant.upper()))
        # A capital that opens a word may bear a small sign.
        signs.setdefault(written[0].upper() + written[1:], nfc(meant.upper()))
    return signs


@cache
def _vni_pattern() -> re.Pattern[str]:
    single = "".join(sign for sign in _vni() if len(sign) == 1)
    first = "".join(sorted({sign[0] for sign in _vni() if len(sign) == 2}))
    second = "".join(sorted({sign[1] for sign in _vni() if len(sign) == 2}))
    pairs = "|".join(sign for sign in _vni() if len(sign) == 2)
    return re.compile(f"(?=[{first}][{second}])(?:{pairs})|[{single}]")
