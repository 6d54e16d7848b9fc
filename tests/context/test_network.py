"""Networks against plain counting, planted pairs, and what chance gives."""

from __future__ import annotations

import itertools
from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.context.graph import graph_of
from dienngon.context.network import Edge, EdgeChange
from dienngon.context.pairs import Layout, chance_by_document, together
from dienngon.context.vocabulary import of_terms
from dienngon.corpus import Corpus
from dienngon.examples import _document, corpus
from dienngon.lexicon import Term, Theme
from dienngon.lexicon.codebook import Group
from dienngon.plots import has_figure
from dienngon.plots.networks import spread

WORDS = ["gạo", "tôm", "chè", "thép"]
FILLERS = ["muối", "đường", "vải", "gỗ", "than", "giấy", "xăng", "sữa"]


def made(texts: list[str], years: list[str] | None = None) -> dn.Tokens:
    documents = (
        _document(f"d{n}", years[n] if years else "2024", "", "Tên", text or "x") for n, text in enumerate(texts)
    )
    return dn.segment(Corpus(tuple(documents)))


def filler(random: np.random.Generator, size: int) -> list[str]:
    return [str(random.choice(FILLERS)) for _ in range(size)]


def apart(random: np.random.Generator, *words: str) -> str:
    """Return a text of many sentences in which some words are each in sentences of their own."""
    sentences = []
    for one in [*words] * 3 + [""] * 12:
        parts = [one, *filler(random, 4)] if one else filler(random, 5)
        sentences.append(", ".join(parts).capitalize() + ".")
    random.shuffle(sentences)
    return " ".join(sentences)


def side_by_side(random: np.random.Generator, one: str, two: str, times: int = 3) -> str:
    """Return a text in which two words share sentences."""
    sentences = [", ".join([one, two, *filler(random, 3)]).capitalize() + "." for _ in range(times)]
    sentences += [", ".join(filler(random, 5)).capitalize() + "." for _ in range(18)]
    random.shuffle(sentences)
    return " ".join(sentences)


@given(st.lists(st.lists(st.sampled_from([*WORDS, ".", ","]), max_size=25), min_size=1, max_size=3), st.integers(1, 5))
def test_pairs_are_as_counted_one_by_one(texts: list[list[str]], reach: int) -> None:
    tokens = made([", ".join(one).replace(", .", ".").capitalize() for one in texts])
    index = dn.index(tokens)
    there = [one for one in WORDS if index.frequency(one)]
    if len(there) < 2:
        return
    points, _ = of_terms(index, there, top=9, minimum=1)
    layout = Layout.of(points, "paragraph", reach)
    code, _ = layout.pairs(layout.word)
    expected: Counter[int] = Counter()
    paragraph = np.searchsorted(index.paragraphs, points.place.first, side="right")
    items = list(zip(points.node.tolist(), points.place.first.tolist(), paragraph.tolist(), strict=True))
    for (a, at, here), (b, other, there_) in itertools.combinations(items, 2):
        if a != b and here == there_ and abs(at - other) <= reach:
            expected[min(a, b) * len(there) + max(a, b)] += 1
    assert Counter(code.tolist()) == expected


def test_sentences_with_both_are_counted_once() -> None:
    index = dn.index(made(["Gạo, tôm, gạo, tôm. Gạo, chè. Tôm, muối."]))
    points, _ = of_terms(index, ["gạo", "tôm", "chè"], top=9, minimum=1)
    layout = Layout.of(points, "sentence", None)
    assert sorted(layout.pairs(layout.word)[0].tolist()) == [0 * 3 + 1, 0 * 3 + 2]


