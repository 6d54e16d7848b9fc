from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.errors import ParameterError
from dienngon.inference import Design, joined

GROUPS = st.lists(st.lists(st.integers(0, 12), max_size=4), max_size=5)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"interval": "wald"}, "'interval' must be"),
        ({"replicates": 5}, "'replicates' must be at least 100"),
        *(({"level": level}, "'level' must be between 0 and 1") for level in (-1, 0, float("nan"), 1, 2, "small")),
        ({"seed": -1}, "'seed' must be a whole number from 0 on. Got -1"),
        ({"seed": 1.5}, "'seed' must be a whole number"),
        ({"seed": True}, "'seed' must be a whole number"),
        ({"permutations": 19}, "'permutations' must be at least 20. Got 19"),
        ({"permutations": 33, "level": 0.03}, "'permutations' must be at least 34"),
        (
            {"permutations": 2_000_000},
            "'permutations' must be at most 1,000,000; more",
        ),
        ({"clusters": [[0, -1]]}, "'clusters' must hold positions"),
        ({"clusters": [[0, 1.5]]}, "'clusters' must hold positions"),
        ({"clusters": [[0, 1], [1, 2]]}, "one cluster only. Got the one at position 1"),
        ({"clusters": [[3, 3]]}, "one cluster only"),
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Design(**wrong)  # type: ignore[arg-type]


def test_settings_that_mean_something_are_taken() -> None:
    Design(permutations=20, seed=np.int64(3), clusters=[np.array([0, 1])])  # type: ignore[arg-type]
    Design(level=0.2, permutations=5)


def test_a_design_is_a_value() -> None:
    one, other = Design(clusters=[[0, 1], [4]]), Design(clusters=((0, 1), (4,)))
    assert one == other
    assert len({one, other}) == 1
    assert one.parameters == {"level": 0.05, "permutations": 1999, "seed": 0, "interval": "jackknife", "clusters": 2}
    assert Design(interval="bootstrap", replicates=199).parameters["replicates"] == 199


def test_clusters_of_some_documents_are_places_among_them() -> None:
    design = Design(clusters=[[0, 3, 5], [1, 2]], seed=7)
    assert design.at([5, 3, 2]).clusters == ((1, 0),)
    assert design.at([5, 3, 2]).seed == 7
    assert design.within(6) is design
    with pytest.raises(ParameterError, match=r"positions from 0 to 4, as of 5 documents\. Got 5"):
        design.within(5)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ([[0, 1]], [], [[0, 1]]),
        ([[0, 1], [2, 3]], [[1, 2]], [[0, 1, 2, 3]]),
        ([[4, 5]], [[0, 1]], [[0, 1], [4, 5]]),
        ([[3]], [[7]], []),
    ],
)
def test_groups_that_share_a_document_are_one(one, other, both) -> None:
    assert joined(one, other) == both == joined(other, one)


@given(GROUPS, GROUPS)
def test_joined_groups_are_the_components_of_shared_documents(one, other) -> None:
    found = joined(one, other)
    places = [member for group in found for member in group]
    assert len(places) == len(set(places))
    home = {member: number for number, group in enumerate(found) for member in group}
    for group in (*one, *other):
        if len(set(group)) > 1:
            assert len({home[member] for member in group}) == 1
    assert joined(found) == found
