"""Lines of a concordance for people: aligned at the node, as text, on a terminal and in a notebook."""

from __future__ import annotations

import html
import shutil
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from dienngon.display import framed

if TYPE_CHECKING:
    from rich.text import Text

    from dienngon.context.concordance import Concordance

# Lines that are shown where nobody says how many, and of these in a notebook.
SHOWN, IN_NOTEBOOK = 40, 20
# Columns of a terminal whose width is not known.
_WIDTH = 100
_LEAST = 12


def rows_of(lines: Concordance, most: int) -> list[tuple[str, str, str, str]]:
    """Return label (date, document and line), left, node and right of the first lines."""
    frame = lines.first(most).frame() if len(lines) > most else lines.frame()
    places = zip(frame["date"], frame["document"], frame["line"], strict=True)
    labels = [f"{date} {name}:{line}".strip() for date, name, line in places]
    return [*zip(labels, frame["left"], frame["node"], frame["right"], strict=True)]


def aligned(lines: Concordance, most: int = SHOWN, width: int | None = None) -> str:
    """Return lines as text, one a row, the nodes below each other."""
    return "\n".join("".join(parts).rstrip() for parts in _fitted(rows_of(lines, most), width))


def coloured(lines: Concordance, most: int, width: int | None = None) -> list[Text]:
    """Return lines for a terminal, the node in colour."""
    from rich.text import Text

    styles = ("dim", "", "bold yellow", "")
    return [Text.assemble(*zip(parts, styles, strict=True)) for parts in _fitted(rows_of(lines, most), width)]


def _fitted(rows: list[tuple[str, str, str, str]], width: int | None) -> list[tuple[str, str, str, str]]:
    """Return rows cut and padded so that they fit a width, counted in cells: some letters take two, marks none."""
    width = width or shutil.get_terminal_size((_WIDTH, 0)).columns
    node = min(max((cell_len(one) for _, _, one, _ in rows), default=0), width // 3)
    # The name gives way to the words.
    room = min(width // 4, max(width - node - 6 - 2 * _LEAST, 1))
    places = [one.rpartition(":") for one, *_ in rows]
    number = max((len(one) for *_, one in places), default=0) + 1
    # A document is cut alike in all its lines, whatever their numbers.
    name = min(max((cell_len(one) for one, *_ in places), default=0), max(room - number, 1))
    label = name + number
    side = max(_LEAST, (width - label - node - 6) // 2)
    return [
        (
            f"{_cut(f'{_shortened(document, name).rstrip()}:{line}', label)}  ",
            f"{_cut(left, side, from_left=True)}  ",
            _cut(middle, node),
            f"  {_cut(right, side)}",
        )
        for (document, _, line), (_, left, middle, right) in zip(places, rows, strict=True)
    ]


def _shortened(text: str, width: int) -> str:
    """Return a name that takes exactly so many cells: its middle is left out, since many begin alike."""
    if cell_len(text) <= width:
        return _cut(text, width)
    head = set_cell_size(text, (width - 1) // 2)
    return head + _cut(text, width - cell_len(head), from_left=True)


def _cut(text: str, width: int, *, from_left: bool = False) -> str:
    """Return a text that takes exactly so many cells."""
    if cell_len(text) <= width:
        padding = " " * (width - cell_len(text))
        return padding + text if from_left else text + padding
    if not from_left:
        return set_cell_size(text, width - 1) + "…"
    kept = text[-width:]
    while cell_len(kept) > width - 1:
        kept = kept[1:]
    return " " * (width - 1 - cell_len(kept)) + "…" + kept


def as_html(lines: Concordance, most: int = IN_NOTEBOOK) -> str:
    """Return lines as a table of HTML, the nodes below each other."""
    cells = "".join(
        f"<tr><td><small>{html.escape(label)}</small></td><td class='number'>{html.escape(left)}</td>"
        f"<td style='white-space:nowrap'><b>{html.escape(node)}</b></td><td>{html.escape(right)}</td></tr>"
        for label, left, node, right in rows_of(lines, most)
    )
    return framed(lines.title, "", f"<table>{cells}</table>", lines.steps)
