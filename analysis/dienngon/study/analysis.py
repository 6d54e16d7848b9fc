"""What a study finds: its documents read, segmented, counted, compared, tracked and modelled."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

import pandas as pd

from dienngon.codes import Note, reason, worded
from dienngon.comparison import keyness, keywords
from dienngon.comparison.groups import EVIDENCE_COLUMNS
from dienngon.comparison.outcomes import COLUMNS as KEYNESS_COLUMNS
from dienngon.corpus import Corpus
from dienngon.counts import Counts, count
from dienngon.display import Glance, Shown
from dienngon.errors import ParameterError, StudyError
from dienngon.inference import Design
from dienngon.lexicon import Lexicon, read_lexicon
from dienngon.overview import documents, spans, timeline
from dienngon.periods import Periods, periods_for
from dienngon.positions import Index, index
from dienngon.processes import give_back
from dienngon.progress import Progress, Step, silent
from dienngon.reading import read
from dienngon.reading.language import without_foreign
from dienngon.reading.metadata import METADATA_NAME
from dienngon.reuse import Reuse, counted_once, find_reuse, searching
from dienngon.segmentation import Tokens, segment
from dienngon.store import digest_of
from dienngon.study.discourse import Discourse, theme_network
from dienngon.study.kept_tables import kept_tables
from dienngon.study.models import Models, model_topics
from dienngon.study.settings import Settings
from dienngon.table import Table
from dienngon.themes import (
    Hits,
    by_document,
    cooccurrence,
    effect_of_copies,
    match,
    theme_trends,
    track,
    track_groups,
)
from dienngon.themes.documents import MOST_DOCUMENTS
from dienngon.topic_models import (
    SHARE_COLUMNS,
    TERM_COLUMNS,
    Topics,
    match_topics,
    over_time,
    quality,
    stability_table,
    topic_map,
    topic_themes,
    words_over_time,
)


@dataclass(frozen=True, eq=False)
class Found:
    """What the tables of a study are made of, each part computed once; ``once`` are the hits with copies counted once.

    ``hits`` are those that the study counts, and have its tokens and lexicon.
    """

    study: Settings
    corpus: Corpus
    reuse: Reuse
    once: Hits
    hits: Hits
    periods: Periods
    design: Design
    progress: Progress = silent
    cache: Path | None = None

    @property
    def tokens(self) -> Tokens:
        """Return the segmented corpus."""
        return self.hits.tokens

    @cached_property
    def themes(self) -> Table:
        """Return hits and rates of each theme in each period."""
        return track(self.hits, self.periods, design=self.design)

    @cached_property
    def counts(self) -> Counts:
        """Return the counted terms of the documents."""
        return count(self.tokens)

    @cached_property
    def discourse(self) -> Discourse:
        """Return what is read in context."""
        study = self.study
        asked = (study.discourse, self.hits, self.periods, self.design, study.comparison.minimum, study.texts)
        return Discourse(*asked, find=lambda: self.index, cache=self.cache)

    @cached_property
    def index(self) -> Index:
        """Return where every word stands."""
        return index(self.tokens)

    @cached_property
    def models(self) -> Models:
        """Return the topic models, which are fitted when the first table asks for them."""
        return model_topics(self.study, self.tokens, self.design, self.progress, self.cache)


# Tables outside their section that are of themes.
_OF_THEMES = ("reuse_effect", "topic_themes")
_NO_LEXICON = Lexicon((), (), (), gap=0)

# The tables of one entry: by what follows the entry's name in theirs, nothing for the first.
Tables = Mapping[str, Table]
Section = Literal["corpus", "reuse", "themes", "context", "keyness", "keywords", "topics"]


@dataclass(frozen=True)
class Entry:
    """One result of a study, from its computation to the page.

    ``section`` is that of the report; ``name`` the table's in :attr:`Results.tables`, with ``_MODEL`` behind it for
    further models; ``make`` its table, or tables by model, from what the study found. ``file`` holds its rows: of its
    name by default; if empty, that of its figure alone; entries of one file are written under each other. ``evidence``
    is the file of its evidence, if any. ``columns`` and ``evidence_columns`` head these files where there is no table.
    ``missing`` is the note to give where the corpus is too small for the table; without one the study fails.
    """

    section: Section
    name: str
    make: Callable[[Found], Table | Tables]
    file: str | None = None
    evidence: str = ""
    columns: Sequence[str] = ()
    evidence_columns: Sequence[str] = ()
    missing: str = ""

    @property
    def csv(self) -> str:
        """Return the file of its rows, without ``.csv``."""
        return self.name if self.file is None else self.file

    @property
    def of_themes(self) -> bool:
        """Return whether there is nothing to compute without a lexicon."""
        return self.section == "themes" or self.name in _OF_THEMES


def _by_model(make: Callable[[Found, Topics], Table]) -> Callable[[Found], Tables]:
    return lambda at: {f"_{one.model}" if number else "": make(at, one) for number, one in enumerate(at.models.fitted)}


def _excluded(at: Found) -> Table:
    rows = pd.DataFrame([(one.name, one.reason) for one in at.corpus.excluded], columns=["name", "reason"])
    return Table("excluded", Note.of("study.excluded"), "", rows, corpus=at.corpus.hash)


def _spans(at: Found) -> Table:
    """Return a table without rows; behind it are all labelled lines, made when they are written."""
    corpus = at.corpus

    def every(**_: str) -> pd.DataFrame:
        return spans(corpus)

    return Table("spans", Note.of("study.spans"), "", pd.DataFrame(), corpus=corpus.hash, evidence_data=every)


def _comparison(at: Found) -> Table:
    """Return the table of themes once more: its figure compares what the other shows in cells."""
    title = Note.of("study.comparison", by=at.periods.by)
    return dataclasses.replace(at.themes, name="theme_comparison", title=title, evidence_data=None)


def _documents_of_themes(at: Found) -> Table:
    return by_document(at.themes, at.hits, MOST_DOCUMENTS)


def _keyness(at: Found) -> Table:
    study = at.study
    return keyness(at.counts, at.periods, top=study.keywords.top, minimum=study.comparison.minimum, design=at.design)


def _keywords(at: Found) -> Table:
    return keywords(at.counts, at.periods, top=at.study.keywords.top, minimum=at.study.keywords.minimum)


def _together(unit: Literal["paragraph", "sentence"]) -> Callable[[Found], Table]:
    return lambda at: cooccurrence(at.hits, at.periods, unit, seed=at.study.seed)


def _theme_network(at: Found) -> Table:
    return theme_network(at.hits, at.periods, at.design, lambda: at.index, at.cache)


def _in_context(name: str) -> Callable[[Found], Tables]:
    def tables(at: Found) -> Tables:
        known = at.discourse.found[0].items()
        return {key.removeprefix(name): table for key, table in known if key.partition("_")[0] == name or key == name}

    return tables


def _over_time(at: Found, topics: Topics) -> Table:
    return over_time(topics, at.periods, design=at.design)


def _quality(at: Found, topics: Topics) -> Table:
    """Return the quality of topics, kept for the next run: it counts the company of all their terms."""
    weights = (digest_of(topics.term_weights), digest_of(topics.row_weights))
    keys = [str(topics.key(number)) for number in range(1, len(topics) + 1)]
    computed_from = (at.tokens.corpus.hash, *weights, *keys, *topics.counts.terms)
    return kept_tables(at.cache, "quality", computed_from, lambda: ({"": quality(topics)}, ()))[0][""]


def _scan(at: Found) -> Tables:
    return {} if at.models.scan is None else {"": at.models.scan}


def _matches(at: Found) -> Tables:
    return {"": match_topics(at.models.fitted)} if len(at.models.fitted) > 1 else {}


# Every result of a study, in the order in which they are computed and drawn. A line here is all that a table needs:
# its file, its figure if it has one, and its place on the page follow.
ENTRIES = (
    Entry("corpus", "documents", lambda at: documents(at.tokens, at.periods)),
    Entry("corpus", "timeline", lambda at: timeline(at.tokens, at.periods), file=""),
    Entry("corpus", "excluded", _excluded),
    Entry("corpus", "spans", _spans, file="", evidence="spans"),
    Entry("reuse", "reuse", lambda at: at.reuse.table()),
    Entry("reuse", "passages", lambda at: at.reuse.passage_table()),
    Entry("reuse", "reuse_effect", lambda at: effect_of_copies(at.once, at.periods)),
    Entry("themes", "theme_comparison", _comparison, file=""),
    Entry("themes", "themes", lambda at: at.themes, evidence="evidence"),
    Entry("themes", "theme_documents", _documents_of_themes, file=""),
    Entry("themes", "theme_groups", lambda at: track_groups(at.hits, at.periods, design=at.design)),
    Entry("themes", "cooccurrence", _together("paragraph"), file="theme_cooccurrence"),
    Entry("themes", "cooccurrence_sentences", _together("sentence"), file="theme_cooccurrence"),
    Entry("themes", "theme_network", _theme_network, file="theme_edges"),
    Entry("themes", "theme_trends", lambda at: theme_trends(at.hits, at.periods, design=at.design)),
    Entry("context", "concordance", _in_context("concordance"), evidence="concordance_evidence"),
    Entry("context", "lexical_dispersion", _in_context("lexical_dispersion"), evidence="occurrences"),
    Entry("context", "collocates", _in_context("collocates"), evidence="collocates_evidence"),
    Entry("context", "network", _in_context("network"), file="edges", evidence="edges_evidence"),
    Entry(
        "keyness",
        "keyness",
        _keyness,
        evidence="keyness_evidence",
        columns=KEYNESS_COLUMNS,
        evidence_columns=EVIDENCE_COLUMNS,
        missing="study.not_compared",
    ),
    Entry("keywords", "keywords", _keywords),
    Entry("topics", "topic_scan", _scan, file=""),
    Entry("topics", "topic_matches", _matches, file=""),
    Entry("topics", "topic_stability", _by_model(lambda _, topics: stability_table(topics)), file=""),
    Entry("topics", "topics", _by_model(lambda at, topics: topics.terms(at.study.topics.terms)), columns=TERM_COLUMNS),
    Entry("topics", "topics_over_time", _by_model(_over_time), columns=SHARE_COLUMNS),
    Entry("topics", "topic_map", _by_model(lambda _, topics: topic_map(topics)), file=""),
    Entry("topics", "topic_quality", _by_model(_quality)),
    Entry("topics", "topic_words_over_time", _by_model(lambda at, topics: words_over_time(topics, at.periods))),
    Entry("topics", "topic_themes", _by_model(lambda at, topics: topic_themes(topics, at.hits))),
)


@dataclass(frozen=True, eq=False, repr=False)
class Results(Shown):
    """All that a study found, before anything is drawn or written.

    ``entries`` says which of :data:`ENTRIES` each table comes from, ``missing`` why tables are missing that the study
    asks for.
    """

    corpus: Corpus
    tokens: Tokens
    lexicon: Lexicon
    hits: Hits
    periods: Periods
    reuse: Reuse
    topics: tuple[Topics, ...]
    tables: Mapping[str, Table]
    entries: Mapping[str, Entry]
    missing: tuple[Note, ...] = ()

    def files(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield each CSV file's name without ``.csv``, and its rows, which are made one file at a time."""
        parts: dict[str, list[Callable[[], pd.DataFrame]]] = {}
        for name, table in self.tables.items():
            entry = self.entries[name]
            if entry.csv:
                parts.setdefault(entry.csv, []).append(partial(getattr, table, "data"))
            if entry.evidence:
                parts.setdefault(entry.evidence, []).append(table.evidence)
        heads = {entry.csv: entry.columns for entry in ENTRIES if entry.columns}
        heads |= {entry.evidence: entry.evidence_columns for entry in ENTRIES if entry.evidence_columns}
        yield from ((name, pd.DataFrame(columns=list(head))) for name, head in heads.items() if name not in parts)
        yield from ((name, pd.concat(make() for make in makers)) for name, makers in parts.items())

    def _glance(self) -> Glance:
        rows = [(name, worded(table.title), len(table.data)) for name, table in self.tables.items()]
        documents = Note.of("display.documents", count=len(self.corpus))
        size = Note.of("display.tables", count=len(rows))
        return Glance.of(documents, size, columns=("table", "title", "rows"), rows=rows, total=len(rows))


