from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import dienngon as dn
from dienngon.codes import Note, Verdict
from dienngon.comparison.descriptions import c_tfidf
from dienngon.corpus import Corpus
from dienngon.errors import ParameterError
from dienngon.study.analysis import Results
from documents import corpus as made
from documents import document

REQUIRED = [
    *("period", "term", "effect", "low", "high", "detectable", "verdict", "discovery", "rate", "reference_rate"),
    *("count", "reference_count", "documents", "dp", "p", "p_adjusted", "q"),
]
WORDS = ["lúa", "ngô", "khoai", "sắn", "chè", "mía", "đậu", "lạc", "vừng", "bông"]


def planted(size: int = 16, years: tuple[str, ...] = ("2020", "2021"), seed: int = 0) -> Corpus:
    """Return documents of random words; those of the last year speak of the sea."""
    random = np.random.default_rng(seed)
    texts = {}
    for year, number in itertools.product(years, range(size)):
        words = list(random.choice(WORDS, 60)) + ["biển"] * (4 if year == years[-1] else int(number % 8 == 0))
        random.shuffle(words)
        texts[f"{year}-{number:02}"] = (" ".join(words) + ".", year)
    return made(texts)


@pytest.fixture(scope="module")
def counts() -> dn.Counts:
    return dn.count(dn.segment(planted()), stop=[])


def test_the_planted_word_is_found_with_its_sentences(counts: dn.Counts) -> None:
    table = dn.keyness(counts, design=dn.Design(permutations=499))
    frame = table.frame
    assert list(REQUIRED) == [column for column in frame.columns if column in REQUIRED]
    found = frame[frame["verdict"] == "differs"]
    assert set(zip(found["period"], found["term"], found["direction"], strict=True)) == {
        ("2020", "biển", "less"),
        ("2021", "biển", "more"),
    }
    row = found[found["direction"] == "more"].iloc[0]
    assert (row["count"], row["reference_count"], row["documents"]) == (64, 2, 16)
    assert row["low"] <= row["effect"] <= row["high"]
    hits = table.evidence("biển", 2021)
    assert len(hits) == 64
    assert all("biển" in sentence for sentence in hits["sentence"])
    # Of what is rarer here, the sentences from there are evidence too.
    assert set(table.evidence("biển", 2020)["side"]) == {"target", "reference"}


def test_nothing_infinite_and_no_missing_number(counts: dn.Counts) -> None:
    for effect in ("log_ratio", "percent_diff", "log_odds", "difference"):
        frame = dn.keyness(counts, effect=effect, design=dn.Design(permutations=199), minimum=1, top=None).frame
        numbers = frame.select_dtypes("number").astype(float)
        # Missing is what cannot be told, and the differences that no test could show.
        untold = frame["interval"].map(lambda one: isinstance(one, Note))
        assert np.isfinite(numbers.drop(columns=["detectable", "low", "high"])).all(axis=None)
        assert not np.isinf(numbers).any(axis=None)
        assert (numbers[["low", "high"]].isna().all(axis=1) == untold).all()
        assert (frame["low"] <= frame["high"])[~untold].all()
        up = frame["direction"] == "more"
        assert (frame.loc[up, "effect"] >= 0).all()
        assert (frame.loc[~up, "effect"] <= 0).all()


def test_the_same_every_time_and_ties_by_term(counts: dn.Counts) -> None:
    one, other = (dn.keyness(counts, design=dn.Design(permutations=199, seed=3)).to_csv() for _ in range(2))
    assert one == other
    twins = made(
        {
            f"{year}{n}": ("lúa ngô khoai. " * (3 if year == "2021" else 1), year)
            for n in range(5)
            for year in ("2020", "2021")
        }
    )
    frame = dn.keyness(dn.count(dn.segment(twins), stop=[])).frame
    for _, rows in frame.groupby(["period", "direction"]):
        assert list(rows["term"]) == sorted(rows["term"])


