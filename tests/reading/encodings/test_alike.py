"""Texts that differ in their encoding or the place of their tone marks alone are one text."""

from __future__ import annotations

import unicodedata

import dienngon as dn
from dienngon.checks import check
from old_encodings import encode, table

PROSE = "Hội nghị bàn về hợp tác quốc tế trong phòng, chống khủng bố và bảo vệ an ninh mạng ở các nước."


def test_texts_that_differ_in_encoding_or_tone_placement_are_one_text(folder) -> None:
    modern = f"{PROSE} Hoà bình, kỹ thuật."
    old = modern.replace("Hoà", "Hòa").replace("kỹ", "kĩ")
    place = folder(
        a__txt=modern,
        b__txt=old,
        c__txt=unicodedata.normalize("NFD", modern),
        d__txt=modern.encode("utf-16"),
        e__txt=encode(modern, table("tcvn3")),
    )
    corpus = dn.read(place)
    one = check(corpus)
    assert [row.name for row in one.rows if any(f.kind == "same_text" for f in row.findings)] == [
        "b.txt",
        "c.txt",
        "d.txt",
        "e.txt",
    ]
    assert one.reposts["clusters"] == 1
    assert set(one.encodings) == {"utf-8", "utf-16", "tcvn3"}
