from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import Basis, DocumentDate
from dienngon.reading.dates.date_lines import date_line, inline_date
from dienngon.reading.dates.mentions import mentions
from dienngon.reading.dates.publication_date import date_document
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


TODAY = dt.date(2026, 11, 22)


def dated(text: str, *stated: DocumentDate, url: str = "") -> tuple[DocumentDate | None, list[str]]:
    one = document("a", text)
    return date_document(one.text, one.spans, stated, url, TODAY)


def test_a_header_line_states_the_date_with_its_span() -> None:
    text = f"Tiêu đề của bài\n\n27/09/2024\n{PROSE}"
    date, notes = dated(text)
    assert date is not None
    assert (date.value, str(date.basis), date.inferred) == ("2024-09-27", "header line, line 3", False)
    assert date.kind is Basis.HEADER_LINE
    assert text[date.start : date.end] == "27/09/2024"
    assert notes == []


def test_a_first_sentence_that_lies_after_the_header_is_a_conflict() -> None:
    _, notes = dated(f"Tiêu đề\n\n30/09/2021\n\nNgày 29-11, {PROSE}")
    assert len(notes) == 1
    assert "2021-09-30" in str(notes[0])
    assert notes[0].code == "conflict.event_after_line"
    assert "Ngày 29-11" in str(notes[0])


@pytest.mark.parametrize("said", ["Ngày 29-9", "Ngày 23/09/2021", "Từ ngày 28 - 30/9", "Trong năm 2020"])
def test_events_before_publication_are_no_conflict(said: str) -> None:
    assert dated(f"Tiêu đề\n\n30/09/2021\n\n{said}, {PROSE}")[1] == []


def test_an_event_of_last_december_is_no_conflict_in_january() -> None:
    assert dated(f"Tiêu đề\n\n02/01/2022\n\nNgày 30-12, {PROSE}")[1] == []


def test_a_day_without_a_year_dates_nothing() -> None:
    date, notes = dated(f"Tiêu đề\n\nChiều 23/2, {PROSE}")
    assert date is None
    assert notes[0].code == "dates.without_year"


def said(value: str, basis: str = "JSON-LD datePublished") -> DocumentDate:
    return DocumentDate(value, basis)


def test_what_the_file_states_comes_before_header_and_address() -> None:
    url = "https://bao.example.vn/tin-20210929083012345.htm"
    text = f"Tiêu đề\n\n30/09/2021\n\n{PROSE}"
    for stated, expected in (
        ((said("2021-09-30"),), ("2021-09-30", "JSON-LD datePublished", "high")),
        ((), ("2021-09-30", "header line, line 3", "high")),
    ):
        date, notes = dated(text, *stated, url=url)
        assert date is not None
        assert (date.value, str(date.basis), date.confidence) == expected
        assert notes == []
    date, _ = dated(f"Tiêu đề\n\n{PROSE}", url=url)
    assert date is not None
    assert (date.value, date.confidence, date.inferred) == ("2021-09-29", "medium", False)
    assert date.kind is Basis.ADDRESS


def test_sources_that_disagree_are_a_conflict_that_lowers_confidence() -> None:
    date, notes = dated(f"Tiêu đề\n\n30/09/2021\n\n{PROSE}", said("2021-09-20"))
    assert date is not None
    assert (date.value, date.confidence) == ("2021-09-20", "medium")
    assert date.conflicts == tuple(notes)
    assert len(notes) == 1
    assert notes[0].code == "conflict.two_dates"
    assert "2021-09-20 (JSON-LD datePublished)" in str(notes[0])
    assert "2021-09-30 (header line, line 3)" in str(notes[0])


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("2021-10-01", ""),
        ("2021", ""),
        ("2021-09", ""),
        ("2021-09-30", "https://bao.example.vn/tin-20210401083012345.htm"),
        ("2021-09-30", "https://bao.example.vn/2021/10/tin.htm"),
    ],
)
def test_midnight_coarser_dates_and_drafts_are_no_conflict(stated: str, url: str) -> None:
    assert dated(f"Tiêu đề\n\n30/09/2021\n\n{PROSE}", said(stated), url=url)[1] == []


