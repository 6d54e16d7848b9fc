from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.corpus import COUNTED_KINDS, Document
from dienngon.reading.importer import import_corpus
from dienngon.reading.labels.labeller import label
from dienngon.reading.labels.page_kinds import back, kind_of, reasons, set_aside
from dienngon.reading.rules import Rule, rule_of
from html_pages import FOOT, OTHERS, TITLE, P, document, links, paragraphs
from site_pages import CHOSEN, FOOTLESS, JUDGED, MORE, NEWEST, SitePage

EVERY = [pytest.param(one, id=one.name) for one in (*CHOSEN, *JUDGED)]
NAMED = {one.name: one for one in (*CHOSEN, *JUDGED)}
FRONT = NAMED["front page"].text


def read(place: Path, page: SitePage) -> Document:
    (place / f"page.{page.form}").write_text(page.text, encoding="utf-8")
    return dn.read(place)[0]


def counted(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in document.spans if span.kind in COUNTED_KINDS]


def kind(document: Document) -> str:
    return "".join(one.code for one in reasons(document.notes))


@pytest.mark.parametrize("page", EVERY)
def test_pages_that_are_no_articles_do_not_count_and_true_ones_do(page: SitePage, tmp_path: Path) -> None:
    found = read(tmp_path, page)
    assert kind(found) == page.kind
    assert bool(counted(found)) == (not page.kind)
    assert not [one for one in page.counted if one not in counted(found)]
    assert not [one for one in page.removed if one in counted(found)]


@pytest.mark.parametrize("name", ["login form", "front page", "not found", "short notice", "article amid dialogs"])
def test_a_page_saved_as_mhtml_is_judged_alike(name: str, tmp_path: Path) -> None:
    page = NAMED[name]
    whole = EmailMessage()
    whole["Snapshot-Content-Location"] = "https://luavang.example/"
    whole.set_content(page.text, subtype="html", cte="quoted-printable")
    (tmp_path / "page.mhtml").write_bytes(whole.as_bytes())
    found = dn.read(tmp_path)[0]
    assert found.form == "mhtml"
    assert kind(found) == page.kind
    assert bool(counted(found)) == (not page.kind)


def test_the_date_of_a_list_is_none_and_its_title_is_the_heads(folder) -> None:
    found = dn.read(folder(a__html=FRONT))[0]
    assert (found.date, found.title) == (None, "Báo Lúa Vàng")
    assert Rule.SET_ASIDE in {rule_of(span.rule) for span in found.spans}


def test_the_footer_of_a_site_dates_nothing_and_makes_no_repost(folder) -> None:
    foot = f"{FOOTLESS}<div><p>Cơ quan chủ quản: {FOOT} Trụ sở mới khánh thành ngày 03/03/2019 tại Lúa Vàng.</p></div>"
    pages = {
        f"{name}__html": document(f"<h1>{title}</h1><div class='noidung'>{paragraphs(lines)}</div>{foot}", title=title)
        for name, title, lines in (
            ("a", "Lãnh đạo ủy ban thị trấn Lúa Vàng", ("Ông Trần Văn Mẫu", "Chủ tịch ủy ban thị trấn")),
            ("b", "Lịch tiếp dân của thị trấn Lúa Vàng", ("Sáng thứ ba hằng tuần", "Phòng họp tầng hai")),
        )
    }
    corpus = dn.read(folder(**pages))
    assert [one.date for one in corpus] == [None, None]
    assert not any("Trụ sở mới" in line or "Giấy phép" in line for one in corpus for line in counted(one))
    found = dn.check(corpus)
    assert not found.suggestions
    assert not found.reposts["clusters"]


def test_check_lists_them_for_a_person_and_a_person_settles_it(folder) -> None:
    pages = {"a__html": FRONT, "b__html": NAMED["interview"].text}
    found = dn.check(dn.read(folder(**pages)))
    row = next(one for one in found.rows if one.name == "a.html")
    assert [one.kind.value for one in row.findings] == ["no_article"]
    assert (row.needs, row.words) == (True, 0)
    assert any("no article" in str(one) for one in found.needs)
    assert any("không phải bài viết" in one.worded("vi") for one in found.needs if not isinstance(one, str))
    dropped = dn.check(dn.read(folder(**pages, overrides__csv="document,line,action\na.html,all,drop\n")))
    assert "a.html" not in [one.name for one in dropped.rows]


def test_one_row_makes_an_article_of_it_again(folder) -> None:
    pages = {"a__html": FRONT}
    aside = dn.read(folder(**pages))[0]
    kept = dn.read(folder(**pages, overrides__csv="document,line,action\na.html,all,keep\n"))[0]
    assert all(one in counted(kept) for one in OTHERS)
    assert kept.spans == back(aside.spans)
    assert not list(reasons(kept.notes))
    some = dn.read(folder(**pages, overrides__csv="document,line,action\na.html,6-8,keep\n"))[0]
    assert counted(some)
    assert not list(reasons(some.notes))


def test_a_page_kept_by_a_person_is_dated_by_its_text(folder) -> None:
    text = "\n\n".join(line for pair in zip(MORE, NEWEST, strict=False) for line in pair)
    assert dn.read(folder(a__txt=text))[0].date is None
    kept = dn.read(folder(a__txt=text, overrides__csv="document,line,action\na.txt,all,keep\n"))[0]
    assert kept.date is not None


