"""The search in a process of its own: what it leaves in the cache, and what happens where it cannot run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import dienngon as dn
from dienngon.examples import corpus
from dienngon.processes import Helper
from dienngon.reuse import apart, counted_once, find_reuse, searching
from dienngon.reuse.search import is_found

LENGTHS = {"least": 10, "gap": 5}


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> list[Helper]:
    """Return the helpers that are started, for the small corpora of these tests too."""
    started: list[Helper] = []
    original = apart.start

    def start(module: str) -> Helper:
        started.append(original(module))
        return started[-1]

    monkeypatch.setattr(apart, "start", start)
    monkeypatch.setattr(apart, "LEAST_CHARACTERS", 1)
    return started


def test_the_cache_has_what_was_found_meanwhile(helpers: list[Helper], tmp_path: Path) -> None:
    documents = corpus()
    assert not is_found(documents, 10, 5, tmp_path)
    with searching(documents, **LENGTHS, workers=2, cache=tmp_path):
        pass
    assert is_found(documents, 10, 5, tmp_path)
    assert not is_found(documents, 11, 5, tmp_path)
    assert find_reuse(documents, cache=tmp_path).pairs == find_reuse(documents).pairs
    with searching(documents, **LENGTHS, workers=2, cache=tmp_path):
        pass
    assert [helper.returncode for helper in helpers] == [0]


def test_nothing_is_started_without_a_cache_or_with_one_worker(helpers: list[Helper], tmp_path: Path) -> None:
    with searching(corpus(), **LENGTHS, workers=2):
        pass
    with searching(corpus(), **LENGTHS, workers=1, cache=tmp_path):
        pass
    assert helpers == []


def test_nothing_is_started_where_all_cores_segment(
    helpers: list[Helper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(len(one.text) for one in corpus())
    monkeypatch.setattr(apart, "SEGMENTED_APART", size)
    with searching(corpus(), **LENGTHS, workers=2, cache=tmp_path):
        pass
    assert helpers == []
    monkeypatch.setattr(apart, "SEGMENTED_APART", size + 1)
    with searching(corpus(), **LENGTHS, workers=2, cache=tmp_path):
        pass
    assert len(helpers) == 1


def test_a_helper_that_cannot_run_is_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "LEAST_CHARACTERS", 1)
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with searching(corpus(), **LENGTHS, workers=2, cache=tmp_path):
        pass
    assert find_reuse(corpus(), cache=tmp_path).pairs == find_reuse(corpus()).pairs


def test_an_error_ends_the_helper(helpers: list[Helper], tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), searching(corpus(), **LENGTHS, workers=2, cache=tmp_path):
        raise KeyboardInterrupt
    assert helpers[0].returncode is not None


def test_copies_may_be_known_after_segmenting() -> None:
    terms = ["không gian mạng"]
    once = counted_once(corpus())
    before, after = dn.segment(once, terms), dn.segment(corpus(), terms).of(once)
    assert before.word_counts.tolist() == after.word_counts.tolist() != dn.segment(corpus()).word_counts.tolist()
    for one, other in zip((*before.words, *before.merged), (*after.words, *after.merged), strict=True):
        np.testing.assert_array_equal(one.counted, other.counted)
    assert dn.count(before).matrix.toarray().tolist() == dn.count(after).matrix.toarray().tolist()
    assert after.counting_copies().word_counts.tolist() == dn.segment(corpus()).word_counts.tolist()
