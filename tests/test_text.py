from __future__ import annotations

import itertools
import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEEDS
from dienngon.text import (
    LONGEST_SENTENCE,
    SENTENCE_END,
    LineIndex,
    lines,
    nfc,
    phrase_key,
    sentences,
    syllable_key,
    syllables,
)

VIETNAMESE = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệòóỏõọùúủũụỳýỷỹỵ .,;!?\n-ABCĐÂ19")
)


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("HÒA", "hoà"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("Đảng", "đảng")]
)
def test_case_and_tone_placement_make_no_difference(one: str, other: str) -> None:
    assert syllable_key(one) == syllable_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hoa", "hòa"), ("ma", "má"), ("mà", "má"), ("đa", "da"), ("an", "ăn"), ("ô", "ơ")]
)
def test_tones_and_vowels_do(one: str, other: str) -> None:
    assert syllable_key(one) != syllable_key(other)


@given(VIETNAMESE)
def test_decomposed_text_has_the_same_keys(text: str) -> None:
    assert phrase_key(unicodedata.normalize("NFD", text)) == phrase_key(text)


@given(VIETNAMESE)
def test_syllables_are_spans(text: str) -> None:
    text = nfc(text)
    for one in syllables(text):
        assert text[one.start : one.end].isalnum()
        assert syllable_key(text[one.start : one.end]) == one.key


def test_sentences_end_at_full_stops_but_not_at_titles_or_initials() -> None:
    text = "PGS. TS. Lê Văn A. Nam nói. Tại TP. Hà Nội, “Xong.” Hai bên dự… Kết thúc!"
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["PGS. TS. Lê Văn A. Nam nói.", "Tại TP. Hà Nội, “Xong.”", "Hai bên dự…", "Kết thúc!"]


@given(VIETNAMESE)
def test_sentences_cover_everything_in_order(text: str) -> None:
    found = sentences(text)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    covered = "".join(text[start:end] for start, end in found)
    assert "".join(covered.split()) == "".join(text.split())


@given(VIETNAMESE, st.integers(1, 12))
def test_sentences_are_bounded(text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = sentences(text)
        patch.setattr("dienngon.text.LONGEST_SENTENCE", longest)
        found = sentences(text)
    assert all(0 < end - start <= longest for start, end in found)
    # Those within the bound are as they were, and the others are cut into pieces that hold all of them.
    assert {one for one in whole if one[1] - one[0] <= longest} <= set(found)
    assert {start for start, _ in whole} <= {start for start, _ in found}
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())


def test_a_line_without_punctuation_is_cut_at_words_and_no_other_sentence_moves() -> None:
    before, after = "Giá gạo tăng. ", " Hết. Được mùa lúa."
    line = "Bản ghi " + "không có dấu câu " * 1_000
    text = before + line.rstrip() + "." + after
    first, *pieces, end, last = [text[start:end] for start, end in sentences(text)]
    assert (first, end, last) == ("Giá gạo tăng.", "Hết.", "Được mùa lúa.")
    assert " ".join(pieces) == line.rstrip() + "."
    # As many words as fit: the next one would have been too much.
    for piece, following in itertools.pairwise(pieces):
        assert len(piece) <= LONGEST_SENTENCE < len(piece) + 1 + len(following.split(" ", 1)[0])


def test_what_has_no_white_space_is_cut_at_the_bound() -> None:
    assert [end - start for start, end in sentences("a" * (2 * LONGEST_SENTENCE + 5))] == [2_000, 2_000, 5]


def naive_ends(text: str) -> list[int]:
    """Return where signs that end sentences, with what closes behind them, are before white space."""
    ends = []
    for place in range(1, len(text)):
        before = text[:place].rstrip("\"'”’»)]")
        if text[place].isspace() and before and before[-1] in ".!?…":
            ends.append(place)
    return ends


@given(st.text(st.sampled_from(".!?…\"')” aB\n"), max_size=24))
def test_sentences_end_where_signs_do(text: str) -> None:
    assert [one.end() for one in SENTENCE_END.finditer(text)] == naive_ends(text)


@given(VIETNAMESE)
def test_lines_are_numbered_by_newlines(text: str) -> None:
    index = LineIndex(text)
    for number, start, end in lines(text):
        assert text[start:end] == text.split("\n")[number - 1].strip()
        assert index.line(start) == number == 1 + text[:start].count("\n")


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_lines_broken_at_a_width_are_joined_again(width: int) -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        broken = "\n".join(
            textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) if line.strip() else line
            for line in text.split("\n")
        )
        joined = [" ".join(broken[start:end].split()) for _, start, end in lines(broken)]
        assert joined == [" ".join(text[start:end].split()) for _, start, end in lines(text)]


def test_short_lines_and_verses_are_not_joined() -> None:
    verse = "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\n" * 8
    assert len(lines(verse)) == 16
    table = "\n".join(f"{number}. Mục lục của tập tài liệu này, phần thứ {number}" for number in range(30))
    assert len(lines(table)) == 30


@pytest.mark.parametrize(
    ("one", "other"),
    [("kỹ", "kĩ"), ("Lý", "lí"), ("tỷ", "tỉ"), ("sỹ", "sĩ"), ("quy", "qui"), ("Hy", "hi"), ("Mỹ", "mĩ")],
)
def test_i_and_y_are_one_where_both_are_written(one: str, other: str) -> None:
    assert syllable_key(one) == syllable_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("tay", "tai"), ("thuý", "thúi"), ("vy", "vi"), ("quay", "quai"), ("my", "mi"), ("ty", "ti"), ("ky", "ki")],
)
def test_i_and_y_are_two_elsewhere(one: str, other: str) -> None:
    assert syllable_key(one) != syllable_key(other)


@pytest.mark.parametrize(("written", "word"), [("CO2", "có"), ("A1", "à"), ("Y2", "ý"), ("U4", "Ũ")])
def test_a_number_behind_letters_is_no_tone(written: str, word: str) -> None:
    assert syllable_key(written) != syllable_key(word)


@given(st.text(alphabet="aăoàòáuýyihkqủỹị25", min_size=1, max_size=6))
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    assert phrase_key(phrase_key(text)) == phrase_key(text)
