from __future__ import annotations

import pytest
from sklearn.decomposition import NMF

import dienngon as dn
from dienngon.errors import ParameterError
from documents import corpus as made


@pytest.fixture(scope="module")
def passages(tokens: dn.Tokens) -> dn.Counts:
    return dn.count(tokens, "passage")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"k": 2.5}, "whole number of topics. Got 2.5"),
        ({"k": "3"}, "whole number of topics. Got '3'"),
        ({"k": True}, "whole number of topics. Got True"),
        ({"k": 1}, "Got 1; choose 2 or more"),
        ({"k": -2}, "Got -2; choose 2 or more"),
        ({"k": 99}, "Got 99; choose a smaller k"),
        ({"seed": 1.5}, "from 0 to 4294967295, a whole number. Got 1.5"),
        ({"seed": -1}, "from 0 to 4294967295, a whole number. Got -1"),
        ({"model": NMF(3), "k": 4}, "n_components = 3. Got k = 4"),
    ],
)
def test_arguments_that_are_no_such_numbers_are_sentences(passages: dn.Counts, arguments, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        dn.fit_topics(passages, **arguments)


def test_what_is_no_counts_is_a_sentence() -> None:
    with pytest.raises(ParameterError, match=r"must be what count\(\) returns for a segmented corpus. Got list"):
        dn.fit_topics([1, 2])


def test_an_estimator_may_be_given_its_own_k(passages: dn.Counts) -> None:
    assert len(dn.fit_topics(passages, NMF(3, max_iter=2000), 3)) == 3
    assert len(dn.fit_topics(passages, NMF(3, max_iter=2000), None)) == 3


def test_a_k_that_nobody_gave_is_not_said_to_have_been_given() -> None:
    texts = ["An ninh mạng và dữ liệu.", "Kinh tế số phát triển.", "Giáo dục và y tế vùng cao."]
    counts = dn.count(dn.segment(made({f"{number}": (text, "2021") for number, text in enumerate(texts)})))
    with pytest.raises(ParameterError, match=r"must be 2 here: .*No k was given, and 6 is too many"):
        dn.fit_topics(counts)
    with pytest.raises(ParameterError, match="Got 6; choose a smaller k"):
        dn.fit_topics(counts, k=6)
