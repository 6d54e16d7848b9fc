"""Checks of arguments that several functions on topics share; what is wrong becomes one sentence."""

from __future__ import annotations

import numbers
from typing import Any

from dienngon.counts import Counts
from dienngon.errors import ParameterError

_SEEDS = 2**32


def check_whole(name: str, value: Any, least: int = 0) -> None:
    """Raise ParameterError if a value is no whole number, or below the least; seeds have a most as well."""
    whole = _whole(value)
    if name == "seed" and not (whole and 0 <= value < _SEEDS):
        message = f"The 'seed' parameter must be from 0 to {_SEEDS - 1}, a whole number. Got {value!r}."
        raise ParameterError(message)
    if not whole or value < least:
        message = f"The '{name}' parameter must be at least {least}, a whole number. Got {value!r}."
        raise ParameterError(message)


def check_counts(counts: Any) -> None:
    """Raise ParameterError if what should be fitted are no counts."""
    if not isinstance(counts, Counts):
        message = (
            f"The 'counts' parameter must be what count() returns for a segmented corpus. Got {type(counts).__name__}."
        )
        raise ParameterError(message)


def check_clusters(documents: int, clusters: Any) -> None:
    """Raise ParameterError if clusters are not positions of documents, each in one cluster at most."""
    seen: set[int] = set()
    try:
        listed = [list(members) for members in clusters]
    except TypeError:
        message = "The 'clusters' parameter must hold lists of positions of documents, such as [[0, 3], [1, 2]]. "
        raise ParameterError(message + f"Got {clusters!r}.") from None
    for members in listed:
        for one in members:
            if not _whole(one) or not 0 <= one < documents:
                message = (
                    f"The 'clusters' parameter must hold positions of documents, from 0 to {documents - 1}. "
                    f"Got {one!r} in {members!r}."
                )
                raise ParameterError(message)
        again = sorted(seen & set(members))
        if again or len(set(members)) < len(members):
            twice = again[0] if again else next(one for one in members if members.count(one) > 1)
            message = f"A document can be in one cluster only. Document {twice} is in two, or twice in one."
            raise ParameterError(message)
        seen |= set(members)


def _whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)
