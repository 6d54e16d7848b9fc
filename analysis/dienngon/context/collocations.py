"""Collocations: the company that a node keeps, how strongly, in how many documents, and how it changes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note, Verdict
from dienngon.comparison.dispersion import dispersion
from dienngon.context.collocates import Collocates, Margins, jackknife
from dienngon.context.measures import MEASURES, measure_named
from dienngon.context.sentences import CollocateLines
from dienngon.context.windows import Window, Windows, asked, index_of, read_window
from dienngon.errors import ParameterError
from dienngon.inference import Design, joined
from dienngon.inference.rates import Differences, differences
from dienngon.periods import Periods, periods_for
from dienngon.positions import Index
from dienngon.positions.query import Query
from dienngon.segmentation import Tokens
from dienngon.stopwords import stop_words as stopped
from dienngon.table import Table
from dienngon.text import phrase_key

Integers = NDArray[np.int64]
FloatArray = NDArray[np.float64]
# Collocates that are compared between groups, the most frequent: with them 2,000 documents take seconds.
MOST_TESTED = 1_000
# A column of metadata with more values than this is no way to group documents.
_MOST_GROUPS = 100
CHANGE_COLUMNS = [
    *("collocate", "period", "together", "words", "rate", "low", "high", "interval", "rest_rate", "elsewhere"),
    *("log_ratio", "ratio_low", "ratio_high", "detectable", "verdict", "discovery", "documents", "of_documents"),
    *("hits", "expected", *MEASURES, "dp", "note", "p", "p_adjusted", "q"),
]


def collocations(
    given: Tokens | Index,
    node: str | Query,
    by: str | Periods | None = None,
    *,
    window: Window = (5, 5),
    measure: str = "log_dice",
    minimum: int = 5,
    top: int | None = 50,
    most: int = MOST_TESTED,
    stop_words: bool = False,
    design: Design = Design(),
) -> Table:
    """Return the words that stand near a node, with measures of association; by period or group, how that changes.

    Every word near the node counts once, with the hit that is nearer if two have it in their windows; the words of the
    node itself count as near none. What chance would bring is the words near the node times the collocate's share of
    all words. With ``by`` whole documents are permuted between the groups, those that repost one another as one, and
    each group is compared with the others by the collocate's rate among the words near the node.

    Parameters
    ----------
    given
        A segmented corpus, or its index; copies of other documents are not counted.
    node
        A word or phrase as a lexicon's terms are written, or a :class:`dienngon.Query`.
    by
        None for the whole corpus; a length of time (``"year"``), a column of metadata or :class:`Periods`.
    window
        Words to the left and right, punctuation not counted, within the paragraph; or ``"sentence"`` or
        ``"paragraph"``.
    measure
        What orders the list, and has the interval: log_dice, pmi, npmi, mi2, t, z, g2, delta_p_collocate or
        delta_p_node (see :mod:`dienngon.context.measures`).
    minimum
        The least number of times near the node, in all groups together.
    top
        Collocates to list, None for all; by groups, those that differ first.
    most
        Words near the node that are compared between groups, the most frequent, whatever the groups.
    stop_words
        Whether stop words are collocates too; words without a letter are never.
    design
        Of the comparison; clusters of documents are joined with the reposts of the index.

    Returns
    -------
    Table
        One row a collocate: together (times near the node), before and behind (of these), frequency (anywhere),
        expected (near the node by chance), the measures, low and high (95% interval of ``measure`` by the spread
        between documents), documents (with both, of those with the node), dp (Gries 2008, over the words near the node
        of each document), note. With ``by`` one row a collocate and group: rate (per 1,000 words near the node), its
        interval, rest_rate (in the other groups), elsewhere (its rate in the group away from the node), log_ratio of
        rate and rest_rate with its interval, detectable, verdict and discovery, p, p_adjusted and q as in
        :func:`dienngon.track`. ``evidence(collocate)``, or ``evidence(collocate, period)``, gives the
        sentences.

    Raises
    ------
    ParameterError
        If the node does not occur, a parameter cannot be used, or no collocate is frequent enough.
    LexiconError
        If the node is no term.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> found = dn.collocations(dn.segment(corpus()), "không gian mạng", window=(5, 5), minimum=2)
    >>> found.frame[["collocate", "together", "before", "behind"]].values.tolist()[0]
    ['dân', 2, 1, 1]
    >>> found.evidence("dân")["document"].tolist()
    ['2022-01', '2024-01']
    """
    name = measure_named(measure)
    read_window(window)
    if top is not None and top < 1:
        raise ParameterError(f"'top' must be at least 1, or None for all. Got {top}.")
    index = index_of(given)
    query, nodes = asked(index, node)
    looked_at = most if by is not None else None
    found = Collocates.of(Windows.of(nodes, window), minimum, looked_at, stop=stop_words, node=f"'{query.text}'")
    design = dataclasses.replace(design, clusters=joined(design.clusters, index.reposts))
    request = _Request(query, window, name, minimum, top, stop_words, design.within(len(index.documents) - 1))
    return _whole(found, request) if by is None else _changes(found, request, by)


@dataclass(frozen=True)
class _Request:
    """What is asked of collocations, checked."""

    query: Query
    window: Window
    measure: str
    minimum: int
    top: int | None
    stop: bool
    design: Design

    @property
    def parameters(self) -> dict[str, object]:
        window = self.window if isinstance(self.window, str) else list(self.window)
        named = {"node": self.query.text, "window": window, "measure": self.measure, "minimum": self.minimum}
        return {**named, "top": "all" if self.top is None else self.top, "stop_words": self.stop}

    @property
    def near(self) -> Note:
        """Return what near means, in words."""
        if isinstance(self.window, str):
            return Note.of("context.in_sentence" if self.window == "sentence" else "context.in_paragraph")
        return Note.of("context.in_window", left=self.window[0], right=self.window[1])


def _whole(found: Collocates, request: _Request) -> Table:
    """Return the collocates of the whole corpus."""
    margins = found.whole
    values = {name: margins.value(name) for name in MEASURES}
    order = np.lexsort((-margins.together, -np.nan_to_num(values[request.measure], nan=-np.inf)))[: request.top]
    before, behind = found.sides()
    low, high = _interval(found, order, request)
    spread = dispersion(found.together[:, order], found.words)
    names = found.names
    single = Note.of("context.one_document")
    data = pd.DataFrame(
        {
            "collocate": [names[one] for one in order.tolist()],
            "together": margins.together[order].astype(np.int64),
            "before": before[order],
            "behind": behind[order],
            "frequency": found.frequency[order],
            "expected": margins.expected[order],
            request.measure: values[request.measure][order],
            "low": low,
            "high": high,
            "documents": spread.parts,
            "of_documents": int((found.hits > 0).sum()),
            **{name: values[name][order] for name in MEASURES if name != request.measure},
            "dp": spread.dp,
            "note": [single if one == 1 else "" for one in spread.parts.tolist()],
        }
    )
    return Table(
        name="collocations",
        title=Note.of("context.collocations", node=request.query.text),
        method=Note.of("context.collocations_method", near=request.near),
        details=(Note.of("context.expected"), Note.of("context.measures"), Note.of("context.jackknife")),
        data=data,
        parameters=request.parameters,
        notes=_notes(found, request, len(data)),
        corpus=found.index.corpus.hash,
        evidence_data=CollocateLines(found.windows, _keys(found, order)),
        evidence_by=("collocate",),
    )


def _keys(found: Collocates, order: Integers) -> dict[str, int]:
    return {found.index.written(key): key for key in found.keys[order].tolist()}


def _interval(found: Collocates, order: Integers, request: _Request) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the interval of the measure of some collocates."""
    block = np.full(len(found.hits), -1)
    # Reposts, of which nothing counts, are no documents to be left out in turn.
    voices = np.flatnonzero(found.sizes > 0)
    _, block[voices] = np.unique(request.design.first_of(len(block))[voices], return_inverse=True)
    low, high = np.full(len(order), np.nan), np.full(len(order), np.nan)
    for place, one in enumerate(order.tolist()):
        ends = jackknife(request.measure, found.by_group([one], block, int(block.max()) + 1))
        low[place], high[place] = (float(end[0]) for end in ends)
    return low, high


