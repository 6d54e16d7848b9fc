from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from conftest import ROOT, SEEDS
from dienngon.cli import main

STUDY = str(SEEDS / "study.toml")
KEYNESS = {
    *("period", "term", "count", "reference_count", "rate", "reference_rate", "effect", "low", "high", "p"),
    *("p_adjusted", "verdict", "documents", "dp"),
}


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(one) for one in arguments])
    return status, *capsys.readouterr()


@pytest.mark.parametrize("verb", [[], ["report"], ["read"], ["compare"], ["themes"], ["themes", "track"], ["topics"]])
def test_help_is_useful_by_itself(capsys: pytest.CaptureFixture[str], verb: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*verb, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "usage: dienngon" in text
    assert "PATH" in text or verb == ["themes"]


def test_help_does_not_load_the_libraries() -> None:
    heavy = {"numpy", "pandas", "matplotlib", "sklearn", "scipy", "pyvi", "rich", "lxml", "msgspec", "jinja2"}
    script = "import sys\nfrom dienngon.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    script += f"print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
def test_report_says_what_was_left_out_and_what_disagrees(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = call(capsys, "report", STUDY, "--out", tmp_path / "out")
    assert (status, err) == (0, "")
    for said in ("Left out: themes.toml", "date conflict", "imports", "analysis", "drawing", "report.html"):
        assert said in out


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_report_as_json_and_quiet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = call(capsys, "report", SEEDS, "--out", tmp_path / "out", "--json", "--models", "lda")
    told = json.loads(out)
    assert told["documents"] == 5
    assert set(told["seconds"]) == {"imports", "analysis", "drawing", "report"}
    assert {"imports", "reading", "segmenting", "drawing", "writing"} <= set(told["steps"])
    assert all(took["clock"] > 0 <= took["processor"] for took in told["steps"].values())
    assert sorted(told["files"]) == sorted(one.name for one in (tmp_path / "out").iterdir())
    assert set(pd.read_csv(tmp_path / "out" / "topics.csv")["model"]) == {"lda"}
    assert call(capsys, "report", STUDY, "--out", tmp_path / "out", "--quiet") == (0, "", "")


@pytest.mark.study
@pytest.mark.usefixtures("few")
def test_a_second_report_replaces_the_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    call(capsys, "report", STUDY, "--out", out, "--models", "nmf,lda", "--quiet")
    assert (out / "topic_terms_lda.svg").exists()
    call(capsys, "report", STUDY, "--out", out, "--quiet")
    assert not (out / "topic_terms_lda.svg").exists()
    assert set(json.loads((out / "manifest.json").read_text())["outputs"]) | {"manifest.json"} == {
        p.name for p in out.iterdir()
    }


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("verb", "columns"),
    [
        (["read", STUDY], {"document", "date", "words"}),
        (["read", str(SEEDS), "--no-clean"], {"document", "date", "words"}),
        (["compare", STUDY, "--by", "year", "--top", "3"], KEYNESS),
        (["compare", STUDY, "--pairs", "--measure", "percent-diff"], KEYNESS),
        (["compare", STUDY, "--trend"], KEYNESS),
        (["compare", STUDY, "--target", "2022", "--against", "2021", "--measure", "log-odds"], KEYNESS),
        (["compare", STUDY, "--unit", "2", "--first-last", "--minimum", "2"], KEYNESS),
        (["compare", STUDY, "--measure", "tfidf", "--top", "3"], {"period", "term", "tfidf"}),
        (["compare", STUDY, "--measure", "c-tfidf", "--target", "2022"], {"period", "term", "c_tfidf", "g2_four"}),
        (["themes", "track", STUDY], {"theme", "period", "hits"}),
        (["themes", "track", str(SEEDS), "--lexicon", str(SEEDS / "themes.toml")], {"theme", "period", "hits"}),
        (["themes", "track", STUDY, "--evidence"], {"theme", "matched", "sentence"}),
        (["topics", STUDY, "-k", "3"], {"topic", "term", "weight"}),
        (["topics", str(SEEDS / "000_21f8aee1b5a8c412.txt"), "-k", "2", "--by", "year"], {"topic", "period", "share"}),
    ],
)
def test_verbs_print_one_table_in_three_forms(
    capsys: pytest.CaptureFixture[str], verb: list[str], columns: set[str]
) -> None:
    status, out, err = call(capsys, *verb, "--csv")
    assert status == 0
    assert ("Left out: " in err) == ("000" not in verb[-1] and "000" not in verb[1])
    frame = pd.read_csv(io.StringIO(out))
    assert columns <= set(frame.columns)
    _, as_json, _ = call(capsys, *verb, "--json")
    assert len(json.loads(as_json)) == len(frame)
    status, text, err = call(capsys, *verb, "--quiet")
    assert status == 0
    assert text.strip()
    assert err == ""


def test_verbs_write_into_a_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = call(capsys, "compare", STUDY, "--out", tmp_path / "out")
    assert status == 0
    assert "report.html" in out
    written = {"keyness.csv", "keyness.svg", "keyness_evidence.csv", "report.html"}
    assert written <= {one.name for one in (tmp_path / "out").iterdir()}


def test_cleaning_can_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    words = {}
    for option in ("--csv", "--no-clean"):
        _, out, _ = call(capsys, "read", SEEDS, "--csv", *([option] if option == "--no-clean" else []))
        words[option] = pd.read_csv(io.StringIO(out))["words"].sum()
    assert words["--no-clean"] > 1.4 * words["--csv"]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def make(path: Path, content: bytes | None = None) -> Path:
    """Return a new folder, with a document a.txt of that content if one is given."""
    path.mkdir()
    if content is not None:
        (path / "a.txt").write_bytes(content)
    return path


# What is done to a copy of the seeds, if anything, and the command line ("STUDY" and "OUT" are filled in).
REPORT = ["report", "STUDY", "--out", "OUT"]
BAD = {
    "no such study": (None, ["report", "none.toml", "--out", "OUT"]),
    "no such folder": (None, ["read", "nowhere"]),
    "an empty folder": (lambda home: make(home / "empty"), ["compare", "HOME/empty"]),
    "nothing but a binary file": (lambda home: make(home / "b", bytes(range(256))), ["topics", "HOME/b"]),
    "nothing but stop words": (lambda home: make(home / "s", "và của các".encode()), ["compare", "HOME/s"]),
    "an unknown key": (lambda home: edit(home / "study.toml", "seed = 0", "colour = 1"), REPORT),
    "a bad period": (lambda home: edit(home / "study.toml", "last = 2024", "last = 2020"), REPORT),
    "a duplicate term": (
        lambda home: edit(home / "themes.toml", '"an ninh mạng",', '"an ninh mạng", "An ninh mạng",'),
        REPORT,
    ),
    "a doubled metadata row": (
        lambda home: edit(home / "metadata.csv", "\n000", "\n001_5a8ecfdb2068d23c.txt,,,,,,\n000"),
        REPORT,
    ),
    "an unknown model": (None, [*REPORT, "--models", "nmf,magic"]),
    "no model": (None, [*REPORT, "--models", ","]),
    "an out that is a file": (None, ["report", "STUDY", "--out", "STUDY"]),
    "an out below a file": (None, ["report", "STUDY", "--out", "STUDY/out"]),
    "a document that is none": (None, ["report", "HOME/gone.txt", "--out", "OUT"]),
    "no lexicon": (None, ["themes", "track", "HOME"]),
    "a bad seed": (None, ["topics", "HOME", "--model", "lda", "--seed", "-1"]),
    "the study's folder as out": (None, ["report", "STUDY", "--out", "HOME"]),
    "too many topics": (None, ["topics", "HOME", "-k", "1000"]),
    "no keywords": (None, ["compare", "HOME", "--top", "-1"]),
    "an empty year": (None, ["compare", "HOME", "--target", "2023"]),
    "a year beyond": (None, ["compare", "HOME", "--target", "2031"]),
    "no such column": (None, ["compare", "HOME", "--by", "newspaper"]),
    "no such measure": (None, ["compare", "HOME", "--measure", "log-ration"]),
    "a measure without a design": (None, ["compare", "HOME", "--measure", "tfidf-mean", "--pairs"]),
    "an impossible level": (None, ["compare", "HOME", "--level", "1.5"]),
    "no such tag": (None, ["compare", "HOME", "--tags", "NOUN"]),
    "words without end": (None, ["compare", "HOME", "--unit", "many"]),
    "one year only": (
        lambda home: make(home / "one", "Hà Nội, ngày 5/3/2022. Bàn về biển đảo.".encode()),
        ["compare", "HOME/one"],
    ),
    "nothing in common": (None, ["compare", "HOME", "--together", "statute"]),
}


@pytest.mark.parametrize("case", BAD)
def test_unusable_input_is_a_sentence_and_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str
) -> None:
    home = tmp_path / "in"
    shutil.copytree(SEEDS, home)
    change, command = BAD[case]
    if change is not None:
        change(home)
    places = {"STUDY": home / "study.toml", "OUT": tmp_path / "out", "HOME": home}
    for name, place in places.items():
        command = [one.replace(name, str(place)) for one in command]
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    status, out, err = call(capsys, *command)
    assert status == 2
    assert out == ""
    assert err.startswith("dienngon: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before


@pytest.mark.usefixtures("few", "undrawn")
@pytest.mark.slow
def test_partly_usable_input_is_used_and_the_rest_listed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    home = tmp_path / "in"
    shutil.copytree(SEEDS, home)
    (home / "empty.txt").write_bytes(b"")
    (home / "other.txt").write_bytes(bytes(range(128, 256)) * 4)
    with (home / "metadata.csv").open("a", encoding="utf-8") as file:
        file.write("005.txt,,,2023,year,known,\n")
    status, out, _ = call(capsys, "report", home, "--out", tmp_path / "out")
    assert status == 0
    for said in (
        "Left out: empty.txt: the file is empty",
        "Left out: other.txt: the file is in no known encoding, or damaged",
        "row for '005.txt'",
    ):
        assert said in out


def test_a_path_that_may_not_be_looked_at_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_dir = Path.is_dir

    # Simulated, because a superuser may look at everything.
    def refuse(path: Path) -> bool:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", refuse)
    status, _, err = call(capsys, "report", tmp_path / "locked", "--out", tmp_path / "out")
    assert status == 2
    assert err.count("\n") == 1
    assert "locked' cannot be read (Permission denied); check its permissions." in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "VERB is missing."),
        (["nonsense"], "VERB must be one of report, figures, check"),
        (["read"], "PATH is missing."),
        (["report", STUDY], "--out is missing."),
        (["read", "x", "--csv", "--json"], "--json and --csv exclude each other"),
        (["compare", "x", "--level", "abc"], "--level must be a number. Got 'abc'."),
        (["compare", "x", "--permutations", "x"], "--permutations must be a whole number. Got 'x'."),
        (["compare", "x", "--seed", "-1"], "--seed must be a whole number from 0 to 4294967295, not '-1'."),
        (["themes", "track", "x", "--cooccurrence", "word"], "must be one of paragraph, sentence. Got 'word'."),
        (["themes", "track", "x", "--theme"], "--theme needs a value."),
        (["read", "x", "--nonsense"], "There is no option or argument '--nonsense' here."),
    ],
)
def test_wrong_usage_is_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert message in said
    assert "--help' lists the options." in said


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"'{sys.executable}' -m dienngon themes track '{STUDY}' --evidence --csv --quiet | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("theme,group,term")
    assert "Traceback" not in done.stderr


def test_vietnamese_comes_out_whole_whatever_the_locale() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [sys.executable, "-m", "dienngon", "compare", STUDY, "--csv"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "cực đoan hóa" in done.stdout.decode("utf-8")


@pytest.mark.slow
def test_progress_shows_on_a_terminal_only() -> None:
    command = [sys.executable, "-m", "dienngon", "read", str(SEEDS), "--csv"]
    piped = subprocess.run(command, capture_output=True, check=True)
    assert b"\r" not in piped.stderr
    ours, theirs = pty.openpty()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "segmenting documents: 5 of 5" in shown
    # For how long.
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"segmenting documents: 5 of 5 ━* 0:00:\d\d", plain)
    assert shown.rindex("\x1b[2K") > shown.index("segmenting documents: 5 of 5")


@pytest.mark.slow
def test_warnings_of_libraries_do_not_reach_the_user() -> None:
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "dienngon",
        "topics",
        str(SEEDS),
        "--model",
        "lda",
        "--draws",
        "2",
        "--csv",
        "--quiet",
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "")
