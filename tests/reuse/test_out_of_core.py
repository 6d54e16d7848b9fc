"""Reuse in a corpus that stays in its file is what it is in memory."""

from __future__ import annotations

import random
import tempfile
from array import array
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reuse_texts import plain, prose, text

from dienngon.corpus import Corpus, Document
from dienngon.progress import Step
from dienngon.reading.stored.file import StoredCorpus, Writer, open_corpus
from dienngon.reuse import find_reuse, grams, syllables
from dienngon.reuse.syllables import Bits, Numerals, Shelf


def stored(corpus: Corpus, path: Path) -> StoredCorpus:
    with Writer(path) as writer:
        for one in corpus:
            writer.add(one)
        writer.finish(corpus.excluded, corpus.notes)
    return open_corpus(path)


def planted(seed: int, count: int = 40) -> Corpus:
    """Return documents of which some are copies, reposts or share a passage, with captions, in no order of date."""
    dice = random.Random(seed)
    made: list[Document] = []
    for number in range(count):
        words = prose(1000 * seed + number, dice.randint(0, 160))
        if made and dice.random() < 0.6:
            taken = dice.choice(made).text.split()
            start = dice.randrange(len(taken) + 1)
            words += taken[start : start + dice.choice((15, 40, 90, 400))]
        content = text(words) if dice.random() < 0.9 else ""
        lines = {2: "caption"} if dice.random() < 0.2 else None
        content += f"\n{text(prose(7, 20))}" if dice.random() < 0.3 else ""
        date = dice.choice((None, "2021", f"2021-0{dice.randint(1, 9)}-10"))
        made.append(plain(f"{dice.randrange(10**6):06}-{number}", content, date, lines))
    return Corpus(tuple(made))


@pytest.mark.parametrize("seed", range(4))
def test_nothing_differs(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = planted(seed)
    whole = find_reuse(corpus)
    monkeypatch.setattr(grams, "_BUCKET", 256)
    monkeypatch.setattr(grams, "_BLOCK", 100)
    monkeypatch.setattr(syllables, "_KEPT", 500)
    lazy = find_reuse(stored(corpus, tmp_path / "c.parquet"))
    assert lazy.pairs
    assert lazy.passages == whole.passages
    assert lazy.pairs == whole.pairs
    assert lazy.clusters == whole.clusters
    assert lazy.copies == whole.copies
    assert lazy.table().data.equals(whole.table().data)
    assert lazy.passage_table().data.equals(whole.passage_table().data)
    assert lazy.table().corpus == whole.table().corpus


@pytest.mark.parametrize("texts", [[], [""], ["một"], ["một hai ba bốn năm sáu bảy tám chín mười"] * 3])
def test_small_and_equal_documents(texts: list[str], tmp_path: Path) -> None:
    corpus = Corpus(tuple(plain(str(number), one) for number, one in enumerate(texts)))
    lazy, whole = find_reuse(stored(corpus, tmp_path / "c.parquet")), find_reuse(corpus)
    assert (lazy.pairs, lazy.passages, lazy.copies) == (whole.pairs, whole.passages, whole.copies)


def test_a_failure_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = stored(planted(1), tmp_path / "c.parquet")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    def fail(_step: Step, done: int = 0, _total: int = 0, /) -> None:
        if done > 45:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find_reuse(corpus, progress=fail)
    assert list(scratch.iterdir()) == []


@given(st.integers(0, 100).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.integers(0, max(0, n - 1))))))
def test_bits_are_those_of_a_mask(made: tuple[int, list[int]]) -> None:
    size, places = made
    bits, mask = Bits(size), np.zeros(size, dtype=bool)
    if size:
        bits.set(np.array(places, dtype=np.int64))
        mask[places] = True
    assert bits[:].tolist() == mask.tolist()
    for start in range(size):
        assert bits[start : start + 11].tolist() == mask[start : start + 11].tolist()
        assert bits[start : start - 3].tolist() == mask[start : start - 3].tolist() or start < 3


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=9)))
def test_numbers_come_back_slice_by_slice(parts: list[list[int]]) -> None:
    numbers = Numerals()
    for part in parts:
        numbers.extend(array("I", part))
    flat = [one for part in parts for one in part]
    assert len(numbers) == len(flat)
    assert numbers[:].tolist() == flat
    assert numbers[2:7].tolist() == flat[2:7]
    assert numbers[7:2].tolist() == []


def test_documents_come_back_from_the_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syllables, "_KEPT", 10)
    made = [*planted(2), plain("lone", "a \ud800 b", kinds={1: "caption"})]
    shelf = Shelf()
    for one in made:
        shelf.add(one)
    assert len(shelf) == len(made)
    for one, back in [*zip(made, shelf, strict=True), (made[3], shelf[3]), (made[-1], shelf[len(made) - 1])]:
        assert (back.name, back.text, back.paragraphs) == (one.name, one.text, one.paragraphs)
