"""Which documents share a run of syllables, against a search through sets."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reuse_texts import WORDS, plain, prose

from dienngon.reuse import grams
from dienngon.reuse.grams import COMMON, candidates, hashed, widely_common
from dienngon.reuse.syllables import Numbered, number

N = 3
TEXTS = st.lists(st.lists(st.sampled_from(WORDS[:3]), max_size=9).map(" ".join), max_size=14)


def runs(numbered: Numbered, position: int, n: int = N) -> list[tuple[int, ...]]:
    listed = numbered.of(position).tolist()
    return [tuple(listed[start : start + n]) for start in range(len(listed) - n + 1)]


def numbered_of(texts: list[str]) -> Numbered:
    return number([plain(str(place), text) for place, text in enumerate(texts)])


def holders(numbered: Numbered) -> dict[tuple[int, ...], list[int]]:
    found: dict[tuple[int, ...], list[int]] = {}
    for position in range(len(numbered)):
        for run in dict.fromkeys(runs(numbered, position)):
            found.setdefault(run, []).append(position)
    return found


@given(TEXTS)
def test_pairs_and_common_runs_are_those_that_sets_give(texts: list[str]) -> None:
    numbered = numbered_of(texts)
    pairs, bits = candidates(numbered, N)
    common = bits[:]
    found = holders(numbered)
    expected = set()
    for members in found.values():
        opened = combinations(members, 2) if len(members) <= 12 else ((members[0], other) for other in members[1:])
        expected |= set(opened)
    assert list(map(tuple, pairs.tolist())) == sorted(expected)
    for position in range(len(numbered)):
        begin = int(numbered.starts[position])
        for place, run in enumerate(runs(numbered, position)):
            assert common[begin + place] == (len(found[run]) >= COMMON)


@given(TEXTS, st.randoms(use_true_random=False))
def test_a_run_of_many_reposts_is_not_widely_common(texts: list[str], random: np.random.Generator) -> None:
    numbered = numbered_of(texts)
    count = len(numbered)
    clusters = [random.randint(0, 5) for _ in range(count)]
    _, common = candidates(numbered, N)
    wide = widely_common(numbered, N, common, np.array(clusters, dtype=np.int64))[:]
    found = holders(numbered)
    for position in range(count):
        for place, run in enumerate(runs(numbered, position)):
            different = {clusters[member] for member in found[run]}
            assert wide[int(numbered.starts[position]) + place] == (len(different) >= COMMON)


def test_the_number_of_buckets_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = " ".join(prose(0, 40))
    texts = [" ".join([*prose(seed, 60), *shared.split()[seed : seed + 15]]) for seed in range(1, 30)]
    numbered = numbered_of(texts)
    pairs, common = candidates(numbered, N)
    monkeypatch.setattr(grams, "_BUCKET", 64)
    monkeypatch.setattr(grams, "_BLOCK", 50)
    monkeypatch.setattr(grams, "_IN_MEMORY", 16)
    again, common_again = candidates(numbered, N)
    assert pairs.tolist() == again.tolist()
    assert len(pairs) > 100
    assert common[:].tolist() == common_again[:].tolist()


def test_hashes_of_equal_runs_are_equal_and_of_others_differ() -> None:
    numbered = numbered_of([" ".join(prose(1, 500))])
    values = hashed(numbered.numbers[:], numbered.hashes, 4).tolist()
    listed = runs(numbered, 0, 4)
    assert len(values) == len(listed) == 497
    assert len(set(zip(values, listed, strict=True))) == len(set(values)) == len(set(listed))


def test_a_text_shorter_than_a_run_has_none() -> None:
    pairs, common = candidates(numbered_of(["ban bao", "ban bao bong", ""]), N)
    assert pairs.tolist() == []
    assert not common[:].any()
