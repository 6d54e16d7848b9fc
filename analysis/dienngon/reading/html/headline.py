"""The headline of a page: by its head, its elements, and how a line is set."""

from __future__ import annotations

import re
from collections import Counter

from dienngon.reading.html import names
from dienngon.reading.html.head import Head
from dienngon.reading.html.tree import Tree
from dienngon.reading.labels import vocabulary
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Html
from dienngon.text import phrase_key

_HOME = re.compile(r"^(?:https?://[^/]+)?/?(?:index\.\w+|default\.aspx?|trang-chu[\w.-]*)?$", re.IGNORECASE)


def find_headline(tree: Tree, head: Head, text: range | None) -> tuple[int, Rule] | None:
    """Return the line of the headline and the rule that found it, None if no line looks like one.

    ``text`` holds the lines from the beginning of the article to its first prose. It is None on a page without an
    article: only a line that the head of the page states counts there.
    """
    best: tuple[float, int] = (0.0, 1)
    rule: Rule | None = None
    end = len(tree.lines) if text is None else text.stop
    for number, line in enumerate(tree.lines[:end]):
        if line.hidden or not 1 < line.size <= Html.TITLE:
            continue
        like = max((likeness(line.text, one) for one in head.titles), default=0.0)
        if like < (Html.TITLE_LIKE if text is not None else Html.TITLE_SURE):
            like = 0.0
        near = text is not None and end - Html.NEAR <= number
        score, said = _score(tree, number, like, text.start if text is not None and near else -1)
        if (like or text is not None) and score >= (Html.HEADLINE_ENOUGH if near else Html.HEADLINE_ENOUGH_FAR):
            score = score + Html.HEADLINE_NEAR * near + Html.HEADLINE_SITE * (line.text == head.publisher)
            if (score, -number) > best:
                best, rule = (score, -number), said
    return None if rule is None else (-best[1], rule)


def headline_shown(tree: Tree, head: Head) -> int | None:
    """Return the heading or bold line that is what the head of the page gives as title, None without a long one."""
    shown = (
        number
        for number, line in enumerate(tree.lines)
        if (line.heading or line.bold >= Html.STYLED)
        and not line.hidden
        and line.size >= Html.SHOWN
        and line.links < Html.LINKED
        and any(likeness(line.text, one) >= Html.SHOWN_LIKE for one in head.titles)
    )
    return next(shown, None)


def _score(tree: Tree, number: int, like: float, start: int) -> tuple[float, Rule]:
    """Return how much a line looks like the headline, and what speaks for it most.

    ``start`` is the first line of the article, -1 for a line that is not near it.
    """
    line = tree.lines[number]
    nodes = [node for _, node in zip(range(Html.AROUND), tree.ancestors(line.node), strict=False)]
    tags = {tree.tag[node] for node in nodes}
    stated = any("headline" in (tree.element[node].get("itemprop") or "") for node in nodes)
    named = any(names.TITLE.search(tree.names[node]) for node in nodes[: Html.HEADLINE_NAMED_WITHIN])
    # Of equal reasons the first is named.
    reasons = [
        (Html.HEADLINE_H1 if "h1" in tags else Html.HEADLINE_H2 if tags & {"h2", "h3"} else 0.0, Rule.HEADLINE_MAIN),
        (Html.HEADLINE_STATED * like, Rule.HEADLINE_STATED),
        (Html.HEADLINE_NAMED if named else 0.0, Rule.HEADLINE_NAMED),
        (Html.HEADLINE_PROPERTY if stated else 0.0, Rule.HEADLINE_PROPERTY),
        (_bold_score(tree, number) if number <= start else 0.0, Rule.HEADLINE_BOLD),
    ]
    score = sum(weight for weight, _ in reasons)
    score += Html.HEADLINE_SITE * any(_navigates(tree, node) for node in nodes)
    score += Html.HEADLINE_SITE * any(bool(names.SITE.search(tree.names[node])) for node in nodes)
    if line.links > Html.LINK:
        score += Html.HEADLINE_HOME if _HOME.search(line.href) else Html.HEADLINE_LINK
    if line.text.endswith((".", ";", ",")) and not like:
        score += Html.HEADLINE_STOP
    return score, max(reasons, key=lambda one: one[0])[1]


def _bold_score(tree: Tree, number: int) -> float:
    """Return how much a bold line looks like a headline that is not named as one; not in a document of state."""
    line = tree.lines[number]
    if line.bold < Html.STYLED or line.links > Html.LINKED or line.size < Html.BOLD_TITLE:
        return 0.0
    following = tree.lines[number : number + Html.STATE_NEAR]
    if any(phrase_key(one.text) in vocabulary.LEGAL_HEAD for one in following):
        return 0.0
    return Html.HEADLINE_BOLD + Html.HEADLINE_LENGTH * min(line.size, Html.HEADLINE_LENGTH_MOST)


def _navigates(tree: Tree, node: int) -> bool:
    reason = tree.furniture(node)
    navigates = reason is not None and reason[0] in ("navigation", "related", "footer")
    return navigates and tree.tag[node] not in ("h1", "h2")


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, which is that of equal ones."""
    first, second = phrase_key(one), phrase_key(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    short, long = sorted((first.split(), second.split()), key=len)
    if len(short) < Html.LIKE_LEAST:
        return 0.0
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return Html.LIKE_WITHIN + Html.LIKE_LENGTH * len(short) / len(long)
    common = sum((Counter(short) & Counter(long)).values())
    return Html.LIKE_COMMON * 2 * common / (len(short) + len(long))
