from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import shutil
import socket
import sys
from pathlib import Path

import msgspec
import numpy as np
import openpyxl
import pandas as pd
import pytest

import dienngon as dn
from conftest import ROOT, SEEDS
from dienngon.errors import DienngonError, StudyError
from dienngon.plots import has_figure
from dienngon.study import workbook as workbooks
from dienngon.study.analysis import ENTRIES, Entry, Found, Results, analyse
from dienngon.study.models import model_topics
from dienngon.study.results import Run, opened
from dienngon.study.settings import Settings, read_study, with_models
from dienngon.table import Table
from dienngon.table import worded as worded_frame
from dienngon.themes.matcher import Matcher
from dienngon.themes.patterns import Patterns
from documents import FIGURES
from test_architecture import imports

COMMITTED = ROOT / "figures"
MODELS = 'models = ["consensus", "nmf", "bertopic"]'
COLUMNS = {
    "documents": ["document", "title", "date", "precision", "date_basis", "period", "words", "removed_words", "note"],
    "spans": ["document", "line", "start", "end", "kind", "text"],
    "themes": ["theme", "period", "documents", "words", "hits", "rate_per_1000", "documents_with_theme", "note"],
    "evidence": ["theme", "term", "matched", "counted", "document", "period", "line", "start", "end", "sentence"],
    "keyness": ["period", "term", "effect", "low", "high", "detectable", "verdict", "rate", "count", "p_adjusted"],
    "keyness_evidence": ["term", "period", "side", "document", "line", "start", "end", "sentence"],
    "keywords": ["period", "rank", "term", "tfidf", "count", "documents"],
    "topics": ["model", "topic", "label", "stable", "rank", "term", "weight"],
    "topics_over_time": [
        "model",
        "topic",
        "stable",
        "period",
        "share",
        "low",
        "high",
        "difference",
        "verdict",
        "discovery",
        "change",
        "share_words",
        "documents",
        "note",
        "p_adjusted",
    ],
}


def test_what_a_study_finds_knows_no_figure_and_no_page() -> None:
    folder = ROOT / "analysis" / "dienngon" / "study"
    for name in ("settings", "models", "analysis"):
        assert not imports(folder / f"{name}.py") & {"plots", "reporting", "cli"}, name


def test_every_table_has_a_file_or_a_figure_and_one_place(results: Results, written: Run) -> None:
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    assert set(results.tables) == set(results.entries)
    for name, table in results.tables.items():
        entry = results.entries[name]
        assert entry.csv or entry.evidence or has_figure(table), name
    assert {f"{name}.csv" for name, _ in results.files()} <= set(written.files)


def test_texts_are_withheld_from_all_tables() -> None:
    study = dataclasses.replace(read_study(SEEDS / "study.toml"), texts="none")
    closed: dict[str, Table] = {}

    def take(found: Found, entry: Entry, tail: str, table: Table) -> None:
        closed[entry.name + tail] = opened(table, found)

    results = analyse(study, made=take)
    assert set(closed) == set(results.tables)
    for table in closed.values():
        for frame in (table.data, *(() if table.evidence_data is None else (table.evidence(),))):
            for column in {"text", "second_text", "passage", "sentence", "example"} & set(frame.columns):
                assert (frame[column] == "").all()
    assert results.tables["themes"].evidence()["sentence"].str.len().min() > 0


@pytest.fixture(scope="module")
def frames(written: Run) -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(written.out / f"{name}.csv", keep_default_na=False) for name in COLUMNS}


def test_the_files_that_other_tools_read(written: Run, frames: dict[str, pd.DataFrame]) -> None:
    for name, columns in COLUMNS.items():
        assert set(columns) <= set(frames[name].columns), name
    expected = {f"{name}.csv" for name in COLUMNS} | {"manifest.json", "report.html"}
    # In five documents no two themes are together more often than by chance.
    drawn = set(FIGURES) - {"theme_network"}
    expected |= {f"{name}.{suffix}" for name in drawn for suffix in ("svg", "png", "csv", "json")}
    found = {one.name for one in written.out.iterdir()}
    assert expected <= found
    assert found == set(written.files)


