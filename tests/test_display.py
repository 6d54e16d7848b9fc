"""What values show of themselves: a line, and a table that fits a screen; never a text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.corpus import Corpus, Document
from dienngon.display import CELL, ROWS, cut, grid, look
from dienngon.examples import corpus

SECRET = "Bí mật nằm giữa đoạn văn dài này."


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return one value of each kind, of documents that all hold a sentence that nothing may show."""
    folder = tmp_path_factory.mktemp("mydocs")
    for number in range(15):
        text = (
            f"Tin {number}\n\n0{number % 9 + 1}/03/{2021 + number % 2}\n\nGạo và lúa số {number}. {SECRET} Số {number}."
        )
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    study = dn.Study(folder)
    found = study.found
    counts = dn.count(study.tokens)
    lexicon = dn.Lexicon.of({"rice": ["lúa", "gạo"], "many": [f"từ số {number}" for number in range(50)]})
    return {
        "Corpus": found.corpus,
        "Document": found.corpus[0],
        "Tokens": study.tokens,
        "Counts": counts,
        "Lexicon": lexicon,
        "Hits": dn.match(study.tokens, lexicon),
        "Topics": dn.fit_topics(dn.count(dn.segment(corpus())), k=3, model="nmf"),
        "Study": study,
        "Check": dn.check(dn.read(folder)),
        "Reuse": found.reuse,
        "Concordance": dn.concordance(study.index, "gạo"),
        "Index": study.index,
        "Periods": dn.Periods.between("1990", "2020", "week"),
        "Table": dn.documents(study.tokens),
        "Design": dn.Design(),
        "Query": dn.Query.parse("gạo"),
        "WordLists": dn.WordLists.of(merge=[f"một hai {number}" for number in range(99)]),
        "Results": found_results(study),
    }


def found_results(study: dn.Study) -> Any:
    from dienngon.study.analysis import Results

    tables = {"documents": dn.documents(study.tokens)}
    parts = (study.corpus, study.tokens, study.hits.lexicon, study.hits, study.periods, study.found.reuse, ())
    return Results(*parts, tables, {})


KINDS = [
    *("Corpus", "Document", "Tokens", "Counts", "Lexicon", "Hits", "Topics", "Study", "Check", "Reuse", "Concordance"),
    *("Index", "Periods", "Table", "Design", "Query", "WordLists", "Results"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_is_one_short_line(shown: dict[str, Any], kind: str) -> None:
    said = repr(shown[kind])
    assert len(said) < 200
    assert "\n" not in said
    assert kind in said
    assert SECRET not in said


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.open.append(tag)
        self.rows += tag == "tr"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", [one for one in KINDS if one not in {"Design", "Query", "WordLists"}])
def test_a_value_in_a_notebook_fits_a_screen_and_shows_no_text(shown: dict[str, Any], kind: str) -> None:
    page = shown[kind]._repr_html_()
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert 1 <= tags.rows <= 21 or kind in {"Study", "Index", "Periods", "Reuse"}
    assert len(page) < 20_000
    if kind != "Concordance":
        # Whose purpose is the words around a word.
        assert SECRET not in page


def test_more_than_a_screen_is_told(shown: dict[str, Any]) -> None:
    assert f"… and {15 - ROWS} more rows" in shown["Corpus"]._repr_html_()


def test_a_study_does_not_read_for_a_look(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Giá gạo tăng.", encoding="utf-8")
    study = dn.Study(tmp_path)
    assert "no lexicon" in repr(study)
    assert "found" not in vars(study)


def test_the_colours_are_those_of_the_report() -> None:
    style = (Path(dn.__file__).parent / "reporting" / "style.css").read_text(encoding="utf-8")
    # Those on a screen; paper has its own.
    colours = set(re.findall(r"--[a-z]+: #[0-9a-f]{3,6}", style.partition("* {")[0]))
    assert len(colours) > 10
    assert colours == set(re.findall(r"--[a-z]+: #[0-9a-f]{3,6}", look()))
    assert ":root" not in look()
    used = set(re.findall(r"var\((--[a-z]+)\)", look()))
    assert used <= {one.partition(":")[0] for one in colours}


@given(st.text(), st.integers(1, 80))
def test_what_is_cut_is_one_line_of_that_length(text: str, most: int) -> None:
    said = cut(text, most)
    assert len(said) <= most
    assert "\n" not in said


@given(st.lists(st.tuples(st.text(), st.one_of(st.none(), st.integers(), st.floats())), max_size=5))
def test_markup_of_documents_stays_text(rows: list[tuple[str, float | None]]) -> None:
    page = grid(("<b>", "n"), rows)
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.rows == len(rows) + 1


def test_words_are_left_and_numbers_right() -> None:
    page = grid(("term", "count", "rate"), [("gạo", 1200, 0.5), ("lúa", "", None)])
    assert "<th>term</th><th class='number'>count</th><th class='number'>rate</th>" in page
    assert "<td>gạo</td><td class='number'>1,200</td><td class='number'>0.5</td>" in page


def test_a_name_longer_than_a_line_is_cut() -> None:
    name = "rất dài " * 100
    one = Document(name, "", ())
    assert len(repr(one)) < 200
    assert "rất dài " * 20 not in Corpus((one,))._repr_html_()
    assert CELL < 100


def test_a_title_in_both_languages_is_shown_in_that_of_the_reader(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Chợ quê\n\nGiá gạo tăng.", encoding="utf-8")
    (tmp_path / "study.toml").write_text('title_vi = "Giá gạo"\ntitle_en = "Price of rice"', encoding="utf-8")
    assert repr(dn.Study(tmp_path)).startswith("<Study: Price of rice")
