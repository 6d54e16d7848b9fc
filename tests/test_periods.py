from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.corpus import Corpus, Document, DocumentDate, Span
from dienngon.errors import ParameterError
from dienngon.periods import LEAST_MEDIAN, LENGTHS, MOST_CHOSEN, MOST_YEARS, Periods, label_of, periods_for
from documents import corpus

TEXT = "Hai bên trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
BODY = (Span(1, 0, len(TEXT), "body", "", "test"),)
DAYS = st.dates(dt.date(1001, 1, 1), dt.date(9998, 12, 31))


def of_dates(*dates: str, **known: str) -> list[Document]:
    return [Document(f"{n:04}", TEXT, BODY, DocumentDate(date, "test"), **known) for n, date in enumerate(dates)]


def days(first: str, number: int, apart: int = 1) -> list[str]:
    begin = dt.date.fromisoformat(first)
    return [str(begin + dt.timedelta(apart * one)) for one in range(number)]


@given(DAYS)
def test_weeks_are_those_of_the_calendar(day: dt.date) -> None:
    year, week, _ = day.isocalendar()
    label = label_of(str(day), "week")
    assert label == f"{year:04}-W{week:02}"
    assert dt.date.fromisocalendar(int(label[:4]), int(label[6:]), day.isoweekday()) == day


@given(DAYS, st.sampled_from(LENGTHS))
def test_the_periods_of_a_year_hold_each_of_its_days_once_and_in_order(day: dt.date, by: str) -> None:
    year = day.isocalendar().year if by == "week" else day.year
    every = Periods.between(str(year), str(year), by).labels
    assert list(every) == sorted(set(every))
    assert every.count(label_of(str(day), by)) == 1


@given(DAYS, st.integers(0, 800), st.sampled_from(LENGTHS))
def test_periods_run_from_the_one_named_to_the_other(day: dt.date, more: int, by: str) -> None:
    end = min(day + dt.timedelta(more), dt.date(9998, 12, 31))
    first, last = (label_of(str(one), by) for one in (day, end))
    labels = Periods.between(first, last, by).labels
    walked = dict.fromkeys(label_of(str(day + dt.timedelta(one)), by) for one in range((end - day).days + 1))
    assert labels == tuple(walked)
    assert Periods.spanning(of_dates(str(end), str(day)), by).labels == labels


@given(st.text(max_size=9) | st.from_regex(r"\d{4}-[WHQ]?\d{1,2}", fullmatch=True), st.sampled_from(LENGTHS))
def test_a_name_is_a_period_or_one_sentence(text: str, by: str) -> None:
    try:
        labels = Periods.between(text, text, by).labels
    except ParameterError as problem:
        said = str(problem)
        assert "'first' must be a year such as 2022" in said
        assert repr(text).strip("'\"") in said or text in said
    else:
        assert text in (labels[0], labels[0][:4])


@pytest.mark.parametrize(
    ("first", "last", "by", "problem"),
    [
        ("2025-08", "2026-08", "year", "With periods by year, 'first' must be a year such as 2022. Got '2025-08'."),
        ("2025", "2026-13", "month", "With periods by month, 'last' must be a year such as 2022 or a month such as"),
        ("2025-W53", "2026", "week", "a week such as 2022-W28. Got '2025-W53'"),
        ("2025-08-01", "2026", "month", "Got '2025-08-01'"),
        ("0999", "2026", "year", "Got '0999'"),
        ("2026-W02", "2026-W01", "week", "not earlier, over 100 years at most. Got first = 2026-W02 and last"),
        ("2026", "2025", "quarter", "Got first = 2026 and last = 2025"),
        ("1900", str(1900 + MOST_YEARS), "year", "over 100 years at most"),
        ("2025", "2026", "moon", "must be one of year, half, quarter, month, week"),
    ],
)
def test_what_is_no_period_is_refused_in_a_sentence(first: str, last: str, by: str, problem: str) -> None:
    with pytest.raises(ParameterError) as refused:
        Periods.between(first, last, by)
    assert problem in str(refused.value)


def test_years_stand_for_all_their_periods() -> None:
    weeks = Periods.between("2020", "2021-W01", "week").labels
    assert (weeks[0], len(weeks), weeks[-2:]) == ("2020-W01", 54, ("2020-W53", "2021-W01"))
    # 1 January 2021 is of the last week of 2020.
    assert Periods.between("2020", "2021", "week").of(of_dates("2021-01-01")[0]) == "2020-W53"


