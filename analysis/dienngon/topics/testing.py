"""Whether the shares of topics in periods differ beyond what dealing documents out at random gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.compare.rows import DIFFERS, NOT_SHOWN, ON_ONE, TOO_FEW
from dienngon.inference import LEVEL, Blocks, Permutation, blocks, permutation_test, smallest_p, smallest_trend_p
from dienngon.inference.permutation import PERMUTATIONS
from dienngon.inference.statistic import leave_one_out
from dienngon.topics.weighting import Rows

# Of fewer voices one arrangement alone can attain the level, and then decides on every topic's trend.
_TREND = 10


@dataclass(frozen=True)
class Plan:
    """How to test: level of the verdict, random arrangements, seed, and documents that are one voice."""

    level: float = LEVEL
    permutations: int = PERMUTATIONS
    seed: int = 0
    clusters: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class Tested:
    """What permuting periods over documents gives; arrays have shape (topics, periods), NaN where nothing is tested.

    Attributes
    ----------
    p
        Of a period against all other documents, adjusted over topics and periods (Westfall and Young 1993).
    verdicts
        For each topic and period, as keyness words them; empty for a gap.
    change_p
        Of a period and all after it against all before, adjusted over topics and places in time.
    trend, trend_p
        For each topic the direction of its trend over time (1 or -1), and p adjusted over topics, shape (topics,); NaN
        where no trend can be tested.
    notes
        For each period why nothing can be told, empty where something can.
    voices
        Documents of each period that have a topic, those that move together as one, shape (periods,).
    """

    p: Rows = field(repr=False)
    verdicts: tuple[tuple[str, ...], ...] = field(repr=False)
    change_p: Rows = field(repr=False)
    trend: Rows = field(repr=False)
    trend_p: Rows = field(repr=False)
    notes: tuple[str, ...]
    voices: NDArray[np.int64]


def compare_periods(values: Rows, groups: Mapping[str, Sequence[int]], how: Plan) -> Tested:
    """Return what a permutation of periods over documents says of the shares of topics.

    Each document counts by its shares, whatever its length. The topics were found without regard to the periods, and do
    not depend on the order of documents, so that under exchange of the labels the test is exact.

    Parameters
    ----------
    values
        Share of each topic in each document, shape (documents, topics); NaN rows for documents without one.
    groups
        Positions of the documents of each period, in the order of time; empty for a gap.
    how
        Level, permutations, seed and clusters.

    Raises
    ------
    ParameterError
        If the level or the number of permutations cannot be used.
    """
    topics = values.shape[1]
    members = {name: [one for one in rows if not np.isnan(values[one]).any()] for name, rows in groups.items()}
    filled = [number for number, rows in enumerate(members.values()) if rows]
    p, change = (np.full((topics, len(groups)), np.nan) for _ in range(2))
    trend, trend_p = np.full(topics, np.nan), np.full(topics, np.nan)
    verdicts = [[""] * len(groups) for _ in range(topics)]
    voices = np.zeros(len(groups), dtype=np.int64)
    if filled:
        made = _blocks(values, list(members.values()), filled, how)
        sizes = made.group_sizes
        voices[filled] = sizes
        p[:, filled], found = _against_rest(made, sizes, topics, how)
        for own, said in zip(verdicts, found, strict=True):
            for number, one in zip(filled, said, strict=True):
                own[number] = one
        change[:, filled] = _changes(made, sizes, topics, how)
        trend, trend_p = _trend(made, sizes, [list(groups)[number] for number in filled], topics, how)
    total = int(voices.sum())
    notes = [_note(own, total, len(rows), how) for own, rows in zip(voices.tolist(), groups.values(), strict=True)]
    return Tested(p, tuple(map(tuple, verdicts)), change, trend, trend_p, tuple(notes), voices)


def _blocks(values: Rows, members: list[list[int]], filled: Sequence[int], how: Plan) -> Blocks:
    """Return the documents as blocks, in an order that does not depend on that of the corpus."""
    pairs = [(row, label) for label, number in enumerate(filled) for row in members[number]]
    rows, labels = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    keys = np.round(values[rows], 9)
    order = np.lexsort((*keys.T[::-1], labels))
    rows, labels = rows[order], labels[order]
    place = {row: number for number, row in enumerate(rows.tolist())}
    clusters = [[place[one] for one in cluster if one in place] for cluster in how.clusters]
    return blocks(sparse.csr_array(values[rows]), np.ones(len(rows)), labels, clusters)


def _against_rest(made: Blocks, sizes: NDArray[np.int64], topics: int, how: Plan) -> tuple[Rows, list[list[str]]]:
    """Return adjusted p and verdicts of each topic and filled period."""
    total = int(sizes.sum())
    p = np.full((topics, len(sizes)), np.nan)
    verdicts = [[TOO_FEW] * len(sizes) for _ in range(topics)]
    decidable = [number for number, size in enumerate(sizes.tolist()) if smallest_p(size, total) <= how.level]
    if not decidable:
        return p, verdicts
    result = _permuted(made, np.eye(len(sizes))[decidable], how)
    for place, number in enumerate(decidable):
        p[:, number] = result.p_adjusted[place]
        single = dataclasses.replace(made, labels=(made.labels == number).astype(np.int64))
        for topic in range(topics):
            verdicts[topic][number] = _verdict(result, place, topic, single, how.level)
    return p, verdicts


def _verdict(result: Permutation, place: int, topic: int, single: Blocks, level: float) -> str:
    if result.p_adjusted[place, topic] <= level:
        alone = leave_one_out(single, topic, single.labels.astype(float)) <= result.critical[place]
        return ON_ONE if alone else DIFFERS
    return NOT_SHOWN if result.attainable[place, topic] <= level else TOO_FEW


def _changes(made: Blocks, sizes: NDArray[np.int64], topics: int, how: Plan) -> Rows:
    """Return adjusted p of each filled period and all after it against all before."""
    p = np.full((topics, len(sizes)), np.nan)
    total = int(sizes.sum())
    splits = [one for one in range(1, len(sizes)) if smallest_p(int(sizes[one:].sum()), total) <= how.level]
    if splits:
        contrasts = np.array([(np.arange(len(sizes)) >= one).astype(float) for one in splits])
        p[:, splits] = _permuted(made, contrasts, how).p_adjusted.T
    return p


def _trend(made: Blocks, sizes: NDArray[np.int64], labels: Sequence[str], topics: int, how: Plan) -> tuple[Rows, Rows]:
    """Return the direction of each topic's trend over the filled periods, and its adjusted p."""
    places = [float(one) for one in labels] if all(one.isdecimal() for one in labels) else list(range(len(labels)))
    few = len(labels) < 3 or sizes.sum() < _TREND
    if few or smallest_trend_p(sizes.tolist(), places) > how.level:
        return np.full(topics, np.nan), np.full(topics, np.nan)
    result = _permuted(made, np.array([places]), how)
    return np.where(result.statistic[0] >= 0, 1.0, -1.0), result.p_adjusted[0]


def _permuted(made: Blocks, contrasts: Rows, how: Plan) -> Permutation:
    return permutation_test(made, contrasts, permutations=how.permutations, seed=how.seed, level=how.level)


def _note(own: int, total: int, documents: int, how: Plan) -> str:
    """Return why nothing can be told of a period, empty where something can."""
    if not documents:
        return "no documents"
    if not own:
        return "no document with a topic"
    attainable = smallest_p(own, total)
    if attainable <= how.level:
        return ""
    name = "voices" if how.clusters else "dated documents"
    share = f"{own} of {total} {name}"
    if own == total:
        return f"{TOO_FEW}: {share}, so there is nothing to compare with"
    return f"{TOO_FEW}: with {share} the smallest attainable p is {attainable:.2g}"
