from __future__ import annotations

import json
from pathlib import Path

import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon.codes import worded
from dienngon.errors import LexiconError
from dienngon.lexicon import Exclusion, Term

THEME = """
[themes.cyber]
label_vi = "Mạng"
label_en = "Cyber"
include = "x"
exclude = "y"
terms = ["không gian mạng"]
"""


def lexicon(tmp_path: Path, text: str) -> dn.Lexicon:
    path = tmp_path / "themes.toml"
    path.write_text(text, encoding="utf-8")
    return dn.read_lexicon(path)


def test_the_lexicon_that_ships() -> None:
    read = dn.read_lexicon(SEEDS / "themes.toml")
    ids = [theme.id for theme in read.themes]
    assert ids[:4] == ["cyberspace", "information", "legal", "capacity"]
    assert len(ids) > 4
    for theme in read.themes:
        assert theme.label_vi
        assert theme.label_en
        assert theme.include
        assert theme.exclude
    (information,) = [theme for theme in read.themes if theme.id == "information"]
    assert [group.id for group in information.groups] == ["", "experience"]


def test_gaps_cut_a_term_into_parts() -> None:
    term = Term.parse("chia sẻ … thông tin")
    assert len(term.parts) == 2
    assert Term.parse("chia sẻ ... thông tin").key == term.key
    assert Term.parse("Hoà, bình").key == Term.parse("hòa bình").key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no theme is defined"),
        ("themes = {}", "no theme is defined"),
        ("[themes", "not valid TOML"),
        (THEME.replace("terms", "term"), "the key 'term' at 'themes.cyber' is not known. Did you mean 'terms'"),
        (THEME.replace('"không gian mạng"', '"mạng", "MẠNG"'), "'MẠNG' is twice in themes.cyber"),
        (THEME + THEME.replace("cyber]", "web]"), "is in themes.cyber and in themes.web"),
        (THEME.replace('"không gian mạng"', '"…"'), "the term '…' has no word; write one"),
        (THEME.replace('"không gian mạng"', '"..."'), "has no word; write one"),
        (THEME.replace('"không gian mạng"', '""'), "the term '' has no word; write one, or remove the term"),
        (THEME.replace('"không gian mạng"', '"(mạng|)"'), "one of the alternatives of .* leaves no word"),
        (THEME.replace('"không gian mạng"', '"… mạng"'), "a gap of the term '… mạng' has a word on one side only"),
        (THEME.replace('"không gian mạng"', '"khí …999999 hậu"'), "from 0 to 20 syllables. Got …999999 in 'khí"),
        (THEME.replace('"không gian mạng"', '"khí …21 hậu"'), "a gap must be from 0 to 20 syllables. Got …21"),
        (THEME.replace('"không gian mạng"', '"khí …15 …15 hậu"'), "a gap must be from 0 to 20 syllables. Got …30"),
        (THEME.replace('"không gian mạng"', json.dumps(f"a …{'9' * 5000} b")), "a gap must be from 0 to 20"),
        (THEME.replace('"không gian mạng"', '"?!"'), "has no word"),
        (THEME.replace('["không gian mạng"]', "[]"), "has no terms"),
        (THEME.replace('["không gian mạng"]', "[3]"), "expected text or a table, got a whole number"),
        ("gap = 99\n" + THEME, "'gap' must be from 0 to 20"),
        ("gap = -1\n" + THEME, "'gap' must be from 0 to 20"),
        ('nested = "both"\n' + THEME, "'nested' must be 'local' or 'global'. Got 'both'"),
        (THEME + "[themes.cyber.groups.own]\nlabel_vi = 'Mạng'", "'terms' at 'themes.cyber.groups.own' is missing"),
        (THEME.replace("include =", "include_vi ="), "the key 'include_en' at 'themes.cyber' is missing, as"),
        (THEME + "include_vi = 'x'\ninclude_en = 'y'", "the key 'include' at 'themes.cyber' is never shown"),
        (THEME.replace('"không gian mạng"', '"*"'), "wildcard of '\\*' matches everything"),
        (THEME.replace('"không gian mạng"', '"… *"'), "matches everything"),
        (THEME.replace('"không gian mạng"', '"m*"'), "matches nearly everything"),
        (THEME.replace('"không gian mạng"', '"mạ*ng"'), "must end its syllable"),
        (THEME.replace('"không gian mạng"', '"mạng …"'), "has a word on one side only"),
        (THEME.replace('"không gian mạng"', '"(an ninh) mạng"'), "hold no alternatives"),
        (THEME.replace('"không gian mạng"', '"(an ninh|an toàn mạng"'), "without its other half"),
        (THEME.replace('"không gian mạng"', '"a …2 … b"'), "two gaps side by side"),
        (THEME.replace('"không gian mạng"', json.dumps("(a|b|c|d|e)" * 3)), "more than 64 readings"),
        (THEME.replace('"không gian mạng"', '"(an ninh|an toàn) mạng", "an toàn mạng"'), "is twice in"),
        (THEME + 'parent = "none"\n', "parent 'none' of the theme 'cyber' is no theme"),
        (THEME + 'parent = "cyber"\n', "nested in itself"),
        (THEME + "except = [{ terms = [] }]\n", "exclude everything"),
        (THEME + 'except = [{ phrase = "a", terms = ["mạng"] }]\n', "'mạng' in themes.cyber.except is no term"),
        (THEME + 'except = [{ documents = [" "] }]\n', "empty pattern"),
        (
            THEME + 'except = [{ phrase = "a", scope = "word" }]\n',
            "the 'scope' of an entry of themes.cyber.except must be 'overlap', 'sentence' or 'paragraph'. Got 'word'",
        ),
        (THEME + 'except = ["a", "A"]\n', "is twice in"),
        (THEME + 'except = ["*"]\n', "matches everything"),
    ],
)
def test_bad_lexicons_say_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said) as caught:
        lexicon(tmp_path, text)
    assert str(caught.value).startswith("themes.toml: ") or "themes.toml is" in str(caught.value)


