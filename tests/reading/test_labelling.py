from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.reading.labelling import label

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."

# What a person says of each line of the seeds; every other line is body text.
LINES = {
    "000_21f8aee1b5a8c412.txt": {
        "title": {1},
        "metadata": {3, 36},
        "caption": {10, 24},
        "repeated": {11, 25},
        "furniture": {37, 38, 39},
    },
    "001_5a8ecfdb2068d23c.txt": {
        "title": {3},
        "metadata": {1, 44, 46},
        "caption": {11, 18, 23, 30, 37},
        "repeated": {12, 19, 24, 31, 38},
        "furniture": set(),
    },
    "002_51b4da953c655a5b.txt": {
        "title": {1},
        "metadata": {3, 33},
        "caption": {7},
        "repeated": set(),
        "furniture": set(range(35, 125)),
    },
    "003_f29b1f6aef09932a.txt": {
        "title": set(),
        "metadata": {1},
        "caption": {7, 11, 15, 25},
        "repeated": {31},
        "furniture": set(),
    },
    "004_c5ec18cf3bbde409.txt": {
        "title": {1},
        "metadata": set(),
        "caption": {5},
        "repeated": {6, 84},
        "furniture": set(range(26, 93)) - {84},
    },
}


@pytest.mark.parametrize("name", LINES)
def test_seeds_line_by_line(corpus: dn.Corpus, name: str) -> None:
    document = corpus[name]
    text_lines = {number for number, line in enumerate(document.text.split("\n"), 1) if line.strip()}
    for kind, expected in LINES[name].items():
        assert {span.line for span in document.spans if span.kind == kind} == expected & text_lines, kind
    body = {span.line for span in document.spans if span.kind == "body"}
    apart = set().union(*LINES[name].values())
    # Line 1 of 003 holds a marker and the first sentence.
    assert body == (text_lines - apart) | ({1} if name.startswith("003") else set())


def test_every_character_that_is_not_blank_has_one_label(corpus: dn.Corpus) -> None:
    for document in corpus:
        covered = "".join(document.text[span.start : span.end] for span in document.spans)
        assert "".join(covered.split()) == "".join(document.text.split())


def test_spans_lie_on_their_line(corpus: dn.Corpus) -> None:
    for document in corpus:
        for span in document.spans:
            assert span.line == document.text.count("\n", 0, span.start) + 1
            assert "\n" not in document.text[span.start : span.end]
            assert span.rule


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.subkind) for span in label(text)]


def test_furniture_begins_only_after_prose() -> None:
    assert kinds(f"Xem thêm\n{PROSE}")[1] == ("body", "")
    assert kinds(f"Tiêu đề\n{PROSE}\nXem thêm\n{PROSE} Khác.")[2:] == [("furniture", ""), ("furniture", "")]


def test_a_long_paragraph_that_stands_twice_is_body_once() -> None:
    long = " ".join([PROSE] * 6)
    assert kinds(f"Tiêu đề\n{long}\n{long}") == [("title", ""), ("body", ""), ("repeated", "")]


def test_any_later_copy_is_repeated() -> None:
    assert kinds(f"Tiêu đề\n{PROSE}\nGiữa bài\n{PROSE}")[-1] == ("repeated", "")


def test_closing_lines() -> None:
    text = f"Tiêu đề\n{PROSE}\nNguyễn Văn An\nNguồn: Báo Nhân Dân\nTheo TTXVN"
    assert kinds(text)[2:] == [("metadata", "author"), ("metadata", "source"), ("metadata", "source")]


def test_names_and_sources_inside_the_text_stay() -> None:
    text = f"Tiêu đề\n{PROSE}\nTheo báo cáo chung\n{PROSE} Hết."
    assert kinds(text)[2] == ("body", "heading")


def test_without_cleaning_everything_is_body(corpus: dn.Corpus) -> None:
    for document in corpus:
        assert {span.kind for span in label(document.text, clean=False)} == {"body"}


@given(
    st.lists(
        st.sampled_from(["", PROSE, "Xem thêm", "Tìm kiếm", ".", "27/09/2024", "Toàn cảnh.", "(Ảnh: A)", "Lê An"]),
        max_size=12,
    )
)
def test_any_page_is_covered_once(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    spans = label(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert "".join("".join(text[s.start : s.end] for s in spans).split()) == "".join(text.split())
