from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dienngon.corpus import Exclusion
from dienngon.reading import files
from dienngon.reading.files import Source
from dienngon.reading.pages import Options, Page
from dienngon.reading.readers import pages
from dienngon.reading.sources import sources
from dienngon.reading.thresholds import Files
from documents import marks
from made_files import (
    PAGE,
    PROSE,
    PROSE_TWO,
    TEXT,
    TITLE,
    docx_bytes,
    jsonl_bytes,
    mhtml_bytes,
    pdf_bytes,
    valid,
    zip_bytes,
)

VALID = valid()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def read(name: str, data: bytes, **options) -> list[Page | Exclusion]:
    return list(pages(Source(name, lambda: io.BufferedReader(io.BytesIO(data))), Options(**options)))


def reason(name: str, data: bytes) -> str:
    (one,) = read(name, data)
    assert isinstance(one, Exclusion), one
    assert one.name == name
    said = str(one.reason)
    assert said[0].islower()
    assert not said.endswith(".")
    return said


@pytest.mark.parametrize("name", VALID)
def test_good_files_are_read(tmp_path, name) -> None:
    (tmp_path / name).write_bytes(VALID[name])
    found = [one for source in sources(tmp_path) for one in pages(source, Options())]
    assert found
    assert all(isinstance(one, Page) and one.notes == () for one in found), found
    assert any(PROSE in " ".join(one.text.split()) for one in found)
    assert all(unicodedata.is_normalized("NFC", one.text) and one.sha256 for one in found)


