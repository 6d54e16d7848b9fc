"""Text into Pyvi's syllables: words, numbers, addresses and single signs.

No syllable crosses white space, so that a text is cut at its spaces first and each piece, a chunk, can be kept in
a cache. White space of other kinds may stand in a chunk and is no syllable, but for the line break, which is one.
"""

from __future__ import annotations

import re
import string

# In the order in which Pyvi tries them; e-mail addresses come between the two (see below).
_BEFORE = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.|==>|->|\.\.\.|>>|\n|\w+://\S+"
_AFTER = r"\d+(?:[.,_]\d+)+|[^\w\s]|\w+"
_PLAIN = re.compile(f"{_BEFORE}|{_AFTER}")
_SPLIT = re.compile(f"(?P<before>{_BEFORE})|{_AFTER}")
_LOCAL = string.ascii_letters + string.digits + "_.+-"
_DOMAIN = re.compile(r"(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")


def syllabify(chunk: str) -> list[tuple[int, int]]:
    """Return the syllables of a text as (start, end), in time linear in its length."""
    if "@" in chunk:
        return _with_addresses(chunk)
    return [match.span() for match in _PLAIN.finditer(chunk)]


def _with_addresses(chunk: str) -> list[tuple[int, int]]:
    """Return the same where e-mail addresses may occur.

    Tried at every place, a pattern for addresses reads on to the next @ each time and takes quadratic time.
    Here each @ is looked at once: an address begins anywhere in the run of letters before it.
    """
    addresses = _addresses(chunk)
    spans: list[tuple[int, int]] = []
    position = 0
    for first, at, end in addresses:
        while position < at:
            match = _SPLIT.match(chunk, position)
            if match is None:
                position += 1
            elif match["before"] is None and first <= position:
                spans.append((position, end))
                position = end
            else:
                spans.append(match.span())
                position = match.end()
    while position < len(chunk):
        match = _SPLIT.match(chunk, position)
        if match is None:
            position += 1
        else:
            spans.append(match.span())
            position = match.end()
    return spans


def _addresses(chunk: str) -> list[tuple[int, int, int]]:
    """Return for each @ that can stand in an address: where the address may begin, the @, and its end."""
    found = []
    previous = 0
    at = chunk.find("@")
    while at >= 0:
        domain = _DOMAIN.match(chunk, at + 1)
        first = previous + len(chunk[previous:at].rstrip(_LOCAL))
        if domain and first < at:
            found.append((first, at, domain.end()))
        previous = at + 1
        at = chunk.find("@", previous)
    return found
