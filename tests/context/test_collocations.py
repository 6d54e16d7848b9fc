"""Collocations against plain counting, planted changes, and what must not count twice."""

from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.codes import Verdict
from dienngon.context.collocates import Collocates, jackknife
from dienngon.context.windows import Windows, asked
from dienngon.corpus import Corpus
from dienngon.examples import _document, corpus
from dienngon.text import phrase_key

PIECES = ["gạo ", "lúa ", "tôm ", "cá ", ", ", ". ", "“", "gạo ", "7 ", "Gạo "]


def made(*texts: str, years: list[str] | None = None) -> Corpus:
    return Corpus(
        tuple(
            _document(f"d{n}", (years or ["2024"] * len(texts))[n], "", "Tên", text or "x")
            for n, text in enumerate(texts)
        )
    )


def plain(tokens: dn.Tokens, node: str, left: int, right: int) -> Counter[str]:
    """Return how often each word is within a window of a node in its paragraph, each word once."""
    found: Counter[str] = Counter()
    for document, spans in zip(tokens.corpus, tokens.words, strict=True):
        for first, last in zip(spans.bounds, spans.bounds[1:], strict=False):
            words = [
                phrase_key(document.text[spans.start[at] : spans.end[at]])
                for at in range(first, last)
                if spans.word[at]
            ]
            hits = [at for at, word in enumerate(words) if node in word.split()]
            for at, word in enumerate(words):
                if node not in word.split() and any(hit - left <= at <= hit + right for hit in hits):
                    found[word] += 1
    return found


@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), min_size=1, max_size=3),
    st.integers(0, 6),
    st.integers(0, 6),
)
@example(["gạo lúa gạo lúa tôm cá lúa gạo"], 3, 1)
@example(["gạo lúa tôm lúa"], 0, 2)
def test_windows_are_as_counted_word_by_word(texts: list[str], left: int, right: int) -> None:
    tokens = dn.segment(made(*texts))
    index = dn.index(tokens)
    if left + right == 0 or not index.frequency("gạo"):
        return
    windows = Windows.of(asked(index, "gạo")[1], (left, right))
    counts = windows.near.counts(len(index.keys))
    found = {index.keys[one]: int(counts[one]) for one in np.flatnonzero(counts).tolist()}
    assert found == plain(tokens, phrase_key("gạo"), left, right)
    assert len(np.unique(windows.near.word)) == len(windows.near.word)


def test_a_word_between_two_nodes_is_near_the_nearer_one() -> None:
    index = dn.index(dn.segment(made("Gạo, tôm, cá, thép, than, gạo.")))
    near = Windows.of(asked(index, "gạo")[1], (9, 9)).near
    words = [index.surfaces[one] for one in index.form[near.word].tolist()]
    sides = dict(zip(words, near.stretch.tolist(), strict=True))
    assert sides == {"tôm": 1, "cá": 1, "thép": 2, "than": 2}


def test_a_table_has_the_margins_of_its_texts() -> None:
    tokens = dn.segment(made("Lúa gạo tôm. Cá cá lúa.", "Lúa xa lắm, rất xa, xa nữa, xa mãi: gạo."))
    row = dn.collocations(tokens, "gạo", window=(1, 1), minimum=1, stop_words=True).frame.set_index("collocate")
    index = dn.index(tokens)
    assert row.loc["Lúa", "together"] == 1
    assert row.loc["Lúa", "frequency"] == index.frequency("lúa") == 3
    near = len(Windows.of(asked(index, "gạo")[1], (1, 1)).near.word)
    assert row.loc["Lúa", "expected"] == pytest.approx(near * 3 / (index.size - 2), rel=1e-5)
    assert (row["before"] + row["behind"] == row["together"]).all()


@pytest.mark.parametrize(("window", "expected"), [("sentence", {"Tôm": 1}), ("paragraph", {"Tôm": 1, "cá": 1})])
def test_sentences_and_paragraphs(window: str, expected: dict[str, int]) -> None:
    tokens = dn.segment(made("Tôm, gạo. Rất nhiều cá."))
    frame = dn.collocations(tokens, "gạo", window=window, minimum=1).frame
    found = dict(zip(frame["collocate"].str.lower(), frame["together"], strict=True))
    assert {key: value for key, value in found.items() if key in ("tôm", "cá")} == {
        key.lower(): value for key, value in expected.items()
    }