# Called with what a study found, and with each table once it is made: its entry, and what follows the entry's name.
Made = Callable[[Found, Entry, str, Table], None]


def _unseen(_found: Found, _entry: Entry, _tail: str, _table: Table) -> None:
    """Do nothing with a table."""


def analyse(
    study: Settings,
    progress: Progress = silent,
    made: Made = _unseen,
    *,
    workers: int | None = None,
    cache: Path | None = None,
) -> Results:
    """Return what a study finds; ``workers`` and ``cache`` are as in :func:`dienngon.segmentation.segment`.

    Each table is handed to ``made`` as soon as it is there.
    """
    return tabled(find(study, progress, workers=workers, cache=cache), made)


def find(
    study: Settings, progress: Progress = silent, *, workers: int | None = None, cache: Path | None = None
) -> Found:
    """Return what the tables of a study are made of; the parameters are those of :func:`analyse`."""
    progress(Step.READING)
    lexicon = _NO_LEXICON if study.lexicon is None else read_lexicon(study.lexicon)
    lists = study.lists()
    corpus = read(study.folder, **study.reading, progress=progress, cache=cache)
    corpus = corpus if study.foreign else without_foreign(corpus)
    give_back()
    lengths = {"least": study.reuse.least, "gap": study.reuse.gap}
    with searching(corpus, **lengths, workers=workers, cache=cache):
        segmented = segment(corpus, lexicon, progress, workers=workers, cache=cache, lists=lists)
        progress(Step.COPIES)
    reuse = find_reuse(corpus, **lengths, progress=progress, cache=cache)
    give_back()
    progress(Step.TRACKING)
    once = match(segmented.of(counted_once(corpus, reuse)), lexicon, cache)
    hits = once.counting_copies() if study.reuse.count == "all" else once
    corpus = hits.tokens.corpus
    periods = _periods(study, corpus)
    design = dataclasses.replace(_design(study, corpus, reuse), cache=cache)
    return Found(study, corpus, reuse, once, hits, periods, design, progress, cache)


