"""The sections of a study's report, each made from tables and saved figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pandas as pd

from dienngon.corpus import COUNTED_KINDS, Corpus, Document, joined
from dienngon.inference.design import NO_DOCUMENTS, TOO_FEW
from dienngon.lexicon import Lexicon
from dienngon.plots import SavedFigure
from dienngon.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Evidence,
    FigureBlock,
    Fold,
    Grid,
    Paragraph,
    Section,
    grid,
    sentences_of,
)
from dienngon.table import Table
from dienngon.table import rows as rows_of

_REMOVED_SHOWN = 400
# What documents state of themselves may be long: a description belongs into documents.csv.
_CELL_MOST = 60
_PASSED_OVER = ("precision", "period", "date_inferred", "date_confidence", "format", "encoding", "url")


def figure_block(saved: SavedFigure) -> FigureBlock:
    """Return a saved figure as a block with its title, method and notes."""
    table = saved.table
    return FigureBlock(saved.name, table.title, saved.svg, saved.alt, table.method, table.notes)


def summary_section(documents: Table, timeline: Table, limits: Sequence[str]) -> Section:
    """Return what was read and what it cannot show, in plain words."""
    return Section(
        "summary",
        "What this corpus can show",
        (Paragraph(_size(documents, timeline), strong=True), Bullets(tuple(limits))),
    )


def _size(documents: Table, timeline: Table) -> str:
    data = documents.data
    total = int(data["words"].sum() + data["removed_words"].sum())
    share = data["removed_words"].sum() / total if total else 0.0
    empty = [str(row.period) for row in rows_of(timeline.data) if not row.documents]
    copies = int(data["copied_words"].sum())
    copied = f"; {copies:,} stand in passages that an earlier document has, and are not counted again" if copies else ""
    gap = f" There is no document from {', '.join(empty)}: a gap, not a zero." if empty else ""
    dated = int(timeline.data["documents"].sum())
    undated = int((data["date"] == "").sum())
    apart = [f"{undated} undated"] if undated else []
    apart += [f"{len(data) - dated - undated} dated outside it"] if len(data) > dated + undated else []
    axis = f" {dated} of them lie on the time axis ({', '.join(apart)}), and only these are compared." if apart else ""
    return (
        f"{len(data)} documents with {int(data['words'].sum()):,} counted words; "
        f"{int(data['removed_words'].sum()):,} words ({share:.0%} of all) were removed as page furniture, repeated "
        f"lines and date, source or author lines{copied}.{axis}{gap}"
    )


def computed_limits(corpus: Corpus, documents: Table, timeline: Table, themes: Table | None) -> list[str]:
    """Return the limits that follow from the numbers: thin periods, inferred dates, conflicts, nothing to test."""
    limits = []
    told = timeline.data["note"] if themes is None else themes.data["verdict"]
    undecided = [one for one in told if str(one).startswith(TOO_FEW)]
    if undecided and len(undecided) == sum(one != NO_DOCUMENTS for one in told):
        limits.append(
            "Differences between periods: too few documents to tell. The document is the unit of inference, and "
            "with so few of them no arrangement would be rare enough. The figures describe these documents and "
            "test nothing."
        )
    elif undecided and themes is not None:
        limits.append(
            f"In {len(undecided)} of {len(told)} cells of the themes there are too few documents to tell whether the "
            "period differs; themes.csv names them."
        )
    empty = [str(row.period) for row in rows_of(timeline.data) if row.documents == 0]
    if empty:
        verb, its = ("has", "its cells are") if len(empty) == 1 else ("have", "their cells are")
        limits.append(f"{joined(empty, 12)} {verb} no document: {its} empty, and nothing is drawn across the gap.")
    single = [str(row.period) for row in rows_of(timeline.data) if row.documents == 1]
    if single:
        limits.append(f"One document each: {joined(single, 12)}. What is said of such a year is said of that text.")
    for name, inferred in zip(documents.data["document"], documents.data["date_inferred"], strict=True):
        if inferred == "yes":
            limits.append(f"The date of {name} is inferred, not stated by the document.")
    limits += [f"{one.name}: {note}." for one in corpus for note in one.contradictions]
    undated = [one.name for one in corpus if one.date is None]
    if undated:
        limits.append(f"Undated and outside the time axis: {joined(undated, 12)}.")
    outside = documents.data[(documents.data["date"] != "") & (documents.data["period"] == "")]["document"]
    if len(outside):
        limits.append(f"Dated outside the periods of the study: {joined(list(outside), 12)}.")
    return limits


def corpus_section(corpus: Corpus, documents: Table, figure: SavedFigure, *, texts: bool = True) -> Section:
    """Return what was read, dated, left out and removed; without the texts of removed lines if these are closed."""
    names = {
        "document": "document",
        "title": "title",
        "publisher": "publisher",
        "date": "date",
        "date_basis": "basis of the date",
        "words": "words",
        "removed_words": "removed",
        "copied_words": "copied",
        "note": "note",
    }
    data = documents.data.assign(
        # A date is never broken over two lines.
        date=documents.data["date"].str.replace("-", "\N{NON-BREAKING HYPHEN}"),
        title=documents.data["title"].replace("", "(none in the file)"),
    )
    more = {
        column: column
        for column in data.columns
        if column not in (*names, *_PASSED_OVER) and data[column].map(lambda cell: len(str(cell))).max() <= _CELL_MOST
    }
    table = grid(data, "The same rows are in documents.csv.", names | more)
    first: dict[str, str] = {}
    for row in rows_of(documents.data):
        first.setdefault(str(row.period), str(row.document))
    ids = {name: f"documents-{period}" for period, name in first.items() if period}
    rows = tuple((Cell(row[0].text, id=ids.get(str(row[0].text), "")), *row[1:]) for row in table.rows)
    left_out = tuple(f"{one.name}: {one.reason}." for one in corpus.excluded) + tuple(map(str, corpus.notes))
    blocks: list[Block] = [figure_block(figure), dataclasses.replace(table, rows=rows)]
    blocks += [Fold(_removed_title(one), (_removed(one, texts=texts),)) for one in corpus if _removed_size(one)]
    if left_out:
        blocks.append(Fold(f"Left out or passed over: {len(left_out)}", (Bullets(left_out),)))
    return Section("corpus", "What was read and removed", tuple(blocks))


def _removed_title(document: Document) -> str:
    size = _removed_size(document)
    return f"Removed from {document.name}: {size} {'line' if size == 1 else 'lines'}"


def _removed_size(document: Document) -> int:
    return sum(span.kind not in COUNTED_KINDS for span in document.spans)


def _removed(document: Document, *, texts: bool) -> Grid:
    spans = [span for span in document.spans if span.kind not in COUNTED_KINDS][:_REMOVED_SHOWN]
    rows = tuple(
        (
            Cell(str(span.line), number=True),
            Cell(f"{span.kind} ({span.subkind})" if span.subkind else span.kind),
            Cell(span.rule),
            Cell(document.text[span.start : span.end] if texts else f"characters {span.start}–{span.end}"),
        )
        for span in spans
    )
    return Grid("All labelled lines are in spans.csv.", ("line", "kind", "rule", "text"), rows)


def themes_section(
    themes: Table, trends: Table, groups: Table, lexicon: Lexicon, figures: Mapping[str, SavedFigure]
) -> tuple[Section, Section]:
    """Return the section on themes and the section of the sentences behind every cell."""
    names = {"label_en": "theme", "period": "period", "documents": "documents", "words": "words", "hits": "hits"}
    names |= {
        "rate_per_1000": "per 1,000 words",
        "low": "from",
        "high": "to",
        "documents_with_theme": "documents with it",
    }
    names |= {"share_of_documents": "share of documents", "share_of_sentences": "share of sentences"}
    names |= {"p_adjusted": "adjusted p", "verdict": "against the other periods", "note": "note"}
    blocks: list[Block] = [
        Paragraph("Follow a cell, a mark or a number to the sentences behind it."),
        figure_block(figures["themes_by_year"]),
        theme_rates(themes),
        figure_block(figures["theme_trajectories"]),
    ]
    if len(groups.data):
        split = grid(
            groups.data, "Groups within themes, counted apart.", {"theme": "in theme", "label_en": "group"} | names
        )
        blocks.append(Fold("Groups of terms within themes (theme_groups.csv)", (split,)))
    if "theme_network" in figures:
        network = figures["theme_network"]
        blocks += [
            figure_block(network),
            Fold("Themes that stand together (theme_cooccurrence.csv)", (_pairs(network.table),)),
        ]
    blocks.append(Fold("Trends over all periods (theme_trends.csv)", (_trends(trends),)))
    blocks.append(Fold("All numbers by theme and period (themes.csv)", (grid(themes.data, themes.method, names),)))
    blocks += [_codebook(lexicon)]
    return Section("themes", "Themes", tuple(blocks)), theme_evidence(themes)


def theme_rates(themes: Table) -> Grid:
    """Return themes × periods, each cell leading to its evidence."""
    data = themes.data
    periods = list(dict.fromkeys(data["period"]))
    rows = []
    for theme, own in data.groupby("theme", sort=False):
        cells = [Cell(f"{own['label_en'].iloc[0]} ({own['label_vi'].iloc[0]})", id=f"theme-{theme}")]
        for row in rows_of(own):
            text = f"{row.rate_per_1000:.2f} ({row.hits})" if row.documents else NO_DOCUMENTS
            text += ": " + row.verdict if str(row.verdict).startswith("differs") else ""
            href = f"#ev-{theme}-{row.period}" if row.hits else ""
            cells.append(Cell(text, href=href, number=True))
        rows.append(tuple(cells))
    return Grid("Hits per 1,000 words (hits).", ("theme", *(str(one) for one in periods)), tuple(rows))


def _trends(trends: Table) -> Grid:
    names = {"label_en": "theme", "periods": "periods", "first": "first, per 1,000 words", "last": "last"}
    names |= {"growth": "growth (log₂ a period)", "low": "from", "high": "to", "p_adjusted": "adjusted p"}
    return grid(trends.data, trends.method, names | {"verdict": "over the periods", "note": "note"})


def _pairs(table: Table) -> Grid:
    """Return the pairs of themes that share a unit, those first that share more than chance would bring."""
    data = table.data[table.data["shared"] > 0].sort_values(["q", "p"], kind="stable")
    names = {"label_a": "theme", "label_b": "with", "shared": "paragraphs with both", "expected": "expected by chance"}
    return grid(data, table.method, names | {"documents": "documents", "p": "p", "q": "q", "note": "note"})


def _codebook(lexicon: Lexicon) -> Fold:
    rows = tuple(
        (
            Cell(f"{theme.label_en} ({theme.label_vi})"),
            Cell(theme.include),
            Cell(theme.exclude),
            Cell("; ".join(term.phrase for group in theme.groups for term in group.terms)),
        )
        for theme in lexicon.themes
    )
    table = Grid("The lexicon's codebook.", ("theme", "counts", "does not count", "terms"), rows)
    return Fold("Codebook: what counts as a mention of each theme", (table,))


def set_aside(evidence: pd.DataFrame) -> list[Block]:
    """Return the hits of themes that do not count, each with what takes it away."""
    blocks: list[Block] = []
    for theme, hits in evidence[evidence["counted"] == 0].groupby("theme", sort=False):
        size = len(hits)
        title = f"{theme}: {size} {'hit' if size == 1 else 'hits'} that {'does' if size == 1 else 'do'} not count"
        blocks.append(Evidence(f"aside-{theme}", title, *sentences_of(hits)))
    return blocks


def theme_evidence(themes: Table, file: str = "evidence.csv") -> Section:
    """Return the sentences behind every cell of a table of themes, and the hits that do not count with the reason."""
    evidence = themes.evidence()
    counted = evidence[evidence["counted"] == 1]
    blocks: list[Block] = []
    for row in rows_of(themes.data):
        if not row.documents:
            continue
        hits = counted[(counted["theme"] == row.theme) & (counted["period"] == row.period)]
        title = f"{row.label_en}, {row.period}: {row.hits} {'hit' if row.hits == 1 else 'hits'}"
        sentences, note = sentences_of(hits, file)
        nothing = "No term of the theme occurs." if hits.empty else ""
        blocks.append(Evidence(f"ev-{row.theme}-{row.period}", title, sentences, note or nothing))
    blocks += set_aside(evidence)
    lead = Paragraph(
        f"Every hit of every theme, in its sentence; the matched words are marked. The same rows are in {file}."
    )
    return Section("evidence", "The sentences behind the themes", (lead, *blocks))


def keywords_section(keywords: Table, figure: SavedFigure) -> Section:
    """Return the keywords by period with the sentences of each."""
    names = {
        "period": "period",
        "rank": "rank",
        "term": "term",
        "tfidf": "TF-IDF",
        "count": "count",
        "documents": "documents",
    }
    table = grid(keywords.data, keywords.method, names | {"note": "note"})
    evidence = keywords.evidence()
    blocks: list[Block] = [figure_block(figure), Fold("All numbers (keywords.csv)", (table,))]
    for period, rows in keywords.data[keywords.data["term"] != ""].groupby("period", sort=False):
        found = []
        for row in rows_of(rows):
            hits = evidence[(evidence["period"] == row.period) & (evidence["term"] == row.term)]
            sentences, note = sentences_of(hits)
            found.append(Evidence(f"kw-{row.period}-{row.rank}", f"{row.term} ({row.count})", sentences, note))
        blocks.append(Fold(f"Sentences behind the keywords of {period}", tuple(found)))
    return Section("keywords", "Keywords by year", tuple(blocks))


def provenance_section(manifest: Mapping[str, object]) -> Section:
    """Return command, versions, parameters and hashes of a run."""
    inputs, versions = manifest["inputs"], manifest["versions"]
    parameters = manifest["parameters"]
    blocks: list[Block] = [
        Paragraph(f"Command: {manifest['command']}"),
        Paragraph(f"Corpus hash (names, texts, labels, dates): {manifest['corpus']}"),
    ]
    for caption, mapping in (("Versions", versions), ("Parameters", parameters), ("Inputs (SHA-256)", inputs)):
        if isinstance(mapping, Mapping):
            frame = pd.DataFrame([(key, str(value)) for key, value in mapping.items()], columns=["what", "value"])
            blocks.append(grid(frame, caption))
    blocks.append(
        Paragraph("The same inputs, versions and parameters give the same files; manifest.json lists their hashes.")
    )
    return Section("provenance", "Provenance", tuple(blocks))
