from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEEDS
from dienngon.codes import Note
from dienngon.errors import InputError
from dienngon.reading.encodings.decoding import ENCODINGS, Decoded, canonical, decode
from old_encodings import LETTERS, PLAIN, encode, table

TEXT = "Đấu tranh phòng, chống khủng bố – “từ sớm, từ xa”"
OLD = ["windows-1258", "tcvn3", "tcvn5712-1", "vni", "viscii", "vps"]
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff  \ufeff"])
def test_utf8_becomes_nfc_without_marks(form: str, mark: str) -> None:
    found = decode((mark + unicodedata.normalize(form, TEXT)).encode())  # type: ignore[arg-type]
    assert found.text.strip() == TEXT
    assert found.encoding == ("utf-8 with byte order mark" if mark else "utf-8")
    assert found.notes == ()


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("text", ["Hà Nội", TEXT, "Plain words"])
def test_wide_characters_with_and_without_mark(codec: str, mark: str, text: str) -> None:
    assert decode((mark + text).encode(codec)) == Decoded(text, codec[:6])


def test_tones_written_before_the_mark_of_their_letter() -> None:
    assert (
        decode("thê\u0301 giới, the\u0301\u0302 giơ\u0301i, ha\u0301\u0306c".encode()).text == "thế giới, thế giới, hắc"
    )


def test_composed_letters_with_tones_behind_them() -> None:
    # As windows-1258 has them, in UTF-8.
    assert decode("Vi\u00ea\u0323t Nam, \u0111\u00e2\u0301u".encode()).text == "Việt Nam, đấu"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_end_in_one_way(end: str) -> None:
    assert decode(f"Một.{end}{end}Hai.{end}".encode()).text == "Một.\n\nHai.\n"


@pytest.mark.parametrize("encoding", OLD)
def test_every_letter_of_every_encoding(encoding: str) -> None:
    letters = table(encoding)
    for letter in LETTERS:
        if encoding == "tcvn3" and letter.isupper() and letter not in letters:
            continue
        assert decode(b"x " + encode(letter, letters), encoding).text == f"x {letter}"


def test_the_capitals_of_tcvn3_are_those_without_a_tone() -> None:
    letters = table("tcvn3")
    assert {letter for letter in LETTERS if letter.isupper() and letter in letters} == set("ĂÂÊÔƠƯĐ")


# Written down by hand from fonts and keyboards, not made from the tables.
@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (
            "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM\n§éc lËp - Tù do",
            "tcvn3",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do",
        ),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "vni", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Ñaø Naüng, thaúng, Myõ, kyø, Aán Ñoä", "vni", "Đà Nẵng, thẳng, Mỹ, kỳ, Ấn Độ"),
        ("Cµng ngµy cµng nhiÒu ngêi n\xadíc ngoµi", "tcvn3", "Càng ngày càng nhiều ngờ" + "i nước ngoài"),
    ],
)
def test_found_by_what_makes_vietnamese(data: str, encoding: str, text: str) -> None:
    assert decode(data.encode("latin-1")) == Decoded(text, encoding)


def test_windows_1258_as_python_writes_it() -> None:
    parted = unicodedata.normalize("NFC", TEXT)
    for letter in LETTERS:
        tone = next(
            (one for one in unicodedata.normalize("NFD", letter) if one in "\u0300\u0301\u0303\u0309\u0323"), ""
        )
        bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter).replace(tone, "")) if tone else letter
        parted = parted.replace(letter, bare + tone)
    assert decode(parted.encode("cp1258")) == Decoded(TEXT, "windows-1258")


@pytest.mark.parametrize("encoding", OLD)
def test_the_seeds_in_every_encoding(encoding: str) -> None:
    letters = table(encoding)
    for path in sorted(SEEDS.glob("*.txt")):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        if encoding in ("viscii", "tcvn5712-1", "vps"):
            text = text.translate(PLAIN)
        if encoding == "tcvn3":
            text = "".join(char if char in letters else char.lower() for char in text)
        found = decode(encode(text, letters))
        # What has no capital in it is the same text in both encodings of the family.
        family = {encoding} | ({"tcvn3"} if encoding == "tcvn5712-1" else set())
        assert found.encoding in family
        assert found.notes == ()
        assert found.text.casefold() == text.casefold()
        assert encoding == "tcvn3" or found.text == text