def tabled(found: Found, made: Made = _unseen) -> Results:
    """Return the tables of what a study found; each is handed to ``made`` as soon as it is there."""
    lexicon, progress = found.hits.lexicon, found.progress
    tables: dict[str, Table] = {}
    entries: dict[str, Entry] = {}
    missing: list[Note] = []
    entries_of = [one for one in ENTRIES if lexicon.themes or not one.of_themes]
    section = ""
    for number, entry in enumerate(entries_of, start=1):
        if entry.section != section:
            section = entry.section
            give_back()
        progress(Step.TRACKING if entry.section == "themes" else Step.COMPARING, number, len(entries_of))
        try:
            tables_of = entry.make(found)
        except ParameterError as problem:
            if not entry.missing:
                raise
            missing.append(Note.of(entry.missing, why=reason(problem)))
            continue
        for tail, table in ({"": tables_of} if isinstance(tables_of, Table) else tables_of).items():
            tables[entry.name + tail], entries[entry.name + tail] = table, entry
            made(found, entry, tail, table)
    missing += (*found.discourse.found[1], *found.models.missing)
    parts = (found.corpus, found.tokens, lexicon, found.hits, found.periods, found.reuse, found.models.fitted)
    return Results(*parts, tables, entries, tuple(missing))


def _periods(study: Settings, corpus: Corpus) -> Periods:
    try:
        periods = periods_for(corpus, study.periods)
    except ParameterError as problem:
        raise StudyError(f"'periods.by' of '{study.source.name}' cannot be used. {problem}") from None
    if not any(periods.groups(corpus).values()):
        span = f"{periods.labels[0]} to {periods.labels[-1]}" if periods.labels else "any period"
        raise StudyError(
            f"No document of '{study.folder.name}' is dated within {span}, so nothing can be compared. "
            f"State dates in a {METADATA_NAME}, or change [periods]."
        )
    return periods


def _design(study: Settings, corpus: Corpus, reuse: Reuse) -> Design:
    """Return how periods are compared, whatever is counted in them."""
    try:
        return study.comparison.design(corpus, reuse.clusters_in(corpus), study.seed)
    except ParameterError as problem:
        raise StudyError(f"'comparison.together' of '{study.source.name}' cannot be used. {problem}") from None
