"""Furniture: what stands around an article, and the boxes, links and buttons inside it."""

from __future__ import annotations

import re

from dienngon.reading.html import words
from dienngon.reading.html.article import is_teaser
from dienngon.reading.html.setting import Label, Setting
from dienngon.reading.html.tree import TERMINAL, Sums
from dienngon.reading.html.words import Reason

# An element inside the article that holds this share of its prose is no furniture, whatever its name.
_TOO_MUCH = 0.3
_FEW_LINKS = 0.3
_LIST_PROSE = 0.15
_LIST_LINES = 0.6
_TAIL_PROSE = 0.15
_BOX_LINES = 3
_COUNT = re.compile(r"\(\s*\d+\s*\)|:\s*\d+$")
_HEADLINE = range(4, 41)


def by_element(page: Setting) -> list[Reason | None]:
    """Return for each element why it or one around it is furniture, None if it is not."""
    tree = page.tree
    found: list[Reason | None] = []
    lists = _lists(page)
    for node, parent in enumerate(tree.parent):
        reason = found[parent] if parent >= 0 else None
        if reason is None and node not in page.around:
            reason = lists.get(node)
            named = words.furniture(tree.tag[node], tree.names[node], tree.element[node].get("role") or "")
            if reason is None and named is not None and not _text(page, node):
                reason = named
        found.append(reason)
    return found


def _text(page: Setting, node: int) -> bool:
    """Return whether an element holds too much of the article's prose to be furniture."""
    first = max(page.tree.first[node], page.article.first)
    last = min(page.tree.last[node], page.article.last)
    if first >= last or page.text == 0:
        return False
    return page.prose.plain.between(first, last) >= _TOO_MUCH * page.text and page.prose.links(node) < _FEW_LINKS


def _lists(page: Setting) -> dict[int, Reason]:
    """Return the elements inside the article that are lists of headlines with links, the outermost of each."""
    tree = page.tree
    heads = Sums([float(_headline(page, number)) for number in range(len(tree.lines))])
    teasers = Sums([float(is_teaser(tree, number)) for number in range(len(tree.lines))])
    found: dict[int, Reason] = {}
    for node in range(len(tree.parent)):
        first, last = tree.first[node], tree.last[node]
        if node in page.around or not page.article.first <= first < last <= page.article.last or last - first < 2:
            continue
        if tree.parent[node] in found:
            found[node] = found[tree.parent[node]]
            continue
        count = heads.between(first, last)
        listed = count + teasers.between(first, last) >= _LIST_LINES * (last - first)
        if count >= 2 and listed and page.prose.plain.between(first, last) <= _LIST_PROSE * page.text:
            found[node] = ("related", "a list of links")
    return found


def _headline(page: Setting, number: int) -> bool:
    line = page.line(number)
    return line.links > 0.9 and line.size in _HEADLINE and not words.NO_ARTICLE_PATH.search(line.href)


def tail(page: Setting) -> tuple[int, Reason] | None:
    """Return the first line of the boxes that close an article inside its element, with the reason.

    Little of the text may follow it; under a heading of comments much may, if the heading counts them or a button to
    answer follows.
    """
    # Buttons to answer stand between the posts of a thread.
    last = page.article.parts[-1][0] if page.article.parts else page.article.first
    lines = range(max(page.first_prose + 1, last), page.article.last)
    reasons = {number: reason for number in lines if (reason := words.BOX_HEADINGS.get(page.key(number)))}
    if not reasons:
        return None
    buttons = (number for number in reversed(lines) if words.BY_PHRASE.get(page.key(number), ("",))[0] == "comments")
    answers = next(buttons, -1)
    for number, reason in reasons.items():
        rest = page.prose.plain.between(number, page.article.last)
        commented = reason[0] == "comments" and (number < answers or _COUNT.search(page.line(number).text))
        if commented or rest <= _TAIL_PROSE * page.text:
            return number, reason
    return None


def line_label(page: Setting, number: int) -> Label | None:
    """Return the label of a line inside the article that is furniture by its own look, None if it is not."""
    line = page.line(number)
    key = page.key(number)
    # A short word in a table is more likely a cell than a button.
    cell = any(page.tree.tag[node] in ("td", "th") for node in page.own(line.node))
    reason = words.BY_PHRASE.get(key) or words.BOX_HEADINGS.get(key)
    if key and reason is not None and (not cell or line.links > 0.5):
        return "furniture", *reason
    if words.TAGS_START.match(line.text) and (line.links > 0.3 or number > page.last_prose):
        return "furniture", "related", "key words of the page"
    if words.RELATED_START.match(line.text) and line.links > 0.5:
        return "furniture", "related", "a link to another text"
    if line.links > 0.9 and line.size >= _HEADLINE.start:
        return _link(page, number)
    if is_teaser(page.tree, number):
        box = page.tree.common(line.node, page.line(number - 1).node)
        if box not in page.around and page.tree.last[box] - page.tree.first[box] <= _BOX_LINES:
            return "furniture", "related", "the summary under a link, in one box with it"
    return None


def _link(page: Setting, number: int) -> Label | None:
    """Return the label of a line that is nothing but links."""
    line = page.line(number)
    if line.href.startswith("#") and len(line.href) > 1:
        return "furniture", "navigation", "a link within the page"
    if words.NO_ARTICLE_PATH.search(line.href) or line.size > _HEADLINE.stop:
        return None
    if line.anchors > 2:
        return "furniture", "related", "a row of links"
    if line.text.endswith(TERMINAL) and not line.text.endswith(("?", "!", "...", "…")):
        return None
    return "furniture", "related", "a link alone on its line"


def outside_label(page: Setting, reason: Reason | None) -> Label:
    """Return the label of a line outside the article, given why its element is furniture."""
    if reason is not None:
        return "furniture", *reason
    return "furniture", "", f"outside the article's element {page.tree.shown(page.article.node)}"
