"""What a format's reader gives: one document's text with what the file itself says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from dienngon.codes import Note
from dienngon.corpus import DocumentDate, Kind
from dienngon.reading.rules import Rule

Part = Literal["", "field", "code", "underline", "ruler", "row", "footnote", "endnote", "header", "footer", "number"]
# Why an element or line of a web page is furniture: the subkind and the rule.
Reason = tuple[str, Rule | Note]


class Element(NamedTuple):
    """An element of a web page."""

    tag: str
    words: str  # its class and id
    shown: str  # the element as a person would name it
    size: float  # the syllables that it shows
    most: bool  # it holds most of the article's prose
    centred: bool
    right: bool  # it is set at the right
    author: bool  # it says that it names the author
    pictured: bool  # it is a small table with a picture


class Web(NamedTuple):
    """What a web page says of a line."""

    article: str  # the element of the article as a person would name it, empty if the page holds no article
    inside: bool  # the line is in the article
    elements: tuple[Element, ...]  # those around it that do not hold the whole article, innermost first
    links: float  # share of its characters, as those in bold and italic are
    bold: float
    italic: float
    anchors: int  # number of different links
    href: str  # address of the first
    image: bool  # a picture is directly before it
    hidden: bool  # the page does not show it
    prose: bool  # it reads as running text
    counted: bool = False  # it counts as prose of the article: it is no furniture and no teaser
    teaser: bool = False  # it is the summary under a headline that is a link, in one box with it
    opening: bool = False  # it is where headline, date and author are looked for before the prose
    closing: bool = False  # or after it
    zoned: bool = False  # the element around article and headline holds it
    above: bool = False  # it is above the headline
    order: int = 0  # -1 before the last line of prose, 0 on it, 1 behind it
    leads: bool = False  # it is the first line of prose, with others behind it that are not bold
    headline: Rule | None = None  # why it is the headline
    copied: bool = False  # it has the words of the headline
    described: bool = False  # it is the description that the page gives in its head
    box: Literal["", "related", "comments"] = ""  # what is in the boxes that close the article, from their heading on
    named: Reason | None = None  # why an element around it is furniture
    listed: bool = False  # the page holds no article and is a list of links to others


@dataclass(frozen=True, slots=True)
class Markup:
    """What the markup of a format says of ``text[start:end]``, which is on one line: facts, not labels."""

    start: int
    end: int
    role: Literal["", "title", "lead"] = ""  # of a column of a table
    column: str = ""  # its name
    part: Part = ""  # the part of a document that it is, if it is not its text
    style: str = ""  # the name of its paragraph's style, in lower case
    level: int = 0  # of a heading, from 1
    first: bool = False  # it is the first heading of the first level
    only: bool = False  # there is no other, and the document opens with it
    larger: bool = False  # its letters are larger than those of the text
    largest: bool = False  # they are the largest of the first page
    pages: int = 0  # on how many pages it is in the same place
    web: Web | None = None


class Mark(NamedTuple):
    """What the rules that ask for markup say that ``text[start:end]`` is."""

    start: int
    end: int
    kind: Kind
    subkind: str
    rule: str | Note


def markup_of(text: str, start: int, end: int, known: Markup) -> list[Markup]:
    """Return what is known of ``text[start:end]`` for each of its lines that is not blank."""
    found = []
    for line in text[start:end].split("\n"):
        lead = len(line) - len(line.lstrip())
        if line.strip():
            found.append(replace(known, start=start + lead, end=start + lead + len(line.strip())))
        start += len(line) + 1
    return found


_PLAIN = Markup(0, 0)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading, row of a table or line of a margin, and what its format says of it."""

    text: str
    known: Markup = _PLAIN
    old: bool = False  # it is in a font whose letters are in the places of others
    capitals: bool = False  # of which all show capitals


def joined(pieces: Sequence[Piece]) -> tuple[str, tuple[Markup, ...]]:
    """Return pieces as one text, with blank lines between all but rows of one table, and what is known of its lines."""
    chunks: list[str] = []
    markup: list[Markup] = []
    start = 0
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if before is not None:
            chunks.append("\n" if before.known.part == "row" == piece.known.part else "\n\n")
            start += len(chunks[-1])
        if piece.known != _PLAIN:
            known = markup_of(piece.text, 0, len(piece.text), piece.known)
            markup += [replace(one, start=one.start + start, end=one.end + start) for one in known]
        chunks.append(piece.text)
        start += len(piece.text)
    return "".join(chunks), tuple(markup)


@dataclass(frozen=True, slots=True)
class Page:
    """One document as read from a file, before it is labelled and dated."""

    name: str  # the document's part of its name: empty if the file is one document, else the row's id
    # NFC, no byte order mark, line ends as a newline; a paragraph, heading or caption is a line where the format knows
    # its paragraphs.
    text: str
    form: str  # the format, by its usual suffix
    encoding: str = ""  # of the bytes, empty where the format leaves no choice
    # Of lines, in order, not overlapping. Lines of which it says nothing are labelled by their look.
    markup: tuple[Markup, ...] = ()
    # What the rules say of the markup; None where the reader does not ask them.
    marks: tuple[Mark, ...] | None = None
    dates: tuple[DocumentDate, ...] = ()  # of publication, that the file states outside its text, best first
    title: str = ""  # title, publisher and address as the file states them or its markup shows them
    publisher: str = ""
    url: str = ""
    # Whatever else the file states of the document: other columns of a table, the author.
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[Note | str, ...] = ()  # doubts: damaged letters, an encoding that is a guess
    sha256: str = ""  # of what was read


@dataclass(frozen=True, slots=True)
class Options:
    """How files are to be read, where they do not say so themselves."""

    encoding: str | None = None  # of text files; None to detect it, file by file
    # From id, text, title, date, source, lead and url to the column of a table that holds it; what is not given is
    # found by the usual names.
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
