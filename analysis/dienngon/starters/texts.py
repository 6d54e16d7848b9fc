"""The text of a first study.toml, and of a first themes.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dienngon.codes import Note
from dienngon.corpus import Document
from dienngon.messages import Language
from dienngon.periods import Periods
from dienngon.starters.term_groups import Candidate, TermGroups, named
from dienngon.toml import quoted

_WIDTH = 100
# Terms that are in no group are worth a look, no more.
_MOST_REST = 20


def study_text(
    title: str, documents: Iterable[Document], lexicon: str, reading: Mapping[str, Any], language: Language
) -> str:
    """Return a study.toml that can be used as it is; ``reading`` says how the documents are read."""
    lines = [
        *_remark(Note.of("starter.study"), language),
        f"title = {quoted(title)}",
        f"language = {quoted(language)}",
        "",
        "[corpus]",
        'path = "."',
        *(f"{name} = {quoted(reading[name])}" for name in ("metadata", "overrides", "encoding") if reading[name]),
        *(["follow_links = true"] if reading["follow_links"] else []),
    ]
    if reading["columns"]:
        pairs = ", ".join(f"{role} = {quoted(column)}" for role, column in reading["columns"].items())
        lines += [*_remark(Note.of("starter.columns"), language), f"columns = {{{pairs}}}"]
    lines += ["", *_periods(documents, language), ""]
    if lexicon:
        lines += ["[lexicon]", f"path = {quoted(lexicon)}", ""]
    else:
        lines += [*_remark(Note.of("starter.no_terms"), language), ""]
    return "\n".join(lines)


def _periods(documents: Iterable[Document], language: Language) -> Iterator[str]:
    periods = Periods.chosen(documents)
    sizes = {label: len(members) for label, members in periods.groups(documents).items()}
    if not sizes:
        yield from _remark(Note.of("starter.undated"), language)
        yield from ("[periods]", 'by = "form"')
        return
    counted = tuple(Note.of("starter.period", label=label, documents=size) for label, size in sizes.items())
    yield from _remark(Note.of("starter.periods", periods=counted), language)
    yield from ("[periods]", f"by = {quoted(periods.by)}")
    yield f"first = {quoted(periods.labels[0])}"
    yield f"last = {quoted(periods.labels[-1])}"


def themes_text(groups: TermGroups, language: Language) -> str:
    """Return a themes.toml of candidate terms, each with its numbers, to strike out and sort.

    Examples
    --------
    >>> groups = TermGroups(((Candidate("lúa", 3, 2), Candidate("gạo", 2, 1)),), ())
    >>> print(themes_text(groups, "en").partition("[")[2], end="")
    themes.lua]
    label_vi = "lúa"
    terms = [
        "lúa",  # 3 in 2 documents
        "gạo",  # 2 in 1 document
    ]
    """
    lines = [*_remark(Note.of("starter.themes"), language), ""]
    for name, group in named(groups).items():
        lines += [f"[themes.{name}]", f"label_vi = {quoted(group[0].term)}", "terms = ["]
        lines += [f"    {quoted(one.term)},  # {_counted(one).worded(language)}" for one in group]
        lines += ["]", ""]
    if groups.rest:
        rest = tuple(f"{one.term} ({one.hits})" for one in groups.rest[:_MOST_REST])
        lines += [*_remark(Note.of("starter.rest", terms=rest), language), ""]
    return "\n".join(lines)


def _counted(one: Candidate) -> Note:
    return Note.of("starter.counted", hits=one.hits, documents=one.documents)


def _remark(note: Note, language: Language) -> Iterator[str]:
    """Yield a sentence as remarks of TOML, wrapped."""
    line = "#"
    # A remark must not end early: what a document states may hold any character.
    for word in re.sub(r"[\x00-\x1f\x7f]", " ", note.worded(language)).split(" "):
        if len(line) + len(word) >= _WIDTH:
            yield line
            line = "#"
        line += f" {word}"
    yield line
