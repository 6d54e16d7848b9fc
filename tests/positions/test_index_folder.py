"""An index in a folder: the same when it is opened again, and never a wrong line from a damaged one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon.corpus import Corpus
from dienngon.examples import _document, corpus
from dienngon.lexicon import Term
from dienngon.positions.search import find
from dienngon.positions.storage import open_index, write_index

TERMS = ["không gian mạng", "an ninh mạng"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("index") / "one"
    write_index(dn.segment(corpus(), TERMS), out, reposts=[[0, 7]])
    return out


def test_an_opened_index_is_the_one_that_was_written(written: Path) -> None:
    tokens = dn.segment(corpus(), TERMS)
    made, opened = dn.index(tokens, reposts=[[0, 7]]), open_index(written)
    assert opened.reposts == made.reposts == ((0, 7),)
    assert opened.terms == tuple(TERMS)
    for name, array in made.arrays.items():
        assert np.array_equal(opened.arrays[name], array), name
    assert [one.text for one in opened.corpus] == [one.text for one in corpus()]


@pytest.mark.parametrize("terms", [None, TERMS])
def test_tokens_of_an_index_are_those_it_was_made_of(written: Path, terms: list[str] | None) -> None:
    text = "Lớp học\u200b mạng (an ninh): “không\u00a0gian mạng”, 5.1L… email a@b.vn."
    odd = dn.segment(Corpus((_document("odd", "2024", "", "Tên", text),)), terms)
    for tokens, again in (
        (dn.segment(corpus(), terms), open_index(written).tokens(terms)),
        (odd, dn.index(odd).tokens(terms)),
    ):
        assert tokens.removed == again.removed
        for one, two in zip((*tokens.words, *tokens.merged), (*again.words, *again.merged), strict=True):
            assert all(np.array_equal(getattr(one, name), getattr(two, name)) for name in ("start", "end", "bounds"))
            assert np.array_equal(one.counted, two.counted)


def test_copies_are_kept(tmp_path: Path) -> None:
    documents = corpus()
    once = dn.counted_once(documents, dn.find_reuse(documents))
    tokens = dn.segment(once)
    opened = write_index(tokens, tmp_path / "index")
    assert opened.word_counts.tolist() == tokens.word_counts.tolist()
    assert [one.copies for one in opened.corpus] == [one.copies for one in once]


def use(folder: Path) -> None:
    """Do what needs every array and the texts."""
    opened = open_index(folder)
    opened.tokens()
    nodes = find(opened, [Term.parse("không gian mạng")], 5)
    assert nodes.counted.all()
    assert dict(opened.arrays)


def test_a_flipped_byte_is_found_in_every_file(written: Path, tmp_path: Path) -> None:
    names = sorted(one.name for one in written.iterdir() if one.name != "manifest.json")
    random = np.random.default_rng(0)
    for name in names:
        copy = tmp_path / name
        shutil.copytree(written, copy)
        data = bytearray((copy / name).read_bytes())
        for place in random.integers(len(data), size=3).tolist() if data else ():
            changed = data.copy()
            changed[place] ^= 1 << int(random.integers(8))
            (copy / name).write_bytes(changed)
            with pytest.raises(dn.DienngonError, match=r"damaged|another|did not import|schema|format"):
                use(copy)


@pytest.mark.parametrize("name", ["form.bin", "postings.bin", "corpus.parquet", "index.json"])
def test_a_file_that_is_cut_off_or_gone(written: Path, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(written, copy)
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(dn.DienngonError):
        use(copy)
    (copy / name).unlink()
    with pytest.raises(dn.DienngonError):
        use(copy)


def test_an_index_of_another_version_and_of_another_corpus(written: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(written, copy)
    said = json.loads((copy / "index.json").read_text(encoding="utf-8"))
    (copy / "index.json").write_text(json.dumps({**said, "format": 99}), encoding="utf-8")
    with pytest.raises(dn.DienngonError, match="format 99"):
        open_index(copy)
    other = tmp_path / "other"
    write_index(dn.segment(Corpus((_document("a", "2024", "", "Tên", "Một hai ba."),))), other)
    (copy / "index.json").write_text(json.dumps(said), encoding="utf-8")
    shutil.copy(other / "corpus.parquet", copy / "corpus.parquet")
    with pytest.raises(dn.DienngonError, match="another"):
        open_index(copy)


def test_a_folder_with_other_files_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(dn.DienngonError, match="other files"):
        write_index(dn.segment(corpus()), tmp_path)


@pytest.mark.parametrize("lost", ["index.json", "corpus.parquet"])
def test_an_index_that_lost_a_part_is_said_and_replaced(tmp_path: Path, lost: str) -> None:
    tokens = dn.segment(corpus())
    dn.write_index(tokens, tmp_path / "index")
    (tmp_path / "index" / lost).unlink()
    with pytest.raises(dn.DienngonError, match=f"is damaged: it has no {lost}"):
        dn.read(tmp_path / "index")
    assert dn.write_index(tokens, tmp_path / "index").frequency("gạo") == 5
    assert len(dn.read(tmp_path / "index")) == len(tokens.corpus)
