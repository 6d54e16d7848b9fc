"""The numbers by which files are read, a table a stage: each with its unit, what it means, and what it was set on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, NamedTuple


class Threshold(NamedTuple):
    """One number of a table, as :func:`thresholds` lists it."""

    name: str
    value: float | tuple[int, int]
    unit: str
    meaning: str
    basis: str


def number(value: float | tuple[int, int], unit: str, meaning: str, basis: str = "") -> Any:
    """Return a field of a table; without a basis of its own it was set on what its table was."""
    return field(default=value, metadata={"unit": unit, "meaning": meaning, "basis": basis})


KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True)
class Table:
    """Numbers of one stage, read as ``Files.DOCUMENT``, and what they were set on."""

    SET_ON: ClassVar[str]

    def __init_subclass__(cls, *, set_on: str) -> None:
        cls.SET_ON = set_on
        dataclass(frozen=True)(cls)


class Files(Table, set_on="what the memory of a laptop allows"):
    """Sizes of files and archives."""

    DOCUMENT: int = number(64 * MIB, "bytes", "of a text or page; ten thousand pages of text")
    PACKAGE: int = number(512 * MIB, "bytes", "of a PDF, Word or Excel file, which holds pictures as well")
    TABLE: int = number(8 * GIB, "bytes", "of a table that is read row by row")
    ARCHIVE: int = number(8 * GIB, "bytes", "of an archive itself")
    ARCHIVE_UNPACKED: int = number(4 * GIB, "bytes", "of all its members together")
    ARCHIVE_MEMBERS: int = number(1_000_000, "members", "members of an archive")
    ARCHIVE_DEPTH: int = number(2, "archives", "archives inside each other that are opened")
    BOMB_RATIO: int = number(200, "times", "times its packed size; text is compressed five- to twentyfold")
    BOMB_LEAST: int = number(10 * MIB, "bytes", "what unpacks to less is no bomb")
    IN_MEMORY: int = number(64 * MIB, "bytes", "of a file that must be sought in; more goes to a temporary file")
    HEAD: int = number(64 * KIB, "bytes", "first bytes that show what a file is")
    MANIFEST: int = number(16 * MIB, "bytes", "of a manifest.json that may list results of dienngon")


class Tables(Table, set_on="tables that the tests make, as offices and programs write them"):
    """Rows and cells."""

    LINE: int = number(16 * MIB, "bytes", "bytes of a line or cell; a longer one is no text that somebody wrote")
    SAMPLE: int = number(256 * KIB, "bytes", "bytes by which the encoding of a table is found")
    COLUMNS: int = number(16_384, "columns", "columns of a table, as many as a sheet of Excel can have")
    NAMES_WITHIN: int = number(10, "rows", "rows above the names of the columns: the title of the table, the office")
    CELLS: int = number(50_000_000, "cells", "cells of a sheet's rectangle, which is held in memory")
    UNPACKED: int = number(2 * GIB, "bytes", "bytes of a workbook's parts, unpacked")
    BATCH: int = number(256, "rows", "rows of Parquet read at a time")
    FLAT: int = number(200, "members", "members of an object in a record that become columns")
    WRAPPER: int = number(200, "characters", "characters before the list of a broken JSON file")
    ID: int = number(150, "characters", "a longer id names nothing, and the row's number does")
    SHOWN: int = number(60, "characters", "characters of a cell in a note")
    LAYOUTS: int = number(10_000, "sets", "sets of column names that are remembered")


class Encodings(Table, set_on="seeds in eleven encodings and 20,000 headlines (benchmarks/encodings.py)"):
    """When bytes are Vietnamese."""

    BINARY_SAMPLE: int = number(8 * KIB, "bytes", "a NUL among them is UTF-16 or UTF-32, or no text")
    USUAL: float = number(0.9, "share", "share of usual characters in UTF-16 and UTF-32")
    LOST: float = number(0.01, "share", "largest share of characters of UTF-8 that may be lost")
    KEPT: int = number(10, "times", "as many characters of UTF-8 kept as lost, before others are tried")
    SHARE: float = number(0.6, "share", "least share of syllables among the marked words of the encoding taken")
    MARGIN: float = number(0.1, "share", "share by which it must lead to be certain")
    MORE: int = number(2, "words", "commonest words by which one of several near ones must lead")
    SAMPLE: int = number(64 * KIB, "bytes", "longer data is judged by pieces")
    PIECES: int = number(16, "pieces", "pieces from all over the data")
    PIECE: int = number(4 * KIB, "bytes", "bytes of one")
    RARE: int = number(256, "words", "words outside ASCII in all pieces, below which they are looked for everywhere")
    MARKED_WORDS: int = number(4000, "words", "words that are then looked at")
    WORD: int = number(60, "bytes", "bytes of a word around its bytes outside ASCII")
    WESTERN: float = number(0.5, "share", "largest share of marked words in western text")
    WESTERN_ODD: float = number(0.05, "share", "largest share of marked words that are not of letters alone")
    REPAIR_GOOD: int = number(2, "words", "words that must become Vietnamese for a text to be changed")
    REPAIR_GAIN: float = number(0.3, "share", "least gain, of marked words; as Latin-1 up to a third look so by chance")
    REPAIR_DIFFERENT: int = number(4, "words", "different words that must become Vietnamese in a sound text")
    REPAIR_SURE: float = number(0.7, "share", "least share of syllables in what is made of a sound text")
    REPAIR_POOL: int = number(128 * KIB, "characters", "characters of doubtful lines that are judged")
    DAMAGE_WORDS: int = number(20, "words", "below which nothing is said of a whole text")
    FEW_VIETNAMESE: float = number(0.1, "share", "of words with Vietnamese marks below which a text is not Vietnamese")
    ILL_FORMED: float = number(0.1, "share", "share of marked words that are no syllables from which letters are lost")
    ILL_FORMED_DIFFERENT: int = number(10, "words", "different such words; a foreign name, however frequent, is one")
    VIETNAMESE: float = number(0.3, "share", "of syllables among marked words below which a text never was Vietnamese")
    MARK_WINDOW: int = number(20, "characters", "characters beside a question mark that may be its word")
    MARKS: int = number(10_000, "question marks", "question marks that are looked at")
    ADDRESS_WINDOW: int = number(200, "characters", "characters beside a question mark that may be an address")
    SYLLABLE: int = number(40, "characters", "a longer word is no syllable")
    KEPT_PIECE: int = number(200, "characters", "longer pieces are judged again each time")
    KEPT_PIECES: int = number(131_072, "pieces", "pieces whose judgement is kept")


class Dates(Table, set_on="dated headlines and statutes, and dates written in all forms"):
    """What is a date, and of what."""

    YEARS: tuple[int, int] = number((1900, 2100), "years", "other years in a date are slips, or of another calendar")
    BUDDHIST: tuple[int, int] = number((2400, 2643), "years", "years of the Buddhist calendar that may be meant")
    BUDDHIST_AHEAD: int = number(543, "years", "years by which it is ahead")
    CENTURY: int = number(50, "years", "years of two digits from here on are of the last century")
    ADDRESS_YEAR: int = number(2000, "year", "before that year numbers in addresses are no dates")
    ADDRESS: int = number(4000, "characters", "characters of an address that are read")
    CELL: int = number(120, "characters", "a longer cell is prose")
    LINE: int = number(200, "characters", "a longer line holds more than a date")
    BYLINE: int = number(150, "characters", "characters of a line with a date and who wrote it")
    BEHIND: int = number(48, "characters", "characters before digits that can say what the number is")
    YEAR_BEHIND: int = number(100, "characters", "characters before the year of a form, where its blanks stand")
    LABEL_BEHIND: int = number(80, "characters", "characters before a date that can say whose it is")
    WEEKDAY_BEHIND: int = number(40, "characters", "characters before a date that can hold its weekday")
    LIST: int = number(4, "days", "days of a list")
    NEAR: int = number(1, "days", "days by which two dates of one document may differ: sites publish at midnight")
    SAVED_LATER: int = number(31, "days", "days after all others from which a date above the title is that of a visit")
    MONTH_LATER: int = number(31, "days", "days after an event from which another date says that the text is later")
    EARLY: int = number(3, "paragraphs", "paragraphs at the start of a text whose dates are those of what it reports")
    OPENING: int = number(120, "characters", "characters before the day that opens a sentence")
    OFFICIAL_HEAD: int = number(25, "spans", "of the head of an official document; further down stand those it cites")
    OFFICIAL_TAIL: int = number(15, "spans", "of the end of a law, where it says when it was passed")
    OWN_LABEL: int = number(40, "characters", "characters before a number that may say that it is the document's own")
    OWN_NUMBER: int = number(400, "characters", "characters of a line in which its own number may stand")
    MENU: int = number(2, "lines", "lines between two dates of a head that are the menu of a page")
    EDGE_HEAD: int = number(12, "lines", "lines of the head that may say where a text was published")
    EDGE_TAIL: int = number(6, "lines", "lines of the tail that may")
    EDGE_LINE: int = number(300, "characters", "characters of such a line")
    SOURCE_LINE: int = number(120, "characters", "characters of a line that names the source")


class Stored(Table, set_on="imports of 25,000 and 50,000 documents in 200 MB (benchmarks/corpora.py)"):
    """A corpus in one file."""

    DOCUMENTS: int = number(512, "documents", "of a row group, which is held in memory when it is written or read")
    CHARACTERS: int = number(2 * MIB, "characters", "or so many of a row group")
    PAGE: int = number(256 * KIB, "bytes", "bytes of a data page")
    LEVEL: int = number(3, "level", "of compression by Zstandard")
    GROUPS: int = number(2, "row groups", "row groups kept for access by position or name")
    BATCH: int = number(64, "documents", "documents read at a time")


class Lines(Table, set_on="the seed documents, labelled line by line, and on made-up pages"):
    """Lines by their look, place and run."""

    PROSE: int = number(12, "syllables", "a line of so many that ends in a stop is running text")
    TITLE: int = number(40, "syllables", "a longer line is no title, and no link to another text")
    HEADING: int = number(25, "syllables", "a longer line is no heading")
    SHORT: int = number(10, "syllables", "a longer line is no button, author, source or counter")
    SIGNED: int = number(
        80, "characters", "behind the last sentence in which names or a source stand", "the first half of news of 2017"
    )
    DATE: int = number(30, "syllables", "a longer line is no date line")
    CAPTION: int = number(60, "syllables", "a longer line is no caption, and is not compared with lists of words")
    CAPTION_LEAST: int = number(3, "syllables", "a shorter line that stands twice in a row is no caption")
    REFRAIN: int = number(3, "times", "a sentence that stands so often is a refrain, not a caption")
    HEADLINE_LEAST: int = number(5, "syllables", "a shorter line is no headline of another text")
    HEADLINE_MOST: int = number(30, "syllables", "a longer line is no headline of another text")
    TEASERS: int = number(3, "headlines", "so many in a row, each with its time, are links to other texts")
    PAGES: int = number(3, "numbers", "so many, one after the other, are numbers of pages")
    PAGE_TEXT: int = number(80, "syllables", "so much text stands between the numbers of two pages")
    MENU: int = number(4, "lines", "so many short lines above the title are a menu, if one names a section")
    MENU_UNKNOWN: int = number(6, "lines", "so many short lines above the title are a menu in any case")
    MENU_ENTRY: int = number(4, "syllables", "a longer line is no entry of a menu")
    MASTHEAD: int = number(40, "lines", "a menu is looked for before the text only if it begins within so many")
    ENTRIES: int = number(2, "lines", "a list of works cited has more lines than this")
    REFERENCES: float = number(2 / 3, "share", "works cited are looked for behind this part of the text")
    RECIPIENTS: int = number(40, "lines", "the list of recipients begins within so many of the end")
    NAME_LEAST: int = number(2, "words", "a name has so many at least")
    NAME_MOST: int = number(5, "words", "a name has so many at most")
    NAME_CAPITALS: int = number(4, "words", "the same of a name in capitals that opens with a surname")
    NAME_GIVEN: int = number(3, "words", "the same of a name in capitals that only ends with a given name")
    HEAD: int = number(3, "lines", "of a text without prose may name its author; names further down are its text")
    STATE_HEAD: int = number(12, "lines", "the head of a document of state has no more")
    STATE_BODY: int = number(16, "syllables", "a longer line names no issuing body")
    STATE_SUBJECT: int = number(2, "lines", "under its type a document of state says its subject in no more")
    SIGNATURE: int = number(8, "lines", "a signature, from the office to the name, has fewer")
    AFTER_SIGNATURE: int = number(6, "lines", "no more follow a signature")
    OFFICE: int = number(10, "syllables", "a longer line names no office")


class Collection(Table, set_on="the made-up collections of the tests"):
    """Lines that a site repeats."""

    LEAST: int = number(3, "documents", "so many, with different texts, must have a line")
    EDGE_SHARE: float = number(0.1, "share", "of a site's documents that have a line at their beginning or end")
    INNER_SHARE: float = number(0.5, "share", "of a site's documents that have a line within")
    INNER_LEAST: int = number(5, "documents", "so many must have a line within")
    FIRST: int = number(3, "lines", "so many are the beginning of a document")
    LAST: int = number(6, "lines", "so many are its end")
    LONGEST: int = number(60, "syllables", "a longer line is part of the text, however often it recurs")
    PROVISIONS: float = number(
        1 / 3,
        "share",
        "of its lines that are formulae or entries: a text of provisions",
        "articles of statutes, put together",
    )


class Pages(Table, set_on="made-up pages of each kind and three section pages (benchmarks/web_pages.py --kinds)"):
    """Pages that are no articles, and what a site says for itself."""

    SPOKEN: int = number(300, "characters", "a longer line is no sentence of a dialog, an imprint or an error page")
    BUTTON: int = number(60, "characters", "a longer line is not compared with the words of dialogs")
    WORD: int = number(24, "characters", "at the beginning of a line that hold its first word")
    DATED: int = number(100, "characters", "a longer line does not date the headline beside it")
    IMPRINT: int = number(30, "lines", "at the end of a page in which its imprint is looked for")
    BETWEEN: int = number(10, "syllables", "a longer line between those of an imprint is no part of it")
    SITE: int = number(20, "syllables", "a longer line above an imprint does not name the site")
    MISSING: int = number(80, "syllables", "a page with more text of its own is no message that a page is missing")
    LEFT: int = number(12, "syllables", "of titles and headings that may be left beside the words of a dialog or site")
    ENTRIES: int = number(5, "entries", "so many headlines, each with its date, make a list of texts")
    DAYS: int = number(3, "days", "so many different days must such a list have; a live report has one or two")
    IN_ORDER: float = number(0.8, "share", "of its neighbouring days that go back in time")
    SUMMARY: int = number(60, "syllables", "a longer line under a headline with its date is no summary of another text")
    OWN_SHARE: float = number(0.5, "share", "of the text of a list's entries: a page with more text of its own is none")
    HEADED_SHARE: float = number(0.1, "share", "the same, where a headline stands above that text")
    LINKS: int = number(10, "links", "so many headlines that are links make a list, where no text stands against them")


class Html(Table, set_on="a page with gold text, five others, and made-up pages in sixteen layouts of sites"):
    """Saved web pages."""

    # Which lines are running text, and where the article is.
    DEPTH: int = number(500, "elements", "tags nested deeper are read as line breaks", "below the parser's 2,048")
    ATTRIBUTES: int = number(256, "attributes", "a tag with more is read without them", "the parser compares each two")
    WRAPPED: int = number(4, "lines", "a text broken at a width has so many")
    WRAP_WIDTH: int = number(160, "characters", "no line of a text broken at a width is longer")
    WRAP_SHARE: float = number(0.8, "share", "of its lines that are full")
    SENTENCE: int = number(3, "words", "a shorter line is no part of a broken sentence")
    LINKED: float = number(0.5, "share", "a line or element with more of its text in links is no prose")
    LINK: float = number(0.9, "share", "a line with more of its text in links is nothing but links")
    STYLED: float = number(0.9, "share", "a line with more of its text in bold or slanted is set so")
    LEVELS: int = number(6, "levels", "a line counts for so many elements around it")
    DECAY: float = number(0.7, "factor", "what a line counts for, for each further element")
    LEAST: int = number(60, "syllables", "less prose is no article")
    LEAST_STATED: int = number(20, "syllables", "less prose is no article, even if the page says it has one")
    LEAST_SHORT: int = number(
        20, "syllables", "of a page without prose, which says less in one place: no text of its own"
    )
    LEAST_SHORT_STATED: int = number(6, "syllables", "the same, where the page says that it has an article: a caption")
    OWN_LEAST: int = number(2, "syllables", "a shorter line says nothing of its own")
    DENSE_LINKS: float = number(0.4, "share", "of links in the densest element, if it is the article")
    DENSE_LINKS_STATED: float = number(0.6, "share", "the same, where the page says that it has an article")
    STATED_TEXT: float = number(0.6, "share", "of a text stated elsewhere that an element must hold")
    TEASER: int = number(60, "syllables", "a longer line is no summary under a headline")
    TEASER_DATED: int = number(120, "syllables", "the same, where a date is between them")
    LINK_LEAST: int = number(4, "syllables", "a shorter link is no headline of another text")
    LINK_MOST: int = number(40, "syllables", "a longer link is no headline of another text")
    ENOUGH: float = number(0.5, "share", "of the densest element's prose that one named as the text must hold")
    MOST: float = number(0.85, "share", "of the most that any such element holds, to be taken for a smaller size")
    STRAY: int = number(40, "syllables", "an element next to the article that continues it holds so many")
    STRAY_SHARE: float = number(0.08, "share", "of the article's prose that such an element holds")
    STRAY_LINKS: float = number(0.25, "share", "of links in it, at most")
    CLIMB: int = number(3, "levels", "so far up such elements are looked for")
    DOUBTED: float = number(0.3, "share", "a page without an article and with more links is a list of pages")
    # Posts of a thread and other elements of one kind.
    THREAD_LEVELS: int = number(8, "levels", "so far up from the article its like is looked for")
    THREAD_SHARE: float = number(0.3, "share", "of the article's prose that one more of its kind must hold")
    THREAD_COUNT: int = number(3, "elements", "so many of its kind with text belong together in any case")
    THREAD_LEAST: int = number(12, "syllables", "an element with less holds no text")
    THREAD_LINKS: float = number(0.3, "share", "of links in one of them, at most")
    THREAD_MOST: float = number(0.7, "share", "of the article's prose that its posts must hold together")
    THREAD_LINES: int = number(6, "lines", "an element with fewer and a headline that is a link is a teaser")
    BOX_HEADING: int = number(8, "syllables", "a longer line heads no box of links or comments")
    # Headline, and the lines around the article.
    TITLE: int = number(50, "syllables", "a longer line is no headline")
    TITLE_LIKE: float = number(0.6, "likeness", "to what the head states, from which it counts")
    TITLE_SURE: float = number(0.9, "likeness", "the same, on a page without an article")
    SHOWN: int = number(6, "syllables", "a heading of so many, stated in the head, shows that there is an article")
    SHOWN_LIKE: float = number(0.75, "likeness", "of that heading to what the head states")
    BOLD_TITLE: int = number(4, "syllables", "a shorter bold line is no headline")
    STATE_NEAR: int = number(8, "lines", "a bold line so near above the name of the state is no headline")
    NEAR: int = number(12, "lines", "before the text, in which headline, date and author are looked for")
    AFTER: int = number(15, "lines", "after the text, in which author, source and date are looked for")
    AROUND: int = number(4, "elements", "around a line that may call it a headline")
    TOO_MUCH: float = number(0.3, "share", "of the article's prose: an element that holds it is no furniture")
    FEW_LINKS: float = number(0.3, "share", "of links: below it such an element is text")
    LIST_PROSE: float = number(0.15, "share", "of the article's prose that a list of links holds at most")
    LIST_LINES: float = number(0.6, "share", "of the lines of such a list that are headlines or teasers")
    TAIL_PROSE: float = number(0.15, "share", "of the article's prose that may follow a heading of a box")
    BOX_LINES: int = number(3, "lines", "a box of a link with its summary has no more")
    # How much a line looks like the headline: the sum of what speaks for and against it.
    HEADLINE_H1: float = number(2.0, "points", "it lies in <h1>")
    HEADLINE_H2: float = number(0.5, "points", "it lies in <h2> or <h3>")
    HEADLINE_STATED: float = number(4.0, "points", "times its likeness to what the head states")
    HEADLINE_NAMED: float = number(1.0, "points", "an element around it is named so")
    HEADLINE_NAMED_WITHIN: int = number(3, "elements", "around it that may name it so")
    HEADLINE_PROPERTY: float = number(1.5, "points", "an element around it states it")
    HEADLINE_BOLD: float = number(1.0, "points", "it is bold, and not named as a headline")
    HEADLINE_LENGTH: float = number(0.02, "points", "for each syllable of a bold line")
    HEADLINE_LENGTH_MOST: int = number(20, "syllables", "of a bold line that count so")
    HEADLINE_NEAR: float = number(0.5, "points", "it stands near the text; does not count for what is enough")
    HEADLINE_ENOUGH: float = number(1.0, "points", "that a line near the text needs")
    HEADLINE_ENOUGH_FAR: float = number(2.0, "points", "that any other line needs")
    HEADLINE_SITE: float = number(-3.0, "points", "in a menu, list or footer; one that names the site")
    HEADLINE_HOME: float = number(-2.5, "points", "it is a link to the first page of the site")
    HEADLINE_LINK: float = number(-0.6, "points", "it is another link")
    HEADLINE_STOP: float = number(-1.0, "points", "it ends as a sentence, and the head does not state it")
    LIKE_LEAST: int = number(4, "syllables", "a shorter text is like another only if they are equal")
    LIKE_WITHIN: float = number(0.75, "likeness", "of a text that another holds")
    LIKE_LENGTH: float = number(0.2, "likeness", "more, times its share of the other's length")
    LIKE_COMMON: float = number(0.9, "likeness", "of the same syllables in another order; fewer count less")
    # Lines of the article.
    DATE: int = number(25, "syllables", "a longer line is no date line of the page")
    DATE_SHORT: int = number(15, "syllables", "a longer line is no date line by its look alone")
    DATE_BOX: int = number(50, "syllables", "an element with more is no byline")
    ELEMENT: int = number(1000, "syllables", "a larger element is named for more than a line")
    TAGS: float = number(0.3, "share", "a line of key words with more of it in links is the page's")
    AUTHOR: int = number(15, "syllables", "a longer line names no author or source")
    AUTHOR_BOX: int = number(30, "syllables", "an element with more is no author's or source's")
    NAME: int = number(8, "syllables", "a longer line is no name alone")
    LEAD: int = number(6, "syllables", "a shorter line is no lead")
    LEAD_LIKE: float = number(0.8, "likeness", "of a lead to the description in the head")
    HEADING: int = number(30, "syllables", "a longer bold line is no heading")
    CAPTION: int = number(150, "syllables", "a longer line is no caption, whatever its element")
    CAPTION_LINE: int = number(60, "syllables", "a longer line is no caption by its look")
    CAPTION_SET: int = number(30, "syllables", "a longer centred line under a picture is no caption")
    CAPTION_TABLE: int = number(80, "syllables", "a table with more, next to a picture, is no caption")
    CAPTION_PROSE: float = number(0.5, "share", "of the article's prose: an element that holds more is no caption's")
    SIGNED: int = number(60, "characters", "a longer name in the head is no author's")
    NUL_SHARE: float = number(0.01, "share", "of NUL bytes: more are another kind of file")


class Pdf(Table, set_on="25 files printed from the seed documents in five layouts"):
    """Pages of PDF files."""

    PAGES: int = number(10_000, "pages", "no more of a file are read", "memory")
    LETTERS: int = number(50_000_000, "letters", "a file with more must be split: a hundred books", "memory")
    FEW_LETTERS: int = number(100, "letters a page", "where there are fewer, pages may be pictures")
    UNREADABLE: float = number(0.3, "share", "of signs that are no letters: more, and the file cannot be read")
    DOUBTFUL: float = number(0.01, "share", "of signs that are no letters: more are noted")
    SAME_LINE: float = number(0.3, "letter heights", "pieces that differ less in height and size are on one line")
    WORD_GAP: float = number(1.2, "letter heights", "a wider gap separates columns, not words")
    SAMPLE: int = number(6, "gaps", "between the letters whose boxes give the height of a line")
    EDGE: float = number(0.6, "letter heights", "lines whose left edges differ less stand at one edge")
    SIZE: float = number(0.12, "share", "letters whose heights differ less are of one size")
    LARGER: float = number(1.15, "times the text's height", "higher letters are those of headings")
    APART: float = number(1.18, "times the usual distance", "lines further apart are of two paragraphs")
    SPACED: float = number(0.05, "share", "of gaps that are wider, or lines set in, where that separates paragraphs")
    INDENT: float = number(5.0, "letter heights", "a line set in further does not open a paragraph")
    FULL: float = number(0.5, "letter heights", "the room that a full line leaves after the next word would fit")
    RAGGED: float = number(0.25, "share of the column", "the same, where the right edge is ragged")
    HEADING: int = number(40, "words", "a longer paragraph is no title or heading, whatever its letters")
    MARGIN: int = number(3, "lines", "so many at the top and bottom of a page may recur")
    RECURS: int = number(3, "pages", "so many must have a line in one place")
    SAME_PLACE: float = number(4.0, "points", "lines that differ less in height are in one place")
    EDGE_SHARE: float = number(0.1, "share of the page", "numbers of pages stand so near to its top or bottom")


class Word(Table, set_on="the documents that the tests make"):
    """Word documents."""

    ROWS: int = number(3, "rows", "a table with fewer only places text")
    WORDS: int = number(3, "words", "a line break after fewer ends a line, whatever follows")


def thresholds() -> Iterator[tuple[str, Threshold]]:
    """Yield all numbers, each with the name of its table.

    Examples
    --------
    >>> next(one for table, one in thresholds() if table == "Html" and one.name == "CLIMB").value
    3
    """
    for table in (Files, Tables, Encodings, Dates, Stored, Lines, Collection, Pages, Html, Pdf, Word):
        for one in fields(table):
            said = one.metadata
            basis = said["basis"] or table.SET_ON
            yield table.__name__, Threshold(one.name, getattr(table, one.name), said["unit"], said["meaning"], basis)
