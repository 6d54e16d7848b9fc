"""Tables on a terminal: as wide as it is, notes once, nothing lost in silence."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from conftest import SEEDS
from dienngon.cli.terminal import draw
from dienngon.table import Table

LONG = "Hội nghị về không gian mạng và hợp tác quốc tế trong phòng, chống khủng bố của ASEAN"
NOTE = "too few documents to tell: 1 of 5 documents"


def table(**more: Sequence[object]) -> Table:
    data = pd.DataFrame(
        {
            "theme": ["an ninh mạng", LONG],
            "rate_per_1000": [1.25, 123456.0],
            "documents": [3, 1200],
            **more,
            "verdict": ["differs", "too_few_documents"],
            "note": [NOTE, NOTE],
        }
    )
    return Table("themes", "Themes [of] years", "How it was counted.", data, notes=("2023 is a gap.",))


def drawn(shown: Table, width: int) -> list[str]:
    file = io.StringIO()
    draw(shown, Console(file=file, width=width, force_terminal=True, color_system=None, highlight=False, markup=False))
    return re.sub(r"\x1b\[[0-9;]*m", "", file.getvalue()).splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_a_table_fits_the_terminal(width: int) -> None:
    lines = drawn(table(**{f"column_{number}": [number, 10**number] for number in range(12)}), width)
    assert max(map(cell_len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for number in range(12):
        assert f"column {number} " in text.split("──")[0] or f"column_{number}" in text.split("No room for")[1]
    assert "Themes [of] years" in text
    assert "How it was counted." in text
    assert "Note: 2023 is a gap." in text


def test_notes_are_below_the_table_once() -> None:
    lines = drawn(table(), 120)
    assert sum(line.startswith(f"[1] {NOTE}") for line in lines) == 1
    assert sum(NOTE in line for line in lines) == 1
    assert sum(line.rstrip().endswith("[1]") for line in lines) == 2
    assert "No room" not in "".join(lines)


def test_numbers_stay_whole_and_text_is_wrapped() -> None:
    lines = drawn(table(), 70)
    assert any("123456" in line for line in lines)
    words = {word for line in lines for word in line.split()}
    assert set(LONG.split()) <= words


def test_no_rows_are_said() -> None:
    empty = table()
    assert "(no rows)" in drawn(Table("themes", "Themes", "", empty.data.iloc[:0]), 80)


def shown_on_terminal(**environment: str) -> str:
    """Return what a verb prints where standard output is a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dienngon", "read", str(SEEDS), "--lines", "--quiet"]
    running = subprocess.Popen(command, stdout=theirs, env={**os.environ, "TERM": "xterm-256color", **environment})
    os.close(theirs)
    read = bytearray()
    while True:
        try:
            read += os.read(ours, 65536)
        except OSError:
            # The other side is closed: the verb has ended.
            break
    assert running.wait() == 0
    os.close(ours)
    return read.decode()


def test_a_terminal_gets_a_table_as_wide_as_itself_and_no_colour_where_none_is_wanted() -> None:
    shown = shown_on_terminal(COLUMNS="72", NO_COLOR="1")
    assert "─" * 72 in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert max(map(cell_len, plain.splitlines())) <= 72
