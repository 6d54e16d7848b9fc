from __future__ import annotations

import numpy as np
import pytest

import dienngon as dn
from dienngon.errors import ParameterError

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", sections A, B and C.
TWO_BINARY = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
_FIRST, _SECOND = "aabbdcccedda", "babbbccceddd"
TWO_NOMINAL = list(zip(_FIRST, _SECOND, strict=True))
_ = None
FOUR = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        strict=True,
    )
)


def test_alpha_is_what_krippendorff_published() -> None:
    assert dn.krippendorff_alpha(TWO_BINARY) == pytest.approx(0.095, abs=5e-4)
    assert dn.krippendorff_alpha(TWO_NOMINAL) == pytest.approx(0.692, abs=5e-4)
    published = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for level, value in published.items():
        assert dn.krippendorff_alpha(FOUR, level) == pytest.approx(value, abs=5e-4)


def test_alpha_at_its_edges() -> None:
    assert dn.krippendorff_alpha([[1, 1], [0, 0]]) == 1
    assert np.isnan(dn.krippendorff_alpha([[1, 1], [1, 1]]))
    assert np.isnan(dn.krippendorff_alpha([[1, None], [None, None]]))
    with pytest.raises(ParameterError, match="must be nominal"):
        dn.krippendorff_alpha([[1, 1]], "better")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="must be numbers"):
        dn.krippendorff_alpha([["a", "b"]], "interval")
