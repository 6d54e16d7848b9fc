"""What each line of a saved page is. Nothing is rewritten: every line gets spans, each with the rule behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from dienngon.corpus import Span
from dienngon.reading.cleaning import markers
from dienngon.reading.cleaning.lines import TITLE_MAX, Line, Place, line_of, line_spans, title_position
from dienngon.reading.cleaning.runs import Label, furniture
from dienngon.reading.pages import Mark
from dienngon.text import lines

# The names of state and of the issuing body, number, place and date stand above the type of the document.
_LEGAL_HEAD_LINES = 12


def label(text: str, marks: Sequence[Mark] = (), *, clean: bool = True) -> tuple[Span, ...]:
    """Return the labelled spans of a text, in order, covering every line that is not blank.

    A page is read as: a head (title, date line, author), a body with captions, closing lines (author, source),
    and furniture. Lines that the markup of a format has labelled keep that label; the others get theirs by the
    rules for text. ``repeated`` is any later exact copy of a line.

    Parameters
    ----------
    text
        NFC text; offsets of the spans refer to it.
    marks
        What markup says of its lines, in order.
    clean
        False labels every line as body: what an analysis without cleaning would see.
    """
    page = [line_of(text, *one) for one in lines(text)]
    if not clean:
        return tuple(line.span("body", "", "not cleaned") for line in page)
    marked = _marked(page, marks)
    removed = {position for position, own in marked.items() if own[0].kind == "furniture"}
    rest = [position for position in range(len(page)) if position not in removed]
    settled = max((order for order, position in enumerate(rest) if _is_text(marked.get(position))), default=-1)
    runs = furniture([page[position] for position in rest], settled)
    labels = {rest[order]: one for order, one in runs.items() if rest[order] not in marked}
    return tuple(_spans(page, marked, labels))


def _marked(page: Sequence[Line], marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    """Return for each line that has some its marks, by position."""
    found: dict[int, list[Mark]] = {}
    position = 0
    for mark in marks:
        while position < len(page) and page[position].end <= mark.start:
            position += 1
        if position < len(page) and page[position].start <= mark.start:
            found.setdefault(position, []).append(mark)
    return found


def _is_text(own: Sequence[Mark] | None) -> bool:
    return own is not None and own[0].kind == "body" and own[0].subkind != "heading"


def _spans(page: Sequence[Line], marked: Mapping[int, list[Mark]], labels: Mapping[int, Label]) -> list[Span]:
    content = [one for one in range(len(page)) if one not in labels and not _apart(marked.get(one))]
    titles = _titles(page, marked, content)
    prose = [position for position in content if page[position].prose]
    first, last = (prose[0], prose[-1]) if prose else (len(page), -1)
    seen: set[str] = set()
    spans: list[Span] = []
    for position, line in enumerate(page):
        own = marked.get(position)
        if own is not None and (_apart(own) or own[0].kind == "title"):
            if own[0].kind == "title":
                seen.add(line.text)
            spans.extend(_from_marks(line, own))
        elif line.text in seen:
            spans.append(line.span("repeated", "furniture" if position in labels else "", "copy of an earlier line"))
        else:
            seen.add(line.text)
            doubled = position + 1 < len(page) and page[position + 1].text == line.text
            place = Place(doubled, opening=position < first, closing=position > last >= 0, leads=position == first)
            spans.extend(_one(line, own, labels.get(position), titles.get(position), place))
    return spans


def _one(line: Line, own: list[Mark] | None, run: Label | None, title: str | None, place: Place) -> list[Span]:
    """Return the spans of one line that is no copy: markup goes before runs, runs before the line's own look."""
    if own is not None:
        return _from_marks(line, own)
    if run is not None:
        return [line.span(*run)]
    if title is not None:
        return [line.span("title", "", title)]
    return line_spans(line, place)


def _apart(own: Sequence[Mark] | None) -> bool:
    return own is not None and own[0].kind in ("furniture", "metadata")


def _titles(page: Sequence[Line], marked: Mapping[int, list[Mark]], content: Sequence[int]) -> dict[int, str]:
    """Return the lines of the title, with its rule: of a document of state, its type and what stands under it."""
    if any(own[0].kind == "title" for own in marked.values()):
        return {}
    free = [position for position in content if position not in marked]
    order = title_position([page[position] for position in free])
    if order is None:
        return {}
    for one, below in pairwise(free[order : order + _LEGAL_HEAD_LINES]):
        if page[one].text.isupper() and page[one].key in markers.LEGAL_TYPES:
            titles = {one: "type of a document of state"}
            if page[below].size <= 2 * TITLE_MAX and not page[below].text.endswith((".", ";", ":")):
                titles[below] = "line under the type of the document"
            return titles
    return {free[order]: "first line that is not prose"}


def _from_marks(line: Line, own: Sequence[Mark]) -> list[Span]:
    """Return the spans of a line that markup has labelled.

    What stands before or between marks goes with the next or the last of them, unless it is only signs.
    """
    spans = []
    done = line.start
    for order, mark in enumerate(own):
        gap = line.text[done - line.start : mark.start - line.start]
        start = mark.start
        if any(map(str.isalnum, gap)):
            start = done + len(gap) - len(gap.lstrip())
        elif gap.strip():
            left = done + len(gap) - len(gap.lstrip())
            spans.append(
                Span(line.number, left, left + len(gap.strip()), "metadata", "punctuation", "no letter or digit")
            )
        end = mark.end
        if order + 1 == len(own):
            end = line.end
        spans.append(Span(line.number, start, end, mark.kind, mark.subkind, mark.rule))
        done = end
    return spans
