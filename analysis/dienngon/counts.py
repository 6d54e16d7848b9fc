"""Tokens into sparse counts: documents or passages × terms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.codes import Note
from dienngon.corpus import Document
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError, check_step
from dienngon.segmentation import Tokens, TokenSpans
from dienngon.segmentation.forms import Forms
from dienngon.stopwords import is_letter
from dienngon.text import phrase_key

Unit = Literal["document", "passage"]
Small = NDArray[np.int32]
# So many words are counted at a time: some megabytes.
_TOGETHER = 1 << 18


@dataclass(frozen=True, eq=False, repr=False)
class Counts(Shown):
    """A document-term matrix, or a passage-term matrix.

    Attributes
    ----------
    matrix
        CSR, shape (rows, terms), integer counts.
    terms
        What each column counts, as it is most often written inside a sentence; sorted.
    documents
        For each row the position of its document in the corpus, shape (rows,).
    paragraphs
        For each row the position in ``Document.paragraphs``, -1 for whole documents, shape (rows,).
    unit
        ``document`` or ``passage``. A passage is a paragraph of body text.
    tokens
        What was counted.
    find
        Where the terms are; :func:`occurrences` if None.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> counts = dn.count(dn.segment(corpus()), unit="passage")
    >>> len(counts.documents), counts.terms[:3]
    (12, ('an ninh', 'bác sĩ', 'bán'))
    """

    matrix: sparse.csr_array = field(repr=False)
    terms: tuple[str, ...] = field(repr=False)
    documents: NDArray[np.int64] = field(repr=False)
    paragraphs: NDArray[np.int64] = field(repr=False)
    unit: Unit
    tokens: Tokens = field(repr=False)
    find: Callable[[Tokens, int], Iterator[Occurrence]] | None = field(default=None, repr=False)

    def places(self, position: int, keys: Collection[str]) -> Iterator[Occurrence]:
        """Yield where phrases with some keys are in the document at ``position``, in copies as well."""
        if self.find is None:
            yield from occurrences(self.tokens, position, keys)
        else:
            yield from (one for one in self.find(self.tokens, position) if phrase_key(one.surface) in keys)

    def _glance(self) -> Glance:
        sums = np.asarray(self.matrix.sum(axis=0)).ravel()
        held = np.asarray((self.matrix > 0).sum(axis=0)).ravel()
        places = np.argsort(-sums, kind="stable")
        rows = ((self.terms[at], int(sums[at]), int(held[at])) for at in places)
        size = Note.of("display.counts", rows=self.matrix.shape[0], unit=self.unit, terms=len(self.terms))
        columns = ("term", "count", f"{self.unit}s")
        return Glance.of(size, columns=columns, rows=rows, total=len(self.terms))


def count(
    tokens: Tokens,
    unit: Unit = "document",
    stop: Iterable[str] | None = None,
    find: Callable[[Tokens, int], Iterator[Occurrence]] | None = None,
) -> Counts:
    """Return how often each term is in each document or passage.

    Terms are merged tokens that hold a letter, single letters without a tone mark ("a)", "A.") aside. Spellings that
    differ in case or tone placement are one term, and those that the tokens' lists say. Stop words, photo credits and
    copies of other documents are left out.

    Parameters
    ----------
    tokens
        The segmented corpus.
    unit
        ``document``: every counted paragraph of a document is one row. ``passage``: one row for each
        paragraph of body text; headings, titles, captions and what is wholly a copy are left out.
    stop
        Words to leave out instead of those of the tokens' lists (:class:`dienngon.WordLists`).
    find
        What yields the terms of a document, for other units than words; :func:`occurrences` if None.

    Raises
    ------
    ParameterError
        If ``unit`` is neither, or no term is left.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> counts = dn.count(dn.segment(corpus(), ["không gian mạng"]))
    >>> counts.matrix.shape
    (12, 94)
    >>> int(counts.matrix[:, [counts.terms.index("không gian mạng")]].sum())
    4
    """
    check_step(tokens, Tokens, "count", "segment(corpus)")
    if unit not in ("document", "passage"):
        raise ParameterError(f"The 'unit' parameter must be 'document' or 'passage'. Got {unit!r} instead.")
    stopped = tokens.lists.stop if stop is None else frozenset(phrase_key(word) for word in stop)
    rows = counted_rows(tokens, unit)
    forms, parts = words_by_part(tokens, find)
    fit = np.array([key not in stopped for key in forms.keys], dtype=bool)[forms.key]
    fit &= np.array(
        [any(map(str.isalpha, surface)) and not is_letter(surface) for surface in forms.surfaces], dtype=bool
    )
    row, key, size, spelt = _tally(parts, forms, rows, fit)
    if not len(row):
        message = "No term is left to count: the texts hold only stop words, digits and punctuation."
        if (rows < 0).all():
            message = "There is no passage to count: the corpus has no paragraph of body text."
        raise ParameterError(message)
    written = _written(forms, spelt)
    keys = sorted(written, key=lambda key: (written[key], forms.keys[key]))
    column = np.empty(len(forms.keys), dtype=np.int32)
    column[keys] = np.arange(len(keys))
    firsts = paragraphs_before(tokens)
    # A document without a word is a row all the same.
    height = len(tokens.corpus) if unit == "document" else int((rows >= 0).sum())
    begins = np.cumsum([0, *np.bincount(row, minlength=height)])
    matrix = sparse.csr_array((size, column[key], begins.astype(np.int32)), shape=(height, len(keys)))
    matrix.sort_indices()
    documents, paragraphs = np.arange(height), np.full(height, -1)
    if unit == "passage":
        places = np.flatnonzero(rows >= 0)
        documents = np.searchsorted(firsts, places, side="right") - 1
        paragraphs = places - firsts[documents]
    return Counts(matrix, tuple(written[key] for key in keys), documents, paragraphs, unit, tokens, find)


def _tally(
    parts: Iterable[Words], forms: Forms, rows: NDArray[np.int64], fit: NDArray[np.bool_]
) -> tuple[Small, Small, Small, NDArray[np.int64]]:
    """Return row, key and number of the words in each cell, in order, and how often each form is inside and opening.

    ``rows`` has the row of each paragraph, -1 for none; ``fit`` says which forms are counted.
    """
    spelt = np.zeros(2 * len(fit), dtype=np.int64)
    cells: list[tuple[Small, Small, Small]] = [(np.zeros(0, dtype=np.int32),) * 3]
    for words in parts:
        row = rows[words.paragraph]
        kept = np.flatnonzero((row >= 0) & fit[words.form])
        form, row = words.form[kept], row[kept]
        spelt += np.bincount(2 * form + words.opens[kept], minlength=len(spelt))
        cell, size = np.unique(row * len(forms.keys) + forms.key[form], return_counts=True)
        row, key = np.divmod(cell, len(forms.keys))
        cells.append((row.astype(np.int32), key.astype(np.int32), size.astype(np.int32)))
    row_of, key_of, sizes = map(np.concatenate, zip(*cells, strict=True))
    return row_of, key_of, sizes, spelt.reshape(-1, 2)


def paragraphs_before(tokens: Tokens) -> NDArray[np.int64]:
    """Return the number of paragraphs before each document, and of all, shape (documents + 1,)."""
    return np.cumsum([0, *(len(document.paragraphs) for document in tokens.corpus)])


def counted_rows(tokens: Tokens, unit: Unit) -> NDArray[np.int64]:
    """Return the row of each paragraph of the corpus, -1 for one that is not counted, shape (paragraphs,)."""
    firsts = paragraphs_before(tokens)
    if unit == "document":
        return np.repeat(np.arange(len(tokens.corpus)), np.diff(firsts))
    counted = np.zeros(int(firsts[-1]), dtype=bool)
    for position, document in enumerate(tokens.corpus):
        headings = {span.line for span in document.spans if span.subkind == "heading"}
        own = tokens.paragraph_words(position) if document.copies else None
        for number, paragraph in enumerate(document.paragraphs):
            whole_copy = own is not None and not own[number]
            body = paragraph.kind == "body" and paragraph.line not in headings
            counted[firsts[position] + number] = body and not whole_copy
    return np.where(counted, np.cumsum(counted) - 1, -1)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a corpus that are counted, in their order: parallel arrays, one item a word.

    ``paragraph`` counts through the paragraphs of all documents; ``form`` is a place in ``forms``; ``opens`` says
    whether the word begins a sentence.
    """

    paragraph: Small
    form: Small
    opens: NDArray[np.bool_]
    forms: Forms


