from __future__ import annotations

import gzip
import json
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dienngon as dn
from dienngon.codes import Note
from dienngon.errors import InputError
from dienngon.reading.html import read_html, read_mhtml
from dienngon.reading.labels import labeller
from dienngon.reading.labels.labeller import label
from dienngon.reading.pages import Options, Page
from dienngon.reading.rules import Rule
from documents import marks
from html_pages import TABLES, TITLE, P
from old_encodings import PLAIN, encode, table

OPTIONS = Options()
SENTENCE = "Sáng nay, thị trấn Lúa Vàng khai giảng lớp học bơi miễn phí cho trẻ em trong vùng."
BODY = (
    f"<h1>Lớp học bơi mùa hè ở Lúa Vàng</h1><div class='detail-content'><p>{SENTENCE}</p>"
    "<p>Lớp học kéo dài ba tháng, mỗi tuần ba buổi, do giáo viên trong vùng hướng dẫn.</p></div>"
)
LINKED = '<script type="application/ld+json">{}</script>'


def text(html: str) -> str:
    return read_html(html, OPTIONS).text


def sound(page: Page) -> None:
    """What holds of every page: NFC, no blank line, marks in order, apart, each on one line."""
    assert page.text == unicodedata.normalize("NFC", page.text)
    assert all(line.strip() == line != "" for line in page.text.split("\n"))
    last = 0
    for mark in marks(page):
        assert last <= mark.start < mark.end <= len(page.text)
        assert "\n" not in page.text[mark.start : mark.end]
        assert mark.rule
        last = mark.end
    for date in page.dates:
        assert date.start == -1 or page.text[date.start : date.end]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Một\n  hai\t ba</p><p>bốn</p>", "Một hai ba\nbốn"),
        ("<div>Một<br>hai<br><br>ba</div>", "Một\nhai\nba"),
        ("<ul><li>Một<ul><li>hai</li></ul></li><li>ba</li></ul>", "Một\nhai\nba"),
        ("<table><tr><td>Một</td><td>hai</td></tr></table>", "Một\nhai"),
        ("<p>Chữ <b>đậ</b>m và <i>nghiê</i>ng</p>", "Chữ đậm và nghiêng"),
        ("<p>một<script>x()</script><style>p{}</style><!-- bí mật --> hai</p>", "một hai"),
        ("<p>một</p><noscript>bật lên</noscript><template>khuôn</template><svg><text>hình</text></svg>", "một"),
        ("<p>một</p><input type=hidden value=x><p hidden>hai</p><p style='display: none'>ba</p>", "một"),
        ("<pre>một\n  hai</pre>", "một\nhai"),
        ("<p>l&ocirc;gic &amp; &#7849;n&nbsp;d&#x1EE5;</p>", "lôgic & ẩn\u00a0dụ"),
        ("<div>một<div>hai</div>ba</div>", "một\nhai\nba"),
        ("<p>một <span style='display:block'>hai</span></p>", "một\nhai"),
        ("<p>" + unicodedata.normalize("NFD", "Tiếng Việt") + "</p>", "Tiếng Việt"),
        ("<a href=/a>Thời sự</a><a href=/b>Kinh tế</a>", "Thời sự Kinh tế"),
        ('<p><span class="place">Lúa Vàng</span>Trẻ em học bơi</p>', "Lúa Vàng Trẻ em học bơi"),
        ('<p><span class="first">T</span>rẻ em, H<sub>2</sub>O, COVID<b>19</b></p>', "Trẻ em, H2O, COVID19"),
    ],
)
def test_lines_are_what_a_browser_shows(html: str, expected: str) -> None:
    assert text(html) == expected


def test_running_text_that_a_page_hides_is_kept_as_furniture() -> None:
    hidden = "Quý bạn đọc có thể nghe bản tin buổi sáng của báo chúng tôi trên mọi loại máy, kể cả khi đi đường."
    page = read_html(f"{BODY}<div style='display:none'>{hidden}<p>Đóng</p></div>", OPTIONS)
    mark = next(one for one in marks(page) if page.text[one.start : one.end] == hidden)
    assert (mark.kind, mark.rule) == ("furniture", Rule.HIDDEN)
    assert "Đóng" not in page.text


