"""Lexical dispersion: where in each document, in the order of their dates, words and phrases occur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.context.concordance import Concordance
from dienngon.context.sentences import sentences_of
from dienngon.corpus import latest_day
from dienngon.periods import CHOSEN, Periods, periods_for
from dienngon.positions import Index
from dienngon.positions.index import Integers
from dienngon.positions.search import Nodes
from dienngon.table import Table

COLUMNS = ("query", "period", "document", "date", "words", "hits", "rate_per_1000", "places", "note")


def lexical_dispersion(index: Index, queries: Sequence[tuple[str, Nodes]], periods: Periods) -> Table:
    """Return for each query and document how often and where the query occurs.

    Parameters
    ----------
    index
        The index.
    queries
        What each query is called, and where it is; what copies of other documents hold does not count.
    periods
        The periods that documents are in; those in none are left out, and counted in a note.

    Returns
    -------
    Table
        One row a query and document, in the order of the periods, dates and names: query, period, document, date,
        words (counted), hits, rate_per_1000, places (the numbers of the words that hits begin with, from 1 on), note.
        A period without documents is one row that says so. ``evidence(query, document)`` gives the sentences.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> lines = dn.concordance(dn.segment(corpus()), "không gian mạng", by="year")
    >>> lines.dispersion().data[["period", "document", "hits", "places"]].values.tolist()[2]
    ['2021', '2021-03', 1, '17']
    """
    shown = _Shown.of(index, periods)
    rows: list[tuple[object, ...]] = []
    kept: list[tuple[str, Nodes]] = []
    for name, nodes in queries:
        own = nodes.take(nodes.counted & np.isin(nodes.document, shown.documents))
        kept.append((name, own))
        rows += shown.rows(name, own)
    left = int((index.word_counts > 0).sum()) - len(shown.documents)
    outside = {"documents": left, "by": periods.by}
    return Table(
        name="lexical_dispersion",
        title=Note.of("context.dispersion", queries=[name for name, _ in queries]),
        method=Note.of("context.dispersion_method"),
        data=pd.DataFrame(rows, columns=list(COLUMNS)),
        parameters={"queries": [name for name, _ in queries], "by": periods.by},
        notes=(Note.of("context.dispersion_left_out", **outside),) if left else (),
        corpus=index.corpus.hash,
        evidence_data=_Lines(index, tuple(kept)),
        evidence_by=("query", "document"),
    )


def dispersion_of(lines: Concordance) -> Table:
    """Return the dispersion of the lines of a concordance, over its periods or else those of a chosen length."""
    periods = lines.periods or periods_for(lines.index.corpus, CHOSEN)
    return lexical_dispersion(lines.index, [(lines.query.text, lines.nodes.take(np.sort(lines.order)))], periods)


@dataclass(frozen=True, eq=False)
class _Shown:
    """The documents that have rows, in their order, each with its period; and which periods have none."""

    index: Index = field(repr=False)
    documents: Integers
    period: tuple[str, ...]
    labels: tuple[str, ...]
    places: Integers = field(repr=False)

    @classmethod
    def of(cls, index: Index, periods: Periods) -> _Shown:
        sizes, names, dates = index.word_counts, index.names, index.dates
        found: list[tuple[int, str]] = []
        for label, members in periods.groups(index.corpus).items():
            own = sorted((one for one in members if sizes[one]), key=lambda one: (latest_day(dates[one]), names[one]))
            found += [(one, label) for one in own]
        counted = np.unpackbits(index.arrays["counted"], count=index.size)
        places = np.cumsum(counted, dtype=np.int64)
        documents = np.array([one for one, _ in found], dtype=np.int64)
        return cls(index, documents, tuple(label for _, label in found), tuple(periods.labels), places)

    def rows(self, name: str, nodes: Nodes) -> list[tuple[object, ...]]:
        """Return the rows of a query, those of periods without documents among them."""
        index, position = self.index, nodes.document
        begins = np.concatenate([[0], self.places])[index.documents[position]]
        place = self.places[nodes.first] - begins
        at = np.searchsorted(position, np.arange(len(index.word_counts) + 1)).tolist()
        by_label: dict[str, list[tuple[object, ...]]] = {label: [] for label in self.labels}
        for one, label in zip(self.documents.tolist(), self.period, strict=True):
            own = place[at[one] : at[one + 1]].tolist()
            words = int(index.word_counts[one])
            counts = (words, len(own), 1000 * len(own) / words, " ".join(map(str, own)), "")
            by_label[label].append((name, label, index.names[one], index.dates[one], *counts))
        gap = ("", "", 0, 0, np.nan, "", Note.of("verdict.no_documents"))
        return [row for label, own in by_label.items() for row in own or [(name, label, *gap)]]


@dataclass(frozen=True, eq=False)
class _Lines:
    """The hits of queries as rows with their sentences."""

    index: Index = field(repr=False)
    queries: tuple[tuple[str, Nodes], ...] = field(repr=False)

    def __call__(self, **cell: str) -> pd.DataFrame:
        parts = [
            self._rows(name, nodes, cell.get("document"))
            for name, nodes in self.queries
            if cell.get("query", name) == name
        ]
        return pd.concat(parts, ignore_index=True)

    def _rows(self, name: str, nodes: Nodes, document: str | None) -> pd.DataFrame:
        if document is not None:
            nodes = nodes.take(nodes.document == self.index.names.index(document))
        return lines_of(self.index, name, nodes)


def lines_of(index: Index, name: str, nodes: Nodes) -> pd.DataFrame:
    """Return hits of a query as rows: query, document, line, start, end, sentence, sentence_start."""
    spans: NDArray[np.int64] = np.stack([nodes.start, nodes.end], axis=1)
    frame = sentences_of(index, nodes.document, spans, spans).drop(columns=["node_start", "node_end", "counted"])
    frame.insert(0, "query", name)
    return frame
