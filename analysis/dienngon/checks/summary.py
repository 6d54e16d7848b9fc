"""A check in words, on a terminal and as a page, and a metadata.csv to fill in."""

from __future__ import annotations

import csv
import dataclasses
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pandas as pd

from dienngon.cells import guarded
from dienngon.checks.corpus import OWN
from dienngon.checks.findings import Check, FindingKind
from dienngon.codes import Note, Wording, worded
from dienngon.corpus import Document, DocumentDate
from dienngon.messages import day, number, reader
from dienngon.output import staged
from dienngon.plots import has_figure, save_figure
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reporting.blocks import Block, Bullets, Cell, FigureBlock, Fold, Paragraph, Section, grid
from dienngon.reporting.page import render
from dienngon.reuse import Suggestion

COLUMNS = ("document", "title", "publisher", "date", "precision", "basis", "note")
_INFERRED = "inferred"
# More rows than these are left to --csv and --out, and to check.csv.
_MOST_PRINTED = 40
_MOST_SHOWN = 1000
_WIDEST = 90
_HEADS = ("document", "date", "syllables", "removed", "person", "what")
_LARGE = 2000
_MOST_GAPS = 12
# Of an earlier check these are removed where this one has no figure.
_FIGURE = ("timeline.csv", "timeline.json", "timeline.png", "timeline.svg")
_OF_DATES = ("undated", "conflict", "inferred", "outside", "suggestion")
_OF_LINES = ("empty", "much_removed", "nothing_removed")


def summary(check: Check) -> list[Note]:
    """Return what a corpus is, a sentence each."""
    gone = sum(check.removed.values())
    share = gone / max(1, check.words + gone)
    lines = [
        Note.of("check.size", documents=check.documents, words=check.words, share=share, **check.removed),
        *_in_time(check),
        Note.of("check.formats", forms=_counted(check.forms), encodings=_counted(check.encodings)),
    ]
    for kind, count in check.counts.items():
        lines.append(Note.of("check.found", count=count, label=kind, rule=kind.rule))
    if check.reposts["clusters"]:
        lines.append(Note.of("check.clusters", count=check.reposts["clusters"], documents=check.reposts["clustered"]))
    for one in check.excluded:
        more = one.count > len(one.examples)
        lines.append(Note.of("check.left_out", count=one.count, reason=one.reason, examples=one.examples, more=more))
    return lines


def _counted(counts: Mapping[str, int]) -> tuple[Note, ...]:
    named = ((Note.of("check.own") if name == OWN else name, count) for name, count in counts.items())
    return tuple(Note.of("check.counted", name=name, count=count) for name, count in named)


def _in_time(check: Check) -> Iterator[Note]:
    if not any(one.documents for one in check.periods):
        yield Note.of("check.no_dates")
        return
    years = (("year" if one.documents else "empty_year", one) for one in check.periods)
    yield Note.of(
        "check.years",
        years=tuple(Note.of(f"check.{code}", label=one.label, documents=one.documents) for code, one in years),
    )
    gaps = [one.label for one in check.periods if not one.documents]
    if gaps:
        yield Note.of("check.gaps", years=tuple(gaps[:_MOST_GAPS]), more=max(0, len(gaps) - _MOST_GAPS))


def next_steps(check: Check, path: str, *, imported: bool) -> list[Note]:
    """Return commands that come next, with their purpose; ``imported`` if ``path`` is one Parquet file already."""
    place = shlex.quote(path)
    steps: list[tuple[str, Note]] = []
    if any(check.counts.get(kind) for kind in map(FindingKind, _OF_DATES)):
        steps.append((f"dienngon check {place} --skeleton metadata.csv", Note.of("check.to_date")))
    if any(check.counts.get(kind) for kind in map(FindingKind, _OF_LINES)):
        steps.append((f"dienngon read {place} --lines", Note.of("check.to_read_lines")))
    if check.documents >= _LARGE and not imported:
        steps.append((f"dienngon import {place} --out corpus.parquet", Note.of("check.to_import")))
    if any(year.documents for year in check.periods):
        steps.append((f"dienngon compare {place}", Note.of("check.to_compare")))
    steps.append((f"dienngon terms {place}", Note.of("check.to_find_terms")))
    return [Note.of("check.step", command=command, purpose=purpose) for command, purpose in steps]


def text(check: Check, path: str, *, imported: bool) -> str:
    """Return a check as it is printed: the rows, the summary, what needs a person, what to do next."""
    parts: list[Wording] = []
    language = reader()
    if check.rows:
        shown = list(islice(_first(check), _MOST_PRINTED))
        parts += _aligned([tuple(worded(Note.of(f"check.head_{one}"), language) for one in _HEADS), *shown])
        if len(check.rows) > len(shown):
            parts.append(Note.of("check.more_rows", count=len(check.rows) - len(shown)))
        parts.append("")
    parts += summary(check)
    parts += ["", Note.of("check.needs" if check.needs else "check.needs_nobody")]
    parts += [f"- {worded(one, language)}" for one in check.needs]
    parts += ["", Note.of("check.next")]
    for one in next_steps(check, path, imported=imported):
        parts.append(f"  {one.parameters['command']}    {worded(one.parameters['purpose'], language)}")
    return "\n".join(worded(one, language) for one in parts)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as lines with their columns under one another, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if place in (2, 3) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _first(check: Check) -> Iterator[tuple[str, ...]]:
    """Yield rows to be shown, those that need a person first."""
    language = reader()
    yes = worded(Note("date_inferred.yes"), language)
    for one in sorted(check.rows, key=lambda row: not row.needs):
        said = worded(one.note, language)
        said = said if len(said) <= _WIDEST else said[: _WIDEST - 1] + "…"
        sizes = (number(size, ",", language) for size in (one.words, one.removed))
        yield one.name, day(one.date, language), *sizes, yes if one.needs else "", said


