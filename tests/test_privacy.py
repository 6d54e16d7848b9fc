from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon.cli import main
from dienngon.errors import StudyError
from dienngon.privacy import without_texts
from dienngon.study.settings import Settings
from dienngon.table import Table


def closed(tmp_path: Path, texts: str) -> Settings:
    text = (SEEDS / "study.toml").read_text(encoding="utf-8")
    text = f'texts = "{texts}"\n' + text
    for name in ("path", "metadata"):
        text = re.sub(rf'(?m)^{name} = "(?!themes)([^"]*)"', rf'{name} = "{SEEDS.as_posix()}/\1"', text)
    text = text.replace('"themes.toml"', f'"{(SEEDS / "themes.toml").as_posix()}"')
    file = tmp_path / "study.toml"
    file.write_text(text, encoding="utf-8")
    return dn.read_study(file)


def running(corpus: dn.Corpus) -> list[str]:
    """Return a stretch from the middle of every counted sentence-long paragraph."""
    return [
        document.text[one.start + 40 : one.start + 80]
        for document in corpus
        for one in document.paragraphs
        if one.end - one.start > 200
    ]


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_without_texts_no_output_holds_a_sentence(corpus, tmp_path) -> None:
    done = dn.run(closed(tmp_path, "none"), tmp_path / "out")
    evidence = pd.read_csv(tmp_path / "out" / "evidence.csv", keep_default_na=False)
    assert (evidence["sentence"] == "").all()
    assert len(evidence) == len(done.results.tables["themes"].evidence())
    for one in evidence.itertuples():
        assert corpus[one.document].text[one.start : one.end] == one.matched
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "characters " in page
    stretches = running(corpus)
    assert len(stretches) > 50
    for file in (tmp_path / "out").iterdir():
        if file.suffix in (".csv", ".json", ".html", ".svg"):
            text = file.read_text(encoding="utf-8")
            assert not [one for one in stretches if one in text], file.name


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_with_sentences_only_evidence_shows_them(tmp_path) -> None:
    dn.run(closed(tmp_path, "sentences"), tmp_path / "out")
    evidence = pd.read_csv(tmp_path / "out" / "evidence.csv", keep_default_na=False)
    assert evidence["sentence"].str.len().min() > 0
    spans = pd.read_csv(tmp_path / "out" / "spans.csv", keep_default_na=False)
    assert (spans["text"] == "").all()
    passages = pd.read_csv(tmp_path / "out" / "passages.csv", keep_default_na=False)
    assert (passages["text"] == "").all()
    assert (passages["words"] > 0).all()


def test_what_would_hold_whole_texts_refuses_a_closed_study(tmp_path, capsys) -> None:
    study = tmp_path / "study.toml"
    closed(tmp_path, "none")
    for verb, out in (("export", "out"), ("import", "corpus.parquet")):
        assert main([verb, str(study), "--out", str(tmp_path / out), "--quiet"]) == 2
        assert "keeps its texts closed (texts = 'none')" in capsys.readouterr().err
        assert not (tmp_path / out).exists()


@pytest.mark.usefixtures("few")
@pytest.mark.slow
def test_topics_of_a_closed_study_show_no_passage(tmp_path, capsys, corpus) -> None:
    closed(tmp_path, "none")
    study, out = str(tmp_path / "study.toml"), tmp_path / "out"
    topics = ["topics", study, "--draws", "2", "--quiet"]
    assert main([*topics, "--by", "year", "--save", str(tmp_path / "model"), "--out", str(out)]) == 0
    assert main(["topics", "intrude", study, "--draws", "0", "--quiet", "--out", str(tmp_path / "words")]) == 0
    evidence = pd.read_csv(out / "topics_evidence.csv", keep_default_na=False)
    assert (evidence["passage"] == "").all()
    for row in evidence.itertuples():
        assert corpus[row.document].text[row.start : row.end].strip()
    stretches = running(corpus)
    for file in (one for folder in (out, tmp_path / "words", tmp_path / "model") for one in folder.iterdir()):
        if file.suffix in (".csv", ".json", ".html", ".svg"):
            text = file.read_text(encoding="utf-8")
            assert not [one for one in stretches if one in text], file.name
    for closing in ("sentences", "none"):
        closed(tmp_path, closing)
        asked = ["topics", "intrude", study, "--kind", "topics", "--out", str(tmp_path / "sheet")]
        assert main(asked) == 2
        assert f"keeps its texts closed (texts = '{closing}'), and a sheet of topics" in capsys.readouterr().err
        assert not (tmp_path / "sheet").exists()


def test_themes_of_a_closed_study_show_no_sentence(corpus, tmp_path, capsys) -> None:
    study = str(closed(tmp_path, "none").source)
    stretches = running(corpus)
    suggest = ["themes", "suggest", study, "--theme", "capacity", "--minimum", "2"]
    for arguments in ([*suggest, "--toml"], [*suggest, "--csv"], ["themes", "track", study, "--evidence", "--json"]):
        assert main([*arguments, "--quiet"]) == 0
        said = capsys.readouterr().out
        assert "phục vụ" in said or "năng lực" in said
        assert not [one for one in stretches if one in said]
    sheet = ["themes", "sample", study, "--out", str(tmp_path / "sheets" / "sheet.csv")]
    (tmp_path / "sheets").mkdir()
    assert main([*sheet, "--quiet"]) == 2
    assert "a coding sheet consists of them; draw it from the folder" in capsys.readouterr().err
    closed(tmp_path, "sentences")
    assert main([*sheet, "--quiet"]) == 2
    assert "--unit sentence" in capsys.readouterr().err
    assert main([*sheet, "--unit", "sentence", "--quiet"]) == 0


def test_long_cells_of_documents_are_left_out() -> None:
    data = pd.DataFrame(
        {"document": ["a"], "title": ["t" * 90], "words": [3], "section": ["x"], "description": ["y" * 90]}
    )
    table = Table("documents", "Documents", "", data)
    assert list(without_texts(table, "none").data.columns) == ["document", "title", "words", "section"]
    assert list(without_texts(table, "sentences").data.columns) == ["document", "title", "words", "section"]
    assert without_texts(table, "full") is table
    # Only tables of documents have columns of their own.
    assert list(without_texts(dataclasses.replace(table, name="other"), "none").data.columns) == list(data.columns)


def test_a_word_that_is_no_choice_is_refused(tmp_path) -> None:
    with pytest.raises(StudyError, match=r"'texts' must be one of full, sentences, none. Got 'some'"):
        closed(tmp_path, "some")
