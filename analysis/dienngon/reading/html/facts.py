"""What a page says of each of its lines, once its article is found: its headline, boxes and elements, as facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dienngon.reading.html.article import Article
from dienngon.reading.html.head import Head
from dienngon.reading.html.headline import find_headline, likeness
from dienngon.reading.html.tree import PageLine, Prose, Sums, Tree, is_link, is_teaser
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import bare_key
from dienngon.reading.pages import Element, Reason, Web
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Html
from dienngon.text import phrase_key

_COUNT = re.compile(r"\(\s*\d+\s*\)|:\s*\d+$")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)


def facts(tree: Tree, article: Article | None, head: Head, prose: Prose) -> list[Web]:
    """Return what a page says of each line; its ``article`` is None if it holds no article."""
    if article is not None:
        return _Page(tree, article, head, prose).facts()
    reasons: list[Reason | None] = []
    for node, parent in enumerate(tree.parent):
        reasons.append((reasons[parent] if parent >= 0 else None) or tree.furniture(node))
    place, rule = find_headline(tree, head, None) or (-1, None)
    listed = not is_plain(prose)
    found = [_web(line, "", inside=False, named=reasons[line.node], listed=listed) for line in tree.lines]
    if rule is not None:
        found[place] = found[place]._replace(headline=rule)
    return found


def is_plain(prose: Prose) -> bool:
    """Return whether a page has few links: if it holds no article, it is a plain text rather than a list of pages."""
    return prose.links(0) < Html.DOUBTED


def _web(line: PageLine, article: str, *, inside: bool, elements: tuple[Element, ...] = (), **more: Any) -> Web:
    shown = (line.links, line.bold, line.italic, line.anchors, line.href, line.image, line.hidden, line.prose)
    return Web(article, inside, elements, *shown, **more)


class _Page:
    """A page, its article and head, and what is worked out from them once."""

    def __init__(self, tree: Tree, article: Article, head: Head, prose: Prose) -> None:
        self.tree = tree
        self.article = article
        self.head = head
        self.prose = prose
        self._elements: dict[int, Element] = {}
        inside = range(article.first, article.last)
        # Captions are no prose: the first line of prose, or where the article ends; and the last.
        self.first = next((one for one in inside if prose.weights[one]), article.last)
        self.last = next((one for one in reversed(inside) if prose.weights[one]), article.first)
        self.title = find_headline(tree, head, range(article.first, self.first))
        # The syllables of prose in the article, those of teasers left out.
        self.text = prose.plain.between(article.first, article.last)
        # The elements that hold the whole article.
        self.around = frozenset(tree.ancestors(article.node))

    def facts(self) -> list[Web]:
        """Return what the page says of each line."""
        title, zone, tail = self.title, self._zone(), self._tail()
        start = self.article.first if title is None else min(self.article.first, title[0])
        opening = range(max(start - Html.NEAR, 0), self.first + 1)
        end = max(self.tree.last[zone], self.article.last)
        closing = range(self.last + 1, min(end, self.article.last + Html.AFTER))
        reasons = self._furniture()
        shown = self.tree.shown(self.article.node)
        heading = "" if title is None else phrase_key(self.tree.lines[title[0]].text)
        found = []
        for number, line in enumerate(self.tree.lines):
            inside = self.article.holds(number)
            opens, closes = number in opening, number in closing
            own = title is not None and number == title[0]
            found.append(
                _web(
                    line,
                    shown,
                    inside=inside,
                    elements=tuple(map(self._element, self._own(line.node))) if inside or opens or closes else (),
                    counted=bool(self.prose.weights[number]),
                    teaser=self._teaser(number),
                    opening=opens,
                    closing=closes,
                    zoned=self.tree.holds(zone, number),
                    above=title is not None and number < title[0],
                    order=(number > self.last) - (number < self.last),
                    leads=self._leads(number),
                    headline=title[1] if title is not None and own else None,
                    copied=opens and not own and line.size > 2 and bool(heading) and phrase_key(line.text) == heading,
                    described=opens and self._described(line),
                    box="" if tail is None or number < tail[0] else tail[1],
                    named=reasons[line.node],
                )
            )
        return found

    def _zone(self) -> int:
        """Return the element that holds article and headline, or the one around the article."""
        node = self.article.node
        if self.title is not None and not self.article.holds(self.title[0]):
            return self.tree.common(node, self.tree.lines[self.title[0]].node)
        return max(self.tree.parent[node], 0)

    def _own(self, node: int) -> Iterator[int]:
        """Yield an element and those around it that do not hold the whole article."""
        for one in self.tree.ancestors(node):
            if one in self.around:
                return
            yield one

    def _element(self, node: int) -> Element:
        if node in self._elements:
            return self._elements[node]
        tree, element = self.tree, self.tree.element[node]
        tag, size = tree.tag[node], self.prose.size.of(tree, node)
        align, style = (element.get("align") or "").lower(), element.get("style") or ""
        author = f"{element.get('itemprop') or ''} {element.get('rel') or ''}".lower().split()
        small = tag == "table" and size <= Html.CAPTION_TABLE
        self._elements[node] = Element(
            tag,
            tree.names[node],
            tree.shown(node),
            size,
            most=self.prose.plain.of(tree, node) > Html.CAPTION_PROSE * self.text,
            centred=tag == "center"
            or align == "center"
            or _CENTRED.search(style) is not None
            or "center" in tree.names[node],
            right=align == "right" or _RIGHT.search(style) is not None,
            author="author" in author,
            pictured=small and next(element.iter("img"), None) is not None,
        )
        return self._elements[node]

    def _teaser(self, number: int) -> bool:
        """Return whether a line is the summary under a link, in one box with it."""
        if not is_teaser(self.tree, number):
            return False
        box = self.tree.common(self.tree.lines[number].node, self.tree.lines[number - 1].node)
        return box not in self.around and self.tree.last[box] - self.tree.first[box] <= Html.BOX_LINES

    def _leads(self, number: int) -> bool:
        if not number == self.first < self.last:
            return False
        following = range(number + 1, self.article.last)
        return any(self.prose.weights[one] and self.tree.lines[one].bold < 0.5 for one in following)

    def _described(self, line: PageLine) -> bool:
        description = self.head.description
        enough = description and line.prose and line.size >= Html.LEAD
        return bool(enough) and likeness(line.text, description) >= Html.LEAD_LIKE

    def _furniture(self) -> list[Reason | None]:
        """Return for each element why it or one around it is furniture, None if it is not."""
        found: list[Reason | None] = []
        lists = self._lists()
        for node, parent in enumerate(self.tree.parent):
            reason = found[parent] if parent >= 0 else None
            if reason is None and node not in self.around:
                named = self.tree.furniture(node)
                reason = lists.get(node) or (named if named is not None and not self._holds_text(node) else None)
            found.append(reason)
        return found

    def _holds_text(self, node: int) -> bool:
        """Return whether an element holds too much of the article's prose to be furniture."""
        first = max(self.tree.first[node], self.article.first)
        last = min(self.tree.last[node], self.article.last)
        if first >= last or self.text == 0:
            return False
        much = self.prose.plain.between(first, last) >= Html.TOO_MUCH * self.text
        return much and self.prose.links(node) < Html.FEW_LINKS

    def _lists(self) -> dict[int, Reason]:
        """Return the elements inside the article that are lists of headlines with links, and all in them."""
        tree = self.tree
        heads = Sums([float(is_link(line) and not vocabulary.FILE.search(line.href)) for line in tree.lines])
        teasers = Sums([float(is_teaser(tree, number)) for number in range(len(tree.lines))])
        found: dict[int, Reason] = {}
        for node in range(len(tree.parent)):
            first, last = tree.first[node], tree.last[node]
            if node in self.around or not self.article.first <= first < last <= self.article.last or last - first < 2:
                continue
            if tree.parent[node] in found:
                found[node] = found[tree.parent[node]]
                continue
            count = heads.between(first, last)
            listed = count + teasers.between(first, last) >= Html.LIST_LINES * (last - first)
            if count >= 2 and listed and self.prose.plain.between(first, last) <= Html.LIST_PROSE * self.text:
                found[node] = ("related", Rule.LINK_LIST)
        return found

    def _tail(self) -> tuple[int, str] | None:
        """Return the first line of the boxes that close an article inside its element, and what is in them.

        Little of the text may follow it; under a heading of comments much may, if the heading counts them or a button
        to answer follows.
        """
        # Buttons to answer are between the posts of a thread.
        last = self.article.parts[-1][0] if self.article.parts else self.article.first
        lines = range(max(self.first + 1, last), self.article.last)
        keys = {
            number: bare_key(line.text)
            for number in lines
            if (line := self.tree.lines[number]).size <= Html.BOX_HEADING
        }
        heads = {
            number: vocabulary.BOX_HEADINGS[key][0] for number, key in keys.items() if key in vocabulary.BOX_HEADINGS
        }
        if not heads:
            return None
        buttons = (
            number for number in reversed(keys) if vocabulary.BY_PHRASE.get(keys[number], ("",))[0] == "comments"
        )
        answers = next(buttons, -1)
        for number, kind in heads.items():
            rest = self.prose.plain.between(number, self.article.last)
            counted = number < answers or _COUNT.search(self.tree.lines[number].text)
            if (kind == "comments" and counted) or rest <= Html.TAIL_PROSE * self.text:
                return number, kind
        return None
