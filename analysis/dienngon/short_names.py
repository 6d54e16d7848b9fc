"""Names of documents as people say them: the beginning that no other document has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

# Characters of a short name: with a date before it one line of a figure's margin.
MOST_LETTERS = 24
# Of a longer name the end stays, which is what tells names of one kind from one another.
_END = 16
_SEPARATOR = re.compile(r"[_\-. ]")


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return the short name of each document of a corpus, by its name; no two are the same.

    It is the shortest beginning before a separator (``_``, ``-``, ``.``, a space) that no other name has, of at most
    :data:`MOST_LETTERS` characters; where there is none the name, and of a longer one its beginning and its end.

    Examples
    --------
    >>> short_names(["001_5a8e.txt", "002_51b4.txt"])
    {'001_5a8e.txt': '001', '002_51b4.txt': '002'}
    >>> short_names(["bao-cao.2021.txt", "bao-cao.2022.txt"])["bao-cao.2022.txt"]
    'bao-cao.2022'
    >>> short_names(["Nghị_định_về_quản_lý_thông_tin_1.txt", "Nghị_định_về_quản_lý_thông_tin_2.txt"]).popitem()[1]
    'Nghị_đị…_thông_tin_2.txt'
    """
    known = list(dict.fromkeys(names))
    # What stands for one document must be the beginning, or the name, of no other.
    held = Counter(beginning for name in known for beginning in {*_beginnings(name), name})
    cut = Counter(map(_cut, known))
    return {name: _short(name, held, cut) for name in known}


def _beginnings(name: str) -> Iterator[str]:
    """Yield the beginnings of a name before its separators, the shortest first, as long as a short name may be."""
    for found in _SEPARATOR.finditer(name):
        if found.start() > MOST_LETTERS:
            return
        if found.start():
            yield name[: found.start()]


def _short(name: str, held: Counter[str], cut: Counter[str]) -> str:
    for beginning in _beginnings(name):
        if held[beginning] == 1:
            return beginning
    shorter = _cut(name)
    return shorter if cut[shorter] == 1 and not held[shorter] else name


def _cut(name: str) -> str:
    if len(name) <= MOST_LETTERS:
        return name
    return f"{name[: MOST_LETTERS - _END - 1]}…{name[-_END:]}"
