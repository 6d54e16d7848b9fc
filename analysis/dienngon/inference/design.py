"""The design of a comparison of documents: level, permutations, seed, interval, and which documents move together."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dienngon.errors import ParameterError

LEVEL = 0.05
# What a 95% interval leaves out.
POINTWISE = 0.05
PERMUTATIONS = 1999
MOST_PERMUTATIONS = 1_000_000
LEAST_REPLICATES = 100
Interval = Literal["jackknife", "bootstrap"]


@dataclass(frozen=True)
class Design:
    """How documents are compared: in themes, terms and topics alike.

    Attributes
    ----------
    level
        At or below which an adjusted p gives a verdict: the probability of one false finding or more; between 0 and 1.
    permutations
        Random arrangements of documents, where there are more than these; from 1 / level to a million.
    seed
        Of the arrangements and the bootstrap, from 0 on.
    clusters
        Positions in the corpus of documents that move together, such as reposts; each in one cluster at most.
    interval
        ``"jackknife"``: with Student's t, between documents (Tukey 1958); ``"bootstrap"``: percentiles over documents
        drawn with replacement within their group (Davison and Hinkley 1997), which are too narrow with few documents.
    replicates
        Of the bootstrap, 100 or more.
    cache
        The folder of caches, in which permutations are kept by content; by default nothing is kept.

    Raises
    ------
    ParameterError
        If a value cannot be used.

    Examples
    --------
    >>> design = Design(level=0.01, clusters=[[0, 3], [1, 2]])
    >>> design.permutations, design.at([1, 2, 3]).clusters
    (1999, ((0, 1),))
    """

    level: float = LEVEL
    permutations: int = PERMUTATIONS
    seed: int = 0
    clusters: Sequence[Sequence[int]] = ()
    interval: Interval = "jackknife"
    replicates: int = 1999
    cache: Path | None = None

    def __post_init__(self) -> None:
        if self.interval not in get_args(Interval):
            raise ParameterError(f"'interval' must be 'jackknife' or 'bootstrap'. Got '{self.interval}' instead.")
        _refuse_edges(self.level)
        _refuse_below(self.seed, 0, "'seed' must be a whole number from 0 on.")
        # With fewer no p could be as small as the level.
        least = math.ceil(1 / self.level - 1e-9)
        few = f"At the level {self.level:g}, 'permutations' must be at least {least}."
        _refuse_below(self.permutations, least, few)
        if self.permutations > MOST_PERMUTATIONS:
            most = f"'permutations' must be at most {MOST_PERMUTATIONS:,}; more change no verdict."
            raise ParameterError(f"{most} Got {self.permutations:,}.")
        percentile = f"'replicates' must be at least {LEAST_REPLICATES} for a percentile to mean anything."
        _refuse_below(self.replicates, LEAST_REPLICATES, percentile)
        try:
            members = [one for cluster in self.clusters for one in cluster]
        except TypeError:
            raise ParameterError(
                f"'clusters' must hold lists of positions, such as [[0, 3], [1, 2]]. Got {self.clusters!r}."
            ) from None
        for one in members:
            _refuse_below(one, 0, "'clusters' must hold positions of documents, whole numbers from 0 on.")
        double = [one for one, size in Counter(members).items() if size > 1]
        if double:
            raise ParameterError(f"A document can be in one cluster only. Got the one at position {double[0]} twice.")
        object.__setattr__(self, "clusters", tuple(tuple(int(one) for one in cluster) for cluster in self.clusters))

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what a table made by this design says of it."""
        shown = ("level", "permutations", "seed", "interval", *(["replicates"] if self.interval == "bootstrap" else []))
        return {**{name: getattr(self, name) for name in shown}, "clusters": len(self.clusters)}

    def within(self, documents: int) -> Design:
        """Return the design as it is, for so many documents.

        Raises
        ------
        ParameterError
            If a cluster holds a position that no document has.
        """
        highest = max((one for cluster in self.clusters for one in cluster), default=-1)
        if highest >= documents:
            places = f"positions from 0 to {documents - 1}, as of {documents} documents"
            raise ParameterError(f"'clusters' must hold {places}. Got {highest}.")
        return self

    def first_of(self, documents: int) -> NDArray[np.int64]:
        """Return for each of so many documents the first of those that it moves with: itself if it moves alone.

        Examples
        --------
        >>> Design(clusters=[[0, 3], [1, 2]]).first_of(5).tolist()
        [0, 1, 1, 0, 4]
        """
        first = np.arange(documents)
        for members in self.within(documents).clusters:
            first[list(members)] = min(members, default=0)
        return first

    def at(self, positions: ArrayLike) -> Design:
        """Return the design for some of the documents: clusters as places among ``positions``."""
        place = {int(one): number for number, one in enumerate(np.asarray(positions).tolist())}
        own = ([place[one] for one in cluster if one in place] for cluster in self.clusters)
        return dataclasses.replace(self, clusters=tuple(tuple(one) for one in own if len(one) > 1))


def joined(*groupings: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return groupings of documents as one: groups that share a document, in whichever grouping, are one group.

    Examples
    --------
    >>> joined([[0, 1], [4, 5]], [[1, 2]])
    [[0, 1, 2], [4, 5]]
    """
    group: dict[int, set[int]] = {}
    for members in itertools.chain(*groupings):
        one = set(members).union(*(group.get(member, set()) for member in members))
        group.update(dict.fromkeys(one, one))
    distinct = {min(one): one for one in group.values()}
    return [sorted(distinct[first]) for first in sorted(distinct) if len(distinct[first]) > 1]


def _refuse_edges(level: object) -> None:
    # NaN has no place.
    if not isinstance(level, Real) or not 0 < float(level) < 1:
        raise ParameterError(f"'level' must be between 0 and 1, as .05. Got {level!r}.")


def _refuse_below(value: object, least: int, rule: str) -> None:
    if isinstance(value, bool) or not isinstance(value, Integral) or int(value) < least:
        raise ParameterError(f"{rule} Got {value!r}.")
