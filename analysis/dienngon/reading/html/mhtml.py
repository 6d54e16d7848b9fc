"""Web pages saved with their pictures in one file (MHTML): the page itself, not its frames."""

from __future__ import annotations

import email
import hashlib
from email.errors import MessageError
from email.message import Message

from dienngon.errors import InputError
from dienngon.reading.html.charset import source_text
from dienngon.reading.html.reader import page_of
from dienngon.reading.pages import Options, Page


def read_mhtml(data: bytes, options: Options) -> Page:
    """Return the page of an MHTML file; see :func:`dienngon.reading.html.read_html`.

    Raises
    ------
    InputError
        If the file holds no page, or the page no text. The message is a reason.
    """
    if not data.strip():
        message = "the file is empty"
        raise InputError(message)
    try:
        whole = email.message_from_bytes(data.lstrip())
        part = _page(whole)
        payload = None if part is None else part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, RecursionError):
        part, payload = None, None
    if part is None or not isinstance(payload, bytes) or not payload.strip():
        message = "the file holds no web page; it is damaged, or no MHTML file"
        raise InputError(message)
    source = source_text(payload, options.encoding, _charset(part))
    address = _header(whole, "Snapshot-Content-Location") or _header(part, "Content-Location")
    return page_of(source, "mhtml", hashlib.sha256(data).hexdigest(), address)


def _page(whole: Message) -> Message | None:
    """Return the part that is the page: the one saved from the file's own address, or else the first."""
    parts = [part for part in whole.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    address = _header(whole, "Snapshot-Content-Location")
    same = (part for part in parts if address and _header(part, "Content-Location") == address)
    return next(same, next(iter(parts), None))


def _header(message: Message, name: str) -> str:
    return "".join(str(message.get(name) or "").split())


def _charset(part: Message) -> str:
    stated = part.get_content_charset()
    return stated if isinstance(stated, str) else ""
