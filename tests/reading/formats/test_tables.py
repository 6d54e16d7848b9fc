from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import sys
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.codes import Note
from dienngon.corpus import Exclusion
from dienngon.errors import InputError
from dienngon.reading.files import Source
from dienngon.reading.pages import Options, Page
from dienngon.reading.readers import pages
from dienngon.reading.rules import Rule
from dienngon.reading.tables.cells import cell_text
from dienngon.reading.tables.delimited import column_names
from dienngon.reading.tables.rows import find_columns
from dienngon.reading.thresholds import Tables
from documents import marks
from made_files import (
    LEAD,
    PROSE,
    PROSE_TWO,
    ROWS,
    TITLE,
    csv_bytes,
    json_bytes,
    jsonl_bytes,
    parquet_bytes,
    records,
    xlsx_bytes,
)

DAY = dt.datetime.fromisoformat("2024-09-27")


def read(name: str, data: bytes, **options) -> tuple[list[Page], dict[str, str]]:
    """Return the pages of a file and the reasons why parts of it are none."""
    source = Source(name, lambda: io.BufferedReader(io.BytesIO(data)))
    found = list(pages(source, Options(**options)))
    left_out = [one for one in found if isinstance(one, Exclusion)]
    assert len({one.name for one in left_out}) == len(left_out)
    return [one for one in found if isinstance(one, Page)], {one.name: str(one.reason) for one in left_out}


def rows(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


ALL = {
    "a.csv": csv_bytes(),
    "a.tsv": csv_bytes(delimiter="\t"),
    "semicolon.csv": csv_bytes(delimiter=";"),
    "pipe.csv": csv_bytes(delimiter="|"),
    "a.jsonl": jsonl_bytes(),
    "a.json": json_bytes(),
    "wrapped.json": json_bytes({"total": 3, "articles": records()}),
    "lines.json": jsonl_bytes(),
    "frame.json": json_bytes({name: {str(n): row[name] for n, row in enumerate(records())} for name in ROWS[0]}),
    "a.xlsx": xlsx_bytes(),
    "a.parquet": parquet_bytes(),
    "a.csv.gz": gzip.compress(csv_bytes()),
    "a.parquet.gz": gzip.compress(parquet_bytes()),
    "bom.csv": csv_bytes(encoding="utf-8-sig"),
    "utf16.csv": csv_bytes(encoding="utf-16"),
    "sep.csv": b"sep=;\n" + csv_bytes(delimiter=";"),
    "blank.csv": b"\n\n" + csv_bytes(),
}


@pytest.mark.parametrize("name", ALL)
def test_every_format_gives_the_same_documents(name) -> None:
    found, left_out = read(name, ALL[name])
    assert left_out == {}
    assert [page.name for page in found] == ["a1", "a2", "a3"]
    assert [page.text for page in found] == [
        f"{TITLE}\n\n{PROSE}",
        f"Lớp tập huấn khai giảng\n\n{PROSE_TWO}",
        f"Ký kết văn bản, phối hợp\n\n{PROSE}\n\n{PROSE_TWO}",
    ]
    assert [page.dates[0].value for page in found] == ["2024-09-27", "2024-10-01", "2024-11-05"]
    assert [str(page.dates[0].basis) for page in found] == ["column 'ngày đăng'"] * 3
    assert [page.title for page in found] == [row[1] for row in ROWS[1:]]
    assert [dict(page.metadata) for page in found] == [{"id": row[0], "chuyên mục": row[4]} for row in ROWS[1:]]
    for page in found:
        (mark,) = marks(page)
        assert (page.text[mark.start : mark.end], mark.kind, mark.rule) == (
            page.title,
            "title",
            Rule.COLUMN.note(column="tiêu đề"),
        )
    assert len({page.sha256 for page in found}) == 3


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (["ID", "Tiêu đề", "Ngày đăng", "Nội dung"], {"id": 0, "title": 1, "date": 2, "text": 3}),
        (["stt", "noi_dung", "TIEU-DE", "năm"], {"id": 0, "text": 1, "title": 2, "date": 3}),
        (["year", "publish_date", "body", "sapo", "url"], {"date": 1, "text": 2, "lead": 3, "url": 4}),
        (["Tác giả", "Nguồn", "content", "description"], {"source": 1, "text": 2, "lead": 3}),
        (["headline", "summary"], {"title": 0, "lead": 1}),
        (["text", "content"], {"text": 0}),
    ],
)
def test_columns_go_by_their_usual_names(names, places) -> None:
    assert find_columns(names, {}).places == places


