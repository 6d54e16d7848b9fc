from __future__ import annotations

import os
import unicodedata
import zipfile

import pytest

import dienngon as dn
from conftest import SEEDS
from dienngon.corpus import Basis
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
    assert any("Ngày 29-11" in str(note) for note in corpus["002_51b4da953c655a5b.txt"].contradictions)
    assert not any(d.contradictions for d in corpus if not d.name.startswith("002"))
    assert corpus["004_c5ec18cf3bbde409.txt"].date.kind is Basis.METADATA_INFERRED_REASONED


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
        page__html="<p>",
        lexicon__toml="x = 1",
        README__md="# About these documents",
        picture__png=b"\x89PNG\r\n\x1a\n" + bytes(50),
    )
    corpus = dn.read(place)
    assert [document.name for document in corpus] == ["good.txt"]
    reasons = {one.name: str(one.reason) for one in corpus.excluded}
    assert set(reasons) == {"empty.txt", "binary.txt", "page.html", "lexicon.toml", "README.md", "picture.png"}
    assert "empty" in reasons["empty.txt"]
    assert "holds no text" in reasons["page.html"]


def test_folders_in_folders_and_archives_are_read(folder) -> None:
    place = folder(a__txt=TEXT)
    (place / "2021" / "báo").mkdir(parents=True)
    (place / "2021" / "báo" / "b.txt").write_text(TEXT, encoding="utf-8")
    with zipfile.ZipFile(place / "old.zip", "w") as archive:
        archive.writestr("c.txt", TEXT.encode("utf-16"))
    corpus = dn.read(place)
    assert [one.name for one in corpus] == ["2021/báo/b.txt", "a.txt", "old.zip/c.txt"]
    assert {one.text for one in corpus} == {TEXT}
    assert [one.encoding for one in corpus] == ["utf-8", "utf-8", corpus["old.zip/c.txt"].encoding]
    assert corpus["old.zip/c.txt"].encoding.startswith("utf-16")


def test_a_table_is_a_document_a_row_named_by_its_id(folder) -> None:
    rows = f"ma;noi_dung;ngay_dang\nx1;{TEXT};05/03/2023\nx2;;06/03/2023\nx3;{TEXT} Hết.;2024\n"
    place = folder(news__csv=rows)
    corpus = dn.read(place / "news.csv", columns={"text": "noi_dung", "date": "ngay_dang", "id": "ma"})
    assert [(one.name, one.date and one.date.value, one.form) for one in corpus] == [
        ("x1", "2023-03-05", "csv"),
        ("x3", "2024", "csv"),
    ]
    assert [one.name for one in corpus.excluded] == ["news.csv, row 3"]
    within = dn.read(place, columns={"text": "noi_dung", "date": "ngay_dang", "id": "ma"})
    assert [one.name for one in within] == ["news.csv#x1", "news.csv#x3"]


def test_a_role_that_no_column_can_have_is_refused(folder) -> None:
    place = folder(news__csv=f"id,text\nx1,{TEXT}\n")
    with pytest.raises(InputError, match=r"A column cannot be taken for 'dat'\. Did you mean 'date'"):
        dn.read(place, columns={"dat": "id"})


def test_metadata_reaches_the_rows_of_a_table(folder) -> None:
    place = folder(
        news__csv=f"id,text\nx1,{TEXT}\n",
        metadata__csv="document,date,publisher\nnews.csv#x1,2022-05,Một tờ báo\n",
    )
    (document,) = dn.read(place)
    assert (document.date.value, document.publisher) == ("2022-05", "Một tờ báo")


def test_an_encoding_may_be_stated(folder) -> None:
    place = folder(a__txt="Hoà bi\u0300nh".encode("cp1258"))
    assert dn.read(place, encoding="windows-1258")["a.txt"].text == "Hoà bình"
    assert dn.read(place, encoding="windows-1252")["a.txt"].text == "Hoà biÌnh"
    with pytest.raises(InputError, match="klingon"):
        dn.read(place, encoding="klingon")


def test_without_cleaning_the_date_still_comes_from_the_cleaned_page(folder) -> None:
    place = folder(a__txt=f"Tiêu đề\n\n27/09/2024\n{TEXT}\nXem thêm\n{TEXT} Khác.")
    whole = dn.read(place, clean=False)["a.txt"]
    assert {span.kind for span in whole.spans} == {"body"}
    assert whole.date == dn.read(place)["a.txt"].date


