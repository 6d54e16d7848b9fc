from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reuse_texts import plain

from dienngon.reuse.syllables import Numbered, number, offsets
from dienngon.text import syllables
from documents import document

TEXTS = st.text(st.sampled_from("hoàHÒAkỹĩ ,.\n1٣²_-đ\u00ad\u200bぁ"), max_size=60)


@given(TEXTS)
def test_syllables_are_those_of_the_text_module(text: str) -> None:
    one = plain("a", text)
    expected = [
        (found.start, found.end, found.key) for p in one.paragraphs for found in syllables(one.text, p.start, p.end)
    ]
    assert offsets(one) == [(start, end) for start, end, _ in expected]
    numbered = number([one])
    keys = [key for *_, key in expected]
    order = list(dict.fromkeys(keys))
    assert numbered.numbers[:].tolist() == [order.index(key) for key in keys]
    assert len(set(numbered.hashes.tolist())) == len(order)


def names(numbered: Numbered) -> list[str]:
    return [numbered.document(position).name for position in range(len(numbered))]


def test_texts_that_differ_in_case_tone_placement_or_breaks_alone_are_twins() -> None:
    found = number(
        [
            document("a", "Hoà bình và kỹ thuật, ở mọi nơi."),
            document("b", "HÒA BÌNH và kĩ thuật\nở mọi nơi"),
            document("c", "Chiến tranh và kỹ thuật, ở mọi nơi."),
        ]
    )
    assert names(found) == ["a", "c"]
    assert [(position, found.texts[place].name) for position, place in found.twins] == [(0, "b")]
    assert len(found.of(0)) == len(found.of(1)) == 8


def test_what_does_not_count_is_left_out() -> None:
    found = number([plain("a", "một hai\nba bốn", kinds={2: "furniture"}), plain("b", "... !"), plain("c", "")])
    assert names(found) == ["a"]
    assert len(found.numbers) == 2
