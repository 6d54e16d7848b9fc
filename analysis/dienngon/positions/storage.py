"""An index in a folder: arrays that are mapped, the corpus beside them, and what tells whether both are whole."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from dienngon.errors import InputError, OutputError
from dienngon.inputs import read_input
from dienngon.output import staged
from dienngon.positions.arrays import StoredArrays, packed, write_arrays
from dienngon.positions.index import Index, index
from dienngon.reading.stored.file import INDEX, INDEXED, Writer, is_indexed, lost_part, open_corpus
from dienngon.segmentation import Tokens

# Counts up when the arrays are others, or mean something else.
FORMAT = 3
# The end of a Parquet file says where everything in it is; so many bytes of it are compared, its pages have checksums.
_TAIL = 1 << 16


class _Whole(msgspec.Struct):
    """The manifest of an index: its format, what it says, and the checksum of that."""

    format: int
    crc32: int
    index: _Said


class _Said(msgspec.Struct):
    """What the manifest of an index says."""

    dienngon: str
    arrays: dict[str, dict[str, Any]]
    corpus_size: int
    corpus_tail: int
    terms: list[str]
    reposts: list[list[int]]
    removed: list[dict[str, int]]


def write_index(tokens: Tokens, out: Path | str, *, reposts: Sequence[Sequence[int]] = ()) -> Index:
    """Write the index of a segmented corpus into a folder, with the corpus, and return it opened.

    Parameters
    ----------
    tokens
        The segmented corpus.
    out
        The folder, made if it does not exist; an index that is there is replaced.
    reposts
        As in :func:`dienngon.index`.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_index(dn.segment(corpus()), folder).frequency("gạo")
    5
    """
    out = Path(out)
    if out.is_dir() and any(out.iterdir()) and not is_indexed(out) and lost_part(out) is None:
        raise OutputError(f"The folder '{out.name}' holds other files than an index; choose another with --out.")
    found = index(tokens, reposts=reposts)
    with staged(out) as folder:
        with Writer(folder / INDEXED) as writer:
            for document in tokens.corpus:
                writer.add(document)
            writer.finish(tokens.corpus.excluded, tokens.corpus.notes)
        size, tail = _measured(folder / INDEXED)
        # The texts are there a second time, each to be had at once without what else a document is.
        texts, bounds = packed([document.text for document in tokens.corpus])
        listed = write_arrays(folder, {**found.arrays, "texts": texts, "texts_bounds": bounds})
        said = _Said(
            *(version("dienngon"), listed, size, tail, list(tokens.terms)),
            [list(map(int, one)) for one in reposts],
            list(tokens.removed),
        )
        whole = _Whole(FORMAT, _checksum(said), said)
        (folder / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")
    return open_index(out)


def open_index(path: Path | str) -> Index:
    """Return the index in a folder that ``dienngon index`` wrote; its arrays are mapped, not read.

    Parameters
    ----------
    path
        The folder.

    Raises
    ------
    InputError
        If the folder holds no index, one of another version or one that is damaged, or another corpus than the one it
        was made of. Bytes of an array are compared with its checksum when it is first used.
    MissingExtraError
        If pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     size = write_index(dn.segment(corpus()), folder).size
    ...     open_index(folder).size == size
    True
    """
    path = Path(path)
    if not is_indexed(path):
        raise InputError(f"'{path.name}' is no folder with an index; make one: dienngon index PATH --out FOLDER.")
    said = _said(path)
    stored = open_corpus(path / INDEXED)
    if _measured(path / INDEXED) != (said.corpus_size, said.corpus_tail):
        raise InputError(
            f"The index '{path.name}' lies beside another {INDEXED} than the one it was made of; build it again: "
            "dienngon index PATH --out FOLDER."
        )
    arrays = StoredArrays(path, said.arrays)
    return Index(arrays, stored, tuple(map(tuple, said.reposts)), tuple(said.terms), tuple(said.removed))


def _said(path: Path) -> _Said:
    try:
        content = json.loads(read_input(path / INDEX))
        known = content["format"] if isinstance(content, dict) else None
        if known == FORMAT:
            whole = msgspec.convert(content, _Whole)
            if whole.crc32 == _checksum(whole.index):
                return whole.index
            known = None
    except (ValueError, KeyError, msgspec.ValidationError):
        known = None
    if isinstance(known, int):
        raise InputError(
            f"The index '{path.name}' has format {known}; this version of dienngon reads format {FORMAT}. Build it "
            "again: dienngon index PATH --out FOLDER."
        )
    raise InputError(
        f"The index '{path.name}' is damaged: its {INDEX} cannot be understood. Build it again: "
        "dienngon index PATH --out FOLDER."
    )


def _checksum(said: _Said) -> int:
    return zlib.crc32(msgspec.json.encode(said))


def _measured(path: Path) -> tuple[int, int]:
    """Return the size of a file and the CRC-32 of its end."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        return size, zlib.crc32(file.read())
