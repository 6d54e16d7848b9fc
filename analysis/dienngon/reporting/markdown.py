"""Blocks to one Markdown file, for wikis and theses: figures are linked, tables are short, files have the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dienngon.codes import Wording, worded
from dienngon.messages import DEFAULT, Language
from dienngon.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Evidence,
    FigureBlock,
    Fold,
    Grid,
    Heading,
    Line,
    Lines,
    Link,
    Panel,
    Paragraph,
    Section,
    Sentence,
    Sizes,
    short,
)
from dienngon.text import legible

# Rows of a table, of which nothing is paged: two sheets of a thesis. The file that is named has all.
MOST_ROWS = 60
# What Markdown, or HTML in it, could take for markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_SPACE = re.compile(r"\s+")
# What begins a list, a heading or a rule at the beginning of a line.
_OPENS = re.compile(r"\A(\d*)([-+=.)](?:\s|\Z))")


def markdown(
    title: Wording,
    lead: Wording,
    sections: Sequence[Section],
    language: Language = DEFAULT,
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the report as Markdown: the prose, figures as links to their PNG files, the first rows of tables.

    Of the sentences behind numbers there are those that are printed as well (:class:`Evidence`); nothing in a text
    from documents is taken for markup. ``names`` are the short names of documents, by their names.
    """
    pen = _Pen(language, names)
    parts = [f"# {pen.text(title)}", pen.text(lead)]
    for section in sections:
        parts += [f"## {pen.text(section.title)}", *pen.blocks(section.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True)
class _Pen:
    language: Language
    names: Mapping[str, str]

    def text(self, thing: Wording) -> str:
        """Return a text, or the wording of a note or code, on one line."""
        return _OPENS.sub(r"\1\\\2", self.part(thing).strip())

    def part(self, thing: Wording) -> str:
        """Return a part of a line, with the white space at its ends."""
        return _MARKUP.sub(r"\\\1", _SPACE.sub(" ", legible(worded(short(thing, self.names), self.language))))

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph() | Heading() | Bullets() | Sizes():
                yield self._prose(block)
            case Lines():
                yield self.text(block.caption)
                # The rates in words say what the line draws.
                yield self._table((block.heads[0], *block.shown), [self._line(one, block) for one in block.rows])
            case FigureBlock():
                # Numbers stand in the tables: what a reader hears instead of the picture is what it shows.
                yield f"![{self.text(block.title)}]({block.name}.png)"
                yield f"**{self.text(block.title)}.** {self.text(block.caption)}"
            case Grid():
                yield from self._grid(block)
            case Evidence():
                yield from self._evidence(block) if block.printed else ()
            case Panel():
                # A panel gathers what stands elsewhere.
                return
            case Fold():
                inside = [*filter(None, self.blocks(block.blocks))]
                yield from (f"### {self.text(block.title)}", *inside) if inside else ()

    def _prose(self, block: Paragraph | Heading | Bullets | Sizes) -> str:
        match block:
            case Paragraph():
                text = "" if block.screen else self.text(block.text)
                text += f" [{self.text(block.file)}]({block.file})" if block.file and text else ""
                return f"**{text}**" if block.strong and text else text
            case Heading():
                return f"### {self.text(block.text)}"
            case Bullets():
                return self._list([one.text if isinstance(one, Link) else one for one in block.items])
            case Sizes():
                return " · ".join(f"**{self.text(one.value)}** {self.text(one.label)}" for one in block.items)

    def _list(self, items: Sequence[Wording]) -> str:
        return "\n".join(f"- {self.text(one)}" for one in items)

    def _line(self, line: Line, lines: Lines) -> list[str]:
        rates = [f"{self.text(one.text)} ({self.text(one.hits)})" if one.hits else "–" for one in line.said]
        if not lines.periods:
            rates = [" · ".join(f"{self.text(one.period)} {rate}" for one, rate in zip(line.said, rates, strict=True))]
        return [self.text(line.label), *rates, *([self.text(line.badge.text)] if lines.judged else [])]

    def _grid(self, grid: Grid) -> Iterator[str]:
        shown = grid.rows[:MOST_ROWS]
        yield self.text(grid.caption)
        yield self._table(grid.columns, [[self._cell(cell) for cell in row] for row in shown])
        yield self.text(grid.first(len(shown)))
        yield self._list(grid.footnotes)

    def _cell(self, cell: Cell) -> str:
        return self.text(self.names.get(str(cell.text), cell.text) if cell.name else cell.text)

    def _table(self, heads: Sequence[Wording], rows: Sequence[Sequence[str]]) -> str:
        lines = [[self.text(one) for one in heads], ["---"] * len(heads), *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) if rows else ""

    def _evidence(self, evidence: Evidence) -> Iterator[str]:
        yield f"#### {self.text(evidence.title)}"
        yield "; ".join(map(self.text, evidence.facts))
        yield "\n".join(map(self._sentence, evidence.sentences))
        yield self.text(evidence.note)

    def _sentence(self, sentence: Sentence) -> str:
        """Return a sentence as an item of a list; several lines that were removed are a list in it."""
        place = self.text(sentence.place)
        why = f", {self.text(sentence.note)}" if sentence.note else ""
        if sentence.lines > 1:
            lines = filter(str.strip, worded(sentence.parts[0], self.language).split("\n"))
            return "\n".join([f"- {place}{why}:", *(f"  - {self.text(one)}" for one in lines)])
        parts = [self.part(part) for part in sentence.parts]
        parts[1::2] = [f"**{part}**" for part in parts[1::2]]
        return f"- {''.join(parts).strip()} ({place}{why})"
