from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEEDS
from dienngon.reading.encodings.decoding import Decoded, decode, mend
from old_encodings import PLAIN, encode, table

OLD = ["windows-1258", "tcvn3", "tcvn5712-1", "vni", "viscii", "vps"]


def seed() -> str:
    return unicodedata.normalize("NFC", min(SEEDS.glob("*.txt")).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "encoding", "meant"),
    [
        ("Céng hßa x∙ héi chñ nghÜa", "tcvn3", "Cộng hòa xã hội chủ nghĩa"),
        ("nhµ n−íc, Thñ t−íng", "tcvn3", "nhà nước, Thủ tướng"),
        ("Coäng hoøa xaõ hoäi", "vni", "Cộng hòa xã hội"),
        ("Ä‘áº¥u tranh phÃ²ng, chá»‘ng", "utf-8 read as windows-1252", "đấu tranh phòng, chống"),
    ],
)
def test_letters_of_old_fonts_and_of_utf8(text: str, encoding: str, meant: str) -> None:
    assert mend(text) == Decoded(meant, encoding)
    assert mend(mend(text).text) == Decoded(meant, "")


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_a_text_read_as_western_is_what_its_bytes_are(encoding: str, codec: str) -> None:
    data = encode(seed().translate(PLAIN).translate({ord("Ủ"): "U"}), table(encoding))
    text = "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in data)
    assert mend(text).text == decode(data).text
    # A file of such text in UTF-8 says what it was.
    assert decode(text.encode()).encoding == f"{decode(data).encoding}, saved as utf-8"


def test_utf8_read_as_western_once_and_twice() -> None:
    text = scrambled = seed()
    for _ in range(2):
        scrambled = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in scrambled.encode())
        assert mend(scrambled) == Decoded(text, "utf-8 read as windows-1252")


def test_only_the_lines_that_gain_are_changed() -> None:
    text = "Bài này có hai phần, một phần chữ cũ.\nCéng hßa x· héi chñ nghÜa ViÖt Nam\nLời kết ở đây.\nCafé Hôtel"
    found = mend(text)
    assert found.text == text.replace("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam")
    assert [str(one) for one in found.notes] == ["1 of 4 lines were in tcvn3, the others not"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain.",
        "Nghị quyết số 5",
        "Hôtel de Ville à Genève, où ça va très bien, garçon naïf",
        "CV2: 16º54’58” N, 107º11’06” E;\nCV3: 16º56’21” N, 107º11’06” E; vùng nước cảng biển này",
        "Søren Kierkegaard, Françoise Müller, José Ñuñez",
        "Giá 5 µg, 20 °C, ±3, ½ kg, Samsung®",
        "İstanbul'da güneşli bir gün, çok güzel",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert mend(text) == Decoded(text, "")


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    assert mend(text).text.count("\n") == text.count("\n")
