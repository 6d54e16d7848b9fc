"""Coherence of topics: do their words stand together in texts? As gensim's CoherenceModel computes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from dienngon.errors import ParameterError, nearest

# What gensim adds to a probability before it takes the logarithm.
_EPSILON = 1e-12
# Words of a sliding window; None for whole texts (Röder, Both and Hinneburg 2015, section 3).
WINDOWS: Mapping[str, int | None] = {"u_mass": None, "c_uci": 10, "c_npmi": 10, "c_v": 110}


@dataclass(frozen=True, eq=False)
class Occurrences:
    """In how many windows words stand: ``together`` has shape (words, words), its diagonal the single words."""

    words: tuple[str, ...]
    together: NDArray[np.int64]
    windows: int

    def pair(self, one: str, other: str) -> int:
        """Return the number of windows that hold both words; of one word, those that hold it."""
        places = self.words.index(one), self.words.index(other)
        return int(self.together[places])


def coherence(topics: Sequence[Sequence[str]], texts: Iterable[Sequence[str]], measure: str = "c_npmi") -> list[float]:
    """Return the coherence of each topic, equal to gensim's ``CoherenceModel(...).get_coherence_per_topic()``.

    Parameters
    ----------
    topics
        The top words of each topic, best first.
    texts
        Texts as words, in the order they stand in.
    measure
        ``u_mass`` (Mimno et al. 2011), ``c_uci`` (Newman et al. 2010), ``c_npmi`` (Aletras and Stevenson 2013) or
        ``c_v`` (Röder, Both and Hinneburg 2015).

    Raises
    ------
    ParameterError
        If the measure is unknown, or a topic has fewer than two different words.
    """
    if measure not in WINDOWS:
        message = f"The 'measure' parameter must be one of {', '.join(WINDOWS)}. Got {measure!r}. "
        raise ParameterError(message + nearest(measure, WINDOWS))
    short = next((topic for topic in topics if len(set(topic)) < 2), None)
    if short is not None:
        message = f"Coherence needs two different words or more in a topic. Got: {', '.join(short) or 'none'}."
        raise ParameterError(message)
    words = tuple(sorted({word for topic in topics for word in topic}))
    number = {word: place for place, word in enumerate(words)}
    found = count_windows(([number.get(word, -1) for word in text] for text in texts), words, WINDOWS[measure])
    return measured(topics, found, measure)


def measured(topics: Sequence[Sequence[str]], found: Occurrences, measure: str) -> list[float]:
    """Return the coherence of each topic from windows that were counted."""
    return [_MEASURES[measure](topic, found) for topic in topics]


def count_windows(
    texts: Iterable[Sequence[int] | NDArray[np.int64]], words: tuple[str, ...], size: int | None
) -> Occurrences:
    """Return in how many windows of ``size`` words each of ``words``, and each two, stand.

    Parameters
    ----------
    texts
        Each word as its position in ``words``, -1 for any other.
    words
        The words to count.
    size
        Words of a window; a shorter text is one window. None takes each text as one window.
    """
    together = np.zeros((len(words), len(words)), dtype=np.int64)
    total = 0
    for text in texts:
        line = np.asarray(text, dtype=np.int64)
        here = np.unique(line[line >= 0])
        number = 1 if size is None else max(1, len(line) - size + 1)
        total += number
        if not len(here):
            continue
        if number == 1:
            together[np.ix_(here, here)] += 1
            continue
        inside = _inside(line, here, number, len(line) - number + 1)
        together[np.ix_(here, here)] += inside @ inside.T
    return Occurrences(words, together, total)


def _inside(line: NDArray[np.int64], here: NDArray[np.int64], number: int, size: int) -> NDArray[np.int64]:
    """Return which windows hold which words, shape (words, windows)."""
    places = np.flatnonzero(line >= 0)
    rows = np.searchsorted(here, line[places])
    edges = np.zeros((len(here), number + 1), dtype=np.int64)
    # A word at p is in the windows that begin from p - size + 1 to p.
    np.add.at(edges, (rows, np.maximum(0, places - size + 1)), 1)
    np.add.at(edges, (rows, np.minimum(number, places + 1)), -1)
    inside: NDArray[np.int64] = (edges.cumsum(axis=1)[:, :-1] > 0).astype(np.int64)
    return inside


def _pmi(one: str, other: str, found: Occurrences) -> float:
    both, left, right = found.pair(one, other), found.pair(one, one), found.pair(other, other)
    if not left or not right:
        return 0.0
    return math.log((both / found.windows + _EPSILON) / (left / found.windows * right / found.windows))


def _npmi(one: str, other: str, found: Occurrences) -> float:
    share = found.pair(one, other) / found.windows + _EPSILON if found.windows else 1.0
    # Two words that stand in every window tell nothing.
    return _pmi(one, other, found) / -math.log(share) if share < 1 else 0.0


def _u_mass(topic: Sequence[str], found: Occurrences) -> float:
    values = []
    for first, later in combinations(topic, 2):
        single = found.pair(first, first)
        share = found.pair(later, first) / found.windows + _EPSILON
        values.append(math.log(share / (single / found.windows)) if single else 0.0)
    return float(np.mean(values))


def _c_uci(topic: Sequence[str], found: Occurrences) -> float:
    return float(np.mean([_pmi(one, other, found) for one, other in permutations(topic, 2)]))


def _c_npmi(topic: Sequence[str], found: Occurrences) -> float:
    return float(np.mean([_npmi(one, other, found) for one, other in permutations(topic, 2)]))


def _c_v(topic: Sequence[str], found: Occurrences) -> float:
    vectors = np.array([[_npmi(one, other, found) for other in topic] for one in topic])
    whole = vectors.sum(axis=0)
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole)
    cosine = np.divide(vectors @ whole, lengths, out=np.zeros(len(vectors)), where=lengths > 0)
    return float(cosine.mean())


_MEASURES: Mapping[str, Callable[[Sequence[str], Occurrences], float]] = {
    "u_mass": _u_mass,
    "c_uci": _c_uci,
    "c_npmi": _c_npmi,
    "c_v": _c_v,
}
