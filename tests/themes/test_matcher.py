from __future__ import annotations

import contextlib
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dienngon as dn
from dienngon.errors import LexiconError
from dienngon.lexicon import Exclusion, Group, Lexicon, Term, Theme
from dienngon.text import nfc, syllables
from dienngon.themes.fit import Why
from dienngon.themes.matcher import Matcher, Stretch
from dienngon.themes.stream import Stream, Vocabulary, _kinds, places
from themes import oracle

Hit = tuple[str, str, str, int, int]


def lexicon(
    themes: dict[str, list[str]], *, exceptions: tuple[str, ...] = (), names: tuple[str, ...] = (), gap: int = 3
) -> Lexicon:
    made = tuple(
        Theme(
            *(name, name, name, "", "", (Group("", name, name, tuple(map(Term.parse, terms))),)),
            exceptions=tuple(Exclusion(Term.parse(one)) for one in exceptions),
        )
        for name, terms in themes.items()
    )
    return Lexicon(made, tuple(map(Term.parse, names)), (), gap)


def hits_of(matcher: Matcher, text: str, document: str = "") -> list[Hit]:
    """Return theme, group, term, start and end of the hits that count in a text."""
    found = matcher.find([Stretch(text, document)])
    hits = []
    for number, start, end, why in zip(found.entry, found.start, found.end, found.why, strict=True):
        entry = matcher.entries[number]
        if why == Why.COUNTED:
            hits.append((matcher.lexicon.themes[entry.theme].id, entry.group, entry.term.phrase, int(start), int(end)))
    return hits


def found(text: str, *terms: str, **more: object) -> list[str]:
    text = nfc(text)
    hits = hits_of(Matcher(lexicon({"a": list(terms)}, **more)), text)  # type: ignore[arg-type]
    return [text[start:end] for *_, start, end in hits]


@pytest.mark.parametrize(
    ("text", "term", "matched"),
    [
        ("trong chia sẻ kịp thời thông tin;", "chia sẻ … thông tin", "chia sẻ kịp thời thông tin"),
        ("trao đổi, chia sẻ thông tin", "chia sẻ … thông tin", "chia sẻ thông tin"),
        ("trao đổi, chia sẻ thông tin", "trao đổi … thông tin", "trao đổi, chia sẻ thông tin"),
        ("công tác phòng chống khủng bố", "phòng, chống khủng bố", "phòng chống khủng bố"),
        ("Vì HOÀ BÌNH thế giới", "hòa bình", "HOÀ BÌNH"),
        ("trên không\u00a0gian  mạng.", "không gian mạng", "không\u00a0gian  mạng"),
        ("xuất - nhập cảnh", "xuất nhập cảnh", "xuất - nhập cảnh"),
    ],
)
def test_found(text: str, term: str, matched: str) -> None:
    assert found(text, term) == [matched]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("chia sẻ một hai ba bốn thông tin", "chia sẻ … thông tin"),
        ("chia sẻ kịp thời. Thông tin này", "chia sẻ … thông tin"),
        ("chia sẻ; thông tin", "chia sẻ … thông tin"),
        ("không gian. Mạng lưới", "không gian mạng"),
        ("không gian (mạng)", "không gian mạng"),
        ("khống gian mạng", "không gian mạng"),
        ("gian mạng", "không gian mạng"),
    ],
)
def test_not_found(text: str, term: str) -> None:
    assert found(text, term) == []


@given(st.integers(0, 6), st.integers(0, 5))
def test_gaps_reach_as_far_as_stated_and_no_farther(between: int, gap: int) -> None:
    text = "chia sẻ " + "rất " * between + "thông tin"
    assert bool(found(text, "chia sẻ … thông tin", gap=gap)) == (between <= gap)


def test_the_shortest_gap_is_taken() -> None:
    assert found("chia sẻ thông tin thông tin", "chia sẻ … thông tin") == ["chia sẻ thông tin"]


def test_the_longest_match_wins_within_a_theme_and_both_count_between_themes() -> None:
    text = "đại dịch Covid-19"
    assert found(text, "đại dịch", "đại dịch Covid-19", "Covid-19") == [text]
    hits = hits_of(Matcher(lexicon({"a": ["đại dịch"], "b": ["dịch Covid-19"]})), text)
    assert [(theme, text[start:end]) for theme, *_, start, end in hits] == [("a", "đại dịch"), ("b", "dịch Covid-19")]


def test_names_of_bodies_are_no_mention() -> None:
    names = ("cơ quan thực thi pháp luật", "Liên hợp quốc")
    assert found("các cơ quan thực thi pháp luật Việt Nam", "pháp luật", "pháp luật Việt Nam", names=names) == []
    assert found("Hiến chương Liên hợp quốc", "Hiến chương Liên hợp quốc", names=names) == ["Hiến chương Liên hợp quốc"]
    assert found("Liên hợp quốc", "Liên hợp quốc", names=names) == []


