"""Bytes to NFC text, whatever encoding they are in."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.reading.encodings.legacy import LEGACY, from_bytes
from dienngon.reading.encodings.repair import damage, mended, uncertain
from dienngon.reading.encodings.wellformed import choose
from dienngon.reading.thresholds import Encodings
from dienngon.text import TONES, nfc

# The names that an encoding can be asked for by, each with others it is called by.
ENCODINGS = {
    "utf-8": ("utf8", "utf-8-sig", "ascii", "us-ascii", "unicode"),
    "utf-16": ("utf16", "ucs-2", "ucs2"),
    "utf-16-le": ("utf-16le", "utf16le"),
    "utf-16-be": ("utf-16be", "utf16be"),
    "utf-32": ("utf32", "ucs-4", "ucs4"),
    "windows-1258": ("cp1258", "1258"),
    "tcvn3": ("abc", "tcvn", "tcvn-3", ".vntime", "vntime"),
    "tcvn5712-1": ("tcvn-5712", "tcvn5712", "vn1", "tcvn-5712-1"),
    "vni": ("vni-windows", "vni-win", "vni-times"),
    "viscii": ("rfc1456",),
    "vps": ("x-viet-vps",),
    "windows-1252": ("cp1252", "1252", "latin-1", "latin1", "iso-8859-1"),
}

_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# Of text, nearly every character is one of these.
_USUAL = re.compile("[\\t\\n\\r -~\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u203a]")
_OPENING = re.compile(r"[\s\ufeff]*")
# A tone written before the mark of its letter: no normalisation form puts that right.
_MISPLACED = re.compile(f"([aeoAEO])([{''.join(TONES)}])([\u0302\u0306])")
_COMPOSED = re.compile("[àáảãạèéẻẽẹòóỏõọÀÁẢÃẠÈÉẺẼẸÒÓỎÕỌ][\u0302\u0306]")


# What may be after the first byte of a character of UTF-8.
_TAILS = bytes(range(0x80, 0xC0))
_HIGH = re.compile(rb"[\x80-\xff]+")
_BEFORE = re.compile(rb"[^ \t\r\n]*\Z")
_AFTER = re.compile(rb"[^ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, in NFC, with the encoding that was used and notes on doubts."""

    text: str
    encoding: str  # empty where text was given and nothing had to be mended
    notes: tuple[Note, ...] = ()


