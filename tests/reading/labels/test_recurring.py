from __future__ import annotations

import dataclasses

import pytest

from dienngon.corpus import Document
from dienngon.reading.labels.corrections import without_recurring
from dienngon.reading.rules import Rule
from documents import document

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
FOOT = "Một tờ báo giả định của những người yêu sách"


def page(number: int, *, foot: str = FOOT, body: str = "", url: str = "") -> Document:
    own = body or f"{PROSE} Đây là nội dung riêng của bài thứ {number}, không bài nào khác có câu này cả."
    return dataclasses.replace(
        document(f"{number}.txt", f"Bài thứ {number}\n{own}\nĐoạn cuối bài {number}.\n{foot}"), url=url
    )


def removed(documents: list[Document]) -> list[str]:
    return [
        one.text[span.start : span.end]
        for one in without_recurring(documents)
        for span in one.spans
        if span.subkind == "recurring"
    ]


def test_a_line_at_the_end_of_three_pages_is_furniture_with_its_count() -> None:
    documents = without_recurring([page(number) for number in range(1, 4)])
    span = documents[0].spans[-1]
    assert (span.kind, span.subkind) == ("furniture", "recurring")
    assert span.rule == Rule.RECURS.note(documents=3, total=3)
    assert str(span.rule) == "recurs in 3 of 3 documents of the collection"
    assert removed([page(number) for number in range(1, 4)]) == [FOOT] * 3


def test_two_pages_are_too_few() -> None:
    assert removed([page(1), page(2)]) == []


def test_copies_of_one_text_are_reuse_and_not_furniture() -> None:
    body = f"{PROSE} Bài này được ba nơi đăng lại nguyên văn, nên mọi dòng của nó đều lặp lại ở ba nơi."
    assert removed([page(number, body=body) for number in range(1, 4)]) == []


def test_sites_are_told_apart() -> None:
    one = [page(number, url="https://a.vn/x") for number in range(1, 4)]
    two = [page(number, url="https://www.b.vn/x") for number in range(4, 6)]
    assert len(removed([*one, *two])) == 3


@pytest.mark.parametrize(
    "formula",
    [
        *("Căn cứ Luật Tổ chức Chính phủ;", "Điều 1. Phạm vi điều chỉnh", "b) Hồ sơ theo mẫu;", "2. Hồ sơ bao gồm:"),
        *("Trong Bộ luật này, một số từ được hiểu là:", "Người vi phạm quy định tại khoản 1 Điều này bị phạt tiền."),
    ],
)
def test_formulae_of_law_stay(formula: str) -> None:
    assert removed([page(number, foot=formula) for number in range(1, 6)]) == []


def test_a_line_that_few_documents_of_many_share_stays() -> None:
    documents = [
        page(number, foot=FOOT if number < 4 else f"Lời kết khác số {number} ở đây") for number in range(1, 50)
    ]
    assert removed(documents) == []


def test_titles_stay() -> None:
    documents = [document(f"{one}.txt", f"Bản tin trong ngày\n{PROSE} Số {one} có nội dung riêng.") for one in range(5)]
    assert removed(documents) == []


def law(number: int, entry: str) -> Document:
    entries = [f"{entry}{one}. Người dùng bến đò số {number} phải giữ gìn bến {one}." for one in range(1, 15)]
    lines = [f"Nội quy bến {number}", *entries[:7], "Giải nghĩa từ ngữ", *entries[7:], FOOT]
    return document(f"{number}.txt", "\n".join(lines))


def test_within_a_text_of_provisions_headings_recur_and_stay() -> None:
    assert removed([law(number, "") for number in range(1, 8)]) == [FOOT] * 7
    assert removed([law(number, "Câu ") for number in range(1, 8)]) == ["Giải nghĩa từ ngữ", FOOT] * 7
