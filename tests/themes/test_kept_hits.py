"""Hits and sentences of an earlier run: the same, and never those of other documents or another lexicon."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon import stages
from dienngon.segmentation import sentences
from dienngon.store import Store
from dienngon.themes import hits as module


@pytest.fixture
def lexicon(results) -> dn.Lexicon:
    return results.lexicon


cooccurrences = importlib.import_module("dienngon.themes.cooccurrence")
COLUMNS = ("entry", "document", "paragraph", "start", "end", "why")


def equal(one: dn.Hits, other: dn.Hits) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in COLUMNS)


def test_documents_are_not_searched_again(
    tokens: dn.Tokens, lexicon: dn.Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = dn.match(tokens, lexicon)
    assert equal(dn.match(tokens, lexicon, tmp_path), plain)
    seen: list[int] = []
    real = module._columns

    def watched(documents, *rest):
        seen.append(len(documents))
        return real(documents, *rest)

    monkeypatch.setattr(module, "_columns", watched)
    assert equal(dn.match(tokens, lexicon, tmp_path), plain)
    assert seen == []
    # Copies are looked at every time, and belong to the documents.
    everywhere = tokens.counting_copies()
    assert equal(dn.match(everywhere, lexicon, tmp_path), dn.match(everywhere, lexicon))
    other = dataclasses.replace(lexicon, gap=lexicon.gap + 1)
    assert equal(dn.match(tokens, other, tmp_path), dn.match(tokens, other))
    fewer = dataclasses.replace(lexicon, themes=lexicon.themes[1:])
    assert equal(dn.match(tokens, fewer, tmp_path), dn.match(tokens, fewer))
    assert len(seen) == 6


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("value", [-100, 1 << 40])
def test_hits_out_of_bounds_are_looked_for_again(
    tokens: dn.Tokens, lexicon: dn.Lexicon, tmp_path: Path, column: str, value: int
) -> None:
    plain = dn.match(tokens, lexicon)
    columns = [getattr(plain, name).copy() for name in COLUMNS]
    columns[COLUMNS.index(column)][-1] = value
    assert not module._is_sound(columns, tokens.corpus.documents, plain.matcher)
    dn.match(tokens, lexicon, tmp_path)
    (pack,) = (tmp_path / "store").glob("hits-*.pack")
    (found,) = Store(tmp_path, "hits").load([pack.read_bytes()[32:64]])
    (key,) = found.entries
    pack.unlink()
    Store(tmp_path, "hits").save({key: stages.packed(columns)})
    assert equal(dn.match(tokens, lexicon, tmp_path), plain)


def test_sentences_come_back_and_are_checked(
    corpus: dn.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same(found) -> bool:
        return all(np.array_equal(a, b) for a, b in zip(found, plain, strict=True))

    plain = sentences.sentences_of(corpus)
    assert len(plain) == len(corpus)
    assert same(sentences.sentences_of(corpus, tmp_path))
    seen = []
    real = sentences._split
    monkeypatch.setattr(sentences, "_split", lambda one: (seen.append(len(one)), real(one))[1])
    assert same(sentences.sentences_of(corpus, tmp_path))
    assert seen == []
    key = stages.key_of(stages.code_digest(), corpus.hash)
    good = real(corpus)
    for wrong in (
        dataclasses.replace(good, rows=good.rows + 100_000),
        dataclasses.replace(good, rows=good.rows[:, ::-1].copy()),
        dataclasses.replace(good, rows=good.rows[1:]),
        dataclasses.replace(good, sizes=good.sizes[1:]),
        dataclasses.replace(good, sizes=np.r_[-1, good.sizes[1:-1], good.sizes[-1] + good.sizes[0] + 1]),
    ):
        for pack in (tmp_path / "store").glob("sentences-*.pack"):
            pack.unlink()
        Store(tmp_path, "sentences").save({key: stages.packed(wrong)})
        assert same(sentences.sentences_of(corpus, tmp_path))
    assert len(seen) == 5


def test_a_corpus_without_documents_has_no_sentences(tmp_path: Path) -> None:
    for _ in range(2):
        assert sentences.sentences_of(dn.Corpus(()), tmp_path) == ()


def test_what_chance_brings_is_drawn_once(
    tokens: dn.Tokens, lexicon: dn.Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = dn.cooccurrence(dn.match(tokens, lexicon), draws=20).frame
    seen: list[int] = []
    real = cooccurrences._null
    monkeypatch.setattr(cooccurrences, "_null", lambda *given: (seen.append(given[-1]), real(*given))[1])
    hits = dn.match(dataclasses.replace(tokens, cache=tmp_path), lexicon)
    for _ in range(2):
        assert dn.cooccurrence(hits, draws=20).frame.equals(plain)
    assert seen == [0]
    for other in ({"seed": 1}, {"draws": 21}, {"unit": "sentence"}):
        dn.cooccurrence(hits, **{"draws": 20, **other})
    assert seen == [0, 1, 0, 0]
