"""A check as a folder: a page, its table and figure, and a metadata.csv to fill in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from dienngon.checking.skeleton import write_skeleton
from dienngon.checking.telling import next_steps, plain, summary
from dienngon.checking.values import Check
from dienngon.corpus import Document
from dienngon.output import staged
from dienngon.plots import has_figure, save_figure
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reporting.blocks import Block, Bullets, Cell, FigureBlock, Fold, Paragraph, Section, grid
from dienngon.reporting.page import render

_MOST_ROWS = 1000
# Of an earlier check these are removed where this one has none.
_FIGURE = ("timeline.csv", "timeline.json", "timeline.png", "timeline.svg")


def write_check(check: Check, documents: Iterable[Document], out: Path, path: str, *, imported: bool) -> Path:
    """Write report.html, check.csv, the timeline and metadata.csv into a folder; return the path of the page.

    Parameters
    ----------
    check
        What was found.
    documents
        The corpus; gone through once, for metadata.csv.
    out
        The folder; made if it does not exist.
    path, imported
        As in :func:`dienngon.checking.telling.next_steps`.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    with staged(out, _FIGURE) as folder:
        table = check.table()
        table.to_csv(folder / "check.csv")
        write_skeleton(documents, folder / METADATA_NAME, check.suggestions)
        sections = [_summary(check), *_timeline(check, folder), *_findings(check)]
        sections.append(
            Section(
                "next",
                "What to do next",
                (
                    Paragraph(f"{METADATA_NAME} beside this page has a row a document, to be filled in."),
                    Bullets(tuple(plain(one) for one in next_steps(check, Path(path).name or path, imported=imported))),
                ),
            )
        )
        size = "1 document" if check.documents == 1 else f"{check.documents:,} documents"
        page = render("What the corpus is", f"{size}, looked at before anything is counted.", sections)
        (folder / "report.html").write_text(page, encoding="utf-8", newline="")
    return out / "report.html"


def _summary(check: Check) -> Section:
    said = summary(check)
    blocks: list[Block] = [Paragraph(said[0], strong=True)]
    if check.needs:
        blocks += [Paragraph("Needs a person:", strong=True), Bullets(check.needs)]
    else:
        blocks.append(Paragraph("Nothing needs a person."))
    blocks.append(Bullets(tuple(said[1:])))
    return Section("summary", "What was found", tuple(blocks))


def _timeline(check: Check, folder: Path) -> list[Section]:
    timeline = check.timeline()
    if not has_figure(timeline) or not timeline.data["documents"].sum():
        return []
    saved = save_figure(timeline, folder)
    figure = FigureBlock(saved.name, timeline.title, saved.svg, saved.alt, timeline.method)
    figures = grid(timeline.data, "")
    # Where the bars of the figure lead to.
    rows = tuple((Cell(row[0].text, id=f"documents-{row[0].text}"), *row[1:]) for row in figures.rows)
    numbers = Fold("All numbers (timeline.csv)", (dataclasses.replace(figures, rows=rows),))
    return [Section("time", "The corpus in time", (figure, numbers))]


def _findings(check: Check) -> list[Section]:
    table = check.table()
    if table.data.empty:
        return []
    needing = table.data["needs"] == "yes"
    data = pd.concat([table.data[needing], table.data[~needing]]).head(_MOST_ROWS)
    # A date is never broken over two lines.
    data = data.assign(date=data["date"].str.replace("-", "\N{NON-BREAKING HYPHEN}"))
    more = len(table.data) - len(data)
    said = f" The first {len(data):,} of {len(table.data):,} are shown." if more else ""
    blocks = (Paragraph(f"{table.title}; all are in check.csv.{said}"), grid(data, table.method))
    return [Section("documents", "Documents", blocks)]
