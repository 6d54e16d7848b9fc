from __future__ import annotations

import itertools
import textwrap
import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyvi import ViTokenizer

import dienngon as dn
from conftest import SEEDS
from dienngon.corpus import Document
from dienngon.lexicon import Term
from dienngon.progress import Step
from dienngon.segmentation import TokenSpans, tokenize
from dienngon.segmentation.pyvi_model import load_model
from dienngon.segmentation.terms import Merger
from dienngon.segmentation.tokens import _job
from dienngon.segmentation.workers import Job
from dienngon.segmentation.written import Written
from dienngon.text import phrase_key
from documents import corpus as made


def merged(text: str, *terms: str) -> list[str]:
    spans = Merger([Term.parse(term) for term in terms], load_model().knows).merge_line(text, tokenize(text))
    return [text[start:end] for start, end in spans]


def test_words_are_pyvis_tokens_with_a_letter_or_digit(whole: dn.Tokens) -> None:
    for position, document in enumerate(whole.corpus):
        expected = sum(
            any(char.isalnum() for char in token)
            for span in document.spans
            if span.kind in ("title", "body", "caption")
            for token in ViTokenizer.tokenize(document.text[span.start : span.end]).split(" ")
        )
        assert whole.word_counts[position] == expected == whole.paragraph_words(position).sum()


def test_removed_words_are_counted_by_kind(tokens: dn.Tokens) -> None:
    removed = dict(zip((d.name[:3] for d in tokens.corpus), tokens.removed, strict=True))
    assert removed["002"]["furniture"] > 600
    assert "furniture" not in removed["001"]
    assert set(removed["000"]) == {"metadata", "repeated", "furniture"}


def test_merging_moves_no_denominator(corpus: dn.Corpus, tokens: dn.Tokens) -> None:
    assert np.array_equal(dn.segment(corpus).word_counts, tokens.word_counts)


def test_tokens_lie_in_their_paragraph(tokens: dn.Tokens) -> None:
    for document, words, terms in zip(tokens.corpus, tokens.words, tokens.merged, strict=True):
        for spans in (words, terms):
            for start, end, number in zip(spans.start, spans.end, spans.paragraph, strict=True):
                paragraph = document.paragraphs[number]
                assert paragraph.start <= start < end <= paragraph.end


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("trên không gian mạng và", "không gian mạng"),
        ("Đại hội đồng Liên hợp quốc đã", "Liên hợp quốc"),
        ("BẠO LỰC CỰC ĐOAN là", "bạo lực cực đoan"),
        ("vì hoà  bình thế giới", "hòa bình"),
        ("công tác phòng, chống khủng bố", "phòng, chống"),
        ("công tác phòng chống khủng bố", "phòng, chống"),
        ("dịch Covid-19 diễn biến", "Covid-19"),
        ("của tội phạm\u00a0xuyên quốc gia ở", "tội phạm xuyên quốc gia"),
    ],
)
def test_a_term_becomes_one_token(text: str, term: str) -> None:
    keys = [phrase_key(token) for token in merged(text, term)]
    assert phrase_key(term) in keys


def test_the_longest_term_wins() -> None:
    assert "tội phạm xuyên quốc gia" in merged("tội phạm xuyên quốc gia", "xuyên quốc gia", "tội phạm xuyên quốc gia")


def test_nothing_merges_across_a_full_stop() -> None:
    assert "không gian. mạng" not in merged("Đó là không gian. mạng lưới", "không gian mạng")


def test_terms_from_a_path_a_lexicon_and_phrases_agree(corpus: dn.Corpus, tokens: dn.Tokens) -> None:
    again = dn.segment(corpus, list(tokens.terms))
    assert all(np.array_equal(a.start, b.start) for a, b in zip(again.merged, tokens.merged, strict=True))


def test_texts_are_strings(tokens: dn.Tokens) -> None:
    name = tokens.corpus.documents[0].name
    assert "bạo lực cực đoan" in tokens.texts(name)
    assert "bạo lực cực đoan" not in tokens.texts(name, merged=False)


def test_sentence_at_an_offset(tokens: dn.Tokens) -> None:
    for position, document in enumerate(tokens.corpus):
        for start, end, number in tokens.sentences[position]:
            assert tokens.sentence_at(position, start) == tokens.sentence_at(position, end - 1) == (start, end)
            assert document.paragraphs[number].start <= start < end <= document.paragraphs[number].end


def test_progress_is_told() -> None:
    seen: list[tuple[object, ...]] = []
    dn.segment(made({"a": ("Hai bên.", None), "b": ("Hai bên.", None)}), progress=lambda *one: seen.append(one))
    assert seen == [(Step.SEGMENTING, 1, 2), (Step.SEGMENTING, 2, 2)]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("theo Luật Phòng, chống khủng bố", "phòng, chống", ["Luật", "Phòng, chống"]),
        ("An ninh mạng được bảo đảm", "an ninh mạng", ["An ninh mạng"]),
        ("bảo đảm an ninh mạng quốc gia", "an ninh mạng", ["an ninh mạng"]),
        ("vì nền kinh tế và kĩ thuật số", "kỹ thuật số", ["kĩ thuật số"]),
    ],
)
def test_terms_are_whole_whatever_the_context_and_pyvis_joins(text: str, term: str, expected: list[str]) -> None:
    found = merged(text, term)
    assert [token for token in found if token in expected] == expected


