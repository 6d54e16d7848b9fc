from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.codes import Note
from dienngon.errors import ParameterError
from dienngon.privacy import without_texts
from dienngon.reporting.blocks import grid
from dienngon.table import Table, round_significant, rows_of, to_csv, write_csv

EVIDENCE = pd.DataFrame({"theme": ["a", "a", "b"], "period": ["2021", "2022", "2021"], "sentence": ["x", "y", "z"]})


def table(**given_values: object) -> Table:
    data = pd.DataFrame(
        {"theme": ["a", "a", "b"], "period": ["2021", "2022", "2021"], "rate": [1 / 3, np.nan, 1e-9 / 7]}
    )
    return Table(
        "themes", "Themes", "A method.", data, evidence_data=EVIDENCE, evidence_by=("theme", "period"), **given_values
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_six_significant_digits(value: float) -> None:
    result = float(round_significant(value))
    expected = Decimal(value).normalize()
    digits = expected.as_tuple()
    if len(digits.digits) > 6:
        expected = Decimal(f"{expected:.5e}")
    assert result == pytest.approx(float(expected), rel=1e-15, abs=0.0) or result == float(expected)


def test_the_frame_is_a_copy_at_six_digits() -> None:
    one = table()
    frame = one.frame
    assert frame["rate"].iloc[0] == 0.333333
    frame["rate"] = 0.0
    assert one.frame["rate"].iloc[0] == 0.333333


def test_csv_and_json_hold_the_same_numbers_and_gaps_are_empty() -> None:
    one = table()
    assert one.to_csv().splitlines() == ["theme,period,rate", "a,2021,0.333333", "a,2022,", "b,2021,1.42857e-10"]
    assert [row["rate"] for row in json.loads(one.to_json())] == [0.333333, None, 1.42857e-10]


def test_evidence_by_cell_takes_numbers_and_strings() -> None:
    one = table()
    assert list(one.evidence("a", 2022)["sentence"]) == ["y"]
    assert list(one.evidence("a", "2021")["sentence"]) == ["x"]
    assert list(one.evidence("a")["sentence"]) == ["x", "y"]


@pytest.mark.parametrize("cell", [("c",), ("a", 1999), ("a", 2021, "more")])
def test_evidence_of_an_unknown_cell_is_an_error(cell: tuple[object, ...]) -> None:
    with pytest.raises(ParameterError):
        table().evidence(*cell)


def test_html_escapes() -> None:
    one = Table("x", "<b>", "a < b", pd.DataFrame({"t": ["<script>"]}), notes=("<i>",))
    assert "<script>" not in one._repr_html_()
    assert "<b>" not in one._repr_html_()


def test_text_shows_notes_once_below() -> None:
    one = Table("x", "X", "M.", pd.DataFrame({"t": [1, 2], "note": ["too few", "too few"]}))
    assert str(one).count("too few") == 1
    assert str(one).count("[1]") == 3


def test_evidence_may_be_made_when_it_is_asked_for() -> None:
    asked = []

    def made(**cell: str) -> pd.DataFrame:
        asked.append(cell)
        return EVIDENCE

    data = table().data
    lazy = Table("themes", "Themes", "", data, evidence_data=made, evidence_by=("theme", "period"))
    assert not asked
    lazy.evidence("a", 2022)
    assert without_texts(lazy, "none").evidence("a")["sentence"].eq("").all()
    lazy.evidence()
    assert asked == [{"theme": "a", "period": "2022"}, {"theme": "a"}, {}]
    with pytest.raises(ParameterError):
        lazy.evidence("nothing")
    assert len(asked) == 3


def test_only_columns_of_codes_are_worded() -> None:
    """A document may be called what a code is called: its title is no code."""
    data = pd.DataFrame({"title": ["conflict"], "encoding": ["none"], "verdict": ["too_few_documents"]})
    one = Table("documents", "Documents", "Read.", data)
    assert one.worded().iloc[0].tolist() == ["conflict", "none", "too few documents to tell"]
    cells = grid(data, "Documents", ("title", "encoding", "verdict")).rows[0]
    assert [str(cell.text) for cell in cells] == ["conflict", "none", "too few documents to tell"]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7])
