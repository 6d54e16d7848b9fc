"""Bytes of a web page to its source text."""

from __future__ import annotations

import codecs
import re

from dienngon.codes import Note
from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import Decoded, decode

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD = 8192
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8 with byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
# Declared by programs that knew nothing of the letters: such pages hold UTF-8, or the letters of old fonts.
_EMPTY = frozenset({"ascii", "iso8859-1", "cp1252", "latin-1"})
# More NUL bytes than this share are another kind of file.
_NUL_SHARE = 0.01


def source_text(data: bytes, encoding: str | None = None, declared: str = "") -> Decoded:
    """Return the source of a page as text, neither normalised nor parsed.

    The encoding asked for is taken first; then a byte order mark; then UTF-8, if the bytes are valid UTF-8, whatever
    the page declares; then the declared encoding, if the bytes can be decoded so; then what the bytes look like.

    Parameters
    ----------
    data
        The bytes of the page.
    encoding
        What the user states, None to find it.
    declared
        What the carrier of the page states, such as the header of a part of an MHTML file.

    Raises
    ------
    InputError
        If there is nothing to read or the bytes are no text. The message is a reason.
    """
    if not data.strip():
        message = "the file is empty"
        raise InputError(message)
    if encoding is not None:
        return decode(data, encoding)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, codec, name) or decode(data)
    bytes_, notes = _without_nul(data)
    found = _decoded(bytes_, "utf-8", "utf-8")
    if found is None:
        match = _DECLARED.search(bytes_[:_HEAD])
        stated = _codec(declared) or (_codec(match[1].decode("ascii", "replace")) if match else "")
        known = stated and stated not in _EMPTY and not stated.startswith(("utf-16", "utf-32"))
        found = (_decoded(bytes_, stated, stated) if known else None) or decode(bytes_)
    return Decoded(found.text, found.encoding, (*notes, *found.notes))


def _without_nul(data: bytes) -> tuple[bytes, tuple[Note, ...]]:
    count = data.count(b"\0")
    if not count or count > _NUL_SHARE * len(data):
        return data, ()
    return data.replace(b"\0", b""), (Note.of("file.nul", count=count),)


def _codec(name: str) -> str:
    """Return Python's name of an encoding, empty if it knows none of that name."""
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def _decoded(data: bytes, codec: str, name: str) -> Decoded | None:
    """Return what the bytes mean in an encoding, None if they are not of it or hold what no page holds."""
    try:
        text = data.decode(codec)
    except (UnicodeError, LookupError):
        return None
    if "\0" in text or not isinstance(text, str):
        return None
    return Decoded(text, name)
