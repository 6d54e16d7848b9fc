"""A saved web page to a Page: its visible text, what each line is, and what it states of itself."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from dienngon.corpus import DocumentDate
from dienngon.reading.encodings.decoding import Decoded, mend
from dienngon.reading.html.article import Article, Prose, find_article
from dienngon.reading.html.charset import source_text
from dienngon.reading.html.head import Head, head_of
from dienngon.reading.html.headlines import headline_shown
from dienngon.reading.html.marks import doubt, labels, marks
from dienngon.reading.html.page_dates import stated_dates
from dienngon.reading.html.parser import tree_of
from dienngon.reading.html.setting import Label
from dienngon.reading.html.threads import with_kindred
from dienngon.reading.html.tree import PROSE_SIZE, SYLLABLE, Line, Tree
from dienngon.reading.pages import Options, Page
from dienngon.text import nfc

_HIDDEN = "the page hides its text until a script shows it; the text is read all the same"


def read_html(data: bytes | str, options: Options) -> Page:
    """Return a web page as its whole visible text with what markup says of each line.

    A paragraph, heading, caption, cell or entry of a list is a line. The article is found by what the markup says and
    where the prose is densest; lines outside it are marked as furniture, not left out. What the page hides
    (``hidden``, ``display: none``) is left out if it is short; running text is kept, as furniture outside the
    article and as text inside it.

    Parameters
    ----------
    data
        The bytes of the page, or its source.
    options
        ``encoding`` is taken if it is given.

    Raises
    ------
    InputError
        If the bytes are no text or the page holds none. The message is a reason.
    """
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "replace")
    decoded = source_text(raw, options.encoding) if isinstance(data, bytes) else Decoded(data, "")
    return page_of(decoded, "html", hashlib.sha256(raw).hexdigest())


def page_of(source: Decoded, form: str, sha256: str, address: str = "") -> Page:
    """Return the page of a decoded source; see :func:`read_html`.

    Parameters
    ----------
    source
        Its source with the encoding it had and notes.
    form
        ``html`` or ``mhtml``.
    sha256
        Of what was read.
    address
        Where it was saved from, as far as its carrier says.
    """
    tree, root, notes = tree_of(source.text)
    head, mended = _mended(tree, head_of(root, source.text, address))
    article, prose, doubts = _article(tree, head)
    found = _shown(tree, labels(tree, article, head, prose), article)
    texts = [tree.lines[number].text for number, _ in found]
    made = marks(texts, [label for _, label in found])
    dates, wrong = stated_dates(head.dates)
    modified, _ = stated_dates(head.modified)
    title = next((text for text, (_, label) in zip(texts, found, strict=True) if label and label[0] == "title"), "")
    return Page(
        "",
        "\n".join(texts),
        form,
        mended.encoding or source.encoding,
        made,
        (*dates, *_timed(tree, found, texts, {one.value for one in dates})),
        title or next(iter(head.titles), ""),
        nfc(head.publisher),
        head.url,
        _metadata(head, modified, [(text, label) for text, (_, label) in zip(texts, found, strict=True)]),
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
    count = len(tree.lines)
    tree.lines = [_changed(line, text) for line, text in zip(tree.lines, texts[:count], strict=True)]
    *titles, publisher, author, description = texts[count:]
    changed = dataclasses.replace(
        head, titles=tuple(titles), publisher=publisher, author=author, description=description
    )
    return changed, decoded


def _changed(line: Line, text: str) -> Line:
    return dataclasses.replace(line, text=text, size=len(SYLLABLE.findall(text)))


def _article(tree: Tree, head: Head) -> tuple[Article | None, Prose, tuple[str, ...]]:
    """Return where the article lies, the prose of the page, and sentences about doubts."""
    if not any(char.isalnum() for line in tree.lines if not line.hidden for char in line.text):
        return _unhidden(tree, head)
    prose = Prose(tree)
    stated = head.article or headline_shown(tree, head)
    article = find_article(prose, head.body, stated=stated)
    if article is None and any(line.hidden and line.prose for line in tree.lines):
        return _unhidden(tree, head)
    if article is None:
        return None, prose, (doubt(prose),)
    whole = article if head.body else with_kindred(prose, article)
    told = (f"{len(whole.parts)} elements of one kind hold the text",) if whole.parts else ()
    return whole, prose, told


def _unhidden(tree: Tree, head: Head) -> tuple[Article | None, Prose, tuple[str, ...]]:
    """Return the same where what the page hides counts as well, if that is an article or all there is."""
    prose = Prose(tree, hidden=True)
    article = find_article(prose, head.body, stated=head.article or headline_shown(tree, head))
    shown = any(line.prose and not line.hidden for line in tree.lines)
    if article is None and shown:
        prose = Prose(tree)
        return None, prose, (doubt(prose),)
    for line in tree.lines:
        line.hidden = False
    return article, prose, (_HIDDEN,) if article is not None else (_HIDDEN, doubt(prose))


def _shown(tree: Tree, found: Sequence[Label | None], article: Article | None) -> list[tuple[int, Label | None]]:
    """Return the lines that are part of the text, with their labels: short ones that the page hides are not."""
    kept = []
    for number, (line, label) in enumerate(zip(tree.lines, found, strict=True)):
        if line.hidden and line.size < PROSE_SIZE:
            continue
        inside = article is not None and article.holds(number)
        kept.append((number, label if inside or not line.hidden else ("furniture", "", "hidden by the page")))
    return kept


def _timed(
    tree: Tree, found: Sequence[tuple[int, Label | None]], texts: Sequence[str], known: set[str]
) -> list[DocumentDate]:
    """Return the dates of <time> elements that are lines of the article's head, with the line as their span."""
    dates: list[DocumentDate] = []
    start = 0
    for (number, label), text in zip(found, texts, strict=True):
        if label is not None and label[:2] == ("metadata", "date"):
            element = _time(tree, number)
            stated, _ = stated_dates([("<time datetime>", element)] if element else [])
            dates.extend(
                dataclasses.replace(one, start=start, end=start + len(text)) for one in stated if one.value not in known
            )
            known = known | {one.value for one in dates}
        start += len(text) + 1
    return dates


def _time(tree: Tree, number: int) -> str:
    line = tree.lines[number]
    around: list[Any] = [tree.element[node] for _, node in zip(range(3), tree.ancestors(line.node), strict=False)]
    inner = next((one for element in around[:1] for one in element.iter("time") if one.get("datetime")), None)
    for element in [*around, *([inner] if inner is not None else [])]:
        if element.tag == "time" and element.get("datetime"):
            return str(element.get("datetime"))
    return ""


def _metadata(
    head: Head, modified: Sequence[DocumentDate], lines: Sequence[tuple[str, Label | None]]
) -> MappingProxyType[str, str]:
    named = [text for text, label in lines if label is not None and label[:2] == ("metadata", "author")]
    entries = {
        "author": head.author or next(iter(named), ""),
        "description": head.description,
        **head.more,
        "modified": modified[0].value if modified else "",
    }
    return MappingProxyType({key: nfc(value) for key, value in entries.items() if value})
