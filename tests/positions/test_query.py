"""Queries: terms, expressions over words, themes, case, and what is near."""

from __future__ import annotations

import time

import pytest

import dienngon as dn
from dienngon.corpus import Corpus
from dienngon.examples import _document, corpus
from dienngon.positions.offers import nearest_phrases
from dienngon.positions.query import Query


@pytest.fixture(scope="module")
def index() -> dn.Index:
    return dn.index(dn.segment(dn.counted_once(corpus())))


def found(index: dn.Index, query: str, *, case: bool = False) -> list[str]:
    return Query.parse(query, case=case).nodes(index).surfaces()


def test_case_is_kept_where_asked(index: dn.Index) -> None:
    assert len(found(index, "an ninh mạng")) == 4
    assert found(index, "An ninh mạng", case=True) == ["An ninh mạng"] * 2
    assert found(index, "an … mạng", case=True) == ["an ninh mạng"] * 2
    assert found(index, "thôn*", case=True) == ["thôn"]


def test_an_expression_matches_whole_words(index: dn.Index) -> None:
    assert set(found(index, "/.*áy.*/")) == {"máy tính", "Máy bay", "máy bay"}
    assert set(found(index, "/máy.*/", case=True)) == {"máy tính", "máy bay"}


def test_an_expression_that_explodes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dienngon.positions.query.LONGEST_SEARCH", 0.2)
    text = "a" * 60 + "b"
    index = dn.index(dn.segment(Corpus((_document("a", "2024", "", "Tên", text),))))
    began = time.monotonic()
    with pytest.raises(dn.DienngonError, match=r"given up after 0\.2 seconds"):
        Query.parse("/(a|aa|a.)+c/").nodes(index)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("text", ["/(/", "", "…", "*"])
def test_what_is_no_query_is_said(text: str) -> None:
    with pytest.raises(dn.DienngonError):
        Query.parse(text)


def test_the_hits_of_a_theme_are_those_that_the_theme_counts() -> None:
    lexicon = dn.Lexicon.of({"cyber": ["không gian mạng", "mạng"], "rice": ["lúa"]})
    tokens = dn.segment(dn.counted_once(corpus()))
    hits = dn.match(tokens, lexicon)
    for number, theme in enumerate(("cyber", "rice")):
        nodes = Query.of_theme(lexicon, theme).nodes(dn.index(tokens))
        kept = hits.counted & (hits.theme == number)
        nodes = nodes.take(nodes.counted)
        assert nodes.document.tolist() == hits.document[kept].tolist()
        assert nodes.start.tolist() == hits.start[kept].tolist()
        assert nodes.end.tolist() == hits.end[kept].tolist()


def test_near(index: dn.Index) -> None:
    query = Query.parse("lừa đảo").near(Query.parse("tin giả"), 2)
    assert query.nodes(index).surfaces() == ["lừa đảo"]
    with pytest.raises(dn.DienngonError, match="at least 1 word"):
        query.near(query, 0)


def test_words_that_exist_are_offered(index: dn.Index) -> None:
    assert nearest_phrases(index, "nông dâm")[0].lower() == "nông dân"
    assert nearest_phrases(index, "xyzw") == []


@pytest.mark.parametrize("typed", ["khong gian mang", "khống gian màng", "không gian mạn", "hông gian mạng"])
def test_a_phrase_without_its_marks_or_with_one_wrong_syllable_is_offered(index: dn.Index, typed: str) -> None:
    assert nearest_phrases(index, typed) == ["không gian mạng"]


def test_phrases_that_are_offered_occur(index: dn.Index) -> None:
    for typed in ("an ning mang", "lua dao", "thôn tin", "mang xa hoi", "chien tranh"):
        for one in nearest_phrases(index, typed):
            assert found(index, one), (typed, one)


@pytest.mark.parametrize("expression", ["/.*hoá/", "/.*hóa/", "/(văn|x) hoá/"])
def test_an_expression_finds_both_places_of_a_tone(expression: str) -> None:
    index = dn.index(dn.segment(Corpus((_document("a", "2024", "", "Tên", "Nền văn hóa và văn hoá số."),))))
    assert len(found(index, expression)) == 2
    assert len(found(index, expression, case=True)) == 1
