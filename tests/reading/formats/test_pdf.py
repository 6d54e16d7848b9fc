from __future__ import annotations

import io

import pytest

from dienngon.codes import Note
from dienngon.errors import InputError
from dienngon.reading import pdf
from dienngon.reading.labels.labeller import marked
from dienngon.reading.pages import Page, markup_of
from dienngon.reading.pdf import read_pdf
from dienngon.reading.pdf.paragraphs import PdfLine, blocks
from dienngon.reading.thresholds import Pdf
from documents import marks
from made_files import PROSE, PROSE_TWO, TITLE, pdf_bytes

SMALL = "Hợp tác quốc tế về phòng, chống khủng bố"


def read(data: bytes) -> Page:
    return read_pdf(io.BytesIO(data))  # type: ignore[arg-type]


def lines_of(page: Page) -> list[str]:
    return [line for line in page.text.split("\n") if line]


def line(text: str, row: float, *, page: int = 0, left: float = 100.0, height: float = 12.0) -> PdfLine:
    """Return a line of 6 points a letter; rows are 15 points apart."""
    bottom = 800.0 - 15 * row
    return PdfLine(page, text, left, bottom, left + 6.0 * len(text), bottom + height)


def texts(*pages: list[PdfLine]) -> list[str]:
    return [block.text for block in blocks(pages, [842.0] * len(pages))]


def test_lines_become_paragraphs_and_the_largest_letters_the_title() -> None:
    page = read(pdf_bytes())
    assert lines_of(page) == [TITLE, PROSE, PROSE_TWO]
    (mark,) = marks(page)
    assert (page.text[mark.start : mark.end], mark.kind) == (TITLE, "title")
    assert (page.form, page.title, page.dates, page.notes) == ("pdf", TITLE, (), ())
    assert len(page.metadata["created"]) == len("2024-09-27")


def test_margins_of_pages_are_furniture_and_paragraphs_go_on_behind_them() -> None:
    words = ("một", "hai", "ba", "bốn", "năm", "sáu")
    bodies = [
        [f"Dòng {word} của trang {page} viết liền với dòng đứng sau" for word in words] for page in ("đầu", "hai", "ba")
    ]
    pages = [["Kỷ yếu hội nghị", "", *body, "", "", f"Trang {number}"] for number, body in enumerate(bodies)]
    page = read(pdf_bytes(pages))
    found = {page.text[m.start : m.end]: (m.kind, m.subkind) for m in marks(page)}
    assert found["Trang 1"][0] == found["Kỷ yếu hội nghị"][0] == "furniture"
    assert not any("Dòng" in text for text in found)


def test_pages_without_text() -> None:
    with pytest.raises(InputError, match=r"scanned PDF without a text layer \(2 pages\).*OCR"):
        read(pdf_bytes([[], []]))
    page = read(pdf_bytes([[], [PROSE] * 6, []]))
    assert "pages 1, 3 without text" in str(page.notes[0])
    assert read(pdf_bytes([["Ký bởi Cổng thông tin"], [], []])).notes[0] == Note.of(
        "pdf.few_letters", letters=17, count=3
    )


def test_a_password_is_told() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf_bytes()))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="protected by a password"):
        read(out.getvalue())


def test_a_cut_file_is_read_as_far_as_it_goes() -> None:
    data = pdf_bytes()
    for cut in (10, 60):
        assert any("cut off" in str(note) for note in read(data[:-cut]).notes)
    with pytest.raises(InputError, match="damaged"):
        read(data[:30])
    with pytest.raises(InputError, match="damaged"):
        read(b"%PDF-1.7\n")


def test_limits(monkeypatch) -> None:
    monkeypatch.setattr(Pdf, "PAGES", 2)
    page = read(pdf_bytes([[PROSE] * 4] * 3))
    assert Note.of("pdf.first_pages", count=3, most=2) in page.notes
    monkeypatch.setattr(Pdf, "LETTERS", 100)
    with pytest.raises(InputError, match="more than 100 letters"):
        read(pdf_bytes([[PROSE] * 4]))