def test_an_imported_corpus_has_them_alike(folder, tmp_path) -> None:
    place = folder(a__html=FRONT, b__html=NAMED["interview"].text)
    stored = import_corpus(place, tmp_path / "corpus.parquet")
    assert [one.spans for one in stored] == [one.spans for one in dn.read(place)]
    rows = tmp_path / "mine.csv"
    rows.write_text("document,line,action\na.html,all,keep\n", encoding="utf-8")
    again = dn.read(tmp_path / "corpus.parquet", overrides=rows)
    assert again["a.html"].spans == dn.read(place, overrides=rows)["a.html"].spans


def test_what_stands_beside_a_dialog_goes_with_it_and_stays_alone(folder) -> None:
    dialog = ("Đăng nhập tài khoản", "Mật khẩu", "Hoặc")
    amid = "\n\n".join((TITLE, P[0], *dialog, P[1]))
    found = dn.read(
        folder(
            a__txt=amid,
            b__txt=f"{TITLE}\n\n{P[0]}\n\nMật khẩu\n\n{P[1]}",
            c__html=document(f"<h1>{TITLE}</h1><p>{P[0]}</p>{paragraphs(dialog)}<p>{P[1]}</p>"),
        )
    )
    assert [counted(one) for one in found] == [[TITLE, *P[:2]], [TITLE, P[0], "Mật khẩu", P[1]], [TITLE, *P[:2]]]


def test_little_text_stands_against_many_links(folder) -> None:
    notice = "Ủy ban thị trấn Lúa Vàng nghỉ lễ từ thứ sáu đến hết chủ nhật, sáng thứ hai làm việc lại bình thường."
    related = f"<div><h3>Thông báo</h3><p>{notice}</p></div><div><b>Các tin khác</b>{links(MORE)}</div>"
    headed = f"<div><h1>{TITLE}</h1><p>{notice}</p></div><div>{links(MORE)}</div>"
    bare = f"<div><h3>Thông báo</h3><p>{notice}</p></div><div>{links(MORE)}</div>"
    pages = {"a": related, "b": headed, "c": bare}
    found = dn.read(folder(**{f"{name}__html": document(one, title="Lúa Vàng") for name, one in pages.items()}))
    assert [kind(one) for one in found] == ["", "", "page.listing"]
    assert all(notice in counted(one) and not set(MORE).intersection(counted(one)) for one in list(found)[:2])


def test_a_page_without_prose_keeps_its_text_and_loses_the_links_around_it(folder) -> None:
    lines = ("Ông Trần Văn Mẫu", "Chủ tịch ủy ban thị trấn Lúa Vàng", "Bà Lê Thị Thí Dụ", "Phó chủ tịch thường trực")
    page = f"<div>{links(MORE[:4])}</div><div>{paragraphs(lines)}</div><div>{links(MORE[4:9])}</div>{FOOTLESS}"
    found = dn.read(folder(a__html=document(page, title="Lúa Vàng")))[0]
    assert counted(found) == list(lines)


def test_they_are_read_with_no_words_and_the_reason(folder) -> None:
    corpus = dn.read(folder(a__html=FRONT))
    table = dn.documents(dn.segment(corpus)).frame
    assert table["words"].tolist() == [0]
    assert "no article" in str(table["note"][0])
    assert counted(dn.read(folder(a__html=FRONT), clean=False)[0])


def test_a_page_that_is_no_article_is_no_voice_whatever_dates_it(folder) -> None:
    pages = {"b__txt": f"{TITLE}\n\n04/06/2025\n\n{P[0]}", "c__txt": f"{OTHERS[3]}\n\n05/06/2025\n\n{P[4]}"}
    corpus = dn.read(folder(a__html=FRONT, **pages, metadata__csv="document,date\na.html,2025-06-05\n"))
    assert corpus["a.html"].date is not None
    hits = dn.match(dn.segment(corpus), dn.Lexicon.of({"swimming": ["lớp học bơi"]}))
    frame = hits.track(by="year").frame
    assert (frame["documents"][0], frame["share_of_documents"][0]) == (2, 0.5)


def test_a_list_of_texts_goes_back_in_time(folder) -> None:
    def page(dates: tuple[str, ...]) -> str:
        return "\n\n".join(line for pair in zip(MORE, dates, strict=False) for line in pair)

    assert kind(dn.read(folder(a__txt=page(NEWEST)))[0]) == "page.listing"
    for dates in (NEWEST[::-1], NEWEST[:1] * 5, NEWEST[:4]):
        assert kind(dn.read(folder(a__txt=page(dates)))[0]) == ""


def test_a_short_page_of_a_site_is_no_message_because_a_long_text_speaks_of_one() -> None:
    said = "Không tìm thấy trang"
    for text, found in ((f"{said}\n\n{P[0]}", "page.missing"), (f"{TITLE}\n\n" + "\n\n".join((*P, said)), "")):
        reason = kind_of(text, label(text))
        assert ("" if reason is None else reason.code) == found


@given(st.lists(st.sampled_from((*P, *OTHERS, *NEWEST, "Đăng nhập ngay", "Hotline: 0912 000 111")), max_size=12))
def test_what_is_set_aside_comes_back_as_it_was(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    spans = label(text)
    reason = kind_of("Đăng nhập ngay", label("Đăng nhập ngay"))
    assert reason is not None
    aside = set_aside(spans, reason)
    assert not [span for span in aside if span.kind in COUNTED_KINDS]
    assert back(aside) == spans


@given(st.lists(st.sampled_from(P), min_size=2, unique=True))
def test_running_text_alone_is_always_an_article(lines: list[str]) -> None:
    text = "\n\n".join([TITLE, *lines])
    assert kind_of(text, label(text)) is None
