"""Lines: where they are, how they are sorted, and what is kept of how they were found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import dienngon as dn
from dienngon.context.lines import aligned
from dienngon.corpus import Corpus
from dienngon.examples import _document, corpus
from dienngon.positions.collation import collation_key


@pytest.fixture(scope="module")
def tokens() -> dn.Tokens:
    return dn.segment(dn.counted_once(corpus()))


def test_every_line_is_where_it_says(tokens: dn.Tokens) -> None:
    frame = dn.concordance(tokens, "mạng", context=4, by="year").frame()
    assert list(frame.columns) == ["document", "date", "period", "line", "start", "end", "left", "node", "right"]
    assert len(frame) == 9
    for row in frame.itertuples():
        text = tokens.corpus[row.document].text
        assert text[row.start : row.end] == row.node
        paragraph = text.split("\n")[row.line - 1]
        assert f"{row.left} {row.node} {row.right}".split() == (row.left + " " + row.node + " " + row.right).split()
        squeezed = re.sub(r"\s", "", row.left + row.node + row.right)
        assert squeezed in re.sub(r"\s", "", paragraph)
        assert row.period == row.date[:4]


def test_copies_are_left_out(tokens: dn.Tokens) -> None:
    documents = dn.concordance(tokens, "thăm lúa").frame()["document"].tolist()
    assert documents == ["2021-01"]
    assert len(dn.concordance(dn.segment(corpus()), "thăm lúa")) == 2


@given(st.permutations(["1R", "2R", "1L"]), st.integers(1, 3))
def test_lines_are_sorted_by_words_in_alphabetical_order(keys: list[str], size: int) -> None:
    found = dn.concordance(dn.segment(corpus()), "/.*/").sort(*keys[:size])
    index = found.index

    def word(at: int) -> tuple[int, tuple[str, str, str]]:
        if at < 0:
            return 0, ("", "", "")
        return 1, collation_key(index.written(int(index.arrays["key"][index.form[at]])).lower())

    columns = []
    for key in keys[:size]:
        step = int(key[0]) * (1 if key[1] == "R" else -1)
        columns.append([word(at) for at in found.word(step).tolist()])
    rows = list(zip(*columns, strict=True))
    assert rows == sorted(rows)


def test_words_beside_the_node_are_those_of_its_paragraph() -> None:
    documents = (_document("a", "2024", "", "Giá gạo", "Tăng nhẹ."),)
    lines = dn.concordance(dn.segment(Corpus(documents)), "gạo")
    assert lines.word(1).tolist() == [-1]
    assert lines.word(-1).tolist() == [0]
    assert lines.frame()[["left", "right"]].values.tolist() == [["Giá", ""]]


def test_other_orders(tokens: dn.Tokens) -> None:
    lines = dn.concordance(tokens, "mạng")
    dates = lines.sort("date").frame()["date"].tolist()
    assert dates == sorted(dates)
    rights = lines.sort("similarity").frame()
    assert sorted(rights["start"]) == sorted(lines.frame()["start"])
    # Two lines with the same words around are neighbours.
    texts = [f"{'xanh đỏ' if number % 2 else 'chó mèo'} gặp {number} nhau" for number in range(6)]
    documents = [_document(str(number), "2024", "", "T", text) for number, text in enumerate(texts)]
    similar = dn.concordance(dn.segment(Corpus(tuple(documents))), "gặp").sort("similarity").frame()["left"].tolist()
    assert similar in (["xanh đỏ"] * 3 + ["chó mèo"] * 3, ["chó mèo"] * 3 + ["xanh đỏ"] * 3)


def test_steps_are_recorded_in_the_order_taken_and_can_be_repeated(tokens: dn.Tokens) -> None:
    lines = dn.concordance(tokens, "mạng", by="year").select(period="2022").thin().sample(2, seed=3).sort("1L")
    assert [one.code.rpartition(".")[2] for one in lines.steps] == ["selected", "thinned", "sampled", "sorted"]
    again = dn.concordance(tokens, "mạng", by="year").select(period="2022").thin().sample(2, seed=3).sort("1L")
    assert again.frame().equals(lines.frame())
    assert len(lines) == 2
    assert lines.table().parameters["steps"][0] == "Only documents with period = 2022."


def test_runs_around_the_node_are_counted(tokens: dn.Tokens) -> None:
    found = dn.concordance(tokens, "mạng").patterns(2).data
    first = found.iloc[0]
    assert (first["pattern"], first["lines"], first["documents"]) == ("trên không gian …", 4, 4)
    assert found.loc[found["pattern"] == "An ninh …", ["lines", "documents"]].values.tolist() == [[4, 2]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"query": "nông dâm"}, "does not occur in these documents. Written like it are: nông dân"),
        ({"context": 101}, "from 0 to 100 words"),
        ({"context": -1}, "from 0 to 100 words"),
        ({"sort": "up"}, "Got 'up'"),
        ({"sort": "30R"}, "from 1 to 20"),
        ({"sample": 0}, "at least 1 line"),
        ({"where": {"publisher": "Không có"}}, "No document has publisher"),
        ({"where": {"period": "1999"}}, "No document has period"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(tokens: dn.Tokens, options: dict[str, object], said: str) -> None:
    with pytest.raises(dn.DienngonError) as problem:
        dn.concordance(tokens, **{"query": "mạng", **options})  # type: ignore[arg-type]
    assert said in str(problem.value)


def test_letters_that_are_not_seen_or_are_wide_do_not_break_alignment() -> None:
    long = "dài " * 50_000
    odd = ["an\u200bninh mạng", "漢字漢字漢字 mạng שלום", "e\u0301e\u0301 mạng \u202eabc", f"{long}mạng {long}"]
    documents = [_document(str(number), "2024", "", "T", text) for number, text in enumerate(odd)]
    lines = dn.concordance(dn.segment(Corpus(tuple(documents))), "mạng", context=100)
    for width in (40, 80, 120):
        rows = aligned(lines, width=width).split("\n")
        assert len(rows) == 4
        assert {cell_len(row[: row.index("mạng")]) for row in rows} == {cell_len(rows[0][: rows[0].index("mạng")])}
        assert max(map(cell_len, rows)) <= width
        assert not set("\u202e\u200b") & set("".join(rows))


def test_a_row_names_its_document_and_line() -> None:
    names = ("thong-cao-bao-chi-cua-bo-nam-2023", "thong-cao-bao-chi-cua-bo-nam-2024")
    documents = [_document(name, "2024", "", "Tên", "Một mạng lưới.") for name in names]
    lines = dn.concordance(dn.segment(Corpus(tuple(documents))), "mạng")
    rows = aligned(lines, width=90).split("\n")
    places = [f"{row.document}:{row.line}" for row in lines.frame().itertuples()]
    for row, place in zip(rows, places, strict=True):
        begin, _, end = row.split("  ")[0].partition("…")
        assert f"2024 {place}".startswith(begin)
        assert place.endswith(end)
    # Names that begin alike are told apart.
    assert len({row.split("  ")[0] for row in rows}) == 2


def test_a_document_is_cut_alike_in_all_its_lines() -> None:
    text = "\n\n".join(["Một mạng lưới."] * 12)
    documents = (_document("thong-cao-bao-chi-cua-bo-nam-2024.txt", "2024", "", "Tên", text),)
    rows = aligned(dn.concordance(dn.segment(Corpus(documents)), "mạng"), width=80).split("\n")
    assert len(rows) == 12
    assert len({row.partition(":")[0] for row in rows}) == 1


def test_the_page_of_a_notebook_is_escaped() -> None:
    documents = (_document("<b>", "2024", "", "T", "một <script> mạng & hai"),)
    shown = dn.concordance(dn.segment(Corpus(documents)), "mạng")._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_frequency_is_that_of_a_theme_of_the_same_term() -> None:
    tokens = dn.segment(dn.counted_once(corpus()))
    design = dn.Design(permutations=99)
    table = dn.frequency(tokens, ["lúa", "không gian mạng"], design=design)
    themes = dn.track(tokens, dn.Lexicon.of({"lúa": ["lúa"], "không gian mạng": ["không gian mạng"]}), design=design)
    named = table.data.rename(columns=lambda one: one.replace("_with_hits", "_with_theme"))
    same = [one for one in named.columns if one != "query"]
    assert named[same].equals(themes.data[same])
    assert table.evidence("lúa", 2022)["sentence"].tolist() == themes.evidence("lúa", 2022)["sentence"].tolist()
    hits = table.data.loc[table.data["query"] == "lúa", "hits"].tolist()
    assert dn.frequency(dn.index(tokens), ["lúa"], design=design).data["hits"].tolist() == hits


def test_frequency_of_an_expression_counts_its_words(tokens: dn.Tokens) -> None:
    table = dn.frequency(tokens, "/m.*/", design=dn.Design(permutations=99))
    words: list[str] = []
    for position, document in enumerate(tokens.corpus):
        every = zip(tokens.texts(document.name, merged=False), tokens.words[position].counted, strict=True)
        words += [one for one, counted in every if counted]
    assert table.data["hits"].sum() == sum(re.fullmatch("m.*", one, re.IGNORECASE) is not None for one in words)


@pytest.mark.parametrize("queries", [[], ["a", "a"], ["zzz"]])
def test_frequencies_that_cannot_be(tokens: dn.Tokens, queries: list[str]) -> None:
    with pytest.raises(dn.DienngonError):
        dn.frequency(tokens, queries)
