from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.messages import catalogue
from dienngon.reading.labels.labeller import ORDER, Need, label
from dienngon.reading.pages import Element, Markup, Web
from dienngon.reading.rules import Rule
from dienngon.reading.thresholds import thresholds
from judged import LINES

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."


@pytest.mark.parametrize("name", LINES)
def test_seeds_line_by_line(corpus: dn.Corpus, name: str) -> None:
    document = corpus[name]
    text_lines = {number for number, line in enumerate(document.text.split("\n"), 1) if line.strip()}
    for kind, expected in LINES[name].items():
        assert {span.line for span in document.spans if span.kind == kind} == expected & text_lines, kind
    body = {span.line for span in document.spans if span.kind == "body"}
    apart = set().union(*LINES[name].values())
    # Line 1 of 003 holds a marker and the first sentence.
    assert body == (text_lines - apart) | ({1} if name.startswith("003") else set())


def test_every_character_that_is_not_blank_has_one_label(corpus: dn.Corpus) -> None:
    for document in corpus:
        covered = "".join(document.text[span.start : span.end] for span in document.spans)
        assert "".join(covered.split()) == "".join(document.text.split())


def test_spans_lie_on_their_line(corpus: dn.Corpus) -> None:
    for document in corpus:
        for span in document.spans:
            assert span.line == document.text.count("\n", 0, span.start) + 1
            assert "\n" not in document.text[span.start : span.end]
            assert span.rule


def kinds(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.subkind) for span in label(text)]


def test_furniture_begins_only_after_prose() -> None:
    assert kinds(f"Xem thêm\n{PROSE}")[1] == ("body", "")
    assert kinds(f"Tiêu đề\n{PROSE}\nXem thêm\n{PROSE} Khác.")[2:] == [
        ("furniture", "related"),
        ("furniture", "related"),
    ]


def test_a_long_paragraph_that_stands_twice_is_body_once() -> None:
    long = " ".join([PROSE] * 6)
    assert kinds(f"Tiêu đề\n{long}\n{long}") == [("title", ""), ("body", ""), ("repeated", "")]


def test_any_later_copy_is_repeated() -> None:
    assert kinds(f"Tiêu đề\n{PROSE}\nGiữa bài\n{PROSE}")[-1] == ("repeated", "")


def test_closing_lines() -> None:
    text = f"Tiêu đề\n{PROSE}\nNguyễn Văn An\nNguồn: Báo Nhân Dân\nTheo TTXVN"
    assert kinds(text)[2:] == [("metadata", "author"), ("metadata", "source"), ("metadata", "source")]


def test_names_and_sources_inside_the_text_stay() -> None:
    text = f"Tiêu đề\n{PROSE}\nTheo báo cáo chung\n{PROSE} Hết."
    assert kinds(text)[2] == ("body", "heading")


def test_without_cleaning_everything_is_body(corpus: dn.Corpus) -> None:
    for document in corpus:
        assert {span.kind for span in label(document.text, clean=False)} == {"body"}


