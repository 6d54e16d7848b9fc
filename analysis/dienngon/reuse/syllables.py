"""Documents as numbers, one for each syllable; where the corpus is not in memory, these and the texts are on disk."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BufferedRandom
from typing import cast

import msgspec
import numpy as np
import numpy.typing as npt

from dienngon.corpus import Corpus, Document, Paragraph, latest_day
from dienngon.text import SYLLABLE, syllable_key

Numbers = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Positions = npt.NDArray[np.int64]

# Texts kept of those that were read last, in characters.
_KEPT = 1 << 20
# Spellings are forgotten at so many: there is no end of names and numbers.
_SPELLINGS = 1 << 18
_UNDATED = "~"


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
        start, stop, _ = part.indices(len(self))
        return np.frombuffer(self._scratch.read(4 * start, 4 * max(0, stop - start)), dtype=np.uint32)

    def extend(self, numbers: Numbers | array[int]) -> None:
        """Append numbers."""
        self._scratch.append(numbers.tobytes())


class Bits:
    """A bit for each of many places, all false at first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._bytes = np.zeros((size + 7) // 8, dtype=np.uint8)

    def __len__(self) -> int:
        return self._size

    def set(self, places: Positions) -> None:
        """Make the bits of places true."""
        np.bitwise_or.at(self._bytes, places >> 3, np.left_shift(1, places & 7).astype(np.uint8))

    def __getitem__(self, part: slice) -> npt.NDArray[np.bool_]:
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


Readable = Document | Shelved


class Shelf:
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

    def __getitem__(self, place: int) -> Shelved:
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


def precedence(document: Document) -> tuple[str, str]:
    """Return a key that sorts documents by date, then by name.

    Undated documents come last.
    """
    if document.date is None:
        return _UNDATED, document.name
    return latest_day(document.date.value), document.name


@dataclass(frozen=True)
class Numbered:
    """The counted syllables of documents with different texts, one document after the other, by precedence."""

    texts: Sequence[Document] | Shelf  # all documents, in the order of the corpus
    names: tuple[str, ...]  # of all documents, by precedence
    order: tuple[int, ...]  # where these are in ``texts``
    # Where in ``texts`` each document is whose text no earlier one has. These are known by their positions here.
    places: Positions
    twins: tuple[tuple[int, int], ...]  # the others: the position of the one with its text, and its place in ``texts``
    captioned: bytes  # whether each position has captions
    numbers: Numerals  # the syllables, equal where their keys are; on disk
    starts: Positions  # where each document begins in ``numbers``, and where the last one ends
    hashes: Hashes  # for each number 64 bits that depend on the key alone

    def __len__(self) -> int:
        return len(self.places)

    def document(self, position: int) -> Readable:
        """Return one document."""
        return self.texts[int(self.places[position])]

    def of(self, position: int) -> Numbers:
        """Return the numbers of one document."""
        return self.numbers[int(self.starts[position]) : int(self.starts[position + 1])]


class _Keys(dict[str, int]):
    """Numbers of syllables as they are written, found once for each spelling."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, int] = {}
        self.hashes = array("Q")

    def __missing__(self, written: str) -> int:
        key = syllable_key(written)
        number = self._known.setdefault(key, len(self._known))
        if number == len(self.hashes):
            digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            self.hashes.append(int.from_bytes(digest, "little"))
        if len(self) >= _SPELLINGS:
            self.clear()
        self[written] = number
        return number


def number(corpus: Iterable[Document], progress: Callable[[int], None] | None = None) -> Numbered:
    """Return documents, in any order, as numbers. Those without a counted syllable are left out.

    They are gone through once; of any but a sequence or :class:`Corpus` texts are kept on disk. ``progress`` takes the
    number of documents done.
    """
    here: Sequence[Document] | None = None
    if isinstance(corpus, Corpus | Sequence):
        here = corpus.documents if isinstance(corpus, Corpus) else corpus
    shelf = Shelf()
    keys = _Keys()
    noted = _Noted()
    for done, document in enumerate(corpus, start=1):
        own = array("I")
        for one in document.paragraphs:
            own.extend([keys[written] for written in SYLLABLE.findall(document.text, one.start, one.end)])
        noted.numbers.extend(own)
        noted.bounds.append(len(noted.numbers))
        noted.orders.append(precedence(document))
        noted.digests.append(blake2b(own.tobytes(), digest_size=16).digest() if own else b"")
        noted.captioned.append(any(one.kind == "caption" for one in document.paragraphs))
        if here is None:
            shelf.add(document)
        if progress is not None:
            progress(done)
    return _sorted(shelf if here is None else here, noted, keys)


@dataclass
class _Noted:
    """What is noted of each document, in the order of the corpus; its numbers are between two bounds."""

    orders: list[tuple[str, str]] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    captioned: bytearray = field(default_factory=bytearray)
    numbers: Numerals = field(default_factory=Numerals)
    bounds: array[int] = field(default_factory=lambda: array("q", [0]))


def _sorted(texts: Sequence[Document] | Shelf, noted: _Noted, keys: _Keys) -> Numbered:
    """Return what was read in the order of precedence, of equal texts the first alone."""
    by_precedence = sorted(range(len(texts)), key=noted.orders.__getitem__)
    numbers, starts = Numerals(), array("q", [0])
    kept = array("q")
    twins: list[tuple[int, int]] = []
    known: dict[bytes, int] = {}
    for place in by_precedence:
        digest = noted.digests[place]
        if not digest:
            continue
        twin = known.setdefault(digest, len(kept))
        if twin < len(kept):
            twins.append((twin, place))
            continue
        kept.append(place)
        numbers.extend(noted.numbers[noted.bounds[place] : noted.bounds[place + 1]])
        starts.append(len(numbers))
    return Numbered(
        texts=texts,
        names=tuple(noted.orders[place][1] for place in by_precedence),
        order=tuple(by_precedence),
        places=np.array(kept, dtype=np.int64),
        twins=tuple(twins),
        captioned=bytes(noted.captioned[place] for place in kept),
        numbers=numbers,
        starts=np.array(starts, dtype=np.int64),
        hashes=np.array(keys.hashes, dtype=np.uint64),
    )


def offsets(document: Readable) -> list[tuple[int, int]]:
    """Return where the counted syllables of a document begin and end in its text, in the order they are numbered."""
    return [
        found.span() for one in document.paragraphs for found in SYLLABLE.finditer(document.text, one.start, one.end)
    ]
