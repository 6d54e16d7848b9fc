"""What a page has thousands of, rows of cells and marked sentences, as HTML: a template takes four times as long."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from dienngon.codes import Note, Wording, worded
from dienngon.messages import Language
from dienngon.reporting.blocks import Cell, Evidence, Grid, Sentence
from dienngon.text import legible


@dataclass(frozen=True)
class Pen:
    r"""Writes in one language; every text is escaped, and what HTML cannot hold is shown as U+FFFD.

    Examples
    --------
    >>> grid = Grid("", ("a",), ((Cell("1 < 2", href="#b"),),))
    >>> str(Pen("en").rows(grid))
    '<tr><td><a href="#b">1 &lt; 2</a></td></tr>\n'
    """

    language: Language

    def text(self, thing: Wording) -> str:
        """Return a text, or the wording of a note or code, escaped."""
        return str(escape(legible(worded(thing, self.language))))

    def rows(self, grid: Grid) -> Markup:
        """Return the rows of a grid."""
        rows = ("".join(map(self._cell, row)) for row in grid.rows)
        return Markup("".join(f"<tr>{row}</tr>\n" for row in rows))  # noqa: S704 - every text in it was escaped

    def sentences(self, evidence: Evidence) -> Markup:
        """Return sentences with their marks and places."""
        return Markup("".join(map(self._sentence, evidence.sentences)))  # noqa: S704 - every text in it was escaped

    def _cell(self, cell: Cell) -> str:
        text = f"<mark>{self.text(cell.text)}</mark>" if cell.mark else self.text(cell.text)
        number = ' class="number"' if cell.number else ' class="before"' if cell.aligned else ""
        place = f' id="{self.text(cell.id)}"' if cell.id else ""
        return (
            f"<td{number}{place}>" + (f'<a href="{self.text(cell.href)}">{text}</a>' if cell.href else text) + "</td>"
        )

    def _sentence(self, sentence: Sentence) -> str:
        parts = [self.text(one) for one in sentence.parts]
        parts[1::2] = [f"<mark>{one}</mark>" for one in parts[1::2]]
        where = self.text(Note.of("reporting.place", document=sentence.document, line=sentence.line))
        why = f" ({self.text(sentence.note)})" if sentence.note else ""
        return f'<li lang="vi">{"".join(parts)} <span class="place">{where}{why}</span></li>\n'