def _notes(found: Collocates, request: _Request, listed: int) -> tuple[Note, ...]:
    """Return how much there is, what is listed and left out, and whether the node is a stop word."""
    hits, words = found.windows.nodes, int(found.words.sum())
    numbers = {"hits": len(hits), "documents": int((found.hits > 0).sum()), "words": words}
    notes = [Note.of("context.node", node=request.query.text, **numbers)]
    if phrase_key(request.query.text) in stopped():
        notes.append(Note.of("context.stop_node", node=request.query.text))
    chosen = {"listed": listed, "total": found.frequent, "minimum": request.minimum}
    notes.append(Note.of("context.listed", **chosen, stop=request.stop))
    return tuple(notes)


def groups_of(index: Index, by: str | Periods) -> tuple[Periods, NDArray[np.int64]]:
    """Return the periods or groups, and that of each document, -1 for none.

    Raises
    ------
    ParameterError
        If ``by`` cannot be used, fewer than two groups have documents, or they are too many.
    """
    periods = periods_for(index.corpus, by)
    if not periods.ordered and len(periods.labels) > _MOST_GROUPS:
        size = {"values": len(periods.labels), "most": _MOST_GROUPS}
        raise ParameterError(Note.of("refused.many_groups", by=periods.by, **size))
    group = np.full(len(index.documents) - 1, -1)
    members = list(periods.groups(index.corpus).values())
    for number, rows in enumerate(members):
        group[rows] = number
    if sum(map(bool, members)) < 2:
        raise ParameterError(
            f"A comparison needs two groups with documents, and by {periods.by} there are fewer; date more documents, "
            "or compare by something else."
        )
    return periods, group


@dataclass(frozen=True, eq=False)
class _Groups:
    """Collocates by group: what was tested, in which order they are listed, and their margins by group."""

    periods: Periods
    group: Integers = field(repr=False)
    tested: Differences = field(repr=False)
    order: Integers
    margins: Margins = field(repr=False)


