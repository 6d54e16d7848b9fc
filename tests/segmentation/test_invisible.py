"""Characters that are not seen change no word, count or theme, and every span still refers to the text as it is."""

from __future__ import annotations

import dataclasses
import random
import unicodedata
from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

import dienngon as dn
from conftest import SEEDS
from dienngon.corpus import Corpus, Document, Span
from dienngon.segmentation import tokenize
from dienngon.segmentation.written import surfaces
from dienngon.text import lines, phrase_key, sentences, syllable_key, syllables, unveiled, veiled, visible
from documents import corpus as made

SOME = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\ufe0f\u034f\U000e0100"
TERMS = ["không gian mạng", "phòng, chống khủng bố", "hợp tác quốc tế", "Liên hợp quốc"]


def hidden(text: str, rng: random.Random, share: float) -> tuple[str, list[int]]:
    """Return text with invisible characters inside its syllables, and where each of its places has gone."""
    out: list[str] = []
    size = 0
    places = []
    for one, other in zip(text, text[1:] + " ", strict=True):
        places.append(size)
        piece = one
        decomposed = unicodedata.normalize("NFD", one)
        if one.isalpha() and len(decomposed) > 2 and rng.random() < share / 2:
            # The last mark is parted from its letter.
            piece = unicodedata.normalize("NFC", decomposed[:-1]) + rng.choice(SOME) + decomposed[-1]
        if one.isalpha() and other.isalpha() and rng.random() < share:
            piece += "".join(rng.choices(SOME, k=rng.randint(1, 3)))
        out.append(piece)
        size += len(piece)
    return "".join(out), [*places, size]


def beside(document: Document, rng: random.Random, share: float) -> Document:
    text, places = hidden(document.text, rng, share)
    spans = tuple(dataclasses.replace(span, start=places[span.start], end=places[span.end]) for span in document.spans)
    return dataclasses.replace(document, text=text, spans=spans)


@pytest.fixture(scope="module")
def clean() -> Corpus:
    texts = [path.read_text(encoding="utf-8")[:2500] for path in sorted(SEEDS.glob("*.txt"))[:3]]
    return made({f"{number}.txt": (text, f"202{number}") for number, text in enumerate(texts)})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.02, 0.3, 1.0]))
def test_nothing_that_is_counted_changes(clean: Corpus, seed: int, share: float) -> None:
    rng = random.Random(seed)
    corpus = Corpus(tuple(beside(document, rng, share) for document in clean))
    plain, other = dn.segment(clean, TERMS), dn.segment(corpus, TERMS)
    assert any(veiled(document.text) for document in corpus)
    assert np.array_equal(plain.word_counts, other.word_counts)
    assert plain.removed == other.removed
    for document in clean:
        for merged in (True, False):
            assert plain.texts(document.name, merged=merged) == other.texts(document.name, merged=merged)
    one, two = dn.count(plain), dn.count(other)
    assert one.terms == two.terms
    assert (one.matrix != two.matrix).nnz == 0
    periods = dn.Periods.years(2020, 2022)
    tables = [dn.track(tokens, SEEDS / "themes.toml", periods) for tokens in (plain, other)]
    assert tables[0].frame.equals(tables[1].frame)
    sentence = [[visible(text) for text in table.evidence()["sentence"]] for table in tables]
    assert sentence[0] == sentence[1]
    candidates = [dn.suggest_terms(tokens).frame.drop(columns="example") for tokens in (plain, other)]
    assert candidates[0].equals(candidates[1])


def test_spans_are_of_the_text_as_it_is(clean: Corpus) -> None:
    rng = random.Random(7)
    corpus = Corpus(tuple(beside(document, rng, 0.5) for document in clean))
    tokens = dn.segment(corpus, TERMS)
    for document, spans in zip(corpus, tokens.merged, strict=True):
        written = surfaces(document.text, spans.start, spans.end)
        assert written == tokens.texts(document.name)
        for start, end, token in zip(spans.start.tolist(), spans.end.tolist(), written, strict=True):
            assert " ".join(visible(document.text[start:end]).split()) == token
            assert not veiled(document.text[start] + document.text[end - 1])
        assert np.all(spans.start[1:] >= spans.end[:-1])


def test_the_cache_serves_both(clean: Corpus, tmp_path) -> None:
    corpus = Corpus(tuple(beside(document, random.Random(3), 0.5) for document in clean))
    fresh = [dn.segment(one) for one in (clean, corpus)]
    for _ in range(2):
        cached = [dn.segment(one, cache=tmp_path) for one in (clean, corpus)]
        for tokens, others in zip(fresh, cached, strict=True):
            for spans, same in zip(tokens.words, others.words, strict=True):
                assert np.array_equal(spans.start, same.start)
                assert np.array_equal(spans.end, same.end)


def test_pyvis_own_segmentation_stays_pyvis() -> None:
    # Only a corpus is segmented as it is seen.
    text = "khô\u200bng gian"
    assert " ".join(text[start:end] for start, end in tokenize(text)) == ViTokenizer.tokenize(text)


@pytest.mark.parametrize(
    "text", ["kh\u00adông gian", "khô\u200bng gian", "kho\u200b\u0302ng gian", "\ufeffkhông\u2060 gian"]
)
def test_keys_ignore_what_is_not_seen(text: str) -> None:
    assert phrase_key(text) == phrase_key("không gian")
    assert syllable_key(text.split(maxsplit=1)[0]) == syllable_key("không")


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u2003"])
def test_spaces_of_other_kinds_are_spaces(space: str) -> None:
    assert phrase_key(f"không{space}gian") == phrase_key("không gian")
    tokens = dn.segment(made({"a.txt": (f"trên không{space}gian{space}mạng Việt{space}Nam.", None)}), TERMS)
    assert tokens.texts("a.txt") == ["trên", "không gian mạng", "Việt Nam", "."]


@given(st.text(st.sampled_from("aộn \u200b\u00ad\u0302\u0323\u0301.,A")))
def test_what_is_seen_leads_back(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    seen, begins, ends = unveiled(text)
    assert seen == visible(text) if veiled(text) else seen == text
    assert len(seen) == len(begins) == len(ends)
    assert begins == sorted(begins)
    assert all(visible(text[a:b]) for a, b in zip(begins, ends, strict=True))
    for one in syllables(text):
        inside = bisect_left(begins, one.start)
        assert begins[inside] == one.start


def test_sentences_and_lines_without_what_is_blank() -> None:
    text = "\ufeffHai bên họp.\u200b \u200eKết thúc!\u200b\n\u200b\n \u200bXong"
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["Hai bên họp.", "Kết thúc!", "Xong"]
    assert [text[start:end] for _, start, end in lines(text)] == ["Hai bên họp.\u200b \u200eKết thúc!", "Xong"]
    assert [number for number, _, _ in lines(text)] == [1, 3]


def test_what_is_invisible_is_neither_letter_nor_sign() -> None:
    found = [char for char in map(chr, range(0x110000)) if veiled(char)]
    assert set(SOME) <= set(found)
    assert {unicodedata.category(char) for char in found} <= {"Cf", "Mn", "Cn"}
    assert not any(char.isalnum() or char.isspace() for char in found)
    # No tone or other mark of a Vietnamese letter is among them.
    assert not set("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323") & set(found)


def test_spans_of_the_document_stay(clean: Corpus) -> None:
    document = beside(clean.documents[0], random.Random(1), 0.3)
    for span, other in zip(clean.documents[0].spans, document.spans, strict=True):
        assert isinstance(other, Span)
        assert visible(document.text[other.start : other.end]) == clean.documents[0].text[span.start : span.end]
