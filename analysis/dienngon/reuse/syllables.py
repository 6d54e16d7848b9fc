"""A corpus as one array of numbers, a number a syllable."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from dienngon.corpus import Corpus, Document
from dienngon.reuse.disk import Numerals, Readable, Shelf
from dienngon.reuse.order import precedence
from dienngon.text import SYLLABLE, syllable_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.uint32]
    Hashes = npt.NDArray[np.uint64]
    Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Numbered:
    """The counted syllables of documents with different texts, one document after the other, by precedence.

    Parameters
    ----------
    texts
        All documents, in the order of the corpus.
    names, order
        Of all documents, by precedence: their names, and where they are in ``texts``.
    places
        Where in ``texts`` each document is whose text no earlier one has. Elsewhere these are known by their positions
        here.
    twins
        The others, each with the position of the one that has its text, and its place in ``texts``.
    captioned
        For each position whether the document has captions.
    numbers
        The syllables, equal where their keys are; on disk.
    starts
        Where each document begins in ``numbers``, and where the last one ends.
    hashes
        For each number 64 bits that depend on the key alone.
    """

    texts: Sequence[Readable]
    names: tuple[str, ...]
    order: tuple[int, ...]
    places: Positions
    twins: tuple[tuple[int, int], ...]
    captioned: bytes
    numbers: Numerals
    starts: Positions
    hashes: Hashes

    def __len__(self) -> int:
        return len(self.places)

    def document(self, position: int) -> Readable:
        """Return one document."""
        return self.texts[int(self.places[position])]

    def of(self, position: int) -> Numbers:
        """Return the numbers of one document."""
        return self.numbers[int(self.starts[position]) : int(self.starts[position + 1])]


# Spellings begin anew at so many: of names and numbers there is no end.
_SPELLINGS = 1 << 18


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
    """Return documents as numbers. Those without a counted syllable are left out.

    Parameters
    ----------
    corpus
        The documents, in any order. They are gone through once; of any but a sequence or :class:`Corpus` texts are
        kept on disk.
    progress
        Called with the number of documents done.
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
    """What is noted of each document, in the order of the corpus; its numbers lie between two bounds."""

    orders: list[tuple[str, str]] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    captioned: bytearray = field(default_factory=bytearray)
    numbers: Numerals = field(default_factory=Numerals)
    bounds: array[int] = field(default_factory=lambda: array("q", [0]))


def _sorted(texts: Sequence[Readable], noted: _Noted, keys: _Keys) -> Numbered:
    """Return what was read in the order of precedence, of equal texts the first alone."""
    import numpy as np

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
