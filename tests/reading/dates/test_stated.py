from __future__ import annotations

import datetime as dt

import pytest

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.publication_date import date_document
from documents import document

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
TODAY = dt.date(2026, 11, 22)


def dated(text: str, url: str = "") -> tuple[DocumentDate | None, list[str]]:
    one = document("a", text)
    return date_document(one.text, one.spans, (), url, TODAY)


def test_a_full_date_in_the_text_is_inferred() -> None:
    date, _ = dated(f"Tiêu đề\n\nNgày 23/02/2022, {PROSE}")
    assert date is not None
    assert (date.value, date.inferred) == ("2022-02-23", True)


@pytest.mark.parametrize(
    "text",
    [
        f"Ngày 20/2, {PROSE}\n\nTrước đó, vụ việc xảy ra ngày 2/8/2013 tại vùng biển.",
        "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015, hai bên đã thống nhất các nội dung hợp tác sau.",
        "Lễ kỷ niệm ngày sinh của ông (9/2/1907 - 9/2/2017) đã được tổ chức long trọng tại nhiều địa phương.",
        "Đến ngày 31/12/2015, tổng số vụ việc mà hai bên đã cùng nhau giải quyết là hơn một trăm vụ.",
        "Thông tư này quy định chi tiết Điều 33 Luật hóa chất ngày 21 tháng 11 năm 2007 về sử dụng hóa chất.",
        "Quy chế quản lý và sử dụng nguồn vốn ngày 27/12/2019 của Bộ Công an đã nêu rõ các nội dung trên.",
        "Nghị quyết 18-NQ/TW ngày 25/10/2017 đã nêu rõ các nội dung mà hai bên cần phối hợp thực hiện.",
    ],
)
def test_dates_of_earlier_things_date_nothing(text: str) -> None:
    assert dated(f"Tiêu đề\n\n{text}")[0] is None


def test_furniture_dates_nothing() -> None:
    date, _ = dated(f"Tiêu đề\n\n{PROSE}\n\nCó thể bạn quan tâm\n\nTin khác ở đây\n\n08:10 30/06/2025")
    assert date is None


def test_a_weekday_that_does_not_fit_is_a_conflict() -> None:
    date, notes = dated(f"Tiêu đề\n\nThứ Hai, 30/09/2021\n\n{PROSE}")
    assert date is not None
    assert (date.value, date.confidence) == ("2021-09-30", "medium")
    assert "“Thứ Hai” before 2021-09-30, which was a Thursday" in str(notes[0])


@pytest.mark.parametrize(
    ("head", "conflicts"),
    [
        ("Tiêu đề\n\nNgày đăng: 30/09/2021 | Cập nhật: 05/10/2021", 0),
        ("Tiêu đề\n\nCập nhật: 05/10/2021\n\nNgày đăng: 30/09/2021", 0),
        ("Tiêu đề\n\n30/09/2021\n\n05/10/2021", 1),
        ("Thứ Hai, 15/11/2021\n\nTiêu đề của bài\n\n30/09/2021 08:20", 0),
        ("Hôm nay: 15/11/2021\n\nTiêu đề của bài\n\n30/09/2021 08:20", 0),
        ("20/09/2021\n\nTiêu đề của bài\n\n30/09/2021", 1),
        ("Tên Tờ Báo\nThứ Sáu, 15/10/2021\nTrang chủ\nThế giới\nKinh tế\nHội nghị bàn hợp tác\n30/09/2021 - 07:35", 0),
        ("Tên Tờ Báo\n15/09/2021\nThế giới\nKinh tế\nHội nghị bàn hợp tác\n30/09/2021 - 07:35", 1),
    ],
)
def test_of_several_header_dates_that_of_publication_counts(head: str, conflicts: int) -> None:
    date, notes = dated(f"{head}\n\n{PROSE}")
    assert date is not None
    assert date.value == "2021-09-30"
    assert len(notes) == conflicts


def test_the_day_of_printing_dates_nothing() -> None:
    assert dated(f"Tiêu đề\n\nIn ngày 30/09/2021\n\n{PROSE}")[0] is None


def test_a_sites_own_date_above_the_title_gives_way_to_an_address() -> None:
    date, notes = dated(f"15/11/2025\n\nTiêu đề\n\n{PROSE}", url="https://bao.example.vn/2021/09/30/tin.htm")
    assert date is not None
    assert (date.value, notes) == ("2021-09-30", [])


def test_a_date_line_below_the_text_is_less_sure() -> None:
    paragraphs = "\n\n".join(f"{PROSE[:-1]} lần {number}." for number in range(4))
    date, _ = dated(f"Tiêu đề\n\n{paragraphs}\n\n30/09/2021")
    assert date is not None
    assert (date.value, date.confidence) == ("2021-09-30", "medium")
    date, _ = dated(f"Tiêu đề\n\n29/09/2021\n\n{paragraphs}\n\n15/10/2021")
    assert date is not None
    assert (date.value, date.conflicts) == ("2021-09-29", ())


LEGAL = (
    "CHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 05/2023/NĐ-CP\n{}\n\nNGHỊ ĐỊNH\n\n"
    f"Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;\n\nĐiều 1. {PROSE}"
)


@pytest.mark.parametrize(
    ("line", "value", "basis", "confidence"),
    [
        ("Hà Nội, ngày 05 tháng 3 năm 2023", "2023-03-05", "legal header", "high"),
        ("TP. Hồ Chí Minh, ngày 5 tháng 3 năm 2023", "2023-03-05", "legal header", "high"),
        ("Hà Nội, ngày     tháng 3 năm 2023", "2023-03", "legal header", "high"),
        ("Hà Nội, ngày … tháng … năm 2023", "2023", "legal header", "high"),
        ("Hà Nội", "2023", "document number 05/2023/NĐ-CP", "medium"),
        ("Hà Nội, ngày 05 tháng 3 năm 2022", "2022-03-05", "legal header", "medium"),
    ],
)
def test_the_head_of_an_official_document(line: str, value: str, basis: str, confidence: str) -> None:
    date, notes = dated(LEGAL.format(line))
    assert date is not None
    assert (date.value, date.confidence, date.inferred) == (value, confidence, False)
    assert str(date.basis).startswith(basis)
    assert len(notes) == (value == "2022-03-05")


def test_number_place_and_date_in_one_line() -> None:
    for line in (
        "Số: 05/CT-BCA    Hà Nội, ngày 05 tháng 3 năm 2023",
        "Số: 05/CT-BCA | Hà Nội, ngày 05 tháng 3 năm 2023",
    ):
        date, _ = dated(f"BỘ CÔNG AN\n{line}\n\nCHỈ THỊ\n\n{PROSE}")
        assert date is not None
        assert (date.value, str(date.basis)) == ("2023-03-05", "legal header, line 2")


def test_a_document_that_a_title_refers_to_dates_nothing() -> None:
    assert dated(f"Sửa đổi một số điều của Thông tư số 18/2018/TT-BTC\n\n{PROSE}")[0] is None


def test_a_document_named_in_the_title_gives_a_year_that_is_inferred() -> None:
    date, _ = dated(f"Điểm mới của Nghị định 05/2023/NĐ-CP\n\n{PROSE}")
    assert date is not None
    assert (date.value, date.inferred, date.confidence) == ("2023", True, "low")
    date, _ = dated(f"Luật số 24/2018/QH14\n\n{PROSE}")
    assert date is not None
    assert (date.value, date.inferred, date.confidence) == ("2018", False, "medium")
