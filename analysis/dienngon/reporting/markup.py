"""Blocks as HTML. A page has thousands of cells and sentences: they are joined, a template takes four times as long."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from markupsafe import escape

from dienngon.codes import Note, Wording, worded
from dienngon.messages import Language
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
from dienngon.reporting.drawings import Shapes, inline_svg
from dienngon.reporting.sparklines import sparkline
from dienngon.reporting.texts import buttons, place_of
from dienngon.text import legible

# Rows of a table that are seen at once.
ROWS_AT_ONCE = 20
_NUMBER = ' class="number"'
_MARK = re.compile(r'<a(?: xlink:href="#([^"]*)")?(?: [^>]*)?>')


@dataclass
class Pen:
    r"""Writes in one language; every text is escaped, and what HTML cannot hold is shown as U+FFFD.

    ``ids`` are the places of the page, and ``titles`` what panels are called, by id: nothing leads to a place that is
    not there. What was ``told`` of how figures are computed, with anchor and title of the figure, is not told again;
    their ``shapes`` are drawn once. Documents have their short ``names``, and the whole where a pointer rests on them.

    Examples
    --------
    >>> grid = Grid("", ("a",), ((Cell("1 < 2", href="#b"),),))
    >>> Pen("en", ids={"b"}).rows(grid)
    '<tr><td><a href="#b">1 &lt; 2</a></td></tr>\n'
    """

    language: Language
    ids: Collection[str] = ()
    titles: Mapping[str, Wording] = field(default_factory=dict)
    told: dict[Wording, tuple[str, Wording]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    number: count[int] = field(default_factory=lambda: count(1))
    shapes: Shapes = field(default_factory=Shapes)

    def text(self, thing: Wording) -> str:
        """Return a text, or the wording of a note or code, escaped."""
        return str(escape(legible(worded(short(thing, self.names), self.language))))

    def say(self, key: str, **blanks: object) -> str:
        """Return a sentence of the catalogue's section ``reporting``."""
        return self.text(Note.of(f"reporting.{key}", **blanks))

    def link(self, text: Wording, href: str, whole: str = "") -> str:
        """Return a text that leads to a place, if the page has it; ``whole`` is the name that it has in short."""
        said = self.text(text)
        title = f' title="{self.text(whole)}"' if whole else ""
        if href and href[1:] in self.ids:
            return f'<a href="{self.text(href)}"{title}>{said}</a>'
        return f"<span{title}>{said}</span>" if whole else said

    def _whole(self, name: str) -> str:
        """Return the name of a document if it has a shorter one."""
        return name if self.names.get(name, name) != name else ""

    def section(self, section: Section) -> str:
        """Return a section with its panels behind it."""
        inner = "".join(map(self.block, section.blocks))
        where = ' class="paper"' if section.appendix else ""
        return f'<section id="{section.id}">\n<h2{where}>{self.text(section.title)}</h2>\n{inner}</section>\n'

    def block(self, block: Block) -> str:
        """Return a block."""
        ways: Mapping[type[Block], Callable[[Any], str]] = {
            Paragraph: self._paragraph,
            Heading: self._heading,
            Bullets: self._bullets,
            Sizes: self._sizes,
            Lines: self._lines,
            FigureBlock: self._figure,
            Grid: self._grid,
            Evidence: self._panel,
            Panel: self._panel,
            Fold: self._fold,
        }
        return ways[type(block)](block)

    def _paragraph(self, block: Paragraph) -> str:
        kind = "strong" if block.strong else "screen" if block.screen else ""
        name = self.text(block.file)
        file = f' <span class="files">{self.say("download")} <a href="{name}">{name}</a></span>' if name else ""
        return f"<p{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{self.text(block.text)}{file}</p>\n"

    def _heading(self, block: Heading) -> str:
        place = f' id="{self.text(block.id)}"' if block.id else ""
        return f"<h3{place}>{self.text(block.text)}</h3>\n"

    def _bullets(self, block: Bullets) -> str:
        items = (self.link(*one) if isinstance(one, Link) else self.text(one) for one in block.items)
        return '<ul class="bullets">' + "".join(f"<li>{one}</li>\n" for one in items) + "</ul>\n"

    def rows(self, grid: Grid) -> str:
        """Return the rows of a grid; those that are not seen at once are hidden."""
        rows = ["".join(map(self._cell, row)) for row in grid.rows]
        first = "".join(f"<tr>{row}</tr>\n" for row in rows[:ROWS_AT_ONCE])
        return first + "".join(f"<tr hidden>{row}</tr>\n" for row in rows[ROWS_AT_ONCE:])

    def _cell(self, cell: Cell) -> str:
        whole = self._whole(str(cell.text)) if cell.name else ""
        said = self.names[whole] if whole else cell.text
        text = self.link(said, cell.href, whole) if cell.href or whole else self.text(said)
        text = f"<mark>{text}</mark>" if cell.mark else text
        number = _NUMBER if cell.number else ' class="before"' if cell.aligned else ""
        place = f' id="{self.text(cell.id)}"' if cell.id else ""
        return f"<td{number}{place}>{text}</td>"

    def _sizes(self, block: Sizes) -> str:
        items = (
            f"<div><dt>{self.text(one.label)}</dt><dd>{self.link(one.value, one.href)}</dd></div>\n"
            for one in block.items
        )
        return f'<dl class="sizes">\n{"".join(items)}</dl>\n'

    def _lines(self, block: Lines) -> str:
        heads = "".join(f'<th scope="col">{self.text(one)}</th>' for one in (*block.heads[:2], *block.shown))
        rows = "".join(self._line(one, apart=bool(block.periods), judged=block.judged) for one in block.rows)
        caption = f"<caption>{self.text(block.caption)}</caption>"
        return (
            f'<table class="findings">\n{caption}\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n'
        )

    def _line(self, line: Line, *, apart: bool, judged: bool) -> str:
        """Return a line; each rate with its period, which on wide screens is the head of its column if it is apart."""
        said = [
            f'<span class="rate"><small class="period">{self.text(one.period)} </small>'
            f"{self.link(one.text, one.href)}{self._bracketed(one.hits)}</span>"
            for one in line.said
        ]
        cells = "".join(f'<td class="rates apart">{one}</td>' for one in said)
        cells = cells if apart else f'<td class="rates">{" · ".join(said)}</td>'
        badge = f'<td><span class="badge {line.badge.shape}">{self.text(line.badge.text)}</span></td>'
        return (
            f'<tr><th scope="row">{self.link(line.label, line.href)}</th><td>{sparkline(line)}</td>'
            f"{cells}{badge if judged else ''}</tr>\n"
        )

    def _bracketed(self, hits: Wording) -> str:
        return f" <small>({self.text(hits)})</small>" if hits else ""

    def _figure(self, block: FigureBlock) -> str:
        name, title = self.text(block.name), self.text(block.title)
        files = " · ".join(
            f'<a href="{name}.{one}" aria-label="{title}: {one.upper()}">{one.upper()}</a>'
            for one in ("svg", "png", "csv", "json")
        )
        return (
            f'<figure id="figure-{self.text(block.place)}" aria-label="{self.text(block.alt)}">\n'
            f'<p class="swipe" aria-hidden="true">{self.say("swipe")}</p>'
            f'<div class="drawing" tabindex="0" role="region" aria-label="{title}">{self.drawing(block)}</div>\n'
            f"<figcaption><b>{title}.</b> {self.text(block.caption)} "
            f'<span class="files">{self.say("download")} {files}</span></figcaption>\n'
            f"{self._details(block)}</figure>\n"
        )

    def drawing(self, block: FigureBlock) -> str:
        """Return the SVG of a figure: marks lead to panels and have their names, the first to each is a stop of Tab."""
        seen: set[str] = set()

        def mark(found: re.Match[str]) -> str:
            place = found[1] or ""
            if html.unescape(place) not in self.ids or not block.linked:
                return "<a>"
            if place in seen:
                return f'<a href="#{place}" tabindex="-1" aria-hidden="true">'
            seen.add(place)
            return f'<a href="#{place}" aria-label="{self.text(self.titles.get(html.unescape(place), place))}">'

        return _MARK.sub(mark, inline_svg(block.svg, block.name, self.shapes))

    def _details(self, block: FigureBlock) -> str:
        """Return how a figure was computed: what was not told before, and where most of the rest was."""
        new = [one for one in block.details if one not in self.told]
        before = Counter(self.told[one] for one in block.details if one in self.told).most_common(1)
        self.told.update(dict.fromkeys(new, (block.place, block.title)))
        paragraphs = "".join(f"<p>{self.text(one)}</p>\n" for one in new)
        links = (f'<a href="#how-{self.text(one)}">{self.text(title)}</a>' for (one, title), _ in before)
        rest = "".join(f'<p class="how">{self.say("told_before")} {link}</p>\n' for link in links)
        if not new:
            return rest
        place = f' id="how-{self.text(block.place)}"'
        return f'<details class="how"{place}><summary>{self.say("details")}</summary>\n{paragraphs}{rest}</details>\n'

    def _grid(self, block: Grid) -> str:
        first = block.rows[0] if block.rows else ()
        heads = "".join(
            f'<th scope="col"{_NUMBER if cell.number else ""}>{self.text(head)}</th>'
            for head, cell in zip(block.columns, first or (Cell(""),) * len(block.columns), strict=True)
        )
        caption = f"<caption><span>{self.text(block.caption)}</span></caption>" if block.caption else ""
        paged = len(block.rows) > ROWS_AT_ONCE
        rest = f'<p class="rest seen">{self.text(block.first(ROWS_AT_ONCE))}</p>\n' if paged else ""
        if whole := self.text(block.first(len(block.rows))):
            rest += f'<p class="rest whole"{" hidden" if paged else ""}>{whole}</p>\n'
        notes = "<br>".join(f"[{number}] {self.text(note)}" for number, note in enumerate(block.footnotes, start=1))
        # Lines around a word are read one below another where they have no room beside one another.
        lines = " lines-of" if any(cell.aligned for cell in first) else ""
        return (
            f'<div class="grid{lines}"><div class="scroll" tabindex="0" role="region" '
            f'aria-label="{self.say("table", number=next(self.number))}"><table>\n{caption}\n'
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{self.rows(block)}</tbody></table></div>\n{rest}</div>\n"
            + (f'<p class="footnotes">{notes}</p>\n' if notes else "")
        )

    def _panel(self, block: Evidence | Panel) -> str:
        place = self.text(block.id)
        printed = " printed" if isinstance(block, Evidence) and block.printed else ""
        inner = self._evidence(block) if isinstance(block, Evidence) else "".join(map(self.block, block.blocks))
        return (
            f'<div class="panel{printed}" id="{place}" role="group" tabindex="-1" aria-labelledby="{place}-title">\n'
            f'{buttons(self.text)}<h3 id="{place}-title">{self.text(block.title)}</h3>\n{inner}</div>\n'
        )

    def _evidence(self, block: Evidence) -> str:
        facts = "".join(f"<li>{self.text(one)}</li>\n" for one in block.facts)
        note = f"<p>{self.text(block.note)}</p>\n" if block.note else ""
        items = [self._sentence(one) for one in block.sentences]
        if block.printed and (total := len(items)) > block.printed:
            note += f'<p class="paper">{self.say("printed", shown=block.printed, total=total)}</p>\n'
            items[block.printed :] = [one.replace("<li>", '<li class="screen">', 1) for one in items[block.printed :]]
        found = "".join(items)
        return (
            (f'<ul class="facts">\n{facts}</ul>\n' if facts else "") + note + (f"<ol>\n{found}</ol>" if found else "")
        )

    def _sentence(self, sentence: Sentence) -> str:
        parts = [self.text(one) for one in sentence.parts]
        parts[1::2] = [f"<mark>{one}</mark>" for one in parts[1::2]]
        whole = "" if sentence.named else self._whole(sentence.document)
        where = self.link(sentence.place, f"#{place_of(sentence.document, sentence.line)}", whole)
        why = f" ({self.text(sentence.note)})" if sentence.note else ""
        return f'<li><span lang="vi">{"".join(parts)}</span> <span class="place">{where}{why}</span></li>\n'

    def _fold(self, block: Fold) -> str:
        """Return a fold; panels within it are behind it, for what is closed cannot be a panel that is open."""
        panels = [one for one in block.blocks if isinstance(one, Evidence | Panel)]
        others = [one for one in block.blocks if not isinstance(one, Evidence | Panel)]
        others += [Bullets(tuple(Link(one.title, f"#{one.id}") for one in panels))] if panels else []
        place = f' id="{self.text(block.id)}"' if block.id else ""
        inner = "".join(map(self.block, others))
        place += ' class="printed"' if block.printed else ""
        fold = f"<details{place}><summary>{self.text(block.title)}</summary>\n<div>\n{inner}</div></details>\n"
        return fold + "".join(map(self.block, cast("list[Block]", panels)))
