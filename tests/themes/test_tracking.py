from __future__ import annotations

import dataclasses
import itertools
import tomllib

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

import dienngon as dn
from conftest import SEEDS
from dienngon.codes import Verdict
from dienngon.corpus import Copy
from dienngon.errors import LexiconError, ParameterError
from dienngon.study.analysis import Results
from dienngon.themes import observe, tabulate, tabulate_groups
from dienngon.themes.candidates import g2, pmi
from dienngon.themes.observations import resting_note
from documents import corpus


def lines_of(results: Results, theme: str, group: str | None = None) -> set[tuple[str, int]]:
    evidence = results.tables["themes"].evidence(theme).query("counted == 1")
    if group is not None:
        evidence = evidence[evidence["group"] == group]
    return {(row.document[:3], row.line) for row in evidence.itertuples()}


def test_hits_equal_the_counted_rows_of_evidence(results: Results) -> None:
    for row in results.tables["themes"].frame.itertuples():
        evidence = results.tables["themes"].evidence(row.theme, row.period)
        assert row.hits == (evidence["counted"] == 1).sum()
        assert row.documents_with_theme == evidence.query("counted == 1")["document"].nunique()
    for row in results.tables["theme_groups"].frame.itertuples():
        evidence = results.tables["theme_groups"].evidence(row.theme, row.group, row.period)
        assert row.hits == (evidence["counted"] == 1).sum()


def test_evidence_stands_where_it_says(results: Results) -> None:
    for row in results.tables["themes"].evidence().itertuples():
        text = results.corpus[row.document].text
        assert text[row.start : row.end] == row.matched
        assert text.count("\n", 0, row.start) + 1 == row.line
        assert text[row.sentence_start :].startswith(row.sentence)
        assert row.matched in row.sentence
        assert row.kind in ("title", "body", "caption")


def test_rates_are_hits_per_thousand_words(results: Results) -> None:
    for row in results.tables["themes"].frame.itertuples():
        if row.documents:
            assert row.rate_per_1000 == pytest.approx(1000 * row.hits / row.words, rel=1e-5)


def test_the_empty_year_is_a_gap(results: Results) -> None:
    gap = results.tables["themes"].frame.query("period == '2023'")
    assert len(gap) == len(results.lexicon.themes)
    assert (gap["documents"] == 0).all()
    assert gap["rate_per_1000"].isna().all()
    assert set(gap["note"]) == {"no documents"}


def test_no_difference_is_claimed(results: Results) -> None:
    notes = results.tables["themes"].frame.query("period != '2023'")["note"]
    assert {note.code for note in notes} <= {"inference.alone", "inference.too_few"}
    assert all(str(note).startswith("too few documents to tell") for note in notes)


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


def test_by_document_adds_up(results: Results) -> None:
    frame = results.tables["theme_documents"].frame
    whole = frame[frame["document"] == ""].set_index(["theme", "period"])
    parts = frame[frame["document"] != ""].groupby(["theme", "period"])[["hits", "words"]].sum()
    for key, row in parts.iterrows():
        assert row["hits"] == whole.loc[key, "hits"]
        assert row["words"] == whole.loc[key, "words"]


def test_cooccurrence_counts_paragraphs(results: Results) -> None:
    frame = results.tables["cooccurrence"].frame
    # Two themes are nested in others.
    assert len(frame) == len(list(itertools.combinations(results.lexicon.themes, 2))) - 2
    for row in frame.itertuples():
        a, b = lines_of(results, row.theme_a), lines_of(results, row.theme_b)
        assert (row.shared, row.with_a, row.with_b) == (len(a & b), len(a), len(b))
        assert row.jaccard == pytest.approx(len(a & b) / len(a | b), rel=1e-5)
        assert {
            (e.document[:3], e.line)
            for e in results.tables["cooccurrence"].evidence(row.theme_a, row.theme_b).itertuples()
        } == a & b


def test_documents_outside_the_axis_are_evidence_but_in_no_period(results: Results) -> None:
    short = dn.track(results.tokens, results.lexicon, dn.Periods.years(2021, 2022))
    assert set(short.frame["period"]) == {"2021", "2022"}
    outside = short.evidence()
    assert (outside["period"] == "").sum() == (results.tables["themes"].evidence()["period"] == "2024").sum()


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


