"""When a document was published: all that says so weighed, the best taken, what disagrees said."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Sequence

from dienngon.codes import Note
from dienngon.corpus import Basis, Confidence, DocumentDate, Span
from dienngon.reading.dates.days import VIETNAM, bounds, days_after, nearest_year
from dienngon.reading.dates.events import event_date, first_sentence, lead, opens
from dienngon.reading.dates.fields import named_date, read_address
from dienngon.reading.dates.mentions import Mention, mentions
from dienngon.reading.dates.stated import (
    early_slip,
    headers,
    legal_date,
    number_date,
    published,
    title_number_date,
    written_address,
)
from dienngon.reading.thresholds import Dates
from dienngon.text import LineIndex, sentences

NO_DATE = Note.of("dates.none")
_RANKS: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}
_LOWER: dict[Confidence, Confidence] = {"high": "medium", "medium": "low", "low": "low"}
# A sentence that speaks of what is to come.
_AHEAD = re.compile(r"\b(?:sẽ|dự\s+(?:kiến|báo)|sắp|kế\s+hoạch|hiệu\s+lực)\b", re.IGNORECASE)
_COMING_AFTER = re.compile(r"\s+(?:sắp\s+)?tới\b", re.IGNORECASE)


def date_document(
    text: str,
    spans: Sequence[Span],
    stated: Sequence[DocumentDate] = (),
    url: str = "",
    today: dt.date | None = None,
    *,
    name: str = "",
) -> tuple[DocumentDate | None, list[Note]]:
    """Return when a document was published, with its conflicts, and notes on doubts, conflicts among them.

    What states it comes first: the file, a header line or inline marker, the head of an official document; then what it
    can be read off: its address, its number; then a full date in the first sentence or at the start of an early
    paragraph, that of an event. Furniture and repeated lines are never read. A day and month without a year is
    completed only from an address, number or header that gives the year or month alone.

    ``stated`` are dates that the file states outside its text, best first. The path of the file, ``name``, is read only
    where nothing else dates the document. A date after ``today``, by default the day in Vietnam, is in the future.
    """
    index = LineIndex(text)
    day = today or dt.datetime.now(tz=VIETNAM).date()
    head = headers(text, spans)
    legal = legal_date(text, spans)
    found = read_address(url, day) or written_address(text, spans, day)
    address = None if found is None else found.date
    number = number_date(text, spans)
    header = head.date
    if header is not None and head.above:
        # It may be the site's own date of the day the page was saved.
        others = [*stated, *_present(legal, address, number)]
        if any(days_after(header.value, one.value) > Dates.SAVED_LATER for one in others):
            header = None
    own = [*stated, *_present(legal, header, address, number)] or _present(published(text, spans))
    notes: list[Note] = list(head.wrong)
    if not own:
        date, doubts = _inferred(text, spans, index, day, notes)
        last = named_date(name) if date is None else None
        return (date, doubts) if last is None else _with(last, [], [one for one in doubts if one != NO_DATE], day)
    best = _best(own)
    begun = address if found is not None and found.begun else None
    conflicts = [*_disagreements(best, own, begun), *(head.conflicts if best in (header, legal) else ())]
    conflicts += _later_events(text, spans, best, index)
    if best not in stated:
        best = _completed(text, spans, best, index) or best
    return _with(best, conflicts, notes, day)


def _present(*dates: DocumentDate | None) -> list[DocumentDate]:
    return [one for one in dates if one is not None]


def _best(own: list[DocumentDate]) -> DocumentDate:
    """Return the surest date, the first of equals; or one as sure that agrees with it and is finer."""
    best = min(own, key=lambda one: _RANKS[one.confidence])
    agreeing = (one for one in own if one.confidence == best.confidence and one.value.startswith(best.value))
    return max(agreeing, key=lambda one: len(one.value))


def _disagreements(best: DocumentDate, own: list[DocumentDate], begun: DocumentDate | None) -> list[Note]:
    """Return a note for each other date that cannot be right together with the best: sites publish at midnight."""
    said, conflicts = [best.value], []
    for other in own:
        after = days_after(other.value, best.value)
        # An article may be begun long before it is published, but not after.
        apart = after > Dates.NEAR if other is begun else abs(after) > Dates.NEAR
        if best is begun:
            apart = after < -Dates.NEAR
        if apart and other.value not in said:
            said.append(other.value)
            bases = {"basis": best.basis, "other_basis": other.basis}
            conflicts.append(Note.of("conflict.two_dates", value=best.value, other=other.value, **bases))
    return conflicts


def _with(
    date: DocumentDate, conflicts: list[Note], notes: list[Note], today: dt.date
) -> tuple[DocumentDate, list[Note]]:
    """Return a date with its conflicts, which lower its confidence, and the notes with them."""
    confidence = _LOWER[date.confidence] if conflicts else date.confidence
    if bounds(date.value)[0] > today:
        conflicts = [*conflicts, Note.of("conflict.future", value=date.value, basis=date.basis)]
        confidence = "low"
    dated = dataclasses.replace(date, confidence=confidence, conflicts=(*date.conflicts, *conflicts))
    return dated, [*notes, *conflicts]


def _inferred(
    text: str, spans: Sequence[Span], index: LineIndex, today: dt.date, notes: list[Note]
) -> tuple[DocumentDate | None, list[Note]]:
    """Return the date of a document that states none, from an event in its text or a document in its title."""
    date = event_date(text, spans) or title_number_date(text, spans)
    if date is not None:
        return _with(date, [], notes, today)
    early = [one for span in lead(spans) for one in mentions(text, span.start, span.end) if one.partial]
    if early:
        said = text[early[0].start : early[0].end]
        return None, [*notes, Note.of("dates.without_year", line=index.line(early[0].start), said=said)]
    slip = early_slip(text, spans)
    return None, [*notes, *([slip] if slip is not None and not notes else []), NO_DATE]


def _later_events(text: str, spans: Iterable[Span], date: DocumentDate, index: LineIndex) -> list[Note]:
    """Return a note for each event in the first sentence that is after the publication date."""
    first = next((span for span in spans if span.kind == "body"), None)
    if first is None:
        return []
    start, end = first_sentence(text, first)
    notes = []
    for mention in mentions(text, start, end):
        value = nearest_year(mention.value, date.value) if mention.partial else mention.value
        if value is None or days_after(value, date.value) <= Dates.NEAR or _announced(text, start, end, mention):
            continue
        event = {"event_line": index.line(mention.start), "said": text[mention.start : mention.end]}
        if date.start >= 0:
            notes.append(Note.of("conflict.event_after_line", line=index.line(date.start), value=date.value, **event))
        else:
            notes.append(Note.of("conflict.event_after_basis", basis=date.basis, value=date.value, **event))
    return notes


def _announced(text: str, start: int, end: int, mention: Mention) -> bool:
    """Return whether a sentence speaks of a day as one to come: only one that opens with its day reports what was."""
    return (
        not opens(text, start, mention.start)
        or _AHEAD.search(text, start, end) is not None
        or _COMING_AFTER.match(text, mention.end, end) is not None
    )


def _completed(text: str, spans: Sequence[Span], anchor: DocumentDate, index: LineIndex) -> DocumentDate | None:
    """Return the day and month that opens a sentence early in the text, with the year of an anchor without a day."""
    if anchor.precision == "day" or anchor.inferred:
        return None
    for span in lead(spans):
        for start, end in sentences(text, span.start, span.end):
            opening = next(iter(mentions(text, start, end)), None)
            if opening is None or not opening.partial or not opens(text, start, opening.start):
                continue
            value = nearest_year(opening.value, anchor.value)
            if value is not None and value.startswith(anchor.value):
                said = text[opening.start : opening.end]
                basis = Basis.COMPLETED.note(said=said, line=index.line(opening.start), anchor=anchor.basis)
                return DocumentDate(value, basis, True, opening.start, opening.end, "low")
    return None
