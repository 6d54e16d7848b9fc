"""The sentences behind the themes: one row a hit."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from dienngon.corpus import Document
from dienngon.errors import ParameterError, nearest
from dienngon.lexicon import Lexicon
from dienngon.periods import Periods
from dienngon.segmentation import Tokens
from dienngon.table import Table
from dienngon.text import LineIndex
from dienngon.themes.hits import find_hits
from dienngon.themes.matching import COUNTED, IN_COPY, IN_LONGER, IN_NAME, Matcher

COLUMNS = [
    *("theme", "group", "term", "matched", "counted", "document", "period", "line", "start", "end", "sentence"),
    *("kind", "sentence_start", "why"),
]
METHOD = (
    "One row is one occurrence of a term: matched is text[start:end] of the document as it was read. Rows with counted "
    "= 1 are what the tables of themes count; of the others, why says what takes them away."
)


def find_evidence(tokens: Tokens, lexicon: Lexicon, periods: Periods, cache: Path | str | None = None) -> pd.DataFrame:
    """Return one row a hit, in the order of documents and offsets; ``period`` is empty outside the axis.

    A hit that an exclusion, the name of a body or a copy takes away is a row with ``counted`` = 0, and the reason in
    ``why``.

    Parameters
    ----------
    tokens
        The segmented corpus.
    lexicon
        What to look for. The hits of a nested theme have a row for each theme that they count in.
    periods
        The axis.
    cache
        As in :func:`dienngon.themes.find_hits`.
    """
    matcher = Matcher(lexicon)
    hits = find_hits(tokens.corpus, matcher, cache)
    rows: list[tuple[object, ...]] = []
    last, index = -1, LineIndex("")
    columns = (hits.entry, hits.document, hits.paragraph, hits.start, hits.end, hits.why)
    for number, position, place, start, end, why in zip(*(one.tolist() for one in columns), strict=True):
        if why == IN_LONGER:
            continue
        document, entry = tokens.corpus.documents[position], matcher.entries[number]
        if position != last:
            last, index, period = position, LineIndex(document.text), periods.of(document) or ""
        left, right = tokens.sentence_at(position, start)
        matched, sentence = document.text[start:end], document.text[left : max(right, end)]
        where = (document.name, period, index.line(start), start, end, sentence, document.paragraphs[place].kind, left)
        reason = _reason(matcher, document, start, why)
        theme = lexicon.themes[entry.theme].id
        rows.append((theme, entry.group or "own", entry.term.phrase, matched, int(not reason), *where, reason))
    return pd.DataFrame(rows, columns=COLUMNS)


def _reason(matcher: Matcher, document: Document, start: int, why: int) -> str:
    if why == COUNTED:
        return ""
    if why == IN_COPY:
        copy = document.copied(start)
        return "" if copy is None else f"in a passage copied from {copy.of}"
    return "in the name of a body" if why == IN_NAME else f"excluded: {matcher.exclusions[why][1].shown}"


def evidence(themes: Table, theme: str = "", period: str = "") -> Table:
    """Return the sentences behind a table of themes, or behind one theme or cell of it, as a table.

    Parameters
    ----------
    themes
        What :func:`dienngon.themes.track` returned.
    theme, period
        What to show; all by default.

    Raises
    ------
    ParameterError
        If there is no such theme or period.
    """
    found = themes.evidence()
    for column, value in (("theme", theme), ("period", period)):
        known = sorted({str(one) for one in themes.data[column]})
        if value and value not in known:
            message = f"There is no {column} '{value}' in '{themes.name}'. {nearest(value, known)}"
            raise ParameterError(message)
        found = found[found[column] == value] if value else found
    cell = ", ".join(one for one in (theme, period) if one)
    return Table(
        name="evidence",
        title="Sentences behind the themes" + (f": {cell}" if cell else ""),
        method=METHOD,
        data=found.reset_index(drop=True),
        parameters=dict(themes.parameters),
        corpus=themes.corpus,
    )
