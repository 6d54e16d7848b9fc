"""The members of a zip whose list of members is lost: found by their own headers."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_HEADER = struct.Struct("<4s5H3I2H")
_MAGIC = b"PK\x03\x04"
_CHUNK = 1 << 16
_STORED, _DEFLATED = 0, 8
_NAME_MAX = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """A member: its name, flags and method; where its bytes begin and how many they are, 0 if not known; their sum."""

    name: bytes
    flags: int
    method: int
    start: int
    packed: int
    size: int
    checksum: int

    @property
    def encrypted(self) -> bool:
        """Return whether a password is needed."""
        return bool(self.flags & 0x1)

    @property
    def readable(self) -> bool:
        """Return whether its bytes can be unpacked without the lost list."""
        return self.method == _DEFLATED or (self.method == _STORED and self.packed > 0)


def headers(stream: BinaryIO) -> Iterator[Found]:
    """Yield the members whose headers stand in a stream, in order, folders left out."""
    place = 0
    while (place := _next(stream, place)) >= 0:
        stream.seek(place)
        data = stream.read(_HEADER.size)
        if len(data) < _HEADER.size:
            return
        _, _, flags, method, _, _, checksum, packed, size, length, extra = _HEADER.unpack(data)
        name = stream.read(length)
        start = place + _HEADER.size + length + extra
        if name and len(name) == length <= _NAME_MAX and not name.endswith(b"/"):
            yield Found(name, flags, method, start, packed, size, checksum)
        # Where the size is not known the next header is looked for inside.
        place = start + packed


def _next(stream: BinaryIO, place: int) -> int:
    """Return where the next header begins, -1 if there is none."""
    stream.seek(place)
    rest = b""
    while chunk := stream.read(1 << 20):
        found = (rest + chunk).find(_MAGIC)
        if found >= 0:
            return place - len(rest) + found
        place += len(chunk)
        rest = (rest + chunk)[-len(_MAGIC) + 1 :]
    return -1


class Unpacked(io.RawIOBase):
    """The bytes of a member, as a stream that is read forward.

    Raises
    ------
    EOFError
        If they break off.
    ValueError
        If their checksum is wrong.
    """

    def __init__(self, stream: BinaryIO, member: Found) -> None:
        self._stream = stream
        self._member = member
        self._place = member.start
        self._inflate = zlib.decompressobj(-15) if member.method == _DEFLATED else None
        self._checksum = 0
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Return True: it is there to be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill a buffer; return how many bytes there were, 0 at the end."""
        while not self._ready and not self._ended:
            self._ready = self._step(len(buffer))
        data, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _step(self, size: int) -> bytes:
        if self._inflate is None:
            data = self._packed(min(size, self._member.start + self._member.packed - self._place))
            self._ended = self._place >= self._member.start + self._member.packed
        else:
            data = self._inflate.decompress(self._inflate.unconsumed_tail or self._packed(_CHUNK), size)
            self._ended = self._inflate.eof
        self._checksum = zlib.crc32(data, self._checksum)
        if self._ended and self._member.checksum and self._checksum != self._member.checksum:
            message = "its checksum is wrong"
            raise ValueError(message)
        return data

    def _packed(self, size: int) -> bytes:
        self._stream.seek(self._place)
        data = self._stream.read(size)
        self._place += len(data)
        if not data:
            message = "it breaks off"
            raise EOFError(message)
        return data
