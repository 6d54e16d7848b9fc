"""The report as Markdown: what is prose stays prose, whatever documents hold, and tables are as wide as their heads."""

from __future__ import annotations

import re

import pytest

from dienngon.reporting.blocks import (
    Bullets,
    Cell,
    Evidence,
    FigureBlock,
    Fold,
    Grid,
    Link,
    Panel,
    Paragraph,
    Section,
    Sentence,
)
from dienngon.reporting.markdown import MOST_ROWS, markdown


def written(*blocks: object) -> str:
    return markdown("Title", "Lead.", [Section("one", "Section", blocks)])  # type: ignore[arg-type]


def test_prose_lists_and_figures() -> None:
    page = written(
        Paragraph("Strong.", strong=True),
        Bullets(("One.", Link("Two.", "#two"))),
        FigureBlock("themes", "Themes", "<svg/>", "In words", "What it shows."),
        Fold("Fold", (Paragraph("Inside."),)),
        Panel("panel", "Gathered", (Paragraph("Elsewhere."),)),
    )
    assert page == (
        "# Title\n\nLead.\n\n## Section\n\n**Strong.**\n\n- One.\n- Two.\n\n![Themes](themes.png)\n\n"
        "**Themes.** What it shows.\n\n### Fold\n\nInside.\n"
    )


@pytest.mark.parametrize("text", ["a | b", "[x](y)", "<b>", "*x*", "# no", "- no", "1. no", "`x`", "$x$"])
def test_nothing_in_a_text_is_markup(text: str) -> None:
    (line,) = written(Paragraph(text)).split("\n\n")[3:]
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line.strip())
    assert plain == text
    assert re.search(r"(?<!\\)[|\[\]<>*`$]|^(#|-|1\.)", line) is None


def test_a_table_is_cut_and_said_to_be() -> None:
    rows = tuple((Cell("a|b"), Cell(str(number), number=True)) for number in range(MOST_ROWS + 5))
    page = written(Grid("Caption.", ("term", "count"), rows, file="rows.csv"))
    lines = [line for line in page.splitlines() if line.startswith("|")]
    assert lines[:3] == ["| term | count |", "| --- | --- |", "| a\\|b | 0 |"]
    assert len(lines) == MOST_ROWS + 2
    assert f"first {MOST_ROWS} of {MOST_ROWS + 5} rows; rows.csv has all" in page


def test_sentences_that_are_printed_are_there_with_their_marks() -> None:
    sentence = Sentence("a.txt", 3, ("Giá ", "gạo", ", ngô tăng."))
    page = written(Evidence("x", "Rice, 2021", (sentence,), printed=True), Evidence("y", "Elsewhere", (sentence,)))
    assert "#### Rice, 2021\n\n- Giá **gạo**, ngô tăng. (a.txt, line 3)" in page
    assert "Elsewhere" not in page


def test_a_fold_of_what_is_not_printed_has_no_heading() -> None:
    sentence = Sentence("a.txt", 3, ("Giá ", "gạo", "."))
    page = written(Paragraph("Text."), Fold("Sentences", (Evidence("x", "Rice", (sentence,)),)))
    assert page.endswith("## Section\n\nText.\n")
