"""A corpus as one array of numbers, a number a syllable."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from dienngon.corpus import Document
from dienngon.text import _SYLLABLE, syllable_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.uint32]
    Hashes = npt.NDArray[np.uint64]
    Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Numbered:
    """The counted syllables of documents with different texts, one document after the other.

    Parameters
    ----------
    documents
        Those whose text no earlier one has.
    twins
        The others, each with the position in ``documents`` of the one that has its text.
    numbers
        The syllables, equal where their keys are.
    starts
        Where each document begins in ``numbers``, and where the last one ends.
    hashes
        For each number 64 bits that depend on the key alone.
    """

    documents: tuple[Document, ...]
    twins: tuple[tuple[int, Document], ...]
    numbers: Numbers
    starts: Positions
    hashes: Hashes

    def of(self, position: int) -> Numbers:
        """Return the numbers of one document."""
        return self.numbers[self.starts[position] : self.starts[position + 1]]


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
        self[written] = number
        return number


def number(documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> Numbered:
    """Return documents as numbers. Those without a counted syllable are left out.

    Parameters
    ----------
    documents
        In the order of precedence: of equal texts the first is kept.
    progress
        Called with the number of documents done.
    """
    import numpy as np

    keys = _Keys()
    numbers, starts = array("I"), array("q", [0])
    kept: list[Document] = []
    twins: list[tuple[int, Document]] = []
    known: dict[bytes, int] = {}
    for done, document in enumerate(documents, start=1):
        own = array("I")
        for one in document.paragraphs:
            own.extend([keys[written] for written in _SYLLABLE.findall(document.text, one.start, one.end)])
        if own:
            digest = blake2b(own.tobytes(), digest_size=16).digest()
            twin = known.setdefault(digest, len(kept))
            if twin < len(kept):
                twins.append((twin, document))
            else:
                kept.append(document)
                numbers.extend(own)
                starts.append(len(numbers))
        if progress is not None:
            progress(done)
    return Numbered(
        tuple(kept),
        tuple(twins),
        np.frombuffer(numbers, dtype=np.uint32) if numbers else np.empty(0, dtype=np.uint32),
        np.frombuffer(starts, dtype=np.int64),
        np.frombuffer(keys.hashes, dtype=np.uint64) if keys.hashes else np.empty(0, dtype=np.uint64),
    )


def offsets(document: Document) -> list[tuple[int, int]]:
    """Return where the counted syllables of a document begin and end in its text, in the order they are numbered."""
    return [
        found.span() for one in document.paragraphs for found in _SYLLABLE.finditer(document.text, one.start, one.end)
    ]