def words_of(tokens: Tokens, find: Callable[[Tokens, int], Iterator[Occurrence]] | None = None) -> Words:
    """Return the words that are counted, or what ``find`` yields: not those of photo credits and copies."""
    forms, parts = words_by_part(tokens, find)
    columns = [(one.paragraph, one.form, one.opens) for one in parts]
    return _joined(columns, forms)


def words_by_part(
    tokens: Tokens, find: Callable[[Tokens, int], Iterator[Occurrence]] | None = None
) -> tuple[Forms, Iterable[Words]]:
    """Return how the words of :func:`words_of` are written, and the words themselves, some documents at a time."""
    if find is None:
        return tokens.forms, _by_part(tokens)
    columns: list[_Columns] = []
    written: list[list[str]] = []
    for position, first in enumerate(paragraphs_before(tokens)[:-1].tolist()):
        found = [one for one in find(tokens, position) if one.counted]
        written.append([one.surface for one in found])
        paragraph = np.array([first + one.paragraph for one in found], dtype=np.int32)
        columns.append((paragraph, paragraph, np.array([one.opens for one in found], dtype=bool)))
    forms = Forms.of(written)
    columns = [(one, form, opens) for (one, _, opens), form in zip(columns, forms.ids, strict=True)]
    return forms, [_joined(columns, forms)]


