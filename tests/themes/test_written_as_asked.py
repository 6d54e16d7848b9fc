"""What a term asks of a text: its capitals and its commas."""

from __future__ import annotations

from pathlib import Path

import pytest

import dienngon as dn
from dienngon.errors import LexiconError
from dienngon.themes import Matcher, Why
from dienngon.themes.matcher import Stretch
from themes.made import LEXICON, corpus_of


def whys(text: str, term: str, **asked: str) -> list[int]:
    """Return whether each occurrence of a term in a text counts, and if not, why."""
    return Matcher(dn.Lexicon.of({"a": [term]}, **asked)).find([Stretch(text)]).why.tolist()  # type: ignore[arg-type]


COUNTED = [Why.COUNTED]


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        # A capital of the term is one in the text; a small letter stands for both.
        ("họp tại Hội An", "Hội An", COUNTED),
        ("xã hội an toàn", "Hội An", [Why.OTHER_CASE]),
        ("vùng Hội an toàn", "Hội An", [Why.OTHER_CASE]),
        ("về Hội An", "hội an", COUNTED),
        ("Quốc Hội họp", "Quốc hội", COUNTED),
        ("Quốc hội họp.", "Quốc hội", COUNTED),
        ("ra quốc hội", "Quốc hội", [Why.OTHER_CASE]),
        # Of two syllables both count, of three and more the first.
        ("vì Hòa bình thế giới", "Hòa Bình", [Why.OTHER_CASE]),
        ("của Liên hợp quốc", "Liên Hợp Quốc", COUNTED),
        ("của liên Hợp Quốc", "Liên Hợp Quốc", [Why.OTHER_CASE]),
        ("một cán bộ Công an xã", "Bộ Công an", [Why.OTHER_CASE]),
        ("theo pháp luật việt nam", "pháp luật Việt Nam", [Why.OTHER_CASE]),
        # All capitals, in the text and in the term, say nothing.
        ("BỘ CÔNG AN", "Bộ Công an", COUNTED),
        ("bộ công an", "BỘ CÔNG AN", COUNTED),
        # All letters of an abbreviation are capitals.
        ("khối EU họp", "EU", COUNTED),
        ("khối Eu họp", "EU", [Why.OTHER_CASE]),
        ("khối ASEAN và Asean", "Asean", COUNTED * 2),
        ("dịch COVID-19 và Covid-19", "Covid-19", [Why.COUNTED, Why.COUNTED]),
        ("chống Covidien", "Covid*", COUNTED),
        ("chống covidien", "Covid*", [Why.OTHER_CASE]),
        # A gap is between parts that ask for themselves.
        ("từ Anh sang Ý", "Anh … Ý", COUNTED),
        ("từ anh sang Ý", "Anh … Ý", []),
    ],
)
def test_capitals(text: str, term: str, found: list[Why]) -> None:
    assert whys(text, term) == found
    assert set(whys(text, term, case="any")) <= {Why.COUNTED}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sang Anh học", COUNTED),
        ("một anh bạn", [Why.OTHER_CASE]),
        ("Anh đến. Anh nói: Anh và “Anh", [Why.UNTOLD] * 4),
        ("- Anh đến", [Why.UNTOLD]),
        ("1. Anh đến", [Why.UNTOLD]),
        ("ở London (Anh) và (Anh", COUNTED * 2),
        ("Họ đi. (Anh ở lại)", [Why.UNTOLD]),
        ("SANG ANH HỌC", [Why.UNTOLD]),
        ("sang ANH HỌC: một năm", [Why.UNTOLD]),
        ("ca sĩ Tuấn Anh hát", [Why.IN_LONGER_NAME]),
        ("quan hệ Mỹ-Anh và Mỹ, Anh", COUNTED * 2),
        ("đội U23 Anh và đội EU Anh", COUNTED * 2),
        ("Nước Anh thắng", COUNTED),
        ("ở TP.Anh", COUNTED),
        ("ở TP.Thủ Anh", [Why.IN_LONGER_NAME]),
    ],
)
def test_a_capital_of_one_syllable_counts_where_it_tells_something(text: str, found: list[Why]) -> None:
    assert whys(text, "Anh") == found


def test_where_it_tells_nothing_the_rest_of_the_corpus_decides() -> None:
    often = "Đoàn của Nga đến. " * 4
    told = dn.match(corpus_of([(often, "2021"), ("Nga lên tiếng.", "2022")]), dn.Lexicon.of({"a": ["Nga"]}))
    assert told.counted.tolist() == [True] * 5
    rather = often + "Nga lên tiếng. Con thiên nga và thiên nga."
    doubtful = dn.match(corpus_of([(rather, "2021")]), dn.Lexicon.of({"a": ["Nga"]}))
    assert doubtful.why.tolist() == [*COUNTED * 4, Why.UNTOLD, Why.OTHER_CASE, Why.OTHER_CASE]
    nothing = dn.match(corpus_of([("Nga lên tiếng.", "2021")]), dn.Lexicon.of({"a": ["Nga"]}))
    assert nothing.why.tolist() == [Why.UNTOLD]


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("từ Hàn Quốc, hội nghị", "quốc hội", [Why.ACROSS_COMMA]),
        ("phòng, chống", "phòng chống", [Why.ACROSS_COMMA]),
        ("phòng, chống", "phòng, chống", COUNTED),
        ("phòng chống", "phòng, chống", COUNTED),
        ("phòng, chống, tội phạm", "phòng, chống tội phạm", [Why.ACROSS_COMMA]),
        ("danh hiệu “Quả bóng”", "danh hiệu quả", [Why.ACROSS_COMMA]),
        ("danh hiệu “Quả bóng”", "danh hiệu “quả bóng”", COUNTED),
        ("kinh tế - xã hội và kinh tế-xã hội", "kinh tế xã hội", COUNTED * 2),
        ("chia sẻ, trao đổi thông tin", "chia sẻ … thông tin", COUNTED),
        ("chia, sẻ thông tin", "chia sẻ … thông tin", []),
        ("vắc-xin, vắc xin", "vắc-xin", COUNTED * 2),
    ],
)
def test_commas(text: str, term: str, found: list[Why]) -> None:
    assert whys(text, term) == found
    assert set(whys(text, term, commas="any")) == {Why.COUNTED}


