"""The report as Markdown: what is prose stays prose, whatever documents hold, and tables are as wide as their heads."""

from __future__ import annotations

import dataclasses
import re

import pytest

from dienngon.reporting.blocks import (
    Badge,
    Bullets,
    Cell,
    Evidence,
    FigureBlock,
    Fold,
    Grid,
    Line,
    Lines,
    Link,
    Panel,
    Paragraph,
    Point,
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


def test_lines_that_were_removed_together_are_a_list_under_their_place() -> None:
    stretch = Sentence("a.txt", 37, ("Xem thêm\nGiá gạo",), "menu", named=True, last=40, lines=2)
    assert "- lines 37–40, 2 of them, menu:\n  - Xem thêm\n  - Giá gạo" in written(
        Evidence("x", "A", (stretch,), printed=1)
    )


def test_what_only_a_screen_can_do_is_not_said() -> None:
    page = written(Paragraph("Follow a number.", screen=True), Paragraph("All lines.", file="spans.csv"))
    assert "Follow" not in page
    assert "All lines. [spans.csv](spans.csv)" in page


def test_rates_of_themes_have_a_column_for_each_period() -> None:
    points = (Point(4.0, "4.0", period="2021", hits="3"), Point(None, "–", period="2022"))
    lines = Lines(
        "Rates.", ("Theme", "Dots", "Rates", "Verdict"), (Line("Rice", "", points, points, Badge("none", "x")),)
    )
    apart = dataclasses.replace(lines, periods=("2021", "2022"), judged=False)
    assert "| Theme | 2021 | 2022 |\n| --- | --- | --- |\n| Rice | 4.0 (3) | – |" in written(apart)
    assert "| Rice | 2021 4.0 (3) · 2022 – | x |" in written(lines)
