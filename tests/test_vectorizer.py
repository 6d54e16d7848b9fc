from __future__ import annotations

import pickle
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyvi import ViTokenizer
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

import dienngon as dn
from dienngon.errors import LexiconError, ParameterError
from dienngon.vectorizer import PyviTokenizer

TEXTS = [
    "Bộ Công an Việt Nam dự họp tại Liên hợp quốc,\nvề phòng, chống khủng bố.",
    "Tội phạm xuyên quốc gia trên không gian mạng; Covid-19!\n\nHà Nội, ngày 27/9 ở Washington D.C. và TP.HCM",
    "Học sinh học sinh học ở Hà Nội.",
]


def pyvi_words(text: str) -> list[str]:
    # Pyvi may join a word to a line break before it, whose "_" is left when the break is taken off.
    joined = ViTokenizer.tokenize(text).replace("\n_", "\n")
    return [token for token in joined.split() if any(char.isalnum() for char in token)]


@pytest.fixture(scope="module")
def texts(corpus: dn.Corpus) -> list[str]:
    return [*TEXTS, *(one.text for one in corpus)]


@pytest.mark.parametrize("lowercase", [True, False])
def test_a_vectorizer_counts_pyvis_tokens(texts: list[str], *, lowercase: bool) -> None:
    ours = CountVectorizer(tokenizer=PyviTokenizer(), token_pattern=None, lowercase=lowercase)
    theirs = CountVectorizer(tokenizer=pyvi_words, token_pattern=None, lowercase=lowercase)
    assert np.array_equal(ours.fit_transform(texts).toarray(), theirs.fit_transform(texts).toarray())
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()


def test_all_tokens_are_those_of_pyvi(texts: list[str]) -> None:
    for text in texts:
        assert PyviTokenizer(punctuation=True)(text) == ViTokenizer.tokenize(text).split()


@given(st.text(alphabet="Hàộ Nibạlựcđoan \n\t_.,-12/DC", max_size=40))
def test_any_text_gives_pyvis_words(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    # Where the text has it itself, Pyvi's own "_" cannot be told from it.
    assume("\n_" not in text)
    tokens = PyviTokenizer()(text)
    assert tokens == pyvi_words(text)
    assert all(token == token.strip() != "" for token in tokens)


def test_decomposed_letters_are_composed() -> None:
    text = unicodedata.normalize("NFD", TEXTS[0])
    assert PyviTokenizer()(text) == PyviTokenizer()(TEXTS[0])


def test_terms_are_kept_whole() -> None:
    tokenizer = PyviTokenizer(["Liên hợp quốc", "phòng, chống"], joiner="~")
    tokens = tokenizer(TEXTS[0])
    assert "Liên~hợp~quốc" in tokens
    assert "phòng,~chống" in tokens
    assert "Việt~Nam" in tokens
    assert PyviTokenizer([])(TEXTS[0]) == PyviTokenizer()(TEXTS[0])


def test_no_term_runs_across_the_end_of_a_line() -> None:
    tokenizer = PyviTokenizer(["không gian mạng"], punctuation=True)
    assert tokenizer("trên không gian mạng") == ["trên", "không_gian_mạng"]
    assert tokenizer("trên không gian\nmạng") == ["trên", "không_gian", "mạng"]


def test_terms_agree_with_segment(corpus: dn.Corpus) -> None:
    phrases = ["Liên hợp quốc", "tội phạm xuyên quốc gia", "Bộ Công an"]
    tokens = dn.segment(corpus, phrases)
    tokenizer = PyviTokenizer(phrases, joiner=" ", punctuation=True)
    for document in corpus:
        lines = (document.text[one.start : one.end] for one in document.paragraphs)
        assert [token for line in lines for token in tokenizer(line)] == tokens.texts(document.name)


def test_parameters_are_kept_as_given_and_make_equals() -> None:
    terms = ["Liên hợp quốc"]
    one = PyviTokenizer(terms, " ", punctuation=True)
    assert one.terms is terms
    assert one == PyviTokenizer(("Liên hợp quốc",), " ", punctuation=True)
    assert hash(one) == hash(PyviTokenizer(tuple(terms), " ", punctuation=True))
    assert len({PyviTokenizer(), PyviTokenizer(joiner=" "), PyviTokenizer([]), PyviTokenizer(punctuation=True)}) == 4
    assert PyviTokenizer() != "PyviTokenizer()"
    assert eval(repr(one)) == one


def test_pickles_hold_parameters_alone() -> None:
    tokenizer = PyviTokenizer(["Liên hợp quốc"])
    before = tokenizer(TEXTS[0])
    data = pickle.dumps(tokenizer)
    assert len(data) < 300
    again = pickle.loads(data)
    assert again == tokenizer
    assert again(TEXTS[0]) == before


def test_other_processes_can_use_it() -> None:
    tokenizer = PyviTokenizer(["Liên hợp quốc"])
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(tokenizer, TEXTS)) == [tokenizer(text) for text in TEXTS]


def test_a_clone_is_the_same_again(texts: list[str]) -> None:
    vectorizer = TfidfVectorizer(tokenizer=PyviTokenizer(["Liên hợp quốc"]), token_pattern=None, lowercase=False)
    copy = clone(vectorizer)
    assert copy.get_params()["tokenizer"] == vectorizer.tokenizer
    assert np.array_equal(copy.fit_transform(texts).toarray(), vectorizer.fit_transform(texts).toarray())
    assert "Liên_hợp_quốc" in copy.get_feature_names_out()


def test_bertopic_takes_it_for_its_words(corpus: dn.Corpus) -> None:
    bertopic = pytest.importorskip("bertopic")
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.cluster import KMeans

    lines = [one.text[part.start : part.end] for one in corpus for part in one.paragraphs if part.kind == "body"]
    vectorizer = CountVectorizer(tokenizer=PyviTokenizer(["Liên hợp quốc"]), token_pattern=None, lowercase=False)
    weights = TfidfVectorizer(tokenizer=PyviTokenizer(), token_pattern=None).fit_transform(lines).toarray()
    model = bertopic.BERTopic(
        language="multilingual",
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=KMeans(3, random_state=0, n_init=1),
        vectorizer_model=vectorizer,
        verbose=False,
    )
    model.fit_transform(lines, embeddings=weights)
    words = set(model.vectorizer_model.get_feature_names_out())
    assert {"khủng_bố", "Liên_hợp_quốc", "quốc_gia"} <= words
    assert {word for topic in model.get_topics().values() for word, _ in topic} <= words | {""}


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(ParameterError, match="sequence of phrases"):
        PyviTokenizer("Liên hợp quốc")("a")
    with pytest.raises(LexiconError):
        PyviTokenizer(["…"])("a")
