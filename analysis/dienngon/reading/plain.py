"""Text files, and text whose headings are marked as in Markdown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from dienngon.codes import Note
from dienngon.corpus import Basis, DocumentDate
from dienngon.reading.dates.fields import parse_date, why_no_date
from dienngon.reading.encodings.decoding import decode
from dienngon.reading.pages import Mark, Options, Page

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*(?:[ \t]#+[ \t]*)?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULER = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^([^\W\d_][\w -]{0,40}):[ \t]+(\S.*?)[ \t\r]*$", re.MULTILINE)


def read_text(data: bytes, options: Options) -> Page:
    """Return the page of a text file: its lines bear no marks.

    Raises
    ------
    InputError
        If it cannot be decoded. The message is a reason.
    """
    decoded = decode(data, options.encoding)
    digest = hashlib.sha256(data).hexdigest()
    return Page("", decoded.text, "txt", decoded.encoding, notes=decoded.notes, sha256=digest)


def read_markdown(data: bytes, options: Options) -> Page:
    """Return the page of a Markdown file: headings, code and the fields before the text are marked.

    The text stays as it was written, with its signs. The first heading of the first level is the title; of the
    fields, ``title``, ``date``, ``source`` and ``url`` are what they are called, the others are metadata.

    Raises
    ------
    InputError
        If it cannot be decoded. The message is a reason.
    """
    decoded = decode(data, options.encoding)
    text = decoded.text
    front = _FRONT.match(text)
    fields = {} if front is None else _fields(front.group(1))
    marks = _marks(text, 0 if front is None else front.end())
    date = parse_date(fields.get("date", ""))
    titles = [text[mark.start : mark.end] for mark in marks if mark.kind == "title"]
    notes = decoded.notes
    if date is None and fields.get("date"):
        why = why_no_date(fields["date"])
        code = "dates.field" if why is None else "dates.field_why"
        notes = (*notes, Note.of(code, said=fields["date"], why=why))
    return Page(
        "",
        text,
        "md",
        decoded.encoding,
        marks=tuple(marks),
        dates=() if date is None else (DocumentDate(date[0], Basis.FIELD.note()),),
        title=fields.get("title", "") or next(iter(titles), ""),
        publisher=fields.get("source", ""),
        url=fields.get("url", ""),
        metadata={name: value for name, value in fields.items() if name not in {"title", "date", "source", "url"}},
        notes=notes,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _fields(front: str) -> Mapping[str, str]:
    return {found.group(1).strip().lower(): found.group(2).strip("'\"") for found in _FIELD.finditer(front)}


def _marks(text: str, front: int) -> list[Mark]:
    """Return the marks of a text whose first ``front`` characters are fields."""
    marks: list[Mark] = []
    fence = ""
    titled = False
    before: tuple[int, int] | None = None  # the paragraph line that a line of = or - makes a heading
    start = 0
    for line in text.split("\n"):
        end = start + len(line.rstrip())
        left = start + len(line) - len(line.lstrip())
        bars = _FENCE.match(line)
        heading = _HEADING.match(line.rstrip("\r"))
        under = _UNDERLINE.match(line.rstrip("\r"))
        lines_up = before
        before = None
        if end <= left:
            pass
        elif start < front:
            marks.append(Mark(left, end, "metadata", "", "field before the text"))
        elif fence or bars:
            marks.append(Mark(left, end, "furniture", "code", "code"))
            if bars and not fence:
                fence = bars.group(1)
            elif bars and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif heading:
            level, place = len(heading.group(1)), (start + heading.start(2), start + heading.end(2))
            marks.append(_heading(place, level, titled=titled))
            titled = titled or level == 1
        elif under and lines_up is not None:
            level = 1 if under.group(1)[0] == "=" else 2
            marks.append(_heading(lines_up, level, titled=titled))
            marks.append(Mark(left, end, "metadata", "punctuation", "underlines a heading"))
            titled = titled or level == 1
        elif _RULER.match(line.rstrip("\r")):
            marks.append(Mark(left, end, "metadata", "punctuation", "ruler"))
        else:
            before = (left, end)
        start += len(line) + 1
    return marks


def _heading(place: tuple[int, int], level: int, *, titled: bool) -> Mark:
    if level == 1 and not titled:
        return Mark(*place, "title", "", "first heading of the first level")
    return Mark(*place, "body", "heading", f"heading of level {level}")
