"""What the default model sees of a row: its words, and the syllables that stand side by side in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.counts import Counts, paragraphs_before, words_of
from dienngon.text import phrase_key
from dienngon.topic_models.weights import Numbers, Rows, Small, tfidf_rows, unit

# Pairs of syllables in fewer rows than this, or in a larger share of them, tell no rows apart.
_LEAST_ROWS, _MOST_SHARE = 3, 0.3
# Words in fewer rows say nothing of how rows are alike.
_LEAST_WORD_ROWS = 2
# Up to so many rows all rows are compared, which is quicker than to search for the directions one by one.
_GRAM = 2000


def running_words(counts: Counts) -> list[Numbers]:
    """Return each document's words in their order as columns of the counts, -1 for words that are not counted.

    Words in copies of other documents are left out.
    """
    word, paragraph = _running(counts)
    return np.split(word, np.searchsorted(paragraph, paragraphs_before(counts.tokens)[1:-1]))


def _running(counts: Counts) -> tuple[Numbers, Numbers]:
    """Return the column of each word of the corpus, and its paragraph, numbered through all documents."""
    words = words_of(counts.tokens, counts.find)
    column = {phrase_key(term): number for number, term in enumerate(counts.terms)}
    of_key = np.array([column.get(key, -1) for key in words.forms.keys], dtype=np.int64)
    return of_key[words.forms.key[words.form]], words.paragraph


def row_of_paragraphs(counts: Counts) -> tuple[Numbers, Numbers]:
    """Return the row of each paragraph of the corpus, -1 for none, and where each document's paragraphs begin."""
    first = paragraphs_before(counts.tokens)
    row_of = np.full(int(first[-1]), -1, dtype=np.int64)
    for row, (position, number) in enumerate(zip(counts.documents.tolist(), counts.paragraphs.tolist(), strict=True)):
        row_of[slice(first[position], first[position + 1]) if number < 0 else first[position] + number] = row
    return row_of, first


@dataclass(frozen=True, eq=False)
class Stream:
    """Pairs of syllables that stand side by side in some rows: parallel arrays, one item for each time.

    ``pair`` numbers the pairs; ``row`` is a row of the counts; ``left`` and ``right`` are the columns of the words that
    the two syllables are in.
    """

    pair: Small
    row: Small
    left: Small
    right: Small

    def pairs(self, rows: Numbers, kept: NDArray[np.bool_] | None = None) -> sparse.csr_array:
        """Return how often each pair is in each of some rows, shape (rows, pairs).

        Those with a word that is not ``kept``, shape (terms,), are left out.
        """
        place = np.full(max(int(self.row.max(initial=-1)), int(rows.max(initial=-1))) + 1, -1, dtype=np.int32)
        place[rows] = np.arange(len(rows))
        row = place[self.row]
        chosen = row >= 0
        if kept is not None:
            chosen &= kept[self.left] & kept[self.right]
        cells = (row[chosen], self.pair[chosen])
        shape = (len(rows), int(self.pair.max(initial=0)) + 1)
        found = sparse.csr_array((np.ones(len(cells[0]), dtype=np.int64), cells), shape=shape)
        found.sum_duplicates()
        return found


def stream_of(counts: Counts, rows: Numbers) -> Stream | None:
    """Return the words of some rows in their order; None where the counts are not those of their tokens.

    So it is with counts that were changed by hand, whose order is not known, and with other units than words.
    """
    if counts.find is not None:
        return None
    chosen = np.full(counts.matrix.shape[0] + 1, -1)
    chosen[rows] = rows
    word, paragraph = _running(counts)
    row = chosen[row_of_paragraphs(counts)[0][paragraph]]
    word, row = word[row >= 0], row[row >= 0]
    inside = word >= 0
    cells = (row[inside], word[inside])
    again = sparse.csr_array((np.ones(len(cells[0]), dtype=np.int64), cells), shape=counts.matrix.shape)
    again.sum_duplicates()
    if (again[rows] != counts.matrix[rows]).nnz:
        return None
    return _side_by_side(word, row, counts.terms)


