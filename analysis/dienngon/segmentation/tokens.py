"""Tokens: a corpus segmented with Pyvi, each token a span, and the terms of a lexicon merged on top."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.corpus import COUNTED_KINDS, Corpus, Document, check_corpus
from dienngon.display import Glance, Shown
from dienngon.lexicon import Given, Lexicon, Term, lexicon_of
from dienngon.progress import Progress, Step, silent, usual
from dienngon.segmentation.designations import join_designations
from dienngon.segmentation.forms import Forms
from dienngon.segmentation.pyvi_model import load_model
from dienngon.segmentation.sentences import sentences_of
from dienngon.segmentation.terms import Merger
from dienngon.segmentation.workers import Job, SpanTable, cut_jobs
from dienngon.segmentation.written import Written, cut, surfaces
from dienngon.store import Store, key_of
from dienngon.text import unveiled, veiled
from dienngon.wordlists import WordLists

IntArray = NDArray[np.int32]

# Part of the key of what is kept: counts up when the same text and model give other tokens.
VERSION = "2"
# So many new tokens are kept at a time.
_KEPT_TOGETHER = 1 << 18


@dataclass(frozen=True, eq=False, slots=True)
class TokenSpans:
    """Tokens of one document: parallel arrays, one item a token, in text order.

    ``start`` and ``end`` are offsets into ``Document.text``; ``paragraph`` is a position in
    ``Document.paragraphs``; ``word`` is true for tokens that hold a letter or digit, ``counted`` for those of them
    that do not begin in a copy of another document. Kept are the ``length`` of each token, in as few bytes as hold the
    longest, and the ``bounds`` of paragraphs: the tokens of paragraph i are from ``bounds[i]`` to ``bounds[i + 1]``.
    """

    start: IntArray
    length: NDArray[np.unsignedinteger[Any]]
    bounds: IntArray
    word: NDArray[np.bool_]
    counted: NDArray[np.bool_]

    @classmethod
    def build(cls, document: Document, table: SpanTable, word: NDArray[np.bool_]) -> TokenSpans:
        """Return the arrays for a table of start, end and paragraph, shape (tokens, 3), and which tokens are words."""
        start = table[:, 0].copy()
        length = table[:, 1] - start
        bounds = np.searchsorted(table[:, 2], np.arange(len(document.paragraphs) + 1)).astype(np.int32)
        short = length.astype(np.min_scalar_type(length.max(initial=0)))
        return cls(start, short, bounds, word, word).without(document)

    def without(self, document: Document) -> TokenSpans:
        """Return the same tokens, of which those in the copies of a document do not count."""
        counted = self.word
        for copy in document.copies:
            counted = counted & ~((copy.start <= self.start) & (self.start < copy.end))
        return self if counted is self.counted else dataclasses.replace(self, counted=counted)

    @property
    def end(self) -> IntArray:
        """Return the end of each token."""
        return (self.start + self.length).astype(np.int32, copy=False)

    @property
    def paragraph(self) -> IntArray:
        """Return the paragraph of each token."""
        return np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds))

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, eq=False)
class Spelling:
    """How tokens are in the texts: the different ``texts``, and of each document the place of its tokens in these."""

    texts: tuple[str, ...]
    ids: tuple[IntArray, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Tokens(Shown):
    """A segmented corpus.

    ``words`` are Pyvi's own tokens, ``merged`` the same with the terms of the lexicon joined: counts of
    words, and so every denominator, come from ``words``; vocabularies come from ``merged``. Both have
    one item a document, in corpus order. ``removed`` counts, by document and kind, the words that
    cleaning took out. ``terms`` are the phrases that were merged, ``lists`` say what counts as a term; ``cache`` is the
    folder of caches, in which sentences are kept, None if there is to be none.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> tokens = dn.segment(corpus(), ["an ninh mạng"])
    >>> tokens.texts("2022-02")[0], tokens.texts("2022-02", merged=False)[:2]
    ('An ninh mạng', ['An ninh', 'mạng'])
    """

    corpus: Corpus
    words: tuple[TokenSpans, ...] = field(repr=False)
    merged: tuple[TokenSpans, ...] = field(repr=False)
    removed: tuple[dict[str, int], ...] = field(repr=False)
    terms: tuple[str, ...] = ()
    lists: WordLists = field(default_factory=WordLists.of, repr=False)
    cache: Path | None = field(default=None, repr=False)

    @cached_property
    def word_counts(self) -> NDArray[np.int64]:
        """Return the number of words of each document (title, body, first captions), shape (documents,).

        Words in copies are not among them.
        """
        return np.array([int(spans.counted.sum()) for spans in self.words], dtype=np.int64)

    @cached_property
    def copied_counts(self) -> NDArray[np.int64]:
        """Return the number of words in copies of each document, shape (documents,)."""
        return np.array([int((spans.word & ~spans.counted).sum()) for spans in self.words], dtype=np.int64)

    def counting_copies(self) -> Tokens:
        """Return the same tokens with the words in copies counted as well."""
        corpus = tuple(dataclasses.replace(one, copies=()) if one.copies else one for one in self.corpus)
        return self.of(dataclasses.replace(self.corpus, documents=corpus))

    def of(self, corpus: Corpus) -> Tokens:
        """Return the same tokens as those of a corpus of the same texts, whose copies may be other ones."""
        words = tuple(map(TokenSpans.without, self.words, corpus))
        merged = tuple(
            short if spans is own else spans.without(document)
            for own, short, spans, document in zip(self.words, words, self.merged, corpus, strict=True)
        )
        found = dataclasses.replace(self, corpus=corpus, words=words, merged=merged)
        # Sentences and forms are the same; the former are always asked for.
        vars(found)["sentences"] = self.sentences
        for name in ("forms", "spelling"):
            if name in vars(self):
                vars(found)[name] = vars(self)[name]
        return found

    def texts(self, name: str, *, merged: bool = True) -> list[str]:
        """Return the tokens of the document ``name`` as strings, with the terms merged or as Pyvi cut them.

        Raises
        ------
        ParameterError
            If no document has that name.
        """
        document = self.corpus[name]
        spans = (self.merged if merged else self.words)[self.corpus.documents.index(document)]
        return surfaces(document.text, spans.start, spans.end)

    def paragraph_words(self, position: int) -> NDArray[np.int64]:
        """Return the number of words of each paragraph of the document at ``position``, those in copies left out."""
        spans = self.words[position]
        size = len(self.corpus.documents[position].paragraphs)
        return np.bincount(spans.paragraph[spans.counted], minlength=size).astype(np.int64)

    @cached_property
    def forms(self) -> Forms:
        """Return how the merged tokens are written."""
        pairs = zip(self.corpus, self.merged, strict=True)
        return Forms.of((cut(document.text, spans.start, spans.end) for document, spans in pairs), self.lists.same)

    @cached_property
    def spelling(self) -> Spelling:
        """Return how Pyvi's own tokens are in the texts."""
        written = Written()
        pairs = zip(self.corpus, self.words, strict=True)
        ids = tuple(written.read(document.text, spans.start, spans.end) for document, spans in pairs)
        return Spelling(tuple(written), ids)

    @cached_property
    def sentences(self) -> tuple[SpanTable, ...]:
        """Return for each document its sentences in order: start, end and paragraph, shape (sentences, 3)."""
        return sentences_of(self.corpus, self.cache)

    def sentence_at(self, position: int, offset: int) -> tuple[int, int]:
        """Return (start, end) of the sentence that holds ``offset`` in the document at ``position``."""
        found = self.sentences[position]
        start, end, _ = found[max(0, int(np.searchsorted(found[:, 0], offset, side="right")) - 1)].tolist()
        return start, end

    def _glance(self) -> Glance:
        columns = ("document", "date", "words", "removed_words", "copied_words")
        rows = (
            (
                *(one.name, "" if one.date is None else one.date.value),
                *(int(self.word_counts[at]), sum(self.removed[at].values()), int(self.copied_counts[at])),
            )
            for at, one in enumerate(self.corpus)
        )
        size = Note.of("display.documents", count=len(self.corpus))
        words = Note.of("display.words", count=int(self.word_counts.sum()))
        terms = Note.of("display.merged", count=len(self.terms)) if self.terms else ""
        return Glance.of(size, words, terms, columns=columns, rows=rows, total=len(self.corpus))


