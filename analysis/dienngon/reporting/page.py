"""Blocks to one self-contained HTML page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from dienngon.codes import Note, Wording, worded
from dienngon.messages import DEFAULT, Language
from dienngon.reporting.blocks import Section

_SVG = re.compile(r"<svg\b.*</svg>", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')
_SIZE = re.compile(r'(<svg\b[^>]*?)\s+width="([0-9.]+)pt"\s+height="[0-9.]+pt"')


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource("template.html"))


def _resource(name: str) -> str:
    return (files("dienngon.reporting") / name).read_text(encoding="utf-8")


def render(title: Wording, lead: Wording, sections: Sequence[Section], language: Language = DEFAULT) -> str:
    """Return the page: styles, figures and evidence inside it, no address outside it.

    Every text is escaped; SVG, style and script of our own are the only markup put in as they are.
    """
    return _template().render(
        title=title,
        lead=lead,
        worded=partial(worded, language=language),
        say=lambda key, **blanks: Note.of(f"reporting.{key}", **blanks).worded(language),
        sections=sections,
        language=language,
        style=Markup(_resource("style.css")),  # noqa: S704 - a file of this package
        script=Markup(_resource("open.js")),  # noqa: S704 - a file of this package
        inline=inline_svg,
    )


def inline_svg(svg: str, name: str) -> Markup:
    """Return an SVG file's drawing, safe to be shown with others on one page.

    Ids are made unique by the figure's name, the style that matplotlib writes for everything is kept
    to this drawing, and the size follows the page.
    """
    found = _SVG.search(svg)
    if found is None:
        raise ValueError(f"The drawing of '{name}' holds no <svg> element.")
    drawing = _METADATA.sub("", found.group())
    for one in sorted(set(_ID.findall(drawing)), key=len, reverse=True):
        new = f"{name}-{one}"
        drawing = drawing.replace(f'id="{one}"', f'id="{new}"').replace(f'href="#{one}"', f'href="#{new}"')
        drawing = drawing.replace(f"url(#{one})", f"url(#{new})")
    drawing = re.sub(r"\*\s*\{", f"#figure-{name} svg * {{", drawing, count=1)
    drawing = _SIZE.sub(r'\1 style="max-width: \2pt"', drawing, count=1)
    return Markup(drawing)  # noqa: S704 - drawn by matplotlib, which escapes text
