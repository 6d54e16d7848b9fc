from __future__ import annotations

import numpy as np

import dienngon as dn
from dienngon.segmentation.places import Places
from dienngon.text import LineIndex


def test_lines_and_sentences_of_places_in_any_order(tokens: dn.Tokens) -> None:
    wanted = []
    for position, spans in enumerate(tokens.words):
        document, index = tokens.corpus.documents[position], LineIndex(tokens.corpus.documents[position].text)
        for start, end in zip(spans.start[::7].tolist(), spans.end[::7].tolist(), strict=True):
            left, right = tokens.sentence_at(position, start)
            wanted.append((position, index.line(start), start, end, document.text[left : max(right, end)], left))
    order = np.random.default_rng(0).permutation(len(wanted)).tolist()
    wanted = [wanted[one] for one in order]
    position, _, start, end, _, _ = zip(*wanted, strict=True)
    found = Places.of(tokens, position, start, end)
    assert list(zip(position, *(one.tolist() for one in found.columns().values()), strict=True)) == wanted
    assert found.documents() == [tokens.corpus.documents[one].name for one in position]


def test_no_place_has_no_rows(tokens: dn.Tokens) -> None:
    assert [len(one) for one in Places.of(tokens, [], [], []).columns().values()] == [0] * 5


def test_places_of_one_sentence_share_its_text(tokens: dn.Tokens) -> None:
    start, end, _ = max(tokens.sentences[0].tolist(), key=lambda one: one[1] - one[0])
    one, other = Places.of(tokens, [0, 0], [start, start + 1], [start + 1, end]).columns()["sentence"]
    assert one is other


def test_a_place_over_the_end_of_its_sentence_is_shown_whole(tokens: dn.Tokens) -> None:
    start, end, _ = tokens.sentences[0][0].tolist()
    (shown,) = Places.of(tokens, [0], [start], [end + 5]).columns()["sentence"]
    assert shown == tokens.corpus.documents[0].text[start : end + 5]
