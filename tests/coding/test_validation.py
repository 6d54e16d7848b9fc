"""Coding sheets out and in, agreement against published values, estimates against planted truths."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta
from sklearn.metrics import cohen_kappa_score

import dienngon as dn
from dienngon.coding.estimates import Coded, Error, drift
from dienngon.errors import InputError, LexiconError, OutputError, ParameterError
from dienngon.study.analysis import Results

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability", sections A, B and C.
TWO_BINARY = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
_FIRST, _SECOND = "aabbdcccedda", "babbbccceddd"
TWO_NOMINAL = list(zip(_FIRST, _SECOND, strict=True))
_ = None
FOUR = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        strict=True,
    )
)


def test_alpha_is_what_krippendorff_published() -> None:
    assert dn.krippendorff_alpha(TWO_BINARY) == pytest.approx(0.095, abs=5e-4)
    assert dn.krippendorff_alpha(TWO_NOMINAL) == pytest.approx(0.692, abs=5e-4)
    published = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for level, value in published.items():
        assert dn.krippendorff_alpha(FOUR, level) == pytest.approx(value, abs=5e-4)


def test_alpha_at_its_edges() -> None:
    assert dn.krippendorff_alpha([[1, 1], [0, 0]]) == 1
    assert np.isnan(dn.krippendorff_alpha([[1, 1], [1, 1]]))
    assert np.isnan(dn.krippendorff_alpha([[1, None], [None, None]]))
    with pytest.raises(ParameterError, match="must be nominal"):
        dn.krippendorff_alpha([[1, 1]], "better")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="must be numbers"):
        dn.krippendorff_alpha([["a", "b"]], "interval")


def strata(rows: list[tuple[int, int, int]]) -> list[Coded]:
    """Return strata of size, coded, positive."""
    return [Coded(size, np.array([1.0] * positive + [0.0] * (coded - positive))) for size, coded, positive in rows]


def test_estimates_by_hand() -> None:
    """40 units with a hit, 10 coded, 9 of them right; 160 without, 16 coded, 1 missed."""
    error = Error.of(strata([(40, 10, 9)]), strata([(160, 16, 1)]), 0)
    assert error.precision().value == pytest.approx(0.9)
    assert error.recall().value == pytest.approx(36 / (36 + 10))
    assert error.f1().value == pytest.approx(2 * 36 / (40 + 46))
    # Rogan and Gladen's estimate is then the weighted share of units in which the coder sees the theme.
    assert error.prevalence(40, 200).value == pytest.approx(46 / 200)
    low, high = beta.ppf([0.025, 0.975], 9 * 4 / 3 + 0.5, 1 * 4 / 3 + 0.5)
    assert error.precision().low == pytest.approx(low, abs=0.02)
    assert error.precision().high == pytest.approx(high, abs=0.02)


def test_strata_are_weighted_by_their_sizes() -> None:
    error = Error.of(strata([(90, 10, 10), (10, 10, 0)]), strata([(0, 0, 0)]), 0)
    assert error.precision().value == pytest.approx(0.9)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.data())
def test_estimates_lie_in_their_intervals(hits, others, coded, more, data) -> None:
    coded, more = min(coded, hits), min(more, others)
    right, missed = data.draw(st.integers(0, coded)), data.draw(st.integers(0, more))
    error = Error.of(strata([(hits, coded, right)]), strata([(others, more, missed)]), 1)
    for one in (error.precision(), error.recall(), error.f1(), error.prevalence(hits, hits + others)):
        if not np.isnan(one.value):
            assert 0 <= one.low <= one.value <= one.high <= 1
    if coded == hits:
        assert error.precision().low == error.precision().high == error.precision().value


def test_intervals_cover_what_was_planted() -> None:
    """Samples of a known corpus: 95% intervals hold the truth about as often as they say."""
    random = np.random.default_rng(7)
    hits, others = random.random(300) < 0.85, random.random(1200) < 0.04
    truth = hits.mean(), hits.sum() / (hits.sum() + others.sum()), (hits.sum() + others.sum()) / 1500
    held = np.zeros(3)
    for run in range(200):
        drawn = [random.choice(one, 60, replace=False).astype(float) for one in (hits, others)]
        error = Error.of([Coded(300, drawn[0])], [Coded(1200, drawn[1])], run)
        found = error.precision(), error.recall(), error.prevalence(300, 1500)
        held += [one.low <= value <= one.high for one, value in zip(found, truth, strict=True)]
    assert (held / 200 >= 0.91).all()


def test_drift_is_seen_where_precision_changes() -> None:
    same = [np.array([1.0, 1, 1, 0] * 5), np.array([1.0, 1, 0, 1] * 5)]
    other = [np.ones(20), np.array([0.0, 0, 1, 0] * 5)]
    assert drift(same, 0) > 0.5
    assert drift(other, 0) < 0.01
    assert np.isnan(drift([np.ones(4), np.ones(3)], 0))
    assert np.isnan(drift([np.ones(4)], 0))


@pytest.fixture(scope="module")
def sample(results: Results):
    return dn.draw_sample(results.tokens, results.lexicon, themes=["cyberspace", "legal"], hits=4, others=5, seed=3)


def filled(sample, path, change=None, *, wrong: int = 0) -> None:
    """Write a sheet as a coder who agrees with the lexicon but for ``wrong`` rows would fill it."""
    frame = sample.sheet.frame
    hit = {row.id: row.hit for row in sample.rows}
    codes = [hit[one] for one in frame["id"]]
    frame["code"] = [str(int(code != (number < wrong))) for number, code in enumerate(codes)]
    frame = frame if change is None else change(frame)
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, encoding="utf-8-sig", sep=";" if "semicolon" in path.name else ",")


def test_a_sample_is_random_stratified_and_blind(results: Results, sample) -> None:
    again = dn.draw_sample(results.tokens, results.lexicon, themes=["cyberspace", "legal"], hits=4, others=5, seed=3)
    assert again.sheet.data.equals(sample.sheet.data)
    other = dn.draw_sample(results.tokens, results.lexicon, themes=["cyberspace", "legal"], hits=4, others=5, seed=4)
    assert set(other.sheet.data["id"]) != set(sample.sheet.data["id"])
    assert "hit" not in sample.sheet.data.columns
    assert set(sample.sheet.data["code"]) == {""}
    evidence = results.themes.evidence().query("counted == 1")
    for stratum in sample.strata:
        own = [
            row
            for row in sample.rows
            if (row.theme, row.period, row.hit) == (stratum.theme, stratum.period, stratum.hit)
        ]
        assert len(own) == stratum.drawn == min(4 if stratum.hit else 5, stratum.size)
        inside = evidence[(evidence["theme"] == stratum.theme) & (evidence["period"] == stratum.period)]
        if stratum.hit:
            assert stratum.size == len(inside[["document", "line"]].drop_duplicates())
    whole = [
        (one, paragraph)
        for one in results.corpus
        for paragraph in one.paragraphs
        if not any(copy.start < paragraph.end and paragraph.start < copy.end for copy in one.copies)
    ]
    sizes = len(whole)
    # What is copied does not count, so it is not coded either.
    assert sizes < sum(len(one.paragraphs) for one in results.corpus)
    assert sum(one.size for one in sample.strata if one.theme == "legal") == sizes


@pytest.mark.parametrize("ending", ["a.csv", "a.xlsx", "semicolon.csv"])
def test_sheets_come_back(sample, tmp_path, ending: str) -> None:
    dn.write_sample(sample, tmp_path / "sheet.xlsx")
    filled(sample, tmp_path / ending)
    scores = dn.score([tmp_path / ending]).scores.frame.set_index(["theme", "period"])
    assert (scores["precision"] == 1).all()
    assert (scores["recall"].dropna() == 1).all()
    assert (scores["corrected"] == scores["found"]).all()


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_the_sheet_as_written_is_the_sheet(sample, tmp_path, name: str) -> None:
    key = dn.write_sample(sample, tmp_path / name)
    assert json.loads(key.read_text(encoding="utf-8"))["unit"] == "paragraph"
    if name.endswith("xlsx"):
        # Another reader than ours.
        frame = pd.read_excel(tmp_path / name, dtype=str, keep_default_na=False, engine="openpyxl")
    else:
        frame = pd.read_csv(tmp_path / name, dtype=str, keep_default_na=False)
    assert frame.equals(sample.sheet.data.astype(str))
    with pytest.raises(InputError, match=r"row 2: '\w+' has no code; write 1"):
        dn.score([tmp_path / name])
    with pytest.raises(OutputError, match="exists already"):
        dn.write_sample(sample, tmp_path / name)


def test_a_workbook_has_the_same_bytes_each_time(sample, tmp_path) -> None:
    dn.write_sample(sample, tmp_path / "a.xlsx")
    dn.write_sample(sample, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_agreement_of_two_coders(sample, tmp_path) -> None:
    dn.write_sample(sample, tmp_path / "sheet.csv")
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
    assert set(alone["note"]) == {"one coder: nothing to compare"}


def test_undecided_codes_are_missing(sample, tmp_path) -> None:
    dn.write_sample(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv", lambda frame: frame.assign(code=["?", *frame["code"][1:]]))
    filled(sample, tmp_path / "b.csv")
    found = dn.score([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert found.agreement.frame["agreement"].eq(1).all()
    whole = dn.score([tmp_path / "a.csv"]).scores.frame.query("period == 'all'")
    assert whole[["coded_hits", "coded_others"]].to_numpy().sum() == len(sample.rows) - 1


def changed(column: str, value: str, row: int = 4):
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        values = list(frame[column])
        values[row - 2] = value
        return frame.assign(**{column: values})

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("code", "maybe"), "row 4: the code 'maybe' is none; write 1"),
        (changed("code", ""), r"row 4: '\w+' has no code"),
        (changed("id", "0000000000"), "row 4: the id '0000000000' was not drawn"),
        (changed("theme", "rivers"), "row 4: the theme is 'rivers'"),
        (changed("document", "khác.txt"), r"row 4: the document is 'khác.txt', but '00\d_\w+.txt' was drawn"),
        (changed("line", "999"), r"row 4: the line is '999', but '\d+' was drawn"),
        (changed("code", "yes"), "row 4: the code 'yes' is none; write 1"),
        (changed("code", "có"), "row 4: the code 'có' is none; write 1"),
        (lambda frame: frame.drop(columns=["line"]), "has no column 'line'"),
        (changed("text", "Một văn bản khác."), "row 4: the text of '.*' is not the one that was drawn"),
        (lambda frame: pd.concat([frame, frame[:1]]), r"stands in row 2 already"),
        (lambda frame: frame.drop(index=[0, 5]), "2 rows are missing"),
        (lambda frame: frame.drop(index=[1]), "1 row is missing"),
        (lambda frame: frame.drop(columns=["code"]), "has no column 'code'"),
    ],
)
def test_sheets_that_were_spoilt_are_refused_with_the_row(sample, tmp_path, change, said: str) -> None:
    dn.write_sample(sample, tmp_path / "sheet.xlsx")
    for name in ("a.csv", "a.xlsx"):
        filled(sample, tmp_path / name, change)
        with pytest.raises(InputError, match=said) as caught:
            dn.score([tmp_path / name], tmp_path / "sheet.key.json")
        assert f"'{name}'" in str(caught.value)


def test_sheets_and_keys_that_are_none(sample, tmp_path) -> None:
    dn.write_sample(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    (tmp_path / "latin.csv").write_bytes("id,theme,text,code\né".encode("latin-1"))
    (tmp_path / "no.xlsx").write_bytes(b"no workbook")
    (tmp_path / "no.json").write_text("[]")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    filled(sample, elsewhere / "a.csv")
    key = tmp_path / "sheet.key.json"
    for sheets, own, said in [
        ([tmp_path / "none.csv"], key, "cannot be read"),
        ([tmp_path / "none.xlsx"], key, "cannot be read"),
        ([tmp_path / "latin.csv"], key, "is not UTF-8"),
        ([tmp_path / "no.xlsx"], key, "no workbook"),
        ([tmp_path / "a.csv"], tmp_path / "no.json", "no key of a coding sheet"),
        ([tmp_path / "a.csv"], tmp_path / "none.json", "cannot be read"),
        ([elsewhere / "a.csv"], None, "No key of 'a.csv' lies beside it"),
        ([tmp_path / "a.csv", tmp_path / "a.csv"], None, "given twice"),
        ([], None, "no sheet"),
    ]:
        with pytest.raises(InputError, match=said):
            dn.score(sheets, own)


def without_strata(key: dict) -> None:
    key["strata"] = []


def with_a_wrong_size(key: dict) -> None:
    next(one for one in key["strata"] if one["drawn"])["size"] = 0


def with_a_row_left_out(key: dict) -> None:
    del key["rows"][0]


def with_a_row_twice(key: dict) -> None:
    key["rows"].append(key["rows"][0])


def with_a_stratum_twice(key: dict) -> None:
    key["strata"].append(key["strata"][0])


def without_rows(key: dict) -> None:
    key["rows"] = []


def without_lines(key: dict) -> None:
    for one in key["rows"]:
        del one["document"], one["line"]


def with_a_size_in_words(key: dict) -> None:
    key["strata"][0]["size"] = "many"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_strata, "was changed: its strata lack the units of 'cyberspace' in 20"),
        (
            with_a_wrong_size,
            r"was changed: of the units of '\w+' in \d+ with(out)? a hit there are 0, but \d were drawn",
        ),
        (with_a_row_left_out, "are in its rows, but"),
        (with_a_row_twice, "stands in it twice"),
        (with_a_stratum_twice, "stand in its strata twice"),
        (without_rows, "was changed: it has no rows"),
        (without_lines, "was written by an earlier version .* draw the same sample again"),
        (with_a_size_in_words, "is no key of a coding sheet"),
    ],
)
def test_keys_that_were_spoilt_are_refused(sample, tmp_path, spoil, said: str) -> None:
    key = dn.write_sample(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    content = json.loads(key.read_text(encoding="utf-8"))
    spoil(content)
    key.write_text(json.dumps(content), encoding="utf-8")
    for own in (key, None):
        with pytest.raises(InputError, match=f"'sheet.key.json'.*{said}"):
            dn.score([tmp_path / "a.csv"], own)


def test_a_spoilt_key_of_another_sheet_does_no_harm(sample, tmp_path) -> None:
    dn.write_sample(sample, tmp_path / "sheet.csv")
    (tmp_path / "another.key.json").write_text("{}")
    filled(sample, tmp_path / "a.csv")
    assert len(dn.score([tmp_path / "a.csv"]).scores.data)


def test_a_theme_named_twice_is_drawn_once(results: Results) -> None:
    names = ["cyberspace", "legal", "cyberspace"]
    twice = dn.draw_sample(results.tokens, results.lexicon, themes=names, hits=2, others=2)
    once = dn.draw_sample(results.tokens, results.lexicon, themes=names[:2], hits=2, others=2)
    assert twice.sheet.data.equals(once.sheet.data)
    assert twice.sheet.data["id"].is_unique
    assert (twice.rows, twice.strata) == (once.rows, once.strata)


BLANK = ["corrected", "corrected_low", "corrected_high"]


@pytest.mark.parametrize(("hits", "others", "kind"), [(0, 5, "with"), (4, 0, "without")])
def test_with_nothing_to_correct_with_nothing_is_corrected(
    results, tmp_path, hits: int, others: int, kind: str
) -> None:
    drawn = dn.draw_sample(results.tokens, results.lexicon, themes=["legal"], hits=hits, others=others)
    dn.write_sample(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv")
    frame = dn.score([tmp_path / "a.csv"]).scores.frame
    assert frame["found"].notna().all()
    assert frame[BLANK].isna().all(axis=None)
    said = f"corrected is empty: no unit {kind} a hit was coded in any period, so there is nothing to correct with"
    assert frame["note"].str.contains(said).all()


def test_a_sheet_of_question_marks_says_nothing(sample, tmp_path) -> None:
    dn.write_sample(sample, tmp_path / "sheet.csv")
    filled(sample, tmp_path / "a.csv")
    filled(sample, tmp_path / "q.csv", lambda frame: frame.assign(code="?"))
    frame = dn.score([tmp_path / "q.csv"]).scores.frame
    estimates = [name for name in frame if name.startswith(("precision", "recall", "f1", "corrected"))]
    assert frame[estimates].isna().all(axis=None)
    assert frame["note"].str.contains("corrected is empty: no unit was coded").all()
    agreement = dn.score([tmp_path / "a.csv", tmp_path / "q.csv"]).agreement.frame
    assert (agreement["units"] == 0).all()
    assert set(agreement["note"]) == {"no unit has two codes: nothing to compare"}
    assert agreement[["alpha", "kappa", "agreement"]].isna().all(axis=None)


def test_what_has_no_value_has_no_bounds() -> None:
    """No unit with a hit, and the theme in none of the others: recall is 0 of 0."""
    error = Error.of([], strata([(50, 20, 0)]), 0)
    for one in (error.precision(), error.recall(), error.f1()):
        assert np.isnan([one.value, one.low, one.high]).all()
    share = error.prevalence(0, 50)
    assert share.value == share.low == 0 < share.high


def test_where_all_units_were_coded_it_is_said(results: Results, tmp_path) -> None:
    drawn = dn.draw_sample(results.tokens, results.lexicon, themes=["legal"], hits=1000, others=2)
    dn.write_sample(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv", wrong=3)
    frame = dn.score([tmp_path / "a.csv"]).scores.frame
    assert (frame["precision_low"] == frame["precision_high"]).all()
    assert frame["note"].str.contains("all units with a hit were coded, so nothing was sampled").all()


def test_what_cannot_be_drawn(results: Results, sample, tmp_path) -> None:
    tokens, lexicon = results.tokens, results.lexicon
    with pytest.raises(ParameterError, match="'unit' parameter"):
        dn.draw_sample(tokens, lexicon, unit="page")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="must not be below 0"):
        dn.draw_sample(tokens, lexicon, hits=0, others=0)
    with pytest.raises(LexiconError, match=r"no theme 'cyber'.*cyberspace"):
        dn.draw_sample(tokens, lexicon, themes=["cyber"])
    with pytest.raises(ParameterError, match="nothing to draw"):
        dn.draw_sample(tokens, lexicon, dn.Periods.years(1990, 1991))
    with pytest.raises(OutputError, match=r"\.csv or \.xlsx"):
        dn.write_sample(sample, tmp_path / "sheet.ods")
    with pytest.raises(OutputError, match="cannot be written"):
        dn.write_sample(sample, tmp_path / "none" / "sheet.csv")


def test_sentences_can_be_coded(results: Results, tmp_path) -> None:
    drawn = dn.draw_sample(results.tokens, results.lexicon, themes=["legal"], unit="sentence", hits=3, others=3)
    dn.write_sample(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv")
    scores = dn.score([tmp_path / "a.csv"]).scores
    assert scores.parameters["unit"] == "sentence"
    assert scores.frame["precision"].eq(1).all()


def test_a_theme_without_hits_is_scored_as_such(results: Results, tmp_path) -> None:
    empty = dataclasses.replace(results.lexicon.themes[0], groups=(dn.read_lexicon(_rivers(tmp_path)).themes[0].groups))
    lexicon = dataclasses.replace(results.lexicon, themes=(empty,))
    drawn = dn.draw_sample(results.tokens, lexicon, hits=3, others=4)
    dn.write_sample(drawn, tmp_path / "sheet.csv")
    filled(drawn, tmp_path / "a.csv", wrong=3)
    whole = dn.score([tmp_path / "a.csv"]).scores.frame.iloc[0]
    assert whole["units_with_hit"] == 0
    assert np.isnan(whole["precision"])
    assert whole["recall"] == 0
    assert "no unit with a hit" in whole["note"]


def _rivers(folder):
    path = folder / "rivers.toml"
    labels = 'label_vi = "Sông"\nlabel_en = "Rivers"\ninclude = "x"\nexclude = "x"\n'
    path.write_text(f'[themes.rivers]\n{labels}terms = ["sông Mê Kông"]\n', encoding="utf-8")
    return path