def test_five_seeds_decide_nothing(results: Results) -> None:
    assert results.tables["keyness"] is not None
    frame = results.tables["keyness"].frame
    assert set(frame["verdict"]) == {Verdict.TOO_FEW, Verdict.NO_DOCUMENTS}
    gap = frame[frame["period"] == "2023"]
    assert list(gap["note"]) == [Note.of("verdict.no_documents")]
    assert gap[["count", "rate", "effect", "p"]].isna().all(axis=None)
    said = " ".join(map(str, results.tables["keyness"].notes))
    for part in ("2021 against the rest (1 document against 4)", "has p = 0.2", "(3 documents against 2)", "p = 0.1"):
        assert part in said


def test_four_a_side_can_be_decided_and_three_cannot() -> None:
    for size, decided in ((3, False), (4, True)):
        texts = {
            f"{year}-{n}": ("lúa ngô " * 5 + ("biển " * 6 if year == "2021" else ""), year)
            for n in range(size)
            for year in ("2020", "2021")
        }
        table = dn.keyness(dn.count(dn.segment(made(texts)), stop=[]), target=2021)
        row = table.frame[table.frame["term"] == "biển"].iloc[0]
        assert (row["verdict"] == "differs") is decided
        assert row["attainable"] == pytest.approx(2 / 70 if decided else 2 / 20, rel=1e-5)


def test_a_word_of_one_document_is_no_finding() -> None:
    corpus = planted(size=12, years=("2020", "2021"), seed=4)
    texts = {one.name: (one.text, one.date.year) for one in corpus}
    name = "2020-03"
    texts[name] = (texts[name][0] + " " + "rồng, " * 40, "2020")
    frame = dn.keyness(dn.count(dn.segment(made(texts)), stop=[]), design=dn.Design(permutations=499)).frame
    burst = frame[frame["term"] == "rồng"]
    assert set(burst["verdict"]) == {Verdict.TOO_FEW}
    assert set(burst["carried_by"].map(str)) == {"2020-03 100%"}


def test_designs() -> None:
    counts = dn.count(dn.segment(planted(6, ("2018", "2019", "2021", "2022"))), stop=[])
    pairs = dn.keyness(counts, against="previous", design=dn.Design(permutations=299))
    both = pairs.frame.loc[pairs.frame["term"] != "", ["period", "reference"]].drop_duplicates()
    assert list(both.itertuples(index=False, name=None)) == [("2019", "2018"), ("2021", "2019"), ("2022", "2021")]
    assert Note.of("comparison.skipped", periods=["2020"], target="2021", reference="2019") in pairs.notes
    assert "2020: no documents, so 2021 is compared with 2019." in map(str, pairs.notes)
    assert Note.of("comparison.multiplied", factor=3) in pairs.notes
    assert list(pairs.frame.loc[pairs.frame["period"] == "2020", "verdict"]) == [Verdict.NO_DOCUMENTS]
    single = dn.keyness(counts, against="previous", target=2019, design=dn.Design(permutations=299)).frame
    three = pairs.frame[pairs.frame["period"] == "2019"]
    assert list(three["term"]) == list(single["term"])
    for column in ("p_adjusted", "attainable"):
        assert three[column].tolist() == pytest.approx(np.minimum(3 * single[column], 1).tolist(), rel=1e-5)
    assert three["p"].tolist() == single["p"].tolist()
    first = dn.keyness(counts, against="first").frame
    assert set(zip(first["period"], first["reference"], strict=True)) == {("2022", "2018")}
    two = dn.keyness(counts, target=2021, against=2018).frame
    assert set(zip(two["period"], two["reference"], strict=True)) == {("2021", "2018")}
    growing = dn.trend(counts, design=dn.Design(permutations=299))
    row = growing.frame[growing.frame["term"] == "biển"].iloc[0]
    assert row["direction"] == "more"
    assert Verdict(row["verdict"]).found
    assert row["low"] > 0
    assert len(growing.evidence("biển")) == 24 + 3