def test_shifts_keep_counts_and_bring_what_chance_would() -> None:
    random = np.random.default_rng(0)
    index = dn.index(made([apart(random, "gạo", "tôm") for _ in range(6)]))
    points, _ = of_terms(index, ["gạo", "tôm"], top=9, minimum=1)
    layout = Layout.of(points, "paragraph", 8)
    moved = layout.shifted(np.random.default_rng(1))
    assert ((layout.first <= moved) & (moved < layout.first + layout.size)).all()
    found = together(layout, np.full(6, -1), 0, 1999, 0)
    chance = chance_by_document(index, "paragraph", 8)
    # A pair of places is about as likely to be near as two places drawn at random: known without drawing, but for
    # places at the ends of the text, which shifts join.
    exact = float((points.counts[:, 0] * points.counts[:, 1] * chance).sum())
    assert found.expected[-1, 0] == pytest.approx(exact, rel=0.1)


def test_a_planted_pair_is_an_edge_and_nothing_else() -> None:
    random = np.random.default_rng(1)
    texts = [f"{side_by_side(random, 'gạo', 'tôm')} {apart(random, 'chè', 'thép')}" for _ in range(12)]
    table = dn.network(made(texts), WORDS, of="terms", window="sentence")
    assert table.data[["source", "target", "edge"]].values.tolist() == [["gạo", "tôm", Edge.ABOVE]]
    assert table.data["documents"].tolist() == [12]
    lines = table.evidence("gạo", "tôm")
    assert len(lines) == table.data["source_count"].iloc[0] + table.data["target_count"].iloc[0]
    assert all("gạo" in one.lower() and "tôm" in one.lower() for one in lines["sentence"])


def test_words_of_one_subject_are_no_edge_for_that() -> None:
    # Both words are in the same half of the documents, never in one sentence more often than by chance.
    random = np.random.default_rng(2)
    texts = [apart(random, *(("gạo", "tôm") if number % 2 else ("chè", "thép"))) for number in range(16)]
    assert dn.network(made(texts), WORDS, of="terms", window="sentence").data.empty


def test_an_edge_of_one_document_is_doubtful() -> None:
    random = np.random.default_rng(3)
    texts = [side_by_side(random, "gạo", "tôm", 9), *(apart(random, "chè", "thép") for _ in range(11))]
    table = dn.network(made(texts), ["gạo", "tôm"], of="terms", window="sentence")
    assert table.data["edge"].tolist() == [Edge.DOUBTFUL]
    assert table.data["support"].iloc[0] < 0.95


def yearly() -> dn.Tokens:
    random = np.random.default_rng(4)
    texts = [f"{side_by_side(random, 'gạo', 'tôm', 4)} {apart(random, 'chè', 'thép')}" for _ in range(10)]
    texts += [f"{side_by_side(random, 'chè', 'thép', 4)} {apart(random, 'gạo', 'tôm')}" for _ in range(10)]
    return made(texts, ["2021"] * 10 + ["2023"] * 10)


def test_new_and_gone_edges_where_documents_can_tell() -> None:
    table = dn.network(yearly(), WORDS, "year", of="terms", window="sentence")
    data = table.data.set_index(["source", "target", "period"])
    assert data.loc[("chè", "thép", "2023"), "change"] == EdgeChange.NEW
    assert data.loc[("gạo", "tôm", "2023"), "change"] == EdgeChange.GONE
    assert data.loc[("gạo", "tôm", "2022"), "edge"] == Edge.EMPTY
    places = table.data.groupby("source")[["source_x", "source_y", "source_group"]].nunique()
    assert (places == 1).all().all()
    one = table.evidence("gạo", "tôm", "2021")
    assert set(one["document"]) <= {f"d{number}" for number in range(10)}


def test_what_few_documents_change_is_not_marked() -> None:
    random = np.random.default_rng(5)
    texts = [side_by_side(random, "gạo", "tôm", 4) for _ in range(2)]
    texts += [apart(random, "gạo", "tôm") for _ in range(2)]
    data = dn.network(made(texts, ["2021"] * 2 + ["2022"] * 2), ["gạo", "tôm"], "year", of="terms", window="sentence")
    periods = data.data[data.data["period"] != ""]
    assert set(periods["verdict"]) <= {Verdict.TOO_FEW}
    assert set(periods["change"]) <= {""}


