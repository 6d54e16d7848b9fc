"""Our tokens are Pyvi's own, byte for byte, and spans of the text."""

from __future__ import annotations

import gzip
import itertools
import json
import string
import textwrap
import unicodedata
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyvi import ViTokenizer

from conftest import ROOT, SEEDS
from dienngon.segmentation import engine as engines
from dienngon.segmentation import vocabulary
from dienngon.segmentation.engine import Engine, tokenize

ENGINE = Engine()
NEWS = ROOT.parent / "shared" / "data" / "news_2017.jsonl.gz"

WORDS = [
    "không gian",
    "mạng",
    "Bộ Công an",
    "Liên hợp quốc",
    "phòng, chống",
    "hoà bình",
    "hòa bình",
    "châu Âu",
    "ASEAN.",
    "TP.",
]
SIGNS = [
    ".",
    "...",
    "->",
    "==>",
    ">>",
    "_",
    "a_b",
    "__",
    "“",
    "–",
    "…",
    "@",
    "//",
    "://",
    "|",
    "~",
    "🙂",
    "Σ",
    "ΑΣ",
    "İ",
    "ǅ",
    "ß",
]
NUMBERS = ["27/09/2024", "42/2022/QH15", "1.234.567,89", "3,5%", "1_000", "٣٫٥", "½", "19"]
ADDRESSES = ["http://a.vn/?x=1,", "bocongan.gov.vn", "a.b+c@d-e.co.vn", "x@y", "a@b.c@d.e", "ftp://"]
SPACES = [
    " ",
    "  ",
    "\n",
    "\t",
    "\r\n",
    "\u00a0",
    "\u3000",
    "\u2028",
    "\x1c",
    "\x85",
    "\u200b",
    "\u00ad",
    "\ufeff",
    "\0",
    "",
]
PIECES = st.sampled_from([*WORDS, *SIGNS, *NUMBERS, *ADDRESSES, *SPACES])
MIXED = st.lists(PIECES, max_size=30).map("".join)
SPACED = st.lists(PIECES, max_size=30).map(" ".join)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def seeds() -> Iterator[str]:
    for path in sorted(SEEDS.glob("*.txt")):
        yield path.read_text(encoding="utf-8")


def same(text: str) -> None:
    assert ENGINE.cut(text).joined() == ViTokenizer.tokenize(text)


@pytest.mark.parametrize("change", ["as it is", "NFD", "upper", "lower", "title", "wrapped", "one line"])
def test_seeds(change: str) -> None:
    for text in seeds():
        changed = {
            "as it is": text,
            "NFD": unicodedata.normalize("NFD", text),
            "upper": text.upper(),
            "lower": text.lower(),
            "title": text.title(),
            "wrapped": "\n".join(textwrap.fill(line, 72) for line in text.split("\n")),
            "one line": text.replace("\n", " "),
        }[change]
        same(changed)
        for line in changed.split("\n"):
            same(line)


@settings(deadline=None, max_examples=300)
@given(MIXED | SPACED | ANYTHING)
@example("_")
@example("Luật Phòng, chống")
@example("các ngày ngày 25")
@example("a@b.c" * 3)
@example("\0a ://\0b")
@example(".@a.b")
def test_any_text(text: str) -> None:
    same(text)


@settings(deadline=None)
@given(st.lists(MIXED | ANYTHING, max_size=8))
def test_texts_do_not_touch_each_other_in_a_batch(texts: list[str]) -> None:
    assert [cut.joined() for cut in ENGINE.cut_all(texts)] == [ENGINE.cut(text).joined() for text in texts]


@settings(deadline=None)
@given(MIXED | SPACED | ANYTHING)
def test_tokens_are_spans_of_the_text_in_nfc(text: str) -> None:
    cut = ENGINE.cut(text)
    assert cut.text == (text if text.isspace() else unicodedata.normalize("NFC", text))
    assert all(start < end for start, end in zip(cut.start, cut.end, strict=True))
    assert all(left <= right for left, right in zip(cut.end[:-1], cut.start[1:], strict=True))
    covered = "".join(cut.text[start:end] for start, end in zip(cut.start, cut.end, strict=True))
    assert covered == "".join(char for char in cut.text if not char.isspace() or char == "\n")
    pieces = cut.joined().split(" ") if len(cut.start) else []
    for (start, end), piece in zip(cut.spans(), pieces, strict=True):
        token = cut.text[start:end]
        # Pyvi writes an underscore between the syllables it joins, white space there or none.
        assert piece.replace("_", "") == (token if token == "\n" else "".join(token.split()).replace("_", ""))


@pytest.mark.parametrize("sign", ["-", "a", "A", "1.", "a.", "@", "a@", "+", ">", "\n", " ", "ầ", "_", "A.", "://"])
def test_long_runs(sign: str) -> None:
    for text in (sign * 700, sign * 300 + "@x.y" + sign * 300):
        same(text)


