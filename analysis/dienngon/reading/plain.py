"""Text files, and text whose headings are marked as in Markdown."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from dienngon.codes import Note
from dienngon.corpus import Basis, DocumentDate
from dienngon.reading.dates.fields import parse_date, why_no_date
from dienngon.reading.encodings.decoding import decode
from dienngon.reading.labels.labeller import marked
from dienngon.reading.pages import Markup, Options, Page

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*?)[ \t]*(?:[ \t]#+[ \t]*)?$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULER = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^([^\W\d_][\w -]{0,40}):[ \t]+(\S.*?)[ \t\r]*$", re.MULTILINE)


def read_text(data: bytes, options: Options) -> Page:
    """Return the page of a text file: nothing is known of its lines."""
    decoded = decode(data, options.encoding)
    digest = hashlib.sha256(data).hexdigest()
    return Page("", decoded.text, "txt", decoded.encoding, notes=decoded.notes, sha256=digest)


def read_markdown(data: bytes, options: Options) -> Page:
    """Return the page of a Markdown file: with what its signs say of headings, code and the fields before it.

    The text stays as it was written, with its signs. The first heading of the first level is the title; of the
    fields, ``title``, ``date``, ``source`` and ``url`` are what they are called, the others are metadata.
    """
    decoded = decode(data, options.encoding)
    text = decoded.text
    front = _FRONT.match(text)
    found = _FIELD.finditer(front.group(1) if front else "")
    fields = {one.group(1).strip().lower(): one.group(2).strip("'\"") for one in found}
    markup = tuple(_markup(text, front.end() if front else 0))
    marks = tuple(marked(text, markup))
    date = parse_date(fields.get("date", ""))
    titles = (text[mark.start : mark.end] for mark in marks if mark.kind == "title")
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
        markup,
        marks,
        dates=() if date is None else (DocumentDate(date[0], Basis.FIELD.note()),),
        title=fields.get("title", "") or next(titles, ""),
        publisher=fields.get("source", ""),
        url=fields.get("url", ""),
        metadata={name: value for name, value in fields.items() if name not in {"title", "date", "source", "url"}},
        notes=notes,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _markup(text: str, front: int) -> list[Markup]:
    """Return what the signs of a text say of its lines; its first ``front`` characters are fields."""
    found: list[Markup] = []
    fence = ""
    before: tuple[int, int] | None = None  # the paragraph line that a line of = or - makes a heading
    start = 0
    for line in text.split("\n"):
        end = start + len(line.rstrip())
        left = start + len(line) - len(line.lstrip())
        bars = _FENCE.match(line)
        above, before = before, None
        if end <= left:
            pass
        elif start < front:
            found.append(Markup(left, end, part="field"))
        elif fence or bars:
            found.append(Markup(left, end, part="code"))
            fence = _fence(line, fence, bars)
        elif signs := _signs(line.rstrip("\r"), start, above):
            found += signs
        else:
            before = (left, end)
        start += len(line) + 1
    first = next((place for place, one in enumerate(found) if one.level == 1), None)
    if first is not None:
        found[first] = replace(found[first], first=True)
    return found


def _fence(line: str, fence: str, bars: re.Match[str] | None) -> str:
    """Return the sign that closes the code after a line of it, empty if the line closes it."""
    if bars and not fence:
        return bars.group(1)
    closes = bars and line.strip().startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _signs(line: str, start: int, above: tuple[int, int] | None) -> list[Markup]:
    """Return what a line says that is a heading, underlines the line above as one, or is a ruler."""
    left, end = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
    heading = _HEADING.match(line)
    under = _UNDERLINE.match(line)
    if heading:
        return [Markup(start + heading.start(2), start + heading.end(2), level=len(heading.group(1)))]
    if under and above is not None:
        return [Markup(*above, level=1 if under.group(1)[0] == "=" else 2), Markup(left, end, part="underline")]
    return [Markup(left, end, part="ruler")] if _RULER.match(line) else []
