from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.reading.dates.patterns import document_numbers, own_number, state_title


@pytest.mark.parametrize(
    ("text", "number", "year"),
    [
        ("Luật số 42/2022/QH15.", "42/2022/QH15", 2022),
        ("Số: 05/2023/NĐ-CP", "05/2023/NĐ-CP", 2023),
        ("theo 01/2021/TTLT-BCA-BQP, các", "01/2021/TTLT-BCA-BQP", 2021),
        ("số 579/2018/UBTVQH14", "579/2018/UBTVQH14", 2018),
        ("số 202/2025/QH 15 của", "202/2025/QH 15", 2025),
        ("Chỉ thị 12/CT-TTg", "12/CT-TTg", None),
        ("Chỉ thị số 35-CT/TW", "35-CT/TW", None),
        ("46/2018/TT-BLĐTBXH", "46/2018/TT-BLĐTBXH", 2018),
        ("03/2019/tt-bkhđt", "03/2019/tt-bkhđt", 2019),
    ],
)
def test_numbers_of_documents(text: str, number: str, year: int | None) -> None:
    (found,) = document_numbers(text)
    assert (found.number, found.year) == (number, year)
    assert text[found.start : found.end] == number


@pytest.mark.parametrize(
    "text", ["30/9/2021", "24/7", "ngày 30/09/2021", "1/2/3/AB", "9/2021", "05/3023/NĐ-CP", "km/h", "12/2021/khoa", ""]
)
def test_what_is_no_number_of_a_document(text: str) -> None:
    assert document_numbers(text) == []


@given(
    st.integers(1, 9999),
    st.integers(1900, 2100),
    st.sampled_from(["NĐ-CP", "QH15", "TT-BTC", "QĐ-UBND", "TTLT-BCA-BQP"]),
)
def test_the_year_is_read_from_any_number(number, year, body) -> None:
    assert [one.year for one in document_numbers(f"Căn cứ {number:02}/{year}/{body} của")] == [year]


def test_only_what_a_line_gives_as_its_own_is_its_own() -> None:
    for line, own in (
        ("Số: 05/2023/NĐ-CP", True),
        ("CHÍNH PHỦ | Số: 05/2023/NĐ-CP | Hà Nội", True),
        ("Luật số: 24/2018/QH14", True),
        ("Căn cứ Nghị định số 05/2023/NĐ-CP", False),
        ("05/2023/NĐ-CP", False),
    ):
        assert (own_number(line, 0, len(line)) is not None) == own, line


def test_the_name_of_the_state_in_either_spelling() -> None:
    for line in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Cộng hoà xã hội chủ nghĩa Việt Nam"):
        assert state_title(line, 0, len(line))
    assert not state_title("Độc lập - Tự do - Hạnh phúc", 0, 27)
