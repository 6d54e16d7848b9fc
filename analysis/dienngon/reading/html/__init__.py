"""Saved web pages: the whole visible text, a block a line, with what the page says of each line and its dates."""

from __future__ import annotations

import dataclasses
import email
import hashlib
from collections.abc import Sequence
from email.errors import MessageError
from email.message import Message
from itertools import accumulate
from types import MappingProxyType
from typing import Any

from dienngon.codes import Note
from dienngon.corpus import DocumentDate, Unreadable
from dienngon.reading.encodings.decoding import Decoded, mend
from dienngon.reading.html.article import Article, find_article, with_kindred
from dienngon.reading.html.facts import facts, is_plain
from dienngon.reading.html.head import Head, head_of
from dienngon.reading.html.headline import headline_shown
from dienngon.reading.html.listing import listed
from dienngon.reading.html.page_dates import stated_dates
from dienngon.reading.html.source import source_text, tree_of
from dienngon.reading.html.tree import Prose, Tree
from dienngon.reading.labels.labeller import marked
from dienngon.reading.labels.lines import SYLLABLE
from dienngon.reading.pages import Mark, Markup, Options, Page
from dienngon.reading.thresholds import Lines
from dienngon.text import nfc

__all__ = ["read_html", "read_mhtml"]

_HIDDEN = Note.of("web.hidden")


def read_html(data: bytes | str, options: Options) -> Page:
    """Return a web page as its whole visible text with what markup says of each line.

    A paragraph, heading, caption, cell or entry of a list is a line. The article is found by what the markup says and
    where the prose is densest; lines outside it are marked as furniture, not left out. What the page hides
    (``hidden``, ``display: none``) is left out if it is short; running text is kept, as furniture outside the
    article and as text inside it.
    """
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    decoded = source_text(raw, options.encoding) if isinstance(data, bytes) else Decoded(data, "")
    return _page(decoded, "html", hashlib.sha256(raw).hexdigest())


def read_mhtml(data: bytes, options: Options) -> Page:
    """Return the page of an MHTML file; see :func:`read_html`."""
    if not data.strip():
        raise Unreadable(Note.of("unread.empty"))
    try:
        whole = email.message_from_bytes(data.lstrip())
        part = _part(whole)
        payload = None if part is None else part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, RecursionError):
        part, payload = None, None
    if part is None or not isinstance(payload, bytes) or not payload.strip():
        raise Unreadable(Note.of("unread.web.no_page"))
    source = source_text(payload, options.encoding, str(part.get_content_charset() or ""))
    address = _header(whole, "Snapshot-Content-Location") or _header(part, "Content-Location")
    return _page(source, "mhtml", hashlib.sha256(data).hexdigest(), address)


