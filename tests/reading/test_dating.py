from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import DocumentDate
from dienngon.reading.dating import date_document, date_line, inline_date, mentions
from documents import document

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("27/09/2024", "2024-09-27"),
        ("Thứ Năm, 24/02/2022, 10:21 [GMT+7]", "2022-02-24"),
        ("Thứ Năm, ngày 30/09/2021 | 08:20", "2021-09-30"),
        ("Hà Nội, ngày 05 tháng 3 năm 2023", "2023-03-05"),
        ("3.4.2022", "2022-04-03"),
        ("date 2022-05", "2022-05"),
        ("vào tháng 11-2020,", "2020-11"),
        ("tháng 6 năm 2025", "2025-06"),
        ("từ ngày 23 - 29/9/2024.", "2024-09-23"),
        ("từ ngày 11 - 17/5/2022", "2022-05-11"),
        ("Ngày 29-11, tại Hà Nội", "--11-29"),
        ("Trong các ngày ngày 25 - 26/9,", "--09-25"),
        ("Chiều 23/2, tại Học viện", "--02-23"),
    ],
)
def test_one_date_day_first(text: str, value: str) -> None:
    assert [one.value for one in mentions(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2022",
        "45/13/2021",
        "01/02/2999",
        "5/6/1234",
        "Nghị quyết số 202/2025/QH 15",
        "giai đoạn 2016-2025",
        "1895-1986",
        "lần thứ 2/3",
    ],
)
def test_no_date(text: str) -> None:
    assert mentions(text) == []


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_written_dates_are_read_back(day) -> None:
    for form in ("%d/%m/%Y", "%d-%m-%Y", "ngày %d tháng %m năm %Y"):
        text = f"Hà Nội, {day.strftime(form)}, tại trụ sở"
        (found,) = mentions(text)
        assert found.value == day.isoformat()
        assert str(day.day) in text[found.start : found.end]


def test_date_lines() -> None:
    assert date_line("Thứ Năm, ngày 30/09/2021 | 08:20")
    assert date_line("Cập nhật lúc 10:21, 24/02/2022 (GMT+7)")
    assert not date_line("Ngày 23/02/2022, tại Hà Nội")
    for line in (
        "T2, 16/05/2022 - 08:30",
        "Ngày đăng: 16-05-2022 | Lượt xem: 1234",
        "16/5/2022 lúc 8 giờ 30",
        "16/05/2022 8:30 SA",
        "Cập nhật: 08:30, 16/05/2022 - Tác giả: Lê An",
        "2022-05-16T08:30:00+07:00",
        "Hà Nội, ngày 16 tháng 5 năm 2022",
        "TP. Hồ Chí Minh, ngày 5 tháng 3 năm 2023",
        "Tháng 5/2022",
    ):
        assert date_line(line), line
    assert not date_line("Nhân dịp, ngày 23/02/2022 tại Hà Nội")
    assert inline_date(" date 2022-05 Nhân dịp") == len(" date 2022-05")
    assert inline_date("update 2022-05 Nhân dịp") == 0


def dated(text: str) -> tuple[DocumentDate | None, list[str]]:
    one = document("a", text)
    return date_document(one.text, one.spans)


def test_a_header_line_states_the_date_with_its_span() -> None:
    text = f"Tiêu đề của bài\n\n27/09/2024\n{PROSE}"
    date, notes = dated(text)
    assert date is not None
    assert (date.value, date.basis, date.inferred) == ("2024-09-27", "header line, line 3", False)
    assert text[date.start : date.end] == "27/09/2024"
    assert notes == []


def test_a_first_sentence_that_lies_after_the_header_is_a_conflict() -> None:
    _, notes = dated(f"Tiêu đề\n\n30/09/2021\n\nNgày 29-11, {PROSE}")
    assert len(notes) == 1
    assert "2021-09-30" in notes[0]
    assert "Ngày 29-11" in notes[0]


@pytest.mark.parametrize("said", ["Ngày 29-9", "Ngày 23/09/2021", "Từ ngày 28 - 30/9", "Trong năm 2020"])
def test_events_before_publication_are_no_conflict(said: str) -> None:
    assert dated(f"Tiêu đề\n\n30/09/2021\n\n{said}, {PROSE}")[1] == []


def test_an_event_of_last_december_is_no_conflict_in_january() -> None:
    assert dated(f"Tiêu đề\n\n02/01/2022\n\nNgày 30-12, {PROSE}")[1] == []


def test_a_day_without_a_year_dates_nothing() -> None:
    date, notes = dated(f"Tiêu đề\n\nChiều 23/2, {PROSE}")
    assert date is None
    assert "without a year" in notes[0]


def test_a_full_date_in_the_text_is_inferred() -> None:
    date, _ = dated(f"Tiêu đề\n\nNgày 23/02/2022, {PROSE}")
    assert date is not None
    assert (date.value, date.inferred) == ("2022-02-23", True)


def test_furniture_dates_nothing() -> None:
    date, _ = dated(f"Tiêu đề\n\n{PROSE}\n\nCó thể bạn quan tâm\n\nTin khác ở đây\n\n08:10 30/06/2025")
    assert date is None
