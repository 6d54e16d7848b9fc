"""Verdicts on topics that other draws might turn: how much measures vary between draws of halves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dienngon.topic_models.weighting import Rows

# A topic has come back if its passages correlate so much with those of its match.
BACK = 0.5
# Share of refits of each kind in which a stable topic comes back.
OFTEN = 0.75
# Standard errors, between draws, within which a verdict might turn: of sixteen assessments none then gainsays another.
SURE = 4.0
# What draws are thought to vary by before they are seen (replication; share of halves; correlation), worth so many
# draws (moderated variance; Smyth 2004): few draws are never sure of what is not extreme.
_BEFORE = 4
_SPREAD = {"replication": 0.15, "back": 0.25, "level": 0.15}


def turning(
    fixed: Sequence[NDArray[np.int64]], halves: list[Rows], replicas: list[Rows], limit: float
) -> NDArray[np.bool_]:
    """Return for each topic whether its verdict is near to turning.

    ``fixed`` has the sides by seeds and orders, ``halves`` the correlations in each half, ``replicas`` the
    replications by draw.
    """
    sides = (*fixed, _returning(np.array(halves)), _sides(np.array(replicas), limit, "replication"))
    # Clearly stable by all, or clearly not by one: all else might turn.
    clear = np.all([side > 0 for side in sides], axis=0) | np.any([side < 0 for side in sides], axis=0)
    found: NDArray[np.bool_] = ~clear
    return found


def _returning(halves: Rows) -> NDArray[np.int64]:
    """Return for each topic whether it clearly comes back in halves (1), clearly does not (-1), or might (0).

    By the share of halves in which it does; where all say the same, also by how far the correlations are from the
    limit, for a share of few halves is never sure.
    """
    draws = len(halves) // 2
    shares = _sides((halves >= BACK).astype(float).reshape(draws, 2, -1).mean(axis=1), OFTEN, "back")
    # The quantile that must reach the limit, with its standard error in a normal sample.
    low = np.quantile(halves, 1 - OFTEN, axis=0)
    near = 1.36 * SURE * _error(halves.reshape(draws, 2, -1).mean(axis=1), "level")
    above = (halves.min(axis=0) >= BACK) & (low - near >= BACK)
    below = (halves.max(axis=0) < BACK) & (low + near < BACK)
    found: NDArray[np.int64] = np.where(shares != 0, shares, above.astype(np.int64) - below)
    return found


def _sides(values: Rows, limit: float, of: str) -> NDArray[np.int64]:
    """Return for each topic whether its mean over draws is clearly above a limit (1), clearly below (-1), or near."""
    mean, near = values.mean(axis=0), SURE * _error(values, of)
    above, below = mean - near >= limit, mean + near < limit
    found: NDArray[np.int64] = above.astype(np.int64) - below.astype(np.int64)
    return found


def _error(values: Rows, of: str) -> Rows:
    """Return the standard error of means over draws, shape (topics,), by variances that few draws alone do not fix."""
    draws = len(values)
    squares = ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    variance = (_BEFORE * _SPREAD[of] ** 2 + squares) / (_BEFORE + draws - 1)
    found: Rows = np.sqrt(variance / draws)
    return found
