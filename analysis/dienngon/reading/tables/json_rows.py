"""JSON and JSON lines as rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.reading.encodings.decoding import Decoded, canonical, decode
from dienngon.reading.files import Source, megabytes
from dienngon.reading.pages import Options
from dienngon.reading.tables.delimited import read_lines
from dienngon.reading.tables.rows import Fault, Row, find_columns, holds_text
from dienngon.reading.thresholds import Files, Tables


def line_rows(source: Source, options: Options) -> Iterator[Row | Fault]:
    """Yield the records of a file with a JSON object in each line; a line without one is reported."""
    from msgspec import DecodeError
    from msgspec.json import Decoder

    decoder = Decoder()
    file = read_lines(source, options)
    notes = file.notes
    for number, line in enumerate(file.lines, start=1):
        place = f"line {number}"
        if line is None:
            yield Fault(place, Note.of("unread.long_line", size=megabytes(Tables.LINE)))
            continue
        text = line.strip().lstrip("\ufeff").rstrip(",")
        if not text or text in "[]":
            continue
        try:
            value = decoder.decode(text)
        except (DecodeError, UnicodeError, RecursionError):
            value = _tolerant(text)
        if isinstance(value, Mapping) and value:
            yield _row(place, value, file.encoding, notes)
            notes = ()
        else:
            yield Fault(place, value if isinstance(value, Note) else Note.of("unread.no_object"))


def file_rows(source: Source, options: Options) -> Iterator[Row | Fault]:
    """Yield the records of a JSON file: a list of objects, an object of such, or one object.

    A list that breaks off gives what is before the damage. A file with an object in each line is read as such.
    """
    decoded = _decoded(source.read(Files.PACKAGE), options.encoding)
    text = decoded.text.strip().lstrip("\ufeff")
    value = _tolerant(text)
    if isinstance(value, Note):
        first = text.partition("\n")[0]
        if text.startswith("{") and "\n" in text and isinstance(_tolerant(first), dict):
            yield from line_rows(source, options)
        else:
            yield from _salvaged(text, value, decoded.encoding)
        return
    notes = decoded.notes
    for place, record in _records(value):
        if isinstance(record, Mapping) and record:
            yield _row(place, record, decoded.encoding, notes)
            notes = ()
        else:
            yield Fault(place, Note.of("unread.no_object"))


def _decoded(data: bytes, encoding: str | None) -> Decoded:
    """Return the text of a file; of UTF-8 as it is, since each record is mended by itself."""
    if data.strip() and (encoding is None or canonical(encoding) == "utf-8") and b"\0" not in data:
        try:
            return Decoded(data.decode("utf-8-sig"), "utf-8")
        except UnicodeDecodeError:
            pass
    return decode(data, encoding)


def _tolerant(text: str) -> object:
    """Return the value of JSON as Python reads it, with NaN and lone surrogates; a note if it is not JSON."""
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as problem:
        place = {"problem": problem.msg, "column": problem.colno}
        lines = {"line": problem.lineno} if "\n" in text else {}
        return Note.of("unread.json_line" if lines else "unread.json", **lines, **place)
    except RecursionError:
        return Note.of("unread.json_deep")
    except ValueError:
        return Note.of("unread.json_number")


def _salvaged(text: str, reason: Note, encoding: str) -> Iterator[Row | Fault]:
    """Yield the objects of a list of JSON before the place where it is broken."""
    start = text.find("[") + 1
    if not start or (not text[:1] == "[" and len(text[: start - 1]) > Tables.WRAPPER):
        raise Unreadable(reason)
    decoder = json.JSONDecoder(strict=False)
    number = 0
    while True:
        while start < len(text) and (text[start].isspace() or text[start] == ","):
            start += 1
        try:
            value, start = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        number += 1
        if isinstance(value, Mapping) and value:
            yield _row(f"item {number}", value, encoding, ())
        else:
            yield Fault(f"item {number}", Note.of("unread.no_object"))
    if not number:
        raise Unreadable(reason)
    yield Fault("", Note.of("unread.json_rest", why=reason, count=number))


def _records(value: object) -> Iterator[tuple[str, object]]:
    """Yield the records of a JSON value, each with where it is."""
    if isinstance(value, list):
        strings = all(isinstance(one, str) for one in value)
        for number, one in enumerate(value, start=1):
            yield f"item {number}", {"text": one} if strings else one
        return
    if not isinstance(value, dict) or not value:
        raise Unreadable(Note.of("unread.no_objects"))
    if _holds_text(value):
        columns = list(value.values())
        if all(isinstance(one, dict) and one.keys() == columns[0].keys() for one in columns):
            # As pandas writes a frame: an object of columns, each an object of cells.
            for key in columns[0]:
                yield f"item {key}", {name: cells[key] for name, cells in value.items()}
        else:
            yield "", value
        return
    lists = [one for one in value.values() if isinstance(one, list) and one and all(isinstance(i, dict) for i in one)]
    if lists:
        yield from _records(max(lists, key=len))
    elif all(isinstance(one, dict) for one in value.values()):
        for key, one in value.items():
            yield f"item {key}", one if "id" in one else {"id": key, **one}
    else:
        yield "", value


def _holds_text(record: Mapping[str, object]) -> bool:
    with suppress(Unreadable):
        return bool(find_columns(tuple(record), {}))
    return False


def _row(place: str, record: Mapping[object, object], encoding: str, notes: tuple[Note, ...]) -> Row:
    """Return a record as a row: an object in it gives a column for each of its members.

    A text that is itself an object or list, of sections or paragraphs, is all that it says, in its order.
    """
    flat: dict[str, object] = {}
    for name, value in record.items():
        if holds_text(str(name)) and isinstance(value, (Mapping, list)):
            flat[str(name)] = "\n\n".join(_strings(value))
        elif isinstance(value, Mapping) and 0 < len(value) <= Tables.FLAT:
            flat.update({f"{name}.{inner}": deep for inner, deep in value.items()})
        else:
            flat[str(name)] = value
    return Row(place, tuple(flat), tuple(flat.values()), encoding, notes)


def _strings(value: object) -> Iterator[str]:
    """Yield the strings within objects and lists, in order."""
    # A stack of our own: JSON may be nested deeper than calls.
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            stack.extend(reversed(list(one.values())))
        elif isinstance(one, list):
            stack.extend(reversed(one))
