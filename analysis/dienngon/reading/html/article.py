"""Where the article of a page is: by what the markup says, then by where the prose is densest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dienngon.reading.html import names
from dienngon.reading.html.tree import PARAGRAPHS, Prose, Tree, is_link
from dienngon.reading.labels import vocabulary
from dienngon.reading.thresholds import Html, Lines
from dienngon.text import phrase_key

_NO_PARTS = frozenset(("html", "body", "td", "th", "tr", "tbody", "p", "li", "aside", "span", "font", "b", "i"))
_DIGITS = re.compile(r"\d+")
_POST = re.compile(r"(?<![a-z])(?:post|message|msg|reply|replies|answer|thread)")
# The tag of an element and its class and id without numbers.
Sort = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Article:
    """The lines of an article, from ``first`` up to, not including, ``last``, and the element around them.

    Where several elements hold it together, ``parts`` are the lines of each; what is between is no part of it.
    """

    node: int
    first: int
    last: int
    parts: tuple[tuple[int, int], ...] = ()

    def holds(self, line: int) -> bool:
        """Return whether a line is in the article."""
        if not self.parts:
            return self.first <= line < self.last
        return any(first <= line < last for first, last in self.parts)


def find_article(prose: Prose, body: str = "", *, stated: bool = False, short: bool = False) -> Article | None:
    """Return where the article is, None if the page seems to hold no article.

    ``body`` is its text as the page's data for search engines give it; ``stated`` says that the page calls itself an
    article, ``short`` that it is a short page, whose text may be no prose.
    """
    dense = _densest(prose)
    if dense is None:
        return None
    stated_text = _by_text(prose, body)
    if stated_text is not None:
        return stated_text
    least = (Html.LEAST_SHORT, Html.LEAST_SHORT_STATED) if short else (Html.LEAST, Html.LEAST_STATED)
    marked = _by_markup(prose, dense, least[stated or not short])
    found = marked or _by_density(prose, dense, least, stated=stated)
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
            if tree.tag[node] in PARAGRAPHS and tree.parent[node] >= 0:
                continue
            extent = (tree.first[node], tree.last[node])
            if last is not None and extent != last:
                share *= Html.DECAY
            if share < Html.DECAY**Html.LEVELS:
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
    if sum(tree.lines[number].size for number in hits) < max(Html.LEAST_STATED, Html.STATED_TEXT * len(whole.split())):
        return None
    node = tree.lines[hits[0]].node
    for number in hits[1:]:
        node = tree.common(node, tree.lines[number].node)
    if prose.links(node) > Html.LINKED:
        return None
    return _article(tree, node)


def _by_markup(prose: Prose, dense: int, least: int) -> Article | None:
    """Return the element that names itself the body of an article, if it holds enough of the prose."""
    tree = prose.tree
    stated = [node for node, one in enumerate(tree.element) if "articlebody" in (one.get("itemprop") or "").lower()]
    named = [node for node, name in enumerate(tree.names) if name and names.CONTAINER.search(name)]
    for nodes in (stated, named):
        node = _chosen(prose, nodes, prose.of(dense))
        if node is not None and prose.of(node) >= least:
            return _article(tree, node)
    return None


def _chosen(prose: Prose, nodes: list[int], enough: float) -> int | None:
    """Return the smallest of some elements that holds most of what any of them holds, None if that is not enough."""
    good = [node for node in nodes if prose.tree.tag[node] not in ("html", "body") and prose.links(node) <= Html.LINKED]
    most = max((prose.of(node) for node in good), default=0.0)
    if most <= 0 or most < Html.ENOUGH * enough:
        return None
    full = [node for node in good if prose.of(node) >= Html.MOST * most]
    return min(full, key=lambda node: (prose.tree.last[node] - prose.tree.first[node], -node))


def _by_density(prose: Prose, dense: int, least: tuple[int, int], *, stated: bool) -> Article | None:
    """Return the densest element, if it holds enough prose, less where the page states an article, and few links."""
    tree = prose.tree
    declared = stated or any(tree.tag[node] == "article" for node in tree.ancestors(dense))
    enough = prose.of(dense) >= least[declared]
    if not enough or prose.links(dense) > (Html.DENSE_LINKS_STATED if declared else Html.DENSE_LINKS):
        return None
    return _article(tree, dense)


def _article(tree: Tree, node: int) -> Article:
    return Article(node, tree.first[node], tree.last[node])


def _with_siblings(prose: Prose, found: Article, *, named: bool) -> Article:
    """Return the article with elements next to it that continue its prose, where an article is split.

    What is next to an element that is ``named`` as the text of an article must be named alike.
    """
    tree = prose.tree
    node, first, last = found.node, found.first, found.last
    for _ in range(Html.CLIMB):
        parent = tree.parent[node]
        if parent < 0 or tree.tag[parent] in ("html", "body"):
            break
        parts = [part for part in _parts(tree, parent) if _continues(prose, part, node, named=named)]
        first = min([first, *(tree.first[part] for part in parts)])
        last = max([last, *(tree.last[part] for part in parts)])
        node = parent
    if (first, last) == (found.first, found.last):
        return found
    around = next(one for one in tree.ancestors(found.node) if tree.first[one] <= first and last <= tree.last[one])
    return Article(around, first, last)


def _parts(tree: Tree, parent: int) -> list[int]:
    """Return the children of an element that hold lines."""
    found = []
    node = parent + 1
    while node < len(tree.parent) and tree.parent[node] >= parent:
        if tree.parent[node] == parent and tree.last[node] > tree.first[node]:
            found.append(node)
        node += 1
    return found


def _continues(prose: Prose, part: int, sibling: int, *, named: bool) -> bool:
    """Return whether an element next to the article is more of it: enough prose, few links, and named alike."""
    tree = prose.tree
    if part == sibling or tree.tag[part] in ("aside", "td", "th") or vocabulary.LEAD_NAMES.search(tree.names[part]):
        return False
    if prose.links(part) > Html.STRAY_LINKS:
        return False
    if tree.tag[part] in ("p", "blockquote") and tree.first[part] >= tree.last[sibling]:
        return prose.of(part) >= Lines.PROSE
    shared = set(tree.names[part].split()) & set(tree.names[sibling].split())
    if tree.tag[part] == tree.tag[sibling] and (shared or names.CONTAINER.search(tree.names[part])):
        return prose.of(part) >= max(Html.STRAY, Html.STRAY_SHARE * prose.of(sibling))
    nameless = not named and tree.tag[part] == tree.tag[sibling] and tree.names[part] == tree.names[sibling]
    return nameless and prose.of(part) >= max(Html.STRAY, 2 * Html.STRAY_SHARE * prose.of(sibling))


# Elements of one kind that hold a text together: the posts of a thread, the answers to a question.


def with_kindred(prose: Prose, found: Article) -> Article:
    """Return an article with the elements next to it that are of its kind and hold as much text, if there are such.

    They are next to it or to an element around it under the same class, with text of at least 30 % of its own, or
    there are three and more of them with text. Comments and teasers do not count, nor what follows a heading of them.
    """
    tree = prose.tree
    weight = prose.of(found.node)
    path: list[Sort] = []
    for _, node in zip(range(Html.THREAD_LEVELS), tree.ancestors(found.node), strict=False):
        if tree.tag[node] in ("html", "body"):
            break
        path.append(_kind(tree, node))
        if tree.tag[node] in _NO_PARTS or not path[-1][1]:
            continue
        parts = _alike(prose, node, path[-1])
        held = [one for one in parts if prose.of(one) >= Html.THREAD_LEAST]
        enough = sum(prose.of(one) >= Html.THREAD_SHARE * weight for one in held) > 1
        if len(held) > 1 and (enough or len(held) >= Html.THREAD_COUNT):
            return _whole(tree, found, parts, path[:-1])
    return _thread(prose, found)


def _thread(prose: Prose, found: Article) -> Article:
    """Return an article that is a whole thread as its posts alone, without what is next to each of them."""
    tree = prose.tree
    groups: dict[tuple[int, str, frozenset[str]], list[int]] = defaultdict(list)
    for node in range(found.node + 1, len(tree.parent)):
        inside = found.first <= tree.first[node] < tree.last[node] <= found.last
        if inside and _POST.search(tree.names[node]) and tree.tag[node] not in _NO_PARTS:
            groups[tree.parent[node], tree.tag[node], _classes(tree, node)].append(node)
    for group in groups.values():
        parts = _alike(prose, group[0], _kind(tree, group[0]))
        held = sum(prose.of(one) for one in parts)
        if len(parts) > 1 and held >= Html.THREAD_MOST * prose.sums.between(found.first, found.last):
            longest = max(parts, key=prose.of)
            # The innermost element in the longest part that holds its text, and is no paragraph of it.
            inner = [
                one
                for one in range(longest, len(tree.parent))
                if tree.first[longest] <= tree.first[one]
                and tree.last[one] <= tree.last[longest]
                and tree.tag[one] not in PARAGRAPHS
                and prose.of(one) >= Html.THREAD_MOST * prose.of(longest)
            ]
            path = [_kind(tree, one) for one in tree.ancestors(inner[-1]) if one > longest]
            return _whole(tree, found, parts, path)
    return found


def _kind(tree: Tree, node: int) -> Sort:
    return tree.tag[node], " ".join(sorted(set(_DIGITS.sub("", tree.names[node]).split())))


def _classes(tree: Tree, node: int) -> frozenset[str]:
    return frozenset(_DIGITS.sub("", tree.element[node].get("class") or tree.names[node]).split())


def _alike(prose: Prose, node: int, kind: Sort) -> list[int]:
    """Return an element with those next to it of its class, in order, up to a heading of comments or links."""
    tree = prose.tree
    own = _classes(tree, node)
    found = [
        one
        for one in range(tree.parent[node] + 1, len(tree.parent))
        if tree.parent[one] == tree.parent[node]
        and tree.tag[one] == kind[0]
        and _classes(tree, one) == own
        and tree.last[one] > tree.first[one]
    ]
    kept = [one for one in found if one == node or not (_apart(prose, one) or _headed(tree, node, one))]
    return kept if names.furniture(kind[0], kind[1], "") is None else [node]


def _apart(prose: Prose, node: int) -> bool:
    """Return whether an element is a teaser, or furniture by its name."""
    tree = prose.tree
    if tree.furniture(node) is not None or prose.links(node) > Html.THREAD_LINKS:
        return True
    lines = tree.lines[tree.first[node] : tree.last[node]]
    return len(lines) < Html.THREAD_LINES and any(is_link(line) for line in lines)


def _headed(tree: Tree, node: int, other: int) -> bool:
    """Return whether a heading of comments or related links is between two elements, or opens the second."""
    between = tree.lines[tree.last[node] : tree.first[other] + 1]
    keys = (phrase_key(_DIGITS.sub("", line.text)) for line in between if line.size <= Html.BOX_HEADING)
    return any(key in vocabulary.COMMENTS or key in vocabulary.RELATED for key in keys)


def _whole(tree: Tree, found: Article, parts: Sequence[int], path: Sequence[Sort]) -> Article:
    """Return an article of several parts: in each the elements that are in it as the one found is."""
    kinds = list(reversed(path))
    spans = []
    for part in parts:
        nodes = [part]
        for kind in kinds:
            nodes = [
                one
                for one in range(part, len(tree.parent))
                if tree.parent[one] in nodes and _kind(tree, one) == kind and tree.last[one] > tree.first[one]
            ]
        spans += [(tree.first[one], tree.last[one]) for one in (nodes or [part])]
    if len(spans) == 1:
        return found
    around = tree.parent[parts[0]]
    return Article(around, spans[0][0], spans[-1][1], tuple(spans))
