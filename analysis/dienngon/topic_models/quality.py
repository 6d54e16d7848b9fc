"""How good topics are: coherence as gensim computes it, diversity, exclusivity, and what they explain."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from dienngon.codes import Note
from dienngon.errors import ParameterError, nearest
from dienngon.table import Table
from dienngon.topic_models.features import running_words
from dienngon.topic_models.topics import Topics
from dienngon.topic_models.weights import Rows

_COLUMNS = ("model", "topic", "label", "stable", "share", "npmi", "c_v", "exclusivity", "diversity", "explained")
_TOP = 10
# A passage is well explained where one topic has half of it or more.
_WELL = 0.5
# What gensim adds to a probability before it takes the logarithm.
_EPSILON = 1e-12
# Words of a sliding window; None for whole texts (Röder, Both and Hinneburg 2015, section 3).
WINDOWS: Mapping[str, int | None] = {"u_mass": None, "c_uci": 10, "c_npmi": 10, "c_v": 110}


@dataclass(frozen=True, eq=False)
class Occurrences:
    """In how many windows words occur: ``together`` has shape (words, words), its diagonal the single words."""

    words: tuple[str, ...]
    together: NDArray[np.int64]
    windows: int

    def pair(self, one: str, other: str) -> int:
        """Return the number of windows that hold both words; of one word, those that hold it."""
        places = self.words.index(one), self.words.index(other)
        return int(self.together[places])


def coherence(topics: Sequence[Sequence[str]], texts: Iterable[Sequence[str]], measure: str = "c_npmi") -> list[float]:
    """Return the coherence of each topic, equal to gensim's ``CoherenceModel(...).get_coherence_per_topic()``.

    Topics are their top words, best first; texts their words in order. Measures: ``u_mass`` (Mimno et al. 2011),
    ``c_uci`` (Newman et al. 2010), ``c_npmi`` (Aletras and Stevenson 2013), ``c_v`` (Röder, Both and Hinneburg 2015).

    Examples
    --------
    >>> texts = [["lúa", "gạo"], ["mạng", "số"], ["lúa", "gạo"], ["mạng", "lúa"]]
    >>> [round(one, 2) for one in coherence([["lúa", "gạo"], ["gạo", "số"]], texts)]
    [0.42, -0.92]
    """
    if measure not in WINDOWS:
        message = f"The 'measure' parameter must be one of {', '.join(WINDOWS)}. Got {measure!r}. "
        raise ParameterError(message + nearest(measure, WINDOWS))
    short = next((topic for topic in topics if len(set(topic)) < 2), None)
    if short is not None:
        raise ParameterError(
            f"Coherence needs two different words or more in a topic. Got: {', '.join(short) or 'no word'}."
        )
    words = tuple(sorted({word for topic in topics for word in topic}))
    number = {word: place for place, word in enumerate(words)}
    found = count_windows(([number.get(word, -1) for word in text] for text in texts), words, WINDOWS[measure])
    return [_MEASURES[measure](topic, found) for topic in topics]


def count_windows(
    texts: Iterable[Sequence[int] | NDArray[np.int64]], words: tuple[str, ...], size: int | None
) -> Occurrences:
    """Return in how many windows of ``size`` words each of ``words``, and each two, occur.

    Texts are positions in ``words``, -1 for any other word. A text shorter than a window is one window, and so is every
    text where ``size`` is None.
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
    return np.asarray(edges.cumsum(axis=1)[:, :-1] > 0, dtype=np.int64)


def _pmi(one: str, other: str, found: Occurrences) -> float:
    both, left, right = found.pair(one, other), found.pair(one, one), found.pair(other, other)
    if not left or not right:
        return 0.0
    return math.log((both / found.windows + _EPSILON) / (left / found.windows * right / found.windows))


def _npmi(one: str, other: str, found: Occurrences) -> float:
    share = found.pair(one, other) / found.windows + _EPSILON if found.windows else 1.0
    # Two words that are in every window say nothing.
    return _pmi(one, other, found) / -math.log(share) if share < 1 else 0.0


def _u_mass(topic: Sequence[str], found: Occurrences) -> float:
    values = []
    for first, later in combinations(topic, 2):
        single = found.pair(first, first)
        share = found.pair(later, first) / found.windows + _EPSILON
        values.append(math.log(share / (single / found.windows)) if single else 0.0)
    return float(np.mean(values))


def _of_pairs(measure: Callable[[str, str, Occurrences], float], topic: Sequence[str], found: Occurrences) -> float:
    return float(np.mean([measure(one, other, found) for one, other in permutations(topic, 2)]))