def test_stated_columns_go_before_usual_names() -> None:
    names = ["text", "Bài gốc", "date"]
    assert find_columns(names, {"text": "bai goc"}).places == {"text": 1, "date": 2}
    with pytest.raises(InputError, match=r"no column 'Bài gốcc'.*Did you mean 'Bài gốc'"):
        find_columns(names, {"text": "Bài gốcc"})
    with pytest.raises(InputError, match=r"--columns text=NAME \(it has: a, b\)"):
        find_columns(["a", "b"], {})


def test_a_table_without_text_is_left_out_once() -> None:
    for name, data in (("a.csv", rows("a,b", "1,2", "3,4")), ("a.jsonl", jsonl_bytes([{"a": 1}, {"a": 2}]))):
        found, left_out = read(name, data)
        assert found == []
        assert list(left_out) == [name]
        assert "--columns text=NAME" in left_out[name]


def test_title_and_lead_stand_before_the_text_unless_it_begins_with_them() -> None:
    table = [
        ("title", "lead", "text"),
        (TITLE, LEAD, PROSE),
        (TITLE, LEAD, f"{TITLE}\n\n{LEAD}\n\n{PROSE}"),
        (TITLE, "", ""),
    ]
    found, left_out = read("a.csv", csv_bytes(table))
    assert left_out == {}
    for page in found[:2]:
        assert page.text == f"{TITLE}\n\n{LEAD}\n\n{PROSE}"
        assert [(page.text[m.start : m.end], m.kind, m.subkind) for m in marks(page)] == [
            (TITLE, "title", ""),
            (LEAD, "body", "lead"),
        ]
    assert found[2].text == TITLE
    assert found[2].notes[0] == Note.of("row.no_text", column="text")


def test_rows_are_named_and_counted_as_a_spreadsheet_does() -> None:
    data = rows("text,x", '"một câu', 'hai dòng",1', "", ",", ",2", "câu ba,3")
    found, left_out = read("a.csv", data)
    assert [page.name for page in found] == ["row 2", "row 6"]
    assert left_out == {"a.csv, row 5": "its text is empty (column 'text')"}


def test_an_id_that_stands_twice_is_told_apart() -> None:
    found, _ = read("a.csv", rows("id,text", "1,một", "1,hai", ",ba"))
    assert [page.name for page in found] == ["1", "1 (row 3)", "row 4"]
    assert found[1].notes[0].code == "row.same_id"


def test_ragged_rows_are_told_and_the_rest_is_read() -> None:
    found, left_out = read("a.csv", rows("id,text,x", "1,một,a", "2,hai", "3,ba,b,c", "4,bốn,d,,", "5,năm,e"))
    assert [page.name for page in found] == ["1", "4", "5"]
    assert left_out == {
        "a.csv, row 3": "it has 2 cells where the table has 3 columns",
        "a.csv, row 4": "it has 4 cells where the table has 3 columns",
    }


def test_a_quotation_mark_that_is_not_closed_swallows_nothing() -> None:
    lines = ["id,text", '1,"một', "2,hai", "3,ba", '4,"bốn"', '5,"năm"x', "6,sáu"]
    found, left_out = read("a.csv", rows(*lines))
    assert left_out == {}
    assert [page.name for page in found] == ["1", "2", "3", "4", "5", "6"]
    assert [page.text for page in found] == ['"một', "hai", "ba", "bốn", '"năm"x', "sáu"]
    assert all("not closed" in str(page.notes[0]) for page in (found[0], found[4]))


