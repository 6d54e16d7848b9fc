"""Reuse found in small corpora with planted truths."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reuse_texts import corpus_of, plain, prose, text

import dienngon as dn
from conftest import SEEDS
from dienngon.corpus import Corpus, Document
from dienngon.errors import ParameterError
from dienngon.reuse import Pair, Passage, Reuse, find_reuse, precedence
from dienngon.text import Syllable, phrase_key, syllables


def keys(document: Document, start: int, end: int) -> list[str]:
    counted = [one for p in document.paragraphs for one in syllables(document.text, p.start, p.end)]
    return [one.key for one in counted if start <= one.start and one.end <= end]


def verdicts(reuse: Reuse) -> dict[tuple[str, str], str]:
    return {(one.first, one.second): one.verdict for one in reuse.pairs}


def kinds(reuse: Reuse) -> list[str]:
    return [one.kind for one in reuse.passages]


def test_a_repost_under_another_headline_with_furniture_around_is_found() -> None:
    body = text(prose(1, 120))
    reuse = find_reuse(
        corpus_of(
            plain("nguồn", f"{text(prose(2, 12))}\n\n{body}", "2022-03-01"),
            plain("bản sao", f"{text(prose(3, 30))}\n\n{body}\n\n{text(prose(4, 20))}", "2022-03-02"),
            plain("khác", text(prose(5, 200)), "2022-03-03"),
        )
    )
    assert verdicts(reuse) == {("nguồn", "bản sao"): "repost"}
    (passage,) = reuse.passages
    assert reuse.corpus["nguồn"].text[passage.start : passage.end] == body.rstrip(".")
    assert reuse.corpus["bản sao"].text[passage.second_start : passage.second_end] == body.rstrip(".")
    assert passage.words == 120
    assert reuse.clusters == (("nguồn", "bản sao"),)
    assert dict(reuse.copies) == {"bản sao": ((passage.second_start, passage.second_end, "nguồn"),)}
    (pair,) = reuse.pairs
    assert pair.words == 120
    assert pair.first_share == 120 / 132
    assert pair.second_share == 120 / 170


def test_a_third_of_a_document_is_a_repost() -> None:
    words = prose(1, 300)
    reuse = find_reuse(corpus_of(plain("a", text(words)), plain("b", text(words[100:200]))))
    assert verdicts(reuse) == {("a", "b"): "repost"}
    assert reuse.pairs[0].second_share == 1


def test_a_passage_in_otherwise_different_documents_is_shared() -> None:
    words = prose(1, 70)
    reuse = find_reuse(
        corpus_of(
            plain("a", text([*prose(2, 100), *words, *prose(3, 100)])),
            plain("b", text([*prose(4, 200), *words])),
        )
    )
    assert verdicts(reuse) == {("a", "b"): "shares_passages"}
    assert kinds(reuse) == ["shared_passage"]
    assert reuse.clusters == ()
    assert [source for *_, source in reuse.copies["b"]] == ["a"]


@given(st.lists(st.integers(5, 14), min_size=5, max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_passage_with_a_twentieth_changed_is_one_passage(places: list[int]) -> None:
    words = prose(1, 100)
    changed = {20 * block + place for block, place in enumerate(places)}
    rewritten = [f"mới{place}" if place in changed else word for place, word in enumerate(words)]
    reuse = find_reuse(
        corpus_of(plain("a", text([*prose(2, 200), *words])), plain("b", text([*prose(4, 200), *rewritten])))
    )
    (passage,) = reuse.passages
    assert passage.words == 95


def test_equal_texts_in_another_spelling_are_the_same_text() -> None:
    reuse = find_reuse(
        corpus_of(
            plain("b", "Hoà bình là khát vọng của mọi người.\n\nKỹ thuật là của chung.", "2020"),
            plain("a", "HÒA BÌNH là khát vọng của mọi người. Kĩ thuật là của chung", "2021"),
        )
    )
    assert reuse.pairs == (Pair("b", "a", 13, 1.0, 1.0, "same_text"),)
    assert reuse.passages == (Passage("b", 0, 59, "a", 0, 58, 13, "repost"),)
    assert reuse.clusters == (("b", "a"),)


def test_what_stands_in_three_documents_is_counted_in_the_first() -> None:
    one, two = prose(1, 80), prose(2, 80)
    reuse = find_reuse(
        corpus_of(
            plain("c", text([*one, *two, *prose(7, 5)]), "2022-01-03"),
            plain("b", text([*one, *two]), "2022-01-02"),
            plain("a", text([*one, *prose(5, 300)]), "2022-01-01"),
        )
    )
    third = reuse.corpus["c"]
    assert [(source, len(keys(third, start, end))) for start, end, source in reuse.copies["c"]] == [
        ("a", 80),
        ("b", 80),
    ]
    assert [(source, len(keys(reuse.corpus["b"], *at))) for *at, source in reuse.copies["b"]] == [("a", 80)]
    assert "a" not in reuse.copies


def test_captions_are_told_apart() -> None:
    caption = "Đại biểu dự hội nghị chụp ảnh lưu niệm trước trụ sở cơ quan vào buổi sáng hôm ấy"
    reuse = find_reuse(
        corpus_of(
            plain("a", f"{text(prose(1, 80))}\n{caption}", kinds={2: "caption"}),
            plain("b", f"{caption}\n{text(prose(2, 80))}", kinds={1: "caption"}),
        )
    )
    assert kinds(reuse) == ["caption"]
    assert reuse.pairs == ()
    assert dict(reuse.copies) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [("Ông ấy nói: “", "”."), ("Theo khoản 2 Điều 8 Luật Trồng cây quy định: ", "."), ('Chị viết "', '".')],
)
def test_quotations_are_told_apart(before: str, after: str) -> None:
    quoted = text(prose(9, 48)).rstrip(".")
    reuse = find_reuse(
        corpus_of(
            plain("a", f"{text(prose(1, 90))}\n{before}{quoted}{after}"),
            plain("b", f"{text(prose(2, 90))}\n{before}{quoted}{after}"),
        )
    )
    assert "quotation" in kinds(reuse)
    assert verdicts(reuse) == {("a", "b"): "shares_quotations"}
    assert dict(reuse.copies) == {}


def test_a_short_run_next_to_a_quotation_is_a_formula() -> None:
    quoted, run = text(prose(9, 48)).rstrip("."), text(prose(8, 20))
    reuse = find_reuse(
        corpus_of(
            plain("a", f"{text(prose(1, 90))}\nÔng ấy nói: “{quoted}”.\n{text(prose(3, 60))}\n{run}"),
            plain("b", f"{run}\n{text(prose(2, 90))}\nÔng ấy nói: “{quoted}”.\n{text(prose(4, 60))}"),
        )
    )
    assert sorted(kinds(reuse)) == ["formula", "quotation"]
    assert verdicts(reuse) == {("a", "b"): "shares_quotations"}
    assert dict(reuse.copies) == {}


def test_a_repost_stays_one_though_half_of_it_is_quoted() -> None:
    body = f"{text(prose(1, 60))} “{text(prose(2, 60))}” {text(prose(3, 10))}"
    reuse = find_reuse(corpus_of(plain("a", body), plain("b", f"{text(prose(4, 12))}\n{body}")))
    assert verdicts(reuse) == {("a", "b"): "repost"}


def test_runs_of_names_are_formulae() -> None:
    names = (
        "Trung tướng Nguyễn Văn Một, Ủy viên Ban Thường vụ, Chủ nhiệm Ủy ban Quản lý Sông Hồ, "
        "và Thiếu tướng Trần Thị Hai, Phó Chủ nhiệm Ủy ban Quản lý Sông Hồ"
    )
    shared = text(prose(9, 30))
    alone = find_reuse(
        corpus_of(plain("a", f"{text(prose(1, 80))} {names}"), plain("b", f"{names} {text(prose(2, 80))}"))
    )
    assert (alone.pairs, alone.passages) == ((), ())
    beside = find_reuse(
        corpus_of(
            plain("a", f"{text(prose(1, 80))} {names} {text(prose(3, 80))} {shared}"),
            plain("b", f"{shared} {text(prose(2, 80))} {names} {text(prose(4, 80))}"),
        )
    )
    assert sorted(kinds(beside)) == ["formula", "shared_passage"]
    assert len(beside.copies["b"]) == 1


def between(*runs: str) -> Corpus:
    """Return two documents that share the runs, in another order and with other text between them."""
    one = [f"{text(prose(10 + place, 70))} {run}" for place, run in enumerate(runs)]
    other = [f"{text(prose(30 + place, 70))} {run}" for place, run in enumerate(reversed(runs))]
    return corpus_of(
        plain("a", "\n".join([*one, text(prose(1, 70))])), plain("b", "\n".join([*other, text(prose(2, 70))]))
    )


@pytest.mark.parametrize(
    "name",
    [
        (
            "báo cáo của Ủy ban Sông Hồ giải trình, tiếp thu ý kiến về dự thảo Luật sửa đổi, bổ sung một số điều "
            "của Luật Giữ đê, chống lụt"
        ),
        (
            "Nghị định số 7/2001/NĐ-CP ngày 3/4/2001 về sửa đổi nghị định hướng dẫn thi hành luật trồng cây ven sông "
            "và bảo vệ đê"
        ),
        (
            "chủ nhiệm ủy ban pháp luật về nước của quốc hội, ủy viên ủy ban dự thảo sửa đổi luật đê điều, trưởng ban "
            "biên tập luật"
        ),
    ],
)
def test_titles_of_office_and_names_of_laws_are_formulae(name: str) -> None:
    assert find_reuse(between(name)).pairs == ()
    stated = name.replace("dự thảo", "cho biết đã soạn xong").replace("hướng dẫn", "đã hướng dẫn") + " mà dân chờ"
    assert verdicts(find_reuse(between(stated))) == {("a", "b"): "shares_passages"}


def test_several_short_passages_that_state_something_are_shared_text() -> None:
    runs = [
        "người gác đê cho biết nước đã lên nhanh từ lúc nửa đêm hôm ấy",
        "cả làng phải ra đắp bờ bao trong lúc trời vẫn còn mưa rất to",
    ]
    names = [
        "việc trồng và bảo vệ rừng ngập mặn ven biển phía đông bắc",
        "công tác phòng chống lụt bão của các làng ven sông phía bắc",
    ]
    found = find_reuse(between(*runs))
    assert verdicts(found) == {("a", "b"): "shares_passages"}
    assert kinds(found) == ["shared_passage", "shared_passage"]
    assert find_reuse(between(*names)).pairs == find_reuse(between(runs[0])).pairs == ()


def test_phrases_that_a_forecast_is_made_of_are_nothing() -> None:
    runs = [
        "đêm có mưa rào và dông rải rác nhiều nơi",
        "ngày nắng nhẹ và chiều tối có mưa vài nơi",
        "gió nhẹ và có nơi trời sẽ rét về đêm",
    ]
    assert find_reuse(between(*runs)).pairs == ()


def test_a_lone_short_run_is_nothing() -> None:
    run = prose(9, 20)
    reuse = find_reuse(corpus_of(plain("a", text([*prose(1, 50), *run])), plain("b", text([*run, *prose(2, 50)]))))
    assert (reuse.pairs, reuse.passages, dict(reuse.copies)) == ((), (), {})


def sharing(run: list[str], count: int) -> Corpus:
    return corpus_of(*(plain(f"{n}", text([*prose(100 + n, 90), *run, *prose(200 + n, 90)])) for n in range(count)))


def test_a_run_of_many_different_documents_is_a_formula_if_it_is_short() -> None:
    assert find_reuse(sharing(prose(9, 40), 4)).pairs
    assert not find_reuse(sharing(prose(9, 40), 5)).pairs
    assert find_reuse(sharing(prose(9, 80), 5)).pairs


def test_reposts_of_one_text_do_not_make_a_formula() -> None:
    source = text(prose(1, 150))
    reposts = [plain(f"{n}", f"{source}\n{text(prose(50 + n, 15))}") for n in range(8)]
    quoting = plain("trích", text([*prose(2, 150), *prose(1, 150)[60:100]]))
    reuse = find_reuse(corpus_of(*reposts, quoting))
    assert verdicts(reuse)["0", "trích"] == "shares_passages"
    assert reuse.clusters == (tuple(f"{n}" for n in range(8)),)


def test_a_form_filled_in_twice_is_no_repost() -> None:
    def form(day: int) -> str:
        lines = (f"{text(prose(n, 12))} Ngày {day + n} đo được {3 * day + n} đơn vị." for n in range(1, 9))
        return "\n".join(lines)

    reuse = find_reuse(corpus_of(plain("a", form(1)), plain("b", form(15))))
    assert (reuse.pairs, dict(reuse.copies)) == ((), {})


@st.composite
def corpora(draw: st.DrawFn) -> tuple[Document, ...]:
    """Documents put together from a few stretches, in twelve-word sentences, some with dates."""
    stretches = [prose(n, draw(st.sampled_from([12, 30, 70, 110]))) for n in range(5)]
    made = []
    for place in range(draw(st.integers(0, 6))):
        chosen = draw(st.lists(st.integers(0, 4), unique=True, max_size=3))
        own = prose(40 + place, draw(st.sampled_from([0, 8, 60])))
        parts = [text(stretches[which]) for which in chosen] + ([text(own)] if own else [])
        date = draw(st.sampled_from([None, "2022", "2022-05", "2022-05-04", "2021-01-02"]))
        made.append(plain(f"d{place}", "\n".join(parts), date))
    return tuple(made)


@given(corpora())
@settings(deadline=None)
def test_passages_hold_the_same_syllables_on_both_sides(documents: tuple[Document, ...]) -> None:
    reuse = find_reuse(Corpus(documents))
    order = {one.name: place for place, one in enumerate(sorted(documents, key=precedence))}
    for one in reuse.passages:
        assert order[one.first] < order[one.second]
        here = keys(reuse.corpus[one.first], one.start, one.end)
        there = keys(reuse.corpus[one.second], one.second_start, one.second_end)
        assert (here[0], here[-1]) == (there[0], there[-1])
        assert one.words <= min(len(here), len(there))
        assert len(set(here) & set(there)) > 0


@given(corpora())
@settings(deadline=None)
def test_copies_do_not_overlap_and_nothing_is_lost(documents: tuple[Document, ...]) -> None:
    reuse = find_reuse(Corpus(documents))
    left: set[str] = set()
    every: set[str] = set()
    for one in documents:
        stretches = reuse.copies.get(one.name, ())
        assert list(stretches) == sorted(stretches)
        assert all(one[1] <= other[0] for one, other in pairwise(stretches))
        assert all(source != one.name and start < end for start, end, source in stretches)
        listed = keys(one, 0, len(one.text))
        copied = [bool(any(s <= at.start < e for s, e, _ in stretches)) for at in counted(one)]
        every |= {" ".join(listed[place : place + 3]) for place in range(len(listed) - 2)}
        left |= {" ".join(listed[place : place + 3]) for place in range(len(listed) - 2) if not copied[place]}
    # Whatever three words stand anywhere, they are counted in one document at least.
    missing = {run for run in every - left if not crosses(run, documents, reuse)}
    assert not missing


def counted(document: Document) -> list[Syllable]:
    return [one for p in document.paragraphs for one in syllables(document.text, p.start, p.end)]


def crosses(run: str, documents: tuple[Document, ...], reuse: Reuse) -> bool:
    """Return whether a run begins in a copy and ends outside of it: both parts are counted, in different places."""
    for one in documents:
        listed = counted(one)
        for place in range(len(listed) - 2):
            if " ".join(at.key for at in listed[place : place + 3]) == run:
                ends = {
                    next((n for n, (s, e, _) in enumerate(reuse.copies.get(one.name, ())) if s <= at.start < e), -1)
                    for at in listed[place : place + 3]
                }
                if len(ends) > 1:
                    return True
    return False


@given(corpora(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_corpus_does_not_matter(documents: tuple[Document, ...], shuffled: random.Random) -> None:
    other = list(documents)
    shuffled.shuffle(other)
    here, there = find_reuse(Corpus(documents)), find_reuse(Corpus(tuple(other)))
    assert (here.passages, here.pairs, here.clusters) == (there.passages, there.pairs, there.clusters)
    assert dict(here.copies) == dict(there.copies)


@given(corpora())
@settings(deadline=None)
def test_other_names_change_only_which_copy_is_first(documents: tuple[Document, ...]) -> None:
    def sides(reuse: Reuse, turned: dict[str, str]) -> set[object]:
        return {
            frozenset([(turned[one.first], one.start, one.end), (turned[one.second], one.second_start, one.second_end)])
            for one in reuse.passages
            if one.kind != "repost" or verdicts(reuse)[one.first, one.second] == "repost"
        }

    distinct = tuple({one.text: one for one in documents}.values())
    same = {one.name: one.name for one in distinct}
    renamed = {f"x{9 - int(name[1:])}": name for name in same}
    undated = Corpus(tuple(plain(name, one.text) for name, one in zip(renamed, distinct, strict=True)))
    assert sides(find_reuse(Corpus(distinct)), same) == sides(find_reuse(undated), renamed)


@pytest.mark.parametrize(("least", "gap"), [(4, 1), (10, 10), (10, -1)])
def test_parameters_out_of_range_are_refused(least: int, gap: int) -> None:
    with pytest.raises(ParameterError, match="parameter must be"):
        find_reuse(corpus_of(), least=least, gap=gap)


def test_corpora_with_nothing_to_compare() -> None:
    for documents in ((), (plain("a", ""),), (plain("a", "..."), plain("b", "...")), (plain("a", text(prose(1, 50))),)):
        reuse = find_reuse(corpus_of(*documents))
        assert (reuse.passages, reuse.pairs, reuse.clusters, dict(reuse.copies)) == ((), (), (), {})
        assert len(reuse.table().frame) == len(reuse.passage_table().frame) == 0


def test_ten_thousand_copies_of_one_line_are_a_star() -> None:
    line = "Mời bạn đọc theo dõi bản tin hằng ngày."
    reuse = find_reuse(corpus_of(*(plain(f"{n:05}", line) for n in range(10_000))))
    assert len(reuse.pairs) == len(reuse.passages) == len(reuse.copies) == 9999
    assert {one.first for one in reuse.pairs} == {"00000"}
    assert len(reuse.clusters) == 1


def test_a_thousand_documents_that_differ_in_a_word_are_no_million_pairs() -> None:
    body = prose(1, 100)
    reuse = find_reuse(corpus_of(*(plain(f"{n:04}", text([*body, f"số{n}"])) for n in range(1000))))
    assert len(reuse.pairs) == 999
    assert len(reuse.clusters[0]) == 1000


def test_a_document_inside_another() -> None:
    inside = text(prose(1, 80))
    reuse = find_reuse(corpus_of(plain("trong", inside), plain("ngoài", f"{text(prose(2, 500))} {inside}")))
    (pair,) = reuse.pairs
    assert (pair.verdict, pair.first, pair.first_share, pair.second_share) == ("repost", "ngoài", 80 / 580, 1.0)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    find_reuse(sharing(prose(9, 40), 3), progress=lambda _, done, total: told.append((done, total)))
    assert told[-1] == (6, 6)
    assert len(told) == 6


def test_a_seed_corpus_shares_the_passages_of_one_event_and_nothing_else() -> None:
    corpus = dn.read(SEEDS)
    reuse = find_reuse(corpus)
    assert {(one.first[:3], one.second[:3]) for one in reuse.passages} == {("001", "004")}
    assert [one.verdict for one in reuse.pairs] == ["shares_passages"]
    copied = {" ".join(keys(corpus["004_c5ec18cf3bbde409.txt"], *at)) for *at, _ in next(iter(reuse.copies.values()))}
    longest = max(copied, key=len)
    assert phrase_key("tập trung xây dựng, hoàn thiện hệ thống pháp luật") in longest
    assert reuse.pairs[0].second_share > 0.25
