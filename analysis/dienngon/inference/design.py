"""The words in which a test of documents answers."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from dienngon.errors import ParameterError
from dienngon.inference.attainable import LEVEL
from dienngon.inference.permutation import PERMUTATIONS

TOO_FEW = "too few documents to tell"
DIFFERS = "differs"
ON_ONE = "differs, but rests on one document"
ON_GROUP = "differs, but rests on one group of documents"
NOT_SHOWN = "no difference shown"
NO_DOCUMENTS = "no documents"


def worded(p_adjusted: float, attainable: float, level: float, on_one: Callable[[], bool]) -> str:
    """Return what an adjusted p says.

    Parameters
    ----------
    p_adjusted, attainable
        As in :class:`dienngon.inference.Permutation`.
    level
        At or below which p is called small.
    on_one
        Whether leaving out one document takes the finding away; asked only where there is one.
    """
    if p_adjusted <= level:
        return ON_ONE if on_one() else DIFFERS
    return NOT_SHOWN if attainable <= level else TOO_FEW


Interval = Literal["jackknife", "bootstrap"]
_LEAST_REPLICATES = 100


@dataclass(frozen=True)
class DocumentTest:
    """How rates are compared between periods.

    Attributes
    ----------
    level
        At or below which an adjusted p is called small; between 0 and 1.
    permutations
        Random arrangements of documents, where there are more than these; 1 / level or more.
    seed
        Of the arrangements and the bootstrap, from 0 on.
    clusters
        Positions in the corpus of documents that move together, such as reposts; each in one cluster at most.
    interval
        ``"jackknife"``: with Student's t, between documents (Tukey 1958); ``"bootstrap"``: percentiles over documents
        drawn with replacement within their period (Davison and Hinkley 1997), which are too narrow with few documents.
    replicates
        Of the bootstrap, 100 or more.

    Raises
    ------
    ParameterError
        If a value cannot be used.
    """

    level: float = LEVEL
    permutations: int = PERMUTATIONS
    seed: int = 0
    clusters: Sequence[Sequence[int]] = ()
    interval: Interval = "jackknife"
    replicates: int = 1999

    def __post_init__(self) -> None:
        if self.interval not in get_args(Interval):
            message = f"'interval' must be 'jackknife' or 'bootstrap'. Got '{self.interval}' instead."
            raise ParameterError(message)
        _refuse_edges(self.level)
        _refuse_below(self.seed, 0, "'seed' must be a whole number from 0 on.")
        # With fewer no p could be as small as the level.
        least = math.ceil(1 / self.level - 1e-9)
        _refuse_below(
            self.permutations, least, f"At the level {self.level:g}, 'permutations' must be at least {least}."
        )
        percentile = f"'replicates' must be at least {_LEAST_REPLICATES} for a percentile to mean anything."
        _refuse_below(self.replicates, _LEAST_REPLICATES, percentile)
        members = [one for cluster in self.clusters for one in cluster]
        for one in members:
            _refuse_below(one, 0, "'clusters' must hold positions of documents, whole numbers from 0 on.")
        double = [one for one, size in Counter(members).items() if size > 1]
        if double:
            message = f"A document can be in one cluster only. Got the one at position {double[0]} twice."
            raise ParameterError(message)

    def within(self, documents: int) -> DocumentTest:
        """Return the test as it is, for so many documents.

        Raises
        ------
        ParameterError
            If a cluster holds a position that none of them has.
        """
        highest = max((one for cluster in self.clusters for one in cluster), default=-1)
        if highest >= documents:
            places = f"positions from 0 to {documents - 1}, as of {documents} documents"
            message = f"'clusters' must hold {places}. Got {highest}."
            raise ParameterError(message)
        return self

    def at(self, positions: ArrayLike) -> DocumentTest:
        """Return the test for some of the documents: clusters as places among ``positions``."""
        place = {int(one): number for number, one in enumerate(np.asarray(positions).tolist())}
        own = ([place[one] for one in cluster if one in place] for cluster in self.clusters)
        return dataclasses.replace(self, clusters=tuple(tuple(one) for one in own if len(one) > 1))


def _refuse_edges(level: object) -> None:
    # NaN lies nowhere.
    if not isinstance(level, Real) or not 0 < float(level) < 1:
        message = f"The level must lie between 0 and 1, as .05. Got {level!r}."
        raise ParameterError(message)


def _refuse_below(value: object, least: int, rule: str) -> None:
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        message = f"{rule} Got {value!r}."
        raise ParameterError(message)
