"""What each line of a page is, with the rule that says so; lines that no rule is sure of get nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dienngon.reading.html import boxes, headlines
from dienngon.reading.html.article import Article, Prose
from dienngon.reading.html.captions import caption_label, credit_start
from dienngon.reading.html.head import Head
from dienngon.reading.html.setting import Label, Setting
from dienngon.reading.html.tree import PROSE_SIZE, TERMINAL, Tree
from dienngon.reading.html.words import furniture
from dienngon.reading.labels import official
from dienngon.reading.labels.lines import line_of
from dienngon.reading.pages import Mark

_HEADING_MAX = 30
# A page with more links than this is a list of other pages; where it holds no article, nor is it a plain text.
_LINKED = 0.3


def labels(tree: Tree, article: Article | None, head: Head, prose: Prose) -> list[Label | None]:
    """Return the label of each line of a page, None where the rules for text are to decide."""
    if article is None:
        return _without(tree, head, prose)
    page = Setting(tree, article, head, prose)
    title = headlines.find_title(page, tree, head)
    page.title = None if title is None else title[0]
    found = _Labeller(page).labels()
    if title is not None:
        found[title[0]] = ("title", "", title[1])
    _of_state(page, found)
    return found


def _of_state(page: Setting, found: list[Label | None]) -> None:
    """Label the head, title and signature of a document of state, where the article is one."""
    inside = [one for one in range(len(found)) if page.article.holds(one) and not _is_furniture(found[one])]
    lines = [line_of(page.line(one).text, one, 0, len(page.line(one).text)) for one in inside]
    heads, titles = official.head(lines)
    if heads:
        if titles and (page.title is None or page.article.holds(page.title)):
            if page.title is not None:
                found[page.title] = ("body", "heading", "heading in the article")
            for order, rule in titles.items():
                found[inside[order]] = ("title", "", rule)
        for order, label in heads.items():
            found[inside[order]] = label
    for order, label in official.signature(lines).items():
        found[inside[order]] = label


def _is_furniture(label: Label | None) -> bool:
    return label is not None and label[0] == "furniture"


class _Labeller:
    """The rules of one page in their order: the first that knows a line wins."""

    def __init__(self, page: Setting) -> None:
        self.page = page
        self.elements = boxes.by_element(page)
        self.tail = boxes.tail(page)

    def labels(self) -> list[Label | None]:
        """Return the label of each line."""
        found = [
            self._inside(number) if self.page.article.holds(number) else self._outside(number)
            for number in range(len(self.page.tree.lines))
        ]
        return self._one_date(found)

    def _one_date(self, found: list[Label | None]) -> list[Label | None]:
        """Return the labels with dates above the headline kept only where none stands below it."""
        title = self.page.title
        if title is None:
            return found
        dates = [number for number in self.page.opening if _is_date(found[number])]
        if any(number > title for number in dates):
            for number in dates:
                if number < title and not self.page.article.holds(number):
                    found[number] = boxes.outside_label(self.page, self.elements[self.page.line(number).node])
        elif len(dates) > 1:
            for number in dates[:-1]:
                found[number] = boxes.outside_label(self.page, self.elements[self.page.line(number).node])
        return found

    def _outside(self, number: int) -> Label | None:
        page = self.page
        reason = self.elements[page.line(number).node]
        if page.line(number).hidden:
            return "furniture", "", "hidden by the page"
        firm = reason is not None and reason[0] in ("navigation", "related", "footer", "comments")
        if not firm:
            label = headlines.opening_label(page, number) if number in page.opening else None
            if label is None and number in page.closing:
                label = headlines.closing_label(page, number)
            if label is not None:
                return label
        return boxes.outside_label(page, reason)

    def _inside(self, number: int) -> Label | None:
        page = self.page
        line = page.line(number)
        reason = self.elements[line.node]
        if reason is None and self.tail is not None and number >= self.tail[0]:
            return "furniture", self.tail[1][0], f"from {self.tail[1][1]} on"
        opening = headlines.opening_label(page, number) if number in page.opening else None
        if opening is not None and (reason is None or opening[1] == "date"):
            return opening
        if reason is not None:
            return "furniture", *reason
        label = caption_label(page, number) or boxes.line_label(page, number)
        if label is None and number in page.closing:
            label = headlines.closing_label(page, number)
        return label or self._text(number)

    def _text(self, number: int) -> Label | None:
        """Return the label of a line that is part of the text, None if that is not sure."""
        page = self.page
        line = page.line(number)
        nodes = list(page.own(line.node))
        tags = {page.tree.tag[node] for node in nodes}
        if tags & {"td", "th"}:
            return ("body", "", "table in the article") if line.size else None
        ends = line.text.endswith(TERMINAL)
        if tags & {"h2", "h3", "h4", "h5", "h6"} or (line.bold > 0.9 and line.size <= _HEADING_MAX and not ends):
            return ("body", "heading", "heading in the article") if line.size else None
        if line.size >= PROSE_SIZE or (ends and line.size > 1):
            return "body", "", f"text in {page.tree.shown(page.article.node)}"
        if "li" in tags and line.size > 1 and number < page.last_prose:
            return "body", "", "entry of a list in the article"
        return None


def _is_date(label: Label | None) -> bool:
    return label is not None and label[:2] == ("metadata", "date")


def doubt(prose: Prose) -> str:
    """Return a sentence about a page on which no article was found."""
    if _plain(prose):
        return "no article was found on the page: its lines are labelled by the rules for plain text"
    return "no article was found on the page: every line outside its navigation is kept as body"


def _plain(prose: Prose) -> bool:
    return prose.links(0) < _LINKED


def _without(tree: Tree, head: Head, prose: Prose) -> list[Label | None]:
    """Return the labels of a page that holds no article: what is not named as furniture is body, if it has links."""
    plain = _plain(prose)
    reasons: list[tuple[str, str] | None] = []
    for node, parent in enumerate(tree.parent):
        inherited = reasons[parent] if parent >= 0 else None
        role = tree.element[node].get("role") or ""
        reasons.append(inherited or furniture(tree.tag[node], tree.names[node], role))
    found: list[Label | None] = []
    for line in tree.lines:
        reason = reasons[line.node]
        navigates = reason is not None and reason[0] in ("navigation", "footer", "advert", "share")
        if navigates and not line.prose:
            found.append(("furniture", *reason) if reason else None)
        elif line.prose:
            found.append(("body", "", "no article found: kept as body"))
        else:
            found.append(None if plain else ("body", "heading", "no article found: kept as body"))
    title = headlines.find_title(None, tree, head)
    if title is not None:
        found[title[0]] = ("title", "", title[1])
    return found


def marks(texts: Sequence[str], found: Sequence[Label | None]) -> tuple[Mark, ...]:
    """Return the marks of lines that are joined by newlines, two for a caption that ends in a credit."""
    made: list[Mark] = []
    start = 0
    for text, label in zip(texts, found, strict=True):
        end = start + len(text)
        if label is not None:
            made.extend(_marks(text, start, end, label))
        start = end + 1
    return tuple(made)


def _marks(text: str, start: int, end: int, label: Label) -> list[Mark]:
    kind, subkind, rule = label
    cut = credit_start(text) if (kind, subkind) == ("caption", "") else len(text)
    if cut == len(text):
        return [Mark(start, end, kind, subkind, rule)]
    credit = Mark(start + cut, end, "caption", "credit", f"credit, {rule}")
    before = len(text[:cut].rstrip())
    return [Mark(start, start + before, kind, subkind, rule), credit] if before else [credit]