def test_the_workbook_has_a_sheet_for_each_table(results: Results, written: Run) -> None:
    book = openpyxl.load_workbook(written.out / "tables.xlsx")
    full = [name for name, table in results.tables.items() if len(table.data) and results.entries[name].csv]
    assert book.sheetnames == ["contents", *(name[:31] for name in full)]
    rows = list(book["themes"].iter_rows(values_only=True))
    data = results.tables["themes"].data
    assert [row[rows[0].index("hits")] for row in rows[1:]] == data["hits"].tolist()
    said = worded_frame(data[["verdict"]])["verdict"].tolist()
    assert [row[rows[0].index("verdict")] for row in rows[1:]] == said != data["verdict"].tolist()
    sizes = {row[0]: row[2:5] for row in book["contents"].iter_rows(min_row=2, values_only=True)}
    assert sizes["themes"] == (len(data), len(data), "themes.csv")


def test_a_long_table_is_cut_in_the_workbook_and_said_to_be(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(results, "vi")))
    assert book["themes"].max_row == 3
    shown = {row[0]: row[2:4] for row in book["contents"].iter_rows(min_row=2, values_only=True)}
    assert shown["themes"] == (len(results.tables["themes"].data), 2)


def test_all_labelled_lines_are_in_their_file(results: Results, frames: dict[str, pd.DataFrame]) -> None:
    every = [(one.name, span.line, span.start, span.kind) for one in results.corpus for span in one.spans]
    written = frames["spans"][["document", "line", "start", "kind"]]
    assert list(written.itertuples(index=False, name=None)) == every


def test_hits_are_the_counted_rows_of_evidence(frames: dict[str, pd.DataFrame]) -> None:
    evidence = frames["evidence"].query("counted == 1").groupby(["theme", "period"]).size()
    for row in frames["themes"].itertuples():
        assert row.hits == evidence.get((row.theme, row.period), 0)
    gap = frames["themes"].query("period == 2023")
    assert (gap["documents"] == 0).all()
    assert (gap["rate_per_1000"] == "").all()


def test_words_add_up_over_documents(frames: dict[str, pd.DataFrame]) -> None:
    words = frames["documents"].groupby("period")["words"].sum()
    for row in frames["themes"].itertuples():
        assert row.words == words.get(row.period, 0)


def test_two_runs_give_the_same_bytes(written: Run, study, tmp_path: Path) -> None:
    again = dn.run(study, tmp_path / "again")
    assert again.files == written.files
    for name in written.files:
        assert (again.out / name).read_bytes() == (written.out / name).read_bytes(), name


def test_what_is_committed_is_what_the_study_gives(written: Run) -> None:
    tables = sorted(one.name for one in COMMITTED.glob("*.csv"))
    assert tables == sorted(name for name in written.files if name.endswith(".csv"))
    assert {one.name for one in COMMITTED.iterdir()} == set(written.files)
    for name in tables:
        old, new = (pd.read_csv(folder / name, keep_default_na=False) for folder in (COMMITTED, written.out))
        assert list(old.columns) == list(new.columns), name
        for column in old.columns:
            left, right = (pd.to_numeric(one[column], errors="coerce") for one in (old, new))
            numeric = left.notna() & right.notna()
            assert np.allclose(left[numeric], right[numeric], rtol=2e-5, atol=1e-9), f"{name}: {column}"
            assert list(old[column][~numeric]) == list(new[column][~numeric]), f"{name}: {column}"


