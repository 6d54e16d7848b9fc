"""Filters against an oracle, spans of time, and periods of one's own."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dienngon as dn
from dienngon.cli import main
from dienngon.corpus import Basis, Corpus, Document, DocumentDate
from dienngon.errors import ParameterError, StudyError
from dienngon.periods import first_day, last_day
from dienngon.selection import Condition, Selection
from dienngon.study.settings import read_study

DATES = ("2021", "2021-02", "2021-03-01", "2021-12-31", "2022-02-28", "2022-03", None)


@pytest.fixture
def corpus() -> Corpus:
    return Corpus(
        tuple(
            Document(
                f"d{number}",
                "Giá gạo tăng.",
                (),
                None if date is None else DocumentDate(date, Basis.COLUMN.note(column="date")),
                title=f"Bản tin số {number}",
                publisher="Báo Nhân Dân" if number % 2 else "Tuổi Trẻ",
                metadata={"Chuyên mục": "kinh tế", "size": str(number * 5)},
            )
            for number, date in enumerate(DATES)
        )
    )


def names(corpus: Corpus) -> str:
    return "".join(one.name[1:] for one in corpus)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("publisher = 'Báo Nhân Dân'", "135"),
        ('publisher != "báo nhân dân"', "0246"),
        ("publisher contains 'nhân'", "135"),
        ("not (publisher contains nhân or size > 10)", "02"),
        ("size in (5, 10, '15')", "123"),
        ("size not in (5, 10.0)", "03456"),
        ("size >= 9 and size < 30 and not document = d3", "245"),
        ("[Chuyên mục] = 'kinh tế' and document = d0", "0"),
        ("year >= 2022", "45"),
        ("date = 2021-03", "2"),
        ("date >= '2021-12'", "345"),
        ("date = ''", "6"),
        ("document = d1 or document = d2 and size = 10", "12"),
        ("NOT document = d1 AND size <= 5", "0"),
        ("title contains 'số 4'", "4"),
    ],
)
def test_a_condition_takes_what_it_says(corpus: Corpus, where: str, found: str) -> None:
    assert names(corpus.where(where)) == found


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("publisher", "at its end: expected =, !=, <"),
        ("publisher = ", "at its end: expected a value"),
        ("publisher = 'Báo", "at ''Báo': expected"),
        ("(publisher = a", "expected a closing bracket"),
        ("publisher = a b", "at 'b': expected and or or"),
        ("publisher in a", "expected an opening bracket"),
        ("year > 1) or (year < 9", "at '\\)"),
        ("__import__('os').system('x')", "expected =, !="),
        ("(" * 99 + "a = b", "nested 40 deep"),
        ("a = b and " * 300, "up to 2000 characters"),
        ("publisch = x", "the column 'publisch', which no document has. Did you mean 'publisher'"),
        ("year = 1999", "None of the 7 documents is taken"),
    ],
)
def test_what_is_no_condition_is_said_with_its_place(corpus: Corpus, where: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said.replace("(", "\\(") if "\\" not in said else said):
        corpus.where(where)


@given(st.text(max_size=60))
@example("a = '")
@settings(deadline=None)
def test_any_text_is_a_condition_or_a_sentence(text: str) -> None:
    try:
        Condition.parse(text).holds(lambda _: "2021")
    except ParameterError as problem:
        assert "filter" in str(problem)  # noqa: PT017


def days(date: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a date, found by walking through the calendar."""
    every = [dt.date(2019, 1, 1) + dt.timedelta(number) for number in range(1900)]
    inside = [day for day in every if day.isoformat().startswith(date)]
    return inside[0], inside[-1]


