"""What verbs print: tables and progress that fit a terminal, plain text in a pipe, files where a folder is named."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TextIO

from dienngon.progress import Step

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.progress import Progress as Bar

    from dienngon.table import Table

# More notes than this are left to the files.
MOST_SAID = 30
# A column of text is wrapped, but not below so many characters.
_NARROW = 14
# These stay however narrow the terminal is.
_KEPT = ("verdict", "note")


@dataclass(frozen=True)
class _Column:
    """A column as it is printed; ``least`` is the width below which it cannot be read."""

    name: str
    cells: tuple[str, ...]
    number: bool

    @property
    def header(self) -> str:
        """Return the name in words, so that it can be wrapped."""
        return self.name.replace("_", " ")

    @property
    def least(self) -> int:
        """Return the least width: of a number all of it, of a text what its longest word takes, within limits."""
        widest = max(map(len, self.cells), default=0)
        words = max(map(len, self.header.split()), default=0)
        return max(words, widest if self.number else min(widest, _NARROW))


def open_streams() -> None:
    """Put something in the place of standard streams that are closed, so that no file opened later has their number.

    What is said on standard error is then lost, and printing to standard output fails.
    """
    ways = {"stdin": os.O_WRONLY, "stdout": os.O_RDONLY, "stderr": os.O_WRONLY}
    for name, way in ways.items():
        if getattr(sys, name) is not None:
            continue
        # The lowest number that is free: those of closed streams come first.
        opened = os.open(os.devnull, way)
        if name != "stdin":
            setattr(sys, name, open(opened, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open until the end


def tell(*lines: str, on: TextIO | None = None) -> None:
    """Print lines that are no results, to standard error; where that is closed, they and all that follow are lost."""
    stream = sys.stderr if on is None else on
    try:
        for line in lines:
            print(line, file=stream)
        stream.flush()
    except OSError:
        drop(stream)


def drop(stream: TextIO) -> None:
    """Send what is still to be printed nowhere, so that the end of the program does not fail over it."""
    with suppress(OSError, AttributeError):
        number = stream.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)


class Status:
    """One line of progress on a terminal: what is done, for how long, and how long it will take; nothing in a pipe."""

    _bar: ClassVar[Bar | None] = None

    def __init__(self, *, quiet: bool) -> None:
        self._active = not quiet and sys.stderr.isatty()
        self._step: Step | None = None

    def __call__(self, step: Step, done: int = 0, total: int = 0, /) -> None:
        """Show a step in place of the last one."""
        if not self._active:
            return
        bar = Status._bar = Status._bar or _started()
        if step != self._step or not bar.task_ids:
            # Each step has a clock of its own.
            for task in bar.task_ids:
                bar.remove_task(task)
            bar.add_task("", total=None, left="")
            self._step = step
        (task,) = bar.task_ids
        from dienngon.messages import reader

        much = f": {done} of {total}" if total else f": {done}" if done else ""
        left = "left:" if total and done else ""
        bar.update(task, description=f"{step.worded(reader())}{much}", completed=done, total=total or None, left=left)

    @classmethod
    def clear(cls) -> None:
        """Remove the line."""
        if cls._bar is not None:
            cls._bar.stop()
            cls._bar = None


def _started() -> Bar:
    """Return a line that says how long a step has taken, and will still take where its size is known."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    step, left = (TextColumn(text, markup=False) for text in ("{task.description}", "{task.fields[left]}"))
    columns = (SpinnerColumn(), step, BarColumn(bar_width=20), TimeElapsedColumn(), left, TimeRemainingColumn())
    console = Console(stderr=True)
    bar = Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
    bar.start()
    return bar


def print_tables(*tables: Table) -> None:
    """Print tables for people: as wide as the terminal, or in a pipe as plain text."""
    if not sys.stdout.isatty():
        print(*tables, sep="\n\n")
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    for number, table in enumerate(tables):
        if number:
            console.print()
        draw(table, console)


def draw(table: Table, console: Console) -> None:
    """Print a table on a terminal: text is wrapped, and columns that have no room are named below."""
    from rich import box
    from rich.table import Table as Grid

    from dienngon.codes import worded
    from dienngon.messages import reader
    from dienngon.messages import worded as filled
    from dienngon.table import footnoted

    language = reader()
    frame, footnotes = footnoted(table.told().worded(language))
    columns = _columns(frame, table.data)
    shown = _fitting(columns, console.width)
    console.print(worded(table.title, language), style="bold")
    console.print()
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), header_style="")
    for one in shown:
        grid.add_column(one.header, justify="right" if one.number else "left", min_width=one.least, no_wrap=one.number)
    for cells in zip(*(one.cells for one in shown), strict=True):
        grid.add_row(*cells)
    console.print(grid if len(frame) else filled("table.no_rows", {}, language))
    for number, note in enumerate(footnotes, start=1):
        console.print(f"[{number}] {note}")
    left = [one.name for one in columns if one not in shown]
    if left:
        console.print(f"No room for {', '.join(left)}; --csv and --json print all columns.", style="dim")
    console.print()
    console.print(worded(table.method, language))
    for note in table.notes:
        console.print(filled("table.note", {"note": note}, language))


def _columns(frame: pd.DataFrame, data: pd.DataFrame) -> list[_Column]:
    """Return the columns of a table; whether one holds numbers is seen in its data, as ``frame`` is in words."""
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    from dienngon.messages import numeral

    def cell(value: Any) -> str:
        return str(numeral(value))

    return [
        _Column(
            str(name),
            tuple(map(cell, frame[name])),
            number=is_numeric_dtype(data[name]) and not is_bool_dtype(data[name]),
        )
        for name in frame.columns
    ]


def _fitting(columns: Sequence[_Column], width: int) -> list[_Column]:
    """Return the columns that a terminal has room for; the last ones give way first."""
    shown = list(columns)
    giving_way = [one for one in reversed(columns[1:]) if one.name not in _KEPT]
    for one in giving_way:
        if sum(column.least + 2 for column in shown) <= width + 2:
            break
        shown.remove(one)
    return shown
