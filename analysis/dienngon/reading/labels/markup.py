"""Rules for lines that ask what markup says of them: columns, styles, sizes of letters, elements of web pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dienngon.codes import Note
from dienngon.reading.dates.date_lines import date_line, in_date_line
from dienngon.reading.labels import site_words, vocabulary
from dienngon.reading.labels.bylines import abbreviated, names
from dienngon.reading.labels.lines import ENDINGS, Label, Line
from dienngon.reading.pages import Element, Web
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import Html, Lines, Pdf

_LISTS = ("list bullet", "list number", "list continue")
_HEADING_STYLE = re.compile(r"heading \d+")
_PARTS: dict[str, Label] = {
    "field": ("metadata", "", Rule.FIELD),
    "code": ("furniture", "code", Rule.FENCED),
    "underline": ("metadata", "punctuation", Rule.UNDERLINE),
    "ruler": ("metadata", "punctuation", Rule.RULER),
    "row": ("body", "table", Rule.ROW),
    "footnote": ("body", "footnote", Rule.FOOTNOTE),
    "endnote": ("body", "footnote", Rule.ENDNOTE),
}
_FIRM = frozenset({"navigation", "related", "footer", "comments"})
_CELLS = ("td", "th")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


# Columns, styles, letters.


def column(line: Line) -> Label | None:
    """Return the label of a line from a column of a table that holds titles or leads."""
    known = line.markup
    if known is None or not known.role:
        return None
    rule = Rule.COLUMN.note(column=known.column)
    return ("title", "", rule) if known.role == "title" else ("body", "lead", rule)


def part(line: Line) -> Label | None:
    """Return the label of a line in a part of the document that is not its text, or is a row of data."""
    known = line.markup
    if known is None or not known.part:
        return None
    if known.pages:
        rule: Rule | Note = (Rule.PAGE_TOP if known.part == "header" else Rule.PAGE_BOTTOM).note(pages=known.pages)
    elif known.part == "number":
        rule = Rule.EDGE_NUMBER
    elif known.part in ("header", "footer"):
        rule = Rule.HEADER if known.part == "header" else Rule.FOOTER
    else:
        return _PARTS[known.part]
    number = known.part == "number" or (not known.pages and line.text.strip("-–— ").isdigit())
    return "furniture", "page number" if number else f"running {known.part}", rule


def style(line: Line) -> Label | None:
    """Return the label of a line whose paragraph style or level as a heading says what it is."""
    known = line.markup
    if known is None or not (known.style or known.level):
        return None
    rule: Rule | Note = Rule.STYLE.note(style=known.style)
    if known.level and not _HEADING_STYLE.fullmatch(known.style):
        rule = Rule.LEVEL.note(level=known.level)
    found: Label | None = None
    if known.first:
        found = ("title", "", Rule.FIRST_HEADING)
    elif known.only:
        found = ("title", "", Rule.ONLY_HEADING.note(heading=rule))
    elif known.level or known.style == "subtitle":
        found = ("body", "heading", rule)
    elif known.style in ("title", "caption"):
        found = ("title" if known.style == "title" else "caption", "", rule)
    elif known.style.startswith("toc ") or known.style == "table of figures":
        found = ("furniture", "contents", rule)
    elif known.style.startswith(_LISTS):
        found = ("body", "list", rule)
    return found


def letters(line: Line) -> Label | None:
    """Return the label of a line whose letters are larger than those of the text."""
    known = line.markup
    if known is None or not (known.larger or known.largest) or len(line.text.split()) > Pdf.HEADING:
        return None
    return ("title", "", Rule.LARGEST) if known.largest else ("body", "heading", Rule.LARGER)


# Web pages: what is no part of the text.


def dialog(line: Line, _: Web) -> Label | None:
    """Return the label of a line of a dialog, wherever it is."""
    return site_words.DIALOG if site_words.is_dialog(line.text) else None


def imprint(line: Line, web: Web) -> Label | None:
    """Return the label of a line behind the text that says who makes the site."""
    return site_words.IMPRINT if web.order > 0 and site_words.is_imprint(line.text) else None


def headline(_: Line, web: Web) -> Label | None:
    """Return the label of the headline."""
    return None if web.headline is None else ("title", "", web.headline)


def unread(_: Line, web: Web) -> Label | None:
    """Return the label of a line that is hidden outside the article, behind the heading of a box, or a copied title."""
    found: Label | None = None
    if web.hidden and not web.inside:
        found = ("furniture", "", Rule.HIDDEN)
    elif web.inside and web.named is None and web.box:
        found = ("furniture", web.box, Rule.AFTER_RELATED if web.box == "related" else Rule.AFTER_COMMENTS)
    elif web.copied and _free(web):
        found = ("furniture", "", Rule.HEADLINE_COPY)
    return found


def set_apart(_: Line, web: Web) -> Label | None:
    """Return the label of a line in an element that is furniture, if nothing before or after the text may be in it."""
    return ("furniture", *web.named) if web.named is not None and (web.inside or _firm(web)) else None


def outside(_: Line, web: Web) -> Label:
    """Return the label of a line outside the article, by the element around it if that is furniture."""
    return ("furniture", *(web.named or ("", Rule.OUTSIDE.note(element=web.article))))


def button(line: Line, web: Web) -> Label | None:
    """Return the label of a line in the article that is a button, or heads a box of links or comments."""
    reason = vocabulary.BY_PHRASE.get(line.bare) or vocabulary.BOX_HEADINGS.get(line.bare)
    # A short word in a table is more likely a cell than a button.
    cell = any(one.tag in _CELLS for one in web.elements)
    if line.bare and reason is not None and (not cell or web.links > Html.LINKED):
        return "furniture", *reason
    if vocabulary.TAGS_START.match(line.text) and (web.links > Html.TAGS or web.order > 0):
        return "furniture", "related", Rule.PAGE_KEYWORDS
    return None


def link(line: Line, web: Web) -> Label | None:
    """Return the label of a line in the article that leads to another text, or sums one up."""
    if vocabulary.RELATED_START.match(line.text) and web.links > Html.LINKED:
        return "furniture", "related", Rule.LINK_ON
    if web.links <= Html.LINK or line.size < Html.LINK_LEAST:
        return ("furniture", "related", Rule.TEASER) if web.teaser else None
    # Nothing but links.
    if web.href.startswith("#") and len(web.href) > 1:
        return "furniture", "navigation", Rule.LINK_WITHIN
    if vocabulary.FILE.search(web.href) or line.size > Html.LINK_MOST + 1:
        return None
    sentence = line.text.endswith(ENDINGS) and not line.text.endswith(("?", "!", "...", "…"))
    if web.anchors <= 2 and sentence:
        return None
    return "furniture", "related", Rule.LINK_ROW if web.anchors > 2 else Rule.LINK_ALONE


# Web pages: what is said of the text.


def _firm(web: Web) -> bool:
    return web.named is not None and web.named[0] in _FIRM


def _free(web: Web) -> bool:
    """Return whether an element around a line leaves it free to say something of the text."""
    return web.named is None if web.inside else not _firm(web)


def _element(web: Web, pattern: re.Pattern[str], most: int = Html.ELEMENT) -> str:
    """Return the element of so many syllables around a line that is named so, empty if no element is."""
    for one in web.elements:
        if one.size > most:
            break
        if one.words and pattern.search(one.words):
            return one.shown
    return ""


def opening_date(line: Line, web: Web) -> Label | None:
    """Return the label of a date before the text; one may be even in an element that is furniture."""
    if not web.opening or (not web.inside and _firm(web)) or web.headline is not None or web.copied:
        return None
    dated = line.size <= Html.DATE and in_date_line(line.text, 0, len(line.text))[0]
    if not dated or not (web.zoned or _element(web, vocabulary.DATE_NAMES)):
        return None
    before = web.above and not web.inside
    if before and (_element(web, vocabulary.NOW_NAMES) or web.links > Html.LINKED):
        return None
    if date_line(line.text):
        return "metadata", "date", Rule.DATE_LINE
    timed = any(one.tag == "time" for one in web.elements)
    byline = _element(web, vocabulary.DATE_NAMES) or _element(web, vocabulary.BYLINE_NAMES, Html.DATE_BOX)
    named = "<time>" if timed else byline
    if named:
        return "metadata", "date", Rule.DATE_IN.note(element=named)
    short = line.size <= Html.DATE_SHORT and not line.text.endswith((".", ";", ":")) and web.links < Html.LINKED
    return ("metadata", "date", Rule.DATE_SHORT) if short and not before else None


def lead(line: Line, web: Web) -> Label | None:
    """Return the label of a lead before the text."""
    if not _opens(web) or line.size < Html.LEAD or web.links > Html.LINKED or web.above:
        return None
    named = _element(web, vocabulary.LEAD_NAMES)
    if named:
        return "body", "lead", Rule.IN_ELEMENT.note(element=named)
    if web.described and web.prose:
        return "body", "lead", Rule.LEAD_STATED
    if web.prose and not web.inside and web.counted:
        return "body", "lead", Rule.LEAD_BETWEEN
    bold = web.bold > Html.STYLED and line.size >= Lines.PROSE and not line.text.endswith(("?", ":"))
    return ("body", "lead", Rule.LEAD_BOLD) if bold and web.leads else None


def _opens(web: Web) -> bool:
    return web.opening and web.zoned and web.headline is None and _free(web)


def opening_author(line: Line, web: Web) -> Label | None:
    """Return the label of an author or source before the text."""
    return _author(line, web) or _source(line, web) if _opens(web) else None


def closing(line: Line, web: Web) -> Label | None:
    """Return the label of a date, author or source after the text."""
    if not web.closing or not _free(web):
        return None
    if line.size <= Html.DATE_SHORT and date_line(line.text):
        return "metadata", "date", Rule.DATE_LINE
    return _author(line, web) or _source(line, web) or _signature(line, web)


def _author(line: Line, web: Web) -> Label | None:
    if not 0 < line.size <= Html.AUTHOR or not any(char.isalpha() for char in line.text):
        return None
    if line.size <= Html.NAME and (vocabulary.AUTHOR.match(line.text) or vocabulary.WORKED.search(line.text)):
        return "metadata", "author", Rule.AUTHOR_LINE
    other = line.bare in vocabulary.BY_PHRASE or vocabulary.NETWORK.search(line.text)
    if line.text.endswith(("...", "?", ":")) or other:
        return None
    if any(one.author for one in web.elements):
        return "metadata", "author", Rule.AUTHOR_PROPERTY
    named = _element(web, vocabulary.AUTHOR_NAMES, Html.AUTHOR_BOX)
    return ("metadata", "author", Rule.IN_ELEMENT.note(element=named)) if named else None


def _source(line: Line, web: Web) -> Label | None:
    if line.size > Html.AUTHOR or line.text.endswith((".", ";")) or line.bare in vocabulary.BY_PHRASE:
        return None
    if web.order > 0 and line.size <= Html.NAME and vocabulary.SOURCE.match(line.text.lstrip("(*-– ")):
        return "metadata", "source", Rule.SOURCE_LINE
    named = _element(web, vocabulary.SOURCE_NAMES, Html.AUTHOR_BOX)
    if named and 0 < line.size <= Html.NAME and not line.text.lower().startswith(("http", "www.")):
        return "metadata", "source", Rule.IN_ELEMENT.note(element=named)
    return None


def _signature(line: Line, web: Web) -> Label | None:
    """Return the label of a name that is after the text, set apart by its type or at the right."""
    if not web.inside or not 2 <= line.size <= Html.NAME or line.text.endswith(ENDINGS) or web.links > Html.LINKED:
        return None
    if any(one.tag in _CELLS for one in web.elements):
        return None
    capitals = all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", line.text))
    name = vocabulary.CAPITALISED.match(line.text) or abbreviated(line.text) or names(line.text, capitals=True)
    if not capitals or not name:
        return None
    apart = web.bold > Html.STYLED or web.italic > Html.STYLED or any(one.right for one in web.elements)
    return ("metadata", "author", Rule.NAME_APART) if apart else None


# Web pages: captions and text.


def caption(line: Line, web: Web) -> Label | None:
    """Return the label of a line in the article that belongs to a picture, by its element or by its place."""
    if not 0 < line.size <= Html.CAPTION:
        return None
    cell = False
    for one in web.elements:
        if one.most and one.tag != "figcaption":
            break
        label = _captioned(one, cell=cell)
        if label is not None:
            return label
        cell = cell or one.tag in _CELLS
    if not web.image or line.size > Html.CAPTION_LINE or web.links > Html.LINKED:
        return None
    if vocabulary.PICTURE_CREDIT.search(line.text):
        return "caption", "", Rule.CREDIT_BELOW
    centred = line.size <= Html.CAPTION_SET and any(one.centred for one in web.elements)
    return ("caption", "", Rule.SET_BELOW) if web.italic > Html.STYLED or centred else None


def _captioned(one: Element, *, cell: bool) -> Label | None:
    within = Rule.IN_ELEMENT.note(element=one.shown)
    if one.words and vocabulary.CREDIT_NAMES.search(one.words):
        return "caption", "credit", within
    image = one.tag in ("p", "td", "div") and one.words.split()[:1] == ["image"]
    if one.tag == "figcaption" or image or (one.words and vocabulary.CAPTION_NAMES.search(one.words)):
        return "caption", "", within
    if one.tag == "figure" and not cell:
        return "caption", "", Rule.IN_TAG.note(tag="figure")
    return ("caption", "", Rule.SMALL_TABLE) if one.pictured else None


def text(line: Line, web: Web) -> Label | None:
    """Return the label of a line in the article that is part of the text, None if that is not sure."""
    tags = {one.tag for one in web.elements}
    ends = line.text.endswith(ENDINGS)
    found: Label | None = None
    if tags.intersection(_CELLS):
        found = ("body", "", Rule.ARTICLE_TABLE) if line.size else None
    elif tags & _HEADINGS or (web.bold > Html.STYLED and line.size <= Html.HEADING and not ends):
        found = ("body", "heading", Rule.ARTICLE_HEADING) if line.size else None
    elif line.size >= Lines.PROSE or (ends and line.size > 1):
        found = ("body", "", Rule.ARTICLE_TEXT.note(element=web.article))
    elif "li" in tags and line.size > 1 and web.order < 0:
        found = ("body", "", Rule.ARTICLE_LIST)
    return found


def no_article(line: Line, web: Web) -> Label | None:
    """Return the label of a line on a page without an article: all but its navigation is body, if it has links."""
    if site_words.is_imprint(line.text) or site_words.is_hotline(line.text):
        # Of a plain page the lines around it say whether it is the imprint.
        return site_words.IMPRINT if web.listed else None
    if web.named is not None and web.named[0] in ("navigation", "footer", "advert", "share") and not web.prose:
        return "furniture", *web.named
    if web.prose:
        return "body", "", Rule.NO_ARTICLE
    return ("body", "heading", Rule.NO_ARTICLE) if web.listed else None


# What is seen only when all lines of a page are labelled.


def settle_dialogs(lines: Sequence[Line], labels: list[Label | None]) -> None:
    """Label what is beside a line of a dialog, and is found so in dialogs alone, as part of it."""
    known = {number for number, said in enumerate(labels) if said == site_words.DIALOG}
    for number in site_words.beside(lines, known) if known else ():
        labels[number] = site_words.DIALOG


def settle_dates(lines: Sequence[Line], labels: list[Label | None]) -> None:
    """Label dates before the text as furniture but for one below the headline or, without one, the last."""
    webs = [(number, line.markup.web) for number, line in enumerate(lines) if line.markup and line.markup.web]
    if not any(web.headline is not None for _, web in webs):
        return
    dated = {number for number, said in enumerate(labels) if said is not None and said[:2] == ("metadata", "date")}
    dates = [(number, web) for number, web in webs if web.opening and number in dated]
    below = [number for number, web in dates if not web.above]
    over = [one for one in dates if one[1].above and not one[1].inside] if below else dates[:-1]
    for number, web in over:
        labels[number] = outside(lines[number], web)
