"""dienngon segment, terms and export."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyvi import ViTokenizer
from scipy.io import mmread

import dienngon as dn
from conftest import SEEDS
from dienngon.cli import main

LINES = ["Hội nghị về không gian mạng của ASEAN.", "", "  Ngày 27/09/2024, hoà bình  ", "🙂 a@b.vn"]
COMMAND = [sys.executable, "-m", "dienngon", "segment"]


def run(*options: str, data: str | bytes = "\n".join(LINES)) -> subprocess.CompletedProcess[bytes]:
    raw = data.encode() if isinstance(data, str) else data
    return subprocess.run([*COMMAND, *options], input=raw, capture_output=True, check=False)


def test_a_line_out_for_a_line_in_as_pyvi_writes_it() -> None:
    done = run()
    assert done.stderr == b""
    assert done.stdout.decode().splitlines() == [ViTokenizer.tokenize(line) for line in LINES]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_last_line_may_lack_its_end(end: str) -> None:
    assert run("-", data="không gian mạng" + end).stdout.decode() == "không_gian mạng\n"


def test_nothing_in_nothing_out() -> None:
    assert run(data="").stdout == b""
    assert run("--whole", data="").stdout == b""


def test_the_whole_text_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    assert run("--whole", str(path)).stdout.decode() == ViTokenizer.tokenize("\n".join(LINES)) + "\n"


def test_offsets() -> None:
    rows = [line.split("\t") for line in run("--tsv").stdout.decode().splitlines()]
    for number, start, end, token in rows:
        assert "".join(LINES[int(number) - 1][int(start) : int(end)].split()) == token.replace(" ", "")
    objects = [json.loads(line) for line in run("--json").stdout.decode().splitlines()]
    assert [one["line"] for one in objects] == [1, 2, 3, 4]
    flat = [[str(one["line"]), str(t["start"]), str(t["end"]), t["token"]] for one in objects for t in one["tokens"]]
    assert flat == rows


def test_options_on_top() -> None:
    assert "27/09/2024" in run("--dates").stdout.decode()
    assert "ASEAN ." in run("--stops").stdout.decode()
    merged = run("--terms", str(SEEDS / "themes.toml")).stdout.decode()
    assert "không_gian_mạng" in merged
    assert run("--old-tones", data="hòa bình").stdout.decode() == "hòa_bình\n"


def test_a_byte_order_mark_belongs_to_the_file() -> None:
    for options in ([], ["--whole"]):
        assert run(*options, data=b"\xef\xbb\xbfab c").stdout.decode() == "ab c\n"
    later = "q\n\ufeffab c"
    assert run(data=later).stdout.decode().splitlines() == [ViTokenizer.tokenize(line) for line in later.split("\n")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
@pytest.mark.parametrize("redirect", [">/dev/full", ">&-", "<&-"])
def test_bad_standard_streams_give_no_traceback(redirect: str) -> None:
    command = f"'{sys.executable}' -m dienngon segment '{SEEDS}/study.toml' {redirect}"
    if redirect.startswith("<"):
        command = f"'{sys.executable}' -m dienngon segment {redirect}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_pipe_is_answered_as_it_comes() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in ("không gian mạng", "khủng bố"):
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
            # Answered before the next line is sent: this would wait for ever otherwise.
            assert process.stdout.readline().decode() == ViTokenizer.tokenize(line) + "\n"
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize(("data", "said"), [(b"\xff\xfe\n", "is not UTF-8"), (None, "cannot be read")])
def test_bad_input_is_a_sentence(data: bytes | None, said: str) -> None:
    done = run(data=data) if data else run("nowhere.txt")
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_terms_are_suggested_and_written_for_a_lexicon(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["terms", str(SEEDS), "--csv", "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    first = [row["term"] for row in rows[:15]]
    wanted = {"Liên hợp quốc", "không gian mạng", "bạo lực cực đoan", "tội phạm xuyên quốc gia", "Bộ Công an"}
    assert wanted <= set(first)
    assert main(["terms", str(SEEDS), "--toml", "--top", "20"]) == 0
    lines = capsys.readouterr().out
    theme = '[themes.x]\nlabel_vi = "x"\nlabel_en = "x"\ninclude = ""\nexclude = ""\nterms = ["x"]\n'
    (tmp_path / "themes.toml").write_text(lines + theme, encoding="utf-8")
    assert len(dn.read_lexicon(tmp_path / "themes.toml").merge) == 20
    (tmp_path / "merge.toml").write_text(lines, encoding="utf-8")
    assert "Liên_hợp_quốc" in run("--terms", str(tmp_path / "merge.toml"), data="Liên hợp quốc").stdout.decode()
    # What a study's lexicon merges already is not suggested for it again.
    assert main(["terms", str(SEEDS / "study.toml"), "--toml"]) == 0
    assert '"Liên hợp quốc"' not in capsys.readouterr().out
    assert main(["terms", str(SEEDS), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert {"terms.csv", "report.html"} <= {one.name for one in (tmp_path / "out").iterdir()}


def test_counts_are_exported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export", str(SEEDS / "study.toml"), "--out", str(tmp_path / "out")]) == 0
    assert "Wrote" in capsys.readouterr().out
    matrix = mmread(tmp_path / "out" / "dtm.mtx")
    vocabulary = (tmp_path / "out" / "vocabulary.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert matrix.shape == (5, len(vocabulary))
    assert main(["export", str(SEEDS), "--out", str(tmp_path / "out"), "--unit", "passage", "--form", "csv"]) == 0
    assert not (tmp_path / "out" / "dtm.mtx").exists()


@pytest.mark.parametrize("verb", [["export"], ["terms"], ["compare"], ["read"]])
def test_results_stay_apart_from_documents(capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: list[str]) -> None:
    shutil.copytree(SEEDS, tmp_path / "corpus")
    before = sorted((tmp_path / "corpus").iterdir())
    assert main([*verb, str(tmp_path / "corpus"), "--out", str(tmp_path / "corpus")]) == 2
    assert "stay apart" in capsys.readouterr().err
    assert sorted((tmp_path / "corpus").iterdir()) == before


@pytest.mark.parametrize("workers", ["0", "-1", "two"])
def test_workers_are_at_least_one(capsys: pytest.CaptureFixture[str], workers: str) -> None:
    assert main(["read", str(SEEDS), "--workers", workers]) == 2
    assert "--workers must be" in capsys.readouterr().err


@pytest.mark.slow
def test_a_second_run_takes_tokens_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIENNGON_CACHE", str(tmp_path))
    script = """
import sys, time
from dienngon.cli import main
from dienngon.segmentation import engine
cut = engine.Engine.cut_all
def count(self, texts):
    texts = list(texts)
    print("cut", sum(map(len, texts)), file=sys.stderr)
    return cut(self, texts)
engine.Engine.cut_all = count
main(["read", sys.argv[1], "--csv", "--quiet", *sys.argv[2:]])
"""
    outputs = []
    for options in ([], [], ["--no-cache"]):
        done = subprocess.run(
            [sys.executable, "-c", script, str(SEEDS), *options], capture_output=True, text=True, check=True
        )
        outputs.append((done.stdout, "cut" in done.stderr))
    assert [cut for _, cut in outputs] == [True, False, True]
    assert len({text for text, _ in outputs}) == 1
