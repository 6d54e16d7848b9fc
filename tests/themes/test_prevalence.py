from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

import dienngon as dn
from dienngon.codes import Note, Verdict
from dienngon.errors import ParameterError
from dienngon.study.analysis import Results
from dienngon.themes.prevalence import resting_note
from documents import corpus
from themes.made import TWO, lines_of


def test_hits_equal_the_counted_rows_of_evidence(results: Results) -> None:
    for row in results.tables["themes"].frame.itertuples():
        evidence = results.tables["themes"].evidence(row.theme, row.period)
        assert row.hits == (evidence["counted"] == 1).sum()
        assert row.documents_with_theme == evidence.query("counted == 1")["document"].nunique()
    for row in results.tables["theme_groups"].frame.itertuples():
        evidence = results.tables["theme_groups"].evidence(row.theme, row.group, row.period)
        assert row.hits == (evidence["counted"] == 1).sum()


def test_rates_are_hits_per_thousand_words(results: Results) -> None:
    for row in results.tables["themes"].frame.itertuples():
        if row.documents:
            assert row.rate_per_1000 == pytest.approx(1000 * row.hits / row.words, rel=1e-5)


def test_the_empty_year_is_a_gap(results: Results) -> None:
    gap = results.tables["themes"].frame.query("period == '2023'")
    assert len(gap) == len(results.lexicon.themes)
    assert (gap["documents"] == 0).all()
    assert gap["rate_per_1000"].isna().all()
    assert set(gap["verdict"]) == {Verdict.NO_DOCUMENTS}
    assert set(map(str, gap["note"])) == {"no documents"}


def test_no_difference_is_claimed(results: Results) -> None:
    rows = results.tables["themes"].frame.query("period != '2023'")
    assert set(rows["verdict"]) == {Verdict.TOO_FEW}
    assert all(isinstance(note, Note) for note in rows["note"])


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
    frame = results.tables["theme_groups"].frame
    assert set(frame["theme"]) == {"information", "legal", "extremism"}
    parts = frame.groupby(["theme", "period"])["hits"].sum()
    whole = results.tables["themes"].frame.set_index(["theme", "period"])["hits"]
    assert (parts == whole[parts.index]).all()
    assert ("000", 32) in lines_of(results, "information", "experience")


def test_documents_outside_the_axis_are_evidence_but_in_no_period(results: Results) -> None:
    short = dn.track(results.hits, dn.Periods.years(2021, 2022))
    assert set(short.frame["period"]) == {"2021", "2022"}
    outside = short.evidence()
    assert (outside["period"] == "").sum() == (results.tables["themes"].evidence()["period"] == "2024").sum()


def test_a_theme_without_hits_is_zeros_and_a_note(results: Results) -> None:
    table = dn.track(results.tokens, dn.Lexicon.of({"rivers": ["sông Mê Kông"]}), dn.Periods.years(2021, 2024))
    assert list(table.frame["hits"]) == [0, 0, 0, 0]
    assert table.frame["rate_per_1000"].isna().sum() == 1
    assert table.notes == (Note.of("themes.silent", theme="rivers"),)
    assert isinstance(table.evidence("rivers", 2021), pd.DataFrame)


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("year", ["2021", "2022", "2023", "2024"]),
        ("half", ["2021-H2", "2022-H1", "2022-H2", "2023-H1", "2023-H2", "2024-H1", "2024-H2"]),
        ("quarter", ["2021-Q3", "2021-Q4", "2022-Q1", "2022-Q2"]),
        ("month", ["2021-09", "2021-10", "2021-11", "2021-12", "2022-01", "2022-02"]),
    ],
)
def test_periods_of_any_length(results: Results, by: str, labels: list[str]) -> None:
    table = dn.track(results.hits, by)
    assert list(dict.fromkeys(table.frame["period"]))[: len(labels)] == labels
    for row in table.frame.itertuples():
        assert row.hits == (table.evidence(row.theme, row.period)["counted"] == 1).sum()
        assert bool(row.documents) == (row.verdict != Verdict.NO_DOCUMENTS) == (row.rate_per_1000 == row.rate_per_1000)
    rough = [str(note) for note in table.notes if "Dated too roughly" in str(note)]
    assert len(rough) == (by != "year")
    if rough:
        assert "004_c5ec18cf3bbde409.txt" in rough[0]


def test_any_column_of_metadata_makes_groups(results: Results) -> None:
    table = dn.track(results.hits, "publisher")
    assert sorted(set(table.frame["period"])) == sorted({one.publisher for one in results.corpus} - {""})
    trends = dn.theme_trends(results.hits, "publisher")
    assert set(trends.frame["note"]) == {Note.of("themes.no_order", by="publisher")}
    assert set(trends.frame["verdict"]) == {""}
    with pytest.raises(ParameterError, match=r"'by' must be .* 'publishr'.*Did you mean 'publisher'"):
        dn.track(results.hits, "publishr")


