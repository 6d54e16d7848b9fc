from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import DocumentDate
from dienngon.reading.dates.fields import read_address

TODAY = dt.date(2026, 11, 22)
SITE = "https://bao.example.vn"


def date_of(url: str) -> DocumentDate | None:
    found = read_address(url, TODAY)
    return None if found is None else found.date


@pytest.mark.parametrize(
    ("url", "value"),
    [
        (f"{SITE}/2021/09/30/tin.html", "2021-09-30"),
        (f"{SITE}/tin/2021/9/30/", "2021-09-30"),
        (f"{SITE}/2021/0930/tin", "2021-09-30"),
        (f"{SITE}/2021-09-30-tin", "2021-09-30"),
        (f"{SITE}/tin-2021-09-30.html", "2021-09-30"),
        (f"{SITE}/20210930/tin", "2021-09-30"),
        (f"{SITE}/30-09-2021/tin", "2021-09-30"),
        (f"{SITE}/tin-20210930083012345.htm", "2021-09-30"),
        (f"{SITE}/tin-20210930083012.htm", "2021-09-30"),
        (f"{SITE}/tin-185250809075049498.htm", "2025-08-09"),
        (f"{SITE}/tin-18523091316394135.htm", "2023-09-13"),
        (f"{SITE}/tin-100260822220643949.htm", "2026-08-22"),
        (f"{SITE}/tin?date=30/09/2021", "2021-09-30"),
        (f"{SITE}/tin?a=1&ngay=2021-09-30#x", "2021-09-30"),
        (f"{SITE}/2021/09/tin", "2021-09"),
        (f"{SITE}/2021/09/30-tinh-thanh.html", "2021-09"),
        (f"{SITE}/tin%2D20210930083012345.htm", "2021-09-30"),
        (f"https://web.archive.org/web/20240102030405/{SITE}/2021/09/30/", "2021-09-30"),
    ],
)
def test_addresses_that_carry_a_date(url: str, value: str) -> None:
    date = date_of(url)
    assert date is not None
    assert (date.value, date.confidence, date.inferred) == (value, "medium", False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        SITE,
        f"{SITE}/tin-4924703.html",
        f"{SITE}/tin-20992345.html",
        f"{SITE}/post20210930.html",
        f"{SITE}/tin-30-9-2021.html",
        f"{SITE}/tin-20211330083012345.htm",
        f"{SITE}/tin-20210930993012345.htm",
        f"{SITE}/2031/01/01/",
        f"{SITE}/1999/01/01/",
        f"{SITE}/2021/13/tin",
        f"{SITE}/tin?date=abc",
        f"{SITE}/tin?id=20210930",
        f"https://web.archive.org/web/20240102030405/{SITE}/tin",
        "file:///2021/09/30/tin.html",
        "http://[",
        "không phải địa chỉ 2021",
    ],
)
def test_addresses_that_carry_none(url: str) -> None:
    assert date_of(url) is None


def test_the_moment_an_article_was_begun_is_told_from_its_day() -> None:
    begun = read_address(f"{SITE}/tin-20210930083012345.htm")
    published = read_address(f"{SITE}/2021/09/30/tin.htm")
    assert begun is not None
    assert published is not None
    assert (begun.begun, published.begun) == (True, False)


@given(st.integers(1_262_304_000, 1_795_000_000), st.integers(0, 999), st.integers(100, 999))
def test_numbers_made_of_a_moment_are_read_back(seconds, thousandths, prefix) -> None:
    moment = dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    for number in (f"{moment:%Y%m%d%H%M%S}{thousandths}", f"{prefix}{moment:%y%m%d%H%M%S}{thousandths:03}"):
        date = date_of(f"{SITE}/tin-tuc-{number}.htm")
        assert date is not None
        assert date.value == moment.date().isoformat()


@given(st.integers(1_000, 19_999_999))
def test_short_numbers_of_articles_are_no_dates(number) -> None:
    assert date_of(f"{SITE}/tin-tuc-{number}.html") is None


@given(st.text(max_size=60) | st.text(alphabet="0123456789/-?=&.%[]:", max_size=60))
def test_any_address_is_borne(url) -> None:
    date = date_of(f"https://{url}")
    assert date is None or 2000 <= int(date.value[:4]) <= 2026