def corpus_of(texts: list[tuple[str, str]]) -> dn.Tokens:
    return dn.segment(corpus({f"{number:03d}.txt": (text, date) for number, (text, date) in enumerate(texts)}))


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
    table = dn.track(results.tokens, results.lexicon, by)
    assert list(dict.fromkeys(table.frame["period"]))[: len(labels)] == labels
    for row in table.frame.itertuples():
        assert row.hits == (table.evidence(row.theme, row.period)["counted"] == 1).sum()
        assert bool(row.documents) == (row.note != "no documents") == (row.rate_per_1000 == row.rate_per_1000)
    rough = [note for note in table.notes if "Dated too roughly" in note]
    assert len(rough) == (by != "year")
    if rough:
        assert "004_c5ec18cf3bbde409.txt" in rough[0]


def test_any_column_of_metadata_makes_groups(results: Results) -> None:
    table = dn.track(results.tokens, results.lexicon, "publisher")
    assert sorted(set(table.frame["period"])) == sorted({one.publisher for one in results.corpus} - {""})
    trends = dn.theme_trends(table, results.tokens, "publisher")
    assert set(trends.frame["note"]) == {"publisher has no order in time"}
    with pytest.raises(ParameterError, match=r"'by' must be .* 'publishr'.*Did you mean 'publisher'"):
        dn.track(results.tokens, results.lexicon, "publishr")


def test_shares_of_documents_and_sentences(results: Results) -> None:
    for row in results.tables["themes"].frame.query("documents > 0").itertuples():
        assert row.share_of_documents == pytest.approx(row.documents_with_theme / row.documents, rel=1e-5)
        assert row.share_of_sentences == pytest.approx(row.sentences_with_theme / row.sentences, rel=1e-5)


def test_hits_that_are_set_aside_leave_every_number(results: Results) -> None:
    """What finds copied passages sets ``counted`` to 0: every count then follows."""
    evidence = results.tables["themes"].evidence()
    evidence.loc[evidence.index % 3 == 0, "counted"] = 0
    themes = tabulate(evidence, results.tokens, results.lexicon, results.periods)
    groups = tabulate_groups(evidence, results.tokens, results.lexicon, results.periods)
    documents = dn.by_document(themes, results.tokens, results.periods)
    observed = observe(evidence, [theme.id for theme in results.lexicon.themes], results.tokens, results.periods)
    together = dn.cooccurrence(themes, results.tokens, draws=9)
    for row in themes.frame.itertuples():
        counted = themes.evidence(row.theme, row.period).query("counted == 1")
        assert row.hits == len(counted)
        assert row.documents_with_theme == counted["document"].nunique()
        assert row.sentences_with_theme == len(counted[["document", "sentence_start"]].drop_duplicates())
    for row in groups.frame.itertuples():
        assert row.hits == (groups.evidence(row.theme, row.group, row.period)["counted"] == 1).sum()
    for row in documents.frame.query("document != ''").itertuples():
        assert row.hits == (documents.evidence(row.theme, row.period, row.document)["counted"] == 1).sum()
    for number, theme in enumerate(observed.themes):
        assert observed.hits[:, number].sum() == ((evidence["theme"] == theme) & (evidence["counted"] == 1)).sum()
    assert observed.words.sum() == results.tokens.word_counts.sum()
    for row in together.frame.itertuples():
        rows = together.evidence(row.theme_a, row.theme_b)
        assert (rows["counted"] == 1).all()
        assert len(rows[["document", "line"]].drop_duplicates()) == row.shared


def test_what_excludes_a_hit_stands_beside_it(results: Results) -> None:
    aside = results.tables["themes"].evidence().query("counted == 0")
    assert "excluded: 'năng lực sản xuất'" in set(aside["why"])
    assert "in the name of a body" in set(aside["why"])
    assert set(results.tables["themes"].evidence().query("counted == 1")["why"]) == {""}


def planted(tmp_path, groups: dict[int, int], loud: dict[int, int]) -> tuple[dn.Tokens, dn.Lexicon]:
    """Return documents of some years, each a sentence with the words of two themes; one is louder in some years."""
    texts = {}
    random = np.random.default_rng(0)
    for year, number in groups.items():
        for one in range(number):
            said = ["mạng"] * int(random.poisson(loud.get(year, 3))) + ["biển"] * int(random.poisson(4))
            filler = [f"chữ{word}" for word in random.integers(0, 50, 80).tolist()]
            texts[f"{year}_{one:02d}.txt"] = " ".join([*filler, *said]) + ".", str(year)
    return dn.segment(corpus(texts)), two_themes(tmp_path)


