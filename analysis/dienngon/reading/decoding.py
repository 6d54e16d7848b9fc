"""Bytes to NFC text."""

from __future__ import annotations

from dienngon.errors import InputError
from dienngon.text import nfc

_BINARY_SAMPLE = 8192


def decode(data: bytes) -> str:
    """Return the text of a file's bytes: UTF-8, without a byte order mark, in NFC.

    Raises
    ------
    InputError
        If there is nothing to read, the bytes look binary, or they are not UTF-8. The message is a reason.
    """
    if not data.strip():
        message = "the file is empty"
        raise InputError(message)
    if b"\0" in data[:_BINARY_SAMPLE]:
        message = "the file is binary or UTF-16, not UTF-8 text; save it as UTF-8 text"
        raise InputError(message)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        message = f"the file is not UTF-8 (byte {problem.start} cannot be decoded); save it as UTF-8 text"
        raise InputError(message) from None
    if not any(char.isalnum() for char in text):
        message = "the file holds no letter or digit"
        raise InputError(message)
    return nfc(text)
