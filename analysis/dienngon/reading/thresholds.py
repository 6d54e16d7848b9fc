"""The numbers by which lines and pages are read, a table a stage: what each means, and what it was set on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from dienngon.reading.limits import Dates, Encodings, Files, Stored, Tables, Threshold, threshold


@dataclass(frozen=True)
class Lines:
    """Lines by their look, place and run. Set on the seed documents, labelled line by line, and on made-up pages."""

    prose: int = threshold(12, "syllables", "a line of so many that ends in a stop is running text")
    title: int = threshold(40, "syllables", "a longer line is no title, and no link to another text")
    heading: int = threshold(25, "syllables", "a longer line is no heading")
    short: int = threshold(10, "syllables", "a longer line is no button, author, source or counter")
    date: int = threshold(30, "syllables", "a longer line is no date line")
    caption: int = threshold(60, "syllables", "a longer line is no caption, and is not compared with lists of words")
    caption_least: int = threshold(3, "syllables", "a shorter line that stands twice in a row is no caption")
    refrain: int = threshold(3, "times", "a sentence that stands so often is a refrain, not a caption")
    headline_least: int = threshold(5, "syllables", "a shorter line is no headline of another text")
    headline_most: int = threshold(30, "syllables", "a longer line is no headline of another text")
    teasers: int = threshold(3, "headlines", "so many in a row, each with its time, are links to other texts")
    headlines: int = threshold(5, "lines", "so many headlines in a row after the text are links to other texts")
    pages: int = threshold(3, "numbers", "so many, one after the other, are numbers of pages")
    page_text: int = threshold(80, "syllables", "so much text stands between the numbers of two pages")
    menu: int = threshold(4, "lines", "so many short lines above the title are a menu, if one names a section")
    menu_unknown: int = threshold(6, "lines", "so many short lines above the title are a menu in any case")
    menu_entry: int = threshold(4, "syllables", "a longer line is no entry of a menu")
    masthead: int = threshold(40, "lines", "a menu is looked for before the text only if it begins within so many")
    entries: int = threshold(2, "lines", "a list of works cited has more lines than this")
    references: float = threshold(2 / 3, "share", "works cited are looked for behind this part of the text")
    recipients: int = threshold(40, "lines", "the list of recipients begins within so many of the end")
    name_least: int = threshold(2, "words", "a name has so many at least")
    name_most: int = threshold(5, "words", "a name has so many at most")
    name_capitals: int = threshold(4, "words", "the same of a name in capitals that opens with a surname")
    name_given: int = threshold(3, "words", "the same of a name in capitals that only ends with a given name")
    state_head: int = threshold(12, "lines", "the head of a document of state has no more")
    state_body: int = threshold(16, "syllables", "a longer line names no issuing body")
    state_subject: int = threshold(2, "lines", "under its type a document of state says its subject in no more")
    signature: int = threshold(8, "lines", "a signature, from the office to the name, has fewer")
    after_signature: int = threshold(6, "lines", "no more follow a signature")
    office: int = threshold(10, "syllables", "a longer line names no office")


@dataclass(frozen=True)
class Collection:
    """Lines that a site repeats. Set on the made-up collections of the tests."""

    least: int = threshold(3, "documents", "so many, with different texts, must have a line")
    edge_share: float = threshold(0.1, "share", "of a site's documents that have a line at their beginning or end")
    inner_share: float = threshold(0.5, "share", "of a site's documents that have a line within")
    inner_least: int = threshold(5, "documents", "so many must have a line within")
    first: int = threshold(3, "lines", "so many are the beginning of a document")
    last: int = threshold(6, "lines", "so many are its end")
    longest: int = threshold(60, "syllables", "a longer line is part of the text, however often it recurs")


@dataclass(frozen=True)
class Web:
    """Saved web pages. Set on a page with gold text, five others, and made-up pages in sixteen layouts of sites."""

    # Which lines are running text, and where the article lies.
    depth: int = threshold(500, "elements", "tags nested deeper are read as line breaks", "below the parser's 2,048")
    wrapped: int = threshold(4, "lines", "a text broken at a width has so many")
    wrap_width: int = threshold(160, "characters", "no line of a text broken at a width is longer")
    wrap_share: float = threshold(0.8, "share", "of its lines that are full")
    sentence: int = threshold(3, "words", "a shorter line is no part of a broken sentence")
    linked: float = threshold(0.5, "share", "a line or element with more of its text in links is no prose")
    link: float = threshold(0.9, "share", "a line with more of its text in links is nothing but links")
    styled: float = threshold(0.9, "share", "a line with more of its text in bold or slanted is set so")
    levels: int = threshold(6, "levels", "a line counts for so many elements around it")
    decay: float = threshold(0.7, "factor", "what a line counts for, for each further element")
    least: int = threshold(60, "syllables", "less prose is no article")
    least_stated: int = threshold(20, "syllables", "less prose is no article, even if the page says it has one")
    dense_links: float = threshold(0.4, "share", "of links in the densest element, if it is the article")
    dense_links_stated: float = threshold(0.6, "share", "the same, where the page says that it has an article")
    stated_text: float = threshold(0.6, "share", "of a text stated elsewhere that an element must hold")
    teaser: int = threshold(60, "syllables", "a longer line is no summary under a headline")
    link_least: int = threshold(4, "syllables", "a shorter link is no headline of another text")
    link_most: int = threshold(40, "syllables", "a longer link is no headline of another text")
    enough: float = threshold(0.5, "share", "of the densest element's prose that one named as the text must hold")
    most: float = threshold(0.85, "share", "of the most that any such element holds, to be taken for a smaller size")
    stray: int = threshold(40, "syllables", "an element next to the article that continues it holds so many")
    stray_share: float = threshold(0.08, "share", "of the article's prose that such an element holds")
    stray_links: float = threshold(0.25, "share", "of links in it, at most")
    climb: int = threshold(3, "levels", "so far up such elements are looked for")
    doubted: float = threshold(0.3, "share", "a page without an article and with more links is a list of pages")
    # Posts of a thread and other elements of one kind.
    thread_levels: int = threshold(8, "levels", "so far up from the article its like is looked for")
    thread_share: float = threshold(0.3, "share", "of the article's prose that one more of its kind must hold")
    thread_count: int = threshold(3, "elements", "so many of its kind with text belong together in any case")
    thread_least: int = threshold(12, "syllables", "an element with less holds no text")
    thread_links: float = threshold(0.3, "share", "of links in one of them, at most")
    thread_most: float = threshold(0.7, "share", "of the article's prose that its posts must hold together")
    thread_lines: int = threshold(6, "lines", "an element with fewer and a headline that is a link is a teaser")
    box_heading: int = threshold(8, "syllables", "a longer line heads no box of links or comments")
    # Headline, and the lines around the article.
    title: int = threshold(50, "syllables", "a longer line is no headline")
    title_like: float = threshold(0.6, "likeness", "to what the head states, from which it counts")
    title_sure: float = threshold(0.9, "likeness", "the same, on a page without an article")
    shown: int = threshold(6, "syllables", "a heading of so many, stated in the head, shows that there is an article")
    shown_like: float = threshold(0.75, "likeness", "of that heading to what the head states")
    bold_title: int = threshold(4, "syllables", "a shorter bold line is no headline")
    state_near: int = threshold(8, "lines", "a bold line so near above the name of the state is no headline")
    near: int = threshold(12, "lines", "before the text, in which headline, date and author are looked for")
    after: int = threshold(15, "lines", "after the text, in which author, source and date are looked for")
    around: int = threshold(4, "elements", "around a line that may call it a headline")
    too_much: float = threshold(0.3, "share", "of the article's prose: an element that holds it is no furniture")
    few_links: float = threshold(0.3, "share", "of links: below it such an element is text")
    list_prose: float = threshold(0.15, "share", "of the article's prose that a list of links holds at most")
    list_lines: float = threshold(0.6, "share", "of the lines of such a list that are headlines or teasers")
    tail_prose: float = threshold(0.15, "share", "of the article's prose that may follow a heading of a box")
    box_lines: int = threshold(3, "lines", "a box of a link with its summary has no more")
    # Lines of the article.
    date: int = threshold(25, "syllables", "a longer line is no date line of the page")
    date_short: int = threshold(15, "syllables", "a longer line is no date line by its look alone")
    date_box: int = threshold(50, "syllables", "an element with more is no byline")
    element: int = threshold(1000, "syllables", "a larger element is named for more than a line")
    tags: float = threshold(0.3, "share", "a line of key words with more of it in links is the page's")
    author: int = threshold(15, "syllables", "a longer line names no author or source")
    author_box: int = threshold(30, "syllables", "an element with more is no author's or source's")
    name: int = threshold(8, "syllables", "a longer line is no name alone")
    lead: int = threshold(6, "syllables", "a shorter line is no lead")
    lead_like: float = threshold(0.8, "likeness", "of a lead to the description in the head")
    heading: int = threshold(30, "syllables", "a longer bold line is no heading")
    caption: int = threshold(150, "syllables", "a longer line is no caption, whatever its element")
    caption_line: int = threshold(60, "syllables", "a longer line is no caption by its look")
    caption_set: int = threshold(30, "syllables", "a longer centred line under a picture is no caption")
    caption_table: int = threshold(80, "syllables", "a table with more, next to a picture, is no caption")
    caption_prose: float = threshold(0.5, "share", "of the article's prose: an element that holds more is no caption's")
    signed: int = threshold(60, "characters", "a longer name in the head is no author's")
    nul_share: float = threshold(0.01, "share", "of NUL bytes: more are another kind of file")


@dataclass(frozen=True)
class Pdf:
    """Pages of PDF files. Set on 25 files printed from the seed documents in five layouts."""

    pages: int = threshold(10_000, "pages", "no more of a file are read", "memory")
    letters: int = threshold(50_000_000, "letters", "a file with more must be split: a hundred books", "memory")
    few_letters: int = threshold(100, "letters a page", "where there are fewer, pages may be pictures")
    unreadable: float = threshold(0.3, "share", "of signs that are no letters: more, and the file cannot be read")
    doubtful: float = threshold(0.01, "share", "of signs that are no letters: more are noted")
    same_line: float = threshold(0.3, "letter heights", "pieces that differ less in height and size are on one line")
    word_gap: float = threshold(1.2, "letter heights", "a wider gap separates columns, not words")
    sample: int = threshold(6, "gaps", "between the letters whose boxes give the height of a line")
    edge: float = threshold(0.6, "letter heights", "lines whose left edges differ less stand at one edge")
    size: float = threshold(0.12, "share", "letters whose heights differ less are of one size")
    larger: float = threshold(1.15, "times the text's height", "higher letters are those of headings")
    apart: float = threshold(1.18, "times the usual distance", "lines further apart are of two paragraphs")
    spaced: float = threshold(0.05, "share", "of gaps that are wider, or lines set in, where that separates paragraphs")
    indent: float = threshold(5.0, "letter heights", "a line set in further does not open a paragraph")
    full: float = threshold(0.5, "letter heights", "the room that a full line leaves after the next word would fit")
    ragged: float = threshold(0.25, "share of the column", "the same, where the right edge is ragged")
    heading: int = threshold(40, "words", "a longer paragraph is no title or heading, whatever its letters")
    margin: int = threshold(3, "lines", "so many at the top and bottom of a page may recur")
    recurs: int = threshold(3, "pages", "so many must have a line in one place")
    same_place: float = threshold(4.0, "points", "lines that differ less in height are in one place")
    edge_share: float = threshold(0.1, "share of the page", "numbers of pages stand so near to its top or bottom")


@dataclass(frozen=True)
class Word:
    """Word documents. Set on the documents that the tests make."""

    rows: int = threshold(3, "rows", "a table with fewer only places text")
    words: int = threshold(3, "words", "a line break after fewer ends a line, whatever follows")


LINES, COLLECTION, WEB, PDF, WORD = Lines(), Collection(), Web(), Pdf(), Word()


def thresholds() -> Iterator[tuple[str, Threshold]]:
    """Yield all numbers, each with the name of its table.

    Examples
    --------
    >>> next(one for table, one in thresholds() if table == "Web" and one.name == "climb").value
    3
    """
    for table in (Files(), Tables(), Encodings(), Dates(), Stored(), LINES, COLLECTION, WEB, PDF, WORD):
        set_on = (type(table).__doc__ or "").partition("Set on ")[2].rstrip(".")
        for one in fields(table):
            said = one.metadata
            value = getattr(table, one.name)
            yield (
                type(table).__name__,
                Threshold(one.name, value, said["unit"], said["meaning"], said["basis"] or set_on),
            )