def test_a_theme_that_is_louder_in_one_year_differs_there(tmp_path) -> None:
    tokens, lexicon = planted(tmp_path, {2019: 10, 2020: 10, 2022: 10}, {2022: 12})
    table = dn.track(tokens, lexicon, design=dn.Design(permutations=199))
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
    trends = dn.theme_trends(table, tokens, design=dn.Design(permutations=199)).frame.set_index("theme")
    assert trends.loc["a", "verdict"] == Verdict.RISES
    assert trends.loc["a", "growth"] > 0
    assert trends.loc["b", "verdict"] == Verdict.NOT_SHOWN


def test_a_theme_that_fades_falls(tmp_path) -> None:
    tokens, lexicon = planted(tmp_path, {2019: 6, 2020: 6, 2021: 6}, {2019: 14, 2020: 7, 2021: 3})
    quick = dn.Design(permutations=199)
    silent = dataclasses.replace(
        lexicon.themes[1], id="c", groups=(dn.read_lexicon(SEEDS / "themes.toml").themes[0].groups)
    )
    lexicon = dataclasses.replace(lexicon, themes=(*lexicon.themes, silent))
    trends = dn.theme_trends(dn.track(tokens, lexicon, design=quick), tokens, design=quick).frame.set_index("theme")
    assert trends.loc["a", "verdict"] == Verdict.FALLS
    assert trends.loc["a", "growth"] < 0
    # Of a theme without a hit nothing is known to grow.
    assert trends.loc["c", ["growth", "low", "high"]].isna().all()
    assert trends.loc["c", "note"] == "too few documents to tell: no hit"


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


def test_the_documents_that_a_difference_rests_on_are_named(tmp_path) -> None:
    tokens, design = on_the_brink(), dn.Design(permutations=199, clusters=[[24, 25, 26]])
    frame = dn.track(tokens, two_themes(tmp_path), design=design).frame
    row = frame.query("theme == 'a' and period == '2021'").iloc[0]
    assert row["verdict"] == Verdict.DIFFERS_ON_GROUP
    assert row["note"] == "without 2021_21.txt and 2 others, which move together, the difference is gone"


