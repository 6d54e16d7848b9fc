"""One file to be read, wherever it lies: on disk, in an archive, compressed; opened with a limit to its size."""

# Paths are strings here: a folder may hold a million of them.
# ruff: noqa: PTH116, PTH122, PTH123

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import stat
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from dienngon.errors import InputError

# A text of 64 MiB is ten thousand pages. PDF and Word files hold pictures as well. Tables are read row by row.
DOCUMENT_LIMIT = 64 << 20
PACKAGE_LIMIT = 512 << 20
TABLE_LIMIT = 8 << 30
# Text is compressed five- to twentyfold; what grows more than this, and to more than this, was made to fill memory.
BOMB_RATIO = 200
BOMB_LEAST = 10 << 20
# What is held in memory of a file that must be sought in; more goes to a nameless temporary file.
_SPOOL = 64 << 20

_COMPRESSIONS = {".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\0"}
# Whatever a damaged file makes the standard library's readers say.
_DAMAGED = (
    ArithmeticError,
    EOFError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file, perhaps inside an archive, decompressed while it is read.

    Parameters
    ----------
    name
        The path below the folder given, with ``/``, in NFC: ``2021/báo.html``, ``old.zip/2021/a.txt``. Control
        characters and bytes that are no text are shown escaped.
    opener
        Opens the bytes as they are stored, as a stream that is read forward.
    file
        The path on disk, empty for a member of an archive.
    notes
        Sentences about the name, without full stop.
    """

    name: str
    opener: Callable[[], io.BufferedReader]
    file: str = ""
    notes: tuple[str, ...] = ()

    @property
    def path(self) -> Path | None:
        """Return the path on disk, None for a member of an archive."""
        return Path(self.file) if self.file else None

    @property
    def suffix(self) -> str:
        """Return the last suffix in lower case, that of a compression left out: ``.jsonl`` for ``news.jsonl.gz``."""
        stem, suffix = os.path.splitext(self.name.lower())
        return os.path.splitext(stem)[1] if suffix in _COMPRESSIONS else suffix

    def state(self) -> tuple[int, int]:
        """Return size and time of change of a file on disk: two zeros in an archive, two of -1 if it is gone."""
        if not self.file:
            return 0, 0
        try:
            status = os.stat(self.file)
        except OSError:
            return -1, -1
        return status.st_size, status.st_mtime_ns

    def open(self, limit: int = DOCUMENT_LIMIT) -> BinaryIO:
        """Return the decompressed bytes as a stream that is read forward.

        Parameters
        ----------
        limit
            In bytes; reading on beyond it raises.

        Raises
        ------
        InputError
            If the file cannot be opened; while reading, if it is larger than the limit, damaged, or looks
            like a bomb. The message is a reason.
        """
        with reasons():
            raw = self.opener()
            try:
                return _bounded(raw, limit)
            except BaseException:
                raw.close()
                raise

    def read(self, limit: int = DOCUMENT_LIMIT) -> bytes:
        """Return all bytes, decompressed; raises as :meth:`open`."""
        with self.open(limit) as stream:
            return stream.read()

    def head(self, size: int = 4096) -> bytes:
        """Return the first bytes, decompressed, or those before a damage; raises as :meth:`open` if there are none."""
        found = b""
        with self.open(size + (1 << 20)) as stream:
            try:
                while len(found) < size and (more := cast("io.BufferedReader", stream).read1(size - len(found))):
                    found += more
            except InputError:
                if not found:
                    raise
        return found

    def seekable(self, limit: int = PACKAGE_LIMIT, faults: list[str] | None = None) -> BinaryIO:
        """Return the decompressed bytes as a stream that can be sought in; raises as :meth:`open`.

        If ``faults`` is given, a reason that comes after some bytes is put there, and these bytes are returned.
        """
        with reasons():
            raw = self.opener()
            if self.file and not compression(raw.peek(8)) and os.stat(self.file).st_size <= limit:
                return cast("BinaryIO", raw)
            stream = _bounded(raw, limit)
        spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 - the caller closes it
        try:
            with stream:
                while chunk := cast("io.BufferedReader", stream).read1(1 << 20):
                    spool.write(chunk)
        except BaseException as problem:
            if faults is None or not isinstance(problem, InputError) or not spool.tell():
                spool.close()
                raise
            faults.append(str(problem))
        spool.seek(0)
        return cast("BinaryIO", spool)


def on_disk(name: str, file: str, notes: tuple[str, ...] = ()) -> Source:
    """Return the source of a file on disk."""
    return Source(name, lambda: _regular(file), file, notes)


def megabytes(size: float) -> str:
    """Return a size in bytes as a reader wants it: ``64 MiB``."""
    return f"{size / (1 << 30):.3g} GiB" if size >= 1 << 30 else f"{size / (1 << 20):.3g} MiB"


def check_sizes(stream: BinaryIO, limit: int) -> None:
    """Raise a reason if the members of a zip would unpack to more than a limit or look like a bomb."""
    stream.seek(0)
    if stream.read(2) != b"PK":
        return
    with reasons():
        members = zipfile.ZipFile(stream).infolist()
    total = sum(one.file_size for one in members)
    if total > limit:
        message = f"it holds more than {megabytes(limit)} when it is unpacked"
        raise InputError(message)
    packed = sum(one.compress_size for one in members)
    if total > max(BOMB_LEAST, BOMB_RATIO * packed):
        message = f"it looks like a compression bomb: {megabytes(total)} when it is unpacked, of {megabytes(packed)}"
        raise InputError(message)


def digest(stream: BinaryIO) -> str:
    """Return the SHA-256 of a whole stream, which is at its beginning again afterwards."""
    stream.seek(0)
    found = hashlib.file_digest(cast("io.BytesIO", stream), "sha256").hexdigest()
    stream.seek(0)
    return found


def irregular(mode: int) -> str:
    """Return what a file that holds no bytes of its own is, by its mode; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    kinds = {
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFDIR: "a folder",
    }
    return kinds.get(stat.S_IFMT(mode), "a special file")


def _regular(file: str) -> io.BufferedReader:
    # Opening a pipe would wait for whoever writes into it.
    special = irregular(os.stat(file).st_mode)
    if special:
        message = f"it is {special}, not a file"
        raise InputError(message)
    return open(file, "rb")


@contextmanager
def reasons() -> Iterator[None]:
    """Turn what opening and unpacking may raise into reasons."""
    try:
        yield
    except InputError:
        raise
    except OSError as problem:
        message = f"the file cannot be read ({problem.strerror or problem})"
        raise InputError(message) from None
    except _DAMAGED as problem:
        message = f"the file is damaged or cut off ({_said(problem)}); get a whole copy of it"
        raise InputError(message) from None


def _said(problem: BaseException) -> str:
    text = " ".join(str(problem).split())
    return text[:120] or type(problem).__name__


def compression(head: bytes) -> str:
    """Return the suffix of the compression that the first bytes show, empty if none."""
    return next((suffix for suffix, magic in _COMPRESSIONS.items() if head.startswith(magic)), "")


def _bounded(raw: io.BufferedReader, limit: int) -> BinaryIO:
    kind = compression(raw.peek(8))
    if not kind:
        return io.BufferedReader(_Bounded(raw, limit, None), 1 << 16)
    return io.BufferedReader(_Bounded(cast("IO[bytes]", _unpacked(raw, kind)), limit, raw), 1 << 16)


def _unpacked(raw: IO[bytes], kind: str) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile:
    if kind == ".gz":
        return gzip.GzipFile(fileobj=raw)
    return bz2.BZ2File(raw) if kind == ".bz2" else lzma.LZMAFile(raw)


class _Bounded(io.RawIOBase):
    """A stream that raises a reason where it would go beyond its limit."""

    def __init__(self, stream: IO[bytes], limit: int, packed: IO[bytes] | None) -> None:
        self._stream = stream
        self._step: Callable[[int], bytes] = stream.read if packed is None else cast("gzip.GzipFile", stream).read1
        self._limit = limit
        self._read = 0
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        with reasons():
            # What was unpacked before a damage is given before it is told.
            data = self._step(len(buffer))
        self._read += len(data)
        if self._read > self._limit:
            message = f"it holds more than {megabytes(self._limit)}; split it"
            raise InputError(message)
        if self._packed is not None and self._read > max(BOMB_LEAST, BOMB_RATIO * self._packed.tell()):
            message = f"it looks like a compression bomb: it grows more than {BOMB_RATIO}-fold when it is unpacked"
            raise InputError(message)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            if self._packed is not None:
                self._packed.close()
        super().close()
