from __future__ import annotations

import unicodedata

import pytest

from conftest import SEEDS
from dienngon.reading.encodings import repair

SENTENCE = "Lực lượng chức năng tăng cường đấu tranh phòng, chống tội phạm trên không gian mạng ở Việt Nam. "


def damage(text: str) -> tuple[str, ...]:
    return tuple(map(str, repair.damage(text)))


def texts() -> list[str]:
    return [unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.txt"))]


def test_sound_texts_have_no_notes() -> None:
    assert [damage(text) for text in texts()] == [()] * 5


def test_letters_that_could_not_be_decoded() -> None:
    assert damage("Một\nVi\ufffdt Nam, kh\ufffd\ufffdng") == (
        "damaged beyond repair: 2 places cannot be decoded, first on line 2",
    )
    assert damage("Vi\ufffdt") == ("damaged beyond repair: 1 place cannot be decoded, on line 1",)


def test_question_marks_in_the_place_of_letters() -> None:
    (note,) = damage("Một dòng.\nNgh? quy?t c?a Qu?c h?i Vi?t Nam")
    assert note == "letters are lost: '?' is in their place in 6 words, first on line 2 ('Ngh?')"


@pytest.mark.parametrize(
    "text",
    [
        "Vì sao? Ai biết? Có phải vậy không? không ai trả lời.",
        "Xem https://example.com/xem?a=1&b=2 hoặc www.example.vn/tin?ma=3?x",
        "Thật không?Không ai biết.Vì sao?Không rõ.",
        "“Ai đó?”, ông hỏi. “Sao?” cô đáp",
    ],
)
def test_question_marks_that_ask(text: str) -> None:
    assert damage(text) == ()


def test_merged_letters() -> None:
    # A font conversion that put one letter for several: ư, ơ and ô all as ø.
    text = texts()[4]
    for letter in "ượờưởôộố":
        text = text.replace(letter, "ø")
    (note,) = damage(text)
    assert note.startswith("letters are lost or wrong: ")
    assert "on line 1 (" in note


def test_text_typed_without_marks() -> None:
    bare = "".join(char for char in unicodedata.normalize("NFD", SENTENCE * 3) if not unicodedata.combining(char))
    (note,) = damage(bare.replace("đ", "d").replace("Đ", "D"))
    assert "almost no Vietnamese letters" in note
    assert damage("Too short to tell.") == ()


def test_a_foreign_name_however_often_is_no_damage() -> None:
    assert damage(("Rodríguez, Müller và Gómez " + SENTENCE) * 10) == ()


def test_control_characters() -> None:
    assert damage("Một\nhai\x02 ba\x9f") == ("2 control characters are in the text, first on line 2",)


def test_no_note_ends_in_a_full_stop() -> None:
    for text in ("Vi\ufffdt", "Vi?t ngh? quy?t", "a\x02", "no marks here at all " * 10):
        assert all(not note.endswith(".") for note in damage(text))
        assert damage(text)
