"""On each layout the text is whole, and nothing else is taken for it."""

from __future__ import annotations

import re

import pytest
from html_pages import LAYOUTS, NEWS, OTHERS, SUMMARY, TITLE, Layout, P, document, links, paragraphs

from dienngon.reading.formats.html import read_html
from dienngon.reading.pages import Options, Page

each = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def kinds(page: Page) -> dict[str, set[tuple[str, str]]]:
    """Return the labels of each line, ("", "") where the rules for text are to decide."""
    found: dict[str, set[tuple[str, str]]] = {line: set() for line in page.text.split("\n")}
    for mark in page.marks:
        start = page.text.rfind("\n", 0, mark.start) + 1
        end = page.text.find("\n", mark.start)
        found[page.text[start : end if end >= 0 else None]].add((mark.kind, mark.subkind))
    return {line: labels or {("", "")} for line, labels in found.items()}


@each
def test_the_text_is_whole(layout: Layout) -> None:
    found = kinds(read_html(layout.html.encode(), Options()))
    for line in layout.body:
        assert found[line] <= {("body", ""), ("body", "heading"), ("body", "lead"), ("", "")}, line
    if layout.lead:
        assert found[layout.lead] == {("body", "lead")}


@each
def test_furniture_is_out(layout: Layout) -> None:
    found = kinds(read_html(layout.html.encode(), Options()))
    for line in layout.furniture:
        assert {kind for kind, _ in found[line]} == {"furniture"}, line
    known = {*layout.body, layout.lead, layout.title, *layout.captions}
    others = [line for line, labels in found.items() if ("body", "") in labels and line not in known]
    assert others == [] or layout.name.startswith("legal")


@each
def test_title_captions_and_dates(layout: Layout) -> None:
    page = read_html(layout.html.encode(), Options())
    found = kinds(page)
    assert page.title == layout.title
    assert found[layout.title] == {("title", "")}
    assert sum(mark.kind == "title" for mark in page.marks) == 1
    for line in layout.captions:
        assert ("caption", "") in found[line], line
        assert (("caption", "credit") in found[line]) == ("Ảnh:" in line)
    for line in layout.metadata:
        assert {kind for kind, _ in found[line]} == {"metadata"}, line
    if layout.date:
        assert page.dates[0].value == layout.date
    if layout.author:
        assert page.metadata["author"] == layout.author


def test_a_page_says_where_it_was_saved_from() -> None:
    saved = next(layout for layout in LAYOUTS if layout.name == "saved by a browser")
    assert read_html(saved.html, Options()).url == "https://luavang.example/lop-hoc-boi-7.html"


@each
def test_names_of_classes_are_not_needed(layout: Layout) -> None:
    """With every class and id gone, the text is found all the same, by where the prose is densest."""
    bare = re.sub(r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*'|[\w-]+)", "", layout.html)
    found = kinds(read_html(bare.encode(), Options()))
    prose = [line for line in layout.body if len(line.split()) > 12]
    lost = [line for line in prose if ("furniture", "") in found[line]]
    assert not lost
    assert layout is NEWS or read_html(bare.encode(), Options()).title == layout.title


COMMENTS = (
    "Bài viết hay quá, tôi cũng mong con tôi được học bơi như các em ở thị trấn này.",
    "Đề nghị chính quyền mở thêm lớp cho các xã vùng sâu vì trẻ em ở đó rất cần học bơi.",
)


def labelled(body: str) -> dict[str, set[tuple[str, str]]]:
    return kinds(read_html(document(body), Options()))


@pytest.mark.parametrize("heading", ["Ý kiến bạn đọc (2)", "Bình luận"])
def test_comments_under_a_heading_are_no_text_however_long(heading: str) -> None:
    comments = "".join(
        f"<div><b>Người đọc {n}</b><div>{one}</div><a>Trả lời</a></div>" for n, one in enumerate(COMMENTS)
    )
    found = labelled(f"<div><h1>{TITLE}</h1><div>{paragraphs(P[:3])}</div><div><p>{heading}</p>{comments}</div></div>")
    assert all(found[one] == {("furniture", "comments")} for one in (heading, *COMMENTS))
    assert all(found[one] == {("body", "")} for one in P[:3])


def test_a_short_article_stands_against_a_long_column_of_teasers() -> None:
    teasers = "".join(
        f"<div><div><a href=/{n}>{one}</a></div><div>{SUMMARY}</div></div>" for n, one in enumerate(OTHERS * 3)
    )
    found = labelled(f"<div><div><h1>{TITLE}</h1><div>{paragraphs(P[:2])}</div></div><div>{teasers}</div></div>")
    assert all(found[one] == {("body", "")} for one in P[:2])
    assert all({kind for kind, _ in found[one]} == {"furniture"} for one in (*OTHERS, SUMMARY))


def test_links_to_other_texts_within_the_article_do_not_end_it() -> None:
    inside = f"<p><b>Xem thêm:</b></p><ul>{links(OTHERS[:2])}</ul>"
    last = f"<p><i>Đọc thêm: <a href=/z>{OTHERS[2]}</a></i></p><p>Theo Báo Lúa Vàng</p>"
    found = labelled(f"<div class='content'><h1>{TITLE}</h1>{paragraphs(P[:2])}{inside}{paragraphs(P[2:])}{last}</div>")
    assert all(found[one] == {("body", "")} for one in P)
    assert all(found[one] == {("furniture", "related")} for one in ("Xem thêm:", *OTHERS[:2], f"Đọc thêm: {OTHERS[2]}"))
    assert found["Theo Báo Lúa Vàng"] == {("metadata", "source")}


def test_bold_questions_are_text_and_the_first_is_no_lead() -> None:
    asked = [f"Thưa ông, vì sao thị trấn lại mở lớp học bơi lần thứ {n} trong năm nay?" for n in range(len(P))]
    talk = "".join(f"<p><b>{one}</b></p><p>{other}</p>" for one, other in zip(asked, P, strict=True))
    found = labelled(f"<div><h1>{TITLE}</h1>{talk}<p><b>Mẫu Đơn</b> (thực hiện)</p></div>")
    assert all(found[one] == {("body", "")} for one in (*asked, *P))
    assert found["Mẫu Đơn (thực hiện)"] == {("metadata", "author")}


def test_files_to_be_fetched_and_links_within_sentences_stay_in_the_text() -> None:
    linked = P[1].replace("lớp học", '<a href="/x">lớp học</a>')
    found = labelled(
        f"<div><h1>{TITLE}</h1><p>{P[0]}</p><p>{linked}</p>{paragraphs(P[2:])}"
        '<p><a href="/ke-hoach.pdf">Kế hoạch mở lớp học bơi của thị trấn</a></p></div>'
    )
    assert found[P[1]] == {("body", "")}
    assert ("furniture", "related") not in found["Kế hoạch mở lớp học bơi của thị trấn"]


def test_cells_of_a_table_in_the_article_are_text() -> None:
    cells = "".join(f"<tr><td>{n}</td><td>Ấp {n}</td><td>Chia sẻ</td></tr>" for n in range(1, 6))
    found = labelled(f"<div><h1>{TITLE}</h1>{paragraphs(P[:4])}<table>{cells}</table>{paragraphs(P[4:])}</div>")
    assert all(found[one] == {("body", "")} for one in ("3", "Ấp 5", "Chia sẻ", *P))