@given(
    st.lists(
        st.sampled_from(["", PROSE, "Xem thêm", "Tìm kiếm", ".", "27/09/2024", "Toàn cảnh.", "(Ảnh: A)", "Lê An"]),
        max_size=12,
    )
)
def test_any_page_is_covered_once(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    spans = label(text)
    assert all(left.end <= right.start for left, right in itertools.pairwise(spans))
    assert "".join("".join(text[s.start : s.end] for s in spans).split()) == "".join(text.split())


def labels(text: str) -> dict[str, tuple[str, str]]:
    return {text[span.start : span.end]: (span.kind, span.subkind) for span in label(text)}


def test_runs_of_headline_time_and_summary_after_the_text_are_furniture() -> None:
    units = "".join(f"Bản tin thứ {one} về một việc khác\n0{one}:15 12/03/2022\n{PROSE} Bản {one}.\n" for one in "123")
    found = kinds(f"Tiêu đề bài viết\n12/03/2022\n{PROSE}\n{units}")
    assert found[:3] == [("title", ""), ("metadata", "date"), ("body", "")]
    assert set(found[3:]) == {("furniture", "related")}
    assert len(found) == 12


def test_two_dated_sections_of_one_text_stay() -> None:
    units = "".join(f"Sự kiện thứ {one} của năm đó\n1{one}/03/2022\n{PROSE} Việc {one}.\n" for one in "12")
    found = labels(f"Tiêu đề bài viết\n{PROSE}\n{units}")
    assert found[f"{PROSE} Việc 2."] == ("body", "")


def test_short_lines_after_the_text_are_captions_or_a_table_as_likely_as_headlines() -> None:
    lines = "\n".join(f"Đội hình số {one} của câu lạc bộ" for one in "abcde")
    assert kinds(f"Tiêu đề\n{PROSE}\n{lines}")[2:] == [("body", "heading")] * 5


@pytest.mark.parametrize("name", ["Phu luc 3_bieu mau kem theo.docx", "Mau-so-01.pdf"])
def test_the_name_of_a_file_is_no_text(name: str) -> None:
    assert labels(f"Tiêu đề\n{PROSE}\n{name}\n{PROSE} Hết.")[name] == ("furniture", "navigation")
    said = "Đơn theo mẫu. Xem tệp mau.docx."
    assert labels(f"Tiêu đề\n{PROSE}\n{said}")[said] == ("body", "")


def test_comments_and_related_links_are_told_apart() -> None:
    found = labels(f"Tiêu đề\n{PROSE}\nTin liên quan\nMột bài khác\nViết bình luận\nHay quá")
    assert found["Một bài khác"] == ("furniture", "related")
    assert found["Hay quá"] == ("furniture", "comments")


def test_numbers_of_pages_are_furniture_and_numbers_of_a_table_are_not() -> None:
    leaf = "\n".join([f"{PROSE} Trang {{}}, đoạn {{}}."] * 5)
    paged = "\n".join(leaf.replace("{}", str(page)) + f"\n{page}" for page in range(1, 5))
    assert [span.line for span in label("Tiêu đề\n" + paged) if span.subkind == "page number"] == [7, 13, 19, 25]
    assert not any(span.subkind == "page number" for span in label(f"Tiêu đề\n{PROSE}\n1\n2\n3\n4\n5"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Trang chủ > Tin tức > Thời sự", ("furniture", "navigation")),
        ("Chia sẻ bài viết", ("furniture", "navigation")),
        ("Số lượt xem: 1.234", ("metadata", "counter")),
        ("Nguyễn Thị Ba", ("metadata", "author")),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ("metadata", "legal header")),
    ],
)
def test_lines_of_the_head(line: str, kind: tuple[str, str]) -> None:
    assert labels(f"Tiêu đề bài viết\n{line}\n{PROSE}")[line] == kind


@pytest.mark.parametrize("line", ["Chương I", "KỶ LUẬT LAO ĐỘNG", "Điều khoản chung"])
def test_headings_are_nobodys_names(line: str) -> None:
    assert labels(f"Tiêu đề\n{PROSE}\n{line}")[line] == ("body", "heading")


def test_a_caption_and_its_credit() -> None:
    found = labels(f"Tiêu đề\n{PROSE}\nCác đại biểu dự phiên họp. Ảnh: TTXVN\n{PROSE} Hết.")
    assert found["Các đại biểu dự phiên họp."] == ("caption", "")
    assert found["Ảnh: TTXVN"] == ("caption", "credit")
    said = "Người dân phản ánh đường hỏng nhiều năm không ai sửa chữa gì (ảnh)."
    assert labels(f"Tiêu đề\n{said}")[said] == ("body", "")


def test_the_first_paragraph_after_an_agencys_mark_is_the_lead() -> None:
    assert kinds(f"Tiêu đề\n(TTXVN) - {PROSE}\n{PROSE} Hết.")[1:] == [("body", "lead"), ("body", "")]


