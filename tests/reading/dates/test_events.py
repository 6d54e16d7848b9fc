from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.publication_date import date_document
from documents import document

PROSE = "hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
TODAY = dt.date(2026, 11, 22)


def dated(title: str, text: str) -> DocumentDate | None:
    one = document("a", f"{title}\n\n{text}")
    return date_document(one.text, one.spans, (), "", TODAY)[0]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Kỷ niệm 70 năm ngày lên đường", f"Ngày 20/5/1947, {PROSE}"),
        ("22 năm hai nước hợp tác", f"Ngày 11/7/1995, {PROSE}"),
        ("Cuộc họp 50 năm trước", f"Ngày 5/6/1967, {PROSE}"),
        ("Tiêu đề", f"17 tháng trước, ngày 14.1.2016, {PROSE}"),
        ("Tiêu đề", f"Đơn vị được thành lập ngày 28/8/1998, {PROSE}"),
        ("Tiêu đề", f"Thành phố lấy mốc thời gian hoàn thành vào ngày 30/4/2018 để {PROSE}"),
        ("Tiêu đề", f"Công trình dự kiến khánh thành ngày 30/4/2018, {PROSE}"),
        ("Tiêu đề", f"Ngày 6/2/2016, một cậu bé chào đời, {PROSE}"),
        ("Tiêu đề", f"Ngày 1/1/1959: {PROSE}"),
        ("Tiêu đề", f"Ngày 11/7/1995, {PROSE}\n\nNăm 2023, {PROSE}"),
        ("Tiêu đề", f"Ngày 11/7/1995, {PROSE}\n\nHôm 19/5/2017, {PROSE}"),
        ("Tiêu đề của năm 2017", f"Ngày 11/7/1995, {PROSE}"),
        ("Tiêu đề", f"Ngày 11/7/2016, {PROSE}\n\nMùa giải 2017/18, {PROSE}"),
        ("Tiêu đề", f"Ngày 6/2/2016, {PROSE}\n\nHồi tháng 7/2016, {PROSE}"),
        ("Tuyên phạt một bị cáo", f"Ba năm qua {PROSE}\n\nRạng sáng ngày 26/8/2016, {PROSE}"),
    ],
)
def test_days_long_past_or_to_come_date_nothing(title: str, text: str) -> None:
    assert dated(title, text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"Ngày 12/5/2017, {PROSE}",
        f"Ngày 12/5/2017, {PROSE}\n\nKế hoạch đến năm 2020, {PROSE}",
        f"Ngày 12/5/2017, {PROSE}\n\nTrong giai đoạn 2015 - 2020, {PROSE}",
        f"Ngày 12/5/2017, {PROSE}\n\nCó 2019 người dự, {PROSE}",
        f"Ngày 12/5/2017, {PROSE}\n\nNgày 10/5/2016 và 20/5/2017, {PROSE}",
        f"Ngày 12/5/2017, tòa án xét xử vụ việc, {PROSE}",
    ],
)
def test_the_day_of_what_is_reported_dates_it(text: str) -> None:
    date = dated("Tiêu đề", text)
    assert date is not None
    assert (date.value, date.inferred, date.confidence) == ("2017-05-12", True, "low")


@given(st.integers(1950, 2025), st.integers(1950, 2026))
def test_no_year_in_the_text_is_later_than_the_date(event, other) -> None:
    date = dated("Tiêu đề", f"Ngày 12/5/{event}, {PROSE}\n\nNăm {other}, {PROSE}")
    assert (date is None) == (other > event)
