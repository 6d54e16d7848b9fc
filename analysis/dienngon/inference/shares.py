"""Shares of documents over periods, such as those of topics: means with bands, and what the documents can show."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.inference.blocks import blocks
from dienngon.inference.contrasts import mean_differences
from dienngon.inference.design import Design
from dienngon.inference.intervals import bootstrap_rates, share_interval
from dienngon.inference.rates import changes, differences, directions
from dienngon.inference.verdicts import doubt

Rows = NDArray[np.float64]
Groups = Mapping[str, Sequence[int]]
Verdicts = tuple[tuple[Verdict | str, ...], ...]
# Fewer documents give no band that means anything.
LEAST_BAND = 5
# Below this a share is as good as none in a period.
ABSENT = 0.01
# Shares below this are a solver's residue, and differ between machines.
RESIDUE = 1e-9


@dataclass(frozen=True, eq=False)
class Compared:
    """Shares compared between periods; arrays have shape (shares, periods), NaN where nothing is tested.

    ``difference`` with ``low`` and ``high`` is that of a period's mean from that of all others, and ``detectable`` the
    smallest that would be shown in four cases of five. ``p`` is that of a period against all others, ``change_p`` of it
    and all after it against all before, ``trend_p`` of the ``trend`` (1 or -1), each adjusted (Westfall and Young
    1993); ``q`` as in :class:`dienngon.inference.rates.Differences`. ``verdicts`` and ``discoveries`` are empty for a
    gap; ``changes`` say where a share ``emerges`` or ``disappears``, ``notes`` of a period why nothing can be decided.
    """

    difference: Rows
    low: Rows
    high: Rows
    detectable: Rows
    p: Rows
    q: Rows
    verdicts: Verdicts
    discoveries: Verdicts
    change_p: Rows
    changes: NDArray[np.object_]
    trend: Rows
    trend_p: Rows
    notes: tuple[Note | None, ...]


def compare_shares(values: Rows, groups: Groups, design: Design, *, ordered: bool = True) -> Compared:
    """Return what a permutation of periods over documents says of their shares.

    Each document counts by its shares, shape (documents, shares), whatever its length; NaN rows have none. Where these
    were found without regard to the periods and to the order of documents, the test is exact under exchange of labels.
    Without an order of the periods nothing changes and there is no trend.
    """
    rows, periods = _placed(values, groups)
    clusters = np.unique(np.array([periods, design.first_of(len(values))[rows]]), axis=1)
    # Of each period, documents that move together counted as one.
    units = np.bincount(clusters[0], minlength=len(groups))
    sample, own = (sparse.csr_array(values[rows]), np.ones(len(rows)), periods), design.at(rows)
    found = differences(*sample, len(groups), own, contrast=mean_differences)
    verdicts, discoveries = (
        tuple(tuple("" if one is Verdict.NO_DOCUMENTS else one for one in row) for row in answers)
        for answers in (found.verdicts, found.discoveries)
    )
    nothing = np.full(values.shape[1], np.nan)
    value, low, high = (
        np.column_stack([nothing if one is None else getattr(one, name) for one in found.effects])
        for name in ("value", "low", "high")
    )
    change_p, (trend, trend_p) = np.full_like(found.p, np.nan), np.full((2, values.shape[1]), np.nan)
    if ordered:
        filled = [label for label, number in zip(groups, units.tolist(), strict=True) if number]
        years = all(label.isdecimal() for label in filled)
        change_p = changes(*sample, len(groups), own)
        trend, trend_p = directions(*sample, [float(one) for one in groups] if years else np.cumsum(units > 0), own)
    total, joined = int(units.sum()), bool(design.clusters)
    notes = tuple(
        Note.of("over_time.no_topic") if members and not number else doubt(number, total, design.level, joined=joined)
        for number, members in zip(units.tolist(), groups.values(), strict=True)
    )
    turns = _turns(values, list(groups.values()), change_p <= design.level)
    tests = found.detectable, found.p_adjusted, found.q, verdicts, discoveries
    return Compared(value, low, high, *tests, change_p, turns, trend, trend_p, notes)


def _placed(values: Rows, groups: Groups) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the documents with shares and the period of each, in an order that does not depend on the corpus's."""
    pairs = [(row, number) for number, rows in enumerate(groups.values()) for row in rows]
    rows, periods = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    known = ~np.isnan(values[rows]).any(axis=1)
    rows, periods = rows[known], periods[known]
    order = np.lexsort((*np.round(values[rows], 9).T[::-1], periods))
    return rows[order], periods[order]


def _turns(values: Rows, groups: Sequence[Sequence[int]], certain: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Return where a share emerges or disappears, of the changes that sampling does not explain."""
    turns = np.full(certain.shape, "", dtype=object)
    usable = [[row for row in rows if not np.isnan(values[row]).any()] for rows in groups]
    filled = [number for number, rows in enumerate(usable) if rows]
    for last, number in itertools.pairwise(filled):
        parts = (usable[:number], usable[last : last + 1], usable[number : number + 1], usable[number:])
        before, there, here, after = (values[[row for rows in part for row in rows]].mean(axis=0) for part in parts)
        turns[certain[:, number] & (after < ABSENT) & (there >= ABSENT), number] = "disappears"
        turns[certain[:, number] & (before < ABSENT) & (here >= ABSENT), number] = "emerges"
    return turns


def mean_shares(values: Rows, members: Sequence[int], design: Design, draws: int) -> Rows:
    """Return the mean of the shares of some documents and its 95% band, shape (3, shares); NaN where nothing is known.

    The band is the bootstrap's by ``draws``; documents that move together are drawn together.
    """
    known = [one for one in members if not np.isnan(values[one]).any()]
    out = np.full((3, values.shape[1]), np.nan)
    if not known:
        return out
    own = values[known]
    mean = own.mean(axis=0)
    out[0] = np.where(mean < RESIDUE, 0.0, mean)
    made = blocks(own, np.ones(len(known)), np.zeros(len(known)), design.at(known))
    number = len(made.sizes)
    if number < LEAST_BAND:
        return out
    # Sorted, so that the order of the documents makes no difference.
    order = np.lexsort((*np.round(made.counts.toarray(), 9).T, made.sizes))
    made = dataclasses.replace(made, counts=sparse.csr_array(made.counts[order]), sizes=made.sizes[order])
    out[1:] = bootstrap_rates(made, 0, replicates=draws, seed=design.seed)
    # Documents that are all alike vary in no draw.
    for held, same in ((0, (own < RESIDUE).all(axis=0)), (number, (own > 1 - RESIDUE).all(axis=0))):
        out[1:, same] = np.array(share_interval(held, number))[:, None]
    return out
