"""The lines around a text that tell of it: headline, lead, date, author, source."""

from __future__ import annotations

import re

from dienngon.reading.dates.date_lines import date_line, in_date_line
from dienngon.reading.html import words
from dienngon.reading.html.head import Head
from dienngon.reading.html.setting import Label, Setting, likeness
from dienngon.reading.html.tree import PROSE_SIZE, TERMINAL, Tree
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import names
from dienngon.text import phrase_key

_TITLE_MAX = 50
_TITLE_LIKE = 0.6
_TITLE_SURE = 0.9
_HEADLINE_MIN = 6
_HEADLINE_LIKE = 0.75
_LEGAL_HEAD = 8
_NEAR = 12
_DATE_MAX = 25
_SHORT_DATE = 15
_AUTHOR_MAX = 15
_NAME_MAX = 8
_LEAD_MIN = 6
_LEAD_LIKE = 0.8
_UP = 4
_BYLINE = re.compile(r"\b(?:entry|post|article|news)-?(?:meta|info|detail-?info)\b|\bby-?line\b|\bmeta-?info\b")
_HOME = re.compile(r"^(?:https?://[^/]+)?/?(?:index\.\w+|default\.aspx?|trang-chu[\w.-]*)?$", re.IGNORECASE)
_NOW = re.compile(r"now|today|current|clock|hom-?nay|hien-?tai|header-?(?:date|time)|dong-?ho")
_CAPITALS = re.compile(r"(?:[^\W\d_][\w.'’]*)(?:[\s,;&-]+[^\W\d_][\w.'’]*){1,7}$")
_WORKED = re.compile(r"\((?:thực hiện|lược ghi|ghi|tổng hợp|biên dịch|lược dịch|dịch)\)$", re.IGNORECASE)
_NETWORK = re.compile(r"facebook|zalo|twitter|linkedin|copy", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)


def find_title(page: Setting | None, tree: Tree, head: Head) -> tuple[int, str] | None:
    """Return the line of the headline and the rule that found it, None if none shows itself.

    Parameters
    ----------
    page
        The page with its article, None if it holds none: then only a line that the head of the page states counts.
    tree, head
        The page.
    """
    best: tuple[float, int, str] = (0.0, 1, "")
    end = len(tree.lines) if page is None else page.first_prose
    for number in range(end):
        line = tree.lines[number]
        if line.hidden or not 1 < line.size <= _TITLE_MAX:
            continue
        like = max((likeness(line.text, one) for one in head.titles), default=0.0)
        if like < (_TITLE_LIKE if page is not None else _TITLE_SURE):
            like = 0.0
        near = page is not None and end - _NEAR <= number
        score, rule = _title_score(page if near else None, tree, number, like)
        if (like or page is not None) and score >= (1.0 if near else 2.0):
            best = max(best, (score + 0.5 * near - 3 * (line.text == head.publisher), -number, rule))
    return (-best[1], best[2]) if best[2] else None


def headline_shown(tree: Tree, head: Head) -> bool:
    """Return whether a heading of the page is what its head gives as title, and long enough to be no site's name."""
    return any(
        line.heading
        and not line.hidden
        and line.size >= _HEADLINE_MIN
        and line.links < 0.5
        and any(likeness(line.text, one) >= _HEADLINE_LIKE for one in head.titles)
        for line in tree.lines
    )


def _title_score(page: Setting | None, tree: Tree, number: int, like: float) -> tuple[float, str]:
    """Return how much a line looks like the headline, and what speaks for it most; ``page`` if it stands near."""
    line = tree.lines[number]
    nodes = [node for _, node in zip(range(_UP), tree.ancestors(line.node), strict=False)]
    tags = {tree.tag[node] for node in nodes}
    headline = any("headline" in (tree.element[node].get("itemprop") or "") for node in nodes)
    named = any(words.TITLE.search(tree.names[node]) for node in nodes[:3])
    bold = 0.0 if page is None else _bold_score(page, number)
    reasons = [
        (4 * like, "the headline as the page states it in its head"),
        (2.0 if "h1" in tags else 0.5 if tags & {"h2", "h3"} else 0.0, "the page's main heading"),
        (1.5 if headline else 0.0, "itemprop headline"),
        (1.0 if named else 0.0, "named as a headline"),
        (bold, "bold line before the text"),
    ]
    score = sum(weight for weight, _ in reasons)
    score -= 3 * any(_navigates(tree, node) for node in nodes)
    score -= 3 * any(bool(words.SITE.search(tree.names[node])) for node in nodes)
    if line.links > 0.9:
        score -= 2.5 if _HOME.search(line.href) else 0.6
    if line.text.endswith((".", ";", ",")) and not like:
        score -= 1
    return score, max(reasons)[1]


def _bold_score(page: Setting, number: int) -> float:
    """Return how much a bold line looks like the headline of a page that names none; not in a document of state."""
    line = page.line(number)
    if line.bold < 0.9 or line.links > 0.5 or line.size < 4 or number > page.article.first:
        return 0.0
    following = range(number, min(number + _LEGAL_HEAD, len(page.tree.lines)))
    if any(phrase_key(page.line(one).text) in vocabulary.LEGAL_HEAD for one in following):
        return 0.0
    return 1.0 + 0.02 * min(line.size, 20)


def _navigates(tree: Tree, node: int) -> bool:
    reason = words.furniture(tree.tag[node], tree.names[node], tree.element[node].get("role") or "")
    return (
        reason is not None and reason[0] in ("navigation", "related", "footer") and tree.tag[node] not in ("h1", "h2")
    )