def test_a_trend_that_rests_on_one_document_names_it(tmp_path) -> None:
    random = np.random.default_rng(3)
    random.poisson(np.where(np.repeat([0, 1], 12) == 1, 8.5, 5))
    hits = random.poisson(5 + 0.9 * np.repeat([0, 1, 2, 3], 6))
    hits[-1] = 22
    texts = {}
    for number, size in enumerate(hits.tolist()):
        words = ["mạng"] * size + [f"chữ{place}" for place in range(100 - size)]
        texts[f"{2020 + number // 6}_{number:02d}.txt"] = " ".join(words) + ".", str(2020 + number // 6)
    tokens, design = dn.segment(corpus(texts)), dn.Design(permutations=199)
    trends = dn.theme_trends(dn.track(tokens, two_themes(tmp_path), design=design), tokens, design=design)
    row = trends.frame.set_index("theme").loc["a"]
    assert row["verdict"] == Verdict.RISES_ON_ONE
    assert row["note"] == "without 2023_23.txt the trend is gone"


def test_notes_on_what_a_finding_rests_on() -> None:
    names = ["a.txt", "b.txt", "c.txt"]
    assert resting_note((), names, "trend") == ""
    assert resting_note((1,), names, "trend") == "without b.txt the trend is gone"
    assert resting_note((0, 2), names, "difference") == (
        "without a.txt and 1 other, which move together, the difference is gone"
    )


def test_clusters_of_documents_that_the_corpus_has_not(results: Results) -> None:
    with pytest.raises(ParameterError, match="positions from 0 to 4"):
        dn.track(results.tokens, results.lexicon, design=dn.Design(clusters=[[0, 99]]))


def test_trends_are_of_the_periods_of_the_table(results: Results) -> None:
    with pytest.raises(ParameterError, match=r"table of themes is by year\. Got by = 'half'"):
        dn.theme_trends(results.tables["themes"], results.tokens, "half")
    with pytest.raises(ParameterError, match=r"has the periods 2021, 2022, 2023, 2024\. Got 2021, 2022;"):
        dn.theme_trends(results.tables["themes"], results.tokens, dn.Periods.years(2021, 2022))


def test_documents_that_move_together_are_found_by_their_place_in_the_corpus(tmp_path) -> None:
    tokens, lexicon = planted(tmp_path, {2019: 7, 2020: 7}, {2020: 12})
    undated = dataclasses.replace(tokens.corpus.documents[0], name="0000.txt", date=None)
    more = dn.segment(dataclasses.replace(tokens.corpus, documents=(undated, *tokens.corpus.documents)))
    plain = dn.track(tokens, lexicon, design=dn.Design(permutations=199, clusters=[[7, 8, 9]]))
    moved = dn.track(more, lexicon, design=dn.Design(permutations=199, clusters=[[8, 9, 10]]))
    assert plain.frame.drop(columns="note").equals(moved.frame.drop(columns="note"))
    alone = dn.track(tokens, lexicon, design=dn.Design(permutations=199))
    assert not plain.frame["p"].equals(alone.frame["p"])


def test_intervals_of_the_bootstrap_on_request(tmp_path) -> None:
    tokens, lexicon = planted(tmp_path, {2019: 8, 2020: 8}, {})
    jackknife = dn.track(tokens, lexicon, design=dn.Design(permutations=99))
    bootstrap = dn.track(tokens, lexicon, design=dn.Design(permutations=99, interval="bootstrap"))
    assert list(bootstrap.frame["p_adjusted"]) == list(jackknife.frame["p_adjusted"])
    narrower = bootstrap.frame["high"] - bootstrap.frame["low"] < jackknife.frame["high"] - jackknife.frame["low"]
    assert narrower.mean() > 0.7
    assert "cluster bootstrap" in bootstrap.method
    assert bootstrap.parameters["replicates"] == 1999


def test_the_seeds_have_too_few_documents_to_tell(results: Results) -> None:
    assert set(results.tables["themes"].frame["verdict"]) == {Verdict.TOO_FEW, Verdict.NO_DOCUMENTS}
    assert results.tables["themes"].frame["p"].isna().all()
    assert set(results.tables["theme_trends"].frame["verdict"]) == {Verdict.TOO_FEW}
    assert (
        results.tables["theme_trends"]
        .frame["note"]
        .str.endswith("a trend needs 10 documents that move alone; got 5")
        .all()
    )


LEXICON = """[themes.{name}]
label_vi = "x"
label_en = "x"
include = "x"
exclude = "x"
terms = {terms}
"""


def two_themes(tmp_path, *more: str) -> dn.Lexicon:
    path = tmp_path / "two.toml"
    themes = LEXICON.format(name="a", terms='["mạng"]') + LEXICON.format(name="b", terms='["biển"]')
    path.write_text(themes + "\n".join(more), encoding="utf-8")
    return dn.read_lexicon(path)


def test_cooccurrence_beyond_chance_is_told_from_chance(tmp_path) -> None:
    """Two themes planted side by side, and two strewn apart at random."""
    lexicon = two_themes(tmp_path)
    random = np.random.default_rng(5)
    side, apart = [], []
    for _ in range(12):
        # No two lines are alike: a line that stands twice counts once.
        lines = [["nhà"] * 11 + [f"số{line}"] for line in range(10)]
        for line in random.choice(10, 3, replace=False):
            lines[line][2:4] = "mạng", "biển"
        side.append(("\n\n".join(" ".join(line) + "." for line in lines), "2022"))
        words = [f"số{place}" for place in range(120)]
        for place in random.choice(120, 6, replace=False):
            words[place] = str(random.choice(["mạng", "biển"]))
        apart.append(("\n\n".join(" ".join(words[at : at + 12]) + "." for at in range(0, 120, 12)), "2022"))
    rows = {}
    for name, texts in (("side", side), ("apart", apart)):
        tokens = corpus_of(texts)
        table = dn.cooccurrence(dn.track(tokens, lexicon), tokens, draws=199)
        rows[name] = table.frame.iloc[0]
    assert rows["side"]["q"] == 1 / 200
    assert rows["side"]["shared"] > 2 * rows["side"]["expected"]
    assert rows["side"]["note"] == "more than by chance in these documents"
    assert rows["apart"]["p"] > 0.05
    assert rows["apart"]["shared"] == pytest.approx(rows["apart"]["expected"], rel=0.6)


def test_the_null_of_cooccurrence_is_the_mean_over_all_shifts(tmp_path) -> None:
    """One document of two lines, one hit of each theme: shifted anywhere, they meet in half the cases."""
    tokens = corpus_of([("mạng nhà nhà nhà nhà nhà.\n\nnhà nhà nhà nhà nhà biển.", "2022")])
    row = dn.cooccurrence(dn.track(tokens, two_themes(tmp_path)), tokens, draws=4000).frame.iloc[0]
    assert row["shared"] == 0
    assert row["expected"] == pytest.approx(0.5, abs=0.03)
    assert row["p"] == 1


def test_cooccurrence_is_the_same_each_time_and_refuses_nonsense(results: Results) -> None:
    again = dn.cooccurrence(results.tables["themes"], results.tokens, seed=0)
    assert again.frame.equals(results.tables["cooccurrence"].frame)
    with pytest.raises(ParameterError, match="'unit' parameter"):
        dn.cooccurrence(results.tables["themes"], results.tokens, "page")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="'draws' parameter"):
        dn.cooccurrence(results.tables["themes"], results.tokens, draws=0)


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_copies_are_no_units_and_no_places_for_hits(tmp_path, unit: str) -> None:
    """A document that is a copy but for its last line: the shifted hits of that line stay in it."""
    text = "\n\n".join(f"nhà nhà nhà nhà số{line}." for line in range(6))
    last = "mạng nhà nhà nhà biển."
    tokens = corpus_of([(text, "2021"), (f"{text}\n\n{last}", "2022")])
    second = tokens.corpus.documents[1]
    end = second.text.index(last)
    copied = dataclasses.replace(second, copies=(Copy(0, end, "000.txt"),))
    tokens = dn.segment(dataclasses.replace(tokens.corpus, documents=(tokens.corpus.documents[0], copied)))
    table = dn.track(tokens, two_themes(tmp_path))
    found = dn.cooccurrence(table, tokens, unit, draws=50)
    row = found.frame.iloc[0]
    assert (row["shared"], row["with_a"], row["with_b"], row["expected"]) == (1, 1, 1, 1)
    assert row["p"] == 1
    assert found.notes == (f"7 {unit}s are counted, those that begin in a copy left out.",)
    assert table.frame.query("theme == 'a'")["sentences"].sum() == 7


