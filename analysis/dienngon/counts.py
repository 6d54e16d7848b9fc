"""Tokens into sparse counts: documents or passages × terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.errors import ParameterError
from dienngon.segmentation import Tokens
from dienngon.segmentation.tokens import surfaces
from dienngon.stopwords import stop_words
from dienngon.text import phrase_key

Unit = Literal["document", "passage"]


@dataclass(frozen=True, eq=False)
class Counts:
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

    def places(self, position: int) -> Iterator[Occurrence]:
        """Yield where terms may be in the document at ``position``; those that are not counted as well."""
        yield from (self.find or occurrences)(self.tokens, position)


def count(
    tokens: Tokens,
    unit: Unit = "document",
    stop: Iterable[str] | None = None,
    find: Callable[[Tokens, int], Iterator[Occurrence]] | None = None,
) -> Counts:
    """Return how often each term is in each document or passage.

    Terms are merged tokens that hold a letter. Spellings that differ in case or tone placement are one term. Stop
    words, photo credits and copies of other documents are left out.

    Parameters
    ----------
    tokens
        The segmented corpus.
    unit
        ``document``: every counted paragraph of a document is one row. ``passage``: one row for each
        paragraph of body text; headings, titles, captions and what is wholly a copy are left out.
    stop
        Words to leave out instead of :func:`dienngon.stopwords.stop_words`.
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
    if unit not in ("document", "passage"):
        raise ParameterError(f"The 'unit' parameter must be 'document' or 'passage'. Got {unit!r} instead.")
    stopped = stop_words() if stop is None else frozenset(phrase_key(word) for word in stop)
    surfaces: dict[str, Counter[tuple[bool, str]]] = {}
    cells: Counter[tuple[int, str]] = Counter()
    rows = _rows(tokens, unit)
    for position in range(len(tokens.corpus)):
        for one in (find or occurrences)(tokens, position):
            row = rows.get((position, one.paragraph))
            key = phrase_key(one.surface)
            if row is None or not one.counted or key in stopped or not any(map(str.isalpha, one.surface)):
                continue
            surfaces.setdefault(key, Counter())[one.opens, one.surface] += 1
            cells[row, key] += 1
    if not cells:
        message = "No term is left to count: the texts hold only stop words, digits and punctuation."
        if not rows:
            message = "There is no passage to count: the corpus has no paragraph of body text."
        raise ParameterError(message)
    written = {key: _written(forms) for key, forms in surfaces.items()}
    keys = sorted(written, key=lambda key: (written[key], key))
    column = {key: number for number, key in enumerate(keys)}
    # A document without a word is a row all the same.
    height = len(tokens.corpus) if unit == "document" else len(rows)
    shape = (height, len(keys))
    places = ([row for row, _ in cells], [column[key] for _, key in cells])
    matrix = sparse.csr_array((np.fromiter(cells.values(), dtype=np.int64), places), shape=shape)
    matrix.sort_indices()
    units = sorted({(row, where) for where, row in rows.items()}) if unit == "passage" else []
    documents = [where[0] for _, where in units] if units else list(range(shape[0]))
    paragraphs = [where[1] for _, where in units] if units else [-1] * shape[0]
    terms = tuple(written[key] for key in keys)
    return Counts(matrix, terms, np.array(documents), np.array(paragraphs), unit, tokens, find)


def _rows(tokens: Tokens, unit: Unit) -> dict[tuple[int, int], int]:
    """Return the row of each (document, paragraph) that is counted."""
    rows: dict[tuple[int, int], int] = {}
    for position, document in enumerate(tokens.corpus):
        headings = {span.line for span in document.spans if span.subkind == "heading"}
        own = tokens.paragraph_words(position) if document.copies else None
        for number, paragraph in enumerate(document.paragraphs):
            if unit == "document":
                rows[position, number] = position
            elif own is not None and not own[number]:
                continue
            elif paragraph.kind == "body" and paragraph.line not in headings:
                rows[position, number] = len(rows)
    return rows


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


def occurrences(tokens: Tokens, position: int) -> Iterator[Occurrence]:
    """Yield the words that can be counted of the document at ``position``: all but those of photo credits."""
    document = tokens.corpus.documents[position]
    spans = tokens.merged[position]
    openings = set(tokens.sentences[position][:, 0].tolist())
    written = surfaces(document.text, spans.start, spans.end)
    columns = (spans.start.tolist(), spans.end.tolist(), spans.paragraph.tolist(), spans.word.tolist())
    for start, end, paragraph, word, counted, surface in zip(*columns, spans.counted.tolist(), written, strict=True):
        if not word or any(left <= start < right for left, right in document.paragraphs[paragraph].credits):
            continue
        yield Occurrence(paragraph, start, end, surface.rstrip(".,"), start in openings, counted)


def _written(forms: Counter[tuple[bool, str]]) -> str:
    """Return the commonest spelling inside sentences; a word that only ever opens one is put in lower case."""
    inside = Counter({surface: size for (opens, surface), size in forms.items() if not opens})
    if not inside:
        first = min(surface for _, surface in forms)
        return first if first.isupper() and len(first) > 1 else first.lower()
    best = max(inside.values())
    return max(surface for surface, size in inside.items() if size == best)
