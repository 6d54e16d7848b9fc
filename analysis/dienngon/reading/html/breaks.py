"""Lines of one paragraph that a page breaks with <br> in the middle of its sentences, joined again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from dienngon.reading.html.tree import Line, Tree
from dienngon.reading.labels import vocabulary

_STOPS = (".", "!", "?", "…", ":", ";", ".”", '."', ".)", "?”", "!”", '?"', '!"', ")")
# A line of fewer words is no part of a sentence.
_WORDS = 3
# A text broken at a width has at least so many lines, no longer than so, and nearly all of them are full.
_WRAP_LINES = 4
_WRAP_MOST = 160
_WRAP_SHARE = 0.8


def joined(tree: Tree) -> Tree:
    """Join the lines of a tree that one <br> parts within a sentence, and return the tree.

    A line goes on where the one before does not end a sentence and it begins in small letters; in a text broken at a
    width, wherever its first word would not have fitted on the line before.
    """
    starts = [number for number, line in enumerate(tree.lines) if not line.broken]
    blocks = [tree.lines[one:two] for one, two in pairwise([*starts, len(tree.lines)])]
    sizes = (len(line.text) for line in tree.lines if line.broken)
    width = max((one for one in sizes if one <= _WRAP_MOST), default=0)
    wrapped = any(len(block) >= _WRAP_LINES and _at_width(block, width) for block in blocks)
    joins: list[bool] = []
    for block in blocks:
        full = _full(block, width) if wrapped and _at_width(block, width) else [False] * (len(block) - 1)
        goes_on = [_goes_on(one.text, two.text) for one, two in pairwise(block)]
        joins += [False, *(one or two for one, two in zip(goes_on, full, strict=True))]
    if not any(joins):
        return tree
    places = [number - 1 for number in accumulate(not one for one in joins)]
    whole: list[Line] = []
    for line, within in zip(tree.lines, joins, strict=True):
        if within:
            whole[-1] = _one(tree, whole[-1], line)
        else:
            whole.append(line)
    for node, (first, last) in enumerate(zip(tree.first, tree.last, strict=True)):
        # An element that holds only a part of a line holds none of it.
        begin = len(whole) if first == len(joins) else places[first] + joins[first]
        end = len(whole) if last == len(joins) else places[last]
        tree.first[node], tree.last[node] = begin, max(begin, end)
    tree.lines = whole
    return tree


def _full(block: Sequence[Line], width: int) -> list[bool]:
    """Return for each line of a run but the last whether the next word would not have fitted on it."""
    return [len(one.text) + 1 + len(two.text.split(" ", 1)[0]) > width for one, two in pairwise(block)]


def _at_width(block: Sequence[Line], width: int) -> bool:
    """Return whether a run of lines looks broken at a width: nearly all are full, and most go on in small letters."""
    full = _full(block, width)
    if max(len(one.text) for one in block) > width or sum(full) < _WRAP_SHARE * len(full):
        return False
    opens = [two.text[:1].islower() for two, one in zip(block[1:], full, strict=True) if one]
    return 2 * sum(opens) >= len(opens)


def _goes_on(one: str, two: str) -> bool:
    return (
        len(one.split()) >= _WORDS
        and not one.endswith(_STOPS)
        and two[:1].islower()
        and not vocabulary.ENUMERATED.match(two)
    )


def _one(tree: Tree, one: Line, two: Line) -> Line:
    """Return two lines as one."""
    first, second = len(one.text), len(two.text)

    def share(left: float, right: float) -> float:
        return (left * first + right * second) / (first + second)

    return Line(
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
