"""The members of a .zip or .tar, read without anything being written by its name."""

from __future__ import annotations

import io
import tarfile
import weakref
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from dienngon.codes import Note
from dienngon.corpus import Exclusion, Unreadable
from dienngon.reading.files import Names, Source, megabytes, passed_over, reasons
from dienngon.reading.thresholds import Files
from dienngon.text import shown

# By name: a .docx is a zip as well. Other containers are refused by their content.
_ARCHIVES = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_BLOCK = 512
_UTF8 = 0x800


@dataclass(frozen=True, slots=True)
class _Member:
    name: str  # as the archive has it
    size: int
    packed: int  # bytes in the archive, 0 where they are not known
    opener: Callable[[], io.BufferedReader]
    fault: Note | None = None  # why it cannot be a document


class _Handle:
    """An open archive, closed when the last source that reads from it is gone."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        weakref.finalize(self, stream.close)


def unpacked(source: Source, depth: int = 0) -> Iterator[Source | Exclusion]:
    """Yield the members of an archive in the order of their names, or the source itself if it is no archive.

    Archives among the members are opened as well, archives in those are not. Paths that lead out of the
    archive (``..``, a leading slash) lose what leads out. A damaged tar gives what comes before the damage; a zip
    that breaks off has lost the list of its members, which is at its end.
    """
    if not source.name.lower().endswith(_ARCHIVES):
        yield source
    elif depth >= Files.ARCHIVE_DEPTH:
        yield Exclusion(source.name, Note.of("unread.archive_deep"))
    else:
        try:
            yield from _members(source, depth + 1)
        except Unreadable as problem:
            yield Exclusion(source.name, problem.reason)


def _members(source: Source, depth: int) -> Iterator[Source | Exclusion]:
    faults: list[Note] = []
    handle = _Handle(source.seekable(Files.ARCHIVE, faults))
    head = handle.stream.read(_BLOCK)
    handle.stream.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        with reasons():
            archive = zipfile.ZipFile(handle.stream)
            found = [_zip_member(handle, archive, one) for one in archive.infolist() if not one.filename.endswith("/")]
        if any(one.name in {"word/document.xml", "xl/workbook.xml"} for one in found):
            yield source
            return
    elif head[257:262] == b"ustar" or source.name.lower().endswith(".tar"):
        found = _tar_members(handle, faults)
    else:
        yield source
        return
    yield from _listed(source, found, depth)
    if faults:
        yield Exclusion(source.name, Note.of("unread.archive_rest", why=faults[0]))


def _listed(source: Source, found: Sequence[_Member], depth: int) -> Iterator[Source | Exclusion]:
    if not found:
        raise Unreadable(Note.of("unread.empty_archive"))
    if len(found) > Files.ARCHIVE_MEMBERS:
        raise Unreadable(Note.of("unread.members", count=len(found), most=Files.ARCHIVE_MEMBERS))
    paths = sorted(((_inside(one.name), one) for one in found), key=lambda one: (one[0], one[1].name))
    every, seen = {path.lower() for path, _ in paths}, set()
    names = Names()
    total = 0
    for path, member in paths:
        folder, reason = _passed(path, every)
        if any(part.startswith(".") for part in (folder or path).split("/")):
            continue
        if reason is not None:
            if folder not in seen:
                # A whole folder is reported once.
                seen.add(folder)
                yield Exclusion(f"{source.name}/{folder}", reason)
            continue
        name, notes = names.give(path)
        fault = member.fault or _bomb(member)
        total += 0 if fault else member.size
        if fault is None and total > Files.ARCHIVE_UNPACKED:
            fault = Note.of("unread.archive_size", size=megabytes(Files.ARCHIVE_UNPACKED))
        if fault is not None:
            yield Exclusion(f"{source.name}/{name}", fault)
            continue
        yield from unpacked(Source(f"{source.name}/{name}", member.opener, notes=source.notes + notes), depth)


def _inside(name: str) -> str:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if parts and len(parts[0]) == 2 and parts[0].endswith(":"):
        parts = parts[1:]
    return "/".join(map(shown, parts)) or "without a name"


def _bomb(member: _Member) -> Note | None:
    if member.packed and member.size > max(Files.BOMB_LEAST, Files.BOMB_RATIO * member.packed):
        return Note.of("unread.bomb_member", size=megabytes(member.size), times=member.size // member.packed)
    return None


def _passed(path: str, every: Collection[str]) -> tuple[str, Note | None]:
    """Return the folder or file that is passed over and why, None if it is read."""
    parts = path.split("/")
    for size, part in enumerate(parts, start=1):
        upper = "".join(f"{one.lower()}/" for one in parts[: size - 1])
        reason = passed_over(part, every, upper, folder=size < len(parts))
        if reason is not None:
            return "/".join(parts[:size]), reason
    return "", None


def _zip_member(handle: _Handle, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Member:
    def opener() -> io.BufferedReader:
        with reasons():
            return _Held(archive.open(info), handle)

    fault = None
    if info.flag_bits & 0x1:
        fault = Note.of("unread.archive_password")
    elif (info.external_attr >> 16) & 0o170000 == 0o120000:
        fault = Note.of("unread.archive_link")
    name = info.filename
    if not info.flag_bits & _UTF8:
        # Many programs write UTF-8 without saying so.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return _Member(name, info.file_size, info.compress_size, opener, fault)


def _tar_members(handle: _Handle, faults: list[Note]) -> list[_Member]:
    found: list[_Member] = []
    try:
        with reasons():
            archive = tarfile.open(fileobj=handle.stream, mode="r:")  # noqa: SIM115 - open as long as its members are
            while (info := archive.next()) is not None and len(found) <= Files.ARCHIVE_MEMBERS:
                if not info.isdir():
                    found.append(_tar_member(handle, archive, info))
    except Unreadable as problem:
        if not found:
            raise
        faults.append(problem.reason)
    return found


def _tar_member(handle: _Handle, archive: tarfile.TarFile, info: tarfile.TarInfo) -> _Member:
    def opener() -> io.BufferedReader:
        with reasons():
            stream = archive.extractfile(info)
            if stream is None:
                raise Unreadable(Note.of("unread.nothing"))
            return _Held(stream, handle)

    fault = None
    if info.issym() or info.islnk():
        fault = Note.of("unread.archive_link")
    elif not info.isreg():
        fault = Note.of("unread.archive_device")
    return _Member(info.name, info.size, 0, opener, fault)


class _Held(io.BufferedReader):
    """A member's stream that keeps its archive open."""

    def __init__(self, stream: IO[bytes], handle: _Handle) -> None:
        super().__init__(cast("io.RawIOBase", stream), 1 << 16)
        self._handle = handle
