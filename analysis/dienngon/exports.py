"""Tokens and the document-term matrix as files for R and other programs."""

from __future__ import annotations

import csv
import importlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from dienngon.cells import guarded_frame
from dienngon.counts import Counts, Unit, count
from dienngon.errors import MissingExtraError, ParameterError, check_step, nearest
from dienngon.output import staged
from dienngon.segmentation import Tokens
from dienngon.segmentation.written import surfaces

Form = Literal["mtx", "csv", "parquet"]

FORMS = ("mtx", "csv", "parquet")
_TOKEN_TYPES = {"document": "str", "line": "int64", "start": "int64", "end": "int64", "token": "str"}
_TOKEN_TYPES |= {"merged": "int8", "counted": "int8"}
_DOCUMENT_COLUMNS = ["document", "title", "date", "precision", "publisher", "words"]
_PASSAGE_COLUMNS = ["passage", "document", "line", "start", "end", *_DOCUMENT_COLUMNS[1:]]
# Documents whose tokens are held as a frame at a time.
_BATCH = 500

_EVERY_FORM = tuple(
    f"{name}.{ending}" for name in ("dtm", "tokens", "documents", "vocabulary") for ending in ("mtx", "csv", "parquet")
)


def export(
    tokens: Tokens,
    out: Path | str,
    *,
    unit: Unit = "document",
    form: Form = "mtx",
    stop: Iterable[str] | None = None,
    raw: bool = False,
) -> tuple[Path, ...]:
    """Write tokens and the document-term matrix into a folder, and return the files written.

    The matrix holds what :func:`dienngon.counts.count` returns. Row *i* of it is row *i* of ``documents``, column *j*
    is row *j* of ``vocabulary``. In R, quanteda reads the form ``mtx`` so::

        read <- function(file) read.csv(file, colClasses = "character", na.strings = character(), encoding = "UTF-8")
        counts <- as(Matrix::readMM("dtm.mtx"), "CsparseMatrix")
        dimnames(counts) <- list(read("documents.csv")[[1]], read("vocabulary.csv")$term)
        dfm <- quanteda::as.dfm(counts)

    Parameters
    ----------
    tokens
        The segmented corpus.
    out
        The folder; made if it does not exist. Files of others in it are left alone.
    unit
        What a row of the matrix is: ``document``, or ``passage``, a paragraph of body text.
    form
        ``mtx``: the matrix as ``dtm.mtx`` (Matrix Market, coordinate, integer; Boisvert, Pozo and Remington 1996) and
        ``vocabulary.csv``. ``csv``: the matrix as ``dtm.csv``, a line for each count that is not 0 (row, counted
        from 1; document or passage; term; count), and ``vocabulary.csv``. ``parquet``: as ``csv``, in Parquet files.
        In each form ``documents`` has document, title, date (ISO 8601, cut to its precision), precision, publisher
        and words, for passages also passage (a name of its own), line, start and end. ``tokens`` has a
        line for each token with terms merged: document, line (of its paragraph), start, end, token, merged (0
        for a token of Pyvi's own, else 1) and counted (0 in a copy of an earlier document, else 1).
        Offsets count characters of the text in NFC from 0; end is not included.
    stop
        Words to leave out of the matrix instead of the stop words; ``[]`` keeps all.
    raw
        Whether texts in CSV files that could be formulas are as they are, without an apostrophe in front.

    Raises
    ------
    ParameterError
        If ``unit`` or ``form`` is unknown, or no term is left.
    MissingExtraError
        If ``parquet`` is asked for and pyarrow is not installed.
    OutputError
        If the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in dn.export(dn.segment(corpus()), folder)]
    ['documents.csv', 'dtm.mtx', 'tokens.csv', 'vocabulary.csv']
    """
    check_step(tokens, Tokens, "export", "segment(corpus)")
    if form not in FORMS:
        raise ParameterError(
            f"The 'form' parameter must be one of {', '.join(FORMS)}. Got {form!r}. {nearest(str(form), FORMS)}"
        )
    if form == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise MissingExtraError(
            'The form "parquet" needs pyarrow, which is not installed: pip install "dienngon[parquet]".'
        )
    counts = count(tokens, unit, stop)
    place = Path(out)
    # Nothing of an earlier export in another form may stay next to the new vocabulary.
    with staged(place, _EVERY_FORM) as folder:
        _write(folder, counts, form, raw=raw)
        names = sorted(one.name for one in folder.iterdir())
    return tuple(place / name for name in names)