def test_every_row_leads_to_as_many_lines_as_it_counts() -> None:
    tokens = dn.segment(corpus())
    for by in (None, "year"):
        table = dn.collocations(tokens, "lúa", by, minimum=1, stop_words=True)
        for row in table.data.itertuples():
            cell = (row.collocate,) if by is None else (row.collocate, row.period)
            lines = table.evidence(*cell)
            assert len(lines) == row.together
            for line in lines.itertuples():
                text = tokens.corpus[line.document].text
                assert phrase_key(text[line.start : line.end]) == phrase_key(row.collocate)
                assert text[line.node_start : line.node_end].lower() == "lúa"
                assert line.sentence == text[line.sentence_start : line.sentence_start + len(line.sentence)]
                assert line.sentence_start <= min(line.start, line.node_start)
                assert max(line.end, line.node_end) <= line.sentence_start + len(line.sentence)


def test_merged_terms_are_one_word_and_a_node_inside_one_takes_it_whole() -> None:
    text = "Lừa đảo trên không gian mạng. Không gian mạng an toàn."
    merged = dn.index(dn.segment(made(text), ["không gian mạng"]))
    near = dn.collocations(merged, "lừa đảo", window=(0, 5), minimum=1).frame
    assert "không gian mạng" in set(near["collocate"].str.lower())
    assert not {"không gian", "mạng"} & set(near["collocate"].str.lower())
    inside = dn.collocations(merged, "mạng", window=(2, 2), minimum=1, stop_words=True).frame
    assert "không gian" not in set(inside["collocate"].str.lower())
    table = dn.collocations(merged, "lừa đảo", window=(0, 5), minimum=1)
    name = next(one for one in table.data["collocate"] if one.lower() == "không gian mạng")
    lines = table.evidence(name)
    assert [text.lower() for text in [merged.corpus["d0"].text[a:b] for a, b in lines[["start", "end"]].values]] == [
        "không gian mạng"
    ] * len(lines)


def test_copies_are_near_nothing() -> None:
    long = "Nông dân trồng lúa và bán gạo, tôm, cá ngon cho thương lái ở chợ huyện từ sáng sớm hôm nay. "
    long += "Giá bán tại ruộng tăng nhẹ so với tuần trước, còn giá tại kho của các công ty thì không đổi."
    documents = made(f"{long} Một.", f"{long} Hai.")
    once = dn.counted_once(documents, dn.find_reuse(documents))
    assert any(one.copies for one in once)
    both, single = (
        dn.collocations(dn.segment(one), "gạo", minimum=1).frame.set_index("collocate").loc["tôm"]
        for one in (documents, once)
    )
    assert (both["together"], single["together"]) == (2, 1)
    assert (both["frequency"], single["frequency"]) == (2, 1)


def test_the_interval_is_the_jackknife_over_documents() -> None:
    texts = ["Gạo tôm. Cá lúa.", "Gạo tôm tôm. Lúa.", "Lúa gạo. Tôm.", "Gạo cá, tôm.", "Tôm lúa cá."]
    tokens = dn.segment(made(*texts))
    found = dn.collocations(tokens, "gạo", window=(2, 2), minimum=1, measure="pmi", stop_words=True)
    row = found.frame.set_index("collocate").loc["tôm"]
    each = []
    for left in range(len(texts)):
        rest = dn.segment(made(*(text for at, text in enumerate(texts) if at != left)))
        frame = dn.collocations(rest, "gạo", window=(2, 2), minimum=1, stop_words=True).frame
        each.append(float(frame.set_index("collocate").loc["tôm", "pmi"]))
    spread = (len(each) - 1) / len(each) * ((np.array(each) - np.mean(each)) ** 2).sum()
    # Four documents hold the node: Student's t with three degrees of freedom.
    assert row["high"] - row["pmi"] == pytest.approx(3.182446 * np.sqrt(spread), rel=1e-4)


def planted(years: dict[str, list[str]]) -> Corpus:
    texts = [text for own in years.values() for text in own]
    return made(*texts, years=[year for year, own in years.items() for _ in own])


def test_a_planted_change_is_found_and_nothing_else() -> None:
    random = np.random.default_rng(3)
    other = ["tôm", "cá", "muối", "đường", "thép", "vải", "gỗ", "than"]

    def text(extra: str) -> str:
        sentences = [f"Gạo {extra} {random.choice(other)}, {random.choice(other)}." for _ in range(6)]
        return " ".join(sentences) + " " + " ".join(f"{random.choice(other)}," for _ in range(10))

    both = {"2021": [text("dầu") for _ in range(12)], "2022": [text("chè") for _ in range(12)]}
    table = dn.collocations(dn.segment(planted(both)), "gạo", "year", window=(2, 2), minimum=3, top=None)
    found = table.data["verdict"].map(lambda verdict: Verdict(verdict).found)
    assert set(table.data["collocate"][found]) == {"dầu", "chè"}
    rows = table.data[table.data["collocate"] == "dầu"].set_index("period")
    assert rows.loc["2021", "rate"] > 0 == rows.loc["2022", "rate"]