def test_a_line_too_long_is_told_and_the_rest_is_read(monkeypatch) -> None:
    monkeypatch.setattr(Tables, "LINE", 1000)
    found, left_out = read("a.csv", rows("id,text", "1,một", f"2,{'x' * 5000}", "3,ba"))
    assert ([page.name for page in found], list(left_out)) == (["1", "3"], ["a.csv, row 3"])
    values = [{"id": 1, "text": "một"}, {"id": 2, "text": "x" * 5000}, {"id": 3, "text": "ba"}]
    found, left_out = read("a.jsonl", jsonl_bytes(values))
    assert ([page.name for page in found], list(left_out)) == (["1", "3"], ["a.jsonl, line 2"])


def test_broken_lines_of_json_are_told_and_the_rest_is_read() -> None:
    data = rows(
        '{"text": "một"}', '{"text": "ha', "", '{"text": "ba", "x": NaN}', "[1]", "7", '{"text": "\\ud83d"}', "{}"
    )
    found, left_out = read("a.jsonl", data)
    assert [(page.name, page.text) for page in found] == [("line 1", "một"), ("line 4", "ba")]
    assert list(left_out) == [f"a.jsonl, line {number}" for number in (2, 5, 6, 7, 8)]
    assert "no valid JSON" in left_out["a.jsonl, line 2"]


def test_what_stands_before_the_damage_of_json_is_read() -> None:
    data = json_bytes()
    found, left_out = read("a.json", data[: data.index(b"a3")])
    assert [page.name for page in found] == ["a1", "a2"]
    assert "its 2 first items are read" in left_out["a.json"]


@pytest.mark.parametrize(
    "value", [{"text": PROSE}, [PROSE], {"x": {"text": PROSE}}, [{"content": [PROSE]}], [{"text": PROSE}]]
)
def test_shapes_of_json(value) -> None:
    (page,), left_out = read("a.json", json_bytes(value))
    assert (page.text, left_out) == (PROSE, {})


@pytest.mark.parametrize(
    "data", [b"3", b"[]", b"{}", b'"x"', b"[[[[", b"{", b"[" * 100_000, b'{"text":' * 100_000, b"[" + b"9" * 5000]
)
def test_json_that_holds_no_documents(data) -> None:
    found, left_out = read("a.json", data)
    assert found == []
    assert left_out


def test_nested_values_become_columns() -> None:
    value = {
        "text": PROSE,
        "meta": {"author": "An", "year": 2018.0},
        "tags": ["a", "b"],
        "deep": [{"x": 1}],
        "no": None,
    }
    (page,), _ = read("a.jsonl", jsonl_bytes([value]))
    assert dict(page.metadata) == {"meta.author": "An", "meta.year": "2018", "tags": "a\nb", "deep": '[{"x": 1}]'}


def test_columns_of_the_results_keep_their_names() -> None:
    (page,), _ = read("a.csv", rows("text,period,words,title,date", f"{PROSE},2020,7,,không rõ"))
    assert dict(page.metadata) == {"column period": "2020", "column words": "7", "column date": "không rõ"}
    assert page.dates == ()
    assert "column 'date' says 'không rõ', which is no date" in map(str, page.notes)


def test_html_in_a_cell_is_read_as_html() -> None:
    cell = f"<p>{PROSE}</p><p>{PROSE_TWO}</p><script>x</script>"
    (page,), _ = read("a.csv", csv_bytes([("title", "text"), (TITLE, cell)]))
    assert page.text.startswith(f"{TITLE}\n\n")
    assert PROSE in page.text.split("\n")
    assert "<p>" not in page.text
    assert "script" not in page.text
    assert [mark.kind for mark in marks(page)].count("title") == 1


