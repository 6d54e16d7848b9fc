"""One file to be read, wherever it is: on disk, in an archive, compressed; its name, and its bytes up to a limit."""

# Paths are strings here: a folder may hold a million of them.
# ruff: noqa: PTH116, PTH122, PTH123

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, cast

from dienngon.codes import Note
from dienngon.corpus import Unreadable
from dienngon.errors import InputError
from dienngon.inputs import irregular
from dienngon.output import in_temporary_files
from dienngon.reading.thresholds import Files

_COMPRESSIONS = {".gz": b"\x1f\x8b", ".bz2": b"BZh", ".xz": b"\xfd7zXZ\0"}
# Whatever a damaged file makes the standard library's readers say.
_DAMAGED = (
    *(ArithmeticError, EOFError, LookupError, NotImplementedError, RuntimeError, ValueError),
    *(lzma.LZMAError, struct.error, tarfile.TarError, zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file, perhaps inside an archive, decompressed while it is read.

    ``name`` is the path below the folder given, with ``/``, in NFC: ``2021/báo.html``, ``old.zip/2021/a.txt``. Control
    characters and bytes that are no text are shown escaped.
    """

    name: str
    opener: Callable[[], io.BufferedReader]  # gives the bytes as they are stored, to be read forward
    file: str = ""  # the path on disk, empty for a member of an archive
    notes: tuple[Note, ...] = ()

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

    def open(self, limit: int = Files.DOCUMENT) -> BinaryIO:
        """Return the decompressed bytes as a stream that is read forward.

        Raises Unreadable if the file cannot be opened; while reading, if it is larger than the limit in bytes, damaged,
        or looks like a bomb.
        """
        with reasons():
            raw = self.opener()
            try:
                return _bounded(raw, limit)
            except BaseException:
                raw.close()
                raise

    def read(self, limit: int = Files.DOCUMENT) -> bytes:
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
            except Unreadable:
                if not found:
                    raise
        return found

    def seekable(self, limit: int = Files.PACKAGE, faults: list[Note] | None = None) -> BinaryIO:
        """Return the decompressed bytes as a stream that can be sought in; raises as :meth:`open`.

        If ``faults`` is given, a reason that comes after some bytes is put there, and these bytes are returned.
        """
        with reasons():
            raw = self.opener()
            if self.file and not compression(raw.peek(8)) and os.stat(self.file).st_size <= limit:
                return cast("BinaryIO", raw)
            stream = _bounded(raw, limit)
        spool = tempfile.SpooledTemporaryFile(max_size=Files.IN_MEMORY)  # noqa: SIM115 - the caller closes it
        try:
            with stream, in_temporary_files():
                while chunk := cast("io.BufferedReader", stream).read1(1 << 20):
                    spool.write(chunk)
                spool.flush()
        except BaseException as problem:
            if faults is None or not isinstance(problem, Unreadable) or not spool.tell():
                spool.close()
                raise
            faults.append(problem.reason)
        spool.seek(0)
        return cast("BinaryIO", spool)


def on_disk(name: str, file: str, notes: tuple[Note, ...] = ()) -> Source:
    """Return the source of a file on disk."""

    def opener() -> io.BufferedReader:
        # Opening a pipe would wait for whoever writes into it.
        special = irregular(os.stat(file).st_mode)
        if special is not None:
            raise Unreadable(special)
        return open(file, "rb")

    return Source(name, opener, file, notes)


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
        raise Unreadable(Note.of("unread.unpacked", size=megabytes(limit)))
    packed = sum(one.compress_size for one in members)
    if total > max(Files.BOMB_LEAST, Files.BOMB_RATIO * packed):
        raise Unreadable(Note.of("unread.bomb", size=megabytes(total), packed=megabytes(packed)))


def digest(stream: BinaryIO) -> str:
    """Return the SHA-256 of a whole stream, which is at its beginning again afterwards."""
    stream.seek(0)
    found = hashlib.file_digest(cast("io.BytesIO", stream), "sha256").hexdigest()
    stream.seek(0)
    return found


@contextmanager
def reasons() -> Iterator[None]:
    """Turn what opening and unpacking may raise into reasons."""
    try:
        yield
    except InputError:
        raise
    except OSError as problem:
        raise Unreadable(Note.of("unread.file", problem=problem.strerror or str(problem))) from None
    except _DAMAGED as problem:
        said = " ".join(str(problem).split())[:120] or type(problem).__name__
        raise Unreadable(Note.of("unread.damaged", problem=said)) from None


def compression(head: bytes) -> str:
    """Return the suffix of the compression that the first bytes show, empty if none."""
    return next((suffix for suffix, magic in _COMPRESSIONS.items() if head.startswith(magic)), "")


def _bounded(raw: io.BufferedReader, limit: int) -> BinaryIO:
    kind = compression(raw.peek(8))
    if not kind:
        return io.BufferedReader(_Bounded(raw, limit, None), 1 << 16)
    stream: Any = (
        gzip.GzipFile(fileobj=raw) if kind == ".gz" else {".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}[kind](raw)
    )
    return io.BufferedReader(_Bounded(stream, limit, raw), 1 << 16)


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
            # What was unpacked before a damage is given before it is reported.
            data = self._step(len(buffer))
        self._read += len(data)
        if self._read > self._limit:
            raise Unreadable(Note.of("unread.size", size=megabytes(self._limit)))
        if self._packed is not None and self._read > max(Files.BOMB_LEAST, Files.BOMB_RATIO * self._packed.tell()):
            raise Unreadable(Note.of("unread.bomb_growing", ratio=Files.BOMB_RATIO))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            if self._packed is not None:
                self._packed.close()
        super().close()


# What systems and programs put next to documents; names in lower case.
_COMPANIONS = {"thumbs.db": "windows_previews", "desktop.ini": "windows_folder", "__macosx": "macos"}
# What people write about a collection rather than into it; names without their suffix.
_ABOUT = frozenset(("readme", "read_me", "license", "licence", "citation", "changelog", "codebook"))
# What browsers call the folder of pictures and scripts next to a page they save.
_PAGE_FOLDERS = ("_files", "-files", ".files", "_tệp", "_tep", "_tệp_tin")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")


def passed_over(name: str, beside: Collection[str], upper: str = "", *, folder: bool) -> Note | None:
    """Return why something of this name is not a document, None if it may be one.

    ``beside`` holds the names, in lower case, of what is in the same folder, each behind ``upper``.
    """
    low = name.lower()
    if low in _COMPANIONS:
        return Note.of(f"harmless.{_COMPANIONS[low]}")
    if folder:
        stem = next((low.removesuffix(ending) for ending in _PAGE_FOLDERS if low.endswith(ending)), "")
        page = next((stem + suffix for suffix in _PAGE_SUFFIXES if stem and upper + stem + suffix in beside), "")
        return Note.of("harmless.page_folder", page=page) if page else None
    if low.startswith("~$"):
        return Note.of("harmless.office")
    if low.endswith(".toml"):
        return Note.of("harmless.study")
    if low.endswith(".ipynb"):
        return Note.of("harmless.notebook")
    return Note.of("harmless.about") if low.partition(".")[0] in _ABOUT else None


class Names:
    """Names, each used once: the second of two that look alike gets a number and a note."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, name: str) -> tuple[str, tuple[Note, ...]]:
        """Return a name of its own, with a note if it is not the one wanted."""
        if name not in self._given:
            self._given.add(name)
            return name, ()
        suffix = PurePosixPath(name).suffix
        stem = name.removesuffix(suffix)
        numbered = (f"{stem} ({number}){suffix}" for number in count(2))
        own = next(one for one in numbered if one not in self._given)
        self._given.add(own)
        return own, (Note.of("file.same_name", name=name, own=own),)
