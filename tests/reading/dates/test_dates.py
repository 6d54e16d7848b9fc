from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.reading.dates.mentions import impossible, mentions
from dienngon.text import nfc

MONTHS = ["Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Mười hai"]
WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]
FULL = [
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%d/%m/%Y}, 10:21 [GMT+7]",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d.day} – {d.month} – {d.year}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d.day} / {d.month} / {d.year}",
    lambda d: f"ngày {d.day} tháng {d.month} năm {d.year}",
    lambda d: f"ngày\u00a0{d:%d}\u00a0tháng\u00a0{d:%m}\u00a0năm\u00a0{d.year}",
    lambda d: f"NGÀY {d.day} THÁNG {d.month} NĂM {d.year}",
    lambda d: f"ngày {d.day} tháng {MONTHS[d.month - 1]} năm {d.year}",
    lambda d: f"{d.day}/\u200b{d.month}/{d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]}, ngày {d:%d/%m/%Y} | 08:20",
    lambda d: f"Thứ 4 - {d:%d/%m/%Y}",
    lambda d: f"08:20 - {d:%d/%m/%Y}",
    lambda d: f"8 giờ 20 - {d:%d/%m/%Y}",
    lambda d: f"8h20 {d:%d/%m/%Y}",
    lambda d: f"{d.isoformat()}T08:20:00+07:00",
    lambda d: f"{d.isoformat()} 08:20",
    lambda d: f"{d:%Y/%m/%d}",
]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(FULL))
def test_a_date_in_any_form_is_read_back_from_a_sentence(day, form) -> None:
    text = nfc(f"Tại Hà Nội, {form(day)}, hai bên đã ký 3 văn bản.")
    (found,) = mentions(text)
    assert found.value == day.isoformat()
    assert str(day.year) in text[found.start : found.end]
    assert impossible(text) == []