def _part(whole: Message) -> Message | None:
    """Return the part that is the page: the one saved from the file's own address, or else the first."""
    parts = [part for part in whole.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    address = _header(whole, "Snapshot-Content-Location")
    same = (part for part in parts if address and _header(part, "Content-Location") == address)
    return next(same, next(iter(parts), None))


def _header(message: Message, name: str) -> str:
    return "".join(str(message.get(name) or "").split())


def _page(source: Decoded, form: str, sha256: str, address: str = "") -> Page:
    """Return the page of a decoded source, saved from an address as far as its carrier says."""
    tree, root, notes = tree_of(source.text)
    head, mended = _mended(tree, head_of(root, source.text, address))
    article, prose, doubts = _article(tree, head)
    # Short lines that the page hides are no part of its text.
    kept = [
        (number, line, web)
        for number, (line, web) in enumerate(zip(tree.lines, facts(tree, article, head, prose), strict=True))
        if not line.hidden or line.size >= Lines.PROSE
    ]
    text = "\n".join(line.text for _, line, _ in kept)
    starts = [0, *accumulate(len(line.text) + 1 for _, line, _ in kept)]
    markup = tuple(
        Markup(start, start + len(line.text), web=web) for start, (_, line, web) in zip(starts, kept, strict=False)
    )
    marks = tuple(marked(text, markup))
    dates, wrong = stated_dates(head.dates)
    titles = (text[one.start : one.end] for one in marks if one.kind == "title")
    numbers = {start: number for start, (number, _, _) in zip(starts, kept, strict=False)}
    timed = _timed(tree, numbers, marks, {one.value for one in dates})
    return Page(
        "",
        text,
        form,
        mended.encoding or source.encoding,
        markup,
        marks,
        (*dates, *timed),
        next(titles, "") or next(iter(head.titles), ""),
        nfc(head.publisher),
        head.url,
        _metadata(head, text, marks),
        (*source.notes, *mended.notes, *notes, *doubts, *wrong),
        sha256,
    )


def _mended(tree: Tree, head: Head) -> tuple[Head, Decoded]:
    """Put the letters of old fonts right in the lines of a page; return its head with the same done, and how."""
    own = [*head.titles, head.publisher, head.author, head.description]
    decoded = mend("\n".join([*(line.text for line in tree.lines), *own]))
    texts = decoded.text.split("\n")
    if not decoded.encoding or len(texts) != len(tree.lines) + len(own):
        return head, Decoded("", "", decoded.notes)
    # The lines of the page come first, then the titles and the rest of the head.
    tree.lines = [
        dataclasses.replace(line, text=text, size=len(SYLLABLE.findall(text)))
        for line, text in zip(tree.lines, texts, strict=False)
    ]
    *titles, publisher, author, description = texts[len(tree.lines) :]
    changed = dataclasses.replace(
        head, titles=tuple(titles), publisher=publisher, author=author, description=description
    )
    return changed, decoded


def _article(tree: Tree, head: Head) -> tuple[Article | None, Prose, tuple[Note, ...]]:
    """Return where the article is, the prose of the page, and notes on doubts."""
    if not any(char.isalnum() for line in tree.lines if not line.hidden for char in line.text):
        return _unhidden(tree, head)
    prose = Prose(tree)
    stated = head.article or headline_shown(tree, head) is not None
    article = find_article(prose, head.body, stated=stated)
    if article is None and any(line.hidden and line.prose for line in tree.lines):
        unhidden = _unhidden(tree, head)
        if unhidden[0] is not None or not any(line.prose and not line.hidden for line in tree.lines):
            return unhidden
    if article is None:
        own = Prose(tree, short=True)
        article, prose = find_article(own, stated=stated, short=True), own
    listing = listed(prose, article, head)
    if article is None or listing is not None:
        prose = Prose(tree)
        return None, prose, (listing or _doubt(prose),)
    whole = article if head.body else with_kindred(prose, article)
    notes = (Note.of("web.parts", count=len(whole.parts)),) if whole.parts else ()
    return whole, prose, notes


def _unhidden(tree: Tree, head: Head) -> tuple[Article | None, Prose, tuple[Note, ...]]:
    """Return the same where what the page hides counts as well, if that is an article or all there is."""
    prose = Prose(tree, hidden=True)
    article = find_article(prose, head.body, stated=head.article or headline_shown(tree, head) is not None)
    shown = any(line.prose and not line.hidden for line in tree.lines)
    if article is None and shown:
        prose = Prose(tree)
        return None, prose, (_doubt(prose),)
    for line in tree.lines:
        line.hidden = False
    return article, prose, (_HIDDEN,) if article is not None else (_HIDDEN, _doubt(prose))


def _doubt(prose: Prose) -> Note:
    """Return what is to be said of a page on which no article was found."""
    return Note.of("web.plain" if is_plain(prose) else "web.listed")


def _timed(tree: Tree, numbers: dict[int, int], marks: Sequence[Mark], known: set[str]) -> list[DocumentDate]:
    """Return the dates of <time> elements that are date lines of the article, with the line as their span.

    ``numbers`` are those of the lines by where they begin, ``known`` the dates that the page states elsewhere.
    """
    dates: list[DocumentDate] = []
    for one in marks:
        if (one.kind, one.subkind) == ("metadata", "date"):
            element = _time(tree, numbers[one.start])
            stated, _ = stated_dates([("<time datetime>", element)] if element else [])
            dates += [
                dataclasses.replace(date, start=one.start, end=one.end) for date in stated if date.value not in known
            ]
            known = known | {date.value for date in dates}
    return dates


def _time(tree: Tree, number: int) -> str:
    line = tree.lines[number]
    around: list[Any] = [tree.element[node] for _, node in zip(range(3), tree.ancestors(line.node), strict=False)]
    inner = next((one for element in around[:1] for one in element.iter("time") if one.get("datetime")), None)
    for element in [*around, *([inner] if inner is not None else [])]:
        if element.tag == "time" and element.get("datetime"):
            return str(element.get("datetime"))
    return ""


def _metadata(head: Head, text: str, marks: Sequence[Mark]) -> MappingProxyType[str, str]:
    named = (text[one.start : one.end] for one in marks if (one.kind, one.subkind) == ("metadata", "author"))
    modified, _ = stated_dates(head.modified)
    entries = {
        "author": head.author or next(named, ""),
        "description": head.description,
        **head.more,
        "modified": modified[0].value if modified else "",
    }
    return MappingProxyType({key: nfc(value) for key, value in entries.items() if value})
