"""Numbers and texts of a corpus kept on disk, where the corpus itself is not in memory."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from io import BufferedRandom
from typing import TYPE_CHECKING, Protocol, cast, overload

import msgspec

from dienngon.corpus import Document, Paragraph

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from dienngon.reuse.syllables import Numbers, Positions

# Texts kept of those that were read last, in characters.
_KEPT = 1 << 20


class Readable(Protocol):
    """What reuse needs of a document: its name, its text, and its counted paragraphs."""

    @property
    def name(self) -> str:
        """Return its name."""

    @property
    def text(self) -> str:
        """Return its text."""

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return its counted paragraphs."""


class _Scratch:
    """A nameless temporary file that is gone with this object, however the program ends."""

    def __init__(self) -> None:
        # Closed with the object.
        self._file = cast("BufferedRandom", tempfile.TemporaryFile(buffering=1 << 16))  # noqa: SIM115
        self.size = 0
        weakref.finalize(self, self._file.close)

    def append(self, data: bytes) -> None:
        self._file.seek(self.size)
        self._file.write(data)
        self.size += len(data)

    def read(self, start: int, size: int) -> bytearray:
        self._file.seek(start)
        found = bytearray(size)
        # Of less than was asked for only the end of the file can be the cause, and that is never passed.
        self._file.readinto(found)
        return found


class Numerals:
    """Numbers of 32 bits on disk, read slice by slice."""

    def __init__(self) -> None:
        self._scratch = _Scratch()

    def __len__(self) -> int:
        return self._scratch.size // 4

    def __getitem__(self, part: slice) -> Numbers:
        import numpy as np

        start, stop, _ = part.indices(len(self))
        return np.frombuffer(self._scratch.read(4 * start, 4 * max(0, stop - start)), dtype=np.uint32)

    def extend(self, numbers: Numbers | array[int]) -> None:
        """Append numbers."""
        self._scratch.append(numbers.tobytes())


class Bits:
    """A bit for each of many places, all false at first."""

    def __init__(self, size: int) -> None:
        import numpy as np

        self._size = size
        self._bytes = np.zeros((size + 7) // 8, dtype=np.uint8)

    def __len__(self) -> int:
        return self._size

    def set(self, places: Positions) -> None:
        """Make the bits of places true."""
        import numpy as np

        np.bitwise_or.at(self._bytes, places >> 3, np.left_shift(1, places & 7).astype(np.uint8))

    def __getitem__(self, part: slice) -> npt.NDArray[np.bool_]:
        import numpy as np

        start, stop, _ = part.indices(self._size)
        first = start // 8
        bits = np.unpackbits(self._bytes[first : (stop + 7) // 8], bitorder="little")
        return bits[start - 8 * first : max(start, stop) - 8 * first].view(bool)


@dataclass(frozen=True)
class Shelved:
    """What is kept of a document."""

    name: str
    text: str
    paragraphs: tuple[Paragraph, ...]


class Shelf(Sequence[Readable]):
    """Documents on disk, taken by their places."""

    def __init__(self) -> None:
        self._scratch = _Scratch()
        self._starts = array("q", [0])
        self._lately: OrderedDict[int, Shelved] = OrderedDict()
        self._characters = 0

    def add(self, document: Document) -> None:
        """Append a document."""
        text = document.text.encode("utf-8", "surrogatepass")
        self._scratch.append(msgspec.msgpack.encode((document.name, text, document.paragraphs)))
        self._starts.append(self._scratch.size)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Readable: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Readable]: ...

    def __getitem__(self, place: int | slice) -> Readable | Sequence[Readable]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place in self._lately:
            self._lately.move_to_end(place)
            return self._lately[place]
        start, stop = self._starts[place], self._starts[place + 1]
        name, text, paragraphs = msgspec.msgpack.decode(
            self._scratch.read(start, stop - start), type=tuple[str, bytes, tuple[Paragraph, ...]]
        )
        found = Shelved(name, text.decode("utf-8", "surrogatepass"), paragraphs)
        self._lately[place] = found
        self._characters += len(found.text)
        while self._characters > _KEPT and len(self._lately) > 1:
            self._characters -= len(self._lately.popitem(last=False)[1].text)
        return found