def test_signs_that_are_no_letters() -> None:
    private = [[PdfLine(0, "\ue000\ue001\ue002\ue003 abc", 0, 0, 1, 1)]]
    with pytest.raises(InputError, match="cannot be read as letters"):
        pdf._doubt(private)
    assert "1 of 41 signs" in str(pdf._doubt([[PdfLine(0, "\ue000" + "a" * 40, 0, 0, 1, 1)]])[0])


# Paragraphs by the places of lines. In a column of 60 letters, a full line leaves no room for the next word.

FULL = "m" * 30 + " " + "n" * 29


def test_a_line_that_ends_early_ends_its_paragraph() -> None:
    assert texts([line(FULL, 0), line("cuối đoạn.", 1), line(FULL, 2), line(FULL, 3)]) == [
        f"{FULL} cuối đoạn.",
        f"{FULL} {FULL}",
    ]


def test_room_parts_paragraphs() -> None:
    rows = [line(FULL, 0), line(FULL, 1), line(FULL, 2.6), line(FULL, 3.6), line(FULL, 4.6)]
    assert texts(rows) == [f"{FULL} {FULL}", f"{FULL} {FULL} {FULL}"]


def test_a_line_set_in_opens_a_paragraph() -> None:
    first = line("x" * 57, 0, left=118.0)
    rows = [
        first,
        line(FULL, 1),
        line("y" * 57, 2, left=118.0),
        line(FULL, 3),
        line("z" * 57, 4, left=118.0),
        line("w" * 57, 5, left=118.0),
    ]
    assert texts(rows) == [f"{'x' * 57} {FULL}", f"{'y' * 57} {FULL}", "z" * 57, "w" * 57]


def test_columns_and_pages_are_crossed_in_the_middle_of_a_sentence() -> None:
    rows = [line(FULL, 0), line(FULL, 1), line("đến hết.", 0, left=500.0), line("Mới", 1.8, left=500.0)]
    assert texts(rows) == [f"{FULL} {FULL} đến hết.", "Mới"]
    ended = line("n" * 59 + ".", 1)
    assert texts([line(FULL, 0), ended], [line(FULL, 0, page=1)]) == [f"{FULL} {ended.text}", FULL]
    assert texts([line(FULL, 0), line(FULL, 1)], [line("tiếp tục", 0, page=1)]) == [f"{FULL} {FULL} tiếp tục"]


def test_hyphens_at_the_end_of_a_line_stay() -> None:
    assert texts([line("m" * 56 + " Cô-", 0), line("lôm-bi-a thắng", 1)]) == ["m" * 56 + " Cô-lôm-bi-a thắng"]
    assert texts([line("m" * 57 + " từ -", 0), line("đến nay", 1)]) == ["m" * 57 + " từ - đến nay"]
    assert texts([line("m" * 56 + " thông\u00ad", 0), line("tin", 1)]) == ["m" * 56 + " thôngtin"]


def test_headings_by_size() -> None:
    found = blocks([[line(TITLE, 0, height=20), line(FULL, 2), line(FULL, 3), line(SMALL, 5, height=15)]], [842.0])
    assert [(block.text, block.known.largest, block.known.larger) for block in found] == [
        (TITLE, True, True),
        (f"{FULL} {FULL}", False, False),
        (SMALL, False, True),
    ]
    text = f"{TITLE}\n{FULL} {FULL}\n{SMALL}"
    known = [
        markup
        for block in found
        for start in (text.index(block.text),)
        for markup in markup_of(text, start, start + len(block.text), block.known)
    ]
    assert [(mark.kind, mark.subkind) for mark in marked(text, known)] == [("title", ""), ("body", "heading")]


def test_nothing_gives_nothing() -> None:
    assert blocks([], []) == []
    assert blocks([[]], [842.0]) == []
