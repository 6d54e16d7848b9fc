"""Themes document by document: what every table of themes over periods is counted from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.periods import Periods, periods_for
from dienngon.table import Table, rows_of
from dienngon.themes.evidence import Evidence
from dienngon.themes.hits import Hits, of_hits
from dienngon.themes.patterns import Integers


@dataclass(frozen=True, eq=False)
class Observations:
    """Themes, or groups within themes, in the documents on an axis, in the order of the corpus."""

    hits: Integers = field(repr=False)  # shape (documents, themes)
    with_theme: Integers = field(repr=False)  # sentences with a hit that counts, none that begins in a copy; same shape
    words: Integers = field(repr=False)  # of each document, copies not counted
    sentences: Integers = field(repr=False)
    period: Integers = field(repr=False)  # of each document, as a position on the axis
    position: Integers = field(repr=False)  # of each document in the corpus
    periods: Periods

    def by_period(self, values: Integers) -> Integers:
        """Return sums over the documents of each period, shape (periods,) or (periods, themes)."""
        found = np.zeros((len(self.periods.labels), *values.shape[1:]), dtype=np.int64)
        np.add.at(found, self.period, values)
        return found


def observe(hits: Hits, periods: Periods, columns: Integers | None = None, number: int | None = None) -> Observations:
    """Return each theme's counted hits by document; documents outside the axis are left out.

    ``columns`` is, for each entry of the matcher, the one of ``number`` columns that its hits are counted in, -1 for
    none; by default each theme has a column.
    """
    columns = hits.matcher.theme if columns is None else columns
    number = len(hits.lexicon.themes) if number is None else number
    tokens = hits.tokens
    members = periods.groups(tokens.corpus)
    chosen = sorted((at, period) for period, own in enumerate(members.values()) for at in own)
    position = np.array([at for at, _ in chosen], dtype=np.int64)
    kept = hits.counted & (columns[hits.entry] >= 0)
    cells = np.stack([hits.document[kept], columns[hits.entry[kept]], hits.sentence[kept]])
    sentences = np.unique(cells[:, hits.sentences.counted[cells[2]]], axis=1)
    whole = np.bincount(hits.sentences.document[hits.sentences.counted], minlength=len(tokens.corpus))
    shape = (len(tokens.corpus), number)
    return Observations(
        hits=_matrix(cells, shape)[position],
        with_theme=_matrix(sentences, shape)[position],
        words=np.array(tokens.word_counts[position], dtype=np.int64),
        sentences=whole[position],
        period=np.array([period for _, period in chosen], dtype=np.int64),
        position=position,
        periods=periods,
    )


def _matrix(cells: NDArray[np.int64], shape: tuple[int, int]) -> Integers:
    """Return how many cells each document and column has."""
    found = np.zeros(shape, dtype=np.int64)
    np.add.at(found, (cells[0], cells[1]), 1)
    return found


def by_document(themes: Table, hits: Hits) -> Table:
    """Return the rate of each theme in each period, followed by its rate in each of the period's documents.

    Parameters
    ----------
    themes
        What :func:`dienngon.track` returned.
    hits
        What it was given.

    Returns
    -------
    Table
        theme, label_en, label_vi, period, document (empty for the period as a whole), documents, words,
        hits, rate_per_1000, low, high, verdict, note; the last four are of periods alone.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> hits = dn.match(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["không gian mạng"]}))
    >>> found = dn.by_document(dn.track(hits), hits).data.query("hits > 0 and period == '2022'")
    >>> found[["document", "hits", "rate_per_1000"]].values.tolist()
    [['', 2, 20.0], ['2022-01', 1, 52.6316], ['2022-03', 1, 47.619]]
    """
    periods = Periods(tuple(dict.fromkeys(themes.data["period"])), themes.parameters["by"])
    observed = observe(hits, periods)
    documents, number = hits.tokens.corpus.documents, {one.id: at for at, one in enumerate(hits.lexicon.themes)}
    rows: list[tuple[object, ...]] = []
    for row in rows_of(themes.data):
        key = (row.theme, row.label_en, row.label_vi, row.period)
        whole = (row.documents, row.words, row.hits, row.rate_per_1000, row.low, row.high, row.verdict, row.note)
        rows.append((*key, "", *whole))
        for place in np.flatnonzero(observed.period == periods.labels.index(row.period)).tolist():
            words, size = int(observed.words[place]), int(observed.hits[place, number[row.theme]])
            name, rate = documents[observed.position[place]].name, 1000 * size / words if words else np.nan
            rows.append((*key, name, 1, words, size, rate, np.nan, np.nan, "", ""))
    columns = [
        *("theme", "label_en", "label_vi", "period", "document", "documents", "words", "hits", "rate_per_1000"),
        *("low", "high", "verdict", "note"),
    ]
    return Table(
        name="theme_documents",
        title=Note.of("themes.by_document"),
        method=themes.method,
        details=themes.details,
        data=pd.DataFrame(rows, columns=columns),
        parameters=dict(themes.parameters),
        notes=themes.notes,
        corpus=themes.corpus,
        evidence_data=Evidence(hits, periods),
        evidence_by=("theme", "period", "document"),
    )


@of_hits
def effect_of_copies(hits: Hits, by: str | Periods = "year") -> Table:
    """Return the hits and rates of each theme in each period with copies counted once and wherever they occur.

    Parameters
    ----------
    hits
        What :func:`dienngon.match` returned; a segmented corpus and a lexicon, as two arguments, are matched first.
    by
        As in :func:`dienngon.track`.

    Returns
    -------
    Table
        theme, label_en, period, words_once, hits_once, rate_once, words_all, hits_all, rate_all; periods without
        documents are left out.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> tokens = dn.segment(dn.counted_once(corpus()))
    >>> table = dn.effect_of_copies(tokens, dn.Lexicon.of({"rice": ["lúa"]}))
    >>> table.data[["period", "hits_once", "hits_all"]].values.tolist()
    [['2021', 5, 5], ['2022', 1, 4], ['2024', 2, 2]]
    """
    periods = periods_for(hits.tokens.corpus, by)
    once, everywhere = observe(hits, periods), observe(hits.counting_copies(), periods)
    sums = [(one.by_period(one.words), one.by_period(one.hits)) for one in (once, everywhere)]
    rows: list[list[object]] = []
    for number, theme in enumerate(hits.lexicon.themes):
        for at in np.unique(once.period).tolist():
            rows.append([theme.id, theme.label_en, periods.labels[at]])
            for words, found in sums:
                size, count = int(words[at]), int(found[at, number])
                rows[-1] += [size, count, 1000 * count / size if size else np.nan]
    columns = [
        *("theme", "label_en", "period"),
        *("words_once", "hits_once", "rate_once", "words_all", "hits_all", "rate_all"),
    ]
    return Table(
        name="reuse_effect",
        title=Note.of("themes.copies"),
        method=Note.of("themes.copies_method"),
        data=pd.DataFrame(rows, columns=columns),
        parameters={"by": periods.by},
        corpus=hits.tokens.corpus.hash,
    )