def _compared(found: Collocates, request: _Request, by: str | Periods) -> _Groups:
    """Return collocates compared between groups; listed are first those that differ, then the most associated."""
    periods, group = groups_of(found.index, by)
    inside = np.flatnonzero(group >= 0)
    number, design = len(periods.labels), request.design.at(inside)
    tested = differences(found.together[inside], found.words[inside], group[inside], number, design)
    differs = np.array([any(one.found for one in row) for row in tested.verdicts], dtype=bool)
    value = np.nan_to_num(found.whole.value(request.measure), nan=-np.inf)
    order = np.lexsort((-value, ~differs))[: request.top]
    return _Groups(periods, group, tested, order, found.by_group(order.tolist(), group, number))


def _changes(found: Collocates, request: _Request, by: str | Periods) -> Table:
    """Return the collocates by group."""
    groups = _compared(found, request, by)
    rows = [row for place in range(len(groups.order)) for row in _rows(found, groups, place)]
    design, periods = request.design, groups.periods
    period = np.array([*periods.labels, ""], dtype=object)[groups.group]
    test = Note.of("context.change_test", level=design.level)
    return Table(
        name="collocation_changes",
        title=Note.of("context.changes", node=request.query.text, by=periods.by),
        method=Note.of("context.changes_method", near=request.near),
        details=(test, Note.of("context.expected"), Note.of("context.measures")),
        data=pd.DataFrame(rows, columns=CHANGE_COLUMNS),
        parameters={**request.parameters, "by": periods.by, **design.parameters},
        notes=(*_notes(found, request, len(groups.order)), *_change_notes(found, groups, request)),
        corpus=found.index.corpus.hash,
        evidence_data=CollocateLines(found.windows, _keys(found, groups.order), period),
        evidence_by=("collocate", "period"),
    )


def _change_notes(found: Collocates, groups: _Groups, request: _Request) -> list[Note]:
    verdicts = [one for row in groups.tested.verdicts for one in row]
    differs = sum(any(one.found for one in row) for row in groups.tested.verdicts)
    few = sum(one == Verdict.TOO_FEW for one in verdicts)
    notes = [Note.of("context.tested", tested=len(found.keys), differs=differs, few=few, total=len(verdicts))]
    left = int(((groups.group < 0) & (found.hits > 0)).sum())
    if left:
        notes.append(Note.of("context.left_out", documents=left, by=groups.periods.by))
    if request.design.clusters:
        notes.append(Note.of("comparison.clusters", clusters=len(request.design.clusters)))
    return notes


def _rows(found: Collocates, groups: _Groups, place: int) -> list[tuple[object, ...]]:
    """Return the rows of one collocate, a row a group."""
    one, margins, tested = int(groups.order[place]), groups.margins, groups.tested
    together, words, size, frequency = (
        values[:, place if values.shape[1] > 1 else 0]
        for values in (margins.together, margins.words, margins.size, margins.frequency)
    )
    column = found.together[:, [one]]
    named = found.index.written(int(found.keys[one]))
    rows: list[tuple[object, ...]] = []
    for number, label in enumerate(groups.periods.labels):
        own = groups.group == number
        holds = int((found.hits[own] > 0).sum())
        if not words[number]:
            gap = Note.of("context.no_node" if own.any() else "verdict.no_documents")
            rows.append(_gap(named, label, gap))
            continue
        rest = float(together.sum() - together[number]), float(words.sum() - words[number])
        effects = tested.effects[number]
        ratio = (np.nan,) * 3 if effects is None else (effects.value[one], effects.low[one], effects.high[one])
        away = size[number] - words[number]
        spread = dispersion(column[own], found.words[own])
        values = [float(margins.value(name)[number, place]) for name in MEASURES]
        answer, cell = tested.answers[one][number], (one, number)
        rows.append((
            named, label, int(together[number]), int(words[number]),
            1000 * together[number] / words[number], 1000 * tested.low[cell], 1000 * tested.high[cell],
            tested.covers[one][number], 1000 * rest[0] / rest[1] if rest[1] else np.nan,
            1000 * (frequency[number] - together[number]) / away if away else np.nan,
            *ratio, tested.detectable[cell], answer.verdict, answer.discovery, int(spread.parts[0]), holds,
            int(margins.hits[number, 0]), float(margins.expected[number, place]), *values, float(spread.dp[0]),
            tested.notes[one][number] or "", tested.p[cell], tested.p_adjusted[cell], tested.q[cell],
        ))  # fmt: skip
    return rows


def _gap(named: str, label: str, note: Note) -> tuple[object, ...]:
    """Return the row of a group that does not hold the node."""
    empty = dict.fromkeys(CHANGE_COLUMNS, np.nan)
    zero = dict.fromkeys(("together", "words", "documents", "of_documents", "hits"), 0)
    said = {"collocate": named, "period": label, "interval": "", "note": note}
    said |= dict.fromkeys(("verdict", "discovery"), Verdict.NO_DOCUMENTS)
    return tuple({**empty, **zero, **said}.values())
