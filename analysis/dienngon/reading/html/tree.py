"""The elements of a page and its lines: every block of text is a line, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from dienngon.reading.html import names
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import ENDINGS, bare_key
from dienngon.reading.labels.site_words import dated, is_contact, is_dialog, is_imprint
from dienngon.reading.pages import Reason
from dienngon.reading.thresholds import Html, Lines

_BLOCK_NAMES = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol optgroup p pre search section "
    "select summary table tbody td textarea tfoot th thead tr ul zone"
)
_SKIPPED_NAMES = (
    "audio base canvas datalist frame frameset head iframe link map meta noframes noscript object script style svg "
    "template title video"
)
_PARAGRAPH_NAMES = (
    "p h1 h2 h3 h4 h5 h6 li ul ol dd dt span b i em strong font a u blockquote figcaption figure center small big time "
    "label tr tbody thead pre q cite"
)
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"

BLOCKS = frozenset(_BLOCK_NAMES.split())
BREAKS = frozenset({"br", "hr"})
# What is in them is no text of the page.
SKIPPED = frozenset(_SKIPPED_NAMES.split())
PICTURES = frozenset({"img", "video"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOLD = HEADINGS | {"b", "strong"}
ITALIC = frozenset({"i", "em"})
# White space is kept in them.
PREFORMATTED = frozenset({"pre", "textarea", "listing"})
# Elements in a line that a page sets apart by its style sheet.
APART = frozenset({"a", "time", "label", "small", "abbr"})
# Parts of a paragraph or list rather than what holds paragraphs.
PARAGRAPHS = frozenset(_PARAGRAPH_NAMES.split())
VOID = frozenset(_VOID_NAMES.split())

_FULL_STOP = (".", "…", ".”", '."', ".)")
_HUMP = re.compile(r"(?<=[a-zà-ỹ0-9])(?=[A-Z])")
# A longer name of an element is shown cut.
_SHOWN_NAME = 60


@dataclass(slots=True)
class PageLine:
    """One line of the page.

    ``node`` is the innermost element that holds all of it; ``links``, ``bold`` and ``italic`` are shares of its
    characters; ``anchors`` is the number of different links and ``href`` the address of the first; ``image`` says
    that a picture is directly before it, ``hidden`` that the page does not show it, ``heading`` that it is in
    <h1> to <h6>; ``broken`` says that nothing but one <br> is between it and the line before; ``size`` is in
    syllables.
    """

    node: int
    text: str
    links: float = 0.0
    bold: float = 0.0
    italic: float = 0.0
    anchors: int = 0
    href: str = ""
    image: bool = False
    hidden: bool = False
    heading: bool = False
    broken: bool = False
    size: int = 0

    @property
    def prose(self) -> bool:
        """Return whether the line reads as running text rather than as a label, heading or link."""
        if self.links >= Html.LINKED:
            return False
        if self.heading:
            return self.size >= Lines.PROSE and self.text.endswith(_FULL_STOP)
        if self.text.endswith(ENDINGS):
            return self.size >= Lines.PROSE // 2
        return self.size >= Lines.PROSE and self.bold < Html.STYLED


@dataclass(slots=True)
class Tree:
    """The elements of a page by number, parents before children, and the lines that each holds."""

    parent: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    element: list[Any] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    lines: list[PageLine] = field(default_factory=list)

    def add(self, parent: int, tag: str, element: Any) -> int:
        """Add an element and return its number; the lines it holds begin with the next one."""
        self.parent.append(parent)
        self.tag.append(tag)
        self.names.append(class_words(element.get("class") or "", element.get("id") or ""))
        self.element.append(element)
        self.first.append(len(self.lines))
        self.last.append(len(self.lines))
        return len(self.parent) - 1

    def ancestors(self, node: int) -> Iterator[int]:
        """Yield an element and those around it, innermost first."""
        while node >= 0:
            yield node
            node = self.parent[node]

    def common(self, one: int, other: int) -> int:
        """Return the innermost element that holds both, 0 (the root) at last."""
        around = set(self.ancestors(one))
        return next((node for node in self.ancestors(other) if node in around), 0)

    def holds(self, node: int, line: int) -> bool:
        """Return whether a line is in an element."""
        return self.first[node] <= line < self.last[node]

    def furniture(self, node: int) -> Reason | None:
        """Return why an element is furniture by its tag, role or name, None if it is not."""
        return names.furniture(self.tag[node], self.names[node], self.element[node].get("role") or "")

    def shown(self, node: int) -> str:
        """Return an element as a person would name it: ``<div class="detail-content">``."""
        element = self.element[node]
        for attribute in ("class", "id"):
            value = " ".join((element.get(attribute) or "").split())
            if value:
                cut = value if len(value) <= _SHOWN_NAME else value[:_SHOWN_NAME].rsplit(" ", 1)[0]
                return f'<{self.tag[node]} {attribute}="{cut}">'
        return f"<{self.tag[node]}>"


@lru_cache(maxsize=4096)
def class_words(classes: str, identity: str) -> str:
    """Return class and id in one form: ``tinLienQuan box_2`` becomes ``tin-lien-quan box-2``."""
    return _HUMP.sub("-", f"{classes} {identity}".strip()).lower().replace("_", "-")


class Sums:
    """Sums over the lines of an element, in constant time."""

    def __init__(self, values: list[float]) -> None:
        self._sums = [0.0, *accumulate(values)]

    def between(self, first: int, last: int) -> float:
        """Return the sum over the lines from ``first`` up to, not including, ``last``."""
        return self._sums[last] - self._sums[first]

    def of(self, tree: Tree, node: int) -> float:
        """Return the sum over the lines of an element."""
        return self.between(tree.first[node], tree.last[node])


class Prose:
    """How much running text the lines and elements of a page hold, furniture and teasers left out.

    Of a ``short`` page whatever it says itself is taken for text: lists of names, captions, notices.
    """

    def __init__(self, tree: Tree, *, hidden: bool = False, short: bool = False) -> None:
        self.tree = tree
        shown = [hidden or not line.hidden for line in tree.lines]
        says = _is_own if short else _is_prose
        texts = [float(line.size) if one and says(line) else 0.0 for line, one in zip(tree.lines, shown, strict=True)]
        self.size = Sums([line.size * one for line, one in zip(tree.lines, shown, strict=True)])
        self.linked = Sums([line.size * line.links * one for line, one in zip(tree.lines, shown, strict=True)])
        self.all = Sums(texts)
        plain = [
            0.0 if weight and (_is_summary(tree, number) or _of_the_site(tree.lines[number])) else weight
            for number, weight in enumerate(texts)
        ]
        self.plain = Sums(plain)
        furniture = self._furniture()
        self.weights = [0.0 if furniture[line.node] else one for line, one in zip(tree.lines, plain, strict=True)]
        self.sums = Sums(self.weights)

    def of(self, node: int) -> float:
        """Return the syllables of prose in an element."""
        return self.sums.of(self.tree, node)

    def links(self, node: int) -> float:
        """Return the share of an element's syllables that are links."""
        size = self.size.of(self.tree, node)
        return self.linked.of(self.tree, node) / size if size else 0.0

    def _furniture(self) -> list[bool]:
        """Return for each element whether it or one around it is furniture by its name, unless it holds half of all."""
        tree = self.tree
        total = self.all.between(0, len(tree.lines))
        found: list[bool] = []
        for node, parent in enumerate(tree.parent):
            inherited = parent >= 0 and found[parent]
            if not inherited and 2 * self.all.of(tree, node) <= total:
                inherited = tree.furniture(node) is not None
            found.append(inherited)
        return found


