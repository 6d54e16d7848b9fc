"""Any table on a page: its figure, its numbers, the sentences behind them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from dienngon.codes import Note, Verdict, Wording
from dienngon.inference import DISCOVERY
from dienngon.plots import SavedFigure
from dienngon.plots.base import anchor, theme_label
from dienngon.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Evidence,
    Fold,
    Grid,
    Paragraph,
    Section,
    cells_of,
    figure,
    grid,
    sentences_of,
)
from dienngon.table import Table, rows_of

# A page that holds more is no longer read.
_MOST_ROWS = 300


@dataclass(frozen=True)
class Shown:
    """A table of a page, its figure if it has one, and the file of its rows, without ``.csv``."""

    table: Table
    figure: SavedFigure | None = None
    file: str = ""


def table_sections(shown: Shown) -> list[Section]:
    """Return a table as sections: its figure, its numbers or marked sentences, its notes."""
    table, saved, name = shown.table, shown.figure, shown.file
    evidence = f"{name}_evidence.csv"
    blocks: list[Block] = [] if saved is None else [figure(saved)]
    # The figure says the method already.
    rows = grid(table.data.head(_MOST_ROWS), "" if saved is not None else table.method)
    more: list[Section] = []
    if table.name == "evidence":
        blocks += _marked(table)
    elif name == "themes":
        blocks += [theme_trajectories(table), Fold(Note.of("reporting.all_numbers", file=f"{name}.csv"), (rows,))]
        more = [theme_evidence(table, evidence)]
    else:
        blocks.append(rows)
    if len(table.data) > _MOST_ROWS:
        first = {"shown": _MOST_ROWS, "total": len(table.data), "file": f"{name}.csv"}
        blocks.append(Paragraph(Note.of("reporting.first_rows", **first)))
    if saved is None:
        blocks += [Bullets(table.notes)] if table.notes else []
        said = tuple(Paragraph(one) for one in table.details)
        blocks += [Fold(Note.of("reporting.details"), said)] if said else []
    if table.evidence_data is not None and not more:
        blocks.append(Paragraph(Note.of("reporting.evidence_in", file=evidence)))
    if table.parameters:
        pairs = tuple(f"{key} = {value}" for key, value in table.parameters.items())
        blocks.append(Paragraph(Note.of("reporting.parameters", pairs=pairs, corpus=table.corpus)))
    return [Section(name, table.title, tuple(blocks)), *more]


def others(parts: Mapping[str, Shown], *used: str) -> list[Block]:
    """Return the tables of a section that it does not show in a way of its own: figure and numbers."""
    blocks: list[Block] = []
    for name, one in parts.items():
        if name not in used:
            blocks += [] if one.figure is None else [figure(one.figure)]
            blocks.append(numbers(one))
    return blocks


def numbers(shown: Shown) -> Fold:
    """Return the rows of a table, closed until opened."""
    table = shown.table
    title = Note.of("reporting.numbers", title=table.title, file=f"{shown.file}.csv") if shown.file else table.title
    known = columns_of(table.name)
    filled = [column for column in known or table.data.columns if not _empty(table.data, column.partition(":")[0])]
    return Fold(title, (grid(table.data, table.method, filled),))


def _empty(data: pd.DataFrame, column: str) -> bool:
    return column in data and bool((data[column].isna() | (data[column] == "")).all())


@cache
def columns_of(name: str) -> tuple[str, ...]:
    """Return the columns that a page shows of a table, empty if it shows all; see columns.toml."""
    text = (files("dienngon.reporting") / "columns.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text).get(name, ()))


def theme_trajectories(themes: Table) -> Grid:
    """Return themes × periods, each cell leading to its evidence."""
    data = themes.data
    rows = []
    for theme, own in data.groupby("theme", sort=False):
        both = Note.of("reporting.both_labels", en=own["label_en"].iloc[0], vi=own["label_vi"].iloc[0])
        cells = [Cell(both, id=f"theme-{theme}")]
        for row in rows_of(own):
            verdict = Verdict(row.verdict)
            rate = {"rate": row.rate_per_1000, "hits": row.hits}
            said: Wording = Note.of("reporting.rate", **rate) if row.documents else Verdict.NO_DOCUMENTS
            if verdict.found:
                said = Note.of("reporting.rate_found", **rate, verdict=verdict)
            elif Verdict(row.discovery).found:
                said = Note.of("reporting.rate_discovered", **rate, verdict=Verdict(row.discovery), share=DISCOVERY)
            cells.append(Cell(said, href=anchor("ev", theme, row.period) if row.hits else "", number=True))
        rows.append(tuple(cells))
    heads: tuple[Wording, ...] = (Note("column.theme"), *(str(one) for one in dict.fromkeys(data["period"])))
    return Grid(Note.of("reporting.rates"), heads, tuple(rows))


def theme_evidence(themes: Table, file: str = "evidence.csv") -> Section:
    """Return the sentences behind every cell of a table of themes, and the hits that do not count with the reason."""
    evidence = themes.evidence()
    hits_of = cells_of(evidence[evidence["counted"] == 1], "theme", "period")
    blocks: list[Block] = [Paragraph(Note.of("reporting.evidence_lead", file=file))]
    for row in rows_of(themes.data):
        if not row.documents:
            continue
        hits = hits_of(row.theme, row.period)
        title = Note.of("reporting.cell", theme=theme_label(row), period=row.period, hits=int(row.hits))
        sentences, note = sentences_of(hits, file)
        nothing = Note.of("reporting.no_hit") if hits.empty else ""
        blocks.append(Evidence(anchor("ev", row.theme, row.period)[1:], title, sentences, note or nothing))
    blocks += _uncounted(evidence)
    return Section("evidence", Note.of("reporting.evidence"), tuple(blocks))


def _uncounted(evidence: pd.DataFrame) -> list[Block]:
    """Return the hits of themes that do not count, each with the reason."""
    return [
        Evidence(
            f"aside-{theme}", Note.of("reporting.uncounted", theme=str(theme), hits=len(hits)), *sentences_of(hits)
        )
        for theme, hits in evidence[evidence["counted"] == 0].groupby("theme", sort=False)
    ]


def _marked(table: Table) -> list[Block]:
    """Return a table of evidence as marked sentences by theme and period, then the hits that do not count."""
    blocks: list[Block] = [Paragraph(table.method)]
    counted = table.data[table.data["counted"] == 1]
    for (theme, period), hits in counted.groupby(["theme", "period"], sort=False):
        where = period or Note.of("reporting.outside")
        title = Note.of("reporting.cell", theme=str(theme), period=where, hits=len(hits))
        blocks.append(Evidence(anchor("ev", theme, period or "none")[1:], title, *sentences_of(hits)))
    return blocks + _uncounted(table.data)
