"""Blocks to one self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from itertools import count
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from dienngon.codes import Note, Wording, worded
from dienngon.messages import DEFAULT, Language
from dienngon.reporting.blocks import Section
from dienngon.reporting.markup import Pen
from dienngon.text import legible

_SVG = re.compile(r"<svg\b.*</svg>", re.DOTALL)
# What matplotlib says of every drawing and of its parts, the style that it gives all lines, which style.css has for the
# page, and indents.
_LEFT_OUT = re.compile(r"\s*<(metadata|style)\b.*?</\1>|\s*<!--.*?-->|(?<=\n) +(?=<)", re.DOTALL)
_OWN = ("style.css", "open.js")
_ID = re.compile(r'\sid="([^"]+)"')
_LEADING = re.compile(r'(href="|url\()#([^")]+)')
_SIZE = re.compile(r'(<svg\b[^>]*?)\s+width="([0-9.]+)pt"\s+height="[0-9.]+pt"')


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalized
    )
    return environment.from_string(_resource("template.html"))


def _finalized(value: Any) -> Any:
    """Return what is put into the page: a text as HTML can hold it."""
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


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


def render(title: Wording, lead: Wording, sections: Sequence[Section], language: Language = DEFAULT) -> str:
    """Return the page: styles, figures and evidence inside it, no address outside it.

    Every text is escaped; SVG, style and script of our own are the only markup put in as they are. What HTML cannot
    hold is shown as U+FFFD, and :func:`policy` lets nothing but our own style and script be used.
    """
    return _template().render(
        title=title,
        lead=lead,
        worded=partial(worded, language=language),
        pen=Pen(language),
        say=lambda key, **blanks: Note.of(f"reporting.{key}", **blanks).worded(language),
        sections=sections,
        language=language,
        policy=policy(),
        style=Markup(_resource(_OWN[0])),  # noqa: S704 - a file of this package
        script=Markup(_resource(_OWN[1])),  # noqa: S704 - a file of this package
        number=partial(next, count(1)),
        inline=inline_svg,
    )


def inline_svg(svg: str, name: str) -> Markup:
    """Return an SVG file's drawing, safe to be shown with others on one page.

    Ids that something in the drawing leads to are made unique by the figure's name, all others are left out, as is what
    no reader of the page sees; the size follows the page.
    """
    found = _SVG.search(svg)
    if found is None:
        raise ValueError(f"The drawing of '{name}' holds no <svg> element.")
    drawing = _LEFT_OUT.sub("", found.group())
    led_to = sorted({one for _, one in _LEADING.findall(drawing)}.intersection(_ID.findall(drawing)))
    new = {one: f"{name}-{number}" for number, one in enumerate(led_to)}
    drawing = _ID.sub(lambda one: f' id="{new[one[1]]}"' if one[1] in new else "", drawing)
    drawing = _LEADING.sub(lambda one: f"{one[1]}#{new.get(one[2], one[2])}", drawing)
    drawing = _SIZE.sub(r'\1 style="max-width: \2pt"', drawing, count=1)
    return Markup(drawing)  # noqa: S704 - drawn by matplotlib, which escapes text