def test_groups_by_metadata_and_what_moves_together(counts: dn.Counts) -> None:
    corpus = counts.tokens.corpus
    changed = [
        dataclasses.replace(
            one, publisher="Báo A" if one.name.startswith("2021") else "Báo B", metadata={"series": one.name[:6]}
        )
        for one in corpus
    ]
    tokens = dn.segment(Corpus(tuple(changed)))
    by_paper = dn.count(tokens, stop=[])
    frame = dn.keyness(by_paper, by="publisher", design=dn.Design(permutations=299)).frame
    assert set(frame["period"]) == {"Báo A", "Báo B"}
    alone = dn.keyness(by_paper, by="publisher", design=dn.Design(permutations=299, clusters=[list(range(16))]))
    # Sixteen copies of one voice are one voice.
    assert set(alone.frame["attainable"] >= 1 / 17 - 1e-6) == {True}
    assert Note.of("comparison.clusters", clusters=1) in alone.notes


def test_a_reference_corpus(counts: dn.Counts) -> None:
    other = dn.count(dn.segment(made({f"r{n}": ("Lúa ngô khoai sắn " * 8, None) for n in range(10)})), stop=[])
    table = dn.keyness(counts, reference=other, target=2021, design=dn.Design(permutations=299))
    row = table.frame[table.frame["term"] == "biển"].iloc[0]
    assert (row["reference"], row["reference_count"], row["of_reference"], row["verdict"]) == (
        "reference corpus",
        0,
        10,
        "differs",
    )
    # Spelled with a capital there, it is the same term.
    assert "lúa" in set(dn.keyness(counts, reference=other, top=None, design=dn.Design(permutations=299)).frame["term"])
    hits = table.evidence("lúa")
    assert hits[hits["side"] == "reference"]["document"].str.startswith("reference: ").all()


def test_any_unit_of_counts_will_do() -> None:
    tokens = dn.segment(planted())
    grams = dn.count_units(tokens, 2)
    table = dn.keyness(grams, minimum=8, design=dn.Design(permutations=199))
    assert all(len(term.split()) >= 2 for term in table.frame["term"])
    row = table.frame.iloc[0]
    assert len(table.evidence(row["term"], row["period"]).query("side == 'target'")) == row["count"]
    assert str(table.title) == "Keyness of 2-grams: each year against the rest"
    # Themes are counted by documents as well; what they are called is all that keyness knows of them.
    hits = np.column_stack([np.arange(32) % 4, np.repeat([0, 5], 16)])
    themes = dataclasses.replace(dn.count(tokens, stop=[]), matrix=sparse.csr_array(hits), terms=("land", "sea"))
    frame = dn.keyness(themes, target=2021, design=dn.Design(permutations=199)).frame
    assert list(frame.loc[frame["verdict"] == "differs", "term"]) == ["sea"]


def test_n_grams_stay_inside_sentences() -> None:
    tokens = dn.segment(made({"a": ("Biển xanh đẹp. Trời xanh, biển rộng.", "2021")}))
    terms = set(dn.count_units(tokens, 2).terms)
    assert "biển xanh" in {term.lower() for term in terms}
    assert not any("đẹp trời" in term.lower() or "xanh biển" in term.lower() for term in terms)


def test_parts_of_speech(tokens: dn.Tokens) -> None:
    nouns, verbs = (set(dn.count_units(tokens, tags=tags).terms) for tags in (("N", "Np"), ("V",)))
    assert "Hội nghị" in nouns
    assert "tăng cường" in verbs
    assert "Hội nghị" not in verbs


def test_the_bootstrap_can_be_asked_for(counts: dn.Counts) -> None:
    design = dn.Design(permutations=199, interval="bootstrap", replicates=199)
    frame = dn.keyness(counts, design=design).frame
    assert set(frame["interval"]) == {"interval too narrow"}
    details = dn.keyness(counts, design=design).details
    assert Note.of("comparison.bootstrap_interval", replicates=199) in details
    assert any("cluster bootstraps" in str(one) for one in details)


def test_c_tfidf_is_bertopics() -> None:
    vectorizers = pytest.importorskip("bertopic.vectorizers")
    frequency = np.random.default_rng(0).integers(0, 9, (4, 30))
    frequency[:, 3] = 0
    frequency[0, 3] = 2
    transformer = vectorizers.ClassTfidfTransformer().fit(sparse.csr_matrix(frequency))
    expected = transformer.transform(sparse.csr_matrix(frequency)).toarray()
    assert c_tfidf(frequency.astype(float)) == pytest.approx(expected)


