"""The elements of a page and its lines: every block of text is a line, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

SYLLABLE = re.compile(r"[^\W_]+")
# A line of at least so many syllables is running text; with a full stop, half of that is enough.
PROSE_SIZE = 12
TERMINAL = (".", "!", "?", "…", ":", ";", ",", ".”", '."', ".)", "?”", "!”", '?"', '!"', ".'", ".’")
FULL_STOP = (".", "…", ".”", '."', ".)")

_HUMP = re.compile(r"(?<=[a-zà-ỹ0-9])(?=[A-Z])")
_SHOWN_NAME = 60


@dataclass(slots=True)
class Line:
    """One line of the page.

    ``node`` is the innermost element that holds all of it; ``links``, ``bold`` and ``italic`` are shares of its
    characters; ``anchors`` is the number of different links and ``href`` the address of the first; ``image`` says
    that a picture stands directly before it, ``hidden`` that the page does not show it, ``heading`` that it lies in
    <h1> to <h6>; ``broken`` says that nothing but one <br> stands between it and the line before; ``size`` is in
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
        if self.links >= 0.5:
            return False
        if self.heading:
            return self.size >= PROSE_SIZE and self.text.endswith(FULL_STOP)
        if self.text.endswith(TERMINAL):
            return self.size >= PROSE_SIZE // 2
        return self.size >= PROSE_SIZE and self.bold < 0.9


@dataclass(slots=True)
class Tree:
    """The elements of a page by number, parents before children, and the lines that each holds."""

    parent: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    element: list[Any] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def add(self, parent: int, tag: str, element: Any) -> int:
        """Add an element and return its number; the lines it holds begin with the next one."""
        self.parent.append(parent)
        self.tag.append(tag)
        self.names.append(names(element.get("class") or "", element.get("id") or ""))
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
        """Return whether a line lies in an element."""
        return self.first[node] <= line < self.last[node]

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
def names(classes: str, identity: str) -> str:
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