def test_a_page_that_hides_all_its_text_is_read_with_a_note() -> None:
    page = read_html(f"<body style='visibility:hidden'>{BODY}</body>", OPTIONS)
    assert any(mark.kind == "body" and SENTENCE in page.text[mark.start : mark.end] for mark in marks(page))
    assert page.notes[0] == Note.of("web.hidden")


def test_no_page_of_prose_is_without_body() -> None:
    page = read_html(f"<nav><p>{SENTENCE}</p></nav><div class='related'><p>{SENTENCE} Hết.</p></div>", OPTIONS)
    assert any(mark.kind == "body" for mark in marks(page))


def test_a_page_of_teasers_is_a_list_and_loses_nothing() -> None:
    teasers = "".join(
        f"<div><h3><a href='/{n}'>Tin số {n} của thị trấn trong ngày</a></h3><p>{SENTENCE[:60]} ở ấp {n}.</p></div>"
        for n in range(12)
    )
    page = read_html(f"<nav><a href=/>Trang chủ</a></nav><main>{teasers}</main>", OPTIONS)
    assert page.notes == (Note.of("page.listing", entries=12),)
    body = [page.text[mark.start : mark.end] for mark in marks(page) if mark.kind == "body"]
    assert sum("ở ấp" in line for line in body) == 12
    assert "Trang chủ" not in body


@pytest.mark.parametrize(
    ("head", "value", "basis"),
    [
        (
            '<meta property="article:published_time" content="2025-10-22T19:25:52+07:00">',
            "2025-10-22",
            "published_time",
        ),
        ('<meta name="pubdate" content="2025-10-22T18:30:00Z">', "2025-10-23", "in UTC"),
        ('<meta name="pubdate" content="2025-10-22T18:30:00+00:00">', "2025-10-23", "in UTC"),
        ('<meta itemprop="datePublished" content="22/10/2025 19:25">', "2025-10-22", "datepublished"),
        ('<meta itemprop="datePublished" content="10/22/2025 8:00:00 AM">', "2025-10-22", "month first"),
        ('<meta name="DC.date.issued" content="03/07/2026">', "2026-07-03", "dc.date.issued"),
        ('<meta name="pubdate" content="Wed, 22 Oct 2025 20:25:52 GMT">', "2025-10-23", "in UTC"),
        ('<meta name="pubdate" content="20251022T080000">', "2025-10-22", "pubdate"),
        (
            LINKED.format(
                '{"@graph":[{"@type":"Site"},{"@type":["Thing","NewsArticle"],"datePublished":"2025-10-22"}]}'
            ),
            "2025-10-22",
            "JSON-LD",
        ),
        (
            LINKED.format('[{"@type":"NewsArticle","headline":"A "b" c","datePublished":"2025-10-22T01:00:00",}]'),
            "2025-10-22",
            "JSON-LD",
        ),
        (
            LINKED.format('//<![CDATA[\n{"@type":"Article","datePublished":"2025-10-22",}\n//]]>'),
            "2025-10-22",
            "JSON-LD",
        ),
    ],
)
def test_dates_that_the_head_states(head: str, value: str, basis: str) -> None:
    page = read_html(f"<html><head>{head}</head><body>{BODY}</body></html>", OPTIONS)
    assert [date.value for date in page.dates] == [value]
    assert basis in str(page.dates[0].basis)
    assert page.dates[0].confidence == "high"


def test_dates_come_best_first_and_changes_apart() -> None:
    head = (
        '<meta name="pubdate" content="2025-10-21"><meta property="article:modified_time" content="2025-10-24">'
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-10-22",'
        '"dateModified":"2025-10-23","comment":{"@type":"Comment","datePublished":"2020-01-01"},'
        '"author":[{"name":"Mẫu Đơn"},{"name":"Lúa"}]}</script>'
    )
    page = read_html(f"<head>{head}</head>{BODY}", OPTIONS)
    assert [date.value for date in page.dates] == ["2025-10-22", "2025-10-21"]
    assert page.metadata["modified"] == "2025-10-23"
    assert page.metadata["author"] == "Mẫu Đơn, Lúa"


def test_a_slashed_date_is_month_first_where_another_says_so() -> None:
    head = '<meta name="pubdate" content="3/7/2026 8:01:00 AM"><meta itemprop="datePublished" content="2026-03-07">'
    assert [date.value for date in read_html(f"<head>{head}</head>{BODY}", OPTIONS).dates] == ["2026-03-07"]


