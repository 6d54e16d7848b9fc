"""Every number that reading decides by: one table a stage, each with its unit and meaning, and what it was set on."""

from __future__ import annotations

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


class Files:
    """Sizes of files and archives: bytes unless said otherwise. Set by reasoning: what memory and patience allow."""

    DOCUMENT = 64 * MIB  # of a text or page; ten thousand pages of text
    PACKAGE = 512 * MIB  # of a PDF, Word or Excel file, which holds pictures as well
    TABLE = 8 * GIB  # of a table that is read row by row
    ARCHIVE = 8 * GIB  # of an archive itself
    ARCHIVE_UNPACKED = 4 * GIB  # of all its members together
    ARCHIVE_MEMBERS = 1_000_000  # members of an archive
    ARCHIVE_DEPTH = 2  # archives inside each other that are opened
    BOMB_RATIO = 200  # times its packed size; text is compressed five- to twentyfold
    BOMB_LEAST = 10 * MIB  # what unpacks to less is no bomb
    IN_MEMORY = 64 * MIB  # of a file that must be sought in; more goes to a nameless temporary file
    HEAD = 64 * KIB  # first bytes that show what a file is
    MANIFEST = 16 * MIB  # of a manifest.json that may list results of dienngon


class Encodings:
    """When bytes are Vietnamese in an encoding.

    Shares were set on the seeds and three declarations of human rights in eleven encodings, whole and sentence by
    sentence, and on 20,000 headlines that must stay as they are (benchmarks/encodings.py).
    """

    BINARY_SAMPLE = 8 * KIB  # bytes; a NUL among them is UTF-16 or UTF-32, or no text
    USUAL = 0.9  # share of usual characters in UTF-16 and UTF-32
    LOST = 0.01  # largest share of characters of UTF-8 that may be lost
    KEPT = 10  # times as many characters of UTF-8 kept as lost, before other encodings are tried
    SHARE = 0.6  # least share of Vietnamese syllables among the marked words of the encoding taken
    MARGIN = 0.1  # share by which it must lead to be certain
    MORE = 2  # commonest words by which one of several near ones must lead
    SAMPLE = 64 * KIB  # bytes; longer data is judged by pieces
    PIECES = 16  # pieces from all over the data
    PIECE = 4 * KIB  # bytes of one
    RARE = SAMPLE // 256  # words outside ASCII in all pieces, below which they are looked for everywhere
    MARKED_WORDS = 4000  # words that are then looked at
    WORD = 60  # bytes of a word around its bytes outside ASCII
    WESTERN = 0.5  # largest share of marked words in western text
    WESTERN_ODD = 0.05  # largest share of marked words that are not of letters alone
    REPAIR_GOOD = 2  # words that must become Vietnamese for a text to be changed
    REPAIR_GAIN = 0.3  # least gain as share of marked words; read as Latin-1 up to a third look so by chance
    REPAIR_DIFFERENT = 4  # different words that must become Vietnamese in a sound text
    REPAIR_SURE = 0.7  # least share of syllables in what is made of a sound text
    REPAIR_POOL = 128 * KIB  # characters of doubtful lines that are judged
    DAMAGE_WORDS = 20  # words, below which nothing is said of a whole text
    FEW_VIETNAMESE = 0.1  # share of words with Vietnamese marks below which a text is not Vietnamese
    ILL_FORMED = 0.1  # share of marked words that are no syllables from which letters are lost
    ILL_FORMED_DIFFERENT = 10  # different such words; a foreign name, however often repeated, is one
    VIETNAMESE = 0.3  # share of syllables among marked words below which a text never was Vietnamese
    MARK_WINDOW = 20  # characters beside a question mark that may be its word
    MARKS = 10_000  # question marks that are looked at
    ADDRESS_WINDOW = 200  # characters beside a question mark that may be an address
    SYLLABLE = 40  # characters; a longer word is no syllable
    KEPT_PIECE = 200  # characters; longer pieces are judged each time anew
    KEPT_PIECES = 131_072  # pieces whose judgement is kept


class Tables:
    """Rows and cells. Sizes by reasoning; names of columns within ten rows as in tables of Vietnamese offices."""

    LINE = 16 * MIB  # bytes of a line or cell; a longer one is no text that somebody wrote
    SAMPLE = 256 * KIB  # bytes by which the encoding of a table is found
    NAMES_WITHIN = 10  # rows above the names of the columns: the title of the table, the office
    CELLS = 50_000_000  # cells of a sheet's rectangle, which is held in memory
    UNPACKED = 2 * GIB  # bytes of a workbook's parts, unpacked
    BATCH = 256  # rows of Parquet read at a time
    FLAT = 200  # members of an object in a record that become columns
    WRAPPER = 200  # characters before the list of a broken JSON file
    ID = 150  # characters; a longer id names nothing, and the row's number does
    SHOWN = 60  # characters of a cell in a note
    LAYOUTS = 10_000  # sets of column names that are remembered
    COLUMNS_SHOWN = 20  # names of columns in a reason


class Dates:
    """What is a date, and of what.

    Set on 20,000 dated headlines, 2,000 statutes and labelled news (benchmarks/dates.py), and on dates written in all
    forms and read back.
    """

    YEARS = (1900, 2100)  # other years in a date are slips, or of another calendar
    BUDDHIST = (2400, 2643)  # years of the Buddhist calendar that may be meant
    BUDDHIST_AHEAD = 543  # years by which it is ahead
    CENTURY = 50  # years of two digits from here on are of the last century
    ADDRESS_YEAR = 2000  # before that year numbers in addresses are no dates
    ADDRESS = 4000  # characters of an address that are read
    CELL = 120  # characters; a longer cell is prose
    LINE = 200  # characters; a longer line holds more than a date
    BYLINE = 150  # characters of a line with a date and who wrote it
    BEHIND = 48  # characters before digits that can say what the number is
    YEAR_BEHIND = 100  # characters before the year of a form, where its blanks stand
    LABEL_BEHIND = 80  # characters before a date that can say whose it is
    WEEKDAY_BEHIND = 40  # characters before a date that can hold its weekday
    LIST = 4  # days of a list
    NEAR = 1  # days by which two dates of one document may differ: sites publish at midnight
    SAVED_LATER = 31  # days after all others from which a date above the title is that of a visit
    MONTH_LATER = 31  # days after an event from which another date says that the text is later
    EARLY = 3  # paragraphs at the start of a text whose dates are those of what it reports
    OPENING = 120  # characters before the day that opens a sentence
    OFFICIAL_HEAD = 25  # spans of the head of an official document; further down stand those it cites
    OWN_LABEL = 40  # characters before a number that may say that it is the document's own
    OWN_NUMBER = 400  # characters of a line in which its own number may stand
    MENU = 2  # lines between two dates of a head that are the menu of a page
    EDGE_HEAD = 12  # lines of the head that may say where a text was published
    EDGE_TAIL = 6  # lines of the tail that may
    EDGE_LINE = 300  # characters of such a line
    SOURCE_LINE = 120  # characters of a line that names the source


class Stored:
    """A corpus in one file.

    Set so that importing 25,000 documents takes 200 MB, and twice as many hardly more (benchmarks/corpora.py).
    """

    DOCUMENTS = 512  # documents of a row group, which is held in memory when it is written or read
    CHARACTERS = 2 * MIB  # or so many characters
    PAGE = 256 * KIB  # bytes of a data page
    LEVEL = 3  # level of compression by Zstandard
    GROUPS = 2  # row groups kept for access by position or name
    BATCH = 64  # documents read at a time
