"""Drawings on a page: safe beside one another, without what no reader sees, and with one copy of what they share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SVG = re.compile(r"<svg\b.*</svg>", re.DOTALL)
# What matplotlib says of every drawing and of its parts, and the style that it gives all lines, which style.css has for
# the page.
_LEFT_OUT = re.compile(r"<(metadata|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_BETWEEN = re.compile(r">\s+<")
_ID = re.compile(r'\sid="([^"]+)"')
_LEADING = re.compile(r'(href="|url\()#([^")]+)')
_SIZE = re.compile(r'(<svg\b[^>]*?)\s+width="([0-9.]+)pt"\s+height="([0-9.]+)pt"')
# Letters and marks, which stand before their first use.
_DEFINED = re.compile(r'<defs>((?:<path id="[^"]+" [^>]*/>)+)</defs>')
_SHAPE = re.compile(r'<path id="([^"]+)" ([^>]*/>)')
_USE = re.compile(r'<use xlink:href="#([^"]+)"(?: transform="translate\((\S+) 0\)"(?=/>))?')
# Two letters or more that follow one another: words, numbers and names of periods come again and again.
_WORD = re.compile(r"(?:<use [^>]*/>){2,}")
# Numbers with more than two decimals: a hundredth of a point is not seen. What scales them, and places of the page,
# stay as they are.
_LONG = re.compile(r'href="[^"]*"|(?:scale|matrix)\([^)]*\)|(\d+\.\d{3,})')
# How matplotlib spaces what needs no spaces, in the order in which it is found.
_SPACES = (
    *((f"{before}\n{one} ", one) for before in (" ", "") for one in "MLQC"),
    *((f"{before}\nz\n", "z") for before in (" ", "")),
    *(('"M ', '"M'), (' \n"', '"'), ("; ", ";"), (": ", ":")),
)


@dataclass
class Shapes:
    """What the drawings of a page share: letters, marks and words, each once, with the id by which it is used."""

    ids: dict[str, str] = field(default_factory=dict)

    def used(self, shape: str) -> str:
        """Return the id of a shape, the same whenever it comes again."""
        return self.ids.setdefault(shape, f"_{len(self.ids):x}")

    def svg(self) -> str:
        """Return the drawing that holds them, itself not seen; nothing if there are none."""
        kept = "".join(
            f'<g id="{name}">{one}</g>' if one.startswith("<") else f'<path id="{name}" {one}'
            for one, name in self.ids.items()
        )
        return f'<svg class="shapes" width="0" height="0" aria-hidden="true"><defs>{kept}</defs></svg>' if kept else ""


def inline_svg(svg: str, name: str, shapes: Shapes) -> str:
    r"""Return an SVG file's drawing, safe to be shown with others on one page that holds their ``shapes``.

    Ids that something in the drawing leads to are made unique by the figure's name, all others are left out, as is what
    no reader of the page sees; numbers have two decimals; the size follows the page.

    Examples
    --------
    >>> shapes = Shapes()
    >>> letter = '<defs>\n <path id="a" d="M 0 1 \nL 2 3 \n"/>\n</defs>\n<use xlink:href="#a"/>'
    >>> inline_svg(f'<svg><g id="b">\n{letter}\n</g></svg>', "c", shapes)
    '<div class="sheet"><svg><g><use href="#_0"/></g></svg></div>'
    >>> shapes.svg()
    '<svg class="shapes" width="0" height="0" aria-hidden="true"><defs><path id="_0" d="M0 1L2 3"/></defs></svg>'
    """
    found = _SVG.search(svg)
    if found is None:
        raise ValueError(f"The drawing of '{name}' holds no <svg> element.")
    drawing = _tight(_BETWEEN.sub("><", _LEFT_OUT.sub("", found.group())))
    own: dict[str, str] = {}

    def define(defined: re.Match[str]) -> str:
        own.update((one, shapes.used(_LONG.sub(_short, rest))) for one, rest in _SHAPE.findall(defined[1]))
        return ""

    drawing = _LONG.sub(_short, _DEFINED.sub(define, drawing))
    led_to = sorted({one for _, one in _LEADING.findall(drawing)}.intersection(_ID.findall(drawing)))
    new = {one: f"{name}-{number}" for number, one in enumerate(led_to)}
    drawing = _ID.sub(lambda one: f' id="{new[one[1]]}"' if one[1] in new else "", drawing)
    drawing = _LEADING.sub(lambda one: f"{one[1]}#{new.get(one[2], one[2])}", drawing)

    def use(one: re.Match[str]) -> str:
        at = f' x="{one[2]}"' if one[2] else ""
        return f'<use href="#{own.get(one[1], one[1])}"{at}'

    drawing = _WORD.sub(lambda word: f'<use href="#{shapes.used(word[0])}"/>', _USE.sub(use, drawing))
    # Its place is known before it is drawn, which a browser does when it comes into sight.
    place = _SIZE.search(drawing)
    sheet = f' style="max-width:{place[2]}pt;aspect-ratio:{place[2]}/{place[3]}"' if place else ""
    drawing = _SIZE.sub(r"\1", drawing, count=1)
    return f'<div class="sheet"{sheet}>{drawing}</div>'


def _short(found: re.Match[str]) -> str:
    """Return a number with two decimals, none of them a zero at the end; all else as it is."""
    return found[0] if found[1] is None else f"{float(found[1]):.2f}".rstrip("0").rstrip(".")


def _tight(drawing: str) -> str:
    for spaced, close in _SPACES:
        drawing = drawing.replace(spaced, close)
    return drawing
