"""Segmented texts kept on disk, so that a second run of a study does not segment again."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# Counts up when the engine's output or the layout below changes.
VERSION = 1
# The file is begun anew when it has grown to this size.
MOST_BYTES = 1 << 30
_NAME = f"segmentation-{VERSION}.sqlite"
_WAIT_SECONDS = 10.0

Table = NDArray[np.int32]


def cache_folder() -> Path:
    """Return the folder for caches: ``DIENNGON_CACHE`` if set, else the system's place for a user's caches."""
    stated = os.environ.get("DIENNGON_CACHE", "")
    if stated:
        return Path(stated)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        stated = os.environ.get("XDG_CACHE_HOME", "")
        # A relative path there is to be ignored, as the standard for it says.
        base = Path(stated) if stated.startswith("/") else Path.home() / ".cache"
    return base / "dienngon"


class Cache:
    """Token spans by content: what is stored are offsets under a hash of the text, never the text itself.

    Kept in one SQLite file: two runs may write at once, and a run that is killed leaves it whole. A cache that
    cannot be read or written does no harm: what is not found is segmented.

    Parameters
    ----------
    folder
        Where the file lies; made if it does not exist.
    fingerprint
        Of the model: another model's results are never returned.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._path = folder / _NAME
        self._salt = f"{VERSION}\0{fingerprint}\0".encode()

    def key(self, texts: Sequence[str]) -> bytes:
        """Return the key of a document's texts."""
        digest = hashlib.sha256(self._salt)
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "little"))
            digest.update(data)
        return digest.digest()

    def load(self, keys: Sequence[bytes]) -> dict[bytes, Table]:
        """Return what is stored under some keys, shape (tokens, 3) each; damaged entries are left out."""
        found: dict[bytes, Table] = {}
        if not self._path.is_file():
            return found
        try:
            with closing(self._open()) as database:
                for start in range(0, len(keys), 500):
                    some = keys[start : start + 500]
                    marks = ",".join("?" * len(some))
                    rows = database.execute(f"SELECT key, tokens FROM cut WHERE key IN ({marks})", some)  # noqa: S608
                    for key, packed in rows:
                        table = _unpacked(packed)
                        if table is not None:
                            found[key] = table
        except sqlite3.Error:
            discard_if_damaged(self._path, self._open)
        return found

    def store(self, entries: Sequence[tuple[bytes, Table]]) -> None:
        """Store token tables under keys; a cache that cannot be written is left as it is."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.is_file() and self._path.stat().st_size > MOST_BYTES:
                self._path.unlink()
            with closing(self._open()) as database, database:
                database.executemany(
                    "INSERT OR REPLACE INTO cut VALUES (?, ?)", [(key, _packed(table)) for key, table in entries]
                )
        except (sqlite3.Error, OSError):
            discard_if_damaged(self._path, self._open)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_WAIT_SECONDS)
        try:
            database.execute("CREATE TABLE IF NOT EXISTS cut (key BLOB PRIMARY KEY, tokens BLOB) WITHOUT ROWID")
        except sqlite3.Error:
            database.close()
            raise
        return database


def discard_if_damaged(path: Path, opened: Callable[[], sqlite3.Connection]) -> None:
    """Remove a file that is no database; one that is merely busy or read-only stays."""
    try:
        with closing(opened()) as database:
            whole = database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        if not whole:
            path.unlink(missing_ok=True)
    except sqlite3.OperationalError:
        return
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)


def _packed(table: Table) -> bytes:
    data = zlib.compress(np.ascontiguousarray(table, dtype="<i4").tobytes(), 1)
    return zlib.crc32(data).to_bytes(4, "little") + data


def _unpacked(packed: bytes) -> Table | None:
    data = packed[4:]
    if zlib.crc32(data).to_bytes(4, "little") != packed[:4]:
        return None
    return np.frombuffer(zlib.decompress(data), dtype="<i4").reshape(-1, 3)
