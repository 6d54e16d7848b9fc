"""Rows of tables into pages: which format they come from is somebody else's matter."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dienngon.codes import Note
from dienngon.corpus import Basis, DocumentDate, Exclusion, Unreadable
from dienngon.reading.dates.fields import parse_date, why_no_date
from dienngon.reading.files import Source
from dienngon.reading.pages import Options, Page
from dienngon.reading.tables.cells import cell_text, paired, written
from dienngon.reading.thresholds import Tables
from dienngon.text import nfc, shown

ROLES = ("id", "text", "title", "lead", "date", "source", "url")
# Columns of documents.csv: another of that name is called by "column NAME".
_OF_DOCUMENTS = """document title date precision date_basis period words removed_words note publisher date_inferred
    date_confidence format encoding url"""
RESERVED = frozenset(_OF_DOCUMENTS.split())

# Without case, marks and punctuation; the more telling first.
_USUAL = {
    "text": """text fulltext content contents body articlebody articletext bodytext maintext noidung noidungbaiviet
        noidungchitiet noidungtin baiviet vanban toanvan noidungvanban article document doc story cleantext rawtext
        contenttext contenthtml htmlcontent html paragraph comment binhluan post message""",
    "title": "title tieude tieudebaiviet tieudebai headline tenbai tenbaiviet tit tittle articletitle tentin heading",
    "lead": "lead sapo summary description excerpt abstract mota tomtat trichyeu chapeau subtitle teaser",
    "date": """date publishdate publisheddate publicationdate datepublished pubdate datepub published publishedat
        publishedon publishtime publishedtime ngaydang ngaydangtin ngayxuatban ngaycongbo ngaybanhanh ngaytao ngaythang
        ngay ngaygio thoigian thoigiandang thoidiem datetime timestamp time posted postedat posteddate createdat created
        createddate year nam namxuatban nambanhanh namdang""",
    "source": """source sourcename publisher nguon nguontin nguonbao bao tenbao toasoan coquanbaochi newspaper outlet
        media sitename site website domain""",
    "url": "url link href weburl articleurl sourceurl pageurl duongdan lienket diachi permalink canonical uri",
    "id": "id docid documentid articleid newsid postid uuid guid key ma mabai mabaiviet maso sohieu sttbai stt tt",
}
_ORDER = {role: {name: rank for rank, name in enumerate(names.split())} for role, names in _USUAL.items()}


@dataclass(frozen=True, slots=True)
class Columns:
    """For each role the position of its column, None if the table has none; the names of all columns."""

    names: tuple[str, ...]
    places: Mapping[str, int]

    @property
    def more(self) -> list[tuple[int, str]]:
        """Return the positions and names of the columns that have no role but are to be kept."""
        taken = set(self.places.values())
        return [(place, name) for place, name in enumerate(self.names) if place not in taken]


def plain_name(name: str) -> str:
    """Return a column's name without case, marks and punctuation: ``Ngày đăng`` and ``ngay_dang`` are one."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[\W_]+", "", "".join(char for char in bare if not unicodedata.combining(char)))


def holds_text(name: str) -> bool:
    """Return whether a column of this name usually holds the text."""
    return plain_name(name) in _ORDER["text"]


def find_roles(names: Iterable[str]) -> set[str]:
    """Return what columns of these names usually hold, as roles."""
    keys = {plain_name(one) for one in names}
    return {role for role, order in _ORDER.items() if keys & order.keys()}


