"""The words in which a test of documents answers."""

from __future__ import annotations

from collections.abc import Callable

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