def test_units_that_begin_in_a_copy_are_in_no_count(tmp_path) -> None:
    tokens = corpus_of([("Nhà nhà và mạng và biển.", "2022")])
    (document,) = tokens.corpus
    begun = dataclasses.replace(document, copies=(Copy(0, 8, "x.txt"),))
    tokens = dn.segment(dataclasses.replace(tokens.corpus, documents=(begun,)))
    table = dn.track(tokens, two_themes(tmp_path))
    assert list(table.frame["hits"]) == [1, 1]
    assert list(table.frame["sentences"]) == list(table.frame["sentences_with_theme"]) == [0, 0]
    row = dn.cooccurrence(table, tokens, "sentence", draws=9).frame.iloc[0]
    assert (row["shared"], row["with_a"], row["with_b"]) == (0, 0, 0)


def test_sentences_are_those_of_the_table(results: Results) -> None:
    table = results.tables["themes"].frame.query("theme == 'legal'")
    said = f"{table['sentences'].sum()} sentences are counted, those that begin in a copy left out."
    assert results.tables["cooccurrence_sentences"].notes == (said,)
    whole = results.tables["themes"].frame.groupby("theme")["sentences_with_theme"].sum()
    for row in results.tables["cooccurrence_sentences"].frame.itertuples():
        assert (row.with_a, row.with_b) == (whole[row.theme_a], whole[row.theme_b])


def test_documents_in_no_period_are_counted_and_it_is_said(results: Results, tmp_path) -> None:
    short = dn.track(results.tokens, results.lexicon, dn.Periods.years(2021, 2022))
    (note,) = dn.cooccurrence(short, results.tokens, draws=9).notes
    assert note.endswith("left out; 1 document that is in no period of the table of themes has a part in them.")
    undated = dn.segment(corpus({"a.txt": ("Trên mạng và biển.", None)}))
    table = dn.track(undated, two_themes(tmp_path))
    assert dn.cooccurrence(table, undated, draws=9).notes == (
        "1 paragraphs are counted; 1 document that is in no period of the table of themes has a part in them.",
    )


