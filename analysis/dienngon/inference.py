"""What a number of documents can decide: the smallest p that a permutation of documents can attain."""

from __future__ import annotations

import math

LEVEL = 0.05


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
    if not 0 < documents < total:
        return 1.0
    extreme = 2 if 2 * documents == total else 1
    return extreme / math.comb(total, documents)


def verdict(documents: int, total: int, level: float = LEVEL) -> str:
    """Return "too few documents to tell" with the reason, or an empty string if a test could decide."""
    if documents == 0:
        return "no documents"
    attainable = smallest_p(documents, total)
    if attainable <= level:
        return ""
    share = f"{documents} of {total} dated documents"
    if documents == total:
        return f"too few documents to tell: {share}, so there is nothing to compare with"
    return f"too few documents to tell: with {share} the smallest attainable p is {attainable:.2g}"
