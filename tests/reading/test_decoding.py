from __future__ import annotations

import unicodedata

import pytest

from dienngon.errors import InputError
from dienngon.reading.decoding import decode

TEXT = "Đấu tranh phòng, chống khủng bố – “từ sớm, từ xa”"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf8_becomes_nfc_without_mark(form: str, mark: str) -> None:
    assert decode((mark + unicodedata.normalize(form, TEXT)).encode()) == TEXT  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (TEXT.encode("utf-16"), "binary or UTF-16"),
        ("Hoà bình à".encode("cp1258", "ignore") + b"\xff", "not UTF-8"),
        ("…—!".encode(), "no letter"),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode(data)
