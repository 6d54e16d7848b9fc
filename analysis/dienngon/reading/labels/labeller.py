"""What each line of a saved page is. Nothing is rewritten: every line gets spans, each with the rule behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dienngon.corpus import Kind, Span
from dienngon.reading.labels import official, vocabulary
from dienngon.reading.labels.lines import PROSE_MIN, TERMINAL, Line, Place, line_of, line_spans, title_position
from dienngon.reading.labels.runs import Label, furniture
from dienngon.reading.pages import Mark
from dienngon.text import lines

# So often a sentence stands in a text that is no caption.
_REFRAIN = 3


def label(text: str, marks: Sequence[Mark] = (), *, clean: bool = True) -> tuple[Span, ...]:
    """Return the labelled spans of a text, in order, covering every line that is not blank.

    A page is read as: a head (title, date line, author), a body with captions, closing lines (author, source),
    and furniture. Lines that the markup of a format has labelled keep that label; the others get theirs by the
    rules for text. ``repeated`` is a later exact copy of a line; in the text, a provision of a list or a short
    sentence that comes again is no copy, unless it stands directly after the first.

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
    kept = [page[position] for position in rest]
    heads, titles = official.head(kept)
    runs = official.signature(kept) | furniture(kept, settled) | heads
    for order, one in runs.items():
        if one[1] == "references" and _is_listed(marked.get(rest[order])):
            del marked[rest[order]]
    labels = {rest[order]: one for order, one in runs.items() if rest[order] not in marked}
    stated = {rest[order]: rule for order, rule in titles.items() if rest[order] not in marked}
    return tuple(_spans(page, marked, labels, stated))


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


def _is_listed(own: Sequence[Mark] | None) -> bool:
    """Return whether markup has no more to say of a line than that it is a heading or a paragraph."""
    return own is not None and own[0].kind == "body" and own[0].subkind in ("", "heading", "list")


def _spans(
    page: Sequence[Line], marked: Mapping[int, list[Mark]], labels: Mapping[int, Label], stated: Mapping[int, str]
) -> list[Span]:
    content = [one for one in range(len(page)) if one not in labels and not _apart(marked.get(one))]
    titles = _titles(page, marked, content, stated)
    prose = [position for position in content if page[position].prose]
    first, last = (prose[0], prose[-1]) if prose else (len(page), -1)
    written = max((one for one in content if page[one].text.endswith(TERMINAL)), default=-1)
    counts = Counter(line.text for line in page)
    seen: dict[str, Kind] = {}
    spans: list[Span] = []
    for position, line in enumerate(page):
        own = marked.get(position)
        if own is not None and (_apart(own) or own[0].kind == "title"):
            if own[0].kind == "title":
                seen.setdefault(line.text, "title")
            spans.extend(_from_marks(line, own))
        elif line.text in seen and (
            position in labels or page[position - 1].text == line.text or _copies(line, own, seen[line.text])
        ):
            spans.append(line.span("repeated", _kept(labels.get(position)), "copy of an earlier line"))
        else:
            doubled = position + 1 < len(page) and page[position + 1].text == line.text
            refrain = line.text.endswith(".") and counts[line.text] >= _REFRAIN
            place = Place(
                doubled and not refrain,
                opening=position < first,
                closing=position > last >= 0,
                leads=position == first,
                ends=position > max(last, written) >= 0,
            )
            made = _one(line, own, labels.get(position), titles.get(position), place)
            seen.setdefault(line.text, made[0].kind)
            spans.extend(made)
    return spans


def _kept(label: Label | None) -> str:
    return "furniture" if label is not None and label[0] == "furniture" else ""


def _copies(line: Line, own: Sequence[Mark] | None, first: Kind) -> bool:
    """Return whether a line that stood before is a copy of that, rather than text that comes again."""
    if own is not None and (own[0].subkind == "table" or own[0].rule.startswith("table")):
        return False
    if first != "body":
        return True
    if vocabulary.ENUMERATED.match(line.text):
        return False
    return line.size >= PROSE_MIN or not line.text.endswith(TERMINAL)


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


def _titles(
    page: Sequence[Line], marked: Mapping[int, list[Mark]], content: Sequence[int], stated: Mapping[int, str]
) -> Mapping[int, str]:
    """Return the lines of the title, with their rules: those of a document of state, or else one before the text."""
    if any(own[0].kind == "title" for own in marked.values()):
        return {}
    if stated:
        return stated
    free = [position for position in content if position not in marked]
    order = title_position([page[position] for position in free])
    return {} if order is None else {free[order]: "first line that is not prose"}


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
