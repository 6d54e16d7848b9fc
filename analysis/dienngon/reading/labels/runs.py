"""Runs of lines that belong together: what closes a page, teasers, page numbers; the head of a document of state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from dienngon.reading.dates.date_lines import in_date_line
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.bylines import person
from dienngon.reading.labels.lines import TERMINAL, Label, Line
from dienngon.reading.labels.site_words import of_the_site
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Lines
from dienngon.text import phrase_key

_GAP = re.compile(r"\s{3,}|\t")
_HEADER: Label = ("metadata", "legal header", Rule.STATE_HEAD)


def furniture(page: Sequence[Line], settled: int = -1) -> dict[int, Label]:
    """Return the labels of lines that are furniture by the run they are in, by position.

    ``page`` is without what markup has labelled as furniture; ``settled`` is the position of the last line that markup
    says is text: what closes a page comes after it.
    """
    found: dict[int, Label] = {}
    end = _closing_block(page, settled)
    subkind, rule = "related", Rule.AFTER_RELATED
    for position in range(end, len(page)):
        key = page[position].key
        if key in vocabulary.COMMENTS:
            subkind, rule = "comments", Rule.AFTER_COMMENTS
        elif key in vocabulary.RELATED:
            subkind, rule = "related", Rule.AFTER_RELATED
        if key in vocabulary.NAVIGATION:
            found[position] = ("furniture", "navigation", Rule.NAVIGATION)
        else:
            found[position] = ("furniture", subkind, rule)
    found |= _page_numbers(page[:end])
    found |= _teasers(page, settled + 1, end)
    found |= _recipients(page, end)
    found |= _masthead(page)
    return found | _references(page, end) | of_the_site(page)


def _closing_block(page: Sequence[Line], settled: int) -> int:
    """Return the position of the first line of the furniture that closes the page."""
    begun = False
    end = len(page)
    for position, line in enumerate(page):
        heads = line.size <= Lines.SHORT and (line.key in vocabulary.RELATED or line.key in vocabulary.COMMENTS)
        if begun and position > settled and heads:
            end = position
            break
        begun = begun or line.prose
    while begun and end - 1 > settled and page[end - 1].key in vocabulary.NAVIGATION:
        end -= 1
    return end


def _timed(line: Line) -> bool:
    time = vocabulary.AGO.match(line.text) or vocabulary.TIME.match(line.text)
    return line.size <= 2 * Lines.SHORT and (time is not None or line.dated)


def _headline(line: Line) -> bool:
    return (
        Lines.HEADLINE_LEAST <= line.size <= Lines.HEADLINE_MOST
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
        if units >= Lines.TEASERS and not _programme(page[position:stop]):
            found |= dict.fromkeys(range(position, stop), ("furniture", "related", Rule.TEASERS))
        else:
            stop = position + 1
        begun = begun or page[position].prose
        position = stop
    return found


def _programme(page: Sequence[Line]) -> bool:
    """Return whether the days of lines go forward, as in a programme or chronicle; lists of texts go back."""
    found = (in_date_line(line.text, 0, len(line.text))[0] for line in page if line.dated)
    days = [dates[0].value for dates in found if dates]
    return len(set(days)) >= Lines.TEASERS and days == sorted(days)


def _teaser(page: Sequence[Line], position: int, end: int) -> int:
    """Return how many lines a teaser that begins at a position has, 0 if it does not begin one."""
    if position + 1 >= end:
        return 0
    one, two = page[position], page[position + 1]
    if not (_headline(one) and _timed(two)) and not (_timed(one) and _headline(two)):
        return 0
    following = position + 2
    summary = following < end and page[following].size <= Lines.CAPTION and page[following].prose
    return 3 if summary else 2


def _stretches(page: Sequence[Line], start: int, end: int, fits: Callable[[Line], bool]) -> Iterator[list[int]]:
    """Yield the positions of lines that fit, those that follow each other together."""
    for fitting, positions in groupby(range(start, end), lambda position: fits(page[position])):
        if fitting:
            yield list(positions)


def _page_numbers(page: Sequence[Line]) -> dict[int, Label]:
    """Return the lines that are nothing but numbers of pages: three or more, with a page of text between."""
    numbers = [
        (position, int(m[1])) for position, line in enumerate(page) if (m := vocabulary.PAGE_NUMBER.match(line.text))
    ]
    runs: list[list[tuple[int, int]]] = []
    for one in numbers:
        last = runs[-1][-1] if runs else None
        text = 0 if last is None else sum(line.size for line in page[last[0] + 1 : one[0]])
        if last is not None and one[1] == last[1] + 1 and text >= Lines.PAGE_TEXT:
            runs[-1].append(one)
        else:
            runs.append([one])
    long = [one for run in runs if len(run) >= Lines.PAGES for one in run]
    return {position: ("furniture", "page number", Rule.PAGE_NUMBERS) for position, _ in long}


def _recipients(page: Sequence[Line], end: int) -> dict[int, Label]:
    """Return the lines from "Nơi nhận" on, which close a document of state with addressees and signature."""
    for position in range(end - 1, max(end - Lines.RECIPIENTS, -1), -1):
        if vocabulary.RECIPIENTS.match(page[position].text):
            return dict.fromkeys(range(position, end), ("metadata", "recipients", Rule.RECIPIENTS))
    return {}


def _masthead(page: Sequence[Line]) -> dict[int, Label]:
    """Return the lines of a menu above the title, with the name of the site above it or above the day of the visit."""
    first = next((position for position, line in enumerate(page) if line.prose), 0)
    titles = [one for one in range(first) if _title_like(page[one])]
    if not titles or first > Lines.MASTHEAD:
        return {}
    menu = _menu(page, max(titles))
    if menu:
        found: dict[int, Label] = dict.fromkeys(menu, ("furniture", "navigation", Rule.MENU))
        end = menu[0]
    else:
        # The day of the visit under the name of a site, if the title has a date line of its own.
        own = any(line.dated for line in page[titles[-1] + 1 : first])
        found, end = {}, int(own and titles[-1] > 1 and page[1].dated)
    for position in range(end):
        if _entry(page[position]):
            found[position] = ("furniture", "navigation", Rule.SITE_NAME)
    return found


def _title_like(line: Line) -> bool:
    return line.size >= Lines.HEADLINE_LEAST and not line.text.endswith(TERMINAL) and not line.dated and not line.path


def _entry(line: Line) -> bool:
    text = line.text
    return 0 < line.size <= Lines.MENU_ENTRY and not text.endswith(TERMINAL) and not any(map(str.isdigit, text))


def _menu(page: Sequence[Line], end: int) -> list[int]:
    """Return the positions of the first run of short lines before a position that is long enough to be a menu."""
    for run in _stretches(page, 0, end, _entry):
        known = any(page[one].key in vocabulary.SECTIONS | vocabulary.NAVIGATION for one in run)
        if len(run) >= (Lines.MENU if known else Lines.MENU_UNKNOWN):
            return run
    return []


def _references(page: Sequence[Line], end: int) -> dict[int, Label]:
    """Return the lines of the list of works cited that closes a text, with its heading."""
    for position in range(end - 1, int(Lines.REFERENCES * end) - 1, -1):
        if not vocabulary.REFERENCES.match(page[position].text):
            continue
        stop = position + 1
        while stop < end and (vocabulary.ENUMERATED.match(page[stop].text) or vocabulary.ENTRY.search(page[stop].text)):
            stop += 1
        if stop - position > Lines.ENTRIES:
            return dict.fromkeys(range(position, stop), ("metadata", "references", Rule.WORKS_CITED))
    return {}


# Documents of state and of the Party: their head, their title, and who signed them.


def head(page: Sequence[Line]) -> tuple[dict[int, Label], dict[int, Rule]]:
    """Return the lines that head a document of state with their labels, and those of its title with their rules.

    The head is known by the name or motto of the state, by a number of the document, or by an issuing body above the
    type of the document. Both are empty for other pages; a title without a head is given where only the type shows.
    ``page`` is without lines that are furniture.
    """
    top = _top(page)
    kind = next((one for one in top if _type(page[one])), None)
    states = [one for one in top if _state(page[one])]
    numbers = [one for one in top if vocabulary.STATE_NUMBER.match(page[one].text)]
    above = [one for one in top if kind is not None and one < kind and vocabulary.STATE_ISSUER.match(page[one].text)]
    if kind is None and (states or max(numbers, default=0) > 0):
        limit = max(states + numbers) + 1
    elif kind is not None and (states or numbers or any(page[one].text.isupper() for one in above)):
        limit = kind
    else:
        exact = kind is not None and page[kind].key in vocabulary.LEGAL_TYPES
        return {}, _title(page, kind) if kind is not None and exact else {}
    heads = {one for one in top if one < limit and page[one].text.isupper() and page[one].size <= Lines.STATE_BODY}
    labels = dict.fromkeys((one for one in heads.union(states, numbers) if not page[one].dated), _HEADER)
    return labels, {} if kind is None else _title(page, kind)


def _top(page: Sequence[Line]) -> list[int]:
    """Return the first lines that hold words, up to the text."""
    found: list[int] = []
    for position, line in enumerate(page):
        if len(found) == Lines.STATE_HEAD or line.prose or line.text.endswith((";", ".")):
            break
        if line.size:
            found.append(position)
    return found


def _type(line: Line) -> bool:
    if not line.text.isupper() or not 0 < line.size <= Lines.TITLE:
        return False
    return line.key in vocabulary.LEGAL_TYPES or any(line.key.startswith(f"{one} ") for one in vocabulary.LEGAL_TYPES)


def _state(line: Line) -> bool:
    """Return whether the name or motto of the state is in a line, perhaps next to something else, far from it."""
    return line.size <= Lines.CAPTION and any(phrase_key(one) in vocabulary.LEGAL_HEAD for one in _GAP.split(line.text))


def _title(page: Sequence[Line], kind: int) -> dict[int, Rule]:
    """Return the type of a document with the lines under it that say what it is about."""
    titles = {kind: Rule.STATE_TYPE}
    above = page[kind] if page[kind].key not in vocabulary.LEGAL_TYPES else None
    for position in range(kind + 1, len(page)):
        line = page[position]
        if line.size == 0 or vocabulary.STATE_NUMBER.match(line.text):
            continue
        text = line.size > 2 * Lines.TITLE or line.text.endswith((".", ";", ":")) or line.dated
        if text or vocabulary.STATE_TEXT.match(line.text) or vocabulary.ENUMERATED.match(line.text):
            break
        if len(titles) > Lines.STATE_SUBJECT or (above is not None and not _goes_on(above, line)):
            break
        titles[position] = Rule.STATE_SUBJECT
        above = line
    return titles


def _goes_on(above: Line, line: Line) -> bool:
    """Return whether a line continues the line of a title above it."""
    subject = line.text.isupper() or vocabulary.STATE_SUBJECT.match(line.text) is not None
    return line.text[0].islower() or (above.text.isupper() and subject)


def signature(page: Sequence[Line]) -> dict[int, Label]:
    """Return the lines at the end that say who signed: an office in capitals, and the name under it."""
    last = max((position for position, line in enumerate(page) if line.prose), default=-1)
    for position in range(max(last + 1, len(page) - 4 * Lines.AFTER_SIGNATURE), len(page)):
        if _office(page[position]):
            end = _signed(page, position)
            if end and len(page) - end <= Lines.AFTER_SIGNATURE:
                return dict.fromkeys(range(position, end), ("metadata", "signature", Rule.STATE_SIGNED))
    return {}


def _office(line: Line) -> bool:
    return line.size <= Lines.OFFICE and line.text.isupper() and vocabulary.STATE_OFFICE.match(line.text) is not None


def _signed(page: Sequence[Line], start: int) -> int:
    """Return where a signature that begins at a position ends, 0 if no name closes it."""
    for position in range(start + 1, min(start + Lines.SIGNATURE, len(page))):
        line = page[position]
        if vocabulary.STATE_SIGNED.match(line.text):
            following = position + 1
            return following + (following < len(page) and person(page[following].text))
        if line.size == 0 or _office(line):
            continue
        return position + 1 if person(line.text) else 0
    return 0