def test_text_with_smaller_than_signs_is_no_html() -> None:
    (page,), _ = read("a.csv", csv_bytes([("text",), ("Tuổi < 18 và > 60 <br",)]))
    assert page.text == "Tuổi < 18 và > 60 <br"


def test_letters_are_composed_and_broken_ones_flagged() -> None:
    text = unicodedata.normalize("NFD", PROSE)
    (one, two), _ = read("a.jsonl", jsonl_bytes([{"text": text}, {"text": "Vi\ufffdt Nam và \ufffdn Độ hợp tác"}]))
    assert one.text == PROSE
    assert two.notes


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_encodings_of_tables(encoding) -> None:
    text = unicodedata.normalize("NFD", PROSE) if encoding == "cp1258" else PROSE
    data = f"id,text\n1,{text}\n2,{text}\n".replace("đ", "đ")
    if encoding == "cp1258":
        composed = {"â", "ă", "ê", "ô", "ơ", "ư"}
        data = "".join(
            unicodedata.normalize("NFC", part) if unicodedata.normalize("NFC", part) in composed else part
            for part in _letters(data)
        )
    found, left_out = read("a.csv", data.encode(encoding))
    assert left_out == {}
    assert [page.text for page in found] == [PROSE, PROSE]


def _letters(text: str) -> list[str]:
    """Return letters with their hat or horn, tones apart: as windows-1258 writes them."""
    parts: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if char in "\u0302\u0306\u031b" and parts:
            at = -1 if not unicodedata.combining(parts[-1]) else -2
            parts[at] += char
        else:
            parts.append(char)
    return parts


# Excel.


def test_sheets_of_a_workbook() -> None:
    table = [
        ["BÁO CÁO THÁNG"],
        [],
        ["STT", "Tiêu đề", "Nội dung", "Ngày", "Số"],
        [1, TITLE, PROSE, DAY, 3.5],
    ]
    found, left_out = read("a.xlsx", xlsx_bytes({"Trống": [], "Bài": table, "Số liệu": [["a", "b"], [1, 2]]}))
    (page,) = found
    assert (page.name, page.form, page.dates[0].value) == ("1", "xlsx", "2024-09-27")
    assert dict(page.metadata) == {"STT": "1", "Số": "3.5"}
    assert set(left_out) == {"a.xlsx, sheet 'Trống'", "a.xlsx, sheet 'Số liệu'"}


def test_rows_without_id_bear_the_name_of_their_sheet() -> None:
    sheet = [["text"], [PROSE]]
    found, _ = read("a.xlsx", xlsx_bytes({"Một": sheet, "Hai": sheet}))
    assert [page.name for page in found] == ["Một, row 2", "Hai, row 2"]