def test_reposts_move_as_one() -> None:
    both = {
        "2021": ["Gạo dầu ngon. Một tôm.", "Gạo cá. Hai tôm.", "Gạo cá. Ba tôm.", "Gạo cá. Bốn tôm."],
        "2022": [f"Gạo chè ngon. {one}, tôm, cá, thép." for one in ("Bốn", "Năm", "Sáu", "Bảy")],
    }
    tokens = dn.segment(planted(both))
    apart = dn.collocations(dn.index(tokens), "gạo", "year", minimum=2)
    moved = dn.collocations(dn.index(tokens, reposts=[[4, 5, 6, 7]]), "gạo", "year", minimum=2)
    assert Verdict.DIFFERS in set(apart.data["verdict"])
    assert set(moved.data["verdict"]) == {Verdict.TOO_FEW}


def test_a_group_without_the_node_is_a_gap() -> None:
    both = {"2021": ["Gạo tôm."] * 2, "2022": ["Tôm cá."] * 2, "2024": ["Gạo tôm, cá."] * 2}
    data = dn.collocations(dn.segment(planted(both)), "gạo", "year", minimum=1).data
    gaps = data[data["verdict"] == Verdict.NO_DOCUMENTS]
    assert list(dict.fromkeys(gaps["period"])) == ["2022", "2023"]
    assert [note.code for note in dict.fromkeys(gaps["note"])] == ["context.no_node", "verdict.no_documents"]
    assert gaps["rate"].isna().all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"window": (0, 0)}, "at least 1 to the left or right"),
        ({"window": (-1, 2)}, "none below 0"),
        ({"window": (10_000, 5)}, "at most 100 words"),
        ({"window": 5}, "words to the left and right"),
        ({"window": "document"}, "'sentence' or 'paragraph'"),
        ({"node": "lúaa"}, "does not occur.*lúa"),
        ({"node": "!!"}, "."),
        ({"measure": "chi2"}, "'measure' must be one of"),
        ({"minimum": 0}, "'minimum' must be at least 1"),
        ({"minimum": 900}, "900 times or more"),
        ({"top": 0}, "'top' must be at least 1"),
        ({"by": "colour"}, "colour"),
    ],
)
def test_bad_input_is_a_sentence(change: dict[str, object], said: str) -> None:
    with pytest.raises(dn.DienngonError, match=said):
        dn.collocations(dn.segment(corpus()), **{"node": "lúa", "minimum": 1, **change})


def test_a_node_that_is_a_stop_word_is_said() -> None:
    table = dn.collocations(dn.segment(corpus()), "trên", minimum=1)
    assert "context.stop_node" in [note.code for note in table.notes]


def test_not_tokens() -> None:
    with pytest.raises(dn.DienngonError, match="segmented corpus"):
        dn.collocations(corpus(), "lúa")  # type: ignore[arg-type]


def test_tables_without_texts() -> None:
    from dienngon.privacy import without_texts

    table = without_texts(dn.collocations(dn.segment(corpus()), "lúa", minimum=1), "none")
    assert set(table.evidence()["sentence"]) == {""}


def test_blocks_of_one_document_have_no_interval() -> None:
    index = dn.index(dn.segment(made("Gạo tôm.", "Lúa cá.")))
    found = Collocates.of(Windows.of(asked(index, "gạo")[1], (2, 2)), 1, None, stop=True)
    low, high = jackknife("pmi", found.by_group([0], np.array([0, 1]), 2))
    assert np.isnan([low, high]).all()


def test_a_stored_index_gives_the_same(tmp_path) -> None:
    tokens = dn.segment(corpus(), ["không gian mạng"])
    opened = dn.write_index(tokens, tmp_path / "index")
    one, two = (dn.collocations(given, "lúa", minimum=1).data for given in (tokens, opened))
    assert one.equals(two)
    assert dataclasses.asdict(dn.Design())["clusters"] == ()


def test_a_word_that_is_near_too_seldom_is_told_how_often_it_is() -> None:
    tokens = dn.segment(made("Gạo tôm.", "Gạo tôm.", "Gạo cá."))
    with pytest.raises(dn.DienngonError, match="near 'gạo' 5 times or more, stop words aside; the most is 2") as said:
        dn.collocations(tokens, "gạo")
    assert "Lower the minimum to 2 or less" in str(said.value)
    assert len(dn.collocations(tokens, "gạo", minimum=2).data) == 1
