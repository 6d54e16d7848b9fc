"""Departures from Pyvi's tokens, which only those get who ask for them."""

from __future__ import annotations

import importlib.util
import itertools
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dienngon.segmentation import tokenize
from dienngon.segmentation.options import keep_whole, old_tones, refine, split_stops

SPANS = list[tuple[int, int]]

THINGS = [
    "27/09/2024",
    "1/1/1975",
    "30-9-2021",
    "30-09-2021",
    "2021-09-30",
    "24.02.2022",
    "42/2022/QH15",
    "15/2020/NĐ-CP",
    "22/2019/TTLT-BTC-BTP",
    "58/2011/TTLT/BNV-BTC",
    "10/2016/TTLT-BNN&PTNT",
    "15/2023/L-CTN",
    "851/2022/NQ-UBTVQH15",
    "1234/QĐ-TTg",
    "29/NQ-CP",
    "97/TB-VPCP",
    "13-NQ/TW",
    "86-KH/TU",
    "09:30",
    "23:59:59",
]
OTHERS = [
    "a/b",
    "km/h",
    "2/3",
    "24/7",
    "1/2000",
    "27/9",
    "7/2014",
    "2016-2025",
    "2016–2025",
    "1:10",
    "3-1",
    "25:61",
    "45/13/2024",
    "30/9-2021",
    "27/09/24",
    "1/27/09/2024",
    "090-12-9-2021",
    "27/09/2024/5",
    "30-9-2021-1",
    "42/2022/QH15.doc",
    "x42/2022/QH15",
    "24/Instagram",
    "3/HĐBT",
    "5687:2024",
    "27/09/٢٠٢٤",
    "Covid-19",
    "U-23/VN",
]
PIECES = st.sampled_from(
    [
        *THINGS,
        *OTHERS,
        *" .,-/:()\n\t\xa0”“",
        " ",
        " ",
        "...",
        "ASEAN.",
        "ASEAN. Ông",
        "TP.",
        "PGS.",
        "A.",
        "II.",
        "CIA. FBI. Bộ",
        "http://a.vn/x.",
        "ngày",
        "tháng",
        "hòa bình",
        "Thủy",
        "QUÝ",
        "khỏe",
        "ỦY BAN",
        "a.b@c.vn",
        "\u0301",
        "không gian mạng",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=20).map("".join)


@st.composite
def any_spans(draw: st.DrawFn) -> tuple[str, SPANS]:
    """Return a text and tokens that need not be Pyvi's: any cuts, some of the pieces left out."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)))))
    spans = [span for span in itertools.pairwise(cuts) if draw(st.booleans()) and text[slice(*span)].strip()]
    return text, [span for span in spans if not (text[span[0]].isspace() or text[span[1] - 1].isspace())]


def pieces(text: str, spans: SPANS) -> list[str]:
    return [text[start:end] for start, end in spans]


def covered(text: str, spans: SPANS) -> set[int]:
    return {at for start, end in spans for at in range(start, end) if not text[at].isspace()}


def with_whole(text: str) -> list[str]:
    return pieces(text, keep_whole(text, tokenize(text)))


def with_stops(text: str) -> list[str]:
    return pieces(text, split_stops(text, tokenize(text)))


def check(text: str, spans: SPANS, *, whole: bool, stops: bool) -> None:
    refined = refine(text, spans, whole=whole, stops=stops)
    assert all(start < end for start, end in refined)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(refined))
    assert covered(text, refined) == covered(text, spans)
    assert refine(text, refined, whole=whole, stops=stops) == refined
    for start, end in set(refined) - set(spans):
        # What is new is a whole thing, or a part of a token that was there.
        assert not re.search(r"\s", text[start:end]) or any(a <= start and end <= b for a, b in spans)


@settings(deadline=None)
@given(text=TEXTS, whole=st.booleans(), stops=st.booleans())
def test_refined_tokens_are_tokens(text: str, *, whole: bool, stops: bool) -> None:
    text = unicodedata.normalize("NFC", text)
    check(text, tokenize(text), whole=whole, stops=stops)


@settings(deadline=None)
@given(made=any_spans(), whole=st.booleans(), stops=st.booleans())
def test_any_tokens_are_refined(made: tuple[str, SPANS], *, whole: bool, stops: bool) -> None:
    check(*made, whole=whole, stops=stops)


@given(any_spans())
def test_without_options_nothing_changes(made: tuple[str, SPANS]) -> None:
    text, spans = made
    assert refine(text, spans) == spans


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("frame", ["{}", "ngày {} là", "({})", "“{}”,", "Số: {};", "{}, {} và {}", "{}\n{}"])
def test_a_thing_is_kept_whole(thing: str, frame: str) -> None:
    text = frame.replace("{}", thing)
    assert with_whole(text).count(thing) == frame.count("{}")


@pytest.mark.parametrize("other", OTHERS)
def test_other_things_stay_as_pyvi_has_them(other: str) -> None:
    text = f"về {other} và"
    assert keep_whole(text, tokenize(text)) == tokenize(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27/9/2024-30/9/2024", ["27/9/2024", "-", "30/9/2024"]),
        ("27-30/9/2024", ["27", "-", "30/9/2024"]),
        ("09:30-10:30", ["09:30", "-", "10:30"]),
        ("ngày 27/9, 2/3", ["ngày", "27/9", ",", "2", "/", "3"]),
        ("Sáng\n5/9", ["Sáng", "\n", "5/9"]),
        ("tháng 7/2014", ["tháng", "7/2014"]),
        ("202/2025/QH 15", ["202/2025/QH", "15"]),
        ("27/ 09/2024", ["27", "/", "09", "/", "2024"]),
        ("42/2022/ QH15", ["42", "/", "2022", "/", "QH15"]),
        ("http://a.vn/27/09/2024", ["http://a.vn/27/09/2024"]),
    ],
)
def test_whole_things_among_others(text: str, expected: list[str]) -> None:
    assert with_whole(text) == expected


def test_a_swallowed_full_stop_stays_on_the_number_or_leaves_it() -> None:
    text = "theo 15/2020/NĐ-CP. Bộ"
    assert with_whole(text) == ["theo", "15/2020/NĐ-CP.", "Bộ"]
    assert pieces(text, refine(text, tokenize(text), whole=True, stops=True)) == ["theo", "15/2020/NĐ-CP", ".", "Bộ"]


def test_tokens_of_others_that_cross_a_thing_are_left_alone() -> None:
    text = "x 27/09/2024"
    for spans in ([(0, 4), (4, 12)], [(0, 1), (2, 4), (5, 12)], [(0, 1), (2, 12)]):
        assert keep_whole(text, spans) == spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("của ASEAN.", ["của", "ASEAN", "."]),
        ("của ASEAN. \n", ["của", "ASEAN", ".", "\n"]),
        ("ở ASEAN. Ông", ["ở", "ASEAN", ".", "Ông"]),
        ("ở ASEAN.\nĐó", ["ở", "ASEAN", ".", "\n", "Đó"]),
        ("“ở ASEAN.” “Ông", ["“", "ở", "ASEAN", ".", "”", "“", "Ông"]),
        ("khoá XIV. Ông", ["khoá", "XIV", ".", "Ông"]),
        ("xem http://a.vn/x.", ["xem", "http://a.vn/x", "."]),
    ],
)
def test_the_full_stop_of_a_sentence_is_a_token(text: str, expected: list[str]) -> None:
    assert with_stops(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ở ASEAN. ông",
        "ASEAN...",
        "TP. Hà",
        "Tp. Hà",
        "PGS. TS. Lê",
        "GS.TS. Lê",
        "ThS. Lê",
        "Mr. Lê",
        "Mrs. Lê",
        "Ms. Lê",
        "Dr. Lê",
        "BS. Lê",
        "Nguyễn Văn A. Ông",
        "U.S. Ông",
        "II. Mục",
        "một\n  IV. Mục",
        "TP.",
        "là... Ông",
        "xong. Ông",
    ],
)
def test_other_full_stops_stay(text: str) -> None:
    assert split_stops(text, tokenize(text)) == tokenize(text)


def test_full_stops_within_one_token_are_all_cut_out() -> None:
    text = "CIA. FBI. Ông"
    assert pieces(text, split_stops(text, [(0, 13)])) == ["CIA", ".", "FBI", ".", "Ông"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hòa bình", "hoà bình"),
        ("khỏe, thủy", "khoẻ, thuỷ"),
        ("Hòa HÒA hÒa HòA", "Hoà HOÀ hOà HoÀ"),
        ("Ủy ban, ỦY BAN", "Uỷ ban, UỶ BAN"),
        ("họa hóa hỏa hõa; hóe tũy nghòe", "hoạ hoá hoả hoã; hoé tuỹ nghòe"),
        ("hòa-hóa_hoà", "hoà-hoá_hoà"),
        ("òa", "oà"),
    ],
)
def test_tones_of_open_syllables_move(text: str, expected: str) -> None:
    assert old_tones(text) == expected


@pytest.mark.parametrize(
    "text", ["quý", "Quý QUÝ qúy", "hoàn khoẻ thuỷ", "ngòai", "Khlóe", "hóan", "múa", "chị", "òa\u0301", "canóe", ""]
)
def test_other_tones_stay(text: str) -> None:
    assert old_tones(text) == unicodedata.normalize("NFC", text)


@given(TEXTS | st.text(st.sampled_from("hqHtùòÓụyaeEY \u0301\u0323\u0308̂n_5ư"), max_size=12))
def test_old_tones_keep_offsets(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    old = old_tones(text)
    assert len(old) == len(composed)
    assert unicodedata.normalize("NFC", old) == old
    assert old_tones(old) == old
    assert old_tones(unicodedata.normalize("NFD", text)) == old

    def bare(given: str) -> str:
        tones = "\u0300\u0301\u0303\u0309\u0323"
        return "".join(char for char in unicodedata.normalize("NFD", given) if char not in tones)

    assert bare(old) == bare(composed)


def test_the_dictionary_is_in_the_old_style() -> None:
    spec = importlib.util.find_spec("pyvi")
    assert spec is not None
    assert spec.submodule_search_locations
    listed = Path(spec.submodule_search_locations[0]) / "models" / "words.txt"
    known = {syllable for word in listed.read_text(encoding="utf-8").split("\n") for syllable in word.split(" ")}
    assert {"hoà", "khoẻ", "thuỷ", "quý"} <= known
    assert [one for one in known if old_tones(one) != one and old_tones(one) not in known] == []
    assert sum(old_tones(one) != one for one in known) < 5


def test_segmentation_of_old_tones_fits_the_original() -> None:
    text = "Ủy ban vì hòa bình, sức khỏe"
    assert pieces(text, tokenize(old_tones(text))) == ["Ủy ban", "vì", "hòa bình", ",", "sức khỏe"]