@given(st.integers(0, 40), st.integers(0, 15), st.integers(1000, 2700), st.sampled_from(["{}/{}/{}", "{}-{}-{}"]))
def test_day_first_always_and_what_the_calendar_lacks_is_said(day, month, year, form) -> None:
    text = f"Họp ngày {form.format(day, month, year)} tại đây"
    try:
        expected = [dt.date(year, month, day).isoformat()] if 1900 <= year <= 2100 else []
    except ValueError:
        expected = []
    assert [one.value for one in mentions(text)] == expected
    assert [text[one.start : one.end] for one in impossible(text)] == (
        [] if expected else [form.format(day, month, year)]
    )


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("Thứ 4, 05/03/2025 07:00 (GMT+7)", "2025-03-05", "05/03/2025"),
        ("ngày mồng 2 tháng 9 năm 1945", "1945-09-02", "2 tháng 9 năm 1945"),
        ("mùng 2/9/2021", "2021-09-02", "2/9/2021"),
        ("trong tháng Ba năm 2021", "2021-03", "tháng Ba năm 2021"),
        ("tháng năm năm 2021", "2021-05", "tháng năm năm 2021"),
        ("tháng giêng năm 2021", "2021-01", "tháng giêng năm 2021"),
        ("tháng chạp/2020", "2020-12", "tháng chạp/2020"),
        ("tháng 9.2021", "2021-09", "tháng 9.2021"),
        ("từ tháng 9 đến tháng 12/2021", "2021-09", "tháng 9 đến tháng 12/2021"),
        ("từ tháng 11 đến tháng 2/2021", "2020-11", "tháng 11 đến tháng 2/2021"),
        ("quý III/2021", "2021", "quý III/2021"),
        ("quý 3 năm 2021", "2021", "quý 3 năm 2021"),
        ("ngày … tháng … năm 2023", "2023", "ngày … tháng … năm 2023"),
        ("ngày     tháng 3 năm 2023", "2023-03", "tháng 3 năm 2023"),
        ("bản 20210930 mới", "2021-09-30", "20210930"),
        ("ngày 30/9/21", "2021-09-30", "30/9/21"),
        ("ngày 30/4/75", "1975-04-30", "30/4/75"),
        ("ngày 30 tháng 09", "--09-30", "ngày 30 tháng 09"),
        ("Ngày 13.9, Cơ quan điều tra", "--09-13", "Ngày 13.9"),
        ("sáng 5.3", "--03-05", "sáng 5.3"),
        ("rạng sáng ngày 5/3", "--03-05", "rạng sáng ngày 5/3"),
        ("hội nghị (30/9) bàn", "--09-30", "30/9"),
        ("hôm nay (2/9)", "--09-02", "2/9"),
        ("thứ Năm, 30/9", "--09-30", "30/9"),
        ("Hà Nội, 3/9 (TTXVN)", "--09-03", "3/9"),
        ("ngày 29/2", "--02-29", "ngày 29/2"),
    ],
)
def test_forms_and_their_spans(text: str, value: str, said: str) -> None:
    (found,) = mentions(text)
    assert (found.value, text[found.start : found.end]) == (value, said)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ ngày 23 - 29/9/2024", "2024-09-23", "2024-09-29"),
        ("diễn ra 23-29/9/2024", "2024-09-23", "2024-09-29"),
        ("28/9 đến 2/10/2021", "2021-09-28", "2021-10-02"),
        ("28/9-2/10/2021", "2021-09-28", "2021-10-02"),
        ("từ ngày 28/12 đến ngày 2/1/2022", "2021-12-28", "2022-01-02"),
        ("ngày 30-31/12/2021", "2021-12-30", "2021-12-31"),
        ("từ 29/12/2020 đến 3/1/2021", "2020-12-29", "2021-01-03"),
        ("(18-11-1930 - 18-11-2025)", "1930-11-18", "2025-11-18"),
        ("các ngày 23, 24 và 25/9/2021", "2021-09-23", "2021-09-25"),
        ("Ngày 15/6, 16/6 và 17/6/2021", "2021-06-15", "2021-06-17"),
        ("các ngày 25 - 26/9", "--09-25", "--09-26"),
        ("từ ngày 5 đến 7 tháng 3 năm 2021", "2021-03-05", "2021-03-07"),
    ],
)
def test_of_several_days_the_first_counts(text: str, first: str, last: str) -> None:
    assert [(one.value, one.until) for one in mentions(text)] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "phục vụ 24/7",
        "phục vụ (24/7)",
        "Điều 3/2",
        "chiếm (2/3) số phiếu",
        "đạt 9/10 điểm",
        "thắng 2-1 và 3-2",
        "42/2022/QH15",
        "Nghị quyết 9/2021",
        "12/5/2022/QĐ-BCA",
        "ISBN 978-604-55-1-2021",
        "192.168.1.10",
        "10.1.2.2021",
        "1.234.567 đồng",
        "phiên bản 3.4.2022.1",
        "gọi 0912.345.678",
        "gọi 19001012",
        "số 20180512",
        "mùa giải 2010-11",
        "uống mỗi ngày 2-3 lần",
        "ngày 2-3 lần",
        "một ngày 1.5 lít",
        "9 tháng năm 2021",
        "ngày 10/3 âm lịch",
        "ngày 15 tháng 7 năm 2021 (âm lịch)",
        "trước ngày 30 tháng 6 hằng năm",
        "30/9/21",
        "1/2/3/4/5",
        "lúc 08:20",
        "từ 2/3 đến 3/4 dân số",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2022", "no such day"),
        ("ngày 31 tháng 2 năm 2022", "no such day"),
        ("10/22/2025", "no such month"),
        ("5/6/2565", "Buddhist calendar it would be 2022"),
        ("5/6/1234", "1234 is outside 1900–2100"),
        ("2022-02-30", "no such day"),
    ],
)
def test_impossible_dates_and_why(text: str, reason: str) -> None:
    (found,) = impossible(f"Họp {text}.")
    assert reason in str(found.reason)
    assert mentions(f"Họp {text}.") == []


TOKENS = st.sampled_from(
    [
        *"0123456789",
        "/",
        "-",
        ".",
        ",",
        " ",
        "(",
        ")",
        ":",
        "–",
        "ngày ",
        "tháng ",
        "năm ",
        "quý ",
        "III",
        "từ ",
        " đến ",
        "và ",
        "sáng ",
        "Ba",
        "mười một",
        "2021",
        "9",
        "12",
        "\n",
        "T",
        "\u200b",
        "ſáu",
        "gıêng",
    ]
)


@given(st.lists(TOKENS, max_size=30).map("".join), st.integers(0, 9), st.integers(0, 9))
def test_whatever_is_found_lies_in_the_stretch_in_order_and_in_the_calendar(text, lead, tail) -> None:
    start, end = min(lead, len(text)), max(min(lead, len(text)), len(text) - tail)
    found = mentions(text, start, end, short=True)
    spans = sorted(
        [(one.start, one.end) for one in found] + [(one.start, one.end) for one in impossible(text, start, end)]
    )
    assert all(start <= left < right <= end for left, right in spans)
    assert found == sorted(found, key=lambda one: one.start)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for one in found:
        dt.date.fromisoformat(("2000" + one.value[1:] if one.partial else one.value + "-01-01")[:10])


def test_a_million_digits_and_slashes_hold_no_date() -> None:
    for piece in ("1", "1/", "12-", "/", "1 "):
        assert mentions(piece * (300_000 // len(piece))) == []
    assert len(mentions("1/2/2021 " * 20_000)) == 20_000
