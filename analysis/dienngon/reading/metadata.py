"""What people state of their documents in small CSV files next to them."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dienngon.cells import unguarded
from dienngon.codes import Note, Wording, in_both
from dienngon.corpus import PRECISIONS, Basis, Confidence, Document, DocumentDate
from dienngon.errors import InputError
from dienngon.inputs import read_input
from dienngon.reading.dates.mentions import mentions
from dienngon.reading.dates.publication_date import NO_DATE
from dienngon.reading.encodings.decoding import decode
from dienngon.text import nfc, phrase_key


def read_records(path: Path, required: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row of a CSV file as where it is (``metadata.csv, line 3``) and its cells by column.

    Cells that were guarded when they were written (:func:`dienngon.cells.guarded`) are as they were before. Spreadsheet
    programs in Vietnam write semicolons between cells: where the first line has more of them than commas,
    they part the cells.
    """
    data = read_input(path)
    try:
        text = nfc(decode(data).text)
    except InputError as reason:
        raise InputError(f"{path.name} cannot be used: {reason}. Save it as UTF-8 CSV.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
        reader.fieldnames = columns = [unguarded(name) for name in reader.fieldnames or []]
        lacking = next((name for name in required if name not in columns), None)
        if lacking is not None:
            raise InputError(
                f"{path.name} must have a column '{lacking}' in its first line. Got: {', '.join(columns) or 'none'}."
            )
        double = [name for name in columns if columns.count(name) > 1]
        if double:
            raise InputError(f"{path.name} has the column '{double[0]}' twice; remove one.")
        for record in reader:
            place = f"{path.name}, line {reader.line_num}"
            if None in record:
                raise InputError(f"{place}: more cells than columns; put cells that hold a comma in quotation marks.")
            yield place, {name: unguarded(value or "").strip() for name, value in record.items()}
    except csv.Error as problem:
        raise InputError(f"{path.name} is not valid CSV ({problem}); check its quotation marks.") from None


METADATA_NAME = "metadata.csv"

_KNOWN = ("document", "title", "publisher", "date", "precision", "basis", "basis_en", "basis_vi", "note")
# How a basis begins that says of a date that it is inferred.
_INFERRED = ("inferred", "suy ra")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class MetadataRow:
    """One row: empty strings where nothing is stated."""

    document: str
    title: str
    publisher: str
    date: str
    basis: Wording
    inferred: bool  # the basis began so, and is what followed the colon
    note: str
    more: Mapping[str, str]  # columns of the user's own


def read_metadata(path: Path) -> dict[str, MetadataRow]:
    """Return the rows of a metadata.csv by document name.

    Columns: document (file name; required), title, publisher, date (ISO 8601: 2022-02-24, 2022-02 or 2022; also
    24/02/2022, as spreadsheet programs write it), precision (day, month, year; checked against the date), basis (where
    the date comes from; one that begins with "inferred" or "suy ra" marks the date so), note. A basis may be stated in
    both languages, as basis_en and basis_vi. Others are kept as metadata.
    """
    rows: dict[str, MetadataRow] = {}
    for place, cells in read_records(path, ("document",)):
        row = _row(cells, place)
        if row.document in rows:
            raise InputError(f"{place}: '{row.document}' is there twice; keep one row.")
        rows[row.document] = row
    return rows


def _row(cells: Mapping[str, str], place: str) -> MetadataRow:
    name = cells.get("document", "")
    if not name:
        raise InputError(f"{place}: the cell 'document' is empty; write the file's name or remove the row.")
    said = cells.get("date", "")
    # As spreadsheet programs write it: 24/02/2022.
    slashed = _SLASHED.fullmatch(said)
    date = f"{slashed[3]}-{int(slashed[2]):02}-{int(slashed[1]):02}" if slashed else said
    valid = _DATE.fullmatch(date) and (len(date) == len("2022") or any(one.value == date for one in mentions(date)))
    if date and not valid:
        raise InputError(f"{place}: the date must be as 2022-02-24, 2022-02 or 2022. Got '{said}'.")
    precision = cells.get("precision", "")
    if precision and precision != (PRECISIONS[len(date)] if date else ""):
        raise InputError(f"{place}: the precision must fit the date '{date}' (day, month or year). Got '{precision}'.")
    more = {key: value for key, value in cells.items() if key not in _KNOWN}
    said_en, said_vi = (cells.get(f"basis_{one}", "") or cells.get("basis", "") for one in ("en", "vi"))
    inferred = any(one.casefold().startswith(_INFERRED) for one in (said_en, said_vi))
    basis = in_both(*(one.partition(":")[2].strip() if inferred else one for one in (said_vi, said_en)))
    title, publisher, note = (cells.get(key, "") for key in ("title", "publisher", "note"))
    return MetadataRow(name, title, publisher, date, basis, inferred, note, more)


def stated(document: Document, row: MetadataRow) -> Document:
    """Return the document with what metadata.csv states of it; each disagreement is added to the notes."""
    # Where a person states the date, a text without a date raises no doubt about it.
    known = row.date and not row.inferred
    notes = [note for note in document.notes if not (known and note == NO_DATE)]
    date = document.date
    if row.date:
        conflicts: tuple[Note | str, ...] = ()
        span = (-1, -1)
        if date is not None:
            conflicts = date.conflicts
            size = min(len(date.value), len(row.date))
            read, said = date.value[:size], row.date[:size]
            # An event may be before the day that is stated.
            if read > said if date.inferred else read != said:
                conflicts += (Note.of("conflict.metadata", stated=row.date, read=date.value, basis=date.basis),)
                notes.append(conflicts[-1])
            if read == said:
                span = (date.start, date.end)
        kind = Basis("metadata" + "_inferred" * row.inferred + "_reasoned" * bool(row.basis))
        basis = kind.note(reason=row.basis) if row.basis else kind.note()
        confidence: Confidence = "low" if row.inferred else "medium" if conflicts else "high"
        date = DocumentDate(row.date, basis, row.inferred, *span, confidence, conflicts)
    if row.title and document.title and phrase_key(row.title) != phrase_key(document.title):
        notes.append(Note.of("title.conflict", stated=row.title, read=document.title))
    if row.note:
        notes.append(Note.of("metadata.note", said=row.note))
    return dataclasses.replace(
        document,
        date=date,
        title=row.title or document.title,
        publisher=row.publisher or document.publisher,
        metadata=MappingProxyType({**document.metadata, **row.more}),
        notes=tuple(notes),
    )