def write_check(
    check: Check, documents: Iterable[Document], out: Path, path: str, *, imported: bool, raw_csv: bool = False
) -> Path:
    """Write report.html, check.csv, the timeline and metadata.csv into a folder; return the path of the page.

    The documents are gone through once, for metadata.csv; ``path`` and ``imported`` are as in :func:`next_steps`.
    """
    with staged(out, _FIGURE) as folder:
        check.table().to_csv(folder / "check.csv", raw=raw_csv)
        write_skeleton(documents, folder / METADATA_NAME, check.suggestions, raw=raw_csv)
        steps = tuple(next_steps(check, Path(path).name or path, imported=imported))
        ahead = (Paragraph(Note.of("check.skeleton", name=METADATA_NAME)), Bullets(steps))
        sections = [
            _summary(check),
            *_timeline(check, folder, raw_csv=raw_csv),
            *_findings(check),
            Section("next", Note.of("check.what_next"), ahead),
        ]
        lead = Note.of("check.lead", documents=check.documents)
        page = render(Note.of("check.title"), lead, sections, reader())
        (folder / "report.html").write_text(page, encoding="utf-8", newline="")
    return out / "report.html"


def _summary(check: Check) -> Section:
    first, *rest = summary(check)
    blocks: list[Block] = [Paragraph(first, strong=True)]
    if check.needs:
        blocks += [Paragraph(Note.of("check.needs"), strong=True), Bullets(check.needs)]
    else:
        blocks.append(Paragraph(Note.of("check.needs_nobody")))
    blocks.append(Bullets(tuple(rest)))
    return Section("summary", Note.of("check.what_found"), tuple(blocks))


def _timeline(check: Check, folder: Path, *, raw_csv: bool) -> list[Section]:
    timeline = check.timeline()
    if not has_figure(timeline) or not timeline.data["documents"].sum():
        return []
    saved = save_figure(timeline, folder, language=reader(), raw_csv=raw_csv)
    figure = FigureBlock(saved.name, timeline.title, saved.svg, saved.alt, timeline.method)
    figures = grid(timeline.data, "")
    # Where the bars of the figure lead to.
    rows = tuple((Cell(row[0].text, id=f"documents-{row[0].text}"), *row[1:]) for row in figures.rows)
    numbers = Fold(Note.of("check.numbers"), (dataclasses.replace(figures, rows=rows),))
    return [Section("time", timeline.title, (figure, numbers))]


def _findings(check: Check) -> list[Section]:
    table = check.table()
    if table.data.empty:
        return []
    needing = table.data["needs"] == "yes"
    data = pd.concat([table.data[needing], table.data[~needing]]).head(_MOST_SHOWN)
    # A date is never broken over two lines.
    data = data.assign(date=data["date"].str.replace("-", "\N{NON-BREAKING HYPHEN}"))
    lead = Note.of("check.all_rows", shown=len(data), total=len(table.data), some=len(data) < len(table.data))
    blocks = (Paragraph(lead), grid(data, table.method))
    return [Section("documents", Note.of("overview.documents"), blocks)]


def write_skeleton(
    documents: Iterable[Document], path: Path, suggestions: Sequence[Suggestion] = (), *, raw: bool = False
) -> None:
    """Write a table that ``read`` takes as its metadata.csv, as it is or filled in; an existing file is replaced.

    Where a document states its date without a doubt, it is in ``date`` with its basis; where not, the cell is empty,
    and ``note`` says what was read, or what shared text suggests: nobody has vouched for that yet. Whoever keeps a row
    vouches for it, except dates whose basis begins with "inferred", which stay marked so. What could be a formula is
    guarded (:func:`dienngon.cells.guarded`), unless it is to be ``raw``.
    """
    offered = {one.document: one for one in suggestions}
    # Spreadsheet programs take a file for UTF-8 only by its mark.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in documents:
            row = (one.name, one.title, one.publisher, *_date(one), str(_note(one, offered.get(one.name))))
            writer.writerow(row if raw else map(guarded, row))


def _date(document: Document) -> tuple[str, str, str]:
    date = document.date
    if date is None or _open(date):
        return "", "", ""
    basis = str(date.basis)
    if date.by_hand and isinstance(date.basis, Note):
        basis = str(date.basis.parameters.get("reason", ""))
    if date.inferred and not basis.casefold().startswith(_INFERRED):
        basis = f"{_INFERRED}: {basis or Note.of('metadata.no_reason')}"
    return date.value, date.precision, basis


def _open(date: DocumentDate) -> bool:
    """Return whether a date is one that a person should look at: a guess, or one of two that cannot both be right."""
    return not date.by_hand and (date.inferred or bool(date.conflicts))


def incomplete(document: Document) -> bool:
    """Return whether the date of a document is missing or doubtful, so that a person should state it."""
    return document.date is None or _open(document.date)


def _note(document: Document, offered: Suggestion | None) -> Wording:
    date = document.date
    if offered is not None:
        return Note.of("skeleton.suggested", date=offered.value, basis=offered.basis)
    if date is None:
        return Note.of("skeleton.undated")
    return Note.of("skeleton.doubtful", date=date.value, basis=date.basis) if _open(date) else ""