def _side_by_side(word: Numbers, row: Numbers, terms: Sequence[str]) -> Stream:
    """Return the pairs of syllables of words in their order, each with its column, -1 for none, and row.

    Syllables are neighbours within a word and over the border of two counted words, with or without punctuation between
    them; a word that is not counted parts its neighbours. Pairs in too few rows to tell rows apart are left out.
    """
    number: dict[str, int] = {}
    parts = [[number.setdefault(one, len(number)) for one in term.casefold().split()] for term in terms]
    parts.append([-1])
    size = np.array([len(one) for one in parts])
    flat = np.array([one for part in parts for one in part], dtype=np.int64)
    start = np.cumsum(size) - size
    times = size[word]
    at = np.repeat(np.arange(len(word), dtype=np.int32), times)
    within = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    syllable = flat[start[word][at] + within]
    side = (syllable[:-1] >= 0) & (syllable[1:] >= 0) & (row[at[:-1]] == row[at[1:]])
    left, right = at[:-1][side], at[1:][side]
    code = syllable[:-1][side] * (len(number) + 1) + syllable[1:][side]
    pair = np.unique(code, return_inverse=True)[1]
    cells = np.unique(pair * (int(row.max(initial=0)) + 1) + row[left])
    rows = np.bincount(cells // (int(row.max(initial=0)) + 1), minlength=int(pair.max(initial=-1)) + 1)
    often = rows >= _LEAST_ROWS
    kept = often[pair]
    columns = ((np.cumsum(often) - 1)[pair[kept]], row[left[kept]], word[left[kept]], word[right[kept]])
    return Stream(*(one.astype(np.int32) for one in columns))


def log_entropy(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return counts by log-entropy weights (Dumais 1991), rows of length 1.

    The logarithm of a count, times 1 less the evenness of its term over the rows: a term that is spread evenly over
    all rows weighs nothing.
    """
    counts = sparse.csr_array(matrix.astype(np.float64))
    total = np.asarray(counts.sum(axis=0)).ravel()
    share = counts.data / total[counts.indices]
    terms, rows = matrix.shape[1], max(2, matrix.shape[0])
    evenness = -np.bincount(counts.indices, share * np.log(share), terms) / np.log(rows)
    counts.data = np.log1p(counts.data) * np.maximum(1 - evenness, 0)[counts.indices]
    length = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    counts.data /= np.repeat(np.where(length > 0, length, 1.0), np.diff(counts.indptr))
    return counts


def latent_features(matrix: sparse.csr_array, pairs: sparse.csr_array | None, size: int) -> Rows:
    """Return the latent semantic vectors of rows by words and pairs of syllables, shape (rows, up to ``size``).

    Words and pairs are weighted apart by log-entropy, so that they weigh the same (Deerwester et al. 1990).
    """
    parts = [log_entropy(_in_rows(matrix, _LEAST_WORD_ROWS, 1.0))]
    if pairs is not None and pairs.nnz:
        parts.append(log_entropy(_in_rows(pairs, _LEAST_ROWS, _MOST_SHARE)))
    return components(sparse.csr_array(sparse.hstack(parts)), size)


def latent_rows(matrix: sparse.csr_array, size: int) -> Rows:
    """Return TF-IDF reduced by truncated SVD (Deerwester et al. 1990), rows of length 1, or 0 without terms.

    There are fewer dimensions than ``size`` where the matrix has fewer.
    """
    return unit(components(tfidf_rows(matrix).astype(np.float64), size))


def _in_rows(matrix: sparse.csr_array, least: int, most: float) -> sparse.csr_array:
    """Return the columns that are in so many rows; all of them where no column is."""
    rows = np.bincount(matrix.indices, minlength=matrix.shape[1])
    kept = np.flatnonzero((rows >= least) & (rows <= most * matrix.shape[0]))
    return sparse.csr_array(matrix[:, kept]) if len(kept) > 1 else matrix


def components(weighted: sparse.csr_array, size: int) -> Rows:
    """Return rows by their largest singular vectors, times the singular values, shape (rows, up to ``size``)."""
    from scipy.linalg import eigh
    from scipy.sparse.linalg import LinearOperator, eigsh

    rows = weighted.shape[0]
    if not weighted.nnz:
        return np.zeros((rows, 0))
    if rows <= max(_GRAM, size + 1):
        squares, left = eigh((weighted @ weighted.T).toarray(), subset_by_index=[max(0, rows - size), rows - 1])
    else:
        turned = sparse.csr_array(weighted.T)
        alike = LinearOperator((rows, rows), matvec=lambda one: weighted @ (turned @ one), dtype=np.float64)
        # A fixed start makes the result a function of the matrix alone.
        squares, left = eigsh(alike, k=size, which="LA", v0=np.full(rows, rows**-0.5))
    values = np.sqrt(np.maximum(squares, 0.0))
    order = np.argsort(-values, kind="stable")[:size]
    order = order[values[order] > 1e-6]
    # The sign of a component is free: its largest entry is made positive.
    largest = left[np.abs(left).argmax(axis=0), np.arange(left.shape[1])]
    return np.asarray((left * np.where(largest < 0, -1.0, 1.0))[:, order] * values[order])
