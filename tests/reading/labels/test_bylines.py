"""Names and sources as they sign a text: alone on a line, or behind its last sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from dienngon.reading.labels.bylines import abbreviated, signature_start, signed
from dienngon.reading.labels.labeller import label

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."


def labels(text: str) -> dict[str, tuple[str, str]]:
    return {text[span.start : span.end]: (span.kind, span.subkind) for span in label(text)}


@pytest.mark.parametrize(
    "name",
    [
        *("B.Ngân", "P.V", "P.V.", "Q.T.N", "Th.Nguyệt", "Ng. Ánh", "Đ. Minh Châu", "T.Lan - Hồng Đào", "V.Thư (ghi)"),
        *("K.BìnhTheo Reuters", "Thu NgàTổng hợp", "Đào NguyênẢnh: Lê Mơ", "Vũ Ngân thực hiện", "L.N/Báo Ngày Mới"),
    ],
)
def test_names_that_sign_a_text_are_its_author(name: str) -> None:
    assert labels(f"Tiêu đề bài\n{PROSE}\n{name}")[name] == ("metadata", "author")


@pytest.mark.parametrize(
    "line", ["Tổng hợp", "(Theo Reuters)", "Tổng hợp từ Reuters", "TTXVN", "BaoMoi", "Nguồn video: Kênh 5"]
)
def test_what_names_where_a_text_is_from_is_its_source(line: str) -> None:
    assert labels(f"Tiêu đề bài\n{PROSE}\n{line}")[line] == ("metadata", "source")


def test_a_paper_stands_under_the_source_it_was_taken_from() -> None:
    found = labels(f"Tiêu đề bài\n{PROSE}\nTheo Thu Ngà\nĐời sống hôm nay")
    assert found["Đời sống hôm nay"] == ("metadata", "source")
    assert labels(f"Tiêu đề bài\n{PROSE}\nĐời sống hôm nay")["Đời sống hôm nay"] == ("body", "heading")


def test_a_name_above_a_note_to_readers_signs_the_text() -> None:
    note = "* Thư từ và ý kiến về chuyên mục này xin bạn đọc gửi về hộp thư của toà soạn."
    assert labels(f"Tiêu đề bài\n{PROSE}\nThu Ngà\n{note}")["Thu Ngà"] == ("metadata", "author")


@pytest.mark.parametrize(
    "line", ["A. Mục tiêu", "TP.HCM", "B. Phạm vi", "Tổng hợp kết quả", "Bàn thắng: Sơn 14", "U.23"]
)
def test_headings_of_the_text_are_nobodys_names(line: str) -> None:
    assert labels(f"Tiêu đề bài\n{PROSE}\n{line}")[line] == ("body", "heading")


def test_initials_within_the_text_and_letters_of_a_list_under_the_title_stay() -> None:
    assert labels(f"Tiêu đề bài\n{PROSE}\nB.Ngân\n{PROSE} Hết.")["B.Ngân"] == ("body", "heading")
    assert labels(f"Tiêu đề bài\nA.Khái niệm\n{PROSE}")["A.Khái niệm"] == ("body", "heading")
    assert labels(f"Tiêu đề bài\nB.Ngân\n{PROSE}")["B.Ngân"] == ("metadata", "author")


@pytest.mark.parametrize(
    ("end", "signature"),
    [
        *(
            (" Thu Ngà", "Thu Ngà"),
            (" P.V", "P.V"),
            (" theo Ngày Mới", "theo Ngày Mới"),
            (" Theo baomoi.vn", "Theo baomoi.vn"),
        ),
        *(
            ("/. Đào Nguyên/VOV", "Đào Nguyên/VOV"),
            (" (Ảnh: Lê Mơ) THU HÀ", "THU HÀ"),
            (" Bài, ảnh: B.Ngân", "Bài, ảnh: B.Ngân"),
        ),
        *((" theo đó sẽ có thêm", ""), (" Đoàn về TP. Hồ Chí Minh", ""), (" Chợ mở lại sau lũ", ""), ("", "")),
    ],
)
def test_what_stands_behind_the_last_sentence(end: str, signature: str) -> None:
    paragraph = PROSE + end
    assert paragraph[signature_start(paragraph) :] == signature
    text = f"Tiêu đề bài\n{PROSE} Một đoạn đầu.\n{paragraph}"
    last = label(text)[-1]
    assert text[last.start : last.end] == (signature or paragraph)
    assert last.kind == ("metadata" if signature else "body")


def test_only_the_last_paragraph_is_signed() -> None:
    assert labels(f"Tiêu đề bài\n{PROSE} Thu Ngà\n{PROSE} Hết.")[f"{PROSE} Thu Ngà"][0] == "body"


def test_a_person_keeps_what_the_rule_took(folder) -> None:
    text = f"Tiêu đề bài\n{PROSE}\nB.Ngân"
    taken = dn.read(folder(a__txt=text))["a.txt"].spans[-1]
    kept = dn.read(folder(a__txt=text, overrides__csv="document,line,action\na.txt,3,keep\n"))["a.txt"].spans[-1]
    assert (taken.kind, kept.kind) == ("metadata", "body")


_LETTERS = st.sampled_from("BCDĐGHKLMNPQSTVX")
_GIVEN = st.sampled_from(["Ngân", "Thảo", "Minh Châu", "Đạt"])


@given(st.lists(_LETTERS, min_size=1, max_size=2), _GIVEN, st.sampled_from(["", " "]))
def test_any_initials_before_a_given_name_are_a_name(letters: list[str], name: str, space: str) -> None:
    assert abbreviated(".".join(letters) + "." + space + name)
    assert signed(".".join(letters) + "." + space + name) == "author"
    assert not abbreviated(name)
