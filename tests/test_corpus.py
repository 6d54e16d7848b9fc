from __future__ import annotations

import dataclasses

import pytest

from dienngon.corpus import Corpus, DocumentDate, Span
from dienngon.errors import ParameterError
from documents import document

TEXT = "Hai bên trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."


def test_values_are_frozen() -> None:
    one = document("a.txt", TEXT, "2021")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.text = "another"  # type: ignore[misc]


def test_precision_follows_from_the_value() -> None:
    assert [DocumentDate(value, "test").precision for value in ("2022", "2022-05", "2022-05-01")] == [
        "year",
        "month",
        "day",
    ]


def test_names_are_unique() -> None:
    with pytest.raises(ParameterError, match="different names"):
        Corpus((document("a", TEXT), document("a", TEXT)))


def test_a_missing_document_names_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"Did you mean 'report\.txt'"):
        Corpus((document("report.txt", TEXT),))["reprot.txt"]


def test_the_hash_follows_text_labels_and_dates() -> None:
    one = document("a", TEXT, "2021")
    others = [
        document("b", TEXT, "2021"),
        document("a", TEXT + " Thêm.", "2021"),
        document("a", TEXT, "2022"),
        dataclasses.replace(one, spans=(Span(1, 0, len(TEXT), "furniture", "", "test"),)),
    ]
    hashes = {Corpus((each,)).hash for each in [one, *others]}
    assert len(hashes) == 5
    assert Corpus((one,)).hash == Corpus((document("a", TEXT, "2021"),)).hash


def test_paragraphs_join_the_spans_of_a_line_and_keep_its_credit() -> None:
    one = document("a", f"{TEXT}\n\nToàn cảnh buổi làm việc. (Ảnh: Phan Anh).\n\n{TEXT} Hết.")
    caption = one.paragraphs[1]
    assert one.text[caption.start : caption.end] == "Toàn cảnh buổi làm việc. (Ảnh: Phan Anh)."
    assert [one.text[start:end] for start, end in caption.credits] == ["(Ảnh: Phan Anh)."]
