"""The verbs that read in context."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from conftest import SEEDS
from dienngon.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([*map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_an_index_gives_what_its_folder_gives(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "index", SEEDS, "--out", tmp_path / "index")[0] == 0
    for verb in (
        ["concordance", None, "không gian mạng", "--sort", "1R,2R", "--csv"],
        ["frequency", None, "an ninh", "khủng bố", "--permutations", "99", "--csv"],
        ["read", None, "--csv"],
        ["concordance", None, "khủng bố", "--copies", "all", "--csv"],
        ["frequency", None, "khủng bố", "--copies", "all", "--permutations", "99", "--csv"],
        ["compare", None, "--permutations", "99", "--target", "2022", "--csv"],
    ):
        asked = [[path if part is None else part for part in verb] for path in (SEEDS, tmp_path / "index")]
        one, two = (run(capsys, *arguments) for arguments in asked)
        assert one[0] == two[0] == 0, two[2]
        assert one[1] == two[1]


def test_a_query_that_is_nowhere_is_said_beside_one_that_is(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "frequency", SEEDS, "không gian mạng", "khong gian mang", "--permutations", "99")
    assert status == 0
    assert "'khong gian mang' does not occur in these documents. Written like it are: không gian mạng." in out + err


def test_lines_of_a_theme_and_a_period(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        *(capsys, "concordance", SEEDS / "study.toml", "--theme", "cyberspace", "--where", "period=2022", "--csv")
    )
    frame = pd.read_csv(io.StringIO(out))
    status_, evidence, _ = run(
        *(capsys, "themes", "track", SEEDS / "study.toml", "--theme", "cyberspace", "--period", "2022", "--csv")
    )
    behind = pd.read_csv(io.StringIO(evidence)).query("counted == 1")
    columns = ["document", "start", "end"]
    assert status == status_ == 0
    assert (frame[columns].to_numpy() == behind[columns].to_numpy()).all()


@pytest.mark.parametrize(("period", "dates"), [("2024", ["2024-01-05", "2024-02-05"]), ("2024-02", ["2024-02-05"])])
def test_a_period_is_of_the_length_that_its_name_has(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, period: str, dates: list[str]
) -> None:
    rows = [
        f"Tin số {one},{date},Giá gạo ở chợ." for one, date in enumerate(["2024-01-05", "2024-02-05", "2025-01-05"])
    ]
    (tmp_path / "a.csv").write_text("title,date,text\n" + "\n".join(rows), encoding="utf-8")
    where = ["--where", f"period={period}", "--foreign", "--copies", "all", "--csv"]
    status, out, err = run(capsys, "concordance", tmp_path / "a.csv", "gạo", *where)
    assert status == 0, err
    assert pd.read_csv(io.StringIO(out))["date"].tolist() == dates


def test_own_codes_go_from_a_sheet_to_a_project(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sheet, project = tmp_path / "lines.csv", tmp_path / "lines.qdpx"
    asked = ["concordance", SEEDS, "không gian mạng"]
    assert run(capsys, *asked, "--sample", "3", "--sheet", sheet, "--codes", "mối đe dọa,?")[0] == 0
    filled = pd.read_csv(sheet, dtype=str).assign(code=["Mối đe dọa", "?", "mối đe dọa"])
    filled.to_csv(sheet, index=False)
    status, out, _ = run(capsys, "themes", "score", sheet, "--csv")
    assert (status, pd.read_csv(io.StringIO(out))["with_code"].tolist()[0]) == (0, 2)
    status, out, err = run(capsys, *asked, "--coded", sheet, "--qda", project)
    assert (status, "Wrote 2 lines" in out) == (0, True), err
    assert run(capsys, *asked, "--coded", sheet)[0] == 2


def test_lines_in_a_pipe_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "concordance", SEEDS, "không gian mạng", "--sample", "3", "--seed", "1")
    rows = out.rstrip("\n").split("\n")
    assert status == 0
    assert len(rows) == 3
    assert len({row.index("không gian mạng") for row in rows}) == 1
    assert "3 of 7 lines drawn at random (seed 1)." in err


def test_files_of_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = [tmp_path / "lines.xlsx", tmp_path / "sheet.csv", tmp_path / "lines.qdpx"]
    options = ["--xlsx", files[0], "--sheet", files[1], "--qda", files[2]]
    assert run(capsys, "concordance", SEEDS, "không gian mạng", *options)[0] == 0
    book = pd.read_excel(files[0], engine="calamine")
    assert len(book) == len(pd.read_csv(files[1])) == 7
    assert {"document", "date", "line", "start", "end", "left", "node", "right", "title"} <= set(book.columns)
    assert files[2].stat().st_size


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["zzzz"], "does not occur"),
        (["/(/"], "cannot be understood"),
        ([], "Give one of QUERY"),
        (["an", "--theme", "cyberspace"], "Give one of QUERY"),
        (["an", "--context", "x"], "--context must be"),
        (["an", "--context", "10000"], "from 0 to 100"),
        (["an", "--where", "period"], "--where must be"),
        (["an", "--near", "ninh", "--within", "0"], "at least 1 word"),
        (["khong gian mang"], "Written like it are: không gian mạng."),
        (["* mạng"], "word on one side only"),
        (["--topic", "1"], "--topic needs --model"),
        (["an", "--xlsx", "lines.csv"], ".xlsx file"),
    ],
)
def test_bad_options_are_sentences(capsys: pytest.CaptureFixture[str], options: list[str], said: str) -> None:
    status, out, err = run(capsys, "concordance", SEEDS, *options)
    assert status == 2
    assert said in err
    assert not out


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (["collocations", "mạng", "--window", "0"], "at least 1 to the left or right"),
        (["collocations", "mạng", "--window", "10000"], "at most 100 words"),
        (["collocations", "mạng", "--window", "1,2,3"], "--window must be"),
        (["network", "mạng", "Mạng", "--of", "terms"], "are one node"),
        (["frequency", "mạng", "mạng"], "Give each query once"),
    ],
)
def test_windows_and_nodes_that_cannot_be_are_sentences(
    capsys: pytest.CaptureFixture[str], verb: list[str], said: str
) -> None:
    status, out, err = run(capsys, verb[0], SEEDS, *verb[1:])
    assert status == 2
    assert said in err
    assert not out


def test_a_stop_word_as_a_node_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "collocations", SEEDS, "và", "--minimum", "3")
    assert status == 0
    assert "'và' is a stop word" in out + err


def test_a_damaged_index_is_a_sentence_on_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "index", SEEDS, "--out", tmp_path / "index")[0] == 0
    form = tmp_path / "index" / "form.bin"
    data = bytearray(form.read_bytes())
    data[len(data) // 2] ^= 4
    form.write_bytes(data)
    for verb in ("concordance", "frequency", "collocations"):
        status, out, err = run(capsys, verb, tmp_path / "index", "mạng")
        assert status == 2
        assert "form.bin is missing, cut off or changed" in err
        assert not out


@pytest.mark.parametrize("texts", ["sentences", "none"])
def test_closed_texts_stay_closed(capsys: pytest.CaptureFixture[str], tmp_path: Path, texts: str) -> None:
    study = tmp_path / "study.toml"
    study.write_text(
        f'title = "T"\ntexts = "{texts}"\n[corpus]\npath = "{SEEDS}"\n[lexicon]\npath = "{SEEDS}/themes.toml"\n',
        encoding="utf-8",
    )
    status, out, _ = run(capsys, "concordance", study, "không gian mạng", "--csv")
    frame = pd.read_csv(io.StringIO(out), keep_default_na=False)
    assert status == 0
    assert frame["left"].astype(bool).any() == (texts == "sentences")
    _, printed, _ = run(capsys, "concordance", study, "không gian mạng", "--top", "1")
    assert (len(printed.split()) > 6) == (texts == "sentences")
    for option in ("--sheet", "--qda"):
        assert run(capsys, "concordance", study, "không gian", option, tmp_path / "x.csv")[0] == 2
    assert run(capsys, "index", study, "--out", tmp_path / "index")[0] == 2
