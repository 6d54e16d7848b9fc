"""Finding by the index finds what matching the whole text finds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.corpus import Corpus
from dienngon.examples import _document
from dienngon.lexicon import Term
from dienngon.positions.search import find

PIECES = [
    "an",
    "ninh",
    "mạng",
    "An",
    "không",
    "gian",
    "hoà",
    "hòa",
    "bình",
    "1L",
    "5.1L",
    ",",
    ".",
    " ",
    " ",
    "\n",
    "-",
    "“",
]
QUERIES = [
    "an",
    "an ninh",
    "an, ninh mạng",
    "An ninh",
    "an … mạng",
    "an * mạng",
    "(không gian|ninh) mạng",
    "hoà bình",
    "ma*",
    "mạng …2 an",
]


@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), min_size=1, max_size=3),
    st.sampled_from(QUERIES),
)
@example(["có 5.1L nước"], "1")
@example(["5.1L an, An, ng\u200bày ng\u00a0ày an"], "an")
@example(["máy tính, tính máy"], "(máy|tính)")
def test_the_index_finds_what_matching_finds(texts: list[str], query: str) -> None:
    documents = [_document(str(n), "2024", "", "Tên", text.replace("\n", " ") or "x") for n, text in enumerate(texts)]
    tokens = dn.segment(Corpus(tuple(documents)))
    hits = dn.match(tokens, dn.Lexicon.of({"asked": [query]}))
    kept = hits.counted
    expected = [*zip(hits.document[kept].tolist(), hits.start[kept].tolist(), hits.end[kept].tolist(), strict=True)]
    nodes = find(dn.index(tokens), [Term.parse(query)], hits.lexicon.gap)
    found = [*zip(nodes.document.tolist(), nodes.start.tolist(), nodes.end.tolist(), strict=True)]
    assert found == expected


@pytest.mark.parametrize("within", [1, 2, 3, 4, 5])
def test_near_counts_words_between_in_the_same_paragraph(within: int) -> None:
    text = "Hợp tác rất quan trọng về an ninh."
    documents = (_document("a", "2024", "", "Tên", text), _document("b", "2024", "", "An ninh", "Hợp tác."))
    index = dn.index(dn.segment(Corpus(documents)))
    one, two = (find(index, [Term.parse(query)], 5) for query in ("hợp tác", "an ninh"))
    between = [index.surfaces[form] for form in index.form[one.last[0] + 1 : two.first[0]].tolist()]
    assert between == ["rất", "quan trọng", "về"]
    # In the second document they are next to each other, in two paragraphs.
    assert one.near(two, within).tolist() == [within > len(between), False]
    assert two.near(one, within).tolist() == [within > len(between), False]
