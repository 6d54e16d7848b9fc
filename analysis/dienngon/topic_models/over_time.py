"""Topics over time: shares with bands and tests, words of a period from that period alone, topics that come and go."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.inference import Blocks, Design, blocks, permutation_test
from dienngon.inference.intervals import share_interval
from dienngon.inference.rates import differences
from dienngon.inference.verdicts import LEAST_BLOCKS_TREND, doubt, smallest_p, smallest_trend_p
from dienngon.periods import Periods, periods_for
from dienngon.table import Table
from dienngon.topic_models.topics import Topics
from dienngon.topic_models.weights import Rows, distinctive

SHARE_COLUMNS = (
    *("model", "topic", "label", "stable", "period", "share", "low", "high", "share_words", "documents"),
    *("p_adjusted", "verdict", "change", "change_p", "note"),
)
WORD_COLUMNS = ("model", "topic", "label", "stable", "period", "rank", "term", "count", "score", "documents", "note")
# Fewer documents give no band that means anything.
_LEAST = 5
_LEAST_COUNT = 1.5
# Below this a topic is as good as absent in a period.
ABSENT = 0.01
_RESIDUE = 1e-9


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


def over_time(topics: Topics, by: str | Periods = "year", design: Design = Design(), *, draws: int = 1000) -> Table:
    """Return the share of each topic in each period, by documents and by words, and what the documents can show of it.

    ``design`` says how periods are compared: level, permutations, and which documents move together; its seed is that
    of the bootstrap as well. Intervals are always the bootstrap's, by ``draws``. A period without documents has an
    empty share; ``change`` is ``emerges``, ``disappears`` or empty.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), "nmf", 2)
    >>> topics.over_time().data[["topic", "period", "share"]].head(3).values.tolist()
    [[1, '2021', 0.25], [1, '2022', 0.628624], [1, '2023', nan]]
    """
    corpus = topics.counts.tokens.corpus
    periods = periods_for(corpus, by)
    groups = periods.groups(corpus)
    values = topics.document_shares()
    words = _word_weighted(topics, groups)
    together = design.first_of(len(corpus))
    bands = [_band(values[members], together[members], draws, design.seed) for members in groups.values()]
    found = compare_periods(values, groups, design, ordered=periods.ordered)
    changes = _changes(values, list(groups.values()), found, design.level)
    rows: list[tuple[object, ...]] = []
    for topic in range(len(topics)):
        for number, (period, members) in enumerate(groups.items()):
            share, low, high = (float(one) for one in bands[number][:, topic])
            row: tuple[object, ...] = (period, share, low, high, float(words[number, topic]), len(members))
            row += (float(found.p[topic, number]), found.verdicts[topic][number])
            row += (changes[topic][number], float(found.change_p[topic, number]), found.notes[number] or "")
            rows.append((*topics.key(topic + 1), *row))
    tested = {"level": design.level, "permutations": design.permutations, "clusters": len(design.clusters)}
    return topics.table(
        "topics_over_time",
        SHARE_COLUMNS,
        rows,
        title=Note.of("over_time.title", by=periods.by, model=topics.model.upper()),
        method=Note.of("over_time.method", level=design.level),
        parameters={**topics.parameters, "by": periods.by, "draws": draws, **tested},
        notes=(*_notes(topics, groups, found, design), *periods.left_out(corpus), *topics.all_notes),
        details=(
            Note.of("over_time.shares"),
            Note.of("over_time.bands", draws=draws, least=_LEAST),
            Note.of("over_time.changes", absent=ABSENT, level=design.level),
        ),
    )


def _notes(topics: Topics, groups: Mapping[str, Sequence[int]], found: Tested, design: Design) -> list[Note]:
    """Return what could be decided and what was found of the topics over time."""
    differs = sum(isinstance(one, Verdict) and one.found for row in found.verdicts for one in row)
    able = sum(not note for note in found.notes)
    notes = [Note.of("over_time.differs", topics=len(topics), periods=able, differs=differs)]
    if not able:
        notes = [Note.of("over_time.too_few")]
    trends = [
        Note.of("over_time.grows" if found.trend[topic] > 0 else "over_time.fades", topic=topic + 1, p=p)
        for topic, p in enumerate(found.trend_p.tolist())
        if p <= design.level
    ]
    if trends:
        notes.append(Note.of("over_time.trends", trends=trends))
    elif not np.isnan(found.trend_p).all():
        notes.append(Note.of("over_time.no_trend"))
    gaps = [period for period, rows in groups.items() if not rows]
    notes += [Note.of("over_time.gaps", periods=gaps)] if gaps else []
    return notes + ([Note.of("over_time.clusters", clusters=len(design.clusters))] if design.clusters else [])


def _band(values: Rows, together: NDArray[np.int64], draws: int, seed: int) -> Rows:
    """Return mean, low and high of each topic over documents, shape (3, topics); NaN where there is nothing to say."""
    known = ~np.isnan(values).any(axis=1)
    usable, together = values[known], together[known]
    out = np.full((3, values.shape[1]), np.nan)
    if not len(usable):
        return out
    mean = usable.mean(axis=0)
    # Weights below this are the solver's residue, and differ between machines.
    out[0] = np.where(mean < _RESIDUE, 0.0, mean)
    _, own = np.unique(together, return_inverse=True)
    sizes = np.bincount(own).astype(np.float64)
    if len(sizes) < _LEAST:
        return out
    sums = np.array([np.bincount(own, column) for column in usable.T]).T
    # Sorted, so that the order of the documents makes no difference.
    order = np.lexsort((*np.round(sums, 9).T, sizes))
    sums, sizes = sums[order], sizes[order]
    random = np.random.default_rng(seed)
    drawn = random.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), size=draws)
    out[1:] = np.percentile((drawn @ sums) / (drawn @ sizes)[:, None], [2.5, 97.5], axis=0)
    # Documents that are all alike vary in no draw.
    for held, same in ((0, (usable < _RESIDUE).all(axis=0)), (len(sizes), (usable > 1 - _RESIDUE).all(axis=0))):
        if same.any():
            out[1:, same] = np.array(share_interval(held, len(sizes)))[:, None]
    return out


def _word_weighted(topics: Topics, groups: Mapping[str, Sequence[int]]) -> Rows:
    """Return the share of each topic in the terms of each period, shape (periods, topics)."""
    size = np.asarray(topics.counts.matrix.sum(axis=1), dtype=np.float64).ravel()
    size[~topics.row_weights.any(axis=1)] = 0.0
    out = np.full((len(groups), len(topics)), np.nan)
    for number, members in enumerate(groups.values()):
        rows = np.isin(topics.counts.documents, list(members))
        total = size[rows].sum()
        if total > 0:
            found = size[rows] @ topics.row_weights[rows] / total
            out[number] = np.where(found < _RESIDUE, 0.0, found)
    return out


def _changes(values: Rows, groups: Sequence[Sequence[int]], found: Tested, level: float) -> list[list[str]]:
    """Return for each topic and period whether the topic emerges or disappears there, beyond what sampling explains."""
    topics = values.shape[1]
    changes = [[""] * len(groups) for _ in range(topics)]
    usable = [[row for row in rows if not np.isnan(values[row]).any()] for rows in groups]
    filled = [number for number, rows in enumerate(usable) if rows]
    for last, number in itertools.pairwise(filled):
        before = values[[row for rows in usable[:number] for row in rows]].mean(axis=0)
        after = values[[row for rows in usable[number:] for row in rows]].mean(axis=0)
        here, there = values[usable[number]].mean(axis=0), values[usable[last]].mean(axis=0)
        for topic in np.flatnonzero(found.change_p[:, number] <= level).tolist():
            if before[topic] < ABSENT <= here[topic]:
                changes[topic][number] = "emerges"
            elif after[topic] < ABSENT <= there[topic]:
                changes[topic][number] = "disappears"
    return changes


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
            change[:, filled] = _change_p(made, topics, design)
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


def _change_p(made: Blocks, topics: int, design: Design) -> Rows:
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


def words_over_time(topics: Topics, by: str | Periods = "year", top: int = 8) -> Table:
    """Return the words of each topic in each period, from that period's documents alone.

    Parameters
    ----------
    by
        ``"year"``, or the periods to show.
    top
        Words a topic and period.

    Returns
    -------
    Table
        model, topic, label, stable, period, rank, term, count (of the term in the topic's part of the period's
        passages), score, documents (of the period that hold the term), note.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> topics = dn.fit_topics(dn.count(dn.segment(corpus())), "nmf", 2)
    >>> words_over_time(topics, top=2).data[["period", "term"]].head(2).values.tolist()
    [['2021', 'lớp học'], ['2021', 'máy tính']]
    """
    counts = topics.counts
    corpus = counts.tokens.corpus
    periods = periods_for(corpus, by)
    rows: list[tuple[object, ...]] = []
    for period, members in periods.groups(corpus).items():
        inside = np.flatnonzero(np.isin(counts.documents, members))
        matrix, weights = counts.matrix[inside], topics.row_weights[inside]
        gains = distinctive(matrix, weights)
        sizes = np.asarray((matrix.T @ weights).T, dtype=np.float64)
        holding = _holding(matrix, counts.documents[inside])
        for topic in range(len(topics)):
            key = (*topics.key(topic + 1), period)
            score = np.where(sizes[topic] >= _LEAST_COUNT, gains[topic], 0.0)
            best = topics.best_terms(score, top)
            if not best:
                why = Note.of("over_time.no_words" if members else "verdict.no_documents")
                rows.append((*key, 0, "", 0.0, np.nan, 0, why))
            for rank, (term, value) in enumerate(best, start=1):
                at = topics.column(term)
                rows.append((*key, rank, term, float(sizes[topic, at]), value, int(holding[at]), ""))
    return topics.table(
        "topic_words_over_time",
        WORD_COLUMNS,
        # All periods of a topic before the next one.
        sorted(rows, key=lambda row: int(str(row[1]))),
        title=Note.of("over_time.words_title", by=periods.by, model=topics.model.upper()),
        method=Note.of("over_time.words_method", least=_LEAST_COUNT),
        parameters={**topics.parameters, "by": periods.by},
    )


def _holding(matrix: sparse.csr_array, documents: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return in how many documents each term occurs."""
    row, column = matrix.tocoo().coords
    pairs = np.unique(np.stack([documents[row], column]), axis=1) if len(row) else np.empty((2, 0), dtype=np.int64)
    return np.asarray(np.bincount(pairs[1], minlength=matrix.shape[1]))
