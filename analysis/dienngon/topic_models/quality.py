"""How good topics are: coherence, diversity, exclusivity, and the share of passages they explain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from dienngon.counts import Counts
from dienngon.table import Table
from dienngon.text import phrase_key
from dienngon.topic_models.coherence import WINDOWS, count_windows, measured
from dienngon.topic_models.value import Topics
from dienngon.topic_models.weighting import Rows

QUALITY_COLUMNS = (
    *("model", "topic", "label", "stable", "share", "npmi", "c_v", "exclusivity", "diversity", "explained"),
)
_TOP = 10
# A passage is well explained where one topic has half of it or more.
_WELL = 0.5
METHOD = (
    f"Of each topic's {_TOP} heaviest terms: npmi over windows of 10 words, c_v over windows of 110 (Röder, Both and "
    "Hinneburg 2015; as gensim computes them), over all running words of the texts. exclusivity: mean FREX "
    "(Bischof and "
    "Airoldi 2012), the harmonic mean of a term's ranks in frequency within the topic and in exclusivity to it, "
    "weighted "
    f"alike. diversity: share of the {_TOP} terms that are no other topic's (Dieng, Ruiz and Blei 2020). "
    "explained: share "
    f"of the topic's rows of which it holds {_WELL:.0%} or more. share: of all rows."
)


def running_words(counts: Counts) -> list[NDArray[np.int64]]:
    """Return each document's words in their order as columns of the counts, -1 for words that are not counted."""
    column = {phrase_key(term): number for number, term in enumerate(counts.terms)}
    seen: dict[str, int] = {}
    texts = []
    for position in range(len(counts.tokens.corpus)):
        line = []
        for one in counts.places(position):
            # What is a copy of another document would count its company twice.
            if not one.counted:
                continue
            number = seen.get(one.surface)
            if number is None:
                number = seen[one.surface] = column.get(phrase_key(one.surface), -1)
            line.append(number)
        texts.append(np.array(line, dtype=np.int64))
    return texts


def coherences(
    topics: Topics, texts: Iterable[NDArray[np.int64]], measure: str = "c_npmi", top: int = _TOP
) -> list[float]:
    """Return the coherence of each topic's heaviest terms; NaN for a topic of fewer than two terms."""
    column = {term: number for number, term in enumerate(topics.counts.terms)}
    tops = [[column[term] for term, _ in topics.top_terms(topic, top)] for topic in range(1, len(topics) + 1)]
    wanted = sorted({one for words in tops for one in words})
    # One more, for the words that are not counted.
    lookup = np.full(len(topics.counts.terms) + 1, -1)
    lookup[wanted] = np.arange(len(wanted))
    names = tuple(topics.counts.terms[one] for one in wanted)
    found = count_windows((lookup[text] for text in texts), names, WINDOWS[measure])
    values = [float("nan")] * len(tops)
    for number, words in enumerate(tops):
        if len(words) > 1:
            (values[number],) = measured([[topics.counts.terms[one] for one in words]], found, measure)
    return values


def frex(word_shares: Rows) -> Rows:
    """Return FREX of each term in each topic (Bischof and Airoldi 2012), weight one half, shape (topics, terms).

    The harmonic mean of two ranks, each from 0 to 1 within the topic: of p(term | topic), and of this share in the sum
    over topics.
    """
    total = word_shares.sum(axis=0)
    exclusive = np.divide(word_shares, total, out=np.zeros_like(word_shares), where=total > 0)
    ranks = [rankdata(part, axis=1, method="max") / part.shape[1] for part in (exclusive, word_shares)]
    score: Rows = 2 / (1 / ranks[0] + 1 / ranks[1])
    return score


def diversity(topics: Topics, top: int = _TOP) -> float:
    """Return the share of different terms among the heaviest terms of all topics (Dieng, Ruiz and Blei 2020)."""
    words = [term for topic in range(1, len(topics) + 1) for term, _ in topics.top_terms(topic, top)]
    return len(set(words)) / len(words) if words else float("nan")


def quality(topics: Topics, texts: Sequence[NDArray[np.int64]] | None = None) -> Table:
    """Return the quality of each topic.

    Parameters
    ----------
    topics
        A fitted model.
    texts
        What :func:`running_words` returned, where it is at hand.

    Returns
    -------
    Table
        model, topic, label, stable, share, npmi, c_v, exclusivity, diversity, explained.
    """
    texts = running_words(topics.counts) if texts is None else texts
    npmi, c_v = (coherences(topics, texts, measure) for measure in ("c_npmi", "c_v"))
    scores = frex(topics.word_shares)
    column = {term: number for number, term in enumerate(topics.counts.terms)}
    tops = [[column[term] for term, _ in topics.top_terms(topic, _TOP)] for topic in range(1, len(topics) + 1)]
    rows: list[tuple[object, ...]] = []
    for place, words in enumerate(tops):
        others = {one for number, other in enumerate(tops) if number != place for one in other}
        weights = topics.row_weights[:, place]
        heaviest = (weights > 0) & (weights >= topics.row_weights.max(axis=1))
        explained = float((weights[heaviest] >= _WELL).mean()) if heaviest.any() else float("nan")
        own = float(np.mean([one not in others for one in words])) if words else float("nan")
        exclusive = float(scores[place, words].mean()) if words else float("nan")
        key = (topics.model, place + 1, topics.labels[place], topics.stable(place + 1), float(weights.mean()))
        rows.append((*key, npmi[place], c_v[place], exclusive, own, explained))
    well = float((topics.row_weights.max(axis=1) >= _WELL).mean())
    return Table(
        name="topic_quality",
        title=f"Quality of the topics ({topics.model.upper()})",
        method=METHOD,
        data=pd.DataFrame(rows, columns=list(QUALITY_COLUMNS)),
        parameters=topics.parameters,
        notes=(
            f"Diversity of the model: {diversity(topics):.2f}.",
            f"{well:.0%} of the {topics.counts.unit}s are well explained: one topic has {_WELL:.0%} or more of each.",
            *topics.all_notes,
        ),
        corpus=topics.counts.tokens.corpus.hash,
    )