_Columns = tuple[Small, Small, NDArray[np.bool_]]


def _by_part(tokens: Tokens) -> Iterator[Words]:
    columns: list[_Columns] = []
    held = 0
    for position, first in enumerate(paragraphs_before(tokens)[:-1].tolist()):
        spans = tokens.merged[position]
        kept = np.flatnonzero(creditless(tokens.corpus.documents[position], spans) & spans.counted)
        opens = _opening(tokens, position, spans.start[kept])
        columns.append((spans.paragraph[kept] + np.int32(first), tokens.forms.ids[position][kept], opens))
        held += len(kept)
        if held >= _TOGETHER:
            yield _joined(columns, tokens.forms)
            columns, held = [], 0
    yield _joined(columns, tokens.forms)


def _joined(columns: Sequence[_Columns], forms: Forms) -> Words:
    empty = np.zeros(0, dtype=np.int32)
    paragraph, form, opens = map(np.concatenate, zip((empty, empty, empty.astype(bool)), *columns, strict=True))
    return Words(paragraph, form, opens, forms)


def creditless(document: Document, spans: TokenSpans) -> NDArray[np.bool_]:
    """Return which tokens of a document are words outside photo credits."""
    kept = spans.word.copy()
    for paragraph in document.paragraphs:
        for left, right in paragraph.credits:
            kept &= (spans.start < left) | (spans.start >= right)
    return kept


def _opening(tokens: Tokens, position: int, start: Small) -> NDArray[np.bool_]:
    """Return which words of a document, given by where they start, begin a sentence."""
    begins = tokens.sentences[position][:, 0]
    found: NDArray[np.bool_] = begins[np.maximum(np.searchsorted(begins, start, side="right") - 1, 0)] == start
    return found


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A word where it is: ``surface`` is how it is written, ``opens`` whether it begins a sentence.

    ``counted`` is false in a copy of another document.
    """

    paragraph: int
    start: int
    end: int
    surface: str
    opens: bool
    counted: bool


def occurrences(tokens: Tokens, position: int, keys: Collection[str] | None = None) -> Iterator[Occurrence]:
    """Yield the words that can be counted of the document at ``position``: all but those of photo credits.

    With ``keys`` only the words that have one of them.
    """
    spans, ids = tokens.merged[position], tokens.forms.ids[position]
    kept = creditless(tokens.corpus.documents[position], spans)
    if keys is not None:
        wanted = np.zeros(len(tokens.forms.surfaces), dtype=bool)
        wanted[[form for key in keys for form in tokens.forms.by_key.get(key, ())]] = True
        kept = kept & wanted[ids]
    places = np.flatnonzero(kept)
    if not len(places):
        return
    opens = _opening(tokens, position, spans.start[places]).tolist()
    columns = (spans.paragraph, spans.start, spans.end, ids, spans.counted)
    for (paragraph, start, end, form, counted), first in zip(
        zip(*(one[places].tolist() for one in columns), strict=True), opens, strict=True
    ):
        yield Occurrence(paragraph, start, end, tokens.forms.surfaces[form], first, counted)


def _written(forms: Forms, sizes: NDArray[np.int64]) -> dict[int, str]:
    """Return how each key is spelt most often inside sentences; one that only ever opens them in lower case.

    ``sizes`` counts the forms inside sentences and where they open one, shape (forms, 2).
    """
    inside: dict[int, tuple[int, str]] = {}
    first: dict[int, str] = {}
    for form in np.flatnonzero(sizes.any(axis=1)).tolist():
        key, surface, size = int(forms.key[form]), forms.surfaces[form], int(sizes[form, 0])
        if size:
            inside[key] = max(inside.get(key, (0, "")), (size, surface))
        first[key] = min(first.get(key, surface), surface)
    opening = {key: one if one.isupper() and len(one) > 1 else one.lower() for key, one in first.items()}
    return opening | {key: surface for key, (_, surface) in inside.items()}
