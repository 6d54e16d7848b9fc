from __future__ import annotations

import itertools

import pandas as pd
import pytest

import dienngon as dn
from dienngon.study import Results


def lines_of(results: Results, theme: str, group: str | None = None) -> set[tuple[str, int]]:
    evidence = results.themes.evidence(theme)
    evidence = evidence[evidence["counted"] == 1]
    if group is not None:
        evidence = evidence[evidence["group"] == group]
    return {(row.document[:3], row.line) for row in evidence.itertuples()}


def test_hits_equal_the_counted_rows_of_evidence(results: Results) -> None:
    for row in results.themes.frame.itertuples():
        evidence = results.themes.evidence(row.theme, row.period)
        assert row.hits == (evidence["counted"] == 1).sum()
        assert row.documents_with_theme == evidence.loc[evidence["counted"] == 1, "document"].nunique()
    for row in results.groups.frame.itertuples():
        assert row.hits == (results.groups.evidence(row.theme, row.group, row.period)["counted"] == 1).sum()
    assert (results.themes.evidence()["counted"] == 0).any()


def test_evidence_stands_where_it_says(results: Results) -> None:
    for row in results.themes.evidence().itertuples():
        text = results.corpus[row.document].text
        assert text[row.start : row.end] == row.matched
        assert text.count("\n", 0, row.start) + 1 == row.line
        assert text[row.sentence_start :].startswith(row.sentence)
        assert row.matched in row.sentence
        assert row.kind in ("title", "body", "caption")


def test_rates_are_hits_per_thousand_words(results: Results) -> None:
    for row in results.themes.frame.itertuples():
        if row.documents:
            assert row.rate_per_1000 == pytest.approx(1000 * row.hits / row.words, rel=1e-5)


def test_the_empty_year_is_a_gap(results: Results) -> None:
    gap = results.themes.frame.query("period == '2023'")
    assert len(gap) == len(results.lexicon.themes)
    assert (gap["documents"] == 0).all()
    assert gap["rate_per_1000"].isna().all()
    assert set(gap["note"]) == {"no documents"}


def test_no_difference_is_claimed(results: Results) -> None:
    notes = results.themes.frame.query("period != '2023'")["note"]
    assert notes.str.startswith("too few documents to tell").all()


@pytest.mark.parametrize(
    ("theme", "group", "expected"),
    [
        (
            "cyberspace",
            None,
            {("000", 22), ("000", 30), ("001", 35), ("002", 17), ("002", 21), ("003", 9), ("003", 29)},
        ),
        ("information", "own", {("000", 22), ("001", 42), ("002", 23), ("003", 9), ("003", 13)}),
        ("capacity", None, {("000", 32), ("001", 35), ("001", 42), ("002", 23), ("002", 25), ("002", 27), ("003", 35)}),
    ],
)
def test_paragraphs_of_a_theme_as_read_by_a_person(
    results: Results, theme: str, group: str | None, expected: set[tuple[str, int]]
) -> None:
    assert lines_of(results, theme, group) == expected


def test_legal_frameworks_as_read_by_a_person(results: Results) -> None:
    found = lines_of(results, "legal")
    assert {("000", 20), ("001", 3), ("001", 21), ("002", 29), ("003", 13), ("004", 12), ("004", 22)} <= found
    # Agencies that enforce the law are bodies.
    assert not {("000", 22), ("000", 34), ("002", 17), ("002", 27), ("003", 1), ("003", 9)} & found


def test_vaccines_are_no_capacity_building(results: Results) -> None:
    assert ("002", 29) not in lines_of(results, "capacity")


def test_sharing_of_experience_is_apart(results: Results) -> None:
    frame = results.groups.frame
    assert set(frame["theme"]) == {"information"}
    parts = frame.groupby("period")["hits"].sum()
    whole = results.themes.frame.query("theme == 'information'").set_index("period")["hits"]
    assert (parts == whole).all()
    assert ("000", 32) in lines_of(results, "information", "experience")


def test_by_document_adds_up(results: Results) -> None:
    frame = results.theme_documents.frame
    whole = frame[frame["document"] == ""].set_index(["theme", "period"])
    parts = frame[frame["document"] != ""].groupby(["theme", "period"])[["hits", "words"]].sum()
    for key, row in parts.iterrows():
        assert row["hits"] == whole.loc[key, "hits"]
        assert row["words"] == whole.loc[key, "words"]


def test_cooccurrence_counts_paragraphs(results: Results) -> None:
    frame = results.cooccurrence.frame
    assert len(frame) == len(list(itertools.combinations(results.lexicon.themes, 2)))
    for row in frame.itertuples():
        a, b = lines_of(results, row.theme_a), lines_of(results, row.theme_b)
        assert (row.paragraphs, row.paragraphs_a, row.paragraphs_b) == (len(a & b), len(a), len(b))
        assert row.jaccard == pytest.approx(len(a & b) / len(a | b), rel=1e-5)
        assert {
            (e.document[:3], e.line) for e in results.cooccurrence.evidence(row.theme_a, row.theme_b).itertuples()
        } == a & b


def test_documents_outside_the_axis_are_evidence_but_in_no_period(results: Results) -> None:
    short = dn.track(results.tokens, results.lexicon, dn.Periods.years(2021, 2022))
    assert set(short.frame["period"]) == {"2021", "2022"}
    outside = short.evidence()
    assert (outside["period"] == "").sum() == (results.themes.evidence()["period"] == "2024").sum()


def test_a_theme_without_hits_is_zeros_and_a_note(results: Results, tmp_path) -> None:
    theme = """[themes.rivers]
label_vi = "Sông"
label_en = "Rivers"
include = ""
exclude = ""
terms = ["sông Mê Kông"]"""
    path = tmp_path / "themes.toml"
    path.write_text(theme, encoding="utf-8")
    table = dn.track(results.tokens, path, dn.Periods.years(2021, 2024))
    assert list(table.frame["hits"]) == [0, 0, 0, 0]
    assert table.frame["rate_per_1000"].isna().sum() == 1
    assert table.notes == ("The theme 'rivers' has no hit in this corpus.",)
    assert isinstance(table.evidence("rivers", 2021), pd.DataFrame)
