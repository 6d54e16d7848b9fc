"""Themes document by document: what every table of themes is counted from, and the sentences behind it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.errors import ParameterError, nearest
from dienngon.periods import Periods, periods_for
from dienngon.segmentation.places import Places
from dienngon.table import Table, check_table, rows_of
from dienngon.themes.fit import Why
from dienngon.themes.hits import Hits, of_hits
from dienngon.themes.patterns import Integers

COLUMNS = [
    *("theme", "group", "term", "matched", "counted", "document", "period", "line", "start", "end", "sentence"),
    *("kind", "sentence_start", "why"),
]

# Documents of a period that a figure can show each by itself.
MOST_DOCUMENTS = 12
_REASONS: dict[int, str] = {
    Why.IN_NAME: "themes.in_name",
    Why.ACROSS_COMMA: "themes.across_comma",
    Why.IN_LONGER_NAME: "themes.in_longer_name",
    Why.UNTOLD: "themes.untold",
}


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a table of themes has as its evidence; ``periods`` are those of the table."""

    hits: Hits
    periods: Periods

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the rows of a cell (theme, group, period, document, any of them), by document and offset.

        A hit that an exclusion, the name of a body or a copy takes away is a row with ``counted`` = 0 and the reason in
        ``why``; words in small letters, where the term has capitals, are no rows. ``period`` is empty outside the axis.
        """
        hits, documents = self.hits, self.hits.tokens.corpus.documents
        kept = ~np.isin(hits.why, (Why.IN_LONGER, Why.OTHER_CASE))
        if "theme" in cell or "group" in cell:
            asked = [cell.get("theme", one) == one and cell.get("group", group) == group for one, group in self._themes]
            kept &= np.array(asked, dtype=bool)[hits.entry]
        if "period" in cell or "document" in cell:
            held = [
                cell.get("document", one.name) == one.name
                and ("period" not in cell or cell["period"] == self.period(position))
                for position, one in enumerate(documents)
            ]
            kept &= np.array(held, dtype=bool)[hits.document]
        return self.rows(np.flatnonzero(kept))

    def rows(self, chosen: Integers) -> pd.DataFrame:
        """Return the rows of some hits, by their positions."""
        hits, documents = self.hits, self.hits.tokens.corpus.documents
        places = Places(hits.tokens, hits.document[chosen], hits.start[chosen], hits.end[chosen])
        position, start, end = (one.tolist() for one in (places.position, places.start, places.end))
        entry, why = hits.entry[chosen], hits.why[chosen]
        period = {one: self.period(one) for one in set(position)}
        shown = {
            "theme": np.array([one for one, _ in self._themes], dtype=object)[entry],
            "group": np.array([group for _, group in self._themes], dtype=object)[entry],
            "term": np.array([one.term.phrase for one in hits.matcher.entries], dtype=object)[entry],
            "matched": [documents[at].text[left:right] for at, left, right in zip(position, start, end, strict=True)],
            "counted": (why == Why.COUNTED).astype(np.int64),
            "document": places.documents(),
            "period": [period[one] for one in position],
            "kind": [
                documents[at].paragraphs[one].kind
                for at, one in zip(position, hits.paragraph[chosen].tolist(), strict=True)
            ],
            "why": [self._reason(*one) for one in zip(position, start, why.tolist(), strict=True)],
            **places.columns(),
        }
        return pd.DataFrame(shown)[COLUMNS]

    def period(self, position: int) -> str:
        """Return the period of a document, empty outside the axis."""
        return self.periods.of(self.hits.tokens.corpus.documents[position]) or ""

    @property
    def _themes(self) -> list[tuple[str, str]]:
        """Return the ids of the theme and group of each entry; no theme for the name of a body."""
        themes = self.hits.lexicon.themes
        entries = self.hits.matcher.entries
        return [(themes[one.theme].id if one.theme >= 0 else "", one.group or "own") for one in entries]

    def _reason(self, position: int, start: int, why: int) -> Note | str:
        if why == Why.COUNTED:
            return ""
        if why in _REASONS:
            return Note.of(_REASONS[why])
        if why == Why.IN_COPY:
            copy = self.hits.tokens.corpus.documents[position].copied(start)
            return Note.of("themes.in_copy", document=copy.of if copy else "")
        return Note.of("themes.excluded", exclusion=self.hits.matcher.exclusions[why][1].shown)


@dataclass(frozen=True, eq=False)
class Observations:
    """Themes, or groups within themes, in the documents on an axis, in the order of the corpus."""

    hits: Integers = field(repr=False)  # shape (documents, themes)
    with_theme: Integers = field(repr=False)  # sentences with a hit that counts, but not begun in a copy; same shape
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
    """Return each theme's counted hits by document; those that do not count or are outside the axis are left out.

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