def test_a_document_of_state() -> None:
    text = (
        "CHÍNH PHỦ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 05/2023/NĐ-CP\n"
        f"NGHỊ ĐỊNH\nVề phòng, chống rửa tiền\n{PROSE}\nNơi nhận:\n- Ban Bí thư;\n- Lưu: VT.\nTM. CHÍNH PHỦ"
    )
    found = labels(text)
    assert found["NGHỊ ĐỊNH"] == found["Về phòng, chống rửa tiền"] == ("title", "")
    assert found["- Ban Bí thư;"] == found["TM. CHÍNH PHỦ"] == ("metadata", "recipients")
    assert found[PROSE] == ("body", "")


def test_marks_go_before_rules_and_the_rest_is_labelled_around_them() -> None:
    lines = ["Menu của trang", "Xem thêm", "Tên bài", PROSE, "Xem thêm", PROSE + " Hai.", "Lê Thị An", "Chân trang"]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:order]) for order in range(len(lines))]

    def known(order: int, style: str) -> Markup:
        return Markup(starts[order], starts[order] + len(lines[order]), style=style)

    styles = {0: "toc 1", 2: "title", 3: "list bullet", 5: "list bullet", 7: "toc 1"}
    spans = label(text, [known(order, style) for order, style in styles.items()])
    # "Xem thêm" between two paragraphs that markup knows to be text closes nothing.
    assert [span.kind for span in spans] == [
        "furniture",
        "body",
        "title",
        "body",
        "repeated",
        "body",
        "metadata",
        "furniture",
    ]
    assert spans[6].subkind == "author"


def web(*, inside: bool = True, **known: Any) -> Web:
    around = Element("figcaption", "", "<figcaption>", 7.0, False, False, False, False, False)
    return Web("<div>", inside, (around,), 0.0, 0.0, 0.0, 0, "", False, False, False)._replace(**known)


def test_a_caption_with_a_credit_has_two_marks_without_a_gap() -> None:
    text = "Toàn cảnh phiên họp. Ảnh: A"
    spans = label(text, [Markup(0, len(text), web=web())])
    assert [text[span.start : span.end] for span in spans] == ["Toàn cảnh phiên họp.", "Ảnh: A"]
    within = Rule.IN_ELEMENT.note(element="<figcaption>")
    assert [span.rule for span in spans] == [within, Rule.CREDIT_OF.note(caption=within)]


def test_the_list_has_each_rule_once_and_asks_for_markup_first() -> None:
    rules = [rule for entry in ORDER for rule in entry.rules]
    assert len(set(rules)) == len(rules)
    assert all(rule.__doc__ for rule in rules)
    assert all(entry.needs for entry in ORDER)
    ranks = [2 if Need.TEXT in entry.needs else 1 if Need.LINES in entry.needs else 0 for entry in ORDER]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_worded(rule: Rule) -> None:
    assert catalogue()[f"rule.{rule.value}"]


def test_every_threshold_says_what_it_means_and_what_it_was_set_on() -> None:
    found = list(thresholds())
    assert len({(table, one.name) for table, one in found}) == len(found)
    assert all(one.unit and one.meaning and one.basis for _, one in found)


def test_a_column_goes_before_what_the_page_in_its_cell_says() -> None:
    text = f"Tên ở cột\nTên trong trang\n{PROSE}"
    known = [
        Markup(0, 9, role="title", column="tên"),
        Markup(10, 25, web=web(elements=(), headline=Rule.HEADLINE_MAIN)),
        Markup(26, len(text), web=web(elements=())),
    ]
    spans = label(text, known)
    assert [(span.kind, span.subkind) for span in spans] == [("title", ""), ("body", "heading"), ("body", "")]
    assert [span.rule for span in spans[:2]] == [Rule.COLUMN.note(column="tên"), Rule.HEADLINE_MAIN]


