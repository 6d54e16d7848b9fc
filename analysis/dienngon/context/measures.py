"""Measures of association between a node and a collocate, as functions of their 2 × 2 table.

All take the table by its margins, as numbers or arrays: ``together``, the words near the node that are the collocate;
``node``, all words near the node; ``collocate``, the collocate's words wherever they are; ``size``, all words. Words of
the node itself are in none of them. What chance would bring is then E = node · collocate / size: as many words as there
are near the node, cut at the bounds that the window keeps, so that no factor for its span is needed (Evert 2008).

They describe words and test nothing: a word is no independent draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import xlogy

from dienngon.errors import ParameterError, nearest

FloatArray = NDArray[np.float64]
# The logDice of two words of which none is ever without the other (Rychlý 2008).
_MOST_DICE = 14.0


def expected(node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return how often a collocate would be near the node by chance: E = node · collocate / size.

    Examples
    --------
    >>> expected(100, 50, 1000).tolist()
    5.0
    """
    one, two, all_words = (np.asarray(values, dtype=float) for values in (node, collocate, size))
    return np.asarray(np.divide(one * two, all_words, out=np.zeros(np.broadcast(one, two).shape), where=all_words > 0))


def _log2(values: FloatArray) -> FloatArray:
    """Return logarithms, NaN where they are of nothing: what is never together has no such measure."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log2(values)
    return np.where(np.isfinite(found), found, np.nan)


def _quotient(above: ArrayLike, below: ArrayLike) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.asarray(above, dtype=float) / np.asarray(below, dtype=float)
    return np.where(np.isfinite(found), found, np.nan)


def pmi(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return the pointwise mutual information in bits, log₂ (O / E), NaN if never together (Church and Hanks 1990).

    Examples
    --------
    >>> round(float(pmi(20, 100, 50, 1000)), 3)
    2.0
    """
    return _log2(_quotient(together, expected(node, collocate, size)))


def npmi(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return PMI / −log₂ (O / size): 1 if never apart, 0 as by chance, NaN if never together (Bouma 2009).

    Examples
    --------
    >>> round(float(npmi(20, 100, 50, 1000)), 3)
    0.354
    """
    return _quotient(pmi(together, node, collocate, size), -_log2(_quotient(together, size)))


def mi2(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return log₂ (O² / E), which favours rare words less than PMI, NaN if never together (Daille 1994).

    Examples
    --------
    >>> round(float(mi2(20, 100, 50, 1000)), 3)
    6.322
    """
    return pmi(together, node, collocate, size) + _log2(np.asarray(together, dtype=float))


def log_dice(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike = 0) -> FloatArray:
    """Return 14 + log₂ (2 O / (node + collocate)), NaN if never together (Rychlý 2008).

    Here ``node`` is how often the node occurs, not the words near it; the size of the corpus has no part in it, so that
    corpora can be compared. One more means twice as strongly associated.

    Examples
    --------
    >>> round(float(log_dice(20, 30, 50)), 3)
    13.0
    """
    both = np.asarray(node, dtype=float) + np.asarray(collocate, dtype=float)
    return _MOST_DICE + _log2(_quotient(2 * np.asarray(together, dtype=float), both + 0 * np.asarray(size)))


def t_score(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return (O − E) / √O, NaN if never together (Church, Gale, Hanks and Hindle 1991).

    Examples
    --------
    >>> round(float(t_score(20, 100, 50, 1000)), 3)
    3.354
    """
    observed = np.asarray(together, dtype=float)
    return _quotient(observed - expected(node, collocate, size), np.sqrt(observed))


def z_score(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return (O − E) / √E, NaN where nothing is expected (Berry-Rogghe 1973).

    Examples
    --------
    >>> round(float(z_score(20, 100, 50, 1000)), 3)
    6.708
    """
    chance = expected(node, collocate, size)
    return _quotient(np.asarray(together, dtype=float) - chance, np.sqrt(chance))


def g2(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return the log-likelihood ratio 2 Σ O ln (O / E) over the four cells, negative if below chance (Dunning 1993).

    Examples
    --------
    >>> round(float(g2(20, 100, 50, 1000)), 3)
    33.889
    """
    o, row, column, total = (np.asarray(values, dtype=float) for values in (together, node, collocate, size))
    value = np.zeros(np.broadcast(o, row, column, total).shape)
    for observed, one, two in (
        (o, row, column),
        (row - o, row, total - column),
        (column - o, total - row, column),
        (total - row - column + o, total - row, total - column),
    ):
        # Rounding can leave a cell that is empty a little below 0.
        cell, chance = np.maximum(observed, 0.0), expected(one, two, total)
        value += xlogy(cell, cell) - xlogy(cell, np.where(chance > 0, chance, 1.0))
    return np.asarray(np.where(o >= expected(row, column, total), 2 * value, -2 * value))


def delta_p_collocate(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return by how much the node raises the probability of the collocate (Ellis 2006, Gries 2013).

    Δp = O / node − (collocate − O) / (size − node): what share of the words near the node are the collocate, less that
    of the words elsewhere.

    Examples
    --------
    >>> round(float(delta_p_collocate(20, 100, 50, 1000)), 3)
    0.167
    """
    o, row, column, total = (np.asarray(values, dtype=float) for values in (together, node, collocate, size))
    return _quotient(o, row) - _quotient(column - o, total - row)


def delta_p_node(together: ArrayLike, node: ArrayLike, collocate: ArrayLike, size: ArrayLike) -> FloatArray:
    """Return by how much the collocate raises the probability of being near the node (Ellis 2006, Gries 2013).

    Δp = O / collocate − (node − O) / (size − collocate).

    Examples
    --------
    >>> round(float(delta_p_node(20, 100, 50, 1000)), 3)
    0.316
    """
    return delta_p_collocate(together, collocate, node, size)


@dataclass(frozen=True)
class Measure:
    """A measure: its function, and whether its ``node`` is how often the node occurs instead of the words near it."""

    of: Callable[[ArrayLike, ArrayLike, ArrayLike, ArrayLike], FloatArray]
    by_hits: bool = False


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "log_dice": Measure(log_dice, by_hits=True),
        "pmi": Measure(pmi),
        "npmi": Measure(npmi),
        "mi2": Measure(mi2),
        "t": Measure(t_score),
        "z": Measure(z_score),
        "g2": Measure(g2),
        "delta_p_collocate": Measure(delta_p_collocate),
        "delta_p_node": Measure(delta_p_node),
    }
)


def measure_named(name: str) -> str:
    """Return the name of a measure as :data:`MEASURES` has it; ``logDice`` and ``log-dice`` are ``log_dice``.

    Raises
    ------
    ParameterError
        If there is no such measure.

    Examples
    --------
    >>> measure_named("logDice"), measure_named("delta-p-node")
    ('log_dice', 'delta_p_node')
    """
    plain = {one.replace("_", ""): one for one in MEASURES}
    asked = str(name).lower().replace("_", "").replace("-", "")
    if asked not in plain:
        hint = nearest(str(name), MEASURES)
        raise ParameterError(f"'measure' must be one of {', '.join(MEASURES)}. Got {name!r}. {hint}")
    return plain[asked]