def test_ascii_is_no_question() -> None:
    assert decode(b"Report of 2024.") == Decoded("Report of 2024.", "ascii")


@pytest.mark.parametrize(
    "text", ["Hôtel de Ville à Genève, été 1998.", "Общий отчёт за год", "北京大学的报告", "Ünlü yazar Gökçe"]
)
def test_other_languages_in_utf8_stay(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def test_western_text_is_read_with_a_note() -> None:
    text = "The café near the station was closed on Monday, said Mr. Müller of the town council."
    found = decode(text.encode("cp1252"))
    assert (found.text, found.encoding) == (text, "windows-1252")
    assert found.notes[0] == Note.of("encoding.none")


def test_utf8_with_a_few_bad_bytes_is_kept_and_flagged() -> None:
    lines = [TEXT] * 40
    data = bytearray("\n".join(lines).encode())
    for line in (11, 20, 30):
        data[len("\n".join(lines[:line]).encode()) + 4] = 0xFF
    found = decode(bytes(data))
    assert found.encoding == "utf-8"
    assert found.text.count(TEXT) == 37
    assert found.notes == (Note.of("damage.lost_letters", count=3, line=12),)


def test_a_name_asked_for_is_obeyed() -> None:
    data = "Hà Nội".encode("utf-16-le")
    assert decode(data, "UTF-16").text == "Hà Nội"
    assert decode("§¶ng".encode("latin-1"), "ABC") == Decoded("Đảng", "tcvn3")
    assert decode("§¶ng".encode("latin-1"), "latin-1") == Decoded("§¶ng", "windows-1252")
    # Nothing is mended where an encoding is stated.
    assert decode("Céng hßa x· héi".encode(), "utf8").text == "Céng hßa x· héi"


@pytest.mark.parametrize("name", [other for name, others in ENCODINGS.items() for other in (name, *others)])
def test_every_name_is_known(name: str) -> None:
    assert canonical(name.upper().replace("-", "_")) in ENCODINGS


@pytest.mark.parametrize(
    ("data", "encoding", "reason"),
    [
        (b"", None, "empty"),
        (b" \n\t\r\n", None, "empty"),
        (codecs.BOM_UTF8, None, "no letter"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "binary"),
        (bytes(range(256)) * 4, None, "binary"),
        (bytes(range(128, 256)) * 4, None, "no known encoding"),
        ("…—!".encode(), None, "no letter"),
        (TEXT.encode("utf-16"), "utf-8", "not utf-8"),
        (b"\xd2\x9d\x9e abc", "windows-1258", "not windows-1258"),
        (b"abc", "klingon", "'klingon' is not known; state one of utf-8, utf-16"),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, encoding: str | None, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode(data, encoding)


@given(st.binary(max_size=300) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except InputError:
        return
    assert unicodedata.is_normalized("NFC", found.text)
    assert found.encoding
    assert not found.text.startswith("\ufeff")


WORDS = st.sampled_from(
    ["Hà", "Nội,", "tháng", "5:", "“khủng", "bố”", "–", "a", "à", "ô", "ơi", "Müller", "Café", "TP.HCM", "100%", "x2"]
) | st.sampled_from(["kh\u00adông", "ngày\nÔng", "Aà", "ở", "(và)", "", "½", "«", "»", "…"])


@given(st.lists(WORDS, max_size=12), st.sampled_from([*WIDE, "utf-8"]))
def test_unicode_round_trip(words: list[str], codec: str) -> None:
    text = "Hà Nội: " + " ".join(words)
    assert decode(text.encode(codec)).text == text


def test_a_large_file_is_judged_by_places_all_over_it() -> None:
    letters = table("tcvn3")
    data = b"Annual report of the office.\n" * 20_000 + encode("đấu tranh phòng, chống khủng bố\n", letters) * 200
    found = decode(data)
    assert found.encoding == "tcvn3"
    assert found.text.endswith("đấu tranh phòng, chống khủng bố\n")
