"""What a study writes for readers: pages, Markdown and workbooks, in one language or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dienngon.codes import Note
from dienngon.periods import CHOSEN, LEAST_MEDIAN, MOST_CHOSEN
from dienngon.plots import has_figure, saved_figure
from dienngon.reporting import sections
from dienngon.reporting.blocks import Section
from dienngon.reporting.findings import nested_labels, summary
from dienngon.reporting.markdown import markdown
from dienngon.reporting.page import render
from dienngon.reporting.removed import removed_panels
from dienngon.reporting.tables import Shown
from dienngon.reporting.texts import first_lines_removed, whole
from dienngon.reporting.words_in_context import words_in_context
from dienngon.reuse import suggest_dates
from dienngon.short_names import short_names
from dienngon.study.analysis import Results
from dienngon.study.settings import Settings
from dienngon.study.workbook import workbook

# Tables whose themes say on a page what they are nested in.
_NESTED = ("themes", "theme_trends")
# What whoever runs the study can change, and readers of its results need not mind.
_FOR_METHOD = ("study.no_company", "study.no_node", "study.same_node")
# More names than these are counted in a sentence.
_NAMED = 12


def write_pages(
    study: Settings, results: Results, folder: Path, manifest: Mapping[str, Any], *, raw: bool = False
) -> None:
    """Write the report as a page and as Markdown, and the tables as a workbook, in each language of a study.

    The figures are in the folder already. Files of the first language have plain names (``report.html``), those of a
    second its code (``report.vi.html``); each page links the other.
    """
    documents = results.corpus.documents if study.texts == "full" else ()
    pages = {one: f"report{study.tail(one)}.html" for one in study.languages} if len(study.languages) > 1 else {}
    names = short_names(one.name for one in results.corpus)
    for language in study.languages:
        tail = study.tail(language)
        found = _sections(study, results, folder, manifest, tail)
        lead = _lead(results)
        page = render(study.title, lead, found, language, documents, pages=pages, names=names)
        text = markdown(study.title, lead, found, language, names)
        for name, content in ((f"report{tail}.html", page), (f"report{tail}.md", text)):
            (folder / name).write_text(content, encoding="utf-8", newline="", errors="backslashreplace")
        (folder / f"tables{tail}.xlsx").write_bytes(workbook(results, language, raw=raw))


def _sections(study: Settings, results: Results, folder: Path, manifest: Mapping[str, Any], tail: str) -> list[Section]:
    """Return the sections of the report; ``tail`` is what the names of its figures end with."""
    parts: dict[str, dict[str, Shown]] = {}
    tables = {
        name: nested_labels(table, results.lexicon) if name in _NESTED else table
        for name, table in results.tables.items()
    }
    for name, table in tables.items():
        entry = results.entries[name]
        figure = saved_figure(table, folder, name.removeprefix(entry.name) + tail) if has_figure(table) else None
        parts.setdefault(entry.section, {})[name] = Shown(table.told(), figure, entry.csv)
    models = [one.model for one in results.topics]
    suggestions = suggest_dates(results.corpus, results.reuse)
    behind = sections.behind({**parts.get("themes", {}), **parts.get("keyness", {}), **parts["keywords"]})
    documents = results.corpus.documents if study.texts == "full" else ()
    removed = results.corpus.documents, results.tokens.removed
    lines = first_lines_removed(documents) if whole(documents) else {}
    copies = [(one.first, one.second) for one in results.reuse.pairs] if study.reuse.count == "first" else []
    missing = [one for one in results.missing if one.code not in _FOR_METHOD]
    rules = [*chosen_periods(study, results), *(one for one in results.missing if one.code in _FOR_METHOD)]
    found = [
        summary(tables, study.folder.resolve().name, [*limits(results), *missing, *study.limits]),
        sections.corpus(parts["corpus"], removed_panels(*removed, shown=study.texts == "full"), lines),
        sections.reuse(parts["reuse"], suggestions, counted_once=study.reuse.count == "first"),
        *([sections.themes(parts["themes"], results.lexicon, behind["themes"], copies)] if "themes" in parts else []),
        sections.keywords({**parts.get("keyness", {}), **parts["keywords"]}, behind),
        sections.topics(parts.get("topics", {}), models),
        *([words_in_context(parts["context"], results.tables.get("keyness"))] if "context" in parts else []),
        sections.method(rules, most=behind["keywords"].most, whole=whole(documents), texts=study.texts),
        sections.provenance(manifest),
    ]
    return sections.appendices(found)


def _lead(results: Results) -> Note:
    """Return how many documents there are, and over what they are compared."""
    periods, size = results.periods, int(results.tables["timeline"].data["documents"].sum())
    if not periods.ordered:
        return Note.of(
            "study.lead_groups",
            size=size,
            themes=bool(results.lexicon.themes),
            groups=len(periods.labels),
            by=periods.by,
        )
    first, last = periods.labels[0], periods.labels[-1]
    span = {"first": first, "last": last, "several": first != last, "by": Note(f"period.{periods.by}")}
    return Note.of("study.lead", size=size, themes=bool(results.lexicon.themes), **span)


def limits(results: Results) -> tuple[Note, ...]:
    """Return what to mind: thin periods and gaps, inferred dates, conflicts, documents outside the periods."""
    corpus, time = results.tables["documents"].data, results.tables["timeline"].data
    found: list[Note] = []
    for code, least in (("study.empty", 0), ("study.single", 1)):
        periods = [str(one) for one in time.loc[time["documents"] == least, "period"]]
        found += [_naming(code, periods)] if periods else []
    inferred = corpus.loc[corpus["date_inferred"] == "yes", "document"]
    found += [Note.of("study.inferred", document=str(one)) for one in inferred]
    for one in results.corpus:
        contradictions = () if one.date is None else one.date.conflicts
        found += [Note.of("study.conflict", document=one.name, conflict=conflict) for conflict in contradictions]
    undated = corpus["date"] == ""
    outside = ~undated & (corpus["period"] == "")
    for code, chosen in (("study.undated", undated), ("study.outside", outside)):
        found += [_naming(code, list(corpus.loc[chosen, "document"]))] if chosen.any() else []
    return tuple(found)


def chosen_periods(study: Settings, results: Results) -> tuple[Note, ...]:
    """Return how the length of the periods was chosen, nothing if the study states periods."""
    if study.periods != CHOSEN:
        return ()
    sizes = results.tables["timeline"].data["documents"]
    found = {"by": results.periods.by, "periods": len(sizes), "median": float(sizes.median())}
    return (Note.of("study.chosen", **found, most=MOST_CHOSEN, least=LEAST_MEDIAN),)


def _naming(code: str, names: Sequence[str]) -> Note:
    return Note.of(code, names=tuple(names[:_NAMED]), size=len(names), more=max(0, len(names) - _NAMED))
