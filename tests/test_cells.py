from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.cells import guarded, guarded_frame, unguarded
from dienngon.checks import write_skeleton
from dienngon.codes import Note
from dienngon.coding.sheet import read_answers, sheet_files
from dienngon.exports import export
from dienngon.reading.metadata import read_metadata
from dienngon.table import Table, to_csv

BEGINNINGS = tuple("=+-@\t\r")
FORMULA = '=HYPERLINK("http://a.invalid","$5 and $10")'
# Texts that begin with what is guarded, with apostrophes, or with anything.
TEXTS = st.builds(
    str.__add__, st.text("'=+-@\t\r", max_size=4), st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(TEXTS)
def test_no_cell_begins_as_a_formula_and_every_text_comes_back(text: str) -> None:
    assert not guarded(text).startswith(BEGINNINGS)
    assert unguarded(guarded(text)) == text
    assert guarded(text).removeprefix("'") in {text, text.removeprefix("'")}


@given(st.lists(TEXTS, min_size=1), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
def test_columns_of_numbers_are_untouched(texts: list[str], whole: int, part: float) -> None:
    frame = pd.DataFrame({"=text": texts, "n": pd.Series([whole] * len(texts)), "x": part}).astype({"n": object})
    found = guarded_frame(frame)
    assert [unguarded(one) for one in found["'=text"]] == texts
    assert list(found["n"]) == list(frame["n"])
    assert list(found["x"]) == list(frame["x"])


def test_a_csv_holds_no_formula_unless_asked_to() -> None:
    frame = pd.DataFrame({"@title": [FORMULA, "'-1"], "note": [Note.of("metadata.note", said="x"), ""], "n": [-1, 2]})
    header, first, second = rows(to_csv(frame))
    assert header == ["'@title", "note", "n"]
    assert [first[0], second[0]] == [f"'{FORMULA}", "''-1"]
    assert [first[2], second[2]] == ["-1", "2"]
    assert rows(Table("t", "T", "M", frame).to_csv(raw=True))[1][0] == FORMULA


@pytest.fixture
def named(tmp_path: Path) -> dn.Corpus:
    place = tmp_path / "corpus"
    place.mkdir()
    for name in ("=cmd.txt", "+1.txt", "@a.txt", "'-b.txt", "c.txt"):
        text = f"{FORMULA}\n\n02/03/2021\n\nVụ lúa xuân năm nay được mùa, bà con nông dân xã Lúa Vàng rất phấn khởi."
        (place / name).write_text(text, encoding="utf-8")
    return dn.read(place)


@pytest.mark.parametrize("raw", [False, True])
def test_metadata_to_fill_in_is_read_as_it_was_written(named: dn.Corpus, tmp_path: Path, *, raw: bool) -> None:
    path = tmp_path / "metadata.csv"
    write_skeleton(named, path, raw=raw)
    cells = [cell for row in rows(path.read_text(encoding="utf-8-sig")) for cell in row]
    assert any(cell.startswith(BEGINNINGS) for cell in cells) == raw
    if not raw:
        assert {name: row.title for name, row in read_metadata(path).items()} == {one.name: one.title for one in named}


def test_exports_hold_no_formula(named: dn.Corpus, tmp_path: Path) -> None:
    tokens = dn.segment(named)
    for path in export(tokens, tmp_path / "out", form="csv"):
        cells = [cell for row in rows(path.read_text(encoding="utf-8")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(BEGINNINGS)]
    export(tokens, tmp_path / "raw", form="csv", raw=True)
    names = [row[0] for row in rows((tmp_path / "raw" / "documents.csv").read_text(encoding="utf-8"))[1:]]
    assert names == [one.name for one in named]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("raw", [False, True])
def test_sheets_are_guarded_and_read_back(named: dn.Corpus, tmp_path: Path, ending: str, *, raw: bool) -> None:
    hits = dn.match(dn.segment(named), dn.Lexicon.of({"rice": ["lúa"]}))
    sheet = dn.draw_sample(hits)
    data = sheet_files(sheet, f"sheet.{ending}", raw=raw)[f"sheet.{ending}"]
    path = tmp_path / f"sheet.{ending}"
    path.write_bytes(data)
    read = (
        pd.read_excel(path, dtype=str, keep_default_na=False, engine="calamine")
        if ending == "xlsx"
        else pd.read_csv(path, dtype=str, keep_default_na=False)
    )
    cells = [cell for column in read for cell in read[column]]
    assert any(cell.startswith(BEGINNINGS) for cell in cells) == raw
    # Filled in, and saved by a program that keeps every cell.
    read[sheet.key.answer_column] = sheet.key.choices[0]
    filled = tmp_path / "filled.csv"
    read.to_csv(filled, index=False)
    assert set(read_answers(filled, sheet.key, "key").values()) == {sheet.key.choices[0]}