def test_the_manifest_traces_inputs_and_outputs(written: Run) -> None:
    text = (written.out / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    for name, digest in manifest["inputs"].items():
        assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == digest
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((written.out / name).read_bytes()).hexdigest() == digest
    assert set(manifest["outputs"]) == set(written.files) - {"manifest.json"}
    assert {"study.toml", "themes.toml", "metadata.csv"} <= set(manifest["inputs"])
    assert manifest["parameters"]["seed"] == 0


def test_nothing_written_knows_the_machine(written: Run) -> None:
    secrets = [str(ROOT), str(Path.home()), str(written.out.parent), socket.gethostname()]
    for name in written.files:
        data = (written.out / name).read_bytes()
        for secret in secrets:
            assert len(secret) < 5 or secret.encode() not in data, name


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_all_models_in_one_run(study, tmp_path: Path) -> None:
    run = dn.run(with_models(study, ["nmf", "lda", "bertopic"]), tmp_path / "out")
    topics = pd.read_csv(run.out / "topics.csv")
    assert list(topics["model"].unique()) == ["nmf", "lda", "bertopic"]
    assert {"topic_terms_lda.svg", "topics_over_years_bertopic.png"} <= set(run.files)


@pytest.mark.usefixtures("few")
def test_a_model_without_its_package_is_left_out_and_said(
    study: Settings, tokens: dn.Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bertopic", None)
    found = model_topics(with_models(study, ["nmf", "bertopic"]), tokens)
    assert [one.model for one in found.fitted] == ["nmf"]
    (note,) = found.missing
    assert "No topics were fitted (bertopic). The model 'bertopic' needs the package bertopic" in str(note)


@pytest.mark.usefixtures("few")
def test_models_that_are_compared_have_the_number_of_topics_that_was_found(study: Settings, tokens: dn.Tokens) -> None:
    asked = msgspec.structs.replace(study.topics, k="auto", models=("nmf", "consensus"))
    found = model_topics(dataclasses.replace(study, topics=asked), tokens)
    assert {len(one) for one in found.fitted} < {2, 3}
    assert all(one.stability is not None for one in found.fitted)
    assert found.scan is not None
    assert found.scan.frame["k"].tolist() == [2, 3]


def changed(tmp_path: Path, old: str = "", new: str = "", **files: str) -> Path:
    """Return the path of a copy of the study with one thing changed, and without a scan, which takes a while."""
    home = tmp_path / "study"
    shutil.copytree(SEEDS, home)
    path = home / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new).replace("scan = true", "scan = false"), encoding="utf-8")
    for name, content in files.items():
        (home / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("seed = 0", "sed = 0", "the key 'sed' at the top level is not known. Did you mean 'seed'?"),
        ("k = 3", "kk = 4", "the key 'kk' at 'topics' is not known"),
        ("first = 2021", "first = 2025", "Periods must run from a first one to a last one"),
        ("first = 2021", "first = 2021.5", "at 'periods.first'"),
        ("first = 2021", 'first = "2021-08"', "With periods by year, 'first' must be a year such as 2022"),
        ("first = 2021\n", "", "must name both 'first' and 'last', or neither. Got last alone"),
        ('by = "year"', 'by = "publisher"', "leave the two out to group by a column of metadata"),
        ('by = "year"', 'by = "moths"', "Did you mean 'month'?"),
        (MODELS, 'models = ["nfm"]', "Did you mean 'nmf'?"),
        (MODELS, "models = []", "one model or more"),
        (MODELS, 'models = ["nmf", "nmf"]', "each once"),
        ("k = 3", 'k = "many"', "'topics.k' must be a whole number or \"auto\""),
        ("top = 12", "top = 0", "'keywords.top' must be at least 1"),
        ("[topics]", "[comparison]\nlevel = 5\n[topics]", "In [comparison]: 'level' must be between 0 and 1"),
        (
            "[topics]",
            "[comparison]\npermutations = 5\n[topics]",
            "In [comparison]: At the level 0.05, 'permutations' must be at least 20",
        ),
        ("[topics]", "[comparison]\nminimum = 0\n[topics]", "'comparison.minimum' must be at least 1"),
        ("seed = 0", "seed = -1", "'seed' must be from 0"),
        ('title_vi = "', "title_vi = ", "not valid TOML"),
        ("title_en", "subtitle", "the key 'subtitle' at the top level is not known"),
        ("title_en", "#", "the key 'title_en' at the top level is missing, as 'title_vi' is there; add it, or 'title'"),
        ("title_vi", "title = 'x'\ntitle_vi", "the key 'title' at the top level is never shown, as 'title_vi' and"),
        ("limits_vi = [", "limits_vi = ['x', ", "the texts of 'limits' at the top level are 3 in Vietnamese and 2 in"),
        ("title_vi = ", "title_vi = '' #", "'title' must not be empty"),
    ],
)
def test_a_bad_study_says_what_and_where(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(StudyError, match=r"^study\.toml") as caught:
        dn.read_study(path)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("first = 2021\nlast = 2024", "first = 1990\nlast = 1991", "No document of '.*' is dated within 1990 to 1991"),
        ('path = "themes.toml"', 'path = "other.toml"', "'other.toml' cannot be read"),
        ('path = "."', 'path = "nowhere"', "No such folder or file: '.*nowhere'"),
        ('metadata = "metadata.csv"', 'metadata = "none.csv"', "'none.csv' cannot be read"),
    ],
)
def test_a_study_that_cannot_run_leaves_nothing(tmp_path: Path, old: str, new: str, said: str) -> None:
    study = dn.read_study(changed(tmp_path, old, new))
    with pytest.raises(DienngonError, match=said):
        dn.run(study, tmp_path / "out")
    assert {one.name for one in tmp_path.iterdir()} == {"study"}


