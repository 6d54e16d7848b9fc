"""Text into the bytes of old encodings: the inverse of what single bytes, or VNI's pairs, are decoded to."""

from __future__ import annotations

import unicodedata

from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import decode

TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in ("", *TONES)]
LETTERS = [letter for letter in [*VOWELS, "đ"] if not letter.isascii()]
LETTERS += [letter.upper() for letter in LETTERS]
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "})


def table(encoding: str) -> dict[str, bytes]:
    """Return the bytes of each letter, found by decoding one byte, or one letter and one byte, at a time."""
    signs = [bytes([byte]) for byte in range(1, 256) if byte not in b"\t\n\r "]
    if encoding == "vni":
        # Pairs first: alone, a mark of VNI is no letter.
        signs[:0] = [bytes([base, mark]) for base in b"aeiouyAEIOUY\xf4\xd4\xf6\xd6" for mark in range(0xC0, 0x100)]
    found: dict[str, bytes] = {}
    for sign in signs:
        try:
            text = decode(b"x " + sign, encoding).text[2:]
        except InputError:
            # A byte without a meaning.
            continue
        # TCVN3 has no capitals with a tone: what is left of windows-1252 is none of its own.
        if len(text) == 1 and not (encoding == "tcvn3" and text.isupper() and toned(text)):
            found.setdefault(text, sign)
    return found | {chr(byte): bytes([byte]) for byte in range(128) if chr(byte).isprintable() or chr(byte) in "\t\n"}


def toned(letter: str) -> bool:
    """Return whether a letter bears a tone."""
    return any(part in TONES for part in unicodedata.normalize("NFD", letter))


def encode(text: str, letters: dict[str, bytes]) -> bytes:
    """Return text in an encoding; a tone that a letter has not there is put behind it."""
    out = []
    for char in unicodedata.normalize("NFC", text):
        if char in letters:
            out.append(letters[char])
            continue
        parts = unicodedata.normalize("NFD", char)
        tone = next(part for part in parts if part in TONES)
        out += [letters[unicodedata.normalize("NFC", parts.replace(tone, ""))], letters[tone]]
    return b"".join(out)
