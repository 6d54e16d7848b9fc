from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reuse_texts import corpus_of, plain, prose, text

from dienngon.reuse import Passage, Suggestion, find_reuse, precedence, suggest_dates
from dienngon.reuse.copies import copies_of, joined

EARLY_TO_LATE = ["2021-12", "2021", "2022-02-24", "2022-02", "2022-03-01", "2022", "2023-01-01", None]


def test_a_coarser_date_counts_as_its_end_and_no_date_comes_last() -> None:
    documents = [plain(f"{place}", "", date) for place, date in enumerate(reversed(EARLY_TO_LATE))]
    assert [one.date.value if one.date else None for one in sorted(documents, key=precedence)] == EARLY_TO_LATE


def test_names_decide_between_equal_dates() -> None:
    documents = [plain("b", "", "2022"), plain("a", "", "2022"), plain("0", "")]
    assert [one.name for one in sorted(documents, key=precedence)] == ["a", "b", "0"]


@pytest.mark.parametrize(
    ("known", "offered"), [(None, "2022-02-24"), ("2022", "2022-02-24"), ("2022-02", "2022-02-24"), ("2022-03", None)]
)
def test_a_date_is_suggested_unless_it_contradicts_what_is_known(known: str | None, offered: str | None) -> None:
    shared = prose(9, 50)
    corpus = corpus_of(
        plain("có ngày", text([*prose(1, 90), *shared]), "2022-02-24"),
        plain("chưa rõ", text([*shared, *prose(2, 90)]), known),
    )
    found = suggest_dates(corpus, find_reuse(corpus))
    assert found == ([] if offered is None else [Suggestion("chưa rõ", offered, "có ngày", 50)])
    for one in found:
        assert str(one.basis) == "shares 50 syllables with 'có ngày', which is dated 2022-02-24"


def test_the_document_that_most_is_shared_with_suggests_the_date() -> None:
    corpus = corpus_of(
        plain("a", text([*prose(1, 200), *prose(8, 60)]), "2020-01-01"),
        plain("b", text([*prose(2, 200), *prose(9, 90)]), "2021-01-01"),
        plain("c", text([*prose(8, 60), *prose(3, 100), *prose(9, 90)])),
    )
    assert [(one.document, one.value) for one in suggest_dates(corpus, find_reuse(corpus))] == [("c", "2021-01-01")]


def test_little_text_suggests_nothing() -> None:
    corpus = corpus_of(
        plain("a", text([*prose(1, 90), *prose(9, 30)]), "2022-02-24"), plain("b", text([*prose(9, 30), *prose(2, 90)]))
    )
    reuse = find_reuse(corpus)
    assert reuse.pairs
    assert suggest_dates(corpus, reuse) == []


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_what_pairs_connect_has_one_first_member(made: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = made
    reached = [{one} for one in range(count)]
    for _ in range(count):
        for one, other in pairs:
            reached[one] |= reached[other]
            reached[other] |= reached[one]
    assert joined(pairs, count) == [min(group) for group in reached]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 19), st.integers(1, 20)), max_size=8))
def test_each_letter_of_a_copy_has_its_earliest_source(made: list[tuple[str, int, int]]) -> None:
    words = "xy" * 10
    passages = [Passage(source, 0, 1, "c", start, start + size, 1, "repost") for source, start, size in made]
    passages = [one for one in passages if one.second_end <= len(words)]
    stretches = copies_of(passages, {"c": words}.__getitem__, {"a": 0, "b": 1, "c": 2}).get("c", ())
    for place in range(len(words)):
        sources = sorted(one.first for one in passages if one.second_start <= place < one.second_end)
        assert [source for start, end, source in stretches if start <= place < end] == sources[:1]
