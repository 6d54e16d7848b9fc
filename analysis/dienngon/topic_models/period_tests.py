"""Whether the shares of topics differ between periods by more than documents at random do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.inference import Blocks, Design, blocks, permutation_test
from dienngon.inference.rates import differences
from dienngon.inference.verdicts import LEAST_BLOCKS_TREND, doubt, smallest_p, smallest_trend_p
from dienngon.topic_models.weights import Rows


@dataclass(frozen=True, eq=False)
class Tested:
    """What permuting periods over documents gives; arrays have shape (topics, periods), NaN where nothing is tested.

    ``p`` is that of a period against all other documents, adjusted over topics and periods (Westfall and Young 1993);
    ``change_p`` that of a period and all after it against all before. ``trend`` is the direction of each topic over
    time (1 or -1). ``verdicts`` are empty for a gap; ``notes`` say of a period why nothing can be decided. ``units``
    are the documents of each period that have a topic, those that move together counted as one.
    """

    p: Rows
    verdicts: tuple[tuple[Verdict | str, ...], ...]
    change_p: Rows
    trend: Rows
    trend_p: Rows
    notes: tuple[Note | None, ...]
    units: NDArray[np.int64]


def compare_periods(
    values: Rows, groups: Mapping[str, Sequence[int]], design: Design, *, ordered: bool = True
) -> Tested:
    """Return what a permutation of periods over documents says of the shares of topics.

    Each document counts by its shares, shape (documents, topics), whatever its length; NaN rows have none. The topics
    were found without regard to the periods, and do not depend on the order of documents, so that under exchange of the
    labels the test is exact. Without an order of the periods nothing changes and there is no trend.
    """
    topics = values.shape[1]
    p, change = (np.full((topics, len(groups)), np.nan) for _ in range(2))
    trend = trend_p = np.full(topics, np.nan)
    verdicts: tuple[tuple[Verdict | str, ...], ...] = (("",) * len(groups),) * topics
    units = np.zeros(len(groups), dtype=np.int64)
    rows, periods = _placed(values, groups)
    if len(rows):
        own = design.at(rows)
        counts, sizes = sparse.csr_array(values[rows]), np.ones(len(rows))
        found = differences(counts, sizes, periods, len(groups), own)
        p = found.p_adjusted
        verdicts = tuple(tuple("" if one is Verdict.NO_DOCUMENTS else one for one in row) for row in found.verdicts)
        filled, labels = np.unique(periods, return_inverse=True)
        made = blocks(counts, sizes, labels, own)
        units[filled] = made.group_sizes
        if ordered:
            change[:, filled] = _changes(made, topics, design)
            trend, trend_p = _trend(made, [list(groups)[number] for number in filled], topics, design)
    total, joined = int(units.sum()), bool(design.clusters)
    notes = tuple(
        Note.of("over_time.no_topic") if rows and not own else doubt(own, total, design.level, joined=joined)
        for own, rows in zip(units.tolist(), groups.values(), strict=True)
    )
    return Tested(p, verdicts, change, trend, trend_p, notes, units)


def _placed(values: Rows, groups: Mapping[str, Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the documents with a topic and the period of each, in an order that does not depend on the corpus's."""
    pairs = [(row, number) for number, rows in enumerate(groups.values()) for row in rows]
    rows, periods = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    known = ~np.isnan(values[rows]).any(axis=1)
    rows, periods = rows[known], periods[known]
    order = np.lexsort((*np.round(values[rows], 9).T[::-1], periods))
    return rows[order], periods[order]


def _changes(made: Blocks, topics: int, design: Design) -> Rows:
    """Return adjusted p of each filled period and all after it against all before."""
    sizes = made.group_sizes
    p = np.full((topics, len(sizes)), np.nan)
    total = int(sizes.sum())
    splits = [one for one in range(1, len(sizes)) if smallest_p(int(sizes[one:].sum()), total) <= design.level]
    if splits:
        contrasts = np.array([(np.arange(len(sizes)) >= one).astype(float) for one in splits])
        p[:, splits] = permutation_test(made, contrasts, design=design).p_adjusted.T
    return p


def _trend(made: Blocks, labels: Sequence[str], topics: int, design: Design) -> tuple[Rows, Rows]:
    """Return the direction of each topic's trend over the filled periods, and its adjusted p."""
    sizes = made.group_sizes
    places = [float(one) for one in labels] if all(one.isdecimal() for one in labels) else list(range(len(labels)))
    few = len(labels) < 3 or sizes.sum() < LEAST_BLOCKS_TREND
    if few or smallest_trend_p(sizes.tolist(), places) > design.level:
        return np.full(topics, np.nan), np.full(topics, np.nan)
    result = permutation_test(made, [places], design=design)
    return np.where(result.statistic[0] >= 0, 1.0, -1.0), result.p_adjusted[0]