def test_exceptions_take_a_hit_away_where_they_overlap_it() -> None:
    exceptions = ("năng lực sản xuất",)
    assert found("nâng cao năng lực sản xuất vắc-xin", "nâng cao năng lực", exceptions=exceptions) == []
    assert found("nâng cao năng lực cán bộ", "nâng cao năng lực", exceptions=exceptions) == ["nâng cao năng lực"]


WORDS = st.lists(
    st.sampled_from(["chia", "sẻ", "thông", "tin", "mạng", "không", "gian", ",", ".", "\u00a0"]), max_size=30
)


@given(WORDS)
def test_hits_of_a_theme_never_overlap_and_lie_inside(words: list[str]) -> None:
    text = " ".join(words)
    matcher = Matcher(lexicon({"a": ["thông tin", "chia sẻ … thông tin", "không gian mạng", "mạng"]}))
    hits = [(start, end) for *_, start, end in hits_of(matcher, text)]
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(hits))
    assert all(0 <= start < end <= len(text) for start, end in hits)


@given(WORDS, st.integers(0, 10))
def test_offsets_are_those_of_the_stretch_whatever_stands_before_it(words: list[str], shift: int) -> None:
    text = " ".join(words)
    matcher = Matcher(lexicon({"a": ["thông tin", "không gian mạng"]}))
    alone = [(start, end) for *_, start, end in hits_of(matcher, text)]
    moved = [(start - shift, end - shift) for *_, start, end in hits_of(matcher, "\n" * shift + text)]
    second = matcher.find([Stretch("không gian mạng"), Stretch(text)])
    own = (second.stretch == 1) & (second.why == Why.COUNTED)
    assert moved == alone == list(zip(second.start[own].tolist(), second.end[own].tolist(), strict=True))


def read(tmp_path, text: str) -> Lexicon:
    path = tmp_path / "themes.toml"
    path.write_text(text, encoding="utf-8")
    return dn.read_lexicon(path)


def theme(name: str, terms: list[str], *more: str) -> str:
    labels = 'label_vi = "x"\nlabel_en = "x"\ninclude = "x"\nexclude = "x"'
    return "\n".join([f"[themes.{name}]", labels, f"terms = {json.dumps(terms)}", *more, ""])


SYLLABLES = ["chia", "sẻ", "thông", "tin", "mạng", "Mạng", "MẠNG", "gian", "Gian", "Tạo", "đào", "hoà", "Hòa", "Ý"]
SIGNS = [",", ".", ";", "\u00a0", "-", "(", "_", "\n", "! Gian", "\x00", "“", "(“", ". ("]
TEXTS = st.lists(st.one_of(st.sampled_from(SYLLABLES), st.sampled_from(SIGNS)), max_size=40).map(" ".join)
ATOMS = st.sampled_from([*SYLLABLES, "đà*", "thô*", "…", "…1", "*", "(chia sẻ|đào tạo)", "(mạng|)", ","])
TERMS = st.lists(st.lists(ATOMS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4)


def parsed(phrases: list[str]) -> tuple[Term, ...]:
    terms = []
    for phrase in phrases:
        with contextlib.suppress(LexiconError):
            terms.append(Term.parse(phrase))
    return tuple({one.key: one for one in terms}.values())


@settings(max_examples=300, deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=3),
    TERMS,
    TERMS,
    TERMS,
    TERMS,
    st.sampled_from(["overlap", "sentence", "paragraph"]),
    st.sampled_from(["local", "global"]),
    st.booleans(),
)
def test_hits_are_those_of_the_rules(texts, own, other, context, names, scope, nested, child) -> None:  # noqa: PLR0917
    """Against a matcher that is slow and plain: terms, gaps, wildcards, names, exclusions, nesting."""
    rule = tuple(Exclusion(one, scope, (), ("a*",)) for one in parsed(context))
    made = [
        Theme("one", "", "", "", "", (Group("", "", "", parsed(own)),), rule),
        Theme("two", "", "", "", "", (Group("", "", "", parsed(other)),), (), "one" if child else ""),
    ]
    lexicon = Lexicon(tuple(made), parsed(names), (), 2, nested)
    matcher = Matcher(lexicon)
    for number, text in enumerate(map(nfc, texts)):
        document = "ab"[number % 2] + ".txt"
        assert sorted(hits_of(matcher, text, document)) == oracle.find(lexicon, text, document)
    together = matcher.find([Stretch(nfc(text), "ab"[at % 2] + ".txt") for at, text in enumerate(texts)])
    assert int((together.why == Why.COUNTED).sum()) == sum(
        len(oracle.find(lexicon, nfc(text), "ab"[at % 2] + ".txt")) for at, text in enumerate(texts)
    )


