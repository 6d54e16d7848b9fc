"""The section of words in context: lines of the nodes, the company they keep, and where they occur."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from dienngon.codes import Note, Wording, sentences
from dienngon.plots import networks
from dienngon.plots.base import anchor, rate
from dienngon.plots.dispersion_plot import drawn
from dienngon.reporting.blocks import Block, Bullets, Cell, Evidence, Fold, Grid, Paragraph, Section, figure, unbroken
from dienngon.reporting.evidence import Behind
from dienngon.reporting.sentences import cells_of, characters, sentences_of
from dienngon.reporting.tables import Shown, numbers
from dienngon.table import Table, rows_of

# Sentences behind one number; the files have all.
_MOST_SENTENCES = 10
# The file with all places of the nodes.
_TICKS = "occurrences"
_HEADS = ("document", "date", "left", "node", "right")
_HEADS_CLOSED = ("document", "date", "node", "place")


def _inside_longer(places: pd.DataFrame, keyness: Table | None) -> Iterator[Note]:
    """Yield of each word how many of its places ``keyness`` counts as those of longer terms, where it lists it."""
    if keyness is None:
        return
    # Against the rest both counts together are those of all periods.
    listed = keyness.data[keyness.data["reference"] == "rest"].drop_duplicates("term")
    own = dict(zip(listed["term"], listed["count"] + listed["reference_count"], strict=True))
    for query, rows in places.groupby("query", sort=False):
        hits = int(rows["hits"].sum())
        inside = hits - int(own.get(query, hits))
        if inside > 0:
            yield Note.of("reporting.inside_longer", query=str(query), places=hits, inside=inside)


def words_in_context(parts: Mapping[str, Shown], keyness: Table | None = None) -> Section:
    """Return the words in context, from the table of their lines, that of their places and those of their company."""
    lines = parts["concordance"].table
    said = "discourse_chosen" if lines.parameters["chosen"] else "discourse_named"
    named = Note.of(f"reporting.{said}", nodes=lines.parameters["nodes"])
    places = parts["lexical_dispersion"]
    inside = tuple(_inside_longer(places.table.data, keyness))
    counts = Note.of("reporting.discourse_counts", each=inside, some=bool(inside))
    blocks: list[Block] = [Paragraph(sentences(named, counts))]
    blocks += [*_with_figure(places), *_behind_ticks(places), *_lines(lines)]
    company = [one for name, one in parts.items() if name.partition("_")[0] == "collocates"]
    for number, one in enumerate(company):
        blocks += [*_with_figure(one), _behind(one.table, number)]
    if "network" in parts:
        blocks += [*_with_figure(parts["network"]), _behind_edges(parts["network"].table)]
    return Section("discourse", Note.of("reporting.discourse"), tuple(blocks))


def _with_figure(shown: Shown) -> list[Block]:
    """Return a table as its figure, and its first rows closed until opened."""
    blocks: list[Block] = [] if shown.figure is None else [figure(shown.figure)]
    blocks.append(numbers(shown))
    if shown.figure is None and shown.table.notes:
        blocks.append(Bullets(shown.table.notes))
    return blocks


def _behind_ticks(shown: Shown) -> list[Block]:
    """Return the sentences that the ticks of a figure lead to, by query and document; strips of periods have none."""
    if shown.figure is None or "part" in (bars := drawn(shown.table)).columns:
        return []
    hits = cells_of(shown.table.evidence(), "query", "document")
    blocks: list[Block] = []
    for query, rows in bars[bars["hits"] > 0].groupby("query", sort=False):
        found = []
        for row in rows_of(rows):
            title: Wording = Note.of("reporting.at", document=row.document, date=row.date, hits=int(row.hits))
            behind = sentences_of(hits(query, row.document), f"{_TICKS}.csv", _MOST_SENTENCES)
            found.append(Evidence(anchor("at", query, row.document)[1:], title, *behind))
        blocks.append(Fold(Note.of("reporting.behind_ticks", query=str(query)), tuple(found)))
    return blocks


def _lines(table: Table) -> list[Block]:
    """Return the lines of each node below one another, each leading to its sentence."""
    blocks: list[Block] = [Paragraph(table.method)]
    hits = cells_of(table.evidence(), "query", "document")
    closed = not (table.data["left"].any() or table.data["right"].any())
    heads = tuple(Note(f"column.{one}") for one in (_HEADS_CLOSED if closed else _HEADS))
    for number, (query, rows) in enumerate(table.data.groupby("query", sort=False)):
        ids = {name: f"line-{number}-{place}" for place, name in enumerate(dict.fromkeys(rows["document"]))}
        size = {"query": str(query), "shown": len(rows), "total": int(rows["hits"].iloc[0])}
        cells = tuple(_line(row, f"#{ids[row.document]}", closed=closed) for row in rows_of(rows))
        blocks.append(Grid(Note.of("reporting.lines_of", **size), heads, cells))
        behind = tuple(
            Evidence(
                place,
                Note.of("reporting.document", document=str(name)),
                *sentences_of(hits(query, name), "concordance_evidence.csv"),
            )
            for name, place in ids.items()
        )
        blocks.append(Fold(Note.of("reporting.behind_lines", query=str(query)), behind))
    return blocks


def _line(row: Any, href: str, *, closed: bool) -> tuple[Cell, ...]:
    """Return a line as cells: the words before the node end where it begins."""
    about = (Cell(row.document, href=href, name=True), Cell(unbroken(row.date)))
    if closed:
        return (*about, Cell(row.node, mark=True), Cell(characters([(row.start, row.end)])))
    return (*about, Cell(row.left, aligned=True), Cell(row.node, mark=True), Cell(row.right))


def _behind(table: Table, number: int) -> Fold:
    """Return the sentences behind the collocates of a node, by period where there are any."""
    file, node = "collocates_evidence.csv", str(table.parameters["node"])
    keys = ("collocate", "period") if "period" in table.data.columns else ("collocate",)
    hits = dataclasses.replace(Behind.of(table, *keys, file=file), most=_MOST_SENTENCES)
    found = []
    for row in rows_of(table.data[table.data["together"] > 0]):
        cell = tuple(str(getattr(row, one)) for one in keys)
        title: Wording = Note.of("reporting.near", words=cell, together=int(row.together))
        behind = hits.sentences(*cell)
        facts = (Note.of("reporting.rate_near", rate=rate(row.rate), words=int(row.words)),) if "period" in keys else ()
        found.append(Evidence(anchor("near", node, *cell)[1:], title, *behind, facts))
    return Fold(Note.of("reporting.behind_company", node=node), tuple(found), id=f"company-{number}")


def _behind_edges(table: Table) -> Fold:
    """Return the sentences behind the lines of a network, of all documents and of the periods that are drawn."""
    found = []
    edges = networks.drawn(table)
    for row in rows_of(edges[edges["together"] > 0]):
        size = {"a": row.source_label, "b": row.target_label, "period": row.period, "together": int(row.together)}
        behind = table.behind(source=row.source, target=row.target, period=row.period)
        found.append(
            Evidence(
                networks.edge_place(row)[1:],
                Note.of("reporting.edge", some=bool(row.period), **size),
                *sentences_of(behind, "edges_evidence.csv", _MOST_SENTENCES),
                (Note.of("reporting.pair_expected", expected=rate(row.expected), documents=int(row.documents)),),
            )
        )
    return Fold(Note.of("reporting.behind_edges"), tuple(found))
