from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.reading.dates.fields import date_of_name
from dienngon.reading.dates.publication_date import NO_DATE, date_document
from documents import document

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("2019-03-15_baiviet.txt", "2019-03-15"),
        ("15.03.2019-bai.txt", "2019-03-15"),
        ("bai_20190315.txt", "2019-03-15"),
        ("20190315.txt", "2019-03-15"),
        ("2019/03/15/bai.txt", "2019-03-15"),
        ("2019\\03\\bai.txt", "2019-03"),
        ("2019/03/bai.txt", "2019-03"),
        ("2019/bai1.txt", "2019"),
        ("kho/năm 2019/bai1.txt", "2019"),
        ("001-2019-03-15.txt", "2019-03-15"),
        ("001_15.03.2019.txt", "2019-03-15"),
        ("2019/2019-03-15.txt", "2019-03-15"),
        ("000_21f8aee1b5a8c412.txt", ""),
        ("a20190315.txt", ""),
        ("20191345.txt", ""),
        ("201903151.txt", ""),
        ("0912345678.txt", ""),
        ("bai2019.txt", ""),
        ("1234/bai.txt", ""),
        ("1889-03-15.txt", ""),
        ("2019-2020/bai.txt", ""),
        ("1.2.3.2019.txt", ""),
        ("2019-03-15_2020-03-15.txt", ""),
        ("", ""),
    ],
)
def test_dates_in_names(name: str, value: str) -> None:
    assert date_of_name(name) == value


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(["-", "_", ".", ""]))
def test_a_day_is_read_back_from_a_name(day, joint) -> None:
    assert date_of_name(f"tin_{day:%Y{joint}%m{joint}%d}.txt") == day.isoformat()


@given(st.text(alphabet="0123456789abcdef", min_size=9, max_size=40))
def test_hashes_are_no_dates(name) -> None:
    assert date_of_name(f"000_{name}.txt") == ""


def test_a_name_dates_only_what_nothing_else_does() -> None:
    for head, value, inferred in (("Tiêu đề", "2019-03", True), ("Tiêu đề\n\n12/03/2020", "2020-03-12", False)):
        one = document("a", f"{head}\n\n{PROSE}")
        date, notes = date_document(one.text, one.spans, name="2019/03/bai.txt")
        assert date is not None
        assert (date.value, date.inferred) == (value, inferred)
        assert NO_DATE not in notes
    assert date.confidence == "high"
    one = document("a", f"Tiêu đề\n\n{PROSE}")
    date, _ = date_document(one.text, one.spans, name="2019/03/bai.txt")
    assert date is not None
    assert (date.confidence, str(date.basis), date.start) == ("low", "name of the file: 2019/03/bai.txt", -1)
