"""The verbs on themes, as they are typed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from conftest import SEEDS
from dienngon.cli import main

STUDY = str(SEEDS / "study.toml")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--trend", "--evidence"], "--trend and --evidence ask for different tables"),
        (["--theme", "capacity", "--trend"], "--trend and --theme ask for different tables"),
        (["--groups", "--cooccurrence", "sentence"], "--groups and --cooccurrence ask for different tables"),
        (["--trend", "--bootstrap", "500"], "--bootstrap has no part in --trend"),
        (["--cooccurrence", "sentence", "--permutations", "99"], "--permutations has no part in --cooccurrence"),
        (["--evidence", "--together", "publisher"], "--together has no part in --evidence"),
    ],
)
def test_options_that_play_no_part_are_refused(capsys, arguments: list[str], message: str) -> None:
    assert main(["themes", "track", STUDY, *arguments, "--quiet"]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1


def test_a_page_of_themes_leads_from_numbers_to_sentences(tmp_path, capsys) -> None:
    assert main(["themes", "track", STUDY, "--out", str(tmp_path / "out"), "--quiet"]) == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert 'href="#ev-capacity-2021"' in page
    assert 'id="ev-capacity-2021"' in page
    assert "<mark>" in page
    assert "themes_evidence.csv" in page
    assert "level = 0.05" in page
    one = ["themes", "track", STUDY, "--theme", "capacity", "--period", "2021", "--out", str(tmp_path / "one")]
    assert main([*one, "--quiet"]) == 0
    page = (tmp_path / "one" / "report.html").read_text(encoding="utf-8")
    assert "capacity: 2 hits that do not count" in page
    assert "not counted: excluded:" in page
    assert "năng lực sản xuất" in page
    assert main(["themes", "track", STUDY, "--groups", "--csv", "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("theme,group,")


def test_a_lexicon_in_the_place_of_documents_is_told(capsys) -> None:
    assert main(["themes", "track", str(SEEDS / "themes.toml")]) == 2
    assert "'themes.toml' is a lexicon, not a study; give it with --lexicon" in capsys.readouterr().err


def test_what_a_csv_has_no_place_for_is_said_beside_it(capsys) -> None:
    assert main(["themes", "track", STUDY, "--by", "half", "--csv"]) == 0
    assert "Dated too roughly for a half-year, and in no period: 004_c5ec18cf3bbde409.txt." in capsys.readouterr().err


def test_track_by_any_length_and_by_a_column(capsys) -> None:
    assert main(["themes", "track", STUDY, "--by", "half", "--csv", "--quiet"]) == 0
    found = rows(capsys.readouterr().out)
    assert {row["period"] for row in found} >= {"2021-H2", "2022-H1", "2023-H2", "2024-H2"}
    assert main(["themes", "track", STUDY, "--by", "publisher", "--json", "--quiet"]) == 0
    assert {row["note"][:8] for row in json.loads(capsys.readouterr().out)} == {"too few "}
    assert main(["themes", "track", STUDY, "--by", "decade", "--quiet"]) == 2
    assert "'by' must be year, half" in capsys.readouterr().err


def test_a_cell_opens_to_its_sentences(capsys, tmp_path: Path) -> None:
    cell = ["themes", "track", STUDY, "--theme", "cyberspace", "--period", "2022", "--quiet"]
    assert main([*cell, "--csv"]) == 0
    found = rows(capsys.readouterr().out)
    assert [row["counted"] for row in found] == ["1"] * 4
    assert all(row["matched"] in row["sentence"] for row in found)
    assert main([*cell, "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<mark>") == 4
    assert (tmp_path / "out" / "evidence.csv").is_file()
    assert main(["themes", "track", STUDY, "--theme", "cyber", "--quiet"]) == 2
    assert "no theme 'cyber'" in capsys.readouterr().err


@pytest.mark.parametrize("unit", ["paragraph", "sentence"])
def test_themes_that_stand_together(capsys, unit: str) -> None:
    assert main(["themes", "track", STUDY, "--cooccurrence", unit, "--csv", "--quiet"]) == 0
    found = rows(capsys.readouterr().out)
    assert {row["unit"] for row in found} == {unit}
    assert {"shared", "expected", "p", "q"} <= set(found[0])


def test_check_and_suggest(capsys) -> None:
    assert main(["themes", "check", STUDY, "--csv", "--quiet"]) == 0
    assert any(row["note"] == "never occurs" for row in rows(capsys.readouterr().out))
    suggest = ["themes", "suggest", STUDY, "--theme", "capacity", "--minimum", "2", "--top", "5", "--quiet"]
    assert main([*suggest, "--toml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "# [themes.capacity]"
    assert len(lines) == 6
    assert main([*suggest, "--csv"]) == 0
    assert len(rows(capsys.readouterr().out)) == 5
    assert main(suggest) == 0
    assert "similarity" in capsys.readouterr().out
    assert main(["themes", "suggest", STUDY, "--theme", "none", "--quiet"]) == 2
    assert "There is no theme 'none'" in capsys.readouterr().err


def test_sample_and_score(capsys, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.xlsx"
    sample = ["themes", "sample", STUDY, "--themes", "legal", "--hits", "3", "--others", "3", "--out", str(sheet)]
    assert main(sample) == 0
    said = capsys.readouterr().out
    assert "rows to code" in said
    assert "sheet.key.json" in said
    assert main(sample) == 2
    assert "exists already" in capsys.readouterr().err
    key = json.loads((tmp_path / "sheet.key.json").read_text(encoding="utf-8"))
    hit = {row["id"]: int(row["hit"]) for row in key["rows"]}
    frame = pd.read_excel(sheet, dtype=str, keep_default_na=False, engine="openpyxl")
    for name in ("a", "b"):
        frame.assign(code=[hit[one] for one in frame["id"]]).to_excel(tmp_path / f"{name}.xlsx", index=False)
    both = [str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]
    assert main(["themes", "score", *both]) == 0
    assert "Krippendorff" in capsys.readouterr().out
    assert main(["themes", "score", *both, "--csv"]) == 0
    assert rows(capsys.readouterr().out)[0]["precision"] == "1"
    assert main(["themes", "score", *both, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["agreement"][0]["alpha"] == 1
    assert main(["themes", "score", *both, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "agreement.csv").is_file()
    assert main(["themes", "score", str(sheet)]) == 2
    assert "must be one of 1, 0, ?. Got ''" in capsys.readouterr().err


def test_a_sheet_does_not_lie_among_the_documents(capsys, folder, tmp_path: Path) -> None:
    place = folder(a__txt="Trên không gian mạng.\n")
    lexicon = ["--lexicon", str(SEEDS / "themes.toml")]
    assert main(["themes", "sample", str(place), *lexicon, "--out", str(place / "sheet.csv")]) == 2
    assert "among the documents" in capsys.readouterr().err
    assert main(["themes", "sample", str(place), *lexicon, "--out", str(tmp_path / "s.csv"), "--quiet"]) == 2
    assert "nothing to draw" in capsys.readouterr().err
    assert main(["themes", "check", str(place), "--quiet"]) == 2
    assert "need a lexicon" in capsys.readouterr().err


def test_levels_that_mean_nothing_are_a_sentence(capsys) -> None:
    for option, value, said in (
        ("--level", "0", "'level' must be between 0 and 1"),
        ("--level", "nan", "'level' must be between 0 and 1"),
        ("--permutations", "5", "'permutations' must be at least 20"),
    ):
        assert main(["themes", "track", STUDY, option, value, "--quiet"]) == 2
        assert said in capsys.readouterr().err


def test_a_theme_named_twice_is_drawn_once(capsys, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    asked = ["--themes", "legal,legal", "--hits", "2", "--others", "2"]
    assert main(["themes", "sample", STUDY, *asked, "--out", str(sheet), "--quiet"]) == 0
    frame = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    assert frame["id"].is_unique
    frame.assign(code="1").to_csv(tmp_path / "a.csv", index=False)
    assert main(["themes", "score", str(tmp_path / "a.csv"), "--quiet"]) == 0
    assert "precision" in capsys.readouterr().out
