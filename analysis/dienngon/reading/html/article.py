"""Where the article of a page lies: by what the markup says, then by where the prose is densest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from dienngon.reading.html import elements, words
from dienngon.reading.html.tree import PROSE_SIZE, Sums, Tree
from dienngon.text import phrase_key

# Levels of elements that a line speaks for, and how much less each further one gets.
_LEVELS = 6
_DECAY = 0.7
# In syllables of prose: less than this is no article, unless markup says that it is one.
_LEAST = 60
_LEAST_STATED = 20
_TEASER_MAX = 60
_LINK_MIN = 4
_LINK_MAX = 40
# A container named as one must hold this share of the prose of the densest element, and links no more than that.
_ENOUGH = 0.5
_MOST = 0.85
_LINKED = 0.5
_STRAY = 40
_STRAY_SHARE = 0.08
_STRAY_LINKS = 0.25
_CLIMB = 3


@dataclass(frozen=True, slots=True)
class Article:
    """The lines of an article, from ``first`` up to, not including, ``last``, and the element around them.

    Where several elements hold it together, ``parts`` are the lines of each; what lies between is no part of it.
    """

    node: int
    first: int
    last: int
    rule: str
    parts: tuple[tuple[int, int], ...] = ()

    def holds(self, line: int) -> bool:
        """Return whether a line lies in the article."""
        return any(first <= line < last for first, last in self.parts or ((self.first, self.last),))


class Prose:
    """How much running text the lines and elements of a page hold, furniture and teasers left out."""

    def __init__(self, tree: Tree, *, hidden: bool = False) -> None:
        self.tree = tree
        shown = [hidden or not line.hidden for line in tree.lines]
        texts = [float(line.size) if line.prose and one else 0.0 for line, one in zip(tree.lines, shown, strict=True)]
        self.size = Sums([line.size * one for line, one in zip(tree.lines, shown, strict=True)])
        self.linked = Sums([line.size * line.links * one for line, one in zip(tree.lines, shown, strict=True)])
        self.all = Sums(texts)
        plain = [0.0 if is_teaser(tree, number) else weight for number, weight in enumerate(texts)]
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
                role = tree.element[node].get("role") or ""
                inherited = words.furniture(tree.tag[node], tree.names[node], role) is not None
            found.append(inherited)
        return found


def is_teaser(tree: Tree, number: int) -> bool:
    """Return whether a line is the summary under a headline that is a link."""
    before = tree.lines[number - 1] if number else None
    return (
        before is not None
        and before.links > 0.9
        and _LINK_MIN <= before.size <= _LINK_MAX
        and tree.lines[number].size <= _TEASER_MAX
    )


def find_article(prose: Prose, body: str = "", *, stated: bool = False) -> Article | None:
    """Return where the article lies, None if the page seems to hold none.

    Parameters
    ----------
    prose
        The running text of the page.
    body
        The text of the article as the page's data for search engines give it, empty if they do not.
    stated
        Whether the page says that it is an article.
    """
    dense = _densest(prose)
    if dense is None:
        return None
    told = _by_text(prose, body)
    if told is not None:
        return told
    marked = _by_markup(prose, dense)
    found = marked or _by_density(prose, dense, stated=stated)
    return None if found is None else _with_siblings(prose, found, named=marked is not None)


def _densest(prose: Prose) -> int | None:
    """Return the element whose prose, near it, is most: lines give their weight to the elements around them."""
    tree = prose.tree
    scores: dict[int, float] = defaultdict(float)
    for line, weight in zip(tree.lines, prose.weights, strict=True):
        if not weight:
            continue
        share, last = 1.0, None
        for node in tree.ancestors(line.node):
            if tree.tag[node] in elements.PARAGRAPHS and tree.parent[node] >= 0:
                continue
            extent = (tree.first[node], tree.last[node])
            if last is not None and extent != last:
                share *= _DECAY
            if share < _DECAY**_LEVELS:
                break
            last = extent
            scores[node] += weight * share
    return max(scores, key=lambda node: (scores[node], node), default=None)


def _by_text(prose: Prose, body: str) -> Article | None:
    """Return the smallest element that holds the lines of a text which the page states elsewhere."""
    if not body:
        return None
    whole = f" {phrase_key(body)} "
    tree = prose.tree
    hits = [
        number
        for number, line in enumerate(tree.lines)
        if prose.weights[number] and f" {phrase_key(line.text)} " in whole
    ]
    if sum(tree.lines[number].size for number in hits) < max(_LEAST_STATED, 0.6 * len(whole.split())):
        return None
    node = tree.lines[hits[0]].node
    for number in hits[1:]:
        node = tree.common(node, tree.lines[number].node)
    if prose.links(node) > _LINKED:
        return None
    return _article(tree, node, "the element that holds the text stated as articleBody")


def _by_markup(prose: Prose, dense: int) -> Article | None:
    """Return the element that names itself the body of an article, if it holds enough of the prose."""
    tree = prose.tree
    stated = [node for node in range(len(tree.parent)) if _body(tree, node)]
    named = [node for node, name in enumerate(tree.names) if name and words.CONTAINER.search(name)]
    for nodes, rule in ((stated, "stated as articleBody"), (named, "named as the text of an article")):
        node = _chosen(prose, nodes, prose.of(dense))
        if node is not None and prose.of(node) >= _LEAST_STATED:
            return _article(tree, node, rule)
    return None


def _body(tree: Tree, node: int) -> bool:
    return "articlebody" in (tree.element[node].get("itemprop") or "").lower()


def _chosen(prose: Prose, nodes: list[int], enough: float) -> int | None:
    """Return the smallest of some elements that holds most of what any of them holds, None if that is not enough."""
    good = [node for node in nodes if prose.tree.tag[node] not in ("html", "body") and prose.links(node) <= _LINKED]
    most = max((prose.of(node) for node in good), default=0.0)
    if most <= 0 or most < _ENOUGH * enough:
        return None
    full = [node for node in good if prose.of(node) >= _MOST * most]
    return min(full, key=lambda node: (prose.tree.last[node] - prose.tree.first[node], -node))


def _by_density(prose: Prose, dense: int, *, stated: bool) -> Article | None:
    """Return the densest element, if it holds enough prose and few links."""
    tree = prose.tree
    declared = stated or any(tree.tag[node] == "article" for node in tree.ancestors(dense))
    enough = prose.of(dense) >= (_LEAST_STATED if declared else _LEAST)
    if not enough or prose.links(dense) > (0.6 if declared else 0.4):
        return None
    return _article(tree, dense, "the element with most of the prose")


def _article(tree: Tree, node: int, rule: str) -> Article:
    return Article(node, tree.first[node], tree.last[node], rule)


def _with_siblings(prose: Prose, found: Article, *, named: bool) -> Article:
    """Return the article with elements beside it that go on with the prose, where an article is split.

    What stands beside an element that is ``named`` as the text of an article must be named alike.
    """
    tree = prose.tree
    node, first, last = found.node, found.first, found.last
    for _ in range(_CLIMB):
        parent = tree.parent[node]
        if parent < 0 or tree.tag[parent] in ("html", "body"):
            break
        parts = [part for part in _parts(tree, parent) if _goes_on(prose, part, node, named=named)]
        first = min([first, *(tree.first[part] for part in parts)])
        last = max([last, *(tree.last[part] for part in parts)])
        node = parent
    if (first, last) == (found.first, found.last):
        return found
    around = next(one for one in tree.ancestors(found.node) if tree.first[one] <= first and last <= tree.last[one])
    return Article(around, first, last, f"{found.rule}, with what goes on beside it")


def _parts(tree: Tree, parent: int) -> list[int]:
    """Return the children of an element that hold lines."""
    found = []
    node = parent + 1
    while node < len(tree.parent) and tree.parent[node] >= parent:
        if tree.parent[node] == parent and tree.last[node] > tree.first[node]:
            found.append(node)
        node += 1
    return found


def _goes_on(prose: Prose, part: int, beside: int, *, named: bool) -> bool:
    """Return whether an element beside the article is more of it: enough prose, few links, and named alike."""
    tree = prose.tree
    if part == beside or tree.tag[part] in ("aside", "td", "th") or words.LEAD.search(tree.names[part]):
        return False
    if prose.links(part) > _STRAY_LINKS:
        return False
    if tree.tag[part] in ("p", "blockquote") and tree.first[part] >= tree.last[beside]:
        return prose.of(part) >= PROSE_SIZE
    shared = set(tree.names[part].split()) & set(tree.names[beside].split())
    if tree.tag[part] == tree.tag[beside] and (shared or words.CONTAINER.search(tree.names[part])):
        return prose.of(part) >= max(_STRAY, _STRAY_SHARE * prose.of(beside))
    nameless = not named and tree.tag[part] == tree.tag[beside] and tree.names[part] == tree.names[beside]
    return nameless and prose.of(part) >= max(_STRAY, 2 * _STRAY_SHARE * prose.of(beside))
