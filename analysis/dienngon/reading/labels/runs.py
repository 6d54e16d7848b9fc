"""Runs of lines that are furniture together: what closes a page, teasers, lists of headlines, page numbers."""

from __future__ import annotations

from collections.abc import Sequence

from dienngon.corpus import Kind
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import CAPTION_MAX, SHORT_MAX, TERMINAL, Line, dated

Label = tuple[Kind, str, str]

_HEADLINE_MIN = 5
_HEADLINE_MAX = 30
_TEASERS = 3
_HEADLINES = 5
_PAGES = 3
_PAGE_SYLLABLES = 80
_MENU = 4
_MENU_UNKNOWN = 6
_MENU_SYLLABLES = 4
_HEAD = 40
_ENTRIES = 2


def furniture(page: Sequence[Line], settled: int = -1) -> dict[int, Label]:
    """Return the labels of lines that are furniture by the run they stand in, by position.

    Parameters
    ----------
    page
        The lines, without those that markup has labelled as furniture.
    settled
        Position of the last line that markup says is text: what closes a page comes after it.
    """
    found: dict[int, Label] = {}
    end = _closing_block(page, settled)
    subkind, rule = "related", "from a heading of related links on"
    for position in range(end, len(page)):
        key = page[position].key
        if key in vocabulary.COMMENTS:
            subkind, rule = "comments", "from a heading of comments on"
        elif key in vocabulary.RELATED:
            subkind, rule = "related", "from a heading of related links on"
        if key in vocabulary.NAVIGATION:
            found[position] = ("furniture", "navigation", "site navigation")
        else:
            found[position] = ("furniture", subkind, rule)
    found |= _page_numbers(page[:end])
    last = max((position for position in range(end) if page[position].prose), default=-1)
    found |= _teasers(page, settled + 1, end)
    found |= _headlines(page, max(last, settled) + 1, end)
    found |= _recipients(page, end)
    found |= _masthead(page)
    return found | _references(page, end)


def _closing_block(page: Sequence[Line], settled: int) -> int:
    """Return the position of the first line of the furniture that closes the page."""
    begun = False
    end = len(page)
    for position, line in enumerate(page):
        heads = line.size <= SHORT_MAX and (line.key in vocabulary.RELATED or line.key in vocabulary.COMMENTS)
        if begun and position > settled and heads:
            end = position
            break
        begun = begun or line.prose
    while begun and end - 1 > settled and page[end - 1].key in vocabulary.NAVIGATION:
        end -= 1
    return end


def _timed(line: Line) -> bool:
    text = line.text
    return line.size <= 2 * SHORT_MAX and bool(vocabulary.AGO.match(text) or vocabulary.TIME.match(text) or dated(line))


def _headline(line: Line) -> bool:
    return (
        _HEADLINE_MIN <= line.size <= _HEADLINE_MAX
        and not line.text.endswith(TERMINAL)
        and line.text[0].isalpha()
        and line.text[0].isupper()
    )


def _teasers(page: Sequence[Line], start: int, end: int) -> dict[int, Label]:
    """Return the lines of runs of headline, time and perhaps summary, three or more in a row, after prose."""
    found: dict[int, Label] = {}
    begun = any(line.prose for line in page[:start])
    position = start
    while position < end:
        stop = position
        units = 0
        while begun and (size := _teaser(page, stop, end)):
            units, stop = units + 1, stop + size
        if units >= _TEASERS:
            found |= dict.fromkeys(range(position, stop), ("furniture", "related", "run of headlines with their times"))
        else:
            stop = position + 1
        begun = begun or page[position].prose
        position = stop
    return found


def _teaser(page: Sequence[Line], position: int, end: int) -> int:
    """Return how many lines a teaser that begins at a position has, 0 if none does."""
    if position + 1 >= end:
        return 0
    one, two = page[position], page[position + 1]
    if not (_headline(one) and _timed(two)) and not (_timed(one) and _headline(two)):
        return 0
    following = position + 2
    summary = following < end and page[following].size <= CAPTION_MAX and page[following].prose
    return 3 if summary else 2


