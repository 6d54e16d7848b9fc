"""Which pages are lists of other pages: front pages, sections, portals, tags."""

from __future__ import annotations

from dienngon.codes import Note
from dienngon.reading.html.article import Article
from dienngon.reading.html.head import Head
from dienngon.reading.html.headline import find_headline, headline_shown
from dienngon.reading.html.tree import Prose, Tree, is_link, is_teaser
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import bare_key
from dienngon.reading.labels.site_words import dated
from dienngon.reading.thresholds import Html, Pages


def listed(prose: Prose, article: Article | None, head: Head) -> Note | None:
    """Return that a page is a list of links to other pages, with how many they are; None if it is not.

    Links count outside furniture, and not behind a heading of related texts that follows the article. Against them
    stand the text of the article, a date of publication in the head, and a headline with its date or enough text.
    """
    tree = prose.tree
    stop = len(tree.lines) if article is None else _related(tree, article.last)
    entries = [number for number in range(stop) if _entry(tree, number, article)]
    if len(entries) < Pages.LINKS:
        return None
    own = 0.0 if article is None else prose.sums.between(article.first, article.last)
    if own and (head.dates or _stated(tree, head, own)):
        return None
    teasers = {number + below for number in entries for below in (1, 2) if number + below < len(tree.lines)}
    size = sum(tree.lines[number].size for number in {*entries, *(one for one in teasers if is_teaser(tree, one))})
    share = Pages.OWN_SHARE if article is None or not _headed(prose, article, head) else Pages.HEADED_SHARE
    return Note.of("page.listing", entries=len(entries)) if own <= share * size else None


def _entry(tree: Tree, number: int, article: Article | None) -> bool:
    """Return whether a line is a headline that is a link, outside furniture."""
    line = tree.lines[number]
    if line.hidden or not is_link(line) or vocabulary.FILE.search(line.href):
        return False
    if article is not None and article.holds(number) and line.href.startswith("#"):
        return False
    reasons = (tree.furniture(node) for node in tree.ancestors(line.node))
    return not any(reason is not None and reason[0] in ("navigation", "footer") for reason in reasons)


def _related(tree: Tree, first: int) -> int:
    """Return the line behind an article that heads related texts, the number of lines if there is none."""
    for number in range(first, len(tree.lines)):
        line = tree.lines[number]
        if line.size <= Html.BOX_HEADING and bare_key(line.text) in vocabulary.BOX_HEADINGS:
            return number
    return len(tree.lines)


def _headed(prose: Prose, article: Article, head: Head) -> bool:
    """Return whether a headline, longer than the name of a section and no link, stands above an article."""
    lines = prose.tree.lines
    inside = range(article.first, article.last)
    first = next((one for one in inside if prose.weights[one] and not lines[one].heading), article.last)
    place, _ = find_headline(prose.tree, head, range(article.first, first)) or (-1, None)
    line = lines[place]
    return place >= 0 and line.size >= Html.SHOWN and line.links < Html.LINKED


def _stated(tree: Tree, head: Head, own: float) -> bool:
    """Return whether the headline that the head states is shown, with its date below or above enough text."""
    number = headline_shown(tree, head)
    if number is None:
        return False
    return own >= Html.LEAST_STATED or any(dated(line.text) for line in tree.lines[number + 1 : number + 1 + Html.NEAR])