def test_collocates_of_first_and_second_order() -> None:
    random = np.random.default_rng(6)
    texts = [f"{side_by_side(random, 'gạo', 'tôm')} {side_by_side(random, 'tôm', 'chè')}" for _ in range(12)]
    tokens = made(texts)
    first = dn.network(tokens, "gạo", window=(1, 1), top=1, minimum=3)
    second = dn.network(tokens, "gạo", window=(1, 1), top=1, minimum=3, order=2)
    assert {"gạo", "tôm"} == {*first.data["source"], *first.data["target"]}
    assert ("tôm", "chè") in {tuple(sorted(pair, reverse=True)) for pair in second.data[["source", "target"]].values}


def test_themes_are_hits() -> None:
    lexicon = dn.Lexicon.of({"one": ["gạo"], "two": ["tôm"]})
    random = np.random.default_rng(7)
    tokens = made([side_by_side(random, "gạo", "tôm") for _ in range(10)])
    hits = dn.match(tokens, lexicon)
    for table in (
        dn.network(hits, of="themes", window="sentence"),
        dn.network(tokens, of="themes", themes=lexicon, window="sentence"),
    ):
        assert table.name == "theme_network"
        assert table.data[["source", "target", "edge"]].values.tolist() == [["one", "two", Edge.ABOVE]]


def test_files_for_other_programs_are_the_same_each_time(tmp_path) -> None:
    table = dn.network(yearly(), WORDS, "year", of="terms", window="sentence")
    first = [one.read_bytes() for one in dn.write_network(table, tmp_path / "a")]
    assert [one.read_bytes() for one in dn.write_network(table, tmp_path / "a")] == first
    graph = graph_of(table)
    for read, name in ((nx.read_gexf, "network.gexf"), (nx.read_graphml, "network.graphml")):
        again = read(tmp_path / "a" / name)
        assert set(again.nodes) == set(graph.nodes)
        assert again.edges["gạo", "tôm"]["together"] == graph.edges["gạo", "tôm"]["together"]
        assert again.edges["chè", "thép"]["change_2023"] == "new"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nodes": ["lúa", "Lúa"]}, "one node"),
        ({"nodes": ["không có đâu"]}, "does not occur"),
        ({"nodes": []}, "around a node"),
        ({"window": (5, 3)}, "as many words to the left"),
        ({"window": (0, 0)}, "at least 1"),
        ({"of": "words"}, "'of' must be"),
        ({"draws": 3}, "'draws' must be at least 20"),
        ({"top": 1_000}, "from 1 to 100"),
        ({"order": 3}, "'order' must be 1"),
        ({"of": "themes"}, "needs a lexicon"),
    ],
)
def test_bad_input_is_a_sentence(change: dict[str, object], said: str) -> None:
    with pytest.raises(dn.DienngonError, match=said):
        dn.network(dn.segment(corpus()), **{"nodes": ["lúa"], **change})


@given(st.integers(0, 1_000), st.integers(2, 20))
def test_labels_are_moved_apart(seed: int, number: int) -> None:
    random = np.random.default_rng(seed)
    room = np.array([9.0, 7.0])
    boxes = np.column_stack([random.uniform(0.3, 1.2, number), np.full(number, 0.3)])
    placed, done = spread(random.random((number, 2)) * room, boxes, room)
    assert done
    over = (boxes[:, None] + boxes[None]) / 2 - np.abs(placed[:, None] - placed[None])
    np.fill_diagonal(over[:, :, 0], -1)
    assert not (over > 1e-5).all(axis=2).any()


def test_the_figure_has_the_same_places_in_every_period() -> None:
    table = dn.network(yearly(), WORDS, "year", of="terms", window="sentence")
    figure = dn.plot(table)
    panels = [ax for ax in figure.axes if ax.get_visible() and any(text.get_text() == "gạo" for text in ax.texts)]
    assert len(panels) == 3
    at = [{text.get_text(): text.get_position() for text in ax.texts if text.get_text() in WORDS} for ax in panels]
    assert at[0] == at[1] == at[2]
    said = " ".join(text.get_text().replace("\n", " ") for text in [figure._supxlabel])
    assert "Orange: differs" in said


