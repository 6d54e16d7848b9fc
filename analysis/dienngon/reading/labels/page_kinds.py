"""Pages that are no articles: found by what is on them, set aside with the reason, and back if a person says so."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from dienngon.codes import Note
from dienngon.corpus import COUNTED_KINDS, Kind, Span
from dienngon.reading.dates.date_lines import in_date_line
from dienngon.reading.labels import vocabulary
from dienngon.reading.labels.lines import SYLLABLE, TERMINAL
from dienngon.reading.labels.site_words import is_missing
from dienngon.reading.pages import Markup
from dienngon.reading.rules import RULES, Rule, rule_of
from dienngon.reading.thresholds import Html, Lines, Pages

# The section of the notes that say why a page is no article.
SECTION = "page"
_DIGIT = re.compile("[0-9]")
_IN_BRACKETS = re.compile(r"\(([^()]{6,30})\)$")


def kind_of(text: str, spans: Sequence[Span], markup: Sequence[Markup] = ()) -> Note | None:
    """Return why a labelled page is no article, None if it may be one.

    A page with little text of its own that says that something is not there is a message; one of which nothing is left
    but a short heading beside dialogs or the imprint of a site is a dialog or imprint; one of headlines with dates from
    the newest to the oldest, and hardly anything else, is a list.

    Examples
    --------
    >>> text = "Không tìm thấy trang"
    >>> kind_of(text, [Span(1, 0, len(text), "title", "", Rule.FIRST_LINE)]).code
    'page.missing'
    """
    linked = {one.start for one in markup if one.web is not None and one.web.links > Html.LINKED}
    own = [span for span in spans if _counts(span) and span.start not in linked]
    return _short(text, spans, own) or _listed(text, spans)


def _short(text: str, spans: Sequence[Span], own: Sequence[Span]) -> Note | None:
    """Return that a page with little text of its own is a message, a dialog or an imprint, None if it is none."""
    # No syllable has so many characters.
    if sum(span.end - span.start for span in own) > 10 * Pages.MISSING:
        return None
    size = sum(_size(text, span) for span in own)
    if size > Pages.MISSING:
        return None
    said = next((span for span in own if is_missing(text[span.start : span.end])), None)
    if said is not None:
        return Note.of("page.missing", line=said.line)
    if size <= Pages.LEFT and all(span.kind == "title" or span.subkind == "heading" for span in own):
        rules = [rule_of(span.rule) for span in spans]
        if Rule.DIALOG in rules or Rule.IMPRINT in rules:
            return Note.of("page.dialog" if Rule.DIALOG in rules else "page.imprint")
    return None


def _size(text: str, span: Span) -> int:
    return len(SYLLABLE.findall(text[span.start : span.end]))


# Lists of headlines with dates.


def _listed(text: str, spans: Sequence[Span]) -> Note | None:
    """Return that a page is a list of headlines with their dates, None if it is not."""
    page = [span for span in spans if _counts(span) or span.kind == "repeated" or span.subkind in ("date", "related")]
    said = [_when(text, span) for span in page]
    if sum(map(bool, said)) < Pages.ENTRIES:
        return None
    taken: set[int] = set()
    days = []
    for position, day in enumerate(said):
        entry = _entry(text, page, said, position) if day else ()
        if entry and not taken.intersection(entry):
            taken.update(entry)
            days.append(day)
    if len(days) < Pages.ENTRIES or not _newest_first(days):
        return None
    listed = sum(_size(text, page[position]) for position in taken)
    own = sum(_size(text, span) for position, span in enumerate(page) if position not in taken and _counts(span))
    return Note.of("page.listing", entries=len(days)) if own <= Pages.OWN_SHARE * listed else None


def _counts(span: Span) -> bool:
    return span.kind in COUNTED_KINDS


def _when(text: str, span: Span) -> str:
    """Return the day that a short line gives, or a headline in brackets behind it; empty if there is none."""
    bracketed = text[span.end - 1] == ")" and span.end - span.start <= Pages.SPOKEN
    if not bracketed and span.end - span.start > Pages.DATED:
        return ""
    line = text[span.start : span.end]
    if not _DIGIT.search(line):
        return ""
    if vocabulary.AGO.match(line):
        return line
    behind = _IN_BRACKETS.search(line)
    if behind is None and len(SYLLABLE.findall(line)) > Lines.SHORT:
        return ""
    said = behind[1] if behind else line
    found, _ = in_date_line(said, 0, len(said))
    return found[0].value if len(found) == 1 else ""


def _entry(text: str, page: Sequence[Span], said: Sequence[str], position: int) -> tuple[int, ...]:
    """Return the positions of the lines of an entry of a list, by that of its date: headline, summary and date."""

    def headline(at: int) -> bool:
        return 0 <= at < len(page) and not said[at] and _headline(text[page[at].start : page[at].end])

    def summary(at: int) -> bool:
        return 0 <= at < len(page) and not said[at] and Lines.SHORT < _size(text, page[at]) <= Pages.SUMMARY

    found: tuple[int, ...] = ()
    if _IN_BRACKETS.search(text[page[position].start : page[position].end]):
        found = (position,)
    elif headline(position - 1):
        found = (position - 1, position)
    elif summary(position - 1) and headline(position - 2):
        return position - 2, position - 1, position
    elif headline(position + 1):
        found = (position, position + 1)
    after = found[-1] + 1 if found else -1
    return (*found, after) if found and summary(after) and not headline(after) else found


def _headline(line: str) -> bool:
    size = len(SYLLABLE.findall(line))
    ends = line.endswith(TERMINAL) and not line.endswith(("!", "?", "…"))
    return Lines.HEADLINE_LEAST <= size <= Lines.TITLE and not ends


def _newest_first(days: Sequence[str]) -> bool:
    """Return whether days go from the newest to the oldest, as in no chronicle or programme; or are counted back."""
    dated = [day for day in days if day[:4].isdigit()]
    if len(dated) < len(days) - len(dated):
        return True
    back = sum(one >= two for one, two in pairwise(dated))
    return len(set(dated)) >= Pages.DAYS and dated[0] > dated[-1] and back >= Pages.IN_ORDER * (len(dated) - 1)


# Set aside, and back.


def set_aside(spans: Sequence[Span], reason: Note) -> tuple[Span, ...]:
    """Return the spans of a page that is no article: nothing of it counts, and each says what it would have been.

    Examples
    --------
    >>> spans = [Span(1, 0, 9, "title", "", Rule.FIRST_LINE)]
    >>> aside = set_aside(spans, Note.of("page.dialog"))
    >>> aside[0].kind, back(aside) == tuple(spans)
    ('furniture', True)
    """

    def aside(span: Span) -> Span:
        # What a rule is called that is not ours, as of documents made in Python, is kept as it is.
        rule = Rule(span.rule).note() if span.rule in RULES else span.rule
        was = {"kind": span.kind, "subkind": span.subkind, "rule": rule}
        return dataclasses.replace(span, kind="furniture", subkind="", rule=Rule.SET_ASIDE.note(reason=reason, **was))

    return tuple(aside(span) if _counts(span) else span for span in spans)


def back(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans with those of a page that was set aside as they were before."""
    return tuple(_before(span) for span in spans)


def _before(span: Span) -> Span:
    if not isinstance(span.rule, Note) or rule_of(span.rule) != Rule.SET_ASIDE:
        return span
    was: Mapping[str, Any] = span.rule.parameters
    rule = was["rule"]
    if isinstance(rule, Note) and not rule.pairs:
        rule = Rule(rule_of(rule))
    return dataclasses.replace(span, kind=cast("Kind", was["kind"]), subkind=was["subkind"], rule=rule)


def reasons(notes: Sequence[Note | str]) -> Iterator[Note]:
    """Yield those of a document's notes that say why it is no article."""
    return (one for one in notes if isinstance(one, Note) and one.section == SECTION)
