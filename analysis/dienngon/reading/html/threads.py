"""Elements of one kind that hold a text together: the posts of a thread, the answers to a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from dienngon.reading.html import elements, words
from dienngon.reading.html.article import Article, Prose
from dienngon.reading.html.tree import Tree
from dienngon.reading.labels import vocabulary
from dienngon.text import phrase_key

_LEVELS = 8
_SHARE = 0.3
_COUNT = 3
_LEAST = 12
_LINKED = 0.3
_HEADLINE = range(4, 41)
_HEADING_MAX = 8
_NO_PARTS = frozenset(("html", "body", "td", "th", "tr", "tbody", "p", "li", "aside", "span", "font", "b", "i"))
_DIGITS = re.compile(r"\d+")
_POST = re.compile(r"(?<![a-z])(?:post|message|msg|reply|replies|answer|thread)")
_MOST = 0.7
Kind = tuple[str, str]


def with_kindred(prose: Prose, found: Article) -> Article:
    """Return an article with the elements beside it that are of its kind and hold as much text, if there are such.

    They stand beside it or an element around it under the same class, with text of at least 30 % of its own, or there
    are three and more of them with text. Comments and teasers are none, nor is what follows a heading of them.
    """
    tree = prose.tree
    weight = prose.of(found.node)
    path: list[Kind] = []
    for _, node in zip(range(_LEVELS), tree.ancestors(found.node), strict=False):
        if tree.tag[node] in ("html", "body"):
            break
        path.append(_kind(tree, node))
        if tree.tag[node] in _NO_PARTS or not path[-1][1]:
            continue
        parts = _alike(prose, node, path[-1])
        held = [one for one in parts if prose.of(one) >= _LEAST]
        enough = sum(prose.of(one) >= _SHARE * weight for one in held) > 1
        if len(held) > 1 and (enough or len(held) >= _COUNT):
            return _whole(tree, found, parts, path[:-1])
    return _thread(prose, found)


def _thread(prose: Prose, found: Article) -> Article:
    """Return an article that is a whole thread as its posts alone, without what stands beside each of them."""
    tree = prose.tree
    groups: dict[tuple[int, str, frozenset[str]], list[int]] = defaultdict(list)
    for node in range(found.node + 1, len(tree.parent)):
        inside = found.first <= tree.first[node] < tree.last[node] <= found.last
        if inside and _POST.search(tree.names[node]) and tree.tag[node] not in _NO_PARTS:
            groups[tree.parent[node], tree.tag[node], _classes(tree, node)].append(node)
    for group in groups.values():
        parts = _alike(prose, group[0], _kind(tree, group[0]))
        held = sum(prose.of(one) for one in parts)
        if len(parts) > 1 and held >= _MOST * prose.sums.between(found.first, found.last):
            longest = max(parts, key=prose.of)
            inner = [one for one in range(longest, len(tree.parent)) if _holds(prose, longest, one)]
            path = [_kind(tree, one) for one in tree.ancestors(inner[-1]) if one > longest]
            return _whole(tree, found, parts, path)
    return found


def _holds(prose: Prose, part: int, node: int) -> bool:
    """Return whether an element in a part of an article holds its text, and is no paragraph of it."""
    tree = prose.tree
    within = tree.first[part] <= tree.first[node] and tree.last[node] <= tree.last[part]
    return within and tree.tag[node] not in elements.PARAGRAPHS and prose.of(node) >= _MOST * prose.of(part)


def _kind(tree: Tree, node: int) -> Kind:
    return tree.tag[node], " ".join(sorted(set(_DIGITS.sub("", tree.names[node]).split())))


def _classes(tree: Tree, node: int) -> frozenset[str]:
    return frozenset(_DIGITS.sub("", tree.element[node].get("class") or tree.names[node]).split())


def _alike(prose: Prose, node: int, kind: Kind) -> list[int]:
    """Return an element with those beside it of its class, in order, up to a heading of comments or links."""
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
    return kept if words.furniture(kind[0], kind[1], "") is None else [node]


def _apart(prose: Prose, node: int) -> bool:
    """Return whether an element is a teaser, or furniture by its name."""
    tree = prose.tree
    role = tree.element[node].get("role") or ""
    if words.furniture(tree.tag[node], tree.names[node], role) is not None or prose.links(node) > _LINKED:
        return True
    lines = tree.lines[tree.first[node] : tree.last[node]]
    return len(lines) < 6 and any(line.links > 0.9 and line.size in _HEADLINE for line in lines)


def _headed(tree: Tree, node: int, other: int) -> bool:
    """Return whether a heading of comments or related links stands between two elements, or opens the second."""
    between = tree.lines[tree.last[node] : tree.first[other] + 1]
    keys = (phrase_key(_DIGITS.sub("", line.text)) for line in between if line.size <= _HEADING_MAX)
    return any(key in vocabulary.COMMENTS or key in vocabulary.RELATED for key in keys)


def _whole(tree: Tree, found: Article, parts: Sequence[int], path: Sequence[Kind]) -> Article:
    """Return an article of several parts: in each the elements that lie in it as the one found does."""
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
    rule = f"{found.rule}, with what is of its kind beside it"
    return Article(around, spans[0][0], spans[-1][1], rule, tuple(spans))