def test_an_impossible_date_is_a_note() -> None:
    page = read_html(f'<meta name="pubdate" content="31/02/2022">{BODY}', OPTIONS)
    assert page.dates == ()
    assert "31/02/2022" in str(page.notes[0])


def test_a_time_element_in_the_head_of_the_article_has_its_line_as_span() -> None:
    time = "<time datetime='2025-06-04T08:15'>Thứ tư, 04/06/2025 - 08:15</time>"
    page = read_html(BODY.replace("</h1>", f"</h1>{time}"), OPTIONS)
    (date,) = page.dates
    assert page.text[date.start : date.end] == "Thứ tư, 04/06/2025 - 08:15"
    assert date.value == "2025-06-04"


def test_what_the_page_states_of_itself() -> None:
    head = (
        '<meta property="og:site_name" content="luavang.vn"><link rel="canonical" href="/lop-hoc-boi.html">'
        '<meta property="og:url" content="https://www.luavang.vn/x"><meta name="author" content="luavang.vn">'
        '<meta property="article:section" content="Đời sống"><meta name="description" content="Tóm tắt ngắn">'
        '<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"B&#225;o Lúa Vàng"}}</script>'
    )
    page = read_html(f"<html lang=vi><head>{head}</head><body>{BODY}</body></html>", OPTIONS)
    assert page.publisher == "Báo Lúa Vàng"
    assert page.url == "https://www.luavang.vn/lop-hoc-boi.html"
    assert dict(page.metadata) == {"description": "Tóm tắt ngắn", "section": "Đời sống", "language": "vi"}
    assert page.title == "Lớp học bơi mùa hè ở Lúa Vàng"


def test_article_body_of_linked_data_finds_the_text() -> None:
    prose = [f"Đoạn văn số {n} kể về lớp học bơi của thị trấn Lúa Vàng trong mùa hè này." for n in range(4)]
    noise = "".join(
        f"<p>Thông báo số {n} của ban quản lý chợ gửi đến các hộ buôn bán trong khu vực.</p>" for n in range(9)
    )
    data = json.dumps({"@type": "NewsArticle", "articleBody": " ".join(prose)})
    page = read_html(
        f'<script type="application/ld+json">{data}</script><div><div>{"".join(f"<p>{one}</p>" for one in prose)}</div>'
        f"<div>{noise}</div></div>",
        OPTIONS,
    )
    body = {page.text[mark.start : mark.end] for mark in marks(page) if mark.kind == "body"}
    assert body == set(prose)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (BODY.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + BODY.encode(), "utf-8 with byte order mark"),
        (BODY.encode("utf-16"), "utf-16"),
        (b"<meta charset='windows-1252'>" + BODY.encode(), "utf-8"),
        (b"<meta charset=no-such>" + BODY.encode(), "utf-8"),
        (BODY.encode("ascii", "xmlcharrefreplace"), "utf-8"),
    ],
)
def test_charsets(data: bytes, encoding: str) -> None:
    page = read_html(data, OPTIONS)
    assert SENTENCE in page.text
    assert page.encoding == encoding


def test_windows_1258_as_declared() -> None:
    data = unicodedata.normalize("NFD", "Một tiếng nói").encode("cp1258", "ignore")
    written = unicodedata.normalize("NFC", data.decode("cp1258"))
    page = read_html(b"<meta http-equiv='Content-Type' content='text/html; charset=windows-1258'><p>" + data, OPTIONS)
    assert (page.text, page.encoding) == (written, "cp1258")


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii"])
@pytest.mark.parametrize("declared", ["windows-1252", "utf-8", "x-user-defined"])
def test_letters_of_old_fonts_are_put_right(encoding: str, declared: str) -> None:
    """The bytes themselves, or, where the page is UTF-8, the Latin letters that stand for them."""
    html = TABLES.html.translate(PLAIN).replace("charset=utf-8", f"charset={declared}")
    # TCVN3 has no capitals of its own: they are small letters in another font.
    html = "".join(char if char.isascii() else char.lower() for char in html) if encoding == "tcvn3" else html
    data = encode(html, table(encoding))
    page = read_html(data.decode("latin-1").encode() if declared == "utf-8" else data, OPTIONS)
    assert page.encoding == encoding
    assert P[1].casefold() in page.text.casefold()
    assert page.title.casefold() == TITLE.casefold()
    assert any(
        mark.kind == "body" and P[1].casefold() in page.text[mark.start : mark.end].casefold() for mark in marks(page)
    )


