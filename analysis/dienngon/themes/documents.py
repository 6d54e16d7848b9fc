"""Themes document by document."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dienngon.lexicon import Lexicon
from dienngon.periods import Periods, periods_for
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.table import rows as rows_of
from dienngon.themes.evidence import find_evidence
from dienngon.themes.observations import Observations, observe


def by_document(themes: Table, tokens: Tokens, by: str | Periods = "year") -> Table:
    """Return the rate of each theme in each period and, beside it, in each of the period's documents.

    Parameters
    ----------
    themes
        What :func:`track` returned.
    tokens, by
        What it was given.

    Returns
    -------
    Table
        theme, label_en, label_vi, period, document (empty for the period as a whole), documents, words,
        hits, rate_per_1000, low, high, verdict, note; the last four are of periods alone.
    """
    corpus = tokens.corpus
    evidence = themes.evidence()
    hits = evidence[evidence["counted"] == 1].groupby(["theme", "document"]).size()
    groups = periods_for(corpus, by).groups(corpus)
    rows: list[tuple[object, ...]] = []
    for row in rows_of(themes.data):
        key = (row.theme, row.label_en, row.label_vi, row.period)
        whole = (row.documents, row.words, row.hits, row.rate_per_1000, row.low, row.high, row.verdict, row.note)
        rows.append((*key, "", *whole))
        for position in groups[str(row.period)]:
            name, words = corpus.documents[position].name, int(tokens.word_counts[position])
            size = int(hits.get((row.theme, name), 0))
            rate = 1000 * size / words if words else np.nan
            rows.append((*key, name, 1, words, size, rate, np.nan, np.nan, "", ""))
    columns = [
        "theme",
        "label_en",
        "label_vi",
        "period",
        "document",
        "documents",
        "words",
        "hits",
        "rate_per_1000",
        "low",
        "high",
        "verdict",
        "note",
    ]
    return Table(
        name="theme_documents",
        title="Themes by document and period",
        method=themes.method,
        data=pd.DataFrame(rows, columns=columns),
        parameters=dict(themes.parameters),
        notes=themes.notes,
        corpus=themes.corpus,
        evidence_data=evidence,
        evidence_by=("theme", "period", "document"),
    )


METHOD = (
    "Each theme and period counted twice: with what documents share counted in the earliest of them alone, and "
    "wherever it stands. Rates are per 1,000 words, of which the words of copies are none in the first case."
)
COLUMNS = [
    *("theme", "label_en", "period"),
    *("words_once", "hits_once", "rate_once", "words_all", "hits_all", "rate_all"),
]


def effect_of_copies(tokens: Tokens, lexicon: Lexicon, by: str | Periods = "year") -> Table:
    """Return the hits and rates of each theme in each period with copies counted once and wherever they stand.

    Returns
    -------
    Table
        theme, label_en, period, words_once, hits_once, rate_once, words_all, hits_all, rate_all; periods without
        documents are left out.
    """
    periods = periods_for(tokens.corpus, by)
    themes = [theme.id for theme in lexicon.themes]
    counted = [tokens, tokens.counting_copies()]
    once, everywhere = (observe(find_evidence(one, lexicon, periods), themes, one, periods) for one in counted)
    rows: list[tuple[object, ...]] = []
    for number, theme in enumerate(lexicon.themes):
        for at, label in enumerate(periods.labels):
            if (once.period == at).any():
                cells = [_cell(one, at, number) for one in (once, everywhere)]
                rows.append((theme.id, theme.label_en, label, *cells[0], *cells[1]))
    return Table(
        name="reuse_effect",
        title="What counting copies once changes",
        method=METHOD,
        data=pd.DataFrame(rows, columns=COLUMNS),
        parameters={"by": periods.by},
        corpus=tokens.corpus.hash,
    )


def _cell(observed: Observations, period: int, theme: int) -> tuple[int, int, float]:
    """Return words, hits and hits per 1,000 words of a theme in a period."""
    inside = observed.period == period
    words, hits = int(observed.words[inside].sum()), int(observed.hits[inside, theme].sum())
    return words, hits, 1000 * hits / words if words else np.nan
