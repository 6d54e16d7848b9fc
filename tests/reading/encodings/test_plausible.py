from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEEDS
from dienngon.reading.encodings.wellformed import is_syllable, judge, tally

GOOD = (
    "Việt Nam khủng bố nghiêm nghị quyết giữ gìn giếng giết quốc quỳnh khuya khuỷu thuở oăm khoắng ngoằn ngoèo yêu yếm "
    "Hoà hòa THUỶ thủy quý ở ý ít ướt ương được rượu Đắk Lắk xoong đường nghiêng khuếch huỵch quạt quít uống ngủ"
)
BAD = "ngkt nghà cị gă qốc đấut xôxô bạo2 phêp thâc quyểt côt hôch ǹ çao ố̉ áà ngoaá bLực đấU zư fụ jú wế"


@pytest.mark.parametrize("word", GOOD.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(word.capitalize())


@pytest.mark.parametrize("word", BAD.split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(unicodedata.normalize("NFC", word))


@given(st.sampled_from(["p", "t", "c", "ch"]), st.sampled_from("aáàảãạ"))
def test_a_checked_syllable_is_sac_or_nang(coda: str, vowel: str) -> None:
    assert is_syllable(f"l{vowel}{coda}") == (vowel in "áạ")


def test_every_word_of_the_seeds_is_plausible() -> None:
    for path in SEEDS.glob("*.txt"):
        found = tally(unicodedata.normalize("NFC", path.read_text(encoding="utf-8")))
        assert found.bad == 0
        assert found.good > 0.75 * found.words


@pytest.mark.parametrize(
    ("chunk", "good", "bad"),
    [
        ("“khủng", 1, 0),
        ("(phòng/chống)", 1, 0),
        ("(phòng/ch¸ng)", 0, 1),
        ("ph¸p", 0, 1),
        ("Müller", 0, 1),
        ("HĐND", 0, 0),
        ("16º54’58”", 0, 0),
        ("https://vi.example/đường", 0, 0),
        ("2024", 0, 0),
        ("Москва", 0, 0),
        ("kh\u00adông", 1, 0),
        ("x\x02ã", 0, 1),
        ("Ờ", 0, 0),
        ("ƒ", 0, 1),
    ],
)
def test_what_speaks_for_and_against(chunk: str, good: int, bad: int) -> None:
    found = judge(chunk)
    assert (found.good, found.bad) == (good, bad)


def test_digits_within_a_word_take_no_square_of_them() -> None:
    # Found by make fuzz: minutes, where each digit was tried as the beginning of the edge.
    assert tally("ạ" + "9" * 1_000_000 + "ạ").words == 1
    assert tally("9" * 1_000_000 + "bạn" + "9" * 1_000_000).good == 0
