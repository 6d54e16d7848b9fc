"""The headline of a page: by its head, its elements, and how a line is set."""

from __future__ import annotations

import re
from collections import Counter

from dienngon.reading.html import names
from dienngon.reading.html.head import Head
from dienngon.reading.html.tree import Tree
from dienngon.reading.labels import vocabulary
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import WEB
from dienngon.text import phrase_key

_HOME = re.compile(r"^(?:https?://[^/]+)?/?(?:index\.\w+|default\.aspx?|trang-chu[\w.-]*)?$", re.IGNORECASE)


def find_headline(tree: Tree, head: Head, text: range | None) -> tuple[int, Rule] | None:
    """Return the line of the headline and the rule that found it, None if no line looks like one.

    Parameters
    ----------
    tree, head
        The page.
    text
        The lines from the beginning of the article to its first prose; None on a page without an article, where only
        a line that the head of the page states counts.
    """
    best: tuple[float, int] = (0.0, 1)
    rule: Rule | None = None
    end = len(tree.lines) if text is None else text.stop
    for number in range(end):
        line = tree.lines[number]
        if line.hidden or not 1 < line.size <= WEB.title:
            continue
        like = max((likeness(line.text, one) for one in head.titles), default=0.0)
        if like < (WEB.title_like if text is not None else WEB.title_sure):
            like = 0.0
        near = text is not None and end - WEB.near <= number
        score, said = _score(tree, number, like, text.start if text is not None and near else -1)
        if (like or text is not None) and score >= (1.0 if near else 2.0):
            rank = (score + 0.5 * near - 3 * (line.text == head.publisher), -number)
            if rank > best:
                best, rule = rank, said
    return None if rule is None else (-best[1], rule)


def headline_shown(tree: Tree, head: Head) -> bool:
    """Return whether a heading of the page is what its head gives as title, and long enough to be no site's name."""
    return any(
        line.heading
        and not line.hidden
        and line.size >= WEB.shown
        and line.links < WEB.linked
        and any(likeness(line.text, one) >= WEB.shown_like for one in head.titles)
        for line in tree.lines
    )


def _score(tree: Tree, number: int, like: float, start: int) -> tuple[float, Rule]:
    """Return how much a line looks like the headline, and what speaks for it most.

    ``start`` is the first line of the article, -1 for a line that does not stand near it.
    """
    line = tree.lines[number]
    nodes = [node for _, node in zip(range(WEB.around), tree.ancestors(line.node), strict=False)]
    tags = {tree.tag[node] for node in nodes}
    headline = any("headline" in (tree.element[node].get("itemprop") or "") for node in nodes)
    named = any(names.TITLE.search(tree.names[node]) for node in nodes[:3])
    # Of equal reasons the first is named.
    reasons = [
        (2.0 if "h1" in tags else 0.5 if tags & {"h2", "h3"} else 0.0, Rule.HEADLINE_MAIN),
        (4 * like, Rule.HEADLINE_STATED),
        (1.0 if named else 0.0, Rule.HEADLINE_NAMED),
        (1.5 if headline else 0.0, Rule.HEADLINE_PROPERTY),
        (_bold_score(tree, number) if number <= start else 0.0, Rule.HEADLINE_BOLD),
    ]
    score = sum(weight for weight, _ in reasons)
    score -= 3 * any(_navigates(tree, node) for node in nodes)
    score -= 3 * any(bool(names.SITE.search(tree.names[node])) for node in nodes)
    if line.links > WEB.link:
        score -= 2.5 if _HOME.search(line.href) else 0.6
    if line.text.endswith((".", ";", ",")) and not like:
        score -= 1
    return score, max(reasons, key=lambda one: one[0])[1]


def _bold_score(tree: Tree, number: int) -> float:
    """Return how much a bold line looks like a headline that is not named as one; not in a document of state."""
    line = tree.lines[number]
    if line.bold < WEB.styled or line.links > WEB.linked or line.size < WEB.bold_title:
        return 0.0
    following = tree.lines[number : number + WEB.state_near]
    if any(phrase_key(one.text) in vocabulary.LEGAL_HEAD for one in following):
        return 0.0
    return 1.0 + 0.02 * min(line.size, 20)


def _navigates(tree: Tree, node: int) -> bool:
    reason = tree.furniture(node)
    navigates = reason is not None and reason[0] in ("navigation", "related", "footer")
    return navigates and tree.tag[node] not in ("h1", "h2")


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