def test_shares_of_documents_and_sentences(results: Results) -> None:
    for row in results.tables["themes"].frame.query("documents > 0").itertuples():
        assert row.share_of_documents == pytest.approx(row.documents_with_theme / row.documents, rel=1e-5)
        assert row.share_of_sentences == pytest.approx(row.sentences_with_theme / row.sentences, rel=1e-5)


def planted(groups: dict[int, int], loud: dict[int, int]) -> dn.Hits:
    """Return documents of some years, each a sentence with the words of two themes; one is louder in some years."""
    texts = {}
    random = np.random.default_rng(0)
    for year, number in groups.items():
        for one in range(number):
            said = ["mạng"] * int(random.poisson(loud.get(year, 3))) + ["biển"] * int(random.poisson(4))
            filler = [f"chữ{word}" for word in random.integers(0, 50, 80).tolist()]
            texts[f"{year}_{one:02d}.txt"] = " ".join([*filler, *said]) + ".", str(year)
    return dn.match(dn.segment(corpus(texts)), TWO)


def test_a_theme_that_is_louder_in_one_year_differs_there() -> None:
    hits, design = planted({2019: 10, 2020: 10, 2022: 10}, {2022: 12}), dn.Design(permutations=199)
    table = dn.track(hits, design=design)
    verdicts = {(row.theme, row.period): row.verdict for row in table.frame.itertuples()}
    assert verdicts["a", "2022"] == Verdict.DIFFERS
    assert verdicts["a", "2021"] == verdicts["b", "2021"] == Verdict.NO_DOCUMENTS
    assert {verdicts["b", year] for year in ("2019", "2020", "2022")} == {Verdict.NOT_SHOWN}
    shown = table.frame.query("documents > 0")
    for rate, low, high in (
        ("rate_per_1000", "low", "high"),
        ("share_of_documents", "documents_low", "documents_high"),
        ("share_of_sentences", "sentences_low", "sentences_high"),
    ):
        assert (shown[low] <= shown[rate] + 1e-9).all()
        assert (shown[rate] <= shown[high] + 1e-9).all()
    one = table.frame.query("theme == 'a' and period == '2022'").iloc[0]
    assert one.low < 1000 * one.hits / one.words < one.high
    trends = dn.theme_trends(hits, design=design).frame.set_index("theme")
    assert trends.loc["a", "verdict"] == Verdict.RISES
    assert trends.loc["a", "growth"] > 0
    assert trends.loc["b", "verdict"] == Verdict.NOT_SHOWN
    assert trends.loc["a", "first"] == table.frame["rate_per_1000"].iloc[0]
    assert trends.loc["a", "last"] == one["rate_per_1000"]


def test_a_theme_that_fades_falls() -> None:
    tokens = planted({2019: 6, 2020: 6, 2021: 6}, {2019: 14, 2020: 7, 2021: 3}).tokens
    lexicon = dn.Lexicon.of({"a": ["mạng"], "b": ["biển"], "c": ["không gian"]})
    trends = dn.theme_trends(tokens, lexicon, design=dn.Design(permutations=199)).frame.set_index("theme")
    assert trends.loc["a", "verdict"] == Verdict.FALLS
    assert trends.loc["a", "growth"] < 0
    # Of a theme without a hit nothing is known to grow.
    assert trends.loc["c", ["growth", "low", "high"]].isna().all()
    assert trends.loc["c", "verdict"] == Verdict.TOO_FEW
    assert trends.loc["c", "note"] == Note.of("inference.no_hit")


