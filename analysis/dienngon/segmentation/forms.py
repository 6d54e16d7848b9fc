"""How tokens are written: their forms as numbers, and the keys that equal forms share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dienngon.segmentation.written import IntArray, Written


@dataclass(frozen=True, eq=False)
class Forms:
    """How the merged tokens of a corpus are written.

    ``surfaces`` are the forms, full stops and commas at their ends left out; ``keys`` the keys that equal phrases
    share, ``key`` that of each form, shape (forms,). ``ids`` has the form of each token, an array for each document.
    """

    surfaces: tuple[str, ...]
    keys: tuple[str, ...]
    key: IntArray
    ids: tuple[IntArray, ...]

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> Forms:
        """Return the forms of tokens, given for each document as they are in the text."""
        written = Written()
        return cls.read(written, [np.array([*map(written.__getitem__, text)], dtype=np.int32) for text in texts])

    @classmethod
    def read(cls, written: Written, numbers: Sequence[IntArray]) -> Forms:
        """Return the forms of tokens, given for each document as numbers; forms are in the order of their first use."""
        place = np.full(len(written.forms), -1, dtype=np.int32)
        used: list[int] = []
        ids: list[IntArray] = []
        for own in numbers:
            forms = written.form(own)
            new = [*dict.fromkeys(forms[place[forms] < 0].tolist())]
            place[new] = np.arange(len(used), len(used) + len(new))
            used += new
            ids.append(place[forms])
        known = [*written.forms.items()]
        keys: dict[str, int] = {}
        key = [keys.setdefault(known[one][1], len(keys)) for one in used]
        return cls(tuple(known[one][0] for one in used), tuple(keys), np.array(key, dtype=np.int32), tuple(ids))

    @cached_property
    def by_key(self) -> dict[str, list[int]]:
        """Return the forms of each key."""
        found: dict[str, list[int]] = {key: [] for key in self.keys}
        for form, key in enumerate(self.key.tolist()):
            found[self.keys[key]].append(form)
        return found
