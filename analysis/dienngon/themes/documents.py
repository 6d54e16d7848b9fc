"""Themes document by document."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dienngon.corpus import Periods, periods_for
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.table import rows as rows_of


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
