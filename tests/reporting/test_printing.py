"""Printing: what is printed is the page, the same bytes each time, and a browser that is missing is said to be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from test_report import chromium

import dienngon as dn
from dienngon.errors import OutputError
from dienngon.reporting import pdf
from dienngon.reporting.blocks import MOST_PRINTED, Cell, Evidence, Grid, Heading, Section, Sentence
from dienngon.reporting.markup import ROWS_AT_ONCE
from dienngon.reporting.page import render


@pytest.mark.browser
def test_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    chromium()
    page = tmp_path / "page.html"
    page.write_text("<title>Giá gạo</title><p>Giá gạo tăng.</p>", encoding="utf-8")
    for name in ("one.pdf", "two.pdf"):
        pdf.print_pdf(page, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.browser
def test_headings_are_bookmarks_and_tables_repeat_their_heads(tmp_path: Path) -> None:
    chromium()
    rows = tuple((Cell(f"row{number}"), Cell("gạo mùa thơm " * 40)) for number in range(ROWS_AT_ONCE + 5))
    table = Grid("Caption", ("FirstHead", "SecondHead"), rows, file="rows.csv")
    sentences = tuple(Sentence("a", line, ("", f"xay{line}x", "")) for line in range(1, MOST_PRINTED + 3))
    blocks = (Heading("Below"), table, Evidence("ev-a", "Printed panel", sentences, printed=MOST_PRINTED))
    closed = Evidence("ev-b", "Closed panel", sentences)
    page, out = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(render("Title", "lead", [Section("s", "Section one", (*blocks, closed))]), encoding="utf-8")
    pdf.print_pdf(page, out)
    found = pypdfium2.PdfDocument(out)
    marks = [(one.get_title(), one.level) for one in found.get_toc()]
    assert marks == [("Title", 0), ("Section one", 1), ("Below", 2), ("Printed panel", 2)]
    texts = [one.get_textpage().get_text_range() for one in found]
    with_rows = [text for text in texts if "gạo" in text]
    assert len(with_rows) > 1
    assert all("FirstHead" in text for text in with_rows)
    whole = "\n".join(texts)
    assert f"The first {ROWS_AT_ONCE} of {len(rows)} rows; rows.csv has all." in whole
    assert [f"xay{line}x" in whole for line in (1, MOST_PRINTED, MOST_PRINTED + 1)] == [True, True, False]
    for number, text in enumerate(texts, start=1):
        assert f"{number} / {len(texts)}" in text
    # A heading is never the last of a page.
    assert not any(
        text.rstrip().removesuffix(f"{n} / {len(texts)}").rstrip().endswith("Below") for n, text in enumerate(texts, 1)
    )


def test_without_a_browser_nothing_is_begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    study = tmp_path / "study.toml"
    with pytest.raises(OutputError, match="leave out --pdf"):
        dn.run(dn.read_study(written(study)), tmp_path / "out", pdf=True)
    assert not (tmp_path / "out").exists()


def test_a_browser_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho 'no display' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "BROWSERS", (str(program),))
    with pytest.raises(OutputError, match="no display"):
        pdf.print_pdf(tmp_path / "page.html", tmp_path / "page.pdf")


def written(study: Path) -> Path:
    (study.parent / "themes.toml").write_text(
        '[themes.rice]\nlabel_en = "Rice"\nlabel_vi = "Lúa"\ninclude = ""\nexclude = ""\nterms = ["lúa"]\n',
        encoding="utf-8",
    )
    study.write_text('title = "Rice"\n[lexicon]\npath = "themes.toml"\n', encoding="utf-8")
    return study
