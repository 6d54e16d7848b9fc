"""Topics over time: shares with bands and tests, words of a period from that period alone, topics that come and go."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from dienngon.codes import Note, Tally
from dienngon.inference import DISCOVERY, Design
from dienngon.inference.shares import ABSENT, LEAST_BAND, RESIDUE, Compared, compare_shares, mean_shares
from dienngon.periods import Periods, periods_for
from dienngon.table import Table
from dienngon.topic_models.topics import Topics
from dienngon.topic_models.weights import Numbers, Rows, distinctive

SHARE_COLUMNS = (
    *("model", "topic", "label", "stable", "period", "share", "low", "high"),
    *("difference", "difference_low", "difference_high", "detectable", "verdict", "discovery", "change"),
    *("share_words", "documents", "note", "p_adjusted", "q", "change_p"),
)
_WORD_COLUMNS = ("model", "topic", "label", "stable", "period", "rank", "term", "count", "score", "documents", "note")
# Of a word in a topic's part of a period's passages.
_LEAST_COUNT = 1.5


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
    values, words = topics.document_shares(), topics.document_words()
    found = compare_shares(values, groups, design, ordered=periods.ordered)
    rows: list[tuple[object, ...]] = []
    for at, (period, members) in enumerate(groups.items()):
        means = np.vstack([mean_shares(values, members, design, draws), _of_words(words[members])])
        for topic in range(len(topics)):
            share, low, high, by_words = means[:, topic].tolist()
            cell = topic, at
            effect = (float(one[cell]) for one in (found.difference, found.low, found.high, found.detectable))
            told = found.verdicts[topic][at], found.discoveries[topic][at], found.changes[cell]
            tests = (float(one[cell]) for one in (found.p, found.q, found.change_p))
            own = (*topics.key(topic + 1), period, share, low, high)
            rows.append((*own, *effect, *told, by_words, len(members), found.notes[at] or "", *tests))
    tested = {"level": design.level, "permutations": design.permutations, "clusters": len(design.clusters)}
    return topics.table(
        "topics_over_time",
        SHARE_COLUMNS,
        _by_topic(rows),
        title=Note.of("over_time.title", by=periods.by, model=topics.model.upper()),
        method=Note.of("over_time.method", level=design.level),
        parameters={**topics.parameters, "by": periods.by, "draws": draws, **tested},
        notes=(*_notes(groups, found, design), *periods.left_out(corpus), *topics.all_notes),
        details=(
            Note.of("over_time.shares"),
            Note.of("over_time.bands", draws=draws, least=LEAST_BAND),
            Note.of("over_time.difference", share=DISCOVERY),
            Note.of("inference.detectable"),
            Note.of("over_time.changes", absent=ABSENT, level=design.level),
        ),
    )


def _notes(groups: Mapping[str, Sequence[int]], found: Compared, design: Design) -> list[Note]:
    """Return what could be decided and what was found of the topics over time."""
    tally = Tally.of(itertools.chain(*found.verdicts), itertools.chain(*found.discoveries))
    notes = [tally.said("over_time.differs", share=DISCOVERY) if tally.decided else Note.of("over_time.too_few")]
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


def _of_words(words: Rows) -> Rows:
    """Return the share of each topic in the words of some documents, NaN where there are none."""
    total = words.sum(axis=0)
    return np.where(total < RESIDUE * total.sum(), 0.0, total / total.sum()) if total.any() else total * np.nan


def _by_topic(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return rows with all periods of a topic before the next topic."""
    return sorted(rows, key=lambda row: int(str(row[1])))


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
                at = topics.columns[term]
                rows.append((*key, rank, term, float(sizes[topic, at]), value, int(holding[at]), ""))
    return topics.table(
        "topic_words_over_time",
        _WORD_COLUMNS,
        _by_topic(rows),
        title=Note.of("over_time.words_title", by=periods.by, model=topics.model.upper()),
        method=Note.of("over_time.words_method", least=_LEAST_COUNT),
        parameters={**topics.parameters, "by": periods.by},
    )


def _holding(matrix: sparse.csr_array, documents: Numbers) -> Numbers:
    """Return in how many documents each term is."""
    _, row = np.unique(documents, return_inverse=True)
    joined = sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(row),) * 2)
    return np.bincount((joined @ matrix).indices, minlength=matrix.shape[1])
