"""The sentences of a corpus as offsets, split once and kept for the next run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dienngon.corpus import Corpus, Document
from dienngon.segmentation.workers import SpanTable
from dienngon.stages import kept
from dienngon.text import sentences


@dataclass(frozen=True, eq=False)
class _Rows:
    """Sentences of all documents, shape (sentences, 3), and how many each document has."""

    rows: np.ndarray
    sizes: np.ndarray


def sentences_of(corpus: Corpus, cache: Path | None = None) -> tuple[SpanTable, ...]:
    """Return for each document its sentences in order: start, end and paragraph, shape (sentences, 3).

    ``cache`` is the folder of caches, None to keep nothing.

    Examples
    --------
    >>> from dienngon.examples import corpus
    >>> sentences_of(corpus())[0][:2].tolist()
    [[0, 25, 0], [26, 112, 1]]
    """
    computed_from = () if cache is None else (corpus.hash,)
    found = kept(
        cache, "sentences", computed_from, _Rows, lambda: _split(corpus), sound=lambda one: _is_sound(one, corpus)
    )
    ends = np.cumsum(found.sizes).tolist()
    return tuple(found.rows[end - size : end] for end, size in zip(ends, found.sizes.tolist(), strict=True))


def sentences_in(document: Document) -> SpanTable:
    """Return the sentences of one document: start, end and paragraph, shape (sentences, 3)."""
    rows = [
        (start, end, number)
        for number, paragraph in enumerate(document.paragraphs)
        for start, end in sentences(document.text, paragraph.start, paragraph.end)
    ]
    return np.array(rows, dtype=np.int32).reshape(-1, 3)


def _split(corpus: Corpus) -> _Rows:
    tables = [*map(sentences_in, corpus)]
    rows = np.concatenate([np.zeros((0, 3), dtype=np.int32), *tables])
    return _Rows(rows, np.array([*map(len, tables)], dtype=np.int64))


def _is_sound(found: _Rows, corpus: Corpus) -> bool:
    """Return whether rows can be the sentences of these documents."""
    rows, sizes = found.rows, found.sizes
    if rows.dtype != np.int32 or rows.shape[1:] != (3,) or sizes.dtype != np.int64 or sizes.shape != (len(corpus),):
        return False
    if (sizes < 0).any() or sizes.sum() != len(rows):
        return False
    document = np.repeat(np.arange(len(sizes)), sizes)
    texts, paragraphs = np.array([(len(one.text), len(one.paragraphs)) for one in corpus]).reshape(-1, 2).T
    start, end, paragraph = rows.T
    follows = (start[1:] >= end[:-1]) | (document[1:] > document[:-1])
    inside = (start >= 0) & (start < end) & (end <= texts[document])
    return bool((inside & (paragraph >= 0) & (paragraph < paragraphs[document])).all() and follows.all())
