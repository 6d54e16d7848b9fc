from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dienngon.errors import InputError
from dienngon.reading.pages import Page
from dienngon.reading.word.reader import read_word
from documents import marks
from made_files import PROSE, PROSE_TWO, TITLE, W, docx_bytes, raw_docx, zip_bytes


def read(data: bytes) -> Page:
    return read_word(io.BytesIO(data))  # type: ignore[arg-type]


def marked(page: Page) -> list[tuple[str, str, str]]:
    return [(page.text[m.start : m.end], m.kind, m.subkind) for m in marks(page)]


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def styled(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def test_what_python_docx_writes_is_read_in_order() -> None:
    page = read(docx_bytes())
    lines = [line for line in page.text.split("\n") if line]
    assert lines == [
        TITLE,
        "27/09/2024",
        PROSE,
        "Nội dung chính",
        PROSE_TWO,
        "Năm | Số vụ",
        "2022 | 12",
        "2023 | 9",
        "Kỷ yếu hội nghị",
    ]
    assert marked(page) == [
        (TITLE, "title", ""),
        ("Nội dung chính", "body", "heading"),
        ("Năm | Số vụ", "body", "table"),
        ("2022 | 12", "body", "table"),
        ("2023 | 9", "body", "table"),
        ("Kỷ yếu hội nghị", "furniture", "running header"),
    ]
    assert (page.title, page.metadata["author"], page.dates) == (TITLE, "Ban biên tập", ())
    assert page.metadata["created"]


def test_tracked_deletions_and_hidden_text_are_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>Giữ lại</w:t></w:r><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t xml:space='preserve'> và thêm</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> hiện</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    page = read(raw_docx(body))
    assert page.text == "Giữ lại và thêm hiện"
    assert [str(one) for one in page.notes] == ["hidden text of 2 characters is left out"]


def test_breaks_tabs_and_hyphens() -> None:
    body = (
        "<w:p><w:r><w:t>một</w:t><w:br/><w:t>hai</w:t><w:tab/><w:t>Cô</w:t><w:noBreakHyphen/><w:t>lôm</w:t></w:r></w:p>"
    )
    assert read(raw_docx(body)).text == "một\nhai\tCô\u2011lôm"


def test_text_boxes_stand_behind_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('Trong khung')}</w:txbxContent>"
    inside = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{inside}</mc:AlternateContent><w:t>Ngoài khung</w:t></w:r></w:p>"
    )
    assert read(raw_docx(body + paragraph("Sau"))).text == "Ngoài khung\n\nTrong khung\n\nSau"


def test_a_table_that_only_places_text_gives_paragraphs() -> None:
    cells = "".join(f"<w:tc>{paragraph(one)}{paragraph('Độc lập')}</w:tc>" for one in ("BỘ CÔNG AN", "CỘNG HÒA"))
    page = read(raw_docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{paragraph(PROSE)}"))
    assert page.text == f"BỘ CÔNG AN\n\nĐộc lập\n\nCỘNG HÒA\n\nĐộc lập\n\n{PROSE}"
    assert marks(page) == []


def test_styles_by_their_names_and_levels() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="a"><w:name w:val="Heading 2"/></w:style>'
        '<w:style w:styleId="b"><w:name w:val="Mục"/><w:basedOn w:val="c"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="Gốc"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:styleId="d"><w:name w:val="caption"/></w:style>'
        '<w:style w:styleId="e"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    body = "".join(
        paragraph(text, styled(name)) for text, name in (("Một", "b"), ("Hai", "a"), ("Ảnh", "d"), ("Mục lục", "e"))
    )
    assert marked(read(raw_docx(body, styles=styles))) == [
        ("Một", "title", ""),
        ("Hai", "body", "heading"),
        ("Ảnh", "caption", ""),
        ("Mục lục", "furniture", "contents"),
    ]


def test_footnotes_headers_and_footers_stand_at_the_end() -> None:
    note = f'<w:footnote w:id="1">{paragraph("Xem thêm.")}</w:footnote>'
    note += f'<w:footnote w:type="separator">{paragraph("x")}</w:footnote>'
    page = read(
        raw_docx(
            paragraph(PROSE),
            footnotes=f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>',
            header1=f'<w:hdr xmlns:w="{W}">{paragraph("Kỷ yếu")}</w:hdr>',
            header2=f'<w:hdr xmlns:w="{W}">{paragraph("Kỷ yếu")}</w:hdr>',
            footer1=f'<w:ftr xmlns:w="{W}">{paragraph("- 3 -")}</w:ftr>',
        )
    )
    assert page.text == f"{PROSE}\n\nXem thêm.\n\nKỷ yếu\n\n- 3 -"
    assert marked(page) == [
        ("Xem thêm.", "body", "footnote"),
        ("Kỷ yếu", "furniture", "running header"),
        ("- 3 -", "furniture", "page number"),
    ]


def test_letters_of_old_fonts_are_mended() -> None:
    old = "Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp tù do h¹nh phóc"
    font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    page = read(raw_docx(paragraph(old, run=font) + paragraph(PROSE)))
    assert page.text == f"Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập tự do hạnh phúc\n\n{PROSE}"
    assert page.encoding == "tcvn3"
    capitals = read(raw_docx(paragraph(old, run=font.replace("VnTime", "VnTimeH"))))
    assert capitals.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, ĐỘC LẬP TỰ DO HẠNH PHÚC"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zip_bytes({"word/other.xml": ""}), "word/document.xml is missing"),
        (zip_bytes({"word/document.xml": ""}), "is no XML"),
        (raw_docx(""), "holds no text"),
        (docx_bytes()[:3000], "damaged or cut off"),
    ],
)
def test_bad_word_files(data, said) -> None:
    with pytest.raises(InputError, match=said):
        read(data)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    page = read(raw_docx(f"{paragraph(PROSE)}<w:p><w:r><w:t>{PROSE_TWO}</w:p>"))
    assert PROSE in page.text
    assert page.notes[0].code == "damage.parts"


XML_TEXT = st.text(st.characters(categories=("L", "N", "P", "Zs", "M"), exclude_characters="&<>"), max_size=30)


@given(st.lists(st.tuples(XML_TEXT, st.sampled_from(["", styled("Title"), '<w:outlineLvl w:val="1"/>'])), max_size=8))
def test_marks_lie_on_lines_of_the_text(paragraphs) -> None:
    body = "".join(paragraph(text, properties) for text, properties in paragraphs)
    try:
        page = read(raw_docx(body))
    except InputError:
        assert not any(char.isalnum() for text, _ in paragraphs for char in text)
        return
    end = 0
    for mark in marks(page):
        assert end <= mark.start < mark.end
        assert "\n" not in page.text[mark.start : mark.end]
        end = mark.end
