"""Laws that say their own date, in the forms in which they are written; and dates in them of something else."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.date_lines import date_line
from dienngon.reading.dates.publication_date import date_document
from documents import document

ARTICLE = "Người đi đò phải giữ gìn vệ sinh chung và chấp hành nội quy của bến trong mọi thời gian"
ARTICLES = f"Điều 1. Phạm vi\n{ARTICLE}.\nĐiều 2. Đối tượng\n1. {ARTICLE} ấy.\n2. {ARTICLE} này."
STATE = "NƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def dated(text: str) -> DocumentDate | None:
    one = document("a", text)
    return date_document(one.text, one.spans, (), "", dt.date(2026, 11, 22))[0]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        (
            f"LUẬT\nBẾN ĐÒ\nCỦA QUỐC HỘI {STATE} SỐ 9/2003/QH11 NGÀY 4 THÁNG 7 NĂM 2003\n{ARTICLES}",
            "legal header, line 3",
        ),
        (f"LUẬT BẾN ĐÒ\nSỐ 9/2003/QH11 NGÀY 04-7-2003\n{ARTICLES}", "legal header, line 2"),
        (f"SẮC LỆNH SỐ 9-SL/L.3 NGÀY 4-7-2003 VỀ BẾN ĐÒ\n{ARTICLES}", "legal header, line 1"),
        (f"LUẬT VỀ QUYỀN LẬP BẾN ĐÒ NGÀY 4-7-2003\n{ARTICLES}", "legal header, line 1"),
        (f"NỘI QUY BẾN\n(Ban hành kèm theo Quyết định số 9/QĐ-BĐ ngày 4/7/2003)\n{ARTICLES}", "legal header, line 2"),
        (
            f"Bến đò\n{ARTICLES}\nLuật này được Quốc hội thông qua ngày 4 tháng 7 năm 2003.",
            "line that closes the law, line 7",
        ),
        (f"Bến đò\n{ARTICLES}\nLàm tại Bến Lức, ngày 4 tháng 7 năm 2003", "line that closes the law, line 7"),
    ],
)
def test_a_law_says_its_own_date(text: str, basis: str) -> None:
    found = dated(text)
    assert found is not None
    assert (found.value, found.inferred, str(found.basis)) == ("2003-07-04", False, basis)


@pytest.mark.parametrize(
    "text",
    [
        f"THÔNG TƯ\nVỀ BẾN ĐÒ\nCăn cứ Nghị định số 9/2003/NĐ-CP ngày 4 tháng 7 năm 2003;\n{ARTICLES}",
        f"LUẬT SỬA ĐỔI LUẬT BẾN ĐÒ NGÀY 4 THÁNG 7 NĂM 2003\n{ARTICLES}",
        f"LUẬT\nBẾN ĐÒ\n{ARTICLES}\nLuật này có hiệu lực từ ngày 4 tháng 7 năm 2003.",
        f"LUẬT\nBẾN ĐÒ\n{ARTICLES}\nLuật Đê điều được Quốc hội thông qua ngày 4 tháng 7 năm 2003.",
        f"Bến đò mở lại\n{ARTICLE}.\nLuật này được Quốc hội thông qua ngày 4 tháng 7 năm 2003.",
        f"Luật Bến đò số 9/2003/QH11 ngày 4/7/2003 nói gì\n{ARTICLE}.",
    ],
)
def test_dates_of_other_laws_and_of_the_news_are_not_its_own(text: str) -> None:
    found = dated(text)
    assert found is None or found.inferred or found.value == "2003"


def test_the_title_of_a_law_is_no_name_beside_a_date() -> None:
    assert not date_line("LUẬT VỀ BẾN ĐÒ NGÀY 4-7-2003")
    assert date_line("TRẦN THU NGÀ - 4/7/2003")


@given(st.dates(dt.date(1946, 1, 1), dt.date(2025, 12, 31)), st.sampled_from([" ngày ", " NGÀY ", ", ngày "]))
def test_any_day_behind_the_number_in_the_head_is_the_date(day: dt.date, joined: str) -> None:
    found = dated(f"LUẬT BẾN ĐÒ\nSố 9/1999/QH10{joined}{day.day} tháng {day.month} năm {day.year}\n{ARTICLES}")
    assert found is not None
    assert found.value == day.isoformat()