def test_a_few_nul_bytes_are_left_out_with_a_note() -> None:
    page = read_html((BODY * 4).encode().replace(b"Vang", b"V\0ang") + b"\0\0", OPTIONS)
    assert SENTENCE in page.text
    assert page.notes[0].code == "file.nul"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<html><body></body></html>", "holds no text"),
        (b"<html><body><div id=app></div><script>app()</script></body></html>", "a script would have made it"),
        (
            b"<frameset><frame src='menu.htm'><frame src='tin.htm'></frameset>",
            r"frames other pages.*'menu\.htm', 'tin\.htm'",
        ),
        (b"<!-- -->", "holds no text"),
        (b"<html>\0\x01\x02\0\0\0\0\x89PNG\0\0\0\xff\xfe\xfa", "binary"),
        (gzip.compress(BODY.encode()), "."),
    ],
)
def test_what_holds_no_page_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_html(data, OPTIONS)


@pytest.mark.parametrize("tag", ["div", "b", "span", "p", "table", "ul", "font", "blockquote"])
def test_ten_thousand_nested_tags_lose_nothing(tag: str) -> None:
    page = read_html(
        f"<p>{SENTENCE}</p>{f'<{tag}>' * 10_000}<p>Giữa trang này.</p>{f'</{tag}>' * 10_000}<p>{SENTENCE} Hết.</p>",
        OPTIONS,
    )
    assert page.text.split("\n")[0] == SENTENCE
    assert "Giữa trang này." in page.text
    assert page.text.endswith("Hết.")
    sound(page)


def test_a_page_of_five_megabytes() -> None:
    paragraphs = "".join(f"<p>Đoạn {n}. {SENTENCE}</p>" for n in range(42_000))
    page = read_html(f"<div class=x>{paragraphs}</div>", OPTIONS)
    assert len(page.text) > 3_500_000
    assert sum(mark.kind == "body" for mark in marks(page)) == 42_000


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_truncated_pages_are_read_as_far_as_they_go(share: float) -> None:
    whole = (BODY * 3).encode()
    page = read_html(whole[: int(share * len(whole))].decode("utf-8", "ignore"), OPTIONS)
    sound(page)
    assert page.text.startswith("Lớp học bơi")


def mhtml(body: bytes, transfer: str, charset: str = "utf-8") -> bytes:
    return (
        b"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://luavang.vn/a.html\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="XX"\r\n\r\n'
        b"--XX\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/frame.html\r\n\r\n<p>frame</p>\r\n"
        b"--XX\r\nContent-Type: text/html; charset=" + charset.encode() + b"\r\nContent-Transfer-Encoding: "
        + transfer.encode() + b"\r\nContent-Location: https://luavang.vn/a.html\r\n\r\n" + body
        + b"\r\n--XX\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--XX--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_mhtml(transfer: str) -> None:
    import base64
    import quopri

    write = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}[transfer]
    page = read_mhtml(mhtml(write(BODY.encode()), transfer), OPTIONS)
    assert page.form == "mhtml"
    assert page.url == "https://luavang.vn/a.html"
    assert page.publisher == "luavang.vn"
    assert SENTENCE in page.text
    assert "frame" not in page.text


@pytest.mark.parametrize(
    "data", [b"", b"no headers at all", b"Content-Type: text/plain\r\n\r\nx", mhtml(b"", "base64")]
)
def test_mhtml_without_a_page_has_a_reason(data: bytes) -> None:
    with pytest.raises(InputError):
        read_mhtml(data, OPTIONS)


def test_bytes_and_source_give_the_same_page() -> None:
    one, other = read_html(BODY.encode(), OPTIONS), read_html(BODY, OPTIONS)
    assert (one.text, one.markup, one.sha256) == (other.text, other.markup, other.sha256)


