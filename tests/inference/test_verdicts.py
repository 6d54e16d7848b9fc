from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from dienngon.codes import Note
from dienngon.inference import doubt, least_each, smallest_p
from dienngon.inference.verdicts import least_of


def enumerated(size: int, total: int) -> float:
    """Return the least p of an exact two-sided permutation test, found by trying every arrangement."""
    values = np.arange(total, dtype=float) ** 3
    differences = []
    for chosen in itertools.combinations(range(total), size):
        inside = np.isin(np.arange(total), chosen)
        differences.append(abs(values[inside].mean() - values[~inside].mean()))
    return float(np.mean(np.array(differences) >= max(differences) - 1e-12))


@pytest.mark.parametrize(("size", "total"), [(1, 5), (3, 5), (2, 4), (4, 8), (2, 7)])
def test_smallest_p_is_what_enumeration_attains(size: int, total: int) -> None:
    assert smallest_p(size, total) == pytest.approx(enumerated(size, total))


def test_smallest_p_agrees_with_scipy() -> None:
    result = stats.permutation_test(
        ([10.0, 11.0, 12.0, 13.0], [1.0, 2.0, 3.0, 4.0]),
        lambda x, y: np.mean(x) - np.mean(y),
        permutation_type="independent",
        n_resamples=np.inf,
    )
    assert smallest_p(4, 8) == pytest.approx(result.pvalue)


def test_doubts_say_why_documents_cannot_tell() -> None:
    assert doubt(0, 5) == Note.of("verdict.no_documents")
    assert doubt(3, 5) == Note.of("inference.too_few", held=3, total=5, joined=False, p=0.1, enough=5)
    assert str(doubt(3, 5)).endswith(
        "3 of 5 documents, where even the largest difference has p = 0.1; it takes 5 here beside the others"
    )
    assert doubt(5, 5, joined=True) == Note.of("inference.alone", held=5, total=5, joined=True)
    assert str(doubt(5, 5)).startswith("too few documents to tell")
    assert doubt(4, 8) is None
    assert doubt(4, 8, 0.02) == Note.of(
        "inference.too_few", held=4, total=8, joined=False, p=smallest_p(4, 8), enough=5
    )
    assert doubt(3, 6).code == "inference.too_few"


@pytest.mark.parametrize("others", [1, 2, 3, 4, 6])
def test_what_it_takes_is_the_first_number_that_enumeration_can_tell(others: int) -> None:
    enough = next((one for one in range(1, 8) if enumerated(one, one + others) <= 0.05), None)
    assert least_of(others) == enough or (enough is None and least_of(others) > 7)


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_what_each_group_takes_is_what_enumeration_can_tell(groups: int) -> None:
    assert least_each(groups) == next(one for one in range(1, 6) if enumerated(one, groups * one) <= 0.05)
    assert least_of(1, level=1e-9) == 0
