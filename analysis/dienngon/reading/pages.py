"""What a format's reader gives: one document's text with what the file itself says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from dienngon.codes import Note
from dienngon.corpus import DocumentDate
from dienngon.reading.rules import Rule

Part = Literal["", "field", "code", "underline", "ruler", "row", "footnote", "endnote", "header", "footer", "number"]
# Why an element or line of a web page is furniture: the subkind and the rule.
Reason = tuple[str, Rule | Note]


class Element(NamedTuple):
    """An element of a web page: its tag, its class and id as words, and the element as a person would name it.

    ``size`` is the number of syllables it shows, ``most`` says that it holds most of the article's prose, ``centred``
    and ``right`` how it is set, ``author`` that it says it names the author, ``pictured`` that it is a small table
    with a picture.
    """

    tag: str
    words: str
    shown: str
    size: float
    most: bool
    centred: bool
    right: bool
    author: bool
    pictured: bool


class Web(NamedTuple):
    """What a web page says of a line.

    Parameters
    ----------
    article
        The element of the article as a person would name it, empty if the page holds no article.
    inside
        Whether the line lies in the article.
    elements
        The elements around it that do not hold the whole article, innermost first.
    links, bold, italic
        Shares of its characters.
    anchors, href
        The number of different links, and the address of the first.
    image
        Whether a picture stands directly before it.
    hidden
        Whether the page does not show it.
    prose, counted
        Whether it reads as running text, and whether it counts as prose of the article: no furniture, no teaser.
    teaser
        Whether it is the summary under a headline that is a link, in one box with it.
    opening, closing
        Whether it stands where headline, date and author are looked for: before or after the prose.
    zoned
        Whether the element around article and headline holds it.
    above
        Whether it stands above the headline.
    order
        Where it stands to the last line of prose: -1 before it, 0 on it, 1 behind it.
    leads
        Whether it is the first line of prose, with others behind it that are not bold.
    headline
        Why it is the headline; None if it is not.
    copied
        Whether it has the words of the headline.
    described
        Whether it is the description that the page gives in its head.
    box
        Whether a heading of related links or of comments stands above it, that closes the article.
    named
        Why an element around it is furniture; None if none is.
    listed
        Whether the page is a list of links to others, where it holds no article.
    """

    article: str
    inside: bool
    elements: tuple[Element, ...]
    links: float
    bold: float
    italic: float
    anchors: int
    href: str
    image: bool
    hidden: bool
    prose: bool
    counted: bool = False
    teaser: bool = False
    opening: bool = False
    closing: bool = False
    zoned: bool = False
    above: bool = False
    order: int = 0
    leads: bool = False
    headline: Rule | None = None
    copied: bool = False
    described: bool = False
    box: Literal["", "related", "comments"] = ""
    named: Reason | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Markup:
    """What the markup of a format says of ``text[start:end]``, which lies on one line: facts, not labels.

    Parameters
    ----------
    role, column
        ``title`` or ``lead`` for a column of a table that holds these, and the column's name.
    part
        The part of a document that it is, if it is not its text.
    style
        The name of its paragraph's style, in lower case.
    level
        Of a heading, from 1; 0 for all else.
    first, only
        Whether it is the first heading of the first level; whether there is no other, and the document opens with it.
    larger, largest
        Whether its letters are larger than those of the text; whether they are the largest of the first page.
    pages
        On how many pages it stands in the same place.
    web
        What a web page says of it.
    """

    start: int
    end: int
    role: Literal["", "title", "lead"] = ""
    column: str = ""
    part: Part = ""
    style: str = ""
    level: int = 0
    first: bool = False
    only: bool = False
    larger: bool = False
    largest: bool = False
    pages: int = 0
    web: Web | None = None


def markup_of(text: str, start: int, end: int, known: Markup) -> list[Markup]:
    """Return what is known of ``text[start:end]`` for each of its lines that is not blank."""
    found = []
    for line in text[start:end].split("\n"):
        lead = len(line) - len(line.lstrip())
        if line.strip():
            found.append(replace(known, start=start + lead, end=start + lead + len(line.strip())))
        start += len(line) + 1
    return found


@dataclass(frozen=True, slots=True)
class Page:
    """One document as read from a file, before it is labelled and dated.

    Parameters
    ----------
    name
        The document's part of its name: empty if the file is one document, else the row's id.
    text
        NFC, no byte order mark, line ends as a newline; a paragraph, heading or caption is a line where the
        format knows its paragraphs.
    form
        The format: ``txt``, ``md``, ``html``, ``mhtml``, ``docx``, ``pdf``, ``csv``, ``tsv``, ``xlsx``, ``xls``,
        ``jsonl``, ``json`` or ``parquet``.
    encoding
        Of the bytes, empty where the format leaves no choice.
    markup
        What markup says of lines, in order, not overlapping. Lines of which it says nothing are labelled by their look.
    dates
        Publication dates that the file states outside its text (JSON-LD, a column), best first.
    title, publisher, url
        As the file states them or its markup shows them, empty if it does not.
    metadata
        Whatever else the file states of the document: other columns of a table, the author.
    notes
        Doubts: damaged letters, an encoding that is a guess.
    sha256
        Of what was read.
    """

    name: str
    text: str
    form: str
    encoding: str = ""
    markup: tuple[Markup, ...] = ()
    dates: tuple[DocumentDate, ...] = ()
    title: str = ""
    publisher: str = ""
    url: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note | str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How files are to be read, where they do not say so themselves.

    Parameters
    ----------
    encoding
        The encoding of text files; None to detect it, file by file.
    columns
        Which column of a table holds what: ``id``, ``text``, ``title``, ``date``, ``source``, ``lead`` or ``url`` to
        the column's name. What is not given is found by the usual names.
    """

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