def texts(tmp_path: Path, **documents: str) -> Path:
    """Return the path of a study of a few documents, with the seeds' lexicon."""
    home = tmp_path / "small"
    home.mkdir()
    for name, text in documents.items():
        (home / f"{name}.txt").write_text(text, encoding="utf-8")
    shutil.copy(SEEDS / "themes.toml", home)
    (home / "study.toml").write_text('title = "Small"\n[lexicon]\npath = "themes.toml"\n', encoding="utf-8")
    return home / "study.toml"


PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới trên không gian mạng."


@pytest.mark.study
@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    "documents",
    [
        {"a": f"Tiêu đề\n\n01/02/2021\n\n{PROSE}"},
        {"a": f"Tiêu đề\n\n01/02/2021\n\n{PROSE}", "b": f"Tiêu đề\n\n01/02/2022\n\n{PROSE}"},
        {"a": "Hội nghị về biển Đông\n\n01/02/2021"},
        {str(year): f"Tiêu đề\n\n01/02/{year}\n\n{PROSE} Năm {year}." for year in range(1994, 2024, 3)},
    ],
    ids=["one document", "two alike", "titles only", "thirty years"],
)
def test_small_and_odd_corpora_get_a_report(tmp_path: Path, documents: dict[str, str]) -> None:
    run = dn.run(dn.read_study(texts(tmp_path, **documents)), tmp_path / "out")
    for name, columns in COLUMNS.items():
        assert set(columns) <= set(pd.read_csv(run.out / f"{name}.csv").columns)
    years = {str(period) for period in pd.read_csv(run.out / "keywords.csv")["period"]}
    assert years == set(run.results.periods.labels)


def test_a_run_compiles_the_lexicon_and_matches_the_corpus_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    monkeypatch.setattr("dienngon.themes.matcher.Patterns", lambda *given: done.append("compiled") or Patterns(*given))
    find = Matcher.find
    monkeypatch.setattr(Matcher, "find", lambda *given: done.append("matched") or find(*given))
    lines = [f"{PROSE} Năm {year} có {kind}." for year in (2021, 2022) for kind in ("lúa gạo", "tàu biển", "rừng núi")]
    path = texts(tmp_path, **{f"t{at}": f"Tiêu đề\n\n01/02/{2021 + at // 3}\n\n{one}" for at, one in enumerate(lines)})
    path.write_text(path.read_text(encoding="utf-8") + '[topics]\nmodels = ["nmf"]\nk = 2\n', encoding="utf-8")
    results = analyse(dn.read_study(path))
    assert sorted(done) == ["compiled", "matched"]
    names = ("themes", "theme_trends", "theme_groups", "cooccurrence", "reuse_effect", "topic_themes")
    assert all(len(results.tables[name].data) for name in names)


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
def test_topics_a_corpus_cannot_carry_are_left_out_and_said(tmp_path: Path) -> None:
    run = dn.run(dn.read_study(changed(tmp_path, "k = 3", "k = 600")), tmp_path / "out")
    assert pd.read_csv(run.out / "topics.csv").empty
    assert "No topics were fitted (consensus). The &#39;k&#39; parameter must be from 2 to 55 here" in (
        run.out / "report.html"
    ).read_text(encoding="utf-8")


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_one_theme_has_no_network_and_a_report(tmp_path: Path) -> None:
    text = (SEEDS / "themes.toml").read_text(encoding="utf-8")
    only = text.partition("[themes.information]")[0]
    run = dn.run(dn.read_study(changed(tmp_path, themes__toml=only)), tmp_path / "out")
    assert "theme_network.svg" not in run.files
    assert "report.html" in run.files


def test_results_stay_out_of_the_study(tmp_path: Path) -> None:
    path = changed(tmp_path)
    before = sorted(path.parent.iterdir())
    with pytest.raises(DienngonError, match="results and sources stay apart"):
        dn.run(dn.read_study(path), path.parent)
    assert sorted(path.parent.iterdir()) == before