def test_very_long_runs_end() -> None:
    # Pyvi needs quadratic time here; what it gives is known.
    assert ENGINE.cut("-" * 200_000).joined() == " ".join("-" * 200_000)
    assert len(ENGINE.cut("@a" * 100_000).start) == 200_000
    assert len(ENGINE.cut("không gian mạng " * 60_000).spans()) == 120_000


def test_lone_surrogates_are_tokens_where_pyvi_raises() -> None:
    assert [("a \ud800 b")[start:end] for start, end in tokenize("a \ud800 b")] == ["a", "\ud800", "b"]


@pytest.mark.parametrize("text", ["", " ", "\u00a0\t ", "\u3000", "\u2000\u2001"])
def test_blank_texts_come_back(text: str) -> None:
    assert ENGINE.cut(text).joined() == text == ViTokenizer.tokenize(text)
    assert tokenize(text) == []


def test_full_caches_are_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_CHUNKS", 40)
    monkeypatch.setattr(engines, "BATCH_CHARACTERS", 200)
    small = Engine()
    lines = [line for text in seeds() for line in text.split("\n")]
    first = small._vocabulary
    assert [cut.joined() for cut in small.cut_all(lines)] == [ViTokenizer.tokenize(line) for line in lines]
    assert small._vocabulary is not first
    assert len(small._vocabulary.chunks) < 40 + 200


def test_long_chunks_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_CHUNKS", 5000)
    small = Engine()
    seen = set()
    for _ in range(12):
        assert len(small.cut("-" * 1000).start) == 1000
        seen.add(id(small._vocabulary))
        assert small._vocabulary._parts.size <= 6000
    assert len(seen) > 1


def test_near_ties_are_settled_in_crfsuites_order(monkeypatch: pytest.MonkeyPatch) -> None:
    # Everything is a near tie now: the labels must all come from the exact order, and stay the same.
    monkeypatch.setattr("dienngon.segmentation.viterbi.NEAR", 1e9)
    lines = [line for text in seeds() for line in text.split("\n")]
    assert [cut.joined() for cut in Engine().cut_all(lines)] == [ViTokenizer.tokenize(line) for line in lines]


def test_scores_are_crfsuites_own() -> None:
    names = ENGINE.cut("Thứ trưởng Bộ Công an nêu 05 giải pháp về không gian mạng").text.split()
    tagger = ViTokenizer.ViTokenizer.model.tagger_
    features = ViTokenizer.ViTokenizer.sent2features(names, False)
    tagger.tag(features)
    # With forward-backward the probability of the best labels follows from states and transitions alone.
    (bb, bi), (ib, ii) = ENGINE.model.transitions
    states = ENGINE.states(names)
    best = tagger.tag(features)
    totals = {}
    for labels in itertools.product((0, 1), repeat=len(names)):
        moves = {(0, 0): bb, (0, 1): bi, (1, 0): ib, (1, 1): ii}
        score = sum(states[at][label] for at, label in enumerate(labels))
        totals[labels] = score + sum(moves[pair] for pair in itertools.pairwise(labels))
    top = max(totals, key=totals.__getitem__)
    assert ["B_W" if label == 0 else "I_W" for label in top] == best
    import math

    normaliser = math.fsum(math.exp(value - totals[top]) for value in totals.values())
    assert tagger.probability(best) == pytest.approx(1 / normaliser, rel=1e-9)


SYLLABLES = [
    *["Đảng", "ASEAN", "A", "Bộ", "xã", "hội", "chủ", "nghĩa", "không", "gian", "khủng", "bố"],
    "2",
    "19",
    "2022",
    ",",
    ".",
    "@",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1))
def test_gathered_scores_are_the_sums_of_the_attributes(words: list[str]) -> None:
    cut = ENGINE.cut(" ".join(words))
    first = np.zeros(len(cut.numbers), dtype=bool)
    first[0] = True
    names = [cut.vocabulary.names[number] for number in cut.numbers]
    exact = [begin - inside for begin, inside in ENGINE.states(names)]
    assert ENGINE._state(cut.numbers, first) == pytest.approx(exact, abs=1e-9)


@pytest.mark.slow
def test_news() -> None:
    if not NEWS.is_file():
        pytest.skip("shared/data is not beside the checkout")
    seen = 0
    with gzip.open(NEWS, "rt", encoding="utf-8") as file:
        for line in itertools.islice(file, 400):
            text = json.loads(line)["text"]
            same(text)
            seen += len(text.split())
    assert seen > 100_000


def test_letters_of_other_scripts_and_ascii() -> None:
    same(string.printable)
    same("Ελλάδα ΣΟΦΟΣ россия 日本 ไทย العربية")
