"""Blocks to one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from dienngon.codes import Note, Wording
from dienngon.corpus import Document
from dienngon.messages import DEFAULT, Language
from dienngon.reporting.blocks import Cell, Evidence, FigureBlock, Fold, Grid, Heading, Panel, Section, every
from dienngon.reporting.markup import Pen
from dienngon.reporting.texts import MOST_TEXT, articles, first_lines_removed, place_of

_OWN = ("style.css", "page.js")
# Bytes of sections and texts together, texts having what sections leave: with the letters of figures, style and script
# a page is under 8 MB, which a browser opens within 2 s.
MOST_PAGE = 7_000_000
_TO_TEXT = re.compile(r'<a href="#(doc-[^"]*)">(.*?)</a>', re.DOTALL)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource("template.html"))


@cache
def _resource(name: str) -> str:
    """Return a file of this package as the content of an element."""
    return f"\n{(files('dienngon.reporting') / name).read_text(encoding='utf-8')}"


@cache
def policy() -> str:
    """Return the content security policy of every page: its own style and script, known by hash, and no network.

    Attributes of style are how matplotlib colours a drawing; a browser that tells them from elements takes no other
    style than that of the page.
    """
    style, script = (base64.b64encode(hashlib.sha256(_resource(one).encode()).digest()).decode() for one in _OWN)
    return (
        f"default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; "
        f"style-src-elem 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    )


def render(
    title: Wording,
    lead: Wording,
    sections: Sequence[Section],
    language: Language = DEFAULT,
    documents: Sequence[Document] = (),
    *,
    pages: Mapping[Language, str] = MappingProxyType({}),
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the page: styles, figures, evidence and texts of ``documents`` inside it, no address outside its folder.

    ``pages`` are the names of the files that hold it in each language, if it is written in several; ``names`` the short
    names of documents, by their names.

    Every text is escaped; SVG, style and script of our own are the only markup put in as they are. What HTML cannot
    hold is shown as U+FFFD, and :func:`policy` lets nothing but our own style and script be used.
    """
    blocks = [block for section in sections for block in every(section.blocks)]
    wanted: dict[str, set[int]] = {}
    shown = 0
    for block in blocks:
        for sentence in block.sentences if isinstance(block, Evidence) else ():
            wanted.setdefault(sentence.document, set()).add(sentence.line)
            shown += sum(len(part.encode("utf-8", "replace")) for part in sentence.parts if isinstance(part, str))
    pen = Pen(language, titles={one.id: one.title for one in blocks if isinstance(one, Evidence | Panel)})
    led_to = {place_of(name, *line) for name, lines in wanted.items() for line in ((), *((one,) for one in lines))}
    ids = _ids(sections, blocks)
    led_to |= {place_of(name, line) for name, line in first_lines_removed(documents).items()}
    pen = Pen(language, {*ids, *led_to, *(place_of(one.name) for one in documents)}, pen.titles, names=names)
    content = "".join(map(pen.section, sections))
    room = min(MOST_TEXT - shown, MOST_PAGE - len(content.encode("utf-8")))
    texts, places = articles(documents, wanted, pen.text, room)
    content = _TO_TEXT.sub(lambda link: link[0] if html.unescape(link[1]) in places else link[2], content)
    return _template().render(
        title=Markup(pen.text(title)),  # noqa: S704 - escaped
        lead=Markup(pen.text(lead)),  # noqa: S704 - escaped
        say=lambda key, **blanks: Markup(pen.say(key, **blanks)),  # noqa: S704 - escaped
        sections=[(one.id, Markup(pen.text(one.title))) for one in sections],  # noqa: S704 - escaped
        content=Markup(content),  # noqa: S704 - every text in it was escaped
        shapes=Markup(pen.shapes.svg()),  # noqa: S704 - parts of drawings
        texts=Markup("".join(texts)),  # noqa: S704 - every text in it was escaped
        language=language,
        others=[
            (one, Note("reporting.language").worded(one), "" if one == language else page)
            for one, page in pages.items()
        ],
        policy=policy(),
        style=Markup(_resource(_OWN[0])),  # noqa: S704 - a file of this package
        script=Markup(_resource(_OWN[1])),  # noqa: S704 - a file of this package
    )


def _ids(sections: Sequence[Section], blocks: Sequence[Any]) -> set[str]:
    """Return the places of a page that something may lead to."""
    found = {one.id for one in sections}
    for block in blocks:
        if isinstance(block, Evidence | Panel | Fold | Heading):
            found.add(block.id)
        elif isinstance(block, FigureBlock):
            found.add(f"figure-{block.place}")
        elif isinstance(block, Grid):
            found.update(cell.id for row in block.rows for cell in row if isinstance(cell, Cell) and cell.id)
    return found - {""}
