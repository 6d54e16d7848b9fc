"""How good topics are: coherence as gensim computes it, diversity, exclusivity, and what they explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dienngon.codes import Note
from dienngon.errors import check_step
from dienngon.table import Table
from dienngon.topic_models.features import running_words
from dienngon.topic_models.topics import Topics
from dienngon.topic_models.weights import Numbers, Rows, filled_rows

_COLUMNS = ("model", "topic", "label", "stable", "share", "npmi", "c_v", "exclusivity", "diversity", "explained")
_TOP = 10
# A passage is well explained where one topic has half of it or more.
_WELL = 0.5
# What gensim adds to a probability before it takes the logarithm.
_EPSILON = 1e-12
# Words of a sliding window (Röder, Both and Hinneburg 2015, section 3).
WINDOWS = {"c_npmi": 10, "c_v": 110}


def coherence(tops: Sequence[Sequence[int]], texts: Iterable[Numbers], words: int, measure: str) -> list[float]:
    """Return the coherence of each topic's leading words as gensim computes it; NaN for fewer than two words.

    Words are numbers below ``words``, -1 any other in a text. ``c_npmi`` (Aletras and Stevenson 2013) is the mean NPMI
    of two words, ``c_v`` (Röder, Both and Hinneburg 2015) the cosine of each word's NPMI with those of all.
    """
    wanted = sorted({word for top in tops for word in top})
    # One more, for -1.
    lookup = np.full(words + 1, -1)
    lookup[wanted] = np.arange(len(wanted))
    npmi = _npmi(*count_windows((lookup[text] for text in texts), len(wanted), WINDOWS[measure]))
    found = []
    for top in tops:
        own = npmi[np.ix_(lookup[list(top)], lookup[list(top)])]
        if len(top) < 2:
            found.append(float("nan"))
        elif measure == "c_npmi":
            found.append(float(own[~np.eye(len(top), dtype=bool)].mean()))
        else:
            whole = own.sum(axis=0)
            lengths = np.linalg.norm(own, axis=1) * np.linalg.norm(whole)
            found.append(float(np.divide(own @ whole, lengths, out=np.zeros(len(top)), where=lengths > 0).mean()))
    return found


def count_windows(texts: Iterable[Numbers], words: int, size: int) -> tuple[Numbers, int]:
    """Return in how many windows of ``size`` words each two words are, shape (words, words), and how many there are.

    The diagonal has the single words. A text shorter than a window is one window.
    """
    together, windows = np.zeros((words, words), dtype=np.int64), 0
    for text in texts:
        number = max(1, len(text) - size + 1)
        windows += number
        places = np.flatnonzero(text >= 0)
        here, rows = np.unique(text[places], return_inverse=True)
        # A word at p is in the windows that begin from p - size + 1 to p.
        edges = np.zeros((len(here), number + 1), dtype=np.int64)
        np.add.at(edges, (rows, np.maximum(0, places - size + 1)), 1)
        np.add.at(edges, (rows, np.minimum(number, places + 1)), -1)
        # Of 32 bits: products of whole numbers take many times as long, and the sums are exact below 16 million.
        inside = (edges.cumsum(axis=1)[:, :-1] > 0).astype(np.float32)
        together[np.ix_(here, here)] += (inside @ inside.T).astype(np.int64)
    return together, windows


def _npmi(together: Numbers, windows: int) -> Rows:
    """Return the normalised pointwise mutual information of each two words, 0 for words in no window or in all."""
    both = together / max(windows, 1) + _EPSILON
    alone = np.outer(np.diag(together), np.diag(together)) / max(windows, 1) ** 2
    known = (alone > 0) & (both < 1)
    pmi = np.log(np.divide(both, alone, out=np.ones_like(both), where=known))
    return np.asarray(np.divide(pmi, -np.log(both), out=np.zeros_like(both), where=known))


def frex(word_shares: Rows) -> Rows:
    """Return FREX of each term in each topic (Bischof and Airoldi 2012), weight one half, shape (topics, terms).

    The harmonic mean of two ranks, from 0 to 1 within the topic: of p(term | topic), and of its part in all topics.
    """
    total = word_shares.sum(axis=0)
    exclusive = np.divide(word_shares, total, out=np.zeros_like(word_shares), where=total > 0)
    from scipy.stats import rankdata

    ranks = [rankdata(part, axis=1, method="max") / part.shape[1] for part in (exclusive, word_shares)]
    return np.asarray(2 / (1 / ranks[0] + 1 / ranks[1]))


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
    check_step(topics, Topics, "quality", "fit_topics(counts)")
    tops = [[topics.columns[term] for term, _ in ranked] for ranked in topics.leading(_TOP)]
    weights, scores = topics.row_weights[filled_rows(topics.counts.matrix)], frex(topics.word_shares)
    texts = [text for text in running_words(topics.counts) if len(text)]
    npmi, c_v = (coherence(tops, texts, len(topics.counts.terms), measure) for measure in WINDOWS)
    words = [word for top in tops for word in top]
    most = weights.max(axis=1)
    rows: list[tuple[object, ...]] = []
    for place, top in enumerate(tops):
        own = weights[:, place]
        # Of a topic without terms or rows nothing is known: the mean of nothing.
        of_terms = [(float(scores[place, one]), float(words.count(one) == 1)) for one in top] or [(np.nan, np.nan)]
        exclusive, different = np.mean(of_terms, axis=0).tolist()
        heaviest = (own > 0) & (own >= most)
        explained = float((own[heaviest] >= _WELL).mean()) if heaviest.any() else float("nan")
        about = (float(own.mean()), npmi[place], c_v[place], exclusive, different, explained)
        rows.append((*topics.key(place + 1), *about))
    return topics.table(
        "topic_quality",
        _COLUMNS,
        rows,
        title=Note.of("quality.title", model=topics.model.upper()),
        method=Note.of("quality.method", top=_TOP),
        notes=(
            # The share of different terms among those of all topics (Dieng, Ruiz and Blei 2020).
            Note.of("quality.diversity", diversity=len(set(words)) / len(words) if words else float("nan")),
            Note.of("quality.well", share=float((most >= _WELL).mean()), units=topics.units, half=_WELL),
            *topics.all_notes,
        ),
        details=(Note.of("quality.measures", top=_TOP), Note.of("quality.explained", half=_WELL)),
    )