def test_a_cell_far_away_does_not_fill_memory() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as old, zipfile.ZipFile(data, "w") as new:
        for one in old.infolist():
            content = old.read(one)
            if one.filename.startswith("xl/worksheets/"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(one, content)
    found, left_out = read("a.xlsx", data.getvalue())
    assert found == []
    assert "1048576 rows and 16384 columns" in left_out["a.xlsx"]


def test_a_workbook_that_unpacks_to_too_much(monkeypatch) -> None:
    monkeypatch.setattr(Tables, "UNPACKED", 1000)
    assert "when it is unpacked" in read("a.xlsx", xlsx_bytes())[1]["a.xlsx"]


# Parquet.


def test_types_of_parquet() -> None:
    import pyarrow as pa

    columns = {
        "id": pa.array([1, 2]),
        "text": pa.array([PROSE, PROSE_TWO]).dictionary_encode(),
        "date": pa.array([dt.date(2024, 9, 27), None]),
        "at": pa.array([DAY.replace(hour=8, minute=30)] * 2, pa.timestamp("us")),
        "n": pa.array([1.0, float("nan")]),
    }
    (one, two), left_out = read("a.parquet", parquet_bytes(columns))
    assert left_out == {}
    assert (one.name, one.dates[0].value) == ("1", "2024-09-27")
    assert dict(one.metadata) == {"id": "1", "at": "2024-09-27 08:30:00", "n": "1"}
    assert (two.dates, dict(two.metadata)) == ((), {"id": "2", "at": "2024-09-27 08:30:00"})


def test_parquet_without_pyarrow(monkeypatch) -> None:
    data = parquet_bytes()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert 'pip install "dienngon[parquet]"' in read("a.parquet", data)[1]["a.parquet"]


# Cells.


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, ""),
        (float("nan"), ""),
        (2018.0, "2018"),
        (2018.5, "2018.5"),
        (1e300, "1e+300"),
        (True, "true"),
        (DAY, "2024-09-27"),
        (dt.time(8, 30), "08:30:00"),
        (b"v\xc3\xa0", "và"),
        (["a", "b"], "a\nb"),
        ({"a": [1]}, '{"a": [1]}'),
        ("\ud83d\ude00 \ud83d", "😀 \ufffd"),
    ],
)
def test_what_cells_say(value, said) -> None:
    assert cell_text(value) == said


@given(st.lists(st.fixed_dictionaries({"id": st.text(max_size=5), "text": st.text(max_size=80)}), max_size=8))
def test_csv_gives_back_what_was_written_or_tells_why_not(values) -> None:
    table = [("id", "text", "x"), *((one["id"], one["text"], "x") for one in values)]
    try:
        data = csv_bytes(table)
    except UnicodeEncodeError:
        return
    found, left_out = read("a.csv", data)
    if "a.csv" not in left_out:
        assert len(found) + len(left_out) == len(values)
    assert len({page.name for page in found}) == len(found)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "text", "title", "date", "x"]), st.one_of(st.text(), st.floats(), st.none())
        )
    )
)
def test_any_lines_of_json_are_read_or_told(values) -> None:
    data = "".join(json.dumps(one) + "\n" for one in values).encode()
    found, left_out = read("a.jsonl", data)
    assert len(found) + len(left_out) >= bool(values)
    for page in found:
        assert unicodedata.is_normalized("NFC", page.text)
        for mark in marks(page):
            assert "\n" not in page.text[mark.start : mark.end] != ""


def test_a_text_of_sections_is_all_that_they_say_in_their_order(tmp_path) -> None:
    record = {
        "title": "Tên bài",
        "body": {"summary": ["Tóm tắt."], "sections": [{"head": "Một", "text": ["Hai.", "Ba."]}]},
    }
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    (document,) = dn.read(file)
    assert document.text == "Tên bài\n\nTóm tắt.\n\nMột\n\nHai.\n\nBa."


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_table_of_too_many_columns_is_refused_with_the_limit(folder, form: str) -> None:
    names = ["text", *(f"c{number}" for number in range(100_000))]
    rows = {"csv": ",".join(names) + "\n" + "x," * 100_000 + "x\n", "jsonl": json.dumps(dict.fromkeys(names, "x"))}
    with pytest.raises(InputError, match="100001 columns, more than the 16384 that are read"):
        dn.read(folder(**{f"a__{form}": rows[form]}))


def test_names_and_empty_cells_by_the_thousand_take_no_square_of_them(folder) -> None:
    # Each name was compared with all before it, and each empty cell copied those before it.
    names = ["text", *["x"] * 16_000]
    head, cells = ",".join(names), "Giá gạo tăng" + "," * 2_000_000
    (document,) = dn.read(folder(a__csv=f"{head}\n{cells}\n"))
    assert document.text == "Giá gạo tăng"
    assert column_names(["x", "x", "x (2)", "", "x"]) == ("x", "x (2)", "x (2) (2)", "column 4", "x (3)")
