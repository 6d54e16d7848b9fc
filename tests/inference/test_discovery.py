from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dienngon.inference.discovery import false_discovery

SHARES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30)


@given(SHARES)
def test_q_is_benjamini_and_hochbergs_over_what_can_be_found(pairs: list[tuple[float, float]]) -> None:
    p, floors = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    p = np.maximum(p, floors)
    q, best = false_discovery(p, floors)
    able = floors < 1
    assert (q[~able] == 1).all()
    if able.any():
        assert np.allclose(q[able], stats.false_discovery_control(p[able]))
    assert (best <= q).all()


@given(SHARES, st.integers(0, 29))
def test_what_a_test_attains_is_about_its_q_at_its_floor(pairs: list[tuple[float, float]], place: int) -> None:
    p, floors = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    p = np.maximum(p, floors)
    one = place % len(p)
    _, best = false_discovery(p, floors)
    moved = p.copy()
    moved[one] = floors[one]
    exact = false_discovery(moved, floors)[0][one]
    # Those that it overtakes keep their ranks, so that it may seem to attain a little less.
    assert exact <= best[one] + 1e-12
    if (p[np.arange(len(p)) != one] <= floors[one]).all() or p[one] == floors[one]:
        assert np.isclose(best[one], exact)
