"""One page with its article found: what the rules for lines look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from dienngon.corpus import Kind
from dienngon.reading.html.article import Article, Prose
from dienngon.reading.html.head import Head
from dienngon.reading.html.tree import Line, Tree
from dienngon.reading.html.words import box_key
from dienngon.text import phrase_key

Label = tuple[Kind, str, str]

_NEAR = 12
_AFTER = 15
_SHORT = 8


class Setting:
    """A page, its article and head, and what is worked out from them once."""

    def __init__(self, tree: Tree, article: Article, head: Head, prose: Prose) -> None:
        self.tree = tree
        self.article = article
        self.head = head
        self.prose = prose
        self.title: int | None = None

    def line(self, number: int) -> Line:
        """Return a line."""
        return self.tree.lines[number]

    @cached_property
    def text(self) -> float:
        """Return the syllables of prose in the article, those of teasers left out."""
        return self.prose.plain.between(self.article.first, self.article.last)

    @cached_property
    def around(self) -> frozenset[int]:
        """Return the elements that hold the whole article."""
        return frozenset(self.tree.ancestors(self.article.node))

    @cached_property
    def zone(self) -> int:
        """Return the element that holds article and headline, or the one around the article."""
        node = self.article.node
        if self.title is not None and not self.article.holds(self.title):
            return self.tree.common(node, self.line(self.title).node)
        return max(self.tree.parent[node], 0)

    @cached_property
    def first_prose(self) -> int:
        """Return the first line of prose in the article, not counting captions, or where the article ends."""
        inside = range(self.article.first, self.article.last)
        return next((one for one in inside if self.prose.weights[one]), self.article.last)

    @cached_property
    def last_prose(self) -> int:
        """Return the last line of prose in the article."""
        inside = range(self.article.last - 1, self.article.first - 1, -1)
        return next((one for one in inside if self.prose.weights[one]), self.article.first)

    @cached_property
    def opening(self) -> range:
        """Return the lines before the prose in which headline, date, author and lead are looked for."""
        first = min(self.article.first, self.title if self.title is not None else self.article.first)
        return range(max(first - _NEAR, 0), self.first_prose + 1)

    @cached_property
    def closing(self) -> range:
        """Return the lines after the prose in which author, source and date are looked for."""
        return range(
            self.last_prose + 1, min(max(self.tree.last[self.zone], self.article.last), self.article.last + _AFTER)
        )

    def own(self, node: int) -> Iterator[int]:
        """Yield an element and those around it that do not hold the whole article."""
        for one in self.tree.ancestors(node):
            if one in self.around:
                return
            yield one

    def key(self, number: int) -> str:
        """Return the syllable keys of a short line without numbers, empty for a longer one."""
        line = self.line(number)
        return box_key(line.text) if line.size <= _SHORT else ""


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1: 1 for equal ones, at least .75 where one holds the other.

    A text of fewer than four syllables is like another only if they are equal.
    """
    first, second = phrase_key(one), phrase_key(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    short, long = sorted((first.split(), second.split()), key=len)
    if len(short) < 4:
        return 0.0
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return 0.75 + 0.2 * len(short) / len(long)
    common = sum((Counter(short) & Counter(long)).values())
    return 0.9 * 2 * common / (len(short) + len(long))
