from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from conftest import SEEDS
from dienngon.cli import main
from dienngon.coding.answer_key import load_key
from dienngon.topic_models import Stable

pytestmark = pytest.mark.usefixtures("few")

STUDY = str(SEEDS / "study.toml")
SHEET, KEY = "intrusion_words.csv", "intrusion_words.key.json"


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
    assert set(pd.read_csv(out / "topics.csv")["stable"]) <= set(Stable)


def test_a_number_is_chosen_where_none_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "topics", SEEDS, "--csv", "--quiet")
    assert status == 0
    assert out == call(capsys, "topics", SEEDS, "-k", "auto", "--csv", "--quiet")[1]
    assert set(pd.read_csv(io.StringIO(out))["stable"]) <= set(Stable) - {Stable.NOT_ASSESSED}


def test_a_scan_tries_the_numbers_that_are_given(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call(capsys, "topics", SEEDS, "-k", "5,2", "--draws", "2", "--out", out, "--quiet")[0] == 0
    assert list(pd.read_csv(out / "topic_scan.csv")["k"]) == [2, 5]
    assert pd.read_csv(out / "topics.csv")["topic"].max() in (2, 5)


@pytest.fixture
def place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    """Return a folder with a sheet of words, written and filled in, all right."""
    out = tmp_path / "out"
    assert call(capsys, "topics", "intrude", STUDY, "--draws", "0", "--out", out, "--quiet") == (0, "", "")
    right = [row.right for row in load_key(out / KEY).rows]
    frame = pd.read_csv(out / SHEET, dtype=str, keep_default_na=False).assign(answer=right)
    frame.to_csv(out / SHEET, index=False)
    return out


def test_a_sheet_is_made_filled_in_and_scored(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    sheet, key = place / SHEET, place / KEY
    assert "ghi chữ cái" in (place / "intrusion_words_instructions.txt").read_text(encoding="utf-8")
    status, printed, _ = call(capsys, "topics", "score", sheet, key, "--csv")
    assert status == 0
    assert pd.read_csv(io.StringIO(printed)).loc[0, "share"] == 1
    assert call(capsys, "topics", "score", sheet, key)[1].startswith("Did readers find")
    scored = call(capsys, "topics", "score", sheet, key, "--json")[1]
    assert json.loads(scored)[0]["share"] == 1
    for others in ([sheet], [sheet, "--key", key]):
        assert call(capsys, "topics", "score", *others, "--json")[1] == scored


def test_readers_are_told_apart_from_the_key(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    said = call(capsys, "topics", "intrude", STUDY, "--draws", "0", "--out", tmp_path / "out")[1]
    assert "give each reader a copy of intrusion_words.csv and of intrusion_words_instructions.txt" in said
    assert "Keep intrusion_words.key.json from them" in said
    assert (tmp_path / "out" / SHEET).read_bytes().startswith(b"\xef\xbb\xbfquestion,A,B,C,D,E,F,answer\n")


def test_several_readers_are_scored_together(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    (place / "b.csv").write_bytes((place / SHEET).read_bytes())
    sheets = [place / SHEET, place / "b.csv"]
    for key in ([place / KEY], ["--key", place / KEY], []):
        status, out, _ = call(capsys, "topics", "score", *sheets, *key, "--json")
        found = json.loads(out)
        assert status == 0
        assert found["scores"][0]["answered"] == 2 * len(pd.read_csv(place / SHEET))
        assert found["agreement"][0]["alpha"] == 1
    printed = call(capsys, "topics", "score", *sheets)[1]
    assert "Did readers find" in printed
    assert "Do readers agree?" in printed


def test_what_cannot_be_scored_is_a_sentence(capsys: pytest.CaptureFixture[str], place: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert (
        call(
            capsys, "topics", "intrude", STUDY, "--model", "nmf", "-k", "6", "--draws", "0", "--out", other, "--quiet"
        )[0]
        == 0
    )
    key = json.loads((place / KEY).read_text(encoding="utf-8"))
    (tmp_path / "spoilt.json").write_text(json.dumps(key | {"choices": "six"}), encoding="utf-8")
    for arguments, said in [
        (
            [place / SHEET, other / KEY],
            "row 2: 'intrusion_words.key.json' knows another '1': nothing in the row is the same",
        ),
        ([other / SHEET], "has no answers yet"),
        ([place / "none.csv", place / KEY], "'none.csv' cannot be read"),
        ([place / SHEET, tmp_path / "spoilt.json"], "'spoilt.json' was changed"),
        ([place / KEY], "has no column 'question'"),
        ([], "SHEET is missing"),
    ]:
        status, out, err = call(capsys, "topics", "score", *arguments)
        assert (status, out) == (2, "")
        assert said in err
        assert err.count("\n") == 1


def test_a_sheet_that_was_filled_in_is_not_replaced(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    before = (place / SHEET).read_bytes()
    intrude = ["topics", "intrude", STUDY, "-k", "5", "--draws", "0", "--out", place]
    assert call(capsys, *intrude, "--kind", "topics")[0] == 0
    status, out, err = call(capsys, *intrude)
    assert (status, out) == (2, "")
    assert "'intrusion_words.csv' in the folder 'out' was changed since it was written" in err
    assert (place / SHEET).read_bytes() == before
    # The other sheet is as it was written.
    assert call(capsys, *intrude, "--kind", "topics")[0] == 0


def test_a_model_is_not_saved_over_files_of_others(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "topics.json").write_text("{}", encoding="utf-8")
    status, out, err = call(capsys, "topics", STUDY, "--draws", "0", "--save", tmp_path)
    assert (status, out) == (2, "")
    assert "already holds 'topics.json', which no saved model left there" in err
    assert (tmp_path / "topics.json").read_text(encoding="utf-8") == "{}"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Hai bên trao đổi.", encoding="utf-8")
    status, _, err = call(capsys, "topics", tmp_path / "docs", "--save", tmp_path / "docs")
    assert status == 2
    assert "--save is the folder of the documents" in err


@pytest.fixture
def unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no number of topics be supported, whatever the corpus."""
    monkeypatch.setattr("dienngon.topic_models.number_of_topics.SUPPORTED", 2.0)


@pytest.mark.usefixtures("unsupported")
def test_topics_are_fitted_though_no_number_is_supported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    scan = ["topics", SEEDS, "-k", "3,4", "--draws", "2", "--quiet"]
    status, out, _ = call(capsys, *scan, "--save", tmp_path / "model", "--by", "year")
    assert status == 0
    assert "No number of topics is supported" in " ".join(out.split())
    assert (tmp_path / "model").exists()


def test_no_more_topics_are_asked_about_than_there_are(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    many = ["--draws", "0", "--questions", "1000", "--out", tmp_path / "out"]
    status, _, err = call(capsys, "topics", "intrude", STUDY, *many)
    assert status == 2
    assert "for 1000 questions each about words; ask fewer questions, or fit more topics" in err


def test_what_was_not_assessed_is_said_without_python(capsys: pytest.CaptureFixture[str]) -> None:
    out = call(capsys, "topics", STUDY, "--draws", "0", "--quiet")[1]
    assert "How stable the topics are was not assessed" in out
    assert "assess()" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-k", "many"], "-k must be a whole number, auto"),
        (["-k", "2,1"], "must be at least 2, a whole number. Got 1."),
        (["--together", "statute"], "No document has a value in the column 'statute'"),
        (["--seed", "-1"], "must be a whole number from 0 to 4294967295"),
        (["-k", "1"], "Got 1; choose 2 or more."),
        (["-k", "99"], "Got 99; choose a smaller k."),
        (["-k", "own"], "Only bertopic finds a number of topics by itself; say how many 'consensus' shall find (k)."),
        (["--by", ""], "--by needs a value. Got an empty one"),
        (["--together", " "], "--together needs a value. Got an empty one"),
        (["-k", "own", "--model", "bertopic"], "found no topic in 56 rows"),
        (["--draws", "-1"], "--draws must be 0"),
        (["--draws", "1"], "--draws must be 0 (stability is not assessed), or 2 or more. Got 1."),
        (["-k", "auto", "--draws", "0"], "--draws 0 leaves out stability, by which the number of topics is chosen"),
        (["--embeddings", "glove"], "The 'embeddings' parameter"),
        (["--guide", "nowhere.toml", "--model", "nmf"], "'nowhere.toml' cannot be read"),
        (["--model", "consenus"], "Did you mean 'consensus'"),
        (["--model", "spectral"], "must be one of consensus, nmf, lda, bertopic. Got 'spectral'"),
    ],
)
def test_what_cannot_be_fitted_is_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    status, out, err = call(capsys, "topics", STUDY, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_k_that_is_too_large_is_said_to_be(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, text in {"a": "An ninh mạng.", "b": "Kinh tế số.", "c": "Giáo dục vùng cao."}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    assert "Got 6; choose a smaller k." in call(capsys, "topics", tmp_path, "-k", "6", "--quiet")[2]
    assert call(capsys, "topics", tmp_path, "--quiet")[0] == 0


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
