"""The one ordered list of rules, and the lines of a document labelled by it. Nothing of the text is rewritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from dienngon.corpus import Kind, Span
from dienngon.reading.labels import lines, markup, runs, vocabulary
from dienngon.reading.labels.lines import TERMINAL, Label, Line, Place, line_of
from dienngon.reading.pages import Mark, Markup
from dienngon.reading.rules import Rule, rule_of
from dienngon.reading.thresholds import Lines
from dienngon.text import lines as numbered


class Need(StrEnum):
    """What a rule asks of a line."""

    MARKUP = "markup"  # what a file says: a column, a style, the size of letters
    WEB = "web"  # what a web page says
    ARTICLE = "article"  # that a web page has an article, and the line is in it
    ASIDE = "aside"  # that a web page has an article, and the line is outside it
    NO_ARTICLE = "no_article"  # that a web page has no article
    LINES = "lines"  # the lines around it
    TEXT = "text"  # its text and place


class Entry(NamedTuple):
    """Rules that follow each other and ask for the same: one of the needs, where they are several."""

    needs: frozenset[Need]
    rules: tuple[Callable[..., Any], ...]


_ARTICLE, _ASIDE = frozenset({Need.ARTICLE}), frozenset({Need.ASIDE})
# The first that knows a line wins. Only a document of state in a web page, and a list of works cited under a heading,
# override what markup says: see _of_state and label.
ORDER = (
    Entry(frozenset({Need.MARKUP}), (markup.column, markup.part, markup.style, markup.letters)),
    Entry(frozenset({Need.WEB}), (markup.dialog, markup.headline, markup.unread)),
    Entry(_ARTICLE | _ASIDE, (markup.opening_date, markup.lead, markup.opening_author, markup.set_apart)),
    Entry(_ARTICLE, (markup.caption, markup.button, markup.link)),
    Entry(_ARTICLE | _ASIDE, (markup.imprint, markup.closing)),
    Entry(_ASIDE, (markup.outside,)),
    Entry(_ARTICLE, (markup.text,)),
    Entry(frozenset({Need.NO_ARTICLE}), (markup.no_article,)),
    Entry(frozenset({Need.LINES}), (runs.head, runs.furniture, runs.signature, lines.title_position)),
    Entry(
        frozenset({Need.TEXT}),
        (
            *(lines.apart, lines.marker, lines.edge, lines.caption),
            *(lines.opening, lines.closing, lines.signature, lines.body),
        ),
    ),
)


def _needing(*needs: Need) -> tuple[Callable[..., Any], ...]:
    return tuple(rule for entry in ORDER if entry.needs & frozenset(needs) for rule in entry.rules)


_BY_MARKUP = _needing(Need.MARKUP)
_IN_ARTICLE = _needing(Need.WEB, Need.ARTICLE)
_OUTSIDE = _needing(Need.WEB, Need.ASIDE)
_WITHOUT = _needing(Need.WEB, Need.NO_ARTICLE)
_BY_LOOK = _needing(Need.TEXT)


def label(
    text: str, known: Sequence[Markup] = (), marks: Sequence[Mark] | None = None, *, clean: bool = True
) -> tuple[Span, ...]:
    r"""Return the labelled spans of a text, in order, covering every line that is not blank.

    A page is read as: a head (title, date line, author), a body with captions, closing lines (author, source), and
    furniture. ``repeated`` is a later exact copy of a line; in the text, a provision of a list or a short sentence that
    comes again is no copy, unless it is directly after the first.

    ``known`` is what markup says of the lines, in order, ``marks`` what :func:`marked` makes of it, if that is known.
    Without ``clean`` every line is body: what an analysis without cleaning would see.

    Examples
    --------
    >>> text = "Chợ nổi mở lại\n27/09/2024\nSáng nay, chợ nổi của thị trấn đã mở lại sau mùa nước lớn kéo dài."
    >>> [(span.line, span.kind, str(span.rule)) for span in label(text)]
    [(1, 'title', 'first_line'), (2, 'metadata', 'date_line'), (3, 'body', 'text')]
    """
    page = [line_of(text, *one) for one in numbered(text)]
    if not clean:
        return tuple(line.span("body", "", Rule.NOT_CLEANED) for line in page)
    placed = _placed(page, marked(text, known) if marks is None else marks)
    removed = {position for position, own in placed.items() if own[0].kind == "furniture"}
    rest = [position for position in range(len(page)) if position not in removed]
    text_at = {at for at, own in placed.items() if own[0].kind == "body" and own[0].subkind != "heading"}
    settled = max((order for order, position in enumerate(rest) if position in text_at), default=-1)
    kept = [page[position] for position in rest]
    # In a web page's article the rules that ask for markup have looked for a document of state.
    article = any(one.web is not None and one.web.article for one in known)
    heads, titles = ({}, {}) if article else runs.head(kept)
    signed = {} if article else runs.signature(kept)
    found = signed | runs.furniture(kept, settled) | heads
    for order, one in found.items():
        # Markup may say no more than that an entry is a heading or a paragraph.
        own = placed.get(rest[order])
        if one[1] == "references" and own and own[0].kind == "body" and own[0].subkind in ("", "heading", "list"):
            del placed[rest[order]]
    labels = {rest[order]: one for order, one in found.items() if rest[order] not in placed}
    stated = {rest[order]: rule for order, rule in titles.items() if rest[order] not in placed}
    return tuple(_spans(page, placed, labels, stated))


def marked(text: str, known: Sequence[Markup]) -> list[Mark]:
    """Return what the rules that ask for markup say of lines; two marks for a caption that ends in a credit."""
    found = [line_of(text, 0, one.start, one.end, one) for one in known]
    labels = [_by_markup(line) for line in found]
    markup.settle_dialogs(found, labels)
    markup.settle_dates(found, labels)
    _of_state(found, labels)
    column = any(one.role == "title" for one in known)
    marks: list[Mark] = []
    for line, one, said in zip(found, known, labels, strict=True):
        if said is None:
            continue
        web = one.web is not None and not one.role
        made: Label = ("body", "heading", said[2]) if column and web and said[0] == "title" else said
        cut = lines.credit_start(line.text) if web and made[:2] == ("caption", "") else len(line.text)
        before = len(line.text[:cut].rstrip())
        if before:
            marks.append(Mark(line.start, line.start + before if cut < len(line.text) else line.end, *made))
        if cut < len(line.text):
            marks.append(Mark(line.start + cut, line.end, "caption", "credit", Rule.CREDIT_OF.note(caption=made[2])))
    return marks


def _by_markup(line: Line) -> Label | None:
    """Return what the first rule that asks for markup says of a line, None if no rule knows it."""
    known: Label | None = next(filter(None, (says(line) for says in _BY_MARKUP)), None)
    web = None if line.markup is None else line.markup.web
    if known is not None or web is None:
        return known
    rules = (_IN_ARTICLE if web.inside else _OUTSIDE) if web.article else _WITHOUT
    return next(filter(None, (says(line, web) for says in rules)), None)


def _of_state(found: Sequence[Line], labels: list[Label | None]) -> None:
    """Label the head, title and signature of a document of state that is the article of a web page."""
    webs = [line.markup.web if line.markup is not None else None for line in found]
    inside = [
        number
        for number, (web, said) in enumerate(zip(webs, labels, strict=True))
        if web is not None and web.inside and (said is None or said[0] != "furniture")
    ]
    page = [found[number] for number in inside]
    heads, titles = runs.head(page)
    if heads:
        headline = next((number for number, web in enumerate(webs) if web is not None and web.headline), None)
        if titles and (headline is None or headline in inside):
            if headline is not None:
                labels[headline] = ("body", "heading", Rule.ARTICLE_HEADING)
            for order, rule in titles.items():
                labels[inside[order]] = ("title", "", rule)
        for order, said in heads.items():
            labels[inside[order]] = said
    for order, said in runs.signature(page).items():
        labels[inside[order]] = said


def _placed(page: Sequence[Line], marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    """Return for each line that has some its marks, by position."""
    found: dict[int, list[Mark]] = {}
    position = 0
    for mark in marks:
        while position < len(page) and page[position].end <= mark.start:
            position += 1
        if position < len(page) and page[position].start <= mark.start:
            found.setdefault(position, []).append(mark)
    return found


def _spans(
    page: Sequence[Line], marks: Mapping[int, list[Mark]], labels: Mapping[int, Label], stated: Mapping[int, Rule]
) -> list[Span]:
    content = [one for one in range(len(page)) if one not in labels and not _apart(marks.get(one))]
    titles = _titles(page, marks, content, stated)
    prose = [position for position in content if page[position].prose]
    # A note to readers at the foot of a text, set apart by an asterisk, is under the author's name.
    noted = len(prose) > 1 and prose[-1] == content[-1] and page[prose[-1]].text.startswith("*")
    first, last = (prose[0], prose[-2 if noted else -1]) if prose else (len(page), -1)
    written = max((one for one in content if page[one].text.endswith(TERMINAL)), default=-1)
    counts = Counter(line.text for line in page)
    seen: dict[str, Kind] = {}
    spans: list[Span] = []
    for position, line in enumerate(page):
        own = marks.get(position)
        if own is not None and (_apart(own) or own[0].kind == "title"):
            if own[0].kind == "title":
                seen.setdefault(line.text, "title")
            spans.extend(_from_marks(line, own))
        elif line.text in seen and (
            position in labels
            or page[position - 1].text == line.text
            # On a page without prose the entries of a list come again, but its title does not.
            or ((prose or seen[line.text] == "title") and _copies(line, own, seen[line.text]))
        ):
            run = labels.get(position)
            spans.append(line.span("repeated", "furniture" if run and run[0] == "furniture" else "", Rule.REPEATED))
        else:
            doubled = position + 1 < len(page) and page[position + 1].text == line.text
            refrain = line.text.endswith(".") and counts[line.text] >= Lines.REFRAIN
            place = Place(
                doubled and not refrain,
                opening=position < first,
                closing=position > last >= 0,
                leads=position == first,
                ends=position > max(last, written) >= 0,
                listed=not prose and position >= Lines.HEAD,
                late=position > last,
                final=content[-1:] == [position],
                sourced=bool(spans) and spans[-1].subkind == "source",
            )
            # Markup is asked before runs, runs before the look of a line.
            run = labels.get(position) or (("title", "", titles[position]) if position in titles else None)
            by_look = filter(None, (says(line, place) for says in _BY_LOOK))
            made = _from_marks(line, own) if own else [line.span(*run)] if run else next(by_look)
            seen.setdefault(line.text, made[0].kind)
            spans.extend(made)
    return spans


def _copies(line: Line, own: Sequence[Mark] | None, first: Kind) -> bool:
    """Return whether a line that came before is a copy of that, rather than text that comes again."""
    if own is not None and (own[0].subkind == "table" or rule_of(own[0].rule) == Rule.ARTICLE_TABLE):
        return False
    if first != "body":
        return True
    if vocabulary.ENUMERATED.match(line.text):
        return False
    return line.size >= Lines.PROSE or not line.text.endswith(TERMINAL)


def _apart(own: Sequence[Mark] | None) -> bool:
    return own is not None and own[0].kind in ("furniture", "metadata")


def _titles(
    page: Sequence[Line], marks: Mapping[int, list[Mark]], content: Sequence[int], stated: Mapping[int, Rule]
) -> Mapping[int, Rule]:
    """Return the lines of the title, with their rules: those of a document of state, or else one before the text."""
    if any(own[0].kind == "title" for own in marks.values()):
        return {}
    if stated:
        return stated
    free = [position for position in content if position not in marks]
    order = lines.title_position([page[position] for position in free])
    return {} if order is None else {free[order]: Rule.FIRST_LINE}


def _from_marks(line: Line, own: Sequence[Mark]) -> list[Span]:
    """Return the spans of a line that markup has labelled.

    What is before or between marks goes with the next or the last of them, unless it is only signs.
    """
    spans = []
    done = line.start
    for order, mark in enumerate(own):
        gap = line.text[done - line.start : mark.start - line.start]
        left = done + len(gap) - len(gap.lstrip())
        start = left if any(map(str.isalnum, gap)) else mark.start
        if gap.strip() and start == mark.start:
            end = left + len(gap.strip())
            spans.append(Span(line.number, left, end, "metadata", "punctuation", Rule.NO_LETTER))
        done = line.end if order + 1 == len(own) else mark.end
        spans.append(Span(line.number, start, done, mark.kind, mark.subkind, mark.rule))
    return spans