@pytest.mark.parametrize("path", ["2021/09/25/tin.htm", "2022/02/tin.htm", "tin-20211005083012345.htm"])
def test_an_address_that_cannot_stand_beside_the_date_is_a_conflict(path: str) -> None:
    notes = dated(f"Tiêu đề\n\n{PROSE}", said("2021-09-30"), url=f"https://bao.example.vn/{path}")[1]
    assert len(notes) == 1
    assert notes[0].section == "conflict"


def test_a_finer_date_that_agrees_is_taken() -> None:
    date, _ = dated(f"Tiêu đề\n\n30/09/2021\n\n{PROSE}", said("2021", "column 'year'"))
    assert date is not None
    assert date.value == "2021-09-30"


def test_a_date_in_the_future_stays_and_is_of_low_confidence() -> None:
    date, notes = dated(f"Tiêu đề\n\n01/01/2031\n\n{PROSE}")
    assert date is not None
    assert (date.value, date.confidence) == ("2031-01-01", "low")
    assert "conflict.future" in [note.code for note in notes]
    assert "2026" not in str(notes[0])
    assert dated(f"Tiêu đề\n\n22/11/2026\n\n{PROSE}")[1] == []


def test_an_impossible_header_is_noted_and_the_next_evidence_used() -> None:
    text = f"Tiêu đề\n\nThứ Hai, 31/02/2022\n\nNgày 23/02/2022, {PROSE}"
    date, notes = dated(text)
    assert date is not None
    assert (date.value, date.inferred, date.confidence) == ("2022-02-23", True, "low")
    assert list(map(str, notes)) == ["line 3 says “31/02/2022”, which is no date: there is no such day"]


def test_a_day_and_month_is_completed_only_from_a_stated_anchor() -> None:
    text = f"Tiêu đề\n\nChiều 23/2, {PROSE}"
    date, notes = dated(text, url="https://bao.example.vn/2022/02/tin.htm")
    assert date is not None
    assert (date.value, date.inferred, date.confidence, notes) == ("2022-02-23", True, "low", [])
    assert date.kind is Basis.COMPLETED
    assert "/2022/02" in str(date.basis)
    assert text[date.start : date.end] == "Chiều 23/2"
    full = "https://bao.example.vn/2022/02/24/tin.htm"
    for stated, url in (((), full), ((said("2022-02-24"),), ""), ((said("2022"),), "")):
        date, _ = dated(text, *stated, url=url)
        assert date is not None
        assert not date.inferred
    assert dated(text)[0] is None


def test_an_announced_day_is_no_conflict() -> None:
    for sentence in (
        f"Ngày 29-11 tới, {PROSE}",
        "Ngày 29-11, hai bên sẽ họp tại Hà Nội.",
        f"Theo kế hoạch ngày 29-11, {PROSE}",
    ):
        assert dated(f"Tiêu đề\n\n30/09/2021\n\n{sentence}")[1] == []


SCRAPS = [
    "30/09/2021",
    "31/02/2022",
    "Số: 05/2023/NĐ-CP",
    "Hà Nội, ngày 5 tháng 3 năm 2023",
    PROSE,
    "Ngày 29-11, " + PROSE,
    "",
    "Xem thêm",
    "Cập nhật: 1/1/2022",
    "Căn cứ ngày 5/5/2015",
    "24/7",
    "…",
    "Thứ Hai, 1/13/2021",
    "Chiều 23/2, tại đây.",
]


@given(
    st.lists(st.sampled_from(SCRAPS), max_size=8),
    st.lists(st.sampled_from(["2021", "2021-09", "2021-09-30", "2030-01-01"]), max_size=2),
    st.sampled_from(["", "https://a.vn/2022/02/x", "https://a.vn/x-20220224081533123.htm"]),
)
def test_whatever_the_lines_every_date_carries_its_evidence(lines, stated, url) -> None:
    text = "\n".join(lines)
    date, notes = dated(text, *map(said, stated), url=url)
    if date is None:
        assert not stated
        assert notes
        return
    assert date.basis
    assert set(date.conflicts) <= set(notes)
    assert date.confidence == "high" or not stated or date.conflicts
    assert (date.start < 0) == (date.end < 0)
    if date.start >= 0:
        assert any(char.isdigit() for char in text[date.start : date.end])
