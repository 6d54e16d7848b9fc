from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.codes import Note
from dienngon.topic_models.features import running_words
from dienngon.topic_models.quality import coherence, count_windows, frex

# Nine titles of papers (Deerwester et al. 1990), without the words that occur once.
TITLES = [
    "human interface computer",
    "survey user computer system response time",
    "eps user interface system",
    "system human system eps",
    "user response time",
    "trees",
    "graph trees",
    "graph minors trees",
    "graph minors survey",
]
TEXTS = [title.split() for title in TITLES]
ONE = [["human", "computer", "system", "interface"], ["graph", "minors", "trees", "eps"]]
TWO = [["user", "graph", "minors", "system"], ["time", "graph", "survey", "minors"]]


def of_words(topics: list[list[str]], texts: list[list[str]], measure: str = "c_npmi") -> list[float]:
    """Return the coherence of topics in texts, both of words."""
    number = {word: place for place, word in enumerate(sorted({word for one in (*topics, *texts) for word in one}))}
    tops, lines = ([[number[word] for word in one] for one in part] for part in (topics, texts))
    return coherence(tops, [np.array(line) for line in lines], len(number), measure)


@pytest.mark.parametrize(("measure", "expected"), [("c_v", (0.637083, 0.265535)), ("c_npmi", (0.027823, -0.217095))])
def test_gensims_numbers_on_its_test_corpus(measure: str, expected: tuple[float, float]) -> None:
    found = tuple(float(np.mean(of_words(topics, TEXTS, measure))) for topics in (ONE, TWO))
    assert found == pytest.approx(expected, abs=1e-5)


@given(st.lists(st.lists(st.integers(-1, 3), max_size=12), max_size=6), st.integers(1, 6))
def test_windows_are_counted_as_by_hand(texts: list[list[int]], size: int) -> None:
    together, number = count_windows([np.array(text, dtype=np.int64) for text in texts], 4, size)
    windows = [text[at : at + size] for text in texts for at in range(max(1, len(text) - size + 1))]
    assert number == len(windows)
    for one, other in itertools.product(range(4), repeat=2):
        assert together[one, other] == sum(one in window and other in window for window in windows)


def test_npmi_of_words_that_are_always_together_is_one() -> None:
    texts = [["a", "b"], ["c", "d"], ["a", "b"], ["e", "f"]]
    assert of_words([["a", "b"]], texts)[0] == pytest.approx(1)
    assert of_words([["a", "c"]], texts)[0] < -0.9
    assert math.isfinite(of_words([["a", "nowhere"]], texts, "c_v")[0])
    assert math.isnan(of_words([["a"]], texts)[0])


def test_quality_is_that_of_the_words_shown(tokens: dn.Tokens) -> None:
    topics = dn.fit_topics(dn.count(tokens, "passage"), "nmf", 4)
    frame = dn.quality(topics).frame
    texts = [
        [next((t for t in [topics.counts.terms[c]]), "") if c >= 0 else "·" for c in line.tolist()]
        for line in running_words(topics.counts)
    ]
    tops = [[term for term, _ in topics.top_terms(number, 10)] for number in range(1, 5)]
    for column, measure in (("npmi", "c_npmi"), ("c_v", "c_v")):
        assert frame[column].to_numpy() == pytest.approx(of_words(tops, texts, measure), rel=1e-4)
    every = [word for words in tops for word in words]
    share = len(set(every)) / len(every)
    assert Note.of("quality.diversity", diversity=share) in dn.quality(topics).notes
    assert frame["explained"].between(0, 1).all()


def test_frex_prefers_exclusive_words_among_equally_frequent_ones() -> None:
    shares = np.array([[0.4, 0.4, 0.1, 0.1], [0.4, 0.0, 0.3, 0.3]])
    score = frex(shares)
    assert score[0, 1] > score[0, 0]
    assert ((score > 0) & (score <= 1)).all()