@pytest.mark.usefixtures("few", "undrawn")
def test_a_slip_in_a_year_is_found_out(tmp_path: Path) -> None:
    documents = {"a": f"Tiêu đề\n\n01/02/2021\n\n{PROSE}", "b": f"Tiêu đề\n\n01/02/2999\n\n{PROSE}"}
    run = dn.run(dn.read_study(texts(tmp_path, **documents)), tmp_path / "out")
    assert run.results.periods.labels == ("2021",)
    documents["b"] = documents["b"].replace("2999", "1901")
    (tmp_path / "small" / "b.txt").write_text(documents["b"], encoding="utf-8")
    with pytest.raises(DienngonError, match=r"span 121 years, from 1901 \(b\.txt\) to 2021 \(a\.txt\)"):
        dn.run(dn.read_study(tmp_path / "small" / "study.toml"), tmp_path / "out2")


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
def test_columns_of_the_users_own_are_kept(tmp_path: Path) -> None:
    table = "document,date,province\n000_21f8aee1b5a8c412.txt,2024,Hà Nội\n"
    run = dn.run(dn.read_study(changed(tmp_path, metadata__csv=table)), tmp_path / "out")
    assert "Hà Nội" in list(pd.read_csv(run.out / "documents.csv")["province"])


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
def test_periods_may_be_left_to_the_dates(tmp_path: Path) -> None:
    path = changed(tmp_path, '[periods]\nby = "year"\nfirst = 2021\nlast = 2024\n', "")
    run = dn.run(dn.read_study(path), tmp_path / "out")
    assert run.results.periods.labels == ("2021", "2022", "2023", "2024")
    said = "so their length was chosen: by year the documents make 4 periods, with 1 documents in the median one"
    assert said in (run.out / "report.html").read_text(encoding="utf-8")


PERIODS = 'by = "year"\nfirst = 2021\nlast = 2024'


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("periods", "number", "lead"),
    [
        ('by = "week"\nfirst = "2021-W20"\nlast = 2022', 85, "2021-W20–2022-W52: themes, keywords and topics by week"),
        ('by = "publisher"', 2, "2 documents in 2 groups by publisher"),
    ],
)
def test_periods_may_be_weeks_or_values_of_a_column(tmp_path: Path, periods: str, number: int, lead: str) -> None:
    run = dn.run(dn.read_study(changed(tmp_path, PERIODS, periods)), tmp_path / "out")
    assert len(run.results.periods.labels) == number
    page = (run.out / "report.html").read_text(encoding="utf-8")
    assert lead in page
    assert "so their length was chosen" not in page
    # Over groups there is no order, and no trend.
    notes = {getattr(note, "code", "") for note in run.results.tables["theme_trends"].data["note"]}
    assert ("themes.no_order" in notes) == (number == 2)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    study = dn.read_study(changed(tmp_path, PERIODS, 'by = "mouth"'))
    with pytest.raises(StudyError, match=r"^'periods.by' of 'study.toml' cannot be used. .* Did you mean 'month'"):
        dn.run(study, tmp_path / "out")


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
def test_an_undated_document_stays_outside_the_axis(tmp_path: Path) -> None:
    text = (SEEDS / "004_c5ec18cf3bbde409.txt").read_text(encoding="utf-8")
    run = dn.run(dn.read_study(changed(tmp_path, x__txt=text)), tmp_path / "out")
    documents = run.results.tables["documents"].frame.set_index("document")
    assert documents.loc["x.txt", "period"] == ""
    assert "undated: outside the time axis" in str(documents.loc["x.txt", "note"])
    assert "Undated and outside the time axis: x.txt" in (run.out / "report.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("few", "undrawn")
def test_without_one_theme_the_words_stay(results, tmp_path: Path) -> None:
    text = (SEEDS / "themes.toml").read_text(encoding="utf-8")
    head, _, _ = text.partition("[themes.crime]")
    run = dn.run(dn.read_study(changed(tmp_path, themes__toml=head)), tmp_path / "out")
    assert list(run.results.tables["documents"].frame["words"]) == list(results.tables["documents"].frame["words"])


@pytest.mark.usefixtures("few")
def test_reposts_are_one_voice_in_whatever_is_tested(tmp_path: Path) -> None:
    again = (SEEDS / "000_21f8aee1b5a8c412.txt").read_text(encoding="utf-8")
    results = analyse(dn.read_study(changed(tmp_path, repost__txt=again)))
    for table in (results.tables["themes"], results.tables["keyness"]):
        assert table is not None
        assert table.parameters["clusters"] == 1