@pytest.mark.parametrize(
    "line",
    ["a) Thành phần hồ sơ theo quy định tại khoản 2 Điều này;", "- Cá nhân;", "2. Nhiệm vụ", "Chúng ta cần đoàn kết."],
)
def test_provisions_and_short_sentences_that_come_again_stay(line: str) -> None:
    text = f"Tiêu đề\n{PROSE}\n{line}\n{PROSE} Hai.\n{line}\n{PROSE} Ba.\n{line}\n{PROSE} Bốn."
    found = [span for span in label(text) if text[span.start : span.end] == line]
    assert [span.kind for span in found] == ["body"] * 3


def test_a_heading_or_caption_that_comes_again_is_a_copy() -> None:
    text = f"Tiêu đề\n{PROSE}\nGiữa bài\n(Ảnh: A)\n{PROSE} Hai.\nGiữa bài\n(Ảnh: A)\n{PROSE} Ba."
    assert [span.kind for span in label(text)][5:7] == ["repeated", "repeated"]


def test_a_refrain_is_no_caption() -> None:
    line = "Chúng ta cần đoàn kết."
    found = kinds(f"Tiêu đề\n{line}\n{line}\n{PROSE}\n{line}\n{PROSE} Hết.")
    assert [found[place][0] for place in (1, 2, 4)] == ["body", "repeated", "body"]
    assert kinds(f"Tiêu đề\n{PROSE}\n{line}\n{line}\n{PROSE} Hết.")[2] == ("caption", "")


@pytest.mark.parametrize(
    "number", ["Số: 05/2023/NĐ-CP", "Luật số: 28/2013/QH13", "Số 22-NQ/TW", "Số:     /2023/TT-BCA"]
)
def test_the_head_of_a_document_of_state(number: str) -> None:
    text = (
        f"BAN CHẤP HÀNH TRUNG ƯƠNG\n*\n{number}\nDỰ THẢO\nNGHỊ QUYẾT\nCỦA BAN CHẤP HÀNH\nvề việc trồng cây\n"
        f"I- TÌNH HÌNH\n{PROSE}\nT/M BAN CHẤP HÀNH\nTỔNG BÍ THƯ\n(Đã ký)\nLê Văn Bình"
    )
    found = labels(text)
    assert found["BAN CHẤP HÀNH TRUNG ƯƠNG"] == found[number] == found["DỰ THẢO"] == ("metadata", "legal header")
    assert found["NGHỊ QUYẾT"] == found["CỦA BAN CHẤP HÀNH"] == found["về việc trồng cây"] == ("title", "")
    assert found["I- TÌNH HÌNH"] == ("body", "heading")
    signed = ("T/M BAN CHẤP HÀNH", "TỔNG BÍ THƯ", "(Đã ký)", "Lê Văn Bình")
    assert {found[line] for line in signed} == {("metadata", "signature")}


def test_two_columns_of_a_document_of_state() -> None:
    head, foot = "CHÍNH PHỦ        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Nơi nhận:         TM. CHÍNH PHỦ"
    found = labels(f"{head}\nNGHỊ ĐỊNH\nVề trồng cây\n{PROSE}\n{foot}\n- Lưu: VT.        Lê Văn Bình")
    assert found[head] == ("metadata", "legal header")
    assert found[foot] == found["- Lưu: VT.        Lê Văn Bình"] == ("metadata", "recipients")


def test_a_page_that_names_a_law_is_none() -> None:
    found = labels(f"Luật số: 28/2013/QH13\n{PROSE}")
    assert found["Luật số: 28/2013/QH13"] == ("title", "")


