"""Any table as sections of a page: its figure, its numbers, the sentences behind them."""

from __future__ import annotations

from dienngon.plots import SavedFigure
from dienngon.reporting.blocks import (
    Block,
    Bullets,
    Evidence,
    Fold,
    Paragraph,
    Section,
    grid,
    sentences_of,
)
from dienngon.reporting.sections import figure_block, set_aside, theme_evidence, theme_rates
from dienngon.table import Table

# A page that holds more is no longer read.
_MOST_ROWS = 300


def table_sections(table: Table, saved: SavedFigure | None, tail: str = "") -> list[Section]:
    """Return a table as sections: its figure if it has one, its numbers or marked sentences, its notes."""
    name = f"{table.name}{tail}"
    file = f"{name}_evidence.csv"
    blocks: list[Block] = [] if saved is None else [figure_block(saved)]
    # The figure says the method already.
    numbers = grid(table.data.head(_MOST_ROWS), "" if saved is not None else table.method)
    more: list[Section] = []
    if table.name == "evidence":
        blocks += _marked(table)
    elif table.name == "themes" and not tail:
        blocks += [theme_rates(table), Fold(f"All numbers ({name}.csv)", (numbers,))]
        more = [theme_evidence(table, file)]
    else:
        blocks.append(numbers)
    if len(table.data) > _MOST_ROWS:
        blocks.append(Paragraph(f"These are the first {_MOST_ROWS} of {len(table.data):,} rows; {name}.csv has all."))
    if table.notes and saved is None:
        blocks.append(Bullets(table.notes))
    if table.evidence_data is not None and not more:
        blocks.append(Paragraph(f"What stands behind every number is in {file}."))
    if table.parameters:
        said = ", ".join(f"{key} = {value}" for key, value in table.parameters.items())
        blocks.append(Paragraph(f"Parameters: {said}. Corpus: {table.corpus}."))
    return [Section(name, table.title, tuple(blocks)), *more]


def _marked(table: Table) -> list[Block]:
    """Return a table of evidence as marked sentences by theme and period, then the hits that do not count."""
    blocks: list[Block] = [Paragraph(table.method)]
    counted = table.data[table.data["counted"] == 1]
    for (theme, period), hits in counted.groupby(["theme", "period"], sort=False):
        size = len(hits)
        sentences, note = sentences_of(hits)
        title = f"{theme}, {period or 'outside the periods'}: {size} {'hit' if size == 1 else 'hits'}"
        blocks.append(Evidence(f"ev-{theme}-{period or 'none'}", title, sentences, note))
    return blocks + set_aside(table.data)
