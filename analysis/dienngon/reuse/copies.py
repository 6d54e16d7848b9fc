"""Who copied: documents joined by reposts, and the stretches that are copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from dienngon.reuse.values import COPIED, Pair, Passage


def joined(pairs: Iterable[tuple[int, int]], count: int) -> list[int]:
    """Return for each of ``count`` items the smallest one that pairs connect it with."""
    roots = list(range(count))

    def root(one: int) -> int:
        while roots[one] != one:
            roots[one] = roots[roots[one]]
            one = roots[one]
        return one

    for first, second in pairs:
        low, high = sorted((root(first), root(second)))
        roots[high] = low
    return [root(one) for one in range(count)]


def clusters_of(pairs: Sequence[Pair], rank: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Return the documents that same texts and reposts connect, earliest first.

    Parameters
    ----------
    pairs
        Of any verdict.
    rank
        The place of each document in the order of precedence.
    """
    names = sorted(rank, key=lambda name: rank[name])
    edges = ((rank[one.first], rank[one.second]) for one in pairs if one.verdict in {"same text", "repost"})
    members: dict[int, list[str]] = {}
    for place, first in enumerate(joined(edges, len(names))):
        members.setdefault(first, []).append(names[place])
    return tuple(tuple(one) for one in members.values() if len(one) > 1)


def copies_of(
    passages: Iterable[Passage], text: Callable[[str], str], rank: Mapping[str, int]
) -> Mapping[str, tuple[tuple[int, int, str], ...]]:
    """Return the stretches of each document that are copies of an earlier one; see :class:`dienngon.reuse.Reuse`.

    ``text`` gives that of a document by its name.
    """
    taken: dict[str, list[tuple[int, int, int, str]]] = {}
    for one in passages:
        if one.kind in COPIED:
            taken.setdefault(one.second, []).append((rank[one.first], one.second_start, one.second_end, one.first))
    return MappingProxyType(
        {name: _apart(sorted(taken[name]), text(name)) for name in sorted(taken, key=lambda name: rank[name])}
    )


def _apart(stretches: Sequence[tuple[int, int, int, str]], text: str) -> tuple[tuple[int, int, str], ...]:
    """Return stretches, given with the rank of their source, such that none overlap: the first source has the text.

    What is left of a stretch begins and ends with a letter or digit.
    """
    import numpy as np

    sources = {rank: name for rank, _, _, name in stretches}
    owners = np.full(len(text) + 1, -1, dtype=np.int64)
    for rank, start, end, _ in reversed(stretches):
        owners[start:end] = rank
    cuts = np.flatnonzero(owners[1:] != owners[:-1]) + 1
    kept = []
    for begin, stop in pairwise([0, *cuts.tolist()]):
        owner, start, end = int(owners[begin]), begin, stop
        while start < end and not text[start].isalnum():
            start += 1
        while start < end and not text[end - 1].isalnum():
            end -= 1
        if owner >= 0 and start < end:
            kept.append((start, end, sources[owner]))
    return tuple(kept)