def is_teaser(tree: Tree, number: int) -> bool:
    """Return whether a line is the summary under a headline that is a link, with a date between them at most."""
    if not number:
        return False
    before, most = tree.lines[number - 1], Html.TEASER
    if number > 1 and before.size <= Html.DATE and dated(before.text):
        before, most = tree.lines[number - 2], Html.TEASER_DATED
    return tree.lines[number].size <= most and is_link(before)


def _is_summary(tree: Tree, number: int) -> bool:
    """Return whether a line is a teaser in sentences; of a short page a name under a link is none."""
    return tree.lines[number].prose and is_teaser(tree, number)


def _is_prose(line: PageLine) -> bool:
    return line.prose


def _is_own(line: PageLine) -> bool:
    """Return whether a line says something, and is no link, button, date or heading of a box."""
    if line.links >= Html.LINKED or line.size < Html.OWN_LEAST:
        return False
    key = bare_key(line.text) if line.size <= Html.BOX_HEADING else ""
    return not (key and (key in vocabulary.BY_PHRASE or key in vocabulary.BOX_HEADINGS)) and not dated(line.text)


def _of_the_site(line: PageLine) -> bool:
    """Return whether a line says something of the site rather than of its own."""
    return is_dialog(line.text) or is_imprint(line.text) or is_contact(line.text)


def is_link(line: PageLine) -> bool:
    """Return whether a line is nothing but links, and as long as the headline of another text."""
    return line.links > Html.LINK and Html.LINK_LEAST <= line.size <= Html.LINK_MOST
