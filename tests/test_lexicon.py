from __future__ import annotations

from pathlib import Path

import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon.errors import LexiconError
from dienngon.lexicon import Term

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
        (THEME.replace("terms", "term"), "the key 'term' at 'themes.*' is not known. Did you mean 'terms'"),
        (THEME.replace('include = "x"\n', ""), "'include'.*missing"),
        (THEME.replace('"không gian mạng"', '"mạng", "MẠNG"'), "'MẠNG' stands twice in themes.cyber"),
        (THEME + THEME.replace("cyber]", "web]"), "stands in themes.cyber and in themes.web"),
        (THEME.replace('"không gian mạng"', '"…"'), "no word on one side"),
        (THEME.replace('"không gian mạng"', '"?!"'), "no word on one side"),
        (THEME.replace('["không gian mạng"]', "[]"), "has no terms"),
        (THEME.replace('["không gian mạng"]', "[3]"), "expected text, got a whole number"),
        ("gap = 99\n" + THEME, "'gap' must be from 0 to 20"),
        ("gap = -1\n" + THEME, "'gap' must be from 0 to 20"),
    ],
)
def test_bad_lexicons_say_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said) as caught:
        lexicon(tmp_path, text)
    assert str(caught.value).startswith("themes.toml: ") or "themes.toml is" in str(caught.value)


def test_no_such_file() -> None:
    with pytest.raises(LexiconError, match=r"nowhere\.toml cannot be read"):
        dn.read_lexicon("nowhere.toml")