@pytest.mark.parametrize("call", [dn.track, dn.track_groups, dn.check_lexicon, dn.draw_sample])
def test_a_corpus_must_be_segmented(results: Results, call) -> None:
    for given in (results.corpus, "seeds", None):
        with pytest.raises(ParameterError, match=r"Got \w+ instead; call dienngon\.segment"):
            call(given, results.lexicon)


def test_a_corpus_must_be_segmented_for_what_follows(results: Results) -> None:
    for call in (
        lambda: dn.suggest_theme_terms(results.corpus, results.lexicon, "legal"),  # type: ignore[arg-type]
        lambda: dn.theme_trends(results.tables["themes"], results.corpus),  # type: ignore[arg-type]
        lambda: dn.cooccurrence(results.tables["themes"], results.corpus),  # type: ignore[arg-type]
    ):
        with pytest.raises(ParameterError, match=r"Got Corpus instead; call dienngon\.segment"):
            call()


def test_sentences_that_hold_two_themes(results: Results) -> None:
    counted = results.tables["themes"].evidence().query("counted == 1")
    places = {
        theme: set(zip(rows["document"], rows["sentence_start"], strict=True))
        for theme, rows in counted.groupby("theme")
    }
    for row in results.tables["cooccurrence_sentences"].frame.itertuples():
        assert row.shared == len(places[row.theme_a] & places[row.theme_b])


def test_an_exclusion_that_takes_everything_is_said(tmp_path) -> None:
    lexicon = two_themes(tmp_path, 'except = ["biển"]')
    tokens = corpus_of([("Trên biển và trên mạng.", "2022")])
    table = dn.track(tokens, lexicon)
    assert table.notes == (
        "The theme 'b' has no hit in this corpus: its one occurrence is taken away, see 'why' in the evidence.",
    )
    assert table.frame.query("theme == 'b'")["hits"].item() == 0
    checked = dn.check_lexicon(tokens, lexicon).frame.set_index(["theme", "kind"])
    assert checked.loc[("b", "exclusion"), "note"] == "takes away every hit of the theme"
    assert checked.loc[("b", "term"), "note"] == "its one occurrence is taken away"


def test_checking_says_what_gave_way_and_which_documents_are_none(tmp_path) -> None:
    themes = LEXICON.format(name="a", terms='["an ninh mạng", "mạng quốc gia", "biển đông", "biển"]')
    themes += 'except = [{ phrase = "rừng", documents = ["000*", "zz…"] }, { documents = ["yy*"] }]'
    path = tmp_path / "themes.toml"
    path.write_text(themes, encoding="utf-8")
    tokens = corpus_of([("Nói về an ninh mạng quốc gia. Trên biển Đông.", "2022")])
    notes = dn.check_lexicon(tokens, path).frame.set_index("entry")["note"]
    # Equally long: the first in the text wins.
    assert notes["mạng quốc gia"] == "occurs only where longer or equally long terms of the theme win"
    assert notes["biển"] == "occurs only where longer or equally long terms of the theme win"
    assert notes["'rừng' in 000*, zz…"] == "no document is called 'zz…'; takes nothing away here"
    assert notes["everything in yy*"] == "no document is called 'yy*'; takes nothing away here"
    shared = 'nested = "global"\n' + LEXICON.format(name="a", terms='["mạng"]')
    path.write_text(shared + LEXICON.format(name="b", terms='["an ninh mạng"]'), encoding="utf-8")
    notes = dn.check_lexicon(tokens, path).frame.set_index("entry")["note"]
    assert notes["mạng"].startswith("occurs only where longer or equally long terms win")