def test_figures_of_collocates() -> None:
    tokens = dn.segment(corpus())
    one = dn.plot(dn.collocations(tokens, "lúa", minimum=1))
    assert one.axes[0].get_xlabel() == "log_dice"
    several = dn.plot(dn.collocations(tokens, "lúa", "year", minimum=1))
    said = several._supxlabel.get_text().replace("\n", " ")
    assert "too few documents to tell" in said


@pytest.mark.parametrize("by", [None, "year"])
@pytest.mark.parametrize("themes", [2, 3])
def test_a_network_without_an_edge_is_drawn_and_says_so(by: str | None, themes: int) -> None:
    random = np.random.default_rng(8)
    texts = [f"{apart(random, *WORDS[:themes])} Gạo, tôm." for _ in range(6)]
    lexicon = dn.Lexicon.of({one: [one] for one in WORDS[:themes]})
    hits = dn.match(made(texts, ["2021", "2022"] * 3), lexicon)
    table = dn.network(hits, by=by, of="themes", window="sentence")
    assert not table.data["edge"].isin([Edge.ABOVE, Edge.DOUBTFUL]).any()
    figure = dn.plot(table)
    assert "Of no pair is it shown that it is together more often than by chance" in said_below(figure)
    assert not has_figure(table)


def test_one_pair_that_meets_once_is_a_figure_that_says_so() -> None:
    hits = dn.match(made(["Gạo, tôm. Chè.", "Gạo."]), dn.Lexicon.of({"one": ["gạo"], "two": ["tôm"]}))
    figure = dn.plot(dn.network(hits, of="themes", window="paragraph"))
    assert any("no pair is together twice" in one.get_text() for one in figure.axes[0].texts)


def test_a_period_without_documents_is_named_and_has_no_panel() -> None:
    random = np.random.default_rng(9)
    texts = [side_by_side(random, "gạo", "tôm") for _ in range(12)]
    tokens = made(texts, ["2021", "2023"] * 6)
    table = dn.network(tokens, ["gạo", "tôm"], by="year", of="terms", window="sentence")
    figure = dn.plot(table)
    titles = [ax.get_title(loc="left") for ax in figure.axes if ax.get_visible()]
    assert titles == ["all documents", "2021", "2023"]
    assert "No documents: 2022." in said_below(figure)


def test_few_edges_are_said_to_be_few() -> None:
    random = np.random.default_rng(9)
    texts = [side_by_side(random, "gạo", "tôm") for _ in range(12)]
    figure = dn.plot(dn.network(made(texts), ["gạo", "tôm"], of="terms", window="sentence"))
    assert "So few lines show no structure" in said_below(figure)


def test_long_labels_are_wrapped_and_lie_on_nothing() -> None:
    random = np.random.default_rng(10)
    long = "Hợp tác quốc tế về phòng chống tội phạm"
    names = {"one": "gạo", "two": "tôm", "three": "chè"}
    themes = {name: Theme(name, f"{long} {name}", long, "", "", (_group(word),)) for name, word in names.items()}
    lexicon = dn.Lexicon(tuple(themes.values()), (), (), 3)
    texts = [f"{side_by_side(random, 'gạo', 'tôm')} {side_by_side(random, 'tôm', 'chè')}" for _ in range(12)]
    figure = dn.plot(dn.network(dn.match(made(texts), lexicon), of="themes", window="sentence"))
    figure.draw_without_rendering()
    labels = [text for text in figure.axes[0].texts if "Hợp tác" in text.get_text()]
    assert len(labels) == 3
    assert all("\n" in one.get_text() for one in labels)
    boxes = [one.get_window_extent() for one in labels]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def said_below(figure) -> str:
    return figure._supxlabel.get_text().replace("\n", " ")


def _group(word: str) -> Group:
    return Group("", "", "", (Term.parse(word),))
