"""CSV and TSV as rows: whatever separates the cells, with broken records reported and the rest read."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import canonical, decode, mend
from dienngon.reading.files import Source, megabytes
from dienngon.reading.pages import Options
from dienngon.reading.tables.rows import Fault, Row
from dienngon.reading.thresholds import Files, Tables

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text file with their ends, None for one that is too long; encoding and notes of the file."""

    lines: Iterator[str | None]
    encoding: str
    notes: tuple[Note, ...]


def read_lines(source: Source, options: Options) -> Lines:
    """Return the lines of a text file.

    UTF-8 is read as it comes, however long, a line that is not UTF-8 by itself; other encodings are decoded as
    a whole, so that the file may hold ``Files.DOCUMENT`` bytes at most.
    """
    sample = source.head(Tables.SAMPLE)
    # Not in the middle of a letter.
    sample = sample[: sample.rfind(b"\n") + 1 or None] if len(sample) == Tables.SAMPLE else sample
    asked = None if options.encoding is None else canonical(options.encoding)
    # Without line feeds, as old Macs wrote it, there are no lines to stream.
    if asked in {None, "utf-8"} and _utf8(sample) and (b"\n" in sample or b"\r" not in sample):
        decoded = decode(sample, options.encoding)
        return Lines(_streamed(source), decoded.encoding, ())
    whole = decode(source.read(Files.DOCUMENT), options.encoding)
    return Lines(iter(io.StringIO(whole.text, newline="")), whole.encoding, whole.notes)


def _utf8(sample: bytes) -> bool:
    try:
        sample[: -4 if len(sample) == Tables.SAMPLE else None].decode()
    except UnicodeDecodeError as problem:
        return problem.reason == "unexpected end of data" and len(sample) == Tables.SAMPLE
    return b"\0" not in sample


def _streamed(source: Source) -> Iterator[str | None]:
    """Yield lines, None for one that is too long; its rest is passed over."""
    mark = b"\xef\xbb\xbf"
    with source.open(Files.TABLE) as stream:
        while line := stream.readline(Tables.LINE):
            if len(line) < Tables.LINE or line.endswith(b"\n"):
                yield _decoded(line.removeprefix(mark))
            else:
                while (rest := stream.readline(Tables.LINE)) and not rest.endswith(b"\n"):
                    pass
                yield None
            mark = b""


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        pass
    end = line[len(line.rstrip()) :].decode("ascii", "replace")
    try:
        return decode(line).text.rstrip() + end
    except InputError:
        return line.decode("utf-8", "replace")


def delimited_rows(source: Source, form: str, options: Options) -> Iterator[Row | Fault]:
    """Yield the records of a CSV or TSV file; the first that is not blank names the columns.

    Rows are counted as a spreadsheet program does: the names are in row 1. A quotation mark that is never closed,
    or a record with more or fewer cells than there are columns, is reported; reading continues at the next line.
    """
    file = read_lines(source, options)
    feed = _Feed(file.lines)
    skipped, delimiter = _opening(feed, form)
    records = _Records(feed, delimiter)
    names: tuple[str, ...] = ()
    notes = file.notes
    for number, record in enumerate(records, start=skipped + 1):
        place = f"row {number}"
        if isinstance(record, Fault):
            yield Fault(place, record.reason)
        elif not names:
            names = column_names(record.cells)
        elif any(cell.strip() for cell in record.cells):
            cells = _fitted(record.cells, len(names), delimiter)
            if len(cells) == len(names):
                yield Row(place, names, cells, file.encoding, (*notes, *record.notes))
                notes = ()
            else:
                yield Fault(place, Note.of("unread.cells", cells=len(cells), columns=len(names)))


def _opening(feed: _Feed, form: str) -> tuple[int, str]:
    """Pass over what is before the names of the columns; return how many lines that are, and what separates cells."""
    for skipped, line in enumerate(feed):
        if line.lower().startswith("sep=") and len(line.strip()) <= len("sep=;"):
            return skipped + 1, line.strip()[4:] or "\t"
        if line.strip():
            feed.pending.appendleft(line)
            return skipped, _delimiter(line, form)
    raise Unreadable(Note.of("unread.no_rows"))


def column_names(cells: list[str]) -> tuple[str, ...]:
    """Return names for columns from their first row: not one empty, not one twice."""
    mended = mend("\n".join(" ".join(cell.split()) for cell in cells)).text.split("\n")
    names: dict[str, None] = {}
    times: dict[str, int] = {}
    for number, cell in enumerate(mended, start=1):
        name = plain = cell.strip("\ufeff ") or f"column {number}"
        while name in names:
            times[plain] = times.get(plain, 1) + 1
            name = f"{plain} ({times[plain]})"
        names[name] = None
    return tuple(names)


def _fitted(cells: list[str], size: int, delimiter: str) -> list[str]:
    """Return the cells of a record without empty ones too many; in a table of one column all text is one cell."""
    if size == 1 and len(cells) > 1:
        return [delimiter.join(cells)]
    end = len(cells)
    while end > size and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _delimiter(line: str, form: str) -> str:
    bare = "".join(line.split('"')[::2])
    if form == "tsv" and "\t" in bare:
        return "\t"
    best = max(_DELIMITERS, key=bare.count)
    return best if best in bare else ("\t" if form == "tsv" else ",")


class _Feed:
    """Lines that can be put back."""

    def __init__(self, lines: Iterator[str | None]) -> None:
        self._lines = lines
        self.pending: deque[str] = deque()
        self.taken: list[str] = []
        self.long = False

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self.pending.popleft() if self.pending else next(self._lines)
        if line is None:
            self.long = True
            line = "\n"
        if "\0" in line or "\r" in line:
            # A lone carriage return would end a record in the middle.
            line = line.replace("\0", "").replace("\r\n", "\n").replace("\r", " ")
        self.taken.append(line)
        return line


@dataclass(frozen=True, slots=True)
class _Record:
    cells: list[str]
    notes: tuple[Note, ...] = ()


@dataclass
class _Records:
    """The records of a CSV file, each with what is wrong with it."""

    feed: _Feed
    delimiter: str
    reader: Iterator[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), Tables.LINE))
        self.reader = csv.reader(self.feed, delimiter=self.delimiter, strict=True)

    def __iter__(self) -> Iterator[_Record | Fault]:
        while True:
            self.feed.taken.clear()
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error as problem:
                yield self._broken(str(problem))
                continue
            if self.feed.long:
                self.feed.long = False
                yield Fault("", Note.of("unread.long_row", size=megabytes(Tables.LINE)))
            else:
                yield _Record(cells)

    def _broken(self, problem: str) -> _Record | Fault:
        """Return what can be made of the first line of a record that is broken; its other lines are read again."""
        first, *others = self.feed.taken
        self.feed.pending.extendleft(reversed(others))
        said = Note.of("unread.quotation_mark")
        if "field larger" not in problem and '"' not in first:
            said = Note.of("unread.record", problem=problem)
        cells = first.rstrip("\r\n").split(self.delimiter)
        if '"' in first and len(cells) > 1:
            return _Record([cell.strip() for cell in cells], (Note.of("row.as_it_stands", why=said),))
        return Fault("", said)
