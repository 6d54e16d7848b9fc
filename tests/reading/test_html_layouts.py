"""On each layout the text is whole, and nothing else is taken for it."""

from __future__ import annotations

import re

import pytest

from dienngon.codes import Note
from dienngon.reading.html import read_html
from dienngon.reading.pages import Options, Page
from documents import marks
from html_pages import LAYOUTS, NEWS, OTHERS, SUMMARY, TITLE, Layout, P, document, links, paragraphs

each = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)

# The lines that head and sign a document of state are no part of what it says.
TEXT = {("body", ""), ("body", "heading"), ("body", "lead"), ("", ""), ("metadata", "legal header")}
TEXT |= {("metadata", "signature")}


def kinds(page: Page) -> dict[str, set[tuple[str, str]]]:
    """Return the labels of each line, ("", "") where the rules for text are to decide."""
    found: dict[str, set[tuple[str, str]]] = {line: set() for line in page.text.split("\n")}
    for mark in marks(page):
        start = page.text.rfind("\n", 0, mark.start) + 1
        end = page.text.find("\n", mark.start)
        found[page.text[start : end if end >= 0 else None]].add((mark.kind, mark.subkind))
    return {line: labels or {("", "")} for line, labels in found.items()}


@each
def test_the_text_is_whole(layout: Layout) -> None:
    found = kinds(read_html(layout.html.encode(), Options()))
    for line in layout.body:
        assert found[line] <= TEXT, line
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
    assert sum(mark.kind == "title" for mark in marks(page)) == 1
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


POSTS = [
    "Theo các bác thì sau sự việc này quan hệ giữa hai bên sẽ đi về đâu, em thấy tình hình còn phức tạp lắm. " * 4,
    "Em cho rằng nên kiên trì đàm phán, vừa giữ hòa bình vừa giữ vững chủ quyền của mình trên biển đảo. " * 3,
    "Bác nói đúng, nhưng kinh tế phụ thuộc nhiều quá thì khó mà cứng rắn được với họ trong chuyện này. " * 2,
]


def thread(*, first: str = "", heading: str = "") -> str:
    posts = [
        f'<article class="message"><div class="user-box">thanhvien{one}</div>'
        f'<div><div><div class="words">{text}</div></div></div></article>'
        for one, text in enumerate((first or POSTS[0], *POSTS[1:]))
    ]
    return document(f"<h1>{TITLE}</h1>{posts[0]}{heading}{''.join(posts[1:])}")


@pytest.mark.parametrize("times", [1, 4])
def test_the_posts_of_a_thread_are_text_together(times: int) -> None:
    first = POSTS[0] * times
    page = read_html(thread(first=first).encode(), Options())
    found = kinds(page)
    for post in (first, *POSTS[1:]):
        assert found[post.strip()] == {("body", "")}
    assert Note.of("web.parts", count=3) in page.notes
    assert all(found[f"thanhvien{one}"] == {("furniture", "")} for one in range(3))


def test_what_follows_a_heading_of_comments_is_no_text() -> None:
    first = POSTS[0] * 4
    found = kinds(read_html(thread(first=first, heading="<h3>Bình luận</h3>").encode(), Options()))
    assert {kind for kind, _ in found[first.strip()]} == {"body"}
    assert all({kind for kind, _ in found[post.strip()]} == {"furniture"} for post in POSTS[1:])


def test_teasers_beside_an_article_are_no_text() -> None:
    teasers = "".join(
        f'<div class="story"><h3><a href="/{one}.html">Tin số {one} về một việc khác hẳn</a></h3><p>{P[1]}</p></div>'
        for one in range(4)
    )
    body = f'<h1>{TITLE}</h1><div class="story">{paragraphs(P)}</div>{teasers}'
    page = read_html(document(body).encode(), Options())
    assert not any(isinstance(note, Note) and note.code == "web.parts" for note in page.notes)


def test_a_sentence_that_br_breaks_is_one_line_and_verse_is_not() -> None:
    broken = "Hội nghị đã bàn về việc<br>\ntăng cường chia sẻ thông tin với các nước<br>\ntrong khu vực.<br>\nHết."
    verse = "<p>Sông sâu sóng cả<br>Thuyền về bến xưa<br>Ai người đứng đợi</p>"
    page = read_html(document(f"<div>{broken}</div>{verse}").encode(), Options())
    lines = page.text.split("\n")
    assert "Hội nghị đã bàn về việc tăng cường chia sẻ thông tin với các nước trong khu vực." in lines
    assert {"Hết.", "Sông sâu sóng cả", "Thuyền về bến xưa"} <= set(lines)


def test_a_law_in_a_page_has_its_own_title_and_signature() -> None:
    head = (
        "<table><tr><td><b>QUỐC HỘI<br>-----</b></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>"
        "Độc lập - Tự do - Hạnh phúc</b></td></tr><tr><td>Luật số: 90/2018/QH14</td><td>Hà Nội</td></tr></table>"
    )
    names = "<p><b>LUẬT</b></p><p><b>BẢO VỆ RỪNG CÂY</b></p>"
    closing = "<table><tr><td><b>CHỦ TỊCH QUỐC HỘI<br><br>Lê Thị Bình An</b></td></tr></table>"
    body = f'<div class="content1">{head}{names}{paragraphs(P)}{closing}</div>'
    found = kinds(read_html(document(body, title="Luật số: 90/2018/QH14").encode(), Options()))
    assert found["Luật số: 90/2018/QH14"] == found["QUỐC HỘI"] == {("metadata", "legal header")}
    assert found["LUẬT"] == found["BẢO VỆ RỪNG CÂY"] == {("title", "")}
    assert found["CHỦ TỊCH QUỐC HỘI"] == found["Lê Thị Bình An"] == {("metadata", "signature")}


def test_of_dates_above_and_below_the_headline_the_lower_counts() -> None:
    page = f"<p>Thứ hai, 02/06/2025</p><h1>{TITLE}</h1><p>{{}}</p><div class='detail-content'>{paragraphs(P)}</div>"
    found = labelled(f"<div>{page.format('Chủ nhật, 01/06/2025')}</div>")
    assert found["Chủ nhật, 01/06/2025"] == {("metadata", "date")}
    assert {kind for kind, _ in found["Thứ hai, 02/06/2025"]} == {"furniture"}
    alone = labelled(f"<div>{page.format('Lúa Vàng')}</div>")
    assert alone["Thứ hai, 02/06/2025"] == {("metadata", "date")}


def test_a_date_in_navigation_is_no_date_of_the_page() -> None:
    header = "<nav><p>Thứ hai, 02/06/2025</p></nav>"
    found = labelled(f"<div>{header}<h1>{TITLE}</h1><div class='detail-content'>{paragraphs(P)}</div></div>")
    assert found["Thứ hai, 02/06/2025"] == {("furniture", "navigation")}


def test_a_bold_first_paragraph_is_the_lead_only_where_the_text_is_not_bold() -> None:
    bold = ("<p><b>", "</b></p>")
    first = paragraphs(P[:1], *bold)
    assert labelled(f"<div><h1>{TITLE}</h1>{first}{paragraphs(P[1:])}</div>")[P[0]] == {("body", "lead")}
    assert labelled(f"<div><h1>{TITLE}</h1>{first}{paragraphs(P[1:], *bold)}</div>")[P[0]] == {("body", "")}