@pytest.mark.parametrize(
    ("name", "data", "form", "called"),
    [
        ("a.txt", PAGE.encode(), "html", "HTML"),
        ("a.doc", PAGE.encode(), "html", "HTML"),
        ("a.doc", b"\xff\xfe" + PAGE.encode("utf-16-le"), "html", "HTML"),
        ("a.pdf", f"\n<!-- lỗi -->\n{PAGE}".encode(), "html", "HTML"),
        ("a.csv", PAGE.encode(), "html", "HTML"),
        ("a.doc", mhtml_bytes(), "mhtml", "MHTML"),
        ("a.html", mhtml_bytes(), "mhtml", "MHTML"),
        ("a.doc", docx_bytes(), "docx", "a Word document"),
        ("a.txt", docx_bytes(), "docx", "a Word document"),
        ("a.docx", pdf_bytes(), "pdf", "PDF"),
        ("a.txt", jsonl_bytes([{"text": PROSE}]), "jsonl", "JSON lines"),
        ("a.csv", VALID["bảng.xlsx"], "xlsx", "an Excel workbook"),
        ("a.bin", VALID["bảng.parquet"], "parquet", "Parquet"),
    ],
)
def test_content_goes_before_the_name(name, data, form, called) -> None:
    for one in read(name, data):
        assert isinstance(one, Page)
        assert one.form == form
        suffix = name.removeprefix("a")
        assert f"named {suffix}, but its content is {called}" in map(str, one.notes)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.pdf", b" \n", "empty"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "PowerPoint"),
        ("a.db", OLE, "unknown kind"),
        ("a.rtf", b"{\\rtf1 abc}", "RTF"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "7z archive"),
        ("a.rar", b"Rar!\x1a\x07\0", "RAR archive"),
        ("a.zst", b"\x28\xb5\x2f\xfd\0", "Zstandard"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8", "picture"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "recording"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("a.log", b"abc", "it is a .log file; read are .txt"),
        ("a.pdf", b"abc", "not PDF, or is damaged"),
        ("a.docx", b"abc", "not a Word document, or is damaged"),
        ("a.dat", zip_bytes({"a.txt": TEXT}), "rename it to .zip"),
        ("a.docx", zip_bytes({"a.txt": TEXT}), "zip archive"),
        ("a.odt", zip_bytes({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument text"),
        ("a.epub", zip_bytes({"META-INF/container.xml": ""}), "EPUB"),
        ("a.pptx", zip_bytes({"ppt/presentation.xml": ""}), "PowerPoint"),
    ],
)
def test_what_is_not_read_is_named(name, data, said) -> None:
    assert said in reason(name, data)


@pytest.mark.parametrize("name", ["Báo cáo", "Báo cáo 1.2", "Số 5.Hà Nội", "a.TXT", "a.text"])
def test_text_by_any_name_of_text(name) -> None:
    (page,) = read(name, TEXT.encode())
    assert isinstance(page, Page)
    assert (page.text, page.form, page.encoding) == (TEXT, "txt", "utf-8")


def test_an_encoding_that_is_asked_for() -> None:
    (page,) = read("a.txt", TEXT.encode("utf-16-le"), encoding="utf-16-le")
    assert isinstance(page, Page)
    assert page.text == TEXT
    (left_out,) = read("a.txt", TEXT.encode(), encoding="klingon")
    assert isinstance(left_out, Exclusion)
    assert left_out.reason.code == "unread.unknown_encoding"
    assert "klingon" in str(left_out.reason)


def test_a_large_document_is_told(monkeypatch) -> None:
    monkeypatch.setattr(files.Source.read, "__defaults__", (1000,))
    assert "holds more than" in reason("a.txt", TEXT.encode() * 100)


def test_what_does_not_fit_into_memory_is_told(monkeypatch) -> None:
    def full(*_):
        raise MemoryError

    monkeypatch.setattr("dienngon.reading.readers.read_text", full)
    assert "memory" in reason("a.txt", TEXT.encode())


def test_what_a_library_stumbles_over_is_told(monkeypatch) -> None:
    def stumbling(*_):
        key = "x"
        raise KeyError(key)

    monkeypatch.setattr("dienngon.reading.readers.read_text", stumbling)
    assert "failed unexpectedly (KeyError: 'x')" in reason("a.txt", TEXT.encode())


def test_markdown_marks_its_headings() -> None:
    text = (
        f'---\ntitle: "Bài"\ndate: 27/09/2024\ntác giả: An\n---\n\n# {TITLE} #\n\n{PROSE}\n\nMục\n---\n\n'
        f"```\n# không phải\n```\n\n* * *\n\n## Mục hai\n# Mục ba\n{PROSE_TWO}\n"
    )
    (page,) = read("a.md", text.encode())
    assert isinstance(page, Page)
    assert page.text == text
    assert (page.title, page.dates[0].value, page.metadata["tác giả"]) == ("Bài", "2024-09-27", "An")
    marked = {(page.text[m.start : m.end], m.kind, m.subkind) for m in marks(page)}
    assert {(TITLE, "title", ""), ("Mục", "body", "heading"), ("Mục hai", "body", "heading")} <= marked
    assert {("Mục ba", "body", "heading"), ("# không phải", "furniture", "code")} <= marked
    assert not any(PROSE in one[0] or PROSE_TWO in one[0] for one in marked)


@given(st.text())
@settings(max_examples=200)
def test_marks_of_any_markdown_are_in_order_and_on_one_line(text) -> None:
    for page in read("a.md", text.encode("utf-8", "replace")):
        end = 0
        for mark in marks(page) if isinstance(page, Page) else ():
            assert end <= mark.start < mark.end
            assert "\n" not in page.text[mark.start : mark.end]
            end = mark.end


@pytest.mark.parametrize("name", VALID)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_damaged_files_are_read_or_told(tmp_path, name, data) -> None:
    """Whatever becomes of a file, reading it raises nothing; benchmarks/reading.py --fuzz does more of this."""
    broken = bytearray(VALID[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, max(0, len(broken) - 1)))
        if data.draw(st.booleans()):
            del broken[place:]
        else:
            broken[place : place + 4] = data.draw(st.binary(max_size=8))
    (tmp_path / name).write_bytes(broken)
    for source in sources(tmp_path):
        for one in (source,) if isinstance(source, Exclusion) else pages(source, Options()):
            assert isinstance(one, Page | Exclusion)
            assert one.text if isinstance(one, Page) else str(one.reason)
            assert isinstance(one, Page) or getattr(one.reason, "code", "") != "unread.unexpected"


def test_a_bomb_of_entities_does_not_grow() -> None:
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<!DOCTYPE x [<!ENTITY a0 "boom">{lol}]><w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{PROSE}&a11;</w:t></w:r></w:p></w:body></w:document>'
    )
    (one,) = read("a.docx", zip_bytes({"word/document.xml": document}))
    assert "boom" not in (one.text if isinstance(one, Page) else "")


def test_a_bomb_in_a_word_file_is_told(monkeypatch) -> None:
    monkeypatch.setattr(Files, "BOMB_LEAST", 100_000)
    data = zip_bytes({"word/document.xml": b" " * 5_000_000})
    assert "compression bomb" in reason("a.docx", data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].file_size == 5_000_000


def test_text_is_read_without_the_libraries_of_other_formats(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    heavy = ("lxml", "pypdfium2", "python_calamine", "pyarrow", "docx")
    code = (
        "import sys, pathlib\n"
        "from dienngon.reading.sources import sources\n"
        "from dienngon.reading.readers import pages\n"
        "from dienngon.reading.pages import Options\n"
        f"for one in sources(pathlib.Path({str(tmp_path)!r})): assert [*pages(one, Options())][0].text\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