def test_a_page_of_the_web_is_read_as_one(folder) -> None:
    page = (
        '<html><head><title>Tên bài</title><link rel="canonical" href="https://a.vn/bai.html">'
        '<meta property="article:published_time" content="2022-02-24T10:21:00+07:00"></head><body><nav>Trang chủ</nav>'
        f"<article><h1>Tên bài viết</h1><p>{TEXT}</p><p>{TEXT} Hết.</p></article><footer>Bản quyền</footer>"
        "</body></html>"
    )
    (document,) = dn.read(folder(a__txt=page))
    assert (document.form, document.title, document.url) == ("html", "Tên bài viết", "https://a.vn/bai.html")
    assert document.date is not None
    assert (document.date.value, document.date.confidence) == ("2022-02-24", "high")
    assert [document.text[one.start : one.end] for one in document.paragraphs] == ["Tên bài viết", TEXT, f"{TEXT} Hết."]
    assert any("named .txt" in str(note) for note in document.notes)


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
    date, title = document.contradictions
    assert (date.code, title.code) == ("conflict.metadata", "title.conflict")
    assert (date.parameters["stated"], date.parameters["read"]) == ("2023-01", "2024-09-27")


def test_a_date_as_spreadsheet_programs_write_it_is_day_first(folder) -> None:
    place = folder(a__txt=TEXT, metadata__csv="document;date\na.txt;9/8/2024\n")
    assert dn.read(place)["a.txt"].date.value == "2024-08-09"


def test_a_coarser_metadata_date_that_agrees_is_no_conflict(folder) -> None:
    place = folder(a__txt=f"Tiêu đề\n\n27/09/2024\n\n{TEXT}", metadata__csv="document,date\na.txt,2024\n")
    assert dn.read(place)["a.txt"].notes == ()


def test_an_event_before_the_stated_date_is_no_conflict_and_one_after_it_is(folder) -> None:
    for event, conflict in (("23/02/2022", False), ("23/02/2024", True)):
        place = folder(a__txt=f"Tiêu đề\n\nNgày {event}, {TEXT}", metadata__csv="document,date\na.txt,2023\n")
        assert any(note.section == "conflict" for note in dn.read(place)["a.txt"].notes) == conflict


def test_a_row_for_a_missing_document_is_said(folder) -> None:
    corpus = dn.read(folder(a__txt=TEXT, metadata__csv="document,date\na.txt,2024\nb.txt,2023\n"))
    assert len(corpus.notes) == 1
    assert "'b.txt', which is not in the folder. Did you mean 'a.txt'?" in str(corpus.notes[0])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,date\na.txt,2024\n", "column 'document'"),
        ("document,date\na.txt,31/02/2024\n", "must be as 2022-02-24"),
        ("document,date\na.txt,09/27/2024\n", "must be as 2022-02-24"),
        ("document,date\na.txt,2024-02-31\n", "must be as 2022-02-24"),
        ("document,date,precision\na.txt,2024,day\n", "precision must fit"),
        ("document,date\na.txt,2024\na.txt,2023\n", "is there twice"),
        ("document,date\n,2024\n", "'document' is empty"),
        ("document,date\na.txt,2024,extra\n", "more cells than columns"),
        ('document,title\na.txt,"open\n', "not valid CSV"),
        (b"document,title\na.txt,\0\0\1\n", "cannot be used"),
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


def test_a_metadata_csv_that_is_a_link_out_of_the_folder_is_listed_and_not_read(folder, tmp_path) -> None:
    place = folder(a__txt=TEXT)
    (tmp_path / "secret").write_text("document,publisher\na.txt,Một tờ báo\n", encoding="utf-8")
    (place / "metadata.csv").symlink_to(tmp_path / "secret")
    corpus = dn.read(place)
    assert corpus["a.txt"].publisher == ""
    assert [(one.name, one.reason.code) for one in corpus.excluded] == [("metadata.csv", "unread.link_out")]
    assert dn.read(place, follow_links=True)["a.txt"].publisher == "Một tờ báo"