def test_a_file_written_in_parts_is_that_written_at_once(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dienngon.table._ROWS", 2)
    rows = [('Giá\ngạo, "tăng"', 1 / (one + 1), one or None) for one in range(size)]
    frame = pd.DataFrame(rows, columns=["two\nlines", "share", "number"])
    write_csv(frame, tmp_path / "rows.csv")
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8") == to_csv(frame)


def test_rows_are_those_of_itertuples() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None], "c": [0.5, float("nan")], "class": [True, False]})
    for one in (frame, frame.iloc[:0], frame[["b"]]):
        own, other = list(rows_of(one)), list(one.itertuples(index=False))
        assert list(map(repr, map(tuple, own))) == list(map(repr, map(tuple, other)))
        assert [row._fields for row in own] == [row._fields for row in other]


def test_an_interval_that_says_nothing_is_not_beside_too_few() -> None:
    few, none = "too_few_documents", "not_shown"
    rates = pd.DataFrame(
        {
            "low": [4.0, 0.4, 0.4, 0.4],
            "high": [28.0, 28.0, 28.0, 28.0],
            "interval": ["95%"] * 4,
            "ratio_low": [0.1] * 4,
            "ratio_high": [3.0] * 4,
            "verdict": [few, few, none, few],
            "discovery": [few, few, few, "differs"],
        }
    )
    told = Table("themes", "T", "M.", rates).told().data
    assert told["low"].notna().tolist() == told["high"].notna().tolist() == [True, False, True, True]
    # Why it is not there stands in its place.
    assert told["interval"].tolist() == ["95%", Note.of("inference.wide"), "95%", "95%"]
    # That of a difference would be read as an answer, however narrow it is.
    assert told["ratio_low"].notna().tolist() == told["ratio_high"].notna().tolist() == [False, False, True, True]
    effects = Table("keyness", "T", "M.", rates.assign(effect=1.0)).told().data
    assert effects["low"].notna().tolist() == [False, False, True, True]
    # Tables themselves keep all of them, and so do files.
    assert rates["low"].notna().all()


def test_rows_are_chosen_by_the_values_of_columns() -> None:
    data = pd.DataFrame({"period": ["2021", "2022", "2022"], "theme": ["net", "net", "law"], "hits": [1, 2, 3]})
    one = Table("themes", "Themes", "Counted.", data, notes=("A note.",))
    assert one.where(period=2022, theme=["law", "net"]).frame["hits"].tolist() == [2, 3]
    assert one.where(hits=1).frame["theme"].tolist() == ["net"]
    assert one.where(theme="law").notes == one.notes
    with pytest.raises(ParameterError, match=r"no column 'them'\. Did you mean 'theme'"):
        one.where(them="law")
    with pytest.raises(ParameterError, match=r"No period '2023' in the table 'themes'\. Did you mean"):
        one.where(period=2023)


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=True)), max_size=5))
def test_a_table_of_markdown_has_a_line_a_row(rows: list[tuple[str, float]]) -> None:
    text = Table("any", "", "", pd.DataFrame(rows, columns=["words", "number"])).to_markdown()
    lines = text.split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(rows) + 2
    assert all(len(re.findall(r"(?<!\\)\|", one)) >= 3 for one in lines)


def test_a_table_of_latex_escapes_what_latex_would_read() -> None:
    text = Table("any", "", "", pd.DataFrame({"a_b": ["50% & #1", "{x}$"], "n": [1.5, None]})).to_latex()
    assert r"a\_b & n" in text
    assert r"50\% \& \#1 & 1.5" in text
    assert r"\{x\}\$ &  \\" in text
    assert r"\begin{tabular}{lr}" in text
