"""A metadata.csv to fill in: a row a document with what is known."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from dienngon.checks.findings import Check
from dienngon.checks.summary import next_steps, plain, summary
from dienngon.codes import Note
from dienngon.corpus import Document, DocumentDate
from dienngon.output import staged
from dienngon.plots import has_figure, save_figure
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reporting.blocks import Block, Bullets, Cell, FigureBlock, Fold, Paragraph, Section, grid
from dienngon.reporting.page import render
from dienngon.reuse import Suggestion

COLUMNS = ("document", "title", "publisher", "date", "precision", "basis", "note")
_INFERRED = "inferred"


def write_skeleton(documents: Iterable[Document], path: Path, suggestions: Sequence[Suggestion] = ()) -> None:
    """Write a table that ``read`` takes as its metadata.csv, as it is or filled in.

    Where a document states its date without a doubt, it is in ``date`` with its basis; where not, the cell is empty,
    and what was read, or what shared text suggests, stands in ``note``: nobody has vouched for that yet. Whoever
    keeps a row vouches for it, but for dates whose basis begins with "inferred", which stay marked so.

    Parameters
    ----------
    documents
        In any order; gone through once.
    path
        The file; replaced if it exists.
    suggestions
        As :func:`dienngon.reuse.suggest_dates` gives them.
    """
    offered = {one.document: f"suggested date: {one.value} ({one.basis})" for one in suggestions}
    # Spreadsheet programs take a file for UTF-8 only by its mark.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in documents:
            writer.writerow((one.name, one.title, one.publisher, *_date(one), _note(one, offered)))


def _date(document: Document) -> tuple[str, str, str]:
    date = document.date
    if date is None or _open(date):
        return "", "", ""
    basis = str(date.basis)
    if date.by_hand and isinstance(date.basis, Note):
        basis = date.basis.parameters.get("reason", "")
    if date.inferred and not basis.casefold().startswith(_INFERRED):
        basis = f"{_INFERRED}: {basis or Note.of('metadata.no_reason')}"
    return date.value, date.precision, basis


def _open(date: DocumentDate) -> bool:
    """Return whether a date is one that a person should look at: a guess, or one of two that cannot both be right."""
    return not date.by_hand and (date.inferred or bool(date.conflicts))


def _note(document: Document, offered: dict[str, str]) -> str:
    if document.name in offered:
        return offered[document.name]
    date = document.date
    if date is None:
        return "undated: write a date, or leave the cell empty"
    return f"read as {date.value} ({date.basis}): write the date that is right" if _open(date) else ""


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
        As in :func:`dienngon.checks.summary.next_steps`.

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