@lru_cache(maxsize=131_072)
def is_word(token: str) -> bool:
    """Return whether a token counts as a word: it holds a letter or digit."""
    return any(char.isalnum() for char in token)


def segment(
    corpus: Corpus,
    terms: Given | Sequence[str] | None = None,
    progress: Progress = usual,
    *,
    workers: int | None = None,
    cache: Path | str | None = None,
    lists: WordLists | None = None,
) -> Tokens:
    """Return the corpus segmented with Pyvi, paragraph by paragraph.

    Invisible characters (zero-width spaces, soft hyphens, direction marks), at which Pyvi would split words, are left
    out: the words are those of the text as it is seen, and their offsets those of the text as it is.

    Parameters
    ----------
    corpus
        What to segment: the title, body and first captions of each document.
    terms
        Multi-word terms to keep whole: a lexicon, the path of one, its terms by theme, or phrases.
    progress
        Called with the number of documents done and of all; see :mod:`dienngon.progress`.
    workers
        Number of processes. By default one for each core if the corpus is large, else this one alone.
    cache
        The folder of caches, in which tokens are kept for the next run; by default nothing is kept.
    lists
        Words that are no terms, further phrases to keep whole, and spellings that are one term.

    Raises
    ------
    LexiconError
        If the lexicon cannot be used.
    SegmentationError
        If a process dies; the message names the document it was at.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> tokens = dn.segment(corpus(), ["không gian mạng"])
    >>> tokens.texts("2022-01")[-6:]
    ['gửi', 'mật khẩu', 'cho', 'người', 'lạ', '.']
    >>> int(tokens.word_counts.sum())
    290
    """
    check_corpus(corpus, "segment")
    cut = _cut(_Jobs(corpus.documents), workers, cache)
    removed: list[dict[str, int]] = []

    def placed() -> Iterator[SpanTable]:
        for document, table in zip(corpus, cut, strict=True):
            plain, out = _placed(document, _veiled(document, table) if veiled(document.text) else table)
            removed.append(out)
            yield plain

    folder = None if cache is None else Path(cache)
    return joined(corpus, placed(), removed, terms, progress, lists=lists, cache=folder)


