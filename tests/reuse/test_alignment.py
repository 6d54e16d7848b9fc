"""What two documents share, against a slow search that looks at every place."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dienngon.reuse.alignment import Alignment, align, prepare

LEAST, GAP = 5, 2
HASHES = np.array([(one + 1) * 0x9E3779B97F4A7C15 % 2**64 ^ (one * 0xD1B54A32D192ED03 % 2**64) for one in range(3000)])
HASHES = HASHES.astype(np.uint64)


def aligned(one: list[int], other: list[int], least: int = LEAST, gap: int = GAP) -> Alignment:
    first, second = (prepare(np.array(numbers, dtype=np.uint32), HASHES, least) for numbers in (one, other))
    return align(first, second, least, gap)


def equal_places(one: list[int], other: list[int], least: int) -> tuple[set[int], set[int]]:
    """Return the places of each text that lie in an equal run of at least ``least``, by looking everywhere."""
    here: set[int] = set()
    there: set[int] = set()
    for i in range(len(one) - least + 1):
        for j in range(len(other) - least + 1):
            if one[i : i + least] == other[j : j + least]:
                here |= set(range(i, i + least))
                there |= set(range(j, j + least))
    return here, there


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Two texts put together from the same few stretches and words of their own."""
    stretches = [list(range(100 * n, 100 * n + draw(st.integers(1, 40)))) for n in range(1, 5)]
    made: list[list[int]] = []
    for side in (0, 1):
        text: list[int] = []
        for which in draw(st.lists(st.integers(0, 3), max_size=5)):
            text += stretches[which]
            text += [1000 + 1000 * side + len(text)] * draw(st.integers(0, 3))
        made.append(text)
    return made[0], made[1]


@given(texts())
def test_every_equal_run_is_found_and_nothing_else(pair: tuple[list[int], list[int]]) -> None:
    one, other = pair
    found = aligned(one, other, gap=0)
    here, there = equal_places(one, other, LEAST)
    matched_here = {place for m in found.matches for place in range(m.start, m.end)}
    matched_there = {place for m in found.matches for place in range(m.other_start, m.other_end)}
    assert matched_here <= here
    assert matched_there <= there
    # A run of fewer than 25 may stand a second time without being matched again.
    for places, matched, text in ((here, matched_here, one), (there, matched_there, other)):
        missed = [text[place] for place in places - matched]
        assert set(missed) <= {text[place] for place in matched}
    for m in found.matches:
        assert one[m.start : m.end] == other[m.other_start : m.other_end]
        assert m.words == m.end - m.start >= LEAST


@given(texts(), st.integers(0, 4))
def test_the_order_of_the_two_does_not_matter(pair: tuple[list[int], list[int]], gap: int) -> None:
    found, turned = aligned(*pair, gap=gap), aligned(pair[1], pair[0], gap=gap)
    here = {(m.start, m.end, m.other_start, m.other_end, m.words) for m in found.matches}
    assert here == {(m.other_start, m.other_end, m.start, m.end, m.words) for m in turned.matches}
    assert (found.words, found.other_words) == (turned.other_words, turned.words)


def changed(text: list[int], *places: int) -> list[int]:
    return [2500 + place if place in places else one for place, one in enumerate(text)]


def test_a_passage_goes_on_over_a_changed_word() -> None:
    text = list(range(50, 90))
    (match,) = aligned(text, changed(text, 10, 25)).matches
    assert (match.start, match.end, match.words) == (0, 40, 38)


def test_a_passage_goes_on_over_words_added_and_left_out() -> None:
    text = list(range(50, 90))
    (match,) = aligned(text, [*text[:12], 7, *text[12:25], *text[27:]]).matches
    assert (match.start, match.end, match.other_start, match.other_end, match.words) == (0, 40, 0, 39, 38)


def test_a_passage_ends_at_a_gap_that_is_too_long() -> None:
    text = list(range(50, 90))
    assert [m.words for m in aligned(text, changed(text, 20, 21, 22)).matches] == [20, 17]


def test_two_chance_words_after_a_gap_are_not_the_passage_going_on() -> None:
    text = list(range(50, 80))
    (match,) = aligned([*text, 1, 2, 3], [*text, 9, 2, 3]).matches
    assert match.end == 30


def test_a_stretch_taken_twice_is_a_copy_twice_if_it_is_more_than_a_phrase() -> None:
    paragraph, phrase = list(range(100, 140)), list(range(200, 210))
    assert len(aligned(paragraph, [*paragraph, 1, *paragraph]).matches) == 2
    assert len(aligned(phrase, [*phrase, 1, *phrase]).matches) == 1


def test_one_word_without_end_is_matched_in_time() -> None:
    found = aligned([1] * 40_000, [1] * 30_000)
    assert found.words >= 30_000
    assert found.other_words == 30_000


def test_a_line_without_end_is_matched_in_time() -> None:
    line = list(range(100, 112))
    found = aligned(line * 4000 + [5], [6] + line * 3000)
    assert found.other_words == 36_000
