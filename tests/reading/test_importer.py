"""A corpus in one file: the very corpus that reading the sources gives, whole or not there at all."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon.cli import main
from dienngon.corpus import Document
from dienngon.errors import InputError, MissingExtraError, OutputError
from dienngon.reading import importer
from dienngon.reading.folder import requested
from dienngon.reading.stored import file as parquet
from dienngon.reading.stored.file import Writer
from dienngon.reading.stored.schema import SCHEMA_KEY, VERSION_KEY
from dienngon.reading.thresholds import Stored
from dienngon.study.analysis import analyse

PROSE = "Hội nghị bàn về hợp tác quốc tế trong phòng, chống khủng bố và bảo vệ an ninh mạng ở các nước."
NAVIGATION = "Trang chủ Thời sự Kinh tế Văn hóa"


@pytest.fixture
def site(folder) -> Path:
    """Return a folder whose pages repeat a line, with metadata, overrides, a table, and what is left out."""
    pages = {f"p{number}__txt": f"Bài số {number}\n{PROSE} {number}\n{NAVIGATION}\n" for number in range(9)}
    rows = [{"id": f"r{n}", "text": f"{PROSE} Dòng {n}.", "date": "2021-03-0" + str(n), "ghi chú": "x"} for n in (1, 2)]
    return folder(
        **pages,
        table__jsonl="\n".join(json.dumps(row, ensure_ascii=False) for row in rows),
        empty__txt="",
        metadata__csv="document,title,date,basis,own\np1.txt,Một,2022-05,header,của tôi\nnone.txt,,2022,,\n",
        overrides__csv="document,line,action,reason\np2.txt,2,drop,thử\np3.txt,40,keep,\n",
    )


def test_what_is_read_back_is_what_the_sources_give(site: Path, tmp_path: Path) -> None:
    whole = dn.read(site)
    stored = dn.import_corpus(site, tmp_path / "c.parquet")
    back = dn.read(tmp_path / "c.parquet")
    assert back == whole
    assert back.hash == whole.hash == stored.hash
    assert any(span.subkind == "recurring" for one in back for span in one.spans)
    assert any(span.subkind == "dropped" for one in back for span in one.spans)
    assert back.excluded
    assert len(back.notes) == 2
    assert back["p1.txt"].metadata == {"own": "của tôi"}


def test_the_seeds_give_the_same_report_from_one_file(tmp_path: Path) -> None:
    dn.import_corpus(SEEDS, tmp_path / "seeds.parquet")
    assert dn.read(tmp_path / "seeds.parquet") == dn.read(SEEDS)


def test_nothing_is_lost_without_cleaning(site: Path, tmp_path: Path) -> None:
    dn.import_corpus(site, tmp_path / "c.parquet")
    expected = dn.read(site, clean=False)
    assert dn.read(tmp_path / "c.parquet", clean=False).documents == expected.documents


def test_a_stream_can_be_gone_through_again_and_looked_into(site: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Stored, "DOCUMENTS", 3)
    stored = dn.import_corpus(site, tmp_path / "c.parquet")
    whole = dn.read(site)
    assert pq.ParquetFile(stored.path).num_row_groups == 4
    assert tuple(stored) == tuple(stored) == whole.documents
    assert len(stored) == len(whole)
    for place, one in enumerate(whole):
        assert stored[place] == stored[one.name] == one
    assert stored[-1] == whole[-1]
    with pytest.raises(IndexError):
        stored[len(whole)]
    with pytest.raises(dn.DienngonError, match=r"p1\.txt"):
        stored["p11.txt"]


def test_the_same_documents_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "a.parquet", tmp_path / "b" / "b.parquet"
    dn.import_corpus(site, one)
    dn.import_corpus(site, other)
    assert one.read_bytes() == other.read_bytes()
    dn.import_corpus(one, tmp_path / "again.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == one.read_bytes()


def test_an_import_among_the_documents_is_no_document(site: Path) -> None:
    whole = dn.read(site)
    dn.import_corpus(site, site / "corpus.parquet")
    first = (site / "corpus.parquet").read_bytes()
    dn.import_corpus(site, site / "corpus.parquet")
    assert (site / "corpus.parquet").read_bytes() == first
    again = dn.read(site)
    assert again.documents == whole.documents
    assert [str(one.reason) for one in again.excluded if one.name == "corpus.parquet"] == [
        "it is a corpus that dienngon imported; give it as PATH by itself"
    ]


def test_metadata_and_overrides_are_applied_on_top(folder, tmp_path: Path) -> None:
    place = folder(a__txt=f"Đầu đề\n{PROSE}", b__txt=f"Khác\n{PROSE} Hai.")
    dn.import_corpus(place, tmp_path / "c.parquet")
    rows, lines = tmp_path / "m.csv", tmp_path / "o.csv"
    rows.write_text("document,date,basis\na.txt,2020-02-02,by hand\nz.txt,2020,\n", encoding="utf-8")
    lines.write_text("document,line,action\nb.txt,2,drop\nb.txt,9,drop\n", encoding="utf-8")
    expected = dn.read(place, rows, overrides=lines)
    back = dn.read(tmp_path / "c.parquet", rows, overrides=lines)
    assert back == expected
    assert len(back.notes) == 2
    dn.import_corpus(tmp_path / "c.parquet", tmp_path / "d.parquet", rows, overrides=lines)
    assert dn.read(tmp_path / "d.parquet") == expected
    assert "no effect" in str(dn.read(tmp_path / "c.parquet", encoding="utf-8").notes[0])


def altered(path: Path, out: Path, *, drop: str = "", cast: str = "", said: dict[bytes, bytes] | None = None) -> Path:
    table = pq.read_table(path)
    metadata = {**table.schema.metadata, **(said or {})}
    if drop:
        table = table.drop_columns([drop])
    if cast:
        place = table.column_names.index(cast)
        table = table.set_column(place, cast, pa.array([1] * len(table)))
    pq.write_table(table.replace_schema_metadata(metadata), out)
    return out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"said": {SCHEMA_KEY: b"7", VERSION_KEY: b"9.1"}}, r"dienngon 9\.1, whose corpora have schema 7.*update"),
        ({"said": {SCHEMA_KEY: b"0"}}, r"schema 0; this version reads schema 3: import the documents again"),
        ({"drop": "spans"}, r"lacks the column 'spans'; import"),
        ({"cast": "title"}, r"column 'title' holds int64 instead of string"),
        ({"said": {b"dienngon.corpus": b"{"}}, r"list of files left out is damaged"),
    ],
)
def test_a_corpus_of_another_make_is_told(folder, tmp_path: Path, change, said: str) -> None:
    dn.import_corpus(folder(a__txt=PROSE), tmp_path / "c.parquet")
    other = altered(tmp_path / "c.parquet", tmp_path / "other.parquet", **change)
    for use in (dn.read, dn.open_corpus):
        with pytest.raises(InputError, match=said):
            use(other)
    assert main(["read", str(other)]) == 2


def test_rows_taken_by_another_program_are_a_corpus_still(site: Path, tmp_path: Path) -> None:
    dn.import_corpus(site, tmp_path / "c.parquet")
    table = pq.read_table(tmp_path / "c.parquet")
    pq.write_table(table.slice(2, 3), tmp_path / "part.parquet")
    assert dn.read(tmp_path / "part.parquet").documents == dn.read(site).documents[2:5]


def test_damaged_files_are_told(site: Path, tmp_path: Path) -> None:
    dn.import_corpus(site, tmp_path / "c.parquet")
    data = (tmp_path / "c.parquet").read_bytes()
    cut = tmp_path / "cut.parquet"
    for size in (4, 100, len(data) // 2, len(data) - 1):
        cut.write_bytes(data[:size])
        for use in (dn.read, dn.open_corpus):
            with pytest.raises(InputError, match=r"damaged|cut off"):
                use(cut)
    spoilt = bytearray(data)
    for place in range(40, 200, 7):
        spoilt[place] ^= 0x55
    cut.write_bytes(spoilt)
    with pytest.raises(InputError, match="damaged"):
        dn.read(cut)


def test_a_plain_parquet_table_is_a_table(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["x"], "text": [PROSE]}), tmp_path / "t.parquet")
    assert [one.form for one in dn.read(tmp_path / "t.parquet")] == ["parquet"]
    with pytest.raises(InputError, match="did not import"):
        dn.open_corpus(tmp_path / "t.parquet")
    with pytest.raises(InputError, match="No such file"):
        dn.open_corpus(tmp_path / "none.parquet")


def test_a_file_that_is_replaced_meanwhile_is_told(folder, tmp_path: Path) -> None:
    stored = dn.import_corpus(folder(a__txt=PROSE), tmp_path / "c.parquet")
    dn.import_corpus(folder(b__txt=PROSE + " Hai."), tmp_path / "c.parquet")
    with pytest.raises(InputError, match="was changed while it was read"):
        list(stored)


def test_what_is_not_ours_is_not_replaced(folder, tmp_path: Path) -> None:
    place = folder(a__txt=PROSE)
    foreign = tmp_path / "mine.parquet"
    foreign.write_bytes(b"PAR1 not really")
    with pytest.raises(OutputError, match="is not a corpus that dienngon imported"):
        dn.import_corpus(place, foreign)
    assert foreign.read_bytes() == b"PAR1 not really"
    with pytest.raises(OutputError, match=r"ends in \.parquet"):
        dn.import_corpus(place, tmp_path / "c.csv")
    (tmp_path / "d.parquet").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        dn.import_corpus(place, tmp_path / "d.parquet")
    dn.import_corpus(place, tmp_path / "c.parquet")
    with pytest.raises(OutputError, match="would replace the corpus that is read"):
        dn.import_corpus(tmp_path / "c.parquet", tmp_path / "c.parquet")


def test_a_failed_import_leaves_nothing_behind(site: Path, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "out" / "c.parquet"
    with pytest.raises(InputError, match="cannot be used: the file is empty"):
        dn.import_corpus(site / "empty.txt", out)
    dn.import_corpus(site, out)
    before = out.read_bytes()
    monkeypatch.setattr(importer, "relabelled", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dn.import_corpus(site, out)
    assert out.read_bytes() == before
    assert [one.name for one in out.parent.iterdir()] == ["c.parquet"]


def test_without_pyarrow_the_package_is_named(folder, tmp_path: Path, monkeypatch) -> None:
    place = folder(a__txt=PROSE)
    monkeypatch.setattr(importer.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"\[parquet\]"):
        dn.import_corpus(place, tmp_path / "c.parquet")
    with importer.streamed(place) as documents:
        assert documents == dn.read(place)


def test_streaming_leaves_nothing_behind(site: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(importer.tempfile, "tempdir", str(tmp_path))
    with importer.streamed(site) as documents:
        assert tuple(documents) == dn.read(site).documents
    assert not [one for one in tmp_path.iterdir() if one.name != "corpus"]


def test_odd_texts_come_back(tmp_path: Path) -> None:
    plain = dn.read(SEEDS)[0]
    odd = [
        dataclasses.replace(plain, name=f"{number} ấ'\"", text=text, spans=(), date=None, metadata={"": "ơ", "k": ""})
        for number, text in enumerate(["", "\x00\x01", "\ufffe\U0001f600", "a\r\nb", "ế" * 70_000])
    ]
    with Writer(tmp_path / "odd.parquet") as writer:
        for one in odd:
            writer.add(one)
        writer.finish()
    assert list(dn.open_corpus(tmp_path / "odd.parquet")) == odd
    with Writer(tmp_path / "none.parquet") as writer:
        writer.finish()
    assert not len(dn.open_corpus(tmp_path / "none.parquet"))


def test_the_command_says_what_it_wrote(site: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "c.parquet"
    assert main(["import", str(site), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Wrote 11 documents" in said
    assert "1 left out" in said
    assert main(["read", str(out), "--csv", "--quiet"]) == 0
    assert capsys.readouterr().out.count("\n") == 12
    assert main(["import", str(site), "--out", str(tmp_path / "c.txt")]) == 2
    assert main(["import", str(tmp_path / "none"), "--out", str(out)]) == 2


def test_documents_of_one_name_are_refused(folder, tmp_path: Path, monkeypatch) -> None:
    twice = [Document("a", "x", ()), Document("a", "y", ())]
    monkeypatch.setattr("dienngon.reading.folder.read_each", lambda *_, **__: iter(twice))
    with pytest.raises(dn.DienngonError, match="different names"):
        importer.write_corpus(requested(folder(a__txt=PROSE)), tmp_path / "c.parquet")


def test_a_file_that_cannot_be_looked_at_is_no_corpus(tmp_path: Path) -> None:
    assert not parquet.is_stored(tmp_path / "none.parquet")
    assert not parquet.is_stored(tmp_path)


@pytest.mark.usefixtures("few")
def test_a_study_of_one_file_gives_the_same_tables(results, tmp_path: Path) -> None:
    dn.import_corpus(SEEDS, tmp_path / "corpus.parquet")
    text = (SEEDS / "study.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^metadata = .*\n", "", text).replace('path = "."', 'path = "corpus.parquet"')
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    shutil.copy(SEEDS / "themes.toml", tmp_path)
    again = analyse(dn.read_study(tmp_path / "study.toml"))
    for name in ("documents", "timeline", "themes", "keywords", "cooccurrence"):
        assert again.tables[name].data.equals(results.tables[name].data)