def joined(
    corpus: Corpus,
    tables: Iterable[SpanTable],
    removed: Sequence[dict[str, int]],
    terms: Given | Sequence[str] | None,
    progress: Progress = silent,
    *,
    lists: WordLists | None = None,
    cache: Path | None = None,
) -> Tokens:
    """Return the tokens of a corpus, given as a table of start, end and paragraph for each document, with terms merged.

    ``removed`` is complete when the last table was taken.
    """
    asked = WordLists.of() if lists is None else lists
    merger, phrases = _merger(terms, asked)
    written, known = Written(merger.syllables, asked.same), load_model().knows
    words: list[TokenSpans] = []
    merged: list[TokenSpans] = []
    numbers: list[IntArray] = []
    spelled: list[IntArray] = []
    for number, (document, plain) in enumerate(zip(corpus, tables, strict=True), start=1):
        own = written.read(document.text, plain[:, 0], plain[:, 1])
        spelled.append(own)
        words.append(TokenSpans.build(document, plain, written.words(own)))
        terms_joined, new = merger.merge(document.text, plain, own, written)
        longer = join_designations(document.text, terms_joined, known)
        if longer is not terms_joined:
            # Only what was not there before is read.
            at = np.searchsorted(terms_joined[:, 0], longer[:, 0]).clip(max=len(new) - 1)
            other = (terms_joined[at] != longer).any(axis=1)
            new = new[at]
            new[other] = written.read(document.text, longer[other, 0], longer[other, 1])
        # Where nothing was joined the tokens are held once.
        merged.append(words[-1] if longer is plain else TokenSpans.build(document, longer, written.words(new)))
        numbers.append(new)
        progress(Step.SEGMENTING, number, len(corpus))
    found = Tokens(corpus, tuple(words), tuple(merged), tuple(removed), phrases, asked, cache)
    vars(found)["forms"] = Forms.read(written, numbers)
    vars(found)["spelling"] = Spelling(tuple(written), tuple(spelled))
    return found


