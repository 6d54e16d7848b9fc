"""The sections of a study's report, each made from the tables of one topic with their figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pandas as pd

from dienngon.codes import Note, Wording, in_both, sentences
from dienngon.inference import DISCOVERY
from dienngon.lexicon import Lexicon, optional
from dienngon.plots import SavedFigure
from dienngon.plots.base import anchor, tally_of, theme_label, undecided
from dienngon.plots.fewer import by_stability
from dienngon.reporting import evidence
from dienngon.reporting.blocks import (
    MOST_PRINTED,
    Block,
    Bullets,
    Cell,
    Evidence,
    FigureBlock,
    Fold,
    Grid,
    Heading,
    Link,
    Paragraph,
    Section,
    figure,
    grid,
)
from dienngon.reporting.evidence import MOST_IN_ALL, Behind, sentences_each
from dienngon.reporting.removed import place_of_removed
from dienngon.reporting.tables import Shown, columns_of, numbers, others
from dienngon.reporting.texts import MOST_TEXT, place_of
from dienngon.reuse import Suggestion
from dienngon.table import Table, rows_of
from dienngon.topic_models.topics import Stable

# The tables of a section, by name.
Parts = Mapping[str, Shown]

# What documents state of themselves may be long: a description belongs into documents.csv.
_CELL_MOST = 60
_PASSED_OVER = ("precision", "period", "date_inferred", "date_confidence", "format", "encoding", "url")
# Passages have their text on both sides: more would be half of the page.
_PASSAGES = 60
# More rows are closed until opened.
_OPEN_ROWS = 12


def behind(parts: Parts) -> dict[str, Behind]:
    """Return the evidence of themes, keyness and keywords, by table, and how much of it the page has room for."""
    kinds = {
        "themes": (("theme", "period"), "evidence.csv"),
        "keyness": (("period", "term", "side"), "keyness_evidence.csv"),
        "keywords": (("period", "term"), "evidence.csv"),
    }
    found = {
        name: Behind.of(parts[name].table, *columns, file=file)
        for name, (columns, file) in kinds.items()
        if name in parts
    }
    most = sentences_each(size for one in found.values() for size in one.sizes)
    return {name: dataclasses.replace(one, most=most) for name, one in found.items()}


def corpus(parts: Parts, removed: Sequence[Evidence], lines: Mapping[str, int]) -> Section:
    """Return what was read, dated, left out and removed.

    ``removed`` has a panel for each document that is told of, and ``lines`` the first line that was removed from each
    document whose text the page has.
    """
    documents, timeline = parts["documents"].table, parts["timeline"]
    data = timeline.table.data
    dated, undated = (
        int(data["documents"].sum()),
        int(((documents.data["date"] == "") & (documents.data["words"] > 0)).sum()),
    )
    silent = int((documents.data["words"] == 0).sum())
    outside = len(documents.data) - silent - dated - undated
    said = sentences(
        Note.of("reporting.size_silent", documents=silent) if silent else "",
        Note.of("reporting.size_dated", dated=dated, undated=undated, outside=outside) if undated or outside else "",
    )
    blocks: list[Block] = [Paragraph(said)] if undated or outside or silent else []
    blocks += [] if timeline.figure is None else [figure(timeline.figure)]
    blocks += evidence.document_panels(timeline.table, documents.data)
    table = _documents(documents, lines)
    lead = Paragraph(Note.of("reporting.documents_lead"), screen=True)
    title = Note.of("reporting.all_documents", documents=len(documents.data))
    closed = len(table.rows) > _OPEN_ROWS
    blocks += [Fold(title, (lead, table), "documents")] if closed else [Heading(title, "documents"), lead, table]
    blocks += _removed(data, removed, int((documents.data["removed_words"] > 0).sum()))
    if documents.notes:
        blocks.append(Fold(Note.of("reporting.left_out", size=len(documents.notes)), (Bullets(documents.notes),)))
    blocks += others(parts, "documents", "timeline", "excluded", "spans")
    return Section("corpus", Note.of("reporting.corpus"), tuple(blocks))


def _documents(documents: Table, lines: Mapping[str, int]) -> Grid:
    """Return the documents, their names leading to their texts, and words that were removed to the first of them."""
    titles = [one or Note.of("reporting.no_title") for one in documents.data["title"]]
    data = documents.data.assign(title=pd.Series(titles, dtype=object))
    shown = columns_of("documents")
    own = [
        column
        for column in data.columns
        if column not in (*shown, *_PASSED_OVER) and data[column].map(lambda cell: len(str(cell))).max() <= _CELL_MOST
    ]
    filled = [one for one in shown if one != "publisher" or (data[one] != "").any()]
    table = grid(data, "", (*filled, *own), "documents.csv")
    number = [*filled, *own].index("removed_words")
    rows = []
    for row in table.rows:
        name, cells = str(row[0].text), list(row)
        first = place_of(name, lines[name]) if name in lines else place_of_removed(name)
        # Here the whole name is said; elsewhere the short one, and this where a pointer rests on it.
        cells[0] = row[0]._replace(href=f"#{place_of(name)}", name=False)
        cells[number] = row[number]._replace(href=f"#{first}")
        rows.append(tuple(cells))
    return dataclasses.replace(table, rows=tuple(rows))


def _removed(timeline: pd.DataFrame, panels: Sequence[Evidence], documents: int) -> list[Block]:
    """Return what was removed from documents, and how many words of each kind by period."""
    if not documents:
        return []
    some = {"shown": len(panels), "total": documents, "some": len(panels) < documents}
    links = [Link(Note.of("reporting.removed_each", title=one.title, kinds=one.facts), f"#{one.id}") for one in panels]
    told: Block = Bullets(tuple(links))
    if len(links) > _OPEN_ROWS:
        told = Fold(Note.of("reporting.removed_documents", documents=len(links)), (told,))
    rows = grid(timeline[timeline["documents"] > 0], "", columns_of("timeline"))
    return [
        Heading(Note.of("reporting.removed_title"), "removed"),
        Paragraph(Note.of("reporting.removed_lead", **some), file="spans.csv"),
        Paragraph(Note.of("reporting.removed_follow"), screen=True),
        told,
        *panels,
        Fold(Note.of("reporting.removed_periods"), (rows,)),
    ]


def reuse(parts: Parts, suggestions: Sequence[Suggestion], *, counted_once: bool) -> Section:
    """Return the pairs of documents that share text, the passages, what the choice changes, and dates suggested."""
    title, pairs = Note.of("reporting.reuse"), parts["reuse"].table
    if pairs.data.empty:
        return Section("reuse", title, (Paragraph(Note.of("reporting.nothing_shared")),))
    lead = Note.of("reporting.copies_once" if counted_once else "reporting.copies_all")
    blocks: list[Block] = [Paragraph(lead), _pairs(pairs), _passages(parts["passages"].table)]
    blocks += [_effect(parts["reuse_effect"])] if "reuse_effect" in parts else []
    blocks += [*others(parts, "reuse", "passages", "reuse_effect")]
    if suggestions:
        said = tuple(
            Note.of("reporting.suggested_date", document=one.document, value=one.value, basis=one.basis)
            for one in suggestions
        )
        blocks.append(Fold(Note.of("reporting.suggested_dates"), (Bullets(said),)))
    return Section("reuse", title, tuple(blocks))


def _pairs(pairs: Table) -> Grid:
    shares = {
        column: pd.Series([Note.of("cell.share", value=float(one)) for one in pairs.data[column]], dtype=object)
        for column in ("first_share", "second_share")
    }
    return grid(pairs.data.assign(**shares), pairs.method, columns_of("reuse"), "reuse.csv")


def _passages(passages: Table) -> Fold:
    """Return the passages, each with its text on both sides, as far as texts may be shown."""
    columns = columns_of("passages" if passages.data["text"].any() else "passages_closed")
    title = Note.of("reporting.passages", size=len(passages.data))
    return Fold(
        title, (grid(passages.data, Note.of("reuse.kinds"), columns, "passages.csv", most=_PASSAGES),), printed=True
    )


def _effect(shown: Shown) -> Fold:
    """Return the themes and periods whose numbers the choice changes."""
    effect = shown.table
    changed = effect.data[effect.data["hits_once"] != effect.data["hits_all"]]
    sizes = tuple(
        Note.of("reporting.words_changed", period=row.period, once=row.words_once, all=row.words_all)
        for row in rows_of(effect.data.drop_duplicates("period"))
        if row.words_once != row.words_all
    )
    blocks: tuple[Block, ...] = (
        Bullets((*sizes, Note.of("reporting.rates_change"))),
        grid(changed, effect.method, columns_of("reuse_effect"), f"{shown.file}.csv"),
    )
    return Fold(effect.title, blocks)


def themes(parts: Parts, lexicon: Lexicon, found: Behind, copies: Sequence[tuple[str, str]] = ()) -> Section:
    """Return the themes: rates, trajectories, which occur together, and the codebook.

    ``copies`` are the pairs of documents of which what they share is counted once.
    """
    rates, single, network = parts["themes"], parts["theme_documents"], parts["theme_network"]
    blocks: list[Block] = [Paragraph(Note.of("reporting.follow"), screen=True)]
    blocks += [figure(one.figure) for one in (parts["theme_comparison"], rates, single, network) if one.figure]
    if len(network.table.data) and network.figure is None:
        blocks.append(Paragraph(Note.of("plots.network_none")))
    labels = {row.theme: theme_label(row) for row in rows_of(rates.table.data.drop_duplicates("theme"))}
    groups = parts["theme_groups"]
    named = pd.Series([labels[one] for one in groups.table.data["theme"]], groups.table.data.index, dtype=object)
    shown_groups = dataclasses.replace(groups.table, data=groups.table.data.assign(theme=named))
    groups = dataclasses.replace(groups, table=shown_groups)
    pairs = parts["cooccurrence"]
    # Those first that share more than chance would bring.
    shared = pairs.table.data[pairs.table.data["shared"] > 0].sort_values(["q", "p"], kind="stable")
    sorted_pairs = dataclasses.replace(pairs, table=dataclasses.replace(pairs.table, data=shared))
    for one in (rates, parts["theme_trends"], groups):
        blocks += [numbers(one)] if len(one.table.data) else []
    for one, ends, column in ((network, ("source", "target"), "together"), (sorted_pairs, _PAIR, "shared")):
        blocks += [numbers(one, _to_pairs(one.table.data, ends, column))] if len(one.table.data) else []
    shown = (
        "theme_comparison",
        "themes",
        "theme_documents",
        "theme_groups",
        "theme_network",
        "cooccurrence",
        "theme_trends",
    )
    blocks += others(parts, *shown)
    blocks.append(_codebook(lexicon))
    documents = single.table.data if single.figure is not None else None
    asides = evidence.uncounted_panels(found.evidence, rates.table.data, found.most)
    blocks += evidence.theme_panels(rates.table, found, documents, copies)
    blocks += [*evidence.theme_links(rates.table, asides, shared, network.table.data, lexicon), *asides]
    blocks += evidence.pair_panels(sorted_pairs.table)
    return Section("themes", Note.of("reporting.themes"), tuple(blocks))


_PAIR = ("theme_a", "theme_b")


def _to_pairs(data: pd.DataFrame, ends: tuple[str, str], column: str) -> dict[str, list[str]]:
    """Return where the numbers of a column lead: to the sentences of both themes."""
    return {column: [anchor("pair", *pair) for pair in zip(*(data[one] for one in ends), strict=True)]}


def _codebook(lexicon: Lexicon) -> Fold:
    rows = tuple(
        (
            Cell(in_both(theme.label_vi, theme.label_en)),
            Cell(theme.include),
            Cell(theme.exclude),
            Cell("; ".join(optional(term.phrase) for group in theme.groups for term in group.terms)),
        )
        for theme in lexicon.themes
    )
    heads = tuple(Note(f"column.{one}") for one in ("theme", "include", "exclude", "terms"))
    return Fold(Note.of("reporting.codebook"), (Grid("", heads, rows),), "codebook", printed=True)


def keywords(parts: Parts, found: Mapping[str, Behind]) -> Section:
    """Return what sets periods apart, where they can be compared, and the keywords of each."""
    blocks: list[Block] = _keyness(parts, found["keyness"]) if "keyness" in parts else []
    shown = parts["keywords"]
    if shown.figure is not None:
        blocks += [*([Heading(Note.of("reporting.by_period"))] if blocks else []), figure(shown.figure)]
    blocks += [numbers(shown), *others(parts, "keywords", *_OF_KEYNESS)]
    blocks += evidence.keyword_panels(shown.table.data, found["keywords"])
    return Section("keywords", Note.of("reporting.keywords"), tuple(blocks))


_OF_KEYNESS = ("keyness",)


def _keyness(parts: Parts, found: Behind) -> list[Block]:
    """Return which comparisons can be decided, the terms, and their panels."""
    shown = parts["keyness"]
    data = shown.table.data
    by_period = {str(period): rows for period, rows in data.groupby("period", sort=False)}
    compared = [period for period, rows in by_period.items() if (rows["term"] != "").any()]
    few = tuple(period for period in compared if undecided(by_period[period]))
    sure, less = (
        tuple(period for period, rows in by_period.items() if getattr(tally_of(rows), name))
        for name in ("differs", "discovered")
    )
    lead = sentences(
        Note.of("reporting.keyness_lead"),
        Note.of("reporting.keyness_undecided", periods=few) if few else "",
        Note.of("reporting.keyness_found", periods=sure) if sure else "",
        # Where nothing could be decided, that nothing was found says nothing.
        "" if sure or len(few) == len(compared) else Note.of("reporting.keyness_nothing", some=bool(few)),
        Note.of("reporting.keyness_discovered", periods=less, share=DISCOVERY) if less else "",
    )
    blocks: list[Block] = [Heading(Note.of("reporting.keyness"), "keyness"), Paragraph(lead, strong=True)]
    blocks += [figure(shown.figure)] if shown.figure else []
    return [*blocks, numbers(shown), *evidence.keyness_panels(data, found)]


# The tables of a topic model, in the order of the page; the figures of the first four come before all numbers.
_OF_MODEL = (
    *("topic_stability", "topics", "topics_over_time", "topic_map"),
    *("topic_quality", "topic_words_over_time", "topic_themes"),
)


def topics(parts: Parts, models: Sequence[str]) -> Section:
    """Return the topics of each model: which are stable, what they are, and the passages that hold most of them.

    Tables of further models have ``_MODEL`` behind their name.
    """
    of_models = [[f"{name}_{model}" if number else name for name in _OF_MODEL] for number, model in enumerate(models)]
    lead = Note.of("reporting.topics_lead") if models else Note.of("reporting.no_topics")
    blocks: list[Block] = [Paragraph(lead)]
    used = {name for names in of_models for name in names}
    blocks += others(parts, *used)
    for number, names in enumerate(of_models):
        # Without a lexicon there are no themes to set beside topics.
        own = {name: parts[one] for name, one in zip(_OF_MODEL, names, strict=True) if one in parts}
        blocks.append(Paragraph(_stable_ones(own["topic_stability"].table), strong=True))
        shown: list[Block] = [
            _of_model(one.figure, models[number] if number else "") for one in own.values() if one.figure
        ]
        shown += [numbers(_stable_first(one)) for name, one in own.items() if name not in ("topics", "topic_map")]
        # What is read is the first model; the others are there to be compared with it.
        further = Note.of("reporting.further_model", model=models[number].upper())
        blocks += [Fold(further, tuple(shown))] if number else shown
        blocks += evidence.topic_panels({name: one.table for name, one in own.items()}, first=number == 0)
    return Section("topics", Note.of("reporting.topics"), tuple(blocks))


def _stable_first(shown: Shown) -> Shown:
    """Return a table whose topics are in the order of the figures."""
    data = shown.table.data
    if not {"topic", "stable"} <= set(data.columns):
        return shown
    return dataclasses.replace(shown, table=dataclasses.replace(shown.table, data=by_stability(data)))


def _of_model(saved: SavedFigure, model: str) -> FigureBlock:
    """Return a figure of a topic model; marks of a further model lead to its own topics."""
    block = figure(saved)
    return dataclasses.replace(block, svg=block.svg.replace('"#topic-', f'"#topic-{model}-')) if model else block


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


def method(said: Sequence[Wording], *, most: int, whole: bool, texts: str) -> Section:
    """Return what holds of all numbers of the page, said once, and how the page was made of them."""
    shown = texts if texts != "full" else "whole" if whole else "part"
    rules = (
        Note.of("reporting.rule_unit"),
        Note.of("reporting.rule_gap"),
        Note.of("reporting.rule_order"),
        Note.of("reporting.rule_sentences", most=most, printed=MOST_PRINTED, total=MOST_IN_ALL),
        Note.of(f"reporting.rule_texts_{shown}", megabytes=MOST_TEXT // 1_000_000),
    )
    return Section("method", Note.of("reporting.method"), (Bullets((*rules, *said)),))


def _stated(value: object) -> Wording:
    """Return a parameter as readers of a language write it."""
    if isinstance(value, bool):
        return Note(f"answer.{'yes' if value else 'no'}")
    if isinstance(value, int | float):
        return Note.of("cell.parameter", value=value)
    return str(value)


def appendices(found: Sequence[Section]) -> list[Section]:
    """Return sections without the sentences that are printed, and these behind them, in a section for each.

    On a screen a panel stands beside what leads to it, wherever it is in the page; on paper the answers come first.
    """
    before, behind = [], []
    for section in found:
        printed = tuple(one for one in section.blocks if isinstance(one, Evidence) and one.printed)
        kept = tuple(one for one in section.blocks if not (isinstance(one, Evidence) and one.printed))
        before.append(dataclasses.replace(section, blocks=kept))
        if printed:
            title = Note.of(f"reporting.appendix_{section.id}")
            behind.append(Section(f"appendix-{section.id}", title, printed, appendix=True))
    # Sentences are read before what was removed.
    return [*before, *reversed(behind)]


def provenance(manifest: Mapping[str, object]) -> Section:
    """Return command, versions, parameters and hashes of a run."""
    blocks: list[Block] = [
        Paragraph(Note.of("reporting.command", command=manifest["command"])),
        Paragraph(Note.of("reporting.corpus_hash", hash=manifest["corpus"])),
    ]
    for name in ("versions", "parameters", "inputs"):
        listed = manifest[name]
        if isinstance(listed, Mapping):
            frame = pd.DataFrame([(key, _stated(value)) for key, value in listed.items()], columns=["what", "value"])
            title = Note.of(f"reporting.run_{name}", size=len(frame))
            blocks.append(Fold(title, (grid(frame, "", (), "manifest.json"),), printed=True))
    blocks.append(Paragraph(Note.of("reporting.same_again")))
    return Section("provenance", Note.of("reporting.provenance"), tuple(blocks))
