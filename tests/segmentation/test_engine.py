"""Tokens are Pyvi's own, as spans."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

import dienngon as dn
from dienngon.segmentation import tokenize

PIECES = st.sampled_from(
    [
        "không gian",
        "mạng",
        "Bộ Công an",
        "Liên hợp quốc",
        "phòng, chống",
        " ",
        "\n",
        "\t",
        "\xa0",
        "  ",
        ".",
        "...",
        "->",
        "_",
        "a_b",
        "27/09/2024",
        "42/2022/QH15",
        "1.234.567,89",
        "3,5%",
        "http://a.vn/?x=1,",
        "a.b@c.vn",
        "TP.",
        "ASEAN.",
        "“",
        "–",
        "🙂",
        "Covid-19",
    ]
)


def joined(text: str) -> str:
    """Return our tokens written as Pyvi writes them."""
    return " ".join("_".join(text[start:end].split()) for start, end in tokenize(text))


def test_seeds_paragraph_by_paragraph(corpus: dn.Corpus) -> None:
    for document in corpus:
        for paragraph in document.paragraphs:
            text = document.text[paragraph.start : paragraph.end]
            assert joined(text) == ViTokenizer.tokenize(text)


@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=25))
def test_generated_text(pieces: list[str]) -> None:
    text = unicodedata.normalize("NFC", " ".join(pieces))
    found = tokenize(text)
    # A newline is a token of its own; a text without tokens comes back from Pyvi as it was.
    written = ["_".join(text[start:end].split()) or text[start:end] for start, end in found]
    assert " ".join(written) == (ViTokenizer.tokenize(text) if found else "")
    assert found or not text.strip()
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))


@pytest.mark.parametrize("text", ["", " ", "\u00a0\t "])
def test_blank_text_has_no_tokens(text: str) -> None:
    assert tokenize(text) == []