def _merger(terms: Given | Sequence[str] | None, lists: WordLists) -> tuple[Merger, tuple[str, ...]]:
    """Return what joins the terms of a lexicon and of lists, and the phrases of the former."""
    if isinstance(terms, (str, Path, Mapping)):
        terms = lexicon_of(terms)
    found = terms.contiguous if isinstance(terms, Lexicon) else tuple(Term.parse(phrase) for phrase in terms or ())
    whole = (*found, *(Term.parse(phrase, case="any") for phrase in lists.merged))
    return Merger(whole, load_model().knows), tuple(term.phrase for term in found)


def _job(document: Document) -> Job:
    texts = [_text(document, start, end) for start, end, _ in _stretches(document)]
    # What is invisible does not split words: the text is segmented as it is seen.
    return Job(document.name, tuple(unveiled(text)[0] for text in texts) if veiled(document.text) else tuple(texts))


@dataclass(frozen=True)
class _Jobs:
    """What is to be segmented of some documents, made when it is asked for: no second copy of all texts is held."""

    documents: Sequence[Document]

    def __len__(self) -> int:
        return len(self.documents)

    def __getitem__(self, at: int) -> Job:
        return _job(self.documents[at])

    def __iter__(self) -> Iterator[Job]:
        return map(_job, self.documents)


def _stretches(document: Document) -> list[tuple[int, int, str]]:
    """Return what is segmented of a document: its paragraphs, then what cleaning removed, with its kind."""
    counted = [(one.start, one.end, "") for one in document.paragraphs]
    return counted + [(one.start, one.end, one.kind) for one in document.spans if one.kind not in COUNTED_KINDS]


def _text(document: Document, start: int, end: int) -> str:
    # Lines that were broken at a width are read as one; the offsets stay.
    return document.text[start:end].replace("\n", " ")


def _cut(jobs: _Jobs, workers: int | None, cache: Path | str | None) -> Iterator[SpanTable]:
    """Yield the tokens of each document, from the cache where it has them."""
    if cache is None:
        yield from cut_jobs(jobs, workers)
        return
    store = Store(cache, "tokens")
    model = load_model().fingerprint
    keys: list[bytes] = []
    sizes: dict[bytes, list[int]] = {}
    for job in jobs:
        keys.append(key_of(VERSION, model, *job.texts))
        sizes[keys[-1]] = [len(text) for text in job.texts]
    found = {key: rows for pack in store.load(keys) for key, rows in pack.entries.items() if is_sound(rows, sizes[key])}
    missing = [one for one, key in zip(jobs.documents, keys, strict=True) if key not in found]
    fresh = cut_jobs(_Jobs(missing), workers)
    left = Counter(keys)
    new: dict[bytes, SpanTable] = {}
    size = 0
    for key in keys:
        left[key] -= 1
        # What is not asked for again is not held any longer.
        table = found.get(key) if left[key] else found.pop(key, None)
        if table is None:
            table = new[key] = next(fresh)
            size += len(table)
        yield table
        if size >= _KEPT_TOGETHER:
            store.save(new)
            new, size = {}, 0
    store.save(new)


def is_sound(table: NDArray[Any], sizes: Sequence[int]) -> bool:
    """Return whether a table can be the tokens of texts of some lengths: start, end, number of the text, in order."""
    if table.dtype != np.int32 or table.shape[1:] != (3,):
        return False
    start, end, number = table.astype(np.int64).T
    if not len(table):
        return True
    if number[0] < 0 or number[-1] >= len(sizes) or (np.diff(number) < 0).any():
        return False
    lengths = np.array(sizes, dtype=np.int64)
    follows = (start[1:] >= end[:-1]) | (number[1:] > number[:-1])
    return bool((start >= 0).all() and (start < end).all() and (end <= lengths[number]).all() and follows.all())


def _veiled(document: Document, table: SpanTable) -> SpanTable:
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


def _placed(document: Document, table: SpanTable) -> tuple[SpanTable, dict[str, int]]:
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
