from __future__ import annotations

import dataclasses

import pytest

import dienngon as dn
from dienngon.corpus import Copy, Corpus, DocumentDate
from documents import document

SHARED = (
    "Hai bên đã trao đổi thông tin về không gian mạng và thống nhất đẩy mạnh hợp tác trong thời gian tới, trong đó có "
    "việc chia sẻ kinh nghiệm, đào tạo cán bộ, phối hợp điều tra và bắt giữ đối tượng truy nã ở các tỉnh giáp biên."
)
OWN = "Riêng bài này còn cho biết thêm rằng buổi làm việc đã diễn ra trong hai ngày tại một thành phố ven biển."
LEXICON = """[themes.cyberspace]
label_vi = "Không gian mạng"
label_en = "Cyberspace"
include = "It is named."
exclude = "Nothing."
terms = ["không gian mạng"]
"""


@pytest.fixture
def corpus() -> Corpus:
    first = dataclasses.replace(document("b.txt", f"Tin thứ nhất\n{SHARED}"), date=DocumentDate("2022-02-24", "x"))
    second = dataclasses.replace(document("a.txt", f"Tin thứ hai\n{OWN}\n{SHARED}"), date=DocumentDate("2022-03", "x"))
    return Corpus((second, first))


@pytest.fixture
def lexicon(tmp_path) -> dn.Lexicon:
    file = tmp_path / "themes.toml"
    file.write_text(LEXICON, encoding="utf-8")
    return dn.read_lexicon(file)


def test_the_earliest_document_counts_what_both_have(corpus: Corpus, lexicon: dn.Lexicon) -> None:
    once = dn.counted_once(corpus)
    assert once["b.txt"].copies == ()
    (copy,) = once["a.txt"].copies
    assert copy.of == "b.txt"
    assert SHARED.startswith(corpus["a.txt"].text[copy.start : copy.end][:40])
    tokens = dn.segment(once, lexicon)
    plain = dn.segment(corpus, lexicon)
    assert tokens.word_counts[1] == plain.word_counts[1]
    assert tokens.word_counts[0] + tokens.copied_counts[0] == plain.word_counts[0]
    assert 0 < tokens.word_counts[0] < plain.word_counts[0]
    themes = dn.track(tokens, lexicon)
    (row,) = themes.frame.itertuples()
    assert (row.hits, row.documents_with_theme, row.words) == (1, 1, tokens.word_counts.sum())
    evidence = themes.evidence()
    assert dict(zip(evidence["document"], evidence["counted"], strict=True)) == {"a.txt": 0, "b.txt": 1}
    starts = [(one, start) for one, own in zip(tokens.corpus, tokens.sentences, strict=True) for start, _, _ in own]
    assert row.sentences == sum(one.copied(start) is None for one, start in starts) < len(starts)


def test_vocabularies_and_passages_leave_copies_out(corpus: Corpus) -> None:
    tokens = dn.segment(dn.counted_once(corpus))
    counts = dn.count(tokens)
    column = counts.terms.index("truy nã")
    assert counts.matrix[:, [column]].toarray().ravel().tolist() == [0, 1]
    assert len(dn.count(tokens, "passage").documents) == 2
    assert len(dn.count(dn.segment(corpus), "passage").documents) == 3


def test_counting_copies_gives_what_was_there_before(corpus: Corpus, lexicon: dn.Lexicon) -> None:
    tokens = dn.segment(dn.counted_once(corpus), lexicon)
    plain = dn.segment(corpus, lexicon)
    again = tokens.counting_copies()
    assert again.word_counts.tolist() == plain.word_counts.tolist()
    assert again.corpus.hash == plain.corpus.hash != tokens.corpus.hash
    (row,) = dn.effect_of_copies(tokens, lexicon).frame.itertuples()
    assert (row.hits_once, row.hits_all) == (1, 2)
    assert row.rate_all == pytest.approx(2000 / plain.word_counts.sum(), rel=1e-5)
    assert row.rate_once == pytest.approx(1000 / tokens.word_counts.sum(), rel=1e-5)


def test_the_copy_that_holds_a_character() -> None:
    one = dataclasses.replace(document("a", "abcdefghij"), copies=(Copy(1, 3, "b"), Copy(5, 8, "c")))
    assert [copy.of if (copy := one.copied(at)) else "" for at in range(10)] == [
        "",
        "b",
        "b",
        "",
        "",
        "c",
        "c",
        "c",
        "",
        "",
    ]


def test_identical_documents_count_once_in_all() -> None:
    corpus = Corpus(tuple(document(f"{one}.txt", f"Tin\n{SHARED}") for one in "abc"))
    tokens = dn.segment(dn.counted_once(corpus))
    assert [size > 0 for size in tokens.word_counts.tolist()] == [True, False, False]
