"""Text to Tokens: Pyvi's segmentation with offsets, and the terms of a lexicon merged on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dienngon.corpus import COUNTED_KINDS, Corpus, Document
from dienngon.progress import Progress, Step, silent
from dienngon.segmentation.cache import Cache
from dienngon.segmentation.engine import tokenize
from dienngon.segmentation.model import load_model
from dienngon.segmentation.tokens import Tokens, TokenSpans, is_word
from dienngon.segmentation.workers import Job, Table, cut_jobs
from dienngon.text import unveiled, veiled

if TYPE_CHECKING:
    from dienngon.lexicon import Lexicon, Term
    from dienngon.segmentation.terms import Merger

__all__ = ["TokenSpans", "Tokens", "segment", "tokenize"]


def segment(
    corpus: Corpus,
    terms: Lexicon | Path | str | Sequence[str] | None = None,
    progress: Progress = silent,
    *,
    workers: int | None = None,
    cache: Path | str | None = None,
) -> Tokens:
    """Return the corpus segmented with Pyvi, paragraph by paragraph.

    Invisible characters (zero-width spaces, soft hyphens, direction marks), at which Pyvi would split words, are left
    out: the words are those of the text as it is seen, and their offsets those of the text as it is.

    Parameters
    ----------
    corpus
        What to segment: the title, body and first captions of each document.
    terms
        Multi-word terms to keep whole: a lexicon, the path of one, or phrases.
    progress
        Called with the number of documents done and of all; see :mod:`dienngon.progress`.
    workers
        Number of processes. By default one for each core if the corpus is large, else none but this one.
    cache
        A folder in which segmented documents are kept for the next run; none by default.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    SegmentationError
        If a process dies; the message names the document it was at.
    """
    merger, phrases = _merger(terms)
    words: list[TokenSpans] = []
    merged: list[TokenSpans] = []
    removed: list[dict[str, int]] = []
    jobs = [_job(document) for document in corpus]
    for number, (document, table) in enumerate(zip(corpus, _cut(jobs, workers, cache), strict=True), start=1):
        plain, out = _placed(document, _veiled(document, table) if veiled(document.text) else table)
        words.append(TokenSpans.build(document.text, plain, document.copies))
        joined = _merged(document, plain, merger) if merger else plain
        merged.append(TokenSpans.build(document.text, joined, document.copies) if merger else words[-1])
        removed.append(out)
        progress(Step.SEGMENTING, number, len(corpus))
    return Tokens(corpus, tuple(words), tuple(merged), tuple(removed), phrases)


def _merger(terms: Lexicon | Path | str | Sequence[str] | None) -> tuple[Merger | None, tuple[str, ...]]:
    if terms is None:
        return None, ()
    from dienngon.lexicon import Lexicon, Term, read_lexicon
    from dienngon.segmentation.terms import Merger

    if isinstance(terms, (str, Path)):
        terms = read_lexicon(terms)
    found: Sequence[Term]
    found = terms.contiguous if isinstance(terms, Lexicon) else tuple(Term.parse(phrase) for phrase in terms)
    return Merger(found, load_model().knows), tuple(term.phrase for term in found)


def _job(document: Document) -> Job:
    texts = [_text(document, start, end) for start, end, _ in _stretches(document)]
    # What is invisible parts no words: the text is segmented as it is seen.
    return Job(document.name, tuple(unveiled(text)[0] for text in texts) if veiled(document.text) else tuple(texts))


def _stretches(document: Document) -> list[tuple[int, int, str]]:
    """Return what is segmented of a document: its paragraphs, then what cleaning removed, with its kind."""
    counted = [(one.start, one.end, "") for one in document.paragraphs]
    return counted + [(one.start, one.end, one.kind) for one in document.spans if one.kind not in COUNTED_KINDS]


def _text(document: Document, start: int, end: int) -> str:
    # Lines that were broken at a width are read as one; the offsets stay.
    return document.text[start:end].replace("\n", " ")


def _cut(jobs: Sequence[Job], workers: int | None, cache: Path | str | None) -> Iterator[Table]:
    """Yield the tokens of each document, from the cache where it has them."""
    if cache is None:
        yield from cut_jobs(jobs, workers)
        return
    store = Cache(Path(cache), load_model().fingerprint)
    keys = [store.key(job.texts) for job in jobs]
    found = store.load(keys)
    fresh = cut_jobs([job for job, key in zip(jobs, keys, strict=True) if key not in found], workers)
    entries: list[tuple[bytes, Table]] = []
    for key in keys:
        table = found.get(key)
        if table is None:
            table = next(fresh)
            entries.append((key, table))
        yield table
    if entries:
        store.store(entries)


def _veiled(document: Document, table: Table) -> Table:
    """Return tokens of stretches as they are seen as offsets into the stretches as they are."""
    placed = table.copy()
    stretches = _stretches(document)
    bounds = np.searchsorted(table[:, 2], np.arange(len(stretches) + 1)).tolist()
    for (start, end, _), (first, last) in zip(stretches, pairwise(bounds), strict=True):
        if first < last:
            _, begins, ends = unveiled(_text(document, start, end))
            placed[first:last, 0] = np.array(begins, dtype=np.int32)[table[first:last, 0]]
            placed[first:last, 1] = np.array(ends, dtype=np.int32)[table[first:last, 1] - 1]
    return placed


def _placed(document: Document, table: Table) -> tuple[Table, dict[str, int]]:
    """Return the tokens of the paragraphs as offsets into the document, and the words removed by kind."""
    stretches = _stretches(document)
    starts = np.array([start for start, _, _ in stretches], dtype=np.int32)
    counted = len(document.paragraphs)
    placed = table.copy()
    if len(placed):
        placed[:, :2] += starts[table[:, 2]][:, None]
    removed: dict[str, int] = {}
    for start, end, number in placed[placed[:, 2] >= counted].tolist():
        kind = stretches[number][2]
        removed[kind] = removed.get(kind, 0) + is_word(document.text[start:end])
    return placed[placed[:, 2] < counted], removed


def _merged(document: Document, plain: Table, merger: Merger) -> Table:
    rows: list[tuple[int, int, int]] = []
    bounds = np.searchsorted(plain[:, 2], np.arange(len(document.paragraphs) + 1)).tolist()
    for number in range(len(document.paragraphs)):
        spans = [(start, end) for start, end, _ in plain[bounds[number] : bounds[number + 1]].tolist()]
        rows += [(start, end, number) for start, end in merger.merge(document.text, spans)]
    return np.array(rows, dtype=np.int32).reshape(-1, 3)