def evidence(themes: Table, theme: str = "", period: str = "") -> Table:
    """Return the sentences behind a table of themes, or behind one theme or cell of it, as a table.

    Parameters
    ----------
    themes
        What :func:`dienngon.track` returned.
    theme, period
        What to show; all by default.

    Returns
    -------
    Table
        One row a hit: theme, group, term, matched (``text[start:end]`` of the document), counted (1, or 0 for hits that
        do not count), document, period, line, start, end, sentence, kind (of the paragraph), sentence_start, why (it
        does not count, empty if it does).

    Raises
    ------
    ParameterError
        If there is no such theme or period.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> themes = dn.track(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["không gian mạng"]}))
    >>> dn.evidence(themes, "cyber", "2021").data[["document", "line", "matched"]].values.tolist()
    [['2021-03', 2, 'không gian mạng']]
    """
    check_table(themes, "evidence()")
    cell = {column: value for column, value in (("theme", theme), ("period", period)) if value}
    for column, value in cell.items():
        known = sorted({str(one) for one in themes.data[column]})
        if value not in known:
            raise ParameterError(f"There is no {column} '{value}' in '{themes.name}'. {nearest(value, known)}")
    return Table(
        name="evidence",
        title=Note.of("themes.evidence_of", cell=tuple(cell.values())) if cell else Note.of("themes.evidence"),
        method=Note.of("themes.evidence_method"),
        data=themes.behind(**cell),
        parameters=dict(themes.parameters),
        corpus=themes.corpus,
    )


def by_document(themes: Table, hits: Hits, most: int | None = None) -> Table:
    """Return the rate of each theme in each period, followed by its rate in each of the period's documents.

    Parameters
    ----------
    themes
        What :func:`dienngon.track` returned.
    hits
        What it was given.
    most
        Documents of a period that are listed; of a period with more none is. By default all are.

    Returns
    -------
    Table
        theme, label_en, label_vi, period, document (empty for the period as a whole), documents, words,
        hits, rate_per_1000, low, high, verdict, discovery, note; the last five are of periods alone.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> hits = dn.match(dn.segment(corpus()), dn.Lexicon.of({"cyber": ["không gian mạng"]}))
    >>> found = dn.by_document(dn.track(hits), hits).data.query("hits > 0 and period == '2022'")
    >>> found[["document", "hits", "rate_per_1000"]].values.tolist()
    [['', 2, 20.0], ['2022-01', 1, 52.6316], ['2022-03', 1, 47.619]]
    """
    check_table(themes, "by_document()")
    periods = Periods(tuple(dict.fromkeys(themes.data["period"])), themes.parameters["by"])
    observed = observe(hits, periods)
    documents, number = hits.tokens.corpus.documents, {one.id: at for at, one in enumerate(hits.lexicon.themes)}
    rows: list[tuple[object, ...]] = []
    for row in rows_of(themes.data):
        key = (row.theme, row.label_en, row.label_vi, row.period)
        whole = (row.documents, row.words, row.hits, row.rate_per_1000, row.low, row.high)
        rows.append((*key, "", *whole, row.verdict, row.discovery, row.note))
        if most is not None and row.documents > most:
            continue
        for place in np.flatnonzero(observed.period == periods.labels.index(row.period)).tolist():
            words, size = int(observed.words[place]), int(observed.hits[place, number[row.theme]])
            name, rate = documents[observed.position[place]].name, 1000 * size / words if words else np.nan
            rows.append((*key, name, 1, words, size, rate, np.nan, np.nan, "", "", ""))
    columns = [
        *("theme", "label_en", "label_vi", "period", "document", "documents", "words", "hits", "rate_per_1000"),
        *("low", "high", "verdict", "discovery", "note"),
    ]
    return dataclasses.replace(
        themes,
        name="theme_documents",
        title=Note.of("themes.by_document"),
        data=pd.DataFrame(rows, columns=columns),
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
    [['2021', 5, 5], ['2022', 0, 4], ['2024', 2, 2]]
    """
    copies = hits.counting_copies()
    periods = periods_for(copies.tokens.corpus, by)
    once, everywhere = observe(hits, periods), observe(copies, periods)
    sums = [(one.by_period(one.words), one.by_period(one.hits)) for one in (once, everywhere)]
    rows: list[list[object]] = []
    for number, theme in enumerate(hits.lexicon.themes):
        for at in np.unique(everywhere.period).tolist():
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
