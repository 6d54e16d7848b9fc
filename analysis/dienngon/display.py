"""How values show themselves: one line where they are printed, a small table in a notebook; never their texts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from numbers import Integral, Number
from typing import Any

from dienngon.codes import Note, Wording
from dienngon.codes import worded as in_language
from dienngon.messages import number, reader

# A line of a terminal or a cell of a notebook is read at a glance.
LINE = 160
# What fits a screen: rows, and characters of a cell.
ROWS, CELL = 12, 60
# Named twice, since JupyterLab aligns cells to the right by a rule of two classes, and the stronger one holds.
_LOOK = """
.dienngon { color: var(--ink); background: var(--paper); font-size: 14px; line-height: 1.4; overflow-x: auto;
  max-height: 80vh; padding: .25rem .5rem; }
.dienngon table { border-collapse: collapse; margin: .4rem 0; font-variant-numeric: tabular-nums; }
.dienngon.dienngon th, .dienngon.dienngon td { padding: .15rem .6rem; text-align: left; color: var(--ink);
  background: var(--paper); border-bottom: 1px solid var(--line); vertical-align: top; }
.dienngon.dienngon th { color: var(--muted); font-weight: 600; }
.dienngon.dienngon .number { text-align: right; }
.dienngon small { color: var(--muted); }
"""


@dataclass(frozen=True)
class Glance:
    """What a value shows of itself: its size in a few facts, and rows under columns, of ``total`` rows the first."""

    facts: tuple[Wording, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[Sequence[Any], ...] = ()
    total: int = 0

    @classmethod
    def of(
        cls, *facts: Wording, columns: Sequence[str] = (), rows: Iterable[Sequence[Any]] = (), total: int = 0
    ) -> Glance:
        """Return a glance; of the rows those are taken that fit a screen."""
        taken = tuple(row for row, _ in zip(rows, range(ROWS), strict=False))
        return cls(tuple(fact for fact in facts if fact), tuple(columns), taken, max(total, len(taken)))


class Shown:
    """A value that shows itself by its :meth:`_glance`.

    Examples
    --------
    >>> class Basket(Shown):
    ...     def _glance(self):
    ...         return Glance.of("3 fruits", columns=("fruit", "price"), rows=[("chanh", 2)])
    >>> Basket()
    <Basket: 3 fruits>
    >>> "<td class='number'>2</td>" in Basket()._repr_html_()
    True
    """

    __slots__ = ()

    def _glance(self) -> Glance:
        """Return what is shown."""
        raise NotImplementedError

    def __repr__(self) -> str:
        facts = ", ".join(map(worded, self._glance().facts))
        return f"<{cut(f'{type(self).__name__}: {facts}', LINE)}>"

    def _repr_html_(self) -> str:
        glance = self._glance()
        facts = "; ".join(map(worded, glance.facts))
        more = (
            [Note.of("display.rows_more", count=glance.total - len(glance.rows))]
            if glance.total > len(glance.rows)
            else []
        )
        return framed(type(self).__name__, facts, grid(glance.columns, glance.rows), more)


def worded(thing: Wording) -> str:
    """Return what is shown of a note, a code or a text, in the reader's language."""
    return in_language(thing, reader())


def cut(text: str, most: int) -> str:
    """Return a text on one line, of so many characters at most.

    Examples
    --------
    >>> cut("giá gạo ở chợ", 8)
    'giá gạo…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def framed(title: Wording, about: Wording, body: str, below: Iterable[Wording] = ()) -> str:
    """Return a part of a page in the look of the report: a title, a line about it, a table, lines below it."""
    lines = "".join(f"<div><small>{_said(one, 4 * CELL)}</small></div>" for one in below)
    head = f"<strong>{_said(title, 2 * CELL)}</strong> <small>{_said(about, LINE)}</small>"
    return f"<style>{look()}</style><div class='dienngon'>{head}{body}{lines}</div>"


def _said(thing: Wording, most: int) -> str:
    return html.escape(cut(worded(thing), most))


def grid(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as a table of HTML: words left, numbers right, long cells cut."""
    if not columns:
        return ""
    numbers = [_is_number([row[at] for row in rows]) for at in range(len(columns))]
    kinds = [" class='number'" if number else "" for number in numbers]
    head = "".join(f"<th{kind}>{html.escape(name)}</th>" for name, kind in zip(columns, kinds, strict=True))
    cells = [
        [f"<td{kind}>{html.escape(_cell(one))}</td>" for one, kind in zip(row, kinds, strict=True)] for row in rows
    ]
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _is_number(cells: Iterable[Any]) -> bool:
    """Return whether a column holds numbers, and nothing else but empty cells."""
    said = [one for one in cells if one is not None and one != ""]
    return bool(said) and all(isinstance(one, Number) and not isinstance(one, bool) for one in said)


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(value, bool) or not isinstance(value, Number):
        return cut(str(value), CELL)
    return number(value, "," if isinstance(value, Integral) else "g", reader())  # type: ignore[arg-type]


@cache
def look() -> str:
    """Return the style: the colours are those of the report, light and dark."""
    style = (files("dienngon") / "reporting" / "style.css").read_text(encoding="utf-8")
    return style.partition("* {")[0].replace(":root", ".dienngon") + _LOOK