def _write(folder: Path, counts: Counts, form: Form, *, raw: bool) -> None:
    ending = "parquet" if form == "parquet" else "csv"
    rows = _rows(counts)
    _frames(folder / f"documents.{ending}", [rows], raw=raw)
    _frames(folder / f"vocabulary.{ending}", [pd.DataFrame({"term": list(counts.terms)})], raw=raw)
    _frames(folder / f"tokens.{ending}", _tokens(counts.tokens), raw=raw)
    if form == "mtx":
        from scipy.io import mmwrite

        comment = f"rows: documents.csv ({counts.unit}s); columns: vocabulary.csv"
        mmwrite(folder / "dtm.mtx", counts.matrix, comment=comment, field="integer", symmetry="general")
    else:
        _frames(folder / f"dtm.{ending}", [_triplets(counts, rows.iloc[:, 0])], raw=raw)


def _frames(path: Path, frames: Iterable[pd.DataFrame], *, raw: bool) -> None:
    """Write frames of the same columns one below another."""
    if path.suffix == ".parquet":
        _parquet(path, frames)
        return
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        for number, frame in enumerate(frames):
            # Every text in quotes: a term such as NA is a word, not a missing value.
            cells = frame if raw else guarded_frame(frame)
            cells.to_csv(file, index=False, header=number == 0, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def _parquet(path: Path, frames: Iterable[pd.DataFrame]) -> None:
    # By name: an optional package, which a type checker need not find.
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    writer: Any = None
    try:
        for frame in frames:
            table = arrow.Table.from_pandas(frame, preserve_index=False)
            if writer is None:
                writer = parquet.ParquetWriter(path, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _rows(counts: Counts) -> pd.DataFrame:
    """Return a row for each row of the matrix: what it is and where it comes from."""
    tokens = counts.tokens
    words = [tokens.paragraph_words(position) for position in range(len(tokens.corpus))]
    rows: list[tuple[object, ...]] = []
    for position, number in zip(counts.documents.tolist(), counts.paragraphs.tolist(), strict=True):
        document = tokens.corpus.documents[position]
        date = ("", "") if document.date is None else (document.date.value, document.date.precision)
        known = (document.title, *date, document.publisher)
        if counts.unit == "document":
            rows.append((document.name, *known, int(tokens.word_counts[position])))
            continue
        paragraph = document.paragraphs[number]
        name = f"{document.name}:{paragraph.start}-{paragraph.end}"
        place = (paragraph.line, paragraph.start, paragraph.end)
        rows.append((name, document.name, *place, *known, int(words[position][number])))
    return pd.DataFrame(rows, columns=_DOCUMENT_COLUMNS if counts.unit == "document" else _PASSAGE_COLUMNS)


def _triplets(counts: Counts, names: pd.Series[Any]) -> pd.DataFrame:
    cells = counts.matrix.tocoo()
    row, column = cells.coords
    data = {
        "row": row.astype(np.int64) + 1,
        str(names.name): names.to_numpy()[row],
        "term": [counts.terms[one] for one in column.tolist()],
        "count": cells.data,
    }
    return pd.DataFrame(data)


def _tokens(tokens: Tokens) -> Iterator[pd.DataFrame]:
    """Yield the merged tokens, some documents at a time; an empty frame if there are none."""
    size = len(tokens.corpus)
    for first in range(0, max(size, 1), _BATCH):
        rows = [row for position in range(first, min(first + _BATCH, size)) for row in _of_document(tokens, position)]
        yield pd.DataFrame(rows, columns=list(_TOKEN_TYPES)).astype(_TOKEN_TYPES)


def _of_document(tokens: Tokens, position: int) -> Iterator[tuple[object, ...]]:
    document = tokens.corpus.documents[position]
    words, merged = tokens.words[position], tokens.merged[position]
    own = set(zip(words.start.tolist(), words.end.tolist(), strict=True))
    written = surfaces(document.text, merged.start, merged.end)
    outside = [document.copied(start) is None for start in merged.start.tolist()]
    columns = (merged.start.tolist(), merged.end.tolist(), merged.paragraph.tolist(), written, outside)
    for start, end, number, token, counted in zip(*columns, strict=True):
        line = document.paragraphs[number].line
        yield document.name, line, start, end, token, int((start, end) not in own), int(counted)
