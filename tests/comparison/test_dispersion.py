from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from dienngon.comparison.dispersion import dispersion, within_documents

# Gries (2008): a corpus of five parts.
PARTS = ["bamnibeup", "basatbewqn", "bcagabesta", "baghabeaat", "bahaabeaxat"]


def table(words: str) -> tuple[np.ndarray, np.ndarray]:
    return np.array([[part.count(word) for word in words] for part in PARTS]), np.array([len(one) for one in PARTS])


def test_gries_example() -> None:
    counts, sizes = table("biqx")
    found = dispersion(sparse.csr_array(counts), sizes)
    assert found.dp == pytest.approx([0.02, 0.82, 0.80, 0.78])
    assert found.dp_norm == pytest.approx([0.024, 1, 0.976, 0.951], abs=5e-4)
    assert list(found.parts) == [5, 1, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), min_size=2, max_size=12))
def test_against_the_formulas_written_out(cells: list[tuple[int, int]]) -> None:
    counts, sizes = np.array([c for c, _ in cells]), np.array([s for _, s in cells])
    found = dispersion(sparse.csr_array(counts[:, None]), sizes)
    if counts.sum() == 0:
        assert np.isnan(found.dp[0])
        assert np.isnan(found.juilland_d[0])
        return
    dp = 0.5 * np.abs(counts / counts.sum() - sizes / sizes.sum()).sum()
    assert found.dp[0] == pytest.approx(dp, abs=1e-12)
    rates = counts / sizes
    d = 1 - rates.std() / rates.mean() / np.sqrt(len(rates) - 1)
    assert found.juilland_d[0] == pytest.approx(max(d, 0), abs=1e-7)
    assert 0 <= found.dp_norm[0] <= 1


def test_one_part_and_empty_parts() -> None:
    one = dispersion(sparse.csr_array([[3, 0]]), [10])
    assert one.dp[0] == one.dp_norm[0] == 0
    with_empty = dispersion(sparse.csr_array([[3], [0], [2]]), [10, 0, 10])
    assert with_empty.dp == pytest.approx(dispersion(sparse.csr_array([[3], [2]]), [10, 10]).dp)


def test_within_documents() -> None:
    # A document of two equal passages: one term in one of them, one in both, one elsewhere.
    counts = sparse.csr_array([[4, 2, 0], [0, 2, 0], [0, 0, 1]])
    found = within_documents(counts, [10, 10, 10], [0, 0, 1])
    assert found == pytest.approx([0.5, 0.0, 0.0])
    assert np.isnan(within_documents(sparse.csr_array([[1, 0]]), [5], [0])[1])
