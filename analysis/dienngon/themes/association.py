"""Words and runs of words that might be terms of a theme, and how closely they are associated with it, by sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dienngon.comparison import effects
from dienngon.phrases.ngrams import Level, Words, cohesion, count_runs, edges, gather, is_content
from dienngon.themes.hits import Hits, absolute

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
LONGEST = 3
# As many candidates and neighbours, the most frequent, are compared at most.
MOST = 5_000


def g2(together: Floats, alone: Floats, marked: int, total: int) -> Floats:
    """Return the signed log-likelihood ratio of word and theme, negative where they avoid each other (Dunning 1993).

    By word, shape (words,): in how many sentences it is ``together`` with the theme, and in how many ``alone``,
    whatever else they hold. ``marked`` of ``total`` sentences have the theme.

    Examples
    --------
    >>> g2(np.array([10.0, 0.0]), np.array([30.0, 30.0]), 40, 1000).round(1).tolist()
    [30.1, -2.5]
    """
    if marked in (0, total):
        return np.zeros(len(together))
    value = effects.g2(together, alone - together, marked, total - marked)
    return np.where(together * total >= alone * marked, value, -value)


def pmi(together: Floats, alone: Floats, marked: int, total: int) -> Floats:
    """Return the pointwise mutual information in bits, NaN where word and theme never meet (Church and Hanks 1990).

    Examples
    --------
    >>> pmi(np.array([10.0]), np.array([20.0]), 40, 1000).round(2).tolist()
    [3.64]
    """
    ratio = together * total / (alone * marked)
    value: Floats = np.log2(ratio, out=np.full(len(ratio), np.nan), where=ratio > 0)
    return value


def neighbourhood(
    candidates: sparse.csr_array, words: sparse.csr_array, marked: NDArray[np.bool_], own: Sequence[NDArray[np.int64]]
) -> Floats:
    """Return the cosine between each candidate's neighbours in sentences and the theme's, by positive PMI.

    ``candidates`` and ``words`` say which sentences hold them, shape (…, sentences). ``own`` has for each candidate its
    rows of ``words`` (-1: none): a word is not a neighbour of itself.
    """
    theme = sparse.csr_array(marked[None, :].astype(float))
    counts = (sparse.vstack([candidates, theme], format="csr") @ words.T).tocsr()
    parts = [(row, column) for row, columns in enumerate(own) for column in {*columns.tolist()} - {-1}]
    if parts:
        rows, columns = zip(*parts, strict=True)
        cells = np.asarray(counts[list(rows), list(columns)]).ravel()
        counts = counts - sparse.csr_array((cells, (rows, columns)), shape=counts.shape)
    counts = sparse.coo_array(counts)
    total = counts.data.sum()
    row_sum, column_sum = np.asarray(counts.sum(axis=1)).ravel(), np.asarray(counts.sum(axis=0)).ravel()
    kept = counts.data > 0
    row, column, cell = counts.row[kept], counts.col[kept], counts.data[kept]
    positive = np.maximum(0.0, np.log2(cell * total / (row_sum[row] * column_sum[column])))
    space = sparse.csr_array((positive, (row, column)), shape=counts.shape)
    length = np.sqrt(np.asarray(space.multiply(space).sum(axis=1)).ravel())
    product = np.asarray((space[:-1] @ space[[-1]].T).todense()).ravel()
    norm = length[:-1] * length[-1]
    value: Floats = np.divide(product, norm, out=np.zeros(len(product)), where=norm > 0)
    return value


@dataclass(frozen=True, eq=False)
class Setting:
    """The words of a corpus and a theme's hits among them.

    ``sentence`` numbers the sentence of each word through the corpus, ``covered`` says which words belong to hits, both
    of shape (words,); ``marked`` which sentences hold a hit, shape (sentences,).
    """

    words: Words
    sentence: Integers
    covered: Booleans
    marked: Booleans

    @classmethod
    def of(cls, hits: Hits, chosen: Integers) -> Setting:
        """Return the setting of some hits, by their positions."""
        words = gather(hits.tokens)
        sentence = hits.sentences.at(absolute(words.document, words.start))
        covered = _covered(words, hits, chosen)
        marked = np.zeros(len(hits.sentences.begins), dtype=bool)
        marked[sentence[covered]] = True
        return cls(words, sentence, covered, marked)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Words and runs that could be terms, with the sentences that hold them, the theme's hits left out.

    ``parts`` are the words each consists of, as numbers of keys; ``first`` the first words of its occurrences, in the
    order of the corpus; ``held`` has shape (candidates, sentences).
    """

    parts: tuple[tuple[int, ...], ...]
    first: tuple[Integers, ...]
    held: sparse.csr_array


