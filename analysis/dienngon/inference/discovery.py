"""False discoveries: p adjusted over all that is tested together, so that few of what is found are false.

The family-wise verdict bounds the chance of one false finding or more; the one given here bounds the share of false
ones among what is found, and so finds more where much differs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
# The share of false findings among those given that is accepted, on average over tables: one in ten.
DISCOVERY = 0.10


def false_discovery(p: FloatArray, floors: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the adjusted p of all tests of a family (Benjamini and Hochberg 1995), and the smallest that each attains.

    ``floors`` are the smallest p that each test allows, by how many documents hold a feature, whatever their labels;
    those that allow 1 alone are no part of the family. What a test attains is its adjusted p if its own p were its
    floor, and all others as they are, with the ranks that they have.

    Examples
    --------
    >>> q, best = false_discovery(np.array([0.001, 0.03, 0.8, 0.5]), np.array([0.0, 0.0, 0.0, 0.5]))
    >>> q.round(3).tolist(), best.round(3).tolist()
    ([0.004, 0.06, 0.8, 0.667], [0.0, 0.0, 0.0, 0.667])
    """
    q, best = np.ones(p.shape), np.ones(p.shape)
    able = floors < 1
    if not able.any():
        return q, best
    from scipy.stats import false_discovery_control

    own, least = p[able], np.minimum(floors[able], p[able])
    adjusted = false_discovery_control(own)
    order = np.argsort(own, kind="stable")
    # Of those at or below the floor the test itself may be one.
    below = np.searchsorted(own[order], least, side="right") - (own <= least)
    after = np.append(adjusted[order], 1.0)[np.minimum(below + (own <= least), len(own))]
    q[able], best[able] = adjusted, np.minimum(np.minimum(len(own) * least / (below + 1), after), adjusted)
    return q, best
