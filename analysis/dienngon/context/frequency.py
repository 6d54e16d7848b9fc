"""Frequency: how often words and phrases occur in periods or groups, without a lexicon, tested as themes are."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.context.concordance import absent
from dienngon.errors import ParameterError
from dienngon.inference import Design
from dienngon.lexicon import Lexicon, Term, Theme
from dienngon.lexicon.codebook import GAP, Group
from dienngon.periods import Periods
from dienngon.positions.index import Index, index
from dienngon.positions.query import Query
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.themes.fit import Why
from dienngon.themes.hits import Hits, without_copies
from dienngon.themes.matcher import Matcher

# Columns of a table of themes, as they are called where there is no theme.
_COLUMNS = {
    "theme": "query",
    "documents_with_theme": "documents_with_hits",
    "sentences_with_theme": "sentences_with_hits",
}


def frequency(
    given: Tokens | Index,
    queries: str | Query | Sequence[str | Query],
    by: str | Periods = "year",
    *,
    design: Design = Design(),
) -> Table:
    """Return how often each query occurs in each period or group, with intervals, verdicts and the lines behind them.

    Parameters
    ----------
    given
        A segmented corpus or its index.
    queries
        One query or several: terms as in a lexicon, expressions between slashes, or :class:`dienngon.Query`.
    by, design
        As for :func:`dienngon.track`.

    Returns
    -------
    Table
        That of :func:`dienngon.track`, with a column ``query`` in place of theme and labels, and
        ``documents_with_hits`` and ``sentences_with_hits``.
        ``evidence(query, period)`` gives the sentences.

    Raises
    ------
    ParameterError
        If no query is given, one is given twice, or none of them occurs.
    LexiconError
        If a query is no term.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> table = dn.frequency(dn.segment(corpus()), ["không gian mạng", "lúa"])
    >>> table.frame[["query", "period", "hits", "rate_per_1000"]].values.tolist()[:2]
    [['không gian mạng', '2021', 1, 9.61538], ['không gian mạng', '2022', 2, 20.0]]
    """
    found = given if isinstance(given, Index) else index(given)
    asked = [queries] if isinstance(queries, (str, Query)) else list(queries)
    parsed = [one if isinstance(one, Query) else Query.parse(one) for one in asked]
    names = [one.text for one in parsed]
    if not names or len(set(names)) < len(names):
        double = next((one for one in names if names.count(one) > 1), "")
        raise ParameterError(f"Give each query once. Got '{double}' twice." if names else "Give at least one query.")
    tokens = given if isinstance(given, Tokens) else found.tokens()
    hits = _hits(tokens, found, parsed)
    if not len(hits):
        raise ParameterError(str(absent(found, parsed[0])))
    missing = [absent(found, one) for number, one in enumerate(parsed) if not (hits.theme == number).any()]
    table = hits.track(by, design=design)
    behind = table.behind

    def lines(**cell: str) -> pd.DataFrame:
        renamed = {("theme" if column == "query" else column): value for column, value in cell.items()}
        return behind(**renamed).rename(columns={"theme": "query"}).drop(columns=["group", "term"])

    return dataclasses.replace(
        table,
        name="frequency",
        title=Note.of("concordance.frequency", by=table.parameters["by"]),
        method=Note.of("concordance.frequency_method"),
        data=table.data.rename(columns=_COLUMNS).drop(columns=["label_en", "label_vi"]),
        notes=(*missing, *(one for one in table.notes if not isinstance(one, Note) or one.section != "themes")),
        evidence_data=lines,
        evidence_by=("query", "period"),
    )


def _hits(tokens: Tokens, found: Index, queries: Sequence[Query]) -> Hits:
    """Return where queries are, as the hits of a lexicon that has a theme for each."""
    terms = tuple(Term(one.text, ()) for one in queries)
    themes = tuple(
        Theme(one.text, one.text, one.text, "", "", (_group(term),)) for one, term in zip(queries, terms, strict=True)
    )
    matcher = Matcher(Lexicon(themes, (), (), GAP))
    columns: list[np.ndarray] = []
    for number, query in enumerate(queries):
        nodes = query.nodes(found)
        document = nodes.document
        firsts = found.arrays["first_paragraph"].astype(np.int64)
        paragraph = np.searchsorted(found.paragraphs, nodes.first, side="right") - 1 - firsts[document]
        columns.append(np.stack([np.full(len(nodes), number), document, paragraph, nodes.start, nodes.end]))
    rows = np.concatenate(columns, axis=1).astype(np.int64)
    order = np.lexsort((rows[0], rows[3], rows[1]))
    entry, document, paragraph, start, end = rows[:, order]
    why = np.full(len(order), Why.COUNTED, dtype=np.int64)
    return without_copies(Hits(tokens, matcher, entry, document, paragraph, start, end, why))


def _group(term: Term) -> Group:
    return Group("", "", "", (term,))