def find_candidates(setting: Setting, known: frozenset[str], minimum: int) -> Candidates:
    """Return words, and runs that hold together, that occur ``minimum`` times or more outside the theme's hits.

    ``known`` are keys of phrases to leave out.
    """
    words = setting.words
    levels = count_runs(words, LONGEST, minimum)
    places: dict[tuple[int, ...], Integers] = {}
    before = np.concatenate([[0], np.cumsum(setting.covered)])
    for level in levels:
        fit = edges(level)
        if level.size > 1:
            fit &= cohesion(levels, level.size, len(words)) > 0
        for own in _occurrences(level, fit, before):
            run = int(level.at[own[0]])
            parts = tuple(level.parts[run].tolist())
            if len(own) >= minimum and " ".join(words.keys[part] for part in parts) not in known:
                places[parts] = own
    chosen = sorted(places, key=lambda parts: (-len(places[parts]), parts))[:MOST]
    first = tuple(places[parts] for parts in chosen)
    row = np.repeat(np.arange(len(chosen)), [len(one) for one in first])
    column = setting.sentence[np.concatenate([np.zeros(0, dtype=np.int64), *first])]
    return Candidates(tuple(chosen), first, _presence(row, column, (len(chosen), len(setting.marked))))


def _occurrences(level: Level, fit: Booleans, before: Integers) -> list[Integers]:
    """Return the places of each run that is fit, those left out that share a word with a hit."""
    run = level.at
    place = np.flatnonzero(run >= 0)
    place = place[fit[run[place]]]
    place = place[before[place + level.size] == before[place]]
    place = place[np.argsort(run[place], kind="stable")]
    return np.split(place, np.flatnonzero(np.diff(run[place])) + 1) if len(place) else []


def neighbours(setting: Setting, parts: Sequence[tuple[int, ...]]) -> tuple[sparse.csr_array, list[Integers]]:
    """Return which sentences hold each frequent word, and which of these words each candidate has (-1: other)."""
    words = setting.words
    content = np.array([is_content(key, words.stop) for key in words.keys], dtype=bool)
    usable = np.flatnonzero(content[words.key] & ~setting.covered)
    frequent = np.argsort(-np.bincount(words.key[usable], minlength=len(words.keys)), kind="stable")[:MOST]
    row_of = np.full(len(words.keys), -1, dtype=np.int64)
    row_of[frequent] = np.arange(len(frequent))
    usable = usable[row_of[words.key[usable]] >= 0]
    held = _presence(row_of[words.key[usable]], setting.sentence[usable], (len(frequent), len(setting.marked)))
    return held, [row_of[list(one)] for one in parts]


def _presence(row: Integers, column: Integers, shape: tuple[int, int]) -> sparse.csr_array:
    """Return a matrix of ones where a row and a column meet, however often."""
    cells = np.unique(row * max(1, shape[1]) + column)
    return sparse.csr_array((np.ones(len(cells)), np.divmod(cells, max(1, shape[1]))), shape=shape)


def _covered(words: Words, hits: Hits, chosen: Integers) -> Booleans:
    """Return which words belong to some hits."""
    left = np.searchsorted(
        absolute(words.document, words.end), absolute(hits.document, hits.start)[chosen], side="right"
    )
    right = np.searchsorted(absolute(words.document, words.start), absolute(hits.document, hits.end)[chosen])
    edges_of = np.zeros(len(words) + 1, dtype=np.int64)
    np.add.at(edges_of, left, 1)
    np.add.at(edges_of, np.maximum(left, right), -1)
    return np.cumsum(edges_of[:-1]) > 0
