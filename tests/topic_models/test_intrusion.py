"""Intrusion sheets: blind, seeded by content, known again by their keys, scored with what readers have in common."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

import dienngon as dn
from dienngon.coding import Sheet
from dienngon.coding.answer_key import written
from dienngon.errors import InputError, ParameterError

LETTERS = "ABCDEF"


@pytest.fixture(scope="module")
def topics(tokens: dn.Tokens) -> dn.Topics:
    return dn.fit_topics(dn.count(tokens, "passage"), k=5)


def right_of(sheet: Sheet) -> list[str]:
    return [row.right for row in sheet.key.rows]


def frame_of(sheet: Sheet) -> pd.DataFrame:
    return sheet.table.data.astype(str)


def wrong(letter: str) -> str:
    return "A" if letter != "A" else "B"


@pytest.fixture
def place(topics: dn.Topics, tmp_path: Path) -> Path:
    """Return a folder with a sheet of words that is filled in, all right, and its key."""
    sheet = dn.intrusion_sheet(topics)
    dn.write_sheet(sheet, tmp_path / "sheet.csv")
    frame_of(sheet).assign(answer=right_of(sheet)).to_csv(tmp_path / "sheet.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("kind", ["words", "topics"])
def test_sheets_are_blind_seeded_and_scored(topics: dn.Topics, tmp_path: Path, kind: str) -> None:
    one, again, other = (dn.intrusion_sheet(topics, kind, seed=seed) for seed in (1, 1, 2))
    assert one.key == again.key
    assert one.table.to_csv() == again.table.to_csv()
    assert one.table.to_csv() != other.table.to_csv()
    frame = frame_of(one)
    assert set(frame["answer"]) == {""}
    assert "topic" not in frame.columns
    right = right_of(one)
    frame["answer"] = [letter.lower() for letter in right]
    frame.loc[0, "answer"] = wrong(right[0])
    frame.loc[1, "answer"] = ""
    frame.to_csv(tmp_path / "sheet.csv", index=False)
    (tmp_path / "key.json").write_text(written(one.key), encoding="utf-8")
    table = dn.score(tmp_path / "sheet.csv", tmp_path / "key.json").scores.frame
    whole = table.iloc[0]
    size = len(frame)
    assert (whole["asked"], whole["answered"], whole["right"]) == (size, size - 1, size - 2)
    expected = binomtest(size - 2, size - 1).proportion_ci(0.95, "wilson")
    assert (whole["low"], whole["high"]) == pytest.approx((expected.low, expected.high), rel=1e-5)
    assert table["asked"].iloc[1:].sum() == size
    assert "'answer'" in str(one.instructions)
    assert "cột 'answer'" in str(one.instructions)


def test_the_word_that_intrudes_is_another_topics(topics: dn.Topics) -> None:
    sheet = dn.intrusion_sheet(topics, "words")
    frame = frame_of(sheet)
    base = np.asarray(topics.counts.matrix.sum(axis=0)).ravel() / topics.counts.matrix.sum()
    for entry in sheet.key.rows:
        row = frame[frame["question"] == entry.id].iloc[0]
        column = topics.columns[row[entry.right]]
        assert topics.word_shares[int(entry.group) - 1, column] < base[column]


def test_right_answers_depend_on_what_is_asked_about(topics: dn.Topics) -> None:
    same = dataclasses.replace(topics)
    renamed = dataclasses.replace(topics, model="nmf")
    other = dn.fit_topics(topics.counts, "nmf", 5)
    whole, again, *others = (right_of(dn.intrusion_sheet(one)) for one in (topics, same, renamed, other))
    assert whole == again
    assert all(one != whole for one in others)
    # Nor is a question's place in the sheet its place among the topics.
    orders = [[row.group for row in dn.intrusion_sheet(one).key.rows] for one in (topics, renamed)]
    assert orders[0] != sorted(orders[0])
    assert orders[0] != orders[1]


@pytest.mark.parametrize("change", ["seed", "model"])
def test_the_key_of_another_sheet_is_refused(topics: dn.Topics, place: Path, change: str) -> None:
    other = (
        dn.intrusion_sheet(topics, seed=7)
        if change == "seed"
        else dn.intrusion_sheet(dn.fit_topics(topics.counts, "nmf", 5))
    )
    (place / "other.json").write_text(written(other.key), encoding="utf-8")
    with pytest.raises(
        InputError,
        match=r"'sheet.csv', row 2: '1' is not as it was drawn|'sheet.csv', row 2: 'other.json' knows another '1'",
    ):
        dn.score(place / "sheet.csv", place / "other.json")


def test_a_key_to_the_other_kind_is_refused(topics: dn.Topics, place: Path) -> None:
    (place / "other.json").write_text(written(dn.intrusion_sheet(topics, "topics").key), encoding="utf-8")
    with pytest.raises(InputError, match=r"'sheet.csv' has no column 'passage'; give a sheet of this key"):
        dn.score(place / "sheet.csv", place / "other.json")


def cell(column: str, value: str, row: int = 4):
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        values = list(frame[column])
        values[row - 2] = value
        return frame.assign(**{column: values})

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (cell("A", "khác"), r"row 4: '3' is not as it was drawn: A changed \(A was "),
        (
            lambda frame: frame.rename(columns={"A": "B", "B": "A"}),
            r"row 2: '1' is not as it was drawn: A, B changed\.",
        ),
        (
            lambda frame: frame.assign(question=frame["question"][::-1].tolist()),
            r"row 2: this is the question '1', but it is called '\d+'",
        ),
        (cell("question", "99"), "row 4: 'sheet.key.json' has no question '99'"),
        (cell("question", "first"), "has no question 'first'"),
        (lambda frame: pd.concat([frame, frame[2:3]]), "the question '3' is in row 4 already"),
        (lambda frame: frame.drop(index=[0, 5]), r"2 rows are missing \(1, 6\)"),
        (lambda frame: frame.drop(index=[1]), r"1 row is missing \(2\)"),
        (cell("answer", "Z"), "row 4: the answer of '3' must be one of A, B, C, D, E, F, or empty. Got 'Z'"),
        (cell("answer", "AB"), "Got 'AB'"),
        (lambda frame: frame.assign(answer=""), "'sheet.csv' has no answers yet"),
        (lambda frame: frame.drop(columns=["answer"]), "'sheet.csv' has no column 'answer'"),
        (lambda frame: frame.drop(columns=["F"]), "'sheet.csv' has no column 'F'"),
    ],
)
def test_sheets_that_were_spoilt_are_refused_with_the_row(place: Path, change, said: str) -> None:
    frame = pd.read_csv(place / "sheet.csv", dtype=str, keep_default_na=False)
    change(frame).to_csv(place / "sheet.csv", index=False)
    with pytest.raises(InputError, match=said):
        dn.score(place / "sheet.csv")


@pytest.mark.parametrize("form", ["semicolon", "utf-16", "xlsx", "bom"])
def test_sheets_are_read_as_spreadsheets_save_them(place: Path, form: str) -> None:
    frame = pd.read_csv(place / "sheet.csv", dtype=str, keep_default_na=False)
    path = place / ("a.xlsx" if form == "xlsx" else "a.csv")
    if form == "xlsx":
        frame.assign(question=frame["question"].astype(int)).to_excel(path, index=False)
    else:
        sep = {"semicolon": ";", "utf-16": "\t", "bom": ","}[form]
        frame.to_csv(path, index=False, sep=sep, encoding={"utf-16": "utf-16", "bom": "utf-8-sig"}.get(form))
    assert dn.score(path).scores.frame.loc[0, "share"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "'a.csv' has no column 'question'"),
        (b'{"form": 2}', "'a.csv' has no column 'question'; give a sheet of this key"),
    ],
)
def test_what_is_no_sheet_is_a_sentence(place: Path, content: bytes, said: str) -> None:
    (place / "a.csv").write_bytes(content)
    with pytest.raises(InputError, match=said):
        dn.score(place / "a.csv", place / "sheet.key.json")


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key | {"choices": "six"},
        lambda key: key | {"of": "letters"},
        lambda key: key | {"rows": []},
        lambda key: key | {"rows": [key["rows"][0] | {"right": wrong(key["rows"][0]["right"])}, *key["rows"][1:]]},
        lambda key: key | {"rows": [key["rows"][0] | {"group": "9"}, *key["rows"][1:]]},
        lambda key: key | {"rows": [key["rows"][0] | {"cells": {}}, *key["rows"][1:]]},
        lambda key: key | {"rows": key["rows"][1:]},
        lambda key: key | {"labels": {"1": 3}},
        lambda key: key | {"corpus": None},
    ],
)
def test_keys_that_were_spoilt_are_refused(place: Path, change) -> None:
    path = place / "sheet.key.json"
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(InputError, match=r"'sheet.key.json' was changed since it was written"):
        dn.score(place / "sheet.csv")


def test_what_is_not_a_key_is_a_sentence(place: Path) -> None:
    with pytest.raises(InputError, match=r"'sheet.csv' is not the key of a sheet"):
        dn.score(place / "sheet.csv", place / "sheet.csv")


def test_of_several_keys_the_one_that_knows_the_sheet_is_taken(topics: dn.Topics, place: Path) -> None:
    (place / "a.key.json").write_text(written(dn.intrusion_sheet(topics, "topics").key), encoding="utf-8")
    (place / "b.key.json").write_text("{}", encoding="utf-8")
    assert dn.score(place / "sheet.csv").scores.frame.loc[0, "share"] == 1


def test_readers_are_pooled_and_held_against_each_other(place: Path) -> None:
    frame = pd.read_csv(place / "sheet.csv", dtype=str)
    right = list(frame["answer"])
    other = [wrong(right[0]), "", *right[2:]]
    frame.assign(answer=other).to_csv(place / "b.csv", index=False)
    sheets = [place / "sheet.csv", place / "b.csv"]
    size = len(right)
    table = dn.score(sheets).scores
    whole = table.frame.iloc[0]
    assert (whole["asked"], whole["answered"], whole["right"]) == (2 * size, 2 * size - 1, 2 * size - 2)
    assert f"b.csv: {size - 2} of {size - 1} answers right." in map(str, table.notes)
    agreed = dn.score(sheets).agreement.frame.iloc[0]
    units = list(zip(right, [one or None for one in other], strict=True))
    assert agreed["alpha"] == pytest.approx(dn.krippendorff_alpha(units), rel=1e-5)
    assert agreed["agreement"] == pytest.approx((size - 2) / (size - 1), rel=1e-5)
    assert (agreed["readers"], agreed["questions"]) == (2, size - 1)
    assert dn.score(sheets[:1]).agreement.frame["note"].item().code == "coding.one_person"


def test_a_second_reader_who_says_the_same_narrows_nothing(place: Path) -> None:
    frame = pd.read_csv(place / "sheet.csv", dtype=str)
    frame["answer"] = [wrong(frame["answer"][0]), *frame["answer"][1:]]
    for name in "ab":
        frame.to_csv(place / f"{name}.csv", index=False)
    one, two = (dn.score([place / f"{name}.csv" for name in names]).scores.frame for names in ("a", "ab"))
    assert two[["share", "low", "high"]].equals(one[["share", "low", "high"]])
    assert (two["answered"] == 2 * one["answered"]).all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"kind": "letters"}, "'words' or 'topics'"),
        ({"questions": 0}, "at least 1"),
        ({"questions": 1.5}, "at least 1, a whole number. Got 1.5"),
        ({"questions": 1000}, "ask fewer questions, or fit more topics"),
        ({"seed": -1}, "'seed' parameter must be from 0"),
        ({"seed": 0.5}, "a whole number. Got 0.5"),
    ],
)
def test_sheets_that_cannot_be_made_are_sentences(topics: dn.Topics, arguments, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        dn.intrusion_sheet(topics, **arguments)


def test_a_sheet_of_topics_needs_four(topics: dn.Topics) -> None:
    with pytest.raises(ParameterError, match=r"needs 4 topics or more. There are 3; fit more topics\."):
        dn.intrusion_sheet(dn.fit_topics(topics.counts, k=3), "topics")
