"""The sections of a study's report, each made from the tables of one topic with their figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dienngon.codes import Note, Wording, sentences
from dienngon.inference import DISCOVERY
from dienngon.lexicon import Lexicon
from dienngon.plots.base import anchor, doubt_of, tally_of, undecided
from dienngon.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Evidence,
    Fold,
    Grid,
    Paragraph,
    Section,
    Sentence,
    cells_of,
    characters,
    figure,
    grid,
    sentences_of,
)
from dienngon.reporting.tables import Shown, columns_of, numbers, others, theme_trajectories
from dienngon.reuse import Suggestion
from dienngon.table import Table, rows_of
from dienngon.topic_models.topics import Stable

# The tables of a section, by name.
Parts = Mapping[str, Shown]

_REMOVED_SHOWN = 400
_PAIRS_SHOWN = 200
_PASSAGES_SHOWN = 60
# What documents state of themselves may be long: a description belongs into documents.csv.
_CELL_MOST = 60
_PASSED_OVER = ("precision", "period", "date_inferred", "date_confidence", "format", "encoding", "url")


def summary(parts: Parts, limits: Sequence[Wording]) -> Section:
    """Return what was read and what it cannot show."""
    data, timeline = parts["documents"].table.data, parts["timeline"].table.data
    words, removed = int(data["words"].sum()), int(data["removed_words"].sum())
    copied, dated = int(data["copied_words"].sum()), int(timeline["documents"].sum())
    silent = int((data["words"] == 0).sum())
    undated = int(((data["date"] == "") & (data["words"] > 0)).sum())
    outside = len(data) - silent - dated - undated
    empty = tuple(str(row.period) for row in rows_of(timeline) if not row.documents)
    share = removed / (words + removed) if words + removed else 0.0
    size = sentences(
        Note.of("reporting.corpus_size", documents=len(data), words=words, removed=removed, share=share),
        Note.of("reporting.size_copied", words=copied) if copied else "",
        Note.of("reporting.size_silent", documents=silent) if silent else "",
        Note.of("reporting.size_dated", dated=dated, undated=undated, outside=outside) if undated or outside else "",
        Note.of("reporting.size_gap", periods=empty) if empty else "",
    )
    blocks = (Paragraph(size, strong=True), Bullets(tuple(limits)))
    return Section("summary", Note.of("reporting.summary"), blocks)


def corpus(parts: Parts) -> Section:
    """Return what was read, dated, left out and removed."""
    documents = parts["documents"].table
    # A date is never broken over two lines.
    dates = documents.data["date"].str.replace("-", "\N{NON-BREAKING HYPHEN}")
    titles = [one or Note.of("reporting.no_title") for one in documents.data["title"]]
    data = documents.data.assign(date=dates, title=pd.Series(titles, dtype=object))
    shown = columns_of("documents")
    own = [
        column
        for column in data.columns
        if column not in (*shown, *_PASSED_OVER) and data[column].map(lambda cell: len(str(cell))).max() <= _CELL_MOST
    ]
    table = grid(data, Note.of("reporting.rows_in", file="documents.csv"), (*shown, *own))
    first: dict[str, str] = {}
    for row in rows_of(documents.data):
        first.setdefault(str(row.period), str(row.document))
    ids = {name: anchor("documents", period)[1:] for period, name in first.items() if period}
    rows = tuple((Cell(row[0].text, id=ids.get(str(row[0].text), "")), *row[1:]) for row in table.rows)
    timeline = parts["timeline"].figure
    blocks: list[Block] = [] if timeline is None else [figure(timeline)]
    blocks += [dataclasses.replace(table, rows=rows), *_removed(parts["spans"].table)]
    if documents.notes:
        blocks.append(Fold(Note.of("reporting.left_out", size=len(documents.notes)), (Bullets(documents.notes),)))
    blocks += others(parts, "documents", "timeline", "excluded", "spans")
    return Section("corpus", Note.of("reporting.corpus"), tuple(blocks))


def _removed(spans: Table) -> list[Block]:
    """Return the lines of each document that do not count, as far as texts may be shown."""
    # One grid for all, cut at documents: a frame for each takes ten times as long.
    sizes = spans.data["document"].value_counts(sort=False)
    shown = spans.data.groupby("document", sort=False).head(_REMOVED_SHOWN)
    rows = list(rows_of(shown))
    kinds = pd.Series([_kind(one) for one in rows], shown.index, dtype=object)
    texts = pd.Series([one.text or characters([(one.start, one.end)]) for one in rows], shown.index, dtype=object)
    lines = grid(
        shown.assign(kind=kinds, text=texts), Note.of("reporting.all_spans", file="spans.csv"), columns_of("spans")
    )
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        places.setdefault(str(row.document), []).append(place)
    return [
        Fold(
            Note.of("reporting.removed", document=document, lines=int(sizes[document])),
            (dataclasses.replace(lines, rows=tuple(lines.rows[one] for one in at)),),
        )
        for document, at in places.items()
    ]


def _kind(span: Any) -> Wording:
    return Note.of("reporting.kind", kind=span.kind, subkind=span.subkind) if span.subkind else span.kind


def reuse(parts: Parts, suggestions: Sequence[Suggestion], *, counted_once: bool) -> Section:
    """Return the pairs of documents that share text, the passages, what the choice changes, and dates suggested."""
    title, pairs = Note.of("reporting.reuse"), parts["reuse"].table
    if pairs.data.empty:
        return Section("reuse", title, (Paragraph(Note.of("reporting.nothing_shared")),))
    lead = Note.of("reporting.copies_once" if counted_once else "reporting.copies_all")
    blocks: list[Block] = [Paragraph(lead), _pairs(pairs), _passages(parts["passages"].table)]
    blocks += [_effect(parts["reuse_effect"]), *others(parts, "reuse", "passages", "reuse_effect")]
    if suggestions:
        said = tuple(
            Note.of("reporting.suggested_date", document=one.document, value=one.value, basis=one.basis)
            for one in suggestions
        )
        blocks.append(Fold(Note.of("reporting.suggested_dates"), (Bullets(said),)))
    return Section("reuse", title, tuple(blocks))


def _pairs(pairs: Table) -> Grid:
    data = pairs.data.head(_PAIRS_SHOWN)
    shares = {column: [f"{one:.0%}" for one in data[column]] for column in ("first_share", "second_share")}
    some = {"shown": len(data), "total": len(pairs.data), "file": "reuse.csv"}
    more = Note.of("reporting.first_rows", **some) if len(pairs.data) > len(data) else ""
    return grid(data.assign(**shares), sentences(pairs.method, more), columns_of("reuse"))


def _passages(passages: Table) -> Fold:
    """Return the passages, each with its text on both sides, as far as texts may be shown."""
    data = passages.data.head(_PASSAGES_SHOWN)
    columns = columns_of("passages" if data["text"].any() else "passages_closed")
    size = {"shown": len(data), "total": len(passages.data), "file": "passages.csv"}
    caption = Note.of("reporting.first_rows", **size) if len(passages.data) > len(data) else passages.method
    title = Note.of("reporting.passages", size=len(passages.data))
    return Fold(title, (grid(data, caption, columns),))


def _effect(shown: Shown) -> Fold:
    """Return the themes and periods whose numbers the choice changes."""
    effect = shown.table
    changed = effect.data[effect.data["hits_once"] != effect.data["hits_all"]]
    sizes = tuple(
        Note.of("reporting.words_changed", period=row.period, once=row.words_once, all=row.words_all)
        for row in rows_of(effect.data.drop_duplicates("period"))
        if row.words_once != row.words_all
    )
    caption = sentences(effect.method, Note.of("reporting.rows_in", file=f"{shown.file}.csv"))
    blocks: tuple[Block, ...] = (
        Bullets((*sizes, Note.of("reporting.rates_change"))),
        grid(changed, caption, columns_of("reuse_effect")),
    )
    return Fold(effect.title, blocks)


def themes(parts: Parts, lexicon: Lexicon) -> Section:
    """Return the themes: rates, trajectories, which occur together, and the codebook."""
    rates, network, pairs = parts["themes"], parts["theme_network"], parts["cooccurrence"]
    blocks: list[Block] = [Paragraph(Note.of("reporting.follow"))]
    blocks += [figure(rates.figure)] if rates.figure else []
    blocks.append(theme_trajectories(rates.table))
    trajectories = parts["theme_documents"].figure
    blocks += [figure(trajectories)] if trajectories else []
    groups = parts["theme_groups"]
    blocks += [numbers(groups)] if len(groups.table.data) else []
    if network.figure is not None:
        # Those first that share more than chance would bring.
        shared = pairs.table.data[pairs.table.data["shared"] > 0].sort_values(["q", "p"], kind="stable")
        sorted_pairs = dataclasses.replace(pairs, table=dataclasses.replace(pairs.table, data=shared))
        blocks += [figure(network.figure), numbers(network), numbers(sorted_pairs)]
    blocks.append(numbers(parts["theme_trends"]))
    blocks.append(numbers(rates))
    blocks += others(
        parts, "themes", "theme_documents", "theme_groups", "theme_network", "cooccurrence", "theme_trends"
    )
    blocks.append(_codebook(lexicon))
    return Section("themes", Note.of("reporting.themes"), tuple(blocks))


def _codebook(lexicon: Lexicon) -> Fold:
    rows = tuple(
        (
            Cell(Note.of("reporting.both_labels", en=theme.label_en, vi=theme.label_vi)),
            Cell(theme.include),
            Cell(theme.exclude),
            Cell("; ".join(term.phrase for group in theme.groups for term in group.terms)),
        )
        for theme in lexicon.themes
    )
    heads = tuple(Note(f"column.{one}") for one in ("theme", "include", "exclude", "terms"))
    return Fold(Note.of("reporting.codebook"), (Grid(Note.of("reporting.codebook_caption"), heads, rows),))


def keyness(parts: Parts) -> Section:
    """Return what sets periods apart: which comparisons can be decided, the terms, and their sentences."""
    shown = parts["keyness"]
    data, notes = shown.table.data, shown.table.notes
    by_period = {str(period): rows for period, rows in data.groupby("period", sort=False)}
    few = tuple(period for period, rows in by_period.items() if undecided(rows))
    found, less = (
        tuple(period for period, rows in by_period.items() if getattr(tally_of(rows), name))
        for name in ("differs", "discovered")
    )
    lead = sentences(
        Note.of("reporting.keyness_lead"),
        Note.of("reporting.keyness_undecided", periods=few) if few else "",
        Note.of("reporting.keyness_found", periods=found) if found else Note.of("reporting.keyness_nothing"),
        Note.of("reporting.keyness_discovered", periods=less, share=DISCOVERY) if less else "",
    )
    blocks: list[Block] = [Paragraph(lead, strong=True), Bullets(notes)]
    # The notes are given above already.
    blocks += [figure(shown.figure, notes=False)] if shown.figure else []
    blocks += [numbers(shown), *others(parts, "keyness")]
    hits = cells_of(shown.table.evidence(), "period", "term", "side")
    # As in the figure, whose marks lead here.
    for number, (period, rows) in enumerate(data[data["term"] != ""].groupby("period", sort=False)):
        behind: list[Block] = []
        for place, row in enumerate(rows_of(rows)):
            side = "target" if row.direction == "more" else "reference"
            behind_it = sentences_of(hits(row.period, row.term, side), "keyness_evidence.csv")
            here = {"count": int(row.count), "there": int(row.reference_count)}
            title = Note.of(f"reporting.term_{row.direction}", term=row.term, **here)
            behind.append(Evidence(f"key-{number}-{place}", title, *behind_it))
        blocks.append(Fold(Note.of("reporting.behind_terms", period=str(period)), tuple(behind)))
    return Section("keyness", Note.of("reporting.keyness"), tuple(blocks))


def keywords(parts: Parts) -> Section:
    """Return the keywords by period with the sentences of each."""
    shown = parts["keywords"]
    data, hits = shown.table.data, cells_of(shown.table.evidence(), "period", "term")
    blocks: list[Block] = [] if shown.figure is None else [figure(shown.figure)]
    blocks.append(numbers(shown))
    blocks += others(parts, "keywords")
    for period, rows in data[data["term"] != ""].groupby("period", sort=False):
        found = []
        for row in rows_of(rows):
            title = f"{row.term} ({row.count})"
            behind = sentences_of(hits(row.period, row.term))
            found.append(Evidence(anchor("kw", row.period, row.rank)[1:], title, *behind))
        blocks.append(Fold(Note.of("reporting.behind_keywords", period=str(period)), tuple(found)))
    return Section("keywords", Note.of("reporting.keywords"), tuple(blocks))


# The tables of a topic model, in the order of the page; the figures of the first four come before all numbers.
_OF_MODEL = (
    *("topic_stability", "topics", "topics_over_time", "topic_map"),
    *("topic_quality", "topic_words_over_time", "topic_themes"),
)


def topics(parts: Parts, models: Sequence[str]) -> Section:
    """Return the topics of each model: which are stable, what they are, and the passages that hold most of them.

    Tables of further models have ``_MODEL`` behind their name; the links of figures lead to the first.
    """
    of_models = [[f"{name}_{model}" if number else name for name in _OF_MODEL] for number, model in enumerate(models)]
    lead = Note.of("reporting.topics_lead") if models else Note.of("reporting.no_topics")
    blocks: list[Block] = [Paragraph(lead)]
    used = {name for names in of_models for name in names}
    blocks += [figure(one.figure) for name, one in parts.items() if name not in used and one.figure]
    for number, names in enumerate(of_models):
        stability, terms, _, _, *_ = own = [parts[name] for name in names]
        blocks.append(Paragraph(_stable_ones(stability.table), strong=True))
        blocks += [figure(one.figure) for one in own if one.figure]
        for one in own:
            if one is not terms and one.table.name != "topic_map":
                blocks.append(numbers(one))
        blocks += _passages_of(terms.table, first=number == 0)
    return Section("topics", Note.of("reporting.topics"), tuple(blocks))


def _stable_ones(table: Table) -> Note:
    """Return which topics are stable, which are doubtful, and which are not stable."""
    model = str(table.data["model"].iloc[0]).upper()
    named: dict[str, list[Note]] = {one: [] for one in Stable}
    for row in rows_of(table.data):
        named[row.stable].append(Note.of("reporting.topic_named", topic=int(row.topic), label=row.label))
    stable, doubtful, unstable = (named[one] for one in (Stable.STABLE, Stable.DOUBTFUL, Stable.NOT))
    found = {"model": model, "k": len(table.data), "topics": stable, "size": len(stable)}
    return sentences(
        Note.of("reporting.stable", **found) if stable else Note.of("reporting.none_stable", model=model),
        Note.of("reporting.doubtful", topics=doubtful) if doubtful else "",
        Note.of("reporting.unstable", topics=unstable) if unstable else "",
    )


def _passages_of(terms: Table, *, first: bool) -> list[Block]:
    """Return the passages that hold most of each topic; the links of figures lead to those of the first model."""
    blocks: list[Block] = []
    for topic, rows in terms.evidence().groupby("topic", sort=True):
        own = terms.data[terms.data["topic"] == topic].iloc[0]
        shown = tuple(Sentence(row.document, int(row.line), (_passage(row),)) for row in rows_of(rows))
        place = f"topic-{topic}" if first else f"topic-{own['model']}-{topic}"
        named = {"topic": topic, "label": own["label"], "doubt": doubt_of(own["stable"])}
        title = Note.of("reporting.topic_passages", **named)
        blocks.append(Evidence(place, title, shown, Note.of("reporting.heaviest")))
    return blocks


def _passage(row: Any) -> Note:
    text = row.passage or characters([(row.start, row.end)])
    return Note.of("reporting.passage", passage=text, weight=row.weight)


def provenance(manifest: Mapping[str, object]) -> Section:
    """Return command, versions, parameters and hashes of a run."""
    blocks: list[Block] = [
        Paragraph(Note.of("reporting.command", command=manifest["command"])),
        Paragraph(Note.of("reporting.corpus_hash", hash=manifest["corpus"])),
    ]
    for name in ("versions", "parameters", "inputs"):
        listed = manifest[name]
        if isinstance(listed, Mapping):
            frame = pd.DataFrame([(key, str(value)) for key, value in listed.items()], columns=["what", "value"])
            blocks.append(grid(frame, Note.of(f"reporting.run_{name}")))
    blocks.append(Paragraph(Note.of("reporting.same_again")))
    return Section("provenance", Note.of("reporting.provenance"), tuple(blocks))
