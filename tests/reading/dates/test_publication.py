from __future__ import annotations

import datetime as dt

import pytest

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.publication_date import date_document
from documents import document

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
TEXT = "\n\n".join(f"{PROSE[:-1]} lần {number}." for number in ("một", "hai", "ba", "bốn"))
TODAY = dt.date(2026, 11, 22)


def dated(text: str, url: str = "") -> DocumentDate | None:
    one = document("a", text)
    return date_document(one.text, one.spans, (), url, TODAY)[0]


@pytest.mark.parametrize(
    ("line", "value", "basis", "said"),
    [
        (
            "Ngày nhận bài: 12/3/2021; Ngày phản biện: 20/4/2021; Ngày duyệt đăng: 15/5/2021",
            "2021-05-15",
            "day the journal accepted it",
            "15/5/2021",
        ),
        ("Tạp chí Nghiên cứu biển, số 3 (108), 9/2017", "2017-09", "number of the periodical", "9/2017"),
        ("Tạp chí Lý luận số 5/2021", "2021", "number of the periodical", "2021"),
        ("(Tạp chí Nghiên cứu, số 915, tháng 3-2019)", "2019-03", "source line", "tháng 3-2019"),
        ("Nguồn: Báo Làng Biển, số ra ngày 15/3/2019", "2019-03-15", "source line", "15/3/2019"),
        ("URL: https://bao.example.vn/2019/03/15/x", "2019-03-15", "address", "https://bao.example.vn/2019/03/15/x"),
        ("https://bao.example.vn/2019/03/15/x", "2019-03-15", "address", "https://bao.example.vn/2019/03/15/x"),
    ],
)
def test_what_head_or_tail_says_of_its_publication(line: str, value: str, basis: str, said: str) -> None:
    for text in (f"Tiêu đề của bài\n{line}\n\n{TEXT}", f"Tiêu đề của bài\n\n{TEXT}\n\n{line}"):
        date = dated(text)
        assert date is not None
        assert (date.value, date.confidence, date.inferred) == (value, "medium", False)
        assert str(date.basis).startswith(basis)
        assert text[date.start : date.end] == said


@pytest.mark.parametrize(
    "line",
    [
        "1. Lê Văn An: Một bài, Tạp chí Lý luận số 5/2021",
        "Tạp chí Lý luận, số 5/2021, tr. 15",
        "Nguồn: Báo Làng Biển, truy cập ngày 15/3/2019",
        "Theo Báo Làng Biển ngày 15/3/2019, hai bên đã trao đổi và thống nhất hợp tác.",
        "Ngày nhận bài: 12/3/2021",
        "https://bao.example.vn/2019/03/15/x\n\nhttps://bao.example.vn/2020/03/15/y",
    ],
)
def test_what_is_cited_or_seen_dates_nothing(line: str) -> None:
    assert dated(f"Tiêu đề của bài\n\n{TEXT}\n\n{line}") is None


def test_a_header_comes_before_the_source() -> None:
    date = dated(f"Tiêu đề của bài\n\n16/03/2019\n\n{TEXT}\n\nNguồn: Báo Làng Biển, số ra ngày 15/3/2019")
    assert date is not None
    assert (date.value, date.confidence, date.conflicts) == ("2019-03-16", "high", ())
