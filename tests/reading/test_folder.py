from __future__ import annotations

import os
import unicodedata

import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon.errors import InputError

TEXT = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."


def test_seeds_dates_and_their_bases(corpus: dn.Corpus) -> None:
    dates = {document.name[:3]: (document.date.value, document.date.inferred) for document in corpus if document.date}
    assert dates == {
        "000": ("2024-09-27", False),
        "001": ("2022-02-24", False),
        "002": ("2021-09-30", False),
        "003": ("2022-05", False),
        "004": ("2022", True),
    }
    assert any("date conflict" in note and "Ngày 29-11" in note for note in corpus["002_51b4da953c655a5b.txt"].notes)
    assert not any("conflict" in note for d in corpus if not d.name.startswith("002") for note in d.notes)
    assert corpus["004_c5ec18cf3bbde409.txt"].date.basis.startswith("inferred")


def test_without_metadata_the_texts_date_themselves(tmp_path) -> None:
    for file in SEEDS.glob("*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    dates = {document.name[:3]: document.date and document.date.value for document in dn.read(tmp_path)}
    assert dates == {"000": "2024-09-27", "001": "2022-02-24", "002": "2021-09-30", "003": "2022-05", "004": None}


def test_everything_left_out_is_listed_with_its_reason(folder) -> None:
    place = folder(
        good__txt=TEXT,
        empty__txt=b"",
        binary__txt=b"\0\1\2",
        latin__txt="Hoà".encode("cp1252"),
        page__html="<p>",
        lexicon__toml="x = 1",
    )
    (place / "inner").mkdir()
    corpus = dn.read(place)
    assert [document.name for document in corpus] == ["good.txt"]
    reasons = {one.name: one.reason for one in corpus.excluded}
    assert set(reasons) == {"empty.txt", "binary.txt", "latin.txt", "page.html", "lexicon.toml", "inner"}
    assert "empty" in reasons["empty.txt"]
    assert "UTF-8" in reasons["latin.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes exist on POSIX only")
def test_a_pipe_is_not_waited_for(folder) -> None:
    place = folder(good__txt=TEXT)
    os.mkfifo(place / "pipe.txt")
    assert [one.name for one in dn.read(place).excluded] == ["pipe.txt"]


def test_names_in_nfd_meet_metadata_in_nfc(folder) -> None:
    place = folder(metadata__csv="document,date\nbáo.txt,2022\n")
    (place / unicodedata.normalize("NFD", "báo.txt")).write_text(TEXT, encoding="utf-8")
    corpus = dn.read(place)
    assert corpus["báo.txt"].date.value == "2022"
    assert corpus.notes == ()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "is empty"),
        ({"a__txt": b""}, "a.txt: the file is empty"),
        ({"a__pdf": b"%PDF"}, "a.pdf"),
    ],
)
def test_a_folder_without_a_document_is_an_error(folder, files, said) -> None:
    with pytest.raises(InputError, match=said):
        dn.read(folder(**files))


def test_no_such_folder() -> None:
    with pytest.raises(InputError, match="No such folder or file: 'nowhere'"):
        dn.read("nowhere")


def test_metadata_overrides_and_the_disagreement_is_said(folder) -> None:
    place = folder(
        a__txt=f"Tiêu đề một\n\n27/09/2024\n\n{TEXT}",
        metadata__csv="document,title,publisher,date,precision,basis,type\n"
        "a.txt,Tiêu đề hai,Báo,2023-01,month,known,news\n",
    )
    document = dn.read(place)["a.txt"]
    assert (document.title, document.publisher, document.date.value) == ("Tiêu đề hai", "Báo", "2023-01")
    assert dict(document.metadata) == {"type": "news"}
    assert any("date conflict" in note and "2023-01" in note and "2024-09-27" in note for note in document.notes)
    assert any("title conflict" in note for note in document.notes)


def test_a_coarser_metadata_date_that_agrees_is_no_conflict(folder) -> None:
    place = folder(a__txt=f"Tiêu đề\n\n27/09/2024\n\n{TEXT}", metadata__csv="document,date\na.txt,2024\n")
    assert dn.read(place)["a.txt"].notes == ()


def test_an_event_before_the_stated_date_is_no_conflict_and_one_after_it_is(folder) -> None:
    for event, conflict in (("23/02/2022", False), ("23/02/2024", True)):
        place = folder(a__txt=f"Tiêu đề\n\nNgày {event}, {TEXT}", metadata__csv="document,date\na.txt,2023\n")
        assert any("date conflict" in note for note in dn.read(place)["a.txt"].notes) == conflict


def test_a_row_for_a_missing_document_is_said(folder) -> None:
    corpus = dn.read(folder(a__txt=TEXT, metadata__csv="document,date\na.txt,2024\nb.txt,2023\n"))
    assert len(corpus.notes) == 1
    assert "'b.txt', which is not in the folder. Did you mean 'a.txt'?" in corpus.notes[0]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,date\na.txt,2024\n", "column 'document'"),
        ("document,date\na.txt,27/09/2024\n", "must be as 2022-02-24"),
        ("document,date\na.txt,2024-02-31\n", "must be as 2022-02-24"),
        ("document,date,precision\na.txt,2024,day\n", "precision must fit"),
        ("document,date\na.txt,2024\na.txt,2023\n", "stands there twice"),
        ("document,date\n,2024\n", "'document' is empty"),
        ("document,date\na.txt,2024,extra\n", "more cells than columns"),
        ('document,title\na.txt,"open\n', "not valid CSV"),
        ("document,title\na.txt,Hoà\n".encode("cp1252"), "not UTF-8"),
    ],
)
def test_bad_metadata_names_line_and_fault(folder, table, said) -> None:
    with pytest.raises(InputError, match=said):
        dn.read(folder(a__txt=TEXT, metadata__csv=table))


def test_one_file(folder) -> None:
    place = folder(a__txt=TEXT, b__txt=TEXT)
    assert [document.name for document in dn.read(place / "a.txt")] == ["a.txt"]
    with pytest.raises(InputError, match="cannot be used"):
        dn.read(folder(c__bin=b"\0") / "c.bin")


def test_the_text_is_what_was_in_the_file(corpus: dn.Corpus) -> None:
    for document in corpus:
        raw = (SEEDS / document.name).read_bytes().decode("utf-8-sig")
        assert document.text == unicodedata.normalize("NFC", raw)
