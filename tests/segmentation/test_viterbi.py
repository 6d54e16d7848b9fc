from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.segmentation.viterbi import Transitions, decode, decode_in_order

WEIGHTS = st.floats(-4, 4)
TRANSITIONS = st.builds(Transitions, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS)
STATES = st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6)), min_size=1, max_size=9)
PYVI = Transitions(-0.99667958, 1.91871452, -2.96956169, -0.43685034)


def score(labels: tuple[int, ...], states: list[tuple[float, float]], moves: Transitions) -> float:
    weights = {(0, 0): moves.bb, (0, 1): moves.bi, (1, 0): moves.ib, (1, 1): moves.ii}
    own = sum(state[label] for state, label in zip(states, labels, strict=True))
    return own + sum(weights[pair] for pair in itertools.pairwise(labels))


def solve(sequences: list[list[tuple[float, float]]], moves: Transitions) -> tuple[list[list[int]], bool]:
    flat = [state for states in sequences for state in states]
    first = np.array([number == 0 for states in sequences for number in range(len(states))])
    difference = np.array([begin - inside for begin, inside in flat])
    inside, near = decode(difference, first, moves)
    labels = iter(inside.tolist())
    return [[int(next(labels)) for _ in states] for states in sequences], bool(near.any())


@given(st.lists(STATES, min_size=1, max_size=4), TRANSITIONS | st.just(PYVI))
def test_the_best_labels_of_all(sequences: list[list[tuple[float, float]]], moves: Transitions) -> None:
    found, near = solve(sequences, moves)
    if near:
        return
    for states, labels in zip(sequences, found, strict=True):
        best = max(score(one, states, moves) for one in itertools.product((0, 1), repeat=len(states)))
        assert abs(score(tuple(labels), states, moves) - best) < 1e-9


@pytest.mark.parametrize("rounds", [0, 1, 2])
@given(sequences=st.lists(STATES, min_size=1, max_size=4), moves=TRANSITIONS | st.just(PYVI))
def test_the_number_of_rounds_changes_nothing(
    sequences: list[list[tuple[float, float]]], moves: Transitions, rounds: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dienngon.segmentation.viterbi._ROUNDS", rounds)
        few = solve(sequences, moves)
    assert few == solve(sequences, moves)


def test_a_long_run_that_nothing_settles() -> None:
    # Each syllable leaves the next undecided: nothing but going through them in order helps.
    states = [(0.0, 2.1)] + [(0.538, 0.0)] * 3_000
    (labels,), near = solve([states], PYVI)
    assert not near
    assert labels == [int(one) for one in decode_in_order(states, PYVI)]


@given(STATES, TRANSITIONS | st.just(PYVI))
def test_in_order_gives_the_same_where_nothing_is_near(states: list[tuple[float, float]], moves: Transitions) -> None:
    (labels,), near = solve([states], moves)
    if not near:
        assert labels == [int(one) for one in decode_in_order(states, moves)]


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=7))
def test_exact_ties_are_seen(states: list[tuple[int, int]]) -> None:
    moves = Transitions(0.0, 0.0, 0.0, 0.0)
    tied = any(begin == inside for begin, inside in states)
    assert solve([[(float(b), float(i)) for b, i in states]], moves)[1] == tied
    # CRFsuite takes the first label, B, where two are as good.
    assert decode_in_order([(float(b), float(i)) for b, i in states], moves) == [b < i for b, i in states]


def test_nothing_is_decoded_of_nothing() -> None:
    inside, near = decode(np.zeros(0), np.zeros(0, dtype=bool), PYVI)
    assert len(inside) == len(near) == 0
