"""The sentences behind themes: one row a hit, made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dienngon.codes import Note
from dienngon.errors import ParameterError, nearest
from dienngon.periods import Periods
from dienngon.table import Table
from dienngon.text import LineIndex
from dienngon.themes.hits import Hits
from dienngon.themes.matcher import Why
from dienngon.themes.patterns import Integers

COLUMNS = [
    *("theme", "group", "term", "matched", "counted", "document", "period", "line", "start", "end", "sentence"),
    *("kind", "sentence_start", "why"),
]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a table of themes has as its evidence; ``periods`` are those of the table."""

    hits: Hits
    periods: Periods

    def __call__(self, **cell: str) -> pd.DataFrame:
        """Return the rows of a cell (theme, group, period, document, any of them), by document and offset.

        A hit that an exclusion, the name of a body or a copy takes away is a row with ``counted`` = 0 and the reason in
        ``why``. ``period`` is empty outside the axis.
        """
        hits, documents = self.hits, self.hits.tokens.corpus.documents
        kept = hits.why != Why.IN_LONGER
        if "theme" in cell or "group" in cell:
            names = [self._theme(number) for number in range(len(hits.matcher.entries))]
            asked = [cell.get("theme", theme) == theme and cell.get("group", group) == group for theme, group in names]
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
        hits, tokens = self.hits, self.hits.tokens
        rows: list[tuple[object, ...]] = []
        last, index, period = -1, LineIndex(""), ""
        columns = (hits.entry, hits.document, hits.paragraph, hits.start, hits.end, hits.why)
        for number, position, place, start, end, why in zip(*(one[chosen].tolist() for one in columns), strict=True):
            document = tokens.corpus.documents[position]
            if position != last:
                last, index, period = position, LineIndex(document.text), self.period(position)
            left, right = tokens.sentence_at(position, start)
            matched, sentence = document.text[start:end], document.text[left : max(right, end)]
            where = (document.name, period, index.line(start), start, end, sentence, document.paragraphs[place].kind)
            term, counts = hits.matcher.entries[number].term.phrase, int(why == Why.COUNTED)
            rows.append((*self._theme(number), term, matched, counts, *where, left, self._reason(position, start, why)))
        return pd.DataFrame(rows, columns=COLUMNS)

    def period(self, position: int) -> str:
        """Return the period of a document, empty outside the axis."""
        return self.periods.of(self.hits.tokens.corpus.documents[position]) or ""

    def _theme(self, number: int) -> tuple[str, str]:
        """Return the ids of the theme and group of an entry; no theme for the name of a body."""
        entry = self.hits.matcher.entries[number]
        return (self.hits.lexicon.themes[entry.theme].id if entry.theme >= 0 else "", entry.group or "own")

    def _reason(self, position: int, start: int, why: int) -> Note | str:
        if why == Why.COUNTED:
            return ""
        if why == Why.IN_NAME:
            return Note.of("themes.in_name")
        if why == Why.IN_COPY:
            copy = self.hits.tokens.corpus.documents[position].copied(start)
            return Note.of("themes.in_copy", document=copy.of if copy else "")
        return Note.of("themes.excluded", exclusion=self.hits.matcher.exclusions[why][1].shown)


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