def canonical(encoding: str) -> str:
    """Return the name in :data:`ENCODINGS` of an encoding."""
    asked = encoding.strip().lower().replace("_", "-")
    for name, others in ENCODINGS.items():
        if asked == name or asked in others:
            return name
    raise Unreadable(Note.of("unread.unknown_encoding", name=encoding, known=list(ENCODINGS)))


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of a file's bytes: in NFC, without byte order marks, a line break being ``U+000A``.

    Where no encoding is asked for, a byte order mark decides, then whether the bytes are valid UTF-8, then UTF-16
    without a mark. Other bytes are read in every encoding of Vietnamese that is known (``legacy.LEGACY``), and the one
    whose words are Vietnamese syllables is taken: see :func:`dienngon.reading.encodings.wellformed.choose`. UTF-8 with
    at most one character in a hundred that cannot be decoded stays UTF-8, with U+FFFD in their place and a note. Valid
    UTF-8 that holds letters of an old encoding as Latin characters is mended (:func:`mend`). Where one of
    :data:`ENCODINGS` is asked for, nothing is guessed or mended.
    """
    if not data.strip():
        raise Unreadable(Note.of("unread.empty"))
    text, name, notes = _detected(data) if encoding is None else _asked(data, canonical(encoding))
    text = _tidied(text)
    if not any(map(str.isalnum, text)):
        raise Unreadable(Note.of("unread.no_letter"))
    if encoding is None and name.startswith("utf"):
        text, other, more = mended(text)
        name = f"{other}, saved as utf-8" if other in ENCODINGS else other or name
        notes += more
    return Decoded(text, name, (*notes, *damage(text)))


def mend(text: str) -> Decoded:
    """Return text with its letters as they were meant, if those of an old encoding show in it as Latin ones.

    So they do where a document was written with fonts such as .VnTime or VNI-Times ("Céng hßa x∙ héi"), and so do the
    bytes of UTF-8 that were read as windows-1252. The encoding is empty if nothing was mended. Notes name
    letters that are lost; whatever is mended line by line leaves the lines as they are.
    """
    text = nfc(_reordered(text))
    text, name, notes = mended(text)
    return Decoded(text, name, (*notes, *damage(text)))


def _asked(data: bytes, name: str) -> tuple[str, str, tuple[Note, ...]]:
    if name == "windows-1258":
        # Undefined bytes show that it is another.
        codec = "cp1258"
    elif name in LEGACY or name == "windows-1252":
        return from_bytes(data, name), name, ()
    else:
        codec = _wide(data) or "utf-16-le" if name == "utf-16" else name
    try:
        return data.decode(codec), name, ()
    except UnicodeDecodeError as problem:
        raise Unreadable(Note.of("unread.other_encoding", name=name, byte=problem.start)) from None


def _detected(data: bytes) -> tuple[str, str, tuple[Note, ...]]:
    mark = next((codec for mark, codec in _MARKS.items() if data.startswith(mark)), "")
    if mark:
        return data.decode(mark, "replace"), mark[:6], ()
    if b"\0" in data[: Encodings.BINARY_SAMPLE]:
        codec = _wide(data)
        if not codec:
            raise Unreadable(Note.of("unread.binary"))
        return data.decode(codec, "replace"), codec[:6], ()
    name = "utf-8 with byte order mark" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        return data.decode("utf-8"), "ascii" if data.isascii() else name, ()
    except UnicodeDecodeError:
        return _guessed(data, name)


def _wide(data: bytes) -> str:
    """Return the kind of UTF-16 or UTF-32 that makes text of some bytes, "" if none does."""
    for codec in _WIDE[::-1]:
        text = data[: 2 * Encodings.BINARY_SAMPLE].decode(codec, "replace")
        if len(_USUAL.findall(text)) > Encodings.USUAL * len(text):
            return codec
    return ""


def _guessed(data: bytes, name: str) -> tuple[str, str, tuple[Note, ...]]:
    """Return bytes that are not valid UTF-8 as text."""
    some = _sample(data)
    lost, kept, size = _utf8(some)
    if kept >= Encodings.KEPT * lost and lost <= Encodings.LOST * size:
        return data.decode("utf-8", "replace"), name, ()
    guess = choose({legacy: from_bytes(some, legacy) for legacy in LEGACY})
    if guess.name:
        return from_bytes(data, guess.name), guess.name, (uncertain(guess.name, guess.rivals),) if guess.rivals else ()
    if kept >= lost and lost <= Encodings.LOST * size:
        return data.decode("utf-8", "replace"), name, ()
    if _western(from_bytes(some, "windows-1252")):
        return from_bytes(data, "windows-1252"), "windows-1252", (Note.of("encoding.none"),)
    raise Unreadable(Note.of("unread.no_encoding"))


def _utf8(data: bytes) -> tuple[int, int, int]:
    """Return how many characters of UTF-8 cannot be decoded, how many outside ASCII can, and all."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    return lost, len(text) - lost - sum(map(len, re.findall("[\x00-\x7f]+", text))), len(text)


def _tidied(text: str) -> str:
    opening = _OPENING.match(text)
    if opening is not None and "\ufeff" in opening.group():
        text = opening.group().replace("\ufeff", "") + text[opening.end() :]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return nfc(_reordered(text))


def _reordered(text: str) -> str:
    """Return text in which a tone written before the circumflex or breve of its letter is behind it."""
    if text.isascii() or not ("\u0302" in text or "\u0306" in text):
        return text
    text = _COMPOSED.sub(lambda found: unicodedata.normalize("NFD", found.group()[0]) + found.group()[1], text)
    return _MISPLACED.sub(r"\1\3\2", text)


def _western(text: str) -> bool:
    """Return whether text decoded as windows-1252 may be in a western language.

    Its letters outside ASCII are in words of letters alone, which are not many of all words.
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


def _sample(data: bytes) -> bytes:
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