def test_descriptions_of_the_seeds(results: Results) -> None:
    counts = dn.count(results.tokens)
    table = dn.describe(counts, dn.Periods.years(2021, 2024), passages=dn.count(results.tokens, "passage"))
    frame = table.frame
    assert (frame["rate"] > frame["reference_rate"]).all()
    keywords = results.tables["keywords"].frame.set_index(["period", "term"])
    for row in frame.itertuples():
        if (row.period, row.term) in keywords.index:
            assert row.tfidf == pytest.approx(keywords.loc[(row.period, row.term), "tfidf"], rel=1e-5)
    for _, rows in frame.groupby("period"):
        assert list(rows["g2_four"]) == sorted(rows["g2_four"], reverse=True)
    # Of one document, the mean over documents and the documents as one are the same.
    single = frame[frame["of_documents"] == 1]
    assert single["tfidf"].tolist() == pytest.approx(single["tfidf_mean"].tolist())
    assert np.isfinite(frame.select_dtypes("number").drop(columns=["dp_within"])).all(axis=None)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"target": 2019}, "There is no year '2019'"),
        ({"target": 2022}, "Nearest with documents: 2020 and 2021"),
        ({"against": 2020}, "name the group to compare as well"),
        ({"target": 2020, "against": 2020}, "cannot be compared with itself"),
        ({"target": 2020, "against": "previous"}, "Before 2020"),
        ({"by": "publisher"}, "cannot be grouped by 'publisher'"),
        ({"effect": "g2"}, "'effect' parameter"),
        ({"top": 0}, "'top' must be at least 1"),
        ({"minimum": 0}, "must be at least 1"),
        ({"minimum": 10_000}, "Lower the minimum"),
    ],
)
def test_what_cannot_be_compared(counts: dn.Counts, given: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        dn.keyness(counts, **given)


def test_corpora_that_cannot_be_compared() -> None:
    one = dn.count(dn.segment(made({"a": ("lúa " * 9, "2021"), "b": ("ngô " * 9, "2021")})), stop=[])
    with pytest.raises(ParameterError, match="only 2021"):
        dn.keyness(one)
    with pytest.raises(ParameterError, match="three periods"):
        dn.trend(one)
    with pytest.raises(ParameterError, match="counts by document"):
        dn.keyness(dn.count(dn.segment(planted()), "passage", stop=[]))
    with pytest.raises(ParameterError, match="only stop words"):
        dn.count(dn.segment(made({"a": ("và của các", "2021"), "b": ("và của", "2022")})))
    # A document without words is in no group.
    empty = Corpus((document("a", "lúa " * 9, "2021"), document("b", "", "2022"), document("c", "lúa " * 9, "2020")))
    table = dn.keyness(dn.count(dn.segment(empty), stop=[]), dn.Periods.years(2020, 2022))
    assert list(table.frame.loc[table.frame["period"] == "2022", "verdict"]) == [Verdict.NO_DOCUMENTS]


def test_the_grid_of_keywords(results: Results) -> None:
    from dienngon.comparison import keyword_grid

    frame = keyword_grid(dn.count(results.tokens), dn.Periods.years(2021, 2024), top=4).frame
    assert set(frame["period"]) == {"2021", "2022", "2023", "2024"}
    assert frame.loc[frame["period"] == "2023", ["tfidf", "count", "rank"]].isna().all(axis=None)
    merged = frame.merge(results.tables["keywords"].frame, on=["period", "term"])
    assert merged["tfidf_x"].tolist() == merged["tfidf_y"].tolist()
    assert merged["rank_x"].tolist() == merged["rank_y"].tolist()
    assert isinstance(frame, pd.DataFrame)


def test_five_documents_show_no_trend(results: Results) -> None:
    """One arrangement of twenty attains the level: it must not decide on every term at once."""
    table = dn.trend(dn.count(results.tokens), dn.Periods.years(2021, 2024), minimum=2)
    assert set(table.frame["verdict"]) == {Verdict.TOO_FEW}
    assert set(table.frame["note"]) == {Note.of("inference.trend_documents", least=10, got=5, joined=False)}
