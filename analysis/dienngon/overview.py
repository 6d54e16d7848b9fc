"""Tables about the corpus itself: what was read, what was removed, and how it is spread over time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dienngon.codes import Note, worded
from dienngon.corpus import COUNTED_KINDS, Corpus, check_corpus
from dienngon.periods import Periods, periods_for
from dienngon.segmentation import Tokens, segment
from dienngon.table import Table

_REMOVED = ("furniture", "repeated", "metadata")
# Spans of so many documents become a frame at a time: it holds texts in half the memory that their strings take.
_TOGETHER = 1000
# Columns of the documents behind the note, before those of their own.
BEHIND = ("copied_words", "publisher", "date_inferred", "date_confidence", "format", "encoding", "url")
WORDS_METHOD = Note.of("overview.words")


def documents(tokens: Tokens | Corpus, by: str | Periods = "year") -> Table:
    """Return one row a document: document, title, date, precision, date_basis, period, words, removed_words, note.

    Behind them: copied_words (in passages that an earlier document has), publisher, date_inferred, date_confidence,
    format, encoding, url, and what else metadata.csv or the documents themselves state.

    Parameters
    ----------
    tokens
        The segmented corpus, or a corpus to be segmented.
    by
        ``"year"``, ``"half"``, ``"quarter"``, ``"month"`` or ``"week"``, a column of metadata such as
        ``"publisher"``, or periods.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> table = dn.documents(dn.segment(corpus()))
    >>> table.frame[["document", "date", "period", "words"]].head(2)
      document        date period  words
    0  2021-01  2021-03-02   2021     44
    1  2021-02  2021-05-18   2021     23
    """
    tokens = _segmented(tokens)
    corpus = tokens.corpus
    # To list documents no axis is needed, and one wrong date must not keep them from being listed.
    periods = None if by == "year" else periods_for(corpus, by)
    rows = []
    own = list(dict.fromkeys(column for document in corpus for column in document.metadata))
    for position, document in enumerate(corpus):
        date = document.date
        notes: list[Note | str] = list(document.notes)
        if date is None:
            notes.append(Note.of("overview.undated"))
        elif periods is not None and periods.of(document) is None:
            notes.append(Note.of("overview.outside", date=date.value))
        if document.copies and not document.counted:
            sources = tuple(dict.fromkeys(copy.of for copy in document.copies))
            notes.append(Note.of("overview.repost", sources=sources))
        known = ("", "", "") if date is None else (date.value, date.precision, date.basis)
        words, removed = int(tokens.word_counts[position]), tokens.removed[position]
        period = (periods.of(document) or "") if periods is not None else "" if date is None else date.year
        note = Note.of("overview.notes", notes=tuple(notes)) if notes else ""
        row = (document.name, document.title, *known, period, words, sum(removed.values()), note)
        inferred = "yes" if date is not None and date.inferred else "no"
        confidence = "" if date is None else date.confidence
        behind = (int(tokens.copied_counts[position]), document.publisher, inferred, confidence)
        file = (document.form, document.encoding, document.url)
        rows.append((*row, *behind, *file, *(document.metadata.get(column, "") for column in own)))
    columns = ["document", "title", "date", "precision", "date_basis", "period", "words", "removed_words", "note"]
    return Table(
        name="documents",
        title=Note.of("overview.documents"),
        method=WORDS_METHOD,
        data=pd.DataFrame(rows, columns=[*columns, *BEHIND, *own]),
        notes=_left_out(corpus),
        corpus=corpus.hash,
    )


def timeline(tokens: Tokens | Corpus, by: str | Periods = "year") -> Table:
    """Return one row a period: documents, how many are dated by inference, words counted, removed by kind, copied.

    Reposts, of which nothing counts, are none of the documents; the note says how many there are.

    Parameters
    ----------
    tokens, by
        As in :func:`documents`.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> dn.timeline(dn.segment(corpus())).frame[["period", "documents", "words"]]
      period  documents  words
    0   2021          4    104
    1   2022          4    100
    2   2023          0      0
    3   2024          4     86
    """
    tokens = _segmented(tokens)
    corpus = tokens.corpus
    periods = periods_for(corpus, by)
    rows: list[tuple[object, ...]] = []
    every = periods.groups(corpus, every=True)
    for period, members in periods.groups(corpus).items():
        dates = [corpus.documents[position].date for position in members]
        inferred = sum(date is not None and date.inferred for date in dates)
        removed = (sum(tokens.removed[position].get(kind, 0) for position in every[period]) for kind in _REMOVED)
        words = int(np.sum(tokens.word_counts[members]))
        copied = int(np.sum(tokens.copied_counts[every[period]]))
        silent = len(every[period]) - len(members)
        note = Note.of("overview.silent", documents=silent) if silent else "" if members else Note.of("overview.gap")
        rows.append((period, len(members), inferred, words, *removed, copied, note))
    return Table(
        name="timeline",
        title=Note.of("overview.timeline"),
        method=WORDS_METHOD,
        data=pd.DataFrame(rows, columns=["period", "documents", "inferred", "words", *_REMOVED, "copied", "note"]),
        parameters={"by": periods.by},
        corpus=corpus.hash,
    )


def _segmented(given: Tokens | Corpus) -> Tokens:
    return given if isinstance(given, Tokens) else segment(given)


def _left_out(corpus: Corpus) -> tuple[Note | str, ...]:
    """Return what was not read, and the notes on the reading."""
    return (*(Note.of("overview.left_out", name=one.name, reason=one.reason) for one in corpus.excluded), *corpus.notes)


def lines(corpus: Corpus) -> Table:
    """Return one row a labelled span: document, line, kind, subkind, rule, text."""
    frame = spans(corpus)[["document", "line", "kind", "subkind", "rule", "text"]]
    return Table(
        name="lines",
        title=Note.of("overview.lines"),
        method=Note.of("overview.kinds"),
        data=frame,
        notes=_left_out(corpus),
        corpus=corpus.hash,
    )


def spans(corpus: Corpus, *, removed: bool = False) -> pd.DataFrame:
    """Return one row a labelled span: document, line, start, end, kind, text, subkind, rule.

    Those that count are left out if it is to be what was ``removed``.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> dn.spans(corpus())[["document", "line", "start", "end", "kind"]].head(2)
      document  line  start  end   kind
    0  2021-01     1      0   25  title
    1  2021-01     2     26  216   body
    """
    check_corpus(corpus, "spans")
    columns = ["document", "line", "start", "end", "kind", "text", "subkind", "rule"]
    frames: list[pd.DataFrame] = []
    for first in range(0, len(corpus), _TOGETHER):
        rows = [
            (d.name, s.line, s.start, s.end, s.kind, d.text[s.start : s.end], s.subkind, worded(s.rule))
            for d in corpus.documents[first : first + _TOGETHER]
            for s in d.spans
            if not (removed and s.kind in COUNTED_KINDS)
        ]
        frames += [pd.DataFrame(rows, columns=columns)] if rows else []
    return pd.concat(frames or [pd.DataFrame(columns=columns)], ignore_index=True)
