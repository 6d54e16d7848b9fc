"""Filled coding sheets as precision, recall and agreement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sheets import draw, filled
from sklearn.metrics import cohen_kappa_score

import dienngon as dn
from dienngon.coding import Sheet


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return draw(tmp_path_factory.mktemp("lexicon"), "cyberspace", "rice", hits=4, others=5, seed=3)


@pytest.mark.parametrize("ending", ["a.csv", "a.xlsx", "semicolon.csv"])
def test_sheets_come_back(sample: Sheet, tmp_path: Path, ending: str) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.xlsx")
    filled(sample, tmp_path / ending)
    scores = dn.score([tmp_path / ending]).scores.frame.set_index(["theme", "period"])
    assert (scores["precision"] == 1).all()
    assert (scores["recall"].dropna() == 1).all()
    assert (scores["corrected"] == scores["found"]).all()


def test_agreement_of_two_coders(sample: Sheet, tmp_path: Path) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    filled(sample, tmp_path / "b.csv", wrong=4)
    found = dn.score([tmp_path / "a.csv", tmp_path / "b.csv"])
    row = found.agreement.frame.set_index("theme").loc["all"]
    codes = [pd.read_csv(tmp_path / f"{name}.csv")["code"].to_numpy() for name in "ab"]
    assert row["kappa"] == pytest.approx(cohen_kappa_score(*codes), rel=1e-5)
    assert row["alpha"] == pytest.approx(dn.krippendorff_alpha(list(zip(*codes, strict=True))), rel=1e-5)
    assert row["agreement"] == pytest.approx((codes[0] == codes[1]).mean(), rel=1e-5)
    whole = found.scores.frame.query("theme == 'cyberspace' and period == 'all'").iloc[0]
    assert whole["precision"] < 1 or whole["recall"] < 1
    assert whole["precision_low"] <= whole["precision"] <= whole["precision_high"]
    alone = dn.score([tmp_path / "a.csv"]).agreement.frame
    assert alone["alpha"].isna().all()
    assert {note.code for note in alone["note"]} == {"coding.one_person"}


def test_undecided_codes_are_missing(sample: Sheet, tmp_path: Path) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv", lambda frame: frame.assign(code=["?", *frame["code"][1:]]))
    filled(sample, tmp_path / "b.csv")
    found = dn.score([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert found.agreement.frame["agreement"].eq(1).all()
    whole = dn.score([tmp_path / "a.csv"]).scores.frame.query("period == 'all'")
    assert whole[["coded_hits", "coded_others"]].to_numpy().sum() == len(sample.key.rows) - 1


BLANK = ["corrected", "corrected_low", "corrected_high"]


@pytest.mark.parametrize(("hits", "others", "kind"), [(0, 5, "with"), (4, 0, "without")])
def test_with_nothing_to_correct_with_nothing_is_corrected(tmp_path: Path, hits: int, others: int, kind: str) -> None:
    drawn = draw(tmp_path, "rice", hits=hits, others=others)
    dn.write_sheet(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv")
    frame = dn.score([tmp_path / "a.csv"]).scores.frame
    assert frame["found"].notna().all()
    assert frame[BLANK].isna().all(axis=None)
    said = f"corrected is empty: no unit {kind} a hit was coded in any period, so there is nothing to correct with"
    assert all(said in str(note) for note in frame["note"])


def test_a_sheet_of_question_marks_says_nothing(sample: Sheet, tmp_path: Path) -> None:
    dn.write_sheet(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    filled(sample, tmp_path / "q.csv", lambda frame: frame.assign(code="?"))
    frame = dn.score([tmp_path / "q.csv"]).scores.frame
    estimates = [name for name in frame if name.startswith(("precision", "recall", "f1", "corrected"))]
    assert frame[estimates].isna().all(axis=None)
    assert all("corrected is empty: no unit was coded" in str(note) for note in frame["note"])
    agreement = dn.score([tmp_path / "a.csv", tmp_path / "q.csv"]).agreement.frame
    assert (agreement["units"] == 0).all()
    assert {note.code for note in agreement["note"]} == {"coding.no_pair"}
    assert agreement[["alpha", "kappa", "agreement"]].isna().all(axis=None)


def test_where_all_units_were_coded_it_is_said(tmp_path: Path) -> None:
    drawn = draw(tmp_path, "rice", hits=1000, others=2)
    dn.write_sheet(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv", wrong=3)
    frame = dn.score([tmp_path / "a.csv"]).scores.frame
    assert (frame["precision_low"] == frame["precision_high"]).all()
    assert all("all units with a hit were coded, so nothing was sampled" in str(note) for note in frame["note"])


def test_sentences_can_be_coded(tmp_path: Path) -> None:
    drawn = draw(tmp_path, "rice", unit="sentence", hits=3, others=3)
    dn.write_sheet(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv")
    scores = dn.score([tmp_path / "a.csv"]).scores
    assert scores.parameters["unit"] == "sentence"
    assert scores.frame["precision"].eq(1).all()


def test_a_theme_without_hits_is_scored_as_such(tmp_path: Path) -> None:
    drawn = draw(tmp_path, "rivers", hits=3, others=4)
    dn.write_sheet(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv", wrong=3)
    whole = dn.score([tmp_path / "a.csv"]).scores.frame.iloc[0]
    assert whole["units_with_hit"] == 0
    assert np.isnan(whole["precision"])
    assert whole["recall"] == 0
    assert "no unit with a hit" in str(whole["note"])
