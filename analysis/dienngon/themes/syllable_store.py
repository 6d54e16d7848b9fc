"""Numbers of syllables kept on disk, so that the next search of a corpus need not read its texts again."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from dienngon.segmentation.cache import MOST_BYTES, discard_if_damaged
from dienngon.themes.stream import PIECE, Numbers, Vocabulary

# Counts up when what a syllable's key is, or the layout below, changes.
VERSION = 1
_NAME = f"syllables-{VERSION}.sqlite"
_WAIT_SECONDS = 10.0
_MISSING = -2
_TABLES = (
    "CREATE TABLE IF NOT EXISTS syllable (number INTEGER PRIMARY KEY, key TEXT UNIQUE)",
    "CREATE TABLE IF NOT EXISTS text (key BLOB PRIMARY KEY, numbers BLOB) WITHOUT ROWID",
)


class Store:
    """The syllables of documents as numbers, under a hash of their text, and what each number stands for.

    Kept in one SQLite file beside the segmentation's. A text could be put together again from it, in lower case and
    without punctuation. A store that cannot be read or written does no harm: what is not found is read anew.

    Parameters
    ----------
    folder
        Where the file lies; made if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    @staticmethod
    def key(texts: Sequence[str]) -> bytes:
        """Return the key of a document's texts."""
        digest = hashlib.sha256(f"{VERSION}\0{PIECE.pattern}\0{len(texts)}\0".encode())
        for text in texts:
            data = text.encode("utf-8", "surrogatepass")
            digest.update(len(data).to_bytes(8, "little"))
            digest.update(data)
        return digest.digest()

    def load(self, keys: Sequence[bytes], vocabulary: Vocabulary) -> dict[bytes, Numbers]:
        """Return what is stored under some keys, in the numbers of a vocabulary; damaged entries are left out."""
        packed: dict[bytes, bytes] = {}
        syllables: list[tuple[int, str]] = []
        if not self._path.is_file():
            return {}
        try:
            with closing(self._open()) as database:
                for start in range(0, len(keys), 500):
                    some = keys[start : start + 500]
                    marks = ",".join("?" * len(some))
                    packed.update(database.execute(f"SELECT key, numbers FROM text WHERE key IN ({marks})", some))  # noqa: S608
                syllables = database.execute("SELECT number, key FROM syllable").fetchall() if packed else []
        except sqlite3.Error:
            discard_if_damaged(self._path, self._open)
            return {}
        # By number + 1, so that the ends of stretches (-1) have a place.
        own = np.full(max((number for number, _ in syllables), default=0) + 2, _MISSING, dtype=np.int32)
        own[:2] = -1, 0
        for number, key in syllables:
            own[number + 1] = vocabulary.number(key)
        found = {key: _unpacked(data, own) for key, data in packed.items()}
        return {key: numbers for key, numbers in found.items() if numbers is not None}

    def store(self, entries: Sequence[tuple[bytes, Numbers]], vocabulary: Vocabulary) -> None:
        """Store numbers of a vocabulary under keys; a store that cannot be written is left as it is."""
        if not entries:
            return
        used = np.unique(np.concatenate([numbers for _, numbers in entries])).tolist()
        used = [number for number in used if number > 0]
        keys = [vocabulary.keys[number] for number in used]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.is_file() and self._path.stat().st_size > MOST_BYTES:
                self._path.unlink()
            with closing(self._open()) as database, database:
                database.executemany("INSERT OR IGNORE INTO syllable (key) VALUES (?)", [(key,) for key in keys])
                stored = {key: number for number, key in database.execute("SELECT number, key FROM syllable")}
                theirs = np.zeros(len(vocabulary.keys) + 1, dtype=np.int32)
                theirs[0] = -1
                theirs[[number + 1 for number in used]] = [stored[key] for key in keys]
                rows = [(key, _packed(theirs[numbers + 1])) for key, numbers in entries]
                database.executemany("INSERT OR REPLACE INTO text VALUES (?, ?)", rows)
        except (sqlite3.Error, OSError):
            discard_if_damaged(self._path, self._open)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_WAIT_SECONDS)
        try:
            for table in _TABLES:
                database.execute(table)
        except sqlite3.Error:
            database.close()
            raise
        return database


def _packed(numbers: Numbers) -> bytes:
    data = zlib.compress(np.ascontiguousarray(numbers, dtype="<i4").tobytes(), 1)
    return zlib.crc32(data).to_bytes(4, "little") + data


def _unpacked(packed: bytes, own: Numbers) -> Numbers | None:
    data = packed[4:]
    if zlib.crc32(data).to_bytes(4, "little") != packed[:4]:
        return None
    numbers = np.frombuffer(zlib.decompress(data), dtype="<i4")
    if len(numbers) and not -1 <= int(numbers.min()) <= int(numbers.max()) < len(own) - 1:
        return None
    mine: Numbers = own[numbers + 1]
    # A number whose syllable is missing makes the entry useless.
    return None if (mine == _MISSING).any() else mine
