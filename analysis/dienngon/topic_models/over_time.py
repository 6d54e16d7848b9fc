"""Topics over time: shares with bands and tests, words of a period from that period alone, topics that come and go."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note, Verdict
from dienngon.inference import Design, blocks
from dienngon.inference.intervals import bootstrap_rates, share_interval
from dienngon.inference.rates import changes, differences, directions
from dienngon.inference.verdicts import doubt
from dienngon.periods import Periods, periods_for
from dienngon.table import Table
from dienngon.topic_models.topics import Topics
from dienngon.topic_models.weights import Numbers, Rows, distinctive

SHARE_COLUMNS = (
    *("model", "topic", "label", "stable", "period", "share", "low", "high", "share_words", "documents"),
    *("p_adjusted", "verdict", "change", "change_p", "note"),
)
_WORD_COLUMNS = ("model", "topic", "label", "stable", "period", "rank", "term", "count", "score", "documents", "note")
# Fewer documents give no band that means anything.
_LEAST = 5
_LEAST_COUNT = 1.5
# Below this a topic is as good as absent in a period.
ABSENT = 0.01
# Weights below this are the solver's residue, and differ between machines.
_RESIDUE = 1e-9


@dataclass(frozen=True, eq=False)
class Tested:
    """What permuting periods over documents gives; arrays have shape (topics, periods), NaN where nothing is tested.

    ``p`` is that of a period against all others, ``change_p`` of it and all after it against all before, ``trend_p`` of
    a topic's ``trend`` (1 or -1), each adjusted (Westfall and Young 1993). ``verdicts`` are empty for a gap; ``notes``
    say of a period why nothing can be decided; ``units`` are its documents with a topic, each cluster counted once.
    """

    p: Rows
    verdicts: tuple[tuple[Verdict | str, ...], ...]
    change_p: Rows
    trend: Rows
    trend_p: Rows
    notes: tuple[Note | None, ...]
    units: Numbers


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
    words = topics.document_words()
    bands = [_shares(values, words, members, design, draws) for members in groups.values()]
    found = compare_periods(values, groups, design, ordered=periods.ordered)
    turns = _turns(values, list(groups.values()), found, design.level)
    rows: list[tuple[object, ...]] = []
    for topic in range(len(topics)):
        for at, (period, members) in enumerate(groups.items()):
            share = (*bands[at][:, topic].tolist(), len(members))
            test = (float(found.p[topic, at]), found.verdicts[topic][at])
            turn = (turns[topic, at], float(found.change_p[topic, at]))
            rows.append((*topics.key(topic + 1), period, *share, *test, *turn, found.notes[at] or ""))
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


def _shares(values: Rows, words: Rows, members: Sequence[int], design: Design, draws: int) -> Rows:
    """Return the share of each topic in some documents, its band, and its share in their words, shape (4, topics)."""
    known = [one for one in members if not np.isnan(values[one]).any()]
    out = np.full((4, values.shape[1]), np.nan)
    if not known:
        return out
    own = values[known]
    both = np.array([own.mean(axis=0), words[known].sum(axis=0) / words[known].sum()])
    out[[0, 3]] = np.where(both < _RESIDUE, 0.0, both)
    made = blocks(own, np.ones(len(known)), np.zeros(len(known)), design.at(known))
    number = len(made.sizes)
    if number < _LEAST:
        return out
    # Sorted, so that the order of the documents makes no difference.
    order = np.lexsort((*np.round(made.counts.toarray(), 9).T, made.sizes))
    made = dataclasses.replace(made, counts=sparse.csr_array(made.counts[order]), sizes=made.sizes[order])
    out[1:3] = bootstrap_rates(made, 0, replicates=draws, seed=design.seed)
    # Documents that are all alike vary in no draw.
    for held, same in ((0, (own < _RESIDUE).all(axis=0)), (number, (own > 1 - _RESIDUE).all(axis=0))):
        out[1:3, same] = np.array(share_interval(held, number))[:, None]
    return out


def _turns(values: Rows, groups: Sequence[Sequence[int]], found: Tested, level: float) -> NDArray[np.object_]:
    """Return where a topic emerges or disappears beyond what sampling explains, shape (topics, periods)."""
    turns = np.full((values.shape[1], len(groups)), "", dtype=object)
    usable = [[row for row in rows if not np.isnan(values[row]).any()] for rows in groups]
    filled = [number for number, rows in enumerate(usable) if rows]
    for last, number in itertools.pairwise(filled):
        parts = (usable[:number], usable[last : last + 1], usable[number : number + 1], usable[number:])
        before, there, here, after = (values[[row for rows in part for row in rows]].mean(axis=0) for part in parts)
        certain = found.change_p[:, number] <= level
        turns[certain & (after < ABSENT) & (there >= ABSENT), number] = "disappears"
        turns[certain & (before < ABSENT) & (here >= ABSENT), number] = "emerges"
    return turns


def compare_periods(
    values: Rows, groups: Mapping[str, Sequence[int]], design: Design, *, ordered: bool = True
) -> Tested:
    """Return what a permutation of periods over documents says of the shares of topics.

    Each document counts by its shares, shape (documents, topics), whatever its length; NaN rows have none. The topics
    were found without regard to the periods, and do not depend on the order of documents, so that under exchange of the
    labels the test is exact. Without an order of the periods nothing changes and there is no trend.
    """
    rows, periods = _placed(values, groups)
    clusters = np.unique(np.array([periods, design.first_of(len(values))[rows]]), axis=1)
    units = np.bincount(clusters[0], minlength=len(groups))
    sample, own = (sparse.csr_array(values[rows]), np.ones(len(rows)), periods), design.at(rows)
    found = differences(*sample, len(groups), own)
    verdicts = tuple(tuple("" if one is Verdict.NO_DOCUMENTS else one for one in row) for row in found.verdicts)
    change, (trend, trend_p) = np.full_like(found.p, np.nan), np.full((2, values.shape[1]), np.nan)
    if ordered:
        filled = [label for label, number in zip(groups, units.tolist(), strict=True) if number]
        years = all(label.isdecimal() for label in filled)
        change = changes(*sample, len(groups), own)
        trend, trend_p = directions(*sample, [float(one) for one in groups] if years else np.cumsum(units > 0), own)
    total, joined = int(units.sum()), bool(design.clusters)
    notes = tuple(
        Note.of("over_time.no_topic") if members and not number else doubt(number, total, design.level, joined=joined)
        for number, members in zip(units.tolist(), groups.values(), strict=True)
    )
    return Tested(found.p_adjusted, verdicts, change, trend, trend_p, notes, units)


def _placed(values: Rows, groups: Mapping[str, Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Return the documents with a topic and the period of each, in an order that does not depend on the corpus's."""
    pairs = [(row, number) for number, rows in enumerate(groups.values()) for row in rows]
    rows, periods = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    known = ~np.isnan(values[rows]).any(axis=1)
    rows, periods = rows[known], periods[known]
    order = np.lexsort((*np.round(values[rows], 9).T[::-1], periods))
    return rows[order], periods[order]


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
        _WORD_COLUMNS,
        # All periods of a topic before the next one.
        sorted(rows, key=lambda row: int(str(row[1]))),
        title=Note.of("over_time.words_title", by=periods.by, model=topics.model.upper()),
        method=Note.of("over_time.words_method", least=_LEAST_COUNT),
        parameters={**topics.parameters, "by": periods.by},
    )


def _holding(matrix: sparse.csr_array, documents: Numbers) -> Numbers:
    """Return in how many documents each term is."""
    _, row = np.unique(documents, return_inverse=True)
    joined = sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(row),) * 2)
    return np.bincount((joined @ matrix).indices, minlength=matrix.shape[1])
