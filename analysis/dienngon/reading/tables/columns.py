"""Which column of a table holds what, by the names that people and programs give them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dienngon.codes import Note
from dienngon.corpus import Unreadable

ROLES = ("id", "text", "title", "lead", "date", "source", "url")
# Columns of documents.csv: another of that name goes by "column NAME".
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


def hint(name: str, known: Iterable[str], *, stop: bool = False) -> Note:
    """Return a hint that names what is known and closest to a name, or all of it; ``stop`` ends it as a sentence."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=2, cutoff=0.6)
    return Note.of("hint.meant", names=close) if close else Note.of("hint.known", names=names, stop=stop)


def find_columns(names: Sequence[str], stated: Mapping[str, str]) -> Columns:
    """Return which column is what: as stated by role, and for the rest by the usual names.

    A stated name counts without case, marks and punctuation if it is not there exactly.
    """
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
