"""Small files of every format, made in memory: for the tests of reading and for its fuzzing."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import textwrap
import zipfile
from collections.abc import Mapping, Sequence

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

TITLE = "Hội nghị về hợp tác phòng, chống khủng bố"
LEAD = "Các đại biểu trao đổi kinh nghiệm và bàn hướng phối hợp trong thời gian tới."
PROSE = "Hai bên đã trao đổi thông tin và thống nhất đẩy mạnh hợp tác trong thời gian tới."
PROSE_TWO = "Đại diện các nước nhấn mạnh vai trò của đào tạo cán bộ và chia sẻ kinh nghiệm thực tiễn."
TEXT = f"{TITLE}\n\n27/09/2024\n\n{PROSE}\n\n{PROSE_TWO}\n"
ROWS: tuple[tuple[str, ...], ...] = (
    ("id", "tiêu đề", "ngày đăng", "nội dung", "chuyên mục"),
    ("a1", TITLE, "27/09/2024", PROSE, "Quốc tế"),
    ("a2", "Lớp tập huấn khai giảng", "2024-10-01", PROSE_TWO, "Giáo dục"),
    ("a3", "Ký kết văn bản, phối hợp", "05/11/2024", f"{PROSE}\n\n{PROSE_TWO}", "Quốc tế"),
)
PDF_PAGES = ((TITLE, "", *textwrap.wrap(PROSE, 50), "", *textwrap.wrap(PROSE_TWO, 50)),)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PAGE = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{TITLE}</title>
<meta property="article:published_time" content="2024-09-27T08:00:00+07:00"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>{TITLE}</h1><p>{PROSE}</p><p>{PROSE_TWO}</p></article>
</body></html>
"""


def csv_bytes(rows: Sequence[Sequence[str]] = ROWS, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def records(rows: Sequence[Sequence[str]] = ROWS) -> list[dict[str, str]]:
    """Return rows as objects by the names in the first."""
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def jsonl_bytes(values: Sequence[object] | None = None) -> bytes:
    """Return values as JSON, one a line."""
    lines = records() if values is None else values
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines).encode()


def json_bytes(value: object = None) -> bytes:
    """Return a value, or the rows, as indented JSON."""
    return json.dumps(records() if value is None else value, ensure_ascii=False, indent=1).encode()


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[object]]] | None = None) -> bytes:
    """Return an Excel workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (sheets or {"Bài": ROWS}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet_bytes(columns: Mapping[str, object] | None = None) -> bytes:
    """Return a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.table(dict(columns) if columns else {name: [one[name] for one in records()] for name in ROWS[0]})
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def docx_bytes() -> bytes:
    """Return a Word document with title, heading, table and page header, written by python-docx."""
    from docx import Document

    document = Document()
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph("27/09/2024")
    document.add_paragraph(PROSE)
    document.add_heading("Nội dung chính", level=1)
    document.add_paragraph(PROSE_TWO)
    table = document.add_table(rows=0, cols=2)
    for cells in (("Năm", "Số vụ"), ("2022", "12"), ("2023", "9")):
        for place, (cell, text) in enumerate(zip(table.add_row().cells, cells, strict=True)):
            del place
            cell.text = text
    document.sections[0].header.paragraphs[0].text = "Kỷ yếu hội nghị"
    document.core_properties.author = "Ban biên tập"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def raw_docx(body: str, **parts: str) -> bytes:
    """Return a Word file whose body is the XML given; other parts by name without suffix (``footnotes``)."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="http://x/relationships/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    members = {"word/document.xml": document}
    members["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    )
    members |= {f"word/{name}.xml": content for name, content in parts.items()}
    return zip_bytes(members)


def pdf_bytes(pages: Sequence[Sequence[str]] = PDF_PAGES) -> bytes:
    """Return a PDF with the lines of each page, the first of all in large letters; an empty line is a gap."""
    out = io.BytesIO()
    with PdfPages(out) as file:
        for number, lines in enumerate(pages):
            figure = Figure(figsize=(8.27, 11.69))
            for place, line in enumerate(lines):
                size = 20 if number == place == 0 else 12
                figure.text(0.1, 0.92 - 0.02 * place, line, fontsize=size, va="baseline")
            file.savefig(figure)
    return out.getvalue()


def mhtml_bytes() -> bytes:
    """Return a page as a browser saves it in one file."""
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.vn/bai.html\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="x--y"\r\n\r\n'
        "--x--y\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-Location: https://example.vn/bai.html\r\n\r\n{PAGE}\r\n--x--y--\r\n"
    ).encode()


def zip_bytes(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def tar_bytes(members: Mapping[str, str | bytes], mode: str = "w") -> bytes:
    """Return a tar of members by name; ``mode`` as ``w:gz`` compresses it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def valid() -> dict[str, bytes]:
    """Return one good file of every format and container by its name."""
    text = TEXT.encode()
    members = {"2021/báo.txt": text, "trang.html": PAGE, "bảng.csv": csv_bytes()}
    return {
        "bài.txt": text,
        "utf16.txt": TEXT.encode("utf-16"),
        "bài.md": f"# {TITLE}\n\n{PROSE}\n\n## Mục một\n\n{PROSE_TWO}\n".encode(),
        "bài.html": PAGE.encode(),
        "bài.mhtml": mhtml_bytes(),
        "bài.docx": docx_bytes(),
        "bài.pdf": pdf_bytes(),
        "bảng.csv": csv_bytes(),
        "bảng.tsv": csv_bytes(delimiter="\t"),
        "bảng.xlsx": xlsx_bytes(),
        "bảng.jsonl": jsonl_bytes(),
        "bảng.json": json_bytes(),
        "bảng.parquet": parquet_bytes(),
        "bảng.jsonl.gz": gzip.compress(jsonl_bytes(), mtime=0),
        "bài.txt.bz2": bz2.compress(text),
        "bài.txt.xz": lzma.compress(text),
        "kho.zip": zip_bytes(members),
        "kho.tar": tar_bytes(members),
        "kho.tar.gz": gzip.compress(tar_bytes(members), mtime=0),
    }
