from __future__ import annotations

import dataclasses
import itertools
import sys

import numpy as np
import pytest

import dienngon as dn
from dienngon.codes import Note
from dienngon.corpus import Copy
from dienngon.errors import ParameterError
from dienngon.study.analysis import Results
from documents import corpus
from themes.made import TWO, corpus_of, lines_of


def test_cooccurrence_counts_paragraphs(results: Results) -> None:
    frame = results.tables["cooccurrence"].frame
    # Two themes are nested in others.
    assert len(frame) == len(list(itertools.combinations(results.lexicon.themes, 2))) - 2
    evidence = results.tables["cooccurrence"].evidence
    for row in frame.itertuples():
        a, b = lines_of(results, row.theme_a), lines_of(results, row.theme_b)
        assert (row.shared, row.with_a, row.with_b) == (len(a & b), len(a), len(b))
        assert row.jaccard == pytest.approx(len(a & b) / len(a | b), rel=1e-5)
        assert {(one.document[:3], one.line) for one in evidence(row.theme_a, row.theme_b).itertuples()} == a & b


def test_cooccurrence_beyond_chance_is_told_from_chance() -> None:
    """Two themes planted side by side, and two strewn apart at random."""
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
        rows[name] = dn.cooccurrence(tokens, TWO, draws=199).frame.iloc[0]
    assert rows["side"]["q"] == 1 / 200
    assert rows["side"]["shared"] > 2 * rows["side"]["expected"]
    assert rows["side"]["note"] == Note.of("themes.beyond_chance")
    assert rows["apart"]["p"] > 0.05
    assert rows["apart"]["shared"] == pytest.approx(rows["apart"]["expected"], rel=0.6)


def test_the_null_of_cooccurrence_is_the_mean_over_all_shifts() -> None:
    """One document of two lines, one hit of each theme: shifted anywhere, they meet in half the cases."""
    tokens = corpus_of([("mạng nhà nhà nhà nhà nhà.\n\nnhà nhà nhà nhà nhà biển.", "2022")])
    row = dn.cooccurrence(tokens, TWO, draws=4000).frame.iloc[0]
    assert row["shared"] == 0
    assert row["expected"] == pytest.approx(0.5, abs=0.03)
    assert row["p"] == 1


def test_small_and_large_corpora_are_counted_alike(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["dienngon.themes.cooccurrence"], "_DENSE", 0)
    sparse = dn.cooccurrence(results.hits, results.periods, seed=0)
    assert sparse.frame.equals(results.tables["cooccurrence"].frame)


def test_cooccurrence_is_the_same_each_time_and_refuses_nonsense(results: Results) -> None:
    again = dn.cooccurrence(results.hits, results.periods, seed=0)
    assert again.frame.equals(results.tables["cooccurrence"].frame)
    with pytest.raises(ParameterError, match="'unit' parameter"):
        dn.cooccurrence(results.hits, unit="page")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="'draws' parameter"):
        dn.cooccurrence(results.hits, draws=0)


@pytest.mark.parametrize("unit", ["sentence", "paragraph"])
def test_copies_are_no_units_and_no_places_for_hits(unit: str) -> None:
    """A document that is a copy but for its last line: the shifted hits of that line stay in it."""
    text = "\n\n".join(f"nhà nhà nhà nhà số{line}." for line in range(6))
    last = "mạng nhà nhà nhà biển."
    tokens = corpus_of([(text, "2021"), (f"{text}\n\n{last}", "2022")])
    second = tokens.corpus.documents[1]
    end = second.text.index(last)
    copied = dataclasses.replace(second, copies=(Copy(0, end, "000.txt"),))
    tokens = dn.segment(dataclasses.replace(tokens.corpus, documents=(tokens.corpus.documents[0], copied)))
    hits = dn.match(tokens, TWO)
    found = dn.cooccurrence(hits, unit=unit, draws=50)
    row = found.frame.iloc[0]
    assert (row["shared"], row["with_a"], row["with_b"], row["expected"]) == (1, 1, 1, 1)
    assert row["p"] == 1
    assert found.notes == (Note.of(f"themes.{unit}s_counted", units=7, copies=True),)
    assert str(found.notes[0]) == f"7 {unit}s are counted, those that begin in a copy left out."
    assert dn.track(hits).frame.query("theme == 'a'")["sentences"].sum() == 7


def test_units_that_begin_in_a_copy_are_in_no_count() -> None:
    tokens = corpus_of([("Nhà nhà và mạng và biển.", "2022")])
    (document,) = tokens.corpus
    begun = dataclasses.replace(document, copies=(Copy(0, 8, "x.txt"),))
    tokens = dn.segment(dataclasses.replace(tokens.corpus, documents=(begun,)))
    hits = dn.match(tokens, TWO)
    table = dn.track(hits)
    assert list(table.frame["hits"]) == [1, 1]
    assert list(table.frame["sentences"]) == list(table.frame["sentences_with_theme"]) == [0, 0]
    row = dn.cooccurrence(hits, unit="sentence", draws=9).frame.iloc[0]
    assert (row["shared"], row["with_a"], row["with_b"]) == (0, 0, 0)


def test_sentences_are_those_of_the_table(results: Results) -> None:
    table = results.tables["themes"].frame.query("theme == 'legal'")
    assert results.tables["cooccurrence_sentences"].notes == (
        Note.of("themes.sentences_counted", units=int(table["sentences"].sum()), copies=True),
    )
    whole = results.tables["themes"].frame.groupby("theme")["sentences_with_theme"].sum()
    for row in results.tables["cooccurrence_sentences"].frame.itertuples():
        assert (row.with_a, row.with_b) == (whole[row.theme_a], whole[row.theme_b])


def test_documents_in_no_period_are_counted_and_it_is_said(results: Results) -> None:
    whole, outside = dn.cooccurrence(results.hits, dn.Periods.years(2021, 2022), draws=9).notes
    assert whole.parameters["copies"]
    assert outside == Note.of("themes.outside_counted", documents=1)
    undated = dn.segment(corpus({"a.txt": ("Trên mạng và biển.", None)}))
    assert list(map(str, dn.cooccurrence(undated, TWO, draws=9).notes)) == [
        "1 paragraph is counted.",
        "1 document that is in no period of the table of themes is counted as well.",
    ]


def test_sentences_that_hold_two_themes(results: Results) -> None:
    counted = results.tables["themes"].evidence().query("counted == 1")
    places = {
        theme: set(zip(rows["document"], rows["sentence_start"], strict=True))
        for theme, rows in counted.groupby("theme")
    }
    for row in results.tables["cooccurrence_sentences"].frame.itertuples():
        assert row.shared == len(places[row.theme_a] & places[row.theme_b])
