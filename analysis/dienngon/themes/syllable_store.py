"""Numbers of syllables kept on disk, so that the next search of a corpus need not read its texts again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from dienngon import store
from dienngon.themes.stream import PIECE, Numbers, Vocabulary

# Counts up when what a syllable's key is changes.
VERSION = "2"


class Store:
    """The syllables of documents as numbers, under a hash of their text, and what each number stands for.

    A text could be put together again from it, in lower case and without punctuation.

    Parameters
    ----------
    folder
        The folder of caches; see :class:`dienngon.store.Store`.
    """

    def __init__(self, folder: Path) -> None:
        self._store = store.Store(folder, "syllables")

    @staticmethod
    def key(texts: Sequence[str]) -> bytes:
        """Return the key of a document's texts."""
        return store.key_of(VERSION, PIECE.pattern, *texts)

    def load(self, keys: Sequence[bytes], vocabulary: Vocabulary) -> dict[bytes, Numbers]:
        """Return what is stored under some keys, in the numbers of a vocabulary."""
        found: dict[bytes, Numbers] = {}
        for pack in self._store.load(keys):
            # Breaks and the ends of stretches, 0 and -1, are the same in all vocabularies.
            own = np.array([-1, 0, *map(vocabulary.number, pack.names)], dtype=np.int32)
            found.update((key, own[rows[:, 0] + 1]) for key, rows in pack.entries.items())
        return found

    def store(self, entries: Sequence[tuple[bytes, Numbers]], vocabulary: Vocabulary) -> None:
        """Store numbers of a vocabulary under keys, renumbered from 1 on."""
        if not entries:
            return
        used = np.unique(np.concatenate([numbers for _, numbers in entries]))
        used = used[used > 0]
        theirs = np.zeros(len(vocabulary.keys) + 1, dtype=np.int32)
        theirs[0] = -1
        theirs[used + 1] = np.arange(1, len(used) + 1)
        rows = {key: theirs[numbers + 1].reshape(-1, 1) for key, numbers in entries}
        self._store.save(rows, [vocabulary.keys[number] for number in used.tolist()])
