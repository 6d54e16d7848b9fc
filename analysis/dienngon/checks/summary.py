"""A check in words: what it found, what needs a person, and what to do next."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from dienngon.checks.findings import KINDS, Check
from dienngon.corpus import joined

# More rows than these are left to --csv and --out.
_MOST_ROWS = 40
_WIDEST = 90
_LARGE = 2000


def summary(check: Check) -> list[str]:
    """Return what a corpus is, a sentence a line."""
    share = sum(check.removed.values()) / max(1, check.words + sum(check.removed.values()))
    kinds = ", ".join(f"{kind} {size:,}" for kind, size in check.removed.items())
    size = f"{_documents(check.documents)} with {check.words:,} counted syllables"
    lines = [
        f"{size}; {share:.0%} of all syllables were removed ({kinds}).",
        _in_time(check),
        f"Formats: {_counted(check.forms)}. Encodings: {_counted(check.encodings)}.",
    ]
    lines += [
        f"{kind.label[:1].upper()}{kind.label[1:]}: {check.counts[name]:,} ({kind.rule})."
        for name, kind in KINDS.items()
        if check.counts.get(name)
    ]
    if check.reposts["clusters"]:
        found = "1 cluster" if check.reposts["clusters"] == 1 else f"{check.reposts['clusters']:,} clusters"
        lines.append(f"Reposts and equal texts make {found} of {check.reposts['clustered']:,} documents.")
    for one in check.excluded:
        files = "1 file or row" if one.count == 1 else f"{one.count:,} files or rows"
        lines.append(f"Left out, {files}: {one.reason} ({joined(one.examples, 3)}{' …' if one.count > 3 else ''}).")
    return lines


def next_steps(check: Check, path: str, *, imported: bool) -> list[str]:
    """Return commands that come next, each with what it is for.

    Parameters
    ----------
    check
        What was found.
    path
        The documents, as they were given.
    imported
        Whether they are in one Parquet file already.
    """
    place = shlex.quote(path)
    steps = []
    if any(check.counts.get(name) for name in ("undated", "conflict", "inferred", "outside", "suggestion")):
        steps.append(
            f"dienngon check {place} --skeleton metadata.csv    writes a table to state dates in; then read with "
            "--metadata metadata.csv, or put it beside the documents"
        )
    if any(check.counts.get(name) for name in ("empty", "much removed", "nothing removed")):
        steps.append(f"dienngon read {place} --lines    shows what each line was taken for, and by which rule")
    if check.documents >= _LARGE and not imported:
        steps.append(
            f"dienngon import {place} --out corpus.parquet    reads them once; give corpus.parquet as PATH then"
        )
    if any(year.documents for year in check.periods):
        steps.append(f"dienngon compare {place}    gives the keywords of each year")
    steps.append(f"dienngon terms {place}    gives candidate terms for a lexicon of themes")
    return steps


def text(check: Check, path: str, *, imported: bool) -> str:
    """Return a check as it is printed: the rows, the summary, what needs a person, what to do next."""
    parts: list[str] = []
    if check.rows:
        shown = list(islice(_first(check), _MOST_ROWS))
        parts += _aligned([("document", "date", "syllables", "removed", "person?", "what"), *shown])
        if len(check.rows) > len(shown):
            parts.append(f"… and {len(check.rows) - len(shown):,} more; --csv has all.")
        parts.append("")
    parts += summary(check)
    parts += ["", "Needs a person:" if check.needs else "Nothing needs a person."]
    parts += [f"- {one}" for one in check.needs]
    parts += ["", "Next:", *(f"  {one}" for one in next_steps(check, path, imported=imported))]
    return "\n".join(parts)


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
    for one in sorted(check.rows, key=lambda row: not row.needs):
        said = "; ".join(map(str, one.findings))
        said = said if len(said) <= _WIDEST else said[: _WIDEST - 1] + "…"
        yield one.name, one.date, f"{one.words:,}", f"{one.removed:,}", "yes" if one.needs else "", said


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count:,} documents"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _in_time(check: Check) -> str:
    if not any(one.documents for one in check.periods):
        return "No document has a date within the time axis."
    years = ", ".join(
        f"{one.label}: {one.documents:,}" if one.documents else f"{one.label}: –" for one in check.periods
    )
    gaps = [one.label for one in check.periods if not one.documents]
    gap = f" No document is from {joined(gaps, 12)}: a gap, not a zero." if gaps else ""
    return f"Documents by year: {years}.{gap}"


def plain(sentence: str) -> str:
    """Return a sentence with its runs of spaces made one."""
    return re.sub(r" {2,}", " – ", sentence)
