"""What documents can decide: the smallest p that they can attain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dienngon.codes import Note
from dienngon.inference.blocks import number_of_arrangements
from dienngon.inference.design import LEVEL

# Of fewer one arrangement alone can attain the level, and that of the documents as they are, common to all features,
# would decide on every trend at once.
LEAST_BLOCKS_TREND = 10
# More documents than these are not named as what it takes.
MOST_NAMED = 999


def smallest_p(documents: int, total: int) -> float:
    """Return the smallest p attainable by permuting the label of ``documents`` among ``total`` documents.

    An exact two-sided permutation test (Fisher 1935) attains 1 / C(total, documents), and twice that
    where the groups are of one size, because the mirrored arrangement is then as extreme; 1 where
    nothing can be permuted.

    Examples
    --------
    >>> smallest_p(3, 5)
    0.1
    >>> round(smallest_p(4, 8), 3)
    0.029
    """
    return smallest_trend_p((documents, total - documents), (0, 1))


def doubt(documents: int, total: int, level: float = LEVEL, *, joined: bool = False) -> Note | None:
    """Return why no test can tell ``documents`` of ``total`` from the others, None if one could.

    Those that move together are counted as one; ``joined`` says whether there are any, which the note then says.

    Examples
    --------
    >>> str(doubt(1, 5)).partition(": ")[2]
    '1 of 5 documents, where even the largest difference has p = 0.2; it takes 3 here beside the others'
    >>> doubt(4, 8) is None
    True
    """
    if not documents:
        return Note.of("verdict.no_documents")
    attainable = smallest_p(documents, total)
    if attainable <= level:
        return None
    share = {"held": int(documents), "total": int(total), "joined": joined}
    if documents == total:
        return Note.of("inference.alone", **share)
    enough = least_of(total - documents, documents, level)
    return Note.of("inference.too_few", **share, p=attainable, enough=enough)


def least_of(others: int, documents: int = 1, level: float = LEVEL) -> int:
    """Return how many documents can be told from ``others``, from ``documents`` on; 0 if :data:`MOST_NAMED` cannot.

    Examples
    --------
    >>> least_of(4), least_of(2), least_of(4, 5)
    (3, 5, 5)
    """
    tried = range(documents, MOST_NAMED + 1)
    return next((one for one in tried if smallest_p(one, one + others) <= level), 0)


def least_each(groups: int, level: float = LEVEL) -> int:
    """Return how many documents each of several equal groups needs for one to be told from the others, 0 as above.

    Examples
    --------
    >>> least_each(2), least_each(3), least_each(8)
    (4, 3, 2)
    """
    tried = range(1, MOST_NAMED + 1)
    return next((one for one in tried if smallest_p(one, one * groups) <= level), 0)


def smallest_trend_p(sizes: Sequence[int], scores: Sequence[float]) -> float:
    """Return the smallest p attainable by permuting periods of so many documents, at these places in time.

    It is 1 over the number of arrangements, and twice that where the mirrored arrangement is as extreme.
    """
    held = [(score, size) for score, size in zip(scores, sizes, strict=True) if size]
    if len(held) < 2:
        return 1.0
    first, last = min(held)[0], max(held)[0]
    mirrored = sorted((first + last - score, size) for score, size in held)
    extreme = 2 if mirrored == sorted(held) else 1
    return extreme / number_of_arrangements([size for _, size in held])


def smallest_feature_p(held: NDArray[np.int64], inside: int, total: int) -> NDArray[np.float64]:
    """Return the smallest p of features, ``held`` by so many documents, when ``inside`` of ``total`` ones are permuted.

    It is the probability that all of them fall into one group, the rarer of the two; that of one arrangement where
    neither group has room for them, since how often they hold it may then order them.
    """
    from scipy.special import gammaln

    def ways(number: NDArray[np.float64], chosen: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(number + 1) - gammaln(chosen + 1) - gammaln(number - chosen + 1))

    numbers, inverse = np.unique(np.asarray(held, dtype=float), return_inverse=True)
    every = ways(np.array(float(total)), np.array(float(inside)))
    found = np.full(len(numbers), np.inf)
    for room in (inside, total - inside):
        fits = np.minimum(numbers, room)
        found = np.minimum(found, np.where(numbers <= room, ways(total - fits, room - fits), 0.0))
    return np.asarray(np.exp(found - every))[inverse]