def test_checking_a_lexicon(results: Results, tmp_path) -> None:
    themes = LEXICON.format(name="a", terms='["mạng", "mạng máy tính", "an ninh", "vô tuyến"]')
    themes += 'except = ["rừng"]\n' + LEXICON.format(name="b", terms='["an ninh mạng"]')
    path = tmp_path / "themes.toml"
    path.write_text(themes, encoding="utf-8")
    tokens = corpus_of([("Mạng. Mạng. Mạng. Nói về an ninh mạng.", "2022")])
    notes = dn.check_lexicon(tokens, path).frame.set_index("entry")["note"]
    assert notes["mạng"] == "carries 80% of the theme; stands inside 'an ninh mạng' of the theme 'b'"
    assert notes["vô tuyến"] == "never occurs"
    assert notes["'rừng'"] == "takes nothing away here"
    assert notes["an ninh mạng"] == ""
    shipped = dn.check_lexicon(results.tokens, results.lexicon)
    hits = shipped.frame.query("kind == 'term'").groupby("theme")["hits"].sum()
    nested = (
        results.tables["theme_groups"]
        .frame.query("group == 'assistance' or group == 'propaganda'")
        .groupby("theme")["hits"]
        .sum()
    )
    whole = results.tables["themes"].frame.groupby("theme")["hits"].sum()
    assert (hits.add(nested, fill_value=0) == whole[hits.index]).all()
    copied = shipped.frame.groupby("theme")["in_copies"].sum()
    aside = results.tables["themes"].evidence()["why"].str.startswith("in a passage copied")
    assert copied.sum() == aside.sum() > 0


def test_evidence_as_a_table(results: Results, tmp_path) -> None:
    table = dn.evidence(results.tables["themes"], "cyberspace", "2022")
    assert table.name == "evidence"
    assert len(table.data) == 4
    assert table.to_csv().startswith("theme,group,term,matched,counted,document")
    page = dn.report([table], tmp_path / "out").read_text(encoding="utf-8")
    assert page.count("<mark>") == 4
    assert "<mark>không gian mạng</mark>" in page
    with pytest.raises(ParameterError, match="no theme 'cyber'"):
        dn.evidence(results.tables["themes"], "cyber")
    with pytest.raises(ParameterError, match="no period '1999'"):
        dn.evidence(results.tables["themes"], "cyberspace", "1999")


def test_terms_that_were_taken_out_of_a_theme_are_suggested(results: Results) -> None:
    """Without "nâng cao năng lực" and "hỗ trợ thiết bị", capacity building finds them among its neighbours."""
    place = [theme.id for theme in results.lexicon.themes].index("capacity")
    theme = results.lexicon.themes[place]
    left = tuple(one for one in theme.groups[0].terms if one.phrase in ("đào tạo", "tập huấn"))
    themes = list(results.lexicon.themes)
    themes[place] = dataclasses.replace(theme, groups=(dataclasses.replace(theme.groups[0], terms=left),))
    poorer = dataclasses.replace(results.lexicon, themes=tuple(themes))
    table = dn.suggest_theme_terms(results.tokens, poorer, "capacity", top=15, minimum=2)
    terms = list(table.frame["term"])
    assert {"năng lực", "nâng cao năng lực"} & set(terms[:8])
    assert not {"đào tạo", "tập huấn"} & set(terms)
    for row in table.frame.itertuples():
        assert row.term.lower() in row.example.lower()
        assert row.together <= row.sentences
    read = tomllib.loads("terms = [\n" + dn.theme_lines(table).split("\n", 1)[1] + "]")
    assert read["terms"] == terms
    assert dn.suggest_theme_terms(results.tokens, poorer, "capacity", top=15, minimum=2).data.equals(table.data)


def test_synonyms_that_never_meet_the_theme_are_found_by_their_neighbours(tmp_path) -> None:
    random = np.random.default_rng(1)
    near, far = ["khách", "hàng", "tiền", "bạc"], ["rừng", "núi", "sông", "suối"]
    lines = []
    for word, around in (("mạng", near), ("lưới", near), ("đồi", far), ("cây", far)):
        lines += [f"{word} " + " ".join(random.choice(around, 3)) + "." for _ in range(20)]
    table = dn.suggest_theme_terms(corpus_of([("\n\n".join(lines), "2022")]), two_themes(tmp_path), "a", top=60)
    found = table.frame.set_index("term")
    assert found.loc["lưới", "together"] == 0
    assert found.loc["lưới", "similarity"] > 0.8
    assert not {"đồi", "cây", "rừng"} & set(found.index)


