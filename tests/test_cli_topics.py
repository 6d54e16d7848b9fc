from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from conftest import SEEDS
from dienngon.cli import main

STUDY = str(SEEDS / "study.toml")


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = main([str(one) for one in arguments])
    return status, *capsys.readouterr()


def test_topics_go_into_a_folder_with_their_stability(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["topics", STUDY, "--by", "year", "--draws", "2", "--out", out, "--save", tmp_path / "model"]
    assert call(capsys, *command)[0] == 0
    written = {one.name for one in out.iterdir()}
    for name in (
        "topics",
        "topic_quality",
        "topic_stability",
        "topic_map",
        "topics_over_time",
        "topic_words_over_time",
    ):
        assert f"{name}.csv" in written
    assert {"topic_stability.svg", "topics_over_years.png", "report.html"} <= written
    assert {one.name for one in (tmp_path / "model").iterdir()} == {"topics.json", "weights.npz"}
    assert set(pd.read_csv(out / "topics.csv")["stable"]) <= {"yes", "no"}


def test_auto_prints_the_scan_where_no_k_is_supported(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "topics", SEEDS, "-k", "auto", "--draws", "10", "--csv", "--quiet")
    frame = pd.read_csv(io.StringIO(out))
    assert status == 0
    assert set(frame["chosen"]) == {"no"}
    assert "No k is supported" in call(capsys, "topics", SEEDS, "-k", "auto", "--draws", "10", "--quiet")[1]


def test_a_scan_tries_the_numbers_that_are_given(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "topics", SEEDS, "-k", "5,2", "--draws", "1", "--csv", "--quiet")
    assert status == 0
    assert list(pd.read_csv(io.StringIO(out))["k"]) == [2, 5]


def test_a_sheet_is_made_filled_in_and_scored(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call(capsys, "topics", "intrude", STUDY, "--draws", "0", "--out", out)[0] == 0
    sheet, key = out / "intrusion_words.csv", out / "intrusion_words_key.json"
    right = [one["right"] for one in json.loads(key.read_text(encoding="utf-8"))["key"]]
    frame = pd.read_csv(sheet, dtype=str, keep_default_na=False).assign(answer=right)
    frame.to_csv(sheet, index=False)
    status, printed, _ = call(capsys, "topics", "score", sheet, key, "--csv")
    assert status == 0
    assert pd.read_csv(io.StringIO(printed)).loc[0, "share"] == 1
    assert call(capsys, "topics", "score", sheet, key)[1].startswith("Did readers find")
    assert len(json.loads(call(capsys, "topics", "score", sheet, key, "--json")[1])) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-k", "many"], "-k must be a whole number, auto"),
        (["-k", "2,1"], "must be from 2 to 55"),
        (["--together", "statute"], "No document has a value in the column 'statute'"),
        (["--seed", "-1"], "must be a whole number from 0 to 4294967295"),
        (["-k", "1"], "must be from 2 to 55"),
        (["-k", "own"], "Only bertopic finds a number"),
        (["-k", "own", "--model", "bertopic"], "found no topic in 56 rows"),
        (["--draws", "-1"], "--draws must be 0"),
        (["--embeddings", "glove"], "The 'embeddings' parameter"),
        (["--guide", "nowhere.toml", "--model", "nmf"], "nowhere.toml cannot be read"),
        (["--model", "spectra"], "Did you mean 'spectral'"),
    ],
)
def test_what_cannot_be_fitted_is_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    status, out, err = call(capsys, "topics", STUDY, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_sheet_without_topics_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = call(capsys, "topics", "intrude", SEEDS, "-k", "auto", "--draws", "10", "--out", tmp_path / "out")
    assert status == 2
    assert "There are no topics to ask about. No k is supported" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Và là của các những 2021 2022.", "No term is left to count: the texts hold only stop words"),
        ("Hai bên trao đổi thông tin về an ninh mạng.", "The corpus is too small for topics: 1 document with terms"),
    ],
)
def test_a_corpus_without_enough_words_is_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    status, out, err = call(capsys, "topics", tmp_path, "-k", "3", "--quiet")
    assert (status, out) == (2, "")
    assert said in err
