"""What is asked of reading: where the documents are, and what a person states beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dienngon.corpus import Exclusion
from dienngon.errors import InputError, nearest
from dienngon.reading.encodings.decoding import canonical
from dienngon.reading.labels.corrections import OVERRIDES_NAME, Override, read_overrides
from dienngon.reading.metadata import METADATA_NAME, MetadataRow, read_metadata
from dienngon.reading.pages import Options
from dienngon.reading.tables.columns import ROLES


@dataclass(frozen=True)
class Request:
    """What to read, and how.

    Parameters
    ----------
    path
        A folder, archive or file; it exists.
    rows, lines
        What metadata.csv and overrides.csv say, by document.
    options
        How files are to be read.
    used
        Resolved paths of the files that are not documents.
    every_row, every_line
        Whether a row for a document that is not there is worth a note: of one file out of a folder it is not.
    """

    path: Path
    rows: Mapping[str, MetadataRow]
    lines: Mapping[str, Sequence[Override]]
    options: Options
    used: tuple[Path, ...]
    every_row: bool
    every_line: bool


def requested(
    path: Path | str,
    metadata: Path | str | None = None,
    *,
    overrides: Path | str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Request:
    """Return a request; the parameters are those of :func:`dienngon.reading.read`.

    Raises
    ------
    InputError
        If the path does not exist, or metadata.csv or overrides.csv cannot be used.
    """
    path = Path(path)
    if not path.exists():
        message = f"No such folder or file: '{path.name}'. Check the path."
        raise InputError(message)
    rows = _beside(path, METADATA_NAME, metadata)
    lines = _beside(path, OVERRIDES_NAME, overrides)
    return Request(
        path=path,
        rows={} if rows is None else read_metadata(rows),
        lines={} if lines is None else read_overrides(lines),
        options=Options(canonical(encoding) if encoding else None, _roles(columns or {})),
        used=tuple(one.resolve() for one in (rows, lines, *_own(path)) if one is not None),
        every_row=path.is_dir() or metadata is not None,
        every_line=path.is_dir() or overrides is not None,
    )


def _own(path: Path) -> tuple[Path, ...]:
    """Return what people state beside the documents of a folder, which is no document though another is used."""
    return (path / METADATA_NAME, path / OVERRIDES_NAME) if path.is_dir() else ()


def _beside(path: Path, name: str, given: Path | str | None) -> Path | None:
    if given is not None:
        return Path(given)
    return path / name if (path / name).is_file() else None


def nothing_read(path: Path, excluded: Sequence[Exclusion]) -> str:
    """Return why a path gave no document at all."""
    if path.is_file() and len(excluded) == 1:
        return f"'{path.name}' cannot be used: {excluded[0].reason}."
    if not excluded:
        return f"The folder '{path.name}' is empty; put documents into it: text, HTML, Word, PDF, or tables of texts."
    listed = "; ".join(f"{one.name}: {one.reason}" for one in excluded[:5])
    more = f"; and {len(excluded) - 5} more" if len(excluded) > 5 else ""
    return f"No document in '{path.name}' can be read ({listed}{more})."


def idle_rows(request: Request, names: Collection[str], excluded: Sequence[Exclusion]) -> list[str]:
    """Return a sentence for each document that metadata.csv or overrides.csv names and the corpus has not."""
    notes = []
    for file, rows, wanted in (
        (METADATA_NAME, request.rows, request.every_row),
        (OVERRIDES_NAME, request.lines, request.every_line),
    ):
        absent = sorted(set(rows).difference(names)) if wanted else []
        notes += [_absent(file, row, names, excluded) for row in absent]
    return notes


def _absent(file: str, name: str, known: Collection[str], excluded: Sequence[Exclusion]) -> str:
    left_out = next((one.reason for one in excluded if one.name == name), None)
    if left_out is not None:
        return f"{file} has a row for '{name}', which was left out: {left_out}."
    return f"{file} has a row for '{name}', which is not in the folder. {nearest(name, known)}"


def _roles(columns: Mapping[str, str]) -> Mapping[str, str]:
    unknown = next((role for role in columns if role not in ROLES), None)
    if unknown is not None:
        message = f"A column cannot be taken for '{unknown}'. {nearest(unknown, ROLES)}"
        raise InputError(message)
    return MappingProxyType(dict(columns))
