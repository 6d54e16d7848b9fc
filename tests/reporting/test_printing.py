"""Printing: what is printed is the page, the same bytes each time, and a browser that is missing is said to be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_report import chromium

import dienngon as dn
from dienngon.errors import OutputError
from dienngon.reporting import pdf


@pytest.mark.browser
def test_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    chromium()
    page = tmp_path / "page.html"
    page.write_text("<title>Giá gạo</title><p>Giá gạo tăng.</p>", encoding="utf-8")
    for name in ("one.pdf", "two.pdf"):
        pdf.print_pdf(page, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF-")


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
