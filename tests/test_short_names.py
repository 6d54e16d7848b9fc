"""Short names of documents: each stands for one document, and no two are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dienngon.short_names import MOST_LETTERS, short_names

NAMES = st.lists(st.text("ab_-. đ", min_size=1, max_size=40), unique=True, max_size=12)


def test_the_shortest_beginning_that_no_other_has() -> None:
    names = ["001_5a8e.txt", "002-luat.txt", "003 bao.txt", "tin.txt", "bao_2021_01.txt", "bao_2021_02.txt", "x"]
    said = ["001", "002", "003", "tin", "bao_2021_01", "bao_2021_02", "x"]
    assert list(short_names(names).values()) == said


def test_a_beginning_that_is_the_name_of_another_is_not_taken() -> None:
    assert short_names(["a", "a.txt"]) == {"a": "a", "a.txt": "a.txt"}


def test_long_names_keep_their_ends() -> None:
    names = [f"{'nghị định về quản lý ' * 3}{number}.txt" for number in range(2)]
    said = list(short_names(names).values())
    assert [one[-16:] for one in said] == [one[-16:] for one in names]
    assert all(len(one) == MOST_LETTERS and one.startswith("nghị") for one in said)


@given(NAMES)
def test_no_two_are_the_same_and_none_is_longer_than_the_name(names: list[str]) -> None:
    found = short_names(names)
    assert list(found) == names
    assert len(set(found.values())) == len(names)
    for name, said in found.items():
        assert len(said) <= len(name)
        assert len(said) <= MOST_LETTERS or said == name
        # What stands for one document is not the name of another.
        assert said == name or said not in names
