from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfTransformer

import dienngon as dn
from dienngon.codes import Note, Verdict
from dienngon.comparison.tfidf import tfidf
from dienngon.errors import ParameterError
from dienngon.study.analysis import Results
from documents import corpus as made

PERIODS = dn.Periods.years(2021, 2024)


def test_scores_follow_from_scikit_learns_idf(results: Results) -> None:
    counts = dn.count(results.tokens)
    groups = PERIODS.groups(results.corpus)
    # scikit-learn's unsmoothed idf is ln(D / d) + 1.
    idf = TfidfTransformer(smooth_idf=False, norm=None).fit(counts.matrix).idf_ - 1
    for row, members in zip(tfidf(counts, groups), groups.values(), strict=True):
        frequency = np.asarray(counts.matrix[members].sum(axis=0)).ravel() if members else np.zeros(len(idf))
        expected = 1000 * frequency / max(frequency.sum(), 1) * idf
        assert np.allclose(row, expected)


def test_a_worked_example() -> None:
    # 2021: "mạng" 3 of 4 terms, in 1 of 2 documents; "luật" in both documents scores 0.
    texts = {"a": ("mạng mạng mạng luật", "2021"), "b": ("luật luật biển biển", "2022")}
    frame = dn.keywords(dn.count(dn.segment(made(texts))), minimum=1).frame
    scores = {(row.period, row.term): row.tfidf for row in frame.itertuples()}
    assert scores == {
        ("2021", "mạng"): pytest.approx(1000 * 3 / 4 * math.log(2), rel=1e-5),
        ("2022", "biển"): pytest.approx(1000 * 2 / 4 * math.log(2), rel=1e-5),
    }


def test_ranks_ties_and_gaps(results: Results) -> None:
    frame = results.tables["keywords"].frame
    for period, rows in frame.groupby("period"):
        if period == "2023":
            assert list(rows["note"]) == [Note.of("verdict.no_documents")]
            assert rows["tfidf"].isna().all()
            continue
        assert list(rows["rank"]) == list(range(1, len(rows) + 1))
        order = [(-row.tfidf, row.term) for row in rows.itertuples()]
        assert order == sorted(order)
        assert (rows["count"] >= 2).all()


def test_evidence_has_one_row_for_each_count(results: Results) -> None:
    texts = {document.name: document.text for document in results.corpus}
    for row in results.tables["keywords"].frame.dropna().itertuples():
        hits = results.tables["keywords"].evidence(row.period, row.term)
        hits = hits[hits["counted"] == 1]
        assert len(hits) == row.count
        assert hits["document"].nunique() == row.documents
        for hit in hits.itertuples():
            assert texts[hit.document][hit.start : hit.end] in hit.sentence


def test_five_documents_decide_nothing(results: Results) -> None:
    notes = set(results.tables["keywords"].frame["note"])
    assert {note.code for note in notes} == {"verdict.no_documents", "inference.too_few"}
    assert set(results.tables["keywords"].frame["verdict"]) == {Verdict.NO_DOCUMENTS, Verdict.TOO_FEW}


def test_ties_at_the_cut_are_said() -> None:
    texts = {"a": ("lúa ngô khoai sắn, lúa ngô khoai sắn", "2021"), "b": ("biển đảo", "2022")}
    table = dn.keywords(dn.count(dn.segment(made(texts)), stop=[]), top=2)
    assert list(table.frame.query("period == '2021'")["term"]) == ["khoai", "lúa"]
    assert Note.of("comparison.ties", period="2021", terms=["ngô", "sắn"], number=2, more=0) in table.notes
    assert "2021: ngô, sắn tie with the last term listed." in map(str, table.notes)


def test_bad_parameters(results: Results) -> None:
    with pytest.raises(ParameterError, match="counts by document"):
        dn.keywords(dn.count(results.tokens, "passage"))
    with pytest.raises(ParameterError, match="at least 1"):
        dn.keywords(dn.count(results.tokens), top=0)
    with pytest.raises(ParameterError, match="'by' must be"):
        dn.keywords(dn.count(results.tokens), by="decade")


def test_what_is_as_frequent_everywhere_leads_no_list() -> None:
    # "người" is the most frequent term of every year, though not every document has it.
    texts = {
        f"{year}-{number}": (", ".join(["người"] * (6 * (number > 0)) + [word] * 3), year)
        for year, word in (("2021", "lúa"), ("2022", "biển"), ("2023", "rừng"))
        for number in range(4)
    }
    counts = dn.count(dn.segment(made(texts)), stop=[])
    by_year = {"2021": "lúa", "2022": "biển", "2023": "rừng"}

    table = dn.keywords(counts)

    assert dict(zip(table.data["period"], table.data["term"], strict=True)) == by_year
    assert Note.of("comparison.everywhere", times=1.5) in table.notes
    for order in ("tfidf", "tfidf-mean", "c-tfidf"):
        assert dn.describe(counts, order=order).data["term"].tolist() == list(by_year.values())


def test_without_another_group_every_term_can_be_a_keyword() -> None:
    texts = {"a": ("lúa lúa ngô ngô", "2021"), "b": ("lúa lúa", "2021")}
    assert dn.keywords(dn.count(dn.segment(made(texts)), stop=[])).data["term"].tolist() == ["ngô"]
