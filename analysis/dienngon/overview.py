"""Tables about the corpus itself: what was read, what was removed, and how it lies in time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dienngon.corpus import Corpus
from dienngon.periods import Periods, periods_for
from dienngon.segmentation import Tokens
from dienngon.table import Table

_REMOVED = ("furniture", "repeated", "metadata")
# Columns of the documents behind the note, before those of their own.
BEHIND = ("copied_words", "publisher", "date_inferred", "date_confidence", "format", "encoding", "url")
WORDS_METHOD = (
    "Words are Pyvi's tokens that hold a letter or digit, before terms are merged. Title, body and the first copy of a "
    "caption count; page furniture, repeated lines, and date, source and author lines do not, nor do passages that "
    "an earlier document has."
)


def documents(tokens: Tokens, by: str | Periods = "year") -> Table:
    """Return one row a document: document, title, date, precision, date_basis, period, words, removed_words, note.

    Behind them: copied_words (in passages that an earlier document has), publisher, date_inferred, date_confidence,
    format, encoding, url, and what else metadata.csv or the documents themselves state.
    """
    corpus = tokens.corpus
    # To list documents no axis is needed, and one wrong date must not keep them from being listed.
    periods = None if by == "year" else periods_for(corpus, by)
    rows = []
    own = list(dict.fromkeys(column for document in corpus for column in document.metadata))
    for position, document in enumerate(corpus):
        date = document.date
        notes = list(document.notes)
        if date is None:
            notes.append("undated: outside the time axis")
        elif periods is not None and periods.of(document) is None:
            notes.append(f"dated {date.value}: outside the periods of the study")
        known = ("", "", "") if date is None else (date.value, date.precision, str(date.basis))
        words, removed = int(tokens.word_counts[position]), tokens.removed[position]
        period = (periods.of(document) or "") if periods is not None else "" if date is None else date.year
        row = (document.name, document.title, *known, period, words, sum(removed.values()), "; ".join(map(str, notes)))
        inferred = "yes" if date is not None and date.inferred else "no"
        confidence = "" if date is None else date.confidence
        behind = (int(tokens.copied_counts[position]), document.publisher, inferred, confidence)
        file = (document.form, document.encoding, document.url)
        rows.append((*row, *behind, *file, *(document.metadata.get(column, "") for column in own)))
    columns = ["document", "title", "date", "precision", "date_basis", "period", "words", "removed_words", "note"]
    return Table(
        name="documents",
        title="Documents",
        method=WORDS_METHOD,
        data=pd.DataFrame(rows, columns=[*columns, *BEHIND, *own]),
        notes=tuple(f"Left out: {one.name}: {one.reason}." for one in corpus.excluded) + corpus.notes,
        corpus=corpus.hash,
    )


def timeline(tokens: Tokens, by: str | Periods = "year") -> Table:
    """Return one row a period: documents, how many are dated by inference, words counted, removed by kind, copied."""
    corpus = tokens.corpus
    rows: list[tuple[object, ...]] = []
    for period, members in periods_for(corpus, by).groups(corpus).items():
        dates = [corpus.documents[position].date for position in members]
        inferred = sum(date is not None and date.inferred for date in dates)
        removed = (sum(tokens.removed[position].get(kind, 0) for position in members) for kind in _REMOVED)
        words = int(np.sum(tokens.word_counts[members]))
        copied = int(np.sum(tokens.copied_counts[members]))
        rows.append((period, len(members), inferred, words, *removed, copied, "" if members else "no documents"))
    return Table(
        name="timeline",
        title="The corpus in time",
        method=WORDS_METHOD,
        data=pd.DataFrame(rows, columns=["period", "documents", "inferred", "words", *_REMOVED, "copied", "note"]),
        corpus=corpus.hash,
    )


def lines(corpus: Corpus) -> Table:
    """Return one row a labelled span: document, line, kind, subkind, rule, text."""
    frame = spans(corpus)[["document", "line", "kind", "subkind", "rule", "text"]]
    return Table(
        name="lines",
        title="Lines and what they are",
        method=(
            "Title, body and caption count; the other kinds do not. A row in overrides.csv (document, line, "
            "action: keep or drop) changes what a line is."
        ),
        data=frame,
        notes=tuple(f"Left out: {one.name}: {one.reason}." for one in corpus.excluded) + corpus.notes,
        corpus=corpus.hash,
    )


def spans(corpus: Corpus) -> pd.DataFrame:
    """Return one row a labelled span: document, line, start, end, kind, text, subkind, rule."""
    rows = [
        (d.name, s.line, s.start, s.end, s.kind, d.text[s.start : s.end], s.subkind, s.rule)
        for d in corpus
        for s in d.spans
    ]
    return pd.DataFrame(rows, columns=["document", "line", "start", "end", "kind", "text", "subkind", "rule"])
