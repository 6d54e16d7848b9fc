"""The cells of one row as text: what each says, and the page they make."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from dataclasses import replace

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.reading.encodings.decoding import mend
from dienngon.reading.pages import Markup, Options, Page, markup_of
from dienngon.text import nfc

_MARKUP = re.compile(
    r"</(?:p|div|span|h[1-6]|li|td|a|b|i|u|strong|em|figure|font)\s*>|<(?:br|p|img)\b[^<>]*>", re.IGNORECASE
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def cell_text(value: object) -> str:
    """Return what a cell says: whole numbers without a decimal point, dates as ISO 8601, lists one entry a line."""
    match value:
        case None:
            said = ""
        case str():
            said = paired(value)
        case bool():
            said = "true" if value else "false"
        case int() | float():
            said = _number(value)
        case dt.datetime():
            day = value.time() == dt.time() and value.tzinfo is None
            said = value.date().isoformat() if day else value.isoformat(sep=" ")
        case dt.date() | dt.time():
            said = value.isoformat()
        case bytes():
            said = value.decode("utf-8", "replace")
        case list() if all(isinstance(one, str) for one in value):
            said = "\n".join(map(paired, value))
        case list() | dict():
            said = paired(json.dumps(value, ensure_ascii=False, default=str))
        case _:
            said = str(value)
    return said


def _number(value: float) -> str:
    if isinstance(value, int):
        # Python refuses to write integers of thousands of digits.
        return str(value) if value.bit_length() < 10_000 else hex(value)
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)


def paired(text: str) -> str:
    """Return text without lone surrogates, which JSON can hold and no file can: they become U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def written(values: Mapping[str, str], names: Mapping[str, str], options: Options) -> Page:
    """Return the page that title, lead and text of a row make: paragraphs with a blank line between them.

    Title and lead are before the text unless it begins with them. A text of HTML is read as such. ``values`` are
    the cells by role, ``names`` the columns.
    """
    parts = {role: _lines(values.get(role, "")) for role in ("title", "lead", "text")}
    if not any(char.isalnum() for part in parts.values() for char in part):
        raise Unreadable(Note.of("unread.empty_text", columns=list(map(repr, names.values()))))
    if _MARKUP.search(parts["text"]):
        return _rendered(parts, names, options)
    parts, encoding, notes = _mended(parts)
    if "text" in names and not parts["text"]:
        notes = (*notes, Note.of("row.no_text", column=names["text"]))
    text, markup = _joined(parts, names, parts["text"])
    return Page("", text, "", encoding, tuple(markup), notes=notes)


def _lines(cell: str) -> str:
    return _BREAKS.sub("\n", nfc(cell)).replace("\0", "").lstrip("\ufeff").strip()


def _rendered(parts: Mapping[str, str], names: Mapping[str, str], options: Options) -> Page:
    """Return the page of a row whose text is HTML."""
    from dienngon.reading.html import read_html

    page = read_html(parts["text"], options)
    heads, encoding, notes = _mended({**parts, "text": ""})
    text, own = _joined(heads, names, page.text)
    shift = len(text) - len(page.text)
    inner = {one.start + shift: replace(one, start=one.start + shift, end=one.end + shift) for one in page.markup}
    # Where the page begins with the title or lead itself, its lines are of that column too.
    for one in own:
        if one.start in inner:
            inner[one.start] = replace(inner[one.start], role=one.role, column=one.column)
    before = (one for one in own if one.start not in inner)
    return replace(
        page,
        text=text,
        form="",
        encoding=page.encoding or encoding,
        markup=(*before, *inner.values()),
        marks=None,
        dates=tuple(
            one if one.start < 0 else replace(one, start=one.start + shift, end=one.end + shift) for one in page.dates
        ),
        notes=(*notes, *page.notes),
    )


def _mended(parts: Mapping[str, str]) -> tuple[dict[str, str], str, tuple[Note, ...]]:
    """Return title, lead and text with letters of old fonts put right: judged together, since a title is short."""
    whole = "\n".join(parts.values())
    mended = mend(whole)
    if mended.text == whole:
        return dict(parts), mended.encoding, mended.notes
    lines = mended.text.split("\n")
    found: dict[str, str] = {}
    for role, part in parts.items():
        size = part.count("\n") + 1
        found[role] = "\n".join(lines[:size])
        lines = lines[size:]
    return found, mended.encoding, mended.notes


def _joined(parts: Mapping[str, str], names: Mapping[str, str], text: str) -> tuple[str, list[Markup]]:
    """Return title, lead and text as one, with what is known of the lines of title and lead."""
    title = Markup(0, 0, role="title", column=names.get("title", ""))
    lead = Markup(0, 0, role="lead", column=names.get("lead", ""))
    before: list[tuple[Markup, str]] = []
    within: list[tuple[Markup, str]] = []
    rest = text
    for known, part in ((title, parts["title"]), (lead, parts["lead"])):
        if part and (rest == part or rest.startswith(f"{part}\n")):
            within.append((known, part))
            rest = rest[len(part) :].lstrip()
        elif part:
            before.append((known, part))
    whole = "\n\n".join([part for _, part in before] + ([text] if text else []))
    markup: list[Markup] = []
    position = 0
    for known, part in before + within:
        start = whole.index(part, position)
        position = start + len(part)
        markup += markup_of(whole, start, position, known)
    return whole, markup