def test_words_of_pyvis_list_are_not_cut() -> None:
    # "công an" stands in the syllables of two words and is none of them.
    text = "một thành công an toàn tuyệt đối"
    assert merged(text, "công an") == merged(text)


@given(st.lists(st.sampled_from(["Luật", "Phòng", ",", "chống", "khủng", "bố", "công", "an", "ASEAN.", "-", "thành"])))
def test_merging_loses_nothing(words: list[str]) -> None:
    text = " ".join(words)
    spans = Merger(
        [Term.parse("phòng, chống"), Term.parse("công an"), Term.parse("khủng bố")], lambda _: False
    ).merge_line(text, tokenize(text))
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(words)


def test_lines_broken_at_a_width_change_no_word(tmp_path: Path, corpus: dn.Corpus, whole: dn.Tokens) -> None:
    for document in corpus:
        pieces = (textwrap.fill(line, 72, break_on_hyphens=False) for line in document.text.split("\n"))
        (tmp_path / document.name).write_text("\n".join(pieces), encoding="utf-8")
    broken = dn.segment(dn.read(tmp_path), list(whole.terms))
    assert list(broken.word_counts) == list(whole.word_counts)
    for document in corpus:
        assert broken.texts(document.name) == whole.texts(document.name)
    tables = [dn.track(one, SEEDS / "themes.toml", dn.Periods.years(2021, 2024)) for one in (whole, broken)]
    # Without metadata.csv one document is undated; what is compared is where all are the same.
    columns = ["hits", "sentences", "sentences_with_theme", "documents_with_theme"]
    one, other = (table.frame.query("period in ('2021', '2024')")[columns] for table in tables)
    assert one.equals(other)


@given(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=14),
    st.lists(
        st.lists(st.sampled_from("abcd"), min_size=2, max_size=3).map(" ".join), min_size=1, max_size=4, unique=True
    ),
    st.lists(st.integers(1, 4), min_size=14, max_size=14),
)
def test_merging_finds_the_longest_from_the_left(words: list[str], terms: list[str], sizes: list[int]) -> None:
    text = " ".join(words)
    # Tokens of one to four syllables, any of which may be cut.
    edges = [0, *itertools.accumulate(sizes)]
    groups = [(left, min(right, len(words))) for left, right in itertools.pairwise(edges) if left < len(words)]
    spans = [(2 * left, 2 * right - 1) for left, right in groups]
    found = Merger([Term.parse(term) for term in terms], lambda _: False).merge_line(text, spans)
    expected = []
    position = 0
    while position < len(words):
        sizes_here = [
            len(term.split()) for term in terms if term.split() == words[position : position + len(term.split())]
        ]
        if sizes_here:
            expected.append((2 * position, 2 * (position + max(sizes_here)) - 1))
        position += max(sizes_here, default=1)
    assert set(expected) <= set(found)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    assert "".join(text[start:end].replace(" ", "") for start, end in found) == "".join(words)
    # Every edge that was there and lies in no term is there still.
    edges_now = {start for start, _ in found}
    assert all(start in edges_now or any(a < start < b for a, b in expected) for start, _ in spans)


def test_tokens_are_held_once_where_no_term_is_joined() -> None:
    texts = {"a": ("Người dân học không gian mạng.", None), "b": ("Người dân trồng lúa.", None)}
    tokens = dn.segment(made(texts), ["không gian mạng"])
    assert tokens.merged[0] is not tokens.words[0]
    assert tokens.merged[1] is tokens.words[1]


def test_documents_are_asked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # Were all made at once, a second copy of every text would be held.
    held: list[weakref.ref[Job]] = []
    make = _job

    def watched(document: Document) -> Job:
        job = make(document)
        held.append(weakref.ref(job))
        assert sum(one() is not None for one in held) <= 4
        return job

    monkeypatch.setattr("dienngon.segmentation.tokens._job", watched)
    dn.segment(made({f"{number:02}": (f"Giá gạo tăng {number} đồng.", None) for number in range(30)}))
    assert len(held) >= 30


@pytest.mark.parametrize("size", [3, 255, 256, 70_000])
def test_tokens_of_any_length_keep_their_ends_and_paragraphs(size: int) -> None:
    document = made({"a": ("Giá gạo tăng.\n" + "a" * size, None)}).documents[0]
    line = document.text.index("a" * size)
    table = np.array([[0, 3, 0], [4, 7, 0], [line, line + size, 1]], dtype=np.int32)
    spans = TokenSpans.build(document, table, np.ones(len(table), dtype=bool))
    assert np.column_stack([spans.start, spans.end, spans.paragraph]).tolist() == table.tolist()


def test_terms_do_not_run_from_one_paragraph_into_the_next() -> None:
    text = "Đây là mục phòng\nchống khủng bố là mục sau"
    line = text.index("\n")
    table = np.array([(*span, int(span[0] > line)) for span in tokenize(text) if span[0] != line], dtype=np.int32)
    merger = Merger([Term.parse("phòng, chống"), Term.parse("chống khủng bố")], lambda _: False)
    written = Written(merger.syllables)
    numbers = written.read(text, table[:, 0], table[:, 1])
    merged, _ = merger.merge(text, table, numbers, written)
    found = [text[start:end] for start, end, _ in merged.tolist()]
    assert "chống khủng bố" in found
    assert not any("\n" in one for one in found)
    together = merger.merge(text, np.where([True, True, False], table, 0), numbers, written)[0].tolist()
    assert any("\n" in text[start:end] for start, end, _ in together)