def _c_v(topic: Sequence[str], found: Occurrences) -> float:
    vectors = np.array([[_npmi(one, other, found) for other in topic] for one in topic])
    whole = vectors.sum(axis=0)
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(whole)
    cosine = np.divide(vectors @ whole, lengths, out=np.zeros(len(vectors)), where=lengths > 0)
    return float(cosine.mean())


_MEASURES: Mapping[str, Callable[[Sequence[str], Occurrences], float]] = {
    "u_mass": _u_mass,
    "c_uci": partial(_of_pairs, _pmi),
    "c_npmi": partial(_of_pairs, _npmi),
    "c_v": _c_v,
}


def _top_columns(topics: Topics) -> list[list[int]]:
    """Return the columns of each topic's leading terms."""
    return [[topics.column(term) for term, _ in ranked] for ranked in topics.leading(_TOP)]


def coherences(topics: Topics, texts: Iterable[NDArray[np.int64]], measure: str = "c_npmi") -> list[float]:
    """Return the coherence of each topic's leading terms; NaN for a topic of fewer than two terms."""
    tops = _top_columns(topics)
    wanted = sorted({one for words in tops for one in words})
    # One more, for the words that are not counted.
    lookup = np.full(len(topics.counts.terms) + 1, -1)
    lookup[wanted] = np.arange(len(wanted))
    names = tuple(topics.counts.terms[one] for one in wanted)
    found = count_windows((lookup[text] for text in texts), names, WINDOWS[measure])
    named = [[topics.counts.terms[one] for one in words] for words in tops]
    return [_MEASURES[measure](words, found) if len(words) > 1 else float("nan") for words in named]


def frex(word_shares: Rows) -> Rows:
    """Return FREX of each term in each topic (Bischof and Airoldi 2012), weight one half, shape (topics, terms).

    The harmonic mean of two ranks, each from 0 to 1 within the topic: of p(term | topic), and of this share in the sum
    over topics.
    """
    total = word_shares.sum(axis=0)
    exclusive = np.divide(word_shares, total, out=np.zeros_like(word_shares), where=total > 0)
    ranks = [rankdata(part, axis=1, method="max") / part.shape[1] for part in (exclusive, word_shares)]
    return np.asarray(2 / (1 / ranks[0] + 1 / ranks[1]))


def diversity(topics: Topics) -> float:
    """Return the share of different terms among the leading terms of all topics (Dieng, Ruiz and Blei 2020)."""
    words = [column for columns in _top_columns(topics) for column in columns]
    return len(set(words)) / len(words) if words else float("nan")


def quality(topics: Topics) -> Table:
    """Return the quality of each topic.

    Returns
    -------
    Table
        model, topic, label, stable, share, npmi, c_v, exclusivity, diversity, explained.

    Examples
    --------
    >>> import dienngon as dn
    >>> from dienngon.examples import corpus
    >>> quality(dn.fit_topics(dn.count(dn.segment(corpus())), k=2)).data[["topic", "diversity"]].to_dict("list")
    {'topic': [1, 2], 'diversity': [1.0, 1.0]}
    """
    texts = running_words(topics.counts)
    npmi, c_v = (coherences(topics, texts, measure) for measure in ("c_npmi", "c_v"))
    scores = frex(topics.word_shares)
    tops = _top_columns(topics)
    rows: list[tuple[object, ...]] = []
    for place, words in enumerate(tops):
        others = {one for number, other in enumerate(tops) if number != place for one in other}
        weights = topics.row_weights[:, place]
        heaviest = (weights > 0) & (weights >= topics.row_weights.max(axis=1))
        explained = float((weights[heaviest] >= _WELL).mean()) if heaviest.any() else float("nan")
        own = float(np.mean([one not in others for one in words])) if words else float("nan")
        exclusive = float(scores[place, words].mean()) if words else float("nan")
        rows.append((*topics.key(place + 1), float(weights.mean()), npmi[place], c_v[place], exclusive, own, explained))
    well = float((topics.row_weights.max(axis=1) >= _WELL).mean())
    return topics.table(
        "topic_quality",
        _COLUMNS,
        rows,
        title=Note.of("quality.title", model=topics.model.upper()),
        method=Note.of("quality.method", top=_TOP),
        notes=(
            Note.of("quality.diversity", diversity=diversity(topics)),
            Note.of("quality.well", share=well, units=topics.units, half=_WELL),
            *topics.all_notes,
        ),
        details=(Note.of("quality.measures", top=_TOP), Note.of("quality.explained", half=_WELL)),
    )
