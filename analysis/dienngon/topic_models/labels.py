"""Leading terms and labels of topics: what sets each apart from all the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from dienngon.table import round_significant
from dienngon.topic_models.weights import Rows, word_shares

Ranked = list[tuple[str, float]]

# What sets a topic apart is so many times as frequent in it as in all others.
_TIMES = 3.0
# A common word is so much of the words of most other topics; where terms are few, so many times an equal share.
_COMMON, _COMMON_TIMES = 0.003, 3.0
# A term may lead so many topics.
_MOST_LED = 2
# Terms of a label at least and at most, the names among them, and the leading terms it is chosen from.
_LABEL_LEAST, _LABEL_TERMS, _LABEL_NAMES, _LABEL_AMONG = 2, 3, 1, 15
# A longer term stands for a part of its own in a label if it scores at least so much of the part's score.
_STANDS_FOR = 0.5


def set_apart(matrix: sparse.csr_array, weights: Rows) -> Rows:
    """Return how much each term sets a topic apart from all the others, shape (topics, terms), 0 where it does not.

    p · ln(p / q), the term's part in the divergence (Kullback and Leibler 1951), where p is the share of the topic's
    rows that hold the term, and q that of all topics' rows. It is 0 for what is not three times as frequent in the
    topic as in all others (counts smoothed by one half), and for what is common: more than .3% of the words of most
    other topics. Where that leaves fewer than two terms, all that are more frequent in it count.
    """
    present = sparse.csr_array((matrix.data > 0, matrix.indices, matrix.indptr), shape=matrix.shape).astype(np.float64)
    own = np.asarray((present.T @ weights).T, dtype=np.float64)
    size = weights[np.diff(matrix.indptr) > 0].sum(axis=0)[:, None]
    rest, other = np.maximum(own.sum(axis=0) - own, 0.0), np.maximum(size.sum() - size, 0.0)
    # Rounded, so that what is just three times as frequent does not depend on the order of a sum.
    times = np.round((own + 0.5) / (size + 0.5) * (other + 0.5) / (rest + 0.5), 9)
    much = np.round(word_shares(matrix, weights), 12) > max(_COMMON, _COMMON_TIMES / max(matrix.shape[1], 1))
    apart = (own > 0) & (times >= _TIMES) & (2 * (much.sum(axis=0) - much) < len(much))
    apart |= (own > 0) & (apart.sum(axis=1, keepdims=True) < _LABEL_LEAST)
    share = np.divide(own, size, out=np.zeros_like(own), where=size > 0)
    base = own.sum(axis=0) / max(float(size.sum()), 1e-12)
    ratio = np.divide(share, base, out=np.ones_like(own), where=apart & (base > 0))
    return np.asarray(share * np.log(np.maximum(ratio, 1.0)))


def leading_terms(scores: Rows, terms: Sequence[str], top: int) -> list[Ranked]:
    """Return the terms of each topic that score highest, with their scores, those above 0 only, ties by the alphabet.

    A term is left to the two topics in which it ranks highest, so that none leads three. A term that holds another
    ("không gian mạng", "không gian") is before it.
    """
    return [_wholes_first(one[:top]) for one in _ranked(scores, terms, top)]


def labels_of(scores: Rows, terms: Sequence[str]) -> list[str]:
    """Return the label of each topic: two or three of its leading terms, fewer only where it has no more.

    One is a name at most, unless names alone lead the topic. None is part of another, or shares half of its syllables
    or more with it; the longer term stands for its part if it scores half as much.
    """
    return [" · ".join(_chosen(one[:_LABEL_AMONG])) for one in _ranked(scores, terms, _LABEL_AMONG)]


def is_name(term: str) -> bool:
    """Return whether a term is mostly written with a capital inside sentences, as the terms of counts are spelt."""
    return term[:1].isupper()


def _ranked(scores: Rows, terms: Sequence[str], top: int) -> list[Ranked]:
    """Return the best terms of each topic by rounded score, each term in two topics at most."""
    # Far more than are asked for, since some are left to other topics; and what rounding may make equal to the last.
    size = min(scores.shape[1], 4 * top + 20)
    ranked = []
    for row in scores:
        least = np.partition(row, -size)[-size] if size else 0.0
        near = np.flatnonzero((row > 0) & (row >= least * (1 - 1e-5)))
        values = zip(round_significant(row[near]).tolist(), near.tolist(), strict=True)
        ranked.append(sorted((-value, terms[one], one) for value, one in values))
    places: dict[int, list[tuple[int, float, int]]] = {}
    for topic, row in enumerate(ranked):
        for rank, (value, _, one) in enumerate(row):
            places.setdefault(one, []).append((rank, value, topic))
    kept = {(one, topic) for one, found in places.items() for _, _, topic in sorted(found)[:_MOST_LED]}
    return [[(term, -value) for value, term, one in row if (one, topic) in kept] for topic, row in enumerate(ranked)]


def _wholes_first(ranked: Ranked) -> Ranked:
    """Return terms in their order, but each after those that hold it."""
    placed: Ranked = []

    def place(number: int) -> None:
        if ranked[number] not in placed:
            for later in range(number + 1, len(ranked)):
                if _holds(ranked[later][0], ranked[number][0]):
                    place(later)
            placed.append(ranked[number])

    for number in range(len(ranked)):
        place(number)
    return placed


def _chosen(ranked: Ranked) -> list[str]:
    """Return the terms of a label from a topic's leading terms."""
    candidates: dict[str, None] = {}
    for term, value in ranked:
        wholes = (one for one, own in ranked if own >= _STANDS_FOR * value and _holds(one, term))
        candidates[next(wholes, term)] = None
    chosen: list[str] = []
    for names, alike in ((_LABEL_NAMES, False), (_LABEL_TERMS, False), (_LABEL_TERMS, True)):
        if len(chosen) >= _LABEL_LEAST:
            break
        for term in candidates:
            full = len(chosen) == _LABEL_TERMS or term in chosen
            named = is_name(term) and sum(map(is_name, chosen)) >= names
            if not full and not named and (alike or not any(_alike(term, one) for one in chosen)):
                chosen.append(term)
    return chosen


def _holds(whole: str, part: str) -> bool:
    """Return whether the syllables of a term are a part of another's."""
    return whole != part and f" {part.casefold()} " in f" {whole.casefold()} "


def _alike(one: str, other: str) -> bool:
    """Return whether two terms say much the same: one within the other, or half of the shorter one's syllables."""
    left, right = one.casefold().split(), other.casefold().split()
    least = min(len(left), len(right))
    return _holds(one, other) or _holds(other, one) or (least > 2 and 2 * len({*left} & {*right}) >= least)