def test_rules_may_be_in_both_languages(tmp_path: Path) -> None:
    text = THEME.replace('include = "x"', 'include_vi = "Mạng máy tính."\ninclude_en = "Networks."')
    (theme,) = lexicon(tmp_path, text + 'exclude_vi = "Lưới."').themes
    assert [worded(theme.include, one) for one in ("vi", "en")] == ["Mạng máy tính.", "Networks."]
    # A language without its own has what is written for both.
    assert [worded(theme.exclude, one) for one in ("vi", "en")] == ["Lưới.", "y"]


def test_no_such_file() -> None:
    with pytest.raises(LexiconError, match=r"'nowhere\.toml' cannot be read"):
        dn.read_lexicon("nowhere.toml")


def test_grammar_of_a_term() -> None:
    term = Term.parse("(chia sẻ|trao đổi) …5 thông tin")
    assert [one.parts for one in term.variants] == [
        (("chia", "seˀ"), ("thông", "tin")),
        (("trao", "đôiˀ"), ("thông", "tin")),
    ]
    assert {one.gaps for one in term.variants} == {((0, 5),)}
    assert Term.parse("a … b").variants[0].gaps == ((0, -1),)
    assert Term.parse("a * b").variants[0].gaps == ((1, 1),)
    assert Term.parse("a * * b").variants[0].gaps == ((2, 2),)
    assert Term.parse("a …20 b").variants[0].gaps == ((0, 20),)
    assert Term.parse("a …05 b").variants[0].gaps == ((0, 5),)
    assert Term.parse("a … * b").variants[0].gaps == ((1, -1),)
    assert Term.parse("đào_tạo*").parts == (("đaoˋ", "taoˏ*"),)
    assert Term.parse("a|b").key == Term.parse("(b|a)").key
    assert not Term.parse("đào tạo*").variants[0].literal


def test_what_segmentation_keeps_whole_has_no_gap_and_no_wildcard(tmp_path: Path) -> None:
    read = lexicon(
        tmp_path, THEME.replace('"không gian mạng"', '"(an ninh|an toàn) mạng", "tội phạm … mạng", "vaccin*"')
    )
    assert [term.phrase for term in read.contiguous] == ["an ninh mạng", "an toàn mạng"]


def test_a_theme_may_hold_only_others(tmp_path: Path) -> None:
    child = THEME.replace("cyber]", "web]").replace('"không gian mạng"', '"mạng"') + 'parent = "cyber"\n'
    read = lexicon(tmp_path, THEME.replace('["không gian mạng"]', "[]") + child)
    assert read.ancestors(read.themes[1]) == ("cyber",)
    assert read.theme("cyber") is read.themes[0]
    with pytest.raises(LexiconError, match=r"There is no theme 'none' in the lexicon\. Known are: cyber, web"):
        read.theme("none")


def test_a_lexicon_of_terms_alone() -> None:
    read = dn.Lexicon.of({"cyber": ["không gian mạng"], "field": {"rice": ["lúa", "gạo"], "water": ["trạm bơm"]}})
    assert [[one.phrase for one in theme.terms] for theme in read.themes] == [
        ["không gian mạng"],
        ["lúa", "gạo", "trạm bơm"],
    ]
    assert [group.id for group in read.themes[1].groups] == ["rice", "water"]
    with pytest.raises(LexiconError, match="'MẠNG' is twice in themes"):
        dn.Lexicon.of({"cyber": ["mạng", "MẠNG"]})


@pytest.mark.parametrize(
    ("exclusion", "shown"),
    [
        (Exclusion(Term.parse("vắc-xin")), "'vắc-xin'"),
        (
            Exclusion(Term.parse("vắc-xin"), "sentence", (), ("002*", "003*")),
            "'vắc-xin' in the same sentence in 002*, 003*",
        ),
        (Exclusion(Term.parse("a|b"), "paragraph"), "'a|b' in the same paragraph"),
        (Exclusion(None, documents=("002*",)), "everything in 002*"),
    ],
)
def test_exclusions_as_a_person_would_write_them(exclusion: Exclusion, shown: str) -> None:
    assert str(exclusion.shown) == shown


@pytest.mark.parametrize(
    ("own", "labels"),
    [
        ("", ("gao", "gao")),
        ("label_vi = 'Gạo'\n", ("Gạo", "Gạo")),
        ("label_en = 'Rice'\n", ("Rice", "Rice")),
        ("label_vi = 'Gạo'\nlabel_en = 'Rice'\n", ("Gạo", "Rice")),
    ],
)
def test_a_theme_and_a_group_need_terms_alone(tmp_path: Path, own: str, labels: tuple[str, str]) -> None:
    file = tmp_path / "themes.toml"
    file.write_text(
        f"[themes.gao]\n{own}terms = ['giá gạo']\n[themes.gao.groups.gao]\n{own}terms = ['xuất khẩu gạo']", "utf-8"
    )
    (theme,) = dn.read_lexicon(file).themes
    assert (theme.label_vi, theme.label_en, theme.include, theme.exclude) == (*labels, "", "")
    assert [(one.label_vi, one.label_en) for one in theme.groups] == [labels, labels]