SPAN = st.dates(dt.date(2020, 1, 1), dt.date(2023, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)


@given(SPAN, SPAN, SPAN)
@settings(deadline=None)
def test_a_span_of_time_is_that_of_the_calendar(first: str, last: str, date: str) -> None:
    assert (first_day(date), last_day(date)) == tuple(map(str, days(date)))
    if days(first)[0] > days(last)[1]:
        with pytest.raises(ParameterError, match="must not be before"):
            Selection("", first, last)
        return
    one = Document("a", "", (), DocumentDate(date, ""))
    inside = days(first)[0] <= days(date)[0] and days(date)[1] <= days(last)[1]
    assert Selection("", first, last).holds(one) == inside
    assert (dn.Periods.named({"one": [first, last]}).of(one) == "one") == inside


def test_what_is_dated_too_roughly_is_told(corpus: Corpus) -> None:
    taken = corpus.where(first="2021-03", last="2022-02")
    assert names(taken) == "234"
    # 2021 reaches into the span, and one document has no date; 2021-02 is before it, 2022-03 behind it.
    assert "3 of 7 documents are taken" in str(taken.notes[-1])
    assert "(2 have no date" in str(taken.notes[-1])


def test_periods_of_ones_own_are_in_the_order_of_time(corpus: Corpus) -> None:
    periods = dn.Periods.named({"sau": ["2022-01", "2022-03"], "đầu 2021": ["2021-01", "2021-06-30"]})
    assert periods.ordered
    assert {label: names_of(corpus, found) for label, found in periods.groups(corpus, every=True).items()} == {
        "đầu 2021": "12",
        "sau": "45",
    }


def names_of(corpus: Corpus, found: list[int]) -> str:
    return "".join(corpus[one].name[1:] for one in found)


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ('"a" = ["2021", "2022"]\n"b" = ["2022-12-31", "2023"]', "'a' and 'b' overlap"),
        ('"a" = ["2022", "2021"]', "ends before it begins"),
        ('"a" = ["2022-13", "2023"]', "must be a day, month or year"),
        ('"a" = ["2022"]', "with 1 values"),
        ('"a" = ["2022", "2023"]\nby = "year"', "Periods of your own stand there alone"),
        ('frist = 2021\nby = "year"', "'frist' at 'periods' is not known. Did you mean 'first'"),
        ("by = 3", "periods.by"),
    ],
)
def test_periods_that_cannot_be_used_are_said(tmp_path: Path, periods: str, said: str) -> None:
    (tmp_path / "study.toml").write_text(f"title = 'a'\n[periods]\n{periods}", encoding="utf-8")
    with pytest.raises(StudyError, match=said):
        read_study(tmp_path / "study.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        f"{number},{paper},2021-0{number + 1}-15,Tin {number} về giá gạo và lúa ở chợ số {number}."
        for number, paper in enumerate(["Báo B", "Báo A"] * 4)
    ]
    (tmp_path / "a.csv").write_text("\n".join(["id,publisher,date,text", *rows]), encoding="utf-8")
    own = '[corpus]\nfilter = "publisher = \'Báo A\'"\nto = 2021-06-30\n[periods]\n"Xuân" = ["2021-01", "2021-03"]\n'
    (tmp_path / "study.toml").write_text(f'title = "Chợ"\n{own}"Hè" = ["2021-04", "2021-09"]\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("verb", [["read"], ["check"], ["frequency", "gạo"], ["compare"], ["terms", "--minimum", "1"]])
def test_verbs_take_the_documents_that_are_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str], verb: list[str]
) -> None:
    asked = ["--filter", "publisher = 'Báo A'", "--from", "2021-03", "--to", "2021-07"]
    main([verb[0], str(folder / "a.csv"), *verb[1:], *asked])
    said = "".join(capsys.readouterr())
    assert "2 of 8 documents are taken" in said or "among the 2 documents compared" in said
    assert main([verb[0], str(folder / "a.csv"), *verb[1:], "--filter", "publisher ="]) == 2
    assert "The filter cannot be understood at its end" in capsys.readouterr().err


def test_a_study_has_a_filter_a_span_and_periods_of_its_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["frequency", str(folder / "study.toml"), "gạo", "--csv", "--filter", "document != 'a.csv#1'"]) == 0
    rows = [line.split(",")[:3] for line in capsys.readouterr().out.splitlines()[1:]]
    assert [(one[1], one[2]) for one in rows] == [("Xuân", "0"), ("Hè", "2")]
    study = dn.Study(folder)
    assert study.periods.labels == ("Xuân", "Hè")
    assert study.settings.parameters["corpus.filter"] == "publisher = 'Báo A'"
    assert study.settings.parameters["corpus.to"] == "2021-06-30"
    assert study.settings.parameters["periods.Xuân"] == "2021-01 to 2021-03"
    assert str(dn.plot(study.table("timeline")))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completions_name_verbs_and_their_options(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", shell]) == 0
    script = capsys.readouterr().out
    assert "report" in script
    assert "track" in script
    if shell == "bash":
        for typed, wanted in ((["dienngon", "re"], "report"), (["dienngon", "report", "--pd"], "--pdf")):
            words = " ".join(f"'{one}'" for one in typed)
            ask = f"COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}; _dienngon; echo ${{COMPREPLY[*]}}"
            found = subprocess.run(["bash", "-c", f"{script}\n{ask}"], capture_output=True, text=True, check=True)
            assert wanted in found.stdout.split()


def test_the_version_names_what_decides_results(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("dienngon ")
    assert {one.partition(" ")[0] for one in lines} >= {"python", "pyvi", "scikit-learn", "numpy", "model"}
