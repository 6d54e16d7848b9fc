"""The best labels of a two-label CRF, for many sequences at once.

With two labels, only the difference d of their best scores matters. Going from one syllable to the next, d is
clipped between two constants (both labels then have the same best predecessor), reversed in sign if the
transitions ask for it, and the syllable's own difference is added. Where d is outside the clipping
range whatever came before, the past is forgotten; with Pyvi's transitions that is so nearly everywhere,
so that whole batches are solved with a few array operations (max-plus algebra of the Viterbi recursion,
Viterbi 1967).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Places that stay unsettled for more rounds than this are gone through one by one: a round looks at all that are left,
# so that a long run of them would take quadratic time. In texts as people write them a few rounds settle all.
_ROUNDS = 64
# Differences closer than this to a point of decision are settled by CRFsuite's own order of additions. Its scores
# grow by less than 20 a syllable, so that over a million of them its rounding errors stay below this.
NEAR = 1e-6


@dataclass(frozen=True)
class Transitions:
    """Weights of label j after label i (B is 0, I is 1), as what they do to a difference of scores."""

    bb: float
    bi: float
    ib: float
    ii: float

    @property
    def to_begin(self) -> float:
        """Return the difference from which on B is the better predecessor of B; a tie is B's, the first label's."""
        return self.ib - self.bb

    @property
    def to_inside(self) -> float:
        """Return the same for predecessors of I."""
        return self.ii - self.bi

    def after(self, difference: Floats) -> Floats:
        """Return the next difference of scores before the next syllable's own weights are added."""
        begin = np.maximum(difference + self.bb, self.ib)
        inside = np.maximum(difference + self.bi, self.ii)
        return np.asarray(begin - inside)


def decode(state: Floats, first: Bools, transitions: Transitions) -> tuple[Bools, Bools]:
    """Return, for concatenated sequences, where a syllable continues a token, and which decisions were near ties.

    ``state`` is the score of B minus that of I, ``first`` true where a sequence begins (as the first item must be); all
    have the shape (syllables,). Near are differences within ``NEAR`` of a point where a label changes.
    """
    if not len(state):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    difference = _differences(state, first, transitions)
    last = np.append(first[1:], True)
    low = min(transitions.to_begin, transitions.to_inside)
    high = max(transitions.to_begin, transitions.to_inside)
    # At the end of a sequence the better score decides; B wins ties, as the first label does in CRFsuite.
    surely_begin = np.where(last, difference >= 0, difference >= high)
    surely_inside = np.where(last, difference < 0, difference < low)
    near = np.where(
        last, np.abs(difference) < NEAR, (np.abs(difference - low) < NEAR) | (np.abs(difference - high) < NEAR)
    )
    return _backward(surely_begin, surely_inside, turns=transitions.to_inside < transitions.to_begin), near


def _differences(state: Floats, first: Bools, transitions: Transitions) -> Floats:
    """Return the best score of B minus that of I at each syllable."""
    low = min(transitions.to_begin, transitions.to_inside)
    high = max(transitions.to_begin, transitions.to_inside)
    ends = transitions.after(np.array([low - 1.0, high + 1.0]))
    least, most = float(ends.min()), float(ends.max())
    # What a syllable passes on, where its own weights alone settle it.
    below = np.where(first, state, state + most) < low
    above = np.where(first, state, state + least) >= high
    passed = np.where(above, ends[1], ends[0])
    unsettled = np.flatnonzero(~(below | above))
    settled = below | above
    for _ in range(_ROUNDS):
        if not len(unsettled):
            break
        before = unsettled - 1
        ready = first[unsettled] | settled[before]
        now = unsettled[ready]
        own = state[now] + np.where(first[now], 0.0, passed[now - 1])
        passed[now] = transitions.after(own)
        settled[now] = True
        unsettled = unsettled[~ready]
    for place in unsettled.tolist():
        passed[place] = transitions.after(state[place] + (0.0 if first[place] else passed[place - 1]))
    received = np.empty_like(state)
    received[0] = 0.0
    received[1:] = passed[:-1]
    received[first] = 0.0
    return np.asarray(state + received)


def _backward(begin: Bools, inside: Bools, *, turns: bool) -> Bools:
    """Return the labels, true for I: where neither is sure, the next label's, or its opposite if ``turns``."""
    size = len(begin)
    known = begin | inside
    places = np.where(known, np.arange(size), size)
    following = np.minimum.accumulate(places[::-1])[::-1]
    labels = inside[following]
    if turns:
        labels = labels ^ ((following - np.arange(size)) % 2 == 1)
    return np.asarray(labels)


def decode_in_order(states: list[tuple[float, float]], transitions: Transitions) -> list[bool]:
    """Return the labels of one sequence (true for I) with the additions and comparisons in CRFsuite's order."""
    into_begin = (transitions.bb, transitions.ib)
    into_inside = (transitions.bi, transitions.ii)
    scores = states[0]
    back: list[tuple[int, int]] = []
    for begin, inside in states[1:]:
        best: list[float] = []
        pointers: list[int] = []
        for weights in (into_begin, into_inside):
            from_begin, from_inside = scores[0] + weights[0], scores[1] + weights[1]
            pointers.append(int(from_begin < from_inside))
            best.append(max(from_begin, from_inside))
        scores = (best[0] + begin, best[1] + inside)
        back.append((pointers[0], pointers[1]))
    label = int(scores[0] < scores[1])
    labels = [bool(label)]
    for pointers_here in reversed(back):
        label = pointers_here[label]
        labels.append(bool(label))
    return labels[::-1]
