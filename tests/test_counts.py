from __future__ import annotations

from collections import Counter
from typing import Literal

import numpy as np
import pytest

import dienngon as dn
from dienngon.counts import words_of
from dienngon.errors import ParameterError
from dienngon.stopwords import stop_words
from dienngon.text import phrase_key
from documents import corpus as made


def total(counts: dn.Counts, term: str) -> int:
    keys = [phrase_key(one) for one in counts.terms]
    return int(np.asarray(counts.matrix.sum(axis=0)).ravel()[keys.index(phrase_key(term))])


def test_counts_equal_a_plain_count(whole: dn.Tokens) -> None:
    counts = dn.count(whole, stop=[])
    for position, document in enumerate(whole.corpus):
        spans = whole.merged[position]
        expected: Counter[str] = Counter()
        for start, end, number in zip(spans.start, spans.end, spans.paragraph, strict=True):
            surface = document.text[start:end]
            inside = any(left <= start < right for left, right in document.paragraphs[number].credits)
            if any(char.isalpha() for char in surface) and not inside:
                expected[phrase_key(surface)] += 1
        row = counts.matrix[[position]].toarray().ravel()
        found = Counter({phrase_key(term): int(size) for term, size in zip(counts.terms, row, strict=True) if size})
        assert found == expected


@pytest.mark.parametrize("unit", ["document", "passage"])
def test_how_many_words_are_counted_together_makes_no_difference(
    tokens: dn.Tokens, unit: Literal["document", "passage"], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, words = dn.count(tokens, unit), words_of(tokens)
    monkeypatch.setattr("dienngon.counts._TOGETHER", 1)
    parts, again = dn.count(tokens, unit), words_of(tokens)
    assert parts.terms == whole.terms
    assert not (parts.matrix != whole.matrix).nnz
    assert (again.form == words.form).all()
    assert (again.paragraph == words.paragraph).all()


def test_passages_are_the_body_paragraphs(tokens: dn.Tokens) -> None:
    counts = dn.count(tokens, "passage")
    kinds = {
        tokens.corpus.documents[d].paragraphs[p].kind for d, p in zip(counts.documents, counts.paragraphs, strict=True)
    }
    assert kinds == {"body"}
    assert counts.matrix.shape[0] == len(counts.documents) == len(counts.paragraphs)
    assert counts.matrix.sum() < dn.count(tokens).matrix.sum()


def test_case_and_tone_placement_are_one_term() -> None:
    tokens = dn.segment(made({"a": ("Vì hòa bình, vì Hoà bình và vì hoà bình, hai bên dự.", None)}), ["hòa bình"])
    assert total(dn.count(tokens), "hoà bình") == 3


def test_names_keep_their_capitals_and_openers_lose_them(tokens: dn.Tokens) -> None:
    terms = set(dn.count(tokens).terms)
    assert {"Hoa Kỳ", "Liên hợp quốc", "Bộ Công an", "ASEAN", "không gian mạng", "khủng bố"} <= terms
    assert len({term.casefold() for term in terms}) == len(terms)


def test_photo_credits_are_not_counted(tokens: dn.Tokens) -> None:
    assert "Phan Anh" not in dn.count(tokens).terms


def test_furniture_is_not_counted(tokens: dn.Tokens) -> None:
    text = " ".join(dn.count(tokens).terms).casefold()
    assert "bầu cử" not in text
    assert "thượng hải" not in text


@pytest.mark.parametrize("word", ["nước", "người", "năm", "nhà", "việc", "chính", "con", "ngày", "bộ"])
def test_words_with_content_are_not_stopped(word: str) -> None:
    assert phrase_key(word) not in stop_words()


@pytest.mark.parametrize("word", ["và", "của", "các", "những", "được", "nhằm", "đồng thời", "trong"])
def test_function_words_are(word: str) -> None:
    assert phrase_key(word) in stop_words()


def test_a_document_without_words_is_a_row() -> None:
    tokens = dn.segment(made({"a": ("Hai bên dự hội nghị.", None), "b": (".", None)}))
    counts = dn.count(tokens)
    assert counts.matrix.shape[0] == len(counts.documents) == 2


def test_bad_units_and_empty_vocabularies_are_errors() -> None:
    tokens = dn.segment(made({"a": ("Và của các những, 19.", None)}))
    with pytest.raises(ParameterError, match="'unit' parameter"):
        dn.count(tokens, "chapter")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="No term is left"):
        dn.count(tokens)


def test_full_stops_and_commas_that_pyvi_leaves_at_a_word_are_no_part_of_it() -> None:
    tokens = dn.segment(made({"a": ("Việt Nam tham gia ASEAN. Hôm nay ASEAN họp.", "2021")}))
    assert "ASEAN." in tokens.texts("a")
    counts = dn.count(tokens)
    assert "ASEAN." not in counts.terms
    assert total(counts, "ASEAN") == 2
