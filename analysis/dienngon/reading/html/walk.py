"""The lines of a page as a browser breaks them: blocks, line breaks, collapsed white space, hidden elements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from dienngon.reading.html import tree as elements
from dienngon.reading.html.tree import PageLine, Tree
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import SYLLABLE
from dienngon.reading.thresholds import Html
from dienngon.text import nfc

_UNSEEN = " \u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
# Spaces that do not break stay; every other kind is collapsed.
_SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_NONE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|table|list-item|flex|grid)", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_SET = elements.BOLD | elements.ITALIC | elements.PREFORMATTED
# As many line breaks as a block that begins or ends counts.
_APART = 2


class _Look(NamedTuple):
    """How the text of an element is shown; ``link`` is the number of the link that holds it, -1 without one."""

    link: int = -1
    href: str = ""
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    pre: bool = False
    heading: bool = False


@dataclass(slots=True)
class _Piece:
    text: str
    node: int
    look: _Look


def walk(root: Any) -> Tree:
    """Return the tree of a page with its lines; hidden ones are among them, and marked so."""
    from lxml import etree

    walker = _Walker()
    steps = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in steps:
        if event == "start" and not isinstance(element.tag, str):
            steps.skip_subtree()
        elif event == "start" and element.tag in elements.SKIPPED:
            walker.picture(element.tag)
            steps.skip_subtree()
        elif event == "start":
            walker.open(element)
        elif event == "end" and isinstance(element.tag, str) and element.tag not in elements.SKIPPED:
            walker.close(element)
        if event != "start" and element.tail:
            walker.text(element.tail)
    walker.flush()
    tree = walker.tree
    tree.last = [min(last, len(tree.lines)) for last in tree.last]
    return joined(tree)


class _Walker:
    """Where a walk through the elements has come to, and the pieces of the line that is being read."""

    def __init__(self) -> None:
        self.tree = Tree()
        self._node = -1
        self._looks = [_Look()]
        self._blocks: list[bool] = []
        self._pieces: list[_Piece] = []
        # The innermost element that holds the line so far, and with whatever comes next.
        self._held = -1
        self._reach = -1
        # A picture is before the line, or before the one after it.
        self._image = False
        self._following = False
        # Line breaks since the last line, more than one where a block begins or ends.
        self._breaks = _APART

    def picture(self, tag: str) -> None:
        """Take note of a picture or film."""
        if tag not in elements.PICTURES:
            return
        if self._pieces:
            self._following = True
        else:
            self._image = True

    def open(self, element: Any) -> None:
        """Enter an element."""
        tag = element.tag
        style = element.get("style") or ""
        block = tag in elements.BLOCKS or (bool(style) and _BLOCK_STYLE.search(style) is not None)
        if block or tag in elements.BREAKS:
            self.flush()
            self._breaks += 1 if tag == "br" else _APART
        self._node = self.tree.add(self._node, tag, element)
        self._looks.append(_look(self._looks[-1], element, self._node, style))
        self._blocks.append(block)
        self.picture(tag)
        if tag == "option":
            self.text(" ")
        if element.text:
            self.text(element.text)

    def close(self, element: Any) -> None:
        """Leave an element."""
        if element.tag == "option":
            self.text(" ")
        if self._blocks.pop():
            self.flush()
            self._breaks += _APART
        self._looks.pop()
        self.tree.last[self._node] = len(self.tree.lines) + bool(self._pieces)
        parent = self.tree.parent[self._node]
        if self._reach == self._node:
            self._reach = parent
        self._node = parent

    def text(self, text: str) -> None:
        """Add text to the line, or lines of text where white space is kept."""
        look = self._looks[-1]
        if look.pre and "\n" in text:
            for number, part in enumerate(text.split("\n")):
                if number:
                    self.flush()
                self._piece(part, look)
        else:
            self._piece(text, look)

    def _piece(self, text: str, look: _Look) -> None:
        if not self._pieces:
            if not text.strip():
                return
            self._reach = self._node
        elif self._apart(text):
            self._pieces.append(_Piece(" ", self._node, look))
        if text.strip():
            self._held = self._reach
        self._pieces.append(_Piece(text, self._node, look))

    def _apart(self, text: str) -> bool:
        """Return whether a style sheet, not a space, separates the text from what is before it in the line."""
        last = self._pieces[-1]
        before, after = last.text[-2:], text[:2]
        if last.node == self._node or not after or not before[-1:].isalnum() or not after[0].isalnum():
            return False
        if min(last.look.link, self._looks[-1].link) >= 0 and last.look.link != self._looks[-1].link:
            return last.look.href != self._looks[-1].href
        capital = after[0].isupper() and (after[1:].islower() or before[-1].islower())
        begins = capital or (after[0].isdigit() and before.isalpha())
        return begins and len(before) == 2 and before.isalnum() and (self._set(last.node) or self._set(self._node))

    def _set(self, node: int) -> bool:
        return (
            bool(self.tree.names[node] or self.tree.tag[node] in elements.APART)
            and self.tree.tag[node] not in elements.BLOCKS
        )

    def flush(self) -> None:
        """End the line."""
        pieces, self._pieces = self._pieces, []
        if not pieces:
            return
        text = _SPACE.sub(" ", "".join(piece.text for piece in pieces)).strip()
        if not text.strip(_UNSEEN):
            return
        line = PageLine(self._held, nfc(text), image=self._image, hidden=all(piece.look.hidden for piece in pieces))
        line.heading = any(piece.look.heading for piece in pieces)
        line.size = len(SYLLABLE.findall(line.text))
        weights = [(len("".join(piece.text.split())), piece.look) for piece in pieces]
        total = sum(weight for weight, _ in weights) or 1
        line.links = sum(weight for weight, look in weights if look.link >= 0) / total
        line.bold = sum(weight for weight, look in weights if look.bold) / total
        line.italic = sum(weight for weight, look in weights if look.italic) / total
        links = {look.link: look.href for weight, look in weights if weight and look.link >= 0}
        line.anchors = len(links)
        line.href = next(iter(links.values()), "")
        line.broken = self._breaks == 1
        self._breaks = 0
        self.tree.lines.append(line)
        self._image, self._following = self._following, False


def _look(outer: _Look, element: Any, node: int, style: str) -> _Look:
    """Return how the text of an element is shown, given how that around it is."""
    tag = element.tag
    href = element.get("href") if tag == "a" else None
    hidden = element.get("hidden") is not None or (bool(style) and _NONE.search(style) is not None)
    if href is None and not hidden and not style and tag not in _SET:
        return outer
    return _Look(
        outer.link if href is None else node,
        outer.href if href is None else href,
        outer.bold or tag in elements.BOLD or _BOLD_STYLE.search(style) is not None,
        outer.italic or tag in elements.ITALIC or _ITALIC_STYLE.search(style) is not None,
        outer.hidden or hidden,
        outer.pre or tag in elements.PREFORMATTED or _PRE_STYLE.search(style) is not None,
        outer.heading or tag in elements.HEADINGS,
    )


# Lines of one paragraph that a page breaks with <br> in the middle of its sentences, joined again.

_STOPS = (".", "!", "?", "…", ":", ";", ".”", '."', ".)", "?”", "!”", '?"', '!"', ")")


def joined(tree: Tree) -> Tree:
    """Join the lines of a tree that one <br> parts within a sentence, and return the tree.

    A line is continued where it does not end a sentence and the next begins in small letters; in a text broken at a
    width, wherever its first word would not have fitted on the line before.
    """
    starts = [number for number, line in enumerate(tree.lines) if not line.broken]
    blocks = [tree.lines[one:two] for one, two in pairwise([*starts, len(tree.lines)])]
    sizes = (len(line.text) for line in tree.lines if line.broken)
    width = max((one for one in sizes if one <= Html.WRAP_WIDTH), default=0)
    wrapped = any(len(block) >= Html.WRAPPED and _at_width(block, width) for block in blocks)
    joins: list[bool] = []
    for block in blocks:
        full = _full(block, width) if wrapped and _at_width(block, width) else [False] * (len(block) - 1)
        goes_on = [_goes_on(one.text, two.text) for one, two in pairwise(block)]
        joins += [False, *(one or two for one, two in zip(goes_on, full, strict=True))]
    if not any(joins):
        return tree
    places = [number - 1 for number in accumulate(not one for one in joins)]
    whole: list[PageLine] = []
    for line, within in zip(tree.lines, joins, strict=True):
        if within:
            whole[-1] = _one(tree, whole[-1], line)
        else:
            whole.append(line)
    for node, (first, last) in enumerate(zip(tree.first, tree.last, strict=True)):
        # An element that holds only a part of a line does not hold the line.
        begin = len(whole) if first == len(joins) else places[first] + joins[first]
        end = len(whole) if last == len(joins) else places[last]
        tree.first[node], tree.last[node] = begin, max(begin, end)
    tree.lines = whole
    return tree


def _full(block: Sequence[PageLine], width: int) -> list[bool]:
    """Return for each line of a run but the last whether the next word would not have fitted on it."""
    return [len(one.text) + 1 + len(two.text.split(" ", 1)[0]) > width for one, two in pairwise(block)]


def _at_width(block: Sequence[PageLine], width: int) -> bool:
    """Return whether a run of lines looks broken at a width: nearly all full, and most continued in small letters."""
    full = _full(block, width)
    if max(len(one.text) for one in block) > width or sum(full) < Html.WRAP_SHARE * len(full):
        return False
    opens = [two.text[:1].islower() for two, one in zip(block[1:], full, strict=True) if one]
    return 2 * sum(opens) >= len(opens)


def _goes_on(one: str, two: str) -> bool:
    return (
        len(one.split()) >= Html.SENTENCE
        and not one.endswith(_STOPS)
        and two[:1].islower()
        and not vocabulary.ENUMERATED.match(two)
    )


def _one(tree: Tree, one: PageLine, two: PageLine) -> PageLine:
    """Return two lines as one."""
    first, second = len(one.text), len(two.text)

    def share(left: float, right: float) -> float:
        return (left * first + right * second) / (first + second)

    return PageLine(
        tree.common(one.node, two.node),
        f"{one.text} {two.text}",
        share(one.links, two.links),
        share(one.bold, two.bold),
        share(one.italic, two.italic),
        one.anchors + two.anchors,
        one.href or two.href,
        image=one.image,
        hidden=one.hidden and two.hidden,
        heading=one.heading or two.heading,
        broken=one.broken,
        size=one.size + two.size,
    )
