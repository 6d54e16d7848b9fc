from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.lexicon import Group, Lexicon, Term, Theme
from dienngon.text import nfc
from dienngon.themes import Matcher


def lexicon(
    themes: dict[str, list[str]], *, exceptions: tuple[str, ...] = (), names: tuple[str, ...] = (), gap: int = 3
) -> Lexicon:
    made = tuple(
        Theme(
            *(name, name, name, "", "", (Group("", name, name, tuple(map(Term.parse, terms))),)),
            exceptions=tuple(map(Term.parse, exceptions)),
        )
        for name, terms in themes.items()
    )
    return Lexicon(made, tuple(map(Term.parse, names)), (), gap)


def found(text: str, *terms: str, **more: object) -> list[str]:
    text = nfc(text)
    hits = Matcher(lexicon({"a": list(terms)}, **more)).find(text, 0, len(text))  # type: ignore[arg-type]
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("text", "term", "matched"),
    [
        ("trong chia sẻ kịp thời thông tin;", "chia sẻ … thông tin", "chia sẻ kịp thời thông tin"),
        ("trao đổi, chia sẻ thông tin", "chia sẻ … thông tin", "chia sẻ thông tin"),
        ("trao đổi, chia sẻ thông tin", "trao đổi … thông tin", "trao đổi, chia sẻ thông tin"),
        ("công tác phòng, chống khủng bố", "phòng chống khủng bố", "phòng, chống khủng bố"),
        ("công tác phòng chống khủng bố", "phòng, chống khủng bố", "phòng chống khủng bố"),
        ("Vì HOÀ BÌNH thế giới", "hòa bình", "HOÀ BÌNH"),
        ("trên không\u00a0gian  mạng.", "không gian mạng", "không\u00a0gian  mạng"),
        ("xuất - nhập cảnh", "xuất nhập cảnh", "xuất - nhập cảnh"),
    ],
)
def test_found(text: str, term: str, matched: str) -> None:
    assert found(text, term) == [matched]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("chia sẻ một hai ba bốn thông tin", "chia sẻ … thông tin"),
        ("chia sẻ kịp thời. Thông tin này", "chia sẻ … thông tin"),
        ("chia sẻ; thông tin", "chia sẻ … thông tin"),
        ("không gian. Mạng lưới", "không gian mạng"),
        ("không gian (mạng)", "không gian mạng"),
        ("khống gian mạng", "không gian mạng"),
        ("gian mạng", "không gian mạng"),
    ],
)
def test_not_found(text: str, term: str) -> None:
    assert found(text, term) == []


@given(st.integers(0, 6), st.integers(0, 5))
def test_gaps_reach_as_far_as_stated_and_no_farther(between: int, gap: int) -> None:
    text = "chia sẻ " + "rất " * between + "thông tin"
    assert bool(found(text, "chia sẻ … thông tin", gap=gap)) == (between <= gap)


def test_the_shortest_gap_is_taken() -> None:
    assert found("chia sẻ thông tin thông tin", "chia sẻ … thông tin") == ["chia sẻ thông tin"]


def test_the_longest_match_wins_within_a_theme_and_both_count_between_themes() -> None:
    text = "đại dịch Covid-19"
    assert found(text, "đại dịch", "đại dịch Covid-19", "Covid-19") == [text]
    hits = Matcher(lexicon({"a": ["đại dịch"], "b": ["dịch Covid-19"]})).find(text, 0, len(text))
    assert [(hit.theme, text[hit.start : hit.end]) for hit in hits] == [("a", "đại dịch"), ("b", "dịch Covid-19")]


def test_names_of_bodies_are_no_mention() -> None:
    names = ("cơ quan thực thi pháp luật", "Liên hợp quốc")
    assert found("các cơ quan thực thi pháp luật Việt Nam", "pháp luật", "pháp luật Việt Nam", names=names) == []
    assert found("Hiến chương Liên hợp quốc", "Hiến chương Liên hợp quốc", names=names) == ["Hiến chương Liên hợp quốc"]
    assert found("Liên hợp quốc", "Liên hợp quốc", names=names) == []


def test_exceptions_take_a_hit_away_where_they_overlap_it() -> None:
    exceptions = ("năng lực sản xuất",)
    assert found("nâng cao năng lực sản xuất vắc-xin", "nâng cao năng lực", exceptions=exceptions) == []
    assert found("nâng cao năng lực cán bộ", "nâng cao năng lực", exceptions=exceptions) == ["nâng cao năng lực"]


WORDS = st.lists(
    st.sampled_from(["chia", "sẻ", "thông", "tin", "mạng", "không", "gian", ",", ".", "\u00a0"]), max_size=30
)


@given(WORDS)
def test_hits_of_a_theme_never_overlap_and_lie_inside(words: list[str]) -> None:
    text = " ".join(words)
    matcher = Matcher(lexicon({"a": ["thông tin", "chia sẻ … thông tin", "không gian mạng", "mạng"]}))
    hits = matcher.find(text, 3, max(3, len(text) - 2))
    assert all(left.end <= right.start for left, right in itertools.pairwise(hits))
    assert all(3 <= hit.start < hit.end <= len(text) - 2 for hit in hits)


@given(WORDS, st.integers(0, 10))
def test_offsets_do_not_depend_on_what_stands_before(words: list[str], shift: int) -> None:
    text = " ".join(words)
    matcher = Matcher(lexicon({"a": ["thông tin", "không gian mạng"]}))
    moved = "\n" * shift + text
    hits = [(hit.start - shift, hit.end - shift) for hit in matcher.find(moved, shift, len(moved))]
    assert hits == [(hit.start, hit.end) for hit in matcher.find(text, 0, len(text))]
