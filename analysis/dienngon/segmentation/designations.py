"""Designations kept whole in vocabularies: Covid-19, U-23, QĐ-TTg, V-League, TP. Đà Nẵng.

Pyvi parts words at hyphens and stops, so that what is left of U-23 is a term "U". The tokens that are counted stay
Pyvi's; these are joined on top of them, as the terms of a lexicon are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

import numpy as np

from dienngon.segmentation.workers import SpanTable
from dienngon.text import trimmed, unveiled, veiled

# Capitals, up to two small letters behind two or more of them (TTg) or one between them (CoV), digits (QH15).
_ABBREVIATION = r"(?:[A-ZĐƯÂÊÔ]{2,6}[a-z]{0,2}|[A-Z][a-z][A-Z]|[A-ZĐ])[0-9]{0,4}"
_DESIGNATION = re.compile(
    rf"""(?<![\w./&–-])(?:
        (?:{_ABBREVIATION})(?:[.&‐‑-](?:{_ABBREVIATION}|[0-9]{{1,4}}))+
    |   [A-ZĐ][A-Za-zĐđ]{{1,15}}[‐‑-][0-9]{{1,4}}
    |   [A-Z][‐‑-][A-Za-z][a-z]{{2,15}}
    )(?![\w]|[/–-]\w)
    |
    (?<![\w.])(?:TP|Tp|TX|Tx)(?:\.[ \N{{NO-BREAK SPACE}}]?|[ \N{{NO-BREAK SPACE}}])(?=(?P<name>[^\W\d_]))
    """,
    re.VERBOSE,
)
# What every designation holds: texts without any are passed over quickly.
_HINT = re.compile(r"[A-ZĐa-z0-9][.&‐‑-][A-ZĐa-z0-9]|\b[Tt]?(?:TP|Tp|TX|Tx)\b")


def join_designations(text: str, table: SpanTable, known: Callable[[str], bool]) -> SpanTable:
    """Return the tokens of a document, given as start, end and paragraph, with each designation joined to one.

    A designation begins where a token does, or inside one that Pyvi joined although it is not ``known`` ("Dịch_Covid"),
    and ends where one does, a full stop behind it aside. After TP and TX the name is the token that follows.
    """
    if veiled(text):
        return _joined_as_seen(text, table, known)
    if _HINT.search(text) is None:
        return table
    rows = table.tolist()
    starts = [row[0] for row in rows]
    joined: list[list[int]] = []
    done = 0
    for start, end, named in _designations(text):
        first = bisect_right(starts, start, done) - 1
        last = (bisect_right(starts, end) if named else bisect_left(starts, end)) - 1
        if not done <= first <= last or not _fits(text, rows, (first, last), (start, end), named=named):
            continue
        begin, stop, paragraph = rows[first][0], rows[last][1], rows[first][2]
        if begin < start and known(" ".join(text[begin : rows[first][1]].lower().split())):
            continue
        joined += rows[done:first]
        if begin < start:
            left, right = trimmed(text, begin, start)
            joined += [[left, right, paragraph]] if left < right else []
        joined.append([start, stop, paragraph])
        done = last + 1
    return np.array(joined + rows[done:], dtype=np.int32) if done else table


def _joined_as_seen(text: str, table: SpanTable, known: Callable[[str], bool]) -> SpanTable:
    """Return the same of a text with invisible characters, which part no designation."""
    seen, begins, ends = unveiled(text)
    left, right = np.array(begins), np.array(ends)
    first, last = np.searchsorted(left, table[:, 0]), np.searchsorted(right, table[:, 1])
    found = join_designations(seen, np.stack([first, last + 1, table[:, 2]], axis=1).astype(np.int32), known)
    if len(found) == len(table):
        return table
    return np.stack([left[found[:, 0]], right[found[:, 1] - 1], found[:, 2]], axis=1).astype(np.int32)


def _designations(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where designations are, and whether a name follows that belongs to them."""
    for found in _DESIGNATION.finditer(text):
        name = found["name"]
        if name is None or name.isupper():
            yield found.start(), found.end(), name is not None


def _fits(text: str, rows: list[list[int]], ends: tuple[int, int], place: tuple[int, int], *, named: bool) -> bool:
    """Return whether the tokens from one to another are what is at a place, and more than one, in one paragraph."""
    (first, last), (start, end) = ends, place
    if rows[first][2] != rows[last][2] or (rows[first][0] == start and first == last):
        return False
    if rows[first][0] < start and not text[start - 1].isspace():
        return False
    stop = rows[last][1]
    return rows[last][0] == end if named else stop == end or text[end:stop] == "."
