"""Networks of words and themes that stand together more often than by chance, the same nodes in every period."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Code, Note, Verdict
from dienngon.context import vocabulary
from dienngon.context.collocations import groups_of
from dienngon.context.graph import arranged
from dienngon.context.pairs import Layout, Together, chance_by_document, support, together
from dienngon.context.points import Points
from dienngon.context.sentences import PairLines
from dienngon.context.windows import Window, index_of, read_window
from dienngon.errors import ParameterError
from dienngon.inference import Design, joined
from dienngon.inference.rates import Differences, differences
from dienngon.lexicon import Lexicon
from dienngon.periods import Periods
from dienngon.positions import Index, index
from dienngon.positions.index import Integers
from dienngon.positions.query import Query
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.hits import Hits

Of = Literal["collocates", "terms", "themes"]
FloatArray = NDArray[np.float64]
# An edge holds in so many of the bootstraps over documents, or it is drawn as doubtful.
LEAST_SUPPORT = 0.95
_NAMES = ("source", "target")
COLUMNS = [
    *("source", "target", "period", "together", "source_count", "target_count", "expected", "ratio", "documents"),
    *("p_adjusted", "support", "edge", "rate", "verdict", "discovery", "change", "source_group", "target_group"),
    *("source_x", "source_y", "target_x", "target_y", "source_label", "target_label", "note"),
]


class Edge(Code):
    """Whether two nodes stand together more often than by chance."""

    ABOVE = "above_chance"
    DOUBTFUL = "above_chance_in_few"
    NOT = "not_above_chance"
    EMPTY = "no_documents"

    @property
    def drawn(self) -> bool:
        """Return whether it is an edge at all."""
        return self in {Edge.ABOVE, Edge.DOUBTFUL}


class EdgeChange(Code):
    """What becomes of an edge in a period, where the documents can tell."""

    NEW = "new"
    GONE = "gone"
    MORE = "more"
    LESS = "less"


def network(
    given: Tokens | Index | Hits,
    nodes: str | Query | Sequence[str | Query] = (),
    by: str | Periods | None = None,
    *,
    of: Of = "collocates",
    window: Window = (5, 5),
    order: int = 1,
    top: int = 15,
    minimum: int = 5,
    themes: Hits | Lexicon | Path | str | None = None,
    draws: int = 199,
    design: Design = Design(),
) -> Table:
    """Return which words or themes stand together more often than by chance, in all documents and in each period.

    An edge is above chance where two nodes stand together more often than when the places of each are moved along the
    words of every document (circular shifts), at the level of the design for all pairs together. The shifts keep how
    often each node is in each document and in which bursts: two words of one document's subject are no edge for that
    alone. Its support is the share of bootstraps over documents in which it is above what is expected: what one
    document makes has little. Nodes, threshold, groups and positions are those of all documents in every period.

    Parameters
    ----------
    given
        A segmented corpus or its index; for themes also what :func:`dienngon.match` returned.
    nodes
        One node or several: words, phrases, or :class:`dienngon.Query`. Without any, a network of terms has the most
        frequent ones.
    by
        None, or periods or groups, as in :func:`dienngon.collocations`.
    of
        ``collocates`` around the nodes, ``terms`` among themselves, or ``themes``.
    window
        What is together: as many words to the left as to the right, such as (5, 5), within the paragraph; or
        ``sentence`` or ``paragraph``. In a window every two places count, of sentences and paragraphs those with both.
    order
        1 for the collocates of the nodes, 2 for the collocates of these as well.
    top
        Collocates of each node, by logDice, or terms.
    minimum
        How often two nodes must be together to be tested for change, and a collocate near its node.
    themes
        Of a network of themes: hits, or the lexicon to look for.
    draws
        Circular shifts.
    design
        Level, seed, permutations, and which documents move together.

    Returns
    -------
    Table
        One row for each edge of the whole or of a period, in the whole (period is empty) and in each period: source,
        target, together, the counts of both, expected, ratio, documents, p_adjusted, support, edge; for periods rate
        (together, per 1,000 words), verdict (of a permutation of documents against the other periods) and change
        (new, gone, more, less; empty where documents cannot tell); group (Louvain's community), place and label of
        both. ``evidence(source, target, period)`` gives the sentences.

    Raises
    ------
    ParameterError
        If a node does not occur, two nodes are one, or a parameter cannot be used.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> nodes = ["không gian mạng", "lừa đảo", "gạo", "đồng"]
    >>> found = dn.network(dn.segment(corpus()), nodes, of="terms", window="sentence")
    >>> len(found.data), str(found.notes[0]).split(":")[0][:40]
    (0, '4 nodes, 6 pairs, 0 above chance in all ')
    """
    unit, reach = _unit(window)
    asked = [nodes] if isinstance(nodes, (str, Query)) else list(nodes)
    if of not in get_args(Of):
        raise ParameterError(f"'of' must be collocates, terms or themes. Got {of!r}.")
    if draws < 1 / design.level - 1:
        raise ParameterError(f"At the level {design.level:g} 'draws' must be at least {int(1 / design.level)}.")
    if top < 1 or top > vocabulary.MOST_NODES:
        raise ParameterError(f"'top' must be from 1 to {vocabulary.MOST_NODES}. Got {top}.")
    found = index(given.tokens) if isinstance(given, Hits) else index_of(given)
    barred: frozenset[tuple[int, int]] = frozenset()
    notes: tuple[Note, ...] = ()
    if of == "themes":
        points, read = vocabulary.of_themes(found, given if isinstance(given, Hits) else themes)
        names, barred = [one.id for one in read.themes], _nested(read)
    elif of == "terms":
        points, notes = vocabulary.of_terms(found, asked, top=top, minimum=minimum)
        names = list(map(str, points.labels))
    else:
        points, notes = vocabulary.of_collocates(found, asked, window, order=order, top=top, minimum=minimum)
        names = list(map(str, points.labels))
    design = dataclasses.replace(design, clusters=joined(design.clusters, found.reposts))
    request = _Request(of, tuple(map(_text, asked)), window, unit, reach, minimum, draws, design)
    return _table(points, names, request, by, notes=notes, barred=barred)


def _text(node: str | Query) -> str:
    return node.text if isinstance(node, Query) else node


def _unit(window: Window) -> tuple[str, int | None]:
    """Return the unit that pairs do not leave, and how many words apart they are at most."""
    left, right, unit = read_window(window)
    if isinstance(window, str):
        return unit, None
    if left != right:
        raise ParameterError(
            f"A network has no direction: give a window of as many words to the left as to the right. Got {window!r}."
        )
    return unit, left


def _nested(lexicon: Lexicon) -> frozenset[tuple[int, int]]:
    """Return which pairs of themes are nested in one another: they stand together by definition."""
    number = {one.id: at for at, one in enumerate(lexicon.themes)}
    pairs = [(number[one.id], number[above]) for one in lexicon.themes for above in lexicon.ancestors(one)]
    return frozenset((min(pair), max(pair)) for pair in pairs)


@dataclass(frozen=True)
class _Request:
    """What is asked of a network, checked."""

    of: Of
    nodes: tuple[str, ...]
    window: Window
    unit: str
    reach: int | None
    minimum: int
    draws: int
    design: Design

    @property
    def parameters(self) -> dict[str, object]:
        window = self.window if isinstance(self.window, str) else list(self.window)
        named = {"of": self.of, "nodes": list(self.nodes), "window": window, "minimum": self.minimum}
        return {**named, "draws": self.draws, **self.design.parameters}

    @property
    def near(self) -> Note:
        if self.reach is None:
            return Note.of("context.in_sentence" if self.unit == "sentence" else "context.in_paragraph")
        return Note.of("context.in_reach", words=self.reach)


@dataclass(frozen=True, eq=False)
class _Tested:
    """Pairs with all that is known of them; arrays have shape (groups + 1, pairs), the last row all documents."""

    points: Points
    labels: tuple[str, ...]
    group: Integers = field(repr=False)
    pairs: Together = field(repr=False)
    support: FloatArray = field(repr=False)
    edges: list[list[Edge]] = field(repr=False)
    change: Differences | None = field(repr=False)
    tested: Integers = field(repr=False)


def _table(
    points: Points,
    names: Sequence[str],
    request: _Request,
    by: str | Periods | None,
    *,
    notes: tuple[Note, ...],
    barred: frozenset[tuple[int, int]],
) -> Table:
    found = points.index
    documents = len(found.documents) - 1
    periods, group = (None, np.full(documents, -1)) if by is None else groups_of(found, by)
    labels = () if periods is None else periods.labels
    tested = _test(points, request, (labels, group), barred)
    edges = np.array([any(one.drawn for one in column) for column in zip(*tested.edges, strict=True)], dtype=bool)
    # Themes are few: those that are together by chance are shown as well.
    shown = np.flatnonzero(edges | (request.of == "themes"))
    rows = _rows(tested, names, shown, edges, ordered=periods is not None and periods.ordered)
    data = pd.DataFrame(rows, columns=COLUMNS)
    by_name = {} if periods is None else {"by": periods.by}
    size = len(names) * (len(names) - 1) // 2 - len(barred)
    found_edges = sum(one.drawn for one in tested.edges[-1])
    counted = {"nodes": len(names), "pairs": size, "edges": found_edges, "level": request.design.level}
    silent = [name for number, name in enumerate(names) if not (points.node == number).any()]
    said = [Note.of("context.pairs", **counted), *notes]
    said += [Note.of("context.no_place", names=silent)] if silent else []
    said += [Note.of("comparison.clusters", clusters=len(request.design.clusters))] if request.design.clusters else []
    period = np.array([*labels, ""], dtype=object)[group]
    layout = Layout.of(points, request.unit, request.reach)
    ends = tuple(dict.fromkeys(zip(data["source"], data["target"], strict=True)))
    return Table(
        name="theme_network" if request.of == "themes" else "network",
        title=_title(request, periods),
        method=Note.of("context.network_method", near=request.near, level=request.design.level),
        details=(
            Note.of("context.shifts", draws=request.draws),
            Note.of("context.support", least=LEAST_SUPPORT),
            *([Note.of("context.edge_change", minimum=request.minimum)] if periods is not None else []),
            Note.of("context.groups"),
        ),
        data=data,
        parameters={**request.parameters, **by_name},
        notes=tuple(said),
        corpus=found.corpus.hash,
        evidence_data=PairLines(points, layout, tuple(names), ends, period),
        evidence_by=("source", "target", "period"),
    )


def _title(request: _Request, periods: Periods | None) -> Note:
    what = Note.of(f"context.network_{request.of}", nodes=request.nodes)
    return what if periods is None else Note.of("context.network_by", what=what, by=periods.by)


def _test(
    points: Points, request: _Request, grouped: tuple[tuple[str, ...], Integers], barred: frozenset[tuple[int, int]]
) -> _Tested:
    """Return the pairs with their null, their support and what changes in them."""
    found, design = points.index, request.design
    labels, group = grouped
    layout = Layout.of(points, request.unit, request.reach)
    pairs = together(layout, group, len(labels), request.draws, design.seed)
    kept = [at for at, code in enumerate(pairs.codes.tolist()) if divmod(code, layout.nodes) not in barred]
    pairs = pairs.take(np.array(kept, dtype=np.int64))
    chance = chance_by_document(found, request.unit, request.reach)
    _, blocks = np.unique(design.first_of(len(group)), return_inverse=True)
    shares = np.full(pairs.count.shape, np.nan)
    edges = [[Edge.NOT] * len(pairs.codes) for _ in range(len(labels) + 1)]
    for row in range(len(labels) + 1):
        inside = np.ones(len(group), dtype=bool) if row == len(labels) else group == row
        if not inside.any():
            edges[row] = [Edge.EMPTY] * len(pairs.codes)
            continue
        above = np.flatnonzero(pairs.p[row] <= design.level)
        _, own = np.unique(blocks[inside], return_inverse=True)
        part = pairs.take(above).inside(inside, row)
        shares[row, above] = support(part, points.counts[inside], chance[inside], own, seed=design.seed)
        for one in above.tolist():
            edges[row][one] = Edge.ABOVE if shares[row, one] >= LEAST_SUPPORT else Edge.DOUBTFUL
    change, tested = _changes(pairs, found, labels, group, request)
    return _Tested(points, labels, group, pairs, shares, edges, change, tested)


def _changes(
    pairs: Together, found: Index, labels: Sequence[str], group: Integers, request: _Request
) -> tuple[Differences | None, Integers]:
    """Return each group against the others, and the pairs tested: those that are together often enough in all."""
    tested = np.flatnonzero(pairs.count[-1] >= request.minimum)
    if not labels or not len(tested):
        return None, tested
    inside = np.flatnonzero((group >= 0) & (found.word_counts > 0))
    counts = pairs.documents[inside][:, tested]
    design = request.design.at(inside)
    return differences(counts, found.word_counts[inside], group[inside], len(labels), design), tested


def _rows(
    tested: _Tested, names: Sequence[str], shown: Integers, edges: NDArray[np.bool_], *, ordered: bool
) -> list[tuple[object, ...]]:
    """Return the rows of the pairs that are shown, of which some are ``edges``."""
    pairs, points = tested.pairs, tested.points
    ends = [divmod(code, len(names)) for code in pairs.codes[shown].tolist()]
    numbered = list(zip(ends, shown.tolist(), strict=True))
    weights = [(a, b, float(pairs.count[-1, one])) for (a, b), one in numbered if edges[one]]
    spots = arranged(len(names), weights, [pair for pair, one in numbered if not edges[one]])
    counts = [points.counts[tested.group == row].sum(axis=0) for row in range(len(tested.labels))]
    counts.append(points.counts.sum(axis=0))
    words = [int(points.index.word_counts[tested.group == row].sum()) for row in range(len(tested.labels))]
    rows: list[tuple[object, ...]] = []
    for (a, b), one in zip(ends, shown.tolist(), strict=True):
        fixed = (
            spots[a].group, spots[b].group, spots[a].x, spots[a].y, spots[b].x, spots[b].y,
            points.labels[a], points.labels[b],
        )  # fmt: skip
        for row, label in [(len(tested.labels), ""), *enumerate(tested.labels)]:
            expected, size = float(pairs.expected[row, one]), int(pairs.count[row, one])
            inside = tested.group == row if label else np.ones(len(tested.group), dtype=bool)
            held = int((pairs.documents[inside][:, [one]].sum(axis=1) > 0).sum())
            edge = tested.edges[row][one]
            empty = edge == Edge.EMPTY
            rate = 1000 * size / words[row] if label and words[row] else np.nan
            verdict, discovery, note = _verdict(tested, row, one) if label else ("", "", "")
            change = _change(tested, row, one, ordered=ordered) if label else ""
            rows.append((
                names[a], names[b], label, size, int(counts[row][a]), int(counts[row][b]),
                expected, size / expected if expected else np.nan, held,
                np.nan if empty else pairs.p[row, one], tested.support[row, one], edge, rate, verdict, discovery,
                change, *fixed, note,
            ))  # fmt: skip
    return rows


def _verdict(tested: _Tested, row: int, pair: int) -> tuple[Verdict, Verdict, Note | str]:
    """Return the verdicts on a pair in a group against the others, and why nothing can be told."""
    at = np.flatnonzero(tested.tested == pair)
    if tested.edges[row][pair] == Edge.EMPTY:
        return Verdict.NO_DOCUMENTS, Verdict.NO_DOCUMENTS, Note.of("verdict.no_documents")
    if tested.change is None or not len(at):
        return Verdict.TOO_FEW, Verdict.TOO_FEW, Note.of("context.too_seldom")
    answer = tested.change.answers[int(at[0])][row]
    return answer.verdict, answer.discovery, tested.change.notes[int(at[0])][row] or ""


def _change(tested: _Tested, row: int, pair: int, *, ordered: bool) -> EdgeChange | str:
    """Return what becomes of an edge in a group, an empty text where the documents cannot tell."""
    if not _verdict(tested, row, pair)[0].found:
        return ""
    counts, group = tested.pairs.documents[:, [pair]].toarray().ravel(), tested.group
    words = tested.points.index.word_counts
    own, rest = group == row, (group >= 0) & (group != row)
    more = counts[own].sum() * words[rest].sum() > counts[rest].sum() * words[own].sum()
    before = any(tested.edges[at][pair].drawn for at in range(row))
    if ordered and more and row and not before and tested.edges[row][pair].drawn:
        return EdgeChange.NEW
    if ordered and not more and before and not tested.edges[row][pair].drawn:
        return EdgeChange.GONE
    return EdgeChange.MORE if more else EdgeChange.LESS
