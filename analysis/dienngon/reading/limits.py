"""The numbers by which files, tables, encodings and dates are read, a table a stage: what each means, and its basis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Threshold(NamedTuple):
    """One number of a table, as :func:`thresholds` lists it."""

    name: str
    value: float | tuple[int, int]
    unit: str
    meaning: str
    basis: str


def threshold(value: float | tuple[int, int], unit: str, meaning: str, basis: str = "") -> Any:
    """Return a field of a table of thresholds; without a basis of its own it was set on what its table was."""
    return field(default=value, metadata={"unit": unit, "meaning": meaning, "basis": basis})


KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True)
class Files:
    """Sizes of files and archives. Set on what the memory of a laptop allows."""

    DOCUMENT: int = threshold(64 * MIB, "bytes", "of a text or page; ten thousand pages of text")
    PACKAGE: int = threshold(512 * MIB, "bytes", "of a PDF, Word or Excel file, which holds pictures as well")
    TABLE: int = threshold(8 * GIB, "bytes", "of a table that is read row by row")
    ARCHIVE: int = threshold(8 * GIB, "bytes", "of an archive itself")
    ARCHIVE_UNPACKED: int = threshold(4 * GIB, "bytes", "of all its members together")
    ARCHIVE_MEMBERS: int = threshold(1_000_000, "members", "members of an archive")
    ARCHIVE_DEPTH: int = threshold(2, "archives", "archives inside each other that are opened")
    BOMB_RATIO: int = threshold(200, "times", "times its packed size; text is compressed five- to twentyfold")
    BOMB_LEAST: int = threshold(10 * MIB, "bytes", "what unpacks to less is no bomb")
    IN_MEMORY: int = threshold(
        64 * MIB, "bytes", "of a file that must be sought in; more goes to a nameless temporary file"
    )
    HEAD: int = threshold(64 * KIB, "bytes", "first bytes that show what a file is")
    MANIFEST: int = threshold(16 * MIB, "bytes", "of a manifest.json that may list results of dienngon")


@dataclass(frozen=True)
class Encodings:
    """When bytes are Vietnamese. Set on seeds in eleven encodings and 20,000 headlines (benchmarks/encodings.py)."""

    BINARY_SAMPLE: int = threshold(8 * KIB, "bytes", "a NUL among them is UTF-16 or UTF-32, or no text")
    USUAL: float = threshold(0.9, "share", "share of usual characters in UTF-16 and UTF-32")
    LOST: float = threshold(0.01, "share", "largest share of characters of UTF-8 that may be lost")
    KEPT: int = threshold(10, "times", "as many characters of UTF-8 kept as lost, before others are tried")
    SHARE: float = threshold(
        0.6, "share", "least share of Vietnamese syllables among the marked words of the encoding taken"
    )
    MARGIN: float = threshold(0.1, "share", "share by which it must lead to be certain")
    MORE: int = threshold(2, "words", "commonest words by which one of several near ones must lead")
    SAMPLE: int = threshold(64 * KIB, "bytes", "longer data is judged by pieces")
    PIECES: int = threshold(16, "pieces", "pieces from all over the data")
    PIECE: int = threshold(4 * KIB, "bytes", "bytes of one")
    RARE: int = threshold(256, "words", "words outside ASCII in all pieces, below which they are looked for everywhere")
    MARKED_WORDS: int = threshold(4000, "words", "words that are then looked at")
    WORD: int = threshold(60, "bytes", "bytes of a word around its bytes outside ASCII")
    WESTERN: float = threshold(0.5, "share", "largest share of marked words in western text")
    WESTERN_ODD: float = threshold(0.05, "share", "largest share of marked words that are not of letters alone")
    REPAIR_GOOD: int = threshold(2, "words", "words that must become Vietnamese for a text to be changed")
    REPAIR_GAIN: float = threshold(
        0.3, "share", "least gain as share of marked words; read as Latin-1 up to a third look so by chance"
    )
    REPAIR_DIFFERENT: int = threshold(4, "words", "different words that must become Vietnamese in a sound text")
    REPAIR_SURE: float = threshold(0.7, "share", "least share of syllables in what is made of a sound text")
    REPAIR_POOL: int = threshold(128 * KIB, "characters", "characters of doubtful lines that are judged")
    DAMAGE_WORDS: int = threshold(20, "words", "below which nothing is said of a whole text")
    FEW_VIETNAMESE: float = threshold(
        0.1, "share", "share of words with Vietnamese marks below which a text is not Vietnamese"
    )
    ILL_FORMED: float = threshold(
        0.1, "share", "share of marked words that are no syllables from which letters are lost"
    )
    ILL_FORMED_DIFFERENT: int = threshold(
        10, "words", "different such words; a foreign name, however often repeated, is one"
    )
    VIETNAMESE: float = threshold(
        0.3, "share", "share of syllables among marked words below which a text never was Vietnamese"
    )
    MARK_WINDOW: int = threshold(20, "characters", "characters beside a question mark that may be its word")
    MARKS: int = threshold(10_000, "question marks", "question marks that are looked at")
    ADDRESS_WINDOW: int = threshold(200, "characters", "characters beside a question mark that may be an address")
    SYLLABLE: int = threshold(40, "characters", "a longer word is no syllable")
    KEPT_PIECE: int = threshold(200, "characters", "longer pieces are judged each time anew")
    KEPT_PIECES: int = threshold(131_072, "pieces", "pieces whose judgement is kept")


@dataclass(frozen=True)
class Tables:
    """Rows and cells. Set on tables that the tests make, as offices and programs write them."""

    LINE: int = threshold(16 * MIB, "bytes", "bytes of a line or cell; a longer one is no text that somebody wrote")
    SAMPLE: int = threshold(256 * KIB, "bytes", "bytes by which the encoding of a table is found")
    NAMES_WITHIN: int = threshold(10, "rows", "rows above the names of the columns: the title of the table, the office")
    CELLS: int = threshold(50_000_000, "cells", "cells of a sheet's rectangle, which is held in memory")
    UNPACKED: int = threshold(2 * GIB, "bytes", "bytes of a workbook's parts, unpacked")
    BATCH: int = threshold(256, "rows", "rows of Parquet read at a time")
    FLAT: int = threshold(200, "members", "members of an object in a record that become columns")
    WRAPPER: int = threshold(200, "characters", "characters before the list of a broken JSON file")
    ID: int = threshold(150, "characters", "a longer id names nothing, and the row's number does")
    SHOWN: int = threshold(60, "characters", "characters of a cell in a note")
    LAYOUTS: int = threshold(10_000, "sets", "sets of column names that are remembered")
    COLUMNS_SHOWN: int = threshold(20, "names", "names of columns in a reason")


@dataclass(frozen=True)
class Dates:
    """What is a date, and of what. Set on dated headlines and statutes, and dates written in all forms."""

    YEARS: tuple[int, int] = threshold((1900, 2100), "years", "other years in a date are slips, or of another calendar")
    BUDDHIST: tuple[int, int] = threshold((2400, 2643), "years", "years of the Buddhist calendar that may be meant")
    BUDDHIST_AHEAD: int = threshold(543, "years", "years by which it is ahead")
    CENTURY: int = threshold(50, "years", "years of two digits from here on are of the last century")
    ADDRESS_YEAR: int = threshold(2000, "year", "before that year numbers in addresses are no dates")
    ADDRESS: int = threshold(4000, "characters", "characters of an address that are read")
    CELL: int = threshold(120, "characters", "a longer cell is prose")
    LINE: int = threshold(200, "characters", "a longer line holds more than a date")
    BYLINE: int = threshold(150, "characters", "characters of a line with a date and who wrote it")
    BEHIND: int = threshold(48, "characters", "characters before digits that can say what the number is")
    YEAR_BEHIND: int = threshold(100, "characters", "characters before the year of a form, where its blanks stand")
    LABEL_BEHIND: int = threshold(80, "characters", "characters before a date that can say whose it is")
    WEEKDAY_BEHIND: int = threshold(40, "characters", "characters before a date that can hold its weekday")
    LIST: int = threshold(4, "days", "days of a list")
    NEAR: int = threshold(1, "days", "days by which two dates of one document may differ: sites publish at midnight")
    SAVED_LATER: int = threshold(
        31, "days", "days after all others from which a date above the title is that of a visit"
    )
    MONTH_LATER: int = threshold(31, "days", "days after an event from which another date says that the text is later")
    EARLY: int = threshold(
        3, "paragraphs", "paragraphs at the start of a text whose dates are those of what it reports"
    )
    OPENING: int = threshold(120, "characters", "characters before the day that opens a sentence")
    OFFICIAL_HEAD: int = threshold(
        25, "spans", "spans of the head of an official document; further down stand those it cites"
    )
    OWN_LABEL: int = threshold(
        40, "characters", "characters before a number that may say that it is the document's own"
    )
    OWN_NUMBER: int = threshold(400, "characters", "characters of a line in which its own number may stand")
    MENU: int = threshold(2, "lines", "lines between two dates of a head that are the menu of a page")
    EDGE_HEAD: int = threshold(12, "lines", "lines of the head that may say where a text was published")
    EDGE_TAIL: int = threshold(6, "lines", "lines of the tail that may")
    EDGE_LINE: int = threshold(300, "characters", "characters of such a line")
    SOURCE_LINE: int = threshold(120, "characters", "characters of a line that names the source")


@dataclass(frozen=True)
class Stored:
    """A corpus in one file. Set on imports of 25,000 and 50,000 documents in 200 MB (benchmarks/corpora.py)."""

    DOCUMENTS: int = threshold(
        512, "documents", "documents of a row group, which is held in memory when it is written or read"
    )
    CHARACTERS: int = threshold(2 * MIB, "characters", "or so many of a row group")
    PAGE: int = threshold(256 * KIB, "bytes", "bytes of a data page")
    LEVEL: int = threshold(3, "level", "of compression by Zstandard")
    GROUPS: int = threshold(2, "row groups", "row groups kept for access by position or name")
    BATCH: int = threshold(64, "documents", "documents read at a time")