def test_a_pasted_page() -> None:
    menu = ["Chính trị", "Kinh tế", "Văn hóa", "Thể thao"]
    title = "Hội nghị bàn về việc trồng cây"
    lines = ["Báo Làng", "Thứ Sáu, 13/05/2022", *menu, title, "Thứ hai, 09/05/2022", PROSE]
    lines += [
        "Xem thêm: Mùa trồng cây ở làng bên",
        PROSE + " Hết.",
        "Lê Tuân - Vũ Anh",
        "Trở lại Thời sự",
        "Lưu",
        "Chia sẻ",
    ]
    found = labels("\n".join(lines))
    assert found[title] == ("title", "")
    assert {found[one] for one in ("Báo Làng", *menu)} == {("furniture", "navigation")}
    assert found["Xem thêm: Mùa trồng cây ở làng bên"] == ("furniture", "related")
    assert found[PROSE + " Hết."] == ("body", "")
    assert found["Lê Tuân - Vũ Anh"] == ("metadata", "author")
    assert found["Trở lại Thời sự"] == ("furniture", "navigation")
    assert {found[one][0] for one in ("Lưu", "Chia sẻ")} == {"furniture"}


@pytest.mark.parametrize(
    "name", ["MINH ANH", "Lê Tuân và Vũ Anh", "Nguyễn Bằng (BQP)", "Lê Tuân / Vũ Anh", "NGUYỄN AN"]
)
def test_authors_after_the_text(name: str) -> None:
    assert labels(f"Tiêu đề\n{PROSE}\n{name}\nTin liên quan\nBài khác")[name] == ("metadata", "author")


@pytest.mark.parametrize("line", ["PHỤ LỤC III", "KẾT LUẬN", "THUYỀN BỘ", "Xem thêm, Nguyễn Văn A (2012), tr. 5."])
def test_what_is_no_author_after_the_text(line: str) -> None:
    assert labels(f"Tiêu đề\n{PROSE}\n{line}")[line][0] == "body"


@pytest.mark.parametrize("title", ["Vì sao làng trồng cây?", "Trồng cây đi thôi!", "Trồng cây à?!"])
def test_a_headline_may_ask_or_quote(title: str) -> None:
    assert kinds(f"{title}\n\n{PROSE}")[0] == kinds(f"{title}\n12/03/2022\n{PROSE}")[0] == ("title", "")
    assert kinds(f"{title}\n{PROSE}")[0] == ("body", "")


def test_numbered_captions_and_sources_of_tables() -> None:
    text = (
        f"Tiêu đề\n{PROSE}\nHình 1. Biểu đồ số cây. Nguồn: UBND xã.\nBảng 2: Số cây theo năm\nNguồn: UBND xã (2020)\n"
    )
    found = labels(f"{text}{PROSE} Hết.\nBảng 2 cho thấy số cây tăng.\n{PROSE} Thôi.")
    assert found["Hình 1. Biểu đồ số cây."] == found["Bảng 2: Số cây theo năm"] == ("caption", "")
    assert found["Nguồn: UBND xã."] == ("caption", "credit")
    assert found["Nguồn: UBND xã (2020)"] == ("metadata", "credit")
    assert found["Bảng 2 cho thấy số cây tăng."] == ("body", "")


def test_works_cited_and_key_words_are_no_text() -> None:
    works = ["Tài liệu tham khảo", "1. Lê Văn An (2020), Cây và làng, Nxb Làng.", "[2] Xã Đông (2021), Báo cáo."]
    keys = "Từ khóa: cây; làng."
    text = "\n".join(["Tiêu đề", f"Tóm tắt: {PROSE}", keys, *[f"{PROSE} {one}." for one in "abcdef"], *works])
    start = text.index(works[0])
    spans = label(text, [Markup(start, start + len(works[0]), level=2)])
    found = {text[span.start : span.end]: (span.kind, span.subkind) for span in spans}
    assert {found[one] for one in works} == {("metadata", "references")}
    assert found[keys] == ("metadata", "keywords")
    early = labels("\n".join(["Tiêu đề", PROSE, *works, *[f"{PROSE} {one}." for one in "abcdefgh"]]))
    assert early[works[1]] == ("body", "")