def hint(name: str, known: Iterable[str], *, stop: bool = False) -> Note:
    """Return a hint that names what is known and closest to a name, or all of it; ``stop`` ends it as a sentence."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=2, cutoff=0.6)
    return Note.of("hint.meant", names=close) if close else Note.of("hint.known", names=names, stop=stop)


def find_columns(names: Sequence[str], stated: Mapping[str, str]) -> Columns:
    """Return which column is what: as stated by role, and for the rest by the usual names.

    A stated name counts without case, marks and punctuation if it is not there exactly.
    """
    if len(names) > Tables.COLUMNS:
        raise Unreadable(Note.of("unread.wide", columns=len(names), most=Tables.COLUMNS))
    keys = [plain_name(name) for name in names]
    places: dict[str, int] = {}
    for role, name in stated.items():
        wanted = plain_name(name)
        place = names.index(name) if name in names else (keys.index(wanted) if wanted in keys else -1)
        if place < 0:
            raise Unreadable(Note.of("unread.no_column", column=name, role=role, hint=hint(name, names)))
        places[role] = place
    for role, order in _ORDER.items():
        if role in places:
            continue
        usual = [(order[key], place) for place, key in enumerate(keys) if key in order and place not in places.values()]
        if usual:
            places[role] = min(usual)[1]
    if not places.keys() & {"text", "title", "lead"}:
        raise Unreadable(Note.of("unread.no_text_column", names=list(names) or [Note.of("unread.no_columns")]))
    return Columns(tuple(names), places)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table: where it is (``row 17``), and its cells as they were, by the columns' names."""

    place: str
    names: tuple[str, ...]
    cells: Sequence[object]
    encoding: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a table that cannot be read: where it is, empty for all that follows, and why."""

    place: str
    reason: Note


def table_pages(source: Source, form: str, rows: Iterable[Row | Fault], options: Options) -> Iterator[Page | Exclusion]:
    """Yield a page for each row that holds text, and an exclusion for each that does not."""
    reader = _Reader(form, options)
    untold: list[str] = []
    reason: Note | None = None
    for row in rows:
        if isinstance(row, Fault):
            yield Exclusion(f"{source.name}, {row.place}" if row.place else source.name, row.reason)
            continue
        columns = reader.columns(row.names)
        if isinstance(columns, Note):
            if reader.read:
                yield Exclusion(f"{source.name}, {row.place}", columns)
            else:
                untold.append(row.place)
                reason = reason or columns
            continue
        if reason is not None:
            yield from (Exclusion(f"{source.name}, {place}", reason) for place in untold)
        untold.clear()
        try:
            page = reader.page(row, columns)
            yield replace(page, notes=source.notes + page.notes) if source.notes else page
        except Unreadable as problem:
            yield Exclusion(f"{source.name}, {row.place}", problem.reason)
    if not reader.read:
        raise Unreadable(reason or Note.of("unread.no_rows"))


@dataclass
class _Reader:
    form: str
    options: Options
    read: bool = False  # whether a row had columns of text
    _columns: dict[tuple[str, ...], Columns | Note] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def columns(self, names: tuple[str, ...]) -> Columns | Note:
        """Return the columns of a row, or why they cannot be used. Records of JSON need not have the same ones."""
        known = self._columns.get(names)
        if known is None:
            try:
                known = find_columns(tuple(map(paired, names)), self.options.columns)
            except Unreadable as problem:
                known = problem.reason
            if len(self._columns) < Tables.LAYOUTS:
                self._columns[names] = known
        self.read = self.read or not isinstance(known, Note)
        return known

    def page(self, row: Row, columns: Columns) -> Page:
        """Return the page of a row; raises Unreadable if it holds no text."""
        values = {role: cell_text(row.cells[place]) for role, place in columns.places.items()}
        roles = {role: columns.names[place] for role, place in columns.places.items()}
        page = written(values, {role: roles[role] for role in ("title", "lead", "text") if role in roles}, self.options)
        name, notes = self._name(values.get("id", ""), row.place)
        dates, doubts = _dates(values.get("date", ""), roles.get("date", ""))
        stated = {roles["id"]: values["id"]} if "id" in roles else {}
        if not dates and "date" in roles:
            stated[roles["date"]] = values["date"]
        stated |= {column: cell_text(row.cells[place]) for place, column in columns.more}
        return replace(
            page,
            name=name,
            form=self.form,
            encoding=page.encoding or row.encoding,
            dates=dates + page.dates,
            title=_line(values.get("title", "")) or page.title,
            publisher=_line(values.get("source", "")) or page.publisher,
            url=_line(values.get("url", "")) or page.url,
            metadata=_kept({**page.metadata, **stated}),
            notes=row.notes + notes + doubts + page.notes,
            sha256=hashlib.sha256(page.text.encode()).hexdigest(),
        )

    def _name(self, identity: str, place: str) -> tuple[str, tuple[Note, ...]]:
        name = shown(" ".join(identity.split()))
        notes: tuple[Note, ...] = ()
        if not name:
            name = place
        elif len(name) > Tables.ID:
            notes = (Note.of("row.long_id", size=Tables.ID, name=place),)
            name = place
        if name in self._names:
            notes = (Note.of("row.same_id", name=name),)
            name = f"{name} ({place})"
        while name in self._names:
            name += "'"
        self._names.add(name)
        return name, notes


def _dates(cell: str, column: str) -> tuple[tuple[DocumentDate, ...], tuple[Note, ...]]:
    said = _line(cell)
    if not said:
        return (), ()
    found = parse_date(said)
    if found is None:
        short = said if len(said) <= Tables.SHOWN else said[: Tables.SHOWN] + "…"
        why = why_no_date(said)
        code = "dates.column" if why is None else "dates.column_why"
        return (), (Note.of(code, column=column, said=short, why=why),)
    value, remark = found
    doubts = () if remark is None else (Note.of("dates.column_remark", column=column, remark=remark),)
    return (DocumentDate(value, Basis.COLUMN.note(column=column)),), doubts


def _line(cell: str) -> str:
    return nfc(" ".join(cell.split()))


def _kept(cells: Mapping[str, str]) -> Mapping[str, str]:
    """Return the cells that say something, not one under a name that documents.csv has for something else."""
    said = {name: nfc(cell).strip() for name, cell in cells.items()}
    return {f"column {name}" if name in RESERVED else name: cell for name, cell in said.items() if cell}
