"""Sheets out to people and back in, each row compared with the key."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import changed, draw, filled

import dienngon as dn
from dienngon.coding import Key, Row, Sheet
from dienngon.coding.answer_key import kept, load_key, plain
from dienngon.coding.sheet import read_answers, sheet_files
from dienngon.errors import InputError, OutputError


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return draw(tmp_path_factory.mktemp("lexicon"), "cyberspace", "rice", hits=4, others=5, seed=3)


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_the_sheet_as_written_is_the_sheet(sample: Sheet, tmp_path: Path, name: str) -> None:
    key = dn.write_sheet(sample, tmp_path / name)
    assert key.name == "sheet.key.json"
    assert load_key(key) == sample.key
    if name.endswith("xlsx"):
        # Another reader than ours.
        frame = pd.read_excel(tmp_path / name, dtype=str, keep_default_na=False, engine="openpyxl")
    else:
        frame = pd.read_csv(tmp_path / name, dtype=str, keep_default_na=False)
    assert frame.equals(sample.table.data.astype(str))
    with pytest.raises(InputError, match=r"row 2: the code of '\w+' must be one of 1, 0, \?. Got ''"):
        dn.score([tmp_path / name])
    with pytest.raises(OutputError, match="exists already"):
        dn.write_sheet(sample, tmp_path / name)


def test_a_workbook_has_the_same_bytes_each_time_and_offers_the_answers(sample: Sheet, tmp_path: Path) -> None:
    one, other = (sheet_files(sample, "a.xlsx")["a.xlsx"] for _ in range(2))
    assert one == other
    import openpyxl

    dn.write_sheet(sample, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    # A clock would give other bytes in another second.
    assert book.properties.created.year == book.properties.modified.year == 1980
    page = book.active
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"1,0,?"'
    assert str(choice.sqref) == f"J2:J{len(sample.key.rows) + 1}"
    assert page.freeze_panes == "A2"


@given(st.text(max_size=40), st.sampled_from(["", "=1+1", "http://a.vn", "_x0041_", "00123", "2.0", "@SUM(A1)"]))
def test_texts_come_back_from_a_workbook_as_they_were(tmp_path_factory, text: str, head: str) -> None:
    text = plain(head + text)
    row = Row("1", "1", {"passage": kept(text)}, right="A")
    key = Key("questions", "topics", ("A", "B"), (row,), {})
    frame = pd.DataFrame([(1, text, "A")], columns=["question", "passage", "answer"])
    table = dn.Table("intrusion", "", "", frame)
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    path = tmp_path_factory.mktemp("texts") / "sheet.xlsx"
    dn.write_sheet(Sheet(table, key), path)
    assert read_answers(path, key, "key") == {"1": "A"}


def test_a_text_that_no_cell_holds_is_a_sentence(sample: Sheet, tmp_path: Path) -> None:
    frame = sample.table.frame
    frame.loc[1, "text"] = "a" * 32_768
    long = Sheet(dataclasses.replace(sample.table, data=frame), sample.key)
    with pytest.raises(OutputError, match=r"row 3 is longer than the 32,767 characters .* write the sheet as \.csv"):
        dn.write_sheet(long, tmp_path / "sheet.xlsx")
    assert not list(tmp_path.iterdir())
    dn.write_sheet(long, tmp_path / "sheet.csv")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("code", "maybe"), r"row 4: the code of '\w+' must be one of 1, 0, \?. Got 'maybe'"),
        (changed("code", ""), r"row 4: the code of '\w+' must be one of 1, 0, \?. Got ''"),
        (changed("id", "0000000000"), "row 4: 'sheet.key.json' has no id '0000000000'"),
        (changed("theme", "rivers"), r"row 4: '\w+' is not as it was drawn: theme changed \(theme was 'cyberspace'\)"),
        (changed("document", "khác.txt"), r"row 4: .*document changed \(document was '202\d-0\d'\)"),
        (changed("line", "999"), r"row 4: .*line changed \(line was '[12]'\)"),
        (changed("code", "yes"), r"row 4: .*must be one of 1, 0, \?. Got 'yes'"),
        (changed("code", "có"), r"row 4: .*must be one of 1, 0, \?. Got 'có'"),
        (lambda frame: frame.drop(columns=["line"]), "has no column 'line'"),
        (changed("text", "Một văn bản khác."), r"row 4: '\w+' is not as it was drawn: text changed"),
        (lambda frame: frame.assign(id=frame["id"].iloc[::-1].tolist()), r"row 2: this is the id '\w+', but"),
        (lambda frame: pd.concat([frame, frame[:1]]), r"is in row 2 already"),
        (lambda frame: frame.drop(index=[0, 5]), "2 rows are missing"),
        (lambda frame: frame.drop(index=[1]), "1 row is missing"),
        (lambda frame: frame.drop(columns=["code"]), "has no column 'code'"),
        (
            lambda frame: frame.assign(**dict.fromkeys(["theme", "document", "line", "text"], "x")),
            "row 2: 'sheet.key.json' knows another '.*': nothing in the row is the same",
        ),
    ],
)
def test_sheets_that_were_spoilt_are_refused_with_the_row(sample: Sheet, tmp_path: Path, change, said: str) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.xlsx")
    for name in ("a.csv", "a.xlsx"):
        filled(sample, tmp_path / name, change)
        with pytest.raises(InputError, match=said) as caught:
            dn.score([tmp_path / name], tmp_path / "sheet.key.json")
        assert f"'{name}'" in str(caught.value)


def test_what_cannot_be_read_is_a_sentence(sample: Sheet, tmp_path: Path) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    (tmp_path / "latin.csv").write_bytes("id,theme,text,code\né".encode("latin-1"))
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    (tmp_path / "no.json").write_text("[]")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    filled(sample, elsewhere / "a.csv")
    key = tmp_path / "sheet.key.json"
    for sheets, own, said in [
        ([tmp_path / "none.csv"], key, "cannot be read"),
        ([tmp_path / "none.xlsx"], key, "cannot be read"),
        ([tmp_path / "latin.csv"], key, "is not UTF-8"),
        ([tmp_path / "no.xlsx"], key, "not a workbook"),
        ([tmp_path / "a.csv"], tmp_path / "no.json", "is not the key of a sheet"),
        ([tmp_path / "a.csv"], tmp_path / "none.json", "cannot be read"),
        ([elsewhere / "a.csv"], None, "There is no key of 'a.csv' in its folder"),
        ([tmp_path / "a.csv", tmp_path / "a.csv"], None, "given twice"),
        ([], None, "no sheet"),
    ]:
        with pytest.raises(InputError, match=said):
            dn.score(sheets, own)


def test_what_cannot_be_written_is_a_sentence(sample: Sheet, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.csv or \.xlsx"):
        dn.write_sheet(sample, tmp_path / "sheet.ods")
    with pytest.raises(OutputError, match="cannot be written"):
        dn.write_sheet(sample, tmp_path / "none" / "sheet.csv")


def without(name: str):
    def spoil(key: dict) -> None:
        key[name] = []

    return spoil


def with_a_wrong_size(key: dict) -> None:
    next(one for one in key["strata"] if one["drawn"])["size"] = 0


def with_a_row_twice(key: dict) -> None:
    key["rows"].append(key["rows"][0])


def with_a_size_in_words(key: dict) -> None:
    key["strata"][0]["size"] = "many"


def with_a_hit_the_other_way(key: dict) -> None:
    key["rows"][0]["hit"] ^= True


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without("strata"), "was changed since it was written; take the .key.json"),
        (without("rows"), "was changed"),
        (with_a_wrong_size, "was changed"),
        (with_a_row_twice, "was changed"),
        (with_a_size_in_words, "was changed"),
        (with_a_hit_the_other_way, "was changed"),
        (lambda key: key.update(kind="letters"), "was changed"),
        (lambda key: key.pop("check"), "is not the key of a sheet, or one of an earlier version"),
        (lambda key: key.update(form=2), "is a key of form 2, and this version of dienngon reads form 3"),
        (dict.clear, "is not the key of a sheet"),
    ],
)
def test_keys_that_were_spoilt_are_refused(sample: Sheet, tmp_path: Path, spoil, said: str) -> None:
    key = dn.write_sheet(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    content = json.loads(key.read_text(encoding="utf-8"))
    spoil(content)
    key.write_text(json.dumps(content), encoding="utf-8")
    for own in (key, None):
        with pytest.raises(InputError, match=f"'sheet.key.json'.*{said}"):
            dn.score([tmp_path / "a.csv"], own)


def test_a_key_saved_in_another_layout_is_the_same(sample: Sheet, tmp_path: Path) -> None:
    key = dn.write_sheet(sample, tmp_path / "sheet.csv")
    content = json.loads(key.read_text(encoding="utf-8"))
    key.write_text(json.dumps(content, sort_keys=True), encoding="utf-8")
    assert load_key(key) == sample.key


def test_a_spoilt_key_of_another_sheet_does_no_harm(sample: Sheet, tmp_path: Path) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.csv")
    (tmp_path / "another.key.json").write_text("{}")
    filled(sample, tmp_path / "a.csv")
    assert len(dn.score([tmp_path / "a.csv"]).scores.data)


def test_a_key_does_not_repeat_the_texts(sample: Sheet, tmp_path: Path) -> None:
    written = dn.write_sheet(sample, tmp_path / "sheet.csv").read_text(encoding="utf-8")
    assert all(text not in written for text in sample.table.data["text"] if len(text) > 60)