@given(st.lists(TEXTS, max_size=4))
def test_streams_are_the_syllables_of_the_texts(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    stream = Stream.read(texts, vocabulary)
    starts, ends = places(texts, len(stream.ids))
    assert len(stream.bounds) == len(texts) + 1
    for number, text in enumerate(texts):
        inside = range(stream.bounds[number], stream.bounds[number + 1])
        found = [(starts[at], ends[at], vocabulary.keys[stream.ids[at]]) for at in inside if stream.ids[at]]
        assert found == [(one.start, one.end, one.key) for one in syllables(text)]


def test_offsets_do_not_rest_on_characters_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a syllable holds a sign that is none of its letters, places come from the pattern itself."""
    text = "đào tạo, (mạng)"
    whole = places([text], 7)
    kinds = _kinds().copy()
    kinds[ord("ạ")] = 0
    monkeypatch.setattr("dienngon.themes.stream._kinds", lambda: kinds)
    again = places([text], len(Stream.read([text], Vocabulary()).ids))
    size = len(again[0])
    assert [one.tolist() for one in again] == [one[:size].tolist() for one in places([text], size)]
    assert whole[0][:2].tolist() == [0, 4]


def test_wildcards() -> None:
    assert found("vaccine và vaccin", "vaccin*") == ["vaccine", "vaccin"]
    assert found("công tác đào tạo", "đào_tạo*") == ["đào tạo"]
    assert found("nâng cao mọi năng lực", "nâng cao * năng lực") == ["nâng cao mọi năng lực"]
    assert found("nâng cao năng lực", "nâng cao * năng lực") == []
    # A wildcard with a tone asks for it.
    assert found("tào tạp táo", "tạ*") == ["tạp"]
    assert found("2021 2031", "202*") == ["2021"]


def test_a_gap_may_have_its_own_limit() -> None:
    text = "kinh nghiệm quý báu đó cần được phổ biến"
    assert found(text, "kinh nghiệm … phổ biến") == []
    assert found(text, "kinh nghiệm …6 phổ biến") == [text]
    assert found(text, "kinh nghiệm …4 phổ biến") == []


def test_alternatives() -> None:
    assert found("hỗ trợ trang thiết bị, hỗ trợ thiết bị", "hỗ trợ (trang|) thiết bị") == [
        "hỗ trợ trang thiết bị",
        "hỗ trợ thiết bị",
    ]
    assert found("trao đổi thông tin", "(chia sẻ|trao đổi) … (thông tin|kinh nghiệm)") == ["trao đổi thông tin"]


def test_exclusions_by_document_and_by_sentence(tmp_path) -> None:
    rules = """except = [
        { phrase = "năng lực sản xuất", documents = ["002…"] },
        { phrase = "vắc-xin", scope = "sentence", terms = ["đề nghị hỗ trợ"] },
        { documents = ["furniture*"] },
    ]"""
    matcher = Matcher(read(tmp_path, theme("capacity", ["nâng cao … năng lực", "đề nghị hỗ trợ"], rules)))
    text = "Nâng cao năng lực sản xuất. Ta đề nghị hỗ trợ vắc-xin. Ta đề nghị hỗ trợ, nâng cao năng lực."
    assert [start for *_, start, _ in hits_of(matcher, text, "001.txt")] == [0, 58, 74]
    assert [start for *_, start, _ in hits_of(matcher, text, "002.txt")] == [58, 74]
    assert hits_of(matcher, text, "furniture.txt") == []


def test_a_nested_theme_counts_in_its_parent_once(tmp_path) -> None:
    text = theme("legal", ["hiệp định"]) + theme("assistance", ["hiệp định dẫn độ", "dẫn độ"], 'parent = "legal"')
    hits = hits_of(Matcher(read(tmp_path, text)), "ký Hiệp định dẫn độ và một hiệp định")
    assert [hit[:3] for hit in hits] == [
        ("legal", "assistance", "hiệp định dẫn độ"),
        ("assistance", "", "hiệp định dẫn độ"),
        ("legal", "", "hiệp định"),
    ]


def test_nested_global_lets_the_longer_of_two_themes_win(tmp_path) -> None:
    text = theme("crime", ["tội phạm"]) + theme("cyber", ["tội phạm mạng"])
    for nested, expected in (("local", ["crime", "cyber"]), ("global", ["cyber"])):
        matcher = Matcher(read(tmp_path, f'nested = "{nested}"\n' + text))
        assert [theme for theme, *_ in hits_of(matcher, "tội phạm mạng")] == expected


def test_wildcards_that_stand_for_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dienngon.themes.patterns._MOST_RUNS", 3)
    with pytest.raises(LexiconError, match="wildcards of the term 'ta\\* ta\\*'"):
        found("tan tao tam", "ta* ta*")