def test_a_theme_or_a_term_may_ask_for_less_than_the_file(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"

    def found(top: str, theme: str, terms: str) -> list[str]:
        text = f"{top}\n{LEXICON.format(name='a', terms=terms)}\n{theme}\n"
        path.write_text(text, encoding="utf-8")
        tokens = corpus_of([("Ra quốc hội, hội nghị về phòng, chống và anh.", "2021")])
        hits = dn.match(tokens, path)
        texts = zip(hits.start[hits.counted].tolist(), hits.end[hits.counted].tolist(), strict=True)
        return [tokens.corpus.documents[0].text[start:end] for start, end in texts]

    terms = '["Quốc hội", "phòng chống", "Anh"]'
    assert found("", "", terms) == []
    assert found('case = "any"', "", terms) == found("", 'case = "any"', terms) == ["quốc hội", "anh"]
    assert found('commas = "any"', 'case = "any"', terms) == ["quốc hội", "phòng, chống", "anh"]
    assert found('case = "any"', 'case = "written"', terms) == []
    alone = '["Quốc hội", { phrase = "phòng chống", commas = "any" }, { phrase = "Anh", case = "any" }]'
    assert found("", "", alone) == ["phòng, chống", "anh"]
    with pytest.raises(LexiconError, match=r"'case' of 'Anh' in themes\.a must be 'written' or 'any'\. Got 'small'\."):
        found("", "", '[{ phrase = "Anh", case = "small" }]')
    with pytest.raises(LexiconError, match=r"'commas' of the theme 'a' must be"):
        found("", 'commas = "none"', terms)


def test_names_exclusions_and_merged_terms_ask_as_terms_do() -> None:
    text = "Vì hòa bình ở Hòa Bình."
    lexicon = dn.Lexicon.of({"a": ["hòa bình"]})
    assert Matcher(lexicon).find([Stretch(text)]).why.tolist() == COUNTED * 2
    # The province takes its own hit away, and leaves the peace.
    excluded = dn.Lexicon.of({"a": ["hòa bình"], "b": ["Hòa Bình"]})
    assert Matcher(excluded).find([Stretch(text)]).why.tolist() == [Why.COUNTED, Why.OTHER_CASE, *COUNTED * 2]
    corpus = corpus_of([(text, "2021")]).corpus
    assert "hòa bình" in dn.segment(corpus, ["hòa bình"]).texts("000.txt")
    merged = dn.segment(corpus, ["Hội An"]).texts("000.txt")
    assert merged == dn.segment(corpus).texts("000.txt")


def test_two_themes_may_have_a_word_and_a_name() -> None:
    read = dn.Lexicon.of({"peace": ["hòa bình"], "province": ["Hòa Bình"]})
    assert [theme.id for theme in read.themes] == ["peace", "province"]
    with pytest.raises(LexiconError, match="is twice in"):
        dn.Lexicon.of({"peace": ["hòa bình", "Hòa Bình"]})


def test_the_check_names_both_counts() -> None:
    text = "Có áo, áo và áo dài ở nước Áo. Đến Hội An và Hội An. Việc phòng, chống và phòng, chống."
    lexicon = dn.Lexicon.of({"a": ["Áo", "hội an", "phòng chống", "ở"]})
    checked = dn.check_lexicon(corpus_of([(text, "2021")]), lexicon).frame.set_index("entry")
    assert checked.loc["Áo", ["hits", "other_case"]].tolist() == [1, 3]
    notes = {entry: str(note) for entry, note in checked["note"].items()}
    assert "1 as it is written, 3 in small letters, which do not count" in notes["Áo"]
    assert "0 in small letters, 2 with a capital within a sentence" in notes["hội an"]
    assert "0 as it is written, 2 across a comma or quotation mark" in notes["phòng chống"]
    assert "capital" not in notes["ở"]


def test_words_in_another_case_are_no_evidence_and_a_theme_of_them_says_so() -> None:
    hits = dn.match(corpus_of([("Ba cái áo và áo. Áo.", "2021")]), dn.Lexicon.of({"a": ["Áo"]}))
    themes = hits.track()
    assert themes.evidence()["why"].map(str).tolist() == [
        "where every word has a capital, and elsewhere here it is no name, or not mostly"
    ]
    small = dn.match(corpus_of([("Ba cái áo và áo.", "2021")]), dn.Lexicon.of({"a": ["Áo"]})).track()
    assert "all 2 occurrences are in small letters" in str(small.notes[-1])
