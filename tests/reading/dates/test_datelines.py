from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.codes import Note
from dienngon.reading.dates.date_lines import date_line, in_date_line, of_a_visit, updated, weekday_misfit
from dienngon.reading.dates.mentions import mentions


@pytest.mark.parametrize(
    "line",
    [
        "Thứ Tư, 22/10/2025, 09:57 (GMT+7)",
        "08:20 - 30/09/2021",
        "23:05 | 30-09-2021",
        "30/09/2021 08:20:15 AM",
        "2021-09-30T08:20:00.000Z",
        "Đăng lúc: 08:20 30/09/2021",
        "Ngày đăng: 30/09/2021 | Cập nhật: 01/10/2021",
        "Hôm nay: Thứ Hai, 22/10/2025",
        "In ngày 30/09/2021",
        "Thứ Năm, 30/9/21 08:20",
        "30/9/21",
        "Thứ Hai, 31/02/2022",
        "Số: 05/2023/NĐ-CP    Hà Nội, ngày 05 tháng 3 năm 2023",
        "Hà Nội, ngày … tháng … năm 2023",
        "Hà Nội, ngày     tháng 3 năm 2023",
        "Đăng ngày 12/07/2019 bởi Lê Văn An trong Biển Đông",
        "Posted on 15/03/2019 by admin in Tin tức",
        "Lê Văn An | 12/07/2019",
        "Đặng Thị Bình - 12/07/2019 08:20",
        "12/07/2019 | Lê Văn An",
        "Đăng bởi Lê Văn An ngày 12/07/2019",
    ],
)
def test_lines_that_are_dates(line: str) -> None:
    assert date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "24/7",
        "30/9",
        "1-2-21",
        "Số: 05/2023/NĐ-CP",
        "28/9 - 2/10/2021",
        "23 - 29/9/2024",
        "Nghị định 05/2023/NĐ-CP ngày 5/3/2023",
        "30/09/2021 Hội nghị toàn quốc",
        "12/07/2019 | hội nghị toàn quốc",
        "Thủ Đô Gió Ngàn, ngày 12/07/2019 họp",
        "Đăng ngày 12/07/2019 trong số báo này là bài của ông.",
        "30/09/2021" + " " * 300,
    ],
)
def test_lines_that_are_not(line: str) -> None:
    assert not date_line(line)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.integers(0, 6))
def test_the_weekday_is_held_against_the_date(day, said) -> None:
    words = ["Thứ Hai", "Thứ Ba", "Thứ 4", "Thứ năm", "thứ sáu", "Thứ 7", "Chủ nhật"][said]
    line = f"{words}, {day:%d/%m/%Y}"
    misfit = weekday_misfit(line, 0, mentions(line)[0])
    assert (misfit is None) == (day.weekday() == said)
    assert misfit is None or misfit == (words, Note.of(f"weekday.{day:%A}".lower()))


def test_which_of_two_dates_is_an_update_or_a_visit() -> None:
    line = "Ngày đăng: 30/09/2021 08:20 | Cập nhật lúc 09:30, 01/10/2021"
    assert [updated(line, 0, one) for one in mentions(line)] == [False, True]
    line = "Đăng 30/09/2021, in ngày 01/10/2021"
    assert [of_a_visit(line, 0, one) for one in mentions(line)] == [False, True]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Tháng Ba 15, 2019", "2019-03-15"),
        ("Tháng Mười Hai 5, 2019", "2019-12-05"),
        ("Tháng 3 15, 2019", "2019-03-15"),
        ("15 Th3, 2019", "2019-03-15"),
        ("15 Th12 2019", "2019-12-15"),
        ("15 tháng 3 2019", "2019-03-15"),
        ("HÀ NỘI, 15-III-2019", "2019-03-15"),
        ("March 15, 2019", "2019-03-15"),
        ("Friday, 15 March 2019, 08:20", "2019-03-15"),
    ],
)
def test_months_by_name_in_date_lines(line: str, value: str) -> None:
    assert date_line(line)
    (found,) = in_date_line(line, 0, len(line))[0]
    assert found.value == value


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.integers(0, 3))
def test_months_by_name_are_read_back(day, form) -> None:
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")[day.month - 1]
    line = (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", f"{day.day}-{roman}-{day.year}")
    said = [*line, f"{day.day} Th{day.month}, {day.year}"][form]
    assert [one.value for one in in_date_line(said, 0, len(said))[0]] == [day.isoformat()]
