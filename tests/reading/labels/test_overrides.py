from __future__ import annotations

import pytest

import dienngon as dn
from dienngon.errors import InputError
from dienngon.reading.rules import Rule

PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
TEXT = f"Tiêu đề\n\n{PROSE}\n\nMột đoạn nữa.\n\nXem thêm\n{PROSE} Khác."


def lines(corpus: dn.Corpus) -> dict[int, str]:
    return {span.line: span.kind for span in corpus["a.txt"].spans}


def test_lines_are_kept_and_dropped_with_the_reason(folder) -> None:
    place = folder(a__txt=TEXT, overrides__csv="document,line,action,reason\na.txt,8,keep,thuộc bài\na.txt,5,drop,\n")
    corpus = dn.read(place)
    assert lines(corpus) == {1: "title", 3: "body", 5: "furniture", 7: "furniture", 8: "body"}
    rules = {span.line: (span.subkind, span.rule) for span in corpus["a.txt"].spans}
    assert rules[8] == ("kept", Rule.KEPT_REASONED.note(reason="thuộc bài"))
    assert rules[5] == ("dropped", Rule.DROPPED)
    assert [one.name for one in corpus.excluded] == []


def test_ranges_and_the_later_of_two(folder) -> None:
    place = folder(a__txt=TEXT, overrides__csv="document,line,action\na.txt,1-8,drop\na.txt,3,keep\n")
    assert lines(dn.read(place)) == {1: "furniture", 3: "body", 5: "furniture", 7: "furniture", 8: "furniture"}


def test_another_file_may_be_given(folder, tmp_path) -> None:
    place = folder(a__txt=TEXT)
    other = tmp_path / "mine.csv"
    other.write_text("document;line;action\na.txt;7-8;keep\n", encoding="utf-8")
    assert lines(dn.read(place, overrides=other))[7] == "body"


def test_what_has_no_effect_is_said(folder) -> None:
    place = folder(a__txt=TEXT, overrides__csv="document,line,action\na.txt,99,keep\nb.txt,1,drop\n")
    notes = dn.read(place).notes
    assert any("'a.txt' has no text in line 99" in str(note) for note in notes)
    assert any("'b.txt', which is not in the folder" in str(note) for note in notes)


def test_without_cleaning_nothing_is_dropped(folder) -> None:
    place = folder(a__txt=TEXT, overrides__csv="document,line,action\na.txt,3,drop\n")
    assert set(lines(dn.read(place, clean=False)).values()) == {"body"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a.txt,x,keep", "must be a number, as 12, or a range"),
        ("a.txt,5-3,keep", "must be a number, as 12, or a range"),
        ("a.txt,0,keep", "must be a number, as 12, or a range"),
        ("a.txt,3,remove", "must be keep or drop. Got 'remove'"),
        (",3,keep", "'document' is empty"),
        ("a.txt,3,keep,extra", "more cells than columns"),
    ],
)
def test_bad_rows_name_line_and_fault(folder, row, said) -> None:
    with pytest.raises(InputError, match=f"overrides.csv, line 2: .*{said}"):
        dn.read(folder(a__txt=TEXT, overrides__csv=f"document,line,action\n{row}\n"))