def test_gaps_keep_their_row() -> None:
    made = corpus({"a": (TEXT, "2021-05"), "b": (TEXT, "2023"), "c": (TEXT, None)})
    periods = Periods.spanning(made)
    assert periods.labels == ("2021", "2022", "2023")
    assert periods.groups(made) == {"2021": [0], "2022": [], "2023": [1]}
    assert periods.of(made["c"]) is None


def test_rough_dates_are_in_no_shorter_period_and_named() -> None:
    made = corpus({"a": (TEXT, "2021-05-03"), "b": (TEXT, "2021-05"), "c": (TEXT, "2021")})
    for by, left in (("year", 0), ("month", 1), ("week", 2)):
        periods = periods_for(made, by)
        assert sum(map(len, periods.groups(made).values())) == 3 - left
        assert [note.code for note in periods.left_out(made)] == ["periods.rough"] * bool(left)


def every(by: str, number: int, size: int) -> list[Document]:
    """Return documents of so many periods, each of that size."""
    labels = Periods.between("2001", "2050", by).labels[:number]
    first = {"week": 7, "month": 31, "quarter": 92, "year": 366}[by]
    found: dict[str, str] = {}
    for one in range(first * number + first):
        day = str(dt.date(2001, 1, 1) + dt.timedelta(one))
        found.setdefault(label_of(day, by) or "", day)
    return of_dates(*(found[label] for label in labels for _ in range(size)))


@pytest.mark.parametrize(("by", "longer"), [("week", "month"), ("month", "quarter"), ("quarter", "year")])
def test_the_shortest_length_with_few_enough_periods_and_documents_enough(by: str, longer: str) -> None:
    assert Periods.chosen(every(by, MOST_CHOSEN, LEAST_MEDIAN)).by == by
    assert Periods.chosen(every(by, MOST_CHOSEN + 1, LEAST_MEDIAN)).by == longer
    assert Periods.chosen(every(by, MOST_CHOSEN, LEAST_MEDIAN - 1)).by == longer


def test_the_median_period_decides_empty_ones_included() -> None:
    # Three weeks of five have documents, however many; then two of five have.
    filled = [day for day in ("2024-01-22", "2024-01-29", "2024-02-19") for _ in range(LEAST_MEDIAN)]
    assert Periods.chosen(of_dates(*filled)).by == "week"
    gone = [day for day in filled if day != "2024-01-29"]
    assert Periods.chosen(of_dates(*gone)).by == "month"


def test_few_documents_have_the_longest_length_that_compares_anything() -> None:
    assert Periods.chosen(of_dates("2021-03-01", "2024-03-01")).by == "year"
    assert Periods.chosen(of_dates("2021-03-01", "2021-05-01")).by == "quarter"
    assert Periods.chosen(of_dates("2021-04-01", "2021-05-01")).by == "month"
    assert Periods.chosen(of_dates("2021-04-01", "2021-04-01")).labels == ("2021",)
    assert Periods.chosen([]).labels == ()


def test_dates_too_rough_for_a_length_rule_it_out_where_they_are_many() -> None:
    precise = [day for day in days("2024-01-03", 19, 7) for _ in range(LEAST_MEDIAN)]
    allowed = LEAST_MEDIAN
    assert Periods.chosen(of_dates(*precise, *["2024"] * allowed)).by == "week"
    assert Periods.chosen(of_dates(*precise, *["2024-02"] * (allowed + 1))).by == "month"
    assert Periods.chosen(of_dates(*precise, *["2024"] * (allowed + 1))).by == "year"


def test_a_wrong_date_is_named() -> None:
    with pytest.raises(ParameterError, match=r"from 1001 \(0000\) to 2024 \(0001\); more than 100"):
        Periods.chosen(of_dates("1001", "2024"))


def test_values_of_a_column_have_no_order() -> None:
    made = Corpus((*of_dates("2021", publisher="B"), Document("x", TEXT, BODY, publisher="A")))
    periods = periods_for(made, "publisher")
    assert periods.labels == ("A", "B")
    assert not periods.ordered
    with pytest.raises(ParameterError, match="No document has a value in the column 'publisher'"):
        periods_for(of_dates("2021"), "publisher")
