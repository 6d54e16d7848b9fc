from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.codes import Note
from dienngon.reading.dates.fields import FROM_UTC, parse_date, why_no_date


@pytest.mark.parametrize(
    ("cell", "value", "remark"),
    [
        ("2025-08-09", "2025-08-09", ""),
        (" 09/08/2025 ", "2025-08-09", ""),
        ("9/8/2025 10:30", "2025-08-09", ""),
        ("2025/08/09", "2025-08-09", ""),
        ("Thứ Năm, 24/02/2022, 10:21", "2022-02-24", ""),
        ("ngày 5 tháng 3 năm 2023", "2023-03-05", ""),
        ("2018", "2018", ""),
        ("2018.0", "2018", ""),
        ("năm 2018", "2018", ""),
        ("8/2025", "2025-08", ""),
        ("2025-08", "2025-08", ""),
        ("T8/2025", "2025-08", ""),
        ("20250809", "2025-08-09", ""),
        ("20250809103000", "2025-08-09", ""),
        ("2025-08-09T20:00:00+07:00", "2025-08-09", ""),
        ("2025-08-09T20:00:00-05:00", "2025-08-09", ""),
        ("2025-08-09T10:00:00Z", "2025-08-09", FROM_UTC),
        ("2025-08-09T20:00:00.123Z", "2025-08-10", FROM_UTC),
        ("2025-12-31 17:00:00+00:00", "2026-01-01", FROM_UTC),
        ("Sat, 09 Aug 2025 20:00:00 GMT", "2025-08-10", FROM_UTC),
        ("Sat, 09 Aug 2025 20:00:00 +0700", "2025-08-09", ""),
        ("August 9, 2025", "2025-08-09", ""),
        ("09-Aug-2025", "2025-08-09", ""),
        ("Thu Sep 30 08:20:00 ICT 2021", "2021-09-30", ""),
        ("March 15, 2019", "2019-03-15", ""),
        ("Tháng Ba 15, 2019", "2019-03-15", ""),
        ("15-III-2019", "2019-03-15", ""),
        ("30/9/21", "2021-09-30", "a year of two digits"),
        ("quý III/2021", "2021", "a quarter"),
        ("23-29/9/2024", "2024-09-23", "the first day of several"),
    ],
)
def test_cells_and_remarks(cell: str, value: str, remark: str) -> None:
    found, said = parse_date(cell)
    assert (found, "" if said is None else str(said)) == (value, str(remark))


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "không rõ",
        "31/02/2022",
        "12/25/2020",
        "10/22/2025 8:00:00 AM",
        "2022-02-30",
        "13/13/2020",
        "2565",
        "5/6/2565",
        "44469",
        "12345678",
        "0912345678",
        "0",
        "-1",
        "1895-1986",
        "ngày 5 tháng 3",
        "1e9",
        "9" * 500,
        "2025-02-30T10:00:00Z",
        "30 Feb 2025",
    ],
)
def test_what_is_no_date(cell: str) -> None:
    assert parse_date(cell) is None


@given(st.dates(dt.date(1982, 3, 1), dt.date(2063, 1, 1)))
def test_why_a_cell_is_no_date(day) -> None:
    serial = (day - dt.date(1900, 1, 1)).days + 2
    assert why_no_date(f"{serial}") == Note.of("dates.serial", number=f"{serial}", day=day.isoformat())
    said = f"{day.month}/{day.day}/{day.year}"
    first = Note.of("dates.month_first", value=day.isoformat())
    assert why_no_date(said) == (first if day.day > 12 else None)
    assert (parse_date(said) is None) == (day.day > 12)


@pytest.mark.parametrize("cell", ["", "31/02/2022", "13/13/2020", "99999", "12345", "2018", "không rõ"])
def test_where_there_is_nothing_to_say(cell: str) -> None:
    assert why_no_date(cell) is None


@given(st.integers(1_000_080_000, 4_133_800_000))
def test_moments_become_the_day_in_vietnam(seconds) -> None:
    moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    local = (moment + dt.timedelta(hours=7)).date().isoformat()
    assert parse_date(moment.strftime("%Y-%m-%dT%H:%M:%SZ")) == (local, FROM_UTC)
    assert parse_date(str(int(moment.timestamp()))) == (local, Note.of("dates.epoch"))
    assert parse_date(str(int(moment.timestamp()) * 1000)) == (local, Note.of("dates.epoch"))


@given(st.text(alphabet="0123456789/-.:TZ+ aengáy", max_size=30) | st.text(max_size=30))
def test_any_cell_gives_a_date_of_the_calendar_or_none(cell) -> None:
    found = parse_date(cell)
    if found is not None:
        assert 1900 <= int(found[0][:4]) <= 2100
        dt.date.fromisoformat((found[0] + "-01-01")[:10])
