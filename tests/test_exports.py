from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.io import mmread

import dienngon as dn
from dienngon.cells import unguarded
from dienngon.counts import Unit
from dienngon.errors import MissingExtraError, OutputError, ParameterError
from dienngon.exports import export
from documents import corpus as made
from documents import document

HAS_ARROW = importlib.util.find_spec("pyarrow") is not None


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: unguarded(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize("unit", ["document", "passage"])
def test_the_matrix_comes_back(tokens: dn.Tokens, tmp_path: Path, unit: Unit) -> None:
    written = export(tokens, tmp_path / "out", unit=unit)
    assert {path.name for path in written} == {"dtm.mtx", "vocabulary.csv", "documents.csv", "tokens.csv"}
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names - {"manifest.json"} == {path.name for path in written}
    counts = dn.count(tokens, unit)
    matrix = mmread(tmp_path / "out" / "dtm.mtx")
    assert matrix.dtype.kind == "i"
    assert np.array_equal(matrix.toarray(), counts.matrix.toarray())
    assert [row["term"] for row in read(tmp_path / "out" / "vocabulary.csv")] == list(counts.terms)
    assert len(read(tmp_path / "out" / "documents.csv")) == matrix.shape[0]


@pytest.mark.parametrize("unit", ["document", "passage"])
def test_csv_holds_the_same_counts(tokens: dn.Tokens, tmp_path: Path, unit: Unit) -> None:
    export(tokens, tmp_path, unit=unit, form="csv", stop=["khủng bố"])
    counts = dn.count(tokens, unit, ["khủng bố"])
    rows = read(tmp_path / "documents.csv")
    found = np.zeros(counts.matrix.shape, dtype=int)
    column = {term: number for number, term in enumerate(counts.terms)}
    for cell in read(tmp_path / "dtm.csv"):
        row = int(cell["row"]) - 1
        assert cell[unit] == rows[row][unit]
        found[row, column[cell["term"]]] = int(cell["count"])
    assert np.array_equal(found, counts.matrix.toarray())
    assert "khủng bố" not in column
    assert "của" in column


def test_documents_are_described(tokens: dn.Tokens, tmp_path: Path) -> None:
    export(tokens, tmp_path)
    rows = read(tmp_path / "documents.csv")
    assert list(rows[0]) == ["document", "title", "date", "precision", "publisher", "words"]
    for row, one, words in zip(rows, tokens.corpus, tokens.word_counts, strict=True):
        date = ("", "") if one.date is None else (one.date.value, one.date.precision)
        expected = (one.name, one.title, *date, one.publisher, str(words))
        assert tuple(row.values()) == expected


def test_passages_lie_where_they_say(whole: dn.Tokens, tmp_path: Path) -> None:
    export(whole, tmp_path, unit="passage")
    rows = read(tmp_path / "documents.csv")
    assert len({row["passage"] for row in rows}) == len(rows)
    for row in rows:
        text = whole.corpus[row["document"]].text
        passage = text[int(row["start"]) : int(row["end"])]
        alone = dn.segment(made({"one": (passage, None)}))
        assert int(row["words"]) == alone.word_counts.sum() > 0
        assert int(row["line"]) == text[: int(row["start"])].count("\n") + 1


def test_tokens_are_spans_of_the_texts(tokens: dn.Tokens, tmp_path: Path) -> None:
    export(tokens, tmp_path)
    rows = read(tmp_path / "tokens.csv")
    assert len(rows) == sum(map(len, tokens.merged))
    for row in rows:
        surface = tokens.corpus[row["document"]].text[int(row["start"]) : int(row["end"])]
        assert row["token"] == " ".join(surface.split())
    merged = {row["token"].lower() for row in rows if row["merged"] == "1"}
    assert {"liên hợp quốc", "bạo lực cực đoan"} <= merged
    assert "khủng bố" not in merged
    own = [row["token"] for row in rows if row["merged"] == "0"]
    assert len(own) == sum(
        (start, end) in set(zip(words.start.tolist(), words.end.tolist(), strict=True))
        for words, spans in zip(tokens.words, tokens.merged, strict=True)
        for start, end in zip(spans.start.tolist(), spans.end.tolist(), strict=True)
    )


def test_quotes_commas_and_words_like_na_survive(tmp_path: Path) -> None:
    title = 'Một, "hai" và\nba'
    one = document("a, b.txt", "NA null được nhắc tới “NA”, NULL, 'nan' và \"nan\".", "2024", title=title)
    tokens = dn.segment(dn.Corpus((one,)))
    export(tokens, tmp_path, stop=[])
    assert read(tmp_path / "documents.csv")[0]["title"] == title
    assert read(tmp_path / "documents.csv")[0]["date"] == "2024"
    assert {"NA", "nan"} <= {row["term"] for row in read(tmp_path / "vocabulary.csv")}
    assert [row["token"] for row in read(tmp_path / "tokens.csv")] == tokens.texts("a, b.txt")


def test_the_same_again_is_the_same_bytes_and_other_files_stay(tokens: dn.Tokens, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    first = {path.name: path.read_bytes() for path in export(tokens, tmp_path)}
    assert {path.name: path.read_bytes() for path in export(tokens, str(tmp_path))} == first
    assert {path.name for path in tmp_path.iterdir()} - {"manifest.json"} == {*first, "mine.txt"}


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="No term"):
        export(dn.segment(made({"a": ("12 . 13", None)})), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_used_is_refused(tokens: dn.Tokens, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"'form'.*parquet"):
        export(tokens, tmp_path / "out", form="parquett")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="'unit'"):
        export(tokens, tmp_path / "out", unit="line")  # type: ignore[arg-type]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="file"):
        export(tokens, tmp_path / "file")


def test_parquet_without_pyarrow_names_the_extra(
    tokens: dn.Tokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r'pip install "dienngon\[parquet\]"'):
        export(tokens, tmp_path / "out", form="parquet")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not HAS_ARROW, reason="pyarrow is an extra")
@pytest.mark.parametrize("unit", ["document", "passage"])
def test_parquet_holds_what_csv_holds(
    tokens: dn.Tokens, tmp_path: Path, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr("dienngon.exports._BATCH", 2)
    export(tokens, tmp_path / "csv", unit=unit, form="csv")
    for path in export(tokens, tmp_path / "parquet", unit=unit, form="parquet"):
        rows = pq.read_table(path).to_pylist()
        expected = read(tmp_path / "csv" / f"{path.stem}.csv")
        assert [{key: str(value) for key, value in row.items()} for row in rows] == expected
