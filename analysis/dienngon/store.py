"""Results kept on disk between runs, each under a digest of what it was computed from.

Entries are rows of numbers. Those that are saved together make one file, a pack, so that 25,000 short documents are a
few files and not 25,000. A pack is named by the SHA-256 of its bytes, which is verified when it is read, and is written
under another name and then renamed: two runs may write at once, and one that is killed leaves nothing half written.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import tempfile
import time
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

Rows = NDArray[Any]

# A store holds no more than this; the packs that were used longest ago are removed first.
MOST_BYTES = 1 << 30
MOST_FILES = 1024
# Bytes of the rows of one pack, packed or not: a hundred times what is saved together.
_MOST_ROWS = 1 << 30
# What a killed run left is removed after so many seconds.
_STALE = 3600.0
# Of each pack: what it is, the type of its numbers, the columns of its rows, its entries, and the bytes of its names.
_HEAD = struct.Struct("<16s4sIII")
_MAGIC = b"dienngon pack 1\n"
_KEY = 32
_KINDS = {kind.encode(): np.dtype(kind) for kind in ("|u1", "<i4", "<f4", "<f8")}


def cache_folder() -> Path:
    """Return the folder for caches: ``DIENNGON_CACHE`` if set, else the system's place for a user's caches."""
    stated = os.environ.get("DIENNGON_CACHE", "")
    return Path(stated) if stated else user_cache_path("dienngon", appauthor=False)


def key_of(*parts: str) -> bytes:
    """Return the key of an entry: the SHA-256 of all that it was computed from, each part with its length.

    Examples
    --------
    >>> key_of("model 1", "ab", "c") == key_of("model 1", "a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.digest()


def digest_of(array: NDArray[Any]) -> str:
    """Return the SHA-256 of an array: its type, shape and values."""
    found = hashlib.sha256(f"{array.dtype.str} {array.shape}".encode())
    found.update(np.ascontiguousarray(array).data)
    return found.hexdigest()


@dataclass(frozen=True, eq=False)
class Pack:
    """Entries that were saved together, by key, and the names that they were saved with."""

    entries: Mapping[bytes, Rows]
    names: tuple[str, ...] = field(default=(), repr=False)


class Store:
    """Rows of numbers by key, kept in a folder that nobody but its owner can read or write.

    A store that cannot be read or written does no harm: what is not found is computed again. A folder that belongs to
    another user, or that others may write into, is not used; a warning says so. The store is in ``store`` in the
    folder of caches, made when something is saved; entries of another ``kind`` are never returned.
    """

    def __init__(self, folder: Path | str, kind: str) -> None:
        self._folder = Path(folder) / "store"
        self._kind = kind
        self._warned = False

    def load(self, keys: Collection[bytes]) -> Iterator[Pack]:
        """Yield the packs that hold some keys, each with the entries of these keys alone; damaged packs are removed."""
        wanted = set(keys)
        if not wanted or not self._is_usable():
            return
        for path in sorted(self._folder.glob(f"{self._kind}-*.pack")):
            try:
                pack = _read(path, wanted) if path.is_file() else None
            except OSError:
                continue
            if pack is not None:
                wanted -= pack.entries.keys()
                yield pack

    def save(self, entries: Mapping[bytes, Rows], names: Sequence[str] = ()) -> None:
        """Save entries, at best a few megabytes, in one pack; a store that cannot be written is left as it is.

        All rows have the same columns: bytes, integers of 32 bits, or floats of 32 or 64. ``names``, without line
        breaks, are what the numbers stand for, if they do not speak for themselves.
        """
        if not entries:
            return
        data = _packed(entries, names)
        name = f"{self._kind}-{hashlib.sha256(data).hexdigest()}.pack"
        try:
            self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if self._is_usable():
                _write(self._folder / name, data)
                self._remove_oldest()
        except OSError:
            return

    def _is_usable(self) -> bool:
        try:
            # Who may write into the upper folder may put another in the place of this one, unless it is sticky.
            private = _is_private(self._folder.lstat()) and _is_private(self._folder.parent.stat(), stat.S_ISVTX)
        except OSError:
            return False
        if not private and not self._warned:
            self._warned = True
            message = (
                f"The cache '{self._folder}' is not used: it is a link, belongs to another user, or may be written by "
                "others (so the folder it is in). Remove it, or name a folder of your own in DIENNGON_CACHE."
            )
            warnings.warn(message, stacklevel=3)
        return private

    def _remove_oldest(self) -> None:
        """Remove what a killed run left, and packs that were used longest ago until the store is in its bounds."""
        before = time.time() - _STALE
        for path in self._folder.glob("*.part"):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
        packs = [(path.stat(), path) for path in self._folder.glob("*.pack")]
        size = 0
        for number, (status, path) in enumerate(sorted(packs, key=lambda one: (-one[0].st_mtime_ns, one[1])), start=1):
            size += status.st_size
            if size > MOST_BYTES or number > MOST_FILES:
                path.unlink(missing_ok=True)


def _is_private(status: os.stat_result, safe: int = 0) -> bool:
    """Return whether a folder is this user's and nobody else may write into it; the mode ``safe`` makes up for both."""
    if not stat.S_ISDIR(status.st_mode):
        return False
    if not hasattr(os, "geteuid") or status.st_mode & safe:
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, data: bytes) -> None:
    """Write a file, which appears under its name when it is whole."""
    descriptor, written = tempfile.mkstemp(suffix=".part", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a path cannot open a descriptor
            file.write(data)
        Path(written).replace(path)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise


def _packed(entries: Mapping[bytes, Rows], names: Sequence[str]) -> bytes:
    """Return the bytes of a pack: its head, keys, numbers of rows, names, and the rows, compressed."""
    tables = [np.atleast_2d(one) for one in entries.values()]
    columns, kind = tables[0].shape[1], tables[0].dtype.newbyteorder("<")
    listed = "\n".join(names).encode("utf-8", "surrogatepass")
    head = _HEAD.pack(_MAGIC, kind.str.encode(), columns, len(tables), len(listed))
    sizes = np.array([len(one) for one in tables], dtype="<u4").tobytes()
    rows = np.concatenate(tables).astype(kind, copy=False)
    return b"".join([head, *entries, sizes, listed, zlib.compress(np.ascontiguousarray(rows).tobytes(), 1)])


def _read(path: Path, wanted: Collection[bytes]) -> Pack | None:
    """Return what a pack holds of some keys, None if it does not hold any or is damaged."""
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        count = _HEAD.unpack(head)[3] if len(head) == _HEAD.size and head.startswith(_MAGIC) else -1
        if not 0 <= count * _KEY <= os.fstat(file.fileno()).st_size <= _MOST_ROWS:
            path.unlink(missing_ok=True)
            return None
        keys = file.read(count * _KEY)
        listed = [keys[start : start + _KEY] for start in range(0, len(keys), _KEY)]
        if not any(key in wanted for key in listed):
            return None
        data = head + keys + file.read()
    if not path.stem.endswith(hashlib.sha256(data).hexdigest()):
        path.unlink(missing_ok=True)
        return None
    try:
        pack = _unpacked(data, listed, wanted)
    except (ValueError, KeyError, zlib.error):
        # It is not from here, though its name is its digest.
        path.unlink(missing_ok=True)
        return None
    # What is used stays longest.
    os.utime(path)
    return pack


def _unpacked(data: bytes, keys: Sequence[bytes], wanted: Collection[bytes]) -> Pack:
    _, kind, columns, count, length = _HEAD.unpack_from(data)
    start = _HEAD.size + count * _KEY
    sizes = np.frombuffer(data, dtype="<u4", count=count, offset=start)
    names = data[start + 4 * count : start + 4 * count + length].decode("utf-8", "surrogatepass")
    ends = np.cumsum(sizes, dtype=np.int64).tolist()
    type_of = _KINDS[kind.rstrip(b"\0")]
    size = sum(ends[-1:]) * columns * type_of.itemsize
    if size > _MOST_ROWS:
        raise ValueError(size)
    # No more than that is unpacked, whatever the pack holds.
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(data[start + 4 * count + length :], size + 1)
    if len(unpacked) != size or not unpacker.eof:
        raise ValueError(size)
    numbers = np.frombuffer(unpacked, dtype=type_of)
    rows = numbers.reshape(-1, columns)
    parts = zip(keys, [0, *ends], ends, strict=False)
    entries = {key: rows[begin:end] for key, begin, end in parts if key in wanted}
    return Pack(entries, tuple(names.split("\n")) if names else ())