def _headlines(page: Sequence[Line], start: int, end: int) -> dict[int, Label]:
    """Return the lines of a list of headlines that stands after the text: five or more in a row."""
    found: dict[int, Label] = {}
    position = start
    while position < end:
        stop = position
        while stop < end and _headline(page[stop]):
            stop += 1
        if start > 0 and stop - position >= _HEADLINES:
            found |= dict.fromkeys(range(position, stop), ("furniture", "related", "list of headlines after the text"))
        position = max(stop, position + 1)
    return found


def _page_numbers(page: Sequence[Line]) -> dict[int, Label]:
    """Return the lines that are nothing but numbers of pages: three or more, with a page of text between."""
    numbers = [
        (position, int(m[1])) for position, line in enumerate(page) if (m := vocabulary.PAGE_NUMBER.match(line.text))
    ]
    runs: list[list[tuple[int, int]]] = []
    for one in numbers:
        last = runs[-1][-1] if runs else None
        text = 0 if last is None else sum(line.size for line in page[last[0] + 1 : one[0]])
        if last is not None and one[1] == last[1] + 1 and text >= _PAGE_SYLLABLES:
            runs[-1].append(one)
        else:
            runs.append([one])
    long = [one for run in runs if len(run) >= _PAGES for one in run]
    return {position: ("furniture", "page number", "numbers of pages, one after the other") for position, _ in long}


def _recipients(page: Sequence[Line], end: int) -> dict[int, Label]:
    """Return the lines from "Nơi nhận" on, which close a document of state with addressees and signature."""
    for position in range(end - 1, max(end - 40, -1), -1):
        if vocabulary.RECIPIENTS.match(page[position].text):
            rule = "from the list of recipients on"
            return dict.fromkeys(range(position, end), ("metadata", "recipients", rule))
    return {}


def _masthead(page: Sequence[Line]) -> dict[int, Label]:
    """Return the lines of a menu above the title, with the name of the site above it or above the day of the visit."""
    first = next((position for position, line in enumerate(page) if line.prose), 0)
    titles = [one for one in range(first) if _title_like(page[one])]
    if not titles or first > _HEAD:
        return {}
    menu = _menu(page, max(titles))
    if menu:
        found: dict[int, Label] = dict.fromkeys(
            menu, ("furniture", "navigation", "menu of short lines above the title")
        )
        end = menu.start
    else:
        found, end = {}, _visit(page, titles[-1], first)
    for position in range(end):
        if _entry(page[position]):
            found[position] = ("furniture", "navigation", "name of the site above its menu or date")
    return found


def _title_like(line: Line) -> bool:
    return line.size >= _HEADLINE_MIN and not line.text.endswith(TERMINAL) and not dated(line) and not _path(line)


def _path(line: Line) -> bool:
    return bool(vocabulary.BREADCRUMB.match(line.text))


def _entry(line: Line) -> bool:
    text = line.text
    return 0 < line.size <= _MENU_SYLLABLES and not text.endswith(TERMINAL) and not any(map(str.isdigit, text))


def _menu(page: Sequence[Line], end: int) -> range:
    """Return the positions of the first run of short lines before a position that is long enough to be a menu."""
    position = 0
    while position < end:
        stop = position
        while stop < end and _entry(page[stop]):
            stop += 1
        known = any(page[one].key in vocabulary.SECTIONS | vocabulary.NAVIGATION for one in range(position, stop))
        if stop - position >= (_MENU if known else _MENU_UNKNOWN):
            return range(position, stop)
        position = max(stop, position + 1)
    return range(0)


def _visit(page: Sequence[Line], title: int, first: int) -> int:
    """Return the position of a date line under the name of a site, 0 if the title has no date line of its own."""
    own = any(dated(line) for line in page[title + 1 : first])
    return 1 if own and title > 1 and dated(page[1]) else 0


def _references(page: Sequence[Line], end: int) -> dict[int, Label]:
    """Return the lines of the list of works cited that closes a text, with its heading."""
    for position in range(end - 1, 2 * end // 3 - 1, -1):
        if not vocabulary.REFERENCES.match(page[position].text):
            continue
        stop = position + 1
        while stop < end and (vocabulary.ENUMERATED.match(page[stop].text) or vocabulary.ENTRY.search(page[stop].text)):
            stop += 1
        if stop - position > _ENTRIES:
            return dict.fromkeys(range(position, stop), ("metadata", "references", "list of works cited"))
    return {}