def on_the_brink() -> dn.Tokens:
    """Return two years of twelve documents that differ by little, after three without a date."""
    hits = np.random.default_rng(2).poisson(np.where(np.repeat([0, 1], 12) == 1, 8.5, 5))
    hits[-1] = 20
    texts: dict[str, tuple[str, str | None]] = {
        f"0{number}.txt": (f"Không ngày {number}.", None) for number in range(3)
    }
    for number, size in enumerate(hits.tolist()):
        words = ["mạng"] * size + [f"chữ{place}" for place in range(100 - size)]
        texts[f"{2020 + number // 12}_{number:02d}.txt"] = " ".join(words) + ".", str(2020 + number // 12)
    return dn.segment(corpus(texts))


def test_the_documents_that_a_difference_rests_on_are_named() -> None:
    tokens, design = on_the_brink(), dn.Design(permutations=199, clusters=[[24, 25, 26]])
    frame = dn.track(tokens, TWO, design=design).frame
    row = frame.query("theme == 'a' and period == '2021'").iloc[0]
    assert row["verdict"] == Verdict.DIFFERS_ON_GROUP
    assert str(row["note"]) == "without 2021_21.txt and 2 others, which move together, the difference is gone"


def test_a_trend_that_rests_on_one_document_names_it() -> None:
    random = np.random.default_rng(3)
    random.poisson(np.where(np.repeat([0, 1], 12) == 1, 8.5, 5))
    hits = random.poisson(5 + 0.9 * np.repeat([0, 1, 2, 3], 6))
    hits[-1] = 22
    texts = {}
    for number, size in enumerate(hits.tolist()):
        words = ["mạng"] * size + [f"chữ{place}" for place in range(100 - size)]
        texts[f"{2020 + number // 6}_{number:02d}.txt"] = " ".join(words) + ".", str(2020 + number // 6)
    tokens, design = dn.segment(corpus(texts)), dn.Design(permutations=199)
    trends = dn.theme_trends(tokens, TWO, design=design)
    row = trends.frame.set_index("theme").loc["a"]
    assert row["verdict"] == Verdict.RISES_ON_ONE
    assert str(row["note"]) == "without 2023_23.txt the trend is gone"


def test_notes_on_what_a_finding_rests_on() -> None:
    assert str(resting_note("trend", ["b.txt"])) == "without b.txt the trend is gone"
    assert str(resting_note("difference", ["a.txt", "c.txt"])) == (
        "without a.txt and 1 other, which move together, the difference is gone"
    )


def test_clusters_of_documents_that_the_corpus_has_not(results: Results) -> None:
    with pytest.raises(ParameterError, match="positions from 0 to 4"):
        dn.track(results.hits, design=dn.Design(clusters=[[0, 99]]))


def test_documents_that_move_together_are_found_by_their_place_in_the_corpus() -> None:
    hits = planted({2019: 7, 2020: 7}, {2020: 12})
    tokens = hits.tokens
    undated = dataclasses.replace(tokens.corpus.documents[0], name="0000.txt", date=None)
    more = dn.segment(dataclasses.replace(tokens.corpus, documents=(undated, *tokens.corpus.documents)))
    plain = dn.track(hits, design=dn.Design(permutations=199, clusters=[[7, 8, 9]]))
    moved = dn.track(more, TWO, design=dn.Design(permutations=199, clusters=[[8, 9, 10]]))
    assert plain.frame.drop(columns="note").equals(moved.frame.drop(columns="note"))
    alone = dn.track(hits, design=dn.Design(permutations=199))
    assert not plain.frame["p"].equals(alone.frame["p"])


def test_intervals_of_the_bootstrap_on_request() -> None:
    hits = planted({2019: 8, 2020: 8}, {})
    jackknife = dn.track(hits, design=dn.Design(permutations=99))
    bootstrap = dn.track(hits, design=dn.Design(permutations=99, interval="bootstrap"))
    assert list(bootstrap.frame["p_adjusted"]) == list(jackknife.frame["p_adjusted"])
    narrower = bootstrap.frame["high"] - bootstrap.frame["low"] < jackknife.frame["high"] - jackknife.frame["low"]
    assert narrower.mean() > 0.7
    assert any("cluster bootstrap" in str(detail) for detail in bootstrap.details)
    assert bootstrap.parameters["replicates"] == 1999


def test_the_seeds_have_too_few_documents_to_tell(results: Results) -> None:
    assert set(results.tables["themes"].frame["verdict"]) == {Verdict.TOO_FEW, Verdict.NO_DOCUMENTS}
    assert results.tables["themes"].frame["p"].isna().all()
    assert set(results.tables["theme_trends"].frame["verdict"]) == {Verdict.TOO_FEW}
    notes = [note.parameters for note in results.tables["theme_trends"].frame["note"]]
    assert {(one["least"], one["got"]) for one in notes} == {(10, 5)}


def test_documents_in_no_period_are_named_with_the_reason(results: Results) -> None:
    documents = list(results.corpus)
    undated = dataclasses.replace(documents[0], name="zz.txt", date=None)
    tokens = dn.segment(dataclasses.replace(results.corpus, documents=(*documents, undated)))
    design, hits = dn.Design(permutations=20), dn.match(tokens, results.lexicon)
    notes = list(map(str, dn.track(hits, dn.Periods.years(2022, 2024), design=design).notes))
    assert "Undated, and in no period: zz.txt." in notes
    assert "Dated outside the periods: 002_51b4da953c655a5b.txt." in notes
    without = [one.name for one in tokens.corpus if not one.publisher]
    assert without
    notes = list(map(str, dn.track(hits, "publisher", design=design).notes))
    assert any(note.startswith("Without a value of 'publisher'") and without[0] in note for note in notes)