def opening_label(page: Setting, number: int) -> Label | None:
    """Return what a line before the prose tells of the text, None if it tells nothing."""
    line = page.line(number)
    title = page.title
    if number == title:
        return None
    if title is not None and line.size > 2 and likeness(line.text, page.line(title).text) == 1.0:
        return "furniture", "", "copy of the headline"
    if not page.tree.holds(page.zone, number):
        return _date(page, number) if _named(page, number, words.DATE) else None
    return _date(page, number) or _lead(page, number) or _author(page, number) or _source(page, number)


def closing_label(page: Setting, number: int) -> Label | None:
    """Return what a line after the prose tells of the text, None if it tells nothing."""
    line = page.line(number)
    if line.size <= _SHORT_DATE and date_line(line.text):
        return "metadata", "date", "date line"
    return _author(page, number) or _source(page, number) or _signature(page, number)


def _named(page: Setting, number: int, pattern: re.Pattern[str], most: int = 1_000) -> str:
    """Return the element of so many syllables around a line that is named so, empty if there is none."""
    for node in page.own(page.line(number).node):
        if page.prose.size.of(page.tree, node) > most:
            break
        if page.tree.names[node] and pattern.search(page.tree.names[node]):
            return page.tree.shown(node)
    return ""


def _date(page: Setting, number: int) -> Label | None:
    line = page.line(number)
    if line.size > _DATE_MAX or not in_date_line(line.text, 0, len(line.text))[0]:
        return None
    before = page.title is not None and number < page.title and not page.article.holds(number)
    if before and (_named(page, number, _NOW) or line.links > 0.5):
        return None
    if date_line(line.text):
        return "metadata", "date", "date line"
    timed = any(page.tree.tag[node] == "time" for node in page.own(line.node))
    named = "<time>" if timed else _named(page, number, words.DATE) or _named(page, number, _BYLINE, _DATE_MAX * 2)
    if named:
        return "metadata", "date", f"line with a date, in {named}"
    short = line.size <= _SHORT_DATE and not line.text.endswith((".", ";", ":")) and line.links < 0.5
    return ("metadata", "date", "short line with a date before the text") if short and not before else None


def _lead(page: Setting, number: int) -> Label | None:
    line = page.line(number)
    if line.size < _LEAD_MIN or line.links > 0.5 or (page.title is not None and number < page.title):
        return None
    named = _named(page, number, words.LEAD)
    if named:
        return "body", "lead", f"in {named}"
    if page.head.description and likeness(line.text, page.head.description) >= _LEAD_LIKE and line.prose:
        return "body", "lead", "the description that the page states in its head"
    if line.prose and not page.article.holds(number) and page.prose.weights[number]:
        return "body", "lead", "text between the headline and the article"
    bold = line.bold > 0.9 and line.size >= PROSE_SIZE and not line.text.endswith(("?", ":"))
    if bold and number == page.first_prose < page.last_prose:
        following = range(number + 1, page.article.last)
        if any(page.prose.weights[one] and page.line(one).bold < 0.5 for one in following):
            return "body", "lead", "first paragraph, in bold"
    return None


def _author(page: Setting, number: int) -> Label | None:
    line = page.line(number)
    if not 0 < line.size <= _AUTHOR_MAX or not any(char.isalpha() for char in line.text):
        return None
    if line.size <= _NAME_MAX and (vocabulary.AUTHOR.match(line.text) or _WORKED.search(line.text)):
        return "metadata", "author", "author line"
    if line.text.endswith(("...", "?", ":")) or page.key(number) in words.BY_PHRASE or _NETWORK.search(line.text):
        return None
    for node in page.own(line.node):
        element = page.tree.element[node]
        if "author" in f"{element.get('itemprop') or ''} {element.get('rel') or ''}".lower().split():
            return "metadata", "author", "itemprop or rel says author"
    named = _named(page, number, words.AUTHOR, _AUTHOR_MAX * 2)
    return ("metadata", "author", f"in {named}") if named else None


def _source(page: Setting, number: int) -> Label | None:
    line = page.line(number)
    if line.size > _AUTHOR_MAX or line.text.endswith((".", ";")) or page.key(number) in words.BY_PHRASE:
        return None
    if number > page.last_prose and line.size <= _NAME_MAX and vocabulary.SOURCE.match(line.text.lstrip("(*-– ")):
        return "metadata", "source", "source line"
    named = _named(page, number, words.SOURCE, _AUTHOR_MAX * 2)
    if named and 0 < line.size <= _NAME_MAX and not line.text.lower().startswith(("http", "www.")):
        return "metadata", "source", f"in {named}"
    return None


def _signature(page: Setting, number: int) -> Label | None:
    """Return the label of a name that stands after the text, set apart by its type or at the right."""
    line = page.line(number)
    if not page.article.holds(number) or not 2 <= line.size <= _NAME_MAX or line.text.endswith(TERMINAL):
        return None
    if any(page.tree.tag[node] in ("td", "th") for node in page.own(line.node)):
        return None
    capitals = all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", line.text))
    if not capitals or not (_CAPITALS.match(line.text) or names(line.text, capitals=True)) or line.links > 0.5:
        return None
    right = any(
        (page.tree.element[node].get("align") or "").lower() == "right"
        or _RIGHT.search(page.tree.element[node].get("style") or "")
        for node in page.own(line.node)
    )
    if line.bold > 0.9 or line.italic > 0.9 or right:
        return "metadata", "author", "a name set apart after the text"
    return None
