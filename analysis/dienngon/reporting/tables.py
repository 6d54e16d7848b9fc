"""Any table on a page: its figure, its numbers, the sentences behind them."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import pandas as pd

from dienngon.codes import Note
from dienngon.plots import SavedFigure
from dienngon.plots.base import anchor
from dienngon.reporting import evidence
from dienngon.reporting.blocks import (
    MOST_SENTENCES,
    Block,
    Bullets,
    Evidence,
    Fold,
    Link,
    Paragraph,
    Section,
    figure,
    grid,
)
from dienngon.reporting.evidence import Behind
from dienngon.reporting.findings import theme_lines
from dienngon.reporting.sentences import Marked
from dienngon.table import Table

# Tables whose rows without a period are of all documents.
_OF_ALL = ("network", "theme_network")


@dataclass(frozen=True)
class Shown:
    """A table of a page, its figure if it has one, and the file of its rows, without ``.csv``."""

    table: Table
    figure: SavedFigure | None = None
    file: str = ""


def table_sections(shown: Shown) -> list[Section]:
    """Return a table as a section: figure, numbers or marked sentences, notes, and the panels behind the numbers."""
    table, saved, name = shown.table, shown.figure, shown.file
    # Of two tables of one name the figures lead to the same places, which only one of them has.
    first = name == table.name
    blocks: list[Block] = [] if saved is None else [dataclasses.replace(figure(saved), linked=first)]
    # The figure says the method already.
    rows = grid(table.data, "" if saved is not None else table.method, (), f"{name}.csv")
    panels = _panels(table, f"{name}_evidence.csv") if first else []
    if table.name == "evidence":
        blocks += _marked(table)
    elif table.name == "themes":
        blocks += [*theme_lines(table), Fold(Note.of("reporting.all_numbers", file=f"{name}.csv"), (rows,))]
    else:
        blocks.append(rows)
    if saved is None:
        blocks += [Bullets(table.notes)] if table.notes else []
        said = tuple(Paragraph(one) for one in table.details)
        blocks += [Fold(Note.of("reporting.details"), said)] if said else []
    if table.evidence_data is not None:
        blocks.append(Paragraph(Note.of("reporting.evidence_in"), file=f"{name}_evidence.csv"))
    if table.parameters:
        pairs = tuple(f"{key} = {value}" for key, value in table.parameters.items())
        blocks.append(Paragraph(Note.of("reporting.parameters", pairs=pairs, corpus=table.corpus)))
    return [Section(name, table.title, (*blocks, *panels))]


def _panels(table: Table, file: str) -> list[Block]:
    """Return the panels that the marks of a table's figure lead to."""
    if table.evidence_data is None:
        return []
    if table.name == "themes":
        behind = Behind.of(table, "theme", "period", file=file)
        asides = evidence.uncounted_panels(behind.evidence, table.data)
        links = evidence.theme_links(table, asides)
        return [*evidence.theme_panels(table, behind), *links, *asides]
    if table.name == "keyness":
        return [*evidence.keyness_panels(table.data, Behind.of(table, "period", "term", "side", file=file))]
    if table.name == "keywords":
        return [*evidence.keyword_panels(table.data, Behind.of(table, "period", "term", file=file))]
    return []


def others(parts: Mapping[str, Shown], *used: str) -> list[Block]:
    """Return the tables of a section that it does not show in a way of its own: figure and numbers."""
    blocks: list[Block] = []
    for name, one in parts.items():
        if name not in used:
            blocks += [] if one.figure is None else [figure(one.figure)]
            blocks.append(numbers(one))
    return blocks


def numbers(shown: Shown, links: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Fold:
    """Return the rows of a table, closed until opened; ``links`` are as in :func:`grid`."""
    table = shown.table
    title = Note.of("reporting.numbers", title=table.title, file=f"{shown.file}.csv") if shown.file else table.title
    if table.name in _OF_ALL:
        whole = Note.of("plots.network_whole")
        named = pd.Series([one or whole for one in table.data["period"]], table.data.index, dtype=object)
        table = dataclasses.replace(table, data=table.data.assign(period=named))
    known = columns_of(table.name)
    filled = [column for column in known or table.data.columns if not _empty(table.data, column.partition(":")[0])]
    # The figure says the method already.
    method = table.method if shown.figure is None else ""
    return Fold(title, (grid(table.data, method, filled, f"{shown.file}.csv" if shown.file else "", links),))


def _empty(data: pd.DataFrame, column: str) -> bool:
    return column in data and bool((data[column].isna() | (data[column] == "")).all())


@cache
def columns_of(name: str) -> tuple[str, ...]:
    """Return the columns that a page shows of a table, empty if it shows all; see columns.toml."""
    text = (files("dienngon.reporting") / "columns.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text).get(name, ()))


def _marked(table: Table) -> list[Block]:
    """Return a table of evidence as panels of marked sentences by theme and period, then the hits that do not count."""
    counted = table.data[table.data["counted"] == 1]
    panels = []
    for (theme, period), hits in counted.groupby(["theme", "period"], sort=False):
        where = period or Note.of("reporting.outside")
        behind = Marked(hits)
        held = behind.many(range(len(hits)))
        said = {"hits": len(hits), "sentences": held, "found": held > 0}
        title = Note.of("reporting.cell", theme=str(theme), period=where, **said)
        found = behind.at(range(len(hits)), "evidence.csv", MOST_SENTENCES)
        panels.append(Evidence(anchor("ev", theme, period or "none")[1:], title, *found))
    panels += evidence.uncounted_panels(table.data)
    return [Paragraph(table.method), Bullets(tuple(Link(one.title, f"#{one.id}") for one in panels)), *panels]