_NAMES = [
    "p",
    "div",
    "span",
    "b",
    "i",
    "a",
    "br",
    "table",
    "tr",
    "td",
    "ul",
    "li",
    "h1",
    "h2",
    "font",
    "figure",
    "img",
    "script",
    "style",
    "article",
    "form",
    "select",
    "option",
    "pre",
    "x",
]
_ATTRIBUTES = [
    "", " class='related'", " class='detail-content'", " style='display:none'", " hidden", " href=/a", " href='#x'",
    " itemprop='articleBody'", " itemprop=datePublished content='2022-02-30'", " align=center", ' id="comment',
    " style='white-space:pre'", " role=navigation", " lang=vi datetime='2025-13-01'",
]  # fmt: skip
_TEXTS = [SENTENCE, "Tin liên quan", "Ảnh: A.B.", "Xem thêm:", "04/06/2025", "Bình luận (3)", "Nguồn: X"]
_SIGNS = ["<!--", "-->", "&#0;", "&nbsp;", "\0", "<![CDATA[", "\u0301", "\u2028", "\ud800", "[[[[", "<title>"]
_HEADS = [
    "<script type='application/ld+json'>",
    '{"@type":"Article","datePublished":',
    "<meta charset=utf-7>",
    "<meta name=pubdate content='99/99/2022'>",
    "<link rel=canonical href='http://[x'>",
]
_PIECES = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(_NAMES), st.sampled_from(_ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(_NAMES)),
    st.sampled_from([*_TEXTS, *_SIGNS, *_HEADS]),
    st.text(max_size=12),
)


def tried(read: Callable[[bytes, Options], Page], data: bytes) -> Page | None:
    """Return a page, None where a reason is given why there is none."""
    try:
        return read(data, OPTIONS)
    except InputError:
        return None


@settings(max_examples=400)
@given(st.lists(_PIECES, max_size=40))
def test_tag_soup_gives_a_sound_page_or_a_reason(pieces: list[str]) -> None:
    soup = "".join(pieces)
    for data in (soup, soup.encode("utf-8", "surrogatepass")):
        page = tried(read_html, data)
        if page is not None:
            sound(page)
            assert label(page.text, page.markup)


@settings(max_examples=200)
@given(st.binary(max_size=300), st.booleans())
def test_bytes_give_a_sound_page_or_a_reason(data: bytes, inside: bool) -> None:  # noqa: FBT001
    data = BODY.encode()[:80] + data + BODY.encode()[80:] if inside else data
    for read in (read_html, read_mhtml):
        page = tried(read, data)
        if page is not None:
            sound(page)


@settings(max_examples=50)
@given(st.lists(st.integers(8, 60), min_size=3, max_size=12), st.randoms(use_true_random=False))
def test_every_word_of_the_page_is_in_its_text_once(sizes: list[int], chance: random.Random) -> None:
    words = [f"từ{n}" for n in range(sum(sizes))]
    rest = iter(words)
    paragraphs = [" ".join(next(rest) for _ in range(size)) for size in sizes]
    tags = ["p", "div", "li", "h2", "blockquote", "td"]
    html = "".join(f"<{tag}>{one}</{tag}>" for one in paragraphs for tag in [chance.choice(tags)])
    assert text(f"<table><tr>{html}</tr></table>").split() == words


def test_the_rules_for_markup_are_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    path.write_text(BODY, encoding="utf-8")
    spans = [document.spans for document in dn.read(path)]
    monkeypatch.setattr(labeller, "marked", None)
    assert [document.spans for document in dn.read(path)] == spans


@pytest.mark.parametrize("between", [" ", "=x ", '=">" ', "='' ", "=''", " < ", "/"])
def test_a_tag_with_very_many_attributes_is_read_without_them(folder, between: str) -> None:
    # The parser compares each with each: minutes for these, were they left.
    tag = between.join(f"a{number}" for number in range(300_000))
    place = folder(a__html=f'<body><p {tag} class=x>Giá gạo ở chợ tăng nhẹ.</p><p title="a>b">Lúa lên xanh đều.</p>')
    (document,) = dn.read(place)
    assert document.text == "Giá gạo ở chợ tăng nhẹ.\nLúa lên xanh đều."
    assert Note.of("web.attributes", most=256) in document.notes


def test_quotation_marks_in_running_text_hide_nothing(folder) -> None:
    text = "Nó nói 'không < có' và \"thôi = 'rồi\" " * 300
    (document,) = dn.read(folder(a__html=f"<body><p title=it's>{text}</p><p>Hết.</p>"))
    assert document.text.count("Nó nói") == 300
    assert document.text.endswith("Hết.")
