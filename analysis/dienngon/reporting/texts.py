"""The documents' own texts on a page: whole if short enough together, else the lines around what is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from dienngon.codes import Note, Wording
from dienngon.corpus import COUNTED_KINDS, Document, Span
from dienngon.plots.base import anchor
from dienngon.text import legible

# Bytes of text on a page, in all: a browser shows it at once, and a page can be sent by mail.
MOST_TEXT = 3_000_000
# Bytes of a character of Vietnamese, with what a line has around it on a page.
_BYTES_EACH = 1.5


def place_of(document: str, line: int | None = None) -> str:
    """Return the id of a document on a page, or of one of its lines.

    Examples
    --------
    >>> place_of("báo 1.txt", 3)
    'doc-báo_1.txt-3'
    """
    return anchor("doc", document, *(() if line is None else (line,)))[1:]


def whole(documents: Sequence[Document]) -> bool:
    """Return whether the texts are short enough together to be shown as they are."""
    return sum(len(one.text.encode("utf-8", "replace")) for one in documents) <= MOST_TEXT


def articles(
    documents: Sequence[Document],
    wanted: Mapping[str, Collection[int]],
    text: Callable[[Wording], str],
    room: int = MOST_TEXT,
) -> tuple[list[str], set[str]]:
    """Return the texts as HTML, and the ids in them.

    Texts that are longer together than :data:`MOST_TEXT` are shown as the lines that are ``wanted``, by document; the
    shortest first, as many as ``room`` holds in bytes. Lines that do not count are marked, with their label. ``text``
    returns a wording, escaped.
    """
    complete = whole(documents)
    labels: dict[tuple[str, str], str] = {}
    longest = None if complete else _longest(documents, wanted, room)
    parts: list[str] = []
    ids: set[str] = set()
    for document in documents:
        lines = wanted.get(document.name, ())
        home = place_of(document.name)
        if not (complete or lines) or home in ids:
            continue
        place = escape(legible(home))
        body: list[tuple[int, str, bool]] = []
        for line, grouped in groupby(document.spans, lambda one: one.line):
            spans = list(grouped)
            if longest is not None and (line not in lines or _length(spans) > longest):
                continue
            ids.add(f"{home}-{line}")
            shown = "".join(_stretch(document, one, labels, text) for one in spans)
            body.append((line, shown, _out(spans)))
        if body:
            ids.add(home)
            parts.append(_article(document, home, _lines(place, body, text), text, whole=complete))
    return parts, ids


def _length(spans: Sequence[Span]) -> int:
    return sum(one.end - one.start for one in spans)


def _longest(documents: Sequence[Document], wanted: Mapping[str, Collection[int]], room: int) -> int:
    """Return the length up to which lines that are wanted have room together, in characters."""
    sizes = sorted(
        _length(spans)
        for document in documents
        if document.name in wanted
        for line, spans in ((one, list(two)) for one, two in groupby(document.spans, lambda span: span.line))
        if line in wanted[document.name]
    )
    held = 0.0
    for size in sizes:
        held += size * _BYTES_EACH
        if held > room:
            return size - 1
    return sizes[-1] if sizes else 0


def first_lines_removed(documents: Sequence[Document]) -> dict[str, int]:
    """Return by document the first line of which something does not count, of those that have one."""
    found: dict[str, int] = {}
    for document in documents:
        line = next((one.line for one in document.spans if one.kind not in COUNTED_KINDS), None)
        if line is not None:
            found.setdefault(document.name, line)
    return found


def _out(spans: Iterable[Span]) -> bool:
    return any(one.kind not in COUNTED_KINDS for one in spans)


def _lines(place: str, body: Sequence[tuple[int, str, bool]], text: Callable[[Wording], str]) -> str:
    """Return lines as paragraphs; from each stretch that does not count a link leads to the next."""
    runs = [(out, list(run)) for out, run in groupby(body, lambda one: one[2])]
    starts = [run[0][0] for out, run in runs if out]
    parts = [_next(place, starts[0], text(Note.of("reporting.first_removed")))] if starts else []
    said = text(Note.of("reporting.next_removed"))
    for out, run in runs:
        parts += [f'<p id="{place}-{line}">{shown}</p>\n' for line, shown, _ in run]
        if out:
            del starts[0]
            parts += [_next(place, starts[0], said)] if starts else []
    return "".join(parts)


def _next(place: str, line: int, said: str) -> str:
    return f'<p class="next"><a href="#{place}-{line}">{said}</a></p>\n'


def _article(document: Document, home: str, body: str, text: Callable[[Wording], str], *, whole: bool) -> str:
    place = escape(legible(home))
    date = "" if document.date is None else document.date.value
    about = Note.of("reporting.text_of", name=document.name, date=date, whole=whole)
    title = document.title or Note.of("reporting.no_title")
    return (
        f'<div class="panel text" id="{place}" role="group" tabindex="-1" aria-labelledby="{place}-title">\n'
        f'{buttons(text)}<h3 id="{place}-title" lang="vi">{text(title)}</h3>\n<p class="about">{text(about)}</p>\n'
        f'<div class="lines" lang="vi">\n{body}</div></div>\n'
    )


def buttons(text: Callable[[Wording], str]) -> str:
    """Return the links that close a panel, and with a script lead back from it."""
    back, close = text(Note.of("reporting.back")), text(Note.of("reporting.close"))
    links = f'<a class="back" href="#closed" hidden>{back}</a><a class="close" href="#closed">{close}</a>'
    return f'<p class="buttons">{links}</p>\n'


def _stretch(document: Document, span: Span, labels: dict[tuple[str, str], str], text: Callable[[Wording], str]) -> str:
    shown = escape(legible(document.text[span.start : span.end]))
    if span.kind in COUNTED_KINDS:
        return f"<b>{shown}</b>" if span.kind == "title" else shown
    key = span.kind, span.subkind
    if key not in labels:
        labels[key] = text(kind_of(*key))
    return f'<span class="out">{shown} <small>{labels[key]}</small></span>'


def kind_of(kind: str, subkind: str) -> Note:
    """Return what a labelled stretch of a document is."""
    return Note.of("reporting.kind", kind=kind, subkind=subkind, both=bool(subkind))