def test_the_top_of_the_suggestions_shows_both_kinds(results: Results) -> None:
    """Every fifth line never meets the theme; the others stand in the order of their scores, as without them."""
    whole = dn.suggest_theme_terms(results.tokens, results.lexicon, "capacity", top=1000, minimum=2).frame
    top = dn.suggest_theme_terms(results.tokens, results.lexicon, "capacity", minimum=2).frame
    assert top.equals(whole[:30])
    apart = top["together"] == 0
    assert list(top.loc[apart, "rank"]) == [5, 10, 15, 20, 25, 30]
    assert list(whole["rank"]) == list(range(1, len(whole) + 1))
    for kind in (whole["together"] == 0, whole["together"] > 0):
        assert whole.loc[kind, "score"].is_monotonic_decreasing
    assert whole.loc[whole["together"] == 0, "similarity"].is_monotonic_decreasing
    assert whole.loc[whole["together"] == 0, "pmi"].isna().all()
    assert (whole.loc[whole["together"] > 0, "pmi"] >= 1).all()


@pytest.mark.parametrize("theme", ["capacity", "legal", "cyberspace"])
def test_suggested_terms_stand_in_view(results: Results, theme: str) -> None:
    table = dn.suggest_theme_terms(results.tokens, results.lexicon, theme, top=1000, minimum=2)
    for line, row in zip(dn.theme_lines(table).split("\n")[1:], table.frame.itertuples(), strict=False):
        example = line.split(": ", 1)[1]
        assert row.term.lower() in example.lower()
        assert len(example) <= max(104, len(row.term) + 4)
        inner = example.removeprefix("… ").removesuffix(" …")
        assert inner in row.example
        # Cut between words.
        at = row.example.index(inner)
        assert at == 0 or row.example[at - 1] == " "
        assert (at == 0) == (not example.startswith("… "))


def test_lines_count_in_words(results: Results) -> None:
    table = dn.suggest_theme_terms(results.tokens, results.lexicon, "capacity", top=1000, minimum=1)
    seen = set()
    for row in table.frame.itertuples():
        said = row.lexicon.split("#")[1]
        kind = (row.sentences == 1, row.together > 0)
        seen.add(kind)
        expected = {
            (True, True): "its one sentence with the theme",
            (True, False): "its one sentence without the theme",
            (False, True): f"{row.together} of its {row.sentences} sentences with the theme",
            (False, False): f"none of its {row.sentences} sentences with the theme",
        }[kind]
        assert said == f" {expected}, {row.documents} document{'' if row.documents == 1 else 's'}"
    assert len(seen) == 4


def test_log_likelihood_and_pmi_are_those_of_the_books() -> None:
    """Four cells 10, 20, 30, 940 against scipy's log-likelihood ratio."""
    together, alone = np.array([10.0]), np.array([30.0])
    expected = chi2_contingency([[10, 30], [20, 940]], correction=False, lambda_="log-likelihood").statistic
    assert g2(together, alone, 40, 1000)[0] == pytest.approx(expected)
    assert g2(np.array([0.0]), alone, 40, 1000)[0] < 0
    assert pmi(together, alone, 40, 1000)[0] == pytest.approx(np.log2(10 * 1000 / (30 * 40)))
    assert np.isnan(pmi(np.array([0.0]), alone, 40, 1000)[0])


def test_what_cannot_be_suggested(results: Results, tmp_path) -> None:
    with pytest.raises(LexiconError, match="no theme 'cyber'"):
        dn.suggest_theme_terms(results.tokens, results.lexicon, "cyber")
    with pytest.raises(LexiconError, match="no hit in these documents"):
        dn.suggest_theme_terms(results.tokens, two_themes(tmp_path), "b")
    with pytest.raises(ParameterError, match="at least 1"):
        dn.suggest_theme_terms(results.tokens, results.lexicon, "cyberspace", top=0)


def test_documents_in_no_period_are_named_with_the_reason(results: Results) -> None:
    documents = list(results.corpus)
    undated = dataclasses.replace(documents[0], name="zz.txt", date=None)
    tokens = dn.segment(dataclasses.replace(results.corpus, documents=(*documents, undated)))
    design = dn.Design(permutations=20)
    table = dn.track(tokens, results.lexicon, dn.Periods.years(2022, 2024), design=design)
    assert "Undated, and in no period: zz.txt." in table.notes
    assert "Dated outside the periods: 002_51b4da953c655a5b.txt." in table.notes
    without = [one.name for one in tokens.corpus if not one.publisher]
    assert without
    by_publisher = dn.track(tokens, results.lexicon, "publisher", design=design)
    assert any(note.startswith("Without a value of 'publisher'") and without[0] in note for note in by_publisher.notes)
